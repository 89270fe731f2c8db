"""Counter-based random words: word number i of a key is a function of (key, i) alone.

Words are those of splitmix64: the i-th is mix(key + i * GOLDEN), a bijection of the counter, so that any part of the
stream can be made by anyone in any order, and a loop over i has no state and vectorises.
Source: Steele, Lea, Flood (2014), "Fast splittable pseudorandom number generators", OOPSLA.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel
from latentproof.numerics.seeds import KeyPart, check_seed, generator

Words = npt.NDArray[np.uint64]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
REDRAW = np.uint64(0xD1B54A32D192ED03)
"""Separates the stream of redraws from the stream of first draws."""


def stream_key(seed: int, *purpose: KeyPart) -> np.uint64:
    """The 64-bit key of a data stream: equal for equal seed and purpose, unrelated otherwise.

    >>> stream_key(0, "trees") == stream_key(0, "trees"), stream_key(0, "trees") == stream_key(1, "trees")
    (np.True_, np.False_)
    """
    return np.uint64(generator("stream", *purpose, check_seed(seed)).integers(2**64, dtype=np.uint64))


@kernel
def mix(z: np.uint64) -> np.uint64:
    """The finaliser of splitmix64, a bijection of 64-bit words."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@kernel
def fill_words(words: Words, key: np.uint64, first: np.uint64) -> None:
    """Fill words, shape (size,), with words number first, first+1, ... of the key."""
    start = key + first * GOLDEN
    for i in range(words.size):
        z = start + np.uint64(i) * GOLDEN
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        words[i] = z ^ (z >> np.uint64(31))
