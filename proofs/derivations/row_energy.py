r"""One row of a connected joint law of two positions: it sums to zero, and its energy given position i.

Object: slots with weights omega, sum omega = 1; J(a,b) = sum omega_sigma A_sigma(a) B_sigma(b) the joint law of the
symbols at positions i and j, Jhat = J minus the product of its marginals; y_a the weight of the slots that show a,
h_a = sum omega^2 A(a), R_2 = sum_a y_a^2, s_2 = sum omega^2.
Statement: sum_b Jhat(a,b) = 0, and given position i
    \[ E\sum_b\hat J(a,b)^2=\frac{1-1/v}{w-1}\big[w(h_a-2h_ay_a+y_a^2s_2)-(y_a^2-2y_a^3+y_a^2R_2)\big]. \]
Source: derived here; E4 and E3 rest on it.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.columns import column, given, row
from latentproof.proofs.derivations.expansion import sift
from latentproof.proofs.derivations.injection import omega, slots
from latentproof.proofs.derivations.notation import a, b, symbols, v, w
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Term, Variable, delta, eq, falls, index, mean, number, total

SOURCE = "derived here; conditional sampling without replacement"
sigma = index("sigma", slots)
S = Variable("sigma", slots)
e, h = index("e", symbols), index("h", symbols)
NORMALISED = Hypothesis("normalised", eq(total(sigma, omega(sigma)), 1))


def landed(symbol: Term) -> Term:
    """y_a: the weight of the slots that show the symbol at position i."""
    return total(sigma, omega(sigma) * falls(row, sigma, symbol))


def joint(one: Term, other: Term) -> Term:
    """J(a, b)."""
    return total(sigma, omega(sigma) * falls(row, sigma, one) * falls(column, sigma, other))


def connected(one: Term, other: Term) -> Term:
    """Jhat(a, b) = J(a, b) - (sum_b J(a, b)) (sum_a J(a, b))."""
    return joint(one, other) - total(e, joint(one, e)) * total(e, joint(e, other))


def slot_sum(power: int) -> Term:
    """s_k."""
    return total(sigma, omega(sigma) if power == 1 else omega(sigma) ** power)


c = (1 - 1 / v) / (w - 1)
ya = landed(a)
hit_i, hit_j = falls(row, sigma, a), falls(column, sigma, b)
heavy = total(sigma, omega(sigma) ** 2 * hit_i)
"""h_a."""
squares = total(a, ya**2)
"""R_2."""
gap = omega(sigma) * (hit_i - ya)
ROW_ENERGY = c * (w * (heavy - 2 * (heavy * ya) + ya**2 * slot_sum(2)) - (ya**2 - 2 * ya**3 + ya**2 * squares))


def _summed(d: Derivation, hit: Term, over: Term, rest: Term, whole: Term) -> int:
    """sum_e sum_sigma rest 1[sigma shows e] = sum_sigma rest."""
    here = Substitution({over.data.name: e})(hit)  # type: ignore[union-attr]  # an index variable
    return (
        d.calc(whole)
        .then("exchange", total(sigma, total(e, whole.args[0].args[0])))
        .algebra(total(sigma, rest * total(e, here)))
        .put(total(sigma, rest * number(1)), d.axiom("classes_partition", eq(total(e, here), 1)))
        .algebra(total(sigma, rest))
        .done()
    )


def weights(d: Derivation, unit: int) -> tuple[int, int]:
    """Jhat(a, b) = sum gap B(b) with gap = omega (A(a) - y_a), and sum gap = 0."""
    row_sum = _summed(d, hit_j, b, omega(sigma) * hit_i, total(e, joint(a, e)))
    column_sum = _summed(d, hit_i, a, omega(sigma) * hit_j, total(e, joint(e, b)))
    as_weights = (
        d.calc(connected(a, b))
        .put(joint(a, b) - landed(a) * total(sigma, omega(sigma) * hit_j), row_sum, column_sum)
        .algebra(total(sigma, gap * hit_j))
        .done()
    )
    balanced = (
        d.calc(total(sigma, gap))
        .algebra(landed(a) - landed(a) * slot_sum(1))
        .put(landed(a) - landed(a) * number(1), unit)
        .algebra(number(0))
        .done()
    )
    return as_weights, balanced


def energy(columns_: Theorem) -> Theorem:
    """The energy of a row, given position i."""
    d = Derivation()
    as_weights, balanced = weights(d, d.hypothesis(NORMALISED))
    # Position j given position i.
    y = Substitution({"sigma": index("rho", slots)})(omega(sigma) * falls(row, sigma, a))
    formula = omega(sigma) * (hit_i - total(index("rho", slots), y))
    inner = d.lemma(columns_, Substitution(functions={"g": ((S,), formula)}))
    given_i = d.steps[inner].conclusion
    square = d.add("indicator_square", eq(hit_i * hit_i, hit_i))
    squared = (
        d.calc(total(sigma, gap**2))
        .algebra(total(sigma, omega(sigma) ** 2 * (hit_i * hit_i - 2 * hit_i * ya)) + ya**2 * slot_sum(2))
        .put(total(sigma, omega(sigma) ** 2 * (hit_i - 2 * hit_i * ya)) + ya**2 * slot_sum(2), square)
        .algebra(heavy - 2 * (heavy * ya) + ya**2 * slot_sum(2))
        .done()
    )
    hit_h = falls(row, sigma, h)
    two = hit_i * hit_h
    none = d.add("disjoint", eq(two, 0))
    d_0, d_1 = d.add("delta_value", eq(delta(a, h), 0)), d.add("delta_value", eq(delta(a, a), 1))
    differ = d.calc(delta(a, h) * hit_i).put(number(0) * hit_i, d_0).algebra(number(0)).done()
    equal = d.calc(delta(a, a) * hit_i).put(number(1) * hit_i, d_1).algebra(hit_i).done()
    differ = d.calc(two).by(none).by(d.flip(differ)).done()
    equal = d.calc(hit_i * hit_i).by(square).by(d.flip(equal)).done()
    overlap = d.add("apart_or_equal", eq(two, delta(a, h) * hit_i), differ, equal, cases=("a", "h"))
    yh = landed(h)
    in_fibre = (
        d.calc(total(sigma, gap * hit_h))
        .algebra(total(sigma, omega(sigma) * two) - ya * yh)
        .put(total(sigma, omega(sigma) * (delta(a, h) * hit_i)) - ya * yh, overlap)
        .algebra(delta(a, h) * ya - ya * yh)
        .done()
    )
    twice = d.calc(total(h, delta(a, h) * delta(a, h))).by(sift(d, a, h, lambda x: delta(a, x))).by(d_1).done()
    at_a = sift(d, a, h, landed)
    fibres = (
        d.calc(total(h, total(sigma, gap * hit_h) ** 2))
        .put(total(h, (delta(a, h) * ya - ya * yh) ** 2), in_fibre)
        .algebra(
            ya**2 * total(h, delta(a, h) * delta(a, h))
            - 2 * ya**2 * total(h, delta(a, h) * yh)
            + ya**2 * total(h, yh**2)
        )
        .put(ya**2 * number(1) - 2 * ya**2 * ya + ya**2 * total(h, yh**2), twice, at_a)
        .algebra(ya**2 - 2 * ya**3 + ya**2 * squares)
        .done()
    )
    quoted = c * (w * total(sigma, gap**2) - total(h, total(sigma, gap * hit_h) ** 2)) + total(sigma, gap) ** 2 / v
    (
        d.calc(mean(given, total(b, connected(a, b) ** 2)))
        .put(mean(given, total(b, total(sigma, gap * hit_j) ** 2)), as_weights)
        .algebra(given_i.lhs)
        .by(inner)
        .algebra(quoted)
        .put(
            c * (w * (heavy - 2 * (heavy * ya) + ya**2 * slot_sum(2)) - (ya**2 - 2 * ya**3 + ya**2 * squares))
            + number(0) ** 2 / v,
            squared,
            fibres,
            balanced,
        )
        .algebra(ROW_ENERGY)
        .done()
    )
    statement = eq(mean(given, total(b, connected(a, b) ** 2)), ROW_ENERGY)
    title = "Energy of a row, given one position"
    return Theorem("row-energy", title, statement, tuple(d.steps), (NORMALISED,), (columns_,), SOURCE)


def centred() -> Theorem:
    """A row sums to zero."""
    d = Derivation()
    as_weights, balanced = weights(d, d.hypothesis(NORMALISED))
    whole = total(b, connected(a, b))
    one = d.axiom("classes_partition", eq(total(b, hit_j), 1))
    spread = total(b, gap * hit_j)
    (
        d.calc(whole)
        .put(total(b, total(sigma, gap * hit_j)), as_weights)
        .then("exchange", total(sigma, spread))
        .algebra(total(sigma, gap * total(b, hit_j)))
        .put(total(sigma, gap * number(1)), one)
        .algebra(total(sigma, gap))
        .by(balanced)
        .done()
    )
    title = "A row of the connected joint law sums to zero"
    return Theorem("row-centred", title, eq(whole, 0), tuple(d.steps), (NORMALISED,), (), SOURCE)


def landed_in_all() -> Theorem:
    """sum_a y_a = 1."""
    d = Derivation()
    unit = d.hypothesis(NORMALISED)
    spread = total(a, omega(sigma) * hit_i)
    (
        d.calc(total(a, ya))
        .then("exchange", total(sigma, spread))
        .algebra(total(sigma, omega(sigma) * total(a, hit_i)))
        .put(total(sigma, omega(sigma) * number(1)), d.axiom("classes_partition", eq(total(a, hit_i), 1)))
        .algebra(slot_sum(1))
        .by(unit)
        .done()
    )
    title = "All weight lands"
    return Theorem("landed", title, eq(total(a, ya), 1), tuple(d.steps), (NORMALISED,), (), SOURCE)
