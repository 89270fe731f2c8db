"""The figures quoted in `numerics.predict`: measured minus predicted slope of ln P50 per level, on any seed.

Run `python benchmarks/predictor.py [--seed N ...] [--grammars N] [--jobs N]`. Four regimes, L = 8, token, levels 1..7,
grammars with a threshold at all levels. Beside the predictor of `numerics.predict` (D) the functions of the exact
contexts that it was chosen over: each gives a difficulty ln D_l of a level, and its slope is minus the least-squares
slope of ln D against the level, in units of ln m:

* nuclear norm: 2 ln of the sum of the singular values of the centred contexts;
* harmonic mean of d^2: over all pairs of parents;
* energy: the sum of the squares of the centred contexts;
* slope 1: the law, ln m a level.
"""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import context_vectors, parent_target
from latentproof.numerics.measure import Cell, measure_cell
from latentproof.numerics.predict import log_neighbour_distance
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM

REGIMES = (RHM(16, 8, 2, 8), RHM(16, 4, 2, 8), RHM(8, 8, 3, 8), RHM(32, 8, 2, 8))
LEVELS = tuple(range(1, 8))

Contexts = npt.NDArray[np.float64]


def nuclear(contexts: Contexts) -> float:
    """2 ln of the nuclear norm of the centred contexts."""
    return 2 * math.log(float(np.linalg.svd(contexts - contexts.mean(0), compute_uv=False).sum()))


def harmonic(contexts: Contexts) -> float:
    """Ln of the harmonic mean of the squared distances of all pairs."""
    first, second = np.triu_indices(len(contexts), 1)
    return -math.log(float((1 / ((contexts[first] - contexts[second]) ** 2).sum(1)).mean()))


def energy(contexts: Contexts) -> float:
    """Ln of the sum of squares of the centred contexts."""
    return math.log(float(((contexts - contexts.mean(0)) ** 2).sum()))


OTHERS: dict[str, Callable[[Contexts], float]] = {
    "nuclear norm": nuclear,
    "harmonic mean of d^2": harmonic,
    "energy": energy,
}
NAMES = ("D", *OTHERS, "slope 1")


def residuals(rhm: RHM, seed: int, index: int) -> list[float] | None:
    """Measured minus predicted slope for every predictor; None for a grammar without all its thresholds."""
    found = measure_cell(Cell(rhm, "token", LEVELS, (0.5,), seed, index))
    logs = [row[0].log_threshold for row in found]
    if any(log is None for log in logs):
        return None
    grammar = Grammar.sample(rhm, generator("grammar", rhm, seed, index))
    centred = np.array(LEVELS) - np.mean(LEVELS)

    def slope(heights: list[float]) -> float:
        return float(np.array(heights) @ centred / (centred @ centred) / math.log(rhm.m))

    measured = slope([log for log in logs if log is not None])
    contexts = [context_vectors(parent_target(grammar, "token", level))[1] for level in LEVELS]
    depths = [[log_neighbour_distance(grammar, "token", level) for level in LEVELS]]
    depths += [[function(context) for context in contexts] for function in OTHERS.values()]
    return [measured + slope(heights) for heights in depths] + [measured - 1]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="measured minus predicted slopes")
    parser.add_argument("--seed", type=int, nargs="+", default=[303])
    parser.add_argument("--grammars", type=int, default=24)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    chosen = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    print("measured - predicted slope, ln m per level: mean (sd over grammars)\n")
    print(f"{'':<29}" + "".join(f"{str(rhm)[3:]:>22}" for rhm in REGIMES) + f"{'rms of means':>14}")
    with ProcessPoolExecutor(chosen.jobs, mp_context=get_context("spawn")) as executor:
        for seed in chosen.seed:
            columns = []
            for rhm in REGIMES:
                rows = executor.map(partial(residuals, rhm, seed), range(chosen.grammars))
                columns.append(np.array([row for row in rows if row is not None]))
            for i, name in enumerate(NAMES):
                cells = [f"{column[:, i].mean():+.3f} ({column[:, i].std(ddof=1):.3f})" for column in columns]
                rms = math.sqrt(float(np.mean([column[:, i].mean() ** 2 for column in columns])))
                label = f"{name} (seed {seed})"
                print(f"{label:<29}" + "".join(f"{cell:>22}" for cell in cells) + f"{rms:>14.3f}", flush=True)
            counts = ", ".join(str(len(column)) for column in columns)
            print(f"{'grammars with all thresholds:':<29} {counts}\n", flush=True)


if __name__ == "__main__":
    main()
