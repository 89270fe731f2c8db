r"""Lemma N: two tuples of different parents are rarely as close as half the separation (non-synonyms).

Object: phi, phi' two probability vectors, d = phi - phi', X the difference of the empirical laws of two independent
samples of them, of sizes at least k and k'.
Statement: for every threshold t and every rate > 0
    \[ \Pr(\|X\|<t)\le e^{\mathrm{rate}\,\|d\|t}\Big(\sum_z\phi_ze^{-\mathrm{rate}\,d_z/k}\Big)^{k}
       \Big(\sum_z\phi'_ze^{\mathrm{rate}\,d_z/k'}\Big)^{k'}. \]
Proof. |X| < t implies <X,d> < |d| t (Cauchy-Schwarz), Markov's inequality for exp(-rate <X,d>), whose expectation at
    sizes exactly k, k' is the product; larger sizes only lower it (Jensen: an empirical law is the mean of those of its
    k-subsets). One-dimensional, and exact up to Markov's inequality.
Statement (for parents far apart, cheaper): if |d| > t, Pr(|X| < t) <= exp{-(|d| - t)^2 k k'/(k + k')}.
Proof. Hoeffding's inequality for <X,d>/|d|, whose steps have range sqrt(2)/k and sqrt(2)/k'.
Source: Chernoff (1952), A measure of asymptotic efficiency for tests of a hypothesis; Hoeffding (1963), theorem 2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from latentproof.theory.enclosure import (
    DOWN,
    ONE,
    UP,
    above,
    below,
    exp_above,
    ln_above,
    ratio_above,
    ratio_below,
    sqrt_above,
    sqrt_below,
)
from latentproof.theory.model import RegimeError

LARGEST = 100
"""Bound on rate/k: beyond it the lemma says nothing and exponentials only grow."""


def squared_distance(one: Sequence[int], other: Sequence[int]) -> Fraction:
    r"""|phi - phi'|^2 of two probability vectors given by integer weights, each over its own sum.

    >>> squared_distance([1, 1], [3, 1])
    Fraction(1, 8)
    """
    p, q = sum(one), sum(other)
    return Fraction(sum((x * q - y * p) ** 2 for x, y in zip(one, other, strict=True)), (p * q) ** 2)


def close_above(one: Sequence[int], other: Sequence[int], k: int, l: int, gap: Fraction, rate: float) -> Decimal:
    r"""An upper bound on Pr(|X| < t), t^2 = gap, by Lemma N; 1 where it says nothing.

    one, other: phi_z and phi'_z times any common denominators of their own; sizes at least k and l >= 1; gap > 0;
    rate > 0, or 0 for Hoeffding's inequality. Raises `RegimeError`.

    >>> bool(0 < close_above([3, 1], [1, 3], 100, 100, Fraction(1, 8), 40.) < 1)
    True
    """
    if min(k, l) < 1 or gap <= 0 or not rate >= 0:
        raise RegimeError(
            f"k, l must be at least 1, gap above 0, rate at least 0, got k = {k}, l = {l}, gap = {gap}, rate = {rate}"
        )
    if rate > LARGEST * min(k, l):
        return ONE
    if rate == 0:
        return _hoeffding(squared_distance(one, other), k, l, gap)
    p, q = sum(one), sum(other)
    step = Decimal(rate)
    first, second = Decimal(0), Decimal(0)
    for (x, y), times in Counter(zip(one, other, strict=True)).items():
        push = x * q - y * p
        if x:
            # rate is positive: the exponent is bounded above by rounding d_z down in one sum and up in the other.
            power = UP.divide(UP.multiply(step.copy_negate(), ratio_below(push, p * q)), k)
            first = UP.add(first, UP.multiply(ratio_above(x * times, p), exp_above(power)))
        if y:
            power = UP.divide(UP.multiply(step, ratio_above(push, p * q)), l)
            second = UP.add(second, UP.multiply(ratio_above(y * times, q), exp_above(power)))
    reach = UP.multiply(step, sqrt_above(above(squared_distance(one, other) * gap)))
    exponent = UP.add(UP.add(reach, UP.multiply(k, ln_above(first))), UP.multiply(l, ln_above(second)))
    return exp_above(exponent) if exponent < 0 else ONE


def _hoeffding(square: Fraction, k: int, l: int, gap: Fraction) -> Decimal:
    if square <= gap:
        return ONE
    room = DOWN.subtract(sqrt_below(below(square)), sqrt_above(above(gap)))
    exponent = DOWN.multiply(DOWN.multiply(max(room, Decimal(0)), room), ratio_below(k * l, k + l))
    return exp_above(exponent.copy_negate())
