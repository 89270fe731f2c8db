"""Enclosures of logarithms, against exact integers."""

import math
from decimal import Context, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from latentproof.theory.rounding import ln_above, ln_below, ln_factorial, sqrt_above

CHECK = Context(prec=450)


@given(st.fractions(Fraction(1, 10**6), 10**6))
def test_logarithms_enclose(x: Fraction) -> None:
    low, high = ln_below(x), ln_above(x)
    truth = CHECK.subtract(CHECK.ln(Decimal(x.numerator)), CHECK.ln(Decimal(x.denominator)))
    assert low <= truth <= high
    assert CHECK.subtract(high, low) < Decimal("1e-380")


@given(st.integers(0, 600))
def test_log_factorials_enclose(k: int) -> None:
    low, high = ln_factorial(k)
    truth = CHECK.ln(Decimal(math.factorial(k)))
    assert low <= truth <= high
    assert Fraction(high) - Fraction(low) <= Fraction(1, 144 * max(1, k * k)) + Fraction(1, 10**40)


@given(st.integers(0, 10**30))
def test_roots_are_above(x: int) -> None:
    root = Fraction(sqrt_above(Decimal(x)))
    assert x < root**2 or x == root == 0
    assert (root - Fraction(1, 10**300)) ** 2 <= x + Fraction(1, 10**250)
