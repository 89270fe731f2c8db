"""Samplers side by side with what a user would run instead, and with the physical limits, all in one run.

Run `python benchmarks/sampling.py [--rounds N] [--threads T]`. Every line is the median of N rounds (default 9) in
which all contestants take turns, so that other load on the machine falls on all alike; ratios are of medians. The
column "a core" is per second of processor time: on a machine that others use, ratios by the clock say little.

* numpy: levels from the root down, symbols = rules[symbols, choices], one byte a symbol, the choices from
  Generator.integers; one thread, as numpy is.
* indices: the approach of the public code of the model (pcsl-epfl/hierarchy-learning), a datum as one integer in
  [0, v m^((s^L-1)/(s-1))) whose digits are its rule choices, written again in numpy; it ends where that leaves int64.
* trees: portable numba, and by the byte permutes that this processor has (the same trees).
* limits: whole trees cannot be faster than writing their leaves to memory that is already mapped, or than making half a
  byte of random words per draw.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from latentproof.numerics.counts import count_table
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import tuple_target
from latentproof.numerics.sampling.counter import fill_words
from latentproof.numerics.sampling.pairs import pair_counts
from latentproof.numerics.sampling.processor import NONE, PERMUTE, SHUFFLE, byte_permutes
from latentproof.numerics.sampling.trees import aligned, check_threads, sample_trees
from latentproof.theory.model import RHM

Work = Callable[[], object]
Symbols = npt.NDArray[np.uint8]

REGIME = RHM(8, 8, 3, 5)
ROOT = 8
"""Half bytes that draw a root."""
KINDS = {NONE: "trees, portable", SHUFFLE: "trees, vpshufb", PERMUTE: "trees, vpermb"}
"""The byte permutes of a processor, none to the best."""
SMALL = RHM(8, 8, 3, 3)
"""The deepest at s = 3, v = m = 8 whose data an int64 can number."""


def numpy_trees(grammar: Grammar, count: int, rng: np.random.Generator) -> Symbols:
    """Leaves (count, s^L), level by level."""
    symbols: Symbols = rng.integers(grammar.rhm.v, size=(count, 1), dtype=np.uint8)
    for rules in reversed([table.astype(np.uint8) for table in grammar.rules]):
        choices = rng.integers(grammar.rhm.m, size=symbols.shape, dtype=np.uint8)
        symbols = rules[symbols, choices].reshape(count, -1)
    return symbols


def numpy_indices(grammar: Grammar, count: int, rng: np.random.Generator) -> Symbols:
    """Leaves (count, s^L) from integers whose digits in base m are the rule choices."""
    rhm = grammar.rhm
    nodes = [rhm.s**depth for depth in range(rhm.L)]
    index = rng.integers(rhm.v * rhm.m ** sum(nodes), size=count, dtype=np.int64)
    index, root = np.divmod(index, rhm.v)
    symbols = root[:, None]
    for rules, width in zip(reversed(grammar.rules), nodes, strict=True):
        digits = np.empty((count, width), dtype=np.int64)
        for node in range(width):
            index, digits[:, node] = np.divmod(index, rhm.m)
        symbols = rules[symbols, digits].reshape(count, -1)
    return symbols.astype(np.uint8)


def in_parallel(threads: int, work: Callable[[int], object]) -> object:
    """Run work(0), ..., work(threads-1) at once."""
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, range(threads)))


class Times(NamedTuple):
    """Median seconds: by the clock, and of processor time over all threads."""

    clock: float
    processor: float


class Rate(NamedTuple):
    """Data a second: by the clock, and of processor time over all threads."""

    clock: float
    core: float


def medians(contestants: dict[str, Work], rounds: int) -> dict[str, Times]:
    """Median times of each, all taking turns; one run of each before the clock starts."""
    for work in contestants.values():
        work()
    seconds: dict[str, list[Times]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, work in contestants.items():
            processor, clock = process_time(), perf_counter()
            work()
            seconds[name].append(Times(perf_counter() - clock, process_time() - processor))
    return {name: Times(*(median(column) for column in zip(*times, strict=True))) for name, times in seconds.items()}


def trees_and_pairs(rounds: int, threads: int) -> dict[str, Rate]:
    """Whole trees and lazy pairs per second, the limits beside them, and the ratios."""
    grammar, rng = Grammar.sample(REGIME), np.random.default_rng(0)
    few, many, pairs = 4_000, 400_000, 4_000_000
    width, draws = REGIME.s**REGIME.L, (REGIME.s**REGIME.L - 1) // (REGIME.s - 1) + 1
    halves = draws - 1 + ROOT
    out = aligned(many * width, np.dtype(np.uint8)).reshape(many, width)
    contestants: dict[str, tuple[float, Work]] = {
        "numpy, 1 thread": (few, lambda: numpy_trees(grammar, few, rng)),
        f"pairs, {counted(threads)}": (pairs, lambda: pair_counts(grammar, "latent", 1, pairs, 0, threads=threads)),
    }
    for n in sorted({1, threads}):
        for kind in range(byte_permutes() + 1):
            work = partial(sample_trees, grammar, many, 0, threads=n, out=out, permutes=kind)
            contestants[f"{KINDS[kind]}, {counted(n)}"] = many, work
        contestants[f"limit: memory writes, {counted(n)}"] = many, partial(write, out, n)
        contestants[f"limit: random bytes, {counted(n)}"] = many, partial(random_words, many * halves // 16, n)
    seconds = medians({name: work for name, (_, work) in contestants.items()}, rounds)
    rates = {
        name: Rate(size / seconds[name].clock, size / seconds[name].processor)
        for name, (size, _) in contestants.items()
    }
    print(
        f"{REGIME}: {width} leaves, {draws} draws, {halves} random half bytes a tree; pairs (tuple, latent) at level 1"
    )
    base = rates["numpy, 1 thread"]
    for name, rate in rates.items():
        print(f"  {name:<36}{rate.clock / 1e6:>8.1f} M/s{rate.clock / base.clock:>8.1f} x numpy", end="")
        print(f"{rate.core / base.core:>8.1f} x numpy, a core", end="")
        print("" if "pairs" in name else f"{1e9 / rate.clock / draws:>8.3f} ns/draw of a tree")
    for n in sorted({1, threads}):
        for kind in range(byte_permutes() + 1):
            trees, writes = rates[f"{KINDS[kind]}, {counted(n)}"], rates[f"limit: memory writes, {counted(n)}"]
            print(f"  {KINDS[kind]}, {counted(n)}: {trees.clock / writes.clock:.0%} of the memory writes", end="")
            print(f" ({trees.clock * width / 1e9:.1f} GB/s); a core: {trees.core / writes.core:.0%}")
    # A pair (tuple, latent) at level 1 has L+1 rule choices and a root.
    lazy = REGIME.L + 1 + ROOT
    words = rates[f"limit: random bytes, {counted(threads)}"]
    reached = rates[f"pairs, {counted(threads)}"].core * lazy / (words.core * halves)
    print(f"  pairs, {lazy} half bytes each: {reached:.0%} of the random bytes, a core")
    return rates


def counted(threads: int) -> str:
    """A number of threads in words."""
    return "1 thread" if threads == 1 else f"{threads} threads"


def write(out: Symbols, threads: int) -> None:
    """Overwrite all of `out`, a part a thread."""
    parts = np.array_split(out.reshape(-1), threads)
    in_parallel(threads, lambda thread: parts[thread].fill(7))


def random_words(words: int, threads: int) -> None:
    """Make so many words, a part a thread, into memory of the nearest cache."""

    def work(thread: int) -> None:
        memory = aligned(2**11, np.dtype(np.uint64))
        for i in range(words // (memory.size * threads) + 1):
            fill_words(memory, np.uint64(thread), np.uint64(i))

    in_parallel(threads, work)


def small_trees(rounds: int, threads: int) -> None:
    """The same at a regime that the integer approach can represent."""
    grammar, rng = Grammar.sample(SMALL), np.random.default_rng(0)
    few, many = 20_000, 1_000_000
    out = np.empty((many, SMALL.s**SMALL.L), dtype=np.uint8)
    works: dict[str, Work] = {
        "indices, 1 thread": lambda: numpy_indices(grammar, few, rng),
        "numpy, 1 thread": lambda: numpy_trees(grammar, few, rng),
        f"trees, {threads} threads": lambda: sample_trees(grammar, many, 0, threads=threads, out=out),
    }
    seconds = medians(works, rounds)
    rate = {name: (many if "trees" in name else few) / seconds[name].clock for name in works}
    print(f"{SMALL}:")
    for name, value in rate.items():
        print(f"  {name:<36}{value / 1e6:>10.2f} M/s{value / rate['indices, 1 thread']:>9.1f} x indices")


def tables(rounds: int) -> list[float]:
    """One multinomial count table, for P from 10^3 to 10^15; the times at 10^15 over those at 10^5."""
    ratios = []
    exponents = (3, 5, 7, 9, 12, 15)
    print("count tables, microseconds at P = " + ", ".join(f"10^{e}" for e in exponents))
    for rhm in (REGIME, RHM(8, 32, 3, 5), RHM(32, 16, 2, 8)):
        joint, rng = tuple_target(Grammar.sample(rhm), "latent", 1), np.random.default_rng(0)
        works: dict[str, Work] = {str(e): partial(count_table, joint, 10**e, rng) for e in exponents}
        times = [t.clock for t in medians(works, max(rounds, 51)).values()]
        cells = "".join(f"{1e6 * t:>9.0f}" for t in times)
        print(f"  {rhm!s:<28}{joint.size:>7} cells{cells}   10^15 / 10^5 = {times[-1] / times[1]:.2f}")
        ratios.append(times[-1] / times[1])
    return ratios


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--threads", type=int, default=check_threads(None))
    arguments = parser.parse_args()
    trees_and_pairs(arguments.rounds, arguments.threads)
    small_trees(arguments.rounds, arguments.threads)
    tables(arguments.rounds)


if __name__ == "__main__":
    main()
