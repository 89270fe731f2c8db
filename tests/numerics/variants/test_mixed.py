"""Mixed branching: exact laws against every derivation, samples against the laws."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
import pytest

from latentproof.numerics.hierarchy import Hierarchy
from latentproof.numerics.variants.mixed import MixedGrammar, draw_mixed
from latentproof.numerics.variants.mixed_laws import length_law
from latentproof.numerics.variants.mixed_trees import below, run_strings
from latentproof.numerics.variants.model import FixedModel, Model
from latentproof.testing import Checks
from latentproof.theory.model import RegimeError

TINY = [
    draw_mixed(v=2, m2=2, m3=1, L=2, p2=Fraction(1, 3), seed=0),
    draw_mixed(v=3, m2=1, m3=2, L=2, p2=Fraction(3, 4), seed=1),
    draw_mixed(v=2, m2=1, m3=1, L=2, p2=Fraction(1, 2), seed=2),
]


def strings(grammar: MixedGrammar) -> dict[tuple[int, tuple[int, ...]], Fraction]:
    """P(root, string), by walking down every tree."""
    p2 = Fraction(grammar.p2)
    law: dict[tuple[int, tuple[int, ...]], Fraction] = {(a, (a,)): Fraction(1, grammar.v) for a in range(grammar.v)}
    for pairs, triples in zip(reversed(grammar.pairs), reversed(grammar.triples), strict=True):
        children = [
            [
                (tuple(rule), p / len(rules[a]))
                for rules, p in ((pairs, p2), (triples, 1 - p2))
                for rule in rules[a].tolist()
            ]
            for a in range(grammar.v)
        ]
        below: dict[tuple[int, tuple[int, ...]], Fraction] = {}
        for (root, above), p in law.items():
            for choice in product(*(children[a] for a in above)):
                key = root, tuple(x for rule, _ in choice for x in rule)
                below[key] = below.get(key, Fraction(0)) + p * prod((q for _, q in choice), start=Fraction(1))
        law = below
    return law


@pytest.mark.parametrize("grammar", TINY, ids=lambda g: f"v={g.v}, m2={g.pairs[0].shape[1]}")
@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_exact_laws_are_those_of_all_trees_and_samples_follow_them(grammar: MixedGrammar, check: Checks) -> None:
    """Every exact law is that of all trees, and 50 000 sampled (root, string) are draws from it."""
    model: Model = grammar
    law = strings(grammar)
    assert sum(law.values()) == 1
    for string in sorted({string for _, string in law})[::7]:
        expected = [law.get((root, string), Fraction(0)) * grammar.v for root in range(grammar.v)]
        assert model.likelihood(list(string)).tolist() == expected
        assert grammar.root_posterior(list(string)).tolist() == [p / sum(expected) for p in expected]
    for position in range(9):
        mass = [Fraction(0)] * grammar.v
        for (_, string), p in law.items():
            if len(string) > position:
                mass[string[position]] += p
        assert model.token_law(position).tolist() == mass
    lengths = length_law(2, Fraction(grammar.p2))
    for length in range(4, 10):
        assert lengths[length] == sum(p for (_, string), p in law.items() if len(string) == length)
    sample = model.sample(50_000, seed=check.seed)
    cells = {key: i for i, key in enumerate(law)}
    drawn = [
        cells[root, tuple(string[:length])]
        for root, string, length in zip(
            sample.roots.tolist(), sample.tokens.tolist(), sample.lengths.tolist(), strict=True
        )
    ]
    assert (sample.tokens[np.arange(9) >= sample.lengths[:, None]] == grammar.v).all()
    check.counts(np.bincount(drawn, minlength=len(law)), np.array(list(law.values()), dtype=float))


@pytest.mark.parametrize("grammar", TINY, ids=lambda g: f"v={g.v}, m2={g.pairs[0].shape[1]}")
def test_next_tokens_are_the_sums_over_all_strings(grammar: MixedGrammar) -> None:
    """Fractions against Fractions, after every 17th prefix, the last entry being the end of the string."""
    law = strings(grammar)
    prefixes = sorted({string[:t] for _, string in law for t in range(len(string) + 1)})
    for prefix in [(), *prefixes[::17]]:
        mass = [Fraction(0)] * (grammar.v + 1)
        for (_, string), p in law.items():
            if string[: len(prefix)] == prefix:
                mass[(*string, grammar.v)[len(prefix)]] += p
        assert grammar.next_token_law(prefix).tolist() == [p / sum(mass) for p in mass]
    impossible = next(s for s in product(range(grammar.v), repeat=9) if s not in prefixes)
    with pytest.raises(RegimeError, match="probability 0"):
        grammar.next_token_law(impossible)


def test_all_binary_and_all_ternary_are_plain() -> None:
    for p2, kind in ((1.0, "pairs"), (0.0, "triples")):
        grammar = draw_mixed(v=3, m2=2, m3=3, L=3, p2=p2, seed=4)
        plain = FixedModel(Hierarchy(getattr(grammar, kind), tokens=3))
        sample = grammar.sample(20, 0)
        width = 2**3 if p2 == 1 else 3**3
        assert (sample.lengths == width).all()
        for string in sample.tokens[:5, :width]:
            np.testing.assert_allclose(grammar.likelihood(string), plain.likelihood(string), rtol=1e-12)
        for position in (0, 5, width - 1):
            np.testing.assert_allclose(grammar.token_law(position), plain.token_law(position), rtol=1e-12)


def test_string_number_i_depends_on_i_alone_and_plain_python_agrees() -> None:
    grammar = draw_mixed(v=5, m2=3, m3=6, L=3, p2=0.4, seed=0)
    whole, part = grammar.sample(40, 8), grammar.sample(15, 8, start=25)
    for a, b in zip(whole, part, strict=True):
        np.testing.assert_array_equal(a[25:], b)
    assert grammar.sample(0, 8).tokens.shape == (0, 27)
    arguments = 3, np.uint64(99), 0.4, np.stack(grammar.pairs), np.stack(grammar.triples)
    results = [(np.zeros((6, 27), np.uint16), np.zeros(6, np.int64), np.zeros(6, np.uint16)) for _ in range(2)]
    run_strings(*arguments, *results[0])
    with np.errstate(over="ignore"):  # the generator's arithmetic is modulo 2^64
        run_strings.py_func(*arguments, *results[1])  # type: ignore[attr-defined]  # a kernel keeps its function
    for compiled, plain in zip(*results, strict=True):
        np.testing.assert_array_equal(compiled, plain)


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_draws_below_a_bound_are_uniform(check: Checks) -> None:
    """70 000 draws below 7 are even."""
    key = np.uint64(check.seed)
    check.counts(np.bincount([below(key, np.uint64(i), 7) for i in range(70_000)], minlength=7), np.full(7, 1 / 7))


def test_bad_arguments_are_named() -> None:
    grammar = draw_mixed(v=2, m2=1, m3=1, L=2, p2=0.5, seed=0)
    deep = draw_mixed(v=2, m2=1, m3=1, L=30, p2=0.5, seed=0)
    for call, message in (
        (lambda: draw_mixed(v=2, m2=3, m3=1, L=2, p2=0.5, seed=0), "m must be at most"),
        (lambda: draw_mixed(v=2, m2=1, m3=1, L=2, p2=1.5, seed=0), "p2 = 1.5"),
        (lambda: grammar.token_law(9), "position = 9"),
        (lambda: grammar.likelihood([0, 2]), "tokens must be"),
        (lambda: grammar.likelihood([]), "a list of tokens"),
        (lambda: grammar.likelihood(np.empty(0, int)), "at least one token"),
        (lambda: grammar.next_token_law([[0]]), "a list of tokens"),
        (lambda: grammar.root_posterior([0, 0]), "probability 0"),
        (lambda: grammar.sample(-1, 0), "count = -1"),
        (lambda: deep.sample(1, 0), "3\\^L"),
    ):
        with pytest.raises(RegimeError, match=message):
            call()
