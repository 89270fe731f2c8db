from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.crossing import check_quantiles, crossings, last_crossing, monotone
from latentproof.theory.model import RegimeError

UNIT = st.floats(0, 1)


@given(st.lists(UNIT, min_size=1, max_size=12))
def test_the_monotone_fit_is_a_projection(values: list[float]) -> None:
    fit = monotone(values)
    assert all(x <= y for x, y in pairwise(fit))
    assert monotone(fit) == fit
    assert sum(fit) == pytest.approx(sum(values))
    # The optimality condition of least squares on a cone: the residual is orthogonal to the fit.
    assert float(np.dot(np.subtract(values, fit), fit)) == pytest.approx(0, abs=1e-12)


@given(st.lists(UNIT, min_size=1, max_size=12), st.floats(0.01, 0.99))
def test_after_the_last_crossing_nothing_is_below(values: list[float], quantile: float) -> None:
    i = last_crossing(values, quantile)
    if i is None:
        assert values[-1] < quantile or min(values) >= quantile
    else:
        assert values[i] < quantile <= min(values[i + 1 :])


@given(st.floats(-5, 6), st.floats(0.5, 3), st.floats(0.05, 0.95))
def test_smooth_curves_are_read_off(centre: float, steepness: float, quantile: float) -> None:
    def curve(x: float) -> list[float]:
        return [1 / (1 + math.exp(-steepness * (x - centre)))]

    truth = centre + math.log(quantile / (1 - quantile)) / steepness
    [[threshold]] = crossings(curve, 0.0, [quantile])
    if -6.5 < truth < 8:
        assert threshold.log_threshold == pytest.approx(truth, abs=0.05)


def test_the_last_of_two_crossings_counts() -> None:
    [[threshold]] = crossings(lambda x: [0.9 if -3 < x < -2.5 or x > 2 else 0.2], 0.0, [0.5])
    assert threshold.log_threshold == pytest.approx(2, abs=0.4)


@pytest.mark.parametrize("height", [0.1, 0.9])
def test_flat_curves_are_not_bracketed(height: float) -> None:
    [[threshold]] = crossings(lambda x: [height], 0.0, [0.5])
    assert (threshold.log_threshold, threshold.reason) == (None, "not bracketed")


@pytest.mark.parametrize("quantiles", [[], [0.0], [1.0], [0.5, 1.5], [math.nan]])
def test_bad_quantiles_are_refused(quantiles: list[float]) -> None:
    with pytest.raises(RegimeError, match="quantiles must"):
        check_quantiles(quantiles)


def test_scans_from_both_ends_agree_and_stop_early() -> None:
    asked: list[float] = []

    def curve(x: float) -> list[float]:
        asked.append(x)
        return [1 / (1 + math.exp(-2 * x))]

    [[down]] = crossings(curve, 1.0, [0.5])
    asked.clear()
    [[up]] = crossings(curve, 1.0, [0.5], upwards=True)
    assert up.log_threshold == pytest.approx(down.log_threshold)
    assert max(asked) < 5
    asked.clear()
    [[capped]] = crossings(curve, 1.0, [0.5], most=-0.5, upwards=True)
    assert (capped.reason, max(asked) <= -0.5) == ("not bracketed", True)
    with pytest.raises(ValueError, match="most must reach"):
        crossings(curve, 1.0, [0.5], most=-100)
