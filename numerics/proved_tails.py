r"""The tails of the derived S1' in floats, at their best free parameters: what the search for a certificate minimises.

Missing: ln Pr(N < k) <= eta k + P ln(1 - p(1 - e^-eta)), best at e^-eta = k(1-p)/((P-k)p), where it is -P kl(k/P | p).
Synonyms (Lemma S): with margin M, R = M rho + c rho t and lam = M/rho the mixture keeps
q = 1 - e^(-M^2/2)(1 + e^(-2Mct))/low; s = (2 cosh tau - 2)k/R^2 at tau = cR/k, and 2 s max p < 1 is needed. Others
(Lemma N): rate = (|d|^2 - t|d|)/(V_a/k_a + V_b/k_b), V the second moment of d. Here nothing is proved: the kernel
evaluates what is found.
Source: Lemmas S and N of this project (S1'), as derived in the kernel.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from latentproof.numerics.certificate_tails import spectrum

Floats = npt.NDArray[np.float64]

SHARES = 1 - np.geomspace(1.0, 0.004, 48)[1:]
"""2 s max p: the more 1 - 2 s p matters, the finer the grid."""
MARGINS = np.array([2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5])
"""M, in standard deviations: how far out Lemma S truncates its Gaussian mixture."""
BELOW, ABOVE = 1 - 1e-9, 1 + 1e-9
"""Room for the rounding of what must hold exactly."""


class Drift(NamedTuple):
    """ln of Lemma S's bound and its parameters c, R, lam, e, rho, u, at one count."""

    tail: float
    c: float
    R: float
    lam: float
    low: float
    rho: float
    sure: float


def log_missing(P: float, p: Floats, k: Floats) -> Floats:
    """ln of Chernoff's bound on Pr(Bin(P, p) < k); p and k broadcast, 0 where k > Pp.

    >>> bool(abs(log_missing(100, np.array([.5]), np.array([25.]))[0] + 100 * .13081) < .01)
    True
    """
    seen = np.minimum(k, P * p)
    lost = P - seen
    return np.where(k >= P * p, 0.0, -(seen * np.log(seen / (P * p)) + lost * np.log(lost / (P * (1 - p)))))


def eta(P: float, p: float, k: float) -> float:
    """The best rate of Chernoff's bound, 0 where k >= Pp."""
    return max(0.0, float(np.log((P - k) * p / (k * (1 - p)))))


def synonyms(phi: Floats, times: Floats, t: float, k: Floats) -> list[Drift]:
    """Lemma S at its best parameters for each count in k; entry z of phi stands for times[z] equal ones.

    >>> found = synonyms(np.array([.25]), np.array([4.]), .2, np.array([400.]))[0]
    >>> bool(-10 < found.tail < -5)
    True
    """
    phi, times = phi[phi > 0], times[phi > 0]
    sigma, multiplicity = spectrum(phi, times)
    rho = float(np.sqrt(max(1 - 2 * phi.min() + times @ phi**2, 1e-6))) * ABOVE
    low = float(phi.min()) / 2 * BELOW
    alpha = (SHARES / phi.max())[:, None]
    log_determinant = (np.log(np.maximum(1 - alpha * sigma, 1e-300)) * multiplicity).sum(1)[:, None]
    found = []
    for count in k:
        spread = np.sqrt(alpha * count / 2)
        R = (MARGINS + spread * t) * rho
        tau = np.minimum(spread * R / count, 50.0)
        c = np.sqrt(alpha * count / 2 * tau**2 / (2 * np.cosh(tau) - 2))
        # tau stays as it is: with the smaller c a larger radius R = tau count/c fits.
        R = tau * count / c
        lam = R / rho**2 - c * t / rho
        kept = (
            1
            - np.exp(np.minimum(lam**2 * rho**2 / 2 - lam * R, 300.0))
            * 2
            * np.cosh(np.minimum(lam * c * rho * t, 300.0))
            / low
        )
        tails = np.where(kept > 0, -np.log(np.maximum(kept, 1e-300)) - c**2 * t**2 / 2 - log_determinant / 2, np.inf)
        at = np.unravel_index(int(tails.argmin()), tails.shape)
        tail, scale, radius, rate = (float(each[at]) for each in (tails, c * BELOW, R, lam))
        # Where one outcome is certain the switch turns the bound to 0, whatever the parameters are.
        sure = float(round(times.sum()) == 1)
        found.append(Drift(-np.inf if sure else tail, scale, radius, rate, low, rho, sure))
    return found


def others(one: Floats, other: Floats, times: Floats, k: Floats, l: Floats, t: float) -> Floats:
    """ln of Lemma N's bound, shape (pairs,), for context vectors (pairs, D) and counts k, l (pairs,).

    >>> tail = others(np.array([[.75, .25]]), np.array([[.25, .75]]), np.ones(2), *np.full((2, 1), 100.), .35)
    >>> bool(-20 < tail[0] < -2)
    True
    """
    d = one - other
    square = d**2 @ times
    spread = (one * d**2) @ times / k + (other * d**2) @ times / l
    rate = ((square - t * np.sqrt(square)) / spread)[:, None]
    first = np.log((one * np.exp(-rate * d / k[:, None])) @ times)
    second = np.log((other * np.exp(rate * d / l[:, None])) @ times)
    return np.minimum(rate[:, 0] * t * np.sqrt(square) + k * first + l * second, 0.0)
