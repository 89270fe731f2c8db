r"""Exact counterparts of the published quantities, in this project's conventions.

Two leaves whose common ancestor is the root at level k: the siblings below it have E||J_0||^2 (E4-root); then k - 1
tables are passed on both sides at different positions, each a factor mu (E4, two-sided; the matrix stays exchangeable
because every table's law is unchanged by renaming the symbols of one position). A tuple instead of a leaf stops one
table earlier and divides by m (its m rules share one parent); the leaf beside it then takes a one-sided step, lambda.
E8's collisions give the Renyi-2 analogue of the loss of the last token of a level-k subtree with all others known.
"""

from __future__ import annotations

import math
from fractions import Fraction

from latentproof.theory.correlation import root_sibling_correlation
from latentproof.theory.decay import decay, two_sided_decay
from latentproof.theory.information import prefix_collision, rule_choices
from latentproof.theory.model import RHM


def tokens(rhm: RHM, level: int) -> Fraction:
    """E sum (P(x,y) - P(x)P(y))^2 of two tokens whose common ancestor, the root, is at `level` >= 1.

    >>> tokens(RHM(8, 4, 2, 6), 1) == root_sibling_correlation(Fraction(8), Fraction(8), Fraction(4))
    True
    """
    v, w, m = _letters(rhm)
    return root_sibling_correlation(v, w, m) * two_sided_decay(v, w, m) ** (level - 1)


def tuple_token(rhm: RHM, level: int) -> Fraction:
    """E sum (P(T,x) - P(T)P(x))^2 of a tuple of tokens and a token, common ancestor the root at `level` >= 2.

    >>> tuple_token(RHM(8, 4, 2, 6), 2) < tokens(RHM(8, 4, 2, 6), 1)
    True
    """
    v, w, m = _letters(rhm)
    return root_sibling_correlation(v, w, m) * two_sided_decay(v, w, m) ** (level - 2) * decay(v, w, m) / m


def class_token(rhm: RHM) -> Fraction:
    """Relative mean square fluctuation of the class given one token, L edges below: v^2 E||J||^2 = (v-1) lambda^L.

    >>> class_token(RHM(2, 1, 2, 2))
    Fraction(4, 9)
    """
    v, w, m = _letters(rhm)
    return (v - 1) * decay(v, w, m) ** rhm.L


def edge(rhm: RHM) -> Fraction:
    """lambda (E1)."""
    return decay(*_letters(rhm))


def two_edges(rhm: RHM) -> Fraction:
    """mu (E4, two-sided)."""
    return two_sided_decay(*_letters(rhm))


def last_token_options(rhm: RHM, level: int) -> Fraction:
    """1/(mean collision probability of the last token of a level-`level` tree, all others known), level >= 2 (E8).

    Among n equally likely options it is n.

    >>> 1.2 < last_token_options(RHM(16, 4, 2, 4), 4) < 1.3
    True
    """
    tree = RHM(rhm.v, rhm.m, rhm.s, level)
    whole = Fraction(1, rhm.v * rhm.m ** rule_choices(rhm.s, level))
    return prefix_collision(tree, rhm.s**level - 1) / whole


def loss_factor(rhm: RHM) -> float:
    """Factor per level by which the last token's options approach their limit: from levels 6, 7, 8 (E8).

    >>> rhm = RHM(16, 4, 2, 4)
    >>> round(loss_factor(rhm) / float(rhm.f * rhm.m * edge(rhm)), 3)
    1.0
    """
    sixth, seventh, eighth = (last_token_options(rhm, level) for level in (6, 7, 8))
    return float((seventh - eighth) / (sixth - seventh))


def log_base(x: float, base: float) -> float:
    """ln x/ln base."""
    return math.log(x) / math.log(base)


def _letters(rhm: RHM) -> tuple[Fraction, Fraction, Fraction]:
    return Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)
