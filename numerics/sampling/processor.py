"""Which byte permutes the processor has, and what fits them.

Two ways of looking up every byte of a vector in a table at once: `vpermb` and `vpermi2b` on 64 bytes (AVX-512 VBMI),
64 or 128 rows at a time, up to 256; `vpshufb` on 32 bytes (AVX2), 16 rows at a time, up to 128.
Source: Intel 64 and IA-32 Architectures Software Developer's Manual, vol. 2, VPSHUFB, VPERMB, VPERMI2B.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numba.core.codegen
import numba.core.config

codegen: Any = numba.core.codegen  # its functions have no types

NONE, SHUFFLE, PERMUTE = 0, 1, 2
"""No byte permutes; `vpshufb` on 32 bytes; `vpermb` on 64 bytes."""
BYTES = {SHUFFLE: 32, PERMUTE: 64}
"""Bytes of a vector, which are also the nodes of one step."""
STEPS = {SHUFFLE: (64, 128), PERMUTE: (64, 128, 256)}
"""Sizes of a table that a loop of its own is made for; smaller tables are padded."""
CHILDREN = (2, 3, 4)
"""The s that a loop of its own is made for."""


def byte_permutes() -> int:
    """NONE, SHUFFLE or PERMUTE: the best that the processor numba compiles for has.

    >>> byte_permutes() in (NONE, SHUFFLE, PERMUTE)
    True
    """
    settings = vars(numba.core.config)
    return _best(settings["CPU_FEATURES"], settings["CPU_NAME"], bool(settings["ENABLE_AVX"]))


@lru_cache
def _best(features: str | None, name: str | None, avx: bool) -> int:
    """The best under numba's settings; whether it may use AVX is in the host's features that it reports."""
    if features is None and name not in (None, "host"):
        # Another processor is named, and what it has is not known here.
        return NONE
    given = codegen.get_host_cpu_features() if features is None else features
    present = {feature[1:] for feature in given.split(",") if feature.startswith("+")}
    if {"avx512f", "avx512bw", "avx512vl", "avx512vbmi"} <= present:
        return PERMUTE
    return SHUFFLE if "avx2" in present else NONE


def fitting_steps(kind: int, rows: int, s: int) -> int:
    """The size of table, of STEPS, that `kind` looks up rows in, or 0 where it cannot.

    >>> fitting_steps(PERMUTE, 65, 3), fitting_steps(SHUFFLE, 129, 3), fitting_steps(NONE, 1, 2)
    (128, 0, 0)
    """
    if s not in CHILDREN:
        return 0
    return next((size for size in STEPS.get(kind, ()) if rows <= size), 0)
