"""A full threshold sweep: 13 regimes x 40 grammars x three objectives x all levels of L = 8, in one command.

Run `python benchmarks/sweep.py [--quick] [--jobs N] [--keep FILE]`. Prints for each regime and objective the slope of
ln P50 per level in units of ln m with its 95 % interval, the geometric mean of P50/law, how many thresholds there are
not and why, and the processor time; at the end wall and processor time, and beside them the floor: the same number of
count tables drawn and nothing else. --quick: 4 grammars. --keep: finished cells are kept there, and an interrupted
sweep goes on. Aim: under 4 minutes on two cores.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from latentproof.numerics.cells import Cell, run_cells
from latentproof.numerics.counts import count_table
from latentproof.numerics.crossing import NOT_BRACKETED, Threshold
from latentproof.numerics.fits import estimate
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import tuple_target
from latentproof.numerics.measure import Cell as Measured
from latentproof.numerics.measure import Measurement, measure_cell, slopes, summarise
from latentproof.theory.model import RHM, Objective
from latentproof.theory.scale import scale

DEPTH = 8
LEVELS, QUANTILES = tuple(range(1, DEPTH)), (0.5, 0.9)
# The largest first: a long one at the end would leave a core idle.
SETTINGS = (
    (32, 16, 2),
    (16, 32, 3),
    (32, 8, 2),
    (16, 16, 3),
    (8, 32, 3),
    (16, 12, 2),
    (32, 4, 2),
    (16, 8, 3),
    (16, 8, 2),
    (8, 8, 3),
    (16, 4, 2),
    (8, 6, 2),
    (8, 4, 2),
)
OBJECTIVES: tuple[Objective, ...] = ("latent", "token", "supervised")
TABLES = 24
"""Count tables of one threshold curve, about."""


def work(cell: Cell) -> dict[str, Any]:
    """The thresholds of one grammar, as (ln P, reason), and the processor time."""
    before = time.process_time()
    v, m, s = cell["setting"]
    rhm = RHM(v, m, s, DEPTH)
    found = measure_cell(Measured(rhm, cell["objective"], LEVELS, QUANTILES, cell["seed"], cell["index"]))
    return {
        "thresholds": [[[t.log_threshold, t.reason] for t in row] for row in found],
        "seconds": time.process_time() - before,
    }


def within_reach(measured: Measurement, found: list[list[tuple[Threshold, ...]]]) -> Measurement:
    """The measurement at the levels where no P50 is beyond reach: the mean of the others would be too small there."""
    beyond = [any(result[i][0].reason == NOT_BRACKETED for result in found) for i in range(len(LEVELS))]
    kept = [i for i, missing in enumerate(beyond) if not missing]
    levels = tuple(LEVELS[i] for i in kept)
    rest = [[result[i] for i in kept] for result in found]
    return summarise(measured.rhm, measured.objective, levels, QUANTILES, rest)


def line(whole: Measurement, found: Measurement) -> str:
    """Slope and prefactor at the levels within reach, and what is missing of the whole."""
    values = slopes(found, 0.5)
    slope = "no grammar" if len(values) == 0 else "{0.mean:+.3f} [{0.low:+.3f}, {0.high:+.3f}]".format(estimate(values))
    ratios = [
        math.log(row.P / scale(found.rhm, found.objective, row.level))
        for row in found.rows
        if row.quantile == 0.5 and row.P is not None
    ]
    ratio = f"{math.exp(float(np.mean(ratios))):6.2f}" if ratios else "     -"
    causes = Counter(cause for grammar in whole.reasons for level in grammar for cause in level if cause is not None)
    missed = causes.pop(NOT_BRACKETED, 0)
    return f"{slope:>26}{len(values):>4}{len(found.levels):>7}{ratio:>9}{sum(causes.values()):>7}{missed:>9}"


def floor() -> float:
    """Seconds of one core for the count tables of one grammar of every setting and objective, drawn and not used."""
    before = time.process_time()
    for (v, m, s), objective in product(SETTINGS, OBJECTIVES):
        grammar = Grammar.sample(RHM(v, m, s, DEPTH))
        for level in LEVELS:
            joint, rng = tuple_target(grammar, objective, level), np.random.default_rng(0)
            for _ in range(TABLES):
                count_table(joint, 10**6, rng)
    return time.process_time() - before


def sweep(grammars: int, jobs: int, seed: int, keep: Path | None) -> tuple[float, float]:
    """Run the sweep and print its table; wall and processor seconds."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    start, before = time.perf_counter(), os.times()
    cells = [
        {"setting": list(setting), "objective": objective, "index": index, "seed": seed}
        for setting in SETTINGS
        for objective in OBJECTIVES
        for index in range(grammars)
    ]

    def tell(done: int, total: int) -> None:
        print(f"\r{done} of {total} cells", end="", file=sys.stderr, flush=True)

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
        results = run_cells(work, cells, keep, executor, tell)
    print(file=sys.stderr)
    after = os.times()
    print(f"{'regime':<27}{'objective':<11}{'slope, ln m a level':>26}{'of':>4}{'levels':>7}{'P50/law':>9}", end="")
    print(f"{'tied':>7}{'beyond':>9}{'CPU s':>7}")
    for setting, objective in product(SETTINGS, OBJECTIVES):
        chosen = [
            result
            for cell, result in zip(cells, results, strict=True)
            if (cell["setting"], cell["objective"]) == (list(setting), objective)
        ]
        found = [[tuple(Threshold(*t) for t in row) for row in result["thresholds"]] for result in chosen]
        measured = summarise(RHM(*setting, DEPTH), objective, LEVELS, QUANTILES, found)
        seconds = sum(result["seconds"] for result in chosen)
        print(f"{measured.rhm!s:<27}{objective:<11}{line(measured, within_reach(measured, found))}{seconds:>7.1f}")
    return time.perf_counter() - start, sum(after[i] - before[i] for i in range(4))


def main() -> None:
    """Run the sweep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="4 grammars instead of 40")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="file of finished cells")
    chosen = parser.parse_args()
    grammars = 4 if chosen.quick else 40
    print(f"{grammars} grammars each; tied, beyond: thresholds (levels x quantiles x grammars) that there are not,")
    print("for tied or absent parents, or because the scan, or 10^15 samples, ends before; slope and P50/law are of")
    print("the levels where no grammar's P50 is beyond\n", flush=True)
    wall, used = sweep(grammars, chosen.jobs, chosen.seed, chosen.keep)
    least = grammars * floor()
    print(f"\nwall {wall:.0f} s on {chosen.jobs} processes; processor time {used:.0f} s, half of it {used / 2:.0f} s")
    print(f"floor, count tables alone: {least:.0f} s of processor time; the sweep takes {used / least:.1f} times that")


if __name__ == "__main__":
    main()
