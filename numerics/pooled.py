"""Counts of learned tuples against many targets of one datum, drawn sample by sample.

The targets of one sample share their ancestors, so that their counts are not one multinomial draw. Each sample draws
the common ancestor (or, for `everywhere`, all nodes down to its level), its rule, the rules of its children, and a
learned symbol h ~ q(. | x) for each symbol x; labels of different subtrees are independent given their symbols.
Rows: codes of tuples. Columns: one block of v (or v^s, whole tuples) for each target.
Source: arXiv:2605.27734 (2026), algorithm 1 with all cousin targets.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.jit import kernel
from latentproof.numerics.joint import symbol_law
from latentproof.numerics.learners import Learner
from latentproof.theory.model import RHM

Law = npt.NDArray[np.float64]
Table = npt.NDArray[np.int64]


def pooled_width(rhm: RHM, learner: Learner, level: int) -> int:
    """Number of columns of the counts of a learner with many targets, at level 1..L-1.

    >>> from latentproof.numerics.learners import LEARNERS
    >>> pooled_width(RHM(8, 4, 3, 4), LEARNERS["latent-cousins"], 1)
    48
    """
    if learner.targets == "subtree":
        return rhm.v * int(rhm.s**level)
    pairs = rhm.s * (rhm.s - 1) if learner.targets == "everywhere" else rhm.s - 1
    return pairs * (rhm.n if learner.objective == "latent-tuple" else rhm.s * rhm.v)


def pooled_draws(rhm: RHM, learner: Learner, level: int) -> int:
    """Symbols drawn for one sample, the measure of its cost (a few nanoseconds each).

    >>> from latentproof.numerics.learners import LEARNERS
    >>> pooled_draws(RHM(8, 4, 3, 4), LEARNERS["latent-cousins"], 1)
    13
    """
    s = rhm.s
    if learner.targets == "subtree":
        return 2 + s + int(s**level)
    ancestors = int(s ** (rhm.L - level - 1)) if learner.targets == "everywhere" else 1
    return ancestors * (1 + s + s * s)


def pooled_counts(
    grammar: Grammar, learner: Learner, level: int, learned: Law, P: int, rng: np.random.Generator
) -> Table:
    """Counts (v^s, columns) of P samples for a learner with many targets: codes of tuples against each target.

    learned: q(h | x), shape (v, v), of the symbols of level `level`-1; level 1..L-1; columns as `pooled_width`.

    >>> from latentproof.numerics.learners import LEARNERS
    >>> grammar, rng = Grammar.sample(RHM(4, 2, 3, 3)), np.random.default_rng(0)
    >>> pooled_counts(grammar, LEARNERS["latent-cousins"], 1, np.eye(4), 10, rng).sum()
    np.int64(60)
    """
    rhm, rules = grammar.rhm, np.stack(grammar.rules)
    table = np.zeros((rhm.n, pooled_width(rhm, learner, level)), dtype=np.int64)
    labels = np.cumsum(learned, axis=1)
    everywhere = learner.targets == "everywhere"
    # The tables from the top down to the one below the common ancestor's level.
    above = rules[level + 1 :][::-1].copy() if everywhere else rules[:0]
    top = np.cumsum(symbol_law(grammar, rhm.L if everywhere else level + 1))
    if learner.targets == "subtree":
        draw_subtree(table, top, labels, rules[level], rules[:level][::-1].copy(), P, rng)
    else:
        whole = learner.objective == "latent-tuple"
        draw_cousins(table, top, labels, above, rules[level], rules[level - 1], everywhere, whole, P, rng)
    return table


@kernel
def draw_cousins(
    table: Table,
    top: Law,
    learned: Law,
    above: Table,
    rules: Table,
    below: Table,
    everywhere: bool,
    whole: bool,
    P: int,
    rng: np.random.Generator,
) -> None:
    """Add P samples to the table, in place; top and the rows of learned are cumulative sums.

    above: tables (depth, v, m, s) from the drawn top down to the ancestors; rules, below: theirs and their children's.
    Every ordered pair of siblings counts if `everywhere`, else those that start with child 0 of the one ancestor.
    """
    v, m, s = below.shape
    depth = above.shape[0]
    nodes = np.zeros(s**depth, dtype=np.int64)
    codes = np.zeros(s, dtype=np.int64)
    symbols = np.zeros((s, s), dtype=np.int64)
    width = table.shape[1] // (s * (s - 1) if everywhere else s - 1)
    for _ in range(P):
        nodes[0] = draw(top, rng.random())
        expand(nodes, above, rng)
        for node in range(nodes.shape[0]):
            rule = int(rng.random() * m)
            for child in range(s):
                parent = rules[nodes[node], rule, child]
                lower = int(rng.random() * m)
                codes[child] = 0
                for i in range(s):
                    symbols[child, i] = draw(learned[below[parent, lower, i]], rng.random())
                    codes[child] = codes[child] * v + symbols[child, i]
            block = 0
            for first in range(s if everywhere else 1):
                for second in range(s):
                    if second == first:
                        continue
                    if whole:
                        table[codes[first], block * width + codes[second]] += 1
                    else:
                        for i in range(s):
                            table[codes[first], block * width + i * v + symbols[second, i]] += 1
                    block += 1


@kernel
def draw_subtree(
    table: Table, top: Law, learned: Law, rules: Table, below: Table, P: int, rng: np.random.Generator
) -> None:
    """Add P samples of (code of child 0, all tokens under child 1) to the table, in place; below: (level, v, m, s)."""
    depth, v, m, s = below.shape
    tokens = np.zeros(s**depth, dtype=np.int64)
    for _ in range(P):
        ancestor = draw(top, rng.random())
        rule = int(rng.random() * m)
        parent = rules[ancestor, rule, 0]
        lower = int(rng.random() * m)
        code = 0
        for i in range(s):
            code = code * v + draw(learned[below[0, parent, lower, i]], rng.random())
        tokens[0] = rules[ancestor, rule, 1]
        expand(tokens, below, rng)
        for place in range(tokens.shape[0]):
            table[code, place * v + tokens[place]] += 1


@kernel
def expand(nodes: Table, tables: Table, rng: np.random.Generator) -> None:
    """From nodes[0], in place, all descendants s^depth by the tables (depth, v, m, s), uppermost first."""
    depth, _, m, s = tables.shape
    size = 1
    for step in range(depth):
        # From the last node on, so that no node is overwritten before it has been expanded.
        for node in range(size - 1, -1, -1):
            symbol = nodes[node]
            rule = int(rng.random() * m)
            for i in range(s):
                nodes[node * s + i] = tables[step, symbol, rule, i]
        size *= s


@kernel
def draw(cumulative: Law, uniform: float) -> int:
    """The index at which a cumulative sum first exceeds uniform times its total."""
    target = uniform * cumulative[-1]
    index = 0
    while cumulative[index] <= target:
        index += 1
    return index
