r"""Theorem 5 (S8, sufficient): two samples and a projection find the synonyms from v^2 m^3/((1-f) D) pairs, any target.

Object: pairs (T, g), g a target with D categories independent of T given the parent; Q = P(T, g), vm x D, r_a = P(a),
    b = max phi. First sample, P_1 pairs: Qhat = C/P_1, Pi the projection on its right singular vectors of singular
    value above epsilon. Second sample, P_2 pairs: link T ~ T' iff |Pi(phihat_T - phihat_T')| < sqrt(1-eta^2) Delta/2.
Statement: with p* = max(max_T p_T, max_g q_g) and, for one of n levels, x_1 = ln(2 n (vm + D)/delta), it is enough that
    \[ P_1\ge\frac{2x_1}{\epsilon^2}\Big(p_*+\frac{(1+p_*)\epsilon}3\Big),\qquad
       \epsilon=\min_{a\ne b}\frac{\eta\,d_{ab}}{2\sqrt{m(r_a^{-2}+r_b^{-2})}}, \]
    and that P_2 satisfies the closed form of S1' at delta/2 with d^2 -> (1-eta^2) d^2, Delta^2 -> (1-eta^2) Delta^2,
    tr Sigma -> min(1, v b), tr Sigma^2 -> v b^2, sigma -> b.
    For flat margins both are of order v^2 m^3/((1-f) D), P_1 with a logarithm.
Proof. (1) Matrix Bernstein for the summands e_T e_g^T - Q, of variance at most p* and norm at most 1 + |Q|,
    |Q| <= sqrt(max row sum * max column sum) <= p*: |Qhat - Q| <= epsilon but for delta/2n. (2) rank Q <= v, so by Weyl
    rank Pi <= v; |Qhat(I-Pi)| <= epsilon, so |Q(I-Pi)| <= 2 epsilon: no gap between singular values is needed. (3) With
    omega_T = 1/r_a on the synonyms of a, -1/r_b on those of b, omega^T Q = phi_a - phi_b: the part that the projection
    loses is at most 2 epsilon |omega| <= eta d_ab. Averaging over m synonyms gains the factor m. (4) Given the first
    sample, Lemmas S and N with Pi in front: tr Pi Sigma Pi <= b rank Pi, |Pi Sigma Pi| <= b. (5) Pi does not depend
    on how the rows are named, so the induction over levels is that of S1.
Source: this project; Tropp (2012), User-friendly tail bounds for sums of random matrices, theorem 1.6 (cited).
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from latentproof.theory.enclosure import UP, above, below, ln_above, sqrt_below
from latentproof.theory.model import RegimeError
from latentproof.theory.sharp_closed_form import drift_logarithms, other_factor, samples_above, synonym_count
from latentproof.theory.sharp_others import squared_distance
from latentproof.theory.sharp_sufficient import LevelLaw


def spectral_samples(
    law: LevelLaw, delta: float | Fraction, eta: float | Fraction = Fraction(1, 2), levels: int = 1
) -> tuple[int, int] | tuple[float, float]:
    r"""Return (P_1, P_2) of Theorem 5 for one of `levels` levels; (inf, inf) if parents are tied.

    0 < delta < 1 for all levels together; 0 < eta < 1; floats stand for their exact value. Rounded upwards.
    Raises `RegimeError`.

    >>> P_1, P_2 = spectral_samples(LevelLaw(2, ((3, 1), (1, 3))), .1)
    >>> P_1 > 0 and P_2 > 0
    True
    """
    for name, value in (("delta", delta), ("eta", eta)):
        if not 0 < value < 1:
            raise RegimeError(f"{name} must be above 0 and below 1, got {name} = {value}")
    if levels < 1:
        raise RegimeError(f"levels must be at least 1, got levels = {levels}")
    if law.gap == 0:
        return math.inf, math.inf
    share, kept = Fraction(delta) / levels, 1 - Fraction(eta) ** 2
    return _projection(law, share, Fraction(eta)), _links(law, share / 2, kept)


def _projection(law: LevelLaw, delta: Fraction, eta: Fraction) -> int:
    """P_1."""
    q, D = len(law.joint), len(law.joint[0])
    parents = [law.m * law.probability(a) for a in range(q)]
    columns = max(Fraction(sum(column), law.total) for column in zip(*law.joint, strict=True))
    largest = max(columns, max(parents) / law.m)
    squares = min(
        eta**2 * squared_distance(one, other) / (4 * law.m * (parents[a] ** -2 + parents[b] ** -2))
        for (a, one), (b, other) in combinations(enumerate(law.joint), 2)
    )
    # The right side of P_1 falls as epsilon grows: a lower bound on epsilon is safe.
    epsilon = sqrt_below(below(squares))
    x = ln_above(above(2 * (q * law.m + D) / delta))
    first = UP.divide(UP.multiply(UP.multiply(2, x), above(largest)), below(Fraction(epsilon) ** 2))
    second = UP.divide(UP.multiply(UP.multiply(2, x), above((1 + largest) / 3)), epsilon)
    return math.ceil(UP.add(first, second))


def _links(law: LevelLaw, delta: Fraction, kept: Fraction) -> int:
    """P_2."""
    q, m = len(law.joint), law.m
    peak = max(Fraction(max(row), sum(row)) for row in law.joint)
    y, z = ln_above(above(2 * q**2 * m**2 / delta)), ln_above(above(4 * q * m / delta))
    k = Decimal(1)
    if m > 1:
        x, truncated = drift_logarithms(q * m * (m - 1) / delta, len(law.joint[0]))
        k = synonym_count(min(Fraction(1), q * peak), q * peak**2, peak, kept * law.gap, x, truncated)
    least = [law.probability(a) for a in range(q)]
    enough = [samples_above(k, min(least), z)]
    for (a, one), (b, other) in combinations(enumerate(law.joint), 2):
        count = UP.multiply(y, other_factor(kept * squared_distance(one, other), 2 * peak))
        enough.append(samples_above(count, min(least[a], least[b]), z))
    return max(enough)
