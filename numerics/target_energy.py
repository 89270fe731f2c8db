r"""How much of the siblings' correlation a target with D classes keeps, drawn for many grammars without building any.

Object: J^ the connected joint law of two siblings under a uniform root, M_ab of one random table, and K the map of a
second, independent table to the first j elements of its tuples, K(b,c) = (1/m) #{k: g(b,k) in c}, D = v^j classes.
Statement: given J^, the factor |J^ K|^2/|J^|^2 has mean lambda_D = (1/m) n/(n-1) (1-1/D); for j = s it is 1/m always.
Grammar number i depends on the seed and on i alone.
Source: S8, this project; sibling law as in `chain`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from latentproof.numerics.chain import ZERO, Codes, Energies, _distinct_codes, _next
from latentproof.numerics.grammar import MAX_CODE, MAX_ENTRIES
from latentproof.numerics.jit import kernel
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM, RegimeError


def target_factors(rhm: RHM, elements: Sequence[int], start: int, stop: int, seed: int = 0) -> Energies:
    """The factors |J^ K|^2/|J^|^2 of grammars start..stop-1, shape (stop - start, len(elements)), one column a target.

    elements: for each target how many first elements of the tuple it shows, 1..s. Each factor is in [0, min(v, w')],
    w' = v^(s-j)/m, the largest column sum of K. Where J^ = 0 the factor is that of (1, -1, 0, ..., 0). Raises
    `RegimeError` for elements out of range or tables that do not fit (v^s <= 2^63-1, v*m*s <= 10^8).

    >>> factors = target_factors(RHM(4, 2, 3, 2), [1, 3], 0, 2000)
    >>> bool(abs(factors[:, 0].mean() / (64 / 63 * 3 / 8) - 1) < .1), factors[:, 1].round(9).tolist() == [.5] * 2000
    (True, True)
    """
    if not elements or not all(1 <= j <= rhm.s for j in elements):
        raise RegimeError(f"elements must name numbers in 1..{rhm.s}, got {list(elements)}")
    if rhm.n > MAX_CODE or rhm.v * rhm.m * rhm.s > MAX_ENTRIES:
        raise RegimeError(f"v^s must be at most 2^63-1 and v*m*s at most 10^8 to draw tables, got {rhm}")
    key = generator("target", rhm, seed).integers(2**64, dtype=np.uint64)
    factors = np.empty((stop - start, len(elements)))
    sizes = np.array([rhm.v ** (rhm.s - j) for j in elements], np.int64)
    _factors(np.int64(rhm.v), np.int64(rhm.m), np.int64(rhm.w), np.uint64(key), start, sizes, factors)
    return factors


@kernel
def _factors(
    v: np.int64, m: np.int64, w: np.int64, key: np.uint64, start: int, sizes: Codes, factors: Energies
) -> None:
    """Fill factors (count, targets) for grammars number start, start+1, ...; sizes: tuples a class, of each target."""
    codes = np.empty(v * m, np.int64)
    slots = np.empty(4 * v * m + 1, np.int64)
    joint = np.empty((v, v))
    order = np.empty(v * m, np.int64)
    landed = np.empty(v)
    state = np.empty(1, np.uint64)
    for g in range(factors.shape[0]):
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
        if energy <= ZERO:
            joint[:] = 0.0
            joint[0, 0] = 1.0
            joint[0, 1] = -1.0
            energy = 2.0
        _distinct_codes(v * w, codes, slots, state)
        order[:] = np.argsort(codes)
        for t in range(sizes.size):
            # In the order of the codes the tuples of one class follow each other.
            total = 0.0
            landed[:] = 0.0
            for i in range(v * m):
                slot = order[i]
                for a in range(v):
                    landed[a] += joint[a, slot // m] / m
                last = i == v * m - 1 or codes[order[i + 1]] // sizes[t] != codes[slot] // sizes[t]
                if last:
                    for a in range(v):
                        total += landed[a] * landed[a]
                        landed[a] = 0.0
            factors[g, t] = total / energy
