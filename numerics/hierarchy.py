"""Hierarchies: tree grammars of one depth and one branching, the common form of the model and of its variants.

Object: levels 0..L with alphabets of A_0, ..., A_L symbols. A symbol a of level l >= 1 has R rules, r_l(a, k) in
[A_{l-1}]^s, k = 0..R-1, of which it picks the k-th with probability p_l(k); the root is uniform on [A_L]. Trees have
s^L leaves. A `Grammar` is the case A_l = v, R = m, p = 1/m; number of classes, Zipf rules, sparsity and several
languages are others. Rules need not be distinct, so that strings may be ambiguous.
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, section 2, without the injection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.theory.model import RegimeError

Rules = npt.NDArray[np.int64]
Weights = npt.NDArray[Any]
"""Floats, or an object array of Fractions in the exact lane."""

MAX_SYMBOLS = 2**16
"""Largest alphabet: symbols are stored in at most two bytes."""


@dataclass(frozen=True, eq=False, repr=False)
class Hierarchy:
    """rules[l-1]: the (A_l, R, s) table of level l; weights[l-1]: the law p_l of the R rules; tokens: A_0.

    weights None: uniform. Raises `RegimeError` for tables of different R or s, symbols that the level below does not
    have, weights that are negative or do not sum to 1.

    >>> h = Hierarchy([[[[0, 1], [1, 1]]], [[[0, 0], [0, 0]]]], tokens=2, weights=[[0.25, 0.75], [0.5, 0.5]])
    >>> h.L, h.s, h.R, h.alphabet(0), h.alphabet(2)
    (2, 2, 2, 2, 1)
    """

    rules: tuple[Rules, ...]
    weights: tuple[Weights, ...]
    tokens: int
    uniform: bool = field(default=True)

    def __init__(
        self, rules: Sequence[npt.ArrayLike], *, tokens: int, weights: Sequence[npt.ArrayLike] | None = None
    ) -> None:
        given = [np.asarray(table) for table in rules]
        if not all(np.issubdtype(table.dtype, np.integer) for table in given):
            raise RegimeError(f"rules must be integers, got {[str(table.dtype) for table in given]}")
        tables = tuple(np.array(table, dtype=np.int64, order="C") for table in given)
        if not tables or any(table.ndim != 3 or table.shape[1:] != tables[0].shape[1:] for table in tables):
            raise RegimeError(f"rules must be tables (A_l, R, s) of one R and s, got {[t.shape for t in tables]}")
        if tables[0].shape[2] < 2:
            raise RegimeError(f"s must be at least 2, got rules of s = {tables[0].shape[2]} symbols")
        below = tokens
        for level, table in enumerate(tables, start=1):
            if not 1 <= below <= MAX_SYMBOLS:
                raise RegimeError(f"a level must have 1..{MAX_SYMBOLS} symbols, got {below} at level {level - 1}")
            if table.size == 0 or table.min() < 0 or table.max() >= below:
                raise RegimeError(f"symbols must be in 0..{below - 1} in the rules of level {level}")
            below = len(table)
        if below > MAX_SYMBOLS:
            raise RegimeError(f"a level must have 1..{MAX_SYMBOLS} symbols, got {below} at level {len(tables)}")
        R = tables[0].shape[1]
        uniform = weights is None
        laws = [np.full(R, 1 / R)] * len(tables) if weights is None else [np.array(law) for law in weights]
        if len(laws) != len(tables):
            raise RegimeError(f"weights must have one law for each of the {len(tables)} levels, got {len(laws)}")
        for level, law in enumerate(laws, start=1):
            if law.shape != (R,) or not (law >= 0).all() or abs(float(law.sum()) - 1) > 1e-12:
                raise RegimeError(f"weights of level {level} must be a law on the R = {R} rules, got sum {law.sum()}")
        for array in (*tables, *laws):
            array.flags.writeable = False
        object.__setattr__(self, "rules", tables)
        object.__setattr__(self, "weights", tuple(laws))
        object.__setattr__(self, "tokens", int(tokens))
        object.__setattr__(self, "uniform", uniform)

    @property
    def L(self) -> int:
        """Levels above the tokens."""
        return len(self.rules)

    @property
    def R(self) -> int:
        """Rules a symbol."""
        return int(self.rules[0].shape[1])

    @property
    def s(self) -> int:
        """Symbols a rule."""
        return int(self.rules[0].shape[2])

    def alphabet(self, level: int) -> int:
        """Number of symbols A_l of a level 0..L."""
        return self.tokens if level == 0 else len(self.rules[level - 1])

    def exact(self) -> Hierarchy:
        """The same hierarchy with uniform laws as Fractions 1/R; other weights are floats over their exact sum.

        >>> of_grammar(Grammar([[[[0, 1]], [[1, 1]]]] * 2)).exact().weights[0]
        array([Fraction(1, 1)], dtype=object)
        """
        laws = [np.array([Fraction(1, self.R)] * self.R, dtype=object)] * self.L
        if not self.uniform:
            laws = [np.array([Fraction(p) for p in law], dtype=object) for law in self.weights]
            laws = [law / law.sum() for law in laws]
        exact = Hierarchy(self.rules, tokens=self.tokens, weights=laws)
        object.__setattr__(exact, "uniform", self.uniform)
        return exact

    def root_law(self) -> Weights:
        """The uniform law of the root, shape (A_L,)."""
        size = self.alphabet(self.L)
        if self.weights[0].dtype == object:
            return np.array([Fraction(1, size)] * size, dtype=object)
        return np.full(size, 1 / size)

    def symbol_law(self, level: int, node: int) -> Weights:
        """The exact law of the symbol of a level 0..L at a node 0..s^(L-level)-1, shape (A_level,).

        A product of channels along the base-s digits of the node. Raises `RegimeError` for a place outside the tree.

        >>> of_grammar(Grammar([[[[0, 1]], [[0, 0]]]] * 2)).symbol_law(1, 1)
        array([0.5, 0.5])
        """
        if not 0 <= level <= self.L or not 0 <= node < self.s ** (self.L - level):
            raise RegimeError(f"a place has level in 0..{self.L} and node in 0..s^(L-level)-1, got ({level}, {node})")
        law = self.root_law()
        for above in range(self.L, level, -1):
            digit = node // self.s ** (above - 1 - level) % self.s
            below = np.zeros(self.alphabet(above - 1), dtype=law.dtype)
            np.add.at(below, self.rules[above - 1][:, :, digit], law[:, None] * self.weights[above - 1][None, :])
            law = below
        return law

    def __repr__(self) -> str:
        alphabets = [self.alphabet(level) for level in range(self.L + 1)]
        law = "uniform" if self.uniform else "weighted"
        return f"<Hierarchy with alphabets {alphabets}, R={self.R} {law} rules, s={self.s}>"


def of_grammar(grammar: Grammar) -> Hierarchy:
    """The hierarchy of a grammar: A_l = v, R = m, uniform rules.

    >>> of_grammar(Grammar([[[[0, 1]], [[1, 1]]]] * 3))
    <Hierarchy with alphabets [2, 2, 2, 2], R=1 uniform rules, s=2>
    """
    return Hierarchy(grammar.rules, tokens=grammar.rhm.v)
