"""Error rates of a suite of checks: false alarms add up, false passes do not.

P(any false alarm) <= sum of the alphas (union bound, no independence needed). Each check misses "off by its delta"
with probability at most its own beta; a suite in which some statement is off passes with probability at most the
largest beta.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Protocol


class Rates(Protocol):
    """Anything with two error rates: a `Check` or an `Outcome`."""

    @property
    def alpha(self) -> float:
        """Largest probability of a false alarm."""

    @property
    def beta(self) -> float:
        """Largest probability of a false pass at delta."""


def total_alpha(checks: Iterable[Rates]) -> float:
    """Sum of the alphas, an upper bound on the probability of any false alarm; 0 for no checks.

    >>> from latentproof.numerics.sequential.mean import declare_mean
    >>> total_alpha(declare_mean(expected=0.5, delta=0.1, alpha=0.25, beta=0.1, id=name) for name in ("a", "b"))
    0.5
    """
    return math.fsum(check.alpha for check in checks)


def largest_beta(checks: Iterable[Rates]) -> float:
    """Largest beta, the promise on false passes that every check keeps; 0 for no checks."""
    return max((check.beta for check in checks), default=0.0)
