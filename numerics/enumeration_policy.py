r"""Policies along every string of a grammar, and possible symbols over every table, in fractions.

Object: all strings of one grammar, equally likely, each with its tree; the policy of the module `policy` along them.
Statement: laws, energies and relevances, and their means, are then exact; `enumerate_step` counts over every table
how many symbols stay possible, which `latentproof.theory.possible` states in closed form.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product

import numpy as np

from latentproof.numerics.enumeration_direct import Rules, average
from latentproof.numerics.enumeration_tables import Table, tables
from latentproof.numerics.policy import Array, Policy, swept
from latentproof.theory.model import RHM


def every_grammar(rhm: RHM) -> Iterator[tuple[Table, ...]]:
    """Every grammar, the order of a symbol's rules left out: each stands for as many, and no policy depends on it.

    >>> sum(1 for _ in every_grammar(RHM(2, 2, 2, 2)))
    36
    """
    return product(list(tables(rhm.v, rhm.m, rhm.s)), repeat=rhm.L)


def every_string(grammar: Sequence[Rules]) -> list[Array]:
    """The symbols of every tree, root first: arrays (count, s^d) for the levels L, L-1, ..., 0.

    >>> one = (((0, 1),), ((1, 0),))
    >>> [level.tolist() for level in every_string((one, one))]
    [[[0], [1]], [[0, 1], [1, 0]], [[0, 1, 1, 0], [1, 0, 0, 1]]]
    """
    trees: list[list[tuple[int, ...]]] = [[(root,)] for root in range(len(grammar[0]))]
    for rules in reversed(grammar):
        trees = [
            [*tree, tuple(symbol for rule in chosen for symbol in rule)]
            for tree in trees
            for chosen in product(*(rules[symbol] for symbol in tree[-1]))
        ]
    return [np.array(level) for level in zip(*trees, strict=True)]


def exact_policy(grammar: Sequence[Rules], level: int, worth: Sequence[int]) -> Policy:
    """The policy along every string, in fractions, for the reward of level `level` with rho = `worth`.

    >>> one = (((0, 1),), ((1, 0),))
    >>> exact_policy((one, one), 2, [0, 1]).relevance[0].tolist()
    [Fraction(1, 4), Fraction(0, 1), Fraction(0, 1), Fraction(0, 1)]
    """
    rules = tuple(np.array(table) for table in grammar)
    rho = np.array([Fraction(x) for x in worth], dtype=object)
    return swept(rules, every_string(grammar), level, rho)


def enumerate_forced(rhm: RHM) -> list[Fraction]:
    """P(the token at each position is forced), over every grammar and string.

    >>> enumerate_forced(RHM(2, 1, 2, 2))[3]
    Fraction(8, 9)
    """
    forced: list[list[Fraction]] = []
    for grammar in every_grammar(rhm):
        strings = every_string(grammar)[-1].tolist()
        after: dict[tuple[int, ...], set[int]] = {}
        for string in strings:
            for t, token in enumerate(string):
                after.setdefault(tuple(string[:t]), set()).add(token)
        alone = [[len(after[tuple(string[:t])]) == 1 for t in range(len(string))] for string in strings]
        forced.append([Fraction(sum(column), len(strings)) for column in zip(*alone, strict=True)])
    return [average(column) for column in zip(*forced, strict=True)]


def enumerate_step(v: int, m: int, s: int, k: int, c: int) -> list[Fraction]:
    """P(j symbols are possible next), j = 0..v: over every table, set of c symbols, one of their rules, k places seen.

    >>> enumerate_step(2, 1, 2, 1, 2)
    [Fraction(0, 1), Fraction(2, 3), Fraction(1, 3)]
    """
    found = [0] * (v + 1)
    for number in _possible(v, m, s, k, c):
        found[number] += 1
    return [Fraction(number, sum(found)) for number in found]


def _possible(v: int, m: int, s: int, k: int, c: int) -> Iterator[int]:
    for table in tables(v, m, s):
        for symbols in combinations(range(v), c):
            rules = [rule for symbol in symbols for rule in table[symbol]]
            for used in rules:
                yield len({rule[k] for rule in rules if rule[:k] == used[:k]})
