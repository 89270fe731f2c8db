r"""Two rows of a connected joint law of two positions: their inner product given position i.

Object: slots with weights omega, sum omega = 1; A, B the indicators of positions i and j of their table; Jhat as in
`row_energy`, y_a the weight of the slots that show a at position i, h_a the same for omega^2, R_2 = sum_d y_d^2.
Statement: given position i, with c = (1-1/v)/(w-1),
    \[ E\sum_b\hat J(a,b)\hat J(d,b)=c\big[w(\delta_{ad}h_a-h_ay_d-h_dy_a+y_ay_ds_2)
       -(\delta_{ad}y_ay_d-y_a^2y_d-y_ay_d^2+y_ay_dR_2)\big]. \]
Source: derived here; d = a is `row_energy`, the isotropy of S8 rests on it.
"""

from __future__ import annotations

from functools import reduce

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.columns import column, given, row
from latentproof.proofs.derivations.expansion import sift
from latentproof.proofs.derivations.injection import omega
from latentproof.proofs.derivations.notation import a, b, symbols, v, w
from latentproof.proofs.derivations.row_energy import (
    NORMALISED,
    S,
    c,
    connected,
    h,
    landed,
    sigma,
    slot_sum,
    squares,
    weights,
)
from latentproof.proofs.derivations.together import needed
from latentproof.proofs.proof import Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Term, delta, eq, falls, index, mean, number, total

SOURCE = "derived here; conditional sampling without replacement"
o = index("d", symbols)
"""The symbol of the second row."""


def heavy(symbol: Term) -> Term:
    """h_a: the squared weights of the slots that show the symbol at position i."""
    return total(sigma, omega(sigma) ** 2 * falls(row, sigma, symbol))


def gap(symbol: Term) -> Term:
    """omega (A(symbol) - y_symbol), the weight of a slot in that row."""
    return omega(sigma) * (falls(row, sigma, symbol) - landed(symbol))


def bracket(same: Term) -> Term:
    """The bracket of the statement, with `same` for delta_ad."""
    ya, yo = landed(a), landed(o)
    fibre = same * heavy(a) - heavy(a) * yo - heavy(o) * ya + ya * yo * slot_sum(2)
    return w * fibre - (same * (ya * yo) - ya**2 * yo - ya * yo**2 + ya * yo * squares)


def _formula(*symbols_: Term) -> Term:
    """The sum of the gaps of some symbols, with an index of its own inside so that nothing is captured."""
    rho = index("rho", S.sort)  # type: ignore[arg-type]  # a slot's sort is a domain

    def one(symbol: Term) -> Term:
        inside = Substitution({"sigma": rho})(omega(sigma) * falls(row, sigma, symbol))
        return omega(sigma) * (falls(row, sigma, symbol) - total(rho, inside))

    return reduce(lambda x, y: x + y, map(one, symbols_))


def _overlaps(d: Derivation, one: Term, other: Term) -> int:
    """A(one) A(other) = delta A(one): a slot shows one symbol."""
    x, y = falls(row, sigma, one), falls(row, sigma, other)
    none, square = d.add("disjoint", eq(x * y, 0)), d.add("indicator_square", eq(x * x, x))
    d_0, d_1 = d.add("delta_value", eq(delta(one, other), 0)), d.add("delta_value", eq(delta(one, one), 1))
    differ = d.calc(delta(one, other) * x).put(number(0) * x, d_0).algebra(number(0)).done()
    equal = d.calc(delta(one, one) * x).put(number(1) * x, d_1).algebra(x).done()
    differ = d.calc(x * y).by(none).by(d.flip(differ)).done()
    equal = d.calc(x * x).by(square).by(d.flip(equal)).done()
    names = one.data.name, other.data.name  # type: ignore[union-attr]  # two index variables
    return d.add("apart_or_equal", eq(x * y, delta(one, other) * x), differ, equal, cases=names)


def product(columns_: Theorem) -> Theorem:
    """The energy of position j given position i, for the sum of two rows' weights and for each; then its parts."""
    d = Derivation()
    as_weights, balanced = weights(d, d.hypothesis(NORMALISED))
    as_weights_o, balanced_o = (d.instance(step, {"a": o}) for step in (as_weights, balanced))
    ya, yo = landed(a), landed(o)
    rows = [total(sigma, gap(symbol) * falls(column, sigma, b)) for symbol in (a, o)]
    found = [
        d.lemma(columns_, Substitution(functions={"g": ((S,), _formula(*chosen))})) for chosen in ((a, o), (a,), (o,))
    ]
    values = [d.steps[step].conclusion for step in found]
    apart, in_fibre = _overlaps(d, a, o), _overlaps(d, a, h)
    squared = (
        d.calc(total(sigma, gap(a) * gap(o)))
        .algebra(
            total(sigma, omega(sigma) ** 2 * (falls(row, sigma, a) * falls(row, sigma, o)))
            - heavy(a) * yo
            - heavy(o) * ya
            + ya * yo * slot_sum(2)
        )
        .put(
            total(sigma, omega(sigma) ** 2 * (delta(a, o) * falls(row, sigma, a)))
            - heavy(a) * yo
            - heavy(o) * ya
            + ya * yo * slot_sum(2),
            apart,
        )
        .algebra(delta(a, o) * heavy(a) - heavy(a) * yo - heavy(o) * ya + ya * yo * slot_sum(2))
        .done()
    )
    hit_h, yh = falls(row, sigma, h), landed(h)
    fibre = (
        d.calc(total(sigma, gap(a) * hit_h))
        .algebra(total(sigma, omega(sigma) * (falls(row, sigma, a) * hit_h)) - ya * yh)
        .put(total(sigma, omega(sigma) * (delta(a, h) * falls(row, sigma, a))) - ya * yh, in_fibre)
        .algebra(delta(a, h) * ya - ya * yh)
        .done()
    )
    fibre_o = d.instance(fibre, {"a": o})
    both = sift(d, a, h, lambda symbol: delta(o, symbol))
    at_a, at_o = sift(d, a, h, landed), sift(d, o, h, landed)
    crossed = total(h, total(sigma, gap(a) * hit_h) * total(sigma, gap(o) * hit_h))
    spread = (
        d.calc(crossed)
        .put(total(h, (delta(a, h) * ya - ya * yh) * (delta(o, h) * yo - yo * yh)), fibre, fibre_o)
        .algebra(
            ya * yo * total(h, delta(a, h) * delta(o, h))
            - ya * yo * total(h, delta(a, h) * yh)
            - ya * yo * total(h, delta(o, h) * yh)
            + ya * yo * total(h, yh**2)
        )
        .put(ya * yo * delta(o, a) - ya * yo * ya - ya * yo * yo + ya * yo * total(h, yh**2), both, at_a, at_o)
        .algebra(delta(a, o) * (ya * yo) - ya**2 * yo - ya * yo**2 + ya * yo * squares)
        .done()
    )
    start = mean(given, total(b, connected(a, b) * connected(o, b)))
    sums = total(sigma, gap(a)), total(sigma, gap(o))
    statement = eq(start, c * bracket(delta(a, o)))
    (
        d.calc(start)
        .put(mean(given, total(b, rows[0] * rows[1])), as_weights, as_weights_o)
        .algebra((values[0].lhs - values[1].lhs - values[2].lhs) / 2)
        .put((values[0].rhs - values[1].rhs - values[2].rhs) / 2, *found)
        .algebra(c * (w * total(sigma, gap(a) * gap(o)) - crossed) + sums[0] * sums[1] / v)
        .put(
            c * (w * d.steps[squared].conclusion.rhs - d.steps[spread].conclusion.rhs) + number(0) * number(0) / v,
            *(squared, spread, balanced, balanced_o),
        )
        .algebra(statement.rhs)
        .done()
    )
    title = "Inner product of two rows, given one position"
    return Theorem("row-product", title, statement, tuple(d.steps), (NORMALISED,), (columns_,), SOURCE)


def columns_centred(landed_: Theorem) -> Theorem:
    """A column sums to zero."""
    d = Derivation()
    unit = d.hypothesis(NORMALISED)
    as_weights, _ = weights(d, unit)
    whole, hit, hit_j = total(a, connected(a, b)), falls(row, sigma, a), falls(column, sigma, b)
    one = d.axiom("classes_partition", eq(total(a, hit), 1))
    spread = total(a, gap(a) * hit_j)
    (
        d.calc(whole)
        .put(total(a, total(sigma, gap(a) * hit_j)), as_weights)
        .then("exchange", total(sigma, spread))
        .algebra(total(sigma, omega(sigma) * (total(a, hit) - total(a, landed(a))) * hit_j))
        .put(total(sigma, omega(sigma) * (number(1) - number(1)) * hit_j), one, d.lemma(landed_, Substitution(), unit))
        .algebra(number(0))
        .done()
    )
    title = "A column of the connected joint law sums to zero"
    return Theorem(
        "column-centred", title, eq(whole, 0), needed(d, len(d.steps) - 1), (NORMALISED,), (landed_,), SOURCE
    )
