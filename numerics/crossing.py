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
HALF_OCTAVE = math.log(2) / 2
"""The unit of the grid in ln P."""
COARSE = range(-20, 25, 4)
"""Scan about the start, from 2^-10 to 2^12 times."""
POINTS_BEYOND = 2
"""The scan ends after this many points in a row beyond all quantiles."""
FINE = range(-2, 7)
"""Refinement, from the lower end of the crossing's interval."""


@dataclass(frozen=True)
class Threshold:
    """The P at which a curve reaches a quantile: ln P, or None with the reason why there is none."""

    log_threshold: float | None
    reason: str | None


def crossings(
    curves: Callable[[float], Sequence[float]],
    start: float,
    quantiles: Sequence[float],
    most: float = math.inf,
    upwards: bool = False,
) -> list[tuple[Threshold, ...]]:
    """For each curve, one `Threshold` a quantile; curves(ln P) gives the accuracies of all curves at once.

    start: ln P about which to look, from 2^-10 to 2^12 times, but not above `most`. A curve on one side of the quantile
    over the whole scan is "not bracketed". upwards: for curves whose cost grows with P, scan from below and stop after
    two points in a row at or above all quantiles; a dip further up then goes unseen.

    >>> [[t]] = crossings(lambda x: [1 / (1 + math.exp(-x))], start=1.0, quantiles=[.5])
    >>> round(t.log_threshold, 2)
    0.0
    """
    points: dict[int, Sequence[float]] = {}
    settled = 0
    grid = [step for step in COARSE if start + step * HALF_OCTAVE <= most]
    if not grid:
        raise ValueError(f"most must reach 2^-10 times the start, got ln P from {start:.4g}, most {most:.4g}")
    for step in grid if upwards else reversed(grid):
        points[step] = curves(start + step * HALF_OCTAVE)
        # Last crossings are settled from above: what lies well below the lowest of them need not be sampled. One
        # point beyond could be noise, which the monotone fit would then undo.
        beyond = min(points[step]) >= max(quantiles) if upwards else max(points[step]) < min(quantiles)
        settled = settled + 1 if beyond else 0
        if settled == POINTS_BEYOND:
            break
    scan = sorted(points)
    count = len(points[scan[0]])
    lowers = [[last_crossing([points[step][i] for step in scan], q) for q in quantiles] for i in range(count)]
    fine = {scan[lower] + step for row in lowers for lower in row if lower is not None for step in FINE}
    for step in sorted(step for step in fine - points.keys() if start + step * HALF_OCTAVE <= most):
        points[step] = curves(start + step * HALF_OCTAVE)
    steps = sorted(points)
    found = []
    for i, row in enumerate(lowers):
        heights = monotone([points[step][i] for step in steps])
        places = [
            None if lower is None else read_off(steps, heights, q) for lower, q in zip(row, quantiles, strict=True)
        ]
        found.append(
            tuple(
                Threshold(None, NOT_BRACKETED) if place is None else Threshold(start + place * HALF_OCTAVE, None)
                for place in places
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


def check_quantiles(quantiles: Sequence[float]) -> tuple[float, ...]:
    """The quantiles, or `RegimeError` unless there are any and each is strictly between 0 and 1.

    >>> check_quantiles([.5, .9])
    (0.5, 0.9)
    """
    if len(quantiles) == 0:
        raise RegimeError("quantiles must name at least one accuracy, got none")
    for quantile in quantiles:
        if not 0 < quantile < 1:
            raise RegimeError(f"quantiles must be strictly between 0 and 1, got {quantile!r}")
    return tuple(float(quantile) for quantile in quantiles)


def read_off(places: Sequence[float], heights: Sequence[float], quantile: float) -> float | None:
    """Where a non-decreasing curve given at increasing places reaches a quantile, linearly in between; None if nowhere.

    >>> read_off([0., 1., 2.], [0., .4, .6], .5)
    1.5
    """
    lower = last_crossing(heights, quantile)
    if lower is None:
        return None
    share = (quantile - heights[lower]) / (heights[lower + 1] - heights[lower])
    return places[lower] + share * (places[lower + 1] - places[lower])
