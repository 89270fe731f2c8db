"""Thresholds of targets: the same with any order and executor, ties passed over for every target alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from latentproof.numerics.degeneracy import diagnose
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.richness_thresholds import TargetCell, TargetThresholds, measure_target
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM, RegimeError

TARGETS = "one element", "pooled elements", "one tuple", "pooled tuples"


def test_order_and_executor_do_not_matter() -> None:
    alone, other = TargetThresholds(6, 3, seed=3), TargetThresholds(6, 3, seed=3)
    whole = alone.logs(4, "one element", 0, 4)
    parts = [other.logs(4, "one element", start, start + 2) for start in (0, 2)]
    assert np.array_equal(whole, np.concatenate(parts), equal_nan=True)
    with ThreadPoolExecutor(1) as pool:
        ahead = TargetThresholds(6, 3, seed=3, executor=pool)
        ahead.prefetch(4, "one element", 3)
        assert np.array_equal(whole, ahead.logs(4, "one element", 0, 4), equal_nan=True)
        assert not ahead.pending


def test_kept_grammars_are_those_without_a_tie_and_serve_every_target() -> None:
    found = TargetThresholds(8, 2, seed=1)
    found.keep(6, 3)
    rhm = RHM(8, 6, 2, 2)
    for index in range(found.drawn[6]):
        grammar = Grammar.sample(rhm, generator("grammar", rhm, 1, index))
        assert (index in found.kept[6]) == (diagnose(grammar, "latent", 1).reason is None)


def test_a_regime_of_ties_only_is_given_up() -> None:
    found = TargetThresholds(4, 2, seed=0)
    assert found.degenerate(4)
    with pytest.raises(RuntimeError, match="all have a tie"):
        found.logs(4, "one tuple", 0, 1)


def test_richer_targets_need_fewer_samples_in_the_same_grammars() -> None:
    found = TargetThresholds(6, 3, seed=7)
    element, elements, whole, pooled = (found.logs(12, target, 0, 6).mean() for target in TARGETS)
    assert pooled < whole < element
    assert pooled < elements < element


def test_an_unknown_target_is_named() -> None:
    with pytest.raises(RegimeError, match="target must be one of one element"):
        measure_target(TargetCell(RHM(6, 4, 3, 2), "two elements", 0, 0))
