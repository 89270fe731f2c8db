r"""Lemma S: two empirical laws of one distribution rarely lie far apart, with the exact covariance.

Object: X_z = Y_z/(1+j) - W_z/(1+k), the difference of the empirical laws of 1 + j and 1 + k independent draws of p; h,
the squared distance at which two synonyms are not linked any more; c, R, lam, e free, K <= 1 + j and K <= 1 + k.
Statement: \[ E\,1[K\le1+j]\,1[K\le1+k]\,1[h\le|X|^2]\le\frac{\det(1-2s\Sigma)^{-1/2}}{e^{c^2h/2}q}, \]
with q of `mixture` and s, the determinant of `mixture_above`; p_z is 0 or at least 2e, |e_z - p| <= rho where p_z > 0.
Source: this project (Lemma S).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.level_data import targets, z
from latentproof.proofs.derivations.mixture import LEVEL, SHARE, SOURCE, SPREAD, c, cut, g, h, kept
from latentproof.proofs.derivations.mixture_above import (
    ATOMS,
    BAND,
    ROOM,
    STRICT,
    average,
    excess,
    form,
    integral,
    line,
)
from latentproof.proofs.derivations.tilting import NONNEGATIVE, POSITIVE, UNIT, K, Y, difference, i, j, k, p
from latentproof.proofs.inequalities import add, averaged, cases, chain, rewrite, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Sample,
    Term,
    Variable,
    count,
    eq,
    event,
    exp,
    le,
    ln,
    lt,
    mean,
    normal,
    number,
    real,
    total,
)

V = Sample("W", total(z, p(z)), 1 + k)
I, Z = (Variable(name, targets) for name in "iz")  # indices as parameters of formulas
KEPT = Hypothesis("kept", lt(0, kept()))
GIVEN = (NONNEGATIVE, UNIT, STRICT, BAND, POSITIVE, SHARE, ROOM, ATOMS, LEVEL, SPREAD, KEPT)
far = event(h, total(i, difference(i, V) ** 2))
band = cut(normal(g, i))
slope = total(i, c * difference(i, V) * normal(g, i))
tilt = total(z, c * line(z) * difference(z, V))
bound = integral / (exp(c**2 * h / 2) * kept())


def both(expectation: Term) -> Term:
    """The expectation over both samples."""
    return mean(Y, mean(V, expectation))


def turned(d: Derivation, given: dict[str, int], pick: Theorem) -> int:
    """c <X, g> = sum_z c l_z(g) X_z, since the X_z add up to 0."""
    sums = [d.add("axiom", eq(total(z, count(x, z)), x.size), name="sample_total") for x in (Y, V)]
    shift = d.lemma(pick, Substitution({}, {"f": ((I,), normal(g, i))}))
    plain = d.calc(line(z)).algebra(d.steps[shift].conclusion.lhs - average).put(normal(g, z) - average, shift).done()
    spread = total(z, c * (normal(g, z) - average) * difference(z, V))
    counts = total(z, count(Y, z)) / (1 + j) - total(z, count(V, z)) / (1 + k)
    value = d.calc(tilt).put(spread, plain).algebra(slope - c * average * counts)
    value = value.put(slope - c * average * ((1 + j) / (1 + j) - (1 + k) / (1 + k)), *sums)
    return value.algebra(slope).done()


def cosine(d: Derivation, given: dict[str, int], positive: Theorem) -> int:
    """K ln sum p e^(t/K) + K ln sum p e^(-t/K) <= K sum p (2 cosh(t/K) - 2), t = c l_z(g)."""
    t = c * line(z)
    parts, logs = [], []
    for push in (t, -t):
        base = total(z, p(z) * exp(push / K))
        use = Substitution({}, {"f": ((Z,), push / K)})
        strict = d.lemma(positive, use, given["weights"], given["law"])
        value = d.add("fact", eq(exp(ln(base)), base), strict, name="exp_ln")
        tangent = chain(d, d.add("fact", le(1 + ln(base), exp(ln(base))), name="exp_tangent"), value)
        parts.append(times(d, d.add("order", le(0, K), given["positive"]), tangent))
        logs.append((K * ln(base), base))
    (one, a), (two, b) = logs
    less = add(d, add(d, *parts), d.add("order", le(-2 * K, -2 * K)))
    whole = K * total(z, p(z) * excess(z))
    law = d.calc(K * (a + b - 2 * number(1))).put(K * (a + b - 2 * total(z, p(z))), d.flip(given["law"]))
    end = law.then("algebra", whole, (given["positive"],)).done()
    return chain(d, rewrite(d, less, one + two, K * (a + b - 2 * number(1)), given["positive"]), end)


def quotient() -> tuple[Theorem, Theorem]:
    """0 <= e^x/(e^y q), and M <= G/(e^y q) from e^y q M <= G, for q > 0."""
    x, y, q, M, G = (real(name) for name in ("x", "y", "q", "M", "G"))
    sign, product = Hypothesis("q", lt(0, q)), Hypothesis("product", le(exp(y) * q * M, G))
    d = Derivation()
    d.add("order", le(0, exp(x) / (exp(y) * q)), d.hypothesis(sign))
    title = "Quotients are positive"
    first = Theorem("quotient-sign", title, d.steps[-1].conclusion, tuple(d.steps), (sign,))
    d = Derivation()
    positive, given = d.hypothesis(sign), d.hypothesis(product)
    inverse = d.add("order", le(0, 1 / (exp(y) * q)), positive)
    rewrite(d, times(d, inverse, given), M, G / (exp(y) * q), positive)
    title = "Inequalities may be divided"
    return first, Theorem("quotient", title, d.steps[-1].conclusion, tuple(d.steps), (sign, product))


def lemma(
    below: Theorem, above: Theorem, slope_: Theorem, moments: Theorem, pick: Theorem, positive: Theorem, *small: Theorem
) -> Theorem:
    """Lemma S; `small`: the two of quotient."""
    sign, divide = small
    power = {"y": c**2 * h / 2, "q": kept()}
    d = Derivation()
    given = {hyp.name: d.hypothesis(hyp) for hyp in GIVEN}
    reached = exp(c**2 * h / 2) * kept()
    seen = event(K, 1 + j) * (event(K, 1 + k) * far)
    nothing = d.lemma(sign, Substitution({**power, "x": integral.args[0]}), given["kept"])

    def absent(assumed: int, which: Term, value: Term) -> int:
        never = d.add("fact", eq(which, 0), assumed, name="event_false")
        zero = d.calc(both(seen)).put(both(value), never).algebra(number(0)).done()
        return chain(d, zero, nothing)

    def enough(first: int) -> int:
        def second(other: int) -> int:
            use = Substitution({}, {"x": ((I,), difference(i, V))})
            pointwise = d.lemma(below, use, *(given[hyp.name] for hyp in below.hypotheses))
            over = averaged(d, Y, averaged(d, V, pointwise))
            over = rewrite(d, over, reached * both(far), d.steps[over].conclusion.rhs, given["e"])
            inner = exp(slope) * band
            swapped = d.add("swap", eq(mean(V, mean(g, inner)), mean(g, mean(V, inner))))
            moved = d.calc(both(mean(g, inner))).put(mean(Y, mean(g, mean(V, inner))), swapped)
            moved = moved.then("swap", mean(g, both(inner))).put(
                mean(g, both(exp(tilt) * band)), d.flip(turned(d, given, pick))
            )
            moved = moved.algebra(mean(g, band * both(exp(tilt))))
            laws = [given["weights"], given["law"]] * 2
            use = Substitution({"K2": K}, {"p2": ((Z,), p(z)), "h": ((Z,), c * line(z))})
            found = d.lemma(moments, use, *laws, given["positive"], first, other)
            r = cosine(d, given, positive)
            most = d.add(
                "fact", le(exp(d.steps[r].conclusion.lhs), exp(d.steps[r].conclusion.rhs)), r, name="exp_monotone"
            )
            inside = times(d, d.add("order", le(0, band)), chain(d, found, most))
            top = d.lemma(above, Substitution(), *(given[hyp.name] for hyp in above.hypotheses))
            inside = chain(d, inside, top)
            steep = d.lemma(slope_, Substitution(), *(given[hyp.name] for hyp in slope_.hypotheses))
            sides = (mean(g, each) for each in (d.steps[inside].conclusion.lhs, exp(form)))
            inside = d.add("monotone_mean", le(*sides), inside, given["room"], steep)
            value = d.add("axiom", eq(mean(g, exp(form)), integral), given["room"], steep, name="gauss_form")
            end = chain(d, over, moved.done(), inside, value)
            end = d.lemma(divide, Substitution({**power, "M": both(far), "G": integral}), given["kept"], end)
            happens = [
                d.add("fact", eq(event(K, n), 1), step, name="event_true")
                for n, step in ((1 + j, first), (1 + k, other))
            ]
            start = d.calc(both(seen)).put(both(number(1) * (number(1) * far)), *happens).algebra(both(far)).done()
            return chain(d, start, end)

        return cases(
            d, K, 1 + k, second, lambda step: absent(step, event(K, 1 + k), event(K, 1 + j) * (number(0) * far))
        )

    cases(d, K, 1 + j, enough, lambda step: absent(step, event(K, 1 + j), number(0) * (event(K, 1 + k) * far)))
    title = "Two empirical laws of one distribution rarely lie far apart"
    lemmas = (below, above, slope_, moments, pick, positive, sign, divide)
    return Theorem("lemma-S", title, d.steps[-1].conclusion, tuple(d.steps), GIVEN, lemmas, SOURCE)
