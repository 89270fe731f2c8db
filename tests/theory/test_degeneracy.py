"""E9 against the share of tables, and its bounds."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.enumeration_moments import enumerate_degeneracy
from latentproof.theory.degeneracy import absence, absence_bound, any_absence, tied_rows
from latentproof.theory.model import RHM, RegimeError

Size = tuple[int, int, int]


def test_probabilities_are_the_shares_of_tables(size: Size) -> None:
    v, m, s = size
    rhm = RHM(v, m, s, 2)
    assert enumerate_degeneracy(v, m, s) == (absence(rhm), any_absence(rhm), tied_rows(rhm))


@given(st.integers(2, 12), st.integers(2, 3), st.data())
def test_absence_is_below_its_bounds(v: int, s: int, data: st.DataObject) -> None:
    rhm = RHM(v, data.draw(st.integers(1, min(40, v ** (s - 1)))), s, 2)
    assert absence(rhm) <= any_absence(rhm) <= absence_bound(rhm)
    assert absence(rhm) <= math.exp(-rhm.m)


def test_too_large_a_regime_is_refused_in_words() -> None:
    with pytest.raises(RegimeError, match="choose smaller v, m or s"):
        absence(RHM(1000, 500000, 3, 2))
