"""The degree-4 recursion against the law of the marginal over every table, several levels deep."""

from fractions import Fraction

import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.enumeration_moments import enumerate_power_sums
from latentproof.theory.power_sums import PowerSums, push_down, uniform_power_sums

Size = tuple[int, int, int]


def test_recursion_is_exact_down_to_depth_three(size: Size) -> None:
    v, m, s = size
    sums: PowerSums[Fraction] = uniform_power_sums(Fraction(v))
    for depth in range(4):
        assert enumerate_power_sums(v, m, s, depth) == (sums.p2, sums.p3, sums.p4, sums.p22)
        sums = push_down(Fraction(v), Fraction(v ** (s - 1)), Fraction(m), sums)


@given(st.integers(2, 10**4), st.integers(2, 10**4), st.data())
def test_power_sums_stay_those_of_a_probability_vector(v: int, w: int, data: st.DataObject) -> None:
    m = data.draw(st.integers(1, w))
    sums = push_down(Fraction(v), Fraction(w), Fraction(m), uniform_power_sums(Fraction(v)))
    assert Fraction(1, v) <= sums.p2 <= 1
    assert sums.p2**2 <= sums.p3 <= sums.p2  # Cauchy-Schwarz between p1 = 1 and p3
    assert sums.p2**2 <= sums.p22  # Jensen
    assert sums.p4 <= sums.p22
    if m == w:
        assert sums == uniform_power_sums(Fraction(v))


def test_the_uniform_vector_is_kept_at_f_1_identically() -> None:
    v, w = sp.symbols("v w")
    moved, uniform = push_down(v, w, w, uniform_power_sums(v)), uniform_power_sums(v)
    for left, right in zip(
        (moved.p2, moved.p3, moved.p4, moved.p22), (uniform.p2, uniform.p3, uniform.p4, uniform.p22), strict=True
    ):
        numerator, _ = sp.fraction(sp.together(left - right))
        assert sp.Poly(numerator, v, w).is_zero
