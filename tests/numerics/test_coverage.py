"""Coverage by drawing against its exact mean, and independent of how the draws are cut into blocks."""

from __future__ import annotations

import numpy as np
import pytest

from latentproof.numerics.coverage import coverage_times, unseen_counts
from latentproof.testing import Checks
from latentproof.theory.thoughts import unseen


@pytest.mark.stochastic(alpha=4e-9, beta=2e-9)
def test_means_are_the_exact_ones(check: Checks) -> None:
    N, P = 12, 9
    check.mean(
        lambda a, b: unseen_counts(N, P, a, b, check.seed).astype(float),
        expected=unseen(N, P),
        delta=0.2,
        high=float(N),
        alpha=2e-9,
    )
    # Collected by time P: exactly where no rule is left unseen.
    check.mean(
        lambda a, b: (coverage_times(3, a, b, check.seed) <= 4).astype(float),
        expected=36 / 81,
        delta=0.05,
        high=1.0,
        alpha=2e-9,
    )


def test_blocks_do_not_matter() -> None:
    whole = coverage_times(7, 0, 6, 1)
    assert np.concatenate([coverage_times(7, 0, 2, 1), coverage_times(7, 2, 6, 1)]).tolist() == whole.tolist()
    assert unseen_counts(7, 0, 0, 3, 1).tolist() == [7, 7, 7]
    assert coverage_times(1, 0, 3, 1).tolist() == [1, 1, 1]
