"""What renaming symbols, renumbering rules, and more rules, levels or symbols may and may not change."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.degeneracy import exact_parent_target
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import correlation_energy, parent_target
from latentproof.theory.correlation import correlation
from latentproof.theory.information import redundancy
from latentproof.theory.model import OBJECTIVES, RHM, Objective
from latentproof.theory.scale import scale

SELF_SUPERVISED: tuple[Objective, ...] = ("latent", "latent-tuple", "token")


@st.composite
def regimes(draw: st.DrawFn) -> RHM:
    v, s = draw(st.integers(2, 6)), draw(st.integers(2, 3))
    return RHM(v, draw(st.integers(1, v ** (s - 1))), s, draw(st.integers(2, 4)))


def energies(grammar: Grammar) -> list[float]:
    rhm = grammar.rhm
    return [correlation_energy(parent_target(grammar, o, level)) for o in OBJECTIVES for level in range(1, rhm.L)]


@given(regimes(), st.integers(0, 2**40), st.data())
def test_names_of_symbols_and_numbers_of_rules_do_not_matter(rhm: RHM, seed: int, data: st.DataObject) -> None:
    grammar = Grammar.sample(rhm, seed)
    level = data.draw(st.integers(1, rhm.L))
    names = np.array(data.draw(st.permutations(range(rhm.v))))
    rules = [np.array(table) for table in grammar.rules]
    rules[level - 1] = rules[level - 1][names]
    if level < rhm.L:
        rules[level] = np.argsort(names)[rules[level]]
    order = np.array(data.draw(st.permutations(range(rhm.m))))
    rules[0] = rules[0][:, order]
    renamed = Grammar(rules)
    np.testing.assert_allclose(energies(renamed), energies(grammar), rtol=1e-9, atol=1e-15)
    for objective in OBJECTIVES:
        assert renamed.separation(objective, 1) == pytest.approx(grammar.separation(objective, 1), rel=1e-9, abs=1e-15)


@given(st.integers(2, 7), st.integers(2, 4), st.integers(0, 2**40))
def test_no_drawn_grammar_has_any_self_supervised_signal_at_f_1(v: int, L: int, seed: int) -> None:
    grammar = Grammar.sample(RHM(v, v, 2, L), seed)
    for level in range(1, L):
        for objective in ("latent", "latent-tuple", "token"):
            assert correlation_energy(parent_target(grammar, objective, level)) < 1e-28
    assert redundancy(grammar.rhm) == 0


@given(regimes())
def test_more_rules_mean_less_correlation_and_more_samples(rhm: RHM) -> None:
    """With the common ancestor at the root, and f < 1."""
    chain = [RHM(rhm.v, m, rhm.s, rhm.L) for m in range(1, min(rhm.w, 12))]
    for objective in OBJECTIVES:
        signals = [correlation(each, objective, rhm.L - 1) for each in chain]
        assert all(a > b for a, b in pairwise(signals)), objective
        assert all(a < b for a, b in pairwise([scale(each, objective) for each in chain])), objective


@given(regimes(), st.integers(1, 5))
def test_depth_multiplies_the_token_law_by_m_and_leaves_the_latent_law_alone(rhm: RHM, more: int) -> None:
    deeper = RHM(rhm.v, rhm.m, rhm.s, rhm.L + more)
    if rhm.f < 1:
        for objective in ("latent", "latent-tuple"):
            assert scale(deeper, objective) == scale(rhm, objective)
        assert scale(deeper, "token") == pytest.approx(rhm.m**more * scale(rhm, "token"))
    assert scale(deeper, "supervised") == pytest.approx(rhm.m**more * scale(rhm, "supervised"))
    assert redundancy(deeper) >= redundancy(rhm)
    ratio = Fraction(rhm.w * (rhm.v - 1), rhm.m * (rhm.n - 1))
    top = correlation(deeper, "token", deeper.L - 1)
    assert top == ratio ** (deeper.L - 2) * correlation(deeper, "latent", deeper.L - 1)


@given(regimes())
def test_higher_latents_are_less_visible_in_tokens_and_more_in_labels(rhm: RHM) -> None:
    """Strictly, with synonyms and without f = 1; the laws of one latent and of a tuple do not depend on the level."""
    levels = range(1, rhm.L)
    if rhm.f < 1 and rhm.m > 1:
        assert all(a > b for a, b in pairwise(correlation(rhm, "token", level) for level in levels))
        assert all(a < b for a, b in pairwise(scale(rhm, "token", level) for level in levels))
        for objective in ("latent", "latent-tuple"):
            assert len({scale(rhm, objective, level) for level in levels}) == 1
    assert all(a <= b for a, b in pairwise(correlation(rhm, "supervised", level) for level in levels))
    assert all(a >= b for a, b in pairwise(scale(rhm, "supervised", level) for level in levels))


@given(st.integers(2, 4), st.integers(2, 3), st.integers(2, 4), st.integers(0, 2**40))
def test_the_signal_at_f_1_is_exactly_0(v: int, s: int, L: int, seed: int) -> None:
    """As a fraction in the formulas, and in integers in every drawn grammar: P(a, z) P() = P(a) P(z)."""
    rhm = RHM(v, v ** (s - 1), s, L)
    grammar = Grammar.sample(rhm, seed)
    for level in range(1, L):
        for objective in SELF_SUPERVISED:
            assert correlation(rhm, objective, level) == 0
            law = exact_parent_target(grammar, objective, level)
            assert (law * law.sum() == np.multiply.outer(law.sum(1), law.sum(0))).all()
        assert correlation(rhm, "supervised", level) > 0


@given(regimes(), st.integers(0, 2**40), st.data())
def test_the_order_of_positions_in_the_tuples_does_not_matter(rhm: RHM, seed: int, data: st.DataObject) -> None:
    """Positions other than those that tuple and target are read at can be exchanged in every rule."""
    grammar = Grammar.sample(rhm, seed)
    if rhm.s == 2:
        return
    order = [0, *data.draw(st.permutations(range(1, rhm.s)))]
    tables = [np.array(table) for table in grammar.rules]
    tables[0] = tables[0][:, :, order]
    moved = Grammar(tables)
    np.testing.assert_allclose(energies(moved), energies(grammar), rtol=1e-9, atol=1e-15)
