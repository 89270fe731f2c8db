r"""E9 with few rules: a symbol that never occurs at a position, and two symbols that one edge cannot tell apart.

Object: n >= 4 tuples in q classes, a uniform injection r, up to four different slots, a class c.
Statement: k slots all miss a class with probability (n - n/q)_k/(n)_k, k = 1..4; two slots fall into one class, and two
pairs of slots fill the same two classes (or one), with probabilities
    \[ \frac{q(n/q)_2}{(n)_2},\qquad \frac{q(n/q)_4+2q(q-1)(n/q)_2^2}{(n)_4}: \]
for q = v, n = vw this is E9's probability that two channel rows are equal, for m = 1 and m = 2 rules. Further, for any
v and m, (1 - 1/v)^(vm) <= e^(-m).
What is not derived: an absent symbol for vm > 4 and equal rows for m > 2. The model axioms speak of at most four slots;
that any number k of slots miss a class with probability (n - n/q)_k/(n)_k would be a new axiom.
Source: elementary; sampling without replacement.
"""

from __future__ import annotations

from functools import reduce
from itertools import combinations

from latentproof.proofs.axioms import moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.expansion import product_of
from latentproof.proofs.derivations.injection import q
from latentproof.proofs.derivations.moments import SLOTS, c, e, n, r
from latentproof.proofs.derivations.notation import m, v
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import Relation, Term, eq, exp, falls, le, mean, number, total
from latentproof.theory.injection import apart, falling, together

SOURCE = "elementary; sampling without replacement"


def different(k: int) -> tuple[Hypothesis, ...]:
    """The first k slots are different."""
    return tuple(
        Hypothesis(f"slots_{i}{j}", Relation(SLOTS[i - 1], "!=", SLOTS[j - 1]))
        for i, j in combinations(range(1, k + 1), 2)
    )


def absent(k: int) -> Theorem:
    """Expand the product of the complements: inclusion and exclusion over the slots that hit the class."""
    d = Derivation()
    hits = [falls(r, slot, c) for slot in SLOTS[:k]]
    start = mean(r, product_of([1 - hit for hit in hits]))
    found, values, known = [], [], []
    for size in range(k + 1):
        for chosen in combinations(hits, size):
            sign = number((-1) ** size)
            event = mean(r, product_of(list(chosen)))
            found.append(sign * event)
            value = moment(r, [c] * size) if size else event
            values.append(sign * value)
            if size:
                known.append(d.axiom("injection_moments", eq(event, value)))
    statement = eq(start, falling(n - n / q, k) / falling(n, k))
    calc = d.calc(start).algebra(_sum(found)).put(_sum(values), *known)
    calc.algebra(statement.rhs).done()
    title = f"A class that {k} slots miss" if k > 1 else "A class that a slot misses"
    return Theorem(f"E9-absent-{k}", title, statement, tuple(d.steps), different(k), (), SOURCE)


def _sum(terms: list[Term]) -> Term:
    return reduce(lambda x, y: x + y, terms)


def tied_one() -> Theorem:
    """m = 1: two rows are equal where the two rules show one symbol."""
    d = Derivation()
    both = falls(r, SLOTS[0], c) * falls(r, SLOTS[1], c)
    start = mean(r, total(c, both))
    second = d.axiom("injection_moments", eq(mean(r, both), moment(r, [c, c])))
    statement = eq(start, together(n, q, 2))
    d.calc(start).algebra(total(c, mean(r, both))).put(total(c, moment(r, [c, c])), second).algebra(
        statement.rhs
    ).done()
    return Theorem("E9-tied-1", "Equal rows, one rule", statement, tuple(d.steps), different(2), (), SOURCE)


def tied_two() -> Theorem:
    """m = 2: all four rules show one symbol, or both rows show the same two."""
    d = Derivation()

    def event(*shown: Term) -> Term:
        return product_of([falls(r, slot, cls) for slot, cls in zip(SLOTS, shown, strict=True)])

    alike, straight, crossed = event(c, c, c, c), event(c, e, c, e), event(c, e, e, c)
    start = mean(r, total(c, alike) + total(c, total(e, straight + crossed, c)))
    found = [
        d.axiom("injection_moments", eq(mean(r, x), moment(r, shown)))
        for x, shown in ((alike, [c] * 4), (straight, [c, e, c, e]), (crossed, [c, e, e, c]))
    ]
    kept = [d.steps[i].conclusion.rhs for i in found]
    averages = total(c, mean(r, alike)) + total(c, total(e, mean(r, straight) + mean(r, crossed), c))
    statement = eq(start, together(n, q, 4) + 2 * apart(n, q, 2, 2))
    (
        d.calc(start)
        .algebra(averages)
        .put(total(c, kept[0]) + total(c, total(e, kept[1] + kept[2], c)), *found)
        .algebra(statement.rhs)
        .done()
    )
    return Theorem("E9-tied-2", "Equal rows, two rules", statement, tuple(d.steps), different(4), (), SOURCE)


def bound() -> Theorem:
    """1 - 1/v <= e^(-1/v), to the power v, and that to the power m."""
    d = Derivation()
    base, tilt = 1 - 1 / v, exp(-1 / v)
    tangent = d.add("fact", le(1 + -1 / v, tilt), name="exp_tangent")
    below = d.calc(base).algebra(1 + -1 / v).by(tangent).done()
    least = d.add("order", le(0, base))
    powers = d.add("monotone_power", le(base**v, tilt**v), least, below)
    joined = d.add("fact", eq(exp(v * (-1 / v)), tilt**v), name="exp_power")
    first = d.calc(base**v).by(powers).by(d.flip(joined)).algebra(exp(number(-1))).done()
    sign = d.add("order", le(0, base**v))
    powers = d.add("monotone_power", le((base**v) ** m, exp(number(-1)) ** m), sign, first)
    joined = d.add("fact", eq(exp(m * number(-1)), exp(number(-1)) ** m), name="exp_power")
    statement = le((base**v) ** m, exp(-m))
    d.calc((base**v) ** m).by(powers).by(d.flip(joined)).algebra(exp(-m)).done()
    return Theorem("E9-bound", "An absent symbol is rare", statement, tuple(d.steps), (), (), SOURCE)


def degeneracy() -> tuple[Theorem, ...]:
    """All of them."""
    return (*(absent(k) for k in range(1, 5)), tied_one(), tied_two(), bound())
