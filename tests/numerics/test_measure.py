from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latentproof.numerics.measure import Measurement, interval, measure, slopes
from latentproof.theory.model import OBJECTIVES, RHM, Objective, RegimeError

SMALL = RHM(8, 4, 3, 4)


class Backwards(Executor):
    """Runs a number of tasks last to first, once all are there."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.tasks: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.tasks.append((future, partial(fn, *args, **kwargs)))
        if len(self.tasks) == self.number:
            for waiting, task in reversed(self.tasks):
                waiting.set_result(task())
        return future


def same(one: Measurement, two: Measurement) -> bool:
    return [astuple(row) for row in one.rows] == [astuple(row) for row in two.rows] and np.array_equal(
        one.thresholds, two.thresholds, equal_nan=True
    )


def test_executor_and_order_do_not_matter() -> None:
    serial = measure(SMALL, "token", grammars=3, seed=5)
    assert same(serial, measure(SMALL, "token", grammars=3, seed=5, executor=Backwards(3)))
    with ThreadPoolExecutor(2) as executor:
        assert same(serial, measure(SMALL, "token", grammars=3, seed=5, executor=executor))
    alone = measure(SMALL, "token", levels=[2], grammars=3, seed=5)
    assert np.array_equal(alone.thresholds[:, 0], serial.thresholds[:, 1], equal_nan=True)
    fewer = measure(SMALL, "token", grammars=2, seed=5)
    assert np.array_equal(fewer.thresholds, serial.thresholds[:2], equal_nan=True)
    assert not same(serial, measure(SMALL, "token", grammars=3, seed=6))


def test_rows_summarise_the_grammars_used() -> None:
    calls: list[tuple[int, int]] = []
    found = measure(SMALL, "latent", [1], 4, quantiles=[0.5], progress=lambda done, total: calls.append((done, total)))
    [row] = found.rows
    logs = found.thresholds[:, 0, 0]
    assert row.P is not None
    assert math.log(row.P) == pytest.approx(logs[~np.isnan(logs)].mean())
    assert row.low < row.P < row.high
    assert row.grammars + row.degenerate + row.not_bracketed == 4
    assert calls == [(1, 4), (2, 4), (3, 4), (4, 4)]
    frame = found.to_frame()
    assert list(frame.columns) == ["objective", "level", "quantile", "P", "low", "high", "grammars"]
    assert frame.P.tolist() == [row.P]


def test_the_interval_is_student_s() -> None:
    """Two values 0 and 2: mean 1, standard error 1, t quantile 12.706 at one degree of freedom."""
    P, low, high = interval([0.0, 2.0])
    assert P is not None
    assert [math.log(x) for x in (P, low, high)] == pytest.approx([1, 1 - 12.7062, 1 + 12.7062], abs=1e-3)


@pytest.mark.parametrize("rhm", [RHM(4, 1, 2, 3), RHM(4, 4, 2, 3), RHM(2, 2, 3, 3), RHM(8, 2, 2, 3), RHM(2, 1, 2, 2)])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_edge_regimes_have_defined_rows(rhm: RHM, objective: Objective) -> None:
    found = measure(rhm, objective, grammars=3)
    for row in found.rows:
        assert row.grammars + row.degenerate + row.not_bracketed == 3
        assert (row.P is None) == (row.grammars == 0)
        assert 0 <= row.low <= (row.P or 0) <= row.high or row.P is None
        if rhm.f == 1 and objective != "supervised":
            assert (row.P, row.degenerate, row.reasons) == (None, 3, "3 no signal")
    missing = np.isnan(found.thresholds)
    for (g, i, q), absent in np.ndenumerate(missing):
        assert absent == (found.reasons[g][i][q] is not None)
    assert found.to_frame().P.isna().tolist() == [row.P is None for row in found.rows]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"levels": [4]}, "level must be"),
        ({"levels": []}, "levels must name"),
        ({"levels": [1, 1]}, "levels must name"),
        ({"grammars": 0}, "grammars must be"),
        ({"seed": 1.5}, "seed must be an integer"),
        ({"quantiles": [1.0]}, "quantiles must be"),
        ({"objective": "next"}, "objective must be one of"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(RegimeError, match=message):
        measure(SMALL, **{"objective": "latent", **arguments})


def test_slopes_need_levels_and_choices() -> None:
    with pytest.raises(ValueError, match="two levels"):
        slopes(measure(SMALL, "latent", [1], 1), 0.5)
    with pytest.raises(ValueError, match="quantile must be one of"):
        slopes(measure(SMALL, "latent", [1, 2], 1), 0.7)


@pytest.fixture(scope="module")
def figures() -> dict[str, Measurement]:
    return {o: measure(RHM(16, 8, 2, 8), o, range(1, 7), grammars=6, quantiles=[0.5]) for o in OBJECTIVES[::2]}


def test_single_level_thresholds_are_of_the_law_s_size(figures: dict[str, Measurement]) -> None:
    """Latent P50/(v m^3/(1-f)) in [.4, 1.2] at every level, the range measured before (a mean of .5, sd ln P .2)."""
    for row in figures["latent"].rows:
        assert row.P is not None
        assert 0.4 < row.P / (16 * 8**3 / 0.5) < 1.2


def test_slopes_tell_latents_from_tokens(figures: dict[str, Measurement]) -> None:
    """Per-grammar sd of a slope is .02 (latent) and .04 (token): bounds 5 standard errors of the mean of 6 wide."""
    latent, token = slopes(figures["latent"], 0.5), slopes(figures["token"], 0.5)
    assert len(latent) == len(token) == 6
    assert abs(latent.mean()) < 0.08
    assert 1.08 - 0.08 < token.mean() < 1.08 + 0.08


def test_an_interrupted_measurement_goes_on_where_it_stopped(tmp_path: Path) -> None:
    rhm, keep = RHM(8, 4, 3, 3), tmp_path / "cells"

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure(rhm, "latent", grammars=3, quantiles=[0.5], progress=stop, keep=keep)
    assert len(keep.read_text().splitlines()) == 2
    seen: list[tuple[int, int]] = []
    found = measure(
        rhm, "latent", grammars=3, quantiles=[0.5], progress=lambda done, total: seen.append((done, total)), keep=keep
    )
    assert seen == [(3, 3)]
    assert found.rows == measure(rhm, "latent", grammars=3, quantiles=[0.5]).rows
    # Another seed is another measurement.
    other = measure(rhm, "latent", grammars=1, seed=1, quantiles=[0.5], keep=keep)
    assert other.rows == measure(rhm, "latent", grammars=1, seed=1, quantiles=[0.5]).rows
