"""Properties of the sequential tests that need no statistics, for sequences of dyadic numbers drawn by hypothesis."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.numerics.sequential import (
    Check,
    Outcome,
    check_at_least,
    check_at_most,
    check_event,
    check_mean,
    check_ratio,
    check_slope,
)
from latentproof.numerics.sequential.draws import Draw
from latentproof.numerics.sequential.mean import declare_mean
from latentproof.numerics.sequential.run import run
from latentproof.numerics.sequential.side import Array
from latentproof.numerics.sequential.slope import declare_slope

RATES: dict[str, Any] = {"alpha": 0.01, "beta": 0.02, "id": "property"}
seeds = st.integers(0, 2**32 - 1)
dyadic = st.integers(0, 64).map(lambda k: k / 64)


def replay(data: Array) -> Draw:
    return lambda start, stop: data[start:stop]


def constant(value: float) -> Draw:
    return lambda start, stop: np.full(stop - start, value)


@st.composite
def declared(draw: st.DrawFn) -> tuple[Check, Array]:
    """A check of a mean in [0, 1] with dyadic numbers, and data enough for it."""
    lo, hi = sorted((draw(dyadic), draw(dyadic)))
    delta = draw(st.sampled_from([1 / 8, 1 / 4]))
    if hi + delta > 1 and lo - delta < 0:
        lo, hi = 0.5, 0.5
    check = declare_mean(between=(lo, hi), delta=delta, **RATES)
    largest = draw(st.integers(1, 64))
    data = np.random.default_rng(draw(seeds)).integers(0, largest + 1, check.cap) / 64
    return check, data if draw(st.booleans()) else 1 - data


@settings(max_examples=80, deadline=None)
@given(declared(), st.integers(1, 500))
def test_block_sizes_change_nothing(case: tuple[Check, Array], block: int) -> None:
    check, data = case
    assert run(check, replay(data), block=block) == run(check, replay(data))


@settings(max_examples=80, deadline=None)
@given(declared())
def test_reflection_swaps_the_sides(case: tuple[Check, Array]) -> None:
    check, data = case
    lo, hi = check.between
    straight = run(check, replay(data))
    mirror = check_mean(replay(1 - data), between=(1 - hi, 1 - lo), delta=check.delta, **RATES)
    assert (mirror.passed, mirror.n, mirror.decided_by) == (straight.passed, straight.n, straight.decided_by)
    e, f = straight.evidence, mirror.evidence
    assert (e.above, e.below, e.not_above, e.not_below) == (f.below, f.above, f.not_below, f.not_above)
    assert mirror.mean == pytest.approx(1 - straight.mean)
    assert mirror.interval == pytest.approx((1 - straight.interval[1], 1 - straight.interval[0]))


@settings(max_examples=80, deadline=None)
@given(declared(), st.sampled_from([0.25, 2.0, 1024.0]), st.integers(-8, 8))
def test_affine_maps_change_nothing(case: tuple[Check, Array], scale: float, shift: int) -> None:
    check, data = case

    def image(x: float) -> float:
        return scale * x + shift

    lo, hi = check.between
    plain = run(check, replay(data))
    mapped = check_mean(
        replay(scale * data + shift),
        between=(image(lo), image(hi)),
        delta=scale * check.delta,
        low=image(0),
        high=image(1),
        **RATES,
    )
    assert (mapped.passed, mapped.n, mapped.evidence) == (plain.passed, plain.n, plain.evidence)
    assert mapped.interval == pytest.approx((image(plain.interval[0]), image(plain.interval[1])))


@settings(max_examples=80, deadline=None)
@given(declared(), st.floats(0, 1))
def test_constant_draws_are_judged_without_error(case: tuple[Check, Array], share: float) -> None:
    """A statistic without spread never passes when off by delta or more, and never fails when the statement is true."""
    check, _ = case
    (lo, hi), delta = check.between, check.delta
    true = lo + share * (hi - lo)
    assert run(check, constant(true))
    for off in (hi + delta + share * (1 - hi - delta), lo - delta - share * (lo - delta)):
        if hi + delta <= off <= 1 or 0 <= off <= lo - delta:
            assert not run(check, constant(off))


@settings(max_examples=50, deadline=None)
@given(declared())
def test_the_interval_holds_the_estimate_and_the_draws_used_are_within_the_cap(case: tuple[Check, Array]) -> None:
    check, data = case
    outcome = run(check, replay(data))
    assert 0 <= outcome.interval[0] <= outcome.mean <= outcome.interval[1] <= 1
    assert outcome.mean == pytest.approx(float(data[: outcome.n].mean()))
    assert 1 <= outcome.n <= check.cap
    assert (outcome.n == check.cap) or outcome.decided_by == "e-process"
    assert bool(outcome) == outcome.passed


@settings(max_examples=40, deadline=None)
@given(seeds, dyadic)
def test_one_sided_checks_are_each_others_reflection(seed: int, mean: float) -> None:
    data = (np.random.default_rng(seed).random(20000) < mean).astype(float)
    most = check_at_most(replay(data), bound=0.5, delta=0.125, **RATES)
    least = check_at_least(replay(1 - data), bound=0.5, delta=0.125, **RATES)
    assert (most.passed, most.n) == (least.passed, least.n)


def test_one_event_refutes_never_and_one_gap_refutes_always() -> None:
    never = check_event(lambda start, stop: np.arange(start, stop) == 100, p=0, delta=0.01, **RATES)
    assert not never
    assert never.n == 101
    always = check_event(lambda start, stop: np.arange(start, stop) != 100, p=1, delta=0.01, **RATES)
    assert not always


def test_a_slope_check_reads_the_slope() -> None:
    x = [0.0, 1.0, 3.0]

    def lines(start: int, stop: int) -> Array:
        heights = np.arange(start, stop) % 5 / 5
        return np.asarray(heights[:, None] + 0.25 * np.array(x))

    rates = {**RATES, "low": 0.0, "high": 2.0, "abscissae": x, "delta": 0.05}
    outcome = check_slope(lines, expected=0.25, **rates)
    assert outcome.passed
    assert outcome.mean == pytest.approx(0.25)
    assert not check_slope(lines, expected=0.31, **rates)


def test_a_check_shows_the_declaration_s_arguments_and_words() -> None:
    for check, declare in ((check_mean, declare_mean), (check_slope, declare_slope)):
        shown, declared_ = inspect.signature(check), inspect.signature(declare)
        assert list(shown.parameters) == ["draw", *declared_.parameters]
        assert check.__doc__ == declare.__doc__
        with pytest.raises(TypeError, match="unexpected keyword"):
            check(constant(0.5), deltas=0.1)  # type: ignore[call-arg]  # a misspelling is told at the call


def coin(**changes: Any) -> Callable[[], Outcome]:
    arguments: dict[str, Any] = {"expected": 0.5, "delta": 0.1, **RATES, **changes}
    return lambda: check_mean(lambda start, stop: np.full(stop - start, 0.5), **arguments)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (coin(delta=0), r"delta must be positive and finite, got delta = 0"),
        (coin(delta=0.6), r"delta = 0.6 is too large: no value in \[0, 1\]"),
        (coin(delta=1e-12), r"delta is too small"),
        (coin(alpha=1), r"alpha must lie strictly between 0 and 1, got alpha = 1"),
        (coin(beta=0), r"beta must lie strictly between 0 and 1, got beta = 0"),
        (coin(expected=1.5), r"0 <= lo <= hi <= 1, got \[1.5, 1.5\]"),
        (coin(expected=float("nan")), r"got \[nan, nan\]"),
        (coin(expected=None, between=(0.6, 0.4)), r"got \[0.6, 0.4\]"),
        (coin(between=(0.4, 0.6)), r"either a value or an interval"),
        (coin(low=1, high=1), r"low must be below high"),
        (coin(id=""), r"id must be a nonempty string"),
    ],
)
def test_declarations_that_cannot_be_tested_are_refused(call: Callable[[], Outcome], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("bad", [1.0000001, -0.5, float("nan"), float("inf")])
def test_draws_out_of_range_are_named_never_clipped(bad: float) -> None:
    data = np.full(2000, 0.5)
    data[20] = bad
    with pytest.raises(ValueError, match=r"property: draw number 20 is .* outside the declared range \[0, 1\]"):
        check_mean(replay(data), expected=0.5, delta=0.1, **RATES)


def test_draws_of_wrong_shape_and_kind_are_refused() -> None:
    with pytest.raises(ValueError, match=r"draw\(0, 64\) must have shape \(64,\), got \(3,\)"):
        check_mean(lambda start, stop: np.zeros(3), expected=0.5, delta=0.1, **RATES)
    with pytest.raises(ValueError, match=r"draw number 0 is 0.5, outside the two values 0 and 1"):
        check_event(lambda start, stop: np.full(stop - start, 0.5), p=0.5, delta=0.1, **RATES)


@pytest.mark.parametrize(
    ("expected", "y_mean", "words"),
    [(1.0, 0.0, r"y_mean must satisfy 0 < y_mean"), (0.0, 0.5, "ratio must be positive"), (-1.0, 0.5, "positive")],
)
def test_ratios_that_cannot_be_tested_are_refused(expected: float, y_mean: float, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_ratio(
            lambda start, stop: np.ones((stop - start, 2)),
            expected=expected,
            delta=0.1,
            x_high=1,
            y_high=1,
            y_mean=y_mean,
            **RATES,
        )
