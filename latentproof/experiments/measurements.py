"""The sequential checks of one claim at one regime: means, shares of draws, and how each is reported.

A check's alpha is what it may raise a false alarm with; a claim divides its run's alpha over its checks, and beta is
divided alike, so that over a run both add up to no more than was promised. One draw is one independent grammar (or one
independent datum where the law is over data).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Self

import numpy as np
import numpy.typing as npt

from latentproof.claim import Task
from latentproof.errors import InputError
from latentproof.lanes import measured
from latentproof.numerics.sequential import Outcome
from latentproof.numerics.sequential.draws import Draw
from latentproof.numerics.sequential.event import declare_event
from latentproof.numerics.sequential.mean import declare_mean
from latentproof.numerics.sequential.run import run
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.model import RHM

RESOLUTION = {"quick": 0.05, "standard": 0.02, "thorough": 0.01}
"""delta of the checks of means, relative to the exact value."""
SHARE = (0.75, 1.0)
"""The share of draws for which a statement about single draws holds: claimed ..."""
SHARE_OFF = 0.35
"""... and off when at least this much below, that is for two draws of five or fewer."""

Test = Callable[[], Outcome]
Events = Callable[[int, int], npt.NDArray[np.bool_]]
"""(start, stop) -> whether the statement holds for draws start..stop-1."""


def refuse_large(task: Task, table: int, tuples: int | None = None) -> None:
    """`InputError` before any work unless every regime asked for is small enough.

    table: the largest v^2 m, a level's table of contexts; tuples: the largest v^s, where all tuples are gone through.
    """
    for regime in task.regimes or ():
        r = regime.rhm
        if r.v**2 * r.m > table:
            raise InputError(f"v^2 m must be at most {table:.0e} to be measured, got {r}")
        if tuples is not None and r.n > tuples:
            raise InputError(f"v^s must be at most {tuples:.0e} to be measured, got {r}")


@dataclass(frozen=True)
class Measurements:
    """One claim's measurements at one regime; every check of it runs at this alpha."""

    claim: str
    task: Task
    regime: Regime
    alpha: float

    @property
    def rhm(self) -> RHM:
        """The regime's parameters."""
        return self.regime.rhm

    @property
    def beta(self) -> float:
        """What a check may miss an error of its delta with: of the run's beta the share that alpha is of its alpha."""
        return self.task.beta * (self.alpha / self.task.alpha)

    def exchanged(self) -> Self:
        """With alpha and beta exchanged, for wrong variants: one that passes is a false alarm of the report."""
        return replace(self, task=replace(self.task, alpha=self.task.beta, beta=self.task.alpha), alpha=self.beta)

    def mean(self, name: str, draw: Draw, claimed: Fraction, high: Fraction, block: int = 1024) -> Test:
        """The mean of draws in [0, high] is `claimed`; off when it differs by the effort's RESOLUTION times that."""
        check = declare_mean(
            expected=claimed,
            delta=RESOLUTION[self.task.effort] * claimed,
            alpha=self.alpha,
            beta=self.beta,
            high=float(high) * (1 + 1e-9),  # the bound itself may round up
            id=f"{name} at {self.rhm}",
        )
        return partial(run, check, draw, block=block)

    def share(self, name: str, draw: Events, block: int = 8) -> Test:
        """In three of four draws an event happens."""
        check = declare_event(
            p_between=SHARE,
            delta=SHARE_OFF,
            alpha=self.alpha,
            beta=self.beta,
            id=f"{name} at {self.rhm}",
        )
        return partial(run, check, draw, block=block)

    def finding(self, name: str, test: Test, unit: str, more: Callable[[], str] = str) -> Finding:
        """Run a test and report it; `more` adds a remark once it has run."""
        r = self.rhm
        call = f"lp.verify({self.claim!r}, effort={self.task.effort!r}, seed={self.task.seed}, regimes=[lp.RHM"
        again = f"{call}({r.v}, {r.m}, {r.s}, {r.L})])"
        return measured(self.claim, name, test(), str(r), again, unit, more)

    def outside(self, name: str, reason: str) -> Finding:
        """A finding that the claim does not speak about this regime."""
        return Finding(self.claim, "Monte Carlo", name, "outside", "-", reason, regime=str(self.rhm))
