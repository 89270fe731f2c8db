"""Entropies, boundaries, supports and clusters of mixed trees against the exact laws and against brute force."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.enumeration_slack import enumerate_tuple_slacks
from latentproof.numerics.variants import mixed_entropy
from latentproof.numerics.variants.mixed import MixedGrammar, draw_mixed
from latentproof.numerics.variants.mixed_boundaries import draw_parsed, f1, rises
from latentproof.numerics.variants.mixed_clusters import cluster_accuracy, cluster_threshold, constituent_law
from latentproof.numerics.variants.mixed_entropy import next_token_entropies, next_token_laws
from latentproof.numerics.variants.mixed_support import cut, exact_support, learn_support, strings_to_show
from latentproof.theory.model import RegimeError

SMALL = [
    draw_mixed(v=3, m2=1, m3=2, L=2, p2=0.3, seed=1),
    draw_mixed(v=2, m2=2, m3=3, L=3, p2=0.5, seed=2),
    draw_mixed(v=4, m2=2, m3=5, L=2, p2=0.75, seed=3),
]


def cuts(n: int) -> list[tuple[int, ...]]:
    """Every way to cut n tokens into twos and threes, as lengths."""
    if n == 0:
        return [()]
    return [(size, *rest) for size in (2, 3) if size <= n for rest in cuts(n - size)]


@pytest.mark.parametrize("grammar", SMALL, ids=lambda g: f"v={g.v}, L={g.L}")
def test_laws_at_every_position_are_those_of_the_slow_lane(grammar: MixedGrammar) -> None:
    drawn = grammar.sample(3, seed=5)
    for tokens, length in zip(drawn.tokens, drawn.lengths, strict=True):
        string = tokens[:length].astype(int)
        joint = next_token_laws(grammar, string)
        for t in range(0, length, 3):
            exact = grammar.next_token_law(string[:t])
            assert joint[t] / joint[t].sum() == pytest.approx(exact, abs=1e-12)
            going_on = exact[:-1] / exact[:-1].sum()
            entropy = -sum(p * math.log(p) for p in going_on if p > 0)
            assert next_token_entropies(grammar, string)[t] == pytest.approx(entropy, abs=1e-9)


def test_the_kernels_are_their_plain_functions() -> None:
    grammar, rng = SMALL[0], np.random.default_rng(0)
    below, rules = rng.random((6, 6, 3)), grammar.triples[0][1]
    brute = np.mean(
        [
            below[0, c, r[0]] * below[c, e, r[1]] * below[e, 5, r[2]]
            for r in rules
            for c in range(1, 5)
            for e in range(c + 1, 5)
        ]
    ) * len([0 for c in range(1, 5) for e in range(c + 1, 5)])
    for function in (mixed_entropy._span, mixed_entropy._span.py_func):  # type: ignore[attr-defined]  # of a kernel
        assert function(below, 0, 5, rules) == pytest.approx(brute)


@given(st.integers(2, 4), st.integers(0, 9))
def test_where_every_tuple_is_grammatical_no_entropy_rises(v: int, seed: int) -> None:
    grammar = draw_mixed(v=v, m2=v, m3=v * v, L=2, p2=0.4, seed=seed)
    string, _ = draw_parsed(grammar, np.random.default_rng(seed))
    assert next_token_entropies(grammar, string) == pytest.approx(math.log(v))
    assert rises(grammar, string) == set()


@given(st.integers(0, 50))
def test_drawn_boundaries_are_cuts_into_grammatical_parts(seed: int) -> None:
    grammar = SMALL[seed % 3]
    string, starts = draw_parsed(grammar, np.random.default_rng(seed))
    support = exact_support(grammar)
    ends = [0, *sorted(starts), len(string)]
    for a, b in pairwise(ends):
        code = int(string[a:b] @ [grammar.v**i for i in reversed(range(b - a))])
        assert (support.pairs if b - a == 2 else support.triples)[code]
    assert (grammar.likelihood(string) > 0).any()


@given(st.integers(0, 50))
def test_the_cut_is_the_most_probable_of_all_cuts(seed: int) -> None:
    grammar = SMALL[seed % 3]
    rng = np.random.default_rng(seed)
    support = exact_support(grammar)
    string = rng.integers(grammar.v, size=int(rng.integers(2, 9)))

    def value(lengths: tuple[int, ...]) -> float:
        total, place = 0.0, 0
        for size in lengths:
            code = int(string[place : place + size] @ [grammar.v**i for i in reversed(range(size))])
            known = (support.pairs if size == 2 else support.triples)[code]
            rules = (grammar.pairs if size == 2 else grammar.triples)[0].shape[1]
            p = float(grammar.p2) if size == 2 else 1 - float(grammar.p2)
            total += math.log(p / (grammar.v * rules)) if known else math.log(1e-6 / (grammar.v * rules))
            place += size
        return total

    found = [0, *sorted(cut(grammar, support, string)), len(string)]
    lengths = tuple(b - a for a, b in pairwise(found))
    assert value(lengths) == pytest.approx(max(map(value, cuts(len(string)))))


def test_the_support_is_learned_exactly_from_many_strings_and_not_from_few() -> None:
    grammar = draw_mixed(v=16, m2=1, m3=16, L=2, p2=0.5, seed=4)
    exact = exact_support(grammar)
    many, few = learn_support(grammar, 200_000, 1), learn_support(grammar, 20, 1)
    assert (many.pairs == exact.pairs).all()
    assert (few.triples == exact.triples).mean() < (many.triples == exact.triples).mean()
    assert [part.sum() for part in few] == [part.sum() for part in exact]


def test_as_many_strings_as_stated_miss_few_rules() -> None:
    grammar = draw_mixed(v=8, m2=2, m3=16, L=2, p2=0.5, seed=0)
    P, p = strings_to_show(grammar, 0.05), 0.5 / 128
    assert 144 * (1 - p) ** P <= 0.05
    assert 128 * (1 - p) ** (P // 2) > 0.05


@pytest.mark.parametrize("grammar", [SMALL[0], SMALL[2]], ids=lambda g: f"v={g.v}")
def test_the_law_of_constituents_and_what_follows_is_counted_rule_by_rule(grammar: MixedGrammar) -> None:
    joint, law = constituent_law(grammar)
    v, p2, m2 = grammar.v, float(grammar.p2), grammar.pairs[0].shape[1]
    expected = np.zeros_like(joint).reshape(v, -1, v)
    top = [(rule, p2 / m2) for rules in grammar.pairs[1] for rule in rules]
    top += [(rule, (1 - p2) / grammar.triples[1].shape[1]) for rules in grammar.triples[1] for rule in rules]
    below = [[(k, rule, p2 / m2) for k, rule in enumerate(grammar.pairs[0][a])] for a in range(v)]
    for a in range(v):
        rules = grammar.triples[0][a]
        below[a] += [(m2 + k, rule, (1 - p2) / len(rules)) for k, rule in enumerate(rules)]
    for (rule, p), second in product(top, range(1)):
        for k, _, q in below[rule[second]]:
            for _, other, r in below[rule[1]]:
                expected[rule[0], k, other[0]] += p * q * r / v
    assert joint.reshape(v, -1, v) == pytest.approx(expected)
    assert joint.sum(axis=1).reshape(v, -1) == pytest.approx(law)


def test_clusters_are_right_with_many_strings_and_not_with_few() -> None:
    grammar = draw_mixed(v=8, m2=1, m3=8, L=2, p2=0.5, seed=1)
    P50 = math.exp(cluster_threshold(grammar, np.random.default_rng(0)))
    assert cluster_accuracy(grammar, int(100 * P50), np.random.default_rng(1)) > 0.8
    assert cluster_accuracy(grammar, int(P50 / 100), np.random.default_rng(1)) < 0.4


@pytest.mark.parametrize(("v", "m", "s"), [(2, 1, 2), (3, 2, 2), (2, 2, 3)])
def test_every_tuple_has_the_same_slack(v: int, m: int, s: int) -> None:
    assert set(enumerate_tuple_slacks(v, m, s)) == {Fraction(v ** (s - 1), m)}


@pytest.mark.parametrize(
    ("string", "message"), [([], "1..100 tokens"), ([0.5, 1.0], "1..100 tokens"), ([0, 3], "tokens must be in")]
)
def test_bad_strings_are_refused(string: list[float], message: str) -> None:
    with pytest.raises(RegimeError, match=message):
        next_token_laws(SMALL[0], string)


def test_f1_of_sets() -> None:
    assert (f1({1, 2}, {2, 3}), f1(set(), set()), f1({1}, {1})) == (0.5, 1.0, 1.0)
