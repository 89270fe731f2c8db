r"""S2 (sufficient): split every tuple's sample in halves and the bias of the squared distance is gone: sqrt(v), not v.

Object: iterated latent clustering that links T ~ T' iff <g_1, g_2> < Delta^2/2, where g_h is the difference of the two
    empirical context vectors in half h of the data, an unbiased estimate of the squared distance.
Statement: with b = max phi, p the smallest tuple probability, Delta^2 the smallest squared separation, n levels of q
    parents with m tuples, x = ln(5 n (qm)^2/delta) and e(k) = sqrt(4 b x/k) + sqrt(2) x/(3k), it is exact with
    probability >= 1 - delta as soon as, for some k,
    \[ e(k)\big(2\Delta+\sqrt{2/k}(1+\sqrt x)\big)\le\frac{\Delta^2}2,\qquad
       P\ge\max\Big\{\frac{4k}p,\ \frac8p\ln\frac{2nqm}\delta\Big\}. \]
Proof. Chernoff: every tuple has at least Pp/2 >= 2k samples, k in each half, but for delta/2. With e_h the noise of
    half h and d the true difference, <g_1,g_2> - |d|^2 = <d,e_1> + <d,e_2> + <e_1,e_2>. Bernstein's inequality along a
    fixed direction (variance at most 2b/k, steps at most sqrt(2)/k) bounds the first two by e(k)|d| and, given e_1, the
    last by e(k)|e_1|; McDiarmid: |e_1| <= sqrt(2/k)(1 + sqrt x). Four events of probability e^-x for each of (qm)^2/2
    pairs cost 2 delta/5. |d|^2 - 2 e(k)|d| increases beyond |d| = e(k) <= Delta/4, so |d| = Delta is the worst. The
    induction over levels is that of S1. If b is of order 1/v, k is of order x/(sqrt(v) Delta^2).
Constants: better than S1 only for v of 64 and more.
Source: this project; Bernstein's inequality in Boucheron, Lugosi, Massart (2013), theorem 2.10; McDiarmid (1989).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from latentproof.theory.enclosure import UP, above, below, ln_above, sqrt_above
from latentproof.theory.model import RegimeError
from latentproof.theory.sharp_sufficient import LevelLaw


def debiased_samples(laws: Sequence[LevelLaw], delta: float | Fraction) -> int | float:
    r"""Return P such that the debiased rule is right at all these levels with probability >= 1 - delta (S2).

    0 < delta < 1, a float standing for its exact value; `math.inf` if parents are tied. Raises `RegimeError`.

    >>> debiased_samples([LevelLaw(2, ((3, 1), (1, 3)))], .1) > 1000
    True
    """
    if not 0 < delta < 1 or not laws:
        raise RegimeError(f"delta must be above 0 and below 1 and laws not empty, got delta = {delta}")
    if any(law.gap == 0 for law in laws):
        return math.inf
    return max(_level_samples(law, Fraction(delta) / len(laws)) for law in laws)


def _level_samples(law: LevelLaw, delta: Fraction) -> int:
    q, m = len(law.joint), law.m
    rarest = min(law.probability(a) for a in range(q))
    peak = max(Fraction(max(row), sum(row)) for row in law.joint)
    x = ln_above(above(5 * (q * m) ** 2 / delta))
    high = 1
    while not _quiet(high, law.gap, peak, x):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _quiet(middle, law.gap, peak, x) else (middle, high)
    counts = 8 * Fraction(ln_above(above(2 * q * m / delta)))
    return math.ceil(max(Fraction(4 * high), counts) / rarest)


def _quiet(k: int, gap: Fraction, peak: Fraction, x: Decimal) -> bool:
    """Whether e(k)(2 Delta + sqrt(2/k)(1 + sqrt x)) <= Delta^2/2 for certain."""
    along = UP.add(
        sqrt_above(UP.multiply(above(4 * peak / k), x)), UP.divide(UP.multiply(sqrt_above(Decimal(2)), x), 3 * k)
    )
    length = UP.multiply(sqrt_above(above(Fraction(2, k))), UP.add(1, sqrt_above(x)))
    return UP.multiply(along, UP.add(sqrt_above(above(4 * gap)), length)) <= below(gap / 2)
