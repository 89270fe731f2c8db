"""Thresholds of one level: the P at which clustering tuples by their targets reaches a given accuracy.

The lower levels are given, so the exact joint law of (T, Z) is known; P samples are one multinomial draw; the tuples
are clustered (`cluster`) into as many clusters as there are parents of positive probability, and the matched,
population-weighted accuracy is exact. A threshold at q is where the raw accuracy (no correction for chance) crosses q
upwards for the LAST time: near chance and in local minima of the clusterer the noisy curve crosses more than once. The
last crossing of a scan in steps of 4 is refined in steps of sqrt(2) and read off a monotone fit of all points; its own
sampling error, about .1 in ln P, is below the spread of ln P between grammars (.1 to .4).
Source of the learner: Cagnetta, Wyart et al. (2026), arXiv:2605.27734, algorithm 1, one level of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from latentproof.numerics.accuracy import confusion, matched_accuracy
from latentproof.numerics.cluster import cluster
from latentproof.numerics.counts import MAX_SAMPLES, count_table
from latentproof.numerics.degeneracy import diagnose
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import context_vectors, parent_target, tuple_target
from latentproof.theory.model import Objective, RegimeError

Law = npt.NDArray[np.float64]

COARSE = tuple(range(-10, 13, 2))
"""Scan of log2(P / P_signal) for the interval of the last crossing."""
FINE = tuple(i / 2 for i in range(-2, 7))
"""Refinement, log2 steps from the lower end of that interval."""


@dataclass(frozen=True)
class Threshold:
    """A quantile of one grammar's accuracy curve: ln P, or None with the reason why there is none."""

    log_threshold: float | None
    reason: str | None


def thresholds(
    grammar: Grammar,
    objective: Objective,
    level: int,
    quantiles: Sequence[float],
    data: np.random.Generator,
    learner: np.random.Generator,
) -> tuple[Threshold, ...]:
    """ln P at which the accuracy of one level, 1..L-1, last crosses each quantile upwards; one `Threshold` a quantile.

    Reasons for none: "no signal", "tied parents" (exact, decided before any draw) and "not bracketed" (the curve stays
    on one side of the quantile over the range scanned, 2^-10 to 2^12 times `signal_scale`, at most 10^15).

    >>> from latentproof.theory.model import RHM
    >>> streams = np.random.default_rng(0), np.random.default_rng(1)
    >>> thresholds(Grammar.sample(RHM(4, 4, 2, 3)), "latent", 1, [.5], *streams)
    (Threshold(log_threshold=None, reason='no signal'),)
    """
    check_quantiles(quantiles)
    reason = diagnose(grammar, objective, level).reason
    if reason is not None:
        return tuple(Threshold(None, reason) for _ in quantiles)
    law = parent_target(grammar, objective, level)
    curve = _Curve(
        tuple_target(grammar, objective, level),
        grammar.tuple_probabilities(level),
        int((law.sum(1) > 0).sum()),
        data,
        learner,
    )
    if curve.clusters == 1:
        return tuple(Threshold(None, "not bracketed") for _ in quantiles)
    start = math.log(signal_scale(law, grammar.rhm.m))
    coarse = [start + step * math.log(2) for step in COARSE]
    points = {x: curve(x) for x in coarse}
    windows: list[list[float] | None] = []
    for quantile in quantiles:
        lower = last_crossing([points[x] for x in coarse], quantile)
        windows.append(None if lower is None else [coarse[lower] + step * math.log(2) for step in FINE])
    for x in sorted({x for window in windows if window is not None for x in window}):
        points[x] = curve(x)
    # The scan has settled where to look; a monotone fit of all points removes the crossings that are noise.
    inside = sorted(points)
    heights = monotone([points[x] for x in inside])
    return tuple(
        Threshold(None, "not bracketed") if window is None else _interpolate(inside, heights, quantile)
        for window, quantile in zip(windows, quantiles, strict=True)
    )


def signal_scale(parent_target: Law, m: int) -> float:
    """P_signal, at which the sampling noise of the context vectors has the energy of their differences.

    Noise: sum_T p_T (1 - |phi(T)|^2)/(P p_T) = m sum_a (1 - |phi(a)|^2)/P. Signal: sum_a P(a) |phi(a) - phibar|^2.
    inf where there is no signal.

    >>> signal_scale(np.array([[.5, 0], [0, .5]]), 3), round(signal_scale(np.array([[.4, .1], [.1, .4]]), 1), 9)
    (1.0, 3.555555556)
    """
    present, contexts = context_vectors(parent_target)
    law = parent_target[present].sum(1)
    noise = m * float((1 - (contexts**2).sum(1)).sum())
    signal = float((law * ((contexts - law @ contexts) ** 2).sum(1)).sum())
    return max(noise / signal, 1.0) if signal > 0 else math.inf


def last_crossing(accuracies: Sequence[float], quantile: float) -> int | None:
    """The last i with accuracies[i] < quantile <= accuracies[i+1] and all later ones >= quantile, or None.

    >>> last_crossing([.1, .6, .4, .8], .5), last_crossing([.6, .7], .5), last_crossing([.1, .2], .5)
    (2, None, None)
    """
    below = [i for i, accuracy in enumerate(accuracies) if accuracy < quantile]
    return below[-1] if below and below[-1] < len(accuracies) - 1 else None


def check_quantiles(quantiles: Sequence[float]) -> None:
    """Raise `RegimeError` unless there are quantiles and each is strictly between 0 and 1."""
    if len(quantiles) == 0:
        raise RegimeError("quantiles must name at least one accuracy, got none")
    for quantile in quantiles:
        if not 0 < quantile < 1:
            raise RegimeError(f"quantiles must be strictly between 0 and 1, got {quantile!r}")


@dataclass(frozen=True)
class _Curve:
    joint: Law
    probabilities: Law
    clusters: int
    data: np.random.Generator
    learner: np.random.Generator

    def __call__(self, log_P: float) -> float:
        P = int(min(max(round(math.exp(min(log_P, 40.0))), 1), MAX_SAMPLES))
        labels = cluster(count_table(self.joint, P, self.data), self.clusters, self.learner)
        return matched_accuracy(confusion(labels, self.probabilities, self.clusters))


def _interpolate(inside: list[float], heights: list[float], quantile: float) -> Threshold:
    lower = last_crossing(heights, quantile)
    if lower is None:
        return Threshold(None, "not bracketed")
    share = (quantile - heights[lower]) / (heights[lower + 1] - heights[lower])
    return Threshold(inside[lower] + share * (inside[lower + 1] - inside[lower]), None)


def monotone(values: Sequence[float]) -> list[float]:
    """The closest non-decreasing sequence in least squares (pool adjacent violators).

    >>> monotone([1., 3., 2., 4.])
    [1.0, 2.5, 2.5, 4.0]
    """
    blocks: list[list[float]] = []
    for value in values:
        blocks.append([value, 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (x, p), (y, q) = blocks[-2], blocks.pop()
            blocks[-1] = [(p * x + q * y) / (p + q), p + q]
    return [height for height, size in blocks for _ in range(round(size))]
