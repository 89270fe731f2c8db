"""Target richness, measured: whole tuples beat single elements, in samples and in the exponent in m."""

import math

import pytest

from latentproof.numerics.measure_learner import LearnerCell, measure_learner_cell
from latentproof.numerics.richness import TARGETS, measure_richness, saving, target_categories
from latentproof.testing import Checks
from latentproof.theory.model import RHM, RegimeError


def exponent(learner: str, ms: tuple[int, int], seed: int, index: int) -> float:
    """ln(P50 (1-f)) gained per ln m between two grammars, one at each m; nan where one has no threshold."""

    def height(m: int) -> float:
        cell = LearnerCell(RHM(6, m, 3, 2), learner, "given", "ward", (1,), (0.5,), True, seed, index)
        found = measure_learner_cell(cell)[0][0].log_threshold
        return math.nan if found is None else found + math.log(1 - m / 36)

    return (height(ms[1]) - height(ms[0])) / math.log(ms[1] / ms[0])


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_whole_tuples_cost_a_smaller_power_of_m_than_one_element(check: Checks) -> None:
    """Of single grammars' exponents, 3 and 2 with a scatter of .5, one element's is larger in two cases of three."""
    seed = check.seed

    def larger(index: int) -> bool:
        one, whole = (exponent(learner, (5, 18), seed, index) for learner in ("latent", "latent-tuple"))
        return one > whole

    check.event(
        lambda start, stop: [larger(index) for index in range(start, stop)], p_between=(0.65, 1), delta=0.35, block=8
    )


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_pooled_tuples_have_an_exponent_near_two(check: Checks) -> None:
    """In three cases of four it lies in 2 +- .45."""
    seed = check.seed
    check.event(
        lambda start, stop: [
            abs(exponent("latent-tuple-everywhere", (4, 16), seed, index) - 2) < 0.45 for index in range(start, stop)
        ],
        p_between=(0.75, 1),
        delta=0.35,
        block=8,
    )


def test_fits_and_savings_are_those_of_the_thresholds() -> None:
    one, whole = (
        measure_richness(6, 3, [5, 18], target, grammars=3, clusterer="ward") for target in ("one element", "one tuple")
    )
    for found in (one, whole):
        heights = [math.log(each.rows[0].P or math.nan) + math.log(1 - each.rhm.f) for each in found.measurements]
        assert found.fit.exponent == pytest.approx((heights[1] - heights[0]) / math.log(18 / 5))
        assert [each.rows[0].grammars for each in found.measurements] == [3, 3]
    expected = [
        (a.rows[0].P or 0) / (b.rows[0].P or 1) for a, b in zip(one.measurements, whole.measurements, strict=True)
    ]
    assert saving(one, whole) == pytest.approx(expected)


def test_bad_input_is_named() -> None:
    with pytest.raises(RegimeError, match="target must be one of"):
        measure_richness(8, 3, [4, 8], "two elements")
    with pytest.raises(RegimeError, match="two values"):
        measure_richness(8, 3, [4], "one element")
    with pytest.raises(RegimeError, match="m must be at most"):
        measure_richness(8, 2, [2, 8], "one element")
    with pytest.raises(RegimeError, match="target must be one of"):
        target_categories(RHM(8, 4, 3, 2), "all")
    assert len(TARGETS) == 4
