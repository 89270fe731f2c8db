r"""E4, two symbols of position j, given position i: what two positions of one table make of a matrix is exchangeable.

Object: slots of a table, A and B their indicators at positions i and j; weights that may depend on position i, and
Y(a, b) = sum_sigma g(a, sigma) B_sigma(b), its rows and columns summing to 0; Q, Q^t, T, D the invariants of Y.
Statement: given position i, for any weights f and weights g with sum g = 0,
    \[ E\Big[\sum_\sigma f_\sigma B_\sigma(b)\sum_\tau g_\tau B_\tau(e)\Big]=\frac{v\delta_{be}-1}{v(v-1)}\,
       E\Big[\sum_h\sum_\sigma f_\sigma B_\sigma(h)\sum_\tau g_\tau B_\tau(h)\Big], \]
hence E Q^t = E T = E Q/(v-1) and E D = E Q/v whatever the weights, so that the next two-sided step multiplies by mu.
The hypothesis `symbols` is about the table alone: given position i, the probability that two slots show b and e at
position j depends on whether b = e only. It is confirmed over every table at tiny sizes (tests/proofs).
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendix E (mu = lambda^2 in the limit); exact form derived here.
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import columns
from latentproof.proofs.derivations.expansion import sift
from latentproof.proofs.derivations.injection import slots
from latentproof.proofs.derivations.notation import a, b, i, m, symbols, v, w
from latentproof.proofs.derivations.sums import nested
from latentproof.proofs.derivations.two_sided_decay import DIAGONAL, ENERGY, TRACE, TRANSPOSED, h
from latentproof.proofs.derivations.two_sided_step import SOURCE
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Law,
    Term,
    Variable,
    delta,
    eq,
    falls,
    index,
    mean,
    number,
    real,
    total,
)
from latentproof.theory.decay import two_sided_decay, two_sided_energy

c, e, x, y = (index(name, symbols) for name in "cexy")
mu = two_sided_decay(v, w, m)


def symmetric(given: Law) -> Hypothesis:
    """The law of position j, given position i, is unchanged by permuting its symbols."""
    (column,), (row,) = given.parts, given.given
    one, other = (index(name, column.slots) for name in ("sigma", "tau"))
    alike, apart = (Function(name, (column.slots, column.slots), (row,)) for name in ("p", "q"))
    both = mean(given, falls(column, one, b) * falls(column, other, e))
    value = delta(b, e) * alike(one, other) + (1 - delta(b, e)) * apart(one, other)
    return Hypothesis("symbols", eq(both, value), ("sigma", "tau", "b", "e"))


# ---- one table, position i held fixed --------------------------------------------------------------------------------

sigma, tau = index("sigma", slots), index("tau", slots)
row, column, given = columns.row, columns.column, columns.given
f, g = (Function(name, (slots,), (row,)) for name in "fg")
SYMBOLS = symmetric(given)
BALANCED = Hypothesis("balanced", eq(total(tau, g(tau)), 0))


def shown(weight: Callable[[Term], Term], slot: Term, symbol: Term) -> Term:
    """The weight of the slots that show a symbol at position j."""
    return total(slot, weight(slot) * falls(column, slot, symbol))


def two_symbols() -> Theorem:
    """Position j carries no sign of its own: two of its symbols correlate through b = e only."""
    d = Derivation()
    symbols_, balanced = d.hypothesis(SYMBOLS), d.hypothesis(BALANCED)
    value = d.steps[symbols_].conclusion
    first, second = shown(f, sigma, b), shown(g, tau, e)
    alike, apart = value.rhs.args[0].args[1], value.rhs.args[1].args[1]
    R, other = (total(sigma, total(tau, f(sigma) * g(tau) * part)) for part in (alike, apart))
    product_ = delta(b, e) * R + (1 - delta(b, e)) * other
    weights = f(sigma) * g(tau)
    inner = mean(given, total(tau, weights * value.lhs.args[0]))
    whole = mean(given, total(sigma, inner.args[0]))
    each = total(tau, mean(given, weights * value.lhs.args[0]))
    pair_ = (
        d.calc(mean(given, first * second))
        .algebra(whole)
        .by(d.add("mean_sum", eq(whole, total(sigma, inner))))
        .put(total(sigma, each), d.add("mean_sum", eq(inner, each)))
        .algebra(total(sigma, total(tau, weights * value.lhs)))
        .put(total(sigma, total(tau, weights * value.rhs)), symbols_)
        .algebra(product_)
        .done()
    )
    # All symbols e together: sum_e G(e) = sum g = 0.
    one = d.axiom("classes_partition", eq(total(e, falls(column, tau, e)), 1))
    none = (
        d.calc(total(e, second))
        .then("exchange", total(tau, total(e, second.args[0])))
        .algebra(total(tau, g(tau) * total(e, falls(column, tau, e))))
        .put(total(tau, g(tau) * number(1)), one)
        .algebra(total(tau, g(tau)))
        .by(balanced)
        .done()
    )
    matched_ = sift(d, b, e, lambda _: number(1))
    spread = mean(given, total(e, first * second))
    nothing = (
        d.calc(total(e, delta(b, e) * number(1)) * R + (v - total(e, delta(b, e) * number(1))) * other)
        .algebra(total(e, product_))
        .put(total(e, mean(given, first * second)), d.flip(pair_))
        .by(d.flip(d.add("mean_sum", eq(spread, total(e, mean(given, first * second))))))
        .algebra(mean(given, first * total(e, second)))
        .put(mean(given, first * number(0)), none)
        .algebra(number(0))
        .done()
    )
    flat = total(b, number(1) * R + (v - number(1)) * other)
    balance = (
        d.calc(flat)
        .put(total(b, d.steps[nothing].conclusion.lhs), d.flip(matched_))
        .put(total(b, number(0)), nothing)
        .algebra(number(0))
        .done()
    )
    apart_ = d.calc(other).algebra((flat / v - R) / (v - 1)).put((number(0) / v - R) / (v - 1), balance)
    apart_step = apart_.algebra((number(0) - R) / (v - 1)).done()
    unit = d.add("delta_value", eq(delta(h, h), 1))
    at_h = d.instance(d.instance(pair_, {"b": h}), {"e": h})
    r = d.steps[at_h].conclusion
    energy = mean(given, total(h, r.lhs.args[0]))
    energies = (
        d.calc(energy)
        .by(d.add("mean_sum", eq(energy, total(h, r.lhs))))
        .put(total(h, r.rhs), at_h)
        .put(total(h, number(1) * R + (1 - number(1)) * other), unit)
        .algebra(v * R)
        .done()
    )
    back = d.flip(energies)
    (
        d.calc(mean(given, first * second))
        .by(pair_)
        .put(delta(b, e) * R + (1 - delta(b, e)) * ((number(0) - R) / (v - 1)), apart_step)
        .algebra((v * delta(b, e) - 1) / (v * (v - 1)) * (v * R))
        .put((v * delta(b, e) - 1) / (v * (v - 1)) * energy, back)
        .done()
    )
    title = "Two symbols of one position, given another position"
    end = d.steps[-1].conclusion
    return Theorem("two-symbols", title, end, tuple(d.steps), (SYMBOLS, BALANCED), (), SOURCE)


Y = Function("Y", (symbols, symbols), (row, column))
PAIR = Hypothesis(
    "pair",
    eq(
        mean(given, Y(a, b) * Y(c, e)),
        (v * delta(b, e) - 1) / (v * (v - 1)) * mean(given, total(h, Y(a, h) * Y(c, h))),
    ),
    ("a", "b", "c", "e"),
)
EMPTY = Hypothesis("columns_centred", eq(total(h, Y(h, y)), 0), ("y",))


def invariants(matrix: Callable[[Term, Term], Term]) -> tuple[Term, Term, Term, Term]:
    """Q, Q^t, T and D."""
    parameters = (Variable("i", symbols), Variable("h", symbols))
    use = Substitution(functions={"J": (parameters, matrix(i, h))})
    return use(ENERGY), use(TRANSPOSED), use(TRACE), use(DIAGONAL)


scale, own_part, crossed_part, diagonal_part, factor = (real(x) for x in ("A", "B'", "C'", "D'", "F"))
"""Letters for the coefficients of a two-sided step, and for mu: only `again` needs their values."""


def weighed(energy: Term, transposed: Term, trace: Term, diagonal: Term) -> Term:
    """A two-sided step with letters for its coefficients."""
    return scale * (own_part * energy - crossed_part * (transposed + trace) + diagonal_part * diagonal)


def values() -> dict[str, Term]:
    """What the letters stand for: the coefficients of `two_sided_energy`, read off its tree, and mu."""
    whole = two_sided_energy(v, w, m, *(number(1) for _ in range(4)))
    parts = whole.args[1]
    crossed_ = parts.args[0].args[1]
    found = (whole.args[0], parts.args[0].args[0].args[0], crossed_.args[0], parts.args[1].args[0], mu)
    letters = (scale, own_part, crossed_part, diagonal_part, factor)
    return {x.data.name: value for x, value in zip(letters, found, strict=True) if isinstance(x.data, Variable)}


M = Function("M", (symbols, symbols), (row,))
NO_COLUMN = Hypothesis("no_column", eq(total(h, M(i, h)), 0), ("i",))


def matched() -> Theorem:
    """What a matrix without column sums leaves of the factor v delta - 1: its trace."""
    d = Derivation()
    empty = d.hypothesis(NO_COLUMN)
    kept = sift(d, i, h, lambda other: M(i, other))
    body, own = (v * delta(i, h) - 1) / (v * (v - 1)) * M(i, h), total(i, M(i, i))
    (
        d.calc(nested([i, h], body))
        .algebra((v * nested([i, h], delta(i, h) * M(i, h)) - nested([i, h], M(i, h))) / (v * (v - 1)))
        .put((v * own - total(i, number(0))) / (v * (v - 1)), kept, empty)
        .algebra(own / (v - 1))
        .done()
    )
    title = "The trace of a matrix without column sums"
    return Theorem("matched", title, d.steps[-1].conclusion, tuple(d.steps), (NO_COLUMN,), (), SOURCE)


def again(traced: Theorem) -> Theorem:
    """The invariants of a matrix whose entries correlate through b = e only are those of an exchangeable one."""
    d = Derivation()
    pair_, empty = d.hypothesis(PAIR), d.hypothesis(EMPTY)

    def S(one: Term, other: Term) -> Term:  # a matrix
        return mean(given, total(x, Y(one, x) * Y(other, x)))

    value = (v * delta(b, e) - 1) / (v * (v - 1)) * S(a, c)
    general = d.calc(mean(given, Y(a, b) * Y(c, e))).by(pair_).algebra(value).done()

    def at(**letters: Term) -> int:
        return d.instance(general, letters)

    columns_, product_ = d.instance(empty, {"y": x}), Y(i, x) * Y(h, x)
    swapped = d.add("exchange", eq(nested([h, x], product_), nested([x, h], product_)))
    no_column = (
        d.calc(total(h, S(i, h)))
        .algebra(mean(given, nested([h, x], product_)))
        .put(mean(given, nested([x, h], product_)), swapped)
        .algebra(mean(given, total(x, Y(i, x) * total(h, Y(h, x)))))
        .put(mean(given, total(x, Y(i, x) * number(0))), columns_)
        .algebra(number(0))
        .done()
    )
    formula = ((Variable("i", symbols), Variable("h", symbols)), S(i, h))
    trace_ = d.lemma(traced, Substitution(functions={"M": formula}), no_column)
    own = total(i, S(i, i))
    energy, transposed, trace, diagonal = invariants(Y)

    def crossed(body: Term, general_: int) -> int:
        known = d.steps[general_].conclusion
        each = known.lhs.args[0]
        whole, rows_ = mean(given, nested([i, h], each)), total(i, mean(given, total(h, each)))
        inner = d.add("mean_sum", eq(rows_.args[0], total(h, known.lhs)))
        return (
            d.calc(mean(given, body))
            .algebra(whole)
            .by(d.add("mean_sum", eq(whole, rows_)))
            .put(nested([i, h], known.lhs), inner)
            .put(nested([i, h], known.rhs), general_)
            .by(trace_)
            .done()
        )

    alone = at(a=i, b=i, c=i, e=i)
    point, unit = d.steps[alone].conclusion, d.add("delta_value", eq(delta(i, i), 1))
    on_diagonal = (
        d.calc(mean(given, diagonal))
        .algebra(total(i, point.lhs))
        .put(total(i, point.rhs), alone)
        .put(total(i, (v * number(1) - 1) / (v * (v - 1)) * S(i, i)), unit)
        .algebra(own / v)
        .done()
    )
    squares = d.calc(mean(given, energy)).algebra(own).done()
    back = at(a=h, b=i, c=i, e=h)
    mirrored = d.add("algebra", eq(S(h, i), S(i, h)))
    turned = d.calc(d.steps[back].conclusion.lhs).by(back)
    turned = turned.put((v * delta(i, h) - 1) / (v * (v - 1)) * S(i, h), mirrored)
    steps = (
        squares,
        crossed(transposed, turned.done()),
        crossed(trace, at(a=i, b=i, c=h, e=h)),
        on_diagonal,
    )
    found = [d.steps[step].conclusion for step in steps]
    (
        d.calc(mean(given, two_sided_energy(v, w, m, energy, transposed, trace, diagonal)))
        .algebra(two_sided_energy(v, w, m, *(q.lhs for q in found)))
        .put(two_sided_energy(v, w, m, *(q.rhs for q in found)), *steps)
        .algebra(mu * own)
        .put(mu * mean(given, energy), d.flip(squares))
        .done()
    )
    title = "What two positions of a table make of a matrix loses mu at the next table"
    end = d.steps[-1].conclusion
    return Theorem("mu-again", title, end, tuple(d.steps), (PAIR, EMPTY), (traced,), SOURCE)
