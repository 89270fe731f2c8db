r"""S1' in closed form: a number of samples that is enough, without a certificate.

Object: as in S1' (computable); q parents present, m tuples each, n levels together, D categories of the target.
Statement: with x = ln(n q m(m-1)/(Q delta)), Q = 1 - 2 D PhiBar(4), y = ln(2 n q^2 m^2/delta), z = ln(4 n q m/delta),
    U(k,p) = (sqrt(k + z/2) + sqrt(z/2))^2/p, sigma_a = max phi(a), S_a = tr Sigma_a = 1 - |phi(a)|^2,
    S2_a = tr Sigma_a^2, d = |phi(a) - phi(b)|, it is enough that at every level
    \[ P\ge\max_aU(k_a,p_a),\quad k_a\ge\frac8{\Delta^2}\min\Big\{(1+\kappa)\big(S_a+2\sqrt{x\,S2_a}+2\sigma_ax\big),\
       \big(\sqrt{S_a}+\sqrt x\big)^2\Big\}, \]
    \[ P\ge\max_{a\ne b}U\Big(y\min\Big\{\tfrac8{d^2},\ \tfrac{8(\sigma_a+\sigma_b)}{d^2}+\tfrac{4\sqrt2}{3d}\Big\},
       \min(p_a,p_b)\Big), \]
    kappa = 2(cosh tau - 1)/tau^2 - 1 at tau = 4/sqrt(sigma_a k_a) + Delta/(2 sqrt2 sigma_a).
Proof. U inverts the Chernoff bound Pr(Bin(P,p) <= (1-eta)Pp) <= exp(-Pp eta^2/2): counts cost delta/4. Synonyms cost
    delta/2: Lemma S at the theta of Laurent and Massart, where alpha sigma_a < 1 and the margin of q is at least 4, as
    rho <= sqrt 2; or McDiarmid's inequality with the exact variance, E|X|^2 <= 2 S_a/k. Others cost delta/4: along d,
    by Hoeffding's inequality (the steps have range sqrt 2) or Bernstein's (variance at most sigma_a + sigma_b).
Leading order for flat contexts: P = (8/(p Delta^2)) (1 + 2 sqrt(x/v) + 2x/v); S1's logarithm leaves the leading term.
Source: this project; Laurent, Massart (2000), Adaptive estimation of a quadratic functional, lemma 1; McDiarmid (1989);
Bernstein and Hoeffding in Boucheron, Lugosi, Massart (2013), sections 2.6 and 2.8.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from latentproof.theory.enclosure import (
    DOWN,
    UP,
    above,
    below,
    exp_above,
    ln_above,
    normal_tail_above,
    sqrt_above,
    sqrt_below,
)
from latentproof.theory.model import RegimeError
from latentproof.theory.sharp_others import squared_distance
from latentproof.theory.sharp_sufficient import LevelLaw

LARGEST_TAU = 20
"""Beyond it 1 + kappa is above 10^6 and McDiarmid's entry wins."""


def closed_form_samples(laws: Sequence[LevelLaw], delta: float | Fraction) -> int | float:
    r"""Return P such that iterated clustering is right at all these levels with probability >= 1 - delta (S1').

    0 < delta < 1, a float standing for its exact value; `math.inf` if parents are tied. Raises `RegimeError`.

    >>> closed_form_samples([LevelLaw(2, ((3, 1), (1, 3)))], .1)
    562
    """
    if not 0 < delta < 1 or not laws:
        raise RegimeError(f"delta must be above 0 and below 1 and laws not empty, got delta = {delta}")
    if any(law.gap == 0 for law in laws):
        return math.inf
    return max(_level_samples(law, Fraction(delta) / len(laws)) for law in laws)


def _level_samples(law: LevelLaw, delta: Fraction) -> int:
    q, m = len(law.joint), law.m
    y, z = ln_above(above(2 * q**2 * m**2 / delta)), ln_above(above(4 * q * m / delta))
    least = [law.probability(a) for a in range(q)]
    enough = [samples_above(Decimal(1), p, z) for p in least]
    if m > 1:
        x, truncated = drift_logarithms(q * m * (m - 1) / delta, len(law.joint[0]))
        enough += [
            samples_above(_synonym_count(row, law.gap, x, truncated), p, z)
            for row, p in zip(law.joint, least, strict=True)
        ]
    for (a, one), (b, other) in combinations(enumerate(law.joint), 2):
        square = squared_distance(one, other)
        sigmas = Fraction(max(one), sum(one)) + Fraction(max(other), sum(other))
        enough.append(samples_above(UP.multiply(y, other_factor(square, sigmas)), min(least[a], least[b]), z))
    return max(enough)


def drift_logarithms(pairs: Fraction, D: int) -> tuple[Decimal, Decimal | None]:
    """Upper bounds on ln(pairs) and on x = ln(pairs/Q), Q = 1 - 2 D PhiBar(4); None for the latter where Q <= 1/2.

    >>> drift_logarithms(Fraction(1), 10**6)[1] is None
    True
    """
    kept = DOWN.subtract(1, UP.multiply(2 * D, normal_tail_above(Decimal(4))))
    truncated = None if kept <= Decimal("0.5") else ln_above(UP.divide(above(pairs), kept))
    return ln_above(above(pairs)), truncated


def samples_above(k: Decimal, p: Fraction, z: Decimal) -> int:
    """U(k, p) = (sqrt(k + z/2) + sqrt(z/2))^2/p, rounded up to an integer; k, z >= 0, 0 < p <= 1.

    >>> samples_above(Decimal(4), Fraction(1, 2), Decimal(0)) in (8, 9)
    True
    """
    half = UP.divide(z, 2)
    root = UP.add(sqrt_above(UP.add(k, half)), sqrt_above(half))
    return math.ceil(Fraction(UP.multiply(root, root)) / p)


def _synonym_count(row: Sequence[int], gap: Fraction, x: Decimal, truncated: Decimal | None) -> Decimal:
    """k_a, the smaller of McDiarmid's and of Lemma S's, the latter certain to satisfy its own kappa."""
    total = sum(row)
    squares, cubes = Fraction(sum(r**2 for r in row), total**2), Fraction(sum(r**3 for r in row), total**3)
    return synonym_count(1 - squares, squares - 2 * cubes + squares**2, Fraction(max(row), total), gap, x, truncated)


def synonym_count(
    spread: Fraction, second: Fraction, sigma: Fraction, gap: Fraction, x: Decimal, truncated: Decimal | None
) -> Decimal:
    """k_a from bounds on tr Sigma, tr Sigma^2 and the largest eigenvalue; gap = Delta^2, logarithms as they come.

    >>> bool(synonym_count(Fraction(3, 4), Fraction(1, 4), Fraction(1, 2), Fraction(1, 9), Decimal(5), None) > 500)
    True
    """
    root = UP.add(sqrt_above(above(spread)), sqrt_above(x))
    best = UP.multiply(above(8 / gap), UP.multiply(root, root))
    if truncated is None or spread == 0:
        return best
    form = UP.add(
        above(spread),
        UP.add(
            UP.multiply(2, sqrt_above(UP.multiply(truncated, above(second)))),
            UP.multiply(UP.multiply(2, truncated), above(sigma)),
        ),
    )
    flat = UP.multiply(above(8 / gap), form)
    k = flat
    for _ in range(4):
        factor = _curvature(k, sigma, gap)
        if factor is None:
            return best
        needed = UP.multiply(factor, flat)
        if needed <= k:
            best = min(best, k)
        # The right side falls as k grows: steps from below land above the least admissible k, and the other way round.
        k = needed
    return best


def _curvature(k: Decimal, sigma: Fraction, gap: Fraction) -> Decimal | None:
    """1 + kappa(tau) at count k, rounded up; None where tau is too large to be of use."""
    first = UP.divide(4, sqrt_below(DOWN.multiply(below(sigma), k)))
    tau = UP.add(first, sqrt_above(above(gap / (8 * sigma**2))))
    if tau > LARGEST_TAU:
        return None
    numerator = UP.subtract(UP.add(exp_above(tau), exp_above(tau.copy_negate())), 2)
    return UP.divide(numerator, DOWN.multiply(tau, tau))


def other_factor(square: Fraction, sigmas: Fraction) -> Decimal:
    """min{8/d^2, 8(sigma_a + sigma_b)/d^2 + 4 sqrt 2/(3 d)}, square = d^2 > 0, sigmas = sigma_a + sigma_b.

    >>> other_factor(Fraction(1, 4), Fraction(2))
    Decimal('32')
    """
    bernstein = UP.add(above(8 * sigmas / square), sqrt_above(above(Fraction(32, 9) / square)))
    return min(above(8 / square), bernstein)
