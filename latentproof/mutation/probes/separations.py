"""Separation, between-class variance and degeneracy (E2, E3, E9): against all tables of tiny sizes."""

from __future__ import annotations

from latentproof.mutation.probes.probe import SIZES, F, Probe, probe, vwm
from latentproof.numerics import enumeration_moments, enumeration_separation
from latentproof.theory import degeneracy, separation
from latentproof.theory.model import RHM


def separations() -> list[Probe]:
    """The probes of separation and between-class variance."""
    cells = [
        (size, edges, cell)
        for size in SIZES
        for edges in (0, 1, 2)
        for cell in enumeration_separation.enumerate_separation(
            *size, [F(2 * (k + 1), size[0] * (size[0] + 1)) for k in range(size[0])], edges
        )
    ]
    regimes = [(RHM(*size, 2), edges) for size in SIZES for edges in (0, 1, 2)]
    between = enumeration_separation.enumerate_between_class_variance
    return [
        probe(
            "separation",
            "separation decay",
            lambda: [separation.separation(*vwm(size), edges, cell.H_a, cell.H_b) for size, edges, cell in cells],
            [cell.mean for _, _, cell in cells],
        ),
        probe(
            "between-class variance",
            "separation decay degeneracy model",
            lambda: [separation.between_class_variance(rhm, edges) for rhm, edges in regimes],
            [between(rhm.v, rhm.m, rhm.s, edges) for rhm, edges in regimes],
        ),
    ]


def degeneracies() -> list[Probe]:
    """The probes of absent symbols and tied rows."""
    more = (*SIZES, (3, 2, 2), (3, 3, 2))
    regimes = [RHM(*size, 2) for size in more]
    counted = [enumeration_moments.enumerate_degeneracy(*size) for size in more]
    return [
        probe(
            "degeneracy",
            "degeneracy model",
            lambda: [(degeneracy.absence(r), degeneracy.any_absence(r), degeneracy.tied_rows(r)) for r in regimes],
            counted,
        ),
        probe(
            "union bound of absence",
            "degeneracy model",
            lambda: [degeneracy.absence_bound(r) for r in (*regimes, RHM(5, 1, 2, 2))],
            [min(F(1), r.v * absent) for r, (absent, _, _) in zip(regimes, counted, strict=True)] + [F(1)],
        ),
    ]
