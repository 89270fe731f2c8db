r"""Separation of context vectors over every grammar: given the ancestor table's i-coordinates (E2), and pooled (E3).

Object: the ancestor's table puts the parent a at position 0 and the aunt b at position 1; phi_t(a) = P(Z = . | a),
Z the symbol t channel edges below the aunt. A cell is everything that E2 conditions on: for each ancestor symbol c,
how many of its m rules have each i-coordinate a (which of them, is immaterial: rules of one symbol weigh the same).
Statement: per cell and pair a != a' the mean of ||phi_t(a) - phi_t(a')||^2 over all tables in it; no formula used.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129; context vectors of arXiv:2605.27734.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from latentproof.numerics.enumeration import push
from latentproof.numerics.enumeration_tables import Law, Rows, channels, splits
from latentproof.theory.model import RegimeError


@dataclass(frozen=True)
class CellSeparation:
    """One conditioning cell and one pair of symbols that both occur in it.

    counts[c][a]: rules of c with i-coordinate a. H_a, H_b: sum of squared normalised slot weights of the two symbols.
    mean: of ||phi_t(a) - phi_t(b)||^2 over all tables of the cell (and of the levels below).
    """

    counts: Rows
    a: int
    b: int
    H_a: Fraction
    H_b: Fraction
    mean: Fraction


def enumerate_separation(v: int, m: int, s: int, prior: Sequence[Fraction], edges: int) -> list[CellSeparation]:
    """E2's left side in every cell, for an ancestor with this prior (v positive numbers of sum 1), edges = t >= 0.

    Raises `RegimeError` where the tables are too many.

    >>> cells = enumerate_separation(2, 1, 2, [Fraction(1, 2)] * 2, 0)
    >>> [(cell.H_a, cell.H_b, cell.mean) for cell in cells if cell.counts == ((1, 0), (0, 1))]
    [(Fraction(1, 1), Fraction(1, 1), Fraction(1, 1))]
    """
    if len(prior) != v or sum(prior) != 1 or any(p <= 0 for p in prior):
        raise RegimeError(f"prior must be v = {v} positive numbers of sum 1, got {[str(p) for p in prior]}")
    cells: dict[Rows, Law] = defaultdict(Counter)
    for split, number in splits(v, m, s, 0, 1).items():
        cells[_first_coordinates(split, v)][split] += number
    found = []
    for counts, law in cells.items():
        weights = [[p / m for p, row in zip(prior, counts, strict=True) for _ in range(row[a])] for a in range(v)]
        present = [a for a in range(v) if weights[a]]
        square = [sum((x / sum(slots)) ** 2 for x in slots) if slots else Fraction(0) for slots in weights]
        for a, b in combinations(present, 2):
            mean = _mean_gap(law, counts, prior, (a, b), channels(v, m, s, 0), m, edges)
            found.append(CellSeparation(counts, a, b, Fraction(square[a]), Fraction(square[b]), mean))
    return found


def enumerate_between_class_variance(v: int, m: int, s: int, edges: int) -> Fraction:
    """E sum_a r_a ||phi_t(a) - sum_b r_b phi_t(b)||^2, ancestor at the root, over every grammar (E3); t = edges >= 0.

    >>> enumerate_between_class_variance(2, 1, 2, 0)
    Fraction(1, 6)
    """
    rules = v * m
    weight: dict[tuple[int, ...], Fraction] = defaultdict(Fraction)
    number = 0
    for split, times in splits(v, m, s, 0, 1).items():
        joint = [sum(column) for column in zip(*split, strict=True)]
        rows = [joint[a * v : (a + 1) * v] for a in range(v)]
        slots = [sum(row) for row in rows]
        pooled = [sum(column) for column in zip(*rows, strict=True)]
        # r_a (phi(a) - mean) = (slots_a/N)(row_a/slots_a - pooled/N): integers over slots_a N.
        gaps = [
            (tuple(rules * x - n_a * y for x, y in zip(row, pooled, strict=True)), n_a)
            for row, n_a in zip(rows, slots, strict=True)
            if n_a
        ]
        number += times
        for gap, n_a in gaps:
            weight[gap] += Fraction(times * n_a, rules * (rules * n_a) ** 2)
    channel = channels(v, m, s, 0)
    total = sum((share * _pushed_energy(gap, channel, m, edges) for gap, share in weight.items()), Fraction(0))
    return total / number


def _first_coordinates(split: Rows, v: int) -> Rows:
    return tuple(tuple(sum(row[a * v : (a + 1) * v]) for a in range(v)) for row in split)


def _mean_gap(
    law: Law, counts: Rows, prior: Sequence[Fraction], pair: tuple[int, int], channel: Law, m: int, edges: int
) -> Fraction:
    v = len(prior)
    # Over the common denominator of the prior the slots' weights are integers, and the vectors stay integral.
    unit = 1
    for p in prior:
        unit *= p.denominator
    whole = [int(unit * p) for p in prior]
    mass = [sum(p * row[a] for p, row in zip(whole, counts, strict=True)) for a in range(v)]
    a, b = pair
    gaps: Law = Counter()
    for split, number in law.items():
        joint = [sum(p * x for p, x in zip(whole, column, strict=True)) for column in zip(*split, strict=True)]
        gaps[(tuple(mass[b] * joint[a * v + z] - mass[a] * joint[b * v + z] for z in range(v)),)] += number
    for _ in range(edges):
        gaps = push(gaps, channel)
    squares = sum(number * sum(x * x for x in gap) for (gap,), number in gaps.items())
    return Fraction(squares, gaps.total() * (mass[a] * mass[b] * m**edges) ** 2)


def _pushed_energy(vector: tuple[int, ...], channel: Law, m: int, edges: int) -> Fraction:
    law: Law = Counter({(vector,): 1})
    for _ in range(edges):
        law = push(law, channel)
    return Fraction(sum(number * sum(x * x for x in y) for (y,), number in law.items()), law.total() * m ** (2 * edges))
