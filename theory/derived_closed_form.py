r"""S1' in the closed form that the kernel has derived (theorem S1-closed): a number of samples, without a certificate.

Object: as in `sharp_closed_form`, q parents present, m tuples each, n levels that share delta; h = Delta^2/4,
    Q = 49/50, zeta = ln(4 n q m/delta), x = ln(n q m(m-1)/(Q delta)), y = ln(2 n q^2 m^2/delta); for each parent
    V = |phi|^2, top its largest and 2 low its smallest positive weight, H = 1 + 2 sqrt(x V) + 2 top x,
    alpha = 2 sqrt x/(sqrt V + 2 top sqrt x), lambda^2 = ln(2/((1-Q) low)).
Statement: P = max_a (sqrt(kappa + zeta/2) + sqrt(zeta/2))^2/p_a is enough, where, k1 = (2 cosh tau - 2)/tau^2,
    \[ \kappa=\max\Big\{1,\ \frac{2k_1H}h,\ \max_{b\ne a}\frac{10(\mathrm{top}_a+\mathrm{top}_b)y}{d_{ab}^2}\Big\},
       \qquad \frac\alpha{2k_1}\sqrt{2h}+2\lambda\sqrt{\frac\alpha{2k_1\kappa}}\le\tau, \]
    the least tau found that meets the last one. For m = 1 there are no synonyms, and any x > 0 will do.
Proof: `proofs.derivations.closed_form_level`; the last line is its margin, divided by kappa.
Source: this project (S1', closed form); Laurent, Massart (2000), Annals of Statistics 28, lemma 1, for alpha.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from latentproof.theory.enclosure import DOWN, UP, above, below, exp_above, exp_below, ln_above, sqrt_above, sqrt_below
from latentproof.theory.model import RegimeError
from latentproof.theory.sharp_closed_form import samples_above
from latentproof.theory.sharp_others import squared_distance
from latentproof.theory.sharp_sufficient import LevelLaw

KEPT = Fraction(49, 50)
"""Q: the share that the truncation keeps."""
STEP = Decimal("1.02")
"""tau is looked for on a geometric grid."""
LEAST, MOST = Decimal("0.001"), Decimal(20)
"""The grid of tau; beyond it k1 is above 10^6."""


def derived_samples(laws: Sequence[LevelLaw], delta: float | Fraction) -> int | float:
    r"""Return P such that iterated clustering is right at all these levels with probability >= 1 - delta (S1-closed).

    0 < delta < 1, a float standing for its exact value; `math.inf` if parents are tied or no tau is found. Raises
    `RegimeError`.

    >>> derived_samples([LevelLaw(2, ((3, 1), (1, 3)))], .1)
    882
    """
    if not 0 < delta < 1 or not laws:
        raise RegimeError(f"delta must be above 0 and below 1 and laws not empty, got delta = {delta}")
    if any(law.gap == 0 for law in laws):
        return math.inf
    return max(_level(law, Fraction(delta) / len(laws)) for law in laws)


def _level(law: LevelLaw, delta: Fraction) -> int | float:
    q, m = len(law.joint), law.m
    zeta, y = ln_above(above(4 * q * m / delta)), ln_above(above(2 * q**2 * m**2 / delta))
    x = ln_above(above(q * m * (m - 1) / (KEPT * delta))) if m > 1 else LEAST
    tops = [Fraction(max(row), sum(row)) for row in law.joint]
    enough: list[int | float] = []
    for a, row in enumerate(law.joint):
        least = Decimal(1)
        for b, other in enumerate(law.joint):
            if b != a:
                far = squared_distance(row, other)
                least = max(least, UP.multiply(y, above(10 * (tops[a] + tops[b]) / far)))
        kappa = synonym_count(row, law.gap / 4, x, least)
        enough.append(math.inf if kappa is None else samples_above(kappa, law.probability(a), zeta))
    return max(enough)


def synonym_count(row: Sequence[int], h: Fraction, x: Decimal, least: Decimal) -> Decimal | None:
    """kappa >= least for one parent, its weights as integers; None where no tau of the grid has the margin.

    >>> kappa = synonym_count([1, 1, 1], Fraction(1, 50), Decimal(5), Decimal(1))
    >>> bool(100 * (1 + 2 * (5 / 3) ** .5 + 10 / 3) < kappa < 110 * (1 + 2 * (5 / 3) ** .5 + 10 / 3))
    True
    """
    total = sum(row)
    square, top = Fraction(sum(r**2 for r in row), total**2), Fraction(max(row), total)
    low = Fraction(min(r for r in row if r), 2 * total)
    flat = UP.add(1, UP.multiply(2, sqrt_above(UP.multiply(x, above(square)))))
    flat = UP.multiply(above(2 / h), UP.add(flat, UP.multiply(UP.multiply(2, x), above(top))))
    bottom = DOWN.add(sqrt_below(below(square)), DOWN.multiply(DOWN.multiply(2, below(top)), sqrt_below(x)))
    half_alpha = UP.divide(sqrt_above(x), bottom)
    push = sqrt_above(ln_above(above(2 / ((1 - KEPT) * low))))
    tau = LEAST
    while tau < MOST:
        square_tau = UP.multiply(tau, tau)
        curve = DOWN.divide(DOWN.subtract(DOWN.add(exp_below(tau), exp_below(tau.copy_negate())), 2), square_tau)
        share = UP.divide(half_alpha, curve)
        most = UP.subtract(UP.add(exp_above(tau), exp_above(tau.copy_negate())), 2)
        kappa = max(least, UP.multiply(UP.divide(most, DOWN.multiply(tau, tau)), flat))
        margin = UP.multiply(share, sqrt_above(above(2 * h)))
        margin = UP.add(margin, UP.multiply(UP.multiply(2, push), sqrt_above(UP.divide(share, kappa))))
        if margin <= tau:
            return kappa
        tau = UP.multiply(tau, STEP)
    return None
