r"""The three tails of S1' in floats, at their best free parameters: what the search for a certificate minimises.

Missing: ln Pr(Bin(P,p) < k) by a geometric series. Synonyms (Lemma S): for each alpha of a grid and each margin R one
step of the fixed point tau = (R + c t) c rho/k gives a tau large enough for theta = alpha k/(4(1+kappa(tau))), so that
q >= 1 - 2 D PhiBar(R); the bound is -ln q - theta t^2 - (1/2) sum ln(1 - alpha sigma_i). On a line (two atoms) the best
rate/k solves 2 pi (1-pi) sinh u = (t/sqrt 2)(1 + 2 pi (1-pi)(cosh u - 1)), whatever k is. Others (Lemma N): convex in
the rate, Newton's method. Here nothing is proved: the theory's evaluator, rounded upwards, decides.
Source: Lemmas S and N of this project (S1'); Feller (1968), equation VI.3.5, for the binomial.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import log_ndtr

Floats = npt.NDArray[np.float64]

SHARES = 1 - np.geomspace(1.0, 0.004, 48)[1:]
"""alpha times the largest eigenvalue: the more 1 - alpha sigma matters, the finer the grid."""
MARGINS = np.array([2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0])
"""R, in standard deviations: how far out Lemma S truncates its Gaussian mixture."""
NEWTON_STEPS = 20
LARGEST_STEP = 30.0
"""Most that rate/k may be; contexts without overlap have no finite optimum."""


def log_missing(P: float, p: Floats, k: Floats) -> Floats:
    """ln of the bound on Pr(Bin(P, p) < k), 1 <= k <= Pp, to about 1e-9; p and k broadcast. 0 where k > Pp.

    >>> bool(abs(log_missing(100, np.array([.1]), np.array([2.]))[0] - np.log(.000322)) < .1)
    True
    """
    j = np.maximum(k - 1, 1e-9)
    lost = P - j
    x, y = j / (P * p) - 1, lost / (P * (1 - p)) - 1
    entropy = j * np.log1p(x) + lost * np.log1p(y)
    stirling = 1 / (12 * P) - 1 / (12 * j + 1) - 1 / (12 * lost + 1)
    series = np.log((lost + 1) * p) - np.log(np.maximum((P + 1) * p - j, 1e-300))
    tail = -entropy + 0.5 * np.log(P / (2 * np.pi * j * lost)) + stirling + series
    return np.where(k > P * p, 0.0, np.minimum(np.where(k <= 1, P * np.log1p(-p), tail), 0.0))


def spectrum(phi: Floats, times: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues of diag(phi) - phi phi^T and their multiplicities; entry z of phi stands for times[z] equal ones.

    >>> spectrum(np.array([.5, .25]), np.array([1., 2.]))[0][1:].round(3).tolist()
    [0.375, 0.25]
    """
    within = np.diag(phi) - np.outer(phi, phi) * np.sqrt(np.outer(times, times))
    again = times > 1
    values = np.concatenate([np.linalg.eigvalsh(within), phi[again]])
    return values, np.concatenate([np.ones(len(phi)), times[again] - 1])


def synonyms(phi: Floats, times: Floats, t: float, k: Floats) -> tuple[Floats, Floats, Floats]:
    """ln of Lemma S's bound and its theta and tau for each count in k, shape (K,); phi > 0 where times > 0.

    One atom: ln 0 = -inf; two atoms: theta is the rate of the line, tau 0.

    >>> tail, theta, tau = synonyms(np.array([.25, .25]), np.array([2., 2.]), .2, np.array([400.]))
    >>> bool(-12 < tail[0] < -8)
    True
    """
    phi, times = phi[phi > 0], times[phi > 0]
    atoms = round(times.sum())
    if atoms == 1:
        return np.full(k.shape, -np.inf), np.ones(k.shape), np.zeros(k.shape)
    if atoms == 2:
        return _on_a_line(2 * float(phi[0]) * (1 - float(phi[0])), t, k)
    sigma, multiplicity = spectrum(phi, times)
    rho = float(np.sqrt(1 - 2 * phi.min() + times @ phi**2))
    alpha = (SHARES / sigma.max())[:, None]
    log_determinant = (np.log(1 - alpha * sigma) * multiplicity).sum(1)[:, None]
    best, best_theta, best_tau = np.empty(k.shape), np.empty(k.shape), np.empty(k.shape)
    outside = 2 * atoms * np.exp(log_ndtr(-MARGINS))
    log_q = np.where(outside < 1, np.log(np.maximum(1 - outside, 1e-300)), -np.inf)
    for i, count in enumerate(k):
        spread = np.sqrt(alpha * count / 2)
        tau = np.minimum((MARGINS + spread * t) * spread * rho / count, 50.0)
        theta = alpha * count / 4 * tau**2 / (2 * np.cosh(tau) - 2)
        tails = -log_q - theta * t**2 - log_determinant / 2
        j = int(tails.argmin())
        best[i], best_theta[i], best_tau[i] = tails.ravel()[j], theta.ravel()[j], tau.ravel()[j]
    return np.minimum(best, 0.0), best_theta, best_tau


def _on_a_line(variance: float, t: float, k: Floats) -> tuple[Floats, Floats, Floats]:
    reach = t / np.sqrt(2)
    u = float(brentq(lambda u: variance * np.sinh(u) - reach * (1 + variance * (np.cosh(u) - 1)), 0, LARGEST_STEP))
    tail = k * np.log1p(variance * (np.cosh(u) - 1)) - np.logaddexp(k * u * reach, -k * u * reach) + np.log(2)
    return np.minimum(tail, 0.0), k * u, np.zeros(k.shape)


def others(one: Floats, other: Floats, times: Floats, k: Floats, l: Floats, t: float) -> tuple[Floats, Floats]:
    """ln of Lemma N's bound and its rate, shape (pairs,), for context vectors (pairs, D) and counts k, l (pairs,).

    >>> tail, rate = others(np.array([[.75, .25]]), np.array([[.25, .75]]), np.ones(2), *np.full((2, 1), 100.), .35)
    >>> bool(-20 < tail[0] < -2)
    True
    """
    d = one - other
    norm = np.sqrt(d**2 @ times)
    most = LARGEST_STEP * np.minimum(k, l)
    rate = np.zeros(len(d))
    for _ in range(NEWTON_STEPS):
        up, mean_up, spread_up = _tilted(one, times, -rate / k, d)
        down, mean_down, spread_down = _tilted(other, times, rate / l, d)
        slope = norm * t - mean_up + mean_down
        bend = spread_up / k + spread_down / l
        rate = np.clip(rate - slope / np.maximum(bend, 1e-300), 0.1 * rate, np.minimum(3 * rate + 1 / norm, most))
    rate = np.maximum(rate, 1e-9)
    up, down = _tilted(one, times, -rate / k, d)[0], _tilted(other, times, rate / l, d)[0]
    return np.minimum(rate * norm * t + k * np.log(up) + l * np.log(down), 0.0), rate


def _tilted(phi: Floats, times: Floats, step: Floats, d: Floats) -> tuple[Floats, Floats, Floats]:
    """sum phi e^(step d), and the mean and variance of d under that tilted law; each (pairs,)."""
    weights = phi * times * np.exp(step[:, None] * d)
    total = weights.sum(1)
    mean = (weights * d).sum(1) / total
    return total, mean, np.maximum((weights * d**2).sum(1) / total - mean**2, 0.0)
