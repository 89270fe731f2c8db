r"""How rarely a tuple is seen too rarely: Chernoff's bound with the constants of S1.

Object: P draws of pairs (T, z) with probabilities g(T, z) = pi(T) phi(T, z); N_T the number of draws of the tuple T;
p <= pi(T) and k - 1 <= P p/2.
Statement: \[ \Pr(N_T<k)\le e^{-Pp/8}. \]
Proof: e^(theta (k - 1 - N)) is at least the indicator of N <= k - 1, at theta = 1/2, where e^(-1/2) <= 5/8.
Source: Chernoff (1952), Annals of Mathematical Statistics 23, 493-507; derived here.
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.inequalities import add, averaged, cases, chain, gap, rewrite, same, sum_sign, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.syntax import product
from latentproof.proofs.terms import (
    Domain,
    Function,
    Sample,
    Term,
    count,
    delta,
    eq,
    event,
    exp,
    index,
    integer,
    le,
    left,
    mean,
    number,
    pair,
    real,
    total,
)

SOURCE = "Chernoff (1952), Annals of Mathematical Statistics 23, 493-507; constants of S1 derived here"
V = integer("V", 1)
tuples, targets = Domain("tuples", V), Domain("targets")
pairs_ = product(tuples, targets)
T, U, a = index("T", tuples), index("U", tuples), index("a", tuples)
z, x = index("z", targets), index("x", pairs_)
g, pi, phi = Function("g", (pairs_,)), Function("pi", (tuples,)), Function("phi", (tuples, targets))
P, k, p = integer("P", 0), integer("k", 1), real("p")
data = Sample("X", total(x, g(x)), P)
"""P draws of pairs (tuple, target)."""


def number_of(t: Term) -> Term:
    """N_T, how often the tuple is drawn."""
    return total(z, count(data, pair(t, z)))


SIGN = Hypothesis("weights", le(0, g(x)), ("x",))
LAW = Hypothesis("law", eq(total(x, g(x)), 1))
FACTOR = Hypothesis("pairs", eq(g(pair(T, z)), pi(T) * phi(T, z)), ("T", "z"))
TARGETS = Hypothesis("target law", eq(total(z, phi(T, z)), 1), ("T",))
LEAST = Hypothesis("rarest", le(p, pi(T)), ("T",))
ENOUGH = Hypothesis("enough", le(k - 1, P * p / 2))


def small_exponential() -> Theorem:
    """e^(-1/2) <= 5/8, from (9/8)^4 <= e^(1/2)."""
    d = Derivation()
    half, eighth = number(1) / 2, number(1) / 8
    line = d.add("fact", le(1 + eighth, exp(eighth)), name="exp_tangent")
    power = d.add("monotone_power", le((1 + eighth) ** 4, exp(eighth) ** 4), d.add("order", le(0, 1 + eighth)), line)
    whole = d.add("fact", eq(exp(4 * eighth), exp(eighth) ** 4), name="exp_power")
    start = d.add("order", le(number(8) / 5, (1 + eighth) ** 4))
    large = chain(d, start, power, d.flip(whole), d.add("algebra", eq(exp(4 * eighth), exp(half))))
    factor = d.add("order", le(0, number(5) / 8 * exp(-half)))
    joined = d.add("fact", eq(exp(-half + half), exp(-half) * exp(half)), name="exp_sum")
    one = d.add("fact", eq(exp(0), 1), name="exp_zero")
    unit = d.calc(exp(-half) * exp(half)).by(d.flip(joined)).algebra(exp(0)).by(one).done()
    scaled = times(d, factor, large)
    value = (
        d.calc(number(5) / 8 * exp(-half) * exp(half))
        .algebra(number(5) / 8 * (exp(-half) * exp(half)))
        .put(number(5) / 8 * 1, unit)
        .algebra(number(5) / 8)
        .done()
    )
    rewrite(d, chain(d, scaled, value), exp(-half), number(5) / 8)
    statement = le(exp(-half), number(5) / 8)
    return Theorem("small-exponential", "A bound on one exponential", statement, tuple(d.steps))


def picked(d: Derivation, at: Term, f: Callable[[Term], Term]) -> int:
    """sum_a delta(a, at) f(a) = f(at)."""
    whole = total(a, delta(a, at) * f(a))
    parted = d.add("split", eq(whole, delta(at, at) * f(at) + total(a, delta(a, at) * f(a), at)))
    one, zero = d.add("delta_value", eq(delta(at, at), 1)), d.add("delta_value", eq(delta(a, at), 0))
    split = 1 * f(at) + total(a, number(0) * f(a), at)
    return d.calc(whole).by(parted).put(split, one, zero).algebra(f(at)).done()


def gathered(d: Derivation, f: Callable[[Term], Term]) -> int:
    """sum_x delta(left x, T) f(x) = sum_z f((T, z))."""
    whole = total(x, delta(left(x), T) * f(x))
    double = total(a, total(z, delta(left(pair(a, z)), T) * f(pair(a, z))))
    parted = d.add("pairs", eq(whole, double))
    inner = total(a, delta(a, T) * total(z, f(pair(a, z))))
    return d.calc(whole).by(parted).algebra(inner).by(picked(d, T, lambda s: total(z, f(pair(s, z))))).done()


def rare(exponential: Theorem, small: Theorem) -> Theorem:
    """P(N_T < k) <= e^(-P p/8)."""
    d = Derivation()
    hypotheses = (SIGN, LAW, FACTOR, TARGETS, LEAST, ENOUGH)
    sign, law, factor, shares, least, enough = (d.hypothesis(h) for h in hypotheses)
    half, seen = number(1) / 2, number_of(T)
    few, tilted = 1 - event(k, seen), exp(half * (k - 1 - seen))

    def often(assumed: int) -> int:
        value = d.add("fact", eq(event(k, seen), 1), assumed, name="event_true")
        end = d.calc(few).put(1 - number(1), value).done()
        return chain(d, end, d.add("order", le(1 - number(1), tilted)))

    def seldom(assumed: int) -> int:
        value = d.add("fact", eq(event(k, seen), 0), assumed, name="event_false")
        whole = gap(d, d.add("discrete", le(seen + 1, k), assumed))
        above = d.add("order", le(1 - number(0), 1 + half * (k - 1 - seen)), whole)
        line = d.add("fact", le(1 + half * (k - 1 - seen), tilted), name="exp_tangent")
        return chain(d, d.calc(few).put(1 - number(0), value).done(), above, line)

    bound = averaged(d, data, cases(d, k, seen, often, seldom))
    mark = delta(left(x), T)
    idempotent = _idempotent(d)
    h = -half * mark
    power = total(x, h * count(data, x))
    tallied = (
        d.calc(power)
        .algebra(-half * total(x, mark * count(data, x)))
        .put(-half * seen, gathered(d, lambda y: count(data, y)))
        .done()
    )
    apart = d.add("fact", eq(exp(half * (k - 1) + power), exp(half * (k - 1)) * exp(power)), name="exp_sum")
    moment = eq(mean(data, exp(power)), total(x, g(x) * exp(h)) ** P)
    generated = d.add("axiom", moment, sign, law, name="sample_exponential")
    value = (
        d.calc(mean(data, tilted))
        .algebra(mean(data, exp(half * (k - 1) + -half * seen)))
        .put(mean(data, exp(half * (k - 1) + power)), d.flip(tallied))
        .put(mean(data, exp(half * (k - 1)) * exp(power)), apart)
        .algebra(exp(half * (k - 1)) * mean(data, exp(power)))
        .put(exp(half * (k - 1)) * total(x, g(x) * exp(h)) ** P, generated)
        .done()
    )
    # sum g e^(-delta/2) = 1 - pi(T)(1 - e^(-1/2)) <= exp(-3 p/8).
    base = d.lemma(exponential, Substitution({"c": -half}, {"u": ((), mark)}), idempotent)
    weighed = gathered(d, g)
    mass = (
        d.calc(total(x, mark * g(x)))
        .by(weighed)
        .put(total(z, pi(T) * phi(T, z)), factor)
        .algebra(pi(T) * total(z, phi(T, z)))
        .put(pi(T) * 1, shares)
        .algebra(pi(T))
        .done()
    )
    inside = (
        d.calc(total(x, g(x) * exp(h)))
        .put(total(x, g(x) * (1 + mark * (exp(-half) - 1))), base)
        .algebra(total(x, g(x)) - total(x, mark * g(x)) * (1 - exp(-half)))
        .put(1 - pi(T) * (1 - exp(-half)), law, mass)
        .done()
    )
    room = gap(d, d.lemma(small, Substitution()))
    heavy = rewrite(d, times(d, _weight_sign(d, mass, sign), room), number(0), pi(T) * (1 - exp(-half)) - 3 * pi(T) / 8)
    lower = add(d, heavy, times(d, d.add("order", le(0, number(3) / 8)), least))
    enough_weight = rewrite(d, lower, 3 * p / 8, pi(T) * (1 - exp(-half)))
    both = 1 - 3 * p / 8 - pi(T) * (1 - exp(-half))
    flipped = rewrite(d, add(d, enough_weight, same(d, both)), 1 - pi(T) * (1 - exp(-half)), 1 - 3 * p / 8)
    line = d.add("fact", le(1 + -(3 * p / 8), exp(-(3 * p / 8))), name="exp_tangent")
    inner = total(x, g(x) * exp(h))
    small_base = chain(d, inside, flipped, rewrite(d, line, 1 - 3 * p / 8, exp(-(3 * p / 8))))
    positive = sum_sign(d, x, d.add("order", le(0, g(x) * exp(h)), sign))
    raised = d.add("monotone_power", le(inner**P, exp(-(3 * p / 8)) ** P), positive, small_base)
    together = d.add("fact", eq(exp(P * -(3 * p / 8)), exp(-(3 * p / 8)) ** P), name="exp_power")
    scaled = times(d, d.add("order", le(0, exp(half * (k - 1)))), chain(d, raised, d.flip(together)))
    merged = d.add(
        "fact", eq(exp(half * (k - 1) + P * -(3 * p / 8)), exp(half * (k - 1)) * exp(P * -(3 * p / 8))), name="exp_sum"
    )
    budget = times(d, d.add("order", le(0, half)), enough)
    spent = add(d, budget, same(d, P * -(3 * p / 8)))
    exponent = rewrite(d, spent, half * (k - 1) + P * -(3 * p / 8), -(P * p / 8))
    final = d.add("fact", le(exp(half * (k - 1) + P * -(3 * p / 8)), exp(-(P * p / 8))), exponent, name="exp_monotone")
    chain(d, bound, value, scaled, d.flip(merged), final)
    statement = le(mean(data, few), exp(-(P * p / 8)))
    title = "A tuple is seen often enough"
    return Theorem("S1-counts", title, statement, tuple(d.steps), hypotheses, (exponential, small), SOURCE)


def _weight_sign(d: Derivation, mass: int, sign: int) -> int:
    """0 <= pi(T), the sum of weights."""
    marked = d.add("order", le(0, delta(left(x), T) * g(x)), _mark_sign(d), sign)
    return chain(d, sum_sign(d, x, marked), mass)


def _mark_sign(d: Derivation) -> int:
    """0 <= delta."""
    mark = delta(left(x), T)
    return chain(d, d.add("order", le(0, mark * mark)), _idempotent(d))


def _idempotent(d: Derivation) -> int:
    """delta delta = delta, whether the two indices differ or not."""
    mark, own = delta(a, T), d.add("delta_value", eq(delta(a, a), 1))
    zero = d.add("delta_value", eq(mark, 0))
    differ = d.calc(mark * mark).put(number(0) * 0, zero).algebra(number(0)).by(d.flip(zero)).done()
    equal = d.calc(delta(a, a) * delta(a, a)).put(number(1) * 1, own).algebra(number(1)).by(d.flip(own)).done()
    both = d.add("apart_or_equal", eq(mark * mark, mark), differ, equal, cases=("a", "T"))
    return d.instance(both, {"a": left(x)})
