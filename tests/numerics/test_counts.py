from __future__ import annotations

from itertools import product
from math import factorial, prod

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import binom

from latentproof.numerics.counts import count_table
from latentproof.numerics.seeds import generator
from latentproof.testing import Checks


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


JOINT = np.array([0.05, 0.2, 0.0, 0.35, 0.4])
UNIONS = [[0], [1], [3], [4], [0, 3], [1, 4]]


@pytest.mark.parametrize("P", [1, 10**3, 10**9, 10**15])
@pytest.mark.stochastic(alpha=1.2e-9, beta=1e-9)
def test_cells_and_unions_of_cells_are_binomial(P: int, check: Checks) -> None:
    """They are at most their mean, and within one standard deviation of it, as often as the binomial law says."""
    rng = check.generator()
    rows = np.empty((0, 5), dtype=np.int64)

    def drawn(start: int, stop: int) -> npt.NDArray[np.int64]:
        nonlocal rows
        if stop > len(rows):
            rows = np.concatenate([rows, [count_table(JOINT, P, rng) for _ in range(stop - len(rows))]])
        return rows[start:stop]

    def between(cells: list[int], low: float, high: float) -> None:
        exact = binom.cdf(high, P, JOINT[cells].sum()) - binom.cdf(low - 1, P, JOINT[cells].sum())

        def happened(start: int, stop: int) -> npt.NDArray[np.bool_]:
            total = drawn(start, stop)[:, cells].sum(1)
            inside: npt.NDArray[np.bool_] = (low <= total) & (total <= high)
            return inside

        check.event(happened, p=exact, delta=0.06, alpha=1e-10)

    for cells in UNIONS:
        mean = P * JOINT[cells].sum()
        sd = (mean * (1 - JOINT[cells].sum())) ** 0.5
        between(cells, 0, np.floor(mean))
        between(cells, np.ceil(mean - sd), np.floor(mean + sd))


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_few_draws_have_the_multinomial_law(check: Checks) -> None:
    """Every table of three draws from four cells, as often as the multinomial law says."""
    law, rng = np.array([0.1, 0.2, 0.3, 0.4]), check.generator()
    tables = [t for t in product(range(4), repeat=4) if sum(t) == 3]
    ways = [6 / prod(map(factorial, t)) * prod(law ** np.array(t)) for t in tables]
    index = {table: i for i, table in enumerate(tables)}
    drawn = [index[tuple(count_table(law, 3, rng).tolist())] for _ in range(20_000)]
    check.counts(np.bincount(drawn, minlength=len(tables)), ways)


@pytest.mark.parametrize("P", [-1, 10**15 + 1, 1.5, True])
def test_other_sample_sizes_are_refused(P: int) -> None:
    with pytest.raises(ValueError, match="P must be an integer in"):
        count_table(np.ones(2), P, np.random.default_rng(0))


@pytest.mark.parametrize("joint", [np.zeros(3), np.array([1.0, -1e-9]), np.array([np.nan, 1.0])])
def test_what_is_not_a_law_is_refused(joint: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    with pytest.raises(ValueError, match="joint must be non-negative"):
        count_table(joint, 1, np.random.default_rng(0))
