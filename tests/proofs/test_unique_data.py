"""E7 for real grammars: the hypotheses hold, no two derivations give one datum, and the count is the theory's."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations, product

import pytest

from latentproof.proofs.evaluation.definitions import Index
from latentproof.proofs.evaluation.model import Model
from latentproof.proofs.library import build
from latentproof.theory.information import rule_choices

LIBRARY = build()
UNIQUE = LIBRARY["E7-unique"]
Tables = tuple[tuple[int, ...], ...]


def grammar(v: int, m: int, s: int, tables: Tables) -> Model:
    """The theorem's free functions for one grammar: Z the symbol at each place, a table for each level."""
    model = Model(UNIQUE, {"v": v, "w": v ** (s - 1), "m": m, "s": s, "t": len(tables)}, left=10**8)
    for i, one in enumerate(product(range(v), repeat=s)):
        for place, z in product(range(s), range(v)):
            model.values["Z", place, i, z] = Fraction(one[place] == z)
    for level, table in enumerate(tables, 1):
        model.outcomes["r", level] = table
    return model


def some(v: int, m: int, s: int, levels: int, step: int) -> Iterator[Tables]:
    found = list(permutations(range(v**s), v * m))
    yield from list(product(found[::step], repeat=levels))[1:3]


CASES = [(2, 1, 2, 1, 1), (2, 1, 2, 2, 7), (2, 2, 2, 1, 7), (2, 1, 3, 1, 17), (3, 1, 2, 1, 101)]


@pytest.mark.parametrize(("v", "m", "s", "levels", "step"), CASES)
def test_statement_and_hypotheses_for_grammars(v: int, m: int, s: int, levels: int, step: int) -> None:
    for tables in some(v, m, s, levels, step):
        model = grammar(v, m, s, tables)
        for h in UNIQUE.hypotheses:
            if h.name in ("determined", "distinct_rules"):
                for env in model.assignments(h.relation, frozenset(h.over)):
                    at = {**env, "t": levels - 1}
                    assert model.value(h.relation.lhs, at) == model.value(h.relation.rhs, at), (h.name, env)
        r = UNIQUE.statement
        for a, b in product(range(v), repeat=2):
            at_pair: dict[str, Index] = {"a": a, "b": b}
            assert model.value(r.lhs, at_pair) == model.value(r.rhs, at_pair)
        # All data are equally likely, and there are as many as the theory says.
        assert model.value(r.rhs, {"a": 0, "b": 0}) == Fraction(1, m ** rule_choices(s, levels))


def test_a_rule_that_two_symbols_share_breaks_both() -> None:
    """Without distinct rules the hypothesis fails, and so does the statement."""
    model = grammar(2, 1, 2, ((3, 3),))
    distinct = next(h.relation for h in UNIQUE.hypotheses if h.name == "distinct_rules")
    envs = [{**env, "t": 0} for env in model.assignments(distinct)]
    assert any(model.value(distinct.lhs, env) != model.value(distinct.rhs, env) for env in envs)
    r = UNIQUE.statement
    assert model.value(r.lhs, {"a": 0, "b": 1}) != model.value(r.rhs, {"a": 0, "b": 1})
