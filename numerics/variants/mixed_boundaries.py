"""Where the constituents of a mixed string begin: drawn with the string, and read off entropies.

Object: a string of mixed branching with the places at which its level-1 constituents begin, place 0 left out, since it
begins one in every string; a reading is a set of places, scored by F1 = 2 tp/(read + true).
Statement: `rises` marks every token whose entropy, given all before it, is above that of the token before it: the
"monotonic" rule of Byte Latent Transformer with threshold 0, nothing fitted.
Source: Pagnoni et al. (2024), arXiv:2412.09871, section 2.3 (patching by entropy).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.variants.mixed import MixedGrammar
from latentproof.numerics.variants.mixed_entropy import next_token_entropies

Tokens = npt.NDArray[np.int64]

LEVEL = 1e-9
"""Nats by which entropies must differ to count as different: rounding is far below."""


def draw_parsed(grammar: MixedGrammar, rng: np.random.Generator) -> tuple[Tokens, set[int]]:
    """One string and the places > 0 at which its level-1 constituents begin.

    >>> from latentproof.numerics.variants.mixed import draw_mixed
    >>> g = draw_mixed(v=4, m2=1, m3=4, L=2, p2=1.0, seed=0)  # only pairs
    >>> draw_parsed(g, np.random.default_rng(0))[1]
    {2}
    """
    symbols, starts = [int(rng.integers(grammar.v))], [0]
    for pairs, triples in zip(reversed(grammar.pairs), reversed(grammar.triples), strict=True):
        below: list[int] = []
        starts = []
        for symbol in symbols:
            rules = (pairs if rng.random() < grammar.p2 else triples)[symbol]
            starts.append(len(below))
            below += rules[rng.integers(len(rules))].tolist()
        symbols = below
    return np.array(symbols), set(starts[1:])


def rises(grammar: MixedGrammar, string: Tokens) -> set[int]:
    """The places > 0 whose next-token entropy is above that of the place before.

    >>> from latentproof.numerics.variants.mixed import draw_mixed
    >>> g = draw_mixed(v=2, m2=2, m3=4, L=2, p2=0.5, seed=0)  # f = 1
    >>> rises(g, np.array([0, 1, 1, 0]))
    set()
    """
    entropies = next_token_entropies(grammar, string)
    return set((np.flatnonzero(np.diff(entropies) > LEVEL) + 1).tolist())


def f1(read: set[int], true: set[int]) -> float:
    """2 |read and true|/(|read| + |true|); 1 if both are empty.

    >>> f1({2, 4}, {2, 5}), f1(set(), {2})
    (0.5, 0.0)
    """
    return 2 * len(read & true) / (len(read) + len(true)) if read or true else 1.0
