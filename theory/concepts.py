r"""Concepts: a tree cut at level c, shared by K languages; what is paid once and what K times.

Object: h^(c), the symbols of level c; below it K independent lower grammars, above it one upper grammar.
Statement: \[ P_{concept}=(1+K)\frac{vm^3}{1-f},\quad P_{token}=K\frac{vm^{L+1}}{1-f},\quad
\frac{H_{\le c}}{H_{rules}}=\frac{1-s^{-c}}{1-s^{-L}}: \]
the upper levels once and the lower levels of each language, against each language by itself from its tokens; and the
share of the entropy of the rules that lies below the concept. A parser with an unrelated upper table that guesses the
tuples which the table does not have is right with probability m/n + (1-f)/v = 1/v.
Source: Barrault et al. (2024), arXiv:2412.08821 (concepts shared by languages, measured); the counts are stated here.
"""

from __future__ import annotations

from fractions import Fraction

from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.scale import scale


def concept_scale(rhm: RHM, K: int) -> float:
    """(1+K) v m^3/(1-f) samples for K >= 1 languages that share their upper grammar; inf at f = 1.

    >>> concept_scale(RHM(8, 8, 3, 3), 4) / concept_scale(RHM(8, 8, 3, 3), 1)
    2.5
    """
    return (1 + _languages(K)) * scale(rhm, "latent")


def token_scale(rhm: RHM, K: int) -> float:
    """K v m^(L+1)/(1-f) samples for K >= 1 languages, each learned by itself from tokens; inf at f = 1.

    >>> token_scale(RHM(8, 8, 3, 3), 4) / token_scale(RHM(8, 8, 3, 3), 1)
    4.0
    """
    return _languages(K) * scale(rhm, "token")


def share_below(s: int, L: int, level: int) -> Fraction:
    """Share of the rules' entropy in the levels <= `level`, 0..L: (1 - s^-level)/(1 - s^-L).

    >>> share_below(2, 3, 1)
    Fraction(4, 7)
    """
    if not 0 <= level <= L:
        raise RegimeError(f"level must be from 0 to L = {L}, got level = {level}")
    return (1 - Fraction(1, s**level)) / (1 - Fraction(1, s**L))


def unrelated_accuracy(rhm: RHM) -> Fraction:
    """P(a parser with an unrelated upper table, guessing tuples that it lacks, is right): 1/v.

    >>> unrelated_accuracy(RHM(8, 8, 3, 3))
    Fraction(1, 8)
    """
    return Fraction(rhm.m, rhm.n) + (1 - rhm.f) / rhm.v


def _languages(K: int) -> int:
    if K < 1:
        raise RegimeError(f"K must be at least 1, got K = {K}")
    return K
