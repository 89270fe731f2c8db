"""What a check is about: a mean of a linear statistic of one draw, or a ratio of two means.

Both say how "value <= hi" and "value >= lo" read as a `Side`, that is as bounds on the mean of a linear statistic.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from latentproof.numerics.sequential.side import Array, Side


class Statistic(Protocol):
    """The estimated value, its possible range, and the two sides of a statement about it."""

    @property
    def columns(self) -> tuple[tuple[float, float], ...]:
        """Range (low, high) of each value of one draw."""

    @property
    def binary(self) -> bool:
        """Whether a draw takes the two ends of its range only."""

    @property
    def support(self) -> tuple[float, float]:
        """Range of the value itself."""

    def estimate(self, rows: Array) -> float:
        """Plug-in estimate from rows (draws, columns)."""

    def at_most(self, value: float, delta: float) -> Side:
        """The side "value is at most this", off when larger by delta."""

    def at_least(self, value: float, delta: float) -> Side:
        """The side "value is at least this", off when smaller by delta."""


@dataclass(frozen=True)
class Linear:
    """The mean of weights . row; delta is absolute, in units of that mean. `binary`: one column, its two ends only.

    >>> Linear((1.0, -1.0), ((0.0, 1.0), (0.0, 2.0))).support
    (-2.0, 1.0)
    """

    weights: tuple[float, ...]
    columns: tuple[tuple[float, float], ...]
    binary: bool = False

    @property
    def support(self) -> tuple[float, float]:
        """Least and largest weights . row over the ranges of the columns."""
        ends = [sorted((w * low, w * high)) for w, (low, high) in zip(self.weights, self.columns, strict=True)]
        return math.fsum(end[0] for end in ends), math.fsum(end[1] for end in ends)

    def estimate(self, rows: Array) -> float:
        """Mean of weights . row."""
        return float(np.mean(rows @ np.asarray(self.weights)))

    def at_most(self, value: float, delta: float) -> Side:
        """E[weights . row] <= value."""
        low, high = self.support
        return Side(self.weights, low, high, value, delta, self.binary)

    def at_least(self, value: float, delta: float) -> Side:
        """E[-weights . row] <= -value."""
        low, high = self.support
        return Side(tuple(-w for w in self.weights), -high, -low, -value, delta, self.binary)


@dataclass(frozen=True)
class Ratio:
    """r = E X / E Y for rows (X, Y), 0 <= X <= x_high, 0 <= Y <= y_high, E Y > 0; delta is relative.

    r <= hi iff E[X - hi*Y] <= 0. "r >= hi*(1 + delta)" implies E[X - hi*Y] >= delta*hi*E Y, so the gap is
    delta*hi*y_mean for every E Y >= y_mean. Likewise r >= lo iff E[lo*Y - X] <= 0, with the gap delta*lo*y_mean.
    """

    x_high: float
    y_high: float
    y_mean: float

    @property
    def binary(self) -> bool:
        """The linear statistic X - r*Y is treated as any bounded one."""
        return False

    @property
    def columns(self) -> tuple[tuple[float, float], ...]:
        """Ranges of X and of Y."""
        return ((0.0, self.x_high), (0.0, self.y_high))

    @property
    def support(self) -> tuple[float, float]:
        """A ratio of nonnegative means is any number in [0, inf)."""
        return (0.0, math.inf)

    def estimate(self, rows: Array) -> float:
        """Mean of X over mean of Y; nan if both vanish."""
        x, y = float(np.mean(rows[:, 0])), float(np.mean(rows[:, 1]))
        return x / y if y > 0 else (math.inf if x > 0 else math.nan)

    def at_most(self, value: float, delta: float) -> Side:
        """E[X - value*Y] <= 0."""
        return Side((1.0, -value), -value * self.y_high, self.x_high, 0.0, delta * value * self.y_mean)

    def at_least(self, value: float, delta: float) -> Side:
        """E[value*Y - X] <= 0."""
        return Side((-1.0, value), -self.x_high, value * self.y_high, 0.0, delta * value * self.y_mean)
