"""Learning all levels, or one level with the lower ones given: iterative latent clustering and its relatives.

End to end, each level clusters tuples of symbols learned at the level below. With one target a multinomial draw from
the exact law of (code, target) replaces P samples (`codes`), with many the samples are drawn one by one (`pooled`).
Accuracies are exact: the maximum over matchings pi of sum_a P(a) q(pi(a) | a), q the next level's learned channel.
Every level sees fresh samples; reusing one sample for all levels moves P by 10 % at most (measured).
Source: arXiv:2605.27734 (2026), algorithm 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from latentproof.numerics.accuracy import matched_accuracy
from latentproof.numerics.arguments import check_levels
from latentproof.numerics.cluster import Clusterer, cluster
from latentproof.numerics.codes import code_law, code_target
from latentproof.numerics.counts import check_samples, count_table
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import symbol_law
from latentproof.numerics.learners import Learner, find_learner
from latentproof.numerics.pooled import pooled_counts, pooled_width
from latentproof.theory.model import RHM, RegimeError, check_level

Law = npt.NDArray[np.float64]

MAX_CELLS = 10**7
"""Largest table v*m * v^s of code probabilities, or v^s times the number of columns of counts."""


def learn(
    grammar: Grammar,
    learner: str,
    P: int,
    data: np.random.Generator,
    draws: np.random.Generator,
    top: int | None = None,
    clusterer: Clusterer = "kmeans",
) -> tuple[float, ...]:
    """Exact matched accuracies of levels 1..top learned end to end from P samples a level, each in (0, 1].

    learner: a name in `LEARNERS`; P: 0..10^15 (the cost grows with P for the learners with many targets); top: 1..L-1,
    the latter by default; draws: the clusterer's random stream. Every level is cut into v clusters. Raises
    `RegimeError` for an unknown learner, a bad level, or where v^s is too large for a table.

    >>> streams = np.random.default_rng(0), np.random.default_rng(1)
    >>> learn(Grammar.sample(RHM(8, 4, 3, 3), seed=2), "latent", 10**9, *streams)[0]
    1.0
    """
    found = find_learner(learner)
    rhm = grammar.rhm
    last = rhm.L - 1 if top is None else check_level(rhm, top)
    check_samples(P)
    check_size(rhm, found, last)
    learned = np.eye(rhm.v)
    accuracies = []
    for level in range(1, last + 1):
        learned = learn_level(grammar, found, level, learned, P, data, draws, rhm.v, clusterer)
        accuracies.append(matched_accuracy(symbol_law(grammar, level)[:, None] * learned))
    return tuple(accuracies)


def learn_given(
    grammar: Grammar,
    learner: str,
    P: int,
    data: np.random.Generator,
    draws: np.random.Generator,
    levels: Sequence[int] | None = None,
    clusterer: Clusterer = "kmeans",
) -> tuple[float, ...]:
    """Exact matched accuracies of the levels (within 1..L-1, all by default), each with the lower levels given.

    Cut into as many clusters as there are parents of positive probability; other arguments and errors as for `learn`.

    >>> streams = np.random.default_rng(0), np.random.default_rng(1)
    >>> learn_given(Grammar.sample(RHM(8, 4, 3, 3), seed=2), "supervised", 10**9, *streams, levels=[2])
    (1.0,)
    """
    found = find_learner(learner)
    rhm = grammar.rhm
    check_samples(P)
    accuracies = []
    for level in check_levels(rhm, levels):
        check_size(rhm, found, level)
        law = symbol_law(grammar, level)
        clusters = int(np.count_nonzero(law))
        learned = learn_level(grammar, found, level, np.eye(rhm.v), P, data, draws, clusters, clusterer)
        accuracies.append(matched_accuracy(law[:, None] * learned))
    return tuple(accuracies)


def learn_level(
    grammar: Grammar,
    learner: Learner,
    level: int,
    learned: Law,
    P: int,
    data: np.random.Generator,
    draws: np.random.Generator,
    clusters: int,
    clusterer: Clusterer = "kmeans",
) -> Law:
    """q(h | a) of one level, shape (v, clusters), from the level below's q(h | x), shape (v, v), and P samples.

    >>> from latentproof.numerics.learners import LEARNERS
    >>> grammar, rng = Grammar.sample(RHM(4, 2, 3, 3)), np.random.default_rng(0)
    >>> learn_level(grammar, LEARNERS["latent"], 1, np.eye(4), 1000, rng, rng, 4).sum(1)
    array([1., 1., 1., 1.])
    """
    if learner.targets == "one":
        table = count_table(code_target(grammar, learner.objective, level, learned), P, data)
    else:
        table = pooled_counts(grammar, learner, level, learned, P, data)
    labels = cluster(table, clusters, draws, clusterer=clusterer)
    channel: Law = code_law(grammar.rules[level - 1], learned) @ np.eye(clusters)[labels]
    return channel


def check_size(rhm: RHM, learner: Learner, level: int) -> None:
    """Raise `RegimeError` unless the tables of a learner up to `level` have at most 10^7 cells.

    >>> from latentproof.numerics.learners import LEARNERS
    >>> check_size(RHM(8, 4, 3, 4), LEARNERS["latent-tuple-everywhere"], 3)
    """
    if learner.targets != "one":
        width = pooled_width(rhm, learner, level)
    else:
        width = rhm.n if learner.objective == "latent-tuple" else rhm.v
    if rhm.n * max(rhm.v * rhm.m, width) > MAX_CELLS:
        raise RegimeError(
            f"v^s times max(v*m, number of targets) must be at most 10^7 to learn levels, "
            f"got v^s = {rhm.n}, v*m = {rhm.v * rhm.m}, {width} targets"
        )
