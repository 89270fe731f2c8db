r"""S8, exact moments: a richer target changes the noise of the co-occurrence of tuple and target, not the signal.

Object: the target g(T') of a cousin tuple T' with D equal classes: its first j elements, D = v^j, or the grammatical
    tuple itself, D = vm. K_bg = (1/m) #{k: g(b,k) = g}, Q_Tg = P(T, g) = (1/m)(JK)_ag for T of parent a, and
    Qbar = Q - p q^T, p, q the margins of Q; the rows of synonyms are identical and Qbar = (1/m) J^ K.
Statement: with the common ancestor's table and the target's table independent,
    \[ E\|\bar Q\|^2=\frac{\lambda_D}{m}\,E\|\hat J_0\|^2,\qquad
       \lambda_D=\frac1m\frac n{n-1}\Big(1-\frac1D\Big)\ (D=v^j),\qquad\lambda_T=\frac1m\ \text{(surely)}, \]
    so that beyond 1 - 1/D the signal does not depend on D. Isotropy: E J^ J^^T = E||J^||^2 (I - 11^T/v)/(v-1), hence
    each of the v-1 modes of Qbar has mean squared singular value E||Qbar||^2/(v-1).
    The noise N = C/P - Q of P samples has E||N||^2 = (1 - ||Q||^2)/P, whatever D is; spread over vm x D cells.
Proof. J^ has zero row sums, so lemma E0 with weights J^_ab/m on the slots and classes of size n/D gives lambda_D per
    row; each of the m synonyms has (1/m) times that row. lambda_T: K K^T = I/m for the grammatical tuple. Isotropy: the
    law of J^ is unchanged by renaming the symbols at the tuple's position.
Source: this project (no paper has it); J_0^ of E4, lambda_v is the lambda of E1.
"""

from __future__ import annotations

from latentproof.theory.arithmetic import Number
from latentproof.theory.correlation import root_sibling_correlation


def class_decay(n: Number, m: Number, D: Number) -> Number:
    r"""lambda_D = (1/m) n/(n-1) (1 - 1/D): what a map of the tuples of a table to D equal classes leaves of a signal.

    n = v^s >= 4; m >= 1; D a divisor of n. D = v gives the lambda of E1, D = n gives 1/m.

    >>> from fractions import Fraction as F
    >>> class_decay(F(8), F(2), F(2)), class_decay(F(8), F(2), F(8))
    (Fraction(2, 7), Fraction(1, 2))
    """
    return n * (1 - 1 / D) / (m * (n - 1))


def tuple_decay(m: Number) -> Number:
    r"""lambda_T = 1/m: the same factor where the target is the grammatical tuple itself, in every grammar.

    >>> from fractions import Fraction as F
    >>> tuple_decay(F(4))
    Fraction(1, 4)
    """
    return 1 / m


def target_energy(v: Number, w: Number, m: Number, decay: Number) -> Number:
    r"""E||Qbar||^2 = (decay/m) E||J_0^||^2, the common ancestor the root; decay = `class_decay` or `tuple_decay`.

    >>> from fractions import Fraction as F
    >>> target_energy(F(2), F(2), F(1), tuple_decay(F(1)))
    Fraction(1, 12)
    """
    return decay / m * root_sibling_correlation(v, w, m)


def mode_energy(v: Number, w: Number, m: Number, decay: Number) -> Number:
    r"""E||Qbar||^2/(v-1), the mean square of a singular value of Qbar: about (1-f)/(v^2 m^3) for every D.

    >>> from fractions import Fraction as F
    >>> mode_energy(F(2), F(2), F(1), tuple_decay(F(1)))
    Fraction(1, 12)
    """
    return target_energy(v, w, m, decay) / (v - 1)


def noise_energy(P: Number, energy: Number) -> Number:
    r"""E||C/P - Q||^2 = (1 - ||Q||^2)/P for the counts C of P i.i.d. pairs of a law with ||Q||^2 = energy.

    >>> from fractions import Fraction as F
    >>> noise_energy(F(10), F(1, 4))
    Fraction(3, 40)
    """
    return (1 - energy) / P
