"""Target richness (S8): exact moments against all pairs of tables, orders of magnitude against what is stated."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

from latentproof.mutation.probes.probe import F, Probe, near, probe, vwm
from latentproof.numerics.enumeration_tables import Table, tables
from latentproof.theory import richness, richness_scale
from latentproof.theory.model import RHM, RegimeError

SIZES = ((2, 1, 2), (3, 1, 2), (2, 1, 3), (2, 2, 3), (2, 3, 3))
Matrix = list[list[Fraction]]


def connected(table: Table) -> Matrix:
    """J^ of positions 0 and 1 under a uniform ancestor."""
    v, rules = len(table), [rule for rules in table for rule in rules]
    joint = [[F(sum(rule[:2] == (a, b) for rule in rules), len(rules)) for b in range(v)] for a in range(v)]
    rows, columns = [sum(row, F(0)) for row in joint], [sum(column, F(0)) for column in zip(*joint, strict=True)]
    return [[joint[a][b] - rows[a] * columns[b] for b in range(v)] for a in range(v)]


def mean(every: Sequence[Table], of: Callable[[Table], Matrix]) -> Matrix:
    """The average of a matrix over tables."""
    found = [of(table) for table in every]
    return [
        [sum((each[a][b] for each in found), F(0)) / len(found) for b in range(len(row))]
        for a, row in enumerate(found[0])
    ]


def gram(matrix: Matrix) -> Matrix:
    """M^T M."""
    columns = list(zip(*matrix, strict=True))
    return [[sum((x * y for x, y in zip(one, two, strict=True)), F(0)) for two in columns] for one in columns]


def overlaps(table: Table, elements: int) -> Matrix:
    """K K^T for targets that are the first elements of a tuple."""
    m = len(table[0])
    counts = [Counter(rule[:elements] for rule in rules) for rules in table]
    return [[F(sum(one[key] * two[key] for key in one), m * m) for two in counts] for one in counts]


def energies(size: tuple[int, int, int]) -> tuple[list[Fraction], list[Fraction], list[Fraction]]:
    """Over all pairs of tables: E||Qbar||^2 for 1, ..., s elements; that energy over v-1; its ratio to E||J^||^2/m."""
    v, m, s = size
    every = list(tables(*size))
    inner = mean(every, lambda table: gram(connected(table)))
    start = sum((inner[a][a] for a in range(v)), F(0))
    found = []
    for elements in range(1, s + 1):
        channel = mean(every, lambda table, j=elements: overlaps(table, j))  # type: ignore[misc]  # bound now
        found.append(sum((inner[a][b] * channel[a][b] for a, b in product(range(v), repeat=2)), F(0)) / m)
    return found, [energy / (v - 1) for energy in found], [energy * m / start if start else F(0) for energy in found]


def noise(weights: Sequence[int], P: int) -> Fraction:
    """E||C/P - Q||^2 over every outcome of P draws."""
    law = [F(weight, sum(weights)) for weight in weights]
    outcomes = product(range(len(law)), repeat=P)
    return sum(
        (
            math.prod((law[z] for z in draws), start=F(1))
            * sum((F(draws.count(z), P) - p) ** 2 for z, p in enumerate(law))
            for draws in outcomes
        ),
        F(0),
    )


def moments() -> list[Probe]:
    """The probes of the exact moments."""
    counted = [energies(size) for size in SIZES]
    draws = [((1, 3), 3), ((2, 1, 1), 2), ((5, 2), 4)]

    def decays(size: tuple[int, int, int]) -> list[Fraction]:
        v, m, s = size
        return [richness.class_decay(F(v**s), F(m), F(v**j)) for j in range(1, s + 1)]

    return [
        probe(
            "signal of every target",
            "richness correlation",
            lambda: [richness.target_energy(*vwm(size), decay) for size in SIZES for decay in decays(size)],
            [energy for found, _, _ in counted for energy in found],
        ),
        probe(
            "energy of a mode",
            "richness correlation",
            lambda: [richness.mode_energy(*vwm(size), decay) for size in SIZES for decay in decays(size)],
            [energy for _, found, _ in counted for energy in found],
        ),
        probe(
            "decay of every target",
            "richness",
            lambda: (
                [decay for size in SIZES for decay in decays(size)] + [richness.tuple_decay(F(m)) for m in (1, 2, 5)]
            ),
            # Where no pair of tables carries a signal, at f = 1, the largest target still tells the whole tuple.
            [ratio for _, _, found in counted for ratio in found] + [F(1), F(1, 2), F(1, 5)],
        ),
        probe(
            "noise",
            "richness",
            lambda: [
                richness.noise_energy(F(P), sum((F(w, sum(weights)) ** 2 for w in weights), F(0)))
                for weights, P in draws
            ],
            [noise(*case) for case in draws],
        ),
    ]


def orders() -> list[Probe]:
    """The probes of the orders of magnitude, in numbers that an author would write on paper."""
    rhm, other, full = RHM(16, 8, 2, 5), RHM(8, 16, 3, 4), RHM(4, 4, 2, 3)  # f = 1/2, 1/4, 1
    a, b = richness_scale.SUBSPACE, richness_scale.ROWS
    theorem_6 = [
        8 / (1 / (16 * 8) * 2 * 0.5 / 8**2) * (math.sqrt(1 / 16 / 8 + 0.5 / 8 / 8) * math.sqrt(2 * 3) + 0.25 * 3),
        8 / (1 / (8 * 16) * 2 * 0.75 / 16**2) * (math.sqrt(1 / 8 / 16 + 0.75 / 16 / 16) * math.sqrt(2 * 5) + 0.1 * 5),
    ]
    return [
        near(
            "orders in D",
            "richness_scale model",
            lambda: [
                *(richness_scale.richness_sufficient_scale(r, D) for r, D in ((rhm, 16), (rhm, 128), (other, 8))),
                *(richness_scale.richness_necessary_scale(r, D) for r, D in ((rhm, 16), (other, 1))),
                richness_scale.richness_necessary_scale(rhm, 16, 0.01),
                richness_scale.richness_sufficient_scale(full, 4),
                richness_scale.richness_necessary_scale(full, 4),
            ],
            [
                *(16**2 * 8**3 / 0.5 / 16, 16**2 * 8**3 / 0.5 / 128, 8**2 * 16**3 / 0.75 / 8),
                *(16 * 8**3 * math.log(2.5) / 0.5 / 16, 8 * 16**3 * math.log(2.5) / 0.75),
                16 * 8**3 * math.log(25) / 0.5 / 16,
                *(math.inf, math.inf),
            ],
        ),
        probe(
            "orders refuse D below 1",
            "richness_scale",
            lambda: [_refused(richness_scale.richness_conjectured_scale, rhm, D) for D in (0, -3)],
            [True, True],
        ),
        near(
            "split halves with whole tuples",
            "richness_scale model",
            lambda: [
                richness_scale.debiased_tuple_scale(rhm, 3.0, 0.25),
                richness_scale.debiased_tuple_scale(other, 5.0, 0.1),
                richness_scale.debiased_tuple_scale(full, 5.0, 0.1),
            ],
            [*theorem_6, math.inf],
        ),
        near(
            "conjectured thresholds",
            "richness_scale model",
            lambda: [
                *(richness_scale.richness_conjectured_scale(r, D) for r, D in ((rhm, 16), (rhm, 128), (other, 8))),
                *(richness_scale.pooled_tuple_scale(*case) for case in ((rhm, 4), (rhm, 1), (other, 3), (other, 2))),
                *(richness_scale.richness_conjectured_scale(full, 4), richness_scale.pooled_tuple_scale(full, 1)),
            ],
            [
                *(
                    (a * v**1.5 * m**2.5 / math.sqrt(D) + b * v * m**3 * math.log(v) / D) / (1 - f)
                    for v, m, D, f in ((16, 8, 16, 0.5), (16, 8, 128, 0.5), (8, 16, 8, 0.25))
                ),
                *(16 * 64 / 0.5 / math.sqrt(2), 16 * 64 / 0.5 / math.sqrt(2) / 8),
                *(8 * 256 / 0.75 / math.sqrt(6), 8 * 256 / 0.75 / math.sqrt(6) / 3),
                *(math.inf, math.inf),
            ],
        ),
    ]


def _refused(order: Callable[[RHM, int], float], rhm: RHM, D: int) -> bool:
    try:
        order(rhm, D)
    except RegimeError:
        return True
    return False
