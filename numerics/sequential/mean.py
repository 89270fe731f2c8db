"""Checks of a mean: equal to a number, inside an interval, at most, at least. Error rates and proof: module `run`."""

from __future__ import annotations

from typing import SupportsFloat

from latentproof.numerics.sequential.check import Check
from latentproof.numerics.sequential.checking import checking
from latentproof.numerics.sequential.statistic import Linear


def tested(expected: SupportsFloat | None, between: tuple[SupportsFloat, SupportsFloat] | None) -> tuple[float, float]:
    """The tested interval (lo, hi) from exactly one of a point and an interval, or ValueError."""
    if expected is not None and between is None:
        return float(expected), float(expected)
    if between is not None and expected is None:
        return float(between[0]), float(between[1])
    raise ValueError(f"give either a value or an interval, got the value {expected!r} and the interval {between!r}")


def declare_mean(
    *,
    expected: SupportsFloat | None = None,
    between: tuple[SupportsFloat, SupportsFloat] | None = None,
    delta: SupportsFloat,
    alpha: float,
    beta: float,
    low: SupportsFloat = 0.0,
    high: SupportsFloat = 1.0,
    id: str,
) -> Check:
    """The statement "the mean of draws in [low, high] is `expected`" (or lies in `between` = (lo, hi)).

    `check_mean` tests it: draw(start, stop) -> shape (stop-start,), the independent statistics number start..stop-1,
    each in [low, high]. delta: in units of the draws.
    P(fail | mean in [lo, hi]) <= alpha; P(pass | mean >= hi + delta or <= lo - delta) <= beta.
    Raises ValueError for a declaration that cannot be tested and for a draw outside [low, high].

    The range matters more than the spread: without any spread a pass still takes about
    ln(2/beta)*max(high - hi - delta, lo - delta - low)/delta draws: a rare value at an edge of the range could shift
    the mean by delta unseen for as long. Declare the tightest range that is certain.

    >>> declare_mean(expected=0.5, delta=0.1, alpha=1e-6, beta=1e-6, id="coin").cap
    2926
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> bool(check_mean(lambda a, b: rng.random(b - a), expected=0.7, delta=0.05, alpha=1e-6, beta=1e-6, id="u"))
    False
    """
    statistic = Linear((1.0,), ((float(low), float(high)),))
    return Check(id, statistic, tested(expected, between), float(delta), float(alpha), float(beta))


def declare_at_most(
    *,
    bound: SupportsFloat,
    delta: SupportsFloat,
    alpha: float,
    beta: float,
    low: SupportsFloat = 0.0,
    high: SupportsFloat = 1.0,
    id: str,
) -> Check:
    """The statement "the mean is at most `bound`": it lies in [low, bound], and only mean >= bound + delta is off.

    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> check_at_most(lambda a, b: rng.random(b - a), bound=0.7, delta=0.1, alpha=1e-6, beta=1e-6, id="u").passed
    True
    """
    return declare_mean(between=(low, bound), delta=delta, alpha=alpha, beta=beta, low=low, high=high, id=id)


def declare_at_least(
    *,
    bound: SupportsFloat,
    delta: SupportsFloat,
    alpha: float,
    beta: float,
    low: SupportsFloat = 0.0,
    high: SupportsFloat = 1.0,
    id: str,
) -> Check:
    """The statement "the mean is at least `bound`": it lies in [bound, high], and only mean <= bound - delta is off.

    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> check_at_least(lambda a, b: rng.random(b - a), bound=0.7, delta=0.1, alpha=1e-6, beta=1e-6, id="u").passed
    False
    """
    return declare_mean(between=(bound, high), delta=delta, alpha=alpha, beta=beta, low=low, high=high, id=id)


check_mean = checking(declare_mean)
check_at_most = checking(declare_at_most)
check_at_least = checking(declare_at_least)
