"""Tuning of the stacked latent clustering network, the same settings tried for each target, on grammars kept for this.

Run `python -m benchmarks.network_tuning [--grammars N]` in the root folder. For every setting and target: the mean
accuracy of the top latent over tuning grammars (seeds from TUNING on, which no claim or figure uses) of
RHM(8, 4, 2, L), L = 3 and 4, at 4 times the target's own P50. One setting is used for all three targets, that of the
best mean over targets; what each of them would gain by its own is in the table.
"""

from __future__ import annotations

import argparse
from itertools import product

import numpy as np

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.networks.clusterer import ClusterLoss
from latentproof.numerics.networks.stack import Settings, train
from latentproof.numerics.networks.targets import TARGETS, Target
from latentproof.theory.model import RHM

TUNING = 10**6
"""First seed of the tuning grammars."""
V, M, S = 8, 4, 2
MARGINS, SEPARATIONS = (0.75, 0.8, 0.85), (0.5, 1.0, 4.0)
P50: dict[Target, dict[int, float]] = {
    "latent": {3: 2, 4: 2},
    "token": {3: 4, 4: 18},
    "supervised": {3: 1, 4: 3.5},
}
"""In units of v m^3."""


def mean_accuracy(target: Target, L: int, grammars: int, settings: Settings) -> list[float]:
    """Accuracies of the top latent on the tuning grammars."""
    rhm = RHM(V, M, S, L)
    P = round(4 * P50[target][L] * V * M**3)
    return [train(Grammar.sample(rhm, seed=TUNING + i), target, P, TUNING + i, settings)[-1] for i in range(grammars)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--grammars", type=int, default=6)
    grammars = parser.parse_args().grammars
    runs = len(MARGINS) * len(SEPARATIONS) * 2 * grammars
    print(f"{runs} runs a target; mean accuracy of the top latent (standard error), L = 3 and 4")
    print(f"{'margin':>7}{'separation':>12}" + "".join(f"{target:>16}" for target in TARGETS))
    for margin, separation in product(MARGINS, SEPARATIONS):
        settings = Settings(loss=ClusterLoss(margin=margin, separation=separation))
        cells = []
        for target in TARGETS:
            found = [x for L in (3, 4) for x in mean_accuracy(target, L, grammars, settings)]
            cells.append(f"{np.mean(found):>9.3f} ({np.std(found, ddof=1) / len(found) ** 0.5:.3f})")
        print(f"{margin:>7}{separation:>12}" + "".join(cells), flush=True)


if __name__ == "__main__":
    main()
