"""Check of an event's probability: 0/1 draws, with an exact binomial terminal decision. Proof: module `run`."""

from __future__ import annotations

from typing import SupportsFloat

from latentproof.numerics.sequential.check import Check
from latentproof.numerics.sequential.checking import checking
from latentproof.numerics.sequential.mean import tested
from latentproof.numerics.sequential.statistic import Linear


def declare_event(
    *,
    p: SupportsFloat | None = None,
    p_between: tuple[SupportsFloat, SupportsFloat] | None = None,
    delta: SupportsFloat,
    alpha: float,
    beta: float,
    id: str,
) -> Check:
    """The statement "the event has probability `p`" (or one in `p_between` = (lo, hi)); `check_event` tests it.

    draw(start, stop) -> shape (stop-start,), 1 or True where the event happened, else 0 or False.
    P(fail | probability in [lo, hi]) <= alpha; P(pass | probability >= hi + delta or <= lo - delta) <= beta.
    Raises ValueError for a declaration that cannot be tested and for a draw that is neither 0 nor 1.

    >>> declare_event(p=0.5, delta=0.1, alpha=1e-6, beta=1e-6, id="coin").cap < 2926
    True
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> check_event(lambda a, b: rng.random(b - a) < 0.3, p=0.3, delta=0.1, alpha=1e-6, beta=1e-6, id="e").passed
    True
    """
    statistic = Linear((1.0,), ((0.0, 1.0),), binary=True)
    return Check(id, statistic, tested(p, p_between), float(delta), float(alpha), float(beta))


check_event = checking(declare_event)
