"""Counts of learned tuples against ALL symbols of all cousin tuples, drawn sample by sample.

The s(s-1) targets of one sample share their ancestors, so that their counts are not one multinomial draw: each sample
draws the common ancestor, its rule, the s rules below it, and a learned symbol h ~ q(. | x) for each of the s^2
symbols. Row: the code of the first tuple; column: (target position)*v + learned symbol.
Source: arXiv:2605.27734 (2026), algorithm 1 with all cousin targets.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.jit import kernel
from latentproof.numerics.joint import symbol_law

Law = npt.NDArray[np.float64]
Table = npt.NDArray[np.int64]


def pooled_counts(grammar: Grammar, level: int, learned: Law, P: int, rng: np.random.Generator) -> Table:
    """Counts (v^s, v*s*(s-1)) of P samples: code of the leftmost tuple against each symbol of its cousin tuples.

    learned: q(h | x), shape (v, v), of the symbols of level `level`-1; level 1..L-1. Every row of the table sums to
    s(s-1) times the number of samples with its code.

    >>> from latentproof.theory.model import RHM
    >>> pooled_counts(Grammar.sample(RHM(4, 2, 3, 3)), 1, np.eye(4), 10, np.random.default_rng(0)).shape
    (64, 24)
    """
    rhm = grammar.rhm
    table = np.zeros((rhm.n, rhm.v * rhm.s * (rhm.s - 1)), dtype=np.int64)
    top = np.cumsum(symbol_law(grammar, level + 1))
    draw_pooled(table, top, np.cumsum(learned, axis=1), grammar.rules[level], grammar.rules[level - 1], P, rng)
    return table


@kernel
def draw_pooled(
    table: Table, top: Law, learned: Law, above: Table, below: Table, P: int, rng: np.random.Generator
) -> None:
    """Add P samples to the table; top and the rows of learned are cumulative sums."""
    v, m, s = below.shape
    for _ in range(P):
        ancestor = draw(top, rng.random())
        upper = above[ancestor, int(rng.random() * m)]
        code = 0
        tuple_rule = below[upper[0], int(rng.random() * m)]
        for i in range(s):
            code = code * v + draw(learned[tuple_rule[i]], rng.random())
        position = 0
        for child in range(1, s):
            cousin = below[upper[child], int(rng.random() * m)]
            for i in range(s):
                table[code, position * v + draw(learned[cousin[i]], rng.random())] += 1
                position += 1


@kernel
def draw(cumulative: Law, uniform: float) -> int:
    """The index at which a cumulative sum first exceeds uniform times its total."""
    target = uniform * cumulative[-1]
    index = 0
    while cumulative[index] <= target:
        index += 1
    return index
