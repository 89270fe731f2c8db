"""Count tables: what P independent (tuple, target) pairs leave behind, drawn in one step.

The counts of P i.i.d. draws from a joint law are Multinomial(P, law), so that no sampler is needed; the cost does not
grow with P beyond the number of cells.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.arguments import whole_number

MAX_SAMPLES = 10**15
"""Largest P: beyond it the rounding of the law, not the sampling noise, would decide."""


def count_table(joint: npt.NDArray[np.float64], P: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Draw the counts of P pairs from a joint law: an int64 array of the law's shape with sum P.

    joint: non-negative, any shape, positive sum (normalised here). P: 0..10^15. Cells of probability 0 get no counts.
    Raises ValueError for P out of range or a law that is not one.

    >>> count_table(np.array([[.5, 0], [0, .5]]), 10**15, np.random.default_rng(0)).sum()
    np.int64(1000000000000000)
    """
    check_samples(P)
    flat = np.asarray(joint, dtype=np.float64).ravel()
    total = float(flat.sum())
    if not (flat >= 0).all() or not 0 < total < np.inf:
        raise ValueError(f"joint must be non-negative with a positive finite sum, got sum {total}")
    cells = np.flatnonzero(flat)
    # The last cell takes what rounding leaves over: let it be the most probable one, never a forbidden one.
    top = int(flat[cells].argmax())
    cells[[top, -1]] = cells[[-1, top]]
    table = np.zeros(flat.shape, dtype=np.int64)
    if len(cells) > P:
        # The same law, sample by sample: cheaper than a binomial draw for each cell.
        running = np.cumsum(flat[cells])
        places = np.searchsorted(running, rng.random(P) * running[-1], side="right")
        table += np.bincount(cells[np.minimum(places, len(cells) - 1)], minlength=len(table))
    else:
        table[cells] = rng.multinomial(P, flat[cells] / total)
    return table.reshape(joint.shape)


def check_samples(P: int) -> None:
    """Raise `RegimeError` (a ValueError) unless P is an integer in 0..10^15.

    >>> check_samples(0)
    """
    whole_number("P", P, 0, MAX_SAMPLES)
