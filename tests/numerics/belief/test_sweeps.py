"""k sweeps against the whole posterior, in fractions at tiny sizes, and what an erased leaf takes away."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from latentproof.numerics.belief.erasure import determined_share, enumerate_determined, is_determined
from latentproof.numerics.belief.posterior import posterior
from latentproof.numerics.belief.sweeps import all_strings, beliefs_after, count_determined, determined
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import of_grammar
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.testing import Checks
from latentproof.theory.model import RHM
from latentproof.theory.thoughts import determined_without_one


@pytest.mark.parametrize("rhm", [RHM(8, 4, 3, 3), RHM(4, 4, 2, 4), RHM(2, 1, 2, 5)], ids=str)
def test_after_k_sweeps_the_levels_up_to_k_are_the_truth_and_those_above_the_prior(rhm: RHM) -> None:
    grammar = Grammar.sample(rhm, 1)
    trees = sample_trees(grammar, 5, 1, latents=True)
    hierarchy = of_grammar(grammar)
    for k in range(rhm.L + 1):
        beliefs = beliefs_after(grammar, trees.leaves, k)
        for level in range(rhm.L + 1):
            if level <= k:
                assert determined(beliefs)[level].all()
                symbols = trees.leaves if level == 0 else trees.symbols(level)
                assert (beliefs[level].argmax(axis=-1) == symbols).all()
            else:
                prior = [hierarchy.symbol_law(level, node) for node in range(beliefs[level].shape[1])]
                np.testing.assert_allclose(beliefs[level], np.broadcast_to(prior, beliefs[level].shape), atol=1e-12)


def test_all_sweeps_are_the_posterior_of_the_root_with_leaves_erased() -> None:
    grammar = Grammar.sample(RHM(3, 2, 2, 3), 2)
    leaves = np.array([string for _, string in list(all_strings(grammar))[::29]])
    observed = np.random.default_rng(0).random(leaves.shape) < 0.6
    exact = of_grammar(grammar).exact()
    assert (beliefs_after(exact, leaves, 3, observed)[3] == posterior(exact, leaves, observed).levels[3]).all()


@pytest.mark.parametrize("rhm", [RHM(2, 1, 2, 2), RHM(2, 2, 2, 2)], ids=str)
def test_counts_over_every_grammar(rhm: RHM) -> None:
    found = [[float(share) for share in count_determined(rhm, k)] for k in range(3)]
    assert found == [[1, 0], [1, 0], [1, 1]]


@pytest.mark.parametrize(("v", "m", "s"), [(2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 2, 3)])
def test_the_share_determined_without_one_symbol_is_the_formula(v: int, m: int, s: int) -> None:
    assert enumerate_determined(v, m, s) == determined_without_one(RHM(v, m, s, 2))
    assert enumerate_determined(v, m, s) != 1 - Fraction(m, v ** (s - 1))


@pytest.mark.parametrize("seed", range(6))
def test_what_is_determined_is_what_belief_propagation_determines(seed: int) -> None:
    grammar = Grammar.sample(RHM(4, 4, 3, 2), seed)
    trees = sample_trees(grammar, 200, 3, latents=True)
    observed = np.ones(trees.leaves.shape, dtype=bool)
    observed[:, 0] = False
    known = determined(beliefs_after(grammar, trees.leaves, 1, observed))[1][:, 0]
    table = is_determined(grammar.rules[0])[trees.symbols(1)[:, 0], trees.rules(1)[:, 0]]
    # Belief propagation knows more only where a symbol never is at this place.
    assert (known >= table).all()
    if (of_grammar(grammar).symbol_law(1, 0) > 0).all():
        assert (known == table).all()
    assert 0 < table.mean() < 1


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_drawn_shares_have_the_exact_mean(check: Checks) -> None:
    rhm = RHM(6, 5, 3, 2)
    expected = determined_without_one(rhm)
    check.mean(
        lambda a, b: determined_share(rhm, a, b, check.seed), expected=expected, delta=0.03, high=1.0, alpha=1e-9
    )
