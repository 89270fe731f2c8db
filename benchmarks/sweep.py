"""A full threshold sweep: 13 regimes x 40 grammars x three objectives x all levels of L = 8, in one command.

Run `python benchmarks/sweep.py [--quick] [--jobs N]`. Prints for each regime and objective the slope of ln P50 per
level in units of ln m with its 95 % interval, the geometric mean of P50/law, and the time used; at the end wall and
processor time. --quick: 4 grammars. Aim: under 4 minutes on two cores.
"""

from __future__ import annotations

import argparse
import math
import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from latentproof.numerics.fits import estimate
from latentproof.numerics.measure import Measurement, measure, slopes
from latentproof.theory.model import RHM, Objective
from latentproof.theory.scale import scale

DEPTH = 8
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


def line(found: Measurement) -> str:
    """Slope and prefactor of one measurement."""
    values = slopes(found, 0.5)
    slope = "no grammar" if len(values) == 0 else "{0.mean:+.3f} [{0.low:+.3f}, {0.high:+.3f}]".format(estimate(values))
    ratios = [
        math.log(row.P / scale(found.rhm, found.objective, row.level))
        for row in found.rows
        if row.quantile == 0.5 and row.P is not None
    ]
    missing = sum(row.degenerate + row.not_bracketed for row in found.rows)
    ratio = f"{math.exp(float(np.mean(ratios))):6.2f}" if ratios else "     -"
    return f"{slope:>26}{len(values):>6}{ratio:>10}{missing:>9}"


def main() -> None:
    """Run the sweep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="4 grammars instead of 40")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    grammars = 4 if chosen.quick else 40
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    start, before = time.perf_counter(), os.times()
    print(f"{grammars} grammars each; thresholds left out count levels x quantiles x grammars\n")
    heads = f"{'regime':<28}{'objective':<12}{'slope, ln m a level':>26}{'of':>6}{'P50/law':>10}{'left out':>9}"
    print(heads + f"{'s':>7}", flush=True)
    with ProcessPoolExecutor(chosen.jobs, mp_context=get_context("spawn")) as executor:
        for v, m, s in SETTINGS:
            rhm = RHM(v, m, s, DEPTH)
            for objective in OBJECTIVES:
                began = time.perf_counter()
                found = measure(rhm, objective, grammars=grammars, seed=chosen.seed, executor=executor)
                spent = time.perf_counter() - began
                print(f"{rhm!s:<28}{objective:<12}{line(found)}{spent:>7.1f}", flush=True)
    after = os.times()
    used = sum(after[i] - before[i] for i in range(4))
    print(f"\nwall {time.perf_counter() - start:.0f} s on {chosen.jobs} processes; processor time {used:.0f} s")


if __name__ == "__main__":
    main()
