r"""When the tuples of two draws agree: the one-level law behind E8, for any relation between tuples.

Object: a table's vm slots, each tuple a class of its own; B(x, y) any function of two tuples with B(x, x) = 1 and
sum_{x, y} B = n^2 g: g is the share of pairs that agree. Two draws with symbols a and b choose a rule each.
Statement: with p = (n g - 1)/(n - 1)
    \[ E\,\frac1{m^2}\sum_{k,j}B(r(a,k),r(b,j))=p+\delta_{ab}\,\frac{1-p}m. \]
Source: derived here; sampling without replacement.
"""

from __future__ import annotations

from latentproof.proofs.axioms import moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import a, b, k, m, rules, symbols, v, w
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.sums import nested
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    Table,
    Term,
    delta,
    eq,
    falls,
    index,
    mean,
    number,
    pair,
    total,
)

SOURCE = "derived here; sampling without replacement"
n = v * w
tuples = Domain("tuples", n)
x, y = index("x", tuples), index("y", tuples)
j, c = index("j", rules), index("c", symbols)
whole = Table("r", model_slots, tuples, n)
"""A level's table, every tuple a class of its own."""
B = Function("B", (tuples, tuples))
g = Function("g", ())()
ALIKE = Hypothesis("alike", eq(B(x, x), 1), ("x",))
SHARE = Hypothesis("share", eq(total(x, total(y, B(x, y))), n**2 * g))


def chance(share: Term) -> Term:
    """p = (n g - 1)/(n - 1): different tuples agree, where a share g of all pairs does."""
    return (n * share - 1) / (n - 1)


def agreement(table: Table, one: Term, other: Term, alike: Term) -> Term:
    """(1/m^2) sum over the rules of two symbols of whether their tuples agree."""
    both = falls(table, pair(one, k), x) * falls(table, pair(other, j), y) * alike
    return nested([k, j, x, y], both) / m**2


def _of_slots(d: Derivation, one: Term, other: Term, alike: int, share: int) -> int:
    """E sum_xy 1[one is x] 1[other is y] B(x, y) = p for two different slots."""
    first, second = falls(whole, one, x), falls(whole, other, y)
    at_x = falls(whole, other, x)
    apart = d.axiom("injection_moments", eq(mean(whole, first * second), moment(whole, [x, y])))
    same = d.axiom("injection_moments", eq(mean(whole, first * at_x), moment(whole, [x, x])))
    body = first * second * B(x, y)
    parted = d.add("split", eq(total(y, body), first * at_x * B(x, x) + total(y, body, x)))
    off = d.add("split", eq(total(y, B(x, y)), B(x, x) + total(y, B(x, y), x)))
    rest = (
        d.calc(total(x, total(y, B(x, y), x)))
        .algebra(total(x, B(x, x) + total(y, B(x, y), x)) - total(x, B(x, x)))
        .put(total(x, total(y, B(x, y))) - total(x, number(1)), d.flip(off), alike)
        .put(n**2 * g - total(x, number(1)), share)
        .done()
    )
    averaged = mean(whole, first * at_x) * B(x, x) + total(y, mean(whole, first * second) * B(x, y), x)
    return (
        d.calc(mean(whole, total(x, total(y, body))))
        .put(mean(whole, total(x, first * at_x * B(x, x) + total(y, body, x))), parted)
        .algebra(total(x, averaged))
        .put(total(x, moment(whole, [x, x]) * B(x, x) + total(y, moment(whole, [x, y]) * B(x, y), x)), same, apart)
        .algebra(total(x, total(y, B(x, y), x)) / (n * (n - 1)))
        .put((n**2 * g - total(x, number(1))) / (n * (n - 1)), rest)
        .algebra(chance(g))
        .done()
    )


def _of_one_slot(d: Derivation, slot: Term, alike: int) -> int:
    """sum_xy 1[slot is x] 1[slot is y] B(x, y) = 1."""
    at_x, at_y = falls(whole, slot, x), falls(whole, slot, y)
    body = at_x * at_y * B(x, y)
    parted = d.add("split", eq(total(y, body), at_x * at_x * B(x, x) + total(y, body, x)))
    square, none = d.add("indicator_square", eq(at_x * at_x, at_x)), d.add("disjoint", eq(at_x * at_y, 0))
    return (
        d.calc(total(x, total(y, body)))
        .put(total(x, at_x * at_x * B(x, x) + total(y, body, x)), parted)
        .put(total(x, at_x * number(1) + total(y, number(0) * B(x, y), x)), square, alike, none)
        .algebra(total(x, at_x))
        .by(d.axiom("classes_partition", eq(total(x, at_x), 1)))
        .done()
    )


def agree() -> Theorem:
    """E of the agreement of two symbols: p, and (1 - p)/m more where they are one symbol."""
    d = Derivation()
    alike, share = d.hypothesis(ALIKE), d.hypothesis(SHARE)
    p = chance(g)
    value = p + delta(a, b) * (1 - p) / m

    def double(one: Term, other: Term) -> Term:
        return nested([x, y], falls(whole, pair(one, k), x) * falls(whole, pair(other, j), y) * B(x, y))

    def narrowed(one: Term, other: Term, side: str) -> int:
        step = _of_slots(d, pair(one, k), pair(other, j), alike, share)
        return d.add("coordinates", d.steps[step].conclusion, step, name=side)

    apart, rules_apart = narrowed(a, b, "left"), narrowed(a, a, "right")
    zero, unit = d.add("delta_value", eq(delta(a, b), 0)), d.add("delta_value", eq(delta(a, a), 1))
    plain = d.calc(value).put(p + number(0) * (1 - p) / m, zero).algebra(p).done()
    start = mean(whole, agreement(whole, a, b, B(x, y)))
    differ = (
        d.calc(start)
        .algebra(total(k, total(j, mean(whole, double(a, b)))) / m**2)
        .put(total(k, total(j, p)) / m**2, apart)
        .algebra(p)
        .by(d.flip(plain))
        .done()
    )
    diagonal = Substitution({"j": k})(double(a, a))
    once = _of_one_slot(d, pair(a, k), alike)
    average = mean(whole, double(a, a))
    parted = d.add("split", eq(total(j, average), mean(whole, diagonal) + total(j, average, k)))
    at_a = Substitution({"b": a})
    more = d.calc(at_a(value)).put(p + number(1) * (1 - p) / m, unit).algebra(p + (1 - p) / m).done()
    equal = (
        d.calc(at_a(start))
        .algebra(total(k, total(j, average)) / m**2)
        .put(total(k, mean(whole, diagonal) + total(j, average, k)) / m**2, parted)
        .put(total(k, mean(whole, number(1)) + total(j, p, k)) / m**2, once, rules_apart)
        .algebra(p + (1 - p) / m)
        .by(d.flip(more))
        .done()
    )
    d.add("apart_or_equal", eq(start, value), differ, equal, cases=("a", "b"))
    title = "Agreement of the tuples of two draws"
    return Theorem("E8-agreement", title, eq(start, value), tuple(d.steps), (ALIKE, SHARE), (), SOURCE)
