"""Properties of drawn grammars: losses of the last token, smallest probabilities and separations."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from latentproof.literature.formula import Case
from latentproof.numerics.belief.prefix import next_token_entropy
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM

STRINGS = 200
"""Strings a grammar; their spread is below that between grammars."""
TREES = ((16, 4, 2), (16, 8, 2), (32, 8, 2), (8, 8, 3), (8, 32, 3))
SEPARATIONS = (
    RHM(8, 4, 2, 3),
    RHM(16, 4, 2, 3),
    RHM(16, 8, 2, 3),
    RHM(16, 12, 2, 3),
    RHM(8, 8, 3, 3),
    RHM(8, 48, 3, 3),
)


def last_token_loss(published: Callable[[RHM, int], float], seed: int, grammars: int) -> Iterable[Case]:
    """Mean entropy (nats) of the last of the s^l leaves of a level-l tree given all others, l = 2 to 5 (3 at s = 3)."""
    for v, m, s in TREES:
        for level in (2, 3, 5) if s == 2 else (2, 3):
            rhm = RHM(v, m, s, level)
            found = [_loss(rhm, seed, index) for index in range(grammars)]
            yield Case(f"v={v} m={m} s={s} level {level}", published(rhm, level), float(np.mean(found)))


def _loss(rhm: RHM, seed: int, index: int) -> float:
    grammar = Grammar.sample(rhm, generator("grammar", rhm, seed, index))
    leaves = sample_trees(grammar, STRINGS, seed=seed * 1000 + index).leaves
    return float(next_token_entropy(grammar, leaves)[:, -1].mean())


def smallest_separation(seed: int, grammars: int) -> Iterable[Case]:
    """(2(1-f))^(1/2)/m against the mean over grammars of the smallest distance of two parents, level 2 of 3."""
    for rhm in SEPARATIONS:
        drawn = [Grammar.sample(rhm, generator("grammar", rhm, seed, index)) for index in range(grammars)]
        found = float(np.mean([grammar.separation("latent", 2) ** 0.5 for grammar in drawn]))
        yield Case(f"v={rhm.v} m={rhm.m} s={rhm.s}", (2 * float(1 - rhm.f)) ** 0.5 / rhm.m, found)


def rarest_tuple(seed: int, grammars: int) -> Iterable[Case]:
    """1/(vm) against the mean over grammars of the smallest probability of a tuple where it is read, level 2 of 3."""
    for rhm in SEPARATIONS:
        drawn = [Grammar.sample(rhm, generator("grammar", rhm, seed, index)) for index in range(grammars)]
        found = float(np.mean([grammar.tuple_probabilities(2).min() for grammar in drawn]))
        yield Case(f"v={rhm.v} m={rhm.m} s={rhm.s}", 1 / (rhm.v * rhm.m), found)
