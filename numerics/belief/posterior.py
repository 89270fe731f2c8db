"""The exact posterior of every latent given some leaves, on a known grammar or hierarchy.

Statement: P(symbol of a node = a | observed leaves) = d(a) u(a) / sum, with the messages of the module `messages`; an
erased leaf has likelihood 1. With a `Hierarchy.exact()` everything is computed in Fractions.
Source: Sclocchi, Favero, Wyart (2024), arXiv:2402.16991, section 3 (belief propagation on the tree of the model).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.belief.evidence import Mask, check_leaves, leaf_likelihood, slices
from latentproof.numerics.belief.messages import Messages, downward, upward
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy, of_grammar
from latentproof.theory.model import RegimeError


@dataclass(frozen=True, eq=False)
class Posterior:
    """levels[l]: P(symbol | observed leaves), shape (count, s^(L-l), A_l), l = 0..L.

    evidence: ln P(observed leaves), nats, shape (count,); in the exact lane P itself, as Fractions.
    """

    levels: tuple[Messages, ...]
    evidence: npt.NDArray[Any]

    @property
    def root(self) -> Messages:
        """The posterior of the root, shape (count, A_L)."""
        root: Messages = self.levels[-1][:, 0]
        return root


def posterior(grammar: Grammar | Hierarchy, leaves: npt.ArrayLike, observed: Mask | None = None) -> Posterior:
    """The posterior of every node given the leaves (count, s^L) where observed (count, s^L) holds; None: all of them.

    Values of erased leaves are not read. Raises `RegimeError` for leaves of another shape or alphabet, sizes that do
    not fit, and leaves that the grammar cannot generate.

    >>> g = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    >>> posterior(g, [[1, 1, 0, 1]]).root
    array([[1., 0.]])
    >>> posterior(g, [[0, 1, 0, 1]], np.array([[False, False, True, False]])).root
    array([[0.5, 0.5]])
    """
    hierarchy = of_grammar(grammar) if isinstance(grammar, Grammar) else grammar
    array = check_leaves(hierarchy, leaves)
    seen = None if observed is None else np.asarray(observed)
    if seen is not None and seen.shape != array.shape:
        raise RegimeError(f"observed must be a boolean array of shape {array.shape}, got {seen.dtype} {seen.shape}")
    parts = [
        _posterior(hierarchy, array[part], None if seen is None else seen[part], part.start)
        for part in slices(hierarchy, max(1, len(array)))
    ]
    levels = zip(*(part.levels for part in parts), strict=True)
    return Posterior(tuple(map(np.concatenate, levels)), np.concatenate([part.evidence for part in parts]))


def _posterior(hierarchy: Hierarchy, leaves: npt.NDArray[Any], observed: Mask | None, start: int) -> Posterior:
    up, scale = upward(hierarchy, leaf_likelihood(hierarchy, leaves, observed))
    down = downward(hierarchy, up, "all")
    total = (up[-1] * down[-1]).sum(axis=(1, 2))
    if not (total > 0).all():
        tree = start + int(np.flatnonzero(~(total > 0))[0])
        raise RegimeError(f"leaves must be a string of this grammar, got one of probability 0 for tree {tree}")
    joint = (u * d for u, d in zip(up, down, strict=True))
    levels = tuple(product / product.sum(axis=-1, keepdims=True) for product in joint)
    return Posterior(levels, total if total.dtype == object else np.log(total) + scale)
