"""Check of a ratio of means E X / E Y by the linear statistic X - r*Y. Error rates and proof: module `run`."""

from __future__ import annotations

from typing import SupportsFloat

from latentproof.numerics.sequential.check import Check
from latentproof.numerics.sequential.checking import checking
from latentproof.numerics.sequential.mean import tested
from latentproof.numerics.sequential.statistic import Ratio


def declare_ratio(
    *,
    expected: SupportsFloat | None = None,
    between: tuple[SupportsFloat, SupportsFloat] | None = None,
    delta: SupportsFloat,
    alpha: float,
    beta: float,
    x_high: SupportsFloat,
    y_high: SupportsFloat,
    y_mean: SupportsFloat,
    id: str,
) -> Check:
    """The statement "r = E X / E Y is `expected`" (or lies in `between` = (lo, hi)); `check_ratio` tests it on draws.

    draw(start, stop) -> shape (stop-start, 2), independent rows (X, Y), 0 <= X <= x_high, 0 <= Y <= y_high; X and
    Y of one row may depend on each other. delta is relative: off means r >= hi*(1 + delta) or r <= lo*(1 - delta).
    P(fail | r in [lo, hi]) <= alpha whatever E Y is; P(pass | off by delta) <= beta for every E Y >= y_mean. Where the
    denominator's mean is known exactly, y_mean is that mean; otherwise any lower bound, at the price of more draws.
    (With E Y below y_mean, what is detected is |E X - r*E Y| >= delta*r*y_mean, r the end of the interval concerned.)
    Raises ValueError for a declaration that cannot be tested and for a draw out of range.

    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> def pairs(start, stop):
    ...     y = rng.random(stop - start)
    ...     return np.stack([y * rng.random(stop - start), y], axis=1)
    >>> rates = dict(alpha=1e-6, beta=1e-6, x_high=1, y_high=1, y_mean=0.5)
    >>> check_ratio(pairs, expected=0.5, delta=0.1, id="half", **rates).passed
    True
    """
    statistic = Ratio(float(x_high), float(y_high), float(y_mean))
    if not 0 < statistic.y_mean <= statistic.y_high:
        raise ValueError(f"y_mean must satisfy 0 < y_mean <= y_high = {y_high}, got y_mean = {y_mean}")
    lo, hi = tested(expected, between)
    if not hi > 0:
        raise ValueError(f"the tested ratio must be positive, since delta is relative to it, got {hi:g}")
    return Check(id, statistic, (lo, hi), float(delta), float(alpha), float(beta))


check_ratio = checking(declare_ratio)
