"""Flattened grammars: the same strings, the same channels multiplied, the counts of their rules."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.enumeration_flattened import enumerate_flattened_energy, flattened_counts, unfold
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import channel
from latentproof.numerics.variants.flattened import compose, flatten, flattened_regime
from latentproof.theory.decay import decay
from latentproof.theory.model import RHM, RegimeError

SIZES = [(RHM(3, 2, 2, 4), 2), (RHM(4, 1, 3, 4), 2), (RHM(2, 2, 2, 6), 3), (RHM(3, 2, 2, 2), 1)]


@pytest.mark.parametrize(("rhm", "depth"), SIZES, ids=str)
def test_a_flattened_grammar_has_the_strings_and_the_channels_of_its_levels(rhm: RHM, depth: int) -> None:
    grammar = Grammar.sample(rhm, 3)
    flat = flatten(grammar, depth)
    assert flat.rhm == flattened_regime(rhm, depth)
    plain = tuple(tuple(tuple(map(tuple, rules)) for rules in table.tolist()) for table in grammar.rules)
    for number, table in enumerate(flat.rules):
        levels = plain[number * depth : (number + 1) * depth]
        for a in range(rhm.v):
            assert sorted(map(tuple, table[a].tolist())) == sorted(unfold(levels, a, depth))
        for position in range(flat.rhm.s):
            product = np.eye(rhm.v)
            for below in range(depth - 1, -1, -1):
                digit = position // rhm.s**below % rhm.s
                product = product @ channel(grammar.rules[number * depth + below], digit)
            assert channel(table, position) == pytest.approx(product)


@given(st.integers(2, 4), st.integers(1, 3), st.integers(1, 3), st.integers(0, 99))
def test_composition_is_associative(v: int, m: int, M: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, two, three = (rng.integers(v, size=(v, k, 2)) for k in (m, M, 2))
    left, right = compose(compose(one, two), three), compose(one, compose(two, three))
    for a in range(v):
        assert sorted(left[a].tolist()) == sorted(right[a].tolist())


@pytest.mark.parametrize(("rhm", "depth"), [(RHM(2, 1, 2, 2), 2), (RHM(2, 2, 2, 2), 2), (RHM(2, 1, 2, 3), 3)], ids=str)
def test_counts_and_energy_over_every_grammar(rhm: RHM, depth: int) -> None:
    rules = rhm.m ** ((rhm.s**depth - 1) // (rhm.s - 1))
    assert set(flattened_counts(rhm, depth)) == {(rhm.v * rules, 0)}
    kept = decay(Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)) ** depth
    for position in (0, rhm.s**depth - 1):
        assert enumerate_flattened_energy(rhm, depth, position) == (rhm.v - 1) * kept


@pytest.mark.parametrize(
    ("rhm", "depth", "message"),
    [
        (RHM(4, 2, 2, 5), 2, "must divide L"),
        (RHM(4, 2, 2, 4), 4, "must divide L"),
        (RHM(4, 2, 2, 4), 0, "depth must be"),
        (RHM(2, 2, 3, 16), 8, "s\\^depth must be"),
    ],
)
def test_what_cannot_be_flattened_is_refused(rhm: RHM, depth: int, message: str) -> None:
    with pytest.raises(RegimeError, match=message):
        flattened_regime(rhm, depth)


def test_a_table_that_does_not_fit_is_refused_before_it_is_made() -> None:
    with pytest.raises(RegimeError, match="at most 10\\^8"):
        flatten(Grammar.sample(RHM(16, 16, 2, 8), 0), 4)
