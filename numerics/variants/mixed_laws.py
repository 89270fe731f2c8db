r"""Exact laws of mixed branching: inside probabilities over spans, and the law of the token at a position.

Statement: I_l(i, j, a) = P(a symbol a of level l has the string x_i..x_{j-1} below it) obeys I_0(i, i+1, x_i) = 1 and
    \[ I_l(i,j,a)=\sum_{q\in\{2,3\}}\frac{p_q}{m_q}\sum_k\sum_{i<c_1<\dots<j}\prod_h I_{l-1}(c_{h-1},c_h,r(a,k)_h).\]
The length of a subtree does not depend on its symbol (the kind of a node does not), so that the law of the token at
offset t below a symbol follows from the lengths of what lies to its left.
Source: Baker (1979), inside algorithm, at uniform depth; model of Parley, Cagnetta, Wyart (2026), arXiv:2602.06065.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Rules = npt.NDArray[np.int64]
Law = npt.NDArray[Any]
Number = float | Fraction
Spans = dict[tuple[int, int], Law]


def inside(pairs: Sequence[Rules], triples: Sequence[Rules], p2: Number, string: npt.NDArray[Any]) -> Law:
    """P(string | root), shape (v,); Fractions if p2 is one.

    >>> rules2, rules3 = np.array([[[0, 1]], [[1, 1]]]), np.array([[[0, 0, 1]], [[1, 0, 0]]])
    >>> inside([rules2], [rules3], Fraction(1, 4), np.array([1, 0, 0]))
    array([Fraction(0, 1), Fraction(3, 4)], dtype=object)
    """
    law = inside_spans(pairs, triples, p2, string)[-1].get((0, len(string)))
    return np.full(len(pairs[0]), p2 * 0) if law is None else law


def inside_spans(pairs: Sequence[Rules], triples: Sequence[Rules], p2: Number, string: npt.NDArray[Any]) -> list[Spans]:
    """I_l(i, j, .) of every level 0..L, by (i, j), where it is not zero."""
    v, n = len(pairs[0]), len(string)
    exact = isinstance(p2, Fraction)
    zero, one = (Fraction(0), Fraction(1)) if exact else (0.0, 1.0)
    spans: Spans = {}
    for i, token in enumerate(string.tolist()):
        spans[i, i + 1] = np.array([one if z == token else zero for z in range(v)], dtype=object if exact else float)
    levels = [spans]
    for level, (rules2, rules3) in enumerate(zip(pairs, triples, strict=True), start=1):
        above: Spans = {}
        for i in range(n):
            for j in range(i + 2**level, min(n, i + 3**level) + 1):
                value = sum(
                    (
                        _node(spans, cuts, rules) * (p / rules.shape[1])
                        for p, rules in ((p2, rules2), (1 - p2, rules3))
                        for cuts in _cuts(i, j, rules.shape[2], 2 ** (level - 1), 3 ** (level - 1))
                    ),
                    np.full(v, zero, dtype=object if exact else float),
                )
                if value.any():
                    above[i, j] = value
        spans = above
        levels.append(spans)
    return levels


def _cuts(i: int, j: int, parts: int, shortest: int, longest: int) -> Iterator[tuple[int, ...]]:
    """The ways to cut i..j into so many parts of the given lengths."""
    for inner in combinations(range(i + shortest, j - shortest + 1), parts - 1):
        cuts = (i, *inner, j)
        if all(shortest <= b - a <= longest for a, b in pairwise(cuts)):
            yield cuts


def _node(spans: Spans, cuts: tuple[int, ...], rules: Rules) -> Law | int:
    product: Any = 1
    for h, place in enumerate(pairwise(cuts)):
        if place not in spans:
            return 0
        product = product * spans[place][rules[:, :, h]]
    total: Law = product.sum(axis=1)
    return total


def length_law(level: int, p2: Number) -> dict[int, Number]:
    """P(a subtree of a level has so many leaves), for each possible length.

    >>> length_law(2, Fraction(1, 2))[4], sum(length_law(3, Fraction(1, 2)).values())
    (Fraction(1, 8), Fraction(1, 1))
    """
    law: dict[int, Number] = {1: p2 * 0 + 1}
    for _ in range(level):
        two = _convolve(law, law)
        law = _add({n: p * p2 for n, p in two.items()}, {n: p * (1 - p2) for n, p in _convolve(two, law).items()})
    return law


def token_law(pairs: Sequence[Rules], triples: Sequence[Rules], p2: Number, position: int) -> Law:
    """P(longer than `position`, token z there | root a), shape (v, v): row a, column z.

    >>> rules2, rules3 = np.array([[[0, 1]], [[1, 1]]]), np.array([[[0, 0, 1]], [[1, 0, 0]]])
    >>> token_law([rules2], [rules3], 0.25, 2).tolist()
    [[0.0, 0.75], [0.75, 0.0]]
    """
    v = len(pairs[0])
    exact = isinstance(p2, Fraction)
    kind = object if exact else float

    @cache
    def below(level: int, offset: int) -> Law:
        if level == 0:
            identity = np.array([[Fraction(int(a == z)) for z in range(v)] for a in range(v)], dtype=object)
            return identity if exact else identity.astype(float)
        total = np.full((v, v), Fraction(0) if exact else 0.0, dtype=kind)
        lengths = length_law(level - 1, p2)
        for p, rules in ((p2, pairs[level - 1]), (1 - p2, triples[level - 1])):
            left: dict[int, Number] = {0: p2 * 0 + 1}
            for j in range(rules.shape[2]):
                for used, q in left.items():
                    if 0 <= offset - used < 3 ** (level - 1):
                        child = below(level - 1, offset - used)
                        total = total + child[rules[:, :, j]].sum(axis=1) * (p * q / rules.shape[1])
                left = _convolve(left, lengths)
        return total

    return below(len(pairs), position)


def _convolve(a: dict[int, Number], b: dict[int, Number]) -> dict[int, Number]:
    result: dict[int, Number] = {}
    for n, p in a.items():
        for k, q in b.items():
            result[n + k] = result.get(n + k, 0) + p * q
    return result


def _add(a: dict[int, Number], b: dict[int, Number]) -> dict[int, Number]:
    return {n: a.get(n, 0) + b.get(n, 0) for n in sorted({*a, *b})}
