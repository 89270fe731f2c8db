"""E7 and E8 against the law of the leaves of every grammar."""

import math
from fractions import Fraction
from itertools import islice, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.enumeration_direct import grammars, node_law
from latentproof.numerics.enumeration_prefix import enumerate_prefix_collision
from latentproof.theory.information import entropy, history_collision, prefix_collision, redundancy, rule_choices
from latentproof.theory.model import RHM, RegimeError

PREFIXES = [((2, 1, 2, 2), range(4)), ((2, 2, 2, 2), range(4)), ((2, 1, 2, 3), (3, 6)), ((2, 1, 3, 2), (2, 4))]


@pytest.mark.parametrize(("regime", "positions"), PREFIXES)
def test_prefix_collision_over_every_grammar(regime: tuple[int, int, int, int], positions: range) -> None:
    rhm = RHM(*regime)
    for position in positions:
        assert prefix_collision(rhm, position) == enumerate_prefix_collision(rhm, position)


@pytest.mark.parametrize("regime", [(2, 1, 2, 2), (2, 2, 2, 2), (3, 1, 2, 2)])
def test_leaves_are_uniform_on_as_many_strings_as_there_are_derivations(regime: tuple[int, int, int, int]) -> None:
    rhm = RHM(*regime)
    leaves = list(product(range(rhm.s), repeat=rhm.L))
    for each in islice(grammars(rhm), 0, 500, 25):
        law = node_law(each, leaves)
        strings = rhm.v * rhm.m ** rule_choices(rhm.s, rhm.L)
        assert set(law.values()) == {Fraction(1, strings)}
        assert entropy(rhm) == pytest.approx(math.log(strings), rel=1e-14)


@given(st.integers(2, 50), st.integers(2, 4), st.integers(2, 8), st.data())
def test_redundancy_is_what_entropy_leaves(v: int, s: int, L: int, data: st.DataObject) -> None:
    rhm = RHM(v, data.draw(st.integers(1, v ** (s - 1))), s, L)
    assert redundancy(rhm) == pytest.approx(s**L * math.log(v) - entropy(rhm), rel=1e-9, abs=1e-9 * s**L)
    assert (redundancy(rhm) == 0) == (rhm.f == 1)


@given(st.integers(2, 9), st.integers(2, 3), st.integers(2, 4), st.data())
def test_collision_depends_on_digits_and_is_uniform_at_f_1(v: int, s: int, L: int, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, s**L - 1))
    full = RHM(v, v ** (s - 1), s, L)
    assert prefix_collision(full, position) == Fraction(1, v**position)
    sparse = RHM(v, 1, s, L)
    assert history_collision(sparse, position) == prefix_collision(sparse, position)
    assert prefix_collision(sparse, 0) == 1


def test_errors_name_the_argument() -> None:
    with pytest.raises(RegimeError, match="position must be at least 0 and below s\\^L, got position = 4"):
        history_collision(RHM(2, 1, 2, 2), 4)
    with pytest.raises(RegimeError, match="does not fit a float"):
        entropy(RHM(4, 2, 5, 1000))
