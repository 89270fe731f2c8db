r"""S8, necessary: what every estimator needs that reads only pairs of a tuple and a target with D categories.

Object: J(a, z) = P(parent a, target z) >= w > 0 for the D categories z; S bounds the squared distance of two rows of J;
the exchanged rules do not enter the law of the target given its parent (tables of other levels or positions).
Statement: with y = S/(2wm) < 1, an error of at most epsilon <= 1/4 on both grammars needs
\[ (1-y)\,\ln\frac1{4\varepsilon}\le\frac{PS}{wm};\qquad w=\frac c{vD},\ S=\frac{2(1-f)}{v^2m^2}:\quad
    (1-y)\,\frac{c\,vm^3}{2(1-f)D}\,\ln\frac1{4\varepsilon}\le P. \]
For one element D = v, so m^3; for the whole tuple D = vm, so m^2.
Source: this project (S8); Le Cam (1973), Annals of Statistics 1, 38-53.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import a, b, i, m, v, w
from latentproof.proofs.derivations.plug_in_constants import ln_one
from latentproof.proofs.derivations.swapped_rules import J, z
from latentproof.proofs.derivations.two_point import ln_inverse
from latentproof.proofs.inequalities import add, chain, gap, rewrite, same, square, summed, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Relation, integer, le, ln, lt, number, real, sqrt, total

SOURCE = "this project (S8); Le Cam (1973), Annals of Statistics 1, 38-53"
floor, S, eps, P = real("q"), real("S"), real("epsilon"), integer("P", 0)
h = total(z, (sqrt(J(a, z)) - sqrt(J(b, z))) ** 2)
rho = 1 - h / m
room = 1 - S / (2 * floor * m)
FLOOR_SIGN = Hypothesis("floor sign", lt(0, floor))
FLOOR = Hypothesis("floor", le(floor, J(i, z)), ("i", "z"))
ROWS = Hypothesis("rows", le(total(z, (J(a, z) - J(b, z)) ** 2), S))
ALIKE = Hypothesis("alike", lt(0, room))
ERROR_SIGN = Hypothesis("error sign", lt(0, eps))
ERROR = Hypothesis("error", le(4 * eps, 1))
ENOUGH = Hypothesis("two points", le((rho**P) ** 2 / 4, eps))


def rows(bounded: Theorem) -> Theorem:
    """h <= S/(2w)."""
    d = Derivation()
    hypotheses = (FLOOR_SIGN, FLOOR, ROWS)
    sign, every, apart = (d.hypothesis(each) for each in hypotheses)
    least, other = d.instance(every, {"i": a}), d.instance(every, {"i": b})
    p, q = J(a, z), J(b, z)
    weak = d.add("fact", le(0, floor), sign, name="weaken")
    first, second = chain(d, weak, least), chain(d, weak, other)
    both = add(d, least, other)
    twice = d.add("order", lt(0, floor + floor), sign)
    positive = chain(d, twice, both)
    point = d.lemma(bounded, Substitution({"x": p, "y": q}), first, second, positive)
    # 1/(p + q) <= 1/(2 floor).
    scale = d.add("order", le(0, 1 / ((p + q) * (floor + floor))), positive, twice)
    inverse = rewrite(d, times(d, scale, both), 1 / (p + q), 1 / (2 * floor), positive, sign)
    larger = times(d, square(d, p - q), inverse)
    row = chain(d, point, rewrite(d, larger, (p - q) ** 2 / (p + q), (p - q) ** 2 * (1 / (2 * floor)), positive, sign))
    whole = summed(d, z, row)
    over = d.add("order", le(0, 1 / (2 * floor)), sign)
    scaled = times(d, over, apart)
    statement = le(h, S / (2 * floor))
    tidy = rewrite(d, whole, h, 1 / (2 * floor) * total(z, (p - q) ** 2), sign)
    rewrite(d, chain(d, tidy, scaled), statement.lhs, statement.rhs, sign)
    title = "Rows of a joint law with a floor are alike"
    return Theorem("S8-rows", title, statement, tuple(d.steps), hypotheses, (bounded,), SOURCE)


def necessary(alike: Theorem, points: Theorem, tangent: Theorem) -> Theorem:
    """The lower bound, with the floor w and the row distance S."""
    d = Derivation()
    hypotheses = (FLOOR_SIGN, FLOOR, ROWS, ALIKE, ERROR_SIGN, ERROR, ENOUGH)
    sign, least, apart, near, error_sign, error, enough = (d.hypothesis(each) for each in hypotheses)
    bound = d.lemma(alike, Substitution(), sign, least, apart)
    inverse_m = d.add("order", le(0, 1 / m))
    per_rule = rewrite(d, times(d, inverse_m, bound), h / m, S / (2 * floor * m), sign)
    kept = rewrite(d, add(d, per_rule, same(d, room - h / m, sign)), room, rho, sign)
    positive = chain(d, near, kept)
    needed = d.lemma(points, Substitution({"rho": rho}), positive, error_sign, enough)
    # ln(1/rho) <= 1/rho - 1 = (h/m)/rho.
    over = d.add("order", lt(0, 1 / rho), positive)
    one = d.add("order", lt(0, number(1)))
    line = d.lemma(tangent, Substitution({"u": 1 / rho, "y": number(1)}), over, one)
    nothing = ln_one(d)
    flat = d.calc(d.steps[line].conclusion.rhs).put(number(0) + (1 / rho - 1) / 1, nothing)
    logs = chain(d, line, flat.then("algebra", h / m / rho, (positive,)).done())
    twice = times(d, d.add("order", le(0, 2 * P)), logs)
    below = chain(d, needed, twice)
    free = times(d, d.add("fact", le(0, rho), positive, name="weaken"), below)
    logarithm = ln(1 / (4 * eps))
    spread = rewrite(d, free, rho * logarithm, 2 * P * (h / m), positive, error_sign)
    paid = times(d, d.add("order", le(0, 2 * P)), per_rule)
    # room ln(1/(4 eps)) <= rho ln(1/(4 eps)), as 4 eps <= 1.
    certain = d.add("order", lt(0, 4 * eps), error_sign)
    low = d.add("fact", le(ln(4 * eps), ln(number(1))), certain, error, name="ln_monotone")
    zero = chain(d, low, nothing)
    minus = rewrite(d, gap(d, zero), number(0), -ln(4 * eps))
    logs_sign = chain(d, minus, d.flip(ln_inverse(d, 4 * eps, certain)))
    smaller = rewrite(d, times(d, logs_sign, kept), room * logarithm, rho * logarithm, sign, error_sign)
    statement = le(room * logarithm, P * S / (floor * m))
    rewrite(d, chain(d, smaller, spread, paid), statement.lhs, statement.rhs, sign, error_sign)
    title = "S8: what every estimator needs that reads only pairs"
    return Theorem("S8-necessary", title, statement, tuple(d.steps), hypotheses, (alike, points, tangent), SOURCE)


def flat(general: Theorem) -> Theorem:
    """The rate for flat margins: c v m^3/((1 - f) D)."""
    d = Derivation()
    c, D = real("c"), real("D")
    f = m / w
    value, distance = c / (v * D), 2 * (1 - f) / (v**2 * m**2)
    to = Substitution({"q": value, "S": distance})
    signs = (Hypothesis("flatness", lt(0, c)), Hypothesis("categories", lt(0, D)))
    kept = (FLOOR, ROWS, ALIKE, ERROR_SIGN, ERROR, ENOUGH)
    rest = [Hypothesis(each.name, moved(to, each.relation), each.over) for each in kept]
    hypotheses = (*signs, *rest)
    known = [d.hypothesis(each) for each in hypotheses]
    first = d.add("order", lt(0, value), known[0], known[1])
    bound = d.lemma(general, to, first, *known[2:])
    factor = d.add("order", le(0, c * v * m**3), d.add("fact", le(0, c), known[0], name="weaken"))
    scaled = times(d, factor, bound)
    share = to(room)
    statement = le(c * v * m**3 * (share * ln(1 / (4 * eps))), 2 * (1 - f) * D * P)
    rewrite(d, scaled, statement.lhs, statement.rhs, *known[:2], known[5])
    title = "S8: the rate that every estimator needs that reads only pairs"
    return Theorem("S8-necessary-rate", title, statement, tuple(d.steps), hypotheses, (general,), SOURCE)


def moved(to: Substitution, r: Relation) -> Relation:
    """A relation with names replaced."""
    return Relation(to(r.lhs), r.op, to(r.rhs))
