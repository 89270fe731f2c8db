"""Costs of languages and shares of entropy against counts, and what is refused."""

import math
from fractions import Fraction

import pytest

from latentproof.theory.concepts import concept_scale, share_below, token_scale, unrelated_accuracy
from latentproof.theory.information import rule_choices
from latentproof.theory.model import RHM, RegimeError


@pytest.mark.parametrize(("s", "L"), [(2, 1), (2, 6), (3, 4), (7, 3)])
def test_the_share_below_a_concept_counts_choices(s: int, L: int) -> None:
    assert share_below(s, L, 0) == 0
    assert share_below(s, L, L) == 1
    for level in range(L + 1):
        assert share_below(s, L, level) * rule_choices(s, L) == s ** (L - level) * rule_choices(s, level)


def test_shared_levels_are_paid_once_and_tokens_each_time() -> None:
    rhm = RHM(8, 4, 3, 5)
    each = float(rhm.v * rhm.m**3 / (1 - rhm.f))
    assert [concept_scale(rhm, K) / each for K in (1, 2, 8)] == pytest.approx([2, 3, 9])
    assert token_scale(rhm, 8) == pytest.approx(8 * each * rhm.m ** (rhm.L - 2))
    assert concept_scale(RHM(4, 4, 2, 3), 1) == math.inf
    for wrong in (concept_scale, token_scale):
        with pytest.raises(RegimeError, match="K must be at least 1, got K = 0"):
            wrong(rhm, 0)
    with pytest.raises(RegimeError, match="level must be from 0 to L = 4, got level = 5"):
        share_below(2, 4, 5)


@pytest.mark.parametrize("rhm", [RHM(2, 1, 2, 2), RHM(4, 4, 2, 2), RHM(16, 3, 3, 5)])
def test_an_unrelated_table_is_chance_at_every_f(rhm: RHM) -> None:
    assert unrelated_accuracy(rhm) == Fraction(1, rhm.v)
