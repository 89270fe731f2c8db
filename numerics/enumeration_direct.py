r"""The slow lane: walk through whole grammars and sum over derivations, with fractions and no algebra.

Object: for one grammar, the exact joint law of the symbols at any nodes of the tree; a node is its path from the root,
(0, 1) being child 1 of child 0 of the root and () the root.
Statement: P(symbols at the nodes | root of a subtree) = (1/m) sum over rules of the product over children, the
definition of the model; a correlation is then averaged over all (n)_(vm)^L grammars, each rule order included.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import permutations, product

from latentproof.numerics.enumeration import count_grammars
from latentproof.theory.model import RHM, RegimeError

Path = tuple[int, ...]
Rules = tuple[tuple[tuple[int, ...], ...], ...]
"""rules[a][k] is the k-th rule of symbol a at one level."""
Joint = dict[tuple[int, ...], Fraction]
"""Symbols at the asked nodes, in the order asked, and their probability; zero probabilities are left out."""

MAX_GRAMMARS = 300_000
"""Largest number of grammars that are walked through one by one."""


def grammars(rhm: RHM) -> Iterator[tuple[Rules, ...]]:
    """All grammars, level 1 first; RegimeError beyond `MAX_GRAMMARS`.

    >>> sum(1 for _ in grammars(RHM(2, 1, 2, 2)))
    144
    """
    if (number := count_grammars(rhm)) > MAX_GRAMMARS:
        count = str(number) if number < 10**30 else f"about 10^{len(str(number)) - 1}"
        raise RegimeError(f"{rhm} has {count} grammars, the limit for walking through each is {MAX_GRAMMARS}")
    slots = [range(a * rhm.m, (a + 1) * rhm.m) for a in range(rhm.v)]
    strings = tuple(product(range(rhm.v), repeat=rhm.s))
    level = [
        tuple(tuple(drawn[slot] for slot in of_symbol) for of_symbol in slots)
        for drawn in permutations(strings, rhm.v * rhm.m)
    ]
    return product(level, repeat=rhm.L)


def node_law(grammar: Sequence[Rules], nodes: Sequence[Path]) -> Joint:
    """The joint law of the symbols at these nodes in one grammar, root uniform.

    >>> one = (((0, 1),), ((1, 0),))  # symbol 0 -> 01, symbol 1 -> 10
    >>> node_law((one, one), [(), (0, 1)])
    {(0, 1): Fraction(1, 2), (1, 0): Fraction(1, 2)}
    """
    v = len(grammar[0])
    law: Joint = {}
    for root in range(v):
        _add(law, _below(grammar, len(grammar), root, nodes), Fraction(1, v))
    return law


def _below(grammar: Sequence[Rules], level: int, symbol: int, nodes: Sequence[Path]) -> Joint:
    """The law of the symbols at the nodes (paths from here), given the symbol here, by summing over its rules."""
    deeper = [node for node in nodes if node]
    if not deeper:
        return {(symbol,) * len(nodes): Fraction(1)}
    rules = grammar[level - 1][symbol]
    law: Joint = {}
    for rule in rules:
        parts: Joint = {(): Fraction(1)}
        for child, letter in enumerate(rule):
            inside = [node[1:] for node in deeper if node[0] == child]
            found = _below(grammar, level - 1, letter, inside) if inside else {(): Fraction(1)}
            parts = {known + new: p * q for known, p in parts.items() for new, q in found.items()}
        _add(law, parts, Fraction(1, len(rules)))
    # parts lists the deeper nodes child by child: put them, and this node itself, back into the order asked.
    by_child = [node for child in range(len(rules[0])) for node in deeper if node[0] == child]
    where = [by_child.index(node) if node else -1 for node in nodes]
    ordered: Joint = {}
    for symbols, p in law.items():
        key = tuple(symbols[at] if at >= 0 else symbol for at in where)
        ordered[key] = ordered.get(key, Fraction(0)) + p
    return ordered


def _add(law: Joint, more: Joint, weight: Fraction) -> None:
    for symbols, p in more.items():
        law[symbols] = law.get(symbols, Fraction(0)) + weight * p


def connected_energy(joint: Joint, first: int) -> Fraction:
    """sum (P(x,y) - P(x)P(y))^2, x the first `first` symbols of the joint law and y all others.

    >>> connected_energy({(0, 0): Fraction(1, 2), (1, 1): Fraction(1, 2)}, 1)
    Fraction(1, 4)
    """
    left: Joint = {}
    right: Joint = {}
    for symbols, p in joint.items():
        left[symbols[:first]] = left.get(symbols[:first], Fraction(0)) + p
        right[symbols[first:]] = right.get(symbols[first:], Fraction(0)) + p
    zero = Fraction(0)
    return sum(((joint.get(x + y, zero) - p * q) ** 2 for x, p in left.items() for y, q in right.items()), zero)


def direct_correlation(rhm: RHM, node: Path, target: Iterable[Path]) -> Fraction:
    """E over every grammar of sum (P(a,z) - P(a)P(z))^2, a the symbol at `node`, z the symbols at the target nodes.

    Several target nodes make one target with their combinations as its categories. Raises `RegimeError` for a path
    that leaves the tree, or a regime too large to walk through.

    >>> direct_correlation(RHM(2, 1, 2, 2), (0,), [()])  # a child and the root label
    Fraction(1, 6)
    """
    nodes = [tuple(node), *(tuple(path) for path in target)]
    for path in nodes:
        if len(path) > rhm.L or not all(0 <= child < rhm.s for child in path):
            raise RegimeError(f"a node is a path of at most L = {rhm.L} children 0..s-1, s = {rhm.s}, got {path}")

    return average(connected_energy(node_law(grammar, nodes), 1) for grammar in grammars(rhm))


def average(values: Iterable[Fraction]) -> Fraction:
    """The mean of finitely many fractions.

    >>> average([Fraction(1), Fraction(2)])
    Fraction(3, 2)
    """
    listed = list(values)
    return sum(listed, Fraction(0)) / len(listed)
