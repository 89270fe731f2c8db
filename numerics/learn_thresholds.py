"""Thresholds of a learner: the P at which each level, learned end to end or with the lower ones given, is reached.

End to end, levels whose law asks for about the same P share their runs: a level's scan starts at the largest law of the
levels up to it (`latent`: one scan for all; `token`: one for each). Reasons for no threshold: "no signal" (f = 1) and,
with one target, "tied parents" at the level or one below it, both decided exactly before any draw; "not bracketed" (the
accuracy stays on one side of the quantile within the scan, 1 <= P <= 10^15, and 10^10 drawn symbols for the learners
with many targets).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Literal

import numpy as np

from latentproof.numerics.accuracy import chance_accuracy, corrected_accuracy
from latentproof.numerics.arguments import check_levels
from latentproof.numerics.cluster import Clusterer
from latentproof.numerics.counts import MAX_SAMPLES
from latentproof.numerics.crossing import NOT_BRACKETED, Threshold, check_quantiles, crossings
from latentproof.numerics.degeneracy import diagnose
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import symbol_law
from latentproof.numerics.learn import learn, learn_given
from latentproof.numerics.learners import Learner, find_learner
from latentproof.numerics.pooled import pooled_draws
from latentproof.numerics.thresholds import samples
from latentproof.theory.model import RHM, RegimeError

Lower = Literal["learned", "given"]

MAX_DRAWS = 10**10
"""Most symbols drawn for one accuracy of a learner with many targets (about a minute)."""


def learn_thresholds(
    grammar: Grammar,
    learner: str,
    quantiles: Sequence[float],
    data: np.random.Generator,
    draws: np.random.Generator,
    lower: Lower = "learned",
    levels: Sequence[int] | None = None,
    clusterer: Clusterer = "kmeans",
    corrected: bool = False,
) -> list[tuple[Threshold, ...]]:
    """For each level (within 1..L-1, all by default) the P at which its accuracy last crosses each quantile upwards.

    corrected: the quantiles are of (accuracy - chance)/(1 - chance), chance that of random labels for true tuples.
    Raises `RegimeError` for an unknown learner, a bad level, quantile or `lower`, or tables too large.

    >>> streams = np.random.default_rng(0), np.random.default_rng(1)
    >>> len(learn_thresholds(Grammar.sample(RHM(8, 4, 3, 3)), "latent-cousins", [.5], *streams))
    2
    """
    check_quantiles(quantiles)
    found, rhm = find_learner(learner), grammar.rhm
    if lower not in ("learned", "given"):
        raise RegimeError(f"lower must be learned or given, got {lower!r}")
    wanted = check_levels(rhm, levels)
    chances = {level: _chance(grammar, level, lower, draws) if corrected else 0.0 for level in wanted}
    reasons = {level: _reason(grammar, found, level, lower) for level in wanted}
    results = {level: tuple(Threshold(None, reason) for _ in quantiles) for level, reason in reasons.items()}
    for group in _groups(rhm, found, [level for level in wanted if reasons[level] is None], lower):

        def curves(log_P: float, group: Sequence[int] = group) -> list[float]:
            P = samples(log_P)
            if lower == "given":
                raw = learn_given(grammar, learner, P, data, draws, group, clusterer)
            else:
                every = learn(grammar, learner, P, data, draws, max(group), clusterer)
                raw = tuple(every[level - 1] for level in group)
            return [corrected_accuracy(x, chances[level]) for x, level in zip(raw, group, strict=True)]

        start = math.log(max(learner_scale(rhm, found, level) for level in _sources(group[:1], lower)))
        pooled = found.targets != "one"
        draws_each = max(pooled_draws(rhm, found, level) for level in group) if pooled else 1
        most = math.log(MAX_DRAWS / draws_each if pooled else MAX_SAMPLES)
        scan = partial(crossings, curves, start, quantiles, most=most, upwards=pooled)
        results.update(zip(group, scan(), strict=True))
    return [results[level] for level in wanted]


def learner_scale(rhm: RHM, learner: Learner, level: int) -> float:
    """Order of magnitude of the P that a learner needs at a level, lower levels given: where a scan starts.

    The laws v m^3, v m^(level+2), v m^2, v m^(L-level+1) over 1-f (supervised: not), less the gain of many targets,
    the square root of their number, and of many places, their number.

    >>> from latentproof.numerics.learners import LEARNERS
    >>> learner_scale(RHM(8, 4, 3, 4), LEARNERS["token"], 2)
    2184.5333333333333
    """
    v, m, s = rhm.v, rhm.m, rhm.s
    power = {"latent": 3, "latent-tuple": 2, "token": level + 2, "supervised": rhm.L - level + 1}[learner.objective]
    law = v * float(m) ** power / (1.0 if learner.objective == "supervised" else max(1 - float(rhm.f), 1 / rhm.w))
    if learner.targets == "subtree":
        return law / float(m) ** (level - 1) * max(m / math.sqrt(s), 1.0) ** (level - 1)
    if learner.targets == "one":
        return law
    law /= math.sqrt((s - 1) * (1 if learner.objective == "latent-tuple" else s))
    return max(law / (float(s) ** (rhm.L - level) if learner.targets == "everywhere" else 1.0), 1.0)


def _sources(levels: Sequence[int], lower: Lower) -> range:
    """The levels whose samples a level needs: itself, and end to end all below it."""
    return range(1 if lower == "learned" else min(levels), max(levels) + 1)


def _groups(rhm: RHM, learner: Learner, levels: Sequence[int], lower: Lower) -> list[list[int]]:
    """Levels with one scan: end to end those of equal start, otherwise each alone."""
    if lower == "given":
        return [[level] for level in levels]
    groups: dict[float, list[int]] = {}
    for level in levels:
        start = max(learner_scale(rhm, learner, below) for below in _sources([level], lower))
        groups.setdefault(start, []).append(level)
    return list(groups.values())


def _reason(grammar: Grammar, learner: Learner, level: int, lower: Lower) -> str | None:
    if lower == "given" and np.count_nonzero(symbol_law(grammar, level)) == 1:
        return NOT_BRACKETED
    if learner.targets != "one":
        return "no signal" if grammar.rhm.f == 1 else None
    reasons = (diagnose(grammar, learner.objective, below).reason for below in _sources([level], lower))
    return next((reason for reason in reasons if reason is not None), None)


def _chance(grammar: Grammar, level: int, lower: Lower, draws: np.random.Generator) -> float:
    law = grammar.tuple_probabilities(level)
    clusters = int(np.count_nonzero(law[:, 0])) if lower == "given" else grammar.rhm.v
    return chance_accuracy(law, clusters, draws)
