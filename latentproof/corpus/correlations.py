r"""Correlation of two tokens at a distance, from blocks of the text, with a block bootstrap.

Object: C^2(n) = sum_{x,y} (P_n(x,y) - P(x)P(y))^2, P_n the law of the tokens at i and i + n, i uniform over the text;
with a period p, the mean of C^2 over the residues i mod p (for texts whose structure repeats, such as strings of the
Random Hierarchy Model: without it, the matrices of different positions average out, and that positions have margins of
their own looks like correlation).
Estimator: per block b the matrix J_b = P_b - p_b q' - p q_b' + p q', p, q the margins of the whole text, p_b, q_b those
of the block (their mean over blocks is P - p q'; what a block's own margins add is left out); the mean of the inner
products <J_b, J_b'> over pairs of different blocks, which the noise of single counts does not bias (blocks far longer
than the distance are nearly independent). Bootstrap: blocks drawn with replacement, pairs of copies of one block left
out; the interval is that of the replicates' quantiles.
Source: Cagnetta, Wyart (2024), arXiv:2406.00048 (quantity); Kuensch (1989), Annals of Statistics 17 (bootstrap).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from latentproof.corpus.text import Tokens
from latentproof.errors import InputError

Array = npt.NDArray[np.float64]
MAX_CELLS = 3 * 10**7
"""Most numbers blocks * period * V^2 held at a time."""


@dataclass(frozen=True, eq=False)
class Profile:
    """C^2 at each distance, its replicates (replicates, distances), and the 95 % interval."""

    distances: tuple[int, ...]
    squares: Array
    replicates: Array

    @property
    def low(self) -> Array:
        """Lower ends."""
        ends: Array = np.quantile(self.replicates, 0.025, axis=0)
        return ends

    @property
    def high(self) -> Array:
        """Upper ends."""
        ends: Array = np.quantile(self.replicates, 0.975, axis=0)
        return ends


def spread(longest: int) -> tuple[int, ...]:
    """Distances 1, 2, 3, 4, 6, 8, 12, ... up to the longest.

    >>> spread(10)
    (1, 2, 3, 4, 6, 8)
    """
    found = [1]
    while (following := found[-1] + max(1, 1 << (found[-1].bit_length() - 2)) if found[-1] > 1 else 2) <= longest:
        found.append(following)
    return tuple(found)


def profile(tokens: Tokens, V: int, distances: tuple[int, ...], counts: Array, period: int = 1) -> Profile:
    """C^2 at the distances; counts (replicates, blocks): how often each replicate has each block.

    Blocks are equal parts of the text, shortened to a multiple of the period.

    >>> rng = np.random.default_rng(0)
    >>> tokens = np.repeat(rng.integers(4, size=20_000), 2)  # pairs of equal tokens
    >>> found = profile(tokens, 4, (1, 2), resampled(32, 200, rng))
    >>> bool(found.low[0] < 3 / 64 < found.high[0]), bool(found.low[1] < 0 < found.high[1])
    (True, True)
    """
    blocks = counts.shape[1]
    length = len(tokens) // blocks // period * period
    if length < 4 * max(distances) or blocks * period * V * V > MAX_CELLS:
        raise InputError(
            f"blocks must be four times as long as the largest distance and blocks * period * V^2 at most {MAX_CELLS}, "
            f"got {blocks} blocks of {length} tokens, distance {max(distances)}, period {period}, V = {V}"
        )
    parts = tokens[: blocks * length].reshape(blocks, length)
    squares, replicates = [], []
    for distance in distances:
        gram = _gram(parts, V, distance, period)
        squares.append(_pairs(gram, np.ones((1, blocks)))[0])
        replicates.append(_pairs(gram, counts))
    return Profile(distances, np.array(squares), np.stack(replicates, axis=1))


def resampled(blocks: int, replicates: int, rng: np.random.Generator) -> Array:
    """How often each of the blocks is drawn in each replicate, shape (replicates, blocks)."""
    drawn: Array = rng.multinomial(blocks, np.full(blocks, 1 / blocks), size=replicates).astype(np.float64)
    return drawn


def _gram(parts: Tokens, V: int, distance: int, period: int) -> Array:
    """<J_b, J_b'> of every two blocks, the mean over the residues of the period."""
    blocks, length = parts.shape
    first, second = parts[:, : length - distance], parts[:, distance:]
    residue = np.arange(length - distance) % period
    codes = ((np.arange(blocks)[:, None] * period + residue) * V + first) * V + second
    table = np.bincount(codes.ravel(), minlength=blocks * period * V * V).reshape(blocks, period, V, V)
    joint = table / table.sum(axis=(2, 3), keepdims=True)
    rows, columns = joint.sum(axis=3), joint.sum(axis=2)
    p, q = rows.mean(axis=0), columns.mean(axis=0)
    left = joint - rows[..., :, None] * q[:, None, :] - (p[..., :, None] * (columns - q)[..., None, :])
    flat = left.reshape(blocks, -1)
    gram: Array = flat @ flat.T / period
    return gram


def _pairs(gram: Array, counts: Array) -> Array:
    """The mean of the products over pairs of copies of different blocks, for each replicate."""
    same = counts**2 @ np.diag(gram)
    every = np.einsum("rb,bc,rc->r", counts, gram, counts)
    number = counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1)
    found: Array = (every - same) / number
    return found
