"""Slopes per level, grammar by grammar: by how much ln P50 grows when the latent is one level higher.

For one grammar and objective, the least-squares slope of ln P50 against the level, in nats. The laws P ~ v m^3,
v m^(level+2), v m^(L-level+1) have slopes 0, ln m and -ln m. Grammars in which some level cannot be recovered at any P
(tied parents) are not the law's subject: they are passed over and counted, so that draw number i is the i-th grammar
without a tie, and draws stay independent with one law.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from latentproof.numerics.crossing import Threshold
from latentproof.numerics.degeneracy import diagnose
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.measure import Cell, measure_cell
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM, Objective

QUANTILES = (0.5, 0.9)
FIRST = 24
"""Grammars measured ahead: a slope that holds in all of them has then been confirmed."""
PATIENCE = 64
"""Degenerate grammars in a row, from the first draw on, after which a regime is given up as degenerate."""

Found = list[tuple[Threshold, ...]]


@dataclass
class Exponents:
    """The thresholds of the grammars of one regime, for several objectives, drawn as far as anybody has asked.

    `levels`: the levels to measure, for each objective. `kept[objective]`: for each grammar without a tie at any of
    them, the thresholds (level, quantile); `passed_over`: how many grammars were degenerate, by reason. `degenerate` is
    true once the first `PATIENCE` grammars were all degenerate.
    """

    rhm: RHM
    levels: Mapping[Objective, tuple[int, ...]]
    seed: int
    executor: Executor | None = None
    kept: dict[Objective, list[Found]] = field(default_factory=dict)
    passed_over: dict[str, int] = field(default_factory=dict)
    drawn: int = 0
    submitted: int = 0
    pending: dict[int, Future[list[Found] | str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kept = {objective: [] for objective in self.levels}

    @property
    def degenerate(self) -> bool:
        """True if the regime is given up: its first grammars are all degenerate."""
        return self.drawn >= PATIENCE and self.size == 0

    @property
    def size(self) -> int:
        """Number of grammars kept."""
        return min(map(len, self.kept.values()))

    def prefetch(self, count: int = FIRST) -> None:
        """Have the first grammars measured by the executor, if there is one, while this process does something else."""
        if self.executor is not None and all(self.levels.values()):
            self._submit(count)

    def _submit(self, stop: int) -> None:
        assert self.executor is not None
        for index in range(max(self.drawn, self.submitted), stop):
            self.pending[index] = self.executor.submit(measure_grammar, self._cells(index))
        self.submitted = max(self.submitted, stop)

    def _cells(self, index: int) -> list[Cell]:
        return [Cell(self.rhm, each, levels, QUANTILES, self.seed, index) for each, levels in self.levels.items()]

    def extend(self, stop: int) -> None:
        """Draw grammars until `stop` are kept, or until the regime turns out to be degenerate."""
        while self.size < stop and not self.degenerate:
            indices = range(self.drawn, self.drawn + max(stop - self.size, 4))
            groups = [
                [
                    Cell(self.rhm, objective, levels, QUANTILES, self.seed, i)
                    for objective, levels in self.levels.items()
                ]
                for i in indices
            ]
            spread = map if self.executor is None else self.executor.map
            for result in spread(measure_grammar, groups):
                self._keep(result)
            self.drawn = indices.stop

    def slopes(self, objective: Objective, start: int, stop: int) -> npt.NDArray[np.float64]:
        """Slopes of grammars number start..stop-1 of those kept, in nats per level; nan where not bracketed.

        Needs two levels (ValueError). RuntimeError for a degenerate regime: ask `degenerate` first.
        """
        levels = np.array(self.levels[objective], dtype=float)
        if len(levels) < 2:
            raise ValueError(f"a slope needs two levels, got {len(levels)} of {self.rhm}")
        self.extend(stop)
        if self.size < stop:
            raise RuntimeError(f"{self.rhm}: the first {self.drawn} grammars are all degenerate")
        heights = np.array([[_log(t[0]) for t in found] for found in self.kept[objective][start:stop]])
        levels -= levels.mean()
        fitted: npt.NDArray[np.float64] = heights @ levels / (levels @ levels)
        return fitted

    def thresholds(self, objective: Objective, level: int, quantile: float) -> list[float]:
        """ln P of the kept grammars at one of the levels and quantile (.5 or .9), those bracketed."""
        row, column = self.levels[objective].index(level), QUANTILES.index(quantile)
        found = (grammar[row][column].log_threshold for grammar in self.kept[objective])
        return [log_P for log_P in found if log_P is not None]

    def _keep(self, group: Sequence[Found] | str) -> None:
        if isinstance(group, str):
            self.passed_over[group] = self.passed_over.get(group, 0) + 1
            return
        for objective, found in zip(self.levels, group, strict=True):
            self.kept[objective].append(found)


def measure_grammar(cells: Sequence[Cell]) -> list[Found] | str:
    """The thresholds of one grammar, for each of its cells, or the reason why one of them has none at any P."""
    first = cells[0]
    grammar = Grammar.sample(first.rhm, generator("grammar", first.rhm, first.seed, first.index))
    for cell in cells:
        for level in cell.levels:
            reason = diagnose(grammar, cell.objective, level).reason
            if reason is not None:
                return reason
    return [measure_cell(cell) for cell in cells]


def _log(threshold: Threshold) -> float:
    return math.nan if threshold.log_threshold is None else threshold.log_threshold
