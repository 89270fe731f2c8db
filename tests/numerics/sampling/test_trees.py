"""Whole trees: the exact law at tiny sizes, the rules at every size, and independence of cuts and threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy, of_grammar
from latentproof.numerics.joint import tuple_target
from latentproof.numerics.sampling import plan
from latentproof.numerics.sampling import trees as module
from latentproof.numerics.sampling.plan import plan_trees
from latentproof.numerics.sampling.processor import NONE
from latentproof.numerics.sampling.trees import in_threads, sample_trees
from latentproof.numerics.variants.sparse import draw_sparse
from latentproof.numerics.variants.zipf import draw_zipf
from latentproof.testing import Checks
from latentproof.theory.model import OBJECTIVES, RHM, Objective, RegimeError

LARGE = RHM(300, 600, 3, 2)
"""Symbols of two bytes, 32-bit draws, 32-bit rows."""


def derivations(hierarchy: Hierarchy) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """Every tree as (root, rule choices level by level), with its exact probability."""
    exact = hierarchy.exact()
    nodes = [hierarchy.s**depth for depth in range(hierarchy.L)]
    weights = [p for level, width in enumerate(nodes) for p in [exact.weights[hierarchy.L - 1 - level]] * width]
    for root in range(hierarchy.alphabet(hierarchy.L)):
        for choices in product(range(hierarchy.R), repeat=sum(nodes)):
            p = exact.root_law()[root]
            for law, k in zip(weights, choices, strict=True):
                p *= law[k]
            yield (root, *choices), p


@pytest.mark.parametrize(
    "hierarchy",
    [
        of_grammar(Grammar.sample(RHM(3, 3, 2, 2), 0)),
        of_grammar(Grammar.sample(RHM(2, 2, 2, 3), 0)),
        of_grammar(Grammar.sample(RHM(5, 4, 3, 2), 0)),
        draw_zipf(RHM(3, 3, 2, 2), 0.5, 0, levels=(1, 2)).hierarchy,
    ],
    ids=repr,
)
@pytest.mark.stochastic(alpha=2e-9, beta=1e-9)
def test_trees_follow_the_law_of_all_derivations(hierarchy: Hierarchy, check: Checks) -> None:
    """Trees are draws from the law of every (root, choices); and a random half of these is one event of that law."""
    law = dict(derivations(hierarchy))
    assert sum(law.values()) == pytest.approx(1)
    cells = {tree: i for i, tree in enumerate(law)}
    chosen = check.generator("half").random(len(law)) < 0.5
    seed = check.seed

    def draw(start: int, stop: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        trees = sample_trees(hierarchy, stop - start, seed, start=start, latents=True)
        assert trees.choices is not None
        rows = np.concatenate([trees.symbols(hierarchy.L), trees.choices], axis=1)
        return np.array([cells[tuple(row)] for row in rows.tolist()], dtype=np.int64)

    counts = np.bincount(draw(0, 40_000), minlength=len(law))
    check.counts(counts, np.array(list(law.values()), dtype=float), alpha=1e-9)
    p = float(sum(p for p, c in zip(law.values(), chosen, strict=True) if c))
    check.event(lambda start, stop: chosen[draw(start, stop)], p=p, delta=0.03, alpha=1e-9)


@pytest.mark.parametrize(
    "hierarchy",
    [
        *(of_grammar(Grammar.sample(rhm, 1)) for rhm in (RHM(2, 1, 2, 2), RHM(4, 4, 2, 5), RHM(7, 6, 3, 4))),
        of_grammar(Grammar.sample(RHM(2, 1, 2, 11), 1)),
        of_grammar(Grammar.sample(LARGE, 1)),
        draw_sparse(RHM(4, 2, 3, 2), 2, 0).hierarchy,
    ],
    ids=repr,
)
def test_every_tree_obeys_the_rules_and_the_ranges(hierarchy: Hierarchy) -> None:
    """Rules of m = 1, f = 1, v = 2, two-byte symbols, more than eight symbols a rule; never a forbidden tuple."""
    trees = sample_trees(hierarchy, 333, 5, start=77, latents=True)
    roots = trees.symbols(hierarchy.L)
    assert roots.shape == (333, 1)
    assert roots.max() < hierarchy.alphabet(hierarchy.L)
    for level in range(hierarchy.L, 0, -1):
        choices = trees.rules(level)
        assert choices.max() < hierarchy.R
        children = hierarchy.rules[level - 1][trees.symbols(level), choices].reshape(333, -1)
        np.testing.assert_array_equal(trees.symbols(level - 1), children)
    np.testing.assert_array_equal(sample_trees(hierarchy, 333, 5, start=77).leaves, trees.leaves)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_tuples_and_targets_of_whole_trees_follow_the_joint_law(objective: Objective, check: Checks) -> None:
    """Pairs read off the leaves' ancestors of 100 000 trees at (8,6,3,4) are draws from the joint law."""
    rhm, level = RHM(8, 6, 3, 4), 2
    grammar = Grammar.sample(rhm, check.generator("grammar"))
    trees = sample_trees(grammar, 100_000, check.seed, latents=True)
    below, rules = trees.symbols(level), trees.rules(level)
    slot = below[:, 0].astype(int) * rhm.m + rules[:, 0]
    targets = {
        "latent": trees.symbols(level - 1)[:, rhm.s],
        "token": trees.leaves[:, rhm.s**level],
        "latent-tuple": below[:, 1].astype(int) * rhm.m + rules[:, 1],
        "supervised": trees.symbols(rhm.L)[:, 0],
    }
    law = tuple_target(grammar, objective, level)
    counts = np.bincount(slot * law.shape[1] + targets[objective], minlength=law.size).reshape(law.shape)
    check.counts(counts, law)


def test_the_plain_python_loop_makes_the_same_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    grammar = Grammar.sample(RHM(5, 3, 3, 3), 0)
    compiled = sample_trees(grammar, 2500, 4, start=100, threads=1, latents=True)
    monkeypatch.setattr(module, "run_blocks", module.run_blocks.py_func)  # type: ignore[attr-defined]  # a kernel's
    with np.errstate(over="ignore"):  # the generator's arithmetic is modulo 2^64
        plain = sample_trees(grammar, 2500, 4, start=100, threads=1, latents=True)
    for level in range(4):
        np.testing.assert_array_equal(plain.symbols(level), compiled.symbols(level))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 700), min_size=2, max_size=5), st.integers(1, 3), st.booleans())
def test_results_do_not_depend_on_cuts_threads_or_what_is_kept(cuts: list[int], threads: int, latents: bool) -> None:
    grammar = Grammar.sample(RHM(6, 5, 3, 4), 2)
    places = sorted(cuts)
    whole = sample_trees(grammar, places[-1] - places[0], 9, start=places[0], threads=1).leaves
    parts = [
        sample_trees(grammar, high - low, 9, start=low, threads=threads, latents=latents).leaves
        for low, high in pairwise(places)
    ]
    np.testing.assert_array_equal(np.concatenate(parts), whole)


@pytest.mark.parametrize("rhm", [RHM(8, 8, 3, 5), RHM(2, 1, 2, 3), RHM(11, 11, 2, 4), RHM(5, 4, 4, 3)], ids=str)
def test_packing_pairs_of_rules_changes_no_tree(rhm: RHM, monkeypatch: pytest.MonkeyPatch) -> None:
    grammar = Grammar.sample(rhm, 2)
    assert plan_trees(of_grammar(grammar)).paired == rhm.v * rhm.m
    packed = sample_trees(grammar, 300, 1, permutes=NONE).leaves
    monkeypatch.setattr(plan, "MAX_PAIRED", 0)
    alone = of_grammar(grammar)
    assert module.planned(alone).paired == 0
    np.testing.assert_array_equal(sample_trees(alone, 300, 1, permutes=NONE).leaves, packed)


def test_many_blocks_on_several_threads_are_those_of_one() -> None:
    grammar = Grammar.sample(RHM(8, 8, 3, 5), 0)
    one, three = (sample_trees(grammar, 128 * 40 + 1, 3, start=5, threads=n, latents=True) for n in (1, 3))
    for level in range(6):
        np.testing.assert_array_equal(one.symbols(level), three.symbols(level))


def test_seeds_are_separate_and_trees_are_not_repeated() -> None:
    grammar, other = Grammar.sample(RHM(8, 4, 2, 5), 0), Grammar.sample(RHM(8, 4, 2, 5), 1)
    first, second = sample_trees(grammar, 2000, 0, latents=True), sample_trees(grammar, 2000, 1)
    assert not np.array_equal(first.leaves, second.leaves)
    assert max(Counter(map(bytes, first.leaves)).values()) == 1
    np.testing.assert_array_equal(first.rules(2), sample_trees(other, 2000, 0, latents=True).rules(2))


def test_a_given_buffer_is_filled_and_wrong_ones_are_refused() -> None:
    grammar = Grammar.sample(RHM(8, 4, 2, 3), 0)
    out = np.empty((50, 8), dtype=np.uint8)
    assert sample_trees(grammar, 50, 1, out=out).leaves is out
    np.testing.assert_array_equal(out, sample_trees(grammar, 50, 1).leaves)
    for wrong in (np.empty((50, 8)), np.empty((49, 8), np.uint8), np.empty((8, 50), np.uint8).T):
        with pytest.raises(RegimeError, match="out must be"):
            sample_trees(grammar, 50, 1, out=wrong)


def test_none_and_one_tree() -> None:
    grammar = Grammar.sample(RHM(2, 1, 2, 2), 0)
    none = sample_trees(grammar, 0, 1, latents=True)
    assert (none.leaves.shape, none.symbols(2).shape, none.rules(1).shape) == ((0, 4), (0, 1), (0, 2))
    assert sample_trees(grammar, 1, 1).leaves.shape == (1, 4)
    with pytest.raises(RegimeError, match="latents must be asked for"):
        sample_trees(grammar, 1, 1).rules(1)


def test_sizes_are_refused_before_anything_is_made() -> None:
    grammar = Grammar.sample(RHM(2, 1, 2, 3), 0)
    deep = Grammar.sample(RHM(2, 1, 2, 1000), 0)
    cases: list[tuple[Any, str]] = [
        ((deep, 1, 0), r"s\^L must be at most"),
        ((grammar, 10**12, 0), "count trees must fit"),
        ((grammar, -1, 0), "count = -1"),
        ((grammar, 1.5, 0), "count = 1.5"),
        ((grammar, 1, 0.5), "seed must be an integer"),
    ]
    for arguments, message in cases:
        with pytest.raises(RegimeError, match=message):
            sample_trees(*arguments)
    with pytest.raises(RegimeError, match="threads"):
        sample_trees(grammar, 1, 0, threads=0)
    with pytest.raises(RegimeError, match="start"):
        sample_trees(grammar, 1, 0, start=-1)


@given(st.integers(0, 50), st.integers(0, 200), st.integers(1, 5))
def test_work_is_cut_without_gaps(first: int, size: int, threads: int) -> None:
    pieces = in_threads(lambda low, high: list(range(low, high)), first, first + size, threads)
    assert list(chain.from_iterable(pieces)) == list(range(first, first + size))
