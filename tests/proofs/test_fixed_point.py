"""Intervals of whole numbers hold the values of 60-digit arithmetic, and are narrow."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from latentproof.proofs import fixed_point
from latentproof.proofs.fixed_point import ONE, SCALE, Pair
from latentproof.proofs.judgement import Refused

numbers = st.fractions(-1000, 1000, max_denominator=10**12)
positive = st.fractions(Fraction(1, 10**15), 10**6, max_denominator=10**15)


def inside(pair: Pair, value: Any, width: Any) -> bool:
    """Whether the value lies inside, and the interval is at most `width` units wide."""
    return bool(pair[0] <= value * mpf(2) ** SCALE <= pair[1] and pair[1] - pair[0] <= width)


FUNCTIONS = [(fixed_point.exponential, mp.exp), (fixed_point.logarithm, mp.log), (fixed_point.root, mp.sqrt)]


@pytest.mark.parametrize(("function", "exact"), FUNCTIONS)
@given(x=positive)
def test_functions(function: Callable[[Pair], Pair], exact: Callable[[Any], Any], x: Fraction) -> None:
    x = x / 10**4 if function is fixed_point.exponential else x
    with mp.workprec(4 * SCALE):
        for end in fixed_point.rational(x):
            if end:
                value = exact(mpf(end) / mpf(2) ** SCALE)
                assert inside(function((end, end)), value, 16 + mpf(2) ** 40 * abs(value))


@given(x=st.fractions(-700, 20, max_denominator=10**9))
def test_small_exponentials_keep_all_bits(x: Fraction) -> None:
    with mp.workprec(4 * SCALE):
        low, high = fixed_point.rational(x)
        found = fixed_point.exponential((low, low))
        assert inside(found, mp.exp(mpf(low) / mpf(2) ** SCALE), 4 + 2**32)
        assert fixed_point.exponential((low, high))[1] >= found[1]


@given(x=numbers, y=numbers, e=st.integers(0, 6))
def test_arithmetic(x: Fraction, y: Fraction, e: int) -> None:
    a, b = fixed_point.rational(x), fixed_point.rational(y)
    found = {
        x + y: fixed_point.add(a, b),
        -x: fixed_point.negative(a),
        x * y: fixed_point.multiply(a, b),
        x**e: fixed_point.power(a, e),
    }
    if abs(y) > Fraction(1, 1000):
        found[x / y] = fixed_point.divide(a, b)
    for value, (low, high) in found.items():
        assert low <= value * ONE <= high
        assert high - low <= 2 + 10**20


def test_what_has_no_value_is_refused() -> None:
    with pytest.raises(Refused):
        fixed_point.divide((ONE, ONE), (-1, 1))
    for function, pair in (
        (fixed_point.logarithm, (0, ONE)),
        (fixed_point.root, (-1, ONE)),
        (fixed_point.exponential, (ONE << 21, ONE << 21)),
    ):
        with pytest.raises(Refused):
            function(pair)
