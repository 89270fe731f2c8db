r"""Free exponents: ln P = c + a ln v + b ln m + d L ln m + e ln(1/(1-f)), as far as the regimes vary them separately.

Least squares on the regimes' means, each with the sampling variance of `trend`; exponents that the regimes cannot tell
apart (linearly dependent columns) are left out, those of L ln m first kept, then m, v, 1/(1-f).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from latentproof.learners.laws import log_share
from latentproof.learners.trend import Slope, Vector, half_width
from latentproof.learners.verdicts import Regimes
from latentproof.theory.model import RHM

FEATURES: dict[str, Callable[[RHM], float]] = {
    "m, a level of depth": lambda rhm: rhm.L * math.log(rhm.m),
    "m": lambda rhm: math.log(rhm.m),
    "v": lambda rhm: math.log(rhm.v),
    "1/(1-f)": log_share,
}
RESOLVED = 0.05
"""Least part of a column, in ln P, that the other columns must leave for its exponent to be estimated."""


def free_exponents(regimes: Regimes, alpha: float) -> dict[str, Slope]:
    """The exponents that can be told apart, by name, each with its 1 - alpha interval; empty without two runs anywhere.

    >>> from latentproof.learners.thresholds import RunThreshold
    >>> from latentproof.learners.verdicts import group
    >>> runs = [RunThreshold(RHM(8, m, 3, 3), str(i), 3 * math.log(m), .1, None) for m in (2, 4, 8) for i in (0, 1)]
    >>> found = free_exponents(group(runs), .05)["m, a level of depth"]
    >>> round(3 * found.value, 6)
    3.0
    """
    kept = [(rhm, found) for rhm, found in zip(regimes.rhms, regimes.groups, strict=True) if rhm.f < 1]
    if regimes.spread.freedom == 0 or len(kept) < 2:
        return {}
    columns: dict[str, Vector] = {}
    for name, feature in FEATURES.items():
        column = np.array([feature(rhm) for rhm, _ in kept])
        column -= column.mean()
        left = column
        if columns:
            others = np.stack(list(columns.values()), axis=1)
            left = column - others @ np.linalg.lstsq(others, column, rcond=None)[0]
        if len(columns) < len(kept) - 1 and float(np.abs(left).max()) > RESOLVED:
            columns[name] = column
    if not columns:
        return {}
    design = np.stack(list(columns.values()), axis=1)
    means = np.array([found.mean for _, found in kept])
    inverse = np.linalg.pinv(design)
    slopes = inverse @ (means - means.mean())
    runs, widths = [len(found.logs) for _, found in kept], [found.width for _, found in kept]
    found = {}
    for name, row, value in zip(columns, inverse, slopes.tolist(), strict=True):
        half = half_width(row, runs, widths, regimes.spread, alpha)
        found[name] = Slope(value, value - half, value + half)
    return found
