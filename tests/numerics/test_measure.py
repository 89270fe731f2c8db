from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import astuple
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latentproof.numerics.measure import Cell, Measurement, interval, measure, measure_cell, slopes, summarise
from latentproof.testing import Checks
from latentproof.theory.model import OBJECTIVES, RHM, Objective, RegimeError
from latentproof.theory.scale import scale

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


@pytest.mark.stochastic(alpha=1.2e-9, beta=1e-9)
def test_thresholds_are_of_the_law_s_size_and_slopes_tell_latents_from_tokens(check: Checks) -> None:
    """In three grammars of four latents have |slope| < .08 and P50/law in [.25, 1.2], tokens a slope in 1.08 +- .12."""
    rhm, seed = RHM(16, 8, 2, 8), check.seed

    @cache
    def heights(objective: Objective, index: int) -> Measurement:
        cell = Cell(rhm, objective, tuple(range(1, 7)), (0.5,), seed, index)
        return summarise(rhm, objective, cell.levels, cell.quantiles, [measure_cell(cell)])

    def slope(objective: Objective, index: int) -> float:
        found = slopes(heights(objective, index), 0.5)
        return float(found[0]) if len(found) else math.nan

    def near_the_law(index: int) -> bool:
        ratios = np.exp(heights("latent", index).thresholds) / scale(rhm, "latent")
        return bool(((ratios > 0.25) & (ratios < 1.2)).all())

    for holds in (
        near_the_law,
        lambda index: abs(slope("latent", index)) < 0.08,
        lambda index: abs(slope("token", index) - 1.08) < 0.12,
    ):
        check.event(
            lambda start, stop, holds=holds: [holds(index) for index in range(start, stop)],
            p_between=(0.75, 1),
            delta=0.35,
            block=8,
            alpha=4e-10,
        )


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
