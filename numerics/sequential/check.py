"""`Check`: what a stochastic test promises before the first draw. `Outcome`: what it found."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from latentproof.numerics.sequential.side import Side
from latentproof.numerics.sequential.statistic import Statistic
from latentproof.numerics.sequential.terminal import design

ANYTIME = 0.5
"""Share of alpha and of beta spent on the e-processes; the rest pays for the terminal decision."""

Verdict = Literal["e-process", "terminal"]


class Evidence(NamedTuple):
    """E-values at the stopping time: 1/e is a p-value that holds at every stopping time.

    `above`: against value <= hi; `below`: against value >= lo (1 where that side is not tested).
    `not_above`, `not_below`: largest so far against "off by delta" on that side (inf where that is impossible).
    """

    above: float
    below: float
    not_above: float
    not_below: float


@dataclass(frozen=True)
class Check:
    """The declaration of a sequential test: "the value of `statistic` lies in `between`", to within `delta`.

    P(fail | statement true) <= alpha and P(pass | off by at least delta) <= beta. [low, high] is the range in which the
    value can lie; `cap` the number of draws after which the terminal decision falls.
    Raises ValueError naming the argument for rates outside (0, 1), a delta that is not positive, an interval outside
    the range, or a delta so large that no possible value is off.

    >>> from latentproof.numerics.sequential.statistic import Linear
    >>> check = Check("unit", Linear((1.0,), ((0.0, 2.0),)), (0.0, 1.0), 0.5, 0.05, 0.05)
    >>> check.low, check.high, len(check.sides), check.cap
    (0.0, 2.0, 1, 107)
    """

    id: str
    statistic: Statistic
    between: tuple[float, float]
    delta: float
    alpha: float
    beta: float

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("id must be a nonempty string, got ''")
        for name, rate in (("alpha", self.alpha), ("beta", self.beta)):
            if not 0 < rate < 1:
                raise ValueError(f"{name} must lie strictly between 0 and 1, got {name} = {rate}")
        if not 0 < self.delta < math.inf:
            raise ValueError(f"delta must be positive and finite, got delta = {self.delta}")
        for low, high in self.statistic.columns:
            if not -math.inf < low < high < math.inf:
                raise ValueError(f"low must be below high, both finite, got low = {low}, high = {high}")
        lo, hi = self.between
        if not self.low <= lo <= hi <= self.high or math.isinf(hi):
            raise ValueError(
                f"the tested interval must satisfy {self.low:g} <= lo <= hi <= {self.high:g}, got [{lo:g}, {hi:g}]"
            )
        if not self.sides:
            raise ValueError(
                f"delta = {self.delta:g} is too large: no value in [{self.low:g}, {self.high:g}] is that far "
                f"from [{lo:g}, {hi:g}], so nothing could be refuted"
            )

    @property
    def low(self) -> float:
        """Least possible value."""
        return self.statistic.support[0]

    @property
    def high(self) -> float:
        """Largest possible value."""
        return self.statistic.support[1]

    @property
    def above(self) -> Side:
        """The side "value <= hi"."""
        return self.statistic.at_most(self.between[1], self.delta)

    @property
    def below(self) -> Side:
        """The side "value >= lo"."""
        return self.statistic.at_least(self.between[0], self.delta)

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that can be off by delta, one or two."""
        return tuple(side for side in (self.above, self.below) if side.separable)

    @cached_property
    def cap(self) -> int:
        """Number of draws of the terminal decision, at the rest of alpha and beta."""
        rest = 1 - ANYTIME
        return design(self.sides, rest * self.alpha, rest * self.beta)


@dataclass(frozen=True)
class Outcome:
    """The result of a check; true in a condition iff it passed.

    n: draws used; `mean`: the estimate from them; `interval`: covers the true value at all times with probability at
    least 1 - alpha (a confidence sequence at its stopping time).

    >>> from latentproof.numerics.sequential import check_event
    >>> outcome = check_event(lambda a, b: [0] * (b - a), p=0, delta=0.5, alpha=0.05, beta=0.05, id="never")
    >>> outcome.passed, outcome.mean, str(outcome)[:20]
    (True, 0.0, 'never: pass, value 0')
    """

    id: str
    passed: bool
    decided_by: Verdict
    n: int
    mean: float
    evidence: Evidence
    interval: tuple[float, float]
    between: tuple[float, float]
    delta: float
    alpha: float
    beta: float

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        lo, hi = self.between
        claimed = f"{lo:.6g}" if lo == hi else f"[{lo:.6g}, {hi:.6g}]"
        by = "" if self.decided_by == "e-process" else " (cap reached)"
        return (
            f"{self.id}: {'pass' if self.passed else 'FAIL'}, value {self.mean:.6g} in "
            f"[{self.interval[0]:.6g}, {self.interval[1]:.6g}] after {self.n} draws{by}, claimed {claimed} to within "
            f"{self.delta:.3g} (false alarm <= {self.alpha:.3g}, false pass <= {self.beta:.3g})"
        )
