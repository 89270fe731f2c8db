r"""How ln P follows a direction over the regimes: a slope with an interval that assumes nothing of the regimes' means.

Object: regimes i with abscissa x_i and thresholds ln P_ir of runs r = 1..n_i. The slope is the least-squares one of the
regimes' means, b = sum_i c_i mean_r ln P_ir, c_i = (x_i - mean)/sum (x_i - mean)^2: a number that the true means have,
whether or not they lie on a line. Its variance is sum_i c_i^2 (s^2/n_i + w_i^2/12): s^2 the variance of a run, pooled
over the regimes, w_i the width of the brackets of P at a regime (a threshold lies anywhere in its bracket).
Interval: Student's; degrees of freedom after Satterthwaite (1946), those of s^2 for its part of the variance and
infinitely many for the part of the brackets, which is known. Without a regime with two runs, s^2 is estimated from the
distances of the means to their line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

Vector = npt.NDArray[np.float64]

LARGE = 1e6
"""Degrees of freedom that are as good as infinite."""


@dataclass(frozen=True)
class Group:
    """The thresholds of one regime: ln P of its runs, and the mean width of their brackets in ln P."""

    logs: tuple[float, ...]
    width: float

    @property
    def mean(self) -> float:
        """Mean of ln P."""
        return float(np.mean(self.logs))


@dataclass(frozen=True)
class Scatter:
    """Standard deviation of a run's ln P, with its degrees of freedom; 0 of these: not known."""

    sd: float
    freedom: int


@dataclass(frozen=True)
class Slope:
    """A slope with its interval of the confidence asked for; infinite where the scatter is not known."""

    value: float
    low: float
    high: float


def scatter(groups: Sequence[Group]) -> Scatter:
    """The pooled standard deviation of a run.

    >>> scatter([Group((0.0, 2.0), .1), Group((5.0,), .1)])
    Scatter(sd=1.4142135623730951, freedom=1)
    """
    freedom = sum(len(group.logs) - 1 for group in groups)
    squares = sum(float(np.sum((np.array(group.logs) - group.mean) ** 2)) for group in groups)
    return Scatter(math.sqrt(squares / freedom) if freedom else 0.0, freedom)


def trend(x: Sequence[float], groups: Sequence[Group], spread: Scatter, alpha: float) -> Slope:
    """The slope over the regimes with its 1 - alpha interval; x must take two values at least (ValueError).

    >>> groups = [Group((0.0, 0.1), 0.1), Group((1.0, 1.1), 0.1)]
    >>> slope = trend([0.0, 1.0], groups, scatter(groups), alpha=.05)
    >>> round(slope.value, 6), slope.low < 1 < slope.high
    (1.0, True)
    """
    c = weights(x)
    means = np.array([group.mean for group in groups])
    value = float(c @ means)
    if spread.freedom == 0:
        spread = _misfit(np.asarray(x, dtype=float), means, value)
    if spread.freedom == 0:
        return Slope(value, -math.inf, math.inf)
    half = half_width(c, [len(group.logs) for group in groups], [group.width for group in groups], spread, alpha)
    return Slope(value, value - half, value + half)


def weights(x: Sequence[float]) -> Vector:
    """The c_i of the least-squares slope.

    >>> weights([0.0, 2.0]).tolist()
    [-0.5, 0.5]
    """
    centred = np.asarray(x, dtype=np.float64) - np.mean(x)
    square = float(centred @ centred)
    if square == 0:
        raise ValueError(f"a slope needs two different abscissae, got {list(x)}")
    return centred / square


def half_width(
    c: Vector,
    runs: Sequence[int],
    widths: Sequence[float],
    spread: Scatter,
    alpha: float,
) -> float:
    """Half the length of the interval of a slope with these weights, numbers of runs and brackets."""
    estimated, known = float(c**2 @ (spread.sd**2 / np.array(runs))), float(c**2 @ np.array(widths) ** 2) / 12
    total = estimated + known
    freedom = spread.freedom * (total / estimated) ** 2 if estimated > 0 else LARGE
    return float(stdtrit(min(freedom, LARGE), 1 - alpha / 2)) * math.sqrt(total)


def _misfit(
    x: Vector,
    means: Vector,
    slope: float,
) -> Scatter:
    """What the distances of single runs to their line say of the scatter."""
    left = means - means.mean() - slope * (x - x.mean())
    freedom = len(x) - 2
    return Scatter(math.sqrt(float(left @ left) / freedom), freedom) if freedom > 0 else Scatter(0.0, 0)
