r"""E4 and E5: the connected correlation between a latent and each objective's target, averaged over grammars.

Object: E||J^||^2 = E sum_{a,z} (P(a,z) - P(a)P(z))^2, a the parent at `level` of one fixed tuple, z the target.
Statement (E4): a at position i and the aunt b at position j != i of a common ancestor with uniform prior have
    \[ E\|\hat J_0\|^2=\Big(1-\frac1v\Big)^2\frac{1-f}{vm}\Big(1-\frac1{vm}\Big)\,
       \frac{n^2(n-2-\frac2{vm})}{(n-1)(n-2)(n-3)}; \]
    for any law pi of the ancestor it is linear in 1, p2, p3, p4, p2^2 (p_k = sum pi^k), coefficients, with
    D = (n-1)(n-2)(n-3),
    \[ -\tfrac{w(v-1)^2}{v(n-1)(n-3)},\quad \tfrac{w^2(v-1)^2}{m(n-2)(n-3)},\quad -\tfrac{2w(v-1)^2(n^2-3n+4)}{m^2vD},
       \quad \tfrac{2w^2(v-1)^2}{m^3D},\quad \tfrac{w(v-1)^2(n^2-6n+6)}{m^2vD}. \]
    Each of the t edges from the aunt down to a target symbol multiplies by lambda exactly. A whole cousin tuple is the
    pair (aunt b, rule k) with P(a,(b,k)) = J_0(a,b)/m, so its m columns for each b divide the sum of squares by m.
Statement (E5): for the root label, J = 1/v on the diagonal, L - level one-sided edges: lambda^(L-level) (v-1)/v^2.
    There is no 1-f.
The ancestor at level+1 has the root's uniform law pushed down L-level-1 independent tables. Positions do not matter:
every column of a uniform table has the same law, and so has every pair of different columns; so power sums after each
table, and E||J_0^||^2, are the same for all paths.
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendices D, E, state the limit of large v and m with levels counted
one lower; exact form derived here. ||J - 1/v^2||^2 would not decay: marginals fluctuate at every level.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from latentproof.theory.arithmetic import Number
from latentproof.theory.decay import decay
from latentproof.theory.model import RHM, Objective, RegimeError, check_level, check_objective
from latentproof.theory.model import edges as channel_edges
from latentproof.theory.power_sums import PowerSums, push_down, uniform_power_sums

MAX_EXACT_BITS = 2**20
"""An exact correlation is computed while its digits stay below about this many bits."""


def sibling_correlation(v: Number, w: Number, m: Number, p2: Number, p3: Number, p4: Number, p22: Number) -> Number:
    r"""E||J_0^||^2 of two different positions below a common ancestor with prior pi (E4); p_k = sum pi^k, p22 = p2^2.

    Linear in the power sums, so a random prior enters by their expectations alone. n = vw >= 4.

    >>> from fractions import Fraction as F
    >>> sibling_correlation(F(2), F(2), F(1), F(1, 2), F(1, 4), F(1, 8), F(1, 4))  # the uniform prior
    Fraction(1, 12)
    >>> sibling_correlation(F(2), F(2), F(1), F(1), F(1), F(1), F(1))  # one symbol, one rule: nothing varies
    Fraction(0, 1)
    """
    n = v * w
    three = (n - 1) * (n - 2) * (n - 3)
    sums = (
        w * p2 / (m * (n - 2) * (n - 3))
        - 1 / (v * (n - 1) * (n - 3))
        - 2 * (n**2 - 3 * n + 4) * p3 / (m**2 * v * three)
        + 2 * w * p4 / (m**3 * three)
        + (n**2 - 6 * n + 6) * p22 / (m**2 * v * three)
    )
    return w * (v - 1) ** 2 * sums


def root_sibling_correlation(v: Number, w: Number, m: Number) -> Number:
    r"""E||J_0^||^2 for the uniform prior, that is, with the common ancestor at the root (E4). 0 when m = w (f = 1).

    >>> from fractions import Fraction as F
    >>> root_sibling_correlation(F(2), F(2), F(1))
    Fraction(1, 12)
    """
    n = v * w
    rules = v * m
    finite_size = n**2 * (n - 2 - 2 / rules) / ((n - 1) * (n - 2) * (n - 3))
    return (1 - 1 / v) ** 2 * (1 - m / w) / rules * (1 - 1 / rules) * finite_size


def supervised_correlation(v: Number, w: Number, m: Number, edges: int) -> Number:
    r"""E||J^||^2 of the root label and a symbol `edges` >= 0 levels below: lambda^edges (v-1)/v^2 (E5).

    >>> from fractions import Fraction as F
    >>> supervised_correlation(F(2), F(2), F(2), 1)
    Fraction(1, 12)
    """
    return decay(v, w, m) ** edges * ((v - 1) / v**2)


def correlation(rhm: RHM, objective: Objective, level: int) -> Fraction:
    r"""E||J^||^2 of the latent at `level` (1..L-1) and the objective's target: exact, for every level (E4, E5).

    token: lambda^level E||J_0^||^2; latent: lambda E||J_0^||^2; latent-tuple: E||J_0^||^2/m; supervised:
    lambda^(L-level) (v-1)/v^2. The ancestor's random prior is accounted for where it lies below the root. Raises
    `RegimeError` for an unknown objective, a level out of range, or an exact value of a million binary digits.

    >>> correlation(RHM(2, 1, 2, 3), "token", 1), correlation(RHM(2, 1, 2, 3), "token", 2)
    (Fraction(1, 27), Fraction(1, 27))
    """
    objective, level = check_objective(objective), check_level(rhm, level)
    v, w, m = Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)
    steps = channel_edges(rhm, objective, level)
    _guard(rhm, steps * 2 * rhm.n.bit_length())
    if objective == "supervised":
        return supervised_correlation(v, w, m, steps)
    prior = ancestor_power_sums(rhm, level)
    start = sibling_correlation(v, w, m, prior.p2, prior.p3, prior.p4, prior.p22)
    if objective == "latent-tuple":
        return start / m
    return decay(v, w, m) ** steps * start


def ancestor_power_sums(rhm: RHM, level: int) -> PowerSums[Fraction]:
    r"""Expected power sums of the law of the common ancestor at level+1: the uniform law under L-level-1 tables.

    >>> ancestor_power_sums(RHM(2, 1, 2, 3), 1).p2
    Fraction(2, 3)
    """
    tables = rhm.L - check_level(rhm, level) - 1
    v, w, m = Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)
    # push_down is affine: integer rows over one denominator avoid a greatest common divisor at every table.
    zero, one = Fraction(0), Fraction(1)
    origin = _components(push_down(v, w, m, PowerSums(zero, zero, zero, zero)))
    units = [[one if row == column else zero for row in range(4)] for column in range(4)]
    columns = [_components(push_down(v, w, m, PowerSums(*unit))) for unit in units]
    start = _components(uniform_power_sums(v))
    scale = lcm(*(x.denominator for column in (*columns, origin) for x in column))
    _guard(rhm, tables * scale.bit_length())
    shift = [int(scale * x) for x in origin]
    rows = [[int(scale * (column[row] - origin[row])) for column in columns] for row in range(4)]
    denominator = lcm(*(x.denominator for x in start))
    state = [int(denominator * x) for x in start]
    for _ in range(tables):
        moved = (sum(a * x for a, x in zip(row, state, strict=True)) for row in rows)
        state = [x + denominator * b for x, b in zip(moved, shift, strict=True)]
        denominator *= scale
    return PowerSums(*(Fraction(x, denominator) for x in state))


def _components(sums: PowerSums[Fraction]) -> list[Fraction]:
    return [sums.p2, sums.p3, sums.p4, sums.p22]


def _guard(rhm: RHM, bits: int) -> None:
    if bits > MAX_EXACT_BITS:
        raise RegimeError(
            f"the exact correlation at {rhm} would have more than {MAX_EXACT_BITS} binary digits: "
            "choose a smaller L, v or s"
        )
