r"""Coverage: how likely a tuple of probability p is seen fewer than k times in P samples, bounded without a sum.

Object: N ~ Binomial(P, p), the number of times one tuple occurs.
Statement: for 1 <= k <= Pp and j = k - 1, with b(j) = C(P,j) p^j (1-p)^(P-j),
    \[ \Pr(N<k)\le b(j)\,\frac{(P-j+1)p}{(P+1)p-j},\qquad
       b(j)\le e^{-P\,\mathrm{kl}(j/P\,\|\,p)}\sqrt{\frac{P}{2\pi j(P-j)}}\,
       \exp\Big\{\frac1{12P}-\frac1{12j+1}-\frac1{12(P-j)+1}\Big\}. \]
Proof. b(i-1)/b(i) = i(1-p)/((P-i+1)p) grows with i, so going down from j the terms lie below a geometric series whose
ratio is the value at i = j; ln C(P,j) by Robbins' form of Stirling's formula. Within 1 + 1/x^2 or so of the tail at x
standard deviations; the usual Chernoff bound exp(-P kl) is sqrt(2 pi) x times larger.
Source: Feller (1968), An Introduction to Probability Theory and Its Applications I, equation VI.3.5; Robbins (1955), A
remark on Stirling's formula.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from latentproof.theory.enclosure import ONE, SQRT_TWO_PI_BELOW, UP, above, below, exp_above, ln_above, ln_below
from latentproof.theory.model import RegimeError


def missing_above(P: int, p: Fraction, k: int) -> Decimal:
    r"""An upper bound on Pr(Binomial(P, p) < k), P, k >= 1, 0 < p <= 1; 1 where k exceeds the mean Pp.

    Raises `RegimeError`.

    >>> exact = Fraction(9, 10) ** 100 + 100 * Fraction(1, 10) * Fraction(9, 10) ** 99
    >>> bool(exact < Fraction(missing_above(100, Fraction(1, 10), 2)) < Fraction(11, 10) * exact)
    True
    """
    if P < 1 or k < 1:
        raise RegimeError(f"P and k must be at least 1, got P = {P}, k = {k}")
    if not 0 < p <= 1:
        raise RegimeError(f"p must be above 0 and at most 1, got p = {p}")
    if k > P * p:
        return ONE
    if p == 1:
        return Decimal(0)
    j = k - 1
    if j == 0:
        return exp_above(UP.multiply(P, ln_above(above(1 - p))))
    seen, missed = (
        UP.multiply(-j, ln_below(below(j / (P * p)))),
        UP.multiply(-(P - j), ln_below(below((P - j) / (P * (1 - p))))),
    )
    stirling = above(Fraction(1, 12 * P) - Fraction(1, 12 * j + 1) - Fraction(1, 12 * (P - j) + 1))
    spread = UP.divide(ln_above(above(Fraction(P, j * (P - j)))), 2)
    exponent = UP.subtract(UP.add(UP.add(seen, missed), UP.add(stirling, spread)), ln_below(SQRT_TWO_PI_BELOW))
    series = above((P - j + 1) * p / ((P + 1) * p - j))
    return min(ONE, UP.multiply(exp_above(exponent), series))
