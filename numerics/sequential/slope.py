"""Check of the mean least-squares slope of bounded ordinates, a linear statistic of them. Proof: module `run`.

Ordinates y_j at fixed abscissae x_j, j = 1..k: the slope is sum_j c_j y_j, c_j = (x_j - mean x)/sum_i (x_i - mean x)^2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import SupportsFloat

from latentproof.numerics.sequential.check import Check
from latentproof.numerics.sequential.checking import checking
from latentproof.numerics.sequential.mean import tested
from latentproof.numerics.sequential.statistic import Linear


def slope_weights(abscissae: Sequence[SupportsFloat]) -> tuple[float, ...]:
    """Weights c_j of the least-squares slope, summing to 0; ValueError unless two abscissae differ.

    >>> slope_weights([1, 2, 3])
    (-0.5, 0.0, 0.5)
    """
    x = [float(a) for a in abscissae]
    centre = math.fsum(x) / max(len(x), 1)
    spread = math.fsum((a - centre) ** 2 for a in x)
    if not 0 < spread < math.inf:
        raise ValueError(f"abscissae must be finite and hold at least two different numbers, got {x}")
    return tuple((a - centre) / spread for a in x)


def declare_slope(
    *,
    abscissae: Sequence[SupportsFloat],
    expected: SupportsFloat | None = None,
    between: tuple[SupportsFloat, SupportsFloat] | None = None,
    delta: SupportsFloat,
    alpha: float,
    beta: float,
    low: SupportsFloat,
    high: SupportsFloat,
    id: str,
) -> Check:
    """The statement "the mean over grammars of the least-squares slope is `expected`" (or lies in `between`).

    `check_slope` tests it: draw(start, stop) -> shape (stop-start, k), each row the ordinates of one grammar in
    [low, high] at the k abscissae; rows independent, ordinates of one row as dependent as they like. delta: units of
    the slope, absolute. P(fail | mean slope in [lo, hi]) <= alpha; P(pass | >= hi + delta or <= lo - delta) <= beta.
    Raises ValueError for a declaration that cannot be tested and for an ordinate outside [low, high].

    >>> check = declare_slope(
    ...     abscissae=[0, 1, 2], expected=0, delta=0.25, alpha=0.05, beta=0.05, low=0, high=1, id="flat"
    ... )
    >>> check.low, check.high
    (-0.5, 0.5)
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> rates = dict(alpha=1e-6, beta=1e-6, low=0, high=2)
    >>> def noisy(start, stop):
    ...     return 0.5 * np.arange(3) + rng.random((stop - start, 3))
    >>> check_slope(noisy, abscissae=[0, 1, 2], expected=0.5, delta=0.1, id="half", **rates).passed
    True
    """
    weights = slope_weights(abscissae)
    statistic = Linear(weights, ((float(low), float(high)),) * len(weights))
    return Check(id, statistic, tested(expected, between), float(delta), float(alpha), float(beta))


check_slope = checking(declare_slope)
