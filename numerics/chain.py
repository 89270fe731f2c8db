"""Correlation energies down a chain of fresh tables: |J0^|^2, |J0^ M|^2, |J0^ M M'|^2, ... for many grammars, compiled.

J0^ is the connected joint law of two siblings under a uniform root, J0^(a,b) = P(a,b) - P(a)P(b), and each M a channel
M(x, z) = (1/m) #{k : r(x,k)_0 = z} of an independent table. On average every edge multiplies the energy by the decay
lambda of E1, and E|J0^|^2 is the sibling correlation of E4; given the tables above, each single ratio has mean lambda.
Grammar number i depends on the seed and on i alone.
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendix D (correlations); the exact factors are this project's.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import MAX_CODE, MAX_ENTRIES
from latentproof.numerics.jit import kernel
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM, RegimeError

Energies = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
State = npt.NDArray[np.uint64]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
ZERO = 1e-30
"""Below this an energy is rounding: |J0^|^2 >= 1/(vm)^4 where it is not 0, and the others are relative to 1."""


def chain_energies(rhm: RHM, edges: int, start: int, stop: int, seed: int = 0) -> tuple[Energies, Energies]:
    """Energies |J0^|^2, shape (count,), and the factors of the next edges, shape (count, edges), count = stop - start.

    Factor t is |J_t^|^2 / |J_(t-1)^|^2, in [0, min(v, w/m)] (a bound on the squared operator norm of M). Where the
    energy above is 0 the ratio means nothing and the factor is that of (1, -1, 0, ..., 0): its mean is lambda, too.
    Needs edges >= 0 and tables that fit (v^s <= 2^63-1, v*m*s <= 10^8), else `RegimeError`.

    >>> energies, factors = chain_energies(RHM(8, 4, 2, 2), edges=1, start=0, stop=1000)
    >>> bool(0.8 < factors.mean() / (8 * 7 / (4 * 63)) < 1.2)
    True
    """
    if edges < 0:
        raise RegimeError(f"edges must be at least 0, got edges = {edges}")
    if rhm.n > MAX_CODE or rhm.v * rhm.m * rhm.s > MAX_ENTRIES:
        raise RegimeError(f"v^s must be at most 2^63-1 and v*m*s at most 10^8 to draw tables, got {rhm}")
    key = generator("chain", rhm, seed).integers(2**64, dtype=np.uint64)
    energies, factors = np.empty(stop - start), np.empty((stop - start, edges))
    _energies(np.int64(rhm.v), np.int64(rhm.m), np.int64(rhm.w), np.uint64(key), start, energies, factors)
    return energies, factors


@kernel
def _next(state: State) -> np.uint64:
    """The next 64 random bits: splitmix64 (Steele, Lea, Flood 2014), state of shape (1,)."""
    state[0] += GOLDEN
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: np.uint64 = z ^ (z >> np.uint64(31))
    return result


@kernel
def _distinct_codes(n: np.int64, codes: Codes, slots: Codes, state: State) -> None:
    """Fill codes with a uniform draw of distinct numbers below n: repeats are dropped, which is exact."""
    mask = np.uint64(1)
    while mask < np.uint64(n):
        mask <<= np.uint64(1)
    mask -= np.uint64(1)
    slots[:] = -1
    size = np.int64(slots.size)
    drawn = 0
    while drawn < codes.size:
        code = np.int64(_next(state) & mask)
        if code >= n:
            continue
        place = np.int64((np.uint64(code) * GOLDEN) >> np.uint64(33)) % size
        while slots[place] >= 0 and slots[place] != code:
            place = (place + 1) % size
        if slots[place] < 0:
            slots[place] = code
            codes[drawn] = code
            drawn += 1


@kernel
def _energies(
    v: np.int64, m: np.int64, w: np.int64, key: np.uint64, start: int, energies: Energies, factors: Energies
) -> None:
    """Fill energies (count,) and factors (count, edges) for grammars number start, start+1, ..."""
    codes = np.empty(v * m, np.int64)
    slots = np.empty(4 * v * m + 1, np.int64)
    joint = np.empty((v, v))
    below = np.empty((v, v))
    channel = np.empty((v, v))
    state = np.empty(1, np.uint64)
    for g in range(energies.size):
        state[0] = key + np.uint64(start + g) * np.uint64(0xD1342543DE82EF95)
        state[0] = _next(state)
        _distinct_codes(v * w, codes, slots, state)
        joint[:] = 0.0
        for code in codes:
            joint[code // w, code // (w // v) % v] += 1.0 / (v * m)
        rows = joint.sum(axis=1)
        columns = joint.sum(axis=0)
        for a in range(v):
            for b in range(v):
                joint[a, b] -= rows[a] * columns[b]
        energy = (joint * joint).sum()
        energies[g] = energy if energy > ZERO else 0.0
        for t in range(factors.shape[1]):
            if energy <= ZERO:
                joint[:] = 0.0
                joint[0, 0] = 1.0
                joint[0, 1] = -1.0
                energy = 2.0
            joint /= np.sqrt(energy)
            _distinct_codes(v * w, codes, slots, state)
            channel[:] = 0.0
            for slot in range(v * m):
                channel[slot // m, codes[slot] // w] += 1.0 / m
            below[:] = 0.0
            for a in range(v):
                for b in range(v):
                    weight = joint[a, b]
                    for z in range(v):
                        below[a, z] += weight * channel[b, z]
            joint[:] = below
            energy = (joint * joint).sum()
            factors[g, t] = energy
