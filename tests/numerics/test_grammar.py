from __future__ import annotations

import json
import pickle
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.numerics.grammar import Grammar
from latentproof.testing import Checks
from latentproof.theory.model import RHM, RegimeError


@st.composite
def regimes(draw: st.DrawFn) -> RHM:
    v, s = draw(st.integers(2, 6)), draw(st.integers(2, 3))
    return RHM(v, draw(st.integers(1, v ** (s - 1))), s, draw(st.integers(2, 4)))


@settings(max_examples=50, deadline=None)
@given(regimes(), st.integers(0, 2**40))
def test_drawn_grammars_keep_the_contract_and_survive_storage(rhm: RHM, seed: int) -> None:
    grammar = Grammar.sample(rhm, seed)
    assert grammar.rhm == rhm
    for rules in grammar.rules:
        assert rules.shape == (rhm.v, rhm.m, rhm.s)
        assert len({tuple(row) for row in rules.reshape(-1, rhm.s).tolist()}) == rhm.v * rhm.m
        assert not rules.flags.writeable
    for copy in (Grammar(json.loads(json.dumps(grammar.to_lists()))), pickle.loads(pickle.dumps(grammar))):
        assert copy == grammar
        assert hash(copy) == hash(grammar)
        assert not copy.rules[0].flags.writeable


@pytest.mark.parametrize("rhm", [RHM(2, 1, 2, 2), RHM(2, 1, 3, 2), RHM(3, 1, 2, 2)])
@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_every_injection_is_equally_likely(rhm: RHM, check: Checks) -> None:
    """A level's rules are an even draw from all ordered choices of v*m tuples."""
    rng = check.generator()
    index = {choice: i for i, choice in enumerate(permutations(range(rhm.n), rhm.v * rhm.m))}
    counts = np.zeros(len(index))
    places = rhm.v ** np.arange(rhm.s - 1, -1, -1)
    for _ in range(8000 // rhm.L):
        for rules in Grammar.sample(rhm, rng).rules:
            counts[index[tuple((rules.reshape(-1, rhm.s) @ places).tolist())]] += 1
    check.counts(counts, np.full(len(counts), 1 / len(counts)))


def test_huge_tuple_spaces_cost_no_more_than_the_table() -> None:
    assert Grammar.sample(RHM(64, 8, 4, 2)).rules[0].shape == (64, 8, 4)
    assert Grammar.sample(RHM(2, 2, 62, 2)).rules[0].max() == 1
    with pytest.raises(RegimeError, match="2\\^63"):
        Grammar.sample(RHM(2, 2, 63, 2))
    with pytest.raises(RegimeError, match="10\\^8"):
        Grammar.sample(RHM(1000, 1000, 3, 100))


GOOD: list[Any] = [[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ([], "got none"),
        ("abc", "list of L tables"),
        ([GOOD[0], [[[0, 1]], [[0]]]], "level 2 .* ragged"),
        ([GOOD[0], [[[0, 1.5]], [[1, 1]]]], "level 2 must be an integer array"),
        ([GOOD[0], [[[0, 1], [1, 1]], [[0, 0], [1, 0]]]], "one shape"),
        ([GOOD[0], [[[0, 2]], [[1, 1]]]], r"in 0..1, got tuple \(0, 2\) at level 2, parent 0"),
        ([GOOD[0], [[[0, 1]], [[0, 1]]]], r"distinct, got \(0, 1\) at level 2 for parents 0 and 1"),
        ([GOOD[0]], "L must be at least 2"),
        ([[[[0, 1]] * 3, [[1, 1]] * 3]] * 2, "m must be at most"),
    ],
)
def test_broken_rules_are_named(rules: list[Any], message: str) -> None:
    with pytest.raises(RegimeError, match=message) as caught:
        Grammar(rules)
    assert "\n" not in str(caught.value)


def test_the_caller_s_array_is_not_shared() -> None:
    tables = [np.array(table) for table in GOOD]
    grammar = Grammar(tables)
    tables[0][0, 0, 0] = 1
    assert grammar == Grammar(GOOD)
