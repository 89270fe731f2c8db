"""Correlations and power sums (E4, E5): against all tables, and against all grammars of tiny regimes."""

from __future__ import annotations

from fractions import Fraction

from latentproof.mutation.probes.probe import SIZES, F, Probe, probe, vwm
from latentproof.numerics import enumeration, enumeration_moments
from latentproof.theory import correlation, power_sums
from latentproof.theory.model import OBJECTIVES, RHM


def correlations() -> list[Probe]:
    """The probes of correlation and power sums."""
    priors = [[F(2 * (k + 1), v * (v + 1)) for k in range(v)] for v, _, _ in SIZES]
    uniform = [[F(1, v)] * v for v, _, _ in SIZES]

    def siblings(laws: list[list[Fraction]]) -> list[Fraction]:
        found = []
        for size, law in zip(SIZES, laws, strict=True):
            p2, p3, p4 = (sum((p**k for p in law), F(0)) for k in (2, 3, 4))
            found.append(correlation.sibling_correlation(*vwm(size), p2, p3, p4, p2 * p2))
        return found

    def sums(size: tuple[int, int, int], depth: int) -> tuple[Fraction, ...]:
        v, w, m = vwm(size)
        law = power_sums.uniform_power_sums(v)
        for _ in range(depth):
            law = power_sums.push_down(v, w, m, law)
        return law.p2, law.p3, law.p4, law.p22

    cases = [(RHM(*size, L), o, level) for size in SIZES for L in (2, 3) for o in OBJECTIVES for level in range(1, L)]
    rows = enumeration_moments.enumerate_sibling_correlation
    return [
        probe(
            "siblings, skewed prior",
            "correlation",
            lambda: siblings(priors),
            [rows(*size, prior) for size, prior in zip(SIZES, priors, strict=True)],
        ),
        probe(
            "siblings, uniform prior",
            "correlation",
            lambda: [correlation.root_sibling_correlation(*vwm(size)) for size in SIZES],
            [rows(*size, prior) for size, prior in zip(SIZES, uniform, strict=True)],
        ),
        probe(
            "power sums",
            "power_sums injection",
            lambda: [sums(size, d) for size in SIZES for d in (0, 1, 2)],
            [enumeration_moments.enumerate_power_sums(*size, d) for size in SIZES for d in (0, 1, 2)],
        ),
        probe(
            "power sums of slots",
            "power_sums",
            lambda: [
                power_sums.slot_power_sums(F(m), power_sums.PowerSums(F(1, 2), F(1, 3), F(1, 5), F(1, 7)))
                for m in (1, 2, 3)
            ],
            [
                power_sums.PowerSums(F(1, 2 * m), F(1, 3 * m * m), F(1, 5 * m * m * m), F(1, 7 * m * m))
                for m in (1, 2, 3)
            ],
        ),
        probe(
            "correlation",
            "correlation decay power_sums injection model",
            lambda: [correlation.correlation(*case) for case in cases],
            [enumeration.enumerate_correlation(*case) for case in cases],
        ),
    ]
