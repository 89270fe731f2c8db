r"""The exponents of a text: beta of correlations, gamma of losses, and the scaling exponent they predict.

Statement: C(n) ~ n^-beta, H_n - H ~ n^-gamma, and then a model that uses the context which P tokens let it see has
excess loss ~ P^-alpha, alpha = gamma/(2 beta) (arXiv:2602.07488; cited, not derived here).
Estimators: beta from least squares of ln C^2 on ln n (half the slope); gamma from the losses' differences
H_n - H_{n+1} ~ n^-(gamma+1), which need no limit H. Points enter only where their 95 % interval is above 0; weights
are the replicates' inverse variances. Replicates of the same bootstrap give the intervals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from latentproof.corpus.correlations import Profile

Array = npt.NDArray[np.float64]
FEWEST = 3
"""Points that an exponent needs."""


@dataclass(frozen=True, eq=False)
class Exponent:
    """A value with its replicates and 95 % interval; points: the abscissae fitted to. nan below three of them."""

    value: float
    low: float
    high: float
    points: tuple[int, ...]
    replicates: Array


def decay(abscissae: tuple[int, ...], heights: Array, replicates: Array) -> Exponent:
    """-slope of ln height on ln abscissa; heights (k,), replicates (replicates, k).

    >>> x = (1, 2, 4, 8)
    >>> y = np.array([1.0, 0.5, 0.25, 0.125])
    >>> rng = np.random.default_rng(0)
    >>> round(decay(x, y, y * (1 + 0.01 * rng.standard_normal((100, 4)))).value, 9)
    1.0
    """
    # The last of the leading points above zero: beyond it, what is above zero is so by chance.
    above = np.quantile(replicates, 0.025, axis=0) > 0
    count = int(np.argmin(above)) if not above.all() else len(above)
    if count < FEWEST:
        return Exponent(np.nan, np.nan, np.nan, tuple(abscissae[:count]), np.full(len(replicates), np.nan))
    logs, kept = np.log(np.array(abscissae[:count])), np.maximum(replicates[:, :count], 1e-300)
    weights = 1 / np.maximum(np.log(kept).var(axis=0), 1e-12)
    centred = logs - weights @ logs / weights.sum()
    slope = weights * centred / (weights @ centred**2)
    value, all_values = -float(slope @ np.log(heights[:count])), -np.log(kept) @ slope
    low, high = np.quantile(all_values, [0.025, 0.975]).tolist()
    return Exponent(value, low, high, tuple(abscissae[:count]), all_values)


def halved(squares: Profile) -> Exponent:
    """beta: half the decay of C^2."""
    found = decay(squares.distances, squares.squares, squares.replicates)
    return Exponent(found.value / 2, found.low / 2, found.high / 2, found.points, found.replicates / 2)


def of_losses(means: Array, replicates: Array) -> Exponent:
    """gamma: the decay of H_n - H_{n+1}, n >= 1, less 1; means (order + 1,), replicates (r, order + 1)."""
    steps, steps_replicates = -np.diff(means)[1:], -np.diff(replicates, axis=1)[:, 1:]
    found = decay(tuple(range(1, len(steps) + 1)), steps, steps_replicates)
    return Exponent(found.value - 1, found.low - 1, found.high - 1, found.points, found.replicates - 1)


def ratio(gamma: Exponent, beta: Exponent) -> Exponent:
    """alpha = gamma/(2 beta), replicate by replicate; nan unless both decay (both intervals above 0).

    Where gamma is below 0 the losses are limited by the length of the text, not by the context.
    """
    replicates = gamma.replicates / (2 * beta.replicates)
    if not (gamma.low > 0 and beta.low > 0):
        return Exponent(np.nan, np.nan, np.nan, (), replicates)
    low, high = np.quantile(replicates, [0.025, 0.975]).tolist()
    return Exponent(gamma.value / (2 * beta.value), low, high, (), replicates)
