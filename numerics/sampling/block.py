"""The compiled loop over blocks of trees; every step is a kernel of its own, small enough for LLVM to vectorise."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel
from latentproof.numerics.sampling.counter import GOLDEN, Words, fill_words
from latentproof.numerics.sampling.draws import choose, redraw, scale_32
from latentproof.numerics.sampling.expand import Bytes, combine, expand, join
from latentproof.numerics.sampling.permute import drawn_vectors, scaled, spread

Integers = npt.NDArray[Any]


@kernel
def run_blocks(
    first: int,
    last: int,
    start: int,
    stop: int,
    block: int,
    block_words: int,
    key: np.uint64,
    paired: int,
    roots: int,
    R: int,
    s: int,
    width: int,
    tables: npt.NDArray[np.uint64],
    table_bytes: npt.NDArray[np.uint8],
    permutes: int,
    looked_up: int,
    stream: bool,
    cumulative: npt.NDArray[np.float64],
    words: Words,
    choice: Integers,
    row: Bytes,
    index: Integers,
    upper: Integers,
    lower: Integers,
    leaves: Bytes,
    symbols: Integers,
    rules: Integers,
) -> None:
    """Make blocks first..last-1 and keep their trees number start..stop-1.

    words, choice, row, index, upper, lower: scratch for one block's lowest level (lower: for its leaves). leaves: the
    bytes of the trees start..stop-1. symbols (times R with byte permutes), rules: (stop-start, nodes), level L first,
    or without rows where not wanted. The tables are those of a `Plan`; stream: write leaves past the caches, for which
    they begin at a multiple of 64 bytes.
    """
    depth = tables.shape[0]
    itemsize = upper.itemsize
    leaf_bytes = s**depth * itemsize
    for b in range(first, last):
        word = np.uint64(b) * np.uint64(block_words)
        low, high = max(start, b * block), min(stop, (b + 1) * block)
        draw_roots(words[: (block + 1) // 2], key, word, roots, upper[:block], np.uint64(b) * np.uint64(block))
        if permutes > 0:
            scaled(upper[:block], R)
        word += np.uint64((block + 1) // 2)
        nodes, column = 1, 0
        for level in range(depth, 0, -1):
            size = block * nodes
            target = lower[: size * s].view(np.uint8)
            place = (low - start) * leaf_bytes
            final = level == 1 and high - low == block
            if final:
                target = leaves[place : place + block * leaf_bytes]
            done = 0
            if permutes > 0 and width == 4 and symbols.shape[0] == 0:
                above, past = upper[:size].view(np.uint8), stream and final and place % 64 == 0
                state = key + word * GOLDEN
                done = drawn_vectors(above, state, R, table_bytes[level - 1], permutes, looked_up, past, target)
            rest = size - done
            part = words[: (rest * width + 63) // 64]
            word += np.uint64(done * width // 64)
            fill_words(part, key, word)
            choose(part, width, R, cumulative[level - 1], choice[:rest], key, word * np.uint64(64))
            word += np.uint64(part.size)
            if symbols.shape[0] > 0:
                keep(upper[:size], nodes, low - b * block, symbols[low - start : high - start], column)
                keep(choice[:size], nodes, low - b * block, rules[low - start : high - start], column)
            column += nodes
            nodes *= s
            if permutes > 0:
                above, chosen = upper[done:size].view(np.uint8), choice[:rest].view(np.uint8)
                spread(above, chosen, table_bytes[level - 1], permutes, looked_up, target[done * s :])
            elif paired > 0:
                combine(upper[:size], choice[:size], R, row[:size])
                join(row[:size], paired, index[: size // 2])
                expand(index[: size // 2], tables[level - 1], 2 * s * itemsize, target)
            else:
                combine(upper[:size], choice[:size], R, index[:size])
                expand(index[:size], tables[level - 1], s * itemsize, target)
            if level > 1:
                upper, lower = lower, upper
            elif high - low < block:
                copy(
                    target[(low - b * block) * leaf_bytes :],
                    leaves[place : (high - start) * leaf_bytes],
                )


@kernel
def draw_roots(words: Words, key: np.uint64, word: np.uint64, roots: int, root: Integers, number: np.uint64) -> None:
    """Fill root, shape (block,), with uniform draws on 0..roots-1, 32 bits each."""
    fill_words(words, key, word)
    draws = words.view(np.uint32)
    if scale_32(draws, np.uint64(roots), root):
        redraw(draws, np.uint64(roots), np.uint64(32), root, ~key, number)


@kernel
def keep(values: Integers, nodes: int, skip: int, target: Integers, column: int) -> None:
    """Copy a level, `nodes` values a tree, into columns column.. of the trees that are kept."""
    for i in range(target.shape[0]):
        for j in range(nodes):
            target[i, column + j] = values[(skip + i) * nodes + j]


@kernel
def copy(source: Integers, target: Integers) -> None:
    """Fill target from the beginning of source; a loop compiles in a tenth of the time of numba's slice assignment."""
    for i in range(target.size):
        target[i] = source[i]
