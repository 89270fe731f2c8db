r"""One leaf erased, over every table and over every string of every grammar: what stays determined.

Object: a leaf erased from a string; the other strings of the grammar that agree elsewhere, and their roots.
Statement: shares of leaves after whose erasure the root, or the string, is still determined, counted; and the number of
parents that stay possible above c symbols possible at one place of a tuple, over every table, rule, place and set of c
symbols with the true one. `latentproof.theory.possible` states the same in closed form.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations, product

import numpy as np

from latentproof.numerics.enumeration_direct import average
from latentproof.numerics.enumeration_policy import every_grammar, every_string
from latentproof.numerics.enumeration_tables import tables
from latentproof.numerics.variants.sparse import Kind, sparse_model
from latentproof.theory.model import RHM


def enumerate_erased_step(v: int, m: int, s: int, c: int) -> list[Fraction]:
    """P(j parents are possible), j = 0..v, where c symbols are at one place.

    >>> enumerate_erased_step(2, 1, 2, 2)
    [Fraction(0, 1), Fraction(2, 3), Fraction(1, 3)]
    """
    found = [0] * (v + 1)
    for table in tables(v, m, s):
        parent = {rule: a for a, rules in enumerate(table) for rule in rules}
        for rule in parent:
            for place in range(s):
                others = [z for z in range(v) if z != rule[place]]
                for chosen in combinations(others, c - 1):
                    shown = [(*rule[:place], z, *rule[place + 1 :]) for z in (rule[place], *chosen)]
                    found[len({parent[x] for x in shown if x in parent})] += 1
    return [Fraction(number, sum(found)) for number in found]


def enumerate_wrong_step(v: int, m: int, s: int, wrong: int) -> list[Fraction]:
    """P(j wrong parents are possible, and no wrong symbol is a synonym of the true one), j = 0..v-1.

    >>> enumerate_wrong_step(2, 2, 2, 1)
    [Fraction(0, 1), Fraction(2, 3)]
    """
    found, cases = [0] * v, 0
    for table in tables(v, m, s):
        parent = {rule: a for a, rules in enumerate(table) for rule in rules}
        for rule, true in parent.items():
            for place in range(s):
                others = [z for z in range(v) if z != rule[place]]
                for chosen in combinations(others, wrong):
                    shown = {parent.get((*rule[:place], z, *rule[place + 1 :])) for z in chosen} - {None}
                    cases += 1
                    if true not in shown:
                        found[len(shown)] += 1
    return [Fraction(number, cases) for number in found]


def enumerate_erased(rhm: RHM) -> tuple[Fraction, Fraction]:
    """Shares of (grammar, string, leaf) after whose erasure the root is determined, and the string is.

    >>> enumerate_erased(RHM(2, 2, 2, 2))
    (Fraction(5, 9), Fraction(0, 1))
    """
    roots, strings = [], []
    for grammar in every_grammar(rhm):
        symbols = every_string(grammar)
        root_of = dict(zip(map(tuple, symbols[-1].tolist()), symbols[0][:, 0].tolist(), strict=True))
        alike: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        for string, root in root_of.items():
            for t in range(len(string)):
                alike.setdefault((t, (*string[:t], *string[t + 1 :])), []).append(root)
        places = len(root_of) * rhm.s**rhm.L
        roots.append(Fraction(sum(len(found) for found in alike.values() if len(set(found)) == 1), places))
        strings.append(Fraction(sum(len(found) == 1 for found in alike.values()), places))
    return average(roots), average(strings)


def enumerate_orders(rhm: RHM) -> tuple[int, int]:
    """Prune every string of every grammar in every order, the root determined throughout: (violations, orders tried).

    A violation is an order in which deletion that passes over leaves it must not take keeps one that deletion which
    stops there does not, or where leaves could go on being deleted from what it keeps.

    >>> enumerate_orders(RHM(2, 1, 2, 2))
    (0, 6912)
    """
    violations, tried = 0, 0
    leaves = rhm.s**rhm.L
    for grammar in every_grammar(rhm):
        symbols = every_string(grammar)
        known = list(zip(symbols[-1].tolist(), symbols[0][:, 0].tolist(), strict=True))
        for string, _ in known:
            sure = {
                kept: len({root for other, root in known if all(other[t] == string[t] for t in kept)}) == 1
                for size in range(leaves + 1)
                for kept in combinations(range(leaves), size)
            }
            for order in permutations(range(leaves)):
                stopped, passed = _pruned(order, sure, stop=True), _pruned(order, sure, stop=False)
                free = any(sure[tuple(t for t in passed if t != erased)] for erased in passed)
                violations += not set(passed) <= set(stopped) or free
                tried += 1
    return violations, tried


def _pruned(order: tuple[int, ...], sure: dict[tuple[int, ...], bool], stop: bool) -> tuple[int, ...]:
    kept = tuple(sorted(order))
    for leaf in order:
        left = tuple(t for t in kept if t != leaf)
        if sure[left]:
            kept = left
        elif stop:
            break
    return kept


def enumerate_blanks(v: int, m: int, s: int, s0: int, kind: Kind) -> tuple[int, int]:
    """Erasures of blank and of informative leaves that change the root's posterior, in sparse trees of one level.

    Over every table, string, set of leaves kept and one more leaf erased from it, by counting derivations.

    >>> enumerate_blanks(2, 1, 2, 1, "a")[0]
    0
    """
    blank, informative = 0, 0
    for table in tables(v, m, s):
        rules = sparse_model([np.array(table)], s0, kind).hierarchy.rules[0]
        width = rules.shape[2]
        masks = np.array(list(product([False, True], repeat=width)))
        for string in np.unique(rules.reshape(-1, width), axis=0):
            agree = ((rules == string) | ~masks[:, None, None]).all(axis=-1).sum(axis=-1)  # (sets kept, roots)
            for leaf in range(width):
                before = agree[masks[:, leaf]]
                after = agree[np.flatnonzero(masks[:, leaf]) - 2 ** (width - 1 - leaf)]
                # Proportional counts, by products of all pairs, are equal posteriors.
                cross = before[:, :, None] * after[:, None, :]
                changed = int((cross != cross.swapaxes(1, 2)).any(axis=(1, 2)).sum())
                if string[leaf] == v:
                    blank += changed
                else:
                    informative += changed
    return blank, informative
