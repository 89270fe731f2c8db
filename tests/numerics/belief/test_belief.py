"""Belief propagation against sums over all derivations, in Fractions, and against the string's information."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np
import pytest

from latentproof.numerics.belief.evidence import slices
from latentproof.numerics.belief.posterior import posterior
from latentproof.numerics.belief.prefix import entropy_of, next_token_entropy, next_token_law
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy, of_grammar
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.numerics.seeds import generator
from latentproof.numerics.variants.classes import draw_classes
from latentproof.numerics.variants.languages import draw_languages
from latentproof.numerics.variants.sparse import draw_sparse
from latentproof.numerics.variants.zipf import draw_zipf
from latentproof.testing import Checks
from latentproof.theory.information import entropy
from latentproof.theory.model import RHM, RegimeError

Levels = list[list[int]]

TINY = [
    of_grammar(Grammar.sample(RHM(2, 2, 2, 2), 0)),
    of_grammar(Grammar.sample(RHM(3, 2, 2, 2), 1)),
    of_grammar(Grammar.sample(RHM(2, 1, 2, 3), 2)),
    of_grammar(Grammar.sample(RHM(2, 3, 3, 2), 0)),
    draw_classes(RHM(3, 2, 2, 2), 2, 0).hierarchy,
    draw_zipf(RHM(3, 2, 2, 2), 0.3, 0, levels=(1, 2)).hierarchy,
    draw_languages(RHM(2, 2, 2, 2), 2, 1, 0).hierarchy,
    draw_sparse(RHM(2, 1, 2, 2), 1, 0).hierarchy,
]


def derivations(hierarchy: Hierarchy) -> Iterator[tuple[Levels, Fraction]]:
    """Every tree as its symbols, levels[l], with its exact probability."""
    exact = hierarchy.exact()
    for root in range(hierarchy.alphabet(hierarchy.L)):
        trees: list[tuple[Levels, Fraction]] = [([[root]], exact.root_law()[root])]
        for rules, weights in zip(reversed(exact.rules), reversed(exact.weights), strict=True):
            trees = [
                ([[int(x) for a, k in zip(levels[0], choice, strict=True) for x in rules[a, k]], *levels], p * w)
                for levels, p in trees
                for choice in product(range(exact.R), repeat=len(levels[0]))
                for w in [prod(weights[list(choice)], start=Fraction(1))]
            ]
        yield from trees


@pytest.mark.parametrize("hierarchy", TINY, ids=repr)
def test_posteriors_and_next_tokens_are_the_sums_over_all_trees(hierarchy: Hierarchy) -> None:
    trees = list(derivations(hierarchy))
    assert sum(p for _, p in trees) == 1 or not hierarchy.uniform
    rng = generator("belief", repr(hierarchy))
    chosen = rng.choice(len(trees), size=4)
    leaves = np.array([trees[i][0][0] for i in chosen])
    observed = rng.random(leaves.shape) < 0.6
    observed[0], observed[1] = True, False
    exact, rounded = (posterior(h, leaves, observed) for h in (hierarchy.exact(), hierarchy))
    laws, floats = next_token_law(hierarchy.exact(), leaves), next_token_law(hierarchy, leaves)
    for i in range(len(leaves)):
        kept = [(t, p) for t, p in trees if (np.array(t[0]) == leaves[i])[observed[i]].all()]
        evidence = sum(p for _, p in kept)
        assert exact.evidence[i] == evidence
        assert rounded.evidence[i] == pytest.approx(np.log(float(evidence)))
        for level in range(hierarchy.L + 1):
            sums = np.zeros(exact.levels[level].shape[1:], dtype=object)
            for tree, p in kept:
                sums[range(len(tree[level])), tree[level]] += p
            assert (exact.levels[level][i] == sums / evidence).all()
        for position in range(leaves.shape[1]):
            before = [(t, p) for t, p in trees if t[0][:position] == leaves[i, :position].tolist()]
            mass = np.zeros(hierarchy.tokens, dtype=object)
            for tree, p in before:
                mass[tree[0][position]] += p
            assert (laws[i, position] == mass / mass.sum()).all()
    for level in range(hierarchy.L + 1):
        np.testing.assert_allclose(rounded.levels[level], exact.levels[level].astype(float), atol=1e-14)
    np.testing.assert_allclose(floats, laws.astype(float), atol=1e-14)


@pytest.mark.parametrize("rhm", [RHM(3, 2, 2, 2), RHM(2, 2, 2, 3), RHM(2, 1, 3, 2)], ids=str)
def test_mean_next_token_entropies_sum_to_the_information_of_a_string(rhm: RHM) -> None:
    """Over every string (all equally likely): sum_t E H(X_t | x_<t) = H(X) of E7."""
    grammar = Grammar.sample(rhm, 3)
    strings = np.array([levels[0] for levels, _ in derivations(of_grammar(grammar))])
    assert len(np.unique(strings, axis=0)) == len(strings)
    assert next_token_entropy(grammar, strings).sum(axis=1).mean() == pytest.approx(entropy(rhm), rel=1e-13)


@pytest.mark.parametrize(
    "rhm", [RHM(8, 4, 3, 4), RHM(4, 2, 2, 10), RHM(16, 16, 2, 3), RHM(2, 1, 2, 6), RHM(2, 2, 2, 4)], ids=str
)
def test_every_string_carries_exactly_the_information_of_e7(rhm: RHM) -> None:
    """-sum_t ln P(x_t | x_<t) = ln v + N_int ln m for each single string; up to 1024 leaves without underflow."""
    grammar = Grammar.sample(rhm, 3)
    trees = sample_trees(grammar, 20, 1, latents=True)
    laws = next_token_law(grammar, trees.leaves)
    shown = np.take_along_axis(laws, trees.leaves[..., None].astype(np.int64), axis=2)[..., 0]
    np.testing.assert_allclose(-np.log(shown).sum(axis=1), entropy(rhm), rtol=1e-11)
    beliefs = posterior(grammar, trees.leaves)
    np.testing.assert_allclose(beliefs.evidence, -entropy(rhm), rtol=1e-11)
    for level in range(rhm.L + 1):
        assert (beliefs.levels[level].argmax(axis=-1) == trees.symbols(level)).all()
        np.testing.assert_allclose(beliefs.levels[level].max(axis=-1), 1, rtol=1e-12)
    if rhm.f == 1:
        np.testing.assert_allclose(laws, 1 / rhm.v, rtol=1e-12)


@pytest.mark.stochastic(alpha=2e-9, beta=1e-9)
def test_posteriors_of_erased_leaves_are_calibrated(check: Checks) -> None:
    """E P(true root | some leaves) = E sum_a P(a | some leaves)^2, which is no trivial number."""
    grammar, seed, rng = Grammar.sample(RHM(8, 4, 2, 4), check.generator("grammar")), check.seed, check.generator()

    def roots(start: int, stop: int) -> tuple[Any, Any]:
        trees = sample_trees(grammar, stop - start, seed, start=start, latents=True)
        root = posterior(grammar, trees.leaves, rng.random(trees.leaves.shape) < 0.7).root
        return root[np.arange(stop - start), trees.symbols(4)[:, 0]], (root**2).sum(axis=1)

    def difference(start: int, stop: int) -> Any:
        right, squares = roots(start, stop)
        return right - squares

    check.mean(difference, expected=0, delta=0.015, low=-1.001, high=1.001, alpha=1e-9)
    check.mean(lambda a, b: roots(a, b)[1], between=(0.2, 0.95), delta=0.05, high=1.001, alpha=1e-9)


def test_no_strings_no_leaves_and_what_is_refused() -> None:
    grammar = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    assert posterior(grammar, np.empty((0, 4), int)).root.shape == (0, 2)
    assert next_token_law(grammar, np.empty((0, 4), int)).shape == (0, 4, 2)
    cases: list[tuple[Any, Any, str]] = [
        ([[0, 0, 0, 0]], None, "string of this grammar"),
        ([[0, 0, 0]], None, "shape"),
        ([[0, 0, 0, 2]], None, "got 2 at leaf 3 of tree 0"),
        ([[0, 0, 0, 0.5]], None, "integers"),
        ([[1, 1, 0, 1]], np.ones((1, 3), bool), "observed must be"),
        ([[1, 1, 0, 1]], np.ones((1, 4)), "observed must be"),
    ]
    for leaves, observed, message in cases:
        with pytest.raises(RegimeError, match=message):
            posterior(grammar, leaves, observed)
    with pytest.raises(RegimeError, match="first 2 tokens have probability 0 for tree 1"):
        next_token_law(grammar, [[1, 1, 0, 1], [0, 0, 0, 0]])
    with pytest.raises(RegimeError, match=r"at most 2\^28"):
        slices(of_grammar(Grammar.sample(RHM(2, 1, 2, 1000), 0)), 1)


def test_entropy_of_a_law() -> None:
    assert entropy_of(np.array([[0.25] * 4, [1, 0, 0, 0]])).tolist() == pytest.approx([np.log(4), 0])
