"""Iterative latent clustering (ILC) end to end: each level clusters tuples of symbols learned at the level below.

A learned level is a stochastic channel q(h | x) = share of the tuples of symbol x whose learned label is h; labels of
different subtrees are independent given their symbols. So the law of (code, Z), code the s-tuple of learned symbols
below the parent a, Z the learned symbol of the target, is exact,

    P(code, z) = sum_a P(code | a) (J C q)(a, z),   P(code | a) = (1/m) sum_k prod_i q(h_i | r(a, k)_i),

a multinomial draw replaces P samples, and the accuracy max over pi of sum_a P(a) q(pi(a) | a) of the next level is
exact as well. Every level sees fresh samples; reusing one sample for all levels moves P by 10 % at most (measured).
One fixed tuple and one fixed target a level; the geometry is that of `joint`, objective latent.
Source: arXiv:2605.27734 (2026), algorithm 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from latentproof.numerics.accuracy import matched_accuracy
from latentproof.numerics.cluster import cluster
from latentproof.numerics.counts import count_table
from latentproof.numerics.crossing import Threshold, check_quantiles, crossings
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import channel, sibling_law, symbol_law
from latentproof.numerics.pooled import pooled_counts
from latentproof.numerics.thresholds import samples
from latentproof.theory.model import RegimeError

Law = npt.NDArray[np.float64]

MAX_CELLS = 10**7
"""Largest table v*m * v^s of code probabilities, or v^s * D of counts."""


def ilc(
    grammar: Grammar, P: int, data: np.random.Generator, learner: np.random.Generator, pool: bool = False
) -> tuple[float, ...]:
    """Exact matched accuracies of the learned levels 1..L-1 after P samples a level, each in (0, 1].

    pool: count all s(s-1) symbols of all cousin tuples instead of one; these are drawn sample by sample, so that
    the cost grows with P (about 50 ns a sample). Raises `RegimeError` where v^s is too large for a table.

    >>> from latentproof.theory.model import RHM
    >>> streams = np.random.default_rng(0), np.random.default_rng(1)
    >>> ilc(Grammar.sample(RHM(8, 4, 3, 3), seed=2), 10**9, *streams)[0]
    1.0
    """
    rhm = grammar.rhm
    width = rhm.v * rhm.s * (rhm.s - 1) if pool else rhm.v
    if rhm.n * max(rhm.v * rhm.m, width) > MAX_CELLS:
        raise RegimeError(f"v^s times max(v*m, targets) must be at most 10^7 for ILC, got v^s = {rhm.n}")
    learned = np.eye(rhm.v)
    accuracies = []
    for level in range(1, rhm.L):
        codes = code_law(grammar.rules[level - 1], learned)
        if pool:
            table = pooled_counts(grammar, level, learned, P, data)
        else:
            targets = sibling_law(grammar, level) @ channel(grammar.rules[level - 1], 0) @ learned
            table = count_table(codes.T @ targets, P, data)
        labels = cluster(table, rhm.v, learner)
        learned = codes @ np.eye(rhm.v)[labels]
        accuracies.append(matched_accuracy(symbol_law(grammar, level)[:, None] * learned))
    return tuple(accuracies)


def ilc_thresholds(
    grammar: Grammar,
    quantiles: Sequence[float],
    data: np.random.Generator,
    learner: np.random.Generator,
    pool: bool = False,
) -> list[tuple[Threshold, ...]]:
    """For each level 1..L-1 the P at which ILC's accuracy there last crosses each quantile upwards.

    Scanned from 2^-10 to 2^12 times v*m^3 (pooled: 2^-4 times that, for the cost); beyond it "not bracketed".
    Accuracies are raw, as in `thresholds.thresholds`.

    >>> from latentproof.theory.model import RHM
    >>> streams = np.random.default_rng(0), np.random.default_rng(1)
    >>> len(ilc_thresholds(Grammar.sample(RHM(8, 4, 3, 3)), [.5], *streams))
    2
    """
    check_quantiles(quantiles)
    rhm = grammar.rhm
    start = math.log(rhm.v * rhm.m**3) - (4 * math.log(2) if pool else 0.0)
    return crossings(lambda log_P: ilc(grammar, samples(log_P), data, learner, pool), start, quantiles)


def code_law(rules: npt.NDArray[np.int64], learned: Law) -> Law:
    """P(code | a), shape (v, v^s), from the rules (v, m, s) and q(h | x) (v, v); the first symbol counts most.

    >>> code_law(np.array([[[0, 1]], [[1, 1]]]), np.eye(2))
    array([[0., 1., 0., 0.],
           [0., 0., 0., 1.]])
    """
    v, m, s = rules.shape
    law = np.ones((v, m, 1))
    for i in range(s):
        law = (law[:, :, :, None] * learned[rules[:, :, i]][:, :, None, :]).reshape(v, m, -1)
    mean: Law = law.mean(axis=1)
    return mean
