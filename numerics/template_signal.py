r"""By what factor one more level multiplies the class signal of all places together, drawn for many grammars, compiled.

Object: P_i(y, x) = P(symbol x at place i | class y), less its mean over classes; the signal is sum over places and
classes of |P_i(y, .)|^2, v - 1 at the root, and G = sum_i P_i^T P_i holds all that the level below needs:
\[ G'=\sum_{j<s}M^{(j)\top}GM^{(j)},\qquad \text{factor}=\frac{\operatorname{tr}G'}{\operatorname{tr}G}. \]
Statement: given the tables above, the factor has mean s lambda (E1), at any number s^t of places and at no cost in t.
Grammar number i depends on the seed and on i alone.
Source: E1 and E5 for every place; the threshold of such sums, Kesten, Stigum (1966), is at s lambda = 1.
"""

from __future__ import annotations

import numpy as np

from latentproof.numerics.chain import ZERO, Codes, Energies, _distinct_codes, _next
from latentproof.numerics.grammar import MAX_CODE, MAX_ENTRIES
from latentproof.numerics.jit import kernel
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM, RegimeError


def signal_factors(rhm: RHM, edges: int, start: int, stop: int, seed: int = 0) -> Energies:
    """The factors of the first `edges` levels below the root, grammars start..stop-1, shape (stop - start, edges).

    Each is in [0, s min(v, w/m)]. Where no signal is left the factor is that of (1, -1, 0, ..., 0): its mean is
    s lambda, too. Needs edges >= 1 and tables that fit (v^s <= 2^63-1, v*m*s <= 10^8), else `RegimeError`.

    >>> factors = signal_factors(RHM(8, 4, 2, 2), edges=2, start=0, stop=1000)
    >>> bool(0.9 < factors.mean() / (2 * 8 * 7 / (4 * 63)) < 1.1)
    True
    """
    if edges < 1:
        raise RegimeError(f"edges must be at least 1, got edges = {edges}")
    if rhm.n > MAX_CODE or rhm.v * rhm.m * rhm.s > MAX_ENTRIES:
        raise RegimeError(f"v^s must be at most 2^63-1 and v*m*s at most 10^8 to draw tables, got {rhm}")
    key = generator("template signal", rhm, seed).integers(2**64, dtype=np.uint64)
    factors = np.empty((stop - start, edges))
    _factors(np.int64(rhm.v), np.int64(rhm.m), rhm.s, np.int64(rhm.n), np.uint64(key), start, factors)
    return factors


@kernel
def _factors(v: np.int64, m: np.int64, s: int, n: np.int64, key: np.uint64, start: int, factors: Energies) -> None:
    """Fill factors (count, edges) for grammars number start, start+1, ..."""
    codes = np.empty(v * m, np.int64)
    slots = np.empty(4 * v * m + 1, np.int64)
    gram, below = np.empty((v, v)), np.empty((v, v))
    half = np.empty((v, v))
    channel = np.empty((v, v))
    state = np.empty(1, np.uint64)
    for g in range(factors.shape[0]):
        state[0] = key + np.uint64(start + g) * np.uint64(0xD1342543DE82EF95)
        state[0] = _next(state)
        gram[:] = -1.0 / v
        for a in range(v):
            gram[a, a] += 1.0
        for t in range(factors.shape[1]):
            energy = np.trace(gram)
            if energy <= ZERO:
                gram[:] = 0.0
                gram[0, 0] = gram[1, 1] = 1.0
                gram[0, 1] = gram[1, 0] = -1.0
                energy = 2.0
            gram /= energy
            _distinct_codes(n, codes, slots, state)
            below[:] = 0.0
            for _ in range(s):
                _add_place(codes, m, v, gram, channel, half, below)
            gram[:] = below
            factors[g, t] = np.trace(gram)


@kernel
def _add_place(
    codes: Codes, m: np.int64, v: np.int64, gram: Energies, channel: Energies, half: Energies, below: Energies
) -> None:
    """Add M^T G M to below, M the channel of the last symbol of the tuples, which is taken off the codes."""
    channel[:] = 0.0
    for slot in range(codes.size):
        channel[slot // m, codes[slot] % v] += 1.0 / m
        codes[slot] //= v
    half[:] = 0.0
    for a in range(v):
        for b in range(v):
            weight = gram[a, b]
            for z in range(v):
                half[a, z] += weight * channel[b, z]
    for a in range(v):
        for z in range(v):
            weight = channel[a, z]
            if weight != 0.0:
                for x in range(v):
                    below[z, x] += weight * half[a, x]
