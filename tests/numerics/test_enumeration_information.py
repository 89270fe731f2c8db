"""Densities of blocks, concepts and leaves: equal where strings have one parent, unequal where they do not."""

from fractions import Fraction
from math import log

import pytest

from latentproof.numerics.enumeration_direct import grammars, node_law
from latentproof.numerics.enumeration_information import block_densities, count_equal, density, enumerate_unrelated
from latentproof.theory.model import RHM, RegimeError


def information(law: dict[Fraction, Fraction]) -> float:
    return sum(float(p) * log(ratio) for ratio, p in law.items())


def test_ordered_and_unordered_grammars_count_the_same() -> None:
    rhm = RHM(2, 2, 2, 2)
    found = [block_densities(grammar, 1) for grammar in list(grammars(rhm))[::37]]
    assert all(block == concept for block, concept, _ in found)
    assert count_equal(rhm, 1) == (576, 576, 576, 576)


def test_a_string_with_two_parents_says_less_than_its_concept() -> None:
    """Not a grammar of the model: both symbols have the rule (0, 0)."""
    shared = (((0, 0), (0, 1)), ((0, 0), (1, 0)))
    upper = (((0, 0), (0, 0)), ((1, 1), (1, 1)))
    block, concept, _ = block_densities((shared, upper), 1)
    assert block != concept
    assert information(block) < information(concept)


def test_densities_are_laws_and_their_information_is_the_entropy_difference() -> None:
    for grammar in list(grammars(RHM(2, 1, 3, 2)))[::311]:
        joint = node_law(grammar, [(0, 0), (1, 2)])
        law = density(joint, 1)
        assert sum(law.values()) == 1
        assert sum(p / ratio for ratio, p in law.items()) <= 1
        assert information(law) >= 0


def test_a_leaf_says_no_more_than_its_block_and_often_less() -> None:
    grammars_, block, leaf, independent = count_equal(RHM(2, 1, 2, 3), 2)
    assert grammars_ == block == 12**3
    assert independent < leaf < block


def test_sizes_beyond_the_limit_are_refused() -> None:
    with pytest.raises(RegimeError, match="grammars up to the order of rules, the limit is"):
        count_equal(RHM(3, 1, 2, 2), 1)
    with pytest.raises(RegimeError, match="level"):
        count_equal(RHM(2, 1, 2, 2), 2)


@pytest.mark.parametrize(("v", "m", "s"), [(2, 1, 2), (2, 2, 2), (2, 1, 3)])
def test_an_unrelated_table_is_right_once_in_v(v: int, m: int, s: int) -> None:
    assert enumerate_unrelated(v, m, s) == Fraction(1, v)
