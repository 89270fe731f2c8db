"""P50 of a network's top latent: where its accuracy crosses one half, on a grid of factors of 2 in P.

Object: accuracies at P = 2^k P_0; from k = 0 upwards until two in a row reach the quantile, downwards until two in a
row are below it; the crossing is read off the closest non-decreasing curve, linearly in ln P.
Statement: a reading error of a third of the grid at most; one grammar's P50 scatters more.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from latentproof.numerics.crossing import NOT_BRACKETED, Threshold, monotone, read_off

STEPS = 7
"""Factors of 2 searched to each side of the start."""


def crossing(
    curve: Callable[[int], float], start: int, quantile: float = 0.5, least: int = 1, most: int = 2**20
) -> Threshold:
    """ln P at which curve(P) crosses the quantile, or the reason why it does not between `least` and `most`.

    >>> round(math.exp(crossing(lambda P: P / 200, start=16).log_threshold or 0))
    96
    """
    found: dict[int, float] = {}

    def reach(direction: int, done: Callable[[float], bool]) -> None:
        in_a_row = 0
        for k in range(0, direction * (STEPS + 1), direction):
            P = round(start * 2.0**k)
            if not least <= P <= most:
                return
            if k not in found:
                found[k] = curve(P)
            in_a_row = in_a_row + 1 if done(found[k]) else 0
            if in_a_row == 2:
                return

    reach(1, lambda accuracy: accuracy >= quantile)
    reach(-1, lambda accuracy: accuracy < quantile)
    grid = sorted(found)
    place = read_off(grid, monotone([found[k] for k in grid]), quantile)
    if place is None:
        return Threshold(None, NOT_BRACKETED)
    return Threshold(math.log(start) + place * math.log(2), None)
