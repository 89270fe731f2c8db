r"""Search for the parameters of the derived S1' at the smallest P: floats propose, kernel and replay decide.

As `certificate`, with the tails of the kernel's theorem: Chernoff's bound for the counts, Lemma S with a condition on
the largest weight, Lemma N at one rate. At each P the counts minimise coverage + synonyms + a Gaussian estimate of
the others; bisection finds the smallest P whose sum stays below delta.
Source: S1' of this project; iterative latent clustering after arXiv:2605.27734 (2026), algorithm 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from latentproof.numerics.certificate import LARGEST_P, PRECISION, Level
from latentproof.numerics.proved_tails import Drift, eta, log_missing, others, synonyms

Floats = npt.NDArray[np.float64]
PRICE = 1e-4
"""Share of delta left for the rounding of the parameters."""


@dataclass(frozen=True)
class Parent:
    """The free parameters of S1' at one parent."""

    kappa: int
    eta: float
    drift: Drift


@dataclass(frozen=True)
class ProvedProposal:
    """P, the parameters of every level and parent, and the sum in floats."""

    P: int
    levels: tuple[tuple[Parent, ...], ...]
    failure: float


class ProvedLevel(Level):
    """One level in floats, with the tails of the kernel's theorem."""

    def drifts(self, phi: Floats, counts: Floats) -> Floats:
        """ln of Lemma S's bound at each count."""
        return np.array([each.tail for each in synonyms(phi, self.times, self.t, counts)])

    def missing(self, P: float, counts: Floats) -> Floats:
        """ln of the bound on seeing a tuple fewer than `counts` times."""
        return log_missing(P, self.p[:, None], counts)

    def proposal(self, P: float) -> tuple[float, tuple[Parent, ...]]:
        """The sum at P and the parameters of each parent."""
        counts = self.failure(P)[1]
        total = self.m * np.exp(log_missing(P, self.p, counts)).sum()
        parents = []
        for phi, p, k in zip(self.phi, self.p, counts, strict=True):
            drift = synonyms(phi, self.times, self.t, np.array([k]))[0]
            total += math.comb(self.m, 2) * math.exp(drift.tail)
            parents.append(Parent(int(k), eta(P, float(p), float(k)), drift))
        one, other = self.phi[self.first], self.phi[self.second]
        near = others(one, other, self.times, counts[self.first], counts[self.second], self.t)
        return float(total + self.m**2 * np.exp(near).sum()), tuple(parents)


def propose(laws: list[npt.NDArray[np.object_]], m: int, delta: float) -> ProvedProposal | None:
    """The proposal of smallest P for these levels together; None if there is none below 10^40.

    laws: as in `certificate.search`.

    >>> law = np.array([[3, 1], [1, 3]], dtype=object)
    >>> 300 < propose([law], 2, .1).P < 2000
    True
    """
    levels = [ProvedLevel(law, m) for law in laws]
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
        chosen = [level.proposal(P) for level in levels]
        total = sum(each for each, _ in chosen)
        if total <= delta * (1 - PRICE):
            return ProvedProposal(P, tuple(parents for _, parents in chosen), total)
        P = math.ceil(P * (1 + PRECISION))
    return None
