"""A confidence sequence: for each candidate value, has betting against it made 2/alpha yet?

The set of values whose two capitals, against "at most this" and "at least this", stay below 2/alpha covers the true
value at all times with probability at least 1 - alpha (Ville; Waudby-Smith & Ramdas 2024, arXiv:2010.09686, section
4). For fixed bets theta each factor 1 - theta + theta*z/b decreases in the candidate, so that the set is an interval
and its ends are found by bisection at the stopping time alone; they are rounded outwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from latentproof.numerics.sequential.capital import TINY, bets
from latentproof.numerics.sequential.check import Check
from latentproof.numerics.sequential.side import Array, Side

RESOLUTION = 2.0**-6
"""The ends are found to this share of delta."""
FIRST_REACH = 16.0
"""The search for an end starts at this many steps from the estimate and doubles: ends are about delta away."""


def interval(check: Check, rows: Array) -> tuple[float, float]:
    """Ends (low, high) of the 1 - alpha confidence sequence after rows (draws, columns).

    >>> from latentproof.numerics.sequential.mean import declare_mean
    >>> check = declare_mean(expected=0.5, delta=0.25, alpha=0.05, beta=0.05, id="half")
    >>> low, high = interval(check, np.full((100, 1), 0.5))
    >>> 0.4 < low < 0.5 < high < 0.6
    True
    """
    statistic, target = check.statistic, math.log(2 / check.alpha)
    least, largest = statistic.support
    grid = bets(min(side.g for side in check.sides))

    def refuted(side: Side) -> bool:
        return _log_capital(side, rows, grid) >= target

    middle = statistic.estimate(rows)
    if not math.isfinite(middle):
        return least, largest
    step = check.delta * RESOLUTION * (1.0 if math.isfinite(largest) else check.between[1])
    low = _end(lambda x: refuted(statistic.at_most(x, check.delta)), middle, least, step)
    high = _end(lambda x: refuted(statistic.at_least(x, check.delta)), middle, largest, step)
    return low, high


def _end(refuted: Callable[[float], bool], inside: float, outside: float, step: float) -> float:
    """End of the interval on the way from `inside` to the last possible value `outside`: refuted, by `step` at most."""
    direction = 1.0 if outside > inside else -1.0
    reach = FIRST_REACH * step
    while True:
        end = inside + direction * reach
        if (end - outside) * direction >= 0:
            if not refuted(outside):
                return outside
            end = outside
            break
        if refuted(end):
            break
        reach *= 2
    while abs(end - inside) > step:
        middle = (inside + end) / 2
        inside, end = (inside, middle) if refuted(middle) else (middle, end)
    return end


def _log_capital(side: Side, rows: Array, grid: Array) -> float:
    """Logarithm of the mean capital of the grid's bets against E z <= b."""
    b = max(side.b, TINY)
    if b >= 1:
        return 0.0
    z = side.unit(rows) / b
    with np.errstate(divide="ignore"):
        logs = np.array([float(np.log(1.0 - theta + theta * z).sum()) for theta in grid])
    return float(np.logaddexp.reduce(logs) - math.log(len(grid)))
