"""The threshold of a learning curve: where its monotone fit reaches a share of the way from chance to perfect.

Accuracy: (accuracy - chance)/(1 - chance), chance 1/v unless given. Loss: the way from the largest loss of the curve to
the smallest one. The crossing is read off the monotone fit (`numerics.crossing`) linearly in ln P; it lies between two
measured P. Its width, the reach of a uniform error, is their distance in ln P times the share of the way that the
curve climbs between them: a curve that leaps from chance to perfect may have crossed anywhere, one that climbs in small
steps is read off well (for logistic curves the error stays below that; tests/door/test_learners.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from latentproof.learners.table import Curve
from latentproof.numerics.crossing import last_crossing, monotone, read_off
from latentproof.theory.model import RHM


@dataclass(frozen=True)
class RunThreshold:
    """ln P of one run and the width of its bracket in ln P; None and why (`reason`) where the curve does not cross."""

    rhm: RHM
    run: str
    log_threshold: float | None
    width: float
    reason: str | None


def threshold(curve: Curve, share: float = 0.5, chance: float | None = None) -> RunThreshold:
    """Where the curve reaches `share` of the way; share strictly between 0 and 1, chance in 0..1 or None for 1/v.

    >>> from latentproof.theory.model import RHM
    >>> curve = Curve(RHM(8, 4, 2, 3), "", "accuracy", (1.0, 10.0, 100.0), (.125, .5625, 1.0), ())
    >>> round(math.exp(threshold(curve).log_threshold), 9)
    10.0
    """
    least = 1 / curve.rhm.v if chance is None else chance
    if curve.kind == "accuracy":
        shares = [(height - least) / (1 - least) for height in curve.heights]
    else:
        worst, best = max(curve.heights), min(curve.heights)
        shares = [(worst - height) / (worst - best) if worst > best else 0.0 for height in curve.heights]
    heights = monotone(shares)
    places = [math.log(P) for P in curve.P]
    place, lower = read_off(places, heights, share), last_crossing(heights, share)
    if place is None or lower is None:
        reason = "above the threshold from the smallest P on" if heights[0] >= share else "not reached"
        return RunThreshold(curve.rhm, curve.run, None, math.inf, reason)
    step = (places[lower + 1] - places[lower]) * min(heights[lower + 1] - heights[lower], 1.0)
    return RunThreshold(curve.rhm, curve.run, place, step, None)
