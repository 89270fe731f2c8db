"""Thresholds of several targets over the same grammars at several m, drawn as far as anybody has asked.

One level with the common ancestor at the root (L = 2), the lower level given, chance-corrected accuracy .5. Grammars
in which two parents have the same contexts of one element are not the law's subject: they are passed over and counted,
for every target alike, so that grammar number i of an m is the i-th without a tie.
"""

from __future__ import annotations

import math
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from latentproof.numerics.degeneracy import diagnose
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.learn_thresholds import learn_thresholds
from latentproof.numerics.learners import find_learner
from latentproof.numerics.richness import TARGETS
from latentproof.numerics.seeds import generator
from latentproof.numerics.thresholds import thresholds
from latentproof.theory.model import RHM, RegimeError

QUANTILE = 0.5
PATIENCE = 64
"""Grammars with a tie in a row, from the first draw on, after which an m is given up as degenerate."""


@dataclass(frozen=True)
class TargetCell:
    """One unit of work: one grammar of a regime (L = 2) and one target, a key of `TARGETS`."""

    rhm: RHM
    target: str
    seed: int
    index: int


def measure_target(cell: TargetCell) -> float:
    """ln P50 of one cell, nan where the accuracy does not cross one half; a pure function of the cell.

    With one target a sample is a pair and true tuples are clustered, so that one multinomial draw replaces P samples.

    >>> measure_target(TargetCell(RHM(6, 4, 3, 2), "one tuple", 0, 0)) > 0
    True
    """
    if cell.target not in TARGETS:
        raise RegimeError(f"target must be one of {', '.join(TARGETS)}, got {cell.target!r}")
    grammar = Grammar.sample(cell.rhm, generator("grammar", cell.rhm, cell.seed, cell.index))
    key = (cell.target, cell.rhm, cell.seed, cell.index)
    data, draws = generator("target data", *key), generator("target draws", *key)
    learner = TARGETS[cell.target]
    found = find_learner(learner)
    if found.targets == "one":
        [threshold] = thresholds(grammar, found.objective, 1, [QUANTILE], data, draws, corrected=True)
    else:
        [[threshold]] = learn_thresholds(grammar, learner, [QUANTILE], data, draws, "given", [1], corrected=True)
    return math.nan if threshold.log_threshold is None else threshold.log_threshold


@dataclass
class TargetThresholds:
    """The thresholds of targets in RHM(v, m, s, 2), for several m.

    `kept[m]`: indices of the grammars without a tie; `drawn[m]`: how many were looked at.
    """

    v: int
    s: int
    seed: int
    executor: Executor | None = None
    kept: dict[int, list[int]] = field(default_factory=dict)
    drawn: dict[int, int] = field(default_factory=dict)
    found: dict[tuple[int, str], list[float]] = field(default_factory=dict)
    pending: dict[tuple[int, str, int], Future[float]] = field(default_factory=dict)

    def degenerate(self, m: int) -> bool:
        """Whether an m is given up: its first grammars all have a tie."""
        self.keep(m, 1)
        return not self.kept[m]

    def keep(self, m: int, count: int) -> None:
        """Look at grammars until `count` without a tie are known, or the m turns out to be degenerate."""
        kept, rhm = self.kept.setdefault(m, []), RHM(self.v, m, self.s, 2)
        while len(kept) < count and (kept or self.drawn.get(m, 0) < PATIENCE):
            index = self.drawn.get(m, 0)
            grammar = Grammar.sample(rhm, generator("grammar", rhm, self.seed, index))
            if diagnose(grammar, "latent", 1).reason is None:
                kept.append(index)
            self.drawn[m] = index + 1

    def prefetch(self, m: int, target: str, count: int) -> None:
        """Have the first grammars measured by the executor, if there is one, while this process does something else."""
        if self.executor is not None and not self.degenerate(m):
            for place in range(count):
                self._submit(m, target, place)

    def logs(self, m: int, target: str, start: int, stop: int) -> npt.NDArray[np.float64]:
        """ln P50 of grammars number start..stop-1 of those kept, nan where there is none.

        RuntimeError for a degenerate m: ask `degenerate` first.
        """
        self.keep(m, stop)
        if len(self.kept[m]) < stop:
            raise RuntimeError(f"RHM(v={self.v}, m={m}, s={self.s}): the first {self.drawn[m]} grammars all have a tie")
        known = self.found.setdefault((m, target), [])
        if self.executor is None:
            known += [measure_target(self._cell(m, target, place)) for place in range(len(known), stop)]
        else:
            places = range(len(known), stop)
            for place in places:
                self._submit(m, target, place)
            known += [self.pending.pop((m, target, place)).result() for place in places]
        return np.array(known[start:stop])

    def _cell(self, m: int, target: str, place: int) -> TargetCell:
        self.keep(m, place + 1)
        return TargetCell(RHM(self.v, m, self.s, 2), target, self.seed, self.kept[m][place])

    def _submit(self, m: int, target: str, place: int) -> None:
        key = (m, target, place)
        if key not in self.pending and place >= len(self.found.get((m, target), [])):
            assert self.executor is not None
            self.pending[key] = self.executor.submit(measure_target, self._cell(m, target, place))
