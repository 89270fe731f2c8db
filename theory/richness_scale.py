r"""S8, orders of magnitude: how many pairs (tuple, target) a target with D categories asks for.

Object: recovery of one level's synonyms from pairs (T, g), g with D equally likely categories, flat margins.
Statements: sufficient (Theorem 5, with a logarithm and constants) and necessary for every estimator that reads only the
    pairs (S3 with D categories, to leading order, J flat)
    \[ P_{\mathrm{suff}}\sim\frac{v^2m^3}{(1-f)D},\qquad
       P_{\mathrm{nec}}\simeq\frac{vm^3}{(1-f)D}\ln\frac1{4\varepsilon}. \]
    One element, D = v: Omega(m^3/(1-f)). The whole cousin tuple, D = vm: O(v m^2 ln(vm)/(1-f)). So a learner that
    predicts a whole latent needs fewer pairs than any that predicts one coordinate of it, for m well above v ln v.
    Caveat: pairs only; a learner given every element of every cousin sees that many more categories.
Leading order (Theorem 6; not a bound): pairwise debiased distances with whole-tuple targets, phi = phi_0 x (1/m..1/m),
    x the logarithm of the number of pairs over delta, b = max phi,
    \[ P\simeq\frac8{p\Delta^2}\big(\|\phi\|\sqrt{2x}+bx\big)=4\sqrt{2x}\,\frac{vm^{5/2}}{1-f}\sqrt{\frac1v+\frac{1-f}m}
       +4x\,\frac{vm^3b}{1-f}, \]
    p = 1/(vm), Delta^2 = 2(1-f)/m^2: sqrt(v) m^(5/2) for m well above v, against sqrt(v) m^3 for one element. Here the
    tail of <e_1,e_2>, noises of the two halves, reaches Delta^2/2 if they are Gaussian.
Conjectured (random-matrix heuristics; A and B fitted, the form was fixed before): the threshold of 50 % accuracy
    \[ P_{50}\approx\frac1{1-f}\Big[A\frac{v^{3/2}m^{5/2}}{\sqrt D}+B\frac{vm^3\ln v}D\Big],\quad
       A\approx.92,\ B\approx2.1, \]
    D the total number of categories of all targets used together (rms error of ln P50 .22 over 498 grammars), and for
    whole tuples pooled over a sentence, without a fitted constant,
    \[ P_{50}\approx\frac{vm^2}{(1-f)\sqrt{s(s-1)}\,s^{L-\ell-1}}. \]
Heuristic: the v-1 modes of a vm x D matrix stand out of unit noise once signal^2 > sqrt(vm D) (Benaych-Georges,
    Nadakuditi 2012): first term; one row is sorted among v known centres once P D Delta_D^2/(4vm) > 2 ln v: second.
Source: this project; S3 after Le Cam (1973).
"""

from __future__ import annotations

import math

from latentproof.theory.model import RHM, RegimeError, check_level

SUBSPACE = 0.92
"""A: fitted to all points, in sample."""
ROWS = 2.1
"""B: fitted to all points, in sample."""


def richness_sufficient_scale(rhm: RHM, D: int) -> float:
    r"""v^2 m^3/((1-f) D): the order of Theorem 5's pairs, without constant and logarithm; inf at f = 1. D >= 1.

    >>> rhm = RHM(8, 4, 3, 2)
    >>> round(richness_sufficient_scale(rhm, rhm.v * rhm.m) / (rhm.v * rhm.m**2), 3)
    1.067
    """
    return _over_signal(float(rhm.v**2 * rhm.m**3), rhm, D)


def richness_necessary_scale(rhm: RHM, D: int, error: float = 0.1) -> float:
    r"""v m^3 ln(1/(4 error))/((1-f) D): leading order of the necessary pairs, flat contexts; inf at f = 1.

    D >= 1; 0 < error < 1/4. Raises `RegimeError`.

    >>> round(richness_necessary_scale(RHM(8, 4, 3, 2), 8), 1)
    62.6
    """
    if not 0 < error < 0.25:
        raise RegimeError(f"error must be above 0 and below 1/4, got error = {error}")
    return _over_signal(rhm.v * rhm.m**3 * math.log(1 / (4 * error)), rhm, D)


def debiased_tuple_scale(rhm: RHM, x: float, peak: float) -> float:
    r"""Theorem 6's leading order of P with whole cousin tuples as targets; not a bound; inf at f = 1.

    x > 0: ln(pairs/delta); peak in (0, 1]: the largest probability of a target tuple given a parent. `RegimeError`.

    >>> one, four = (debiased_tuple_scale(RHM(8, m, 4, 2), 1.0, 1e-9) for m in (64, 256))
    >>> 2.4 < math.log(four / one * (1 - 256 / 512) / (1 - 64 / 512), 4) < 2.5
    True
    """
    if not x > 0 or not 0 < peak <= 1:
        raise RegimeError(f"x must be above 0 and peak above 0 and at most 1, got x = {x}, peak = {peak}")
    spread = math.sqrt(2 * x * (1 / rhm.v + float(1 - rhm.f) / rhm.m) / rhm.m)
    return _over_signal(4 * rhm.v * rhm.m**3 * (spread + x * peak), rhm, 1)


def richness_conjectured_scale(rhm: RHM, D: int) -> float:
    r"""[A v^(3/2) m^(5/2)/sqrt(D) + B v m^3 ln(v)/D]/(1-f), the conjectured P50; inf at f = 1. D >= 1.

    >>> rhm = RHM(16, 64, 3, 2)
    >>> 0.03 < richness_conjectured_scale(rhm, 256) * (1 - rhm.f) / (16 * 64**3) < 0.06
    True
    """
    subspace = SUBSPACE * math.sqrt(rhm.v**3 * rhm.m**5 * max(D, 0))
    return _over_signal(subspace + ROWS * rhm.v * rhm.m**3 * math.log(rhm.v), rhm, D)


def pooled_tuple_scale(rhm: RHM, level: int) -> float:
    r"""v m^2/((1-f) sqrt(s(s-1)) s^(L-level-1)), the conjectured P50 of whole tuples pooled over the sentence.

    1 <= level <= L-1; inf at f = 1. Raises `RegimeError`.

    >>> round(pooled_tuple_scale(RHM(8, 8, 3, 3), 2) / (8 * 8**2) * 7 / 8, 3)
    0.408
    """
    places = math.sqrt(rhm.s * (rhm.s - 1)) * float(rhm.s) ** (rhm.L - check_level(rhm, level) - 1)
    return _over_signal(rhm.v * rhm.m**2 / places, rhm, 1)


def _over_signal(pairs: float, rhm: RHM, D: int) -> float:
    """pairs/((1-f) D)."""
    if D < 1:
        raise RegimeError(f"D must be at least 1, got D = {D}")
    return math.inf if rhm.f == 1 else pairs / (float(1 - rhm.f) * D)
