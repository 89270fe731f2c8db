"""A naive sampler of whole trees, independent of the channels it is compared with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from latentproof.numerics.grammar import Grammar

Trees = list[npt.NDArray[np.int64]]


def draw_trees(grammar: Grammar, P: int, rng: np.random.Generator) -> Trees:
    """levels[l] of shape (P, s^(L-l)): every symbol of every tree."""
    rhm = grammar.rhm
    symbols = rng.integers(rhm.v, size=(P, 1))
    levels = [symbols]
    for rules in reversed(grammar.rules):
        choice = rng.integers(rhm.m, size=symbols.shape)
        symbols = rules[symbols, choice].reshape(P, -1)
        levels.append(symbols)
    return levels[::-1]


@pytest.fixture
def trees() -> Callable[[Grammar, int, np.random.Generator], Trees]:
    return draw_trees
