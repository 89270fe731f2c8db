"""The sequential test, and why its error rates hold.

Statement H: E Z <= b on each side (one or two sides, k in all); off by delta: E Z >= b + g on at least one side.
Spend alpha = alpha_e + alpha_t and beta = beta_e + beta_t. Per side run two capitals (module `capital`):
A against E Z <= b, and B against E Z >= b + g. After each draw

* fail if some A is at least k/alpha_e;
* otherwise pass if every B has at some time been at least 1/beta_e;
* at the cap, if neither has happened, fail iff some side's sum reaches its critical value at rates (alpha_t/k, beta_t)
  (module `terminal`), otherwise pass. So every run ends in a verdict.

P(fail | H): under H each A is a nonnegative supermartingale from 1, so by Ville's inequality it ever reaches k/alpha_e
with probability at most alpha_e/k; the k sides give alpha_e, the terminal decisions alpha_t in all.
P(pass | off): on the side that is off, B is a nonnegative supermartingale from 1; a pass before the cap needs that B
to have reached 1/beta_e, probability at most beta_e; a pass at the cap, that the sum stayed below its critical value,
at most beta_t. Both bounds are on events that contain the verdict at any time, hence hold whenever one stops, and need
no correction for discreteness or for looking after every draw. They hold for draws that are independent with the same
mean, and more generally if each conditional mean given the past obeys the hypothesis. Values between the statement and
"off by delta" may pass or fail; on the boundary points themselves both promises hold.
Source: Ville (1939); Waudby-Smith & Ramdas (2024), arXiv:2010.09686; Hoeffding (1963). What is not accounted for:
rounding of the capital, relative size below 1e-15 per draw.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from latentproof.numerics.sequential.capital import against_bound, against_gap
from latentproof.numerics.sequential.check import ANYTIME, Check, Evidence, Outcome, Verdict
from latentproof.numerics.sequential.draws import Draw, checked
from latentproof.numerics.sequential.interval import interval
from latentproof.numerics.sequential.side import Array, Side
from latentproof.numerics.sequential.terminal import critical

LARGEST_BLOCK = 8192


class Decision(NamedTuple):
    """A verdict, the rows (n, columns) it rests on, and the e-values at that time."""

    passed: bool
    decided_by: Verdict
    rows: Array
    evidence: Evidence


class _Watch:
    """One side's capitals A and B along the draws, and when they first reached their targets."""

    def __init__(self, side: Side, fail_at: float, pass_at: float) -> None:
        self._side, self._fail_at, self._pass_at = side, fail_at, pass_at
        self._a, self._b = against_bound(side), against_gap(side)
        self._path_a = self._path_b = np.ones(1)
        self.failed = self.passed = math.inf

    def follow(self, rows: Array, start: int) -> None:
        z = self._side.unit(rows)
        self._path_a = self._a.follow(z)
        self._path_b = np.fmax.accumulate(np.fmax(self._b.follow(1.0 - z), self._path_b[-1]))
        self.failed = min(self.failed, _first(self._path_a >= self._fail_at, start))
        self.passed = min(self.passed, _first(self._path_b >= self._pass_at, start))

    def evidence(self, index: int) -> tuple[float, float]:
        return float(self._path_a[index]), float(self._path_b[index])


def run(check: Check, draw: Draw, *, block: int = 64) -> Outcome:
    """Run a declared check on draws from `draw`; `block` is the size of the first request and changes no outcome.

    Raises ValueError if a draw has the wrong shape or lies outside its declared range.

    >>> from latentproof.numerics.sequential.mean import declare_mean
    >>> rng = np.random.default_rng(1)
    >>> check = declare_mean(expected=0.5, delta=0.1, alpha=0.05, beta=0.05, id="fair coin")
    >>> outcome = run(check, lambda start, stop: rng.integers(0, 2, stop - start))
    >>> outcome.passed, outcome.n <= check.cap
    (True, True)
    """
    passed, decided_by, rows, evidence = decide(check, draw, block=block)
    return Outcome(
        id=check.id,
        passed=passed,
        decided_by=decided_by,
        n=len(rows),
        mean=check.statistic.estimate(rows),
        evidence=evidence,
        interval=interval(check, rows),
        between=check.between,
        delta=check.delta,
        alpha=check.alpha,
        beta=check.beta,
    )


def decide(check: Check, draw: Draw, *, block: int = 64) -> Decision:
    """The verdict alone, without the interval; arguments and errors as for `run`."""
    if block < 1:
        raise ValueError(f"block must be at least 1, got block = {block}")
    above, below = check.above, check.below
    fail_at, pass_at = len(check.sides) / (ANYTIME * check.alpha), 1 / (ANYTIME * check.beta)
    watches = {side: _Watch(side, fail_at, pass_at) for side in check.sides}

    def evidence(index: int) -> Evidence:
        a, b = (watches[side].evidence(index) if side in watches else (1.0, math.inf) for side in (above, below))
        return Evidence(a[0], b[0], a[1], b[1])

    seen: list[Array] = []
    n = 0
    while n < check.cap:
        stop = min(check.cap, n + min(max(block, n // 2), LARGEST_BLOCK))
        seen.append(rows := checked(check, draw(n, stop), n, stop))
        for watch in watches.values():
            watch.follow(rows, n)
        failed = min(watch.failed for watch in watches.values())
        passed = max(watch.passed for watch in watches.values())
        if (used := min(failed, passed)) < math.inf:
            rows = np.concatenate(seen)[: int(used)]
            return Decision(passed < failed, "e-process", rows, evidence(int(used) - n - 1))
        n = stop
    rows = np.concatenate(seen)
    rest = 1 - ANYTIME
    rates = rest * check.alpha / len(watches), rest * check.beta
    failing = [float(side.unit(rows).sum()) >= (critical(side, n, *rates) or 0.0) for side in watches]
    return Decision(not any(failing), "terminal", rows, evidence(-1))


def _first(reached: NDArray[np.bool_], start: int) -> float:
    """Number of draws used when `reached` first holds, inf if it does not."""
    index = int(reached.argmax())
    return start + index + 1 if reached[index] else math.inf
