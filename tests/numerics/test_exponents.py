"""Slopes per level: the laws' exponents, independence of the order of asking, and regimes that are given up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from latentproof.numerics.degeneracy import diagnose
from latentproof.numerics.exponents import PATIENCE, QUANTILES, Exponents, measure_grammar
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.measure import Cell, measure, slopes
from latentproof.numerics.seeds import generator
from latentproof.testing import Checks
from latentproof.theory.model import RHM, Objective

RHM4 = RHM(8, 8, 3, 4)
LEVELS: dict[Objective, tuple[int, ...]] = {"latent": (1, 2, 3), "token": (1, 2, 3)}


def test_draws_do_not_depend_on_how_they_are_asked_for() -> None:
    at_once, piecemeal = Exponents(RHM4, LEVELS, seed=3), Exponents(RHM4, LEVELS, seed=3)
    whole = at_once.slopes("token", 0, 6)
    parts = [piecemeal.slopes("token", 0, 1), piecemeal.slopes("token", 1, 6)]
    np.testing.assert_array_equal(whole, np.concatenate(parts))
    np.testing.assert_array_equal(at_once.slopes("latent", 2, 4), piecemeal.slopes("latent", 2, 4))


def test_any_executor_and_what_it_was_given_ahead_change_nothing() -> None:
    alone = Exponents(RHM4, LEVELS, seed=3)
    alone.extend(6)
    with ThreadPoolExecutor(2) as executor:
        helped = Exponents(RHM4, LEVELS, seed=3, executor=executor)
        helped.prefetch(5)
        helped.extend(2)
        helped.extend(6)
    assert helped.kept["token"][:6] == alone.kept["token"][:6]
    assert helped.kept["latent"][:6] == alone.kept["latent"][:6]


def test_slopes_are_those_of_a_measurement_of_the_same_grammars() -> None:
    exponents = Exponents(RHM4, LEVELS, seed=3)
    for objective in LEVELS:
        expected = slopes(measure(RHM4, objective, grammars=4, seed=3, quantiles=(0.5, 0.9)), 0.5)
        np.testing.assert_allclose(exponents.slopes(objective, 0, 4) / np.log(RHM4.m), expected)


def test_a_regime_without_signal_is_given_up_and_says_why() -> None:
    exponents = Exponents(RHM(4, 4, 2, 3), {"latent": (1, 2)}, seed=0)
    exponents.extend(1)
    assert exponents.degenerate
    assert exponents.passed_over == {"no signal": exponents.drawn}
    assert exponents.drawn >= PATIENCE
    with pytest.raises(RuntimeError, match="all degenerate"):
        exponents.slopes("latent", 0, 1)


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_degenerate_grammars_are_passed_over_and_counted(check: Checks) -> None:
    """At (8,3,2), L = 3 between one grammar in ten and six in ten has tied parents."""
    rhm, seed = RHM(8, 3, 2, 3), check.seed
    exponents = Exponents(rhm, {"latent": (1, 2), "supervised": (1, 2)}, seed=seed)
    exponents.extend(12)
    assert exponents.size >= 12
    assert exponents.drawn == exponents.size + sum(exponents.passed_over.values())
    tied = [
        measure_grammar([Cell(rhm, o, (1, 2), QUANTILES, seed, index) for o in exponents.levels]) == "tied parents"
        for index in range(exponents.drawn)
    ]
    assert exponents.passed_over.get("tied parents", 0) == sum(tied)

    def draw(start: int, stop: int) -> list[bool]:
        grammars = [Grammar.sample(rhm, generator("grammar", rhm, seed, index)) for index in range(start, stop)]
        return [any(diagnose(g, "latent", level).reason == "tied parents" for level in (1, 2)) for g in grammars]

    check.event(draw, p_between=(0.1, 0.6), delta=0.09)


def test_a_slope_needs_two_levels() -> None:
    with pytest.raises(ValueError, match="two levels"):
        Exponents(RHM4, {"latent": (1,)}, seed=0).slopes("latent", 0, 1)
