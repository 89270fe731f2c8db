"""Tuples with one symbol erased: whose parent is still determined.

A parent is determined by the last s-1 symbols of its tuple if no other symbol's rule ends in them: then one sweep of
belief propagation leaves one parent possible although a leaf is missing.
Source: drawing without replacement, Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from latentproof.numerics.enumeration_tables import tables
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM


def is_determined(rules: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which of the rules (v, m, s) determine their parent without their first symbol, shape (v, m).

    >>> is_determined(np.array([[[0, 1], [1, 1]], [[0, 0], [2, 1]]])).tolist()
    [[False, False], [True, False]]
    """
    v, m, s = rules.shape
    endings = rules[:, :, 1:].reshape(v * m, s - 1)
    _, group = np.unique(endings, axis=0, return_inverse=True)
    group = group.reshape(-1)
    parents = np.repeat(np.arange(v), m)
    least, most = np.full(v * m, v), np.full(v * m, -1)
    np.minimum.at(least, group, parents)
    np.maximum.at(most, group, parents)
    return np.asarray((least == most)[group].reshape(v, m))


def determined_share(rhm: RHM, start: int, stop: int, seed: int) -> npt.NDArray[np.float64]:
    """The share of a table's tuples that determine their parent without their first symbol, tables start..stop-1.

    >>> determined_share(RHM(4, 1, 3, 2), 0, 3, 0).shape
    (3,)
    """
    tables_ = (
        Grammar.sample(RHM(rhm.v, rhm.m, rhm.s, 2), generator("erased", rhm, seed, i)) for i in range(start, stop)
    )
    return np.array([is_determined(grammar.rules[0]).mean() for grammar in tables_])


def enumerate_determined(v: int, m: int, s: int) -> Fraction:
    """The mean share over every table.

    >>> enumerate_determined(2, 1, 2)
    Fraction(2, 3)
    """
    found = [int(is_determined(np.array(table)).sum()) for table in tables(v, m, s)]
    return Fraction(sum(found), len(found) * v * m)
