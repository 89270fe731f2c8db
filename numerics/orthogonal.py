r"""How often the right one of v signals wins, when all are equally strong, orthogonal and seen through unit noise.

Statement: with z the noise of the right one and d^2 the signal, \(A(d^2,v)=\int\varphi(z-d)\,\Phi(z)^{v-1}\,dz\): from
1/v at d = 0 to 1. A template in the model has d^2 = v (s lambda)^L to leading order: the sum over places of the squared
distance of two classes' laws, 2 (s lambda)^L on average, over twice the variance of a place, about 1/v. Places are not
independent, and their laws not uniform: A is a heuristic that templates are measured to stay below.
Source: M-ary orthogonal signalling, Proakis (2001), section 5.2.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import log_ndtr


def orthogonal_accuracy(signal: float, v: int) -> float:
    """A(d^2 = signal >= 0, v >= 2), to about 10 digits.

    >>> round(orthogonal_accuracy(0.0, 8), 9), round(orthogonal_accuracy(400.0, 8), 9)
    (0.125, 1.0)
    """
    if not (0 <= signal < math.inf) or v < 2:
        raise ValueError(f"signal must be finite and >= 0 and v at least 2, got signal = {signal}, v = {v}")
    noise = np.linspace(-9.0, 9.0, 3601)
    others = np.exp((v - 1) * log_ndtr(noise + math.sqrt(signal)))
    return float(np.trapezoid(np.exp(-(noise**2) / 2) * others, noise) / math.sqrt(2 * math.pi))
