r"""Flattened levels over every grammar: how many tuples they have, and what one of their edges keeps, counted.

Object: for each choice of `depth` rule tables, the flattened table; its distinct tuples and their parents; and its
channel at one position, M_az = share of the flattened rules of a that show z there.
Statement: exact counts, and the exact mean of sum_{a,z} (M_az - mean over a)^2, by unfolding every rule.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from latentproof.numerics.enumeration_direct import Rules, average, grammars
from latentproof.theory.model import RHM


def unfold(grammar: tuple[Rules, ...], symbol: int, depth: int) -> Iterator[tuple[int, ...]]:
    """Every string that a symbol of level `depth` can become, `depth` levels below, once for each choice of rules.

    >>> one = (((0, 1), (1, 1)), ((1, 0), (0, 0)))
    >>> list(unfold((one,), 0, 1)), len(list(unfold((one, one), 0, 2)))
    ([(0, 1), (1, 1)], 8)
    """
    if depth == 0:
        yield (symbol,)
        return
    for rule in grammar[depth - 1][symbol]:
        for parts in product(*(list(unfold(grammar, child, depth - 1)) for child in rule)):
            yield tuple(x for part in parts for x in part)


def flattened_counts(rhm: RHM, depth: int) -> Iterator[tuple[int, int]]:
    """For every grammar: the distinct tuples of the flattened lowest `depth` levels, and how many have two parents.

    >>> set(flattened_counts(RHM(2, 1, 2, 2), 2))
    {(2, 0)}
    """
    for grammar in grammars(rhm):
        found = [set(unfold(grammar, a, depth)) for a in range(rhm.v)]
        tuples = set().union(*found)
        yield len(tuples), sum(map(len, found)) - len(tuples)


def enumerate_flattened_energy(rhm: RHM, depth: int, position: int) -> Fraction:
    """The mean over every grammar of sum_{a,z} (M_az - mean over a)^2, M of the flattened lowest levels.

    >>> enumerate_flattened_energy(RHM(2, 1, 2, 2), 2, 0)
    Fraction(4, 9)
    """

    def energy(grammar: tuple[Rules, ...]) -> Fraction:
        rows = [[string[position] for string in unfold(grammar, a, depth)] for a in range(rhm.v)]
        channel = [[Fraction(row.count(z), len(row)) for z in range(rhm.v)] for row in rows]
        means = [sum(column) / rhm.v for column in zip(*channel, strict=True)]
        return sum(((x - means[z]) ** 2 for row in channel for z, x in enumerate(row)), Fraction(0))

    return average(map(energy, grammars(rhm)))
