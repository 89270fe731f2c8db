r"""The law of a symbol's marginal, followed down the tree through its power sums p2, p3, p4 and p2^2.

Object: a random marginal pi of the symbol at a node; pi' = pi M is the marginal of its child at one position, M the
channel of an independent uniform table. p_k = sum_a pi_a^k.
Statement: (E p2, E p3, E p4, E p2^2) of pi' is an affine function of the same four of pi. With slot weights
omega_(a,k) = pi_a/m, [k1,k2,...] the sum of omega^k1 omega^k2 ... over distinct slots, A_b = v (w)_b/(n)_b and
B_bh = v(v-1) (w)_b (w)_h/(n)_(b+h),
    \[ E p_2'=A_1[2]+A_2[1,1],\quad E p_3'=A_1[3]+3A_2[2,1]+A_3[1,1,1], \]
    \[ E p_4'=A_1[4]+A_2(4[3,1]+3[2,2])+6A_3[2,1,1]+A_4[1,1,1,1], \]
    \[ E (p_2')^2=E p_4'+B_{11}[2,2]+2B_{21}[2,1,1]+B_{22}[1,1,1,1]. \]
Each line sums over the set partitions of 2, 3 or 4 factors into distinct slots; A_b (B_bh) is the probability that b
slots fall into one class (b into one and h into another). The position does not enter: every column of a uniform
table has the same law. n = vw >= 4, so no falling factorial vanishes.
Source: derived here (Newton's identities and sampling without replacement); no published counterpart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from latentproof.theory.arithmetic import Number
from latentproof.theory.injection import apart, together


@dataclass(frozen=True)
class PowerSums(Generic[Number]):
    r"""(E p2, E p3, E p4, E p2^2) of a random probability vector; `p22` is E p2^2."""

    p2: Number
    p3: Number
    p4: Number
    p22: Number


def uniform_power_sums(v: Number) -> PowerSums[Number]:
    r"""Power sums of the uniform vector 1/v: (1/v, 1/v^2, 1/v^3, 1/v^2).

    >>> from fractions import Fraction as F
    >>> uniform_power_sums(F(2)).p3
    Fraction(1, 4)
    """
    return PowerSums(1 / v, 1 / v**2, 1 / v**3, 1 / v**2)


def slot_power_sums(m: Number, prior: PowerSums[Number]) -> PowerSums[Number]:
    r"""Power sums of the vm slot weights omega_(a,k) = pi_a/m: sum omega^k = p_k/m^(k-1), (sum omega^2)^2 = p2^2/m^2.

    >>> from fractions import Fraction as F
    >>> slot_power_sums(F(2), uniform_power_sums(F(2))) == uniform_power_sums(F(4))
    True
    """
    return PowerSums(prior.p2 / m, prior.p3 / m**2, prior.p4 / m**3, prior.p22 / m**2)


def push_down(v: Number, w: Number, m: Number, prior: PowerSums[Number]) -> PowerSums[Number]:
    r"""Expected power sums of pi M, one level below a node with marginal pi, over a uniform table.

    v >= 2, w = v^(s-1) >= 2, 1 <= m <= w. Leaves the uniform vector alone exactly when f = m/w = 1.

    >>> from fractions import Fraction as F
    >>> push_down(F(2), F(2), F(1), uniform_power_sums(F(2))).p2
    Fraction(2, 3)
    """
    slots = slot_power_sums(m, prior)
    p2, p3, p4, p22 = slots.p2, slots.p3, slots.p4, slots.p22
    n = v * w
    pair, triple, quadruple = together(n, v, 2), together(n, v, 3), together(n, v, 4)
    two_two = p22 - p4
    two_one_one = p2 - p22 - 2 * p3 + 2 * p4
    all_distinct = 1 - 6 * p2 + 8 * p3 + 3 * p22 - 6 * p4
    fourth = p4 + pair * (4 * (p3 - p4) + 3 * two_two) + 6 * triple * two_one_one + quadruple * all_distinct
    return PowerSums(
        p2=p2 + pair * (1 - p2),
        p3=p3 + 3 * pair * (p2 - p3) + triple * (1 - 3 * p2 + 2 * p3),
        p4=fourth,
        p22=fourth
        + apart(n, v, 1, 1) * two_two
        + 2 * apart(n, v, 2, 1) * two_one_one
        + apart(n, v, 2, 2) * all_distinct,
    )
