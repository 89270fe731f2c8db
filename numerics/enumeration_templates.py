r"""The class signal of all places, and locally valid strings, over every grammar: counted, without any formula.

Object: the joint law of the root and each leaf, a product of count matrices of independent levels, equal ones merged
with their number of grammars; all v^(s^L) strings, reduced tuple by tuple.
Statement: exact means over all (n)_(vm)^L grammars, and exact counts in each of them.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import product

from latentproof.numerics.enumeration import centred, energy, push
from latentproof.numerics.enumeration_direct import Rules
from latentproof.numerics.enumeration_tables import channels
from latentproof.theory.model import RHM, RegimeError

MAX_STRINGS = 2**16
"""Most strings of one grammar that are gone through."""


@cache
def enumerate_class_signal(rhm: RHM) -> Fraction:
    """E sum over leaves of sum (P(y, x) - P(y)P(x))^2, y the root, over every grammar.

    >>> enumerate_class_signal(RHM(2, 1, 2, 2))
    Fraction(4, 9)
    """
    v, m, s = rhm.v, rhm.m, rhm.s
    identity = tuple(tuple(int(a == b) for b in range(v)) for a in range(v))
    laws = [centred(Counter({identity: 1}), v)]
    for _ in range(rhm.L):
        laws = [push(law, channels(v, m, s, place)) for law in laws for place in range(s)]
    return sum((energy(law, v * v * m**rhm.L) for law in laws), Fraction(0))


def valid_strings(grammar: Sequence[Rules]) -> tuple[list[int], list[int]]:
    """How many of all strings have their tuples of the levels <= k grammatical, k = 0..L; sentences of each class.

    Raises `RegimeError` beyond `MAX_STRINGS` strings.

    >>> valid_strings([(((0, 1),), ((1, 1),)), (((1, 0),), ((0, 0),))])
    ([16, 4, 2], [1, 1])
    """
    v, s, L = len(grammar[0]), len(grammar[0][0][0]), len(grammar)
    if L * s**L > 100 or v ** (s**L) > MAX_STRINGS:
        raise RegimeError(f"v^(s^L) must be at most {MAX_STRINGS} strings, got v = {v}, s = {s}, L = {L}")
    parents = [{rule: a for a, rules in enumerate(table) for rule in rules} for table in grammar]
    valid, sentences = [0] * (L + 1), [0] * v
    for string in product(range(v), repeat=s**L):
        symbols: tuple[int | None, ...] = string
        valid[0] += 1
        for level in range(L):
            symbols = tuple(
                parents[level].get(symbols[i : i + s])  # type: ignore[arg-type]  # no symbol of it is None
                for i in range(0, len(symbols), s)
            )
            if None in symbols:
                break
            valid[level + 1] += 1
        else:
            sentences[symbols[0] or 0] += 1
    return valid, sentences
