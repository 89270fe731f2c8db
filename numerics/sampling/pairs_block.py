"""The compiled loop over blocks of pairs: only the ancestors of a tuple T and its target Z are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel
from latentproof.numerics.sampling.block import copy, draw_roots
from latentproof.numerics.sampling.counter import Words, fill_words
from latentproof.numerics.sampling.draws import choose
from latentproof.numerics.sampling.expand import combine

Integers = npt.NDArray[Any]
Slots = npt.NDArray[np.uint32]
Counts = npt.NDArray[np.int64]

ROOT, SLOT = 0, -1
"""Where the target is: the root's label; the slot of the aunt's rule; or, n > 0, n edges below the aunt."""


@kernel
def run_pairs(
    first: int,
    last: int,
    start: int,
    stop: int,
    block_words: int,
    key: np.uint64,
    roots: int,
    R: int,
    width: int,
    children: Integers,
    cumulative: npt.NDArray[np.float64],
    level: int,
    target: int,
    words: Words,
    choice: Integers,
    symbol: Integers,
    aunt: Integers,
    slot: Slots,
    value: Slots,
    slots: Slots,
    values: Slots,
    counts: Counts,
) -> None:
    """Make the pairs number start..stop-1 of the blocks first..last-1.

    children: (L, 2, A*R) first and second children. choice .. value: scratch of one block. slots, values: (stop-start,)
    results; or with no entries, and then counts, (A_level*R, D), is added to.
    """
    depth, block = children.shape[0], symbol.size
    for b in range(first, last):
        word = np.uint64(b) * np.uint64(block_words)
        draw_roots(words[: (block + 1) // 2], key, word, roots, symbol, np.uint64(b) * np.uint64(block))
        word += np.uint64((block + 1) // 2)
        if target == ROOT:
            gather_itself(symbol, value)
        for above in range(depth, level if target == ROOT else level + 1, -1):
            word = draw_rules(above, symbol, words, width, R, cumulative, choice, slot, key, word)
            gather(children[above - 1, 0], slot, symbol)
        if target != ROOT:
            word = draw_rules(level + 1, symbol, words, width, R, cumulative, choice, slot, key, word)
            gather(children[level, 0], slot, symbol)
            gather(children[level, 1], slot, aunt)
            for below in range(level, level - target, -1):
                word = draw_rules(below, aunt, words, width, R, cumulative, choice, slot, key, word)
                gather(children[below - 1, 0], slot, aunt)
            if target == SLOT:
                word = draw_rules(level, aunt, words, width, R, cumulative, choice, value, key, word)
            else:
                gather_itself(aunt, value)
        draw_rules(level, symbol, words, width, R, cumulative, choice, slot, key, word)
        low, high = max(start, b * block), min(stop, (b + 1) * block)
        if counts.size > 0:
            count(slot[low - b * block : high - b * block], value[low - b * block : high - b * block], counts)
        else:
            copy(slot[low - b * block :], slots[low - start : high - start])
            copy(value[low - b * block :], values[low - start : high - start])


@kernel
def draw_rules(
    level: int,
    symbol: Integers,
    words: Words,
    width: int,
    R: int,
    cumulative: npt.NDArray[np.float64],
    choice: Integers,
    slot: Slots,
    key: np.uint64,
    word: np.uint64,
) -> np.uint64:
    """slot = symbol * R + rule for one node a pair; the number of the first word that is left."""
    part = words[: (symbol.size * width + 63) // 64]
    first = np.uint64(word)  # plain Python gets an int back from a compiled kernel
    fill_words(part, key, first)
    choose(part, width, R, cumulative[level - 1], choice, key, first * np.uint64(64))
    combine(symbol, choice, R, slot)
    return first + np.uint64(part.size)


@kernel
def gather(table: Integers, slot: Slots, symbol: Integers) -> None:
    """symbol = table[slot]."""
    for i in range(symbol.size):
        symbol[i] = table[slot[i]]


@kernel
def gather_itself(symbol: Integers, value: Slots) -> None:
    """value = symbol."""
    for i in range(value.size):
        value[i] = symbol[i]


@kernel
def count(slot: Slots, value: Slots, counts: Counts) -> None:
    """Add one for each pair."""
    for i in range(slot.size):
        counts[slot[i], value[i]] += 1
