"""Data collapse: whether accuracy curves of several regimes are one curve once P is divided by a law.

Two scores for curves y_i(x), x = ln(P/law), with standard errors e_i:

* quality S (Houdayer, Hartmann 2004, arXiv:cond-mat/0402036, section III): the mean of (y - Y)^2/(e^2 + E^2) over all
  points, Y the weighted mean of the other curves interpolated at the same x, E its error. S is near 1 for a collapse
  within the errors and grows without limit with the number of grammars otherwise;
* spread: the standard deviation over curves of the x at which they reach an accuracy, root mean square over accuracies
  .4, .5, ..., .9: how far, in ln P, the law is from collapsing them. It does not depend on the number of grammars.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from latentproof.numerics.crossing import monotone, read_off

Points = npt.NDArray[np.float64]

ACCURACIES = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
LEAST_ERROR = 0.01
"""Standard errors below this count as this: saturated curves differ by less than matters."""


@dataclass(frozen=True)
class Collapse:
    """The two scores; nan where fewer than two curves can be compared."""

    quality: float
    spread: float


def collapse(curves: Sequence[tuple[Points, Points, Points]]) -> Collapse:
    """The scores of curves (x, y, standard error), each three arrays of one length with x increasing.

    >>> x = np.linspace(-3, 3, 30)
    >>> curve = 1 / (1 + np.exp(-x))
    >>> one = collapse([(x, curve, 0 * x), (x + .01, curve, 0 * x)])
    >>> two = collapse([(x, curve, 0 * x), (x + 1, curve, 0 * x)])
    >>> one.quality < .1, two.quality > 10, round(two.spread, 3)
    (True, True, 0.707)
    """
    scores = []
    for i, (x, y, error) in enumerate(curves):
        others = [curve for j, curve in enumerate(curves) if j != i]
        for place, value, own in zip(x, y, error, strict=True):
            found = [
                (np.interp(place, u, v), max(float(np.interp(place, u, e)), LEAST_ERROR))
                for u, v, e in others
                if u[0] <= place <= u[-1]
            ]
            if found:
                weights = np.array([e**-2 for _, e in found])
                mean = float(weights @ [v for v, _ in found] / weights.sum())
                scores.append((value - mean) ** 2 / (max(own, LEAST_ERROR) ** 2 + 1 / weights.sum()))
    spreads = []
    for accuracy in ACCURACIES:
        places = [read_off(x.tolist(), monotone(y.tolist()), accuracy) for x, y, _ in curves]
        reached = [place for place in places if place is not None]
        if len(reached) >= 2:
            spreads.append(float(np.var(reached, ddof=1)))
    quality = float(np.mean(scores)) if scores else float("nan")
    return Collapse(quality, float(np.sqrt(np.mean(spreads))) if spreads else float("nan"))
