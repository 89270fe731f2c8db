"""Thresholds of one level: the P at which clustering tuples by their targets reaches a given accuracy.

The lower levels are given, so the exact joint law of (T, Z) is known; P samples are one multinomial draw; the tuples
are clustered (`cluster`) into as many clusters as there are parents of positive probability, and the matched,
population-weighted accuracy is exact. A threshold at q is the last upward crossing of q (`crossing`) by the raw
accuracy or, on demand, by (accuracy - chance)/(1 - chance).
Source of the learner: iterative latent clustering, arXiv:2605.27734 (2026), algorithm 1, one level of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from latentproof.numerics.accuracy import chance_accuracy, confusion, corrected_accuracy, matched_accuracy
from latentproof.numerics.cluster import cluster
from latentproof.numerics.counts import MAX_SAMPLES, count_table
from latentproof.numerics.crossing import NOT_BRACKETED, Threshold, check_quantiles, crossings
from latentproof.numerics.degeneracy import diagnose
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import context_vectors, parent_target, tuple_target
from latentproof.theory.model import Objective

Law = npt.NDArray[np.float64]


def thresholds(
    grammar: Grammar,
    objective: Objective,
    level: int,
    quantiles: Sequence[float],
    data: np.random.Generator,
    learner: np.random.Generator,
    corrected: bool = False,
) -> tuple[Threshold, ...]:
    """ln P at which the accuracy of one level, 1..L-1, last crosses each quantile upwards; one `Threshold` a quantile.

    corrected: the quantiles are of (accuracy - chance)/(1 - chance), chance the mean accuracy of random labels.

    Reasons for none: "no signal", "tied parents" (exact, decided before any draw) and "not bracketed" (the curve stays
    on one side of the quantile from 2^-10 to 2^12 times `signal_scale`, within 1 <= P <= 10^15).

    >>> from latentproof.theory.model import RHM
    >>> streams = np.random.default_rng(0), np.random.default_rng(1)
    >>> thresholds(Grammar.sample(RHM(4, 4, 2, 3)), "latent", 1, [.5], *streams)
    (Threshold(log_threshold=None, reason='no signal'),)
    """
    check_quantiles(quantiles)
    diagnosis = diagnose(grammar, objective, level)
    clusters = grammar.rhm.v - len(diagnosis.absent)
    reason = NOT_BRACKETED if clusters == 1 else diagnosis.reason
    if reason is not None:
        return tuple(Threshold(None, reason) for _ in quantiles)
    joint = tuple_target(grammar, objective, level)
    probabilities = grammar.tuple_probabilities(level)
    chance = chance_accuracy(probabilities, clusters, learner) if corrected else 0.0

    def curve(log_P: float) -> list[float]:
        labels = cluster(count_table(joint, samples(log_P), data), clusters, learner)
        return [corrected_accuracy(matched_accuracy(confusion(labels, probabilities, clusters)), chance)]

    start = math.log(signal_scale(parent_target(grammar, objective, level), grammar.rhm.m))
    return crossings(curve, start, quantiles)[0]


def samples(log_P: float) -> int:
    """The number of samples P nearest to e^log_P, within 1..10^15."""
    return int(min(max(round(math.exp(min(log_P, 40.0))), 1), MAX_SAMPLES))


def signal_scale(parent_target: Law, m: int) -> float:
    """P_signal, at which the sampling noise of the context vectors has the energy of their differences; at least 1.

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
