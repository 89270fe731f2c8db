r"""Search for the parameters of S1' at the smallest P: floats propose, the theory's directed rounding decides.

S1' bounds the failure of iterated latent clustering by coverage + synonyms + others, a sum with free parameters: per
parent a count k and (theta, tau) of Lemma S, per pair of parents the rate of Lemma N. Lemma S depends on k alone: its
best value is tabulated once per parent. At each P the counts then minimise coverage + synonyms + a Gaussian estimate of
the others, and bisection finds the smallest P whose sum stays below delta. The rates of Lemma N come last.
Source: S1' of this project; iterative latent clustering after arXiv:2605.27734 (2026), algorithm 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from latentproof.numerics.certificate_tails import log_missing, others, synonyms

Floats = npt.NDArray[np.float64]
Parameters = tuple[tuple[int, ...], tuple[tuple[float, float], ...], tuple[float, ...]]

TABLE = np.geomspace(0.25, 400.0, 120)
"""Counts k times Delta^2/8 at which Lemma S is tabulated."""
DEVIATIONS = np.linspace(0.3, 9.0, 88)
"""(Pp - k)/sqrt(Pp(1-p)) on a grid: how far below its mean a count may fall."""
NEIGHBOURS = 4
NEGLIGIBLE = 1e-3
"""Share of delta below which the far pairs, all together, may use Hoeffding's inequality."""
LARGEST_P = 1e40
PRECISION = 1e-3
"""Relative precision of P: the sum is flat there, finer steps buy nothing."""


@dataclass(frozen=True)
class Proposal:
    """P, and for each level (counts k_a, (theta, tau) per parent, Lemma N's rate per pair a < b)."""

    P: int
    levels: tuple[Parameters, ...]


class Level:
    """One level in floats: p_a (q,), context vectors (q, D') with equal columns kept once, t = half the separation."""

    def __init__(self, joint: npt.NDArray[np.object_], m: int) -> None:
        columns, times = np.unique((joint / joint.sum()).astype(np.float64), axis=1, return_counts=True)
        self.times = times.astype(np.float64)
        mass = columns @ self.times
        self.m, self.p, self.phi = m, mass / m, columns / mass[:, None]
        self.first, self.second = np.triu_indices(len(mass), 1)
        d = self.phi[self.first] - self.phi[self.second]
        self.norm = np.sqrt(d**2 @ self.times)
        self.t = float(self.norm.min()) / 2
        self.table = 2 * TABLE / self.t**2
        self.synonyms = np.array([self.drifts(phi, self.table) for phi in self.phi])
        self.decay = self._decay(d)

    def drifts(self, phi: Floats, counts: Floats) -> Floats:
        """ln of Lemma S's bound for one context vector at each count."""
        return synonyms(phi, self.times, self.t, counts)[0]

    def missing(self, P: float, counts: Floats) -> Floats:
        """ln of the bound on seeing a tuple of each parent fewer than `counts` times."""
        return log_missing(P, self.p[:, None], counts)

    def _decay(self, d: Floats) -> Floats:
        """Exponents per sample at which the nearest other parents fade, (q, NEIGHBOURS), by the Gaussian estimate."""
        spread = sum(
            (self.phi[side] * d**2) @ self.times - ((self.phi[side] * d) @ self.times) ** 2
            for side in (self.first, self.second)
        )
        exponent = (self.norm * (self.norm - self.t)) ** 2 / np.maximum(2 * spread, 1e-12)
        matrix = np.full((len(self.p), len(self.p)), np.inf)
        matrix[self.first, self.second] = matrix[self.second, self.first] = exponent
        return np.sort(matrix, axis=1)[:, :NEIGHBOURS]

    def failure(self, P: float) -> tuple[float, Floats]:
        """The least sum at P, and the counts (q,) where it is taken."""
        p = self.p[:, None]
        k = np.floor(P * p - DEVIATIONS * np.sqrt(P * p * (1 - p)))
        k = np.maximum(k, 1)
        missing = self.m * np.exp(self.missing(P, k))
        tails = np.array([np.interp(np.log(k[a]), np.log(self.table), row) for a, row in enumerate(self.synonyms)])
        drift = math.comb(self.m, 2) * np.exp(tails)
        close = self.m**2 / 2 * np.exp(-k[:, :, None] * self.decay[:, None, :]).sum(2)
        total = missing + drift + close
        best = total.argmin(axis=1)
        rows = np.arange(len(best))
        return float(total[rows, best].sum()), k[rows, best]

    def parameters(self, P: float, counts: Floats, delta: float) -> tuple[float, Parameters]:
        """The sum at P and these counts with the best parameters, and those parameters."""
        total = self.m * np.exp(log_missing(P, self.p, counts)).sum()
        pairs = []
        for phi, k in zip(self.phi, counts, strict=True):
            tail, theta, tau = synonyms(phi, self.times, self.t, np.array([k]))
            total += math.comb(self.m, 2) * math.exp(tail[0])
            pairs.append((float(theta[0]), float(tau[0])))
        one, other = self.phi[self.first], self.phi[self.second]
        tails, rates = others(one, other, self.times, counts[self.first], counts[self.second], self.t)
        room, harmonic = self.norm - self.t, 1 / (1 / counts[self.first] + 1 / counts[self.second])
        cheap = self.m**2 * np.exp(-(room**2) * harmonic)
        far = cheap < NEGLIGIBLE * delta / len(cheap)
        rates[far] = 0.0
        total += np.where(far, cheap, self.m**2 * np.exp(tails)).sum()
        return float(total), (tuple(map(int, counts)), tuple(pairs), tuple(rates.tolist()))


def search(laws: Sequence[npt.NDArray[np.object_]], m: int, delta: float) -> Proposal | None:
    """The proposal of smallest P for these levels together; None if there is none below 10^40.

    laws: one array a level, P(a, z) times a common denominator as Python integers, shape (q, D), the rows positive and
    their contexts distinct, q >= 2. m >= 1; 0 < delta < 1. P is within .1 % or so of the best that the grids see.

    >>> law = np.array([[3, 1], [1, 3]], dtype=object)
    >>> 300 < search([law], 2, .1).P < 900
    True
    """
    levels = [Level(law, m) for law in laws]
    low = math.log(min(float((2 / level.t**2 / level.p).min()) for level in levels) / 8 + 1)
    high = low + 1.0
    while sum(level.failure(math.exp(high))[0] for level in levels) > delta:
        low, high = high, high + 1.0
        if high > math.log(LARGEST_P):
            return None
    while high - low > PRECISION:
        middle = (low + high) / 2
        enough = sum(level.failure(math.exp(middle))[0] for level in levels) <= delta
        low, high = (low, middle) if enough else (middle, high)
    P = math.ceil(math.exp(high))
    while P < LARGEST_P:
        chosen = [level.parameters(P, level.failure(P)[1], delta) for level in levels]
        if sum(total for total, _ in chosen) <= delta * (1 - 1e-6):
            return Proposal(P, tuple(parameters for _, parameters in chosen))
        P = math.ceil(P * (1 + PRECISION))
    return None
