"""Exact error probabilities of the whole sequential test for 0/1 draws, by dynamic programming: no sampling error.

The capitals depend on the draws only through their number n and the count k of ones, so that the law of the verdict
follows from the walk (n, k) with one memory bit a side. The rule is written here a second time, and the code is
compared with it on drawn sequences.
"""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binom

from latentproof.numerics.sequential import Check
from latentproof.numerics.sequential.event import declare_event
from latentproof.numerics.sequential.run import decide
from latentproof.numerics.sequential.side import Array, Side
from latentproof.numerics.sequential.terminal import critical, design

Mask = NDArray[np.bool_]

TARGETS = [
    (p, delta, alpha, beta)
    for (p, delta) in [
        (0.0, 0.15),
        (0.02, 0.1),
        (0.1, 0.1),
        (0.3, 0.15),
        (0.5, 0.1),
        (0.5, 0.45),
        (0.9, 0.1),
        (1.0, 0.3),
    ]
    for (alpha, beta) in [(0.05, 0.1), (0.3, 0.01), (1e-3, 0.4)]
]


def log_capital(n: int, ones: Array, b: float, g: float) -> Array:
    """ln of the mean over theta of (1 - theta + theta/b)^ones (1 - theta)^(n - ones)."""
    smallest = min(1.0, g / (1 - b))
    steps = math.ceil(math.log2(1 / smallest))
    logs = []
    for j in range(steps + 1):
        theta = smallest ** (j / steps) if steps else 1.0
        win = math.log(1 - theta + theta / max(b, 1e-300))
        lose = math.log(1 - theta) if theta < 1 else -math.inf
        logs.append(ones * win + np.where(n > ones, (n - ones) * lose if theta < 1 else -math.inf, 0.0))
    return np.asarray(np.logaddexp.reduce(logs) - math.log(len(logs)))


class Rule:
    """The decision rule of a declared event, from its definition."""

    def __init__(self, check: Check) -> None:
        (self.lo, self.hi), self.delta, self.cap = check.between, check.delta, check.cap
        self.up, self.down = self.hi + self.delta <= 1, self.lo - self.delta >= 0
        self.fail_at = math.log((self.up + self.down) / (check.alpha / 2))
        self.pass_at = math.log(2 / check.beta)
        rates = check.alpha / 2 / (self.up + self.down), check.beta / 2
        self.most = critical(check.above, self.cap, *rates) if self.up else math.inf
        self.least = critical(check.below, self.cap, *rates) if self.down else math.inf

    def looks(self, n: int, k: Array) -> tuple[Mask, Mask, Mask]:
        """Fails now; B has reached its target now on the upper side; on the lower side (true where untested)."""
        z, d = n - k, self.delta
        fails: Mask = np.zeros(len(k), dtype=bool)
        above = below = ~fails
        if self.up:
            fails = fails | (log_capital(n, k, self.hi, d) >= self.fail_at)
            above = log_capital(n, z, 1 - self.hi - d, d) >= self.pass_at
        if self.down:
            fails = fails | (log_capital(n, z, 1 - self.lo, d) >= self.fail_at)
            below = log_capital(n, k, self.lo - d, d) >= self.pass_at
        return fails, above, below

    def fails_at_cap(self, k: Array) -> Mask:
        assert self.most is not None
        assert self.least is not None
        return np.asarray((k >= self.most) | (self.cap - k >= self.least))


def law(rule: Rule, p: Array) -> tuple[Array, Array, Array]:
    """P(fail), P(pass), P(the cap is reached) for each event probability p, shape (truths,)."""
    state = np.zeros((2, 2, len(p), rule.cap + 1))
    state[0, 0, :, 0] = 1.0
    fail, passed = np.zeros(len(p)), np.zeros(len(p))
    for n in range(1, rule.cap + 1):
        moved = state * (1 - p)[:, None]
        moved[..., 1:] += state[..., :-1] * p[:, None]
        fails, above, below = rule.looks(n, np.arange(n + 1.0))
        state = np.zeros_like(state)
        for i, j in product((0, 1), (0, 1)):
            mass = moved[i, j, :, : n + 1]
            fail += mass[:, fails].sum(axis=1)
            a, b = above | bool(i), below | bool(j)
            passed += mass[:, ~fails & a & b].sum(axis=1)
            for x, y in ((0, 0), (0, 1), (1, 0)):
                state[x, y, :, : n + 1] += np.where(~fails & (a == bool(x)) & (b == bool(y)), mass, 0.0)
    left = state.sum(axis=(0, 1))
    at_cap = rule.fails_at_cap(np.arange(rule.cap + 1.0))
    return fail + left[:, at_cap].sum(axis=1), passed + left[:, ~at_cap].sum(axis=1), left.sum(axis=1)


@pytest.mark.parametrize(("p", "delta", "alpha", "beta"), TARGETS)
@pytest.mark.parametrize("width", [0.0, 0.2])
def test_error_rates_hold_exactly(p: float, delta: float, alpha: float, beta: float, width: float) -> None:
    lo, hi = max(p - width / 2, 0.0), min(p + width / 2, 1.0)
    if hi + delta > 1 and lo - delta < 0:
        with pytest.raises(ValueError, match="too large"):
            declare_event(p_between=(lo, hi), delta=delta, alpha=alpha, beta=beta, id="nothing can be off")
        return
    check = declare_event(p_between=(lo, hi), delta=delta, alpha=alpha, beta=beta, id="exact")
    rule = Rule(check)
    true = [lo, (lo + hi) / 2, hi]
    off = [x for x in (hi + delta, hi + 1.2 * delta, lo - delta, lo - 1.2 * delta) if 0 <= x <= 1]
    fail, passed, _ = law(rule, np.array(true + off))
    np.testing.assert_allclose(fail + passed, 1.0, rtol=1e-9)
    assert (fail[:3] <= alpha).all()
    assert (passed[3:] <= beta).all()


def test_the_terminal_decision_is_reached_and_the_budget_is_used() -> None:
    check = declare_event(p=0.5, delta=0.1, alpha=0.05, beta=0.1, id="tight")
    rule = Rule(check)
    fail, passed, capped = law(rule, np.array([0.5, 0.6]))
    assert fail[0] > 0.05 / 4
    assert passed[1] > 0.1 / 8
    assert (capped > 0.01).all()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TARGETS), st.floats(0, 1), st.integers(0, 2**32 - 1), st.integers(1, 300))
def test_code_follows_the_rule(target: tuple[float, float, float, float], truth: float, seed: int, block: int) -> None:
    p, delta, alpha, beta = target
    check = declare_event(p=p, delta=delta, alpha=alpha, beta=beta, id="rule")
    rule = Rule(check)
    data = (np.random.default_rng(seed).random(check.cap) < truth).astype(float)
    decision = decide(check, lambda start, stop: data[start:stop], block=block)
    above = below = False
    expected: tuple[bool, int] | None = None
    for n, k in enumerate(np.cumsum(data), start=1):
        fails, a, b = (bool(x[0]) for x in rule.looks(n, np.array([k])))
        above, below = above or a, below or b
        if fails or (above and below):
            expected = (not fails, n)
            break
    if expected is None:
        expected = (not rule.fails_at_cap(np.array([data.sum()]))[0], check.cap)
    assert (decision.passed, len(decision.rows)) == expected


@pytest.mark.parametrize("binary", [True, False])
@pytest.mark.parametrize("b", [0.0, 0.01, 0.3, 0.5, 0.85])
@pytest.mark.parametrize("g", [0.1, 0.15])
@pytest.mark.parametrize(("alpha", "beta"), [(0.05, 0.1), (1e-3, 0.2), (1e-9, 1e-9)])
def test_terminal_rates_hold_exactly(binary: bool, b: float, g: float, alpha: float, beta: float) -> None:
    """0/1 draws, and draws in {0, 1/2, 1}, which the Hoeffding form must cover as well."""
    side = Side((1.0,), 0.0, 1.0, b, g, binary)
    n = design([side], alpha, beta)
    limit = critical(side, n, alpha, beta)
    assert limit is not None
    for steps in (1,) if binary else (1, 2):
        # The sum of n lattice draws binomial(steps, p)/steps is binomial(steps*n, p)/steps.
        cut = math.ceil(limit * steps - 1e-9) - 1
        assert binom.sf(cut, steps * n, b) <= alpha
        assert binom.cdf(cut, steps * n, min(b + g, 1.0)) <= beta


def test_the_binomial_design_needs_fewer_draws_than_hoeffdings() -> None:
    sides = [Side((1.0,), 0.0, 1.0, 0.5, 0.05, binary) for binary in (True, False)]
    exact, bound = (design([side], 1e-6, 1e-6) for side in sides)
    hoeffding = (2 * math.sqrt(math.log(1e6) / 2)) ** 2 / 0.05**2
    assert exact < bound < hoeffding
