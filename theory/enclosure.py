r"""Upper and lower bounds of exp, ln, square roots and normal tails at 50 digits, for sums that are bounded above.

Object: directed decimal arithmetic. UP and DOWN round every operation towards +infinity or -infinity, operands being
taken exactly; `Context.exp`, `Context.ln` and `Context.sqrt` are correctly rounded to nearest, so that the true value
lies between the neighbours of the result. Signs change by `copy_negate`: Python's unary minus rounds to 28 digits.
Statement (normal tail): with Phi' the upper tail of the standard normal law and x > 0,
    \[ \bar\Phi(x)\le e^{-x^2/2}\min\Big\{\tfrac12,\ \frac1{x\sqrt{2\pi}}\Big\}. \]
Source: General Decimal Arithmetic Specification 1.70 (Cowlishaw 2009); the tail in Feller (1968), An Introduction to
Probability Theory and Its Applications I, lemma VII.1.2, and, for the half, by comparing derivatives.
"""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

DIGITS = 50
NEAREST = Context(prec=DIGITS, Emin=MIN_EMIN, Emax=MAX_EMAX)
DOWN = Context(prec=DIGITS, rounding=ROUND_FLOOR, Emin=MIN_EMIN, Emax=MAX_EMAX)
UP = Context(prec=DIGITS, rounding=ROUND_CEILING, Emin=MIN_EMIN, Emax=MAX_EMAX)
ONE = Decimal(1)
SQRT_TWO_PI_BELOW = Decimal("2.50662827463100050241576528481104525300698674060993")


def ratio_above(numerator: int, denominator: int) -> Decimal:
    """An upper bound on numerator/denominator, denominator > 0.

    >>> ratio_above(2, 3) > ratio_below(2, 3)
    True
    """
    return UP.divide(Decimal(numerator), Decimal(denominator))


def ratio_below(numerator: int, denominator: int) -> Decimal:
    """A lower bound on numerator/denominator, denominator > 0.

    >>> ratio_below(1, 4)
    Decimal('0.25')
    """
    return DOWN.divide(Decimal(numerator), Decimal(denominator))


def above(x: Fraction) -> Decimal:
    """An upper bound on a rational number.

    >>> above(Fraction(1, 4))
    Decimal('0.25')
    """
    return ratio_above(x.numerator, x.denominator)


def below(x: Fraction) -> Decimal:
    """A lower bound on a rational number.

    >>> below(Fraction(1, 3)) < above(Fraction(1, 3))
    True
    """
    return ratio_below(x.numerator, x.denominator)


def exp_above(x: Decimal) -> Decimal:
    """An upper bound on e^x.

    >>> bool(1 < exp_above(Decimal(0)) < Decimal("1.0000001"))
    True
    """
    return NEAREST.exp(x).next_plus(NEAREST)


def exp_below(x: Decimal) -> Decimal:
    """A lower bound on e^x, at least 0.

    >>> exp_below(Decimal(0)) <= 1
    True
    """
    return max(NEAREST.exp(x).next_minus(NEAREST), Decimal(0))


def ln_above(x: Decimal) -> Decimal:
    """An upper bound on ln x, x > 0.

    >>> ln_below(Decimal(2)) < ln_above(Decimal(2))
    True
    """
    return NEAREST.ln(x).next_plus(NEAREST)


def ln_below(x: Decimal) -> Decimal:
    """A lower bound on ln x, x > 0.

    >>> ln_below(Decimal(1)) <= 0
    True
    """
    return NEAREST.ln(x).next_minus(NEAREST)


def sqrt_above(x: Decimal) -> Decimal:
    """An upper bound on the square root of x >= 0.

    >>> sqrt_above(Decimal(2)) > sqrt_below(Decimal(2))
    True
    """
    return NEAREST.sqrt(x).next_plus(NEAREST)


def sqrt_below(x: Decimal) -> Decimal:
    """A lower bound on the square root of x >= 0, at least 0.

    >>> sqrt_below(Decimal(0))
    Decimal('0')
    """
    return max(NEAREST.sqrt(x).next_minus(NEAREST), Decimal(0))


def normal_tail_above(x: Decimal) -> Decimal:
    """An upper bound on the probability that a standard normal variable exceeds x; 1 for x <= 0.

    >>> bool(Decimal("0.0227501") < normal_tail_above(Decimal(2)) < Decimal("0.027"))
    True
    """
    if x <= 0:
        return ONE
    density = exp_above(DOWN.divide(DOWN.multiply(x, x), 2).copy_negate())
    return min(UP.divide(density, 2), UP.divide(density, DOWN.multiply(x, SQRT_TWO_PI_BELOW)))
