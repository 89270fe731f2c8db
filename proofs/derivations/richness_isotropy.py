r"""S8, isotropy: the rows of the siblings' connected joint law, averaged over all tables, differ by renaming only.

Object: a table with slots of weights omega, sum omega = 1; A, B the indicators of its positions i and j; J(a,b) = sum
omega A(a) B(b), Jhat = J less the product of its margins; y_a the weight of the slots that show a at position i, h_a
the same for omega^2, R_2 = sum_d y_d^2.
Statement: \[ E\sum_b\hat J(a,b)\hat J(d,b)=\frac{E\|\hat J\|^2}{v-1}\Big(\delta_{ad}-\frac1v\Big). \]
Proof: given position i the product of two rows is c times w[delta h_a - h_a y_d - h_d y_a + y_a y_d s_2] less
delta y_a y_d - y_a^2 y_d - y_a y_d^2 + y_a y_d R_2, c = (1-1/v)/(w-1) (`row_product`); for a != d moments of up to
four slots in up to three classes follow; for a = d, that the columns of Jhat add up to zero.
Source: derived here.
"""

from __future__ import annotations

from latentproof.proofs.axioms import moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.class_moments import light, product_moment, squared
from latentproof.proofs.derivations.columns import given, row
from latentproof.proofs.derivations.correlation import _replaced
from latentproof.proofs.derivations.expansion import product_of, sift
from latentproof.proofs.derivations.notation import a, b, symbols, v, w
from latentproof.proofs.derivations.row_energy import NORMALISED, c, connected, landed, sigma, slot_sum, squares
from latentproof.proofs.derivations.row_product import bracket, heavy, o
from latentproof.proofs.proof import Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Term, delta, eq, falls, index, mean, number, total
from latentproof.theory.correlation import sibling_correlation

SOURCE = "derived here; sampling without replacement (Cochran, Sampling Techniques, 1977)"
x = index("x", symbols)
"""Another symbol."""
VALUE = sibling_correlation(v, w, number(1), slot_sum(2), slot_sum(3), slot_sum(4), slot_sum(2) ** 2)
"""E ||Jhat||^2 (E4) in terms of the weights of the slots."""


def _single(d: Derivation) -> int:
    """E h_a = s_2/v."""
    hit = falls(row, sigma, a)
    chance = moment(row, [a])
    event = d.axiom("injection_moments", eq(mean(row, hit), chance))
    return (
        d.calc(mean(row, heavy(a)))
        .algebra(total(sigma, squared(sigma) * mean(row, hit)))
        .put(total(sigma, squared(sigma) * chance), event)
        .algebra(chance * slot_sum(2))
        .done()
    )


def _value(d: Derivation, step: int) -> Term:
    return d.steps[step].conclusion.rhs


def fours(one: Term, two: Term, three: Term) -> Term:
    """y_one y_two y_three^2, written out."""
    return product_of([landed(one), landed(two), landed(three), landed(three)])


def at(d: Derivation, theorem: Theorem, symbols_: dict[str, Term]) -> int:
    """A theorem of `class_moments` at given symbols of position i."""
    chosen = {"n": v * w, "q": v, **symbols_}
    return d.lemma(theorem, Substitution(variables=chosen, domains={"C": symbols}, tables={"r": row}))


def _collected(same: Term, means: list[Term]) -> Term:
    """c times the bracket with the averages of h_a, h_a y_d, h_d y_a, y_a y_d, y_a^2 y_d, y_a y_d^2, y_a y_d R_2."""
    h, hy, yh, yy, yya, yyd, yyr = means
    s2 = slot_sum(2)
    return c * (w * (same * h - hy - yh + yy * s2) - (same * yy - yya - yyd + yyr))


def _averaged(d: Derivation, second: Term, same: Term, energies: int) -> int:
    """E of c times the bracket, second symbol `second`: its terms by `_moment`, the last by the step `energies`."""
    at_second = Substitution({"d": second})
    steps = [
        _single(d),
        product_moment(d, row, [squared, light], [a, second]),
        product_moment(d, row, [squared, light], [second, a]),
        product_moment(d, row, [light] * 2, [a, second]),
        product_moment(d, row, [light] * 3, [a, a, second]),
        product_moment(d, row, [light] * 3, [a, second, second]),
        energies,
    ]
    means = [d.steps[step].conclusion for step in steps]
    return (
        d.calc(mean(row, c * at_second(bracket(same))))
        .algebra(_collected(same, [r.lhs for r in means]))
        .put(_collected(same, [r.rhs for r in means]), *steps)
        .done()
    )


def _different(d: Derivation, cubed: Theorem, three: Theorem) -> int:
    """E y_a y_d R_2, a != d: the symbol x of R_2 is a, or d, or a third one."""
    third = at(d, three, {"c": a, "e": o, "f": x})
    at_a, at_o = at(d, cubed, {"c": a, "e": o}), at(d, cubed, {"c": o, "e": a})
    values = [_value(d, step) for step in (at_a, at_o, third)]

    def by_symbol(is_a: Term, is_o: Term) -> Term:
        return is_a * values[0] + is_o * values[1] + (1 - is_a - is_o) * values[2]

    def case(one: Term, step: int) -> int:
        found = [delta(a, one), delta(o, one)]
        known = [d.add("delta_value", eq(y, 1 if y.args[0] == y.args[1] else 0)) for y in found]
        numbers = [d.steps[k].conclusion.rhs for k in known]
        plain = d.calc(by_symbol(*found)).put(by_symbol(*numbers), *known).algebra(_value(d, step)).done()
        start = d.steps[step].conclusion.lhs
        return d.calc(mean(row, fours(a, o, one))).algebra(start).by(step).by(d.flip(plain)).done()

    statement = eq(mean(row, fours(a, o, x)), by_symbol(delta(a, x), delta(o, x)))
    apart = d.add("apart_or_equal", statement, case(x, third), case(o, at_o), cases=("d", "x"))
    every = d.add("apart_or_equal", statement, apart, case(a, at_a), cases=("a", "x"))
    ones = [sift(d, one, x, lambda _: number(1)) for one in (a, o)]
    sums = [d.steps[step].conclusion.lhs for step in ones]

    def counted(is_a: Term, is_o: Term) -> Term:
        return is_a * values[0] + is_o * values[1] + (v - is_a - is_o) * values[2]

    every_x = mean(row, total(x, fours(a, o, x)))
    return (
        d.calc(mean(row, landed(a) * landed(o) * squares))
        .algebra(every_x)
        .then("mean_sum", total(x, mean(row, fours(a, o, x))))
        .put(total(x, statement.rhs), every)
        .algebra(counted(*sums))
        .put(counted(number(1), number(1)), *ones)
        .done()
    )


def _apart(d: Derivation, given_i: int, unit: int, energies: int) -> int:
    """Two different rows: average the product given position i over position i."""
    known = d.add("delta_value", eq(delta(a, o), 0))
    averaged = _averaged(d, o, number(0), energies)
    return (
        d.calc(mean(row, d.steps[given_i].conclusion.lhs))
        .put(mean(row, c * bracket(delta(a, o))), given_i)
        .put(mean(row, c * bracket(number(0))), known)
        .by(averaged)
        .put(_replaced(_value(d, averaged), slot_sum(1), number(1)), unit)
        .algebra(VALUE / (v - 1) * (number(0) - 1 / v))
        .done()
    )


def _same(d: Derivation, apart: int, balanced: int) -> int:
    """A row with itself: its products with all rows add up to zero, for columns do."""
    r = d.steps[apart].conclusion

    def rows(second: Term) -> Term:
        return Substitution({"d": second})(r.lhs)

    inner = total(b, connected(a, b) * connected(x, b))
    exchanged = total(b, total(x, connected(a, b) * connected(x, b)))
    none = (
        d.calc(total(x, rows(x)))
        .by(d.flip(d.add("mean_sum", eq(mean(row, total(x, mean(given, inner))), total(x, rows(x))))))
        .put(
            mean(row, mean(given, total(x, inner))),
            d.flip(d.add("mean_sum", eq(mean(given, total(x, inner)), total(x, mean(given, inner))))),
        )
        .put(mean(row, mean(given, exchanged)), d.add("exchange", eq(total(x, inner), exchanged)))
        .put(
            mean(row, mean(given, total(b, connected(a, b) * total(x, connected(x, b))))),
            d.add("algebra", eq(exchanged, total(b, connected(a, b) * total(x, connected(x, b))))),
        )
        .put(mean(row, mean(given, total(b, connected(a, b) * number(0)))), balanced)
        .algebra(number(0))
        .done()
    )
    others = total(x, rows(x), a)
    parted = d.add("split", eq(total(x, rows(x)), rows(a) + others))
    other = d.instance(apart, {"d": x})
    value = VALUE / (v - 1) * (number(1) - 1 / v)
    return (
        d.calc(rows(a))
        .algebra(rows(a) + others - others)
        .put(total(x, rows(x)) - others, d.flip(parted))
        .put(number(0) - total(x, r.rhs, a), none, other)
        .algebra(value)
        .done()
    )


def isotropy(product: Theorem, columns_: Theorem, cubed: Theorem, three: Theorem) -> Theorem:
    """Two different rows from moments; one row with itself from columns that add up to zero."""
    d = Derivation()
    unit = d.hypothesis(NORMALISED)
    given_i, balanced = d.lemma(product, Substitution(), unit), d.lemma(columns_, Substitution(), unit)
    apart = _apart(d, given_i, unit, _different(d, cubed, three))
    balanced = d.calc(total(x, connected(x, b))).algebra(d.steps[balanced].conclusion.lhs).by(balanced).done()
    same = _same(d, apart, balanced)

    def side(same_: Term) -> Term:
        return VALUE / (v - 1) * (same_ - 1 / v)

    def case(second: Term, step: int) -> int:
        known = d.add("delta_value", eq(delta(a, second), 1 if second == a else 0))
        back = d.calc(side(delta(a, second))).put(_value(d, step), known).done()
        return d.calc(d.steps[step].conclusion.lhs).by(step).by(d.flip(back)).done()

    statement = eq(d.steps[apart].conclusion.lhs, side(delta(a, o)))
    d.add("apart_or_equal", statement, case(o, apart), case(a, same), cases=("a", "d"))
    title = "Isotropy of the correlation of two positions"
    lemmas = (product, columns_, cubed, three)
    return Theorem("S8-isotropy", title, statement, tuple(d.steps), (NORMALISED,), lemmas, SOURCE)
