r"""The laws: the order of magnitude of the number of samples that reading one correlation at a time needs.

Object: P(level), the samples to recover the latents of one level, all lower levels given; whole task = max over levels.
Statement (level counts the latent recovered, 1..L-1; f = m/v^(s-1)):
    \[ P_{latent}=\frac{vm^3}{1-f},\quad P_{token}=\frac{vm^{\ell+2}}{1-f},\quad
       P_{latent\text{-}tuple}=\frac{vm^2}{1-f},\quad P_{supervised}=vm^{L-\ell+1}, \]
    whole task: vm^3/(1-f), vm^(L+1)/(1-f), vm^2/(1-f), vm^L. At f = 1 the self-supervised ones are infinite.
These are signal-to-noise laws of estimators, up to factors of order one; they are not lower bounds for every learner.
Source: Korchinski, Favero, Wyart (2026), arXiv:2605.27734 (supervised counted from level 0 there); supervised:
Cagnetta et al. (2024), arXiv:2307.02129; latent-tuple: stated here.
"""

from __future__ import annotations

import math
from fractions import Fraction

from latentproof.theory.model import RHM, Objective, RegimeError, check_level, check_objective


def scale(rhm: RHM, objective: Objective, level: int | None = None) -> float:
    r"""The law's number of samples at `level` (1..L-1), or for the whole task (None: the maximum over levels).

    `math.inf` for self-supervised objectives at f = 1. Raises `RegimeError` for an unknown objective, a level out of
    range, or a number too large for a float.

    >>> rhm = RHM(v=16, m=4, s=2, L=6)
    >>> scale(rhm, "latent"), scale(rhm, "token"), scale(rhm, "supervised", level=5)
    (1365.3333333333333, 349525.3333333333, 256.0)
    """
    objective = check_objective(objective)
    hardest = 1 if objective == "supervised" else rhm.L - 1
    at = hardest if level is None else check_level(rhm, level)
    power = {"latent": 3, "latent-tuple": 2, "token": at + 2, "supervised": rhm.L - at + 1}[objective]
    if objective != "supervised" and rhm.f == 1:
        return math.inf
    samples = Fraction(rhm.v * rhm.m**power) / (1 if objective == "supervised" else 1 - rhm.f)
    try:
        return float(samples)
    except OverflowError:
        digits = samples.numerator.bit_length() - samples.denominator.bit_length()
        where = "the whole task" if level is None else f"level {level}"
        raise RegimeError(
            f"the {objective} law for {where} of {rhm} is about 2^{digits} samples, more than a float holds: "
            "choose a smaller L or m"
        ) from None
