"""Measured thresholds over drawn grammars, level by level, with the lower levels given.

One grammar draw is the independent unit: P is the geometric mean over grammars, [low, high] the 95 % t-interval of the
mean of ln P over grammars. Grammars without a threshold (degenerate, or not bracketed) are left out of the mean and
counted in the row. A cell, one grammar with all its levels, takes its random streams from its own parameters: the
result is the same for any executor, any order and any subset of levels.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from latentproof.numerics.arguments import check_levels, whole_number
from latentproof.numerics.cells import run_cells
from latentproof.numerics.crossing import NOT_BRACKETED, Threshold, check_quantiles
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.seeds import check_seed, generator
from latentproof.numerics.thresholds import thresholds
from latentproof.theory.model import RHM, Objective, check_objective

if TYPE_CHECKING:
    import pandas as pd

CONFIDENCE = 0.95

C = TypeVar("C")
Found = list[tuple[Threshold, ...]]
"""What one cell finds: for each level, one `Threshold` a quantile."""


@dataclass(frozen=True)
class Cell:
    """One unit of work: one grammar of a regime (index 0, 1, ...), one objective, the levels and quantiles wanted."""

    rhm: RHM
    objective: Objective
    levels: tuple[int, ...]
    quantiles: tuple[float, ...]
    seed: int
    index: int
    corrected: bool = False


@dataclass(frozen=True)
class Row:
    """P with its interval over the `grammars` used; `degenerate` and `not_bracketed` count those left out.

    P is None and the interval (0, inf) with no grammar; the interval is (0, inf) with one. `reasons` names the kinds of
    degeneracy met, with their numbers.
    """

    objective: Objective
    level: int
    quantile: float
    P: float | None
    low: float
    high: float
    grammars: int
    degenerate: int
    reasons: str
    not_bracketed: int


@dataclass(frozen=True, eq=False)
class Measurement:
    """The rows of a measurement and what they were made from.

    thresholds[g, i, q] is ln P of grammar g at levels[i] and quantiles[q]; nan where reasons[g][i][q] says why there is
    none (and None elsewhere).
    """

    rhm: RHM
    objective: Objective
    levels: tuple[int, ...]
    quantiles: tuple[float, ...]
    thresholds: npt.NDArray[np.float64]
    reasons: tuple[tuple[tuple[str | None, ...], ...], ...]
    rows: tuple[Row, ...]

    def to_frame(self) -> pd.DataFrame:
        """The rows as a pandas frame: objective, level, quantile, P, low, high, grammars (P missing where 0)."""
        import pandas as pd

        names = ["objective", "level", "quantile", "P", "low", "high", "grammars"]
        frame = pd.DataFrame([asdict(row) for row in self.rows], columns=names)
        return frame.astype({"P": float})


def measure(
    rhm: RHM,
    objective: Objective,
    levels: Sequence[int] | None = None,
    grammars: int = 8,
    seed: int = 0,
    quantiles: Sequence[float] = (0.5, 0.9),
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
    corrected: bool = False,
    keep: Path | None = None,
) -> Measurement:
    """Thresholds P (samples) at the accuracies `quantiles`, per level, over `grammars` independent grammars.

    Accuracies are raw, or (accuracy - chance)/(1 - chance) if `corrected`. levels: within 1..L-1, all by default. The
    grammars depend on rhm and seed only, so that objectives are compared on the same ones. executor: any
    `concurrent.futures.Executor`; progress(done, total) is called after every grammar. keep: a file of the finished
    grammars, so that an interrupted measurement goes on where it stopped.
    Raises `RegimeError` for a bad level, objective, quantile, seed or number of grammars.

    >>> measurement = measure(RHM(8, 4, 2, 3), "latent", levels=[1], grammars=2, quantiles=[.5])
    >>> [(row.level, row.quantile, row.grammars) for row in measurement.rows]
    [(1, 0.5, 2)]
    """
    check_objective(objective)
    chosen, wanted = check_levels(rhm, levels), check_quantiles(quantiles)
    number, seed = whole_number("grammars", grammars, 1), check_seed(seed)
    cells = [Cell(rhm, objective, chosen, wanted, seed, index, corrected) for index in range(number)]
    return summarise(rhm, objective, chosen, wanted, measure_cells(measure_cell, cells, executor, progress, keep))


def measure_cells(
    work: Callable[[C], Found],
    cells: Sequence[C],
    executor: Executor | None,
    progress: Callable[[int, int], None] | None,
    keep: Path | None,
) -> list[Found]:
    """work(cell) of every cell in order, as `run_cells` has it, thresholds kept as [ln P, reason].

    >>> measure_cells(lambda cell: [(Threshold(cell, None),)], [1.0], None, print, None)
    1 1
    [[(Threshold(log_threshold=1.0, reason=None),)]]
    """

    def encode(found: Found) -> object:
        return [[[t.log_threshold, t.reason] for t in row] for row in found]

    def decode(value: list[list[tuple[float | None, str | None]]]) -> Found:
        return [tuple(Threshold(*t) for t in row) for row in value]

    return run_cells(work, cells, keep, executor, progress, encode, decode)


def measure_cell(cell: Cell) -> Found:
    """The thresholds of one cell: for each level, one `Threshold` a quantile; a pure function of the cell.

    >>> len(measure_cell(Cell(RHM(8, 4, 3, 3), "latent", (1, 2), (.5,), seed=0, index=0)))
    2
    """
    grammar = Grammar.sample(cell.rhm, generator("grammar", cell.rhm, cell.seed, cell.index))
    results = []
    for level in cell.levels:
        key = (cell.rhm, cell.objective, level, cell.seed, cell.index)
        streams = generator("data", *key), generator("learner", *key)
        results.append(thresholds(grammar, cell.objective, level, cell.quantiles, *streams, cell.corrected))
    return results


def slopes(measurement: Measurement, quantile: float) -> npt.NDArray[np.float64]:
    """Per-grammar least-squares slopes of ln P against level, in units of ln m: the law's exponent per level.

    Only grammars with a threshold at every level count, shape (number of these,). Expected near 0 for latent and
    latent-tuple, 1 for token, -1 for supervised (whose edges shrink upwards). Raises ValueError for a quantile not
    measured, fewer than two levels, or m = 1.

    >>> slopes(measure(RHM(8, 4, 3, 3), "token", grammars=2, quantiles=[.5]), .5).shape
    (2,)
    """
    if quantile not in measurement.quantiles:
        raise ValueError(f"quantile must be one of those measured, {measurement.quantiles}, got {quantile!r}")
    if len(measurement.levels) < 2 or measurement.rhm.m < 2:
        raise ValueError(
            f"a slope needs two levels and m >= 2, got {len(measurement.levels)} levels, m = {measurement.rhm.m}"
        )
    values = measurement.thresholds[:, :, measurement.quantiles.index(quantile)]
    values = values[~np.isnan(values).any(axis=1)]
    levels = np.array(measurement.levels) - np.mean(measurement.levels)
    fitted: npt.NDArray[np.float64] = values @ levels / (levels @ levels) / math.log(measurement.rhm.m)
    return fitted


def summarise(
    rhm: RHM,
    objective: Objective,
    levels: tuple[int, ...],
    quantiles: tuple[float, ...],
    found: list[Found],
) -> Measurement:
    """A `Measurement` from what the cells found: for each grammar and level, one `Threshold` a quantile.

    >>> summarise(RHM(8, 4, 2, 3), "latent", (1,), (.5,), [[(Threshold(0.0, None),)]]).rows[0].P
    1.0
    """
    rows = [
        _row(objective, level, quantile, [result[i][q] for result in found])
        for i, level in enumerate(levels)
        for q, quantile in enumerate(quantiles)
    ]
    values = [
        [[math.nan if t.log_threshold is None else t.log_threshold for t in row] for row in result] for result in found
    ]
    reasons = tuple(tuple(tuple(t.reason for t in row) for row in result) for result in found)
    return Measurement(rhm, objective, levels, quantiles, np.array(values), reasons, tuple(rows))


def _row(objective: Objective, level: int, quantile: float, found: list[Threshold]) -> Row:
    logs = [t.log_threshold for t in found if t.log_threshold is not None]
    causes = Counter(t.reason for t in found if t.reason is not None)
    missed = causes.pop(NOT_BRACKETED, 0)
    P, low, high = interval(logs)
    reasons = ", ".join(f"{number} {cause}" for cause, number in sorted(causes.items()))
    return Row(objective, level, quantile, P, low, high, len(logs), sum(causes.values()), reasons, missed)


def interval(logs: Sequence[float]) -> tuple[float | None, float, float]:
    """exp of the mean and of the 95 % t-interval of the mean of ln P; (0, inf) below two values.

    >>> interval([0.0]), interval([])
    ((1.0, 0.0, inf), (None, 0.0, inf))
    """
    n = len(logs)
    if n == 0:
        return None, 0.0, math.inf
    centre = float(np.mean(logs))
    if n == 1:
        return math.exp(centre), 0.0, math.inf
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * float(np.std(logs, ddof=1)) / math.sqrt(n)
    return math.exp(centre), math.exp(centre - half), math.exp(centre + half)
