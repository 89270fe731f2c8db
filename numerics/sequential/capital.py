"""Betting against "the mean of z in [0, 1] is at most b": the capital is an e-process.

A gambler with bet theta in [0, 1] multiplies the capital by 1 - theta + theta*z/b = 1 + (theta/b)(z - b) at each draw.
If E[z_i | past] <= b, the factor is nonnegative with conditional mean at most 1, so the capital is a nonnegative
supermartingale that starts at 1, and so is the average over a fixed grid of bets. Ville's inequality (Ville 1939,
Etude critique de la notion de collectif): P(the capital ever reaches c) <= 1/c, at every stopping time, for every
distribution on [0, 1], discrete or not. No bet needs the variance; the average follows the best bet of the grid with
a delay of ln(grid size) in log capital.

The grid is theta_j = theta_min^(j/(G-1)), j = 0..G-1, in steps of a factor 2 at most, from 1 (best when z hardly
varies) down to theta_min = g/(1-b), which is the bet with the fastest growth for 0/1 data of mean b + g (Kelly),
the most variable data of that mean.
Source: Waudby-Smith & Ramdas (2024), arXiv:2010.09686, section 4 and appendix B (grid Kelly, one-sided). The average
over the grid is the capital of one predictable bet, the mean of theta_j weighted by the capitals before the draw.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from latentproof.numerics.sequential.side import Array, Side

STEP: Final = 2.0
"""Neighbouring bets differ at most by this factor; a bet off by sqrt(2) still grows at 83 % or more of the best rate
in the small-gap limit, where the rate is theta*D - theta^2*V/2."""
EDGE: Final = 1024.0
"""A bound b closer to the edge 0 than g/EDGE is replaced by g/EDGE: the larger null keeps every guarantee, and a value
of rounding size cannot refute "the mean is 0". For 0/1 draws the bound stays, and one event refutes "never"."""
TINY: Final = 1e-300
"""Stands for a bound of 0 in a division."""


def bets(smallest: float) -> Array:
    """Geometric grid of bets from 1 down to `smallest` in (0, 1], shape (G,), neighbours within a factor 2.

    >>> bets(0.25)
    array([1.  , 0.5 , 0.25])
    """
    size = 1 + math.ceil(-math.log(smallest) / math.log(STEP))
    return np.asarray(smallest ** (np.arange(size) / max(size - 1, 1)))


def off_edge(b: float, g: float, *, binary: bool = False) -> float:
    """The bound that is bet against: b, or g/EDGE if b is closer than that to 0; for 0/1 draws b itself, if not 0."""
    return max(b, TINY if binary else g / EDGE)


class Capital:
    """The running capital against "E z <= b", for z that may be larger by g.

    `follow(z)` takes the next draws, shape (n,), and returns the capital after each of them, shape (n,). The result
    does not depend on how the draws are cut into calls.

    >>> capital = Capital(b=0.5, g=0.25)
    >>> capital.follow(np.array([1.0, 1.0, 1.0, 0.0]))
    array([1.75   , 3.125  , 5.6875 , 0.84375])
    """

    def __init__(self, b: float, g: float, *, binary: bool = False) -> None:
        self._bets = bets(min(1.0, g / (1.0 - b)))
        self._bound = off_edge(b, g, binary=binary)
        self._each = np.ones_like(self._bets)

    def follow(self, z: Array) -> Array:
        """Capital after each of the next draws."""
        path = 1.0 - self._bets + np.multiply.outer(z / self._bound, self._bets)
        # Overflow means certainty: the target is reached, and a later inf*0 is of no account. Underflow is a lost bet.
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            path[0] *= self._each
            np.multiply.accumulate(path, axis=0, out=path)
            self._each = path[-1].copy()
            return np.asarray(path.mean(axis=1))


def against_bound(side: Side) -> Capital:
    """Capital against the statement E z <= b itself: it grows when the statement is false."""
    return Capital(side.b, side.g, binary=side.binary)


def against_gap(side: Side) -> Capital:
    """Capital against E z >= b + g, written for 1 - z <= 1 - b - g: it grows when the statement is not off by g."""
    return Capital(max(1.0 - side.b - side.g, 0.0), side.g, binary=side.binary)
