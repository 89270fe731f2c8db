"""The experiment on networks: one stack of modules, three targets, fresh grammars.

What is claimed was fixed on tuning grammars (`benchmarks/network_tuning.py`), which no run here draws. In three of four
grammars: at 4 times the law of own latents the top latent is at least half right with own latents as targets, and less
than half with any target whose law is at least 8 times theirs; without training it is less than half right; and ln P50
of the top latent grows per level, in units of ln(1/lambda), by the law's 0 (own latents), 1 (tokens) or 1 (root label)
to the nearest integer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.experiments.measurements import Measurements, Test
from latentproof.experiments.prediction import CHANCE, Experiment
from latentproof.numerics.crossing import Threshold
from latentproof.numerics.measure import interval
from latentproof.numerics.networks.measure import MOST, NetworkCell, threshold_cell, train_cell, whole_scale
from latentproof.numerics.networks.stack import MOST_TUPLES, Settings
from latentproof.numerics.networks.targets import TARGETS, Target
from latentproof.numerics.sequential.event import declare_event
from latentproof.numerics.sequential.run import run
from latentproof.theory.decay import decay
from latentproof.theory.model import RHM

TIMES = 4
"""P of the contrast, in units of the law of own latents ..."""
APART = 8
"""... and how far above that law another target's must be, to be in it."""
LEAST_DEPTH = 3
"""Growth is measured from this depth on, up to the regime's."""
OFF = {"quick": 0.65, "standard": 0.65, "thorough": 0.35}
"""A share of grammars is off when this much below .75: each draw trains networks, so that few can be had."""
LAWS: dict[Target, int] = {"latent": 0, "token": 1, "supervised": 1}
"""Factors of 1/lambda that the law of the whole task gains with each level of depth."""
UNTRAINED = Settings(steps=0)


@dataclass
class Runs:
    """Results of cells, each computed once; with an executor, by its workers."""

    executor: Executor | None
    found: dict[NetworkCell, Any] = field(default_factory=dict)
    pending: dict[NetworkCell, Future[Any]] = field(default_factory=dict)

    def begin(self, cells: Sequence[NetworkCell]) -> None:
        """Have the workers, if there are any, start on cells."""
        if self.executor is not None:
            for cell in cells:
                if cell not in self.found and cell not in self.pending:
                    self.pending[cell] = self.executor.submit(_work(cell), cell)

    def results(self, cells: Sequence[NetworkCell]) -> list[Any]:
        """Accuracies of the cells that have a P, thresholds of the others."""
        self.begin(cells)
        for cell in cells:
            if cell not in self.found:
                self.found[cell] = self.pending.pop(cell).result() if cell in self.pending else _work(cell)(cell)
        return [self.found[cell] for cell in cells]


def _work(cell: NetworkCell) -> Callable[[NetworkCell], Any]:
    return threshold_cell if cell.P is None else train_cell


@dataclass(frozen=True)
class NetworkExperiment(Measurements):
    """The measurements at one regime, L that of the deepest network."""

    runs: Runs

    @property
    def P(self) -> int:
        """P of the contrast."""
        return round(TIMES * whole_scale(self.rhm, "latent"))

    @property
    def others(self) -> tuple[Target, ...]:
        """Targets far enough above own latents for the contrast."""
        least = APART * whole_scale(self.rhm, "latent")
        return tuple(target for target in TARGETS[1:] if whole_scale(self.rhm, target) >= least)

    def cell(self, target: Target, index: int, settings: Settings | None = None) -> NetworkCell:
        """A grammar at the contrast's P."""
        return NetworkCell(self.rhm, target, self.P, self.task.seed, index, settings or Settings())

    def begin(self, draws: int = 7) -> None:
        """Have the workers start on the draws that are needed at least."""
        targets: tuple[Target, ...] = ("latent", *self.others)
        self.runs.begin([self.cell(target, index) for index in range(draws) for target in targets])

    def learns(self, target: Target, wanted: bool, settings: Settings | None = None) -> Test:
        """In three of four grammars the top latent is half right at the contrast's P, or (not `wanted`) it is not."""

        def draw(start: int, stop: int) -> npt.NDArray[np.bool_]:
            found = self.runs.results([self.cell(target, index, settings) for index in range(start, stop)])
            return np.array([(accuracies[-1] >= 0.5) == wanted for accuracies in found], dtype=np.bool_)

        name = "trained" if settings is None else "untrained"
        return self._share(f"{target}, {name}, {'reached' if wanted else 'not reached'} at P = {self.P}", draw)

    def depths(self, target: Target) -> tuple[RHM, ...]:
        """The shallowest and deepest network whose threshold can be measured."""
        deep = [replace(self.rhm, L=L) for L in range(LEAST_DEPTH, self.rhm.L + 1)]
        within = [rhm for rhm in deep if whole_scale(rhm, target) * TIMES <= MOST]
        return (within[0], within[-1]) if len(within) > 1 else ()

    def growth(self, target: Target, start: int, stop: int) -> npt.NDArray[np.float64]:
        """ln P50 gained per level between the two depths, in units of ln(1/lambda), draws start..stop-1."""
        low, high = self.depths(target)
        logs = [
            [_log(t) for t in self.runs.results([self._threshold(rhm, target, i) for i in range(start, stop)])]
            for rhm in (low, high)
        ]
        unit = -math.log(decay(float(low.v), float(low.w), float(low.m)))
        gained: npt.NDArray[np.float64] = (np.array(logs[1]) - np.array(logs[0])) / (unit * (high.L - low.L))
        return gained

    def grows(self, target: Target, claimed: int) -> Test:
        """In three of four draws ln P50 grows per level by `claimed`, to the nearest integer."""

        def draw(start: int, stop: int) -> npt.NDArray[np.bool_]:
            # nan (not bracketed) compares false: it counts against the law.
            near: npt.NDArray[np.bool_] = abs(self.growth(target, start, stop) - claimed) < 0.5
            return near

        return self._share(f"growth of {target}", draw)

    def _threshold(self, rhm: RHM, target: Target, index: int) -> NetworkCell:
        return NetworkCell(rhm, target, None, self.task.seed, index)

    def _share(self, name: str, draw: Callable[[int, int], npt.NDArray[np.bool_]]) -> Test:
        check = declare_event(
            p_between=(0.75, 1.0),
            delta=OFF[self.task.effort],
            alpha=self.alpha,
            beta=self.beta,
            id=f"{name} at {self.rhm}",
        )
        return lambda: run(check, draw, block=1)

    def why_outside(self) -> str | None:
        """Why this regime is not the claim's subject, or None."""
        r = self.rhm
        if r.f == 1:
            return "f = 1: tokens are independent, own latents and tokens carry no signal (E4)"
        if self.P > MOST:
            return f"own latents need P = {self.P:.2g} data, networks are trained on at most {MOST}"
        if (rows := (Settings().codes * r.v) ** r.s) > MOST_TUPLES:
            return f"{rows} tuples of codes a level, more than the {MOST_TUPLES} of a network's table"
        if r.L < LEAST_DEPTH:
            return f"L = {r.L}: depth shows from L = {LEAST_DEPTH} on"
        if (chance := Experiment("", self.task, self.regime, self.alpha).chance) > CHANCE:
            return f"labels at random are {chance:.0%} right: P50 is no sign of learning"
        return None

    def table(self) -> dict[str, object]:
        """Accuracies at the contrast's P with controls, and thresholds per depth, as far as they were measured."""
        rows = list(self._rows())
        return {
            "title": f"one network, three targets, {self.rhm}, f = {self.rhm.f}",
            "columns": ["target", "L", "P", "law P", "mean accuracy of the top latent", "P50", "95 %", "networks"],
            "rows": rows,
            "caption": "levels trained at once; accuracy exact, codes matched one to one; P50: geometric mean",
        }

    def _rows(self) -> Iterator[list[object]]:
        for target in TARGETS:
            for name, settings in ((target, Settings()), (f"{target}, untrained", UNTRAINED)):
                found = [
                    result[-1]
                    for cell, result in self.runs.found.items()
                    if (cell.rhm, cell.target, cell.settings) == (self.rhm, target, settings) and cell.P is not None
                ]
                if found:
                    law = whole_scale(self.rhm, target)
                    yield [name, self.rhm.L, self.P, law, float(np.mean(found)), None, None, len(found)]
            for L in range(LEAST_DEPTH, self.rhm.L + 1):
                rhm = replace(self.rhm, L=L)
                logs = [
                    _log(result)
                    for cell, result in self.runs.found.items()
                    if (cell.rhm, cell.target, cell.P) == (rhm, target, None)
                ]
                P50, low, high = interval([x for x in logs if not math.isnan(x)])
                if P50 is not None:
                    bracket = f"[{low:.3g}, {high:.3g}]"
                    yield [target, L, None, whole_scale(rhm, target), None, P50, bracket, len(logs)]


def _log(threshold: Threshold) -> float:
    return math.nan if threshold.log_threshold is None else threshold.log_threshold
