r"""Which laws the thresholds are compatible with, and at which error rates.

Object: mu_i, the mean ln P of regime i; law A; r_i = mu_i - ln A_i. If A is right up to a constant, r does not follow
the direction x = ln A - ln B in which A differs from a rival B (slope 0; slope -1 if B is right), nor x = ln A itself.
Tests: for each rival B = another law, and for A itself, the least-squares slope of r on x (`trend`). A slope is allowed
up to 1/2 against a rival, the midpoint of the two laws, and up to 1/4 along A itself (an exponent of 3 in m may be 2.25
to 3.75); within these bounds a right law drifts at finite v.
Verdicts: "refuted" if some 1 - alpha/3 interval lies outside what is allowed (3 directions a law); "compatible" if all
1 - 2 alpha intervals lie inside (an equivalence test in each direction); else "undecided". So a law whose slopes are
all allowed is refuted with probability alpha at most; a law with a slope that is not allowed, in a direction that was
varied, is called compatible with probability alpha at most. A direction is varied if x spans ln 2 at least; a law of
which nothing was varied is undecided. A threshold reached at f = 1 refutes latent and token at once: there every
self-supervised separation is 0 (theorem E2-full).
Source: intersection-union (equivalence) tests: Berger, Hsu (1996), Statistical Science 11, 283; Bonferroni.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from latentproof.learners.laws import HAS_SHARE, LAWS, log_law, log_share
from latentproof.learners.thresholds import RunThreshold
from latentproof.learners.trend import Group, Scatter, Slope, scatter, trend
from latentproof.theory.model import RHM

Verdict = Literal["compatible", "refuted", "undecided"]

TESTS = 3
"""Directions tested of a law at most: the error rate of a refutation is divided by it."""
ALLOWED_RIVAL, ALLOWED_SELF = 0.5, 0.25
VARIED = math.log(2)
"""Least span of a direction over the regimes, in ln P, for it to count as varied."""


@dataclass(frozen=True)
class Regimes:
    """The regimes with a threshold, the thresholds of each, and the pooled scatter of a run."""

    rhms: tuple[RHM, ...]
    groups: tuple[Group, ...]
    spread: Scatter


@dataclass(frozen=True)
class Test:
    """One slope of ln P - ln law: against a rival (or "itself"), what is allowed, and what it says of the law.

    slope: with the interval of the refutation; inner: with the shorter one of the equivalence test.
    """

    rival: str
    allowed: float
    slope: Slope
    inner: Slope

    @property
    def verdict(self) -> Verdict:
        """Whether the interval lies within what is allowed, outside it, or neither."""
        if -self.allowed < self.inner.low and self.inner.high < self.allowed:
            return "compatible"
        outside = self.slope.low > self.allowed or self.slope.high < -self.allowed
        return "refuted" if outside else "undecided"


@dataclass(frozen=True)
class LawVerdict:
    """A law with its verdict, the tests behind it, its constant exp(mean of ln P - ln law), and why.

    share: whether the thresholds follow 1/(1-f), given the rest of the law: yes, no or undecided.
    """

    law: str
    verdict: Verdict
    tests: tuple[Test, ...]
    constant: float | None
    share: Literal["yes", "no", "undecided"]
    reason: str


def group(thresholds: Sequence[RunThreshold]) -> Regimes:
    """The runs with a threshold by regime, in the order of first appearance.

    >>> group([RunThreshold(RHM(8, 4, 2, 3), "a", 5.0, 0.7, None)]).groups
    (Group(logs=(5.0,), width=0.7),)
    """
    found: dict[RHM, list[RunThreshold]] = {}
    for each in thresholds:
        if each.log_threshold is not None:
            found.setdefault(each.rhm, []).append(each)
    groups = tuple(
        Group(
            tuple(run.log_threshold for run in runs if run.log_threshold is not None),
            float(np.mean([run.width for run in runs])),
        )
        for runs in found.values()
    )
    return Regimes(tuple(found), groups, scatter(groups))


def judge(law: str, regimes: Regimes, alpha: float) -> LawVerdict:
    """The verdict on a law, alpha its error rate both ways.

    >>> runs = [
    ...     RunThreshold(RHM(8, m, 2, L), str(run), log_law("latent", RHM(8, m, 2, L)) + run / 10, 0.1, None)
    ...     for m, L in ((2, 3), (4, 4), (6, 5)) for run in range(3)
    ... ]
    >>> [judge(law, group(runs), alpha=.05).verdict for law in LAWS]
    ['compatible', 'refuted', 'refuted']
    """
    if HAS_SHARE[law] and any(rhm.f == 1 for rhm in regimes.rhms):
        where = next(rhm for rhm in regimes.rhms if rhm.f == 1)
        reason = f"a threshold was reached at f = 1, {where}, where no self-supervised signal exists (theorem E2-full)"
        return LawVerdict(law, "refuted", (), None, "undecided", reason)
    tests = tuple(slope_test(law, rival, regimes, alpha) for rival in (*LAWS, "itself") if rival != law)
    done = [test for test in tests if test is not None]
    logs = [mean.mean - log_law(law, rhm) for rhm, mean in zip(regimes.rhms, regimes.groups, strict=True)]
    constant = math.exp(float(np.mean(logs))) if logs else None
    verdict: Verdict = "undecided"
    if any(test.verdict == "refuted" for test in done):
        verdict = "refuted"
    elif done and all(test.verdict == "compatible" for test in done):
        verdict = "compatible"
    return LawVerdict(law, verdict, tuple(done), constant, _share(law, regimes, alpha), _reason(verdict, done))


def direction(law: str, rival: str, rhms: Sequence[RHM]) -> list[float]:
    """ln law - ln rival of each regime; ln law for "itself".

    >>> [round(x, 6) for x in direction("token", "latent", [RHM(8, 4, 2, 2), RHM(8, 4, 2, 3)])]
    [0.0, 1.386294]
    """
    return [log_law(law, rhm) - (0.0 if rival == "itself" else log_law(rival, rhm)) for rhm in rhms]


def slope_test(law: str, rival: str, regimes: Regimes, alpha: float) -> Test | None:
    """The test of one direction, or None where it was not varied. Regimes at f = 1 do not enter: a law is infinite."""
    kept = [(rhm, found) for rhm, found in zip(regimes.rhms, regimes.groups, strict=True) if rhm.f < 1]
    x = direction(law, rival, [rhm for rhm, _ in kept])
    if len(x) < 2 or max(x) - min(x) < VARIED:
        return None
    left = [_less(found, log_law(law, rhm)) for rhm, found in kept]
    slopes = (trend(x, left, regimes.spread, error) for error in (alpha / TESTS, 2 * alpha))
    return Test(rival, ALLOWED_SELF if rival == "itself" else ALLOWED_RIVAL, *slopes)


def _less(found: Group, log: float) -> Group:
    return Group(tuple(value - log for value in found.logs), found.width)


def _share(law: str, regimes: Regimes, alpha: float) -> Literal["yes", "no", "undecided"]:
    kept = [(rhm, found) for rhm, found in zip(regimes.rhms, regimes.groups, strict=True) if rhm.f < 1]
    x = [log_share(rhm) for rhm, _ in kept]
    if len(x) < 2 or max(x) - min(x) < VARIED:
        return "undecided"
    slope = trend(x, [_less(found, log_law(law, rhm, share=False)) for rhm, found in kept], regimes.spread, alpha)
    if slope.low > 0.5 and slope.high < 1.5:
        return "yes"
    return "no" if slope.low > -0.5 and slope.high < 0.5 else "undecided"


def _reason(verdict: Verdict, tests: Sequence[Test]) -> str:
    if not tests:
        return "the regimes do not vary what this law depends on"
    against = [test for test in tests if test.verdict == "refuted"]
    if against:
        worst = max(against, key=lambda test: abs(test.slope.value))
        told = f"ln P - ln law has slope {worst.slope.value:.2f} [{worst.slope.low:.2f}, {worst.slope.high:.2f}]"
        if worst.rival == "itself":
            return f"{told} along ln law"
        return f"{told} along ln law - ln {worst.rival} (0 if right, -1 if {worst.rival} is)"
    if verdict == "compatible":
        return f"no slope beyond what is allowed, in {len(tests)} directions"
    open_ = ", ".join(
        f"{test.rival} [{test.slope.low:.2f}, {test.slope.high:.2f}]" for test in tests if test.verdict == "undecided"
    )
    return f"intervals too wide: {open_}"
