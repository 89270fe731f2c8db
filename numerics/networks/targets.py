"""What a module predicts from a tuple, as counts: own latents, raw tokens, or the root's label.

Object: the module of level l codes tuples T of the s codes of one node's children; u in 0..s-1 is the place of the node
among its siblings. Over all P data and all nodes of the level, counts N[T, head, z] of target symbols z:
    latent      head (u, u', j): the code of the j-th child of the sibling at place u' /= u     (s^2 (s-1) heads)
    token       head (u, u', j): the j-th of the s^l tokens below that sibling                  (s^(l+1) (s-1) heads)
    supervised  head i: the root's label, for the i-th node of the level                        (s^(L-l) heads)
A datum counts for the heads of its own place only. Relations that repeat across the level (u, u', j) are pooled; the
root's relation to a node depends on where it is, so that one is not.
Source: arXiv:2605.27734 (2026), section 4 and figure 8 (all positions and cousin targets).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from latentproof.theory.model import RHM

Target = Literal["latent", "token", "supervised"]
TARGETS: tuple[Target, ...] = ("latent", "token", "supervised")
Symbols = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int64]


def heads(rhm: RHM, target: Target, level: int) -> int:
    """The number of heads of the module of a level 1..L-1.

    >>> [heads(RHM(8, 4, 2, 5), target, 2) for target in TARGETS]
    [4, 8, 8]
    """
    s = rhm.s
    if target == "supervised":
        return int(s ** (rhm.L - level))
    return s * (s - 1) * (s if target == "latent" else int(s**level))


def counts(
    rhm: RHM,
    target: Target,
    level: int,
    tuples: Symbols,
    below: Symbols,
    tokens: Symbols,
    roots: Symbols,
    sizes: tuple[int, int],
) -> Counts:
    """N[T, head, z], shape (number of tuples, heads, symbols of the target).

    tuples: (P, s^(L-l)) numbers of the tuples; below: (P, s^(L-l+1)) codes of the level below; tokens: (P, s^L); roots:
    (P,); sizes: number of tuples, number of target symbols.
    """
    P, nodes = tuples.shape
    number, symbols = sizes
    s = rhm.s
    if target == "supervised":
        columns = [_table(tuples[:, i], roots, number, symbols) for i in range(nodes)]
        return np.stack(columns, axis=1)
    families = tuples.reshape(P, nodes // s, s)
    leaves = (below if target == "latent" else tokens).reshape(P, nodes // s, s, -1)
    columns = [
        _table(families[:, :, u].ravel(), leaves[:, :, sibling, j].ravel(), number, symbols)
        for u in range(s)
        for sibling in range(s)
        if sibling != u
        for j in range(leaves.shape[3])
    ]
    return np.stack(columns, axis=1)


def _table(tuples: Symbols, target: Symbols, number: int, symbols: int) -> Counts:
    return np.bincount(tuples * symbols + target, minlength=number * symbols).reshape(number, symbols)
