r"""Goodness of fit: Pearson's chi-square of counts against a law, with rare cells pooled.

Statement: for counts of P independent draws the statistic \(\sum (c_i - P p_i)^2/(P p_i)\) over q cells is
asymptotically chi-square with q-1 degrees of freedom; cells expected fewer than ten times are pooled into one. A count
in a cell of probability 0 is impossible, and its tail probability 0.
Source: Pearson (1900); the rule of ten: Cochran (1954), "Some methods for strengthening the common chi-square tests".
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincc

from latentproof.numerics.counts import MAX_SAMPLES

LEAST_EXPECTED = 10.0


def chi_square_tail(counts: npt.NDArray[Any], law: npt.NDArray[Any]) -> float:
    """P(a statistic at least as large), in [0, 1]; counts and law of one shape, law summing to 1.

    Raises ValueError for shapes that differ, a law that is none or negative counts. With fewer than two cells to
    compare (after pooling) nothing can be said and the answer is 1.

    >>> chi_square_tail(np.array([50, 50]), np.array([0.5, 0.5])), chi_square_tail(np.array([1, 0]), np.array([0, 1]))
    (1.0, 0.0)
    """
    observed, p = np.asarray(counts).ravel(), np.asarray(law, dtype=np.float64).ravel()
    if np.shape(counts) != np.shape(law) or not (p >= 0).all() or abs(p.sum() - 1) > 1e-9:
        raise ValueError(
            f"law must be one, of the counts' shape {np.shape(counts)}, got {np.shape(law)}, sum {p.sum()}"
        )
    P = int(observed.sum())
    if (observed < 0).any() or P > MAX_SAMPLES:
        raise ValueError(f"counts must be non-negative with a sum of at most 10^15, got sum {P}")
    if observed[p == 0].any():
        return 0.0
    expected = P * p
    large = expected >= LEAST_EXPECTED
    cells = [np.array([observed[large], expected[large]], dtype=np.float64)]
    if (rest := expected[~large].sum()) > 0:
        cells.append(np.array([[observed[~large].sum()], [rest]], dtype=np.float64))
    seen, due = np.concatenate(cells, axis=1)
    if len(due) < 2:
        return 1.0
    return float(gammaincc((len(due) - 1) / 2, ((seen - due) ** 2 / due).sum() / 2))
