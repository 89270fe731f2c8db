"""E2 as an identity in every conditioning cell, and E3, over every grammar."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.enumeration_separation import enumerate_between_class_variance, enumerate_separation
from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.separation import between_class_variance, separation

Size = tuple[int, int, int]


@pytest.mark.parametrize("edges", [0, 1, 2])
def test_separation_in_every_cell_for_a_skewed_prior(size: Size, edges: int) -> None:
    v, m, s = size
    prior = [Fraction(2 * (k + 1), v * (v + 1)) for k in range(v)]
    cells = enumerate_separation(v, m, s, prior, edges)
    assert cells
    for cell in cells:
        expected = separation(Fraction(v), Fraction(v ** (s - 1)), Fraction(m), edges, cell.H_a, cell.H_b)
        assert cell.mean == expected, cell


def test_separation_in_every_cell_at_v3_m2() -> None:
    cells = enumerate_separation(3, 2, 2, [Fraction(1, 3)] * 3, 0)
    assert all(cell.mean == separation(Fraction(3), Fraction(3), Fraction(2), 0, cell.H_a, cell.H_b) for cell in cells)
    slots = {(cell.counts, cell.a): sum(row[cell.a] for row in cell.counts) for cell in cells}
    assert all(cell.H_a == Fraction(1, slots[cell.counts, cell.a]) for cell in cells)  # H_a = 1/n_a, uniform prior


@pytest.mark.parametrize("edges", [0, 1, 2])
def test_between_class_variance(size: Size, edges: int) -> None:
    v, m, s = size
    assert enumerate_between_class_variance(v, m, s, edges) == between_class_variance(RHM(v, m, s, 2), edges)


@given(st.integers(2, 40), st.integers(0, 5))
def test_nothing_separates_at_f_1(v: int, edges: int) -> None:
    n_a = Fraction(1, v)  # at f = 1 every symbol fills its fibre of w slots
    assert separation(Fraction(v), Fraction(v), Fraction(v), edges, n_a, n_a) == 0
    assert between_class_variance(RHM(v, v, 2, 2), edges) == 0


def test_negative_edges_are_named() -> None:
    with pytest.raises(RegimeError, match="edges must be at least 0, got edges = -1"):
        between_class_variance(RHM(2, 1, 2, 2), -1)
