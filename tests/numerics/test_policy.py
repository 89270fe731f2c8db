"""Policies along strings: against belief propagation, in fractions over every string, and what entropy selects."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from latentproof.numerics.belief.prefix import next_token_law
from latentproof.numerics.enumeration_policy import every_grammar, every_string, exact_policy
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.policy import grown, symbol_policy, token_policy
from latentproof.numerics.policy_draws import score_gap, selected
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.testing import Checks
from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.possible import forced_share


@pytest.mark.parametrize("rhm", [RHM(4, 3, 3, 3), RHM(3, 2, 2, 4), RHM(2, 1, 2, 5), RHM(4, 4, 2, 3)], ids=str)
def test_laws_are_those_of_belief_propagation(rhm: RHM) -> None:
    grammar = Grammar.sample(rhm, 2)
    trees = sample_trees(grammar, 20, 1, latents=True)
    policy = token_policy(grammar, trees, rhm.L, range(rhm.v))
    np.testing.assert_allclose(policy.law, next_token_law(grammar, trees.leaves), atol=1e-13)


@pytest.mark.parametrize("rhm", [RHM(2, 1, 2, 2), RHM(2, 1, 2, 3), RHM(2, 2, 2, 2)], ids=str)
def test_values_are_the_means_over_all_strings_with_that_prefix(rhm: RHM) -> None:
    """Up to what is known already: differences within a prefix."""
    grammar = list(every_grammar(rhm))[7]
    symbols = every_string(grammar)
    strings = symbols[-1].tolist()
    for level in range(rhm.L + 1):
        policy = exact_policy(grammar, level, [3, -1])
        rewards = [sum((3, -1)[h] for h in row) for row in symbols[rhm.L - level].tolist()]
        for n, string in enumerate(strings):
            for t in range(len(string)):
                means = {}
                for z in range(rhm.v):
                    same = [R for x, R in zip(strings, rewards, strict=True) if x[: t + 1] == [*string[:t], z]]
                    assert policy.law[n, t, z] == Fraction(len(same), sum(x[:t] == string[:t] for x in strings))
                    if same:
                        means[z] = Fraction(sum(same), len(same)) - policy.value[n, t, z]
                assert len(set(means.values())) == 1


def test_relevance_is_the_reward_s_variance_and_nothing_on_forced_tokens() -> None:
    grammar = Grammar.sample(RHM(4, 2, 3, 2), 0)
    exact = tuple(tuple(tuple(rule) for rule in rules) for rules in grammar.rules[0].tolist())
    policy = exact_policy((exact, exact), 2, [0, 1, 2, 5])
    assert policy.relevance.sum() / len(policy.law) == Fraction(7, 2)
    alone = policy.possible == 1
    assert not policy.relevance[alone].any()
    assert not policy.energy[alone].any()
    assert policy.energy[~alone].all()
    assert (policy.relevance <= 25 * policy.energy / 2).all()
    assert (policy.energy.astype(float) <= policy.entropy + 1e-12).all()


def test_compiled_and_exact_agree() -> None:
    grammar = Grammar.sample(RHM(3, 2, 2, 2), 5)
    tables = tuple(tuple(tuple(map(tuple, rules)) for rules in table.tolist()) for table in grammar.rules)
    for level in range(3):
        exact = exact_policy(tables, level, [1, 0, 4])
        rounded = symbol_policy(grammar, every_string(tables), level, [1, 0, 4])
        np.testing.assert_allclose(rounded.law, exact.law.astype(float), atol=1e-14)
        np.testing.assert_allclose(rounded.value, exact.value.astype(float), atol=1e-13)


def test_trees_follow_the_rules_and_what_does_not_fit_is_refused() -> None:
    grammar, rng = Grammar.sample(RHM(4, 2, 3, 3), 0), np.random.default_rng(0)
    symbols = grown(grammar, 10, rng)
    for above, below, rules in zip(symbols, symbols[1:], reversed(grammar.rules), strict=False):
        tuples = below.reshape(10, -1, 3)
        assert (rules[above] == tuples[:, :, None]).all(axis=-1).any(axis=-1).all()
    with pytest.raises(RegimeError, match="one number for each"):
        symbol_policy(grammar, symbols, 1, [1, 2])
    with pytest.raises(RegimeError, match="level must be"):
        symbol_policy(grammar, symbols, 4, [1, 2, 3, 4])
    with pytest.raises(RegimeError, match="at most 2"):
        symbol_policy(grammar, [np.broadcast_to(0, (2**24, 27))], 1, [1, 2, 3, 4])


def test_selection_by_entropy_at_random_where_all_are_equal() -> None:
    found = np.array(selected(RHM(8, 8, 2, 4), 0, 40, 0, 16, 4, 0.2))
    assert (found[:, 0] == 0).all()
    np.testing.assert_allclose(found[:, 1:3], 0.2, atol=0.002)
    assert found[:, 3].mean() == pytest.approx(0.2, abs=0.1)
    assert (found[:, 4] >= found[:, 3]).all()


@pytest.mark.stochastic(alpha=3e-9, beta=1e-9)
def test_forced_tokens_and_gradients_are_as_stated(check: Checks) -> None:
    rhm = RHM(6, 4, 3, 3)

    def forced(start: int, stop: int) -> list[float]:
        return [one.forced for one in selected(rhm, start, stop, check.seed, 4, 3, 0.2)]

    check.mean(forced, expected=forced_share(rhm), delta=0.03, high=1.0, alpha=1e-9)
    gap = check.mean
    gap(lambda a, b: score_gap(rhm, a, b, check.seed, 4), expected=0, delta=0.03, low=-1.0001, high=2, alpha=1e-9)
    with pytest.raises(AssertionError):
        check.mean(forced, expected=forced_share(RHM(6, 6, 3, 3)), delta=0.03, high=1.0, alpha=1e-9)
