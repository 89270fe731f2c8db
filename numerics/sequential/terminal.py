"""The decision at the hard cap: a fixed-n test of "E z <= b" against "E z >= b + g", z in [0, 1].

After n draws the test fails iff their sum reaches the critical value c, where

    P(sum >= c | E z <= b) <= alpha    and    P(sum < c | E z >= b + g) <= beta.

* 0/1 draws: exact binomial tails, at the end points b and b + g because the tails are monotone in p; discreteness only
  makes them smaller than alpha and beta.
* Any draws in [0, 1]: Hoeffding (1963, JASA 58:13, theorem 1, first inequality), P(sum >= n*t) <= exp(-n*KL(t, b)) for
  t >= b and its mirror image, KL(t, b) = t ln(t/b) + (1-t) ln((1-t)/(1-b)). It is never worse than the 2(t-b)^2 form,
  and much better near the edges. It holds for draws whose conditional means obey the bound, like the betting test.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from scipy.special import betainc, betaincc, xlogy

from latentproof.numerics.sequential.capital import off_edge
from latentproof.numerics.sequential.side import Side

LARGEST = 2**40
"""A design that would need more draws than this is refused."""


def divergence(t: float, b: float) -> float:
    """KL(t, b), the relative entropy of Bernoulli(t) to Bernoulli(b), in nats; infinite where b excludes t.

    >>> divergence(0.5, 0.5), divergence(0.5, 1.0)
    (0.0, inf)
    """
    if (b <= 0 and t > 0) or (b >= 1 and t < 1):
        return math.inf
    if b <= 0 or b >= 1:
        return 0.0
    return float(xlogy(t, t / b) + xlogy(1 - t, (1 - t) / (1 - b)))


def critical(side: Side, n: int, alpha: float, beta: float) -> float | None:
    """Smallest critical sum of z over n draws with false-alarm rate <= alpha, or None if its miss rate exceeds beta.

    For a binary side the critical sum is a whole number and both tails are exact.

    >>> critical(Side((1.0,), 0.0, 1.0, 0.5, 0.25, binary=True), 60, 0.05, 0.05)
    37.0
    """
    low = off_edge(side.b, side.g, binary=side.binary)
    high = min(side.b + side.g, 1.0)
    if side.binary:
        count = _least(lambda k: k > n or float(betainc(k, n - k + 1, low)) <= alpha, 1, n + 1)
        if count > n:
            return None
        return float(count) if high >= 1 or float(betaincc(count, n - count + 1, high)) <= beta else None
    needed = math.log(1 / alpha) / n
    if divergence(1.0, low) < needed:
        return None
    below, t = low, 1.0
    for _ in range(80):
        middle = (below + t) / 2
        below, t = (below, middle) if divergence(middle, low) >= needed else (middle, t)
    return n * t if t < high and n * divergence(t, high) >= math.log(1 / beta) else None


def design(sides: Sequence[Side], alpha: float, beta: float) -> int:
    """Number of draws at which every side can be decided at (alpha, beta); alpha is shared equally by the sides.

    Raises ValueError where more than 2^40 draws would be needed.

    >>> design([Side((1.0,), 0.0, 1.0, 0.5, 0.1)], 0.05, 0.05)
    591
    """

    def enough(n: int) -> bool:
        return all(critical(side, n, alpha / len(sides), beta) is not None for side in sides)

    n = 1
    while not enough(n):
        n *= 2
        if n > LARGEST:
            raise ValueError(f"delta is too small: the terminal decision would need more than 2^40 draws, got n = {n}")
    # For 0/1 draws `enough` is not monotone; the search still ends at an n that is enough, if not at the least one.
    return _least(enough, n // 2, n)


def _least(holds: Callable[[int], bool], below: int, end: int) -> int:
    """Bisect for an n in [below, end] with holds(n), given holds(end)."""
    while below < end:
        middle = (below + end) // 2
        below, end = (below, middle) if holds(middle) else (middle + 1, end)
    return end
