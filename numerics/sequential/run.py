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
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latentproof.numerics.sequential.capital import against_bound, against_gap
from latentproof.numerics.sequential.check import ANYTIME, Check, Evidence, Outcome, Verdict
from latentproof.numerics.sequential.interval import interval
from latentproof.numerics.sequential.side import Array, Side
from latentproof.numerics.sequential.terminal import critical

Draw = Callable[[int, int], ArrayLike]
"""draw(start, stop) -> statistics of the independent grammars number start..stop-1, shape (stop-start,) or, for
several values a grammar, (stop-start, columns)."""

LARGEST_BLOCK = 8192


class _Watch:
    """One side's two capitals: the first draw at which A reaches its target, and B, or None."""

    def __init__(self, side: Side, fail_at: float, pass_at: float) -> None:
        self.side = side
        self._a, self._b = against_bound(side), against_gap(side)
        self._fail_at, self._pass_at = fail_at, pass_at
        self.largest_b = 1.0
        self.first_pass: int | None = None
        self.path_a: Array = np.ones(1)
        self._path_b: Array = np.ones(1)

    def follow(self, rows: Array, start: int) -> int | None:
        z = self.side.unit(rows)
        self.path_a = self._a.follow(z)
        self._path_b = np.maximum.accumulate(np.maximum(self._b.follow(1.0 - z), self.largest_b))
        if self.first_pass is None:
            self.first_pass = _first(self._path_b >= self._pass_at, start)
        self.largest_b = float(self._path_b[-1])
        return _first(self.path_a >= self._fail_at, start)

    def evidence(self, index: int) -> tuple[float, float]:
        return float(self.path_a[index]), float(self._path_b[index])


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
    if block < 1:
        raise ValueError(f"block must be at least 1, got block = {block}")
    sides = check.sides
    watches = [_Watch(side, len(sides) / (ANYTIME * check.alpha), 1 / (ANYTIME * check.beta)) for side in sides]
    seen: list[Array] = []
    n = 0
    while n < check.cap:
        stop = min(check.cap, n + min(max(block, n // 2), LARGEST_BLOCK))
        rows = checked(check, draw(n, stop), n, stop)
        seen.append(rows)
        fails = [fail for watch in watches if (fail := watch.follow(rows, n)) is not None]
        passes = [watch.first_pass for watch in watches]
        failed_at = min(fails, default=math.inf)
        passed_at = max((math.inf if p is None else p for p in passes), default=math.inf)
        if min(failed_at, passed_at) < math.inf:
            used = int(min(failed_at, passed_at))
            return _outcome(check, watches, seen, used, used - n - 1, failed_at > passed_at, "e-process")
        n = stop
    rows = np.concatenate(seen)
    rest = 1 - ANYTIME
    fail = False
    for side in sides:
        limit = critical(side, n, rest * check.alpha / len(sides), rest * check.beta, binary=check.binary)
        fail |= limit is None or float(side.unit(rows).sum()) >= limit
    return _outcome(check, watches, seen, n, -1, not fail, "terminal")


def checked(check: Check, values: ArrayLike, start: int, stop: int) -> Array:
    """The draws as rows (stop-start, columns), or ValueError naming the first value that breaks the declaration."""
    columns = check.statistic.columns
    array = np.asarray(values, dtype=np.float64)
    shape = (stop - start,) if len(columns) == 1 else (stop - start, len(columns))
    if array.shape != shape and array.shape != (stop - start, len(columns)):
        raise ValueError(f"{check.id}: draw({start}, {stop}) must have shape {shape}, got {array.shape}")
    rows = array.reshape(stop - start, len(columns))
    for column, (low, high) in enumerate(columns):
        x = rows[:, column]
        wrong = ~((x >= low) & (x <= high))
        rule = f"the declared range [{low:g}, {high:g}]"
        if check.binary:
            wrong, rule = (x != low) & (x != high), f"the two values {low:g} and {high:g}"
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            raise ValueError(f"{check.id}: draw number {start + at} is {x[at]!r}, outside {rule}")
    return rows


def _first(reached: NDArray[np.bool_], start: int) -> int | None:
    """Number of draws used when `reached` first holds."""
    index = int(reached.argmax())
    return start + index + 1 if reached[index] else None


def _outcome(
    check: Check, watches: list[_Watch], seen: list[Array], n: int, index: int, passed: bool, decided_by: Verdict
) -> Outcome:
    found = {watch.side: watch.evidence(index) for watch in watches}
    above, below = (found.get(side, (1.0, math.inf)) for side in (check.above, check.below))
    rows = np.concatenate(seen)[:n]
    return Outcome(
        id=check.id,
        passed=passed,
        decided_by=decided_by,
        n=n,
        mean=check.statistic.estimate(rows),
        evidence=Evidence(above[0], below[0], above[1], below[1]),
        interval=interval(check, rows),
        between=check.between,
        delta=check.delta,
        alpha=check.alpha,
        beta=check.beta,
    )
