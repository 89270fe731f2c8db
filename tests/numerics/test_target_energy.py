"""The shares that targets keep, drawn, and S8's energies, counted over every pair of tables, against theory."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from latentproof.numerics.enumeration_richness import enumerate_row_product, enumerate_target_energy
from latentproof.numerics.target_energy import target_factors
from latentproof.theory.correlation import root_sibling_correlation
from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.richness import class_decay, target_energy, tuple_decay

F = Fraction
SIZES = [(2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 1, 3), (2, 2, 3)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_pair_of_tables_has_the_energy_of_theory(size: tuple[int, int, int]) -> None:
    v, m, s = size
    for elements in range(1, s + 1):
        kept = class_decay(F(v**s), F(m), F(v**elements))
        assert enumerate_target_energy(v, m, s, elements) == target_energy(F(v), F(v ** (s - 1)), F(m), kept)
    assert enumerate_target_energy(v, m, s, None) == target_energy(F(v), F(v ** (s - 1)), F(m), tuple_decay(F(m)))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_rows_of_the_siblings_sum_to_their_energy(size: tuple[int, int, int]) -> None:
    v, m, s = size
    whole = sum((enumerate_row_product(v, m, s, a, a) for a in range(v)), F(0))
    assert whole == root_sibling_correlation(F(v), F(v ** (s - 1)), F(m))
    assert sum((enumerate_row_product(v, m, s, 0, a) for a in range(v)), F(0)) == 0


def test_shares_do_not_depend_on_how_grammars_are_cut_into_calls_or_on_other_targets() -> None:
    rhm = RHM(4, 3, 3, 2)
    whole = target_factors(rhm, [1, 2, 3], 0, 40, seed=5)
    parts = [target_factors(rhm, [1, 2, 3], start, start + 10, seed=5) for start in range(0, 40, 10)]
    assert np.array_equal(whole, np.concatenate(parts))
    assert np.array_equal(whole[:, 1], target_factors(rhm, [2], 0, 40, seed=5)[:, 0])
    assert not np.array_equal(whole, target_factors(rhm, [1, 2, 3], 0, 40, seed=6))


def test_the_whole_tuple_keeps_the_same_share_in_every_grammar() -> None:
    for rhm in (RHM(4, 3, 3, 2), RHM(8, 8, 2, 2), RHM(2, 1, 2, 2)):
        assert np.allclose(target_factors(rhm, [rhm.s], 0, 200), 1 / rhm.m, rtol=1e-9, atol=0)


def test_shares_stay_within_the_bound_that_tests_rely_on() -> None:
    rhm = RHM(3, 2, 3, 2)
    factors = target_factors(rhm, [1, 2, 3], 0, 5000)
    for place, elements in enumerate((1, 2, 3)):
        most = min(rhm.v, rhm.v ** (rhm.s - elements) / rhm.m)
        assert factors[:, place].min() >= 0
        assert factors[:, place].max() <= most * (1 + 1e-9)


def test_bad_input_is_named() -> None:
    with pytest.raises(RegimeError, match=r"elements must name numbers in 1\.\.3"):
        target_factors(RHM(4, 2, 3, 2), [4], 0, 1)
    with pytest.raises(RegimeError, match=r"v\^s must be"):
        target_factors(RHM(1000, 2, 7, 2), [1], 0, 1)
    with pytest.raises(RegimeError, match=r"elements must be None or in 1\.\.2"):
        enumerate_target_energy(2, 1, 2, 3)
    with pytest.raises(RegimeError, match="the limit of enumeration"):
        enumerate_target_energy(3, 3, 3, 2)
