r"""Zipf rules: at chosen levels, a symbol's rules have power-law probabilities.

Definition: at those levels the k-th rule of every symbol, k = 1..m, has probability
    \[ f_k = k^{-(1+a)} \Big/ \sum_{j\le m} j^{-(1+a)} , \]
and 1/m at all others; a = -1 gives back the plain model. The rules themselves are drawn as in the plain model, so that
the order of a symbol's rules, hence which of them is common, is uniform.
Source: Cagnetta, Kang, Wyart (2025), arXiv:2505.07067, section 2 (there at one level).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy
from latentproof.numerics.variants.model import FixedModel
from latentproof.theory.model import RHM, RegimeError


def zipf_law(m: int, a: float) -> npt.NDArray[np.float64]:
    """f_k proportional to k^-(1+a), k = 1..m, shape (m,); a finite.

    >>> zipf_law(2, 0.0).round(4).tolist()
    [0.6667, 0.3333]
    """
    if not math.isfinite(a):
        raise RegimeError(f"a must be finite, got a = {a}")
    logarithm = -(1 + a) * np.log(np.arange(1, m + 1))
    weights: npt.NDArray[np.float64] = np.exp(logarithm - logarithm.max())
    weights /= weights.sum()
    return weights


def draw_zipf(rhm: RHM, a: float, seed: int, *, levels: Iterable[int] = (1,)) -> FixedModel:
    """Draw a grammar whose rules follow Zipf's law at `levels`, a subset of 1..L (1: the rules that make tokens).

    >>> draw_zipf(RHM(8, 4, 2, 3), 0.5, seed=0).hierarchy
    <Hierarchy with alphabets [8, 8, 8, 8], R=4 weighted rules, s=2>
    """
    chosen = set(levels)
    if not chosen <= set(range(1, rhm.L + 1)):
        raise RegimeError(f"levels must be within 1..L = {rhm.L}, got {sorted(chosen)}")
    plain = np.full(rhm.m, 1 / rhm.m)
    weights = [zipf_law(rhm.m, a) if level in chosen else plain for level in range(1, rhm.L + 1)]
    return FixedModel(Hierarchy(Grammar.sample(rhm, seed).rules, tokens=rhm.v, weights=weights))
