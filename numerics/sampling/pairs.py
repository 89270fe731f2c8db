"""Lazy pairs: (tuple T, target Z) with only their ancestors drawn, as pairs or as a table of counts.

The geometry is that of the exact joint law (module `joint`): everything on the leftmost path, T the tuple of the
level-l symbol a, Z under its sibling b, or the root. A pair costs L - l + 1 + edges draws and one for the root, instead
of the (s^L-1)/(s-1) of a tree. Pair number i depends on the hierarchy's shape, objective, level, seed and i alone.
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, section 3 (tuple-token pairs); drawing only the ancestors is exact,
since the tree is a Markov field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.arguments import whole_number
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy, of_grammar
from latentproof.numerics.sampling.counter import stream_key
from latentproof.numerics.sampling.draws import WEIGHTED, draw_width
from latentproof.numerics.sampling.pairs_block import ROOT, SLOT, run_pairs
from latentproof.numerics.sampling.trees import check_threads, in_threads
from latentproof.theory.model import Objective, RegimeError, check_objective

Slots = npt.NDArray[np.uint32]
Counts = npt.NDArray[np.int64]

BLOCK = 4096
"""Pairs of one block: its scratch stays in the second-level cache."""
MAX_CELLS = 2**27
"""Largest table of counts, a thread (1 GB)."""
MAX_ROWS = 2**27
"""Largest table of rules, L A R."""
MAX_PAIRS = 2**34
"""Most pairs in one call that returns them one by one (128 GB)."""


def sample_pairs(
    grammar: Grammar | Hierarchy,
    objective: Objective,
    level: int,
    P: int,
    seed: int,
    *,
    start: int = 0,
    threads: int | None = None,
) -> tuple[Slots, Slots]:
    """The pairs number start..start+P-1: the slots a*R + k of the tuples, and the targets, each uint32 of shape (P,).

    Targets: symbols (latent, token), slots b*R + k (latent-tuple) or labels (supervised); level 1..L-1. Raises
    `RegimeError` for a bad objective, level, P or size.

    >>> from latentproof.theory.model import RHM
    >>> slots, targets = sample_pairs(Grammar.sample(RHM(8, 4, 2, 3)), "token", 2, 1000, seed=0)
    >>> slots.shape, bool(slots.max() < 32), bool(targets.max() < 8)
    ((1000,), True, True)
    """
    plan = _plan(grammar, objective, level, P, start)
    if P > MAX_PAIRS:
        raise RegimeError(f"P must be at most 2^34 for pairs one by one (pair_counts has no limit), got P = {P}")
    workers = check_threads(threads)
    key = _key(plan, objective, level, seed)
    slots, values = np.empty(P, dtype=np.uint32), np.empty(P, dtype=np.uint32)
    none = np.empty((0, 0), dtype=np.int64)
    in_threads(
        lambda low, high: _run(plan, low, high, start, start + P, key, slots, values, none),
        *_blocks(start, P),
        workers,
    )
    return slots, values


def pair_counts(
    grammar: Grammar | Hierarchy,
    objective: Objective,
    level: int,
    P: int,
    seed: int,
    *,
    start: int = 0,
    threads: int | None = None,
) -> Counts:
    """The counts of the same pairs, int64 of shape (A_l*R, D), sum P; D as for the targets of `sample_pairs`.

    >>> from latentproof.theory.model import RHM
    >>> pair_counts(Grammar.sample(RHM(8, 4, 2, 3)), "latent-tuple", 1, 1000, seed=0).shape
    (32, 32)
    """
    plan = _plan(grammar, objective, level, P, start)
    workers = check_threads(threads)
    if plan.shape[0] * plan.shape[1] > MAX_CELLS:
        raise RegimeError(f"the table of counts must have at most 2^27 cells, got {plan.shape[0]} x {plan.shape[1]}")
    key = _key(plan, objective, level, seed)
    none = np.empty(0, dtype=np.uint32)

    def work(low: int, high: int) -> Counts:
        counts = np.zeros(plan.shape, dtype=np.int64)
        _run(plan, low, high, start, start + P, key, none, none, counts)
        return counts

    parts = in_threads(work, *_blocks(start, P), workers)
    total: Counts = np.sum(parts, axis=0, dtype=np.int64)
    return total


@dataclass(frozen=True)
class _Plan:
    hierarchy: Hierarchy
    level: int
    target: int
    shape: tuple[int, int]
    draws: int
    width: int


def _plan(grammar: Grammar | Hierarchy, objective: Objective, level: int, P: int, start: int) -> _Plan:
    hierarchy = of_grammar(grammar) if isinstance(grammar, Grammar) else grammar
    check_objective(objective)
    L, R = hierarchy.L, hierarchy.R
    level = whole_number("level", level, 1, L - 1)
    whole_number("P", P, 0, 2**61 - 1)
    whole_number("start", start, 0, 2**61 - 1)
    rows = max(hierarchy.alphabet(above) for above in range(1, L + 1)) * R
    if L * rows > MAX_ROWS:
        raise RegimeError(f"L A R must be at most 2^27 to draw pairs, got {L * rows}")
    slots = hierarchy.alphabet(level) * R
    targets = {
        "latent": (1, hierarchy.alphabet(level - 1), 1),
        "token": (level, hierarchy.alphabet(0), level),
        "latent-tuple": (SLOT, slots, 1),
        "supervised": (ROOT, hierarchy.alphabet(L), 0),
    }
    target, size, edges = targets[objective]
    width = draw_width(R) if hierarchy.uniform else WEIGHTED
    return _Plan(hierarchy, level, target, (slots, size), L - level + 1 + edges, width)


def _key(plan: _Plan, objective: Objective, level: int, seed: int) -> np.uint64:
    shape = plan.hierarchy.alphabet(plan.hierarchy.L), plan.hierarchy.R, plan.hierarchy.L
    return stream_key(seed, "pairs", objective, level, *shape)


def _blocks(start: int, P: int) -> tuple[int, int]:
    return start // BLOCK, -(-(start + P) // BLOCK) if P else start // BLOCK


def _children(hierarchy: Hierarchy) -> npt.NDArray[Any]:
    rows = max(hierarchy.alphabet(level) for level in range(1, hierarchy.L + 1)) * hierarchy.R
    children = np.zeros((hierarchy.L, 2, rows), dtype=np.uint16)
    for table, rules in zip(children, hierarchy.rules, strict=True):
        table[:, : len(rules) * hierarchy.R] = rules[:, :, :2].reshape(-1, 2).T
    return children


def _run(
    plan: _Plan,
    first: int,
    last: int,
    start: int,
    stop: int,
    key: np.uint64,
    slots: Slots,
    values: Slots,
    counts: Counts,
) -> None:
    hierarchy, width = plan.hierarchy, plan.width
    part = -(-BLOCK * width // 64)
    cumulative = np.cumsum([np.asarray(law, dtype=np.float64) for law in hierarchy.weights], axis=1)
    run_pairs(
        first,
        last,
        start,
        stop,
        BLOCK // 2 + plan.draws * part,
        key,
        hierarchy.alphabet(hierarchy.L),
        hierarchy.R,
        width,
        _children(hierarchy),
        cumulative,
        plan.level,
        plan.target,
        np.empty(max(BLOCK // 2, part), dtype=np.uint64),
        np.empty(BLOCK, dtype=np.uint8 if hierarchy.R <= 256 else np.uint32),
        np.empty(BLOCK, dtype=np.uint16),
        np.empty(BLOCK, dtype=np.uint16),
        np.empty(BLOCK, dtype=np.uint32),
        np.empty(BLOCK, dtype=np.uint32),
        slots,
        values,
        counts,
    )
