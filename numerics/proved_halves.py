r"""Search for the parameters of S2 sharpened at the smallest P: floats propose, kernel and replay decide.

Object: one level; the debiased rule at threshold h = chi Delta^2. Per K, how often each tuple is seen in each half, the
best of a grid of theta, B and a margin M in Lemma B, for synonyms and for others; R = M + omega B and lam = M keep
q = 1 - D e^(-M^2/2) (1 + e^(-2 M omega B)); mu = K asinh(B/(2 max mass)) is the best rate for large errors. Then the
smallest P whose coverage fits. Here nothing is proved: the kernel evaluates what is found.
Source: S2 sharpened of this project (Lemma B), as derived in the kernel.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from latentproof.numerics.proved_tails import eta, log_missing

Floats = npt.NDArray[np.float64]
COUNTS = np.geomspace(2.0, 400.0, 110)
"""K times Delta^2."""
THRESHOLDS, SHARES = (0.3, 0.4, 0.5), (0.05, 0.1, 0.2, 0.35)
MARGINS = np.array([3.0, 4.0, 5.0])
LENGTHS = np.geomspace(2.0, 9.0, 9)
"""B in units of sqrt(2 max mass/K)."""
RATES = np.geomspace(0.05, 0.98, 18)
"""theta in units of K/(2 max mass), where the determinant vanishes."""
NEGLIGIBLE = 1e-9
"""Less than this is left for coverage: K is too small for the other terms."""
LEFT = 1 - 1e-4
"""Share of delta that the rounding of parameters leaves."""


@dataclass(frozen=True)
class HalvesProposal:
    """P pairs in each half; h, K, eta a parent; theta, B, omega, R, lam, mu for synonyms and for others."""

    P: int
    K: int
    h: float
    share: float
    steepness: float
    eta: tuple[float, ...]
    synonyms: tuple[float, ...]
    others: tuple[float, ...]


def bend(x: Floats, alike: bool) -> Floats:
    """2 cosh x - 2, or e^x - 1 - x.

    >>> bend(np.array([1.]), True).round(3).tolist()
    [1.086]
    """
    return 4 * np.sinh(x / 2) ** 2 if alike else np.expm1(x) - x


def lemma_b(mass: Floats, top: float, K: float, alike: bool) -> tuple[Floats, Floats, Floats]:
    """Noise and ln of the Gaussian factor for each row of mass (rows, D) on the grid, and the grid's parameters.

     top is at least every mass: the kernel asks the conditions of a pair of equal parents too. Shapes (rows, grid)
    , (rows, grid), (6, grid); the factor is inf where a condition fails.

     >>> noise, gauss, grid = lemma_b(np.full((1, 8), 1 / 8), 1 / 8, 200., True)
     >>> bool(np.isfinite(gauss).any()) and len(grid) == 6
     True
    """
    rate, length, margin = (each.ravel() for each in np.meshgrid(RATES, LENGTHS, MARGINS, indexing="ij"))
    theta, B = rate * K / (2 * top), length * np.sqrt(2 * top / K)
    slope = K * bend(np.minimum(theta * B / K, 50.0), alike) / B**2
    omega = np.sqrt(2 * slope * top) * (1 + 1e-9)
    R = margin + omega * B
    ratio = np.minimum(omega * R / K, 50.0)
    steep = K * bend(ratio, alike) / (omega * R) ** 2
    kept = 1 - mass.shape[1] * np.exp(-(margin**2) / 2) * (1 + np.exp(-2 * margin * omega * B))
    c = 2 * steep * slope * mass[:, :, None] ** 2
    fits = (kept > 0) & (4 * steep * slope * top**2 < LEFT)
    logs = -np.log(np.maximum(1 - 2 * c, 1e-12)).sum(1) / 2 - np.log(np.maximum(kept, 1e-12))
    mu = K * np.arcsinh(B / (2 * top)) if alike else K * np.log1p(B / top)
    # Two laws: either sign costs at most mass rho(mu/K).
    most = bend(mu / K, alike)
    noise = 2 * np.exp(np.minimum(K * mass[:, :, None] * most - mu * B, 300.0)).sum(1)
    return noise, np.where(fits, logs, np.inf), np.array([theta, B, omega, R, margin, mu])


def propose_halves(joint: npt.NDArray[np.object_], m: int, delta: float) -> HalvesProposal | None:
    """The proposal of smallest P that the grids see; None if there is none. joint, m, delta as in `certificate.search`.

    >>> law = np.array([[3, 1], [1, 3]], dtype=object)
    >>> propose_halves(law, 2, .1).P > 100
    True
    """
    weights = (joint / joint.sum()).astype(np.float64)
    p, phi = weights.sum(1) / m, weights / weights.sum(1, keepdims=True)
    first, second = np.triu_indices(len(p), 1)
    d = phi[first] - phi[second]
    square, pairs = (d**2).sum(1), phi[first] + phi[second]
    spread = (pairs * d**2).sum(1)
    best: HalvesProposal | None = None
    for K in np.unique(np.ceil(COUNTS / square.min())):
        noise, gauss, grid = lemma_b(phi, float(phi.max()), K, True)
        noise2, gauss2, grid2 = lemma_b(pairs, 2 * float(phi.max()), K, False)
        for chi in THRESHOLDS:
            h = chi * float(square.min())
            own = (noise + np.exp(np.minimum(gauss - grid[0] * h, 300.0))).sum(0) * m * (m - 1) / 2
            at = int(own.argmin())
            if own[at] > delta:
                continue
            for share in SHARES:
                room = square - h
                tails = noise2 + np.exp(np.minimum(gauss2 - grid2[0] * share * room[:, None], 300.0))
                rest = m**2 * tails.sum(0)
                at2 = int(rest.argmin())
                steepness = (1 - share) * (1 - chi)
                rate = steepness * K * square / (2 * spread)
                x = (rate / K)[:, None] * d
                form = (phi[first] * (np.expm1(-x) + x) + phi[second] * (np.expm1(x) - x)).sum(1)
                other = (phi[first] * (np.expm1(x) - x) + phi[second] * (np.expm1(-x) + x)).sum(1)
                line = np.exp(np.minimum(2 * K * np.maximum(form, other) - rate * (1 - share) * room, 300.0))
                used = own[at] + rest[at2] + m**2 * line.sum()
                P = _smallest(p, K, m, delta * LEFT - float(used))
                if P is not None and (best is None or best.P > P):
                    rates = tuple(eta(P, float(each), K) for each in p)
                    lists = (tuple(map(float, grid[:, at])), tuple(map(float, grid2[:, at2])))
                    best = HalvesProposal(P, int(K), h, share, steepness, rates, *lists)
    return best


def _smallest(p: Floats, K: float, m: int, left: float) -> int | None:
    """The least P at which every tuple is seen K times in both halves, but for a probability `left`."""
    if not left > NEGLIGIBLE:
        return None
    low, high = K / float(p.min()), 4 * K / float(p.min()) + 100 / float(p.min())
    while 2 * m * np.exp(log_missing(high, p, np.full(p.shape, K))).sum() > left:
        high *= 2
    while high > low * (1 + 1e-4):
        middle = (low + high) / 2
        enough = 2 * m * np.exp(log_missing(middle, p, np.full(p.shape, K))).sum() <= left
        low, high = (low, middle) if enough else (middle, high)
    return math.ceil(high)
