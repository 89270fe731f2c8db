"""Laws and numbers of samples (S1, S3, S4, S5) and the logarithms below them: against search and direct arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial

from latentproof.mutation.probes.informations import nodes
from latentproof.mutation.probes.probe import F, Probe, probe
from latentproof.theory import rounding, sample_bounds, scale
from latentproof.theory.model import RHM


def _first(enough: Callable[[int], bool]) -> int:
    """The smallest P >= 1 with enough(P), by trying all."""
    P = 1
    while not enough(P):
        P += 1
    return P


def _too_alike(rho: Fraction, error: Fraction, P: int) -> bool:
    return rho ** (2 * P) / 4 <= error


def _all_drawn(N: int, error: Fraction, P: int) -> bool:
    return (1 - (1 - F(1, N)) ** P) ** N >= 1 - error


def _all_seen(N: int, p: Fraction, failure: Fraction, P: int) -> bool:
    return N * (1 - p) ** P <= failure


def logarithms() -> list[Probe]:
    """The probe of ln k!."""
    from sympy import Float, loggamma

    factorials = [0, 1, 2, 3, 10, 100, 10**60]
    exact = [F(str(loggamma(Float(k + 1, 200)).evalf(150))) for k in factorials]

    def enclosed() -> list[object]:
        found: list[object] = [rounding.ln_factorial(0), rounding.ln_factorial(1)]
        for k, value in zip(factorials[2:], exact[2:], strict=True):
            low, high = (F(bound) for bound in rounding.ln_factorial(k))
            found.append(low < value < high and high - low < F(1, 144 * k * k) + F(1, 10**51))
        return found

    return [probe("ln k!", "rounding", enclosed, [(0, 0), (0, 0), *[True] * len(factorials[2:])])]


def samples() -> list[Probe]:
    """The probes of the laws and of the numbers of samples."""
    rhm = RHM(16, 8, 2, 4)
    half = 2  # 1/(1-f)
    laws = {"latent": 8 * 8 * 8, "latent-tuple": 8 * 8, "token": 8 * 8 * 8 * 8 * 8, "supervised": 8 * 8 * 8 * 8}
    levels = [8, 8 * 8, 8 * 8 * 8, 8 * 8 * 8 * 8, 8 * 8 * 8 * 8 * 8]
    pairs = [(F(9, 10), F(1, 10)), (F(99, 100), F(1, 100)), (F(1, 2), F(1, 5)), (F(999, 1000), F(24, 100))]
    drawn = [(2, F(1, 2)), (5, F(1, 10)), (32, F(1, 10)), (3, F(1, 100))]
    seen = [(32, F(1, 32), F(1, 10)), (7, F(1, 20), F(1, 3)), (2, F(1, 2), F(1, 100))]
    bounds = [(8, 4, 3, 0.1, 1 / 32, 0.05), (3, 2, 2, 0.01, 1 / 9, 0.5), (16, 8, 6, 0.5, 1 / 128, 1e-3)]
    learners = [RHM(8, 16, 3, 5), RHM(4, 2, 2, 3), RHM(3, 2, 3, 4), *(RHM(v, v - 1, 2, 2) for v in (5, 6, 7, 8, 9))]

    def sufficient(v: int, m: int, L: int, delta: float, p: float, gap: float) -> int:
        return (
            math.floor(16 * math.pow(1 + math.sqrt(math.log(L) + 2 * math.log(v * m) - math.log(delta)), 2) / p / gap)
            + 1
        )

    def partitions(r: RHM) -> float:
        lg = math.lgamma
        return lg(r.n + 1) - lg(r.n - r.v * r.m + 1) - r.v * lg(r.m + 1) - lg(r.v + 1)

    def fano(r: RHM) -> int:
        nats = 0.999 * (r.L - 1) * partitions(r) - math.log(2)
        return math.ceil(nats / (nodes(r.s, r.L) * (math.log(r.w) - math.log(r.m))))

    return [
        probe(
            "laws",
            "scale model",
            lambda: (
                [scale.scale(rhm, o) for o in laws]  # type: ignore[arg-type]  # the keys are the objectives
                + [scale.scale(rhm, "token", level) for level in (1, 2, 3)]
                + [scale.scale(rhm, "supervised", level) for level in (1, 2, 3)]
                + [scale.scale(RHM(4, 4, 2, 3), "token"), scale.scale(RHM(4, 4, 2, 3), "supervised")]
                + [scale.scale(RHM(8, 2, 2, 3), "latent")]
            ),
            [16 * number * (1 if o == "supervised" else half) for o, number in laws.items()]
            + [16 * number * half for number in levels[2:]]
            + [16 * number for number in levels[3:0:-1]]
            + [math.inf, 256, float(F(8 * 8 * 4, 3))],
        ),
        probe(
            "sufficient samples",
            "sample_bounds rounding model",
            lambda: (
                [sample_bounds.sufficient_samples(*case) for case in bounds]
                + [
                    sample_bounds.sufficient_samples(8, 4, 3, 0.1, 1 / 32, 0),
                    sample_bounds.sufficient_samples(2, 1, 2, 0.5, 1, 2),
                ]
            ),
            [sufficient(*case) for case in bounds] + [math.inf, sufficient(2, 1, 2, 0.5, 1, 2)],
        ),
        probe(
            "necessary samples",
            "sample_bounds rounding",
            lambda: (
                [sample_bounds.necessary_samples(*pair) for pair in pairs]
                + [sample_bounds.necessary_samples(1, 0.1), sample_bounds.necessary_samples(0, 0.1)]
            ),
            [_first(partial(_too_alike, *pair)) for pair in pairs] + [math.inf, 1],
        ),
        probe(
            "coverage samples",
            "sample_bounds rounding",
            lambda: [sample_bounds.coverage_samples(*case) for case in drawn],
            [_first(partial(_all_drawn, *case)) for case in drawn],
        ),
        probe(
            "covering samples",
            "sample_bounds rounding",
            lambda: (
                [sample_bounds.covering_samples(*case) for case in seen] + [sample_bounds.covering_samples(1, 1, 0.5)]
            ),
            [_first(partial(_all_seen, *case)) for case in seen] + [1],
        ),
        probe(
            "partitions",
            "sample_bounds rounding model",
            lambda: [abs(float(sample_bounds.partitions_below(r)) - partitions(r)) < 1e-2 for r in learners],
            [True] * len(learners),
        ),
        probe(
            "Fano",
            "sample_bounds rounding information model",
            lambda: (
                [sample_bounds.fano_samples(r, 0.001) for r in learners]
                + [sample_bounds.fano_samples(RHM(4, 4, 2, 3), error) for error in (0.1, 0.9999)]
                + [sample_bounds.fano_samples(RHM(2, 2, 2, 2), 0.01), sample_bounds.fano_samples(RHM(2, 1, 2, 2), 0.9)]
            ),
            [fano(r) for r in learners] + [math.inf, 0, math.inf, 0],
        ),
    ]
