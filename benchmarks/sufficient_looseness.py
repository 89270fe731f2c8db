"""How loose the sufficient bounds are: proved P against the simulated 90 % point of the very rule that they are about.

Run: python benchmarks/sufficient_looseness.py [--quick] [--repetitions N] [--workers N]. The rule links two tuples iff
their empirical context vectors are closer than Delta/2; it succeeds if it links exactly the synonyms. The debiased rule
splits the data in two halves and links iff the inner product of the two differences is below h, the h of its theorem;
its column (S2 proved) is the proved number over the simulated 90 % point of that very rule. One level, one
target one edge down, root above, delta = .1. Counts are exact multinomials on a geometric grid of P; a logistic curve
in ln P gives the point of 90 % success (its standard error is a few per cent). Grammars: (v, m, s) with v = 8, 12, 16,
m = 2, 4, 8, s = 2, 3, m <= v^(s-1)/2, and of each the first two seeds from 0 on that have no tied parents: with ties no
number of samples is enough.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from latentproof.bounds import sufficient_bound
from latentproof.numerics.counts import count_table
from latentproof.numerics.degeneracy import diagnose
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import tuple_target
from latentproof.numerics.proved_halves import propose_halves
from latentproof.numerics.seeds import generator
from latentproof.proved_sufficient import proved_halves
from latentproof.theory.derived_closed_form import derived_samples
from latentproof.theory.model import RHM
from latentproof.theory.sample_bounds import sufficient_samples
from latentproof.theory.sharp_closed_form import closed_form_samples
from latentproof.theory.sharp_sufficient import LevelLaw

DELTA = 0.1
STEPS = 2.0 ** -np.arange(0, 2.75, 0.25)
"""P over the certified bound, on the grid of the simulation."""
REGIMES = [(v, m, s) for s in (2, 3) for v in (8, 12, 16) for m in (2, 4, 8) if 2 * m <= v ** (s - 1)]
QUICK = [(8, 2, 2), (8, 4, 3), (16, 4, 2)]


@dataclass(frozen=True)
class Row:
    """One grammar: separation, smallest tuple probability times vm, simulated 90 % point, the bounds, seconds.

    certified: the formula of S1' rounded upwards outside the kernel; proved: what kernel and replay accept, in seconds;
    derived: the closed form that the kernel accepted. debiased, halves: the simulated 90 % point of the debiased rule,
    and the proved number for it, both halves counted; nan where no theorem was accepted.
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
    derived: float
    debiased: float
    halves: float
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


def halves_successes(grammar: Grammar, P: int, h: float, repetitions: int, rng: np.random.Generator) -> int:
    """How often the debiased rule finds exactly the synonyms, P samples in two halves."""
    joint = tuple_target(grammar, "latent", 1)
    parent = np.arange(len(joint)) // grammar.rhm.m
    synonyms = parent[:, None] == parent
    found = 0
    for _ in range(repetitions):
        tables = [count_table(joint, P // 2, rng) for _ in range(2)]
        found += _linked_by_halves(tables, synonyms, h)
    return found


def _linked_by_halves(tables: list[npt.NDArray[np.int64]], synonyms: npt.NDArray[np.bool_], h: float) -> bool:
    totals = [table.sum(axis=1, keepdims=True) for table in tables]
    if not all(total.all() for total in totals):
        return False
    one, two = (table / total for table, total in zip(tables, totals, strict=True))
    # <x_T - x_U, y_T - y_U> for all pairs.
    own, cross = (one * two).sum(axis=1), one @ two.T
    linked = own[:, None] + own - cross - cross.T < h
    return bool((linked == synonyms).all())


def debiased(grammar: Grammar, laws: Sequence[LevelLaw], repetitions: int) -> tuple[float, float]:
    """The simulated 90 % point of the debiased rule at the threshold of its theorem, and the proved number."""
    proposal = propose_halves(np.array(laws[0].joint, dtype=object), laws[0].m, DELTA)
    bound = proved_halves(laws[:1], Fraction(DELTA))
    if proposal is None or bound is None:
        return float("nan"), float("nan")
    P = np.round(bound.P * STEPS / 2) * 2
    rng = generator("debiased looseness", grammar.rhm, repetitions)
    hits = [halves_successes(grammar, int(each), proposal.h, repetitions, rng) for each in P]
    return ninety_percent(P, np.array(hits, dtype=np.float64), repetitions), bound.P


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
    if proved.proof is None:
        raise RuntimeError(f"no theorem was accepted for {rhm}, seed {seed}")
    bound = sufficient_bound(grammar, "latent", 1, delta=DELTA, prove=False)
    P = np.round(bound.P * STEPS)
    rng = generator("sufficient looseness", rhm, seed)
    hits = np.array([successes(grammar, int(each), repetitions, rng) for each in P], dtype=np.float64)
    separation, rarest = grammar.separation("latent", 1), float(grammar.tuple_probabilities(1).min())
    old = sufficient_samples(rhm.v, rhm.m, 1, DELTA, rarest, separation)
    closed = closed_form_samples(bound.laws, DELTA)
    point = ninety_percent(P, hits, repetitions)
    derived = derived_samples(bound.laws, DELTA)
    split, halves = debiased(grammar, bound.laws, repetitions)
    share = rarest * rhm.v * rhm.m
    return Row(rhm, seed, separation, share, point, old, closed, bound.P, proved.P, derived, split, halves, seconds)


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
    names = "S1 | S1' closed form | the same, derived | S1' certified | S1' proved | CPU s | debiased 90 % | S2 proved"
    print(f"| grammar (seed) | Delta^2 | p_min v m | simulated 90 % | {names} |")
    print("|" + "---|" * 12)
    rows = []
    with ProcessPoolExecutor(arguments.workers) as pool:
        for row in pool.map(measure, tasks(QUICK if arguments.quick else REGIMES, repetitions)):
            rows.append(row)
            bounds = (row.old, row.closed, row.derived, row.certified, row.proved)
            r, ratios = row.regime, [each / row.simulated for each in bounds]
            print(
                f"| ({r.v},{r.m},{r.s}) #{row.seed} | {row.separation:.4f} | {row.rarest:.2f} | {row.simulated:.3g} | "
                + " | ".join(f"{ratio:.2f}" for ratio in ratios)
                + f" | {row.seconds:.2f} | {row.debiased:.3g} | {row.halves / row.debiased:.2f} |",
                flush=True,
            )
    certified = [row.certified / row.simulated for row in rows]
    proved = [row.proved / row.simulated for row in rows]
    closed = [row.closed / row.simulated for row in rows]
    derived = [row.derived / row.simulated for row in rows]
    halves = [row.halves / row.debiased for row in rows if row.halves == row.halves]
    print(
        f"\n{len(rows)} grammars: bound/simulation, proved {min(proved):.2f} to {max(proved):.2f}, "
        f"certified {min(certified):.2f} to {max(certified):.2f}, "
        f"closed form {min(closed):.2f} to {max(closed):.2f}, derived {min(derived):.2f} to {max(derived):.2f}; "
        f"debiased rule, proved {min(halves):.2f} to {max(halves):.2f} ({len(halves)} grammars)"
    )


if __name__ == "__main__":
    main()
