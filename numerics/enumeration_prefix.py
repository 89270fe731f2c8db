r"""Collision probabilities of prefixes over every grammar: E8 without its recursion.

Object: X_1..X_t, the first t leaves of one string; E sum_x P(x)^2 over all grammars.
Statement: the exact mean, from each grammar's law of the first t leaves by summing over derivations.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, product

from latentproof.numerics.enumeration_direct import average, grammars, node_law
from latentproof.theory.model import RHM, RegimeError


def enumerate_prefix_collision(rhm: RHM, position: int) -> Fraction:
    """E sum_x P(X_1..X_t = x)^2, t = `position` in 0..s^L, over every grammar.

    Raises `RegimeError` for a position out of range or a regime too large to walk through.

    >>> enumerate_prefix_collision(RHM(2, 1, 2, 2), 1)
    Fraction(7, 9)
    """
    if not 0 <= position <= rhm.s**rhm.L:
        raise RegimeError(f"position must be from 0 to s^L = {rhm.s**rhm.L}, got position = {position}")
    leaves = list(islice(product(range(rhm.s), repeat=rhm.L), position))
    return average(sum((p * p for p in node_law(grammar, leaves).values()), Fraction(0)) for grammar in grammars(rhm))
