"""Whole trees: leaves, and on request every latent and every rule choice.

Tree number i of a seed depends on the hierarchy's shape, the seed and i alone: not on how many are drawn, where a run
is cut, or how many threads work on it. Grammars are drawn from streams of their own, so grammar seed and data seed are
separate; two grammars of one shape read the same choices from the same data seed.
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, section 2 (the generative process).
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.arguments import whole_number
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy, of_grammar
from latentproof.numerics.sampling.block import run_blocks
from latentproof.numerics.sampling.counter import stream_key
from latentproof.numerics.sampling.plan import Plan, plan_trees
from latentproof.numerics.sampling.processor import NONE, byte_permutes
from latentproof.theory.model import RegimeError

Symbols = npt.NDArray[Any]

MAX_BYTES = 2**37
"""Most bytes of one call's result (128 GB): larger runs go in pieces, with start=."""
STREAM_BYTES = 2**24
"""Leaves of more bytes than this leave the caches anyway: byte permutes then write past them."""


@dataclass(frozen=True, eq=False)
class Trees:
    """leaves: (count, s^L); latents and choices: (count, (s^L-1)/(s-1)), level L first, or None if not asked for."""

    leaves: Symbols
    latents: Symbols | None
    choices: Symbols | None
    s: int
    L: int

    def symbols(self, level: int) -> Symbols:
        """The symbols of a level 0..L, shape (count, s^(L-level)); latent levels only if latents were asked for."""
        return self.leaves if level == 0 else self._level(self.latents, level)

    def rules(self, level: int) -> Symbols:
        """The rule choices 0..R-1 at a level 1..L, shape (count, s^(L-level))."""
        return self._level(self.choices, level)

    def _level(self, stored: Symbols | None, level: int) -> Symbols:
        if not 1 <= level <= self.L:
            raise RegimeError(f"level must be in 1..{self.L}, got level = {level}")
        if stored is None:
            raise RegimeError("latents must be asked for: sample_trees(..., latents=True)")
        column = sum(self.s**depth for depth in range(self.L - level))
        return stored[:, column : column + self.s ** (self.L - level)]


def sample_trees(
    grammar: Grammar | Hierarchy,
    count: int,
    seed: int,
    *,
    start: int = 0,
    latents: bool = False,
    threads: int | None = None,
    out: Symbols | None = None,
    permutes: int | None = None,
) -> Trees:
    """Draw the trees number start, ..., start+count-1 of a data seed.

    leaves are uint8, or uint16 where an alphabet has more than 256 symbols. threads: None for all that this process
    may use. out: a C-contiguous array of the leaves' shape and dtype to write into (fresh memory costs several times
    the sampling; one that begins at a multiple of 64 bytes, as `aligned` makes, is the fastest). permutes: the kind of
    byte permutes to use (`processor.NONE`, SHUFFLE, PERMUTE), None for the best of this processor; the trees do not
    depend on it. Raises `RegimeError` for counts, sizes or buffers that do not fit and for permutes that the processor
    lacks, before anything is allocated.

    >>> from latentproof.theory.model import RHM
    >>> trees = sample_trees(Grammar.sample(RHM(8, 4, 2, 3)), 5, seed=1, latents=True)
    >>> trees.leaves.shape, trees.symbols(3).shape, trees.rules(1).shape
    ((5, 8), (5, 1), (5, 4))
    """
    count, start = whole_number("count", count, 0), whole_number("start", start, 0)
    workers = check_threads(threads)
    plan = planned(grammar, check_permutes(permutes))
    shape, places = (count, plan.leaves), plan.leaves * plan.symbol.itemsize
    if latents:
        places += plan.nodes * (plan.symbol.itemsize + plan.choice.itemsize)
    if count * places > MAX_BYTES or start + count >= 2**62:
        raise RegimeError(f"count trees must fit 2^37 bytes and end below 2^62, got count = {count}, start = {start}")
    if out is None:
        out = aligned(count * plan.leaves, plan.symbol).reshape(shape)
    elif out.shape != shape or out.dtype != plan.symbol or not out.flags.c_contiguous or not out.flags.writeable:
        raise RegimeError(
            f"out must be a writeable C-contiguous {plan.symbol} array of shape {shape}, got {out.dtype} {out.shape}"
        )
    kept = (count, plan.nodes) if latents else (0, 0)
    symbols, rules = np.empty(kept, dtype=plan.symbol), np.empty(kept, dtype=plan.choice)
    key = stream_key(seed, "trees", plan.roots, plan.R, plan.s, plan.L)
    stop = start + count
    first, last = start // plan.block, -(-stop // plan.block)

    def work(low: int, high: int) -> None:
        _run(plan, low, high, start, stop, key, out.reshape(-1).view(np.uint8), symbols, rules)

    in_threads(work, first, last if count else first, workers)
    if plan.permutes != NONE:
        symbols //= plan.R
    return Trees(out, symbols if latents else None, rules if latents else None, plan.s, plan.L)


@lru_cache(maxsize=4)
def planned(grammar: Grammar | Hierarchy, permutes: int = NONE) -> Plan:
    """The plan of a grammar, kept for the next calls: packing its rules costs as much as some thousand trees."""
    return plan_trees(of_grammar(grammar) if isinstance(grammar, Grammar) else grammar, permutes)


def check_permutes(permutes: object) -> int:
    """The kind of byte permutes to use: the one given, if the processor has it, or its best.

    >>> check_permutes(0)
    0
    """
    best = byte_permutes()
    return best if permutes is None else whole_number("permutes", permutes, NONE, best)


def aligned(size: int, dtype: np.dtype[Any]) -> Symbols:
    """An uninitialised array (size,) that begins at a multiple of 64 bytes, so that no vector straddles cache lines.

    >>> aligned(3, np.dtype("u2")).ctypes.data % 64
    0
    """
    memory = np.empty(size * dtype.itemsize + 63, dtype=np.uint8)
    skip = -memory.ctypes.data % 64
    return memory[skip : skip + size * dtype.itemsize].view(dtype)


def check_threads(threads: int | None) -> int:
    """The number of threads to use: those given, at least 1, or all processors of this process."""
    if threads is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return whole_number("threads", threads, 1)


def in_threads(work: Any, first: int, last: int, threads: int) -> list[Any]:
    """Run work(low, high) on pieces of first..last-1, in threads; the results in order.

    >>> in_threads(lambda low, high: high - low, 0, 10, 2)
    [1, 1, 1, 1, 1, 1, 1, 3]
    """
    if threads == 1 or last - first < 8:
        return [work(first, last)]
    pieces = min(4 * threads, last - first)
    step = (last - first) // pieces
    cuts = [first + i * step for i in range(pieces)] + [last]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, cuts[:-1], cuts[1:]))


def _run(
    plan: Plan,
    first: int,
    last: int,
    start: int,
    stop: int,
    key: np.uint64,
    leaves: Symbols,
    symbols: Symbols,
    rules: Symbols,
) -> None:
    widest = plan.block * plan.leaves // plan.s
    words = aligned(max((plan.block + 1) // 2, (widest * plan.width + 63) // 64), np.dtype(np.uint64))
    choice, row = aligned(widest, plan.choice), aligned(widest, np.dtype(np.uint8))
    index = aligned(widest, plan.row)
    upper, lower = (aligned(widest * plan.s, plan.symbol) for _ in range(2))
    run_blocks(
        first,
        last,
        start,
        stop,
        plan.block,
        plan.words,
        key,
        plan.paired,
        plan.roots,
        plan.R,
        plan.s,
        plan.width,
        plan.tables,
        plan.bytes,
        plan.permutes,
        plan.size,
        leaves.nbytes >= STREAM_BYTES and leaves.ctypes.data % 64 == 0,
        plan.cumulative,
        words,
        choice,
        row,
        index,
        upper,
        lower,
        leaves,
        symbols,
        rules,
    )
