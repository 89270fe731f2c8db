r"""Two positions of one table: the energy that position j carries, given position i.

Object: a table's position i puts its slots into fibres, w tuples each; position j then shows the v symbols evenly in
each fibre. g: any weights on the slots, which may depend on position i. A, B: the indicators of positions i and j.
Statement: \[ E\Big[\sum_b\Big(\sum_\sigma g_\sigma B_\sigma(b)\Big)^2\,\Big|\,i\Big]=\frac{1-1/v}{w-1}
    \Big[w\sum_\sigma g_\sigma^2-\sum_h\Big(\sum_\sigma g_\sigma A_\sigma(h)\Big)^2\Big]
    +\frac1v\Big(\sum_\sigma g_\sigma\Big)^2. \]
Source: derived here; the conditional form of sampling without replacement (Cochran, Sampling Techniques, 1977).
"""

from __future__ import annotations

from latentproof.proofs.axioms import column_moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.expansion import collapse
from latentproof.proofs.derivations.injection import slots
from latentproof.proofs.derivations.notation import b, symbols, v, w
from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import Function, Law, Table, Term, delta, eq, falls, index, mean, number, total

SOURCE = "conditional sampling without replacement; derived here"
row = Table("r", slots, symbols, v * w)
"""The table at position i."""
column = Table("rj", slots, symbols, v * w)
"""The same table at position j."""
given = Law("G", (column,), (row,))
"""Position j, given position i."""
g = Function("g", (slots,), (row,))
sigma, tau = index("sigma", slots), index("tau", slots)
h = index("h", symbols)


def fibre_sum(weight: Term, symbol: Term) -> Term:
    """sum_sigma weight(sigma) A_sigma(symbol)."""
    return total(sigma, weight * falls(row, sigma, symbol))


def energy() -> Theorem:
    """Expand the square, put in the conditional moments, and collect."""
    d = Derivation()
    one, other = falls(column, sigma, b), falls(column, tau, b)

    def same(x: Term, y: Term) -> Term:
        return total(h, falls(row, x, h) * falls(row, y, h))

    excess = column_moment(given, [sigma, tau], h).args[0].args[1]
    alone = column_moment(given, [sigma], h)
    rest = 1 / v**2
    extra = alone - rest - excess

    def value(x: Term, y: Term) -> Term:
        return delta(x, y) * extra + same(x, y) * excess + rest

    both = mean(given, one * other)
    apart = d.add("delta_value", eq(delta(sigma, tau), 0))
    second = d.axiom("column_moments", eq(both, column_moment(given, [sigma, tau], h)))
    put_apart = d.calc(value(sigma, tau)).put(number(0) * extra + same(sigma, tau) * excess + rest, apart).done()
    differ = d.calc(both).by(second).algebra(d.steps[put_apart].conclusion.rhs).by(d.flip(put_apart)).done()
    square = d.add("indicator_square", eq(one * one, one))
    first = d.axiom("column_moments", eq(mean(given, one), alone))
    hit = falls(row, sigma, h)
    whole = (
        d.calc(same(sigma, sigma))
        .put(total(h, hit), d.add("indicator_square", eq(hit * hit, hit)))
        .by(d.axiom("classes_partition", eq(total(h, hit), 1)))
        .done()
    )
    unit = d.add("delta_value", eq(delta(sigma, sigma), 1))
    put_equal = d.calc(value(sigma, sigma)).put(number(1) * extra + number(1) * excess + rest, unit, whole).done()
    equal = (
        d.calc(mean(given, one * one))
        .put(mean(given, one), square)
        .by(first)
        .algebra(d.steps[put_equal].conclusion.rhs)
        .by(d.flip(put_equal))
        .done()
    )
    joint = d.add("apart_or_equal", eq(both, value(sigma, tau)), differ, equal, cases=("sigma", "tau"))

    square_sum = collapse(d, ((0, 1),), [sigma, tau], [g, g])
    pairs = total(sigma, total(tau, g(sigma) * g(tau) * same(sigma, tau)))
    inner = total(tau, total(h, g(sigma) * g(tau) * falls(row, sigma, h) * falls(row, tau, h)))
    swapped = total(h, total(tau, g(sigma) * g(tau) * falls(row, sigma, h) * falls(row, tau, h)))
    in_fibres = (
        d.calc(pairs)
        .algebra(total(sigma, inner))
        .put(total(sigma, swapped), d.add("exchange", eq(inner, swapped)))
        .then("exchange", total(h, total(sigma, swapped.args[0])))
        .algebra(total(h, fibre_sum(g(sigma), h) ** 2))
        .done()
    )
    body = g(sigma) * g(tau) * one * other
    start = mean(given, total(b, total(sigma, g(sigma) * one) ** 2))
    levels = [
        mean(given, total(b, total(sigma, total(tau, body)))),
        mean(given, total(sigma, total(tau, body))),
        mean(given, total(tau, body)),
    ]
    inside = [total(b, levels[1]), total(sigma, levels[2]), total(tau, mean(given, body))]
    steps = [d.add("mean_sum", eq(x, y)) for x, y in zip(levels, inside, strict=True)]
    squares, weight = total(sigma, g(sigma) ** 2), total(sigma, g(sigma))
    spread = total(h, fibre_sum(g(sigma), h) ** 2)
    statement = eq(start, (1 - 1 / v) / (w - 1) * (w * squares - spread) + weight**2 / v)
    diagonal = d.steps[square_sum].conclusion
    (
        d.calc(start)
        .algebra(levels[0])
        .by(steps[0])
        .put(total(b, inside[1]), steps[1])
        .put(total(b, total(sigma, inside[2])), steps[2])
        .algebra(total(b, total(sigma, total(tau, g(sigma) * g(tau) * both))))
        .put(total(b, total(sigma, total(tau, g(sigma) * g(tau) * value(sigma, tau)))), joint)
        .algebra(v * (extra * diagonal.lhs + excess * pairs + rest * weight**2))
        .put(v * (extra * diagonal.rhs + excess * spread + rest * weight**2), square_sum, in_fibres)
        .algebra(statement.rhs)
        .done()
    )
    return Theorem("column-energy", "Energy of one position given another", statement, tuple(d.steps), source=SOURCE)
