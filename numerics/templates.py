r"""Templates: classes told by naive Bayes on the exact law of every place given the class, next to the exact decoder.

Object: p_i(x | y) = P(token x at place i | root y), a product of v x v channels along the base-s digits of i. The
template of class y scores a string by \(\sum_i\ln p_i(x_i\mid y)\), as if places were independent given the class; what
it takes itself to have learned, it can also write: every token drawn from its own p_i(. | y). The decoder reduces
tuples to their parents L times, and is exact because every tuple has one parent.
Statement: nothing here is estimated from data: a template with infinitely many samples is no better than these.
Source: naive Bayes, Domingos, Pazzani (1997); the claim of arXiv:2603.23004 (2026), read as one about the model.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.jit import kernel
from latentproof.numerics.joint import channel
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.theory.model import RegimeError

Law = npt.NDArray[np.float64]
Symbols = npt.NDArray[Any]

MAX_TEMPLATE = 2**24
"""Most entries s^L v^2 of the templates of all classes."""


def class_marginals(grammar: Grammar) -> Law:
    """p_i(x | y), shape (s^L, v, v): place i, class y, token x. Raises `RegimeError` beyond s^L v^2 = 2^24.

    >>> class_marginals(Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]]))[3].tolist()
    [[0.0, 1.0], [0.0, 1.0]]
    """
    rhm = grammar.rhm
    if rhm.L * np.log2(rhm.s) + 2 * np.log2(rhm.v) > np.log2(MAX_TEMPLATE):
        raise RegimeError(f"s^L v^2 must be at most 2^24 to hold the templates, got {rhm}")
    law = np.eye(rhm.v)[None]
    for rules in reversed(grammar.rules):
        places = np.stack([channel(rules, j) for j in range(rhm.s)])
        law = (law[:, None] @ places[None]).reshape(-1, rhm.v, rhm.v)
    return law


def template_right(grammar: Grammar, count: int, seed: int, start: int = 0) -> tuple[float, float]:
    """The shares of `count` data, number start, start+1, ..., whose class template and decoder tell.

    A template that finds k classes equally likely is right with probability 1/k.

    >>> template_right(Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]]), 10, seed=0)
    (1.0, 1.0)
    """
    laws = class_marginals(grammar)
    with np.errstate(divide="ignore"):
        scores = np.log(np.ascontiguousarray(laws.transpose(0, 2, 1)))
    trees = sample_trees(grammar, count, seed, start=start, latents=True, threads=1)
    classes = trees.symbols(grammar.rhm.L)[:, 0].astype(np.int64)
    template = _template(scores, trees.leaves.astype(np.int64), classes)
    return template / count, float((decode(grammar, trees.leaves) == classes).mean())


def decode(grammar: Grammar, leaves: Symbols) -> npt.NDArray[np.int64]:
    """The roots of strings (count, s^L), by L reductions of tuples to their parents; -1 where a tuple has none.

    >>> decode(Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]]), np.array([[1, 1, 0, 1], [0, 0, 0, 0]])).tolist()
    [0, -1]
    """
    rhm = grammar.rhm
    symbols = np.asarray(leaves, dtype=np.int64)
    place_values = rhm.v ** np.arange(rhm.s - 1, -1, -1, dtype=np.int64)
    for rules in grammar.rules:
        codes = (rules @ place_values).ravel()
        order = np.argsort(codes)
        tuples = symbols.reshape(len(symbols), -1, rhm.s)
        found = np.minimum(np.searchsorted(codes, tuples @ place_values, sorter=order), codes.size - 1)
        slot = order[found]
        known = (codes[slot] == tuples @ place_values) & (tuples >= 0).all(axis=-1)
        symbols = np.where(known, slot // rhm.m, -1)
    return symbols[:, 0]


def output_levels(grammar: Grammar) -> tuple[Law, float]:
    """What a template writes, averaged over classes: ln P(all tuples of levels <= k grammatical), k = 0..L, and
    ln P(the whole is a sentence of its class), exact up to rounding.

    >>> logs, right = output_levels(Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]]))
    >>> np.exp(logs).tolist(), right
    ([1.0, 1.0, 1.0], 0.0)
    """
    parsed = class_marginals(grammar).transpose(1, 0, 2)  # (class, node, symbol): P(what was written parses to it),
    scale = np.zeros(parsed.shape[:2])  # ... divided by e to this, so that nothing underflows at any depth
    logs, classes = [0.0], len(parsed)
    for rules in grammar.rules:
        v, _, s = rules.shape
        grouped = parsed.reshape(classes, -1, s, v)
        product = np.ones(())
        for j in range(s):
            product = product * grouped[:, :, j][:, :, rules[:, :, j]]
        parsed, scale = product.sum(axis=-1), scale.reshape(classes, -1, s).sum(axis=-1)
        top = parsed.max(axis=-1)
        parsed, scale = parsed / top[..., None], scale + np.log(top)
        whole = (np.log(parsed.sum(axis=-1)) + scale).sum(axis=-1)
        logs.append(float(np.logaddexp.reduce(whole) - np.log(classes)))
    with np.errstate(divide="ignore"):
        own = np.log(np.diagonal(parsed[:, 0])) + scale[:, 0]
    return np.array(logs), float(np.logaddexp.reduce(own) - np.log(classes))


@kernel
def _template(scores: Law, leaves: npt.NDArray[np.int64], classes: npt.NDArray[np.int64]) -> float:
    """How many strings have their class as best scored; scores (place, token, class)."""
    right, v = 0.0, scores.shape[2]
    total = np.empty(v)
    for i in range(leaves.shape[0]):
        total[:] = 0.0
        for place in range(leaves.shape[1]):
            for y in range(v):
                total[y] += scores[place, leaves[i, place], y]
        best, own = total.max(), total[classes[i]]
        if own == best:
            right += 1.0 / (total == best).sum()
    return right
