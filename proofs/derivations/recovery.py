r"""From wrong links to wrong levels: the union bounds of iterated latent clustering, and its induction over levels.

Object: one level. Tuples (a, s) of parents a and slots s are drawn in pairs (tuple, target); N(a,s) is how often the
tuple is seen, kappa(a) how often it should be. apart(a,s,t) >= 0 says that the synonyms (a,s), (a,t) are not linked,
near(a,s,b,t) >= 0 that tuples of different parents are. Z adds them up over ordered pairs; links are symmetric, so
some link is wrong if and only if Z >= 2. B(l) says that level l is decided wrongly on the true latents, W(l) that some
level <= l is wrong in the end: if all levels below are right, level l is decided on the true latents, so
W(0) = 0 and W(l+1) <= W(l) + B(l+1), for every outcome of one and the same data.
Statement: \[ \Pr(Z\ge2)\le\sum_{a,s}\Pr(N_{as}<\kappa_a)+\tfrac12\Big[\sum_a\sum_{s\ne t}E\,1_{as}1_{at}\,
    \mathrm{apart}+\sum_{a\ne b}\sum_{s,t}E\,1_{as}1_{bt}\,\mathrm{near}\Big],\]
    \[ \Pr(W_l)\le\sum_{i\le l}\Pr(B_i), \]
with 1_{as} = 1[kappa_a <= N_{as}].
Source: the union bound; the induction of Korchinski, Favero, Wyart (2026), arXiv:2605.27734, algorithm 1.
"""

from __future__ import annotations

from fractions import Fraction

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.level_data import P, a, b, c, draws, parents, s, slots, t, y
from latentproof.proofs.inequalities import add, at_most, averaged, cases, chain, gap, rewrite, same, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import (
    Domain,
    Function,
    Integer,
    Relation,
    Sample,
    Term,
    eq,
    event,
    index,
    integer,
    le,
    mean,
    number,
    total,
)

SOURCE = "derived here; the induction over levels is that of arXiv:2605.27734, algorithm 1"
kappa = Function("kappa", (parents,))
seen = Function("N", (parents, slots), (draws,))
apart = Function("apart", (parents, slots, slots), (draws,))
near = Function("near", (parents, slots, parents, slots), (draws,))
APART = Hypothesis("apart", le(0, apart(a, s, t)), ("a", "s", "t"))
NEAR = Hypothesis("near", le(0, near(a, s, b, t)), ("a", "s", "b", "t"))


def enough(parent: Term, slot: Term) -> Term:
    """1[kappa_a <= N_as]."""
    return event(kappa(parent), seen(parent, slot))


def over_synonyms(body: Term) -> Term:
    """The sum over ordered pairs of synonyms (a, s), (a, t)."""
    return total(a, total(s, total(t, body, s)))


def over_others(body: Term) -> Term:
    """The sum over ordered pairs of tuples (a, s), (b, t) of different parents."""
    return total(a, total(b, total(s, total(t, body)), a))


def nested(d: Derivation, step: int, *binders: tuple[Term, Term | None]) -> int:
    """sum ... sum A <= sum ... sum B from A <= B; binders from the inside, each with what it leaves out."""
    for bound, unless in binders:
        r = d.steps[step].conclusion
        step = d.add("monotone_sum", le(total(bound, r.lhs, unless), total(bound, r.rhs, unless)), step)
    return step


def from_zero(d: Derivation, step: int) -> int:
    """0 <= B from A <= B, where A = 0 by algebra."""
    return rewrite(d, step, number(0), d.steps[step].conclusion.rhs)


def one_of(d: Derivation, part: Term, whole: Term, positive: int, at: Term) -> int:
    """F(at) <= sum F, from 0 <= F for every index (`positive`); part = F(at), whole = sum F."""
    bound = Term("var", (), whole.data)
    rest = nested(d, positive, (bound, at))
    split = d.add("split", eq(whole, part + total(bound, whole.args[0], at)))
    more = add(d, same(d, part), from_zero(d, rest))
    return chain(d, rewrite(d, more, part, d.steps[more].conclusion.rhs), d.flip(split))


def surely(d: Derivation, rare: int) -> int:
    """1[A <= B] = 1 from 1 - 1[A <= B] < 1."""
    happens = d.steps[rare].conclusion.lhs.args[1]
    goal = eq(happens, 1)
    low, high = happens.args

    def misses(assumed: int) -> int:
        zero = d.add("fact", eq(happens, 0), assumed, name="event_false")
        back = d.calc(1 - happens).put(1 - number(0), zero).algebra(number(1)).done()
        return d.add("absurd", goal, d.add("chain", Relation(number(1), "<", number(1)), d.flip(back), rare))

    return cases(d, low, high, lambda assumed: d.add("fact", goal, assumed, name="event_true"), misses)


def one_level() -> Theorem:
    """The union bound for the links of one level."""
    d = Derivation()
    wrong = over_synonyms(apart(a, s, t)) + over_others(near(a, s, b, t))
    together = enough(a, s) * (enough(a, t) * apart(a, s, t)), enough(a, s) * (enough(b, t) * near(a, s, b, t))
    missed = total(c, total(y, 1 - enough(c, y)))
    noisy = over_synonyms(together[0]) + over_others(together[1])
    bound = missed + noisy / 2
    signs = d.hypothesis(APART), d.hypothesis(NEAR)
    kept = [d.add("order", le(0, body), sign) for body, sign in zip(together, signs, strict=True)]
    kept = [
        nested(d, kept[0], (t, s), (s, None), (a, None)),
        nested(d, kept[1], (t, None), (s, None), (b, a), (a, None)),
    ]
    noise = halved(d, add(d, *(from_zero(d, step) for step in kept)), number(0), noisy / 2)
    few = d.add("fact", le(enough(c, y), 1), name="event_at_most_one")
    least = rewrite(d, gap(d, few), number(0), 1 - enough(c, y))
    missing = from_zero(d, nested(d, least, (y, None), (c, None)))
    statement = le(event(2, wrong), bound)

    def some(assumed: int) -> int:
        most = d.add("fact", le(event(2, wrong), 1), name="event_at_most_one")
        return chain(d, most, rewrite(d, add(d, assumed, noise), number(1), bound))

    def none(assumed: int) -> int:
        row = total(y, 1 - enough(a, y))
        inner = d.instance(least, {"c": a})
        outer = from_zero(d, nested(d, least, (y, None)))
        part = one_of(d, 1 - enough(a, s), row, inner, s)
        happens = surely(d, chain(d, part, one_of(d, row, missed, outer, a), assumed))
        again = d.instance(happens, {"s": t})
        other = d.instance(happens, {"a": b, "s": t})
        one = number(1)
        plain = over_synonyms(one * (one * apart(a, s, t))) + over_others(one * (one * near(a, s, b, t)))
        same_sum = d.calc(noisy).put(plain, happens, again, other).algebra(wrong).done()
        half = d.calc(noisy / 2).put(wrong / 2, same_sum).done()

        def several(assumed: int) -> int:
            value = d.add("fact", eq(event(2, wrong), 1), assumed, name="event_true")
            return chain(d, value, halved(d, assumed, one, wrong / 2))

        def fewer(assumed: int) -> int:
            value = d.add("fact", eq(event(2, wrong), 0), assumed, name="event_false")
            return chain(d, value, noise, half)

        most = cases(d, number(2), wrong, several, fewer)
        return chain(d, most, d.flip(half), rewrite(d, add(d, missing, same(d, noisy / 2)), noisy / 2, bound))

    averages = averaged(d, draws, cases(d, number(1), missed, some, none))
    end = total(c, total(y, mean(draws, 1 - enough(c, y))))
    end = end + (over_synonyms(mean(draws, together[0])) + over_others(mean(draws, together[1]))) / 2
    rewrite(d, averages, mean(draws, event(2, wrong)), end)
    statement = d.steps[-1].conclusion
    title = "One level: coverage, synonyms, other tuples"
    return Theorem("one-level", title, statement, tuple(d.steps), (APART, NEAR), (), SOURCE)


def halved(d: Derivation, step: int, lhs: Term, rhs: Term) -> int:
    """lhs <= rhs from a <= b, where lhs = a/2 and rhs = b/2 by algebra."""
    half = number(Fraction(1, 2))
    return rewrite(d, times(d, d.add("order", le(0, half)), step), lhs, rhs)


levels = integer("l", 0)
strings = Domain("strings")
string = index("x", strings)
chance = Function("chance", (strings,))
data = Sample("data", total(string, chance(string)), P)
"""The data: P independent strings, of which every level reads its pairs."""
bad, wrong_at = (Function(name, (Integer(0),), (data,)) for name in "BW")
limit, failure = (Function(name, (Integer(0),)) for name in ("beta", "F"))
BOTTOM = Hypothesis("bottom", eq(wrong_at(0), 0))
ONWARD = Hypothesis("onward", le(wrong_at(levels + 1), wrong_at(levels) + bad(levels + 1)), ("l",))
EACH = Hypothesis("each", le(mean(data, bad(levels + 1)), limit(levels + 1)), ("l",))
NOTHING = Hypothesis("nothing", eq(failure(0), 0), (), definition=True)
SUM = Hypothesis("sum", eq(failure(levels + 1), failure(levels) + limit(levels + 1)), ("l",), definition=True)


def all_levels() -> Theorem:
    """Pr(W(l)) <= F(l) = beta(1) + ... + beta(l), by induction."""
    d = Derivation()
    bottom, onward, each, nothing, more = (d.hypothesis(h) for h in (BOTTOM, ONWARD, EACH, NOTHING, SUM))
    statement = le(mean(data, wrong_at(levels)), failure(levels))
    start = d.calc(mean(data, wrong_at(0))).put(mean(data, number(0)), bottom).algebra(number(0)).done()
    base = chain(d, at_most(d, start), d.flip(nothing))
    assumed = d.add("assume", statement)
    step = averaged(d, data, onward)
    step = rewrite(
        d, step, mean(data, wrong_at(levels + 1)), mean(data, wrong_at(levels)) + mean(data, bad(levels + 1))
    )
    step = chain(d, step, add(d, assumed, each), d.flip(more))
    d.add("induction", statement, base, step, name="l")
    hypotheses = (BOTTOM, ONWARD, EACH, NOTHING, SUM)
    title = "All levels: the bounds of the levels add up"
    return Theorem("all-levels", title, statement, tuple(d.steps), hypotheses, (), SOURCE)
