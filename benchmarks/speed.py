"""All figures of speed in one command, each beside what a user would run instead and beside its physical limit.

Run `python -m benchmarks.speed [--quick] [--jobs N] [--keep FILE]` in the root folder: first the tables of
`sampling.py`, `clustering.py` and `sweep.py`, then a summary with the aim of each. Ratios are taken within this run. On
a machine that others use, the column "a core" (processor time) is the one to read; --quick: fewer rounds, and a sweep
of 4 grammars, whose time counts tenfold.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.clustering import compare
from benchmarks.sampling import KINDS, counted, tables, trees_and_pairs
from benchmarks.sweep import sweep
from latentproof.numerics.sampling.processor import NONE, byte_permutes


def summary(name: str, clock: float, core: float | None, aim: str) -> str:
    """One line: what, the ratio by the clock and by processor time, the aim."""
    return f"{name:<66}{clock:>9.2f}{'' if core is None else f'{core:.2f}':>9}   {aim}"


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, help="file of the sweep's finished cells")
    chosen = parser.parse_args()
    rounds = 5 if chosen.quick else 15
    rates = trees_and_pairs(rounds, chosen.jobs)
    flat = tables(rounds)
    with threadpool_limits(1):
        ratios = [ratio[0] for ratio in compare()]
    grammars = 4 if chosen.quick else 40
    wall, used = sweep(grammars, chosen.jobs, 0, chosen.keep)
    threads = counted(chosen.jobs)
    numpy, portable = rates["numpy, 1 thread"], rates[f"{KINDS[NONE]}, {threads}"]
    pairs, writes = rates[f"pairs, {threads}"], rates[f"limit: memory writes, {threads}"]
    best = rates[f"{KINDS[byte_permutes()]}, {threads}"]
    print(f"\n{'':<66}{'ratio':>9}{'a core':>9}   aim")
    for line in (
        summary(f"whole trees, portable, {threads} / numpy", *_over(portable, numpy), ">= 30"),
        summary(f"whole trees, portable, {threads} / memory writes", *_over(portable, writes), ""),
        summary(f"{KINDS[byte_permutes()]}, {threads} / memory writes", *_over(best, writes), ">= 0.6"),
        summary(f"{KINDS[byte_permutes()]}, {threads} / numpy", *_over(best, numpy), ""),
        summary(f"lazy pairs, {threads} / whole trees by numpy", *_over(pairs, numpy), ">= 150"),
        summary("count tables, 10^15 / 10^5 samples, largest of three", max(flat), None, "flat: about 1"),
        summary(
            "KMeans(n_init=10) / our clustering, geometric mean", float(np.exp(np.mean(np.log(ratios)))), None, ">= 10"
        ),
        summary("KMeans(n_init=10) / our clustering, smallest", min(ratios), None, ">= 10"),
        summary(
            "sweep of 40 grammars, seconds", 40 / grammars * wall, 20 / grammars * used, "< 240 (a core: half of all)"
        ),
    ):
        print(line)


def _over(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] / other[0], one[1] / other[1]


if __name__ == "__main__":
    main()
