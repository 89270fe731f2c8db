r"""Transfer: an upper table learned in one language reads the strings of another, or of an unrelated grammar.

Object: languages that share all tables above level 1. Trees of language 1 are read up to level 1 with its own table;
the tuples of level-1 symbols are clustered by a cousin's symbol, and each cluster is named after the parent it mostly
has in language 1: this level-2 table is frozen. Strings of another language are read up to level 1 with that language's
table, and then by the frozen one.
Statement: the accuracy at level 2 is language 1's, with no sample above level 1 of the other language; for a string
whose upper grammar is unrelated, a parser with an exact table, guessing tuples that it lacks, is right with probability
1/v.
Source: after the Large Concept Model, Barrault et al. (2024), arXiv:2412.08821.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from latentproof.numerics.cluster import cluster
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM, RegimeError

Symbols = npt.NDArray[np.int64]


def codes(symbols: npt.NDArray[Any], v: int, s: int) -> Symbols:
    """Tuples of s neighbours as numbers below v^s, the first symbol counting most: (count, nodes s) -> (count, nodes).

    >>> codes(np.array([[1, 0, 1, 1]]), 2, 2)
    array([[2, 3]])
    """
    grouped = symbols.astype(np.int64).reshape(len(symbols), -1, s)
    return np.asarray(grouped @ v ** np.arange(s - 1, -1, -1))


def read_table(rules: npt.NDArray[np.int64]) -> Symbols:
    """The parent of each of the v^s tuples, -1 for those that the table (v, m, s) does not have.

    >>> read_table(np.array([[[0, 1]], [[1, 1]]]))
    array([-1,  0, -1,  1])
    """
    v, m, s = rules.shape
    parents = np.full(v**s, -1)
    parents[codes(rules.reshape(v * m, s), v, s)[:, 0]] = np.repeat(np.arange(v), m)
    return parents


@dataclass(frozen=True)
class Frozen:
    """A level-2 table learned in one language: the name of each tuple of level-1 symbols, shape (v^s,)."""

    names: Symbols

    def accuracy(self, grammar: Grammar, count: int, seed: int) -> float:
        """Share of strings of a language whose first level-2 symbol is named right; level 1 read by its own table."""
        trees = sample_trees(grammar, count, seed, latents=True)
        tuples = _concept_tuples(grammar, trees.leaves)
        return float((self.names[tuples] == trees.symbols(2)[:, 0]).mean())


def _concept_tuples(grammar: Grammar, leaves: npt.NDArray[np.unsignedinteger[Any]]) -> Symbols:
    """Codes of the first tuples of level-1 symbols, read from the leaves alone."""
    v, s = grammar.rhm.v, grammar.rhm.s
    concepts = read_table(grammar.rules[0])[codes(leaves[:, : s**2], v, s)]
    return codes(concepts, v, s)[:, 0]


def learn_frozen(grammar: Grammar, count: int, seed: int) -> Frozen:
    """Learn level 2 from `count` strings of one language, from tuples and a cousin's symbol; L >= 3.

    >>> grammar = Grammar.sample(RHM(4, 2, 3, 3), 0)
    >>> learn_frozen(grammar, 4000, 0).accuracy(grammar, 1000, 1) > 0.9
    True
    """
    v, s, L = grammar.rhm.v, grammar.rhm.s, grammar.rhm.L
    if L < 3:
        raise RegimeError(f"L must be at least 3 for a cousin above level 1, got L = {L}")
    trees = sample_trees(grammar, count, seed, latents=True)
    tuples = _concept_tuples(grammar, trees.leaves)
    cousin = trees.symbols(1)[:, s].astype(np.int64)  # the first child of node 1 of level 2
    counts = np.bincount(tuples * v + cousin, minlength=v**s * v).reshape(v**s, v)
    labels = cluster(counts, v, generator("frozen", grammar.rhm, seed))
    # Clusters have no names of their own: in language 1, each is given the parent that it mostly has.
    shown = np.bincount(labels[tuples] * v + trees.symbols(2)[:, 0], minlength=v * v).reshape(v, v)
    rows, columns = linear_sum_assignment(shown, maximize=True)
    names = np.empty(v, dtype=np.int64)
    names[rows] = columns
    return Frozen(names[labels])


def unrelated_accuracies(rhm: RHM, start: int, stop: int, seed: int) -> npt.NDArray[np.float64]:
    """For pairs of tables start..stop-1: how often the tuples of one are read right by the other, guesses included.

    Mean over the vm tuples of 1 where the other table gives the same parent, 0 another, 1/v none.

    >>> 0 < unrelated_accuracies(RHM(4, 2, 2, 2), 0, 50, 0).mean() < 0.5
    np.True_
    """
    v, m, s = rhm.v, rhm.m, rhm.s
    found = np.empty(stop - start)
    for i in range(start, stop):
        # The two tables of a grammar of depth 2 are independent.
        one, other = Grammar.sample(RHM(v, m, s, 2), generator("unrelated", rhm, seed, i)).rules
        asked, known = (codes(rules.reshape(v * m, s), v, s)[:, 0] for rules in (one, other))
        order = np.argsort(known)
        at = np.minimum(np.searchsorted(known[order], asked), v * m - 1)
        has = known[order][at] == asked
        found[i - start] = np.where(has, order[at] // m == np.arange(v * m) // m, 1 / v).mean()
    return found
