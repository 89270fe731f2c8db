r"""Next-token laws of mixed branching at every position of a string, in one compiled pass.

Statement: with the inside probabilities I_l(i, j, a) of `mixed_laws`, first tokens F_l(a, z), and n the number of
tokens so far, N_l(i, a, z) = P(below a symbol a of level l, begun at i < n, come x_i..x_{n-1} and then z) obeys
    \[ N_l(i,a,z)=\sum_q\frac{p_q}{m_q}\sum_k\sum_h\Big[\sum_{c<n}W_h(c)\,N_{l-1}(c,r(a,k)_h,z)
       +W_h(n)\,F_{l-1}(r(a,k)_h,z)\Big], \]
W_h(c) the probability that the children before h have exactly x_i..x_{c-1} below them; the next token of the string has
the law N_L(0, ., z) averaged over roots. `mixed_prefix` has the same by one sweep a token, in Fractions as well.
Source: Jelinek, Lafferty (1991), prefix probabilities of context-free grammars, at uniform depth and mixed branching.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.belief.prefix import entropy_of
from latentproof.numerics.jit import kernel
from latentproof.numerics.variants.mixed import MixedGrammar
from latentproof.theory.model import RegimeError

Law = npt.NDArray[np.float64]
Rules = npt.NDArray[np.int64]

MAX_TOKENS = 100
"""Longest strings."""


def next_token_laws(grammar: MixedGrammar, string: npt.ArrayLike) -> Law:
    """P(x_0..x_{t-1}, X_t = z), z = 0..v-1, and last P(the string is x_0..x_{t-1}); shape (length, v+1).

    Raises `RegimeError` for anything but 1..100 tokens 0..v-1.

    >>> from latentproof.numerics.variants.mixed import draw_mixed
    >>> g = draw_mixed(v=2, m2=2, m3=4, L=2, p2=0.5, seed=0)
    >>> next_token_laws(g, [0, 1])[0].tolist(), next_token_laws(g, [0, 1]).shape
    ([0.5, 0.5, 0.0], (2, 3))
    """
    tokens = np.asarray(string)
    if tokens.ndim != 1 or not 1 <= len(tokens) <= MAX_TOKENS or not np.issubdtype(tokens.dtype, np.integer):
        raise RegimeError(f"string must be 1..{MAX_TOKENS} tokens, got {tokens.dtype} {tokens.shape}")
    if tokens.min() < 0 or tokens.max() >= grammar.v:
        raise RegimeError(f"tokens must be in 0..v-1 = {grammar.v - 1}, got {tokens.min()}..{tokens.max()}")
    laws = np.empty((len(tokens), grammar.v + 1))
    _laws(np.stack(grammar.pairs), np.stack(grammar.triples), float(grammar.p2), tokens.astype(np.int64), laws)
    return laws


def next_token_entropies(grammar: MixedGrammar, string: npt.ArrayLike) -> Law:
    """Entropy of the next token, given the tokens before it and that there is one, nats, shape (length,).

    Raises `RegimeError` as `next_token_laws` does, and for strings that the grammar cannot begin with.

    >>> from latentproof.numerics.variants.mixed import draw_mixed
    >>> g = draw_mixed(v=2, m2=2, m3=4, L=2, p2=0.5, seed=0)  # f = 1: every token is uniform
    >>> (next_token_entropies(g, [0, 1, 1, 0]) / np.log(2)).round(6).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    joint = next_token_laws(grammar, string)[:, :-1]
    total = joint.sum(axis=1, keepdims=True)
    if not (total > 0).all():
        raise RegimeError("string must be one that this grammar begins with, got one of probability 0")
    return entropy_of(joint / total)


@kernel
def _laws(pairs: Rules, triples: Rules, p2: float, string: Rules, laws: Law) -> None:
    """Fill laws (n, v+1)."""
    depth, v, n = pairs.shape[0], pairs.shape[1], string.size
    inside = np.zeros((depth + 1, n + 1, n + 1, v))
    first = np.zeros((depth + 1, v, v))
    for i in range(n):
        inside[0, i, i + 1, string[i]] = 1.0
    for a in range(v):
        first[0, a, a] = 1.0
    for level in range(1, depth + 1):
        for i in range(n):
            for j in range(i + 2**level, min(n, i + 3**level) + 1):
                for a in range(v):
                    inside[level, i, j, a] = p2 * _span(inside[level - 1], i, j, pairs[level - 1, a])
                    inside[level, i, j, a] += (1 - p2) * _span(inside[level - 1], i, j, triples[level - 1, a])
        _first(first[level - 1], pairs[level - 1], p2, first[level])
        _first(first[level - 1], triples[level - 1], 1 - p2, first[level])
    after = np.zeros((depth + 1, n + 1, v, v))
    reach = np.zeros((n + 1, v))
    for t in range(n):
        for level in range(depth + 1):
            after[level, t] = first[level]
            if level > 0:
                for i in range(max(0, t + 1 - 3**level), t):
                    for a in range(v):
                        reach[i : t + 1] = 0.0
                        _reach(inside[level - 1], i, t, pairs[level - 1, a], p2, reach)
                        _reach(inside[level - 1], i, t, triples[level - 1, a], 1 - p2, reach)
                        after[level, i, a] = 0.0
                        low = max(i, t + 1 - 3 ** (level - 1))
                        for c in range(low, t + 1):
                            for b in range(v):
                                if reach[c, b] > 0.0:
                                    for z in range(v):
                                        after[level, i, a, z] += reach[c, b] * after[level - 1, c, b, z]
        for z in range(v):
            laws[t, z] = after[depth, 0, :, z].sum() / v
        laws[t, v] = inside[depth, 0, t].sum() / v if t > 0 else 0.0


@kernel
def _span(below: Law, i: int, j: int, rules: Rules) -> float:
    """The mean over rules (m, q) of the probability that the children have x_i..x_{j-1} below them."""
    total = 0.0
    for k in range(rules.shape[0]):
        for c in range(i + 1, j):
            one = below[i, c, rules[k, 0]]
            if one > 0.0:
                if rules.shape[1] == 2:
                    total += one * below[c, j, rules[k, 1]]
                else:
                    for e in range(c + 1, j):
                        total += one * below[c, e, rules[k, 1]] * below[e, j, rules[k, 2]]
    mean: float = total / rules.shape[0]
    return mean


@kernel
def _first(below: Law, rules: Rules, p: float, target: Law) -> None:
    """Add p times the law of the first token below each symbol; rules (v, m, q)."""
    for a in range(rules.shape[0]):
        for k in range(rules.shape[1]):
            for z in range(target.shape[1]):
                target[a, z] += p / rules.shape[1] * below[rules[a, k, 0], z]


@kernel
def _reach(below: Law, i: int, t: int, rules: Rules, p: float, reach: Law) -> None:
    """Add to reach[c, b] the probability that a child b begins at c <= t, all before it complete; rules (m, q)."""
    share = p / rules.shape[0]
    for k in range(rules.shape[0]):
        reach[i, rules[k, 0]] += share
        for c in range(i + 1, t + 1):
            one = share * below[i, c, rules[k, 0]]
            if one > 0.0:
                reach[c, rules[k, 1]] += one
                if rules.shape[1] == 3:
                    for e in range(c + 1, t + 1):
                        reach[e, rules[k, 2]] += one * below[c, e, rules[k, 1]]
