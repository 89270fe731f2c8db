"""The sparse model: every informative symbol comes with s0 uninformative ones.

Definition: a rule shows its s informative symbols among s(s0+1) places, the others are blank; where they stand is drawn
anew at every node, uniformly. Type "a", the paper's own model: one place in each of s patches of s0+1 places, the
patches independent. Type "b": any s of the s(s0+1) places, in their order. A blank has only blanks below it, so that a
tree has (s(s0+1))^L leaves, s^L of them informative. Here the blank is the symbol v of every level, and (rule,
placement) is the rule choice k*Q + q of Q placements: (s0+1)^s of them for "a" and C(s(s0+1), s) for "b". s0 = 0 is the
plain model. Not modelled: the paper's input, one-hot columns with all-zero columns for blanks, and its root of n_c
classes (here v of them), which it sets to v in its main experiments, with m = v^(s-1).
Source: Tomasini, Wyart (2024), arXiv:2404.10727, section 3, sparsity A and B (from digests of the paper).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, product
from typing import Literal

import numpy as np
import numpy.typing as npt

from latentproof.numerics.arguments import whole_number
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy
from latentproof.numerics.variants.model import FixedModel
from latentproof.theory.model import RHM, RegimeError

Kind = Literal["a", "b"]

MAX_TABLE = 2**24
"""Most symbols (v+1) m Q s(s0+1) of one level's table."""


def placements(s: int, s0: int, kind: Kind) -> npt.NDArray[np.int64]:
    """Every choice of places for s informative symbols, shape (Q, s), places in 0..s(s0+1)-1, ascending.

    >>> placements(2, 1, "a").tolist(), len(placements(2, 1, "b"))
    ([[0, 2], [0, 3], [1, 2], [1, 3]], 6)
    """
    if kind == "b":
        return np.array(list(combinations(range(s * (s0 + 1)), s)))
    return np.array([[i * (s0 + 1) + q for i, q in enumerate(places)] for places in product(range(s0 + 1), repeat=s)])


def draw_sparse(rhm: RHM, s0: int, seed: int, *, kind: Kind = "a") -> FixedModel:
    """Draw a sparse grammar with s0 >= 0 uninformative symbols a feature; its blank token is v.

    >>> draw_sparse(RHM(4, 2, 2, 2), 1, seed=0).hierarchy
    <Hierarchy with alphabets [5, 5, 4], R=8 uniform rules, s=4>
    """
    s0 = whole_number("s0", s0, 0)
    if kind not in ("a", "b"):
        raise RegimeError(f"kind must be 'a' or 'b', got {kind!r}")
    width = rhm.s * (s0 + 1)
    Q = math.comb(width, rhm.s) if kind == "b" else (s0 + 1) ** rhm.s
    if (rhm.v + 1) * rhm.m * Q * width > MAX_TABLE:
        raise RegimeError(f"(v+1) m Q s(s0+1) must be at most 2^24, got Q = {Q} placements at {rhm}, s0 = {s0}")
    return sparse_model(Grammar.sample(rhm, seed).rules, s0, kind)


def sparse_model(rules: Sequence[npt.NDArray[np.int64]], s0: int, kind: Kind) -> FixedModel:
    """The sparse model of given tables (v, m, s), level 1 first.

    >>> sparse_model([np.array([[[0, 1]], [[1, 0]]])], 1, "a").hierarchy
    <Hierarchy with alphabets [3, 2], R=4 uniform rules, s=4>
    """
    (v, m, s), places = rules[0].shape, placements(rules[0].shape[2], s0, kind)
    tables = []
    for level, shown in enumerate(rules, start=1):
        symbols = v if level == len(rules) else v + 1
        table = np.full((symbols, m, len(places), s * (s0 + 1)), v)
        for q, at in enumerate(places):
            table[:v, :, q, at] = shown
        tables.append(table.reshape(symbols, m * len(places), s * (s0 + 1)))
    return FixedModel(Hierarchy(tables, tokens=v + 1))
