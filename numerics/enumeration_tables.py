r"""Every rule table of one level, and what an exhaustive enumeration needs to know of it.

Object: the (n)_(vm) injections [v] x [m] -> [v]^s, n = v^s, all equally likely. No statistic here reads the order of a
symbol's m rules, so one table of unordered rule sets stands for exactly (m!)^v injections; tables with equal count
matrices are then grouped with their number. Nothing is sampled and nothing left out.
Statement: P(group) = (number of its tables) n!^-1 (n-vm)! (m!)^v, a rational number.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, product
from math import factorial, perm

from latentproof.theory.model import RHM, RegimeError

Rows = tuple[tuple[int, ...], ...]
"""An integer matrix; true entries are these over a common scale that travels separately."""
Law = Counter[Rows]
"""A matrix and the number of tables, or of combinations of tables of several levels, that give it."""
Table = tuple[tuple[tuple[int, ...], ...], ...]
"""table[a] is the sorted tuple of the m rules of symbol a; a rule is a tuple of s symbols."""

MAX_TABLES = 100_000
"""Largest number of unordered tables of a level that is walked through."""


def count_tables(v: int, m: int, s: int) -> int:
    """(n)_(vm): all injections of one level, the order of a symbol's rules counted.

    >>> count_tables(2, 2, 2), count_tables(3, 1, 2)
    (24, 504)
    """
    return perm(int(v**s), v * m)


def count_unordered_tables(v: int, m: int, s: int) -> int:
    """(n)_(vm)/(m!)^v: tables of unordered rule sets.

    >>> count_unordered_tables(2, 2, 2)
    6
    """
    return int(count_tables(v, m, s) // factorial(m) ** v)


def tables(v: int, m: int, s: int) -> Iterator[Table]:
    """All tables of unordered rule sets, each standing for (m!)^v injections; RegimeError beyond `MAX_TABLES`.

    >>> sum(1 for _ in tables(2, 2, 2))
    6
    """
    rhm = RHM(v, m, s, 2)
    # v^s tuples of which vm are placed: bound the count before computing it, it can have thousands of digits.
    if rhm.n > MAX_TABLES or v * m > MAX_TABLES or (number := count_unordered_tables(v, m, s)) > MAX_TABLES:
        count = f"{number}" if rhm.n <= 64 else "far more"
        raise RegimeError(
            f"v = {v}, m = {m}, s = {s} has {count} rule tables a level, the limit of enumeration is {MAX_TABLES}"
        )
    return _assign(tuple(product(range(v), repeat=s)), v, m)


def _assign(free: tuple[tuple[int, ...], ...], symbols: int, m: int) -> Iterator[Table]:
    if symbols == 0:
        yield ()
        return
    for rules in combinations(free, m):
        taken = set(rules)
        rest = tuple(rule for rule in free if rule not in taken)
        for others in _assign(rest, symbols - 1, m):
            yield (rules, *others)


@lru_cache(maxsize=64)
def channels(v: int, m: int, s: int, position: int) -> Law:
    """The v x v count matrices m M_az = #{k : r(a,k)_position = z}, each with its number of unordered tables.

    >>> channels(2, 1, 2, 0)[((1, 0), (0, 1))]
    4
    """
    law: Law = Counter()
    for table in tables(v, m, s):
        law[tuple(tuple(sum(rule[position] == z for rule in rules) for z in range(v)) for rules in table)] += 1
    return law


@lru_cache(maxsize=64)
def splits(v: int, m: int, s: int, i: int, j: int) -> Law:
    """The v x v^2 count matrices #{k : r(c,k)_i = a, r(c,k)_j = b} (column a v + b), with their numbers of tables.

    >>> sum(splits(2, 1, 2, 0, 1).values())
    12
    """
    law: Law = Counter()
    for table in tables(v, m, s):
        rows = []
        for rules in table:
            row = [0] * (v * v)
            for rule in rules:
                row[rule[i] * v + rule[j]] += 1
            rows.append(tuple(row))
        law[tuple(rows)] += 1
    return law


def product_rows(left: Rows, right: Rows) -> Rows:
    """The matrix product of two integer matrices.

    >>> product_rows(((1, 2),), ((1, 0), (1, 1)))
    ((3, 2),)
    """
    columns = tuple(zip(*right, strict=True))
    return tuple(tuple(sum(a * b for a, b in zip(row, column, strict=True)) for column in columns) for row in left)
