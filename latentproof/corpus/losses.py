r"""Next-token losses by length of context: an interpolated n-gram model, trained on half the blocks.

Model (Witten, Bell 1991): with N(c, x) and N(c) counts, T(c) the number of different continuations of context c,
    \[ p_n(x\mid c)=\frac{N(c,x)+T(c)\,p_{n-1}(x\mid c')}{N(c)+T(c)}, \]
c' the context without its first token, p_{-1} uniform. The mean loss -ln p_n on text that the model has not seen is an
upper bound of the conditional entropy H_n in expectation; it stops falling where the text is too short for n.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from latentproof.corpus.text import Tokens

Array = npt.NDArray[np.float64]
MAX_BITS = 62


def longest_context(V: int, wanted: int) -> int:
    """The context length asked for, if a context and its continuation fit an int64; else the largest that does.

    >>> longest_context(32, 8), longest_context(256, 8)
    (8, 6)
    """
    return min(wanted, int(MAX_BITS / math.log2(V)) - 1)


def losses(tokens: Tokens, V: int, blocks: int, order: int) -> Array:
    """-ln p_n of every token (nats), shape (order + 1, blocks, length), n = 0..order; blocks are equal parts.

    Each block is tested on the model of the blocks of the other parity; its first `order` tokens have shorter contexts
    filled from the end of the block before (the first: from its own end).

    >>> rng = np.random.default_rng(0)
    >>> tokens = np.tile([0, 1, 2, 3], 5000)
    >>> means = losses(tokens, 4, 10, 1).mean(axis=(1, 2))
    >>> round(float(means[0]), 2), bool(means[1] < 0.01)
    (1.39, True)
    """
    length = len(tokens) // blocks
    parts = tokens[: blocks * length].reshape(blocks, length)
    whole = parts.ravel()
    parity = np.repeat(np.arange(blocks) % 2, length)
    found = np.empty((order + 1, blocks * length))
    for fold in (0, 1):
        train, test = parity != fold, parity == fold
        p = np.full(int(test.sum()), 1 / V)
        for n in range(order + 1):
            context = _codes(whole, V, n)
            pair = context * V + whole
            both, number = np.unique(pair[train], return_counts=True)
            seen, first, kinds = np.unique(both // V, return_index=True, return_counts=True)
            total = np.add.reduceat(number, first)
            at = _find(seen, context[test])
            N_c, T = np.where(at >= 0, total[at], 0), np.where(at >= 0, kinds[at], 0)
            hit = _find(both, pair[test])
            N_cx = np.where(hit >= 0, number[hit], 0)
            p = np.where(N_c > 0, (N_cx + T * p) / np.maximum(N_c + T, 1), p)
            found[n, test] = -np.log(p)
    return found.reshape(order + 1, blocks, length)


def _codes(tokens: Tokens, V: int, n: int) -> Tokens:
    """The n tokens before each as one number, the nearest last."""
    codes = np.zeros_like(tokens)
    for back in range(n, 0, -1):
        codes = codes * V + np.roll(tokens, back)
    return codes


def _find(sorted_values: Tokens, wanted: Tokens) -> Tokens:
    """Index of each wanted value, -1 where it is not there."""
    place = np.minimum(np.searchsorted(sorted_values, wanted), len(sorted_values) - 1)
    found: Tokens = np.where(sorted_values[place] == wanted, place, -1)
    return found
