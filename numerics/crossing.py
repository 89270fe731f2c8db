"""Where noisy accuracy curves cross a quantile for the last time.

Curves A_1(P), A_2(P), ... that can only be sampled, each evaluation independent: a scan in steps of 4 in P finds the
last upward crossing of each; its interval, widened by 2 at both ends, is sampled in steps of sqrt(2); the crossing is
read off a monotone fit (Ayer et al. 1955, pool adjacent violators) of all points, linearly in ln P. The last crossing
counts because noise near chance, and local minima of a clusterer, cross more than once. Its own sampling error, about
.1 in ln P, is below the spread between grammars (.1 to .4).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from latentproof.theory.model import RegimeError

NOT_BRACKETED = "not bracketed"
COARSE = tuple(range(-10, 13, 2))
"""Scan of log2(P / start)."""
FINE = tuple(i / 2 for i in range(-2, 7))
"""Refinement: log2 steps from the lower end of the crossing's interval."""


@dataclass(frozen=True)
class Threshold:
    """The P at which a curve reaches a quantile: ln P, or None with the reason why there is none."""

    log_threshold: float | None
    reason: str | None


def crossings(
    curves: Callable[[float], Sequence[float]], start: float, quantiles: Sequence[float]
) -> list[tuple[Threshold, ...]]:
    """For each curve, one `Threshold` a quantile; curves(ln P) gives the accuracies of all curves at once.

    start: ln P about which to look, from 2^-10 to 2^12 times. A curve on one side of the quantile over the whole scan
    is "not bracketed".

    >>> [[t]] = crossings(lambda x: [1 / (1 + math.exp(-x))], start=1.0, quantiles=[.5])
    >>> round(t.log_threshold, 2)
    0.0
    """
    coarse = [start + step * math.log(2) for step in COARSE]
    points = {x: tuple(curves(x)) for x in coarse}
    count = len(points[coarse[0]])
    lowers = {
        (i, q): last_crossing([points[x][i] for x in coarse], quantile)
        for i in range(count)
        for q, quantile in enumerate(quantiles)
    }
    wanted = {coarse[lower] + step * math.log(2) for lower in lowers.values() if lower is not None for step in FINE}
    for x in sorted(wanted - points.keys()):
        points[x] = tuple(curves(x))
    found = []
    for i in range(count):
        inside = sorted(points)
        heights = monotone([points[x][i] for x in inside])
        found.append(
            tuple(
                Threshold(None, NOT_BRACKETED) if lowers[i, q] is None else _interpolate(inside, heights, quantile)
                for q, quantile in enumerate(quantiles)
            )
        )
    return found


def last_crossing(accuracies: Sequence[float], quantile: float) -> int | None:
    """The last i with accuracies[i] < quantile <= accuracies[i+1] and all later ones >= quantile, or None.

    >>> last_crossing([.1, .6, .4, .8], .5), last_crossing([.6, .7], .5), last_crossing([.1, .2], .5)
    (2, None, None)
    """
    below = [i for i, accuracy in enumerate(accuracies) if accuracy < quantile]
    return below[-1] if below and below[-1] < len(accuracies) - 1 else None


def monotone(values: Sequence[float]) -> list[float]:
    """The closest non-decreasing sequence in least squares (pool adjacent violators).

    >>> monotone([1., 3., 2., 4.])
    [1.0, 2.5, 2.5, 4.0]
    """
    blocks: list[tuple[float, int]] = []
    for value in values:
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (x, p), (y, q) = blocks[-2:]
            blocks[-2:] = [((p * x + q * y) / (p + q), p + q)]
    return [height for height, size in blocks for _ in range(size)]


def check_quantiles(quantiles: Sequence[float]) -> None:
    """Raise `RegimeError` unless there are quantiles and each is strictly between 0 and 1."""
    if len(quantiles) == 0:
        raise RegimeError("quantiles must name at least one accuracy, got none")
    for quantile in quantiles:
        if not 0 < quantile < 1:
            raise RegimeError(f"quantiles must be strictly between 0 and 1, got {quantile!r}")


def _interpolate(inside: list[float], heights: list[float], quantile: float) -> Threshold:
    lower = last_crossing(heights, quantile)
    if lower is None:
        return Threshold(None, NOT_BRACKETED)
    share = (quantile - heights[lower]) / (heights[lower + 1] - heights[lower])
    return Threshold(inside[lower] + share * (inside[lower + 1] - inside[lower]), None)
