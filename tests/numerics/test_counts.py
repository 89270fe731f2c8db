from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.special import gammaincc

from latentproof.numerics.counts import count_table
from latentproof.numerics.seeds import generator


@given(
    hnp.arrays(np.float64, (3, 4), elements=st.one_of(st.just(0.0), st.floats(1e-12, 1))).filter(lambda x: x.sum() > 0),
    st.integers(0, 10**15),
)
def test_counts_sum_to_P_and_avoid_forbidden_cells(
    joint: np.ndarray[tuple[int, ...], np.dtype[np.float64]], P: int
) -> None:
    table = count_table(joint, P, generator("counts", P))
    assert table.sum() == P
    assert table.min() >= 0
    assert not table[joint == 0].any()


@pytest.mark.parametrize("P", [1, 10**3, 10**9, 10**15])
def test_counts_have_the_multinomial_mean_and_spread(P: int) -> None:
    """Each cell's z-scores over 2000 draws: sum of squares is about chi-square; false alarm at most 1e-6 a size."""
    joint = np.array([0.05, 0.2, 0.0, 0.35, 0.4])
    rng = generator("multinomial", P)
    draws = np.array([count_table(joint, P, rng) for _ in range(2000)])
    total, expected = draws.sum(axis=0), 2000 * P * joint
    seen = joint > 0
    statistic = ((total - expected)[seen] ** 2 / expected[seen]).sum()
    assert gammaincc((seen.sum() - 1) / 2, statistic / 2) > 1e-6
    np.testing.assert_allclose(draws.var(axis=0)[seen], (P * joint * (1 - joint))[seen], rtol=0.25)


@pytest.mark.parametrize("P", [-1, 10**15 + 1, 1.5, True])
def test_other_sample_sizes_are_refused(P: int) -> None:
    with pytest.raises(ValueError, match="P must be an integer in"):
        count_table(np.ones(2), P, np.random.default_rng(0))


@pytest.mark.parametrize("joint", [np.zeros(3), np.array([1.0, -1e-9]), np.array([np.nan, 1.0])])
def test_what_is_not_a_law_is_refused(joint: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    with pytest.raises(ValueError, match="joint must be non-negative"):
        count_table(joint, 1, np.random.default_rng(0))
