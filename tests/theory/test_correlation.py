"""E4 and E5: every objective and level against every grammar, and the identities between the closed forms."""

from fractions import Fraction
from itertools import pairwise

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.enumeration import enumerate_correlation
from latentproof.numerics.enumeration_direct import direct_correlation
from latentproof.numerics.enumeration_moments import enumerate_sibling_correlation
from latentproof.theory.correlation import correlation, root_sibling_correlation, sibling_correlation
from latentproof.theory.decay import two_sided_decay
from latentproof.theory.model import OBJECTIVES, RHM, RegimeError
from latentproof.theory.power_sums import uniform_power_sums

Size = tuple[int, int, int]
regimes = st.builds(
    lambda v, s, share, L: RHM(v, max(2, int(share * v ** (s - 1))), s, L),
    st.integers(2, 12),
    st.integers(2, 4),
    st.floats(0, 1),
    st.integers(2, 9),
)


@pytest.mark.parametrize("L", [2, 3, 4])
def test_correlation_is_the_mean_over_every_grammar(size: Size, L: int) -> None:
    rhm = RHM(*size, L)
    for level in range(1, L):
        for objective in OBJECTIVES:
            assert correlation(rhm, objective, level) == enumerate_correlation(rhm, objective, level), (
                objective,
                level,
            )


def test_an_ancestor_below_the_root() -> None:
    assert correlation(RHM(2, 1, 2, 3), "token", 1) == Fraction(1, 27)
    assert correlation(RHM(2, 1, 2, 2), "token", 1) == Fraction(1, 18)


def test_sibling_correlation_for_a_skewed_prior(size: Size) -> None:
    v, m, s = size
    prior = [Fraction(2 * (k + 1), v * (v + 1)) for k in range(v)]
    p2, p3, p4 = (sum((p**k for p in prior), Fraction(0)) for k in (2, 3, 4))
    formula = sibling_correlation(Fraction(v), Fraction(v ** (s - 1)), Fraction(m), p2, p3, p4, p2 * p2)
    assert formula == enumerate_sibling_correlation(v, m, s, prior)


def test_general_prior_at_the_uniform_one_is_the_closed_form() -> None:
    v, w, m = sp.symbols("v w m")
    uniform = uniform_power_sums(v)
    general = sibling_correlation(v, w, m, uniform.p2, uniform.p3, uniform.p4, uniform.p22)
    numerator, _ = sp.fraction(sp.together(general - root_sibling_correlation(v, w, m)))
    assert sp.Poly(numerator, v, w, m).is_zero


@pytest.mark.parametrize("paths", [((0, 0), (1, 1)), ((0, 1), (1, 0))])
def test_two_sided_step_between_nodes_of_the_tree(paths: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    two, one = Fraction(2), Fraction(1)
    measured = direct_correlation(RHM(2, 1, 2, 2), paths[0], [paths[1]])
    assert measured == root_sibling_correlation(two, two, one) * two_sided_decay(two, two, one)


@given(st.integers(2, 30), st.integers(2, 6))
def test_no_self_supervised_signal_at_f_1(v: int, L: int) -> None:
    rhm = RHM(v, v, 2, L)
    for level in range(1, L):
        assert all(correlation(rhm, objective, level) == 0 for objective in ("token", "latent", "latent-tuple"))
        assert correlation(rhm, "supervised", level) > 0


@given(regimes)
def test_token_correlation_falls_with_the_level_and_supervised_rises(rhm: RHM) -> None:
    levels = range(1, rhm.L)
    token = [correlation(rhm, "token", level) for level in levels]
    supervised = [correlation(rhm, "supervised", level) for level in levels]
    assert all(x > y or x == y == 0 for x, y in pairwise(token))
    assert all(x < y for x, y in pairwise(supervised))
    assert all(x >= 0 for x in token)


@given(st.integers(2, 10**4), st.integers(3, 10**4), st.data())
def test_finite_size_factor_of_the_start(v: int, w: int, data: st.DataObject) -> None:
    m = Fraction(data.draw(st.integers(1, w - 1)))
    law = (1 - Fraction(1, v)) ** 2 * (1 - m / w) / (v * m) * (1 - 1 / (v * m))
    assert 1 <= root_sibling_correlation(Fraction(v), Fraction(w), m) / law <= 1 + Fraction(9, v * w)


def test_a_depth_of_a_thousand_levels_is_exact() -> None:
    deep = correlation(RHM(16, 8, 2, 1024), "token", 1)
    deeper = correlation(RHM(16, 8, 2, 1023), "token", 1)
    assert 0 < abs(deep - deeper) < Fraction(1, 10**500)  # the prior's law has converged


def test_errors_name_the_argument() -> None:
    with pytest.raises(RegimeError, match="level must be at most"):
        correlation(RHM(2, 1, 2, 3), "token", 3)
    with pytest.raises(RegimeError, match="objective must be one of"):
        correlation(RHM(2, 1, 2, 3), "tokens", 1)  # type: ignore[arg-type]  # the wrong word is the point
    with pytest.raises(RegimeError, match="binary digits: choose a smaller L"):
        correlation(RHM(2, 1, 1000, 1024), "token", 900)
