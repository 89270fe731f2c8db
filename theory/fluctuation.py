r"""E6: how much the decay of one drawn grammar fluctuates around its mean.

Object: the channel M of one random table and a zero-sum x with kurtosis ratio k = sum x^4 / ||x||^4.
Statement: \[ \frac{\operatorname{Var}\|xM\|^2}{\lambda^2\|x\|^4}
    =\frac{2(w-1)(n^2-3n+3)}{w(v-1)(n-2)(n-3)}-\frac{2v(w-1)(n-1)}{m(v-1)(n-2)(n-3)}\,k\ \le\ \frac{2}{v-1}
    \quad(v,w\ge3), \]
the relative variance of a chi-square variable with v-1 degrees of freedom, up to finite-size terms. It bounds a single
pair of symbols; it says nothing about the smallest separation over all pairs, which can be zero.
Source: derived here by the degree-4 expansion over set partitions of slots; no published counterpart.
"""

from __future__ import annotations

from latentproof.theory.arithmetic import Number


def relative_variance(v: Number, w: Number, m: Number, kurtosis: Number) -> Number:
    r"""Var||xM||^2 / (lambda^2 ||x||^4) for zero-sum x with kurtosis = sum x^4 / ||x||^4 in [1/v, 1/2] (E6).

    n = vw >= 4. For the difference of two symbols, x = e_a - e_a', kurtosis is 1/2.

    >>> from fractions import Fraction as F
    >>> relative_variance(F(2), F(2), F(1), F(1, 2))
    Fraction(1, 2)
    """
    n = v * w
    spread = 2 * (w - 1) * (n**2 - 3 * n + 3) / (w * (v - 1) * (n - 2) * (n - 3))
    return spread - 2 * v * (w - 1) * (n - 1) / (m * (v - 1) * (n - 2) * (n - 3)) * kurtosis


def relative_variance_bound(v: Number) -> Number:
    r"""2/(v-1), an upper bound on `relative_variance` for v, w >= 3 and any zero-sum x (E6).

    >>> from fractions import Fraction as F
    >>> relative_variance_bound(F(9))
    Fraction(1, 4)
    """
    return 2 / (v - 1)
