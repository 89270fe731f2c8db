from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from latentproof.numerics import affinity
from latentproof.numerics.affinity import nearest_swap, swap_affinity, swap_hellinger
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import parent_target, sibling_law, tuple_target
from latentproof.numerics.seeds import generator
from latentproof.theory.model import OBJECTIVES, RHM, Objective, RegimeError

Cells = dict[tuple[tuple[int, ...], int | tuple[int, ...]], float]


def full_law(grammar: Grammar, objective: Objective, level: int) -> Cells:
    """P(tuple, target) keyed by the tuples themselves, which mean the same in both grammars."""
    law = tuple_target(grammar, objective, level)
    names = [tuple(row) for row in grammar.rules[level - 1].reshape(-1, grammar.rhm.s).tolist()]
    targets: list[int | tuple[int, ...]] = list(names) if objective == "latent-tuple" else list(range(law.shape[1]))
    return {(name, z): law[i, j] for i, name in enumerate(names) for j, z in enumerate(targets)}


def swapped(grammar: Grammar, level: int, one: tuple[int, int], two: tuple[int, int]) -> Grammar:
    rules = [table.copy() for table in grammar.rules]
    rules[level - 1][[one[0], two[0]], [one[1], two[1]]] = rules[level - 1][[two[0], one[0]], [two[1], one[1]]]
    return Grammar(rules)


@pytest.mark.parametrize("rhm", [RHM(3, 2, 2, 3), RHM(4, 3, 2, 4), RHM(2, 2, 3, 4), RHM(3, 3, 2, 3)])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_nearest_swap_is_the_nearest_of_all(rhm: RHM, objective: Objective) -> None:
    grammar = Grammar.sample(rhm, generator("nearest", rhm, objective))
    for level in range(1, rhm.L):
        law = full_law(grammar, objective, level)
        present = parent_target(grammar, objective, level).sum(1) > 0
        slots = list(product(np.flatnonzero(present).tolist(), range(rhm.m)))
        distances = []
        for one, two in combinations(slots, 2):
            if one[0] != two[0]:
                other = full_law(swapped(grammar, level, one, two), objective, level)
                distances.append(sum((law[cell] ** 0.5 - other[cell] ** 0.5) ** 2 for cell in law) / 2)
        found = swap_hellinger(grammar, objective, level)
        assert found == pytest.approx(min(distances, default=np.inf), rel=1e-10, abs=1e-16)
        assert swap_affinity(grammar, objective, level) == 1 - found


def test_a_smaller_budget_gives_a_valid_but_weaker_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    grammar = Grammar.sample(RHM(8, 4, 2, 4), 0)
    exact = swap_hellinger(grammar, "token", 2)
    monkeypatch.setattr(affinity, "MAX_TERMS", 1)
    assert exact <= swap_hellinger(grammar, "token", 2) < 10 * exact


def test_plain_python_gives_the_compiled_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    grammar = Grammar.sample(RHM(3, 2, 2, 3), 4)
    arguments = (
        parent_target(grammar, "latent", 1),
        sibling_law(grammar, 1),
        np.eye(3),
        np.ascontiguousarray(grammar.rules[0][:, :, 0]),
        np.array([[0, 1], [1, 2]]),
        10**6,
    )
    compiled = nearest_swap(*arguments)
    monkeypatch.setattr(affinity, "shifted_row", affinity.shifted_row.py_func)  # type: ignore[attr-defined]  # numba
    assert nearest_swap.py_func(*arguments) == pytest.approx(compiled)  # type: ignore[attr-defined]  # numba


def test_deep_affinities_keep_their_digits() -> None:
    """1 - rho is far below 1e-16 here: by subtraction it would be 0."""
    grammar = Grammar.sample(RHM(8, 8, 3, 10), 0)
    assert 0 < swap_hellinger(grammar, "token", 9) < 1e-9


def test_one_rule_a_symbol_is_refused() -> None:
    with pytest.raises(RegimeError, match="m must be at least 2"):
        swap_hellinger(Grammar.sample(RHM(4, 1, 2, 3)), "latent", 1)
