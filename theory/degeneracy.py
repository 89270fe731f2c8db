r"""E9: grammars in which a latent cannot be recovered at all, whatever the number of samples.

Objects, at one position of one random table (n = v^s tuples, N = vm of them grammatical, w tuples share a symbol):
a symbol that never occurs there, and two symbols with identical context vectors.
Statements:
    \[ q_0=P(\text{a given symbol is absent})=\binom{n-w}{N}\Big/\binom nN\le e^{-m},\qquad
       P(\text{some symbol is absent})=\sum_{k\ge1}(-1)^{k+1}\binom vk\binom{n-kw}{N}\Big/\binom nN\le v\,q_0, \]
    \[ P(M_a=M_{a'})=\frac{(m!)^2}{(n)_{2m}}\,[t^m]\Big(\sum_{c}\frac{(w)_{2c}}{(c!)^2}t^c\Big)^v . \]
The first is hypergeometric, the second inclusion and exclusion, the third the sum over common count vectors c of two
channel rows: c_z of the slots of a and c_z of those of a' show z, out of w tuples that show it.
Source: elementary; derived here. Both events matter at m <= 3 and, for s = 2, as f -> 1.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial, perm

from latentproof.theory.model import RHM, RegimeError

MAX_EXACT_BITS = 2**19
"""Exact hypergeometric probabilities are computed up to this many binary digits."""
MAX_SERIES_BITS = 2**22
"""The v terms of an inclusion-exclusion together."""


def _guard(rhm: RHM, factors: int, limit: int = MAX_EXACT_BITS) -> None:
    bits = factors * rhm.n.bit_length()
    if bits > limit:
        raise RegimeError(
            f"the exact probability at {rhm} needs numbers of more than 2^{bits.bit_length() - 1} binary digits; "
            f"the limit is 2^{limit.bit_length() - 1}: choose smaller v, m or s"
        )


def absence(rhm: RHM) -> Fraction:
    r"""q0 = C(n-w, vm)/C(n, vm): probability that a given symbol is absent at a given position of a table (E9).

    At most (1-1/v)^(vm) <= e^(-m); 0 exactly when n - w < vm. Raises `RegimeError` where v, m, s are too large for
    exact numbers.

    >>> absence(RHM(2, 1, 2, 2))
    Fraction(1, 6)
    """
    rules = rhm.v * rhm.m
    few, many = sorted((rules, rhm.w))  # C(n-w, N)/C(n, N) is symmetric in w and N
    if rhm.n - many < few:
        return Fraction(0)
    _guard(rhm, few)
    return Fraction(perm(rhm.n - many, few), perm(rhm.n, few))


def any_absence(rhm: RHM) -> Fraction:
    r"""Probability that at least one of the v symbols is absent at a given position: exact, inclusion-exclusion (E9).

    At most v q0 (`absence_bound`). Raises `RegimeError` where v, m, s are too large for exact numbers.

    >>> any_absence(RHM(2, 1, 2, 2)), absence_bound(RHM(2, 1, 2, 2))
    (Fraction(1, 3), Fraction(1, 3))
    """
    rules = rhm.v * rhm.m
    _guard(rhm, rhm.v * min(rules, rhm.n - rules + 1), MAX_SERIES_BITS)
    terms = ((-1) ** (k + 1) * comb(rhm.v, k) * comb(rhm.n - k * rhm.w, rules) for k in range(1, rhm.v))
    return Fraction(sum(terms), comb(rhm.n, rules))


def absence_bound(rhm: RHM) -> Fraction:
    r"""The union bound v q0, cut off at 1, on the probability that some symbol is absent at a position (E9).

    >>> absence_bound(RHM(4, 2, 2, 2))
    Fraction(2, 13)
    """
    return min(Fraction(1), rhm.v * absence(rhm))


def tied_rows(rhm: RHM) -> Fraction:
    r"""P(M_a = M_a') for two given symbols a != a' of one table at one position: the edge cannot tell them apart (E9).

    At m = 1 this is (w-1)/(n-1). Raises `RegimeError` where v, m, s are too large for exact numbers.

    >>> tied_rows(RHM(2, 1, 2, 2)), tied_rows(RHM(2, 2, 2, 2))
    (Fraction(1, 3), Fraction(2, 3))
    """
    m = rhm.m
    _guard(rhm, 2 * m * m)
    # Powers of m! keep the coefficients integral: (m!)^2/(c!)^2 is an integer.
    series = [perm(rhm.w, 2 * c) * perm(m, m - c) ** 2 for c in range(m + 1)]
    power, base, exponent = [1] + [0] * m, series, rhm.v
    while exponent:
        if exponent & 1:
            power = _product(power, base)
        base = _product(base, base)
        exponent >>= 1
    return Fraction(power[m] * factorial(m) ** 2, factorial(m) ** (2 * rhm.v) * perm(rhm.n, 2 * m))


def _product(left: list[int], right: list[int]) -> list[int]:
    """The product of two polynomials of one degree, cut off above that degree."""
    return [sum(left[i] * right[k - i] for i in range(k + 1)) for k in range(len(left))]
