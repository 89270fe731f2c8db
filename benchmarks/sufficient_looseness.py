"""How loose the sufficient bounds are: proved P against the simulated 90 % point of the very rule that they are about.

Run: python benchmarks/sufficient_looseness.py [--quick] [--repetitions N] [--workers N]. The rule links two tuples iff
their empirical context vectors are closer than Delta/2; it succeeds if it links exactly the synonyms. One level, one
target one edge down, root above, delta = .1. Counts are exact multinomials on a geometric grid of P; a logistic curve
in ln P gives the point of 90 % success (its standard error is a few per cent). Grammars: (v, m, s) with v = 8, 12, 16,
m = 2, 4, 8, s = 2, 3, m <= v^(s-1)/2, and of each the first two seeds from 0 on that have no tied parents: with ties no
number of samples is enough.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from latentproof.bounds import sufficient_bound
from latentproof.numerics.counts import count_table
from latentproof.numerics.degeneracy import diagnose
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import tuple_target
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM
from latentproof.theory.sample_bounds import sufficient_samples
from latentproof.theory.sharp_closed_form import closed_form_samples

DELTA = 0.1
STEPS = 2.0 ** -np.arange(0, 2.75, 0.25)
"""P over the certified bound, on the grid of the simulation."""
REGIMES = [(v, m, s) for s in (2, 3) for v in (8, 12, 16) for m in (2, 4, 8) if 2 * m <= v ** (s - 1)]
QUICK = [(8, 2, 2), (8, 4, 3), (16, 4, 2)]


@dataclass(frozen=True)
class Row:
    """One grammar: separation, smallest tuple probability times vm, simulated 90 % point, the bounds, seconds.

    certified: the formula of S1' rounded upwards outside the kernel; proved: what kernel and replay accept, in seconds.
    """

    regime: RHM
    seed: int
    separation: float
    rarest: float
    simulated: float
    old: float
    closed: float
    certified: float
    proved: float
    seconds: float


def successes(grammar: Grammar, P: int, repetitions: int, rng: np.random.Generator) -> int:
    """How often the rule finds exactly the synonyms."""
    joint = tuple_target(grammar, "latent", 1)
    limit = grammar.separation("latent", 1) / 4
    parent = np.arange(len(joint)) // grammar.rhm.m
    synonyms = parent[:, None] == parent
    return sum(_succeeds(count_table(joint, P, rng), synonyms, limit) for _ in range(repetitions))


def _succeeds(table: npt.NDArray[np.int64], synonyms: npt.NDArray[np.bool_], limit: float) -> bool:
    totals = table.sum(axis=1, keepdims=True)
    if not totals.all():
        return False
    points = table / totals
    squares = (points**2).sum(axis=1)
    linked = squares[:, None] + squares - 2 * points @ points.T < limit
    return bool((linked == synonyms).all())


def ninety_percent(P: npt.NDArray[np.float64], hits: npt.NDArray[np.float64], repetitions: int) -> float:
    """P where the maximum-likelihood logistic curve in ln P passes 90 %."""
    x = np.log(P / P[0])

    def loss(curve: npt.NDArray[np.float64]) -> float:
        at = np.exp(curve[1]) * (x - curve[0])
        return float((np.logaddexp(0, -at) * hits + np.logaddexp(0, at) * (repetitions - hits)).sum())

    middle, steepness = minimize(loss, np.array([np.log(0.5), np.log(8.0)]), method="Nelder-Mead").x
    return float(P[0] * np.exp(middle + np.log(9) / np.exp(steepness)))


def measure(task: tuple[RHM, int, int]) -> Row:
    """The row of one grammar."""
    rhm, seed, repetitions = task
    grammar = Grammar.sample(rhm, seed)
    start = time.process_time()
    proved = sufficient_bound(grammar, "latent", 1, delta=DELTA)
    seconds = time.process_time() - start
    if proved.theorem != "S1' proved":
        raise RuntimeError(f"no theorem was accepted for {rhm}, seed {seed}")
    bound = sufficient_bound(grammar, "latent", 1, delta=DELTA, prove=False)
    P = np.round(bound.P * STEPS)
    rng = generator("sufficient looseness", rhm, seed)
    hits = np.array([successes(grammar, int(each), repetitions, rng) for each in P], dtype=np.float64)
    separation, rarest = grammar.separation("latent", 1), float(grammar.tuple_probabilities(1).min())
    old = sufficient_samples(rhm.v, rhm.m, 1, DELTA, rarest, separation)
    closed = closed_form_samples(bound.laws, DELTA)
    point = ninety_percent(P, hits, repetitions)
    return Row(rhm, seed, separation, rarest * rhm.v * rhm.m, point, old, closed, bound.P, proved.P, seconds)


def tasks(regimes: list[tuple[int, int, int]], repetitions: int) -> list[tuple[RHM, int, int]]:
    """The first two seeds of each regime without tied or absent parents."""
    chosen = []
    for v, m, s in regimes:
        rhm, found, seed = RHM(v, m, s, 2), 0, 0
        while found < 2:
            diagnosis = diagnose(Grammar.sample(rhm, seed), "latent", 1)
            if diagnosis.reason is None and not diagnosis.absent:
                chosen.append((rhm, seed, repetitions))
                found += 1
            seed += 1
    return chosen


def main() -> None:
    """Print the table and its extremes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three regimes, 100 repetitions")
    parser.add_argument("--repetitions", type=int, default=300)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    repetitions = 100 if arguments.quick else arguments.repetitions
    names = "S1 | S1' closed form | S1' certified | S1' proved | CPU s"
    print(f"| grammar (seed) | Delta^2 | p_min v m | simulated 90 % | {names} |")
    print("|---|---|---|---|---|---|---|---|---|")
    rows = []
    with ProcessPoolExecutor(arguments.workers) as pool:
        for row in pool.map(measure, tasks(QUICK if arguments.quick else REGIMES, repetitions)):
            rows.append(row)
            r, ratios = row.regime, [each / row.simulated for each in (row.old, row.closed, row.certified, row.proved)]
            print(
                f"| ({r.v},{r.m},{r.s}) #{row.seed} | {row.separation:.4f} | {row.rarest:.2f} | {row.simulated:.3g} | "
                + " | ".join(f"{ratio:.2f}" for ratio in ratios)
                + f" | {row.seconds:.2f} |",
                flush=True,
            )
    certified = [row.certified / row.simulated for row in rows]
    proved = [row.proved / row.simulated for row in rows]
    closed = [row.closed / row.simulated for row in rows]
    print(
        f"\n{len(rows)} grammars: bound/simulation, proved {min(proved):.2f} to {max(proved):.2f}, "
        f"certified {min(certified):.2f} to {max(certified):.2f}, "
        f"closed form {min(closed):.2f} to {max(closed):.2f}"
    )


if __name__ == "__main__":
    main()
