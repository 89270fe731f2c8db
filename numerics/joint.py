"""Exact joint laws of (tuple, target) and (parent, target) in one grammar, by products of v x v channels.

Geometry, the same for every objective: everything sits on the leftmost path. The common ancestor c is the leftmost
symbol of level l+1, the parent a its child 0, the aunt b its child 1; T is the tuple of a; from b the target is
reached by child 0 at every edge. With C_l(x, z) = (1/m) #{k : r_l(x, k)_0 = z} the channel of level l and
J(a, b) = sum_c P(c)/m #{k : r_{l+1}(c, k)_{0,1} = (a, b)}:

    latent        P(a, z) = (J C_l)(a, z)              z: level l-1 symbol
    token         P(a, z) = (J C_l C_{l-1} ... C_1)(a, z)   z: token
    latent-tuple  P(a, (b, k)) = J(a, b)/m             z: slot b*m+k of level l
    supervised    P(a, y) = (C_L ... C_{l+1})(y, a)/v  y: root label

and P(T = r_l(a, k), z) = P(a, z)/m, since T and Z are independent given a (screening off).
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, section 3 (correlations in the RHM); exact for every grammar.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from latentproof.theory.model import Objective, check_level, check_objective

if TYPE_CHECKING:
    from latentproof.numerics.grammar import Grammar

Law = npt.NDArray[np.float64]


def channel(rules: npt.NDArray[np.int64], position: int) -> Law:
    """C(x, z) = (1/m) #{k : r(x, k)_position = z}, shape (v, v), rows sum to 1; position in 0..s-1.

    >>> channel(np.array([[[0, 1], [1, 1]], [[1, 0], [0, 0]]]), 1)
    array([[0., 1.],
           [1., 0.]])
    """
    v, m, s = rules.shape
    if not 0 <= position < s:
        raise ValueError(f"position must be in 0..{s - 1}, got position = {position}")
    cells = np.arange(v)[:, None] * v + rules[:, :, position]
    law: Law = np.bincount(cells.ravel(), minlength=v * v).reshape(v, v) / m
    return law


def symbol_law(grammar: Grammar, level: int) -> Law:
    """The law of the leftmost symbol of a level 0..L, shape (v,); uniform at the root, level L.

    >>> from latentproof.numerics.grammar import Grammar
    >>> symbol_law(Grammar([[[[0, 1]], [[0, 0]]]] * 2), 1)
    array([1., 0.])
    """
    rhm = grammar.rhm
    if not 0 <= level <= rhm.L:
        raise ValueError(f"level must be in 0..{rhm.L}, got level = {level}")
    law = np.full(rhm.v, 1 / rhm.v)
    for rules in reversed(grammar.rules[level:]):
        law = law @ channel(rules, 0)
    return law


def sibling_law(grammar: Grammar, level: int) -> Law:
    """J(a, b): children 0 and 1 of the leftmost symbol of level `level`+1, level 0..L-1; shape (v, v), sums to 1.

    >>> from latentproof.numerics.grammar import Grammar
    >>> sibling_law(Grammar([[[[0, 1]], [[0, 0]]]] * 2), 1)
    array([[0.5, 0.5],
           [0. , 0. ]])
    """
    rules = grammar.rules[level]
    v, m, _ = rules.shape
    weights = np.repeat(symbol_law(grammar, level + 1) / m, m)
    cells = (rules[:, :, 0] * v + rules[:, :, 1]).ravel()
    law: Law = np.bincount(cells, weights=weights, minlength=v * v).reshape(v, v).astype(np.float64, copy=False)
    return law


def aunt_target(grammar: Grammar, objective: Objective, level: int) -> Law:
    """P(Z = z | aunt b), shape (v, D): D = v for latent and token, v*m for latent-tuple; level 1..L-1.

    Raises ValueError for supervised, whose target is above.

    >>> from latentproof.numerics.grammar import Grammar
    >>> aunt_target(Grammar([[[[0, 1]], [[0, 0]]]] * 2), "latent", 1)
    array([[1., 0.],
           [1., 0.]])
    """
    rhm = grammar.rhm
    if objective == "latent-tuple":
        return np.kron(np.eye(rhm.v), np.full((1, rhm.m), 1 / rhm.m))
    if objective not in ("latent", "token"):
        raise ValueError(f"objective must be latent, token or latent-tuple to have an aunt, got {objective!r}")
    chain = channel(grammar.rules[level - 1], 0)
    if objective == "token":
        for rules in reversed(grammar.rules[: level - 1]):
            chain = chain @ channel(rules, 0)
    return chain


def parent_target(grammar: Grammar, objective: Objective, level: int) -> Law:
    """P(a, z), shape (v, D), sums to 1; level 1..L-1; D = v, and v*m (slot b*m+k) for latent-tuple.

    Raises `RegimeError` for an unknown objective or level.

    >>> from latentproof.numerics.grammar import Grammar
    >>> from latentproof.theory.model import RHM
    >>> parent_target(Grammar.sample(RHM(8, 4, 2, 3)), "latent-tuple", 1).shape
    (8, 32)
    """
    rhm = grammar.rhm
    check_objective(objective)
    level = check_level(rhm, level)
    if objective == "supervised":
        law = np.full((rhm.v, rhm.v), 0.0)
        np.fill_diagonal(law, 1 / rhm.v)
        for rules in reversed(grammar.rules[level:]):
            law = law @ channel(rules, 0)
        return np.ascontiguousarray(law.T)
    return sibling_law(grammar, level) @ aunt_target(grammar, objective, level)


def tuple_target(grammar: Grammar, objective: Objective, level: int) -> Law:
    """P(T = r(a, k), z), shape (v*m, D), row a*m+k, sums to 1; arguments and errors as for `parent_target`.

    >>> from latentproof.numerics.grammar import Grammar
    >>> from latentproof.theory.model import RHM
    >>> tuple_target(Grammar.sample(RHM(8, 4, 2, 3)), "token", 2).shape
    (32, 8)
    """
    m = grammar.rhm.m
    return np.repeat(parent_target(grammar, objective, level) / m, m, axis=0)


def correlation_energy(parent_target: Law) -> float:
    """The correlation sum_{a,z} (P(a,z) - P(a)P(z))^2 of a joint law of shape (v, D).

    >>> correlation_energy(np.array([[.5, 0], [0, .5]]))
    0.25
    """
    parents, targets = parent_target.sum(1, keepdims=True), parent_target.sum(0, keepdims=True)
    return float(((parent_target - parents * targets) ** 2).sum())


def context_vectors(parent_target: Law) -> tuple[npt.NDArray[np.int64], Law]:
    """The parents of positive probability and their contexts phi(a) = P(Z = . | a): shapes (q,), (q, D), q <= v.

    >>> context_vectors(np.array([[.5, .5], [0, 0]]))
    (array([0]), array([[0.5, 0.5]]))
    """
    law = parent_target.sum(1)
    present = np.flatnonzero(law > 0)
    return present, parent_target[present] / law[present, None]


def smallest_squared_distance(points: Law) -> float:
    """The least squared distance of two rows of an array (q, D); inf for fewer than two rows.

    >>> smallest_squared_distance(np.array([[0., 0.], [0., 2.], [0., 3.]]))
    1.0
    """
    least = math.inf
    for i in range(1, len(points)):
        least = min(least, float(((points[:i] - points[i]) ** 2).sum(1).min()))
    return least
