r"""Links are symmetric, so wrong links come in pairs: one wrong link makes two.

Object: apart(a,s,t) = apart(a,t,s) and near(a,s,b,t) = near(b,t,a,s), indicators that a link is wrong; Z their number
over ordered pairs, as in `recovery`.
Statement: \[ 1[Z\ge1]\le1[Z\ge2], \]
so that a bound on Pr(Z >= 2) bounds the probability that some link is wrong.
Source: counting; derived here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.level_data import a, b, parents, s, slots, t
from latentproof.proofs.derivations.recovery import (
    APART,
    NEAR,
    apart,
    from_zero,
    near,
    nested,
    one_of,
    over_others,
    over_synonyms,
)
from latentproof.proofs.inequalities import add, cases, chain, rewrite, same, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    Relation,
    Term,
    Variable,
    delta,
    eq,
    event,
    index,
    le,
    lt,
    number,
    total,
)

SOURCE = "derived here"
things = Domain("things")
p, q, x = (index(name, things) for name in ("p", "q", "x"))
f = Function("f", (things,))
POSITIVE, DIFFERENT = Hypothesis("f", le(0, f(x)), ("x",)), Hypothesis("different", Relation(p, "!=", q))
SAME = Hypothesis("apart symmetric", eq(apart(a, s, t), apart(a, t, s)), ("a", "s", "t"))
SAME_NEAR = Hypothesis("near symmetric", eq(near(a, s, b, t), near(b, t, a, s)), ("a", "s", "b", "t"))
BIT = Hypothesis("apart indicator", eq(apart(a, s, t) * apart(a, s, t), apart(a, s, t)), ("a", "s", "t"))
BIT_NEAR = Hypothesis("near indicator", eq(near(a, s, b, t) * near(a, s, b, t), near(a, s, b, t)), ("a", "s", "b", "t"))
k, l, xs, y_ = (index(name, slots) for name in ("k", "l", "x", "y"))
c, e, xp = (index(name, parents) for name in ("c", "e", "x"))
wrong = over_synonyms(apart(a, s, t)) + over_others(near(a, s, b, t))


def one_of_others() -> Theorem:
    """f_q <= sum_{x != p} f_x for f >= 0 and q != p."""
    d = Derivation()
    positive = d.hypothesis(POSITIVE)
    zero, one = d.add("delta_value", eq(delta(q, x), 0)), d.add("delta_value", eq(delta(q, q), 1))
    never = chain(d, zero, d.add("order", le(0, 1)))
    always = chain(d, one, same(d, number(1)))
    small = d.add("apart_or_equal", le(delta(q, x), 1), never, always, cases=("q", "x"))
    less = nested(d, times(d, positive, small), (x, p))
    body = f(x) * delta(q, x)
    rest = total(x, body, p)
    split = d.add("split", eq(total(x, body), f(p) * delta(q, p) + rest))
    again = d.add("split", eq(total(x, body), f(q) * delta(q, q) + total(x, body, q)))
    gone = d.add("delta_value", eq(delta(q, p), 0))
    value = d.calc(f(q)).algebra(f(q) * number(1) + total(x, f(x) * number(0), q))
    value = value.put(f(q) * delta(q, q) + total(x, body, q), d.flip(one), d.flip(zero)).by(d.flip(again)).by(split)
    found = value.put(f(p) * number(0) + rest, gone).algebra(rest).done()
    chain(d, found, rewrite(d, less, rest, total(x, f(x), p)))
    title = "A term of a sum that leaves another out"
    hypotheses = (POSITIVE, DIFFERENT)
    return Theorem("one-of-others", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (), SOURCE)


def two_of(d: Derivation, others: Theorem, value: Callable[[Term], Term], positive: int, one: Term, two: Term) -> int:
    """F(one) + F(two) <= sum F for one != two, from 0 <= F(x) for x of their domain (`positive`, about x)."""
    point = Term("var", (), replace(_variable(one), name="x"))
    whole = total(point, value(point))
    rest = d.add("split", eq(whole, value(one) + total(point, value(point), one)))
    more = add(d, same(d, value(one)), _other(d, others, value, positive, one, two))
    return chain(d, more, d.flip(rest))


def _other(d: Derivation, others: Theorem, value: Callable[[Term], Term], positive: int, out: Term, at: Term) -> int:
    """F(at) <= sum_{x != out} F(x) for at != out."""
    variable = replace(_variable(at), name="x")
    assert isinstance(variable.sort, Domain)
    formula = ((variable,), value(Term("var", (), variable)))
    return d.lemma(others, Substitution({"p": out, "q": at}, {"f": formula}, {"things": variable.sort}), positive)


def _variable(t: Term) -> Variable:
    assert isinstance(t.data, Variable)
    return t.data


def _zero(d: Derivation, u: Term, square: int, twice: int, assumed: int) -> int:
    """u = 0 from u u = u, u + u <= n and n < 2 (`assumed`)."""
    goal = eq(u, 0)

    def low(at_most: int) -> int:
        least = chain(d, d.add("fact", le(0, u**2), name="square"), d.add("algebra", eq(u**2, u * u)), square)
        return d.add("fact", goal, at_most, least, name="antisymmetry")

    def high(above: int) -> int:
        ratio = chain(d, d.add("algebra", eq(u, u * u / u), above), d.add("congruence", eq(u * u / u, u / u), square))
        one = chain(d, ratio, d.add("algebra", eq(u / u, number(1)), above))
        two = d.calc(number(2)).algebra(number(1) + number(1)).put(u + u, d.flip(one)).done()
        return d.add("absurd", goal, chain(d, two, twice, assumed))

    return cases(d, u, number(0), low, high)


def in_pairs(others: Theorem) -> Theorem:
    """1[Z >= 1] <= 1[Z >= 2]."""
    d = Derivation()
    hypotheses = (APART, NEAR, SAME, SAME_NEAR, BIT, BIT_NEAR)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    kept = [
        from_zero(d, nested(d, given["apart"], (t, s), (s, None), (a, None))),
        from_zero(d, nested(d, given["near"], (t, None), (s, None), (b, a), (a, None))),
    ]

    def row(parent: Term, slot: Term) -> Term:
        return total(l, apart(parent, slot, l), slot)

    def block(parent: Term, other: Term) -> Term:
        return total(k, total(l, near(parent, k, other, l)))

    def column(parent: Term) -> Term:
        return total(e, block(parent, e), parent)

    def synonym() -> int:
        """apart + apart <= Z."""
        sign = d.instance(given["apart"], {"t": xs})
        first = _other(d, others, lambda y: apart(a, s, y), sign, s, t)
        mirrored = d.instance(d.instance(sign, {"s": y_}), {"y": t})
        second = chain(d, given[SAME.name], _other(d, others, lambda y: apart(a, t, y), mirrored, t, s))
        rows = d.instance(from_zero(d, nested(d, d.instance(given["apart"], {"t": l}), (l, s))), {"s": xs})
        both = two_of(d, others, lambda y: row(a, y), rows, s, t)
        both = chain(d, rewrite(d, add(d, first, second), u_ + u_, row(a, s) + row(a, t)), both)
        level = nested(d, rows, (xs, None))
        outer = from_zero(d, d.instance(level, {"a": c}))
        whole = one_of(d, total(xs, row(a, xs)), total(c, total(xs, row(c, xs))), outer, a)
        more = add(d, chain(d, both, whole), kept[1])
        return rewrite(d, more, u_ + u_, wrong)

    def other() -> int:
        """near + near <= Z."""
        sign = d.instance(given["near"], {"s": k, "t": l})
        blocks = from_zero(d, nested(d, sign, (l, None), (k, None)))
        columns = from_zero(d, nested(d, d.instance(blocks, {"b": e}), (e, a)))
        parts = []
        for one, two, slot, at in ((a, b, s, t), (b, a, t, s)):
            flat = d.instance(d.instance(given["near"], {"a": c, "b": e, "s": k, "t": l}), {"c": one, "e": two})
            inner = one_of(
                d, near(one, slot, two, at), total(l, near(one, slot, two, l)), d.instance(flat, {"k": slot}), at
            )
            lines = from_zero(d, nested(d, flat, (l, None)))
            inner = chain(d, inner, one_of(d, total(l, near(one, slot, two, l)), block(one, two), lines, slot))
            general = d.instance(d.instance(blocks, {"a": c, "b": xp}), {"c": one})
            parts.append(chain(d, inner, _other(d, others, partial(block, one), general, one, two)))
        parts[1] = chain(d, given[SAME_NEAR.name], parts[1])
        both = two_of(d, others, column, d.instance(columns, {"a": xp}), a, b)
        joined = rewrite(d, add(d, *parts), v_ + v_, column(a) + column(b))
        more = add(d, kept[0], chain(d, joined, both))
        return rewrite(d, more, v_ + v_, wrong)

    u_, v_ = apart(a, s, t), near(a, s, b, t)
    twice = synonym(), other()

    def many(assumed: int) -> int:
        value = d.add("fact", eq(event(2, wrong), 1), assumed, name="event_true")
        return chain(d, d.add("fact", le(event(1, wrong), 1), name="event_at_most_one"), d.flip(value))

    def few(assumed: int) -> int:
        nothing = [
            _zero(d, bit, given[name], step, assumed)
            for bit, name, step in ((u_, "apart indicator", twice[0]), (v_, "near indicator", twice[1]))
        ]
        none = d.calc(wrong).put(over_synonyms(number(0)) + over_others(number(0)), *nothing).algebra(number(0)).done()
        never = d.add("fact", eq(event(1, 0), 0), d.add("order", lt(0, 1)), name="event_false")
        start = d.calc(event(1, wrong)).put(event(1, number(0)), none).by(never).done()
        return chain(d, start, d.add("order", le(0, event(2, wrong))))

    cases(d, number(2), wrong, many, few)
    title = "Wrong links come in pairs"
    return Theorem("in-pairs", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (others,), SOURCE)
