from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from latentproof.numerics.degeneracy import diagnose, exact_parent_target
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import parent_target
from latentproof.numerics.seeds import generator
from latentproof.theory.model import OBJECTIVES, RHM, Objective


@pytest.mark.parametrize("rhm", [RHM(3, 2, 2, 4), RHM(8, 2, 2, 3), RHM(4, 3, 2, 3), RHM(2, 1, 3, 4), RHM(4, 5, 3, 3)])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_ties_are_those_of_the_exact_law(rhm: RHM, objective: Objective) -> None:
    rng = generator("ties", rhm, objective)
    for level in list(range(1, rhm.L)) * 5:
        grammar = Grammar.sample(rhm, rng)
        exact = exact_parent_target(grammar, objective, level)
        law = parent_target(grammar, objective, level)
        np.testing.assert_allclose((exact / exact.sum()).astype(float), law, rtol=1e-12)
        totals = exact.sum(axis=1)
        found = diagnose(grammar, objective, level)
        assert found.absent == tuple(a for a in range(rhm.v) if totals[a] == 0)
        present = [a for a in range(rhm.v) if totals[a] > 0]
        tied = [(a, b) for a, b in combinations(present, 2) if (exact[a] * totals[b] == exact[b] * totals[a]).all()]
        assert sorted(found.tied) == tied
        assert found.no_signal == (len(tied) == len(present) * (len(present) - 1) // 2)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_at_f_one_only_labels_teach(objective: Objective) -> None:
    """E7: at f = 1 the leaves are i.i.d. uniform, no self-supervised target carries a signal; labels still do."""
    grammar = Grammar.sample(RHM(5, 5, 2, 4), 1)
    for level in (1, 2, 3):
        assert diagnose(grammar, objective, level).no_signal == (objective != "supervised")


def test_nearly_tied_parents_are_not_tied() -> None:
    """Deep tokens differ by parts in 10^6 and less; the exact comparison is not fooled."""
    grammar = Grammar.sample(RHM(8, 8, 3, 10), 0)
    assert 0 < grammar.separation("token", 9) < 1e-9
    assert diagnose(grammar, "token", 9).reason is None


def test_two_equal_rows_are_found() -> None:
    upper = [[[0, 0], [1, 0]], [[0, 1], [1, 1]], [[2, 0], [2, 2]]]
    lower = [[[0, 0], [0, 1]], [[1, 0], [1, 1]], [[2, 0], [2, 1]]]
    found = diagnose(Grammar([lower, upper]), "latent", 1)
    assert found.tied == ((0, 1),)
    assert found.reason == "tied parents"
    assert not found.no_signal
