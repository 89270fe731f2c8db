r"""Inequalities and cases in a derivation: small patterns of steps that many proofs repeat.

Object: functions that add steps to a `Derivation` and return the number of the last one.
Statement: none of them decides anything; the kernel checks the steps that they add.
Source: ordered fields.
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.terms import Relation, Source, Term, eq, event, le, mean, number, total


def same(d: Derivation, t: Term, *signs: int) -> int:
    """t <= t; `signs` say which divisors are positive."""
    return d.add("order", le(t, t), *signs)


def weak(d: Derivation, step: int) -> int:
    """a <= b from a < b."""
    r = d.steps[step].conclusion
    return d.add("fact", le(r.lhs, r.rhs), step, name="weaken")


def gap(d: Derivation, step: int) -> int:
    """0 R b - a from a R b."""
    r = d.steps[step].conclusion
    moved = add(d, step, same(d, -r.lhs))
    return rewrite(d, moved, number(0), r.rhs - r.lhs)


def rewrite(d: Derivation, step: int, lhs: Term, rhs: Term, *signs: int) -> int:
    """lhs R rhs from a R b, where lhs = a and rhs = b by algebra; `signs` say which divisors are positive."""
    r = d.steps[step].conclusion
    links = [step]
    if lhs != r.lhs:
        links.insert(0, d.add("algebra", eq(lhs, r.lhs), *signs))
    if rhs != r.rhs:
        links.append(d.add("algebra", eq(r.rhs, rhs), *signs))
    return d.add("chain", Relation(lhs, r.op, rhs), *links) if len(links) > 1 else step


def square(d: Derivation, t: Term) -> int:
    """0 <= t^2."""
    return d.add("fact", le(0, t**2), name="square")


def chain(d: Derivation, *steps: int) -> int:
    """A R D from A R B, B R C, C R D."""
    relations = [d.steps[i].conclusion for i in steps]
    ops = {r.op for r in relations}
    op = "<" if "<" in ops else "<=" if "<=" in ops else "="
    return d.add("chain", Relation(relations[0].lhs, op, relations[-1].rhs), *steps)


def at_most(d: Derivation, step: int) -> int:
    """a <= b from a = b."""
    return d.add(
        "chain",
        le(d.steps[step].conclusion.lhs, d.steps[step].conclusion.rhs),
        step,
        same(d, d.steps[step].conclusion.rhs),
    )


def times(d: Derivation, sign: int, step: int) -> int:
    """c a <= c b from 0 <= c and a <= b, strictly if both are strict."""
    one, r = d.steps[sign].conclusion, d.steps[step].conclusion
    op = "<" if one.op == r.op == "<" else "<="
    return d.add("scale", Relation(one.rhs * r.lhs, op, one.rhs * r.rhs), sign, step)


def add(d: Derivation, one: int, other: int) -> int:
    """a + c <= b + d from a <= b and c <= d, strictly if one of them is strict."""
    r, s = d.steps[one].conclusion, d.steps[other].conclusion
    op = "<" if "<" in (r.op, s.op) else "<="
    return d.add("plus", Relation(r.lhs + s.lhs, op, r.rhs + s.rhs), one, other)


def summed(d: Derivation, z: Term, step: int) -> int:
    """sum_z a <= sum_z b from a <= b."""
    r = d.steps[step].conclusion
    return d.add("monotone_sum", le(total(z, r.lhs), total(z, r.rhs)), step)


def sum_sign(d: Derivation, z: Term, step: int) -> int:
    """0 <= sum_z a from 0 <= a."""
    found = summed(d, z, step)
    return rewrite(d, found, number(0), d.steps[found].conclusion.rhs)


def averaged(d: Derivation, source: Source, step: int) -> int:
    """E a <= E b from a <= b."""
    r = d.steps[step].conclusion
    return d.add("monotone_mean", le(mean(source, r.lhs), mean(source, r.rhs)), step)


def cases(d: Derivation, a: Term, b: Term, low: Callable[[int], int], high: Callable[[int], int]) -> int:
    """A relation from its proofs where a <= b and where b < a; each is given the number of its assumption."""
    one = low(d.add("assume", le(a, b)))
    other = high(d.add("assume", Relation(b, "<", a)))
    return d.add("either", d.steps[one].conclusion, one, other)


def event_at_most(d: Derivation, a: Term, b: Term, bound: Term, when: Callable[[int], int]) -> int:
    """1[a <= b] <= bound, where 0 <= bound by its sign, from a proof of 1 <= bound where a <= b."""
    happens = event(a, b)

    def low(assumed: int) -> int:
        one = d.add("fact", eq(happens, 1), assumed, name="event_true")
        return chain(d, one, when(assumed))

    def high(assumed: int) -> int:
        zero = d.add("fact", eq(happens, 0), assumed, name="event_false")
        return chain(d, zero, d.add("order", le(0, bound)))

    return cases(d, a, b, low, high)
