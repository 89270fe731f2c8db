"""Samplers side by side with what a user would run instead, and with the physical limits, all in one run.

Run `python benchmarks/sampling.py [--rounds N] [--threads T]`. Every line is the median of N rounds (default 9) in
which all contestants take turns, so that other load on the machine falls on all alike; ratios are of medians. The last
column is per second of processor time of one core: on a machine that others use, what is left of them says little.

* numpy: levels from the root down, symbols = rules[symbols, choices], one byte a symbol, the choices from
  Generator.integers; one thread, as numpy is.
* indices: the approach of the public code of the model (pcsl-epfl/hierarchy-learning), a datum as one integer in
  [0, v m^((s^L-1)/(s-1))) whose digits are its rule choices, written again in numpy; it ends where that leaves int64.
* limits: whole trees cannot be faster than writing their leaves to memory that is already mapped, or than making one
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
from latentproof.numerics.sampling.trees import check_threads, sample_trees
from latentproof.theory.model import RHM

Work = Callable[[], object]
Symbols = npt.NDArray[np.uint8]

REGIME = RHM(8, 8, 3, 5)
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


def trees_and_pairs(rounds: int, threads: int) -> None:
    """Whole trees and lazy pairs per second, the limits beside them, and the ratios."""
    grammar, rng = Grammar.sample(REGIME), np.random.default_rng(0)
    few, many, pairs = 4_000, 200_000, 4_000_000
    width, draws = REGIME.s**REGIME.L, (REGIME.s**REGIME.L - 1) // (REGIME.s - 1) + 1
    out = np.empty((many, width), dtype=np.uint8)
    halves = np.array_split(out.reshape(-1), threads)
    words = [np.empty(2**12, dtype=np.uint64) for _ in range(threads)]
    repeats = many * draws // (8 * words[0].size * threads) + 1

    def random_words(thread: int) -> None:
        for i in range(repeats):
            fill_words(words[thread], np.uint64(thread), np.uint64(i))

    size = {
        "numpy, 1 thread": few,
        "trees, 1 thread": many,
        f"trees, {threads} threads": many,
        f"pairs, {threads} threads": pairs,
        f"limit: memory writes, {threads} threads": many,
        f"limit: random bytes, {threads} threads": repeats * 8 * words[0].size * threads / draws,
    }
    works: list[Work] = [
        lambda: numpy_trees(grammar, few, rng),
        lambda: sample_trees(grammar, many, 0, threads=1, out=out),
        lambda: sample_trees(grammar, many, 0, threads=threads, out=out),
        lambda: pair_counts(grammar, "latent", 1, pairs, 0, threads=threads),
        lambda: in_parallel(threads, lambda thread: halves[thread].fill(7)),
        lambda: in_parallel(threads, random_words),
    ]
    seconds = medians(dict(zip(size, works, strict=True)), rounds)
    rate = {name: size[name] / seconds[name].clock for name in size}
    alone = {name: size[name] / seconds[name].processor for name in size}
    print(f"{REGIME}: {width} leaves, {draws} draws a tree; pairs are (tuple, latent) at level 1")
    for name, value in rate.items():
        ratio, core = (r[name] / r["numpy, 1 thread"] for r in (rate, alone))
        ns = f"{1e9 / value / draws:.3f} ns/draw of a tree"
        print(f"  {name:<36}{value / 1e6:>10.2f} M/s{ratio:>9.1f} x numpy{ns:>30}{core:>9.1f} x numpy, a core")
    trees = rate[f"trees, {threads} threads"]
    for name in list(rate)[-2:]:
        print(f"  trees reach {trees / rate[name]:.0%} of {name} ({rate[name] * width / 1e9:.1f} GB/s of leaves)")


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


def tables(rounds: int) -> None:
    """One multinomial count table, for P from 10^3 to 10^15."""
    exponents = (3, 5, 7, 9, 12, 15)
    print("count tables, microseconds at P = " + ", ".join(f"10^{e}" for e in exponents))
    for rhm in (REGIME, RHM(8, 32, 3, 5), RHM(32, 16, 2, 8)):
        joint, rng = tuple_target(Grammar.sample(rhm), "latent", 1), np.random.default_rng(0)
        works: dict[str, Work] = {str(e): partial(count_table, joint, 10**e, rng) for e in exponents}
        times = [t.clock for t in medians(works, max(rounds, 51)).values()]
        cells = "".join(f"{1e6 * t:>9.0f}" for t in times)
        print(f"  {rhm!s:<28}{joint.size:>7} cells{cells}   10^15 / 10^5 = {times[-1] / times[1]:.2f}")


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
