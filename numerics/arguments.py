"""Checks of arguments that several functions take: each names the argument, the rule and the value."""

from __future__ import annotations

from collections.abc import Sequence
from operator import index

from latentproof.theory.model import RHM, RegimeError, check_level


def whole_number(name: str, value: object, low: int, high: int | None = None) -> int:
    """The value as an int, or `RegimeError` unless it is an integer (not a bool) in low..high, or of at least low.

    >>> whole_number("threads", 2, 1)
    2
    >>> whole_number("P", -1, 0, 10**15)
    Traceback (most recent call last):
    latentproof.theory.model.RegimeError: P must be an integer in 0..10^15, got P = -1
    """
    rule = f"of at least {low}" if high is None else f"in {low}..{_written(high)}"
    try:
        # A bool has an index, too.
        number = index(value) if not isinstance(value, bool) else None  # type: ignore[arg-type]  # found out here
    except TypeError:
        number = None
    if number is None or number < low or (high is not None and number > high):
        raise RegimeError(f"{name} must be an integer {rule}, got {name} = {value!r}")
    return number


def check_levels(rhm: RHM, levels: Sequence[int] | None) -> tuple[int, ...]:
    """The levels asked for, all of 1..L-1 for None, or `RegimeError` unless each is named once and at least one.

    >>> check_levels(RHM(8, 4, 2, 4), None)
    (1, 2, 3)
    """
    chosen = tuple(check_level(rhm, level) for level in (range(1, rhm.L) if levels is None else levels))
    if not chosen or len(set(chosen)) < len(chosen):
        raise RegimeError(f"levels must name each level once and at least one, got {list(chosen)}")
    return chosen


def _written(number: int) -> str:
    """A bound as it is written in the documentation: 10^15, 2^61-1, 12."""
    if number >= 10**6 and number == 10 ** (len(str(number)) - 1):
        return f"10^{len(str(number)) - 1}"
    if number >= 10**6 and number & (number + 1) == 0:
        return f"2^{number.bit_length()}-1"
    return str(number)
