"""Intervals of whole numbers hold the values of 60-digit arithmetic, and are narrow."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from latentproof.proofs import fixed_point
from latentproof.proofs.fixed_point import ONE, SCALE, Pair
from latentproof.proofs.judgement import Refused

numbers = st.fractions(-1000, 1000, max_denominator=10**12)
positive = st.fractions(Fraction(1, 10**15), 10**6, max_denominator=10**15)


def holds(pair: Pair, value: object, width: int) -> bool:
    """Whether the value lies inside, and the interval is at most `width` units wide."""
    scaled = value * mpf(2) ** SCALE  # type: ignore[operator]  # mpmath has no types
    return bool(pair[0] <= scaled <= pair[1] and pair[1] - pair[0] <= width)


@pytest.mark.parametrize(
    ("function", "exact"),
    [(fixed_point.exponential, mp.exp), (fixed_point.logarithm, mp.log), (fixed_point.root, mp.sqrt)],
)
@given(x=positive)
def test_functions(function: Callable[[Pair], Pair], exact: Callable[[object], object], x: Fraction) -> None:
    low, high = fixed_point.rational(x)
    with mp.workprec(4 * SCALE + 6000):
        for end in (low, high):
            found = function((end, end)) if function is not fixed_point.exponential or end < 700 << SCALE else None
            if found is not None:
                value = exact(mpf(end) / mpf(2) ** SCALE)
                relative = int(abs(value)) >> 100 if function is fixed_point.exponential else 0  # type: ignore[call-overload]
                assert holds(found, value, 16 + (relative << SCALE) + (int(abs(value)) << 40))  # type: ignore[call-overload]


@given(x=st.fractions(-700, 20, max_denominator=10**9))
def test_small_exponentials_keep_all_bits(x: Fraction) -> None:
    with mp.workprec(4 * SCALE):
        low, high = fixed_point.rational(x)
        found = fixed_point.exponential((low, low))
        assert holds(found, mp.exp(mpf(low) / mpf(2) ** SCALE), 4 + 2**32)
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
    for call in (
        lambda: fixed_point.divide((ONE, ONE), (-1, 1)),
        lambda: fixed_point.logarithm((0, ONE)),
        lambda: fixed_point.root((-1, ONE)),
        lambda: fixed_point.exponential((ONE << 21, ONE << 21)),
    ):
        with pytest.raises(Refused):
            call()
