"""The grid of regimes: the product of the values of v, m, s and L, some of which are no grammar.

A cell with m > w = v^(s-1) asks for more distinct rules than there are tuples; it is kept, as "not a grammar", so that
a map shows where the model ends. Every other broken rule is a mistake in the call and raises `RegimeError`.
Source: the model's rules, Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from latentproof.numerics.arguments import whole_number
from latentproof.theory.model import RHM, RegimeError

AXES = ("v", "m", "s", "L")
MAX_CELLS = 20_000
"""Most cells of a grid (about a minute without bounds)."""

Cell = tuple[int, int, int, int]


@dataclass(frozen=True)
class Grid:
    """The values of each parameter, in increasing order, each once."""

    v: tuple[int, ...]
    m: tuple[int, ...]
    s: tuple[int, ...]
    L: tuple[int, ...]

    def cells(self) -> Iterator[tuple[Cell, RHM | None]]:
        """Yield each cell (v, m, s, L) with its regime, or None where it is not a grammar.

        >>> [rhm is None for _, rhm in Grid((2,), (1, 2, 3), (2,), (2,)).cells()]
        [False, False, True]
        """
        for cell in product(self.v, self.m, self.s, self.L):
            v, m, s, L = cell
            yield cell, RHM(v, m, s, L) if m <= v ** (s - 1) else None

    @property
    def varied(self) -> tuple[str, ...]:
        """The parameters with more than one value."""
        return tuple(name for name in AXES if len(getattr(self, name)) > 1)


def grid(v: object, m: object, s: object, L: object) -> Grid:
    """Return the grid of these values, each an integer or an iterable of integers.

    Raises `RegimeError` for an empty or repeated value, a value that no m could make a grammar (v < 2, m < 1, s < 2,
    L < 2, not an integer, v^s or L too large), and more than 20000 cells.

    >>> grid(v=8, m=range(2, 4), s=2, L=[3, 2])
    Grid(v=(8,), m=(2, 3), s=(2,), L=(2, 3))
    """
    axes = {name: _values(name, value) for name, value in zip(AXES, (v, m, s, L), strict=True)}
    if (size := prod(map(len, axes.values()))) > MAX_CELLS:
        sizes = " x ".join(f"{len(values)} {name}" for name, values in axes.items())
        raise RegimeError(f"the grid must have at most {MAX_CELLS} cells, got {sizes} = {size}")
    for rules in axes["m"]:
        whole_number("m", rules, 1)
    for symbols, length in product(axes["v"], axes["s"]):
        RHM(symbols, 1, length, 2)
    for depth in axes["L"]:
        RHM(2, 1, 2, depth)
    return Grid(**{name: tuple(sorted(values)) for name, values in axes.items()})


def parse(name: str, text: str) -> list[int]:
    """The values of a parameter as the command line writes them: numbers and ranges low..high, separated by commas.

    >>> parse("m", "2..4,8")
    [2, 3, 4, 8]
    """
    values: list[int] = []
    for part in text.split(","):
        low, dots, high = part.partition("..")
        if not (low.strip().isdecimal() and (high.strip().isdecimal() if dots else True)):
            raise RegimeError(f"{name} must be numbers like 8, 8,16 or 2..8, got {text!r}")
        first, last = int(low), int(high if dots else low)
        if last < first or last - first >= MAX_CELLS:
            raise RegimeError(f"{name} must be ranges low..high of at most {MAX_CELLS} values, got {part.strip()!r}")
        values += range(first, last + 1)
    return values


def _values(name: str, given: object) -> list[int]:
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        return [given]  # type: ignore[list-item]  # RHM refuses what is not an integer
    values: list[int] = []
    for value in given:
        values.append(value)
        if len(values) > MAX_CELLS:
            raise RegimeError(f"{name} must have at most {MAX_CELLS} values")
    if not values:
        raise RegimeError(f"{name} must have at least one value, got none")
    if len(set(values)) < len(values):
        raise RegimeError(f"{name} must name each value once, got {values}")
    return values
