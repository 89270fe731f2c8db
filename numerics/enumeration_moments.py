r"""Moments of one random table, over every table: what the per-level statements of the theory are about.

Objects: the weighted injection (E0), the channel M of one position (E1, E6), the two-sided step J -> M^(i)T J M^(j)
(E4), the power sums of a symbol's marginal (E4, E8) and the events of E9, each averaged over all injections.
Statement: every function returns the exact mean; none knows a formula.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations
from math import perm

from latentproof.numerics.enumeration import marginals
from latentproof.numerics.enumeration_tables import MAX_TABLES, channels, splits, tables
from latentproof.theory.model import RHM, RegimeError


def enumerate_class_imbalance(weights: Sequence[Fraction], n: int, q: int) -> Fraction:
    """E sum_c (y_c - W/q)^2 over all injections of the slots into n tuples, the tuple t in class t mod q (E0).

    q divides n; at most n weights. Raises `RegimeError`, also where there are too many injections.

    >>> enumerate_class_imbalance([Fraction(1)], 4, 2)
    Fraction(1, 2)
    """
    if q < 1 or n % q or len(weights) > n:
        raise RegimeError(f"q must divide n and n must hold every slot, got n = {n}, q = {q}, {len(weights)} weights")
    if (number := perm(n, len(weights))) > MAX_TABLES:
        raise RegimeError(f"{len(weights)} slots in {n} tuples have {number} injections, the limit is {MAX_TABLES}")
    share = sum(weights, Fraction(0)) / q
    total = Fraction(0)
    for places in permutations(range(n), len(weights)):
        landed = [Fraction(0)] * q
        for place, weight in zip(places, weights, strict=True):
            landed[place % q] += weight
        total += sum((y - share) ** 2 for y in landed)
    return total / number


def enumerate_channel_energy(v: int, m: int, s: int, x: Sequence[Fraction], position: int = 0) -> tuple[Fraction, ...]:
    """(E||xM||^2, E||xM||^4) over all tables, x of length v and 0 <= position < s (E1, E6).

    >>> enumerate_channel_energy(2, 1, 2, [Fraction(1), Fraction(-1)])
    (Fraction(4, 3), Fraction(8, 3))
    """
    law = channels(v, m, s, position)
    second, fourth = Fraction(0), Fraction(0)
    for counts, number in law.items():
        moved = [
            sum((a * c for a, c in zip(x, column, strict=True)), Fraction(0)) / m
            for column in zip(*counts, strict=True)
        ]
        square = sum((y * y for y in moved), Fraction(0))
        second += number * square
        fourth += number * square**2
    return second / law.total(), fourth / law.total()


def enumerate_row_gap(v: int, m: int, s: int, a: int, b: int) -> Fraction:
    """E||M_a - M_b||^2 over all tables, at position 0 (E1).

    >>> enumerate_row_gap(2, 2, 2, 0, 1)
    Fraction(2, 3)
    """
    law = channels(v, m, s, 0)
    squares = sum(number * sum((x - y) ** 2 for x, y in zip(c[a], c[b], strict=True)) for c, number in law.items())
    return Fraction(squares, law.total() * m * m)


def enumerate_two_sided(v: int, m: int, s: int, J: Sequence[Sequence[int]], i: int = 0, j: int = 1) -> Fraction:
    """E||M^(i)T J M^(j)||^2 over all tables, J a v x v integer matrix, positions i and j of one table (E4).

    >>> enumerate_two_sided(2, 1, 2, [[1, -1], [-1, 1]])
    Fraction(4, 3)
    """
    total, number = 0, 0
    pairs: Counter[tuple[tuple[tuple[int, ...], ...], ...]] = Counter()
    for table in tables(v, m, s):
        left = tuple(tuple(sum(rule[i] == z for rule in rules) for z in range(v)) for rules in table)
        right = tuple(tuple(sum(rule[j] == z for rule in rules) for z in range(v)) for rules in table)
        pairs[left, right] += 1
    for (left, right), times in pairs.items():
        half = [[sum(left[a][x] * J[a][b] for a in range(v)) for b in range(v)] for x in range(v)]
        moved = [[sum(half[x][b] * right[b][y] for b in range(v)) for y in range(v)] for x in range(v)]
        total += times * sum(entry**2 for row in moved for entry in row)
        number += times
    return Fraction(total, number * m**4)


def enumerate_power_sums(v: int, m: int, s: int, depth: int) -> tuple[Fraction, ...]:
    """(E p2, E p3, E p4, E p2^2) of a symbol's marginal `depth` >= 0 tables below the uniform root.

    >>> enumerate_power_sums(2, 1, 2, 1)
    (Fraction(2, 3), Fraction(1, 2), Fraction(5, 12), Fraction(1, 2))
    """
    law, scale = marginals(RHM(v, m, s, 2), depth)
    sums = [Fraction(0)] * 4
    for (prior,), number in law.items():
        p2, p3, p4 = (Fraction(sum(x**k for x in prior), scale**k) for k in (2, 3, 4))
        sums = [total + number * value for total, value in zip(sums, (p2, p3, p4, p2 * p2), strict=True)]
    return tuple(total / law.total() for total in sums)


def enumerate_sibling_correlation(v: int, m: int, s: int, prior: Sequence[Fraction]) -> Fraction:
    """E||J_0^||^2 of positions 0 and 1 over all tables of an ancestor with this fixed prior, v numbers of sum 1 (E4).

    >>> enumerate_sibling_correlation(2, 1, 2, [Fraction(1, 2), Fraction(1, 2)])
    Fraction(1, 12)
    """
    law = splits(v, m, s, 0, 1)
    total = Fraction(0)
    for counts, number in law.items():
        flat = [
            sum((p * c for p, c in zip(prior, column, strict=True)), Fraction(0)) / m
            for column in zip(*counts, strict=True)
        ]
        joint = [flat[a * v : (a + 1) * v] for a in range(v)]
        row, column = [sum(r, Fraction(0)) for r in joint], [sum(c, Fraction(0)) for c in zip(*joint, strict=True)]
        total += number * sum((joint[a][b] - row[a] * column[b]) ** 2 for a in range(v) for b in range(v))
    return total / law.total()


def enumerate_degeneracy(v: int, m: int, s: int) -> tuple[Fraction, Fraction, Fraction]:
    """Share of tables where symbol 0 is absent at position 0, where some symbol is, where rows M_0 = M_1 (E9).

    >>> enumerate_degeneracy(2, 1, 2)
    (Fraction(1, 6), Fraction(1, 3), Fraction(1, 3))
    """
    law = channels(v, m, s, 0)
    absent = any_absent = tied = 0
    for counts, number in law.items():
        columns = [sum(column) for column in zip(*counts, strict=True)]
        absent += number * (columns[0] == 0)
        any_absent += number * (0 in columns)
        tied += number * (counts[0] == counts[1])
    return Fraction(absent, law.total()), Fraction(any_absent, law.total()), Fraction(tied, law.total())
