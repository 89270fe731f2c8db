"""Random streams: each is keyed by what it is for, so that no result depends on the order or place of execution.

A key such as ("grammar", rhm, seed, index) is hashed (SHA-256) and the digest feeds a `numpy.random.SeedSequence`;
different keys give streams that are independent for all practical purposes. There is no global state.
Source: O'Neill (2014), PCG, for the seed sequence's design; numpy.random's manual, "Parallel random number generation".
"""

from __future__ import annotations

import hashlib

import numpy as np

from latentproof.theory.model import RHM, RegimeError

KeyPart = str | int | RHM


def generator(*key: KeyPart) -> np.random.Generator:
    """The random stream of a key: equal keys give equal streams, different keys independent ones.

    key: strings, integers and `RHM`s, in any number. Raises ValueError for a part of another type.

    >>> generator("data", RHM(8, 4, 2, 3), 0).integers(1000) == generator("data", RHM(8, 4, 2, 3), 0).integers(1000)
    np.True_
    """
    digest = hashlib.sha256("\x1f".join(_encode(part) for part in key).encode()).digest()
    return np.random.default_rng(np.random.SeedSequence(int.from_bytes(digest, "big")))


def check_seed(seed: object) -> int:
    """Return the seed as an int, or raise `RegimeError` unless it is an integer.

    >>> check_seed(7)
    7
    """
    if isinstance(seed, (int, np.integer)) and not isinstance(seed, bool):
        return int(seed)
    raise RegimeError(f"seed must be an integer, got {seed!r}")


def _encode(part: KeyPart) -> str:
    if isinstance(part, RHM):
        return f"rhm:{part.v},{part.m},{part.s},{part.L}"
    if isinstance(part, str):
        return f"str:{len(part)}:{part}"
    if isinstance(part, (int, np.integer)) and not isinstance(part, bool):
        return f"int:{int(part)}"
    raise ValueError(f"a key part must be a string, an integer or an RHM, got {part!r}")
