"""Empirical error rates of the sequential tests against the stated ones, for true, boundary and off-by-delta means.

Every rate is compared by its one-sided Clopper-Pearson limit: a cell is refused if the lower limit of its error
probability exceeds the promise. A cell raises a false alarm with probability at most FALSE_ALARM, which is charged to
the session, as is the falsifier's miss; `resolution` is the excess that a cell detects.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import binom, binomtest

from latentproof.numerics.sequential import Check
from latentproof.numerics.sequential.event import declare_event
from latentproof.numerics.sequential.mean import declare_mean
from latentproof.numerics.sequential.ratio import declare_ratio
from latentproof.numerics.sequential.run import decide, run
from latentproof.numerics.sequential.side import Array
from latentproof.numerics.sequential.slope import declare_slope
from latentproof.testing import Checks

FALSE_ALARM = MISS = 1e-9
"""Of one cell: that rates within the promise are refused, and that rates off by `resolution` are not."""
RUNS = 800
ALPHA, BETA, DELTA = 0.05, 0.1, 0.15

CELL = pytest.mark.stochastic(alpha=FALSE_ALARM, beta=MISS)

Sampler = Callable[[np.random.Generator, float, int], Array]


def bernoulli(rng: np.random.Generator, mean: float, n: int) -> Array:
    return (rng.random(n) < mean).astype(float)


def lattice(rng: np.random.Generator, mean: float, n: int) -> Array:
    return rng.binomial(4, mean, n) / 4


def skewed(rng: np.random.Generator, mean: float, n: int) -> Array:
    return rng.beta(0.3, 0.3 * (1 - mean) / mean, n)


def heavy_edged(rng: np.random.Generator, mean: float, n: int) -> Array:
    """Two points next to the edges."""
    return np.where(rng.random(n) < (mean - 0.02) / 0.96, 0.98, 0.02)


def rare(rng: np.random.Generator, mean: float, n: int) -> Array:
    """Mostly one value a little below the mean, seldom 1."""
    return np.where(rng.random(n) < 0.04, 1.0, (mean - 0.04) / 0.96)


def low_variance(rng: np.random.Generator, mean: float, n: int) -> Array:
    return mean + 0.02 * (rng.random(n) - 0.5)


SAMPLERS: list[Sampler] = [bernoulli, lattice, skewed, heavy_edged, rare, low_variance]
MEANS = [  # tested interval, true mean, whether the statement is true
    ((0.3, 0.3), 0.3, True),
    ((0.3, 0.3), 0.45, False),
    ((0.3, 0.3), 0.15, False),
    ((0.25, 0.35), 0.25, True),
    ((0.25, 0.35), 0.35, True),
    ((0.25, 0.35), 0.5, False),
    ((0.25, 0.35), 0.1, False),
]


def not_above(errors: int, runs: int, rate: float) -> bool:
    return binomtest(errors, runs, rate, alternative="greater").pvalue > FALSE_ALARM


def resolution(runs: int, rate: float) -> float:
    """By how much an error rate must exceed the promised one to be refused but for probability MISS."""
    least = int(binom.isf(FALSE_ALARM, runs, rate)) + 1  # errors that are refused
    return float(brentq(lambda p: binom.cdf(least - 1, runs, p) - MISS, rate, 1 - 1e-12)) - rate


def pay(check: Checks, runs: int, rate: float) -> None:
    check.spend(FALSE_ALARM, beta=MISS, delta=resolution(runs, rate), n=runs)


def errors(check: Check, sample: Callable[[int], Array], *, statement: bool, runs: int = RUNS) -> int:
    """Runs with the wrong verdict."""
    return sum(
        decide(check, lambda start, stop: sample(stop - start), block=128).passed != statement for _ in range(runs)
    )


@pytest.mark.parametrize(("between", "truth", "statement"), MEANS)
@pytest.mark.parametrize("sampler", SAMPLERS)
@CELL
def test_error_rates_of_means(
    sampler: Sampler, between: tuple[float, float], truth: float, statement: bool, check: Checks
) -> None:
    rng = check.generator()
    pay(check, RUNS, ALPHA if statement else BETA)
    declared = declare_mean(between=between, delta=DELTA, alpha=ALPHA, beta=BETA, id=sampler.__name__)
    wrong = errors(declared, lambda n: sampler(rng, truth, n), statement=statement)
    assert not_above(wrong, RUNS, ALPHA if statement else BETA)


RATIO = declare_ratio(expected=0.5, delta=0.4, alpha=ALPHA, beta=BETA, x_high=1, y_high=1, y_mean=0.4, id="ratio")


@pytest.mark.parametrize(("r", "statement"), [(0.5, True), (0.7, False), (0.3, False)])
@CELL
def test_error_rates_of_a_ratio_with_dependent_terms(r: float, statement: bool, check: Checks) -> None:
    rng = check.generator()
    pay(check, RUNS, ALPHA if statement else BETA)

    def pairs(n: int) -> Array:
        y = rng.beta(0.4, 0.6, n)
        return np.stack([y * (rng.random(n) < r), y], axis=1)

    wrong = errors(RATIO, pairs, statement=statement)
    assert not_above(wrong, RUNS, ALPHA if statement else BETA)


SLOPE = declare_slope(
    abscissae=[1, 2, 3, 4], expected=0.1, delta=0.1, alpha=ALPHA, beta=BETA, low=-1, high=1, id="slope"
)


@pytest.mark.parametrize(("slope", "statement"), [(0.1, True), (0.2, False), (0.0, False)])
@CELL
def test_error_rates_of_a_slope_of_edge_values(slope: float, statement: bool, check: Checks) -> None:
    rng = check.generator()
    pay(check, RUNS, ALPHA if statement else BETA)
    heights = slope * np.array([-1.5, -0.5, 0.5, 1.5])

    def ordinates(n: int) -> Array:
        return np.where(rng.random((n, 4)) < (1 + heights) / 2, 1.0, -1.0)

    wrong = errors(SLOPE, ordinates, statement=statement)
    assert not_above(wrong, RUNS, ALPHA if statement else BETA)


@pytest.mark.parametrize("sampler", SAMPLERS)
@CELL
def test_the_interval_covers_the_mean_at_its_stopping_time(sampler: Sampler, check: Checks) -> None:
    rng = check.generator()
    pay(check, RUNS // 4, ALPHA)
    declared = declare_mean(expected=0.3, delta=DELTA, alpha=ALPHA, beta=BETA, id="interval")
    missed = 0
    for _ in range(RUNS // 4):
        low, high = run(declared, lambda start, stop: sampler(rng, 0.3, stop - start)).interval
        missed += not low <= 0.3 <= high
    assert not_above(missed, RUNS // 4, ALPHA)


@CELL
def test_the_interval_covers_the_ratio_at_its_stopping_time(check: Checks) -> None:
    rng = check.generator()
    pay(check, RUNS // 4, ALPHA)

    def pairs(start: int, stop: int) -> Array:
        y = rng.beta(0.4, 0.6, stop - start)
        return np.stack([y * (rng.random(stop - start) < 0.6), y], axis=1)

    missed = 0
    for _ in range(RUNS // 4):
        low, high = run(RATIO, pairs).interval
        missed += not low <= 0.6 <= high
    assert not_above(missed, RUNS // 4, ALPHA)


@CELL
def test_a_test_that_ignores_its_error_rates_is_caught(check: Checks) -> None:
    """The falsifier of this file: a check whose exact error rate is .56 is told from one of the stated alpha."""
    rng = check.generator()
    assert resolution(RUNS, ALPHA) < 0.15
    check.spend(MISS, beta=FALSE_ALARM, delta=resolution(RUNS, ALPHA), n=RUNS)
    loose = declare_event(p=0.5, delta=0.2, alpha=0.9, beta=BETA, id="loose")
    wrong = errors(loose, lambda n: bernoulli(rng, 0.5, n), statement=True)
    assert not not_above(wrong, RUNS, ALPHA)
