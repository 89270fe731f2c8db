r"""Flattened grammars: several levels of a grammar read as one, the table a learner needs that has fewer levels.

Definition: `depth` levels of rules become one level of m' = m^((s^depth-1)/(s-1)) rules of s' = s^depth symbols: a rule
of the top level and, for each of its s symbols, a flattened rule of the levels below. L levels become k = L/depth.
Tuples of a flattened level are distinct again, so that it is a grammar of RHM(v, m', s', k); but not a uniformly drawn
one: its rules share parts, and one of its channel edges is `depth` edges of the grammar, so that a correlation keeps
lambda^depth of its energy, where a uniform injection of as many rules would keep about 1/m' only.
Source: this project's statement of what depth buys, after MobileLLM, Liu et al. (2024), arXiv:2402.14905.
"""

from __future__ import annotations

import numpy as np

from latentproof.numerics.arguments import whole_number
from latentproof.numerics.grammar import MAX_ENTRIES, Grammar, Rules
from latentproof.theory.information import rule_choices
from latentproof.theory.model import RHM, RegimeError


def flattened_regime(rhm: RHM, depth: int) -> RHM:
    """RHM(v, m', s', k) of `depth` levels read as one; depth >= 1 divides L, and k = L/depth >= 2, else `RegimeError`.

    >>> flattened_regime(RHM(8, 2, 2, 6), 3)
    RHM(v=8, m=128, s=8, L=2)
    """
    depth = whole_number("depth", depth, 1, rhm.L)
    if rhm.L % depth or rhm.L // depth < 2:
        raise RegimeError(f"depth must divide L and leave two levels, got depth = {depth} at L = {rhm.L}")
    if depth * np.log2(rhm.s) > 10:
        raise RegimeError(f"s^depth must be at most 2^10, got s = {rhm.s}, depth = {depth}")
    return RHM(rhm.v, int(rhm.m ** rule_choices(rhm.s, depth)), int(rhm.s**depth), rhm.L // depth)


def flatten(grammar: Grammar, depth: int) -> Grammar:
    """The grammar with each `depth` levels read as one; `RegimeError` as above, or beyond 10^8 symbols.

    >>> one = [[[0, 1]], [[1, 1]]]
    >>> flatten(Grammar([one, one, one, one]), 2).rules[0].tolist()
    [[[0, 1, 1, 1]], [[1, 1, 1, 1]]]
    """
    flat = flattened_regime(grammar.rhm, depth)
    if flat.L * flat.v * flat.m * flat.s > MAX_ENTRIES:
        raise RegimeError(f"k v m' s' must be at most 10^8 to flatten a grammar, got {flat}")
    tables = []
    for bottom in range(0, grammar.rhm.L, depth):
        table = grammar.rules[bottom]
        for upper in grammar.rules[bottom + 1 : bottom + depth]:
            table = compose(upper, table)
        tables.append(table)
    return Grammar(tables)


def compose(upper: Rules, lower: Rules) -> Rules:
    """Two levels as one: upper (v, m, s), lower (v, M, S) give (v, m M^s, s S).

    >>> compose(np.array([[[0, 1]], [[1, 0]]]), np.array([[[0, 0]], [[1, 1]]])).tolist()
    [[[0, 0, 1, 1]], [[1, 1, 0, 0]]]
    """
    v, m, s = upper.shape
    M = lower.shape[1]
    choices = np.indices((M,) * s).reshape(s, -1)
    parts = [lower[upper[:, :, j, None], choices[j]] for j in range(s)]
    joined: Rules = np.concatenate(parts, axis=-1).reshape(v, m * M**s, -1)
    return joined
