"""The measured constants P50/law of single levels, which `latentproof.exploration.regions` widens the laws by.

Run `python -m benchmarks.threshold_constants [--grammars N]` in the root folder: for each objective the lowest and
highest geometric mean over grammars of P50/law, lower levels given, over the regimes and all their levels, and the
range that `regions.MEASURED` states. Exit code 1 if a measured mean lies outside what is stated.
"""

from __future__ import annotations

import argparse
import sys

from latentproof.exploration.regions import MEASURED
from latentproof.numerics.measure import measure
from latentproof.theory.model import OBJECTIVES, RHM
from latentproof.theory.scale import scale

REGIMES = (
    *(RHM(8, m, 2, 4) for m in (4, 6)),
    *(RHM(8, m, 3, 4) for m in (4, 8, 24, 52)),
    *(RHM(16, m, 2, 4) for m in (4, 8, 12)),
    *(RHM(16, m, 3, 4) for m in (8, 32)),
    *(RHM(32, m, 2, 4) for m in (8, 16)),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--grammars", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    print(f"{'objective':14}{'lowest':>8}  {'at':34}{'highest':>8}  {'at':34}{'stated':>12}")
    outside = False
    for objective in OBJECTIVES:
        found: list[tuple[float, str]] = []
        for rhm in REGIMES:
            rows = measure(rhm, objective, grammars=chosen.grammars, seed=chosen.seed, quantiles=(0.5,)).rows
            found += [(row.P / scale(rhm, objective, row.level), f"{rhm}, {row.level}") for row in rows if row.P]
        (low, lowest), (high, highest) = min(found), max(found)
        stated = MEASURED[objective]
        outside |= not (stated[0] <= low and high <= stated[1])
        print(f"{objective:14}{low:>8.2f}  {lowest:34}{high:>8.2f}  {highest:34}{stated[0]:>6} {stated[1]:>5}")
    sys.exit(outside)


if __name__ == "__main__":
    main()
