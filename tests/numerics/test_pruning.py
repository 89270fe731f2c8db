"""Deletion by the exact posterior: against belief propagation, its theorems at threshold 1, and blanks."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from latentproof.numerics.belief.posterior import posterior
from latentproof.numerics.enumeration_erased import (
    enumerate_blanks,
    enumerate_erased,
    enumerate_erased_step,
    enumerate_orders,
    enumerate_wrong_step,
)
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import of_grammar
from latentproof.numerics.policy import grown
from latentproof.numerics.pruning import How, prune, single_deletions, tables_of
from latentproof.numerics.pruning_draws import alone, kept_sparse
from latentproof.numerics.seeds import generator
from latentproof.numerics.variants.sparse import draw_sparse
from latentproof.numerics.variants.zipf import draw_zipf
from latentproof.testing import Checks
from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.possible import erased_step, recoverable, root_law, wrong_step

REGIMES = [RHM(4, 2, 3, 2), RHM(4, 4, 2, 3), RHM(3, 2, 2, 4), RHM(2, 3, 3, 2)]


def drawn(rhm: RHM, count: int) -> tuple[Grammar, np.ndarray, np.ndarray, np.ndarray]:
    rng = generator("test pruning", rhm)
    grammar = Grammar.sample(rhm, rng)
    symbols = grown(grammar, count, rng)
    orders = rng.permuted(np.tile(np.arange(rhm.s**rhm.L), (count, 1)), axis=1)
    return grammar, symbols[-1], symbols[0][:, 0], orders


@pytest.mark.parametrize("rhm", REGIMES, ids=str)
def test_single_erasures_are_those_of_belief_propagation(rhm: RHM) -> None:
    grammar, leaves, roots, _ = drawn(rhm, 12)
    after, possible = single_deletions(tables_of(grammar), leaves, roots)
    for leaf in range(leaves.shape[1]):
        kept = np.ones(leaves.shape, dtype=bool)
        kept[:, leaf] = False
        found = posterior(grammar, leaves, kept)
        np.testing.assert_allclose(found.root[np.arange(12), roots], after[:, leaf], rtol=1e-12)
        assert ((found.levels[0][:, leaf] > 0).sum(axis=1) == possible[:, leaf]).all()


def greedy_slowly(grammar: Grammar, string: np.ndarray, root: int, order: np.ndarray, threshold: float) -> list[int]:
    """Greedy deletion by whole posteriors, one leaf after another."""
    kept, found = np.ones((1, len(string)), dtype=bool), list[int]()
    while kept.any():
        best, value = -1, -1.0
        for leaf in order:
            if kept[0, leaf]:
                kept[0, leaf] = False
                after = posterior(grammar, string[None], kept).root[0, root]
                kept[0, leaf] = True
                if after > value + 1e-12:
                    best, value = int(leaf), after
        if value < threshold - 1e-12:
            break
        kept[0, best] = False
        found.append(best)
    return found


@pytest.mark.parametrize("threshold", [1.0, 0.8])
@pytest.mark.parametrize("rhm", REGIMES, ids=str)
def test_deletion_is_what_the_definition_says(rhm: RHM, threshold: float) -> None:
    grammar, leaves, roots, orders = drawn(rhm, 3)
    n, tables = leaves.shape[1], tables_of(grammar)
    greedy, random, checked = (prune(tables, leaves, roots, orders, threshold, how) for how in get_args(How))
    for i in range(3):
        slowly = greedy_slowly(grammar, leaves[i], roots[i], orders[i], threshold)
        assert np.argsort(greedy[i], kind="stable")[: len(slowly)].tolist() == slowly
        assert (greedy[i] == n).sum() == n - len(slowly)
        stopped = int((random[i] < n).sum())
        assert random[i][orders[i]].tolist() == [*range(stopped), *[n] * (n - stopped)]
        for when in (greedy[i], random[i], checked[i]):
            left = posterior(grammar, leaves[i : i + 1], (when == n)[None]).root[0, roots[i]]
            assert left >= threshold - 1e-9
        if stopped < n:
            further = random[i] == n
            further[orders[i][stopped]] = False
            assert posterior(grammar, leaves[i : i + 1], further[None]).root[0, roots[i]] < threshold
        if threshold == 1:
            assert (greedy[i] == checked[i]).all()
        assert ((checked[i] == n) <= (random[i] == n)).all()


def test_passing_over_leaves_keeps_a_subset_in_every_order() -> None:
    assert enumerate_orders(RHM(2, 1, 2, 2))[0] == enumerate_orders(RHM(2, 2, 2, 2))[0] == 0


@pytest.mark.parametrize(("v", "m", "s"), [(2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 2, 3), (2, 3, 3)])
def test_possible_parents_are_the_count_over_every_table(v: int, m: int, s: int) -> None:
    for c in range(1, v + 1):
        assert list(erased_step(RHM(v, m, s, 2), c)) == enumerate_erased_step(v, m, s, c)
        assert wrong_step(RHM(v, m, s, 2), c - 1) == enumerate_wrong_step(v, m, s, c - 1)


@pytest.mark.parametrize("rhm", [RHM(2, 1, 2, 2), RHM(2, 2, 2, 2), RHM(2, 1, 3, 2)], ids=str)
def test_single_leaves_are_the_count_over_every_string(rhm: RHM) -> None:
    assert enumerate_erased(rhm) == (root_law(rhm)[1], recoverable(rhm))


@pytest.mark.parametrize("rhm", [RHM(2, 2, 2, 3), RHM(8, 4, 2, 5), RHM(4, 16, 3, 4), RHM(5, 2, 2, 3)], ids=str)
def test_wrong_roots_are_below_the_bound_that_decays_at_rate_f(rhm: RHM) -> None:
    g = (rhm.v - 1) * rhm.m / (rhm.n - 1)
    for levels in range(rhm.L + 1):
        wrong = sum(float(p) * (j - 1) for j, p in enumerate(root_law(rhm, levels)) if j)
        assert 1 - float(root_law(rhm, levels)[1]) <= wrong + 1e-12
        assert wrong <= (rhm.v - 1) * g**levels + 1e-12
        assert g <= rhm.f


def test_blanks_change_no_posterior_in_type_a_and_some_in_type_b() -> None:
    assert [enumerate_blanks(2, 2, 2, 1, kind)[0] > 0 for kind in ("a", "b")] == [False, True]
    assert enumerate_blanks(2, 1, 2, 1, "a")[1] > 0
    rng = generator("blanks")
    model = draw_sparse(RHM(3, 2, 2, 2), 1, 4)
    tokens = model.sample(30, 0).tokens.astype(np.int64)
    blank, kept = tokens == 3, rng.random(tokens.shape) < 0.5
    with_blanks, without = (posterior(model.hierarchy, tokens, x).root for x in (kept, kept & ~blank))
    np.testing.assert_allclose(with_blanks, without, atol=1e-13)
    assert np.abs(with_blanks - posterior(model.hierarchy, tokens, kept & blank).root).max() > 0.1


def test_greedy_keeps_no_blank_at_any_threshold() -> None:
    for threshold in (1.0, 0.6):
        found = kept_sparse(RHM(4, 3, 2, 2), 1, "a", 0, 4, 0, 3, threshold)
        assert (found[:, 0] == 0).all()
        assert (found[:, 2] > 0).any()


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(RegimeError, match="equally likely"):
        tables_of(draw_zipf(RHM(3, 2, 2, 2), 0.3, 0, levels=(1, 2)).hierarchy)
    with pytest.raises(RegimeError, match=r"at most 2\^26"):
        tables_of(of_grammar(Grammar.sample(RHM(2, 1, 2, 26), 0)))
    grammar, leaves, roots, orders = drawn(RHM(2, 1, 2, 2), 1)
    with pytest.raises(RegimeError, match="threshold must be"):
        prune(tables_of(grammar), leaves, roots, orders, 0.0, "greedy")


@pytest.mark.stochastic(alpha=3e-9, beta=1e-9)
def test_shares_of_single_leaves_are_the_chain_s(check: Checks) -> None:
    rhm = RHM(6, 3, 2, 3)

    def share(which: int, start: int, stop: int) -> np.ndarray:
        return alone(rhm, start, stop, check.seed, 4)[:, which]

    exact = (root_law(rhm)[1], recoverable(rhm))
    for which in (0, 1):
        check.mean(lambda a, b, w=which: share(w, a, b), expected=exact[which], delta=0.04, high=1.0, alpha=1e-9)
    with pytest.raises(AssertionError):
        check.mean(lambda a, b: share(0, a, b), expected=exact[1], delta=0.04, high=1.0, alpha=1e-9)
