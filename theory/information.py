r"""E7 and E8: how much there is to know in a string of leaves.

Object: X, the s^L leaves of one draw from a given grammar; N_int = (s^L-1)/(s-1) rule choices; nats throughout.
Statement (E7), for every grammar, since rules are distinct and so the tree is read off the leaves:
    \[ H(X)=\ln v+N_{int}\ln m,\qquad s^L\ln v-H(X)=N_{int}\ln(1/f). \]
    At f = 1 the leaves are i.i.d. uniform: nothing can be learnt from them alone.
Statement (E8): of the first t = sum_l k_l s^l leaves (base-s digits k_l), the history Y consists, at each level l, of
    the first k_l symbols of the spine's tuple; P(x_<t) = P(Y) m^(-R), R = sum_l k_l (s^l-1)/(s-1). Two independent
    draws from one random grammar agree in history and spine symbol with probability S, in the history alone with D:
    start (S, D) = (1/v, 1-1/v) at the root; then for l = L-1, ..., 0, k = k_l, p_0 = 1, p_k = (v^(s-k)-1)/(n-1),
    \[ S\leftarrow S\Big(\frac1m+\big(1-\frac1m\big)p_{k+1}\Big)+Dp_{k+1},\qquad
       D\leftarrow\Big(S\big(1-\frac1m\big)+D\Big)(p_k-p_{k+1}), \]
    and E sum_y P(Y=y)^2 = S + D, rational at every position; it depends on t only through its digits.
Source: H(X) from Cagnetta et al. (2024), arXiv:2307.02129; the collision recursion is derived here.
"""

from __future__ import annotations

import math
from fractions import Fraction

from latentproof.theory.arithmetic import Number
from latentproof.theory.model import RHM, RegimeError

MAX_EXACT_BITS = 2**20
"""Exact collision probabilities are computed while their digits stay below about this many bits."""


def rule_choices(s: int, L: int) -> int:
    """N_int = (s^L-1)/(s-1): rule choices in one tree of depth L.

    >>> rule_choices(2, 3)
    7
    """
    return int((s**L - 1) // (s - 1))


def entropy(rhm: RHM) -> float:
    """H(X) = ln v + N_int ln m in nats (E7). Raises `RegimeError` if it does not fit a float.

    >>> round(entropy(RHM(2, 2, 2, 2)) / math.log(2), 12)
    4.0
    """
    return math.log(rhm.v) + _nats(rhm, "entropy", math.log(rhm.m))


def redundancy(rhm: RHM) -> float:
    """s^L ln v - H(X) = N_int ln(1/f) in nats: all that the leaves alone can teach (E7); 0 exactly when f = 1.

    Raises `RegimeError` if it does not fit a float.

    >>> redundancy(RHM(2, 2, 2, 2)), round(redundancy(RHM(4, 2, 2, 2)) / math.log(2), 12)
    (0.0, 3.0)
    """
    return _nats(rhm, "redundancy", math.log(rhm.w) - math.log(rhm.m) if rhm.m < rhm.w else 0.0)


def _nats(rhm: RHM, what: str, each: float) -> float:
    try:
        return rule_choices(rhm.s, rhm.L) * each
    except OverflowError:
        raise RegimeError(f"the {what} of {rhm} does not fit a float: choose a smaller L or s") from None


def collision_step(m: Number, p_k: Number, p_next: Number, same: Number, different: Number) -> tuple[Number, Number]:
    r"""(S, D) one level further down the spine (E8), p_k and p_next = p_(k+1) as in the module's statement.

    >>> from fractions import Fraction as F
    >>> collision_step(F(1), F(1), F(1, 3), F(1, 2), F(1, 2))
    (Fraction(2, 3), Fraction(1, 3))
    """
    other_rule = same * (1 - 1 / m) + different
    return same / m + other_rule * p_next, other_rule * (p_k - p_next)


def history_collision(rhm: RHM, position: int) -> Fraction:
    r"""E sum_y P(Y=y)^2 of the history Y before leaf `position` (0 <= position < s^L): exact (E8).

    Raises `RegimeError` for a position out of range, or an exact value of a million binary digits.

    >>> history_collision(RHM(2, 1, 2, 2), 2)
    Fraction(2, 3)
    """
    v, m, n = Fraction(rhm.v), Fraction(rhm.m), Fraction(rhm.n)
    same, different = 1 / v, 1 - 1 / v
    _guard(rhm, 2 * rhm.L * rhm.n.bit_length())
    for k in digits(rhm, position):
        p_k, p_next = (Fraction(1) if h == 0 else (v ** (rhm.s - h) - 1) / (n - 1) for h in (k, k + 1))
        same, different = collision_step(m, p_k, p_next, same, different)
    return same + different


def prefix_collision(rhm: RHM, position: int) -> Fraction:
    r"""E sum_x P(X_1..X_t = x)^2 of the first t = `position` leaves, 0 <= t < s^L: exact (E8).

    The Renyi-2 analogue of the prefix entropy. Errors as `history_collision`.

    >>> prefix_collision(RHM(2, 2, 2, 2), 3)  # f = 1: three fair coins
    Fraction(1, 8)
    """
    shown = enumerate(digits(rhm, position))
    complete = sum(k * rule_choices(rhm.s, rhm.L - 1 - depth) for depth, k in shown)
    _guard(rhm, complete * rhm.m.bit_length())
    return history_collision(rhm, position) / Fraction(rhm.m) ** complete


def digits(rhm: RHM, position: int) -> list[int]:
    """The L base-s digits of the position, highest first. Raises `RegimeError` unless 0 <= position < s^L.

    >>> digits(RHM(2, 1, 3, 3), 5)
    [0, 1, 2]
    """
    if not 0 <= position < rhm.s**rhm.L:
        raise RegimeError(f"position must be at least 0 and below s^L, got position = {position} at {rhm}")
    found: list[int] = []
    for _ in range(rhm.L):
        position, digit = divmod(position, rhm.s)
        found.append(digit)
    return found[::-1]


def _guard(rhm: RHM, bits: int) -> None:
    if bits > MAX_EXACT_BITS:
        raise RegimeError(
            f"the exact collision probability at {rhm} would have more than {MAX_EXACT_BITS} binary digits: "
            "choose a smaller L, v or s"
        )
