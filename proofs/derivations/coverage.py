r"""S4: every tuple must be seen, and N tuples of whatever probabilities are seen only by about N ln N draws.

Object: P independent draws of tuples T with probabilities p(T) > 0; N_T the number of draws equal to T; N tuples in
all. A tuple is missing with probability (1 - p(T))^P.
Statement: \[ \Pr(\text{all are seen})\le\prod_T\big(1-(1-p_T)^P\big)\le\big(1-(1-\tfrac1N)^P\big)^N, \]
written with logarithms, for P = n + 1. The first step is cited: the counts of a multinomial law are negatively
associated. The second is concavity.
Source: Joag-Dev, Proschan (1983), Annals of Statistics 11, 286-295, section 3.1; the rest derived here.
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.inequalities import add, chain, gap, rewrite, same, summed, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
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
    ln,
    lt,
    mean,
    number,
    real,
    total,
)

SOURCE = "Joag-Dev, Proschan (1983), Annals of Statistics 11, 286-295, section 3.1"
N = integer("N", 2)
n = integer("n", 0)
tuples = Domain("tuples", N)
T, x = index("T", tuples), index("x", tuples)
p = Function("p", (tuples,))
draws = Sample("X", total(T, p(T)), n + 1)
is_seen = 1 - (1 - p(T)) ** (n + 1)
"""The probability that T is seen."""
flat = 1 - (1 - 1 / N) ** (n + 1)
all_seen = event(total(T, event(count(draws, T), 0)), 0)
SIGN = Hypothesis("weights", lt(0, p(T)), ("T",))
LAW = Hypothesis("law", eq(total(T, p(T)), 1))


def one_missing() -> Theorem:
    """P(N_x <= 0) = (1 - p(x))^P."""
    d = Derivation()
    sign, law = d.hypothesis(SIGN), d.hypothesis(LAW)
    least = d.add("fact", le(0, p(T)), sign, name="weaken")
    mark = delta(T, x)
    one = d.add("delta_value", eq(delta(T, T), 1))
    # delta^2 = delta, whether the two indices differ or not.
    zero = d.add("delta_value", eq(mark, 0))
    differ = d.calc(mark * mark).put(number(0) * 0, zero).algebra(number(0)).by(d.flip(zero)).done()
    equal = d.calc(delta(T, T) * delta(T, T)).put(number(1) * 1, one).algebra(number(1)).by(d.flip(one)).done()
    square = d.add("apart_or_equal", eq(mark * mark, mark), differ, equal, cases=("T", "x"))
    hits = total(T, mark * count(draws, T))
    avoided = d.add(
        "axiom",
        eq(mean(draws, event(hits, 0)), total(T, p(T) * (1 - mark)) ** (n + 1)),
        least,
        law,
        square,
        name="sample_avoids",
    )
    counted = _picked(d, lambda t: count(draws, t))
    weighed = _picked(d, p)
    chance = (
        d.calc(total(T, p(T) * (1 - mark)))
        .algebra(total(T, p(T)) - total(T, mark * p(T)))
        .put(1 - p(x), law, weighed)
        .done()
    )
    statement = eq(mean(draws, event(count(draws, x), 0)), (1 - p(x)) ** (n + 1))
    (
        d.calc(statement.lhs)
        .put(mean(draws, event(hits, 0)), d.flip(counted))
        .by(avoided)
        .put(statement.rhs, chance)
        .done()
    )
    title = "The probability that a tuple is missing"
    return Theorem("S4-missing", title, statement, tuple(d.steps), (SIGN, LAW), (), SOURCE)


def _picked(d: Derivation, f: Callable[[Term], Term]) -> int:
    """sum_T delta(T, x) f(T) = f(x)."""
    whole = total(T, delta(T, x) * f(T))
    rest = total(T, delta(T, x) * f(T), x)
    parted = d.add("split", eq(whole, delta(x, x) * f(x) + rest))
    one, zero = d.add("delta_value", eq(delta(x, x), 1)), d.add("delta_value", eq(delta(T, x), 0))
    return d.calc(whole).by(parted).put(1 * f(x) + total(T, number(0) * f(T), x), one, zero).algebra(f(x)).done()


def associated() -> Theorem:
    """The cited step: the counts of independent draws are negatively associated."""
    d = Derivation()
    statement = le(mean(draws, all_seen), exp(total(T, ln(is_seen))))
    d.add("cite", statement, name="negative association of counts", reference=SOURCE)
    title = "Seeing all tuples is no more likely than if they were independent"
    return Theorem("S4-association", title, statement, tuple(d.steps), (SIGN, LAW), (), SOURCE)


def seen() -> Theorem:
    """0 < 1 - (1 - u)^(n + 1) for 0 < u <= 1."""
    d = Derivation()
    u = real("u")
    signs = (Hypothesis("chance", lt(0, u)), Hypothesis("at most one", le(u, 1)))
    positive, small = (d.hypothesis(h) for h in signs)
    rest = gap(d, small)
    below = d.add("order", le(1 - u, 1), d.add("fact", le(0, u), positive, name="weaken"))
    power = d.add("monotone_power", le((1 - u) ** n, number(1) ** n), rest, below)
    bound = rewrite(d, times(d, rest, power), (1 - u) ** (n + 1), 1 - u)
    gap(d, chain(d, bound, d.add("order", lt(1 - u, 1), positive)))
    statement = lt(0, 1 - (1 - u) ** (n + 1))
    return Theorem("S4-seen", "What is possible is seen with positive probability", statement, tuple(d.steps), signs)


def ln_tangent() -> Theorem:
    """ln u <= ln y + (u - y)/y for u, y > 0."""
    d = Derivation()
    u, y = real("u"), real("y")
    signs = (Hypothesis("u", lt(0, u)), Hypothesis("y", lt(0, y)))
    one, two = (d.hypothesis(h) for h in signs)
    apart = ln(u) - ln(y)
    line = d.add("fact", le(1 + apart, exp(apart)), name="exp_tangent")
    self_u = d.add("fact", eq(exp(ln(u)), u), one, name="exp_ln")
    self_y = d.add("fact", eq(exp(ln(y)), y), two, name="exp_ln")
    joined = d.add("fact", eq(exp(apart + ln(y)), exp(apart) * exp(ln(y))), name="exp_sum")
    product = d.calc(exp(apart) * exp(ln(y))).by(d.flip(joined)).algebra(exp(ln(u))).by(self_u).done()
    value = (
        d.calc(exp(apart))
        .then("algebra", exp(apart) * y / y, (two,))
        .put(exp(apart) * exp(ln(y)) / y, d.flip(self_y))
        .put(u / y, product)
        .done()
    )
    statement = le(ln(u), ln(y) + (u - y) / y)
    rewrite(d, add(d, chain(d, line, value), same(d, ln(y) - 1)), statement.lhs, statement.rhs, two)
    return Theorem("ln-tangent", "The logarithm lies below its tangents", statement, tuple(d.steps), signs)


def flattest(line: Theorem, possible: Theorem, logs: Theorem) -> Theorem:
    """Among all probabilities, equal ones make it most likely that all tuples are seen."""
    d = Derivation()
    small = Hypothesis("at most one", le(p(T), 1), ("T",))
    sign, law, most = (d.hypothesis(h) for h in (SIGN, LAW, small))
    # 1 - (1 - p)^(n + 1) is below its tangent at 1/N, and ln is below its tangent at that value.
    tangent = d.lemma(
        line, Substitution({"x": 1 - p(T), "y": 1 - 1 / N}), gap(d, most), d.add("order", le(0, 1 - 1 / N))
    )
    step = (n + 1) * (1 - 1 / N) ** n * (p(T) - 1 / N)
    moved = add(d, tangent, same(d, step - (1 - 1 / N) ** (n + 1)))
    above = rewrite(d, add(d, moved, same(d, -((1 - p(T)) ** (n + 1)) + (1 - 1 / N) ** (n + 1))), is_seen - flat, step)
    positive = d.lemma(possible, Substitution({"u": p(T)}), sign, most)
    even = d.add("order", lt(0, 1 / N)), d.add("order", le(1 / N, 1))
    base = d.lemma(possible, Substitution({"u": 1 / N}), *even)
    below = d.lemma(logs, Substitution({"u": is_seen, "y": flat}), positive, base)
    over = d.add("order", le(0, 1 / flat), base)
    scaled = rewrite(d, times(d, over, above), (is_seen - flat) / flat, step / flat, base)
    whole = summed(d, T, chain(d, below, add(d, same(d, ln(flat)), scaled)))
    slope = (n + 1) * (1 - 1 / N) ** n / flat
    value = (
        d.calc(d.steps[whole].conclusion.rhs)
        .then("algebra", N * ln(flat) + slope * (total(T, p(T)) - 1), (base,))
        .put(N * ln(flat) + slope * (number(1) - 1), law)
        .then("algebra", N * ln(flat), (base,))
        .done()
    )
    chain(d, whole, value)
    statement = le(total(T, ln(is_seen)), N * ln(flat))
    title, hypotheses = "Equal probabilities are the best case", (SIGN, LAW, small)
    return Theorem("S4-flattest", title, statement, tuple(d.steps), hypotheses, (line, possible, logs))


def all_tuples(cited: Theorem, even: Theorem) -> Theorem:
    """S4: all N tuples are seen with probability 1 - epsilon only if ln(1 - epsilon) <= N ln(1 - (1 - 1/N)^P)."""
    d = Derivation()
    eps = real("epsilon")
    small = Hypothesis("at most one", le(p(T), 1), ("T",))
    rare = Hypothesis("error", lt(0, 1 - eps))
    often = Hypothesis("all are seen", le(1 - eps, mean(draws, all_seen)))
    hypotheses = (SIGN, LAW, small, rare, often)
    sign, law, most, positive, seen_often = (d.hypothesis(h) for h in hypotheses)
    product = d.lemma(cited, Substitution(), sign, law)
    bound = chain(d, seen_often, product)
    power = d.steps[product].conclusion.rhs
    logs = d.add("fact", le(ln(1 - eps), ln(power)), positive, bound, name="ln_monotone")
    back = d.add("fact", eq(ln(power), power.args[0]), name="ln_exp")
    chain(d, logs, back, d.lemma(even, Substitution(), sign, law, most))
    statement = le(ln(1 - eps), N * ln(flat))
    title = "S4: every tuple must be seen"
    return Theorem("S4", title, statement, tuple(d.steps), hypotheses, (cited, even), SOURCE)
