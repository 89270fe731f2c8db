r"""Lemma N: two empirical laws of different distributions are rarely close.

Object: X_z = Y_z/(1+j) - W_z/(1+k), the difference of the empirical laws of 1 + j draws of p and 1 + k draws of p2; h,
the squared distance below which two tuples are linked; f any direction, mu > 0 free, K <= 1 + j and K2 <= 1 + k.
Statement: \[ E\,1[K\le1+j]\,1[K_2\le1+k]\,1[|X|^2<h]\le\exp\Big\{\frac{\mu h}2+\frac{|f|^2}{2\mu}
    +K\ln\sum_zp_ze^{f_z/K}+K_2\ln\sum_zp'_ze^{-f_z/K_2}\Big\}. \]
Proof. -<f, X> <= mu |X|^2/2 + |f|^2/(2 mu), as |mu X + f|^2 >= 0; then Chernoff along f = -(rate)(p - p2).
Source: this project (Lemma N); Chernoff (1952).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.level_data import targets, z
from latentproof.proofs.derivations.mixture import h
from latentproof.proofs.derivations.tilting import (
    K2,
    LAWS,
    POSITIVE,
    POSITIVE2,
    K,
    W,
    Y,
    difference,
    f,
    i,
    j,
    k,
    p,
    p2,
)
from latentproof.proofs.inequalities import add, averaged, cases, chain, rewrite, sum_sign, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Term, Variable, eq, event, exp, le, ln, lt, mean, number, real, total

SOURCE = "this project; Chernoff (1952), Annals of Mathematical Statistics 23, 493-507"
mu = real("mu")
WEIGHT = Hypothesis("mu", lt(0, mu))
GIVEN = (*LAWS, POSITIVE, POSITIVE2, WEIGHT)
far = event(h, total(i, difference(i) ** 2))
price = mu * h / 2 + total(z, f(z) ** 2) / (2 * mu)
moment = K * ln(total(z, p(z) * exp(f(z) / K))) + K2 * ln(total(z, p2(z) * exp(-f(z) / K2)))
bound = exp(price + moment)


def both(expectation: Term) -> Term:
    """The expectation over both samples."""
    return mean(Y, mean(W, expectation))


def lemma(moments: Theorem, sign: Theorem) -> Theorem:
    """Lemma N."""
    d = Derivation()
    given = {hyp.name: d.hypothesis(hyp) for hyp in GIVEN}
    along = total(z, f(z) * difference(z))
    seen = event(K, 1 + j) * (event(K2, 1 + k) * (1 - far))
    squares = total(i, difference(i) ** 2)

    def apart(assumed: int) -> int:
        one = d.add("fact", eq(far, 1), assumed, name="event_true")
        zero = d.calc(1 - far).put(1 - number(1), one).algebra(number(0)).done()
        return chain(d, zero, d.add("order", le(0, exp(price + along)), given["mu"]))

    def close(assumed: int) -> int:
        square = sum_sign(d, z, d.add("fact", le(0, (mu * difference(z) + f(z)) ** 2), name="square"))
        half = times(d, d.add("order", le(0, 1 / (2 * mu)), given["mu"]), square)
        near = times(d, d.add("order", le(0, mu / 2), given["mu"]), weak(d, assumed))
        rest = total(z, f(z) ** 2) / (2 * mu) + along
        near = add(d, near, d.add("order", le(rest, rest), given["mu"]))
        end = rewrite(d, near, d.steps[half].conclusion.rhs, price + along, given["mu"])
        least = rewrite(d, chain(d, half, end), number(0), price + along, given["mu"])
        grown = d.add("fact", le(exp(0), exp(price + along)), least, name="exp_monotone")
        zero = d.add("fact", eq(far, 0), assumed, name="event_false")
        start = d.calc(1 - far).put(1 - number(0), zero).algebra(number(1))
        return chain(d, start.by(d.flip(d.add("fact", eq(exp(0), 1), name="exp_zero"))).done(), grown)

    def absent(assumed: int, which: Term, value: Term) -> int:
        never = d.add("fact", eq(which, 0), assumed, name="event_false")
        zero = d.calc(both(seen)).put(both(value), never).algebra(number(0)).done()
        return chain(d, zero, d.lemma(sign, Substitution({"x": price + moment})))

    def enough(first: int) -> int:
        def second(other: int) -> int:
            over = averaged(d, Y, averaged(d, W, cases(d, h, squares, apart, close)))
            split = d.add("fact", eq(exp(price + along), exp(price) * exp(along)), name="exp_sum")
            value = d.calc(d.steps[over].conclusion.rhs).put(both(exp(price) * exp(along)), split)
            joint = value.then("algebra", exp(price) * both(exp(along)), (given["mu"],)).done()
            use = Substitution({}, {"h": ((Variable("z", targets),), f(z))})
            laws = [given[hyp.name] for hyp in (*LAWS, POSITIVE, POSITIVE2)]
            found = d.lemma(moments, use, *laws, first, other)
            found = times(d, d.add("order", le(0, exp(price)), given["mu"]), found)
            joined = d.add("fact", eq(bound, exp(price) * exp(moment)), name="exp_sum")
            happens = [
                d.add("fact", eq(event(*n), 1), step, name="event_true")
                for n, step in (((K, 1 + j), first), ((K2, 1 + k), other))
            ]
            start = d.calc(both(seen)).put(both(number(1) * (number(1) * (1 - far))), *happens).algebra(both(1 - far))
            return chain(d, start.done(), over, joint, found, d.flip(joined))

        missing = event(K, 1 + j) * (number(0) * (1 - far))
        return cases(d, K2, 1 + k, second, lambda step: absent(step, event(K2, 1 + k), missing))

    none = number(0) * (event(K2, 1 + k) * (1 - far))
    cases(d, K, 1 + j, enough, lambda step: absent(step, event(K, 1 + j), none))
    title = "Two empirical laws of different distributions are rarely close"
    return Theorem("lemma-N", title, d.steps[-1].conclusion, tuple(d.steps), GIVEN, (moments, sign), SOURCE)


def exponential() -> Theorem:
    """0 <= e^x."""
    d = Derivation()
    d.add("order", le(0, exp(real("x"))))
    return Theorem("exp-sign", "Exponentials are positive", d.steps[-1].conclusion, tuple(d.steps))
