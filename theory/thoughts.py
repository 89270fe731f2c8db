r"""What latents given by an oracle are worth: coverage of the rules, and parents read from incomplete tuples.

Object: N = vm rules of one level, each draw shows one of them, all equally likely; P draws.
Statement: \[ E\,\#\{\text{rules not seen}\}=N(1-1/N)^P\le\delta\quad\text{for }P\ge N\ln(N/\delta); \]
with its latents given a decoder is a table, which is complete when every rule has been seen. For a tuple with one
symbol erased, the probability over tables that its parent is still determined, no other symbol's rule being one of the
v - 1 tuples that agree with the s - 1 symbols shown, is
    \[ \prod_{i=1}^{v-1}\frac{n-vm+m-i}{n-i}=\frac{\binom{n-v}{vm-m}}{\binom{n-1}{vm-m}}, \]
about (1-f)^(v-1), and 0 once n - vm + m < v, as at f = 1 and m < v.
Source: elementary; drawing without replacement, Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

import math
from fractions import Fraction

from latentproof.theory.model import RHM, RegimeError

MOST_FACTORS = 10**5
"""Largest v of which the exact product is formed."""


def oracle_draws(rhm: RHM, delta: float) -> int:
    """P = ceil(N ln(N/delta)), N = vm: every rule of a level is seen with probability at least 1 - delta.

    Raises `RegimeError` unless 0 < delta < 1.

    >>> oracle_draws(RHM(8, 8, 3, 3), 0.05)
    458
    """
    if not 0 < delta < 1:
        raise RegimeError(f"delta must lie strictly between 0 and 1, got delta = {delta}")
    N = rhm.v * rhm.m
    return math.ceil(N * math.log(N / delta))


def unseen(N: int, P: int) -> Fraction:
    """Expected number of N equally likely rules that P >= 0 draws do not show: N (1 - 1/N)^P.

    >>> unseen(2, 3)
    Fraction(1, 4)
    """
    return N * (1 - Fraction(1, N)) ** P


def determined_without_one(rhm: RHM) -> Fraction:
    """P(a tuple's parent is determined by all its symbols but one), over tables.

    >>> determined_without_one(RHM(2, 1, 2, 2)), determined_without_one(RHM(4, 4, 2, 2))
    (Fraction(2, 3), Fraction(4, 455))
    """
    if rhm.v > MOST_FACTORS:
        raise RegimeError(f"v must be at most {MOST_FACTORS} for the exact product, got v = {rhm.v}")
    others = rhm.v * rhm.m - rhm.m
    product = Fraction(1)
    for i in range(1, rhm.v):
        product *= Fraction(max(rhm.n - others - i, 0), rhm.n - i)
    return product
