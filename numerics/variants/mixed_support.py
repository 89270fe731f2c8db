r"""Segmentation by support: which pairs and triples are grammatical, from how strings begin, and cuts into these.

Object: every string begins with a level-1 constituent, though of which length nothing shows. Its first two tokens are a
grammatical pair with probability p2, else two tokens of a triple; its first three a grammatical triple with probability
p3, else a pair and the first token of what follows, the law of which is nearly that of first tokens. A learner that is
told v, m2, m3 and p2 takes for pairs the v m2 most frequent beginnings, and for triples the v m3 that exceed most what
pairs explain; a string is then cut so that the product of the parts' probabilities is largest.
A pair that begins many triples may be taken for grammatical, so that the learner is not exact in every grammar.
Statement: the rarest constituent begins a string with probability p = min(p2/(v m2), p3/(v m3)), so that by the union
bound (every-rule) P = ln(N/delta)/p strings show all N = v(m2+m3) with probability 1 - delta.
Source: the maximum-likelihood cut into words of a known lexicon, by dynamic programming (Viterbi 1967).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from latentproof.numerics.variants.mixed import MixedGrammar

Tokens = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

UNKNOWN = math.log(1e-6)
"""ln of what a part outside the support is worth: less than any two parts of it."""


class Support(NamedTuple):
    """Whether each pair a v + b and each triple (a v + b) v + c is taken for grammatical: shapes (v^2,), (v^3,)."""

    pairs: Flags
    triples: Flags


def strings_to_show(grammar: MixedGrammar, delta: float) -> int:
    """P = ln(N/delta)/p, N = v(m2+m3), p the probability of the rarest constituent; 0 < p2 < 1.

    >>> from latentproof.numerics.variants.mixed import draw_mixed
    >>> strings_to_show(draw_mixed(v=8, m2=1, m3=8, L=2, p2=0.5, seed=0), 0.05)
    931
    """
    p2 = float(grammar.p2)
    rules = [int(table[0].shape[0] * table[0].shape[1]) for table in (grammar.pairs, grammar.triples)]
    least = min(p2 / rules[0], (1 - p2) / rules[1])
    return math.ceil(math.log(sum(rules) / delta) / least)


def exact_support(grammar: MixedGrammar) -> Support:
    """The support itself.

    >>> from latentproof.numerics.variants.mixed import draw_mixed
    >>> [int(part.sum()) for part in exact_support(draw_mixed(v=4, m2=2, m3=3, L=2, p2=0.5, seed=0))]
    [8, 12]
    """
    v = grammar.v
    pairs, triples = np.zeros(v**2, dtype=bool), np.zeros(v**3, dtype=bool)
    pairs[(grammar.pairs[0] @ [v, 1]).ravel()] = True
    triples[(grammar.triples[0] @ [v * v, v, 1]).ravel()] = True
    return Support(pairs, triples)


def learn_support(grammar: MixedGrammar, P: int, seed: int, *, start: int = 0) -> Support:
    """The support as P strings, number start, ..., of a data seed show it; ties are broken by order.

    >>> from latentproof.numerics.variants.mixed import draw_mixed
    >>> g = draw_mixed(v=16, m2=1, m3=16, L=2, p2=0.5, seed=0)
    >>> bool((learn_support(g, 20000, seed=1).pairs == exact_support(g).pairs).all())
    True
    """
    v, p2 = grammar.v, float(grammar.p2)
    known_pairs, known_triples = v * grammar.pairs[0].shape[1], v * grammar.triples[0].shape[1]
    tokens = grammar.sample(P, seed, start=start).tokens[:, :3].astype(np.int64)
    one = np.bincount(tokens[:, 0], minlength=v)
    two = np.bincount(tokens[:, :2] @ [v, 1], minlength=v**2)
    three = np.bincount(tokens @ [v * v, v, 1], minlength=v**3)
    pairs = _largest(two, known_pairs)
    explained = np.repeat(pairs, v) * np.tile(one, v**2) * (p2 / known_pairs)
    return Support(pairs, _largest(three - explained, known_triples))


def _largest(scores: npt.NDArray[np.generic], count: int) -> Flags:
    chosen = np.zeros(scores.size, dtype=bool)
    chosen[np.argsort(scores, kind="stable")[::-1][:count]] = True
    return chosen


def cut(grammar: MixedGrammar, support: Support, string: Tokens) -> set[int]:
    """The places > 0 at which parts begin, in the most probable cut of a string of two tokens or more.

    >>> from latentproof.numerics.variants.mixed import draw_mixed
    >>> g = draw_mixed(v=4, m2=1, m3=1, L=2, p2=0.5, seed=0)
    >>> string = [*g.pairs[0][2, 0].tolist(), *g.triples[0][1, 0].tolist()]
    >>> cut(g, exact_support(g), np.array(string))
    {2}
    """
    v, n = grammar.v, len(string)
    values = [
        np.where(known, math.log(p / (v * rules)) if p > 0 else -math.inf, UNKNOWN + math.log(1 / (v * rules)))
        for known, p, rules in zip(
            support,
            (float(grammar.p2), 1 - float(grammar.p2)),
            (grammar.pairs[0].shape[1], grammar.triples[0].shape[1]),
            strict=True,
        )
    ]
    best, back = [0.0, -math.inf], [0, 0]
    for j in range(2, n + 1):
        options = [(best[j - 2] + values[0][string[j - 2 : j] @ [v, 1]], j - 2)]
        if j >= 3:
            options.append((best[j - 3] + values[1][string[j - 3 : j] @ [v * v, v, 1]], j - 3))
        value, place = max(options)
        best.append(float(value))
        back.append(place)
    found, place = set(), back[n]
    while place > 0:
        found.add(place)
        place = back[place]
    return found
