"""Measured thresholds of a learner over drawn grammars, end to end or per level.

As `measure`, of which it shares the grammars (they depend on rhm and seed only), the intervals and the treatment of
grammars without a threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from latentproof.numerics.arguments import check_levels, whole_number
from latentproof.numerics.cluster import Clusterer
from latentproof.numerics.crossing import check_quantiles
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.learn_thresholds import Lower, learn_thresholds
from latentproof.numerics.learners import find_learner
from latentproof.numerics.measure import Found, Measurement, measure_cells, summarise
from latentproof.numerics.seeds import check_seed, generator
from latentproof.theory.model import RHM


@dataclass(frozen=True)
class LearnerCell:
    """One unit of work: one grammar of a regime, one learner, what to measure."""

    rhm: RHM
    learner: str
    lower: Lower
    clusterer: Clusterer
    levels: tuple[int, ...]
    quantiles: tuple[float, ...]
    corrected: bool
    seed: int
    index: int


def measure_learner(
    rhm: RHM,
    learner: str,
    lower: Lower = "learned",
    levels: Sequence[int] | None = None,
    grammars: int = 8,
    seed: int = 0,
    quantiles: Sequence[float] = (0.5, 0.9),
    clusterer: Clusterer = "kmeans",
    corrected: bool = False,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
    keep: Path | None = None,
) -> Measurement:
    """Thresholds P of a learner (a name in `LEARNERS`), per level, over `grammars` independent grammars.

    lower: "learned" (end to end) or "given"; corrected: quantiles of the chance-corrected accuracy; the rest and the
    errors as for `measure`.

    >>> found = measure_learner(RHM(8, 4, 3, 3), "latent", grammars=2, quantiles=[.5])
    >>> [(row.level, row.grammars) for row in found.rows]
    [(1, 2), (2, 2)]
    """
    objective = find_learner(learner).objective
    chosen, wanted = check_levels(rhm, levels), check_quantiles(quantiles)
    number, seed = whole_number("grammars", grammars, 1), check_seed(seed)
    cells = [
        LearnerCell(rhm, learner, lower, clusterer, chosen, wanted, corrected, seed, index) for index in range(number)
    ]
    return summarise(
        rhm, objective, chosen, wanted, measure_cells(measure_learner_cell, cells, executor, progress, keep)
    )


def measure_learner_cell(cell: LearnerCell) -> Found:
    """The thresholds of one cell: for each level, one `Threshold` a quantile; a pure function of the cell.

    >>> cell = LearnerCell(RHM(8, 4, 3, 3), "supervised", "given", "ward", (2,), (.5,), False, seed=0, index=0)
    >>> len(measure_learner_cell(cell))
    1
    """
    grammar = Grammar.sample(cell.rhm, generator("grammar", cell.rhm, cell.seed, cell.index))
    key = (cell.learner, cell.lower, cell.rhm, cell.seed, cell.index)
    streams = generator("learner data", *key), generator("learner draws", *key)
    return learn_thresholds(
        grammar, cell.learner, cell.quantiles, *streams, cell.lower, cell.levels, cell.clusterer, cell.corrected
    )
