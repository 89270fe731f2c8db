"""Languages under one upper grammar: one law above the cut, tables that transfer, costs that are paid once."""

from __future__ import annotations

import math

import numpy as np
import pytest

from latentproof.numerics.joint import tuple_target
from latentproof.numerics.variants.language_costs import draw_untied, measure_languages, pooled_threshold
from latentproof.numerics.variants.transfer import codes, learn_frozen, read_table, unrelated_accuracies
from latentproof.testing import Checks
from latentproof.theory.model import RHM, RegimeError

SMALL = RHM(8, 8, 3, 3)


def test_above_the_cut_all_languages_have_one_law_and_below_it_not() -> None:
    one, two = draw_untied(RHM(8, 6, 3, 4), 2, 0, 0)
    for level in (2, 3):
        assert (tuple_target(one, "latent", level) == tuple_target(two, "latent", level)).all()
        assert not np.allclose(tuple_target(one, "token", level), tuple_target(two, "token", level))
    assert not np.allclose(tuple_target(one, "latent", 1), tuple_target(two, "latent", 1))


def test_a_read_table_inverts_the_rules_and_knows_what_it_lacks() -> None:
    [grammar] = draw_untied(SMALL, 1, 3, 0)
    for rules in grammar.rules:
        parents = read_table(rules)
        assert (parents >= 0).sum() == SMALL.v * SMALL.m
        for a in range(SMALL.v):
            assert (parents[codes(rules[a], SMALL.v, SMALL.s)] == a).all()


@pytest.mark.parametrize("index", range(3))
def test_a_frozen_table_reads_another_language_and_no_other_upper_grammar(index: int) -> None:
    own, other = draw_untied(SMALL, 2, 5, index)
    [stranger] = draw_untied(SMALL, 1, 6, index)
    frozen = learn_frozen(own, 40_000, index)
    # A table that is all right has no sampling error in any language.
    assert frozen.accuracy(own, 500, 1) > 0.8
    assert abs(frozen.accuracy(own, 4000, 1) - frozen.accuracy(other, 4000, 2)) < 0.05
    assert frozen.accuracy(stranger, 4000, 3) < 0.5


@pytest.mark.stochastic(alpha=2e-9, beta=1e-9)
@pytest.mark.parametrize("rhm", [RHM(6, 3, 2, 2), RHM(5, 5, 2, 2)], ids=str)
def test_an_unrelated_table_is_right_once_in_v(check: Checks, rhm: RHM) -> None:
    def draw(start: int, stop: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return unrelated_accuracies(rhm, start, stop, check.seed)

    check.mean(draw, expected=1 / rhm.v, delta=0.1 / rhm.v, high=1.0, alpha=1e-9)


def test_costs_are_sums_over_languages_and_pooled_tokens_are_one_threshold() -> None:
    costs = measure_languages(SMALL, 3, 0, 0)
    assert costs.lower.shape == costs.token.shape == (3,)
    assert costs.concepts(3) - costs.concepts(2) == pytest.approx(math.exp(costs.lower[2]))
    assert costs.tokens(3) - costs.tokens(2) == pytest.approx(math.exp(costs.token[2]))
    languages = draw_untied(SMALL, 3, 0, 0)
    alone = pooled_threshold(languages[:1], 0)
    assert abs(alone - costs.token[0]) < 1
    assert pooled_threshold(languages, 0) < math.log(costs.tokens(3))


def test_what_has_no_latents_above_the_cut_or_ties_everywhere_is_refused() -> None:
    for refused in (draw_untied, lambda *args: learn_frozen(draw_untied(RHM(8, 4, 3, 2), 1, 0, 0)[0], 10, 0)):
        with pytest.raises(RegimeError, match="L must be at least 3"):
            refused(RHM(8, 4, 3, 2), 1, 0, 0)
    with pytest.raises(RegimeError, match="in a row have fewer than 1 without a tie"):
        draw_untied(RHM(4, 4, 2, 3), 1, 0, 0)
