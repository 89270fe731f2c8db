"""Coverage and erased symbols: small cases by hand, monotone in f, and what is refused."""

from fractions import Fraction
from math import comb

import pytest

from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.thoughts import determined_without_one, oracle_draws, unseen


@pytest.mark.parametrize("rhm", [RHM(2, 1, 2, 2), RHM(4, 3, 2, 3), RHM(8, 24, 3, 2), RHM(16, 16, 2, 2)])
@pytest.mark.parametrize("delta", [0.5, 0.05, 1e-6])
def test_as_many_draws_as_stated_leave_at_most_delta_and_not_many_more_than_needed(rhm: RHM, delta: float) -> None:
    N, P = rhm.v * rhm.m, oracle_draws(rhm, delta)
    assert unseen(N, P) <= delta
    assert unseen(N, P - max(2, 2 * P // N)) > delta / 10


def test_one_draw_shows_one_rule() -> None:
    assert [unseen(5, P) for P in (0, 1, 2)] == [5, 4, Fraction(16, 5)]


@pytest.mark.parametrize("v", [2, 3, 8])
def test_a_determined_parent_is_a_ratio_of_binomials_and_rarer_at_larger_f(v: int) -> None:
    s, shares = 3, []
    for m in range(1, v * v + 1):
        rhm = RHM(v, m, s, 2)
        others = v * m - m
        assert determined_without_one(rhm) == Fraction(comb(rhm.n - v, others), comb(rhm.n - 1, others))
        shares.append(determined_without_one(rhm))
    assert shares == sorted(shares, reverse=True)


def test_at_f_1_only_m_at_least_v_leaves_anything() -> None:
    assert determined_without_one(RHM(3, 3, 2, 2)) > 0
    assert determined_without_one(RHM(3, 9, 3, 2)) > 0
    assert determined_without_one(RHM(3, 2, 2, 2)) > 0


@pytest.mark.parametrize("delta", [0, 1, -0.1, 2])
def test_a_failure_probability_outside_0_1_is_refused(delta: float) -> None:
    with pytest.raises(RegimeError, match="delta must lie strictly between 0 and 1"):
        oracle_draws(RHM(4, 2, 2, 2), delta)
