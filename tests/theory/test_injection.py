"""E0 against every injection."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.numerics.enumeration_moments import enumerate_class_imbalance
from latentproof.theory.injection import apart, class_imbalance, falling, together

weights = st.lists(st.fractions(-3, 3, max_denominator=5), min_size=1, max_size=4)


@settings(max_examples=30)
@given(weights, st.sampled_from([(4, 1), (4, 2), (4, 4), (6, 2), (6, 3)]))
def test_imbalance_is_the_mean_over_all_injections(omega: list[Fraction], shape: tuple[int, int]) -> None:
    n, q = shape
    squares = sum((x * x for x in omega), Fraction(0))
    exact = class_imbalance(squares, sum(omega, Fraction(0)), Fraction(n), Fraction(q))
    assert exact == enumerate_class_imbalance(omega, n, q)


@given(st.integers(2, 9), st.integers(2, 9))
def test_two_slots_are_together_or_apart(q: int, width: int) -> None:
    n = Fraction(q * width)
    assert together(n, Fraction(q), 2) + apart(n, Fraction(q), 1, 1) == 1
    assert together(n, Fraction(q), 1) == 1
    assert falling(n, 2) == n * (n - 1)
