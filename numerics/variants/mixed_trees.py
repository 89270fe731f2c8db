"""The compiled sampler of mixed trees: level after level, two random words a node, a tree independent of all others."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel
from latentproof.numerics.sampling.counter import GOLDEN, REDRAW, mix

Rules = npt.NDArray[np.int64]


@kernel
def run_strings(
    start: int,
    key: np.uint64,
    p2: float,
    pairs: Rules,
    triples: Rules,
    tokens: npt.NDArray[np.uint16],
    lengths: npt.NDArray[np.int64],
    roots: npt.NDArray[np.uint16],
) -> None:
    """Fill tokens (count, 3^L), lengths and roots (count,) for the strings number start, start+1, ...

    pairs (L, v, m2, 2), triples (L, v, m3, 3). Tree i owns the words i*3^(L+1) .. of the key: a tree has fewer than
    3^L/2 nodes above its leaves.
    """
    depth, v = pairs.shape[0], pairs.shape[1]
    upper, lower = np.empty(tokens.shape[1], np.uint16), np.empty(tokens.shape[1], np.uint16)
    for i in range(tokens.shape[0]):
        word = np.uint64(start + i) * np.uint64(3 * tokens.shape[1])
        roots[i] = upper[0] = below(key, word, v)
        word += np.uint64(1)
        size = 1
        for level in range(depth - 1, -1, -1):
            made = 0
            for node in range(size):
                kind = mix(key + word * GOLDEN) >> np.uint64(11)
                rules = pairs[level] if kind * (1.0 / 9007199254740992.0) < p2 else triples[level]
                k = below(key, word + np.uint64(1), rules.shape[1])
                word += np.uint64(2)
                for h in range(rules.shape[2]):
                    lower[made] = rules[upper[node], k, h]
                    made += 1
            upper, lower = lower, upper
            size = made
        lengths[i] = size
        for t in range(size):
            tokens[i, t] = upper[t]


@kernel
def below(key: np.uint64, word: np.uint64, size: int) -> Any:
    """A uniform draw on 0..size-1 from the high 32 bits of a word, redrawn where that would be uneven (Lemire 2019)."""
    mask = np.uint64(0xFFFFFFFF)
    threshold = np.uint64(0x100000000) % np.uint64(size)
    z = mix(key + word * GOLDEN)
    product = (z >> np.uint64(32)) * np.uint64(size)
    while (product & mask) < threshold:
        z = mix(z ^ REDRAW)
        product = (z >> np.uint64(32)) * np.uint64(size)
    return np.int64(product >> np.uint64(32))
