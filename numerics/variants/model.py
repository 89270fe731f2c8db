"""The one interface of all variants: sample strings, and their exact laws.

A `Model` is a drawn grammar of some variant. `FixedModel` is every variant whose trees have one shape (plain, number of
classes, Zipf rules, sparse, several languages), as a `Hierarchy`; `mixed.MixedGrammar` is the one whose trees vary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from latentproof.numerics.belief.evidence import check_leaves, leaf_likelihood
from latentproof.numerics.belief.messages import upward
from latentproof.numerics.hierarchy import Hierarchy
from latentproof.numerics.sampling.trees import sample_trees

Law = npt.NDArray[Any]


class Strings(NamedTuple):
    """tokens: (count, width), beyond its length a string is padded; lengths, roots: (count,)."""

    tokens: npt.NDArray[Any]
    lengths: npt.NDArray[np.int64]
    roots: npt.NDArray[Any]


class Model(Protocol):
    """A drawn grammar of some variant of the Random Hierarchy Model."""

    def sample(self, count: int, seed: int, *, start: int = 0) -> Strings:
        """The strings number start..start+count-1 of a data seed, with their roots."""

    def root_law(self) -> Law:
        """The exact law of the root, shape (roots,)."""

    def token_law(self, position: int) -> Law:
        """P(the string is longer than `position` and has token z there), shape (tokens,)."""

    def likelihood(self, string: npt.ArrayLike) -> Law:
        """P(string | root) for each root, shape (roots,); sums over derivations."""


@dataclass(frozen=True, eq=False)
class FixedModel:
    """A variant with trees of one shape. With `Hierarchy.exact()` its laws are Fractions.

    >>> from latentproof.numerics.grammar import Grammar
    >>> from latentproof.numerics.hierarchy import of_grammar
    >>> model = FixedModel(of_grammar(Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])))
    >>> model.token_law(3), model.likelihood([1, 1, 0, 1]), model.sample(2, seed=0).tokens.shape
    (array([0., 1.]), array([1., 0.]), (2, 4))
    """

    hierarchy: Hierarchy

    def sample(self, count: int, seed: int, *, start: int = 0) -> Strings:
        """Strings of s^L tokens; the streams and errors of `sample_trees`."""
        trees = sample_trees(self.hierarchy, count, seed, start=start, latents=True)
        lengths = np.full(count, trees.leaves.shape[1], dtype=np.int64)
        return Strings(trees.leaves, lengths, trees.symbols(self.hierarchy.L)[:, 0])

    def root_law(self) -> Law:
        """Uniform on the roots."""
        return self.hierarchy.root_law()

    def token_law(self, position: int) -> Law:
        """The law of the token at 0 <= position < s^L; sums to 1. Raises `RegimeError` elsewhere."""
        return self.hierarchy.symbol_law(0, position)

    def likelihood(self, string: npt.ArrayLike) -> Law:
        """P(string | root) by the upward messages; raises `RegimeError` for a string of another length or alphabet."""
        leaves = check_leaves(self.hierarchy, np.asarray(string)[None])
        up, scale = upward(self.hierarchy, leaf_likelihood(self.hierarchy, leaves, None))
        inside: Law = up[-1][0, 0]
        return inside if inside.dtype == object else inside * np.exp(scale[0])
