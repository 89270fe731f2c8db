"""One level down by byte permutes: 64 or 32 nodes at a time, looked up in registers instead of memory.

The row of node i is upper[i] + choice[i], where upper holds symbols times R; child j is table[j, row], a byte. A table
of at most 256 rows fits in vector registers. In plain Python, and for what does not fill a vector, the same is done
node by node; on a processor without byte permutes (`processor`) all of it.
"""

from __future__ import annotations

from typing import Any

import numba.extending
import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel
from latentproof.numerics.sampling.permute_code import compiled_draw, compiled_spread

Bytes = npt.NDArray[np.uint8]


@kernel
def spread(upper: Bytes, choice: Bytes, table: Bytes, kind: int, size: int, target: Bytes) -> None:
    """target[i*s + j] = table[j, upper[i] + choice[i]]; table (s, 256), of which `size` rows are looked up.

    upper, choice: (nodes,), their sums below `size`, which is `fitting_steps` of kind.
    """
    s = table.shape[0]
    for i in range(whole_vectors(upper, choice, table, kind, size, target), upper.size):
        row = np.int64(upper[i]) + np.int64(choice[i])
        for j in range(s):
            target[i * s + j] = table[j, row]


@kernel
def scaled(symbols: Bytes, R: int) -> None:
    """Multiply symbols by R, in place."""
    for i in range(symbols.size):
        symbols[i] *= R


def whole_vectors(upper: Bytes, choice: Bytes, table: Bytes, kind: int, size: int, target: Bytes) -> int:
    """How many nodes have been spread by whole vectors: in plain Python none."""
    return 0


def drawn_vectors(
    upper: Bytes, start: np.uint64, R: int, table: Bytes, kind: int, size: int, stream: bool, target: Bytes
) -> int:
    """How many nodes have had their choices drawn and been spread, 128 at a time: in plain Python none.

    What `fill_words`, `take_halves` and `spread` do one after another, without leaving the registers, so that memory
    is written while the next choices are made. start: the state of the first word, key + number * GOLDEN. stream: past
    the caches, faster into memory that is in none of them; target then begins at a multiple of 64 bytes.
    """
    return 0


@numba.extending.overload(whole_vectors)
def _compiled_vectors(upper: Any, choice: Any, table: Any, kind: Any, size: Any, target: Any) -> Any:
    def compiled(upper: Any, choice: Any, table: Any, kind: Any, size: Any, target: Any) -> Any:
        return compiled_spread(upper, choice, table, kind, size, target)

    return compiled


@numba.extending.overload(drawn_vectors)
def _compiled_drawn(upper: Any, start: Any, R: Any, table: Any, kind: Any, size: Any, stream: Any, target: Any) -> Any:
    def compiled(upper: Any, start: Any, R: Any, table: Any, kind: Any, size: Any, stream: Any, target: Any) -> Any:
        return compiled_draw(upper, start, R, table, kind, size, stream, target)

    return compiled
