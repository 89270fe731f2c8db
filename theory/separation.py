r"""E2 (Theorem A) and E3: how far apart the context vectors of two parents are.

Object: phi_t(a) = P(Z = . | parent a) for a target Z that sits t channel edges below the aunt b; the common ancestor's
table puts a at position i and b at position j != i, and its symbol has any law pi (the ancestor's prior).
Statement (E2): condition on the tables above and on the i-coordinates of the ancestor's table, with slot weights
omega_(c,k) = pi_c/m, r_a = sum of the weights of the slots of a, H_a = sum (omega/r_a)^2 over them. For r_a, r_a' > 0
    \[ E\big[\|\phi_t(a)-\phi_t(a')\|^2\,\big|\,i\text{-coordinates}\big]
       =\lambda^t\,\frac{1-1/v}{w-1}\,\big[w(H_a+H_{a'})-2\big], \]
    H_a = 1/n_a for the uniform prior (n_a slots of a); exactly 0 when f = 1.
    Proof: the slots of a are a uniform injection into the w tuples with i-coordinate a, lemma E0; fibres of different
    symbols are independent; the difference is zero-sum, so every edge multiplies by lambda (E1).
Statement (E3): with the ancestor at the root, the variance of the context vector over a random tuple is
    \[ E\sum_a r_a\Big\|\phi_t(a)-\sum_br_b\phi_t(b)\Big\|^2=\lambda^t\Big\{\Big(1-\frac1v\Big)^2\frac{1-f}{m}\,
       \frac{w}{w-1}\,\frac{n}{n-1}-\frac{1-1/v}{w-1}\,\frac{q_0}{f}\Big\}. \]
Source: Korchinski, Favero, Wyart (2026), arXiv:2605.27734 assume a separation c sqrt(1-f)/m (assumption A2); exact
value derived here.
"""

from __future__ import annotations

from fractions import Fraction

from latentproof.theory.arithmetic import Number
from latentproof.theory.decay import decay
from latentproof.theory.degeneracy import absence
from latentproof.theory.model import RHM, RegimeError


def separation(v: Number, w: Number, m: Number, edges: int, H_a: Number, H_b: Number) -> Number:
    r"""E||phi_t(a) - phi_t(a')||^2 given the i-coordinates of the ancestor's table (E2, Theorem A).

    edges = t >= 0; H_a, H_b in [1/w, 1]: sum of the squared normalised slot weights of the two symbols; w > 1.

    >>> from fractions import Fraction as F
    >>> separation(F(8), F(8), F(4), 1, F(1, 4), F(1, 4))
    Fraction(1, 18)
    """
    return decay(v, w, m) ** edges * ((1 - 1 / v) / (w - 1)) * (w * (H_a + H_b) - 2)


def between_class_variance(rhm: RHM, edges: int) -> Fraction:
    r"""E of the variance of the context vector over a random tuple, common ancestor at the root (E3); exact.

    edges = t >= 0 channel edges from the aunt to the target. 0 when f = 1. Raises `RegimeError` where v, m, s are too
    large for the exact q0.

    >>> between_class_variance(RHM(2, 1, 2, 2), 0)
    Fraction(1, 6)
    """
    if edges < 0:
        raise RegimeError(f"edges must be at least 0, got edges = {edges}")
    v, w, m, n = (Fraction(number) for number in (rhm.v, rhm.w, rhm.m, rhm.n))
    present = (1 - 1 / v) ** 2 * (1 - rhm.f) / m * (w / (w - 1)) * (n / (n - 1))
    absent = (1 - 1 / v) / (w - 1) * absence(rhm) / rhm.f
    return decay(v, w, m) ** edges * (present - absent)
