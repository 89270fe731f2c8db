r"""What is known of every latent after k upward sweeps of belief propagation.

Object: one sweep renews all upward messages at once, u_l from the u_(l-1) of the sweep before; before the first sweep
only the leaves are known and every other message is 1. The belief at a node is its prior times its message.
Statement: after k sweeps u_l is exact for l <= k. Tuples have one parent, so it is positive for one symbol only: the
latents of the levels <= k are determined, at every f. Above, u_l is still 1, because its rules' probabilities sum to 1:
the belief is the prior, which for the root is uniform.
Source: Pearl (1988), chapter 4; for the Random Hierarchy Model Sclocchi, Favero, Wyart (2024), arXiv:2402.16991.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import numpy as np
import numpy.typing as npt

from latentproof.numerics.belief.evidence import Mask, check_leaves, leaf_likelihood
from latentproof.numerics.belief.messages import Messages, rule_products
from latentproof.numerics.enumeration_tables import tables
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy, of_grammar
from latentproof.theory.model import RHM


def beliefs_after(
    grammar: Grammar | Hierarchy, leaves: npt.ArrayLike, sweeps: int, observed: Mask | None = None
) -> list[Messages]:
    """Beliefs of levels 0..L after that many sweeps, each (count, s^(L-l), A_l); leaves (count, s^L), errors as there.

    Fractions for a `Hierarchy.exact()`. A node whose leaves are impossible under the grammar has belief 0 everywhere.

    >>> g = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    >>> [beliefs_after(g, [[1, 1, 0, 1]], k)[2].tolist() for k in (1, 2)]
    [[[[0.5, 0.5]]], [[[1.0, 0.0]]]]
    """
    hierarchy = of_grammar(grammar) if isinstance(grammar, Grammar) else grammar
    array = check_leaves(hierarchy, leaves)
    messages = [leaf_likelihood(hierarchy, array, None if observed is None else np.asarray(observed))]
    one = messages[0].ravel()[0] * 0 + 1
    for level in range(1, hierarchy.L + 1):
        nodes = hierarchy.s ** (hierarchy.L - level)
        messages.append(np.full((len(array), nodes, hierarchy.alphabet(level)), one, dtype=messages[0].dtype))
    for _ in range(sweeps):
        pairs = zip(messages[:-1], hierarchy.rules, hierarchy.weights, strict=True)
        above = [(rule_products(below, rules, range(hierarchy.s)) * w).sum(axis=-1) for below, rules, w in pairs]
        messages = [messages[0], *above]
    return [_normalised(u * _prior(hierarchy, level)) for level, u in enumerate(messages)]


def _prior(hierarchy: Hierarchy, level: int) -> Messages:
    """P(symbol) of every node of a level before anything is seen, shape (nodes, A)."""
    nodes = hierarchy.s ** (hierarchy.L - level)
    return np.array([hierarchy.symbol_law(level, node) for node in range(nodes)])


def _normalised(joint: Messages) -> Messages:
    total = joint.sum(axis=-1, keepdims=True)
    total[total == 0] = 1
    normalised: Messages = joint / total
    return normalised


def determined(beliefs: list[Messages]) -> list[npt.NDArray[np.bool_]]:
    """Whether each node's symbol is determined, by level: shape (count, nodes). Floats: up to rounding.

    >>> determined([np.array([[[1.0, 0.0], [0.5, 0.5]]])])[0].tolist()
    [[True, False]]
    """
    return [np.asarray(belief.max(axis=-1) >= 1 - (0 if belief.dtype == object else 1e-12)) for belief in beliefs]


def all_strings(grammar: Grammar) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Every root and string of a grammar, once for each derivation, all equally likely.

    >>> len(list(all_strings(Grammar([[[[0, 1]], [[1, 1]]]] * 2))))
    2
    """
    rules, m = grammar.rules, grammar.rhm.m
    for root in range(grammar.rhm.v):
        strings: list[tuple[int, ...]] = [(root,)]
        for table in reversed(rules):
            strings = [
                tuple(int(x) for a, k in zip(symbols, choice, strict=True) for x in table[a, k])
                for symbols in strings
                for choice in product(range(m), repeat=len(symbols))
            ]
        yield from ((root, string) for string in strings)


def count_determined(rhm: RHM, sweeps: int) -> tuple[Fraction, Fraction]:
    """Shares, over every grammar and string, of nodes of levels <= sweeps and of roots that are determined (rightly).

    In fractions; regimes of a few thousand grammars only.

    >>> count_determined(RHM(2, 1, 2, 2), 1)
    (Fraction(1, 1), Fraction(0, 1))
    """
    below = known = roots = right = 0
    for rules in product(list(tables(rhm.v, rhm.m, rhm.s)), repeat=rhm.L):
        grammar = Grammar(rules)
        strings = list(all_strings(grammar))
        beliefs = beliefs_after(of_grammar(grammar).exact(), [leaves for _, leaves in strings], sweeps)
        found = determined(beliefs)
        below += sum(level.size for level in found[: sweeps + 1])
        known += sum(int(level.sum()) for level in found[: sweeps + 1])
        roots += len(strings)
        right += sum(int(beliefs[-1][i, 0, root] == 1) for i, (root, _) in enumerate(strings))
    return Fraction(known, below), Fraction(right, roots)
