"""One side of a statement about a mean: "E Z <= bound", to be told from "E Z >= bound + gap".

Z = weights . row is a linear statistic of one draw's bounded values, itself bounded by [low, high]. A two-sided
statement is the conjunction of two sides, the lower one written for -Z. Everything downstream works on the unit scale,
z = (Z - low)/(high - low) in [0, 1], b = (bound - low)/(high - low), g = gap/(high - low).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Side:
    """E[weights . row] <= bound, against >= bound + gap, where low <= weights . row <= high.

    `binary`: weights . row takes the two values low and high only.

    >>> side = Side(weights=(1.0,), low=0.0, high=4.0, bound=1.0, gap=0.5)
    >>> side.b, side.g, side.separable, side.unit(np.array([[2.0]]))
    (0.25, 0.125, True, array([0.5]))
    """

    weights: tuple[float, ...]
    low: float
    high: float
    bound: float
    gap: float
    binary: bool = False

    @property
    def b(self) -> float:
        """The bound on the unit scale."""
        return (self.bound - self.low) / (self.high - self.low)

    @property
    def g(self) -> float:
        """The gap on the unit scale."""
        return self.gap / (self.high - self.low)

    @property
    def separable(self) -> bool:
        """Whether a mean >= bound + gap exists at all; if not, this side cannot be off and needs no test."""
        return self.g > 0 and self.b + self.g <= 1

    def unit(self, rows: Array) -> Array:
        """Rows (draws, columns) -> z (draws,), in [0, 1]."""
        total = rows[:, 0] * self.weights[0]
        for column in range(1, len(self.weights)):
            total = total + rows[:, column] * self.weights[column]
        # The rows were found in range before; what is cut off here is the rounding of the sum.
        return np.asarray(np.clip((total - self.low) / (self.high - self.low), 0.0, 1.0))
