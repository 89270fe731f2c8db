"""Target richness, measured: whole tuples beat single elements, in samples and in the exponent in m."""

import pytest

from latentproof.numerics.richness import TARGETS, measure_richness, saving, target_categories
from latentproof.theory.model import RHM, RegimeError


def test_whole_tuples_cost_a_smaller_power_of_m_than_one_element() -> None:
    one, whole = (
        measure_richness(6, 3, [3, 12], target, grammars=6, clusterer="ward") for target in ("one element", "one tuple")
    )
    # The exponents are 3 and 2; the pooled standard error over 12 grammars is about .25 each.
    assert one.fit.exponent - whole.fit.exponent > 0.3
    ratios = saving(one, whole)
    assert 1 < ratios[0] < ratios[1]


def test_pooled_tuples_have_an_exponent_near_two() -> None:
    found = measure_richness(8, 3, [4, 16], "pooled tuples", grammars=6, clusterer="ward")
    assert 1.5 < found.fit.exponent < 2.6
    assert [row.grammars for each in found.measurements for row in each.rows] == [6, 6]


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
