"""A probe: values as the theory states them, against the same values found without its formulas."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import SupportsFloat

F = Fraction
SIZES = ((2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 1, 3), (2, 2, 3), (2, 3, 3), (2, 4, 3))
"""(v, m, s) whose tables are enumerated at once, f = 1 among them."""


@dataclass(frozen=True)
class Probe:
    """Values as stated by the theory, computed anew at every call, against values counted once."""

    name: str
    modules: tuple[str, ...]
    stated: Callable[[], Sequence[object]]
    counted: tuple[object, ...]

    def holds(self) -> bool:
        """Whether all values agree."""
        return tuple(self.stated()) == self.counted


def probe(name: str, modules: str, stated: Callable[[], Sequence[object]], counted: Sequence[object]) -> Probe:
    """A probe of some files of the theory, named in one string.

    >>> probe("two", "model", lambda: [1 + 1], [2]).holds()
    True
    """
    return Probe(name, tuple(modules.split()), stated, tuple(counted))


def vwm(size: tuple[int, int, int]) -> tuple[Fraction, Fraction, Fraction]:
    """v, w = v^(s-1) and m of a size (v, m, s), as the formulas take them."""
    v, m, s = size
    return F(v), F(v ** (s - 1)), F(m)


def near(
    name: str, modules: str, stated: Callable[[], Sequence[SupportsFloat]], direct: Sequence[float], digits: int = 9
) -> Probe:
    """A probe of values in decimal arithmetic against the same in floating point: equal to `digits` digits."""

    def agree() -> list[bool]:
        found = [float(value) for value in stated()]
        return [math.isclose(a, b, rel_tol=10.0**-digits) for a, b in zip(found, direct, strict=True)]

    return probe(name, modules, agree, [True] * len(direct))
