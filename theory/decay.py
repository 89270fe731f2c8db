r"""How much of a correlation survives one level of the tree: E1 (one-sided) and E4's two-sided step.

Object: the channel of a level, M_az = (1/m) #{k : r(a,k)_i = z}, at one position i of one uniformly random table.
Statement (E1): for every zero-sum x and every pair of symbols a != a',
    \[ E\|xM\|^2=\lambda\|x\|^2,\qquad E\|M_a-M_{a'}\|^2=2\lambda,\qquad
       \lambda=\frac{w(v-1)}{m(vw-1)}=\frac1m\,\frac{1-1/v}{1-v^{-s}},\qquad \frac{1-1/v}{m}\le\lambda\le\frac1m. \]
Statement (E4, two-sided): for a doubly centred v x v matrix J and two positions i != j of the same table,
    \[ E\|M^{(i)\top}JM^{(j)}\|^2=\frac{w(v-1)^2}{m^2v(n-1)(n-2)(n-3)}
       \Big[(n^2-4n+2)Q-(n-2)(Q^t+T)+\tfrac{2n}{m}D\Big], \]
    Q = sum J_ab^2, Q^t = sum J_ab J_ba, T = (tr J)^2, D = sum J_aa^2. For a J whose law is unchanged by permuting its
    rows and its columns separately E Q^t = E T = E Q/(v-1) and E D = E Q/v, and the step multiplies by mu with
    0 <= 1 - mu/lambda^2 <= 4/(v(v-1)w) for 1 <= m <= w; at v = w = m = 2 the bound is attained, mu = 0.
Both are lemma E0 and its degree-4 analogue. The published per-edge decay is the limit 1/m of lambda.
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendices D and E (the limit of large v, m); exact form derived here.
"""

from __future__ import annotations

from latentproof.theory.arithmetic import Number


def decay(v: Number, w: Number, m: Number) -> Number:
    r"""lambda = w(v-1)/(m(vw-1)): the factor that one channel edge applies to a squared correlation (E1).

    v >= 2, w = v^(s-1) >= 2, 1 <= m <= w.

    >>> from fractions import Fraction as F
    >>> decay(F(2), F(2), F(1))
    Fraction(2, 3)
    """
    return w * (v - 1) / (m * (v * w - 1))


def channel_row_gap(v: Number, w: Number, m: Number) -> Number:
    r"""E||M_a - M_a'||^2 = 2 lambda for two symbols a != a' (E1).

    >>> from fractions import Fraction as F
    >>> channel_row_gap(F(2), F(2), F(2))
    Fraction(2, 3)
    """
    return 2 * decay(v, w, m)


def two_sided_energy(
    v: Number, w: Number, m: Number, energy: Number, transposed: Number, trace_squared: Number, diagonal: Number
) -> Number:
    r"""E||M^(i)T J M^(j)||^2 for a doubly centred J, i != j (E4), linear in the four invariants of J.

    energy Q = sum J_ab^2, transposed Q^t = sum J_ab J_ba, trace_squared T = (tr J)^2, diagonal D = sum J_aa^2.
    n = vw >= 4.

    >>> from fractions import Fraction as F
    >>> two_sided_energy(F(2), F(2), F(1), F(4), F(4), F(4), F(2))  # J = [[1, -1], [-1, 1]]
    Fraction(4, 3)
    """
    n = v * w
    scale = w * (v - 1) ** 2 / (m**2 * v * (n - 1) * (n - 2) * (n - 3))
    return scale * ((n**2 - 4 * n + 2) * energy - (n - 2) * (transposed + trace_squared) + 2 * n / m * diagonal)


def two_sided_decay(v: Number, w: Number, m: Number) -> Number:
    r"""mu: the factor that two edges down the same table at positions i != j apply (E4).

    \[ \mu=\frac{w(v-1)[mv^3w^2-mv^2w^2-4mv^2w+2mvw+2mv+2m+2vw-2w]}{m^3v(n-1)(n-2)(n-3)} \]
    mu is lambda^2 up to a relative O(1/(v n)): using one table on both sides costs almost nothing.

    >>> from fractions import Fraction as F
    >>> two_sided_decay(F(2), F(2), F(1))
    Fraction(1, 3)
    """
    n = v * w
    bracket = (
        m * v**3 * w**2 - m * v**2 * w**2 - 4 * m * v**2 * w + 2 * m * v * w + 2 * m * v + 2 * m + 2 * v * w - 2 * w
    )
    return w * (v - 1) * bracket / (m**3 * v * (n - 1) * (n - 2) * (n - 3))
