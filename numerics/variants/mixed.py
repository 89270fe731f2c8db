"""Mixed branching: every symbol has binary and ternary rules, so that trees of one depth have varying shapes.

Definition: at each level 1..L a symbol has m2 rules of two symbols and m3 of three, drawn as two independent uniform
injections [v] x [m2] -> [v]^2 and [v] x [m3] -> [v]^3. A node is binary with probability p2 = 1 - p3, independently,
and then takes one of its rules of that kind uniformly. The root is uniform on [v]; all leaves are at depth L, so that
strings have 2^L to 3^L tokens, and nothing in a string shows where its constituents end. No pair, and no triple, has
two parents; a string may still have several trees (a triple may begin with a pair): ambiguity grows with the shares
m2/v and m3/v^2. The paper writes m2 = f v, m3 = f v^2 with one f, takes p2 = p3 = 1/2 in its experiments and counts its
levels from the root; here all are free. Its labels are the root symbols, as here.
Source: Parley, Cagnetta, Wyart (2026), arXiv:2602.06065 (the varying-tree Random Hierarchy Model; from digests of it).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.arguments import whole_number
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.sampling.counter import stream_key
from latentproof.numerics.seeds import check_seed, generator
from latentproof.numerics.variants.mixed_laws import inside, token_law
from latentproof.numerics.variants.mixed_prefix import begins
from latentproof.numerics.variants.mixed_trees import run_strings
from latentproof.numerics.variants.model import Strings
from latentproof.theory.model import RHM, RegimeError

Rules = npt.NDArray[np.int64]
Law = npt.NDArray[Any]

MAX_WIDTH = 3**12
"""Longest strings, 3^L."""
MAX_BYTES = 2**36
"""Most bytes of one call's tokens."""


@dataclass(frozen=True, eq=False)
class MixedGrammar:
    """pairs[l-1]: (v, m2, 2), triples[l-1]: (v, m3, 3), l = 1..L; p2 in [0, 1], a Fraction for exact laws.

    >>> g = draw_mixed(v=4, m2=2, m3=3, L=2, p2=0.5, seed=0)
    >>> g.L, g.v, g.sample(3, seed=0).tokens.shape, round(float(sum(g.token_law(8))), 4)
    (2, 4, (3, 9), 0.0625)
    """

    pairs: tuple[Rules, ...]
    triples: tuple[Rules, ...]
    p2: float | Fraction

    @property
    def L(self) -> int:
        """Levels above the tokens."""
        return len(self.pairs)

    @property
    def v(self) -> int:
        """Symbols a level."""
        return len(self.pairs[0])

    def sample(self, count: int, seed: int, *, start: int = 0) -> Strings:
        """Strings number start..start+count-1 of a data seed, uint16, padded with v up to 3^L tokens.

        Raises `RegimeError` before anything is allocated if they do not fit.
        """
        count, start = whole_number("count", count, 0, 2**40 - 1), whole_number("start", start, 0, 2**40 - 1)
        width = 3**self.L
        if width > MAX_WIDTH or 2 * count * width > MAX_BYTES:
            raise RegimeError(
                f"3^L must be at most 3^12 and the tokens fit 2^36 bytes, got L = {self.L}, {count} strings"
            )
        tokens = np.full((count, width), self.v, dtype=np.uint16)
        lengths, roots = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.uint16)
        key = stream_key(seed, "mixed", self.v, self.pairs[0].shape[1], self.triples[0].shape[1], self.L)
        run_strings(start, key, float(self.p2), np.stack(self.pairs), np.stack(self.triples), tokens, lengths, roots)
        return Strings(tokens, lengths, roots)

    def root_law(self) -> Law:
        """Uniform on the v roots."""
        exact = isinstance(self.p2, Fraction)
        return np.array([Fraction(1, self.v)] * self.v, dtype=object) if exact else np.full(self.v, 1 / self.v)

    def token_law(self, position: int) -> Law:
        """P(the string is longer than `position` >= 0 and has token z there), shape (v,)."""
        if not 0 <= position < 3**self.L:
            raise RegimeError(f"position must be in 0..3^L-1 = {3**self.L - 1}, got position = {position}")
        law: Law = self.root_law() @ token_law(self.pairs, self.triples, self.p2, position)
        return law

    def likelihood(self, string: npt.ArrayLike) -> Law:
        """P(string | root), shape (v,), summed over all trees; 0 for a length that no tree has."""
        tokens = np.asarray(string)
        self._check(tokens)
        if not len(tokens):
            raise RegimeError("string must have at least one token, got none")
        return inside(self.pairs, self.triples, self.p2, tokens)

    def root_posterior(self, string: npt.ArrayLike) -> Law:
        """P(root | string), shape (v,); `RegimeError` for a string that the grammar cannot generate."""
        likelihood = self.likelihood(string)
        if not likelihood.sum() > 0:
            raise RegimeError("string must be one of this grammar, got one of probability 0")
        posterior: Law = likelihood / likelihood.sum()
        return posterior

    def next_token_law(self, prefix: npt.ArrayLike) -> Law:
        """P(next token = z | prefix), z = 0..v-1, and last P(the string ends here | prefix); shape (v+1,).

        prefix: the tokens so far, none to begin with. Raises `RegimeError` for one that no string begins with.
        """
        tokens = np.asarray(prefix, dtype=None if np.size(prefix) else np.int64)
        self._check(tokens)
        ends = (
            (self.root_law() * inside(self.pairs, self.triples, self.p2, tokens)).sum() if len(tokens) else 0 * self.p2
        )
        goes_on = [
            (self.root_law() * begins(self.pairs, self.triples, self.p2, np.append(tokens, z))).sum()
            for z in range(self.v)
        ]
        joint: Law = np.array([*goes_on, ends])
        if not joint.sum() > 0:
            raise RegimeError("prefix must begin a string of this grammar, got one of probability 0")
        law: Law = joint / joint.sum()
        return law

    def _check(self, tokens: npt.NDArray[Any]) -> None:
        if tokens.ndim != 1 or not np.issubdtype(tokens.dtype, np.integer):
            raise RegimeError(f"a string must be a list of tokens, got {tokens.dtype} {tokens.shape}")
        if len(tokens) and (tokens.min() < 0 or tokens.max() >= self.v):
            raise RegimeError(f"tokens must be in 0..v-1 = {self.v - 1}, got {tokens.min()}..{tokens.max()}")


def draw_mixed(*, v: int, m2: int, m3: int, L: int, p2: float | Fraction, seed: int) -> MixedGrammar:
    """Draw a mixed grammar: 1 <= m2 <= v, 1 <= m3 <= v^2, L >= 2, 0 <= p2 <= 1, else `RegimeError`.

    >>> draw_mixed(v=4, m2=2, m3=3, L=3, p2=0.5, seed=0).triples[2].shape
    (4, 3, 3)
    """
    if not 0 <= p2 <= 1:
        raise RegimeError(f"p2 must be in 0..1, got p2 = {p2}")
    pairs, triples = (
        Grammar.sample(rhm, generator("mixed", rhm, check_seed(seed))).rules
        for rhm in (RHM(v, m2, 2, L), RHM(v, m3, 3, L))
    )
    return MixedGrammar(pairs, triples, p2)
