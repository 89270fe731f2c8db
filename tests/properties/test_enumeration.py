"""Formulas against exhaustive enumeration over drawn tiny regimes, drawn priors and drawn weights."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.enumeration import enumerate_correlation
from latentproof.numerics.enumeration_moments import (
    enumerate_channel_energy,
    enumerate_class_imbalance,
    enumerate_sibling_correlation,
    enumerate_two_sided,
)
from latentproof.numerics.enumeration_separation import enumerate_separation
from latentproof.theory.correlation import correlation, sibling_correlation
from latentproof.theory.decay import decay
from latentproof.theory.fluctuation import relative_variance
from latentproof.theory.injection import class_imbalance
from latentproof.theory.model import OBJECTIVES, RHM
from latentproof.theory.separation import separation

Size = tuple[int, int, int]
SIZES = st.sampled_from([(2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 1, 3), (2, 2, 3), (2, 3, 3)])
FRACTIONS = st.fractions(-3, 3, max_denominator=6)


def numbers(size: Size) -> tuple[Fraction, Fraction, Fraction]:
    v, m, s = size
    return Fraction(v), Fraction(v ** (s - 1)), Fraction(m)


@st.composite
def priors(draw: st.DrawFn, v: int) -> list[Fraction]:
    shares = draw(st.lists(st.integers(1, 9), min_size=v, max_size=v))
    return [Fraction(share, sum(shares)) for share in shares]


@given(st.sampled_from([(4, 2), (6, 2), (6, 3)]), st.lists(FRACTIONS, min_size=1, max_size=4))
def test_any_weights_are_spread_as_e0_says(nq: tuple[int, int], weights: list[Fraction]) -> None:
    n, q = nq
    squares, total = sum((x * x for x in weights), Fraction(0)), sum(weights, Fraction(0))
    assert class_imbalance(squares, total, Fraction(n), Fraction(q)) == enumerate_class_imbalance(weights, n, q)


@given(SIZES, st.data())
def test_any_zero_sum_vector_decays_and_fluctuates_as_e1_and_e6_say(size: Size, data: st.DataObject) -> None:
    v = size[0]
    x = data.draw(st.lists(FRACTIONS, min_size=v - 1, max_size=v - 1).filter(any))
    x.append(-sum(x, Fraction(0)))
    norm = sum((y * y for y in x), Fraction(0))
    kurtosis = sum((y**4 for y in x), Fraction(0)) / norm**2
    mean, fourth = enumerate_channel_energy(*size, x, data.draw(st.integers(0, size[2] - 1)))
    assert mean == decay(*numbers(size)) * norm
    assert fourth / mean**2 - 1 == relative_variance(*numbers(size), kurtosis)


@given(SIZES, st.data())
def test_siblings_and_separation_for_any_prior(size: Size, data: st.DataObject) -> None:
    prior = data.draw(priors(size[0]))
    p2, p3, p4 = (sum((p**k for p in prior), Fraction(0)) for k in (2, 3, 4))
    stated = sibling_correlation(*numbers(size), p2, p3, p4, p2 * p2)
    assert stated == enumerate_sibling_correlation(*size, prior)
    edges = data.draw(st.integers(0, 3))
    for cell in enumerate_separation(*size, prior, edges):
        assert cell.mean == separation(*numbers(size), edges, cell.H_a, cell.H_b)


@given(st.sampled_from([(2, 1, 3), (2, 2, 3)]), st.permutations([0, 1, 2]), st.integers(-3, 3))
def test_the_order_of_positions_does_not_matter(size: Size, order: list[int], x: int) -> None:
    J = [[x, -x], [-x, x]]
    assert enumerate_two_sided(*size, J, order[0], order[1]) == enumerate_two_sided(*size, J)


@given(st.sampled_from([(2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 1, 3), (2, 2, 3)]), st.integers(2, 4), st.data())
def test_the_correlation_is_the_average_over_all_grammars(size: Size, L: int, data: st.DataObject) -> None:
    rhm = RHM(*size, L)
    objective, level = data.draw(st.sampled_from(OBJECTIVES)), data.draw(st.integers(1, L - 1))
    assert correlation(rhm, objective, level) == enumerate_correlation(rhm, objective, level)
