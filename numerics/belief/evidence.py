"""Leaf likelihoods from observed and erased leaves, checked in the user's words."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.belief.messages import Messages
from latentproof.numerics.hierarchy import Hierarchy
from latentproof.theory.model import RegimeError

Leaves = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

MAX_ENTRIES = 2**28
"""Most message entries of one tree, s^(L-1) max(A R, s A_0): 2 GB."""
SLICE_ENTRIES = 2**22
"""Trees are worked through in slices of about this many message entries."""


def leaf_likelihood(hierarchy: Hierarchy, leaves: Leaves, observed: Mask | None) -> Messages:
    """e(x) = 1[x = leaf] where observed, 1 where erased; shape (count, s^L, A_0). Raises `RegimeError`."""
    shape = (len(leaves), hierarchy.s**hierarchy.L)
    seen = np.ones(shape, dtype=bool) if observed is None else np.asarray(observed)
    if seen.shape != shape or seen.dtype != bool:
        raise RegimeError(f"observed must be a boolean array of shape {shape}, got {seen.dtype} {seen.shape}")
    bad = np.argwhere(seen & ((leaves < 0) | (leaves >= hierarchy.tokens)))
    if len(bad):
        tree, leaf = bad[0].tolist()
        value = leaves[tree, leaf]
        raise RegimeError(f"leaves must be in 0..{hierarchy.tokens - 1}, got {value} at leaf {leaf} of tree {tree}")
    exact = hierarchy.weights[0].dtype == object
    likelihood = np.full((*shape, hierarchy.tokens), Fraction(1) if exact else 1.0, dtype=object if exact else float)
    shown = np.arange(hierarchy.tokens) == np.where(seen, leaves, 0)[..., None]
    likelihood[seen[..., None] & ~shown] = Fraction(0) if exact else 0.0
    return likelihood


def check_leaves(hierarchy: Hierarchy, leaves: npt.ArrayLike) -> Leaves:
    """The leaves as an integer array (count, s^L), or `RegimeError`."""
    array = np.asarray(leaves)
    if array.ndim != 2 or array.shape[1] != hierarchy.s**hierarchy.L or not np.issubdtype(array.dtype, np.integer):
        width = f"s^L = {hierarchy.s}^{hierarchy.L}"
        raise RegimeError(f"leaves must be integers of shape (count, {width}), got {array.dtype} {array.shape}")
    return array


def slices(hierarchy: Hierarchy, count: int) -> list[slice]:
    """Cuts 0..count-1 into runs of trees whose messages fit; `RegimeError` where a single tree's do not."""
    widest = max(hierarchy.alphabet(level) for level in range(1, hierarchy.L + 1)) * hierarchy.R
    depth = (hierarchy.L - 1) * math.log2(hierarchy.s) + math.log2(max(widest, hierarchy.s * hierarchy.tokens))
    if depth > math.log2(MAX_ENTRIES):
        raise RegimeError(
            f"s^(L-1) max(A R, s A_0) must be at most 2^28 for belief propagation, got about 2^{depth:.0f}"
        )
    step = max(1, SLICE_ENTRIES // int(2**depth))
    return [slice(low, min(low + step, count)) for low in range(0, count, step)]
