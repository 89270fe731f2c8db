r"""S8 without its formulas: the signal energy of a target and the products of rows, over every pair of tables.

Object: Q(T, g) = P(T, g) for T a tuple below the parent a, g the target on the aunt's side: the first j elements of the
cousin tuple, or the tuple itself; Qbar = Q less the product of its margins; the ancestor at the root.
Statement: E||Qbar||^2 and E sum_b J^(a,b) J^(d,b), averaged over all tables, each Q built entry by entry.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cache

from latentproof.numerics.enumeration_tables import tables
from latentproof.theory.model import RegimeError

Matrix = tuple[tuple[int, ...], ...]


def enumerate_target_energy(v: int, m: int, s: int, elements: int | None) -> Fraction:
    """E||Qbar||^2 over all pairs of tables; elements: 1..s, or None for the tuple itself, one class a slot.

    Raises `RegimeError` for another number, or where there are too many tables. Equal matrices are merged.

    >>> enumerate_target_energy(2, 1, 2, 1), enumerate_target_energy(2, 1, 2, None)
    (Fraction(1, 18), Fraction(1, 12))
    """
    if elements is not None and not 1 <= elements <= s:
        raise RegimeError(f"elements must be None or in 1..{s}, got {elements}")
    joints, maps, total = _joints(v, m, s), _maps(v, m, s, elements), 0
    for joint, times in joints.items():
        for target, others in maps.items():
            total += times * others * _energy(joint, target, m)
    # The counts are v m^3 Q: a tuple has 1/m of its parent's share of v m J, a rule 1/m of the target's.
    return Fraction(total, joints.total() * maps.total() * (v * m * m * m) ** 4)


def _energy(joint: Matrix, target: Matrix, m: int) -> int:
    """(v m^3)^4 ||Qbar||^2: Q built for each of the m tuples of each parent, then less its margins."""
    counts = [
        [sum(x * row[g] for x, row in zip(parent, target, strict=True)) for g in range(len(target[0]))]
        for parent in joint
        for _ in range(m)
    ]
    scale = sum(map(sum, counts))
    columns = [sum(column) for column in zip(*counts, strict=True)]
    return sum((scale * x - sum(row) * q) ** 2 for row in counts for x, q in zip(row, columns, strict=True))


def enumerate_row_product(v: int, m: int, s: int, one: int, other: int) -> Fraction:
    """E sum_b J^(one,b) J^(other,b) over all tables, symbols 0 <= one, other < v, the ancestor at the root.

    >>> enumerate_row_product(2, 1, 2, 0, 0), enumerate_row_product(2, 1, 2, 0, 1)
    (Fraction(1, 24), Fraction(-1, 24))
    """
    joints, total, scale = _joints(v, m, s), 0, v * m
    for joint, times in joints.items():
        columns = [sum(column) for column in zip(*joint, strict=True)]
        rows = [[scale * x - sum(joint[a]) * q for x, q in zip(joint[a], columns, strict=True)] for a in (one, other)]
        total += times * sum(x * y for x, y in zip(*rows, strict=True))
    return Fraction(total, joints.total() * scale**4)


@cache
def _joints(v: int, m: int, s: int) -> Counter[Matrix]:
    """v m J(a, b) of positions 0 and 1 under a uniform ancestor, with its number of tables."""
    law: Counter[Matrix] = Counter()
    for table in tables(v, m, s):
        joint = [[0] * v for _ in range(v)]
        for rules in table:
            for rule in rules:
                joint[rule[0]][rule[1]] += 1
        law[tuple(map(tuple, joint))] += 1
    return law


@cache
def _maps(v: int, m: int, s: int, elements: int | None) -> Counter[Matrix]:
    """m K(b, g), with its number of tables."""
    if elements is None:
        return Counter({tuple(tuple(int(slot // m == b) for slot in range(v * m)) for b in range(v)): 1})
    law: Counter[Matrix] = Counter()
    for table in tables(v, m, s):
        shown = [[rule[:elements] for rule in rules] for rules in table]
        classes = sorted({target for rules in shown for target in rules})
        law[tuple(tuple(rules.count(target) for target in classes) for rules in shown)] += 1
    return law
