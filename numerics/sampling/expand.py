"""One level down, for a flat array of symbols: children of node i are the s symbols from i*s on.

Each rule is packed into 64-bit words and written by whole unaligned stores; the bytes a store writes beyond its own
tuple are overwritten by the next one, and the last tuples of a buffer are written byte by byte.
"""

from __future__ import annotations

from typing import Any

import numba.extending
import numpy as np
import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]  # llvmlite has no types
from numba import types

from latentproof.numerics.jit import kernel
from latentproof.numerics.sampling.counter import Words

Bytes = npt.NDArray[np.uint8]
Index = npt.NDArray[Any]

LITTLE_ENDIAN = bool(np.array([1], dtype=np.uint64).view(np.uint8)[0] == 1)


def pack_rules(rules: npt.NDArray[np.int64], itemsize: int) -> npt.NDArray[np.uint64]:
    """Pack a table (A, R, s) into words (A*R, W), in memory order: W = ceil(s * itemsize / 8), padded with zeros.

    >>> pack_rules(np.array([[[1, 2], [3, 1]]]), 1).view(np.uint8)[:, :2].tolist()
    [[1, 2], [3, 1]]
    """
    flat = rules.reshape(-1, rules.shape[2]).astype(np.dtype(f"u{itemsize}")).view(np.uint8)
    words = np.zeros((len(flat), -(-flat.shape[1] // 8)), dtype=np.uint64)
    words.view(np.uint8)[:, : flat.shape[1]] = flat
    return words


def store(target: Bytes, at: int, word: np.uint64) -> None:
    """Write the eight bytes of a word, in memory order, to target[at : at+8], wherever `at` is aligned.

    >>> target = np.zeros(9, np.uint8)
    >>> store(target, 1, np.frombuffer(b"abcdefgh", np.uint64)[0]); bytes(target[1:])
    b'abcdefgh'
    """
    target[at : at + 8] = np.array([word], dtype=np.uint64).view(np.uint8)


@numba.extending.intrinsic
def _write(typing: Any, target: Any, at: Any, word: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = builder.bitcast(builder.gep(array.data, [arguments[1]]), ir.IntType(64).as_pointer())
        builder.store(arguments[2], place, align=1)
        return context.get_dummy_value()

    return types.void(target, types.intp, types.uint64), code


# numba's own types have it called as it is written here, with the typing context first.
write: Any = _write


@numba.extending.overload(store)
def _compiled_store(target: Any, at: Any, word: Any) -> Any:
    def compiled(target: Any, at: Any, word: Any) -> Any:
        return write(target, at, word)

    return compiled


@kernel
def combine(symbols: Index, choice: Index, R: int, index: Index) -> None:
    """index = symbol * R + choice, the row of the rule in the packed table."""
    for i in range(index.size):
        index[i] = symbols[i] * R + choice[i]


@kernel
def join(rows: npt.NDArray[np.uint8], paired: int, index: Index) -> None:
    """index = i * paired + j for the neighbours i, j = rows[0], rows[1]; rows[2], rows[3]; ...

    Two tuples of a pair then need one load and one store. Both rows come as the halves of one 16-bit number, which
    vectorises where two strided loads do not.
    """
    halves = rows.view(np.uint16)
    # Unsigned throughout: numba takes the product of a signed and an unsigned number in floating point.
    many, one = np.uint64(paired), np.uint64(1)
    low, high = (many, one) if LITTLE_ENDIAN else (one, many)
    for i in range(index.size):
        index[i] = (halves[i] & np.uint64(255)) * low + (halves[i] >> np.uint64(8)) * high


@kernel
def expand(index: Index, table: Words, size: int, target: Bytes) -> None:
    """Write the tuples table[index[i]], `size` bytes each, to target[i*size : (i+1)*size]; table (A*R, W)."""
    padded = 8 * table.shape[1]
    whole = 0
    if target.size >= padded:
        whole = min(index.size, (target.size - padded) // size + 1)
    if table.shape[1] == 1:
        expand_word(index, table, size, target, whole)
    else:
        expand_words(index, table, size, target, whole)
    for i in range(whole, index.size):
        for j in range(size):
            target[i * size + j] = (table[index[i], j // 8] >> shift_of(j % 8)) & np.uint64(255)


@kernel
def expand_word(index: Index, table: Words, size: int, target: Bytes, whole: int) -> None:
    """The first `whole` tuples, of one word each."""
    at = 0
    for i in range(whole):
        store(target, at, table[index[i], 0])
        at += size


@kernel
def expand_words(index: Index, table: Words, size: int, target: Bytes, whole: int) -> None:
    """The first `whole` tuples, of several words each."""
    for i in range(whole):
        for j in range(table.shape[1]):
            store(target, i * size + 8 * j, table[index[i], j])


@kernel
def shift_of(byte: int) -> np.uint64:
    """How far the byte number `byte` in memory is from the low end of a word."""
    if LITTLE_ENDIAN:
        return np.uint64(8 * byte)
    return np.uint64(56 - 8 * byte)
