r"""E1: what one channel edge does to a difference of symbols, and the bracket of its factor lambda.

Object: M_az = (1/m) #{k : r(a, k)_i = z}, the channel of one uniformly random table; x a zero-sum vector.
Statement: \[ E\|xM\|^2=\lambda\|x\|^2,\qquad E\|M_a-M_b\|^2=2\lambda\ (a\ne b),\qquad
    \frac{1-1/v}m\le\lambda=\frac{w(v-1)}{m(vw-1)}\le\frac1m,\qquad m\lambda-\Big(1-\frac1v\Big)=\frac{v-1}{v(n-1)}. \]
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendices D and E (limit of large v, m); exact form derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import (
    DIFFERENT,
    a,
    b,
    channel,
    i,
    k,
    m,
    push,
    slots,
    symbols,
    table,
    v,
    w,
    z,
)
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Term,
    delta,
    eq,
    falls,
    index,
    le,
    left,
    mean,
    number,
    pair,
    total,
)
from latentproof.theory.decay import channel_row_gap, decay
from latentproof.theory.injection import class_imbalance

SOURCE = "Cagnetta, Wyart (2024), arXiv:2406.00048, appendices D, E; exact form derived here"
x = Function("x", (symbols,))
ZERO_SUM = Hypothesis("zero_sum", eq(total(i, x(i)), 0))


def edge(lemma: Theorem) -> Theorem:
    """E1 for a vector: E0 with the weight x_a/m on every slot (a, k) of a, W = 0."""
    d = Derivation()
    sigma = index("sigma", slots)
    zero = d.hypothesis(ZERO_SUM)
    weighted = d.lemma(
        lemma,
        Substitution(
            variables={"n": v * w, "q": v},
            functions={"omega": ((sigma.data,), x(left(sigma)) / m)},  # type: ignore[dict-item]  # sigma is a variable
            domains={"S": slots, "C": symbols},
            tables={"r": table},
        ),
    )
    instance = d.steps[weighted].conclusion
    c = index("c", symbols)
    landing = total(sigma, x(left(sigma)) / m * falls(table, sigma, c))
    weight = total(sigma, x(left(sigma)) / m)
    squares = total(sigma, (x(left(sigma)) / m) ** 2)

    def paired(whole: Term, body: Term) -> int:
        return d.add("pairs", eq(whole, total(i, total(k, body))))

    landed = paired(landing, x(left(pair(i, k))) / m * falls(table, pair(i, k), c))
    weighs = paired(weight, x(left(pair(i, k))) / m)
    squared = paired(squares, (x(left(pair(i, k))) / m) ** 2)
    vanishes = d.calc(weight).by(weighs).algebra(total(i, x(i))).by(zero).done()
    norm = total(i, x(i) ** 2)
    size = d.calc(squares).by(squared).algebra(norm / m).done()
    centred = mean(table, total(c, (landing - number(0) / v) ** 2))
    start = mean(table, total(z, push(x) ** 2))
    expanded = d.steps[landed].conclusion.rhs
    statement = eq(start, decay(v, w, m) * norm)
    left_side = (
        d.calc(instance.lhs)
        .put(centred, vanishes)
        .put(mean(table, total(c, (expanded - number(0) / v) ** 2)), landed)
        .algebra(start)
        .done()
    )
    gone = class_imbalance(norm / m, number(0), v * w, v)
    (d.calc(start).by(d.flip(left_side)).by(weighted).put(gone, vanishes, size).algebra(statement.rhs).done())
    return Theorem("E1", "Decay per edge", statement, tuple(d.steps), (ZERO_SUM,), (lemma,), SOURCE)


def rows(lemma: Theorem) -> Theorem:
    """E1 for two rows of the channel: the vector delta_a - delta_b."""
    d = Derivation()
    row_a, row_b = channel(table, a, z), channel(table, b, z)
    start = mean(table, total(z, (row_a - row_b) ** 2))

    def picks(one: Term, value: Term) -> int:
        """sum_i delta(one, i) F(i) = F(one)."""
        whole = total(i, delta(one, i) * value)
        same = d.add("delta_value", eq(delta(one, one), 1))
        other = d.add("delta_value", eq(delta(one, i), 0))
        at = Substitution({"i": one})(value)
        rest = total(i, delta(one, i) * value, one)
        return (
            d.calc(whole)
            .then("split", delta(one, one) * at + rest)
            .put(number(1) * at + total(i, number(0) * value, one), same, other)
            .algebra(at)
            .done()
        )

    gap = delta(a, i) - delta(b, i)
    ones_a, ones_b = picks(a, number(1)), picks(b, number(1))
    balanced = (
        d.calc(total(i, gap))
        .algebra(total(i, delta(a, i) * number(1)) - total(i, delta(b, i) * number(1)))
        .put(number(1) - number(1), ones_a, ones_b)
        .algebra(number(0))
        .done()
    )
    aa, bb, ba = picks(a, delta(a, i)), picks(b, delta(b, i)), picks(a, delta(b, i))
    values = [d.add("delta_value", eq(delta(y, y), 1)) for y in (a, b)] + [d.add("delta_value", eq(delta(b, a), 0))]
    squares = [total(i, delta(y, i) * delta(u, i)) for y, u in ((a, a), (b, b), (a, b))]
    norm = (
        d.calc(total(i, gap**2))
        .algebra(squares[0] + squares[1] - 2 * squares[2])
        .put(delta(a, a) + delta(b, b) - 2 * delta(b, a), aa, bb, ba)
        .put(number(1) + number(1) - 2 * number(0), *values)
        .algebra(number(2))
        .done()
    )
    pushed = d.lemma(lemma, Substitution(functions={"x": ((i.data,), gap)}), balanced)  # type: ignore[dict-item]  # i is a variable
    picked = [picks(y, channel(table, i, z)) for y in (a, b)]
    statement = eq(start, channel_row_gap(v, w, m))
    difference = (
        d.calc(push(lambda y: delta(a, y) - delta(b, y)))
        .algebra(total(i, delta(a, i) * channel(table, i, z)) - total(i, delta(b, i) * channel(table, i, z)))
        .put(row_a - row_b, *picked)
        .done()
    )
    (
        d.calc(start)
        .put(d.steps[pushed].conclusion.lhs, d.flip(difference))
        .by(pushed)
        .put(decay(v, w, m) * number(2), norm)
        .algebra(statement.rhs)
        .done()
    )
    return Theorem("E1-rows", "Gap of two channel rows", statement, tuple(d.steps), (DIFFERENT,), (lemma,), SOURCE)


def lower() -> Theorem:
    """E1, the lower end of the bracket."""
    d = Derivation()
    statement = le((1 - 1 / v) / m, decay(v, w, m))
    d.add("order", statement)
    return Theorem("E1-lower", "Decay per edge, lower bound", statement, tuple(d.steps), source=SOURCE)


def upper() -> Theorem:
    """E1, the upper end of the bracket."""
    d = Derivation()
    statement = le(decay(v, w, m), 1 / m)
    d.add("order", statement)
    return Theorem("E1-upper", "Decay per edge, upper bound", statement, tuple(d.steps), source=SOURCE)


def excess() -> Theorem:
    """E1, how far m lambda is above the lower end, exactly."""
    d = Derivation()
    statement = eq(m * decay(v, w, m) - (1 - 1 / v), (v - 1) / (v * (v * w - 1)))
    d.add("algebra", statement)
    return Theorem("E1-excess", "Decay per edge, excess over the lower bound", statement, tuple(d.steps), source=SOURCE)
