"""Exact laws of learned tuples: what a level that was learned with errors hands to the next.

A learned level is a stochastic channel q(h | x) = share of the tuples of symbol x whose learned label is h; labels of
different subtrees are independent given their symbols. The code of a tuple is the s-tuple of its learned symbols, so

    P(code | a) = (1/m) sum_k prod_i q(h_i | r(a, k)_i),   P(code, z) = sum_a P(code | a) P(a, z),

with the law P(a, z) of `joint` for a target that is given (token, supervised), J C q for a learned latent, and
sum_b J(a, b) P(code' | b) for a whole learned cousin tuple.
Source: arXiv:2605.27734 (2026), algorithm 1; the law is exact for every grammar.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import parent_target, sibling_law
from latentproof.theory.model import Objective, check_level, check_objective

Law = npt.NDArray[np.float64]


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


def code_target(grammar: Grammar, objective: Objective, level: int, learned: Law) -> Law:
    """P(code, z) at level 1..L-1, sums to 1: shape (v^s, v), and (v^s, v^s) for latent-tuple.

    learned: q(h | x), shape (v, v), of the symbols of level `level`-1; the identity if they are given.

    >>> from latentproof.theory.model import RHM
    >>> code_target(Grammar.sample(RHM(4, 2, 2, 3)), "latent-tuple", 2, np.eye(4)).shape
    (16, 16)
    """
    level = check_level(grammar.rhm, level)
    codes = code_law(grammar.rules[level - 1], learned)
    if check_objective(objective) == "latent-tuple":
        return codes.T @ (sibling_law(grammar, level) @ codes)
    targets = parent_target(grammar, objective, level)
    if objective == "latent":
        targets = targets @ learned
    return codes.T @ targets
