r"""What clustering costs where segmentation is done: level-1 constituents of mixed trees told apart by what follows.

Object: the first two level-1 constituents of a string; T the first of them, pair or triple, below the parent a, and Z
the first token of the second, below b, the two being the first children of one level-2 symbol.
Statement: P(T, Z = z) = P(T | a) sum_b J(a, b) F(b, z), J the law of the first two children of a uniform symbol and F
that of a first token: P strings, each cut correctly, are one multinomial draw, as in `joint`.
Source: this project; the learner is one level of iterative latent clustering, arXiv:2605.27734 (2026), algorithm 1.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from latentproof.numerics.accuracy import chance_accuracy, confusion, corrected_accuracy, matched_accuracy
from latentproof.numerics.cluster import cluster
from latentproof.numerics.counts import count_table
from latentproof.numerics.crossing import crossings
from latentproof.numerics.thresholds import samples, signal_scale
from latentproof.numerics.variants.mixed import MixedGrammar

Law = npt.NDArray[np.float64]


def constituent_law(grammar: MixedGrammar) -> tuple[Law, Law]:
    """P(T, z), shape (v (m2+m3), v), rows a (m2+m3) + k with pairs first, and P(T), shape (v, m2+m3); L >= 2.

    The level-2 symbol is taken uniform, as it is at L = 2.

    >>> from latentproof.numerics.variants.mixed import draw_mixed
    >>> joint, law = constituent_law(draw_mixed(v=4, m2=2, m3=3, L=2, p2=0.5, seed=0))
    >>> joint.shape, law.shape, round(float(joint.sum()), 9)
    ((20, 4), (4, 5), 1.0)
    """
    v, p2 = grammar.v, float(grammar.p2)
    siblings, first = np.zeros((v, v)), np.zeros((v, v))
    for p, rules in ((p2, grammar.pairs), (1 - p2, grammar.triples)):
        np.add.at(siblings, (rules[1][:, :, 0], rules[1][:, :, 1]), p / (v * rules[1].shape[1]))
        np.add.at(first, (np.arange(v)[:, None], rules[0][:, :, 0]), p / rules[0].shape[1])
    shares = np.concatenate(
        [
            np.full(rules[0].shape[1], p / rules[0].shape[1])
            for p, rules in ((p2, grammar.pairs), (1 - p2, grammar.triples))
        ]
    )
    law = siblings.sum(axis=1)[:, None] * shares
    joint: Law = ((siblings @ first)[:, None, :] * shares[:, None]).reshape(-1, v)
    return joint, law


def cluster_accuracy(grammar: MixedGrammar, P: int, rng: np.random.Generator) -> float:
    """Chance-corrected share of constituents, by probability, that clustering the counts of P strings gets right.

    >>> from latentproof.numerics.variants.mixed import draw_mixed
    >>> g = draw_mixed(v=8, m2=1, m3=8, L=2, p2=0.5, seed=0)
    >>> cluster_accuracy(g, 10**7, np.random.default_rng(0)) > 0.9
    True
    """
    joint, law = constituent_law(grammar)
    labels = cluster(count_table(joint, P, rng), grammar.v, rng)
    chance = chance_accuracy(law, grammar.v, rng, draws=16)
    return corrected_accuracy(matched_accuracy(confusion(labels, law, grammar.v)), chance)


def cluster_threshold(grammar: MixedGrammar, rng: np.random.Generator) -> float:
    """ln P at which that accuracy last crosses 1/2 upwards; nan where it does not.

    >>> from latentproof.numerics.variants.mixed import draw_mixed
    >>> 5 < cluster_threshold(draw_mixed(v=8, m2=1, m3=8, L=2, p2=0.5, seed=0), np.random.default_rng(0)) < 12
    True
    """
    joint, law = constituent_law(grammar)
    parents = joint.reshape(grammar.v, -1, grammar.v).sum(axis=1)
    scale = signal_scale(parents, law.shape[1])
    if scale == math.inf:
        return math.nan
    [[found]] = crossings(lambda x: [cluster_accuracy(grammar, samples(x), rng)], math.log(scale), [0.5])
    return math.nan if found.log_threshold is None else found.log_threshold
