"""Cells of work on networks: one grammar, one target; accuracies after training, or the P50 of the top latent.

The grammar and the data of draw `index` depend on (regime, seed, index) only, so that targets are compared on one
grammar and one data set. A threshold's scan starts at the law of the target's hardest level.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latentproof.numerics.crossing import Threshold
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.learn_thresholds import learner_scale
from latentproof.numerics.learners import LEARNERS
from latentproof.numerics.networks.minibatch import SoftSettings, train_soft
from latentproof.numerics.networks.stack import Settings, train
from latentproof.numerics.networks.targets import Target
from latentproof.numerics.networks.thresholds import crossing
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM

MOST = 2**20
"""Data of one network, at most (some GB of counts' input at depth 6)."""


@dataclass(frozen=True)
class NetworkCell:
    """One grammar and target; P None asks for the threshold of the top latent."""

    rhm: RHM
    target: Target
    P: int | None
    seed: int
    index: int
    settings: Settings = field(default=Settings())


def whole_scale(rhm: RHM, target: Target) -> float:
    """The law of the whole task, the largest over levels 1..L-1: v m^3/(1-f), v m^(L+1)/(1-f) or v m^L.

    >>> [round(whole_scale(RHM(8, 4, 2, 4), target)) for target in ("latent", "token", "supervised")]
    [1024, 16384, 2048]
    """
    return max(learner_scale(rhm, LEARNERS[target], level) for level in range(1, rhm.L))


def train_cell(cell: NetworkCell) -> tuple[float, ...]:
    """Accuracies of levels 1..L-1 of this cell, P given."""
    assert cell.P is not None
    return train(_grammar(cell), cell.target, cell.P, _data(cell), cell.settings)


def training_cell(cell: NetworkCell) -> list[list[float]]:
    """[step, accuracy of level 1, ...] whenever the counts are made anew, and after the last step."""
    assert cell.P is not None
    seen: list[list[float]] = []
    last = train(
        _grammar(cell),
        cell.target,
        cell.P,
        _data(cell),
        cell.settings,
        watch=lambda step, accuracies: seen.append([step, *accuracies]),
    )
    return [*seen, [cell.settings.steps, *last]]


def soft_cell(cell: NetworkCell) -> tuple[float, ...]:
    """Accuracies with soft codes and minibatches; of the settings only the loss is taken over."""
    assert cell.P is not None
    soft = SoftSettings(loss=cell.settings.loss)
    return train_soft(_grammar(cell), cell.target, cell.P, _data(cell), soft)


def threshold_cell(cell: NetworkCell) -> Threshold:
    """ln P50 of the top latent of this cell."""
    grammar, data = _grammar(cell), _data(cell)
    start = min(round(whole_scale(cell.rhm, cell.target)), MOST)

    def top(P: int) -> float:
        return train(grammar, cell.target, P, data, cell.settings)[-1]

    return crossing(top, start, least=cell.rhm.v * cell.rhm.m, most=MOST)


def _grammar(cell: NetworkCell) -> Grammar:
    return Grammar.sample(cell.rhm, generator("network grammar", cell.rhm, cell.seed, cell.index))


def _data(cell: NetworkCell) -> int:
    return int(generator("network data", cell.rhm, cell.seed, cell.index).integers(2**31))
