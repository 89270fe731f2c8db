r"""The exact lane of mutual information: the law of the information density, grammar by grammar, in fractions.

Object: x the leaves of the first block of a level, or its concept, or the block's first leaf; y all leaves outside the
block. i(x, y) = P(x, y)/(P(x)P(y)), a rational number, with its exact law under P(x, y).
Statement: I(X; Y) = E ln i, so equal laws of i have equal informations, without a logarithm being rounded; i = 1
everywhere says that X and Y are independent.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129, section 2; information density, Cover, Thomas (2006).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import product
from math import factorial
from typing import TypeVar

from latentproof.numerics.enumeration_direct import Joint, Path, Rules, node_law
from latentproof.numerics.enumeration_tables import count_unordered_tables, tables
from latentproof.theory.model import RHM, RegimeError, check_level

Key = TypeVar("Key", bound=Hashable)
MAX_GRAMMARS = 20_000
"""Most grammars, up to the order of rules, that are walked through."""
Density = dict[Fraction, Fraction]
"""i(x, y) and its probability."""


def density(joint: Joint, first: int) -> Density:
    """The law of i(x, y), x the first `first` symbols of the joint law and y all others.

    >>> density({(0, 0): Fraction(1, 2), (1, 1): Fraction(1, 2)}, 1)
    {Fraction(2, 1): Fraction(1, 1)}
    """
    x = gather((symbols[:first], p) for symbols, p in joint.items())
    y = gather((symbols[first:], p) for symbols, p in joint.items())
    return gather((p / (x[symbols[:first]] * y[symbols[first:]]), p) for symbols, p in joint.items())


def gather(weighted: Iterable[tuple[Key, Fraction]]) -> dict[Key, Fraction]:
    """The total weight of each key.

    >>> gather([("a", Fraction(1, 2)), ("a", Fraction(1, 2))])
    {'a': Fraction(1, 1)}
    """
    found: dict[Key, Fraction] = {}
    for key, weight in weighted:
        found[key] = found.get(key, Fraction(0)) + weight
    return found


def block_densities(grammar: Sequence[Rules], level: int) -> tuple[Density, Density, Density]:
    """The densities with all leaves outside the first block of a level: of the block, its concept, its first leaf.

    >>> one = (((0, 0),), ((1, 1),))
    >>> whole, concept, leaf = block_densities((one, one), 1)
    >>> whole == concept == leaf
    True
    """
    s, L = len(grammar[0][0][0]), len(grammar)
    concept: Path = (0,) * (L - level)
    leaves = list(product(range(s), repeat=L))
    block = [leaf for leaf in leaves if leaf[: L - level] == concept]
    outside = [leaf for leaf in leaves if leaf[: L - level] != concept]
    whole = node_law(grammar, [concept, *block, *outside])
    size = len(block)
    rest = slice(1 + size, None)
    of_block = gather((symbols[1:], p) for symbols, p in whole.items())
    of_concept = gather(((symbols[0], *symbols[rest]), p) for symbols, p in whole.items())
    of_leaf = gather(((symbols[1], *symbols[rest]), p) for symbols, p in whole.items())
    return density(of_block, size), density(of_concept, 1), density(of_leaf, 1)


def count_equal(rhm: RHM, level: int) -> tuple[int, int, int, int]:
    """Numbers of grammars: all; density of block = of concept; of first leaf = of concept; concept independent.

    Every grammar counts, the order of a symbol's rules too; level 1..L-1. `RegimeError` where there are too many.

    >>> count_equal(RHM(2, 2, 2, 2), 1)
    (576, 576, 576, 576)
    """
    check_level(rhm, level)
    number = count_unordered_tables(rhm.v, rhm.m, rhm.s) ** rhm.L
    if number > MAX_GRAMMARS:
        raise RegimeError(f"{rhm} has {number} grammars up to the order of rules, the limit is {MAX_GRAMMARS}")
    total = block = leaf = independent = 0
    for grammar in product(list(tables(rhm.v, rhm.m, rhm.s)), repeat=rhm.L):
        of_block, of_concept, of_leaf = block_densities(grammar, level)
        total += 1
        block += of_block == of_concept
        leaf += of_leaf == of_concept
        independent += set(of_concept) == {Fraction(1)}
    each = factorial(rhm.m) ** (rhm.v * rhm.L)  # orders of rules
    return total * each, block * each, leaf * each, independent * each


def enumerate_unrelated(v: int, m: int, s: int) -> Fraction:
    """How often an unrelated table reads a tuple right, guessing what it lacks, over every pair of tables.

    >>> enumerate_unrelated(2, 1, 2)
    Fraction(1, 2)
    """
    every = list(tables(v, m, s))
    hits = tuples = 0
    for one, other in product(every, every):
        known = {rule: a for a, rules in enumerate(other) for rule in rules}
        for a, rules in enumerate(one):
            # In units of 1/v: v where the parent is right, 1 where it is guessed.
            hits += sum(v * (known[rule] == a) if rule in known else 1 for rule in rules)
            tuples += m
    return Fraction(hits, tuples * v)
