"""A grammar: one drawn rule set of the Random Hierarchy Model, checked against the model's contract.

At each level l = 1..L the rules are an injection r_l : [v] x [m] -> [v]^s: v*m distinct s-tuples of level-(l-1)
symbols, each with one parent. A drawn grammar takes each r_l uniformly, without replacement, levels independent.
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.joint import context_vectors, parent_target, smallest_squared_distance, symbol_law
from latentproof.numerics.seeds import check_seed, generator
from latentproof.theory.model import RHM, Objective, RegimeError, check_level

Rules = npt.NDArray[np.int64]

MAX_ENTRIES = 10**8
"""Most symbols L*v*m*s of a grammar's tables (800 MB)."""
MAX_CODE = 2**63 - 1
"""Tuples are numbered in base v; the numbers must fit an int64."""


@dataclass(frozen=True, eq=False, repr=False)
class Grammar:
    """The rules of all levels: rules[l-1] is the (v, m, s) integer table of level l, l = 1..L, symbols in 0..v-1.

    Accepts arrays or nested lists (as from `to_lists`), keeps read-only int64 copies. Raises `RegimeError` naming the
    level and the offending tuple.

    >>> g = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    >>> g.rhm, g.rules[0].shape
    (RHM(v=2, m=1, s=2, L=2), (2, 1, 2))
    """

    rules: tuple[Rules, ...]
    rhm: RHM = field(init=False)

    def __init__(self, rules: Sequence[npt.ArrayLike]) -> None:
        if isinstance(rules, (str, bytes)) or not hasattr(rules, "__len__"):
            raise RegimeError(f"rules must be a list of L tables of shape (v, m, s), got {type(rules).__name__}")
        tables = tuple(_table(table, level) for level, table in enumerate(rules, start=1))
        if not tables:
            raise RegimeError("rules must have one table for each level, got none")
        for level, table in enumerate(tables, start=1):
            if table.shape != tables[0].shape:
                raise RegimeError(
                    f"rules must have one shape, got {table.shape} at level {level} after {tables[0].shape}"
                )
        v, m, s = tables[0].shape
        rhm = RHM(v=v, m=m, s=s, L=len(tables))
        for level, table in enumerate(tables, start=1):
            _check_symbols(table, level, v)
            _check_distinct(table, level, rhm)
            table.flags.writeable = False
        object.__setattr__(self, "rules", tables)
        object.__setattr__(self, "rhm", rhm)

    @classmethod
    def sample(cls, rhm: RHM, seed: int | np.random.Generator = 0) -> Grammar:
        """Draw every level's table uniformly among the injections [v] x [m] -> [v]^s, levels independent.

        seed: an integer (the stream is keyed by it and by rhm) or a generator to draw from. Memory O(L v m s), also
        where v^s is huge. Raises `RegimeError` where v^s exceeds 2^63-1 or the tables exceed 10^8 symbols.

        >>> Grammar.sample(RHM(8, 4, 2, 3), seed=1) == Grammar.sample(RHM(8, 4, 2, 3), seed=1)
        True
        """
        if rhm.n > MAX_CODE:
            raise RegimeError(f"v^s must be at most 2^63-1 to draw a grammar, got v = {rhm.v}, s = {rhm.s}")
        if rhm.L * rhm.v * rhm.m * rhm.s > MAX_ENTRIES:
            raise RegimeError(f"L*v*m*s must be at most 10^8 to draw a grammar, got {rhm.L * rhm.v * rhm.m * rhm.s}")
        rng = seed if isinstance(seed, np.random.Generator) else generator("grammar", rhm, check_seed(seed))
        return cls([_injection(rhm, rng) for _ in range(rhm.L)])

    def separation(self, objective: Objective, level: int) -> float:
        """The smallest squared distance min_{a != a'} |phi(a) - phi(a')|^2 of two parents' context vectors.

        phi(a) = P(Z = . | parent a), level 1..L-1. Parents of probability 0 have no context and do not count; with
        fewer than two parents left there is nothing to tell apart and the answer is inf.

        >>> 0 < Grammar.sample(RHM(8, 4, 3, 3), seed=0).separation("latent", level=1) < 2
        True
        """
        return smallest_squared_distance(context_vectors(parent_target(self, objective, level))[1])

    def tuple_probabilities(self, level: int) -> npt.NDArray[np.float64]:
        """P(T = r(a, k)) of the leftmost tuple under a level-`level` symbol, shape (v, m), level 1..L-1; sums to 1.

        >>> Grammar.sample(RHM(8, 4, 2, 3)).tuple_probabilities(2).shape
        (8, 4)
        """
        law = symbol_law(self, check_level(self.rhm, level))
        return np.repeat(law[:, None] / self.rhm.m, self.rhm.m, axis=1)

    def to_lists(self) -> list[Any]:
        """The rules as nested lists of ints (JSON-able); `Grammar(g.to_lists()) == g`."""
        return [table.tolist() for table in self.rules]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Grammar):
            return NotImplemented
        return self.rhm == other.rhm and all(map(np.array_equal, self.rules, other.rules))

    def __hash__(self) -> int:
        return hash((self.rhm, *(table.tobytes() for table in self.rules)))

    def __repr__(self) -> str:
        digest = hashlib.sha256(b"".join(table.tobytes() for table in self.rules)).hexdigest()
        return f"<Grammar of {self.rhm}, rules {digest[:8]}>"

    def __reduce__(self) -> tuple[type[Grammar], tuple[tuple[Rules, ...]]]:
        return Grammar, (self.rules,)


def _table(table: npt.ArrayLike, level: int) -> Rules:
    try:
        array = np.asarray(table)
    except ValueError:
        raise RegimeError(
            f"rules of level {level} must be an integer array of shape (v, m, s), got a ragged list"
        ) from None
    if array.ndim != 3 or not np.issubdtype(array.dtype, np.integer):
        got = f"shape {array.shape}, {array.dtype}"
        raise RegimeError(f"rules of level {level} must be an integer array of shape (v, m, s), got {got}")
    return np.array(array, dtype=np.int64, order="C")


def _check_symbols(table: Rules, level: int, v: int) -> None:
    bad = np.argwhere((table < 0) | (table >= v))
    if len(bad):
        a, k, _ = bad[0]
        raise RegimeError(f"symbols must be in 0..{v - 1}, got tuple {_show(table, a, k)} at level {level}, parent {a}")


def _check_distinct(table: Rules, level: int, rhm: RHM) -> None:
    flat = table.reshape(rhm.v * rhm.m, rhm.s)
    order = np.argsort(flat @ _place_values(rhm), kind="stable") if rhm.n <= MAX_CODE else np.lexsort(flat.T)
    same = np.flatnonzero((flat[order[1:]] == flat[order[:-1]]).all(axis=1))
    if len(same):
        first, second = (divmod(int(order[same[0] + i]), rhm.m) for i in (0, 1))
        raise RegimeError(
            f"tuples of a level must be distinct, got {_show(table, *first)} at level {level} "
            f"for parents {first[0]} and {second[0]}"
        )


def _show(table: Rules, a: int, k: int) -> tuple[int, ...]:
    return tuple(table[a, k].tolist())


def _place_values(rhm: RHM) -> Rules:
    return np.array([rhm.v ** (rhm.s - 1 - i) for i in range(rhm.s)], dtype=np.int64)


def _injection(rhm: RHM, rng: np.random.Generator) -> Rules:
    codes = _distinct(rhm.n, rhm.v * rhm.m, rng).reshape(rhm.v, rhm.m, 1)
    digits: Rules = codes // _place_values(rhm) % rhm.v
    return digits


def _distinct(n: int, size: int, rng: np.random.Generator) -> Rules:
    # Dropping repeats from i.i.d. uniform draws, in order of appearance, is exactly drawing without replacement.
    if n <= 4 * size:
        return rng.permutation(n)[:size].astype(np.int64)
    drawn = np.empty(0, dtype=np.int64)
    while len(drawn) < size:
        drawn = np.concatenate([drawn, rng.integers(n, size=size + 16, dtype=np.int64)])
        first = np.unique(drawn, return_index=True)[1]
        drawn = drawn[np.sort(first)]
    return drawn[:size]
