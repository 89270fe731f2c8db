r"""Power sums of a marginal one level down, and E6, the fluctuation of one edge: degree 4 of a channel.

Object: M the channel of one uniform table, pi a law of the parent, x a zero-sum vector.
Statement: E sum_z (pi M)_z^k for k = 2, 3, 4 and E (sum_z (pi M)_z^2)^2 are affine in p2, p3, p4, p2^2 of pi, as in
`push_down`; and \[ E\|xM\|^4=\lambda^2\|x\|^4\Big(1+\frac{2(w-1)(n^2-3n+3)}{w(v-1)(n-2)(n-3)}
    -\frac{2v(w-1)(n-1)}{m(v-1)(n-2)(n-3)}\kappa\Big),\quad\kappa\|x\|^4=\sum x^4, \]
so that Var ||xM||^2 <= 2/(v-1) lambda^2 ||x||^4 for v, w >= 3.
Source: derived here (set partitions of slots); no published counterpart.
"""

from __future__ import annotations

from typing import NamedTuple

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.correlation import PRIOR, prior, prior_sum, slot_sums
from latentproof.proofs.derivations.decay import ZERO_SUM, x
from latentproof.proofs.derivations.notation import i, k, lam, m, push, symbols, table, v, w, z
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Term,
    Variable,
    eq,
    falls,
    index,
    integer,
    le,
    left,
    mean,
    number,
    pair,
    total,
)
from latentproof.theory.fluctuation import relative_variance, relative_variance_bound
from latentproof.theory.power_sums import PowerSums, push_down

SOURCE = "derived here by expansion over set partitions of slots"


class Moments(NamedTuple):
    """The injection's moments of degree 2, 3, 4 and the crossed one."""

    second: Theorem
    third: Theorem
    fourth: Theorem
    crossed: Theorem


class Pushed:
    """A vector sent through one table, and the moments of what arrives."""

    def __init__(self, d: Derivation, vector: Function, balance: Hypothesis) -> None:
        self.d, self.vector = d, vector
        self.law = vector(i)
        unit = d.hypothesis(balance)
        self.sums = [slot_sums(d, self.law, power) for power in range(1, 5)]
        first = d.steps[self.sums[0]].conclusion
        self.sums[0] = d.calc(first.lhs).by(self.sums[0]).algebra(total(i, self.law)).by(unit).done()

    def at(self, theorem: Theorem) -> int:
        """E of the moment, with `push` in place of the sum over slots, and slot sums in terms of the vector's."""
        d, slot = self.d, Variable("sigma", model_slots)
        s = Term("var", (), slot)
        found = d.lemma(
            theorem,
            Substitution(
                variables={"n": v * w, "q": v},
                functions={"omega": ((slot,), self.vector(left(s)) / m)},
                domains={"S": model_slots, "C": symbols},
                tables={"r": table},
            ),
        )
        r = d.steps[found].conclusion
        landed = [
            (lambda c: total(s, self.vector(left(s)) / m * falls(table, s, c)))(index(name, symbols)) for name in "ce"
        ]
        arrives = []
        for one, name in zip(landed, "ce", strict=True):
            c = index(name, symbols)
            body = self.vector(left(pair(i, k))) / m * falls(table, pair(i, k), c)
            double = d.add("pairs", eq(one, total(i, total(k, body))))
            pushed = Substitution({"z": c})(push(self.vector))
            arrives.append(d.calc(one).by(double).algebra(pushed).done())
        moved = r.lhs
        for one, step in zip(landed, arrives, strict=True):
            moved = _replaced(moved, one, d.steps[step].conclusion.rhs)
        back = d.flip(d.calc(r.lhs).put(moved, *arrives).done())
        value = r.rhs
        for step in self.sums:
            old = d.steps[step].conclusion
            value = _replaced(value, old.lhs, old.rhs)
        return d.calc(moved).by(back).by(found).put(value, *self.sums).done()


def _replaced(t: Term, old: Term, new: Term) -> Term:
    return new if t == old else Term(t.op, tuple(_replaced(y, old, new) for y in t.args), t.data)


def _quartic(d: Derivation, fourth: int, crossed: int, vector: Function, value: Term) -> int:
    """E (sum_z y_z^2)^2 = E sum_z y_z^4 + E sum_z sum_{u != z} y_z^2 y_u^2."""
    c, e = index("c", symbols), index("e", symbols)
    yc, ye = (Substitution({"z": one})(push(vector)) for one in (c, e))
    one, two = (d.steps[x] for x in (fourth, crossed))
    start = mean(table, total(z, push(vector) ** 2) ** 2)
    parted = d.add("split", eq(total(e, yc**2 * ye**2), yc**2 * yc**2 + total(e, yc**2 * ye**2, c)))
    return (
        d.calc(start)
        .algebra(mean(table, total(c, total(e, yc**2 * ye**2))))
        .put(mean(table, total(c, yc**2 * yc**2 + total(e, yc**2 * ye**2, c))), parted)
        .algebra(one.conclusion.lhs + two.conclusion.lhs)
        .put(one.conclusion.rhs + two.conclusion.rhs, fourth, crossed)
        .algebra(value)
        .done()
    )


def pushed_sums(known: Moments) -> list[Theorem]:
    """E p2, E p3, E p4 and E p2^2 of pi M."""
    p2, p3, p4 = (prior_sum(power) for power in (2, 3, 4))
    values = push_down(v, w, m, PowerSums(p2, p3, p4, p2**2))
    theorems = []
    for power, theorem, value in zip((2, 3, 4), known[:3], (values.p2, values.p3, values.p4), strict=True):
        d = Derivation()
        found = Pushed(d, prior, PRIOR).at(theorem)
        start = mean(table, total(z, push(prior) ** power))
        d.calc(start).algebra(d.steps[found].conclusion.lhs).by(found).algebra(value).done()
        title = f"Power sum {power} of a marginal one level down"
        theorems.append(
            Theorem(f"power-sums-{power}", title, eq(start, value), tuple(d.steps), (PRIOR,), (theorem,), SOURCE)
        )
    d = Derivation()
    through = Pushed(d, prior, PRIOR)
    last = _quartic(d, through.at(known.fourth), through.at(known.crossed), prior, values.p22)
    title = "Squared power sum of a marginal one level down"
    lemmas = (known.fourth, known.crossed)
    return [
        *theorems,
        Theorem("power-sums-22", title, d.steps[last].conclusion, tuple(d.steps), (PRIOR,), lemmas, SOURCE),
    ]


kappa = Function("kappa", ())()
KURTOSIS = Hypothesis("kurtosis", eq(total(i, x(i) ** 4), kappa * total(i, x(i) ** 2) ** 2))


def fluctuation(known: Moments) -> Theorem:
    """E6: the second moment of ||xM||^2, in terms of the kurtosis ratio."""
    d = Derivation()
    ratio = d.hypothesis(KURTOSIS)
    through = Pushed(d, x, ZERO_SUM)
    norm, fourth = total(i, x(i) ** 2), total(i, x(i) ** 4)
    form = lam**2 * (norm**2 + relative_variance(v, w, m, number(0)) * norm**2)
    slope = relative_variance(v, w, m, number(1)) - relative_variance(v, w, m, number(0))
    last = _quartic(d, through.at(known.fourth), through.at(known.crossed), x, form + lam**2 * slope * fourth)
    start = d.steps[last].conclusion.lhs
    statement = eq(start, lam**2 * norm**2 * (1 + relative_variance(v, w, m, kappa)))
    (d.calc(start).by(last).put(form + lam**2 * slope * (kappa * norm**2), ratio).algebra(statement.rhs).done())
    lemmas = (known.fourth, known.crossed)
    return Theorem("E6", "Fluctuation of one edge", statement, tuple(d.steps), (ZERO_SUM, KURTOSIS), lemmas, SOURCE)


def fluctuation_bound() -> Theorem:
    """E6, the bound: the relative variance is at most 2/(v-1) for v, w >= 3 and a kurtosis ratio >= 0."""
    d = Derivation()
    v3, w3, m1 = integer("v", 3), integer("w", 3), integer("m", 1)
    positive = Hypothesis("nonnegative", le(0, kappa))
    least = d.hypothesis(positive)
    main = relative_variance(v3, w3, m1, number(0))
    slope = main - relative_variance(v3, w3, m1, number(1))
    zero = d.add("order", le(0, slope))
    scaled = d.add("scale", le(slope * number(0), slope * kappa), zero, least)
    below = d.add("order", le(main, relative_variance_bound(v3)))
    sum_ = d.add("plus", le(main + slope * number(0), relative_variance_bound(v3) + slope * kappa), below, scaled)
    less = d.add("order", le(-(slope * kappa), -(slope * kappa)))
    both = d.steps[sum_].conclusion
    moved = d.add("plus", le(both.lhs + -(slope * kappa), both.rhs + -(slope * kappa)), sum_, less)
    r = d.steps[moved].conclusion
    statement = le(relative_variance(v3, w3, m1, kappa), relative_variance_bound(v3))
    d.calc(statement.lhs).algebra(r.lhs).by(moved).algebra(statement.rhs).done()
    return Theorem("E6-bound", "Fluctuation of one edge, bound", statement, tuple(d.steps), (positive,), (), SOURCE)
