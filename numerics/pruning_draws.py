"""What deletion keeps of strings of drawn grammars, greedy against random, and of sparse ones, blanks against others.

Object: one draw is a grammar with a few of its strings; every string is pruned by each way in the same random order.
Statement: mean shares of the leaves that are kept, and of the leaves that can be erased alone.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129; sparse: Tomasini, Wyart (2024), arXiv:2404.10727.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.policy import grown
from latentproof.numerics.pruning import prune, single_deletions, tables_of
from latentproof.numerics.seeds import generator
from latentproof.numerics.variants.sparse import Kind, draw_sparse
from latentproof.theory.model import RHM

Floats = npt.NDArray[np.float64]
SURE = 1 - 1e-12
"""A posterior above this is one: other roots have probability exactly 0, and the sum is rounded once."""


class Kept(NamedTuple):
    """Shares of the leaves kept by each way."""

    greedy: float
    random: float
    checked: float


def kept(rhm: RHM, start: int, stop: int, seed: int, strings: int, threshold: float) -> list[Kept]:
    """Leaves kept at a posterior of the root of at least `threshold`, grammars number start..stop-1.

    >>> [one.greedy <= one.random for one in kept(RHM(4, 2, 2, 3), 0, 2, seed=0, strings=4, threshold=1.0)]
    [True, True]
    """
    found = []
    for index in range(start, stop):
        rng = generator("pruning", rhm, seed, index)
        grammar = Grammar.sample(rhm, rng)
        symbols, tables = grown(grammar, strings, rng), tables_of(grammar)
        leaves, roots = symbols[-1], symbols[0][:, 0]
        orders = rng.permuted(np.tile(np.arange(leaves.shape[1]), (strings, 1)), axis=1)
        shares = (
            float((prune(tables, leaves, roots, orders, threshold, how) == leaves.shape[1]).mean())
            for how in ("greedy", "random", "checked")
        )
        found.append(Kept(*shares))
    return found


def alone(rhm: RHM, start: int, stop: int, seed: int, strings: int) -> Floats:
    """Shares of leaves after whose erasure the root, and the leaf itself, is still determined; shape (stop-start, 2).

    >>> alone(RHM(4, 4, 2, 3), 0, 3, seed=0, strings=4)[:, 1].tolist()
    [0.0, 0.0, 0.0]
    """
    found = []
    for index in range(start, stop):
        rng = generator("erased", rhm, seed, index)
        grammar = Grammar.sample(rhm, rng)
        symbols = grown(grammar, strings, rng)
        after, possible = single_deletions(tables_of(grammar), symbols[-1], symbols[0][:, 0])
        found.append([(after > SURE).mean(), (possible == 1).mean()])
    return np.array(found).reshape(-1, 2)


def kept_sparse(
    rhm: RHM, s0: int, kind: Kind, start: int, stop: int, seed: int, strings: int, threshold: float
) -> Floats:
    """Shares of the blank and of the informative leaves that greedy keeps, then random; shape (stop-start, 4).

    >>> kept_sparse(RHM(4, 2, 2, 2), 1, "a", 0, 1, seed=0, strings=2, threshold=0.9)[:, 0].tolist()
    [0.0]
    """
    found = []
    for index in range(start, stop):
        rng = generator("sparse pruning", rhm, s0, kind, seed, index)
        model = draw_sparse(rhm, s0, int(rng.integers(2**31)), kind=kind)
        drawn, tables = model.sample(strings, int(rng.integers(2**31))), tables_of(model.hierarchy)
        blank = drawn.tokens == rhm.v
        orders = rng.permuted(np.tile(np.arange(blank.shape[1]), (strings, 1)), axis=1)
        row = []
        for how in ("greedy", "random"):
            left = prune(tables, drawn.tokens, drawn.roots, orders, threshold, how) == blank.shape[1]
            row += [left[blank].mean(), left[~blank].mean()]
        found.append(row)
    return np.array(found).reshape(-1, 4)
