r"""The exact lane: a correlation averaged over every grammar, as a fraction.

Object: E||J^||^2 = E sum_{a,z} (P(a,z) - P(a)P(z))^2 over all (n)_(vm)^L grammars, for every objective and level.
Statement: the joint law of (parent, target) is a product of integer count matrices of independent levels, down the
tree; after each level equal matrices are merged with their number of grammars, so every grammar is counted, once.
The parent and its aunt take positions 0 and 1 of the common ancestor's tuple, every other node position 0.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129; `enumeration_direct` does the same grammar by grammar.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from latentproof.numerics.enumeration_tables import Law, Rows, channels, count_tables, product_rows, splits
from latentproof.theory.model import RHM, Objective, RegimeError, check_level, check_objective, edges

MAX_PRODUCTS = 1_000_000
"""Most matrix products of one level that an enumeration carries out."""


def count_grammars(rhm: RHM) -> int:
    """(n)_(vm)^L: all grammars of the regime; RegimeError where the number has over a million digits or so.

    >>> count_grammars(RHM(2, 1, 2, 3))
    1728
    """
    if rhm.v * rhm.m * rhm.L * rhm.n.bit_length() > 2**22:
        raise RegimeError(f"the number of grammars of {rhm} has more than a million digits: choose smaller v, m or L")
    return int(count_tables(rhm.v, rhm.m, rhm.s) ** rhm.L)


def enumerate_correlation(rhm: RHM, objective: Objective, level: int) -> Fraction:
    """E||J^||^2 of the latent at `level` (1..L-1) and the objective's target, over every grammar, exact.

    Raises `RegimeError` for an unknown objective, a level out of range, or a regime too large to enumerate.

    >>> enumerate_correlation(RHM(2, 1, 2, 3), "token", 1)
    Fraction(1, 27)
    """
    objective, level = check_objective(objective), check_level(rhm, level)
    v, m = rhm.v, rhm.m
    channel = channels(v, m, rhm.s, 0)
    steps = edges(rhm, objective, level)
    if objective == "supervised":
        start = Counter({tuple(tuple(int(a == b) for b in range(v)) for a in range(v)): 1})
        law, scale = centred(start, v), v * v
    else:
        joint, total = _sibling_joint(rhm, level)
        if objective == "latent-tuple":  # each of the m rules of b is another tuple, so another category
            joint, total, steps = _repeat_columns(joint, m), total * m, 0
        law, scale = centred(joint, total), total * total
    for _ in range(steps):
        law, scale = push(law, channel), scale * m
    return energy(law, scale)


def marginals(rhm: RHM, tables_above: int) -> tuple[Law, int]:
    """The law of a symbol's marginal that many tables below the uniform root: 1 x v integer matrices, their scale.

    >>> marginals(RHM(2, 1, 2, 2), 1)
    (Counter({((1, 1),): 8, ((2, 0),): 2, ((0, 2),): 2}), 2)
    """
    law: Law = Counter({((1,) * rhm.v,): 1})
    for _ in range(tables_above):
        law = push(law, channels(rhm.v, rhm.m, rhm.s, 0))
    return law, rhm.v * rhm.m**tables_above


def push(law: Law, factors: Law) -> Law:
    """All products of a matrix of one law and a matrix of the next level's, with their numbers.

    >>> push(Counter({((1, 1),): 1}), Counter({((1, 0), (0, 1)): 3}))
    Counter({((1, 1),): 3})
    """
    if len(law) * len(factors) > MAX_PRODUCTS:
        raise RegimeError(
            f"the enumeration needs {len(law) * len(factors)} different matrix products at one level, "
            f"the limit is {MAX_PRODUCTS}: choose smaller v, m, s or L"
        )
    out: Law = Counter()
    for matrix, number in law.items():
        for factor, times in factors.items():
            out[product_rows(matrix, factor)] += number * times
    return out


def centred(law: Law, scale: int) -> Law:
    """scale^2 (J - r c^T) for integer matrices scale J, r and c the row and column sums of J.

    >>> centred(Counter({((1, 0), (0, 1)): 1}), 2)
    Counter({((1, -1), (-1, 1)): 1})
    """
    out: Law = Counter()
    for joint, number in law.items():
        row, column = [sum(entries) for entries in joint], [sum(entries) for entries in zip(*joint, strict=True)]
        out[
            tuple(
                tuple(scale * x - row[a] * column[z] for z, x in enumerate(entries)) for a, entries in enumerate(joint)
            )
        ] += number
    return out


def energy(law: Law, scale: int) -> Fraction:
    """The mean of the sum of squared entries of matrix / scale.

    >>> energy(Counter({((1, 1),): 1, ((0, 0),): 1}), 1)
    Fraction(1, 1)
    """
    squares = sum(number * sum(x * x for row in matrix for x in row) for matrix, number in law.items())
    return Fraction(squares, sum(law.values()) * scale**2)


def _sibling_joint(rhm: RHM, level: int) -> tuple[Law, int]:
    prior, scale = marginals(rhm, rhm.L - level - 1)
    flat = push(prior, splits(rhm.v, rhm.m, rhm.s, 0, 1))
    joint: Law = Counter()
    for (entries,), number in flat.items():
        joint[tuple(entries[a * rhm.v : (a + 1) * rhm.v] for a in range(rhm.v))] += number
    return joint, scale * rhm.m


def _repeat_columns(law: Law, times: int) -> Law:
    wide: Law = Counter()
    for matrix, number in law.items():
        repeated: Rows = tuple(tuple(x for x in row for _ in range(times)) for row in matrix)
        wide[repeated] += number
    return wide
