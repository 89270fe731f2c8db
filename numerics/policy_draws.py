"""What entropy selects along the strings of drawn grammars: forced tokens, entropy, gradients and relevance.

Object: one draw is a grammar with some strings of it; all their tokens are ranked together, as in a training batch, by
entropy or by relevance, ties (to 1e-9) broken at random, and the first `share` of them are selected.
Statement: shares of the forced tokens, of the entropy, of the gradient's energy and of the relevance that are selected.
Source: Wang et al. (2025), arXiv:2506.01939 (the 20 % of tokens with the highest entropy).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.policy import Policy, grown, symbol_policy
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM

Floats = npt.NDArray[np.float64]
TIES = 9
"""Decimals to which entropies and relevances are told apart."""


class Selected(NamedTuple):
    """Shares in 0..1 of one draw. entropy, energy, relevance: held by the tokens of highest entropy; best: relevance
    held by the most relevant tokens; wasted: tokens among those of highest entropy that decide nothing."""

    forced: float
    entropy: float
    energy: float
    relevance: float
    best: float
    wasted: float


def drawn_policy(rhm: RHM, index: int, seed: int, strings: int, level: int) -> Policy:
    """The policy along `strings` strings of grammar number `index`, for a reward that reads h^(level) as +1 or -1.

    >>> drawn_policy(RHM(4, 2, 2, 3), 0, 0, 2, 3).law.shape
    (2, 8, 4)
    """
    rng = generator("policy", rhm, seed, index)
    grammar = Grammar.sample(rhm, rng)
    return symbol_policy(grammar, grown(grammar, strings, rng), level, 1.0 - 2.0 * (np.arange(rhm.v) % 2))


def score_gap(rhm: RHM, start: int, stop: int, seed: int, strings: int) -> Floats:
    """Mean over the tokens of |grad ln pi_t(x_t)|^2 - (1 - sum pi_t^2), grammars start..stop-1; in [-1, 2], mean 0."""
    policies = (drawn_policy(rhm, i, seed, strings, rhm.L) for i in range(start, stop))
    return np.array([float((policy.score - policy.energy).mean()) for policy in policies])


def selected(rhm: RHM, start: int, stop: int, seed: int, strings: int, level: int, share: float) -> list[Selected]:
    """What the `share` of tokens of highest entropy holds, for grammars number start..stop-1.

    >>> [one.forced for one in selected(RHM(4, 4, 2, 3), 0, 2, seed=0, strings=4, level=3, share=0.25)]
    [0.0, 0.0]
    """
    found = []
    for index in range(start, stop):
        policy = drawn_policy(rhm, index, seed, strings, level)
        entropy, energy, relevance = (x.ravel() for x in (policy.entropy, policy.energy, policy.relevance))
        order = generator("ties", rhm, seed, index).permutation(len(entropy))
        count = max(1, int(share * len(entropy) + 0.5))
        chosen, best = (_top(x, order, count) for x in (entropy, relevance))
        found.append(
            Selected(
                forced=float((policy.possible == 1).mean()),
                entropy=_share(entropy, chosen),
                energy=_share(energy, chosen),
                relevance=_share(relevance, chosen),
                best=_share(relevance, best),
                wasted=float((relevance[chosen] < 10.0**-TIES).mean()),
            )
        )
    return found


def _top(values: Floats, order: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    ranked: npt.NDArray[np.int64] = order[np.argsort(-np.round(values[order], TIES), kind="stable")]
    return ranked[:count]


def _share(values: Floats, chosen: npt.NDArray[np.int64]) -> float:
    whole = float(values.sum())
    return float(values[chosen].sum()) / whole if whole > 0 else 0.0
