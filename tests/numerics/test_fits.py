from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.collapse import collapse
from latentproof.numerics.fits import estimate, m_exponent, power_fit, slope_parts
from latentproof.numerics.measure import measure, slopes
from latentproof.numerics.predict import predicted_slopes
from latentproof.testing import Checks
from latentproof.theory.model import RHM


@given(st.floats(-3, 3), st.floats(-5, 5), st.integers(2, 6))
def test_exact_powers_are_found(exponent: float, offset: float, points: int) -> None:
    x = [2.0**i for i in range(points)]
    fit = power_fit(x, [[offset + exponent * math.log(a)] * 2 for a in x])
    assert fit.exponent == pytest.approx(exponent, abs=1e-9)
    assert math.log(fit.prefactor) == pytest.approx(offset, abs=1e-9)
    assert (fit.scatter, fit.misfit) == pytest.approx((0, 0), abs=1e-9)
    assert fit.high - fit.low == pytest.approx(0, abs=1e-9)


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_intervals_cover_the_truth_at_their_rate(check: Checks) -> None:
    """With unequal scatter the 95 % interval covers with probability .93 to .97."""
    rng = check.generator()

    def covers() -> bool:
        logs = [3 * math.log(x) + sd * rng.standard_normal(n) for x, sd, n in ((2, 0.1, 5), (4, 0.3, 8), (8, 0.8, 6))]
        fit = power_fit([2, 4, 8], [list(group) for group in logs])
        return fit.low <= 3 <= fit.high

    check.event(lambda start, stop: [covers() for _ in range(start, stop)], p_between=(0.93, 0.97), delta=0.025)


def test_the_correction_removes_the_share_of_grammatical_tuples() -> None:
    found = [measure(RHM(8, m, 3, 3), "latent", [1], 4, seed=2, quantiles=[0.5]) for m in (6, 32)]
    raw, corrected = (m_exponent(found, 1, 0.5, flag) for flag in (False, True))
    expected = math.log((1 - 6 / 64) / (1 - 32 / 64)) / math.log(32 / 6)
    assert raw.exponent - corrected.exponent == pytest.approx(expected)
    assert raw.grammars == corrected.grammars


def test_slopes_split_into_law_bias_and_residual() -> None:
    rhm = RHM(16, 8, 2, 4)
    parts = slope_parts(rhm, "token", [1, 2, 3], 1.0, grammars=4, seed=3)
    values = slopes(measure(rhm, "token", grammars=4, seed=3, quantiles=[0.5]), 0.5)
    assert parts.measured == estimate(values)
    assert parts.law + parts.finite_v.mean + parts.residual.mean == pytest.approx(parts.measured.mean)
    assert parts.finite_v.mean == pytest.approx(float(np.mean(predicted_slopes(rhm, "token", [1, 2, 3], 4, 3))) - 1)


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_collapse_tells_a_right_law_from_a_wrong_one(check: Checks) -> None:
    """Curves of m = 2, 4, 8 at threshold m^3, error .02: S near 1 (45 points, sd .3) at power 3, large at power 2."""
    rng = check.generator()
    x, error = np.linspace(-4, 12, 60), np.full(60, 0.02)
    shifts = [3 * math.log(m) for m in (2, 4, 8)]

    def told() -> bool:
        curves = [1 / (1 + np.exp(-2 * (x - shift))) + 0.02 * rng.standard_normal(60) for shift in shifts]
        right, wrong = (
            collapse([(x - power / 3 * t, y, error) for t, y in zip(shifts, curves, strict=True)]) for power in (3, 2)
        )
        near = abs(wrong.spread - math.log(2)) < 0.1 and right.spread < 0.1
        return bool(0.4 < right.quality < 2 and wrong.quality > 20 and near)

    check.event(lambda start, stop: [told() for _ in range(start, stop)], p_between=(0.85, 1), delta=0.4)


def test_nothing_to_compare_is_nan() -> None:
    x = np.array([0.0, 1.0])
    alone = collapse([(x, x, x)])
    assert math.isnan(alone.quality)
    assert math.isnan(alone.spread)


@pytest.mark.parametrize(
    ("x", "logs"), [([2.0], [[1.0, 2.0]]), ([2.0, 2.0], [[1.0, 2.0]] * 2), ([0.0, 2.0], [[1.0, 2.0]] * 2)]
)
def test_bad_abscissae_are_refused(x: list[float], logs: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="abscissae must"):
        power_fit(x, logs)


def test_bad_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="two grammars"):
        power_fit([1.0, 2.0], [[1.0], [1.0, 2.0]])
    with pytest.raises(ValueError, match="finite"):
        power_fit([1.0, 2.0], [[1.0, math.nan], [1.0, 2.0]])
