r"""Coverage: how likely a tuple of probability r is seen fewer than k times, in a form that numbers can be put into.

Object: P independent draws, k any number, theta >= 0 free; N counts the draws that fall into a set of probability q.
Statement: \[ \Pr(N<k)\le\exp\big\{\theta k+P\ln\big(1-q(1-e^{-\theta})\big)\big\}, \]
and the same for N_as, how often the tuple (a, s) is seen, with q = r(a), k = kappa(a), theta = eta(a). At the best
theta it is exp(-P kl(k/P | q)).
Source: Chernoff (1952), Annals of Mathematical Statistics 23, 493-507; derived here.
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import tails
from latentproof.proofs.derivations.level_data import (
    FACTOR,
    LAW,
    MODEL,
    UNIT,
    WEIGHTS,
    P,
    a,
    draws,
    pairs,
    parents,
    phi,
    r,
    s,
    seen,
    tuples,
    w,
    x,
    z,
)
from latentproof.proofs.derivations.recovery import kappa
from latentproof.proofs.inequalities import chain
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Term,
    Variable,
    count,
    delta,
    eq,
    event,
    exp,
    index,
    le,
    left,
    ln,
    lt,
    mean,
    number,
    pair,
    total,
)

rest = 1 - tails.share * (1 - exp(-tails.theta))
POSITIVE = Hypothesis("positive", lt(0, rest))
eta = Function("eta", (parents,))
"""The free parameter of Chernoff's bound, one a parent."""
RATE = Hypothesis("rate", le(0, eta(a)), ("a",))
UNSEEN = Hypothesis("unseen", lt(0, 1 - r(a) * (1 - exp(-eta(a)))), ("a",))
T, U = index("T", tuples), index("U", tuples)
X = Variable("x", pairs)


def missed(parent: Term) -> Term:
    """The bound on the probability that a tuple of the parent is seen fewer than kappa times."""
    return exp(eta(parent) * kappa(parent) + P * ln(1 - r(parent) * (1 - exp(-eta(parent)))))


def lower_tail(chernoff: Theorem) -> Theorem:
    """Chernoff's bound with a logarithm in place of the power P."""
    d = Derivation()
    given = [d.hypothesis(h) for h in chernoff.hypotheses]
    positive = d.hypothesis(POSITIVE)
    known = d.lemma(chernoff, Substitution(), *given)
    size = tails.P * ln(rest)
    value = d.add("fact", eq(exp(ln(rest)), rest), positive, name="exp_ln")
    power = d.add("fact", eq(exp(size), exp(ln(rest)) ** tails.P), name="exp_power")
    power = d.calc(exp(size)).by(power).put(rest**tails.P, value).done()
    apart = d.add("fact", eq(exp(tails.theta * tails.k + size), exp(tails.theta * tails.k) * exp(size)), name="exp_sum")
    end = d.calc(exp(tails.theta * tails.k) * rest**tails.P).put(exp(tails.theta * tails.k) * exp(size), d.flip(power))
    chain(d, known, end.by(d.flip(apart)).done())
    hypotheses = (*chernoff.hypotheses, POSITIVE)
    title = "Chernoff's bound with a logarithm"
    return Theorem("chernoff-ln", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (chernoff,), tails.SOURCE)


def indicator(d: Derivation) -> int:
    """delta(T, U) delta(T, U) = delta(T, U)."""
    differ, equal = delta(T, U), delta(T, T)
    zero = d.add("delta_value", eq(differ, 0))
    apart = d.calc(differ * differ).put(number(0) * number(0), zero).algebra(number(0)).by(d.flip(zero)).done()
    one = d.add("delta_value", eq(equal, 1))
    same = d.calc(equal * equal).put(number(1) * number(1), one).algebra(number(1)).by(d.flip(one)).done()
    return d.add("apart_or_equal", eq(differ * differ, differ), apart, same, cases=("T", "U"))


def of_tuple(d: Derivation, value: Callable[[Term], Term], at: Term) -> int:
    """sum_x delta(left x, at) F(x) = sum_z F(at, z)."""
    double = total(T, total(z, delta(left(pair(T, z)), at) * value(pair(T, z))))
    plain = total(T, total(z, delta(T, at) * value(pair(T, z))))
    apart = total(T, total(z, number(0) * value(pair(T, z))), at)
    one, zero = d.add("delta_value", eq(delta(at, at), 1)), d.add("delta_value", eq(delta(T, at), 0))
    first = total(z, delta(at, at) * value(pair(at, z)))
    return (
        d.calc(total(x, delta(left(x), at) * value(x)))
        .then("pairs", double)
        .algebra(plain)
        .then("split", first + total(T, total(z, delta(T, at) * value(pair(T, z))), at))
        .put(total(z, number(1) * value(pair(at, z))) + apart, one, zero)
        .algebra(total(z, value(pair(at, z))))
        .done()
    )


def coverage(bound: Theorem) -> Theorem:
    """How likely the tuple (a, s) is seen fewer than kappa(a) times."""
    d = Derivation()
    weights, law, factor, unit, rate, unseen = (d.hypothesis(h) for h in (WEIGHTS, LAW, FACTOR, UNIT, RATE, UNSEEN))
    factor, unit = d.instance(factor, {"c": a, "y": s}), d.instance(unit, {"c": a})
    at = pair(a, s)
    tau = delta(left(x), at)
    square = d.instance(indicator(d), {"T": left(x), "U": at})
    counts = of_tuple(d, lambda outcome: count(draws, outcome), at)
    turned = d.calc(total(x, w(x) * tau)).algebra(total(x, tau * w(x))).by(of_tuple(d, w, at))
    turned = turned.put(total(z, r(a) * phi(a, z)), factor).algebra(r(a) * total(z, phi(a, z)))
    share = turned.put(r(a) * number(1), unit).algebra(r(a)).done()
    use = Substitution({"k": kappa(a), "theta": eta(a)}, {"p": ((X,), w(x)), "tau": ((X,), tau)}, {"outcomes": pairs})
    base, moved = use(rest), use(bound.statement.rhs)
    positive = d.calc(base).put(1 - r(a) * (1 - exp(-eta(a))), share).done()
    positive = d.add("chain", lt(0, base), unseen, d.flip(positive))
    known = d.lemma(bound, use, weights, law, square, rate, positive)
    start = d.calc(mean(draws, 1 - event(kappa(a), seen(a, s)))).put(use(bound.statement.lhs), d.flip(counts)).done()
    chain(d, start, known, d.calc(moved).put(missed(a), share).done())
    hypotheses = (*MODEL[:3], UNIT, RATE, UNSEEN)
    title = "A tuple is rarely missed"
    return Theorem("missed-tuple", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (bound,), tails.SOURCE)
