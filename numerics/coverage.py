"""Coverage with the latents given: how many rules P draws leave unseen, and how many draws it takes to see them all.

One draw shows one of N rules, all equally likely: a level of the Random Hierarchy Model whose parents are known.
Source: the coupon collector, Feller (1968), An Introduction to Probability Theory, volume 1, section IX.3.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel
from latentproof.numerics.seeds import generator


def unseen_counts(N: int, P: int, start: int, stop: int, seed: int) -> npt.NDArray[np.int64]:
    """Rules of N that P draws do not show, experiments start..stop-1.

    >>> unseen_counts(3, 1, 0, 4, 0)
    array([2, 2, 2, 2])
    """
    rngs = (generator("unseen", N, P, seed, i) for i in range(start, stop))
    return np.array([left_unseen(N, P, rng) for rng in rngs], dtype=np.int64)


def coverage_times(N: int, start: int, stop: int, seed: int) -> npt.NDArray[np.int64]:
    """Draws until all N rules have been seen, experiments start..stop-1.

    >>> bool((coverage_times(5, 0, 20, 0) >= 5).all())
    True
    """
    rngs = (generator("coverage", N, seed, i) for i in range(start, stop))
    return np.array([coverage(N, rng) for rng in rngs], dtype=np.int64)


@kernel
def left_unseen(N: int, P: int, rng: np.random.Generator) -> int:
    """Rules of N that P draws do not show."""
    seen = np.zeros(N, dtype=np.bool_)
    left = N
    for _ in range(P):
        rule = int(rng.random() * N)
        if not seen[rule]:
            seen[rule] = True
            left -= 1
    return left


@kernel
def coverage(N: int, rng: np.random.Generator) -> int:
    """Draws until all N rules have been seen."""
    seen = np.zeros(N, dtype=np.bool_)
    left, draws = N, 0
    while left:
        draws += 1
        rule = int(rng.random() * N)
        if not seen[rule]:
            seen[rule] = True
            left -= 1
    return draws
