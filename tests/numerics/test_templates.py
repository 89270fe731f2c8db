"""Templates and the decoder against brute force; the compiled signal against its exact mean; exact enumeration."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.enumeration_direct import average, connected_energy, grammars, node_law
from latentproof.numerics.enumeration_templates import enumerate_class_signal, valid_strings
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.orthogonal import orthogonal_accuracy
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.numerics.template_signal import signal_factors
from latentproof.numerics.templates import class_marginals, decode, output_levels, template_right
from latentproof.testing import Checks
from latentproof.theory.decay import decay
from latentproof.theory.model import RHM, RegimeError

SMALL = [RHM(2, 1, 2, 2), RHM(3, 2, 2, 2), RHM(2, 2, 3, 2), RHM(3, 1, 2, 3)]
RATE = 1e-9


def sentences(grammar: Grammar) -> list[tuple[int, tuple[int, ...]]]:
    """Every sentence with its root, by unfolding."""
    rhm = grammar.rhm
    strings: list[tuple[int, tuple[int, ...]]] = [(root, (root,)) for root in range(rhm.v)]
    for rules in reversed(grammar.rules):
        strings = [
            (root, tuple(int(x) for rule in choice for x in rule))
            for root, symbols in strings
            for choice in product(*(rules[a] for a in symbols))
        ]
    return strings


@pytest.mark.parametrize("rhm", SMALL, ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_marginals_and_decoder_are_those_of_all_sentences(rhm: RHM, seed: int) -> None:
    grammar = Grammar.sample(rhm, seed)
    laws = class_marginals(grammar)
    found = sentences(grammar)
    counted = np.zeros_like(laws)
    for root, string in found:
        counted[range(len(string)), root, string] += rhm.v / len(found)
    assert laws == pytest.approx(counted, abs=1e-12)
    roots, strings = (np.array(part) for part in zip(*found, strict=True))
    assert (decode(grammar, strings) == roots).all()


@pytest.mark.parametrize("rhm", [RHM(2, 1, 2, 2), RHM(2, 2, 2, 2), RHM(3, 2, 2, 2)], ids=str)
def test_what_a_template_writes_is_counted_over_all_strings(rhm: RHM) -> None:
    grammar = Grammar.sample(rhm, 1)
    laws, roots = class_marginals(grammar), {string: root for root, string in sentences(grammar)}
    bottom = {tuple(rule) for rule in grammar.rules[0].reshape(-1, rhm.s).tolist()}
    local = right = 0.0
    for y in range(rhm.v):
        for string in product(range(rhm.v), repeat=rhm.s**rhm.L):
            p = math.prod(laws[i, y, x] for i, x in enumerate(string)) / rhm.v
            pieces = [string[i : i + rhm.s] for i in range(0, len(string), rhm.s)]
            local += p * all(piece in bottom for piece in pieces)
            right += p * (roots.get(string) == y)
    logs, own = output_levels(grammar)
    assert (math.exp(logs[1]), math.exp(own)) == pytest.approx((local, right))


def test_what_deep_templates_write_does_not_underflow() -> None:
    logs, own = output_levels(Grammar.sample(RHM(8, 3, 5, 4), 0))
    assert np.isfinite(logs).all()
    assert (np.diff(logs) <= 0).all()
    assert -math.inf < own <= logs[-1] < -745


def test_naive_bayes_is_the_argmax_of_the_product_of_marginals() -> None:
    grammar = Grammar.sample(RHM(4, 3, 2, 3), 5)
    trees = sample_trees(grammar, 200, 7, latents=True)
    laws, right = class_marginals(grammar), 0.0
    for leaves, root in zip(trees.leaves, trees.symbols(3)[:, 0], strict=True):
        scores = [math.prod(laws[i, y, x] for i, x in enumerate(leaves)) for y in range(4)]
        right += scores[root] > max(scores) * (1 - 1e-12)
    assert template_right(grammar, 200, 7)[0] == pytest.approx(right / 200, abs=0.02)
    assert template_right(grammar, 200, 7)[1] == 1


def test_without_synonyms_a_template_is_a_lookup() -> None:
    for seed in range(20):
        assert template_right(Grammar.sample(RHM(3, 1, 2, 3), seed), 20, 0) == (1, 1)


def test_strings_that_are_no_sentences_have_no_root() -> None:
    grammar = Grammar.sample(RHM(3, 1, 2, 2), 0)
    strings = np.array(list(product(range(3), repeat=4)))
    assert (decode(grammar, strings) >= 0).sum() == 3


@pytest.mark.stochastic(alpha=3 * RATE, beta=3 * RATE)
@pytest.mark.parametrize("rhm", [RHM(4, 2, 2, 3)], ids=str)
def test_the_signal_s_factor_has_its_exact_mean_at_every_level(rhm: RHM, check: Checks) -> None:
    exact = rhm.s * decay(Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m))
    for level in range(rhm.L):
        check.mean(
            lambda a, b, level=level: signal_factors(rhm, rhm.L, a, b, check.seed)[:, level],
            expected=exact,
            delta=0.05 * exact,
            alpha=RATE,
            beta=RATE,
            high=rhm.s * min(rhm.v, rhm.w / rhm.m) + 1e-9,
        )


def test_factors_depend_on_the_grammar_s_number_alone_and_compiled_is_plain() -> None:
    from latentproof.numerics import template_signal

    rhm = RHM(3, 2, 3, 2)
    whole = signal_factors(rhm, 2, 0, 9, 1)
    assert (signal_factors(rhm, 2, 4, 9, 1) == whole[4:]).all()
    assert not (signal_factors(rhm, 2, 0, 9, 2) == whole).all()
    assert whole.min() >= 0
    assert whole.max() <= rhm.s * min(rhm.v, rhm.w / rhm.m)
    gram, below = np.diag([1.0, -1.0, 0.0]) + 1, np.zeros((3, 3))
    codes = np.array([5, 21, 7, 3, 11, 26])
    expected = np.zeros((3, 3))
    for slot, code in enumerate(codes):
        for other, second in enumerate(codes):
            expected[code % 3, second % 3] += gram[slot // 2, other // 2] / 4
    template_signal._add_place.py_func(  # type: ignore[attr-defined]  # the plain function of a kernel
        codes, 2, 3, gram, np.empty((3, 3)), np.empty((3, 3)), below
    )
    assert below == pytest.approx(expected)


@pytest.mark.parametrize("rhm", [RHM(2, 1, 2, 2), RHM(2, 2, 2, 2)], ids=str)
def test_the_enumerated_signal_is_that_of_whole_grammars(rhm: RHM) -> None:
    leaves = list(product(range(rhm.s), repeat=rhm.L))
    direct = average(
        sum((connected_energy(node_law(g, [(), leaf]), 1) for leaf in leaves), Fraction(0)) for g in grammars(rhm)
    )
    assert enumerate_class_signal(rhm) == direct


def test_valid_strings_are_nested_and_all_at_f_one() -> None:
    full = (((0, 0), (1, 1)), ((0, 1), (1, 0)))
    assert valid_strings([full, full]) == ([16, 16, 16], [8, 8])
    with pytest.raises(RegimeError, match="at most 65536 strings"):
        valid_strings([full] * 5)


@given(st.floats(0, 50), st.floats(0, 50), st.integers(2, 40))
def test_orthogonal_accuracy_grows_with_the_signal_and_falls_with_the_number(a: float, b: float, v: int) -> None:
    low, high = sorted((a, b))
    assert 1 / v - 1e-9 <= orthogonal_accuracy(low, v) <= orthogonal_accuracy(high, v) + 1e-9 <= 1 + 2e-9
    assert orthogonal_accuracy(high, v + 1) <= orthogonal_accuracy(high, v) + 1e-9


def test_two_orthogonal_signals_are_one_normal_decision() -> None:
    assert orthogonal_accuracy(3.0, 2) == pytest.approx((1 + math.erf(math.sqrt(3 / 2) / math.sqrt(2))) / 2, abs=1e-9)


def test_sizes_are_refused() -> None:
    with pytest.raises(RegimeError, match="at most 2\\^24"):
        class_marginals(Grammar.sample(RHM(2, 1, 2, 30), 0))
    with pytest.raises(RegimeError, match="edges"):
        signal_factors(RHM(2, 1, 2, 2), 0, 0, 1)
    with pytest.raises(ValueError, match="signal must be finite"):
        orthogonal_accuracy(math.inf, 4)
