"""What S8's formulas are held against: every pair of tables, and every sequence of draws.

Object: probes as in `mutant_probes`, of the signal energy of a target, its modes, and the energy of the noise.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

from latentproof.mutant_probes import SIZES, Probe, _probe, _vwm
from latentproof.numerics.enumeration_richness import enumerate_row_product, enumerate_target_energy
from latentproof.theory import richness

F = Fraction
SMALL = SIZES[:5]
LAW = (F(1, 2), F(1, 3), F(1, 6))
DRAWS = (1, 2, 3)


def richness_probes() -> list[Probe]:
    """The probes of `theory.richness`."""
    targets = [(size, j) for size in SMALL for j in (*range(1, size[2] + 1), None)]
    # A row of Jhat has the share (1 - 1/v) of a mode, and Jhat of the tuple's Qbar m^2 times the energy.
    shares = [(size, size[1] ** 2 * (1 - F(1, size[0]))) for size in SMALL]
    return [
        _probe(
            "signal energy of a target",
            "richness correlation",
            lambda: [richness.target_energy(*_vwm(size), _kept(size, j)) for size, j in targets],
            [enumerate_target_energy(*size, j) for size, j in targets],
        ),
        _probe(
            "mode of a target",
            "richness correlation",
            lambda: [richness.mode_energy(*_vwm(size), _kept(size, None)) * share for size, share in shares],
            [enumerate_row_product(*size, 0, 0) for size in SMALL],
        ),
        _probe(
            "noise energy",
            "richness",
            lambda: [richness.noise_energy(F(P), sum((p * p for p in LAW), F(0))) for P in DRAWS],
            [_noise(P) for P in DRAWS],
        ),
    ]


def _kept(size: tuple[int, int, int], elements: int | None) -> Fraction:
    v, w, m = _vwm(size)
    return richness.tuple_decay(m) if elements is None else richness.class_decay(v * w, m, v**elements)


def _noise(P: int) -> Fraction:
    """E sum (N_z/P - p_z)^2 over all sequences of P draws."""
    mean = F(0)
    for drawn in product(range(len(LAW)), repeat=P):
        chance = math.prod((LAW[z] for z in drawn), start=F(1))
        mean += chance * sum((F(drawn.count(z), P) - p) ** 2 for z, p in enumerate(LAW))
    return mean
