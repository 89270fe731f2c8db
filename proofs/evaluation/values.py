r"""Exact fractions where possible, and fractions that enclose exp, ln and square roots where not.

Object: a `Value` is a `Fraction` or an `Interval` low <= x <= high of fractions. Statement: every operation encloses
the true result; ends are rounded outward to 60 decimal places, so that an enclosure of an expression of small size is
known to 40 digits and more. `compare` answers True, False or None (undecided: they agree to `DIGITS` digits).
Source: interval arithmetic (Moore, 1966); the functions from `theory.enclosure`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from latentproof.theory import enclosure

PLACES, DIGITS = 10**60, 30
TINY = Fraction(1, 10**DIGITS)
MAX_ARGUMENT = 1000


class NoValueError(ValueError):
    """An expression without a value at this point, or one whose branch the enclosures do not decide."""


@dataclass(frozen=True)
class Interval:
    """All x with low <= x <= high."""

    low: Fraction
    high: Fraction


Value: TypeAlias = Fraction | Interval


def ends(x: Value) -> tuple[Fraction, Fraction]:
    """The lowest and highest value."""
    return (x.low, x.high) if isinstance(x, Interval) else (x, x)


def interval(low: Fraction, high: Fraction) -> Interval:
    """An interval with its ends rounded outward.

    >>> interval(Fraction(1, 3), Fraction(1, 3)).high > Fraction(1, 3)
    True
    """
    return Interval(Fraction(low * PLACES // 1, PLACES), Fraction(-(-high * PLACES // 1), PLACES))


def arithmetic(op: str, one: Value, two: Value) -> Value:
    """one op two, for + - * / ^.

    >>> arithmetic("/", Fraction(1), Fraction(3))
    Fraction(1, 3)
    """
    if op == "^":
        return _power(one, two)
    if isinstance(one, Fraction) and isinstance(two, Fraction):
        if op == "/":
            if not two:
                raise NoValueError("a zero denominator")
            return one / two
        return one + two if op == "+" else one - two if op == "-" else one * two
    (a, b), (c, d) = ends(one), ends(two)
    if op == "+":
        return interval(a + c, b + d)
    if op == "-":
        return interval(a - d, b - c)
    if op == "/":
        if c <= 0 <= d:
            raise NoValueError("a denominator that may be zero")
        c, d = 1 / d, 1 / c
    products = (a * c, a * d, b * c, b * d)
    return interval(min(products), max(products))


def _power(base: Value, exponent: Value) -> Value:
    if isinstance(exponent, Interval) or exponent.denominator != 1 or abs(exponent) > 64:
        raise NoValueError("an exponent")
    n = int(exponent)
    if isinstance(base, Fraction):
        if not base and n < 0:
            raise NoValueError("a zero denominator")
        return base**n
    if n < 0:
        return arithmetic("/", Fraction(1), _power(base, Fraction(-n)))
    a, b = base.low**n, base.high**n
    if n % 2 == 0 and base.low <= 0 <= base.high:
        return interval(Fraction(0), max(a, b))
    return interval(min(a, b), max(a, b))


def function(name: str, x: Value) -> Value:
    """exp, ln or sqrt; ln x = 0 for x <= 0 and sqrt x = 0 for x < 0, as in the kernel's terms.

    >>> function("exp", Fraction(0)), function("sqrt", Fraction(9, 4))
    (Fraction(1, 1), Fraction(3, 2))
    """
    low, high = ends(x)
    if name == "exp":
        if x == 0:
            return Fraction(1)
        if max(-low, high) > MAX_ARGUMENT:
            raise NoValueError("a large exponent")
        return _enclosed(low, high, enclosure.exp_below, enclosure.exp_above)
    if high <= 0 or (name == "ln" and x == 1):
        return Fraction(0)
    if low <= 0:
        raise NoValueError("a sign that is not decided")
    if name == "ln":
        return _enclosed(low, high, enclosure.ln_below, enclosure.ln_above)
    root = Fraction(_root(low.numerator), _root(low.denominator))
    if low == high == root**2:
        return root
    return _enclosed(low, high, enclosure.sqrt_below, enclosure.sqrt_above)


def _root(n: int) -> int:
    from math import isqrt

    return isqrt(n)


def _enclosed(
    low: Fraction, high: Fraction, under: Callable[[Decimal], Decimal], over: Callable[[Decimal], Decimal]
) -> Interval:
    return interval(_fraction(under(enclosure.below(low)), -1), _fraction(over(enclosure.above(high)), 1))


def _fraction(x: Decimal, outward: int) -> Fraction:
    """A decimal, rounded outward where it is too small to write: the neighbours of 0 have an exponent of -10^18."""
    if x and x.adjusted() < -100:
        return Fraction(outward, PLACES) if (x > 0) == (outward > 0) else Fraction(0)
    return Fraction(x)


def compare(op: str, one: Value, two: Value) -> bool | None:
    """Whether one op two, for = <= <; None where the enclosures, of width < 10^-30, do not tell them apart.

    >>> compare("<=", Fraction(1), Fraction(2)), compare("=", function("exp", Fraction(1)), Fraction(3))
    (True, False)
    """
    (a, b), (c, d) = ends(one), ends(two)
    if isinstance(one, Fraction) and isinstance(two, Fraction):
        return one == two if op == "=" else one <= two if op == "<=" else one < two
    if b < c:
        return op != "="
    if d < a:
        return False
    if max(b - a, d - c) > TINY * max(Fraction(1), abs(a), abs(c)):
        raise NoValueError("enclosures that are too wide")
    return None
