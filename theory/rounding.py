r"""Logarithms with a certain direction of rounding, for bounds that end in a whole number of samples.

Object: enclosures lower <= ln x <= upper in decimal arithmetic. `Decimal.ln` and `Decimal.sqrt` are correctly rounded
(to nearest), so the true value lies between the neighbours `next_minus` and `next_plus` of the result.
Statement (factorials, k >= 1):
    \[ \tfrac1{12k+1}\le\ln k!-\big(k\ln k-k+\tfrac12\ln2\pi k\big)\le\tfrac1{12k}. \]
Source: Robbins (1955), A remark on Stirling's formula, American Mathematical Monthly 62; General Decimal Arithmetic
Specification 1.70 (Cowlishaw 2009), ln and square-root.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from functools import lru_cache

DIGITS = 400
"""More than the 309 digits of the largest n = v^s, so that differences of ln n! keep 50 and more."""
NEAREST = Context(prec=DIGITS, Emin=-9999, Emax=9999)
DOWN = Context(prec=DIGITS, rounding=ROUND_FLOOR, Emin=-9999, Emax=9999)
UP = Context(prec=DIGITS, rounding=ROUND_CEILING, Emin=-9999, Emax=9999)
TWO_PI_DIGITS = "6.28318530717958647692528676655900576839433879875021"
KEPT = 4096
"""Logarithms kept: at 400 digits each takes a millisecond, and sweeps over regimes ask for the same ones."""


@lru_cache(KEPT)
def ln_below(x: Fraction) -> Decimal:
    """A lower bound on ln x, x > 0, within a relative 10^-390 or so of it.

    >>> round(ln_below(Fraction(1, 4)), 6)
    Decimal('-1.386294')
    """
    return NEAREST.ln(DOWN.divide(Decimal(x.numerator), Decimal(x.denominator))).next_minus(NEAREST)


@lru_cache(KEPT)
def ln_above(x: Fraction) -> Decimal:
    """An upper bound on ln x, x > 0, within a relative 10^-390 or so of it.

    >>> ln_below(Fraction(2)) < ln_above(Fraction(2))
    True
    """
    return NEAREST.ln(UP.divide(Decimal(x.numerator), Decimal(x.denominator))).next_plus(NEAREST)


def sqrt_above(x: Decimal) -> Decimal:
    """An upper bound on the square root of x >= 0.

    >>> sqrt_above(Decimal(4)) > 2
    True
    """
    return NEAREST.sqrt(x).next_plus(NEAREST)


def ln_factorial(k: int) -> tuple[Decimal, Decimal]:
    """Lower and upper bound on ln k!, k >= 0, at a distance below 1/(144 k^2).

    >>> low, high = ln_factorial(10)
    >>> bool(low <= Decimal(3628800).ln() <= high), round(high, 3)
    (True, Decimal('15.104'))
    """
    if k < 2:
        return Decimal(0), Decimal(0)
    # 2 pi is given to 51 digits, cut off: adding one in the last place gives an upper bound.
    two_pi = Fraction(TWO_PI_DIGITS)
    last = Fraction(1, 10**50)
    low = DOWN.add(_stirling(k, DOWN, ln_below(Fraction(k)), ln_below(two_pi * k)), DOWN.divide(1, 12 * k + 1))
    high = UP.add(_stirling(k, UP, ln_above(Fraction(k)), ln_above((two_pi + last) * k)), UP.divide(1, 12 * k))
    return low, high


def _stirling(k: int, context: Context, ln_k: Decimal, ln_two_pi_k: Decimal) -> Decimal:
    half = context.divide(ln_two_pi_k, 2)
    return context.add(context.subtract(context.multiply(k, ln_k), k), half)
