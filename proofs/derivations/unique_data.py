r"""E7, from the rules: a datum determines the root and every choice, so all data are equally likely.

Object: for one grammar, K(t; a, b) the probability that two independent draws below the symbols a and b, t levels high,
are the same string. t + 1 levels up both choose a rule, and then all s symbols of the two tuples have to agree:
F(t, i; x, y) is the probability that what is below the first i symbols of the tuples x, y agrees; Z(i; x, z) = 1 where
the symbol of x at place i is z; U(i; x, y) = 1 where x and y agree in their first i places.
Statement: if rules are distinct and a tuple is determined by its s symbols, then for every grammar
    \[ K(t;a,b)=\delta_{ab}\,\kappa_t,\qquad \kappa_0=1,\quad \kappa_{t+1}=\kappa_t^s/m: \]
different roots never give one datum, and two draws from one root agree exactly when all their choices do, which has
probability kappa_t. With a uniform root the data are alike, each with probability kappa_t/v.
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, section 2; derived here.
"""

from __future__ import annotations

from dataclasses import replace

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.agreement import j, tuples, whole, x, y
from latentproof.proofs.derivations.expansion import sift
from latentproof.proofs.derivations.notation import a, b, k, m, symbols, t, z
from latentproof.proofs.derivations.sums import nested
from latentproof.proofs.derivations.together import vanishes
from latentproof.proofs.inequalities import add, rewrite, same, square
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Integer,
    Term,
    delta,
    eq,
    falls,
    index,
    integer,
    le,
    number,
    pair,
    total,
)

SOURCE = "Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, section 2; derived here"
s, i = integer("s", 2), integer("i", 0)
c, e = index("c", symbols), index("e", symbols)
level = replace(whole, level=t + 1)
K = Function("K", (Integer(0), symbols, symbols), history=whole)
F = Function("F", (Integer(0), Integer(0), tuples, tuples), history=whole)
U, Z = Function("U", (Integer(0), tuples, tuples)), Function("Z", (Integer(0), tuples, symbols))
kappa = Function("kappa", (Integer(0), Integer(2), Integer(1)))
one_rule, other_rule = falls(level, pair(a, k), x), falls(level, pair(b, j), y)


def same_place(below: Term) -> Term:
    """sum_{z, c} 1[x has z at place i] 1[y has c there] below."""
    return nested([z, c], Z(i, x, z) * Z(i, y, c) * below)


LEAF = Hypothesis("leaf", eq(K(0, a, b), delta(a, b)), ("a", "b"))
RULE = Hypothesis(
    "rule",
    eq(K(t + 1, a, b), nested([k, j, x, y], one_rule * other_rule * F(t, s, x, y)) / m**2),
    ("t", "a", "b"),
)
NONE = Hypothesis("no_place", eq(F(t, 0, x, y), 1), ("t", "x", "y"))
PLACE = Hypothesis("place", eq(F(t, i + 1, x, y), F(t, i, x, y) * same_place(K(t, z, c))), ("t", "i", "x", "y"))
EMPTY = Hypothesis("empty", eq(U(0, x, y), 1), ("x", "y"))
LONGER = Hypothesis("longer", eq(U(i + 1, x, y), U(i, x, y) * total(z, Z(i, x, z) * Z(i, y, z))), ("i", "x", "y"))
DETERMINED = Hypothesis("determined", eq(U(s, x, y), delta(x, y)), ("x", "y"))
DISTINCT = Hypothesis(
    "distinct_rules",
    eq(one_rule * falls(level, pair(b, j), x), delta(a, b) * delta(k, j) * one_rule),
    ("t", "a", "b", "k", "j", "x"),
)
KAPPA = (
    Hypothesis("certain", eq(kappa(0, s, m), 1), ("s", "m"), definition=True),
    Hypothesis("choices", eq(kappa(t + 1, s, m), kappa(t, s, m) ** s * (1 / m)), ("t", "s", "m"), definition=True),
)
HYPOTHESES = (LEAF, RULE, NONE, PLACE, EMPTY, LONGER, DETERMINED, DISTINCT, *KAPPA)
power = kappa(t, s, m)


def gap(one: Term, other: Term) -> Term:
    """K - delta kappa."""
    return K(t, one, other) - delta(one, other) * power


ALL_GAPS = eq(nested([e, c], gap(e, c) ** 2), 0)
"""K = delta kappa for all pairs at once."""


def _sign(d: Derivation, bound: Term, body: Term, unless: Term | None, step: int) -> int:
    """0 <= sum from 0 <= body."""
    zeros, terms = total(bound, number(0), unless), total(bound, body, unless)
    return rewrite(d, d.add("monotone_sum", le(zeros, terms), step), number(0), terms)


def _everywhere(d: Derivation, nothing: int) -> int:
    """K(t; a, b) = delta kappa for any a, b, where the squares of all gaps sum to 0."""
    row, own = total(c, gap(e, c) ** 2), gap(a, b) ** 2
    others, rows = total(c, gap(a, c) ** 2, b), total(e, row, a)
    at_a = Substitution({"e": a})(row)
    parted = (
        d.calc(total(e, row))
        .by(d.add("split", eq(total(e, row), at_a + rows)))
        .put(own + others + rows, d.add("split", eq(at_a, own + others)))
        .done()
    )
    rest = add(
        d,
        _sign(d, c, gap(a, c) ** 2, b, square(d, gap(a, c))),
        _sign(d, e, row, a, _sign(d, c, gap(e, c) ** 2, None, square(d, gap(e, c)))),
    )
    below = rewrite(d, add(d, same(d, own), rest), own, own + others + rows)
    small = d.calc(own).by(below).by(d.flip(parted)).by(nothing).algebra(number(0) ** 2).done()
    zero = vanishes(d, gap(a, b), small)
    value = delta(a, b) * power
    return d.calc(K(t, a, b)).algebra(gap(a, b) + value).put(number(0) + value, zero).algebra(value).done()


def _places(d: Derivation, known: int, none: int, place: int, empty: int, longer: int) -> int:
    """F(t, i; x, y) = kappa^i U(i; x, y), by induction on the places."""
    statement = eq(F(t, i, x, y), power**i * U(i, x, y))
    start = d.calc(power ** number(0) * U(0, x, y)).put(power ** number(0) * number(1), empty).algebra(number(1)).done()
    base = d.calc(F(t, 0, x, y)).by(none).by(d.flip(start)).done()
    assumed = d.add("assume", statement)
    picked = sift(d, z, c, lambda other: Z(i, y, other))
    agree = total(z, Z(i, x, z) * Z(i, y, z))
    below = (
        d.calc(same_place(K(t, z, c)))
        .put(same_place(delta(z, c) * power), d.instance(known, {"a": z, "b": c}))
        .algebra(power * total(z, Z(i, x, z) * d.steps[picked].conclusion.lhs))
        .put(power * agree, picked)
        .done()
    )
    onward = (
        d.calc(F(t, i + 1, x, y))
        .by(place)
        .put(power**i * U(i, x, y) * (power * agree), assumed, below)
        .algebra(power ** (i + 1) * (U(i, x, y) * agree))
        .put(power ** (i + 1) * U(i + 1, x, y), d.flip(longer))
        .done()
    )
    return d.add("induction", statement, base, onward, name="i")


def _rules(d: Derivation, tuples_agree: int, rule: int, determined: int, distinct: int, choices: int) -> int:
    """K(t + 1; a, b) = delta kappa_{t+1}: the tuples agree only where the rules are one."""
    here, at_x = power**s, falls(level, pair(b, j), x)
    pairs = [k, j, x, y]
    same_tuple = sift(d, x, y, lambda other: falls(level, pair(b, j), other))
    one_tuple = d.axiom("classes_partition", eq(total(x, one_rule), 1))
    one_choice = sift(d, k, j, lambda _: number(1))
    return (
        d.calc(K(t + 1, a, b))
        .by(rule)
        .put(nested(pairs, one_rule * other_rule * (here * U(s, x, y))) / m**2, d.instance(tuples_agree, {"i": s}))
        .put(nested(pairs, one_rule * other_rule * (here * delta(x, y))) / m**2, determined)
        .algebra(here / m**2 * nested([k, j, x], one_rule * d.steps[same_tuple].conclusion.lhs))
        .put(here / m**2 * nested([k, j, x], one_rule * at_x), same_tuple)
        .put(here / m**2 * nested([k, j, x], delta(a, b) * delta(k, j) * one_rule), distinct)
        .algebra(here / m**2 * delta(a, b) * nested([k, j], delta(k, j) * total(x, one_rule)))
        .put(here / m**2 * delta(a, b) * nested([k, j], delta(k, j) * number(1)), one_tuple)
        .put(here / m**2 * delta(a, b) * total(k, number(1)), one_choice)
        .algebra(delta(a, b) * (here * (1 / m)))
        .put(delta(a, b) * kappa(t + 1, s, m), d.flip(choices))
        .done()
    )


def unique() -> Theorem:
    """By induction on the height, for all pairs of symbols at once."""
    d = Derivation()
    leaf, rule, none, place, empty, longer, determined, distinct, certain, choices = (
        d.hypothesis(h) for h in HYPOTHESES
    )
    known = _everywhere(d, d.add("assume", ALL_GAPS))
    above = _rules(d, _places(d, known, none, place, empty, longer), rule, determined, distinct, choices)

    def closed(time: Term, step: int, value: Term) -> int:
        at = Substitution({"t": time})
        equal = d.instance(step, {"a": e, "b": c})
        zero = nested([e, c], (delta(e, c) * value - delta(e, c) * value) ** 2)
        used = [equal] if value != number(1) else [equal, certain]
        return d.calc(at(ALL_GAPS.lhs)).put(zero, *used).algebra(number(0)).done()

    at_leaf = d.calc(K(0, a, b)).by(leaf).algebra(delta(a, b) * number(1)).done()
    base, onward = closed(number(0), at_leaf, number(1)), closed(t + 1, above, kappa(t + 1, s, m))
    found = _everywhere(d, d.add("induction", ALL_GAPS, base, onward, name="t"))
    title = "A datum determines its root and its choices"
    return Theorem("E7-unique", title, d.steps[found].conclusion, tuple(d.steps), HYPOTHESES, (), SOURCE)
