"""Variants with trees of one shape: laws against enumeration, samples against laws, and the plain model as a limit."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
import pytest

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy, of_grammar
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.numerics.variants.classes import draw_classes
from latentproof.numerics.variants.languages import draw_grammars, draw_languages, join_languages
from latentproof.numerics.variants.model import FixedModel, Model
from latentproof.numerics.variants.sparse import Kind, draw_sparse, placements
from latentproof.numerics.variants.zipf import draw_zipf, zipf_law
from latentproof.testing import Checks
from latentproof.theory.information import rule_choices
from latentproof.theory.model import RHM, RegimeError

TINY = {
    "classes": draw_classes(RHM(3, 2, 2, 2), 2, 1),
    "zipf": draw_zipf(RHM(3, 3, 2, 2), 0.7, 1, levels=(1, 2)),
    "sparse a": draw_sparse(RHM(2, 1, 2, 2), 1, 1),
    "sparse b": draw_sparse(RHM(2, 1, 2, 2), 1, 1, kind="b"),
    "languages": draw_languages(RHM(3, 2, 2, 2), 2, 1, 1),
    "plain": FixedModel(of_grammar(Grammar.sample(RHM(3, 2, 2, 2), 1))),
}


def strings(hierarchy: Hierarchy) -> dict[tuple[int, tuple[int, ...]], Fraction]:
    """P(root, string), by walking down every tree."""
    exact = hierarchy.exact()
    law: dict[tuple[int, tuple[int, ...]], Fraction] = {(a, (a,)): p for a, p in enumerate(exact.root_law())}
    for rules, weights in zip(reversed(exact.rules), reversed(exact.weights), strict=True):
        below: dict[tuple[int, tuple[int, ...]], Fraction] = {}
        for (root, above), p in law.items():
            for choice in product(range(exact.R), repeat=len(above)):
                key = root, tuple(int(x) for a, k in zip(above, choice, strict=True) for x in rules[a, k])
                below[key] = below.get(key, Fraction(0)) + p * prod(weights[list(choice)], start=Fraction(1))
        law = below
    return law


@pytest.mark.parametrize("name", TINY)
@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_exact_laws_are_those_of_all_trees_and_samples_follow_them(name: str, check: Checks) -> None:
    """Every exact law is that of all trees, and 30 000 sampled (root, string) are draws from it."""
    model: Model = TINY[name]
    law = strings(TINY[name].hierarchy)
    exact = FixedModel(TINY[name].hierarchy.exact())
    roots = exact.root_law()
    for string in {string for _, string in law}:
        expected = [law.get((root, string), Fraction(0)) / roots[root] for root in range(len(roots))]
        assert exact.likelihood(list(string)).tolist() == expected
        np.testing.assert_allclose(model.likelihood(list(string)), np.array(expected, dtype=float), rtol=1e-12)
    for position in range(TINY[name].hierarchy.s ** TINY[name].hierarchy.L):
        mass = [Fraction(0)] * TINY[name].hierarchy.tokens
        for (_, string), p in law.items():
            mass[string[position]] += p
        assert exact.token_law(position).tolist() == mass
    sample = model.sample(30_000, seed=check.seed)
    np.testing.assert_array_equal(exact.sample(100, seed=check.seed).tokens, sample.tokens[:100])
    assert (sample.lengths == sample.tokens.shape[1]).all()
    cells = {key: i for i, key in enumerate(law)}
    drawn = [
        cells[root, tuple(string)] for root, string in zip(sample.roots.tolist(), sample.tokens.tolist(), strict=True)
    ]
    check.counts(np.bincount(drawn, minlength=len(law)), np.array(list(law.values()), dtype=float))


def test_the_plain_model_is_a_limit_of_each() -> None:
    rhm = RHM(4, 3, 2, 3)
    plain = of_grammar(Grammar.sample(rhm, 5))
    expected = sample_trees(plain, 50, 1).leaves
    for model in (draw_classes(rhm, 4, 5), draw_sparse(rhm, 0, 5), draw_languages(rhm, 1, 2, 5)):
        np.testing.assert_array_equal(model.sample(50, 1).tokens, expected)
    np.testing.assert_allclose(zipf_law(7, -1), 1 / 7)
    weights = draw_zipf(rhm, 0.5, 5, levels=(2,)).hierarchy.weights
    assert [law.max() == law.min() for law in weights] == [True, False, True]


@pytest.mark.parametrize("a", [-1.0, 0.0, 0.5, 400.0])
def test_zipf_probabilities_have_the_ratios_of_a_power_law(a: float) -> None:
    law = zipf_law(5, a)
    assert law.sum() == pytest.approx(1)
    np.testing.assert_allclose(law[1:] / law[0], np.arange(2.0, 6) ** -(1 + a), rtol=1e-12)


@pytest.mark.parametrize(("kind", "s0", "count"), [("b", 1, 6), ("a", 1, 4), ("b", 2, 15), ("a", 2, 9)])
def test_sparse_strings_are_plain_strings_among_blanks(kind: Kind, s0: int, count: int) -> None:
    """All equally likely: P(x) = 1/(v (m Q)^N_int); without blanks they are strings of the plain grammar."""
    rhm = RHM(3, 2, 2, 3)
    model = draw_sparse(rhm, s0, 4, kind=kind)
    places = placements(2, s0, kind)
    assert len(places) == count
    # Type a has one informative symbol in each patch of s0+1 places, type b need not.
    assert (places // (s0 + 1) == [0, 1]).all() == (kind == "a")
    sample = model.sample(20, 6)
    assert sample.tokens.shape[1] == (2 * (s0 + 1)) ** 3
    plain = FixedModel(of_grammar(Grammar.sample(rhm, 4)))
    for string, root in zip(sample.tokens, sample.roots, strict=True):
        shown = string[string != rhm.v]
        assert len(shown) == 8
        assert plain.likelihood(shown)[root] == pytest.approx(1 / rhm.m ** rule_choices(2, 3), rel=1e-12)
        assert model.likelihood(string)[root] == pytest.approx(1 / (rhm.m * count) ** rule_choices(2, 3), rel=1e-12)


def test_languages_share_the_upper_levels_and_nothing_below() -> None:
    rhm = RHM(4, 2, 2, 4)
    grammars = draw_grammars(rhm, 3, 2, 7)
    model = join_languages(grammars)
    for level in range(rhm.L):
        assert (grammars[0].rules[level] == grammars[2].rules[level]).all() == (level >= 2)
    sample = model.sample(300, 1)
    for string, root in zip(sample.tokens, sample.roots, strict=True):
        language, label = divmod(int(root), rhm.v)
        alone = FixedModel(of_grammar(grammars[language])).likelihood(string)
        assert model.likelihood(string)[root] == pytest.approx(alone[label])
        assert alone[label] > 0
    assert set(sample.roots // rhm.v) == {0, 1, 2}


def test_bad_arguments_are_named() -> None:
    rhm = RHM(4, 2, 2, 2)
    for call, message in (
        (lambda: draw_classes(rhm, 5, 0), "classes = 5"),
        (lambda: draw_classes(rhm, 0, 0), "classes = 0"),
        (lambda: draw_zipf(rhm, float("nan"), 0), "a must be finite"),
        (lambda: draw_zipf(rhm, 0.5, 0, levels=(3,)), "levels must be"),
        (lambda: draw_sparse(rhm, -1, 0), "s0 = -1"),
        (lambda: draw_sparse(rhm, 10**4, 0), "placements"),
        (lambda: draw_sparse(rhm, 1, 0, kind="c"), "kind must be"),  # type: ignore[arg-type]  # what is tested
        (lambda: draw_languages(rhm, 0, 1, 0), "K = 0"),
        (lambda: draw_languages(rhm, 2, 3, 0), "cut = 3"),
        (lambda: join_languages([]), "one regime"),
        (lambda: Hierarchy([[[[0, 4]]]], tokens=4), "rules of level 1"),
        (lambda: Hierarchy([[[[0, 1]]]], tokens=4, weights=[[0.5]]), "weights of level 1"),
        (lambda: Hierarchy([[[[0]]]], tokens=4), "s must be at least 2"),
        (lambda: Hierarchy([np.zeros((2**16 + 1, 1, 2), int)], tokens=4), "65537 at level 1"),
        (lambda: Hierarchy([[[[0, 0.5]]]], tokens=4), "rules must be integers"),
        (lambda: Hierarchy([[[[0, 1]]]], tokens=0), "0 at level 0"),
        (lambda: Hierarchy([[[[0, 1]]]], tokens=4).symbol_law(0, 2), "a place"),
    ):
        with pytest.raises(RegimeError, match=message):
            call()
