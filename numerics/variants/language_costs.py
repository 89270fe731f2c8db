r"""What K languages under one upper grammar cost, learned from concepts or from tokens: measured thresholds.

Object: K languages that share all tables above level 1 (the cut); lower levels given, raw accuracy 1/2.
lower: for each language P50 of its level 1 with a latent target; upper: the largest P50 of levels 2..L-1 with latent
targets, one number, because the law of tuples and targets above the cut is the same in every language; token: for each
language P50 of level L-1 with one token as the target, its hardest level; pooled: P50 of the same level for one learner
that is given all languages' data at equal shares, each with its language's name, and counts K v targets.
Statement (cost of K languages): concepts upper + sum_k lower_k, tokens sum_k token_k, against (1+K) v m^3/(1-f) and
K v m^(L+1)/(1-f). Languages with tied parents at one of these levels are passed over.
Source: after the Large Concept Model, Barrault et al. (2024), arXiv:2412.08821.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from latentproof.numerics.accuracy import confusion, matched_accuracy
from latentproof.numerics.cluster import cluster
from latentproof.numerics.counts import count_table
from latentproof.numerics.crossing import crossings
from latentproof.numerics.degeneracy import diagnose
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import parent_target, tuple_target
from latentproof.numerics.seeds import generator
from latentproof.numerics.thresholds import samples, signal_scale, thresholds
from latentproof.numerics.variants.languages import draw_grammars
from latentproof.theory.model import RHM, Objective, RegimeError

QUANTILE = 0.5
PATIENCE = 64
"""Draws of languages in a row without enough that have no tied parents, after which a regime is given up."""
SPARE = 2
"""Languages drawn for each that is wanted."""


@dataclass(frozen=True)
class LanguageCosts:
    """ln P50, nan where not bracketed: `lower` and `token` have one entry a language."""

    lower: npt.NDArray[np.float64]
    upper: float
    token: npt.NDArray[np.float64]

    def concepts(self, K: int) -> float:
        """Samples for the first K languages: the upper levels once."""
        return math.exp(self.upper) + float(np.exp(self.lower[:K]).sum())

    def tokens(self, K: int) -> float:
        """Samples for the first K languages, each by itself."""
        return float(np.exp(self.token[:K]).sum())


def draw_untied(rhm: RHM, K: int, seed: int, index: int, patience: int = PATIENCE) -> list[Grammar]:
    """Draw number `index` of K languages that share all levels above 1 and have no tied parents; L >= 3.

    `RegimeError` where `patience` draws in a row all have too few.

    >>> [g.rhm.L for g in draw_untied(RHM(8, 8, 3, 3), 2, 0, 0)]
    [3, 3]
    """
    if rhm.L < 3:
        raise RegimeError(f"L must be at least 3 for latents above the cut at level 1, got L = {rhm.L}")
    for attempt in range(patience):
        seed_here = int(generator("languages", rhm, seed, index, attempt).integers(2**62))
        drawn = draw_grammars(rhm, SPARE * K, 1, seed_here)
        if any(diagnose(drawn[0], "latent", level).reason for level in range(2, rhm.L)):
            continue
        kept = [g for g in drawn if not (diagnose(g, "latent", 1).reason or diagnose(g, "token", rhm.L - 1).reason)]
        if len(kept) >= K:
            return kept[:K]
    raise RegimeError(f"{rhm}: {patience} draws of {SPARE * K} languages in a row have fewer than {K} without a tie")


def measure_languages(rhm: RHM, K: int, seed: int, index: int) -> LanguageCosts:
    """The costs of one draw of K languages; a pure function of its arguments.

    >>> costs = measure_languages(RHM(8, 8, 3, 3), 2, 0, 0)
    >>> costs.tokens(2) > costs.concepts(2)
    True
    """
    grammars = draw_untied(rhm, K, seed, index)

    def find(grammar: Grammar, objective: Objective, level: int, number: int) -> float:
        key = (objective, level, rhm, seed, index, number)
        streams = generator("language data", *key), generator("language draws", *key)
        [found] = thresholds(grammar, objective, level, [QUANTILE], *streams)
        return math.nan if found.log_threshold is None else found.log_threshold

    lower = np.array([find(g, "latent", 1, number) for number, g in enumerate(grammars)])
    upper = max(find(grammars[0], "latent", level, 0) for level in range(2, rhm.L))
    token = np.array([find(g, "token", rhm.L - 1, number) for number, g in enumerate(grammars)])
    return LanguageCosts(lower, upper, token)


def pooled_threshold(grammars: list[Grammar], seed: int) -> float:
    """ln P50, P over all languages together, of level L-1 from tokens that carry the name of their language.

    >>> languages = draw_untied(RHM(8, 8, 3, 3), 2, 0, 0)
    >>> pooled_threshold(languages, 0) > 0
    True
    """
    rhm, level = grammars[0].rhm, grammars[0].rhm.L - 1
    joint = np.hstack([tuple_target(g, "token", level) for g in grammars]) / len(grammars)
    above = np.hstack([parent_target(g, "token", level) for g in grammars]) / len(grammars)
    probabilities = grammars[0].tuple_probabilities(level)
    clusters = int((probabilities.sum(axis=1) > 0).sum())
    data, draws = (generator(f"pooled {what}", rhm, seed, len(grammars)) for what in ("data", "draws"))

    def curve(log_P: float) -> list[float]:
        labels = cluster(count_table(joint, samples(log_P), data), clusters, draws)
        return [matched_accuracy(confusion(labels, probabilities, clusters))]

    [[found]] = crossings(curve, math.log(signal_scale(above, rhm.m)), [QUANTILE])
    return math.nan if found.log_threshold is None else found.log_threshold
