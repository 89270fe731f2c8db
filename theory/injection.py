r"""Lemma E0, the weighted injection: the only combinatorial fact that second moments of a random rule table need.

Object: a set of n tuples in q classes of n/q each, a uniformly random injection r of slots into it, fixed weights
omega on the slots, W = sum omega, and y_c the weight that lands in class c.
Statement: \[ E\sum_c\Big(y_c-\frac Wq\Big)^2
    =\Big(\sum_\sigma\omega_\sigma^2-\frac{W^2}{n}\Big)\frac{n}{n-1}\Big(1-\frac1q\Big). \]
Two distinct slots share a class with probability (n/q - 1)/(n - 1); expand the square. Higher degrees need the
probabilities that several distinct slots fall into given classes, which are quotients of falling factorials.
Source: elementary; sampling without replacement (Cochran, Sampling Techniques, 1977, section 2.6).
"""

from __future__ import annotations

from latentproof.theory.arithmetic import Number


def class_imbalance(sum_squares: Number, total: Number, n: Number, q: Number) -> Number:
    r"""E sum_c (y_c - W/q)^2 for slot weights with the given sum of squares and total W (E0).

    `n` tuples in `q` classes, n > 1, q >= 1; any weights, negative ones included.

    >>> from fractions import Fraction as F
    >>> class_imbalance(F(1), F(1), F(4), F(2))  # one slot of weight 1: it lands in one class, (1/2)^2 + (1/2)^2
    Fraction(1, 2)
    """
    return (sum_squares - total * total / n) * (n / (n - 1)) * (1 - 1 / q)


def falling(x: Number, k: int) -> Number:
    r"""The falling factorial (x)_k = x(x-1)...(x-k+1), k >= 1: ways to fill k distinct slots from x tuples.

    >>> from fractions import Fraction as F
    >>> falling(F(5), 3)
    Fraction(60, 1)
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, got k = {k}")
    product = x
    for step in range(1, k):
        product = product * (x - step)
    return product


def together(n: Number, q: Number, k: int) -> Number:
    r"""q (n/q)_k/(n)_k: probability that k >= 1 distinct slots fall into one class, whichever.

    >>> from fractions import Fraction as F
    >>> together(F(4), F(2), 2)
    Fraction(1, 3)
    """
    return q * falling(n / q, k) / falling(n, k)


def apart(n: Number, q: Number, k: int, h: int) -> Number:
    r"""q(q-1) (n/q)_k (n/q)_h/(n)_{k+h}: k slots fall into one class and h other slots into another one; k, h >= 1.

    >>> from fractions import Fraction as F
    >>> apart(F(4), F(2), 1, 1)
    Fraction(2, 3)
    """
    return q * (q - 1) * falling(n / q, k) * falling(n / q, h) / falling(n, k + h)
