r"""Chernoff's bound for counts among independent draws: how rarely a tuple is seen too rarely.

Object: P independent draws of outcomes x with probabilities p(x); tau(x) the indicator of a set of outcomes, N the
number of draws in it, q the probability of the set; k and theta >= 0 any numbers.
Statement: \[ \Pr(N<k)=1-\Pr(k\le N)\le e^{\theta k}\big(1-q(1-e^{-\theta})\big)^P\le e^{\theta k-Pq(1-e^{-\theta})}. \]
Source: Chernoff (1952), Annals of Mathematical Statistics 23, 493-507; elementary, derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.inequalities import cases, chain, gap, rewrite, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    Sample,
    count,
    eq,
    event,
    exp,
    index,
    integer,
    le,
    mean,
    number,
    real,
    total,
)

SOURCE = "Chernoff (1952), Annals of Mathematical Statistics 23, 493-507; derived here"
outcomes = Domain("outcomes")
x = index("x", outcomes)
p = Function("p", (outcomes,))
tau = Function("tau", (outcomes,))
P = integer("P", 0)
k, theta = real("k"), real("theta")
draws = Sample("X", total(x, p(x)), P)
seen = total(x, tau(x) * count(draws, x))
"""N, the number of draws in the set."""
share = total(x, p(x) * tau(x))
"""q, the probability of the set."""
NONNEGATIVE = Hypothesis("weights", le(0, p(x)), ("x",))
LAW = Hypothesis("law", eq(total(x, p(x)), 1))
INDICATOR = Hypothesis("set", eq(tau(x) * tau(x), tau(x)), ("x",))
SIGN = Hypothesis("theta", le(0, theta))


def indicator_exponential() -> Theorem:
    """e^(c u) = 1 + u (e^c - 1) for u u = u."""
    d = Derivation()
    u, c = Function("u", ())(), real("c")
    idle = Hypothesis("indicator", eq(u * u, u))
    square = d.hypothesis(idle)
    statement = eq(exp(c * u), 1 + u * (exp(c) - 1))

    def zero(assumed: int) -> int:
        least = chain(d, d.add("order", le(0, u * u)), square)
        value = d.add("fact", eq(u, 0), assumed, least, name="antisymmetry")
        back = d.calc(statement.rhs).put(1 + number(0) * (exp(c) - 1), value).algebra(number(1)).done()
        nothing = d.add("fact", eq(exp(0), 1), name="exp_zero")
        return d.calc(exp(c * u)).put(exp(c * number(0)), value).algebra(exp(0)).by(nothing).by(d.flip(back)).done()

    def one(assumed: int) -> int:
        value = chain(
            d,
            d.add("algebra", eq(u, u * u / u), assumed),
            d.add("congruence", eq(u * u / u, u / u), square),
            d.add("algebra", eq(u / u, number(1)), assumed),
        )
        back = d.calc(statement.rhs).put(1 + number(1) * (exp(c) - 1), value).algebra(exp(c)).done()
        return d.calc(exp(c * u)).put(exp(c * number(1)), value).algebra(exp(c)).by(d.flip(back)).done()

    cases(d, u, number(0), zero, one)
    return Theorem("indicator-exponential", "Exponential of an indicator", statement, tuple(d.steps), (idle,))


def lower_tail(exponential: Theorem) -> Theorem:
    """Chernoff's bound, with the exact base."""
    d = Derivation()
    law, least, square, sign = (d.hypothesis(h) for h in (LAW, NONNEGATIVE, INDICATOR, SIGN))
    few = 1 - event(k, seen)
    tilted = exp(theta * (k - seen))

    def enough(assumed: int) -> int:
        value = d.add("fact", eq(event(k, seen), 1), assumed, name="event_true")
        end = d.calc(few).put(1 - number(1), value).done()
        return chain(d, end, d.add("order", le(1 - number(1), tilted)))

    def short(assumed: int) -> int:
        value = d.add("fact", eq(event(k, seen), 0), assumed, name="event_false")
        positive = times(d, sign, gap(d, weak(d, assumed)))
        above = rewrite(d, positive, number(0), theta * (k - seen))
        tangent = d.add("fact", le(1 + theta * (k - seen), tilted), name="exp_tangent")
        at_least = d.add("order", le(1 - number(0), 1 + theta * (k - seen)), above)
        return chain(d, d.calc(few).put(1 - number(0), value).done(), at_least, tangent)

    pointwise = cases(d, k, seen, enough, short)
    averaged = d.add("monotone_mean", le(mean(draws, few), mean(draws, tilted)), pointwise)
    h = -theta * tau(x)
    power = total(x, h * count(draws, x))
    apart = d.add("fact", eq(exp(theta * k + power), exp(theta * k) * exp(power)), name="exp_sum")
    moment = d.add(
        "axiom",
        eq(mean(draws, exp(power)), total(x, p(x) * exp(h)) ** P),
        least,
        law,
        name="sample_exponential",
    )
    fixed = exp(-theta)
    use = Substitution({"c": -theta}, {"u": ((), tau(x))})
    base = d.lemma(exponential, use, square)
    rest = 1 - share * (1 - fixed)
    inner = (
        d.calc(total(x, p(x) * exp(h)))
        .put(total(x, p(x) * (1 + tau(x) * (fixed - 1))), base)
        .algebra(total(x, p(x)) - share * (1 - fixed))
        .put(rest, law)
        .done()
    )
    value = (
        d.calc(mean(draws, tilted))
        .algebra(mean(draws, exp(theta * k + power)))
        .put(mean(draws, exp(theta * k) * exp(power)), apart)
        .algebra(exp(theta * k) * mean(draws, exp(power)))
        .put(exp(theta * k) * total(x, p(x) * exp(h)) ** P, moment)
        .put(exp(theta * k) * rest**P, inner)
        .done()
    )
    chain(d, averaged, value)
    statement = le(mean(draws, few), exp(theta * k) * rest**P)
    hypotheses = (NONNEGATIVE, LAW, INDICATOR, SIGN)
    title = "Chernoff's bound for a count that is too small"
    return Theorem("chernoff", title, statement, tuple(d.steps), hypotheses, (exponential,), SOURCE)
