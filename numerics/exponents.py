"""Exponents per level, grammar by grammar: how many factors of m a threshold gains when the latent is one level higher.

For one grammar and objective, the least-squares slope of ln P50 against the level, in units of ln m. The laws
P ~ v m^3, v m^(level+2), v m^(L-level+1) have slopes 0, 1 and -1. Grammars in which some level cannot be recovered at
any P (tied parents) are not the law's subject: they are passed over and counted, so that draw number i is the i-th
grammar without a tie, and draws stay independent with one law.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from latentproof.numerics.crossing import NOT_BRACKETED, Threshold
from latentproof.numerics.measure import Cell, measure_cell
from latentproof.theory.model import RHM, Objective

QUANTILES = (0.5, 0.9)
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

    def extend(self, stop: int) -> None:
        """Draw grammars until `stop` are kept, or until the regime turns out to be degenerate."""
        while self.size < stop and not self.degenerate:
            indices = range(self.drawn, self.drawn + max(stop - self.size, 4))
            cells = [
                Cell(self.rhm, objective, levels, QUANTILES, self.seed, index)
                for index in indices
                for objective, levels in self.levels.items()
            ]
            results = list(
                map(measure_cell, cells) if self.executor is None else self.executor.map(measure_cell, cells)
            )
            width = len(self.levels)
            for start in range(0, len(results), width):
                self._keep(results[start : start + width])
            self.drawn = indices.stop

    def slopes(self, objective: Objective, start: int, stop: int) -> npt.NDArray[np.float64]:
        """Slopes of grammars number start..stop-1 of those kept, in units of ln m; nan where not bracketed.

        Needs two levels and m >= 2 (ValueError). RuntimeError for a degenerate regime: ask `degenerate` first.
        """
        levels = np.array(self.levels[objective], dtype=float)
        if len(levels) < 2 or self.rhm.m < 2:
            raise ValueError(f"a slope needs two levels and m >= 2, got {len(levels)} levels of {self.rhm}")
        self.extend(stop)
        if self.size < stop:
            raise RuntimeError(f"{self.rhm}: the first {self.drawn} grammars are all degenerate")
        heights = np.array([[_log(t[0]) for t in found] for found in self.kept[objective][start:stop]])
        levels -= levels.mean()
        fitted: npt.NDArray[np.float64] = heights @ levels / (levels @ levels) / math.log(self.rhm.m)
        return fitted

    def thresholds(self, objective: Objective, level: int, quantile: float) -> list[float]:
        """ln P of the kept grammars at one of the levels and quantile (.5 or .9), those bracketed."""
        row, column = self.levels[objective].index(level), QUANTILES.index(quantile)
        found = (grammar[row][column].log_threshold for grammar in self.kept[objective])
        return [log_P for log_P in found if log_P is not None]

    def _keep(self, group: Sequence[Found]) -> None:
        reasons = {t.reason for found in group for row in found for t in row} - {None, NOT_BRACKETED}
        for reason in sorted(str(reason) for reason in reasons):
            self.passed_over[reason] = self.passed_over.get(reason, 0) + 1
        if not reasons:
            for objective, found in zip(self.levels, group, strict=True):
                self.kept[objective].append(found)


def _log(threshold: Threshold) -> float:
    return math.nan if threshold.log_threshold is None else threshold.log_threshold
