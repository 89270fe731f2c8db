"""Measured exponents in m of three targets: one cousin element, pooled cousin elements, whole cousin tuples.

One level with the common ancestor at the root (L = 2), lower level given, chance-corrected accuracy .5; P counts data.
The same grammars serve all targets. Expected, P50 (1-f) ~ m^a: a near 3 for one element, 5/2 for pooled elements, 2 for
whole tuples; the two-term law says how finite v and D shift them. Regimes with f up to 1/2 only: beyond it ties decide.
Source: the learners of arXiv:2605.27734 (2026); whole-tuple targets (S8) are this project's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from latentproof.numerics.cluster import Clusterer
from latentproof.numerics.fits import PowerFit, m_exponent
from latentproof.numerics.measure import Measurement
from latentproof.numerics.measure_learner import measure_learner
from latentproof.theory.model import RHM, RegimeError

TARGETS = {
    "one element": "latent",
    "pooled elements": "latent-everywhere",
    "one tuple": "latent-tuple",
    "pooled tuples": "latent-tuple-everywhere",
}
"""The learners compared, by what they predict."""


@dataclass(frozen=True)
class Richness:
    """What one target costs: its learner, the thresholds at each m, and the fit of P50 (1-f) ~ m^exponent."""

    target: str
    learner: str
    measurements: tuple[Measurement, ...]
    fit: PowerFit


def target_categories(rhm: RHM, target: str) -> int:
    """D, the number of categories of all the targets that one sample offers; `RegimeError` for an unknown target.

    >>> [target_categories(RHM(8, 4, 3, 2), target) for target in TARGETS]
    [8, 144, 32, 192]
    """
    pairs = rhm.s * (rhm.s - 1)
    sizes = (rhm.v, rhm.v * rhm.s * pairs, rhm.v * rhm.m, rhm.v * rhm.m * pairs)
    return dict(zip(TARGETS, sizes, strict=True))[_known(target)]


def measure_richness(
    v: int,
    s: int,
    m: Sequence[int],
    target: str,
    grammars: int = 8,
    seed: int = 0,
    clusterer: Clusterer = "kmeans",
    executor: Executor | None = None,
) -> Richness:
    """The P50 of one target (a key of `TARGETS`) over `grammars` grammars at each m, and its exponent in m.

    At least two values of m, all with m <= v^(s-1)/2. Raises `RegimeError` for these, an unknown target or regime.

    >>> found = measure_richness(6, 3, [4, 16], "pooled tuples", 2, clusterer="ward")
    >>> 1 < found.fit.exponent < 3
    True
    """
    regimes = [RHM(v, each, s, 2) for each in m]
    if len(set(m)) < 2:
        raise RegimeError(f"m must have at least two values, got m = {list(m)}")
    for rhm in regimes:
        if 2 * rhm.m > rhm.w:
            raise RegimeError(f"m must be at most v^(s-1)/2 = {rhm.w // 2}, got m = {rhm.m}")
    learner = TARGETS[_known(target)]
    found = tuple(
        measure_learner(rhm, learner, "given", [1], grammars, seed, (0.5,), clusterer, True, executor)
        for rhm in regimes
    )
    return Richness(target, learner, found, m_exponent(found, 1, 0.5, corrected=True))


def saving(poorer: Richness, richer: Richness) -> tuple[float, ...]:
    """P50 of the poorer target over that of the richer, at each m where both have one (else nan).

    >>> elements, tuples = (measure_richness(6, 3, [4, 16], f"pooled {what}", 2, clusterer="ward")
    ...                     for what in ("elements", "tuples"))
    >>> 1 < saving(elements, tuples)[1] < 10
    True
    """
    pairs = [(a.rows[0].P, b.rows[0].P) for a, b in zip(poorer.measurements, richer.measurements, strict=True)]
    return tuple(a / b if a and b else math.nan for a, b in pairs)


def _known(target: str) -> str:
    if target not in TARGETS:
        raise RegimeError(f"target must be one of {', '.join(TARGETS)}, got {target!r}")
    return target
