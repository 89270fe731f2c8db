r"""Prefix probabilities of mixed branching: how likely a string begins with given tokens.

Statement: S_l(i, a) = P(the string below a symbol a of level l, begun at i, has x_i..x_{n-1} and goes on beyond them)
obeys S_l(n, a) = 1, S_0(i, a) = 0 for i < n, and, by which child h is the first to reach beyond n,
    \[ S_l(i,a)=\sum_{q}\frac{p_q}{m_q}\sum_k\sum_h\sum_{i<c_1<\dots<c_{h-1}\le n}
       \prod_{g<h} I_{l-1}(c_{g-1},c_g,r(a,k)_g)\; S_{l-1}(c_{h-1},r(a,k)_h), \]
with the inside probabilities I; a string of the root begins with x_0..x_{n-1} with probability I_L(0,n) + S_L(0).
Source: Jelinek, Lafferty (1991), prefix probabilities of context-free grammars, at uniform depth and mixed branching.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.variants.mixed_laws import Law, Number, Rules, inside_spans


def begins(pairs: Sequence[Rules], triples: Sequence[Rules], p2: Number, prefix: npt.NDArray[Any]) -> Law:
    """P(the string begins with the prefix | root), shape (v,); Fractions if p2 is one; 1 for no tokens.

    >>> rules2, rules3 = np.array([[[0, 1]], [[1, 1]]]), np.array([[[0, 0, 1]], [[1, 0, 0]]])
    >>> begins([rules2], [rules3], 0.25, np.array([0])), begins([rules2], [rules3], 0.25, np.array([0, 0]))
    (array([1., 0.]), array([0.75, 0.  ]))
    """
    v, n = len(pairs[0]), len(prefix)
    one, zero = p2 * 0 + 1, p2 * 0
    spans = inside_spans(pairs, triples, p2, prefix)

    @cache
    def beyond(level: int, i: int) -> Law:
        if i == n:
            return np.full(v, one)
        total = np.full(v, zero)
        if level == 0:
            return total
        for p, rules in ((p2, pairs[level - 1]), (1 - p2, triples[level - 1])):
            # reached[c]: weights (v, m) of the rules whose children so far are complete and end at c
            reached: dict[int, Law] = {i: np.full(rules.shape[:2], one)}
            for h in range(rules.shape[2]):
                following: dict[int, Law] = {}
                for c, weight in reached.items():
                    symbols = rules[:, :, h]
                    total = total + (weight * beyond(level - 1, c)[symbols]).sum(axis=1) * (p / rules.shape[1])
                    for j in range(c + 1, n + 1):
                        if (c, j) in spans[level - 1]:
                            following[j] = following.get(j, zero) + weight * spans[level - 1][c, j][symbols]
                reached = following
        return total

    longer: Law = beyond(len(pairs), 0)
    return longer + spans[-1].get((0, n), zero)
