r"""Products of sums over slots, averaged: the expansion over set partitions, written as steps that the kernel checks.

Object: for slots sigma_1..sigma_k the event r(sigma_i) in c_i; its probability depends on which slots are equal.
Statement: P(r(sigma_i) in c_i for all i) = sum_pi a_pi delta_pi over the set partitions pi of 1..k, delta_pi = 1 where
slots in one block are equal, a_pi = sum_{rho <= pi} mu(rho, pi) P(rho) with P(rho) the probability where exactly those
of one block of rho are equal (Moebius inversion on the lattice of partitions); and
    \[ \sum_{\sigma_1..\sigma_k} f_1(\sigma_1)\cdots f_k(\sigma_k)\,\delta_\pi
       =\prod_{B\in\pi}\sum_\sigma\prod_{i\in B}f_i(\sigma). \]
The functions here only write steps down; that the formula is right is decided by the kernel, case by case.
Source: Rota (1964), On the foundations of combinatorial theory I.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, reduce
from itertools import pairwise
from math import factorial

from latentproof.proofs.axioms import moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Relation, Table, Term, Variable, delta, eq, falls, mean, number, total

Partition = tuple[tuple[int, ...], ...]
Weight = Callable[[Term], Term]


def partitions(k: int) -> Iterator[Partition]:
    """All set partitions of 0..k-1, blocks by their least element.

    >>> list(partitions(2))
    [((0, 1),), ((0,), (1,))]
    """
    if k == 0:
        yield ()
        return
    for smaller in partitions(k - 1):
        for i, block in enumerate(smaller):
            yield (*smaller[:i], (*block, k - 1), *smaller[i + 1 :])
        yield (*smaller, (k - 1,))


def product_of(factors: list[Term]) -> Term:
    """a b c ..., bracketed from the left; 1 for none."""
    return reduce(lambda x, y: x * y, factors) if factors else number(1)


def same(partition: Partition, slots: list[Term]) -> list[Term]:
    """The deltas of a partition: each slot equals the one before it in its block."""
    return [delta(slots[x], slots[y]) for block in partition for x, y in pairwise(block)]


def _probability(table: Table, partition: Partition, classes: list[Term]) -> tuple[Term, ...] | None:
    """The classes of the blocks, or None where a block would have to lie in two classes."""
    shown = [{classes[i] for i in block} for block in partition]
    return None if any(len(c) > 1 for c in shown) else tuple(classes[block[0]] for block in partition)


def coefficient(table: Table, partition: Partition, classes: list[Term]) -> Term:
    """a_pi; one object for each, so that whoever checks looks at it once."""
    return _coefficient(table, partition, tuple(classes))


@cache
def _coefficient(table: Table, partition: Partition, shown: tuple[Term, ...]) -> Term:
    """a_pi, by Moebius inversion over the refinements of the partition."""
    weights, classes = Counter[tuple[Term, ...]](), list(shown)
    for rho in partitions(len(classes)):
        inside = [[b for b in rho if set(b) <= set(block)] for block in partition]
        blocks = _probability(table, rho, classes)
        if sum(map(len, inside)) < len(rho) or blocks is None:
            continue
        sign = 1
        for parts in inside:
            sign *= (-1) ** (len(parts) - 1) * factorial(len(parts) - 1)
        weights[tuple(sorted(blocks, key=classes.index))] += sign
    found = [w * moment(table, list(blocks)) for blocks, w in weights.items() if w]
    return reduce(lambda x, y: x + y, found) if found else number(0)


def expansion(table: Table, slots: list[Term], classes: list[Term]) -> Term:
    """sum_pi a_pi delta_pi."""
    found = [product_of([coefficient(table, p, classes), *same(p, slots)]) for p in partitions(len(slots))]
    return reduce(lambda x, y: x + y, found)


def _without_deltas(t: Term) -> Term:
    if t.op == "delta":
        return number(1 if t.args[0] == t.args[1] else 0)
    return Term(t.op, tuple(map(_without_deltas, t.args)), t.data)


def _deltas(t: Term) -> dict[Term, None]:
    return {t: None} if t.op == "delta" else {x: None for argument in t.args for x in _deltas(argument)}


def joint(d: Derivation, table: Table, slots: list[Term], classes: list[Term]) -> int:
    """E prod_i 1[r(sigma_i) in c_i] = sum_pi a_pi delta_pi, by cases: each slot equals an earlier one or none."""

    def relation(at: list[Term]) -> Relation:
        events = [falls(table, slot, c) for slot, c in zip(at, classes, strict=True)]
        return eq(mean(table, product_of(events)), expansion(table, at, classes))

    def decide(j: int, i: int, at: list[Term], apart: list[Term]) -> int:
        if j == len(at):
            return _leaf(d, table, relation(at), at, classes)
        if i == len(apart):
            return decide(j + 1, 0, at, [*apart, at[j]])
        differ = decide(j, i + 1, at, apart)
        equal = decide(j + 1, 0, [*at[:j], apart[i], *at[j + 1 :]], apart)
        names = tuple(x.data.name for x in (apart[i], at[j]) if isinstance(x.data, Variable))
        return d.add("apart_or_equal", relation(at), differ, equal, cases=names)

    return decide(0, 0, slots, [])


def _leaf(d: Derivation, table: Table, r: Relation, at: list[Term], classes: list[Term]) -> int:
    """The relation where equal names are equal slots and different names are different ones."""
    values = [d.add("delta_value", eq(x, _without_deltas(x))) for x in _deltas(r.rhs)]
    plain = _without_deltas(r.rhs)
    shown = {slot: [c for x, c in zip(at, classes, strict=True) if x == slot] for slot in dict.fromkeys(at)}
    clash = next(((slot, cs) for slot, cs in shown.items() if len(set(cs)) > 1), None)
    if clash is not None:
        slot, cs = clash
        x, y = [falls(table, slot, c) for c in dict.fromkeys(cs)][:2]
        rest = [falls(table, slot, c) for slot, c in zip(at, classes, strict=True)]
        rest.remove(x)
        rest.remove(y)
        none = d.add("disjoint", eq(x * y, 0))
        calc = d.calc(r.lhs).algebra(mean(table, product_of([x * y, *rest])))
        calc = calc.put(mean(table, product_of([number(0), *rest])), none)
        value = number(0)
    else:
        events, squares = [], list[int]()
        for slot, cs in shown.items():
            x = falls(table, slot, cs[0])
            events.append((x, len(cs)))
            if len(cs) > 1:
                squares.append(_power(d, x, len(cs)))
        calc = d.calc(r.lhs).algebra(mean(table, product_of([product_of([x] * e) for x, e in events])))
        if squares:
            calc = calc.put(mean(table, product_of([x for x, _ in events])), *squares)
        ordered = sorted(shown.items(), key=lambda pair: classes.index(pair[1][0]))
        value = moment(table, [cs[0] for _, cs in ordered])
        event = mean(table, product_of([falls(table, slot, cs[0]) for slot, cs in ordered]))
        calc = calc.algebra(event).by(d.axiom("injection_moments", eq(event, value)))
    evaluated = d.calc(r.rhs)
    if values:
        evaluated = evaluated.put(plain, *values)
    return calc.algebra(plain).by(d.flip(evaluated.algebra(plain).done())).done()


def _power(d: Derivation, x: Term, e: int) -> int:
    """x x .. x = x for an event x."""
    square = d.add("indicator_square", eq(x * x, x))
    calc = d.calc(product_of([x] * e))
    for left in range(e - 1, 1, -1):
        calc = calc.put(product_of([x] * left), square)
    return calc.by(square).done()


def sift(d: Derivation, x: Term, bound: Term, weight: Weight) -> int:
    """sum_y delta(x, y) F(y) = F(x)."""
    same_ = d.add("delta_value", eq(delta(x, x), 1))
    other = d.add("delta_value", eq(delta(x, bound), 0))
    value = delta(x, bound) * weight(bound)
    at = Substitution({bound.data.name: x})(weight(bound))  # type: ignore[union-attr]  # an index variable
    return (
        d.calc(total(bound, value))
        .then("split", delta(x, x) * at + total(bound, value, x))
        .put(number(1) * at + total(bound, number(0) * weight(bound), x), same_, other)
        .algebra(at)
        .done()
    )


def collapse(d: Derivation, partition: Partition, slots: list[Term], weights: list[Weight]) -> int:
    """sum f_1 .. f_k delta_pi, written slot by slot, = prod_B sum_sigma prod_{i in B} f_i(sigma)."""
    before = {y: x for block in partition for x, y in pairwise(block)}
    current, outside = list(weights), list[Term]()

    def inner(j: int) -> Term:
        weight = current[j](slots[j])
        return total(slots[j], delta(slots[before[j]], slots[j]) * weight if j in before else weight)

    def nested(upto: int, last: Term | None) -> Term:
        body = last
        for j in range(upto, -1, -1):
            weight = current[j](slots[j])
            head = delta(slots[before[j]], slots[j]) * weight if j in before else weight
            body = total(slots[j], head if body is None else head * body)
        return body if body is not None else number(1)

    k = len(slots)
    calc = d.calc(nested(k - 1, None))
    for j in range(k - 1, 0, -1):
        if j in before:
            at = before[j]
            value = current[j](slots[at])
            step = sift(d, slots[at], slots[j], current[j])
            calc = calc.algebra(product_of([nested(j - 1, inner(j)), *outside]))
            calc = calc.put(product_of([nested(j - 1, value), *outside]), step)
            current[at] = _product(current[at], current[j])
        else:
            outside.append(inner(j))
        calc = calc.algebra(product_of([nested(j - 1, None), *outside]))
    return calc.done()


def _product(one: Weight, two: Weight) -> Weight:
    return lambda x: one(x) * two(x)
