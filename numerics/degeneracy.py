"""Degenerate grammars: parents that no number of samples can tell apart, decided exactly and before any draw.

Two parents are tied if their contexts P(Z = . | a) are equal as rational numbers; a level has no signal if all its
parents are tied; a symbol is absent if the leftmost path never reaches it. Ties have positive probability at small m
and, for s = 2, near f = 1 (at f = 1 every self-supervised level is without signal). Candidates are found in floating
point, whose error is far below the tolerance of the search, and confirmed in integers: every P(a, z) is an integer over
v m^k.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import context_vectors, parent_target
from latentproof.theory.model import Objective, check_level, check_objective

SEARCH_TOLERANCE = 1e-9
"""Relative distance below which two contexts are compared exactly.

Every P(a, z) is a sum of products of non-negative numbers, so its relative rounding error is at most about
(v + m + s) L times 1.2e-16, which stays below this for all grammars that fit into memory.
"""

Integers = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Degeneracy:
    """What is degenerate at one level: pairs of tied parents, absent symbols, whether all present parents are tied."""

    tied: tuple[tuple[int, int], ...]
    absent: tuple[int, ...]
    no_signal: bool

    @property
    def reason(self) -> str | None:
        """Why exact recovery is impossible: "no signal", "tied parents", or None where it is possible."""
        if self.no_signal:
            return "no signal"
        return "tied parents" if self.tied else None


def diagnose(grammar: Grammar, objective: Objective, level: int) -> Degeneracy:
    """Tied parents, absent symbols and missing signal of one level, 1..L-1; `RegimeError` for a bad objective or level.

    >>> from latentproof.theory.model import RHM
    >>> diagnose(Grammar.sample(RHM(4, 4, 2, 3)), "latent", 1).reason
    'no signal'
    """
    present, contexts = context_vectors(parent_target(grammar, objective, level))
    candidates = [
        (i, j) for i in range(len(present)) for j in i + 1 + np.flatnonzero(_close(contexts[i], contexts[i + 1 :]))
    ]
    tied: tuple[tuple[int, int], ...] = ()
    if candidates:
        exact = exact_parent_target(grammar, objective, level)
        pairs = [(int(present[i]), int(present[j])) for i, j in candidates]
        tied = tuple((a, b) for a, b in pairs if _proportional(exact[a], exact[b]))
    absent = tuple(sorted(set(range(grammar.rhm.v)) - set(present.tolist())))
    against_first = sum(1 for pair in tied if pair[0] == present[0])
    return Degeneracy(tied, absent, no_signal=against_first == len(present) - 1)


def exact_parent_target(grammar: Grammar, objective: Objective, level: int) -> Integers:
    """P(a, z) times a common denominator v m^k, as Python integers, shape (v, D); the law of `joint.parent_target`.

    >>> from latentproof.theory.model import RHM
    >>> int(exact_parent_target(Grammar.sample(RHM(3, 2, 2, 3)), "supervised", 1).sum()) == 3 * 2**2
    True
    """
    rhm, rules = grammar.rhm, grammar.rules
    check_objective(objective)
    level = check_level(rhm, level)
    identity = np.eye(rhm.v, dtype=np.int64).astype(object)
    if objective == "supervised":
        for table in reversed(rules[level:]):
            identity = _times(identity, table)
        return identity.T
    law = np.ones(rhm.v, dtype=np.int64).astype(object)
    for table in reversed(rules[level + 1 :]):
        law = _times(law, table)
    joint = np.zeros((rhm.v, rhm.v), dtype=np.int64).astype(object)
    for c in range(rhm.v):
        for first, second in rules[level][c, :, :2].tolist():
            joint[first, second] += law[c]
    if objective == "latent-tuple":
        return np.repeat(joint, rhm.m, axis=1)
    joint = _times(joint, rules[level - 1])
    if objective == "token":
        for table in reversed(rules[: level - 1]):
            joint = _times(joint, table)
    return joint


def _times(law: Integers, table: npt.NDArray[np.int64]) -> Integers:
    """A law times m times the table's channel: exact, in Python integers."""
    v = len(table)
    cells = np.arange(v)[:, None] * v + table[:, :, 0]
    product: Integers = law.dot(np.bincount(cells.ravel(), minlength=v * v).reshape(v, v).astype(object))
    return product


def _close(one: npt.NDArray[np.float64], others: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    far = np.abs(others - one) > SEARCH_TOLERANCE * (others + one)
    return np.logical_not(far.any(axis=1))


def _proportional(x: Integers, y: Integers) -> bool:
    return bool((x * y.sum() == y * x.sum()).all())
