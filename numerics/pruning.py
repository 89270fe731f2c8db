r"""Deleting leaves while the root can still be told: greedily by the exact posterior, in a random order, or checked.

Object: a string of a known grammar or hierarchy with its true root a; leaves are erased one by one, and the exact
posterior of a given the leaves kept (belief propagation) must stay at least a threshold.
Statement: greedy erases next the leaf after which the posterior of a is largest, ties (to 1e-12) by a given order,
until the best would fall below the threshold. Random erases in the given order and stops at the first leaf that would.
Checked passes over such leaves and goes on: it keeps a subset of what random keeps in the same order. At threshold 1 a
set of leaves that leaves the root open does so however many more go: there greedy and checked are the same.
All leaves are tried at once: with J(a', x) the derivative of the root's likelihood by a leaf's, two downward sweeps
(rows a and the sum over roots) give the posterior after erasing a leaf as sum_x J(a, x) / sum_a' sum_x J(a', x).
Source: greedy pruning by likelihood as in arXiv:2601.03066 (2026); belief propagation as in `belief`, Pearl (1988).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy, of_grammar
from latentproof.numerics.jit import kernel
from latentproof.theory.model import RegimeError

How = Literal["greedy", "random", "checked"]
HOW: dict[str, int] = {"greedy": 0, "random": 1, "checked": 2}
TIE = 1e-12
MAX_TABLE = 2**26
"""Entries L A R s of the tables, and s^L A of the messages, at most."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Tables(NamedTuple):
    """A hierarchy of uniform rules as the kernels read it: rules (L, A, R, s), padded; sizes A_0..A_L."""

    rules: Ints
    sizes: Ints


def tables_of(grammar: Grammar | Hierarchy) -> Tables:
    """The padded tables. Raises `RegimeError` for weighted rules, or tables and messages of more than 2^26 entries.

    >>> g = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    >>> tables_of(g).rules.shape, tables_of(g).sizes.tolist()
    ((2, 2, 1, 2), [2, 2, 2])
    """
    hierarchy = of_grammar(grammar) if isinstance(grammar, Grammar) else grammar
    if not hierarchy.uniform:
        raise RegimeError("rules must be equally likely to prune strings, got a hierarchy with weights")
    sizes = np.array([hierarchy.alphabet(level) for level in range(hierarchy.L + 1)], dtype=np.int64)
    widest = int(sizes.max())
    if max(hierarchy.L * widest * hierarchy.R * hierarchy.s, hierarchy.s**hierarchy.L * widest) > MAX_TABLE:
        raise RegimeError(f"tables L A R s and messages s^L A must be at most 2^26 to prune strings, got {hierarchy!r}")
    rules = np.zeros((hierarchy.L, widest, hierarchy.R, hierarchy.s), dtype=np.int64)
    for level, table in enumerate(hierarchy.rules):
        rules[level, : len(table)] = table
    return Tables(rules, sizes)


def single_deletions(tables: Tables, leaves: npt.ArrayLike, roots: npt.ArrayLike) -> tuple[Floats, Ints]:
    """Erase each leaf alone: the true root's posterior, and the number of tokens possible there; both (count, s^L).

    >>> g = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    >>> after, possible = single_deletions(tables_of(g), [[1, 1, 0, 1]], [0])
    >>> after.tolist(), possible.tolist()
    ([[0.5, 1.0, 1.0, 1.0]], [[2, 1, 1, 1]])
    """
    strings, true = np.asarray(leaves, dtype=np.int64), np.asarray(roots, dtype=np.int64)
    after, possible = np.empty(strings.shape), np.empty(strings.shape, dtype=np.int64)
    _single(tables.rules, tables.sizes, strings, true, after, possible)
    return after, possible


def prune(
    tables: Tables, leaves: npt.ArrayLike, roots: npt.ArrayLike, orders: npt.ArrayLike, threshold: float, how: How
) -> Ints:
    """When each leaf is erased, 0, 1, ..., or s^L where it is kept; shape (count, s^L).

    leaves (count, s^L) of the grammar, roots (count,), orders (count, s^L) a permutation of the leaves for each string;
    threshold in (0, 1].

    >>> g = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    >>> prune(tables_of(g), [[1, 1, 0, 1]], [0], [[0, 1, 2, 3]], 1.0, "greedy").tolist()
    [[4, 0, 1, 2]]
    """
    if not 0 < threshold <= 1:
        raise RegimeError(f"threshold must be in (0, 1], got {threshold}")
    strings, true, ranked = (np.asarray(x, dtype=np.int64) for x in (leaves, roots, orders))
    when = np.full(strings.shape, strings.shape[1], dtype=np.int64)
    _prune(tables.rules, tables.sizes, strings, true, ranked, threshold, HOW[how], when)
    return when


@kernel
def _single(rules: Ints, sizes: Ints, leaves: Ints, roots: Ints, after: Floats, possible: Ints) -> None:
    up, own, whole = _messages(rules, leaves.shape[1])
    for tree in range(leaves.shape[0]):
        _start(rules, sizes, leaves[tree], up)
        _downward(rules, sizes, up, roots[tree], own, whole)
        for leaf in range(leaves.shape[1]):
            after[tree, leaf] = own[leaf, : sizes[0]].sum() / whole[leaf, : sizes[0]].sum()
            possible[tree, leaf] = (whole[leaf, : sizes[0]] > 0).sum()


@kernel
def _prune(
    rules: Ints, sizes: Ints, leaves: Ints, roots: Ints, orders: Ints, threshold: float, how: int, when: Ints
) -> None:
    count, n = leaves.shape
    up, own, whole = _messages(rules, n)
    old = np.empty((rules.shape[0] + 1, rules.shape[1]))
    for tree in range(count):
        _start(rules, sizes, leaves[tree], up)
        erased = 0
        if how == 0:
            while erased < n:
                _downward(rules, sizes, up, roots[tree], own, whole)
                best, value = -1, -1.0
                for leaf in orders[tree]:
                    if when[tree, leaf] == n:
                        after = own[leaf, : sizes[0]].sum() / whole[leaf, : sizes[0]].sum()
                        if after > value + TIE:
                            best, value = leaf, after
                if value < threshold - TIE:
                    break
                _erase(rules, sizes, up, best, old)
                when[tree, best] = erased
                erased += 1
            continue
        for leaf in orders[tree]:
            _erase(rules, sizes, up, leaf, old)
            root = up[up.shape[0] - 1, : sizes[-1]]
            if root[roots[tree]] / root.sum() >= threshold - TIE:
                when[tree, leaf] = erased
                erased += 1
                continue
            if how == 1:
                break
            _put_back(rules, up, leaf, old)


@kernel
def _messages(rules: Ints, n: int) -> tuple[Floats, Floats, Floats]:
    """Messages of all nodes, level by level from the leaves, the root last."""
    nodes, width = n, n
    while width > 1:
        width //= rules.shape[3]
        nodes += width
    return np.zeros((nodes, rules.shape[1])), np.zeros((nodes, rules.shape[1])), np.zeros((nodes, rules.shape[1]))


@kernel
def _node(table: Ints, size: int, up: Floats, first: int, out: Floats) -> None:
    """One upward message from the children number first, first+1, ...; the largest entry is 1."""
    top = 0.0
    for a in range(size):
        total = 0.0
        for k in range(table.shape[1]):
            product = 1.0
            for i in range(table.shape[2]):
                product *= up[first + i, table[a, k, i]]
            total += product
        out[a] = total
        top = max(top, total)
    for a in range(size):
        out[a] /= top


@kernel
def _start(rules: Ints, sizes: Ints, leaves: Ints, up: Floats) -> None:
    """Upward messages with every leaf seen."""
    L, _, _, s = rules.shape
    n = leaves.shape[0]
    up[:] = 0.0
    for leaf in range(n):
        up[leaf, leaves[leaf]] = 1.0
    below, at, width = 0, n, n // s
    for level in range(L):
        for node in range(width):
            _node(rules[level], sizes[level + 1], up, below + node * s, up[at + node])
        below, at, width = at, at + width, width // s


@kernel
def _erase(rules: Ints, sizes: Ints, up: Floats, leaf: int, old: Floats) -> None:
    """Erase a leaf and renew the messages above it; what they were is kept in `old`."""
    L, _, _, s = rules.shape
    n = s**L
    old[0] = up[leaf]
    up[leaf, : sizes[0]] = 1.0
    below, at, width, node = 0, n, n // s, leaf // s
    for level in range(L):
        old[level + 1] = up[at + node]
        _node(rules[level], sizes[level + 1], up, below + node * s, up[at + node])
        below, at, width, node = at, at + width, width // s, node // s


@kernel
def _put_back(rules: Ints, up: Floats, leaf: int, old: Floats) -> None:
    """Undo `_erase`."""
    L, s = rules.shape[0], rules.shape[3]
    n = s**L
    at, width, node = 0, n, leaf
    for level in range(L + 1):
        up[at + node] = old[level]
        at, width, node = at + width, width // s, node // s


@kernel
def _downward(rules: Ints, sizes: Ints, up: Floats, root: int, own: Floats, whole: Floats) -> None:
    """Derivatives of the true root's likelihood (own) and of the sum over roots (whole), on one scale a node."""
    L, _, R, s = rules.shape
    top = up.shape[0] - 1
    own[:] = 0.0
    whole[:] = 0.0
    own[top, root] = 1.0
    whole[top, : sizes[L]] = 1.0
    at, width = top, 1
    for level in range(L - 1, -1, -1):
        below = at - width * s
        for node in range(width):
            first = below + node * s
            for a in range(sizes[level + 1]):
                one, other = own[at + node, a], whole[at + node, a]
                if other == 0.0:
                    continue
                for k in range(R):
                    for j in range(s):
                        product = 1.0
                        for i in range(s):
                            if i != j:
                                product *= up[first + i, rules[level, a, k, i]]
                        z = rules[level, a, k, j]
                        own[first + j, z] += one * product
                        whole[first + j, z] += other * product
            for j in range(s):
                scale = whole[first + j].max()
                for z in range(sizes[level]):
                    own[first + j, z] /= scale
                    whole[first + j, z] /= scale
        at, width = below, width * s
