r"""S1 with explicit constants: the number of samples at which the probability of a wrong level falls below delta/(2L).

Object: as in `plug_in`; y >= 0 real, k the least integer >= P p/2.
Statement: \[ PpD^2\ge16\,(1+\sqrt y)^2\;\Rightarrow\;\mathbf E\,W\le\tfrac12V^2e^{-y};\qquad
    y=\ln\frac{LV^2}\delta:\quad\mathbf E\,W\le\frac\delta{2L}. \]
Source: this project, sharpening arXiv:2605.27734; the constant 16 is that of THEORY S1, the failure half of it.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.plug_in import FAR, HYPOTHESES, RULE, SOURCE, D, W
from latentproof.proofs.derivations.rare import P, V, data, k, p
from latentproof.proofs.inequalities import add, chain, rewrite, same, square, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Term, eq, exp, integer, le, ln, lt, mean, number, real, sqrt

y = real("y")
ROUNDED = Hypothesis("rounded", le(P * p / 2, k))
RAREST = Hypothesis("positive", lt(0, p))
GAP = Hypothesis("gap", lt(0, D))
GAP_MOST = Hypothesis("gap at most", le(D**2, 2))
GIVEN = (*HYPOTHESES, FAR, RULE, ROUNDED, RAREST, GAP, GAP_MOST)


def exponential(bound: Theorem) -> Theorem:
    """E W <= V^2 e^(-y)/2 from 16 (1 + sqrt y)^2 <= P p D^2."""
    d = Derivation()
    s = sqrt(y)
    y_given = Hypothesis("y", le(0, y))
    samples_given = Hypothesis("samples", le(16 * (1 + s) ** 2, P * p * D**2))
    hypotheses = (*GIVEN, y_given, samples_given)
    known = [d.hypothesis(h) for h in hypotheses]
    rounded, rarest, gap_sign, gap_most, y_sign, samples = known[-6:]
    half = d.add("order", le(0, number(1) / 2))
    s_square = d.add("fact", eq(s**2, y), y_sign, name="sqrt_square")
    # r = sqrt(2/k) is so small that D/2 - r >= r s.
    root = sqrt(2 / k)
    r_square = d.add("fact", eq(root**2, 2 / k), d.add("order", le(0, 2 / k)), name="sqrt_square")
    counted = times(d, square(d, D), rounded)
    enough = chain(d, rewrite(d, times(d, half, samples), 8 * (1 + s) ** 2, D**2 * (P * p / 2)), counted)
    inverse = d.add("order", le(0, 1 / k))
    scaled = rewrite(d, times(d, inverse, enough), 4 * (1 + s) ** 2 * (2 / k), D**2)
    opened = (
        d.calc((2 * (root * (1 + s))) ** 2)
        .algebra(4 * (1 + s) ** 2 * root**2)
        .put(4 * (1 + s) ** 2 * (2 / k), r_square)
        .done()
    )
    least = d.add("fact", le(0, D), gap_sign, name="weaken")
    near = d.add("fact", le(2 * (root * (1 + s)), D), chain(d, opened, scaled), least, name="root_order")
    margin = D / 2 - root
    room = rewrite(d, add(d, times(d, half, near), same(d, -root)), root * s, margin)
    positive = d.add("order", le(0, root * s))
    split = d.add("algebra", eq(D / 2, root + margin))
    failure = d.lemma(bound, Substitution({"epsilon": margin}), *known[:-6], split, chain(d, positive, room))
    # k margin^2/2 >= k r^2 s^2/2 = y.
    powers = d.add("monotone_power", le((root * s) ** 2, margin**2), positive, room)
    product = d.calc((root * s) ** 2).algebra(root**2 * s**2).put(2 / k * y, r_square, s_square).done()
    lower = times(d, d.add("order", le(0, k / 2)), chain(d, d.flip(product), powers))
    vectors = smaller(d, rewrite(d, lower, y, k * margin**2 / 2))
    # P p/8 >= (1 + s)^2 >= 1 + y.
    mass = d.add("order", le(0, P * p), d.add("fact", le(0, p), rarest, name="weaken"))
    wide = times(d, d.add("order", le(0, number(1) / 16)), chain(d, samples, times(d, mass, gap_most)))
    spread = d.add("order", le(1 + s**2, (1 + s) ** 2))
    start = d.calc(1 + y).put(1 + s**2, d.flip(s_square)).done()
    counts = smaller(d, chain(d, start, spread, rewrite(d, wide, (1 + s) ** 2, P * p / 8)))
    small = exp(-y)
    first = times(d, d.add("order", le(0, V)), chain(d, counts, _halved(d)))
    second = times(d, d.add("order", le(0, V * (V - 1) / 2)), vectors)
    sums = rewrite(d, add(d, first, second), d.steps[failure].conclusion.rhs, V**2 * small / 2)
    chain(d, failure, sums)
    statement = le(mean(data, W()), V**2 * small / 2)
    title = "The probability that a level goes wrong, with constants"
    return Theorem("S1-constants", title, statement, tuple(d.steps), hypotheses, (bound,), SOURCE)


def sufficient(law: Theorem) -> Theorem:
    """S1: P > 16 (1 + sqrt(ln(L V^2/delta)))^2/(p D^2) keeps the probability of a wrong level at delta/(2L)."""
    d = Derivation()
    L, delta = integer("L", 1), real("delta")
    ratio = L * V**2 / delta
    level = ln(ratio)
    delta_given = (Hypothesis("delta", lt(0, delta)), Hypothesis("delta at most", le(delta, 1)))
    samples_given = Hypothesis("samples", le(16 * (1 + sqrt(level)) ** 2, P * p * D**2))
    hypotheses = (*GIVEN, *delta_given, samples_given)
    known = [d.hypothesis(h) for h in hypotheses]
    sign, most, samples = known[-3:]
    over = d.add("order", le(0, 1 / delta), sign)
    one = rewrite(d, times(d, over, most), number(1), 1 / delta, sign)
    many = rewrite(d, times(d, over, d.add("order", le(1, L * V**2))), 1 / delta, ratio, sign)
    unit = d.add("order", lt(0, number(1)))
    logs = d.add("fact", le(ln(number(1)), level), unit, chain(d, one, many), name="ln_monotone")
    nonnegative = chain(d, d.flip(ln_one(d)), logs)
    bound = d.lemma(law, Substitution({"y": level}), *known[:-3], nonnegative, samples)
    value = exp_minus_ln(d, ratio, sign)
    (
        d.calc(mean(data, W()))
        .by(bound)
        .put(V**2 * (1 / ratio) / 2, value)
        .then("algebra", delta / (2 * L), (sign,))
        .done()
    )
    statement = le(mean(data, W()), delta / (2 * L))
    title = "S1: a sufficient number of samples"
    return Theorem("S1", title, statement, tuple(d.steps), hypotheses, (law,), SOURCE)


def ln_one(d: Derivation) -> int:
    """ln 1 = 0."""
    zero = d.add("fact", eq(exp(0), 1), name="exp_zero")
    value = d.add("fact", eq(ln(exp(0)), 0), name="ln_exp")
    return d.calc(ln(number(1))).put(ln(exp(0)), d.flip(zero)).by(value).done()


def smaller(d: Derivation, step: int, *signs: int) -> int:
    """e^-b <= e^-a from a <= b; `signs` say which divisors are positive."""
    r = d.steps[step].conclusion
    moved = rewrite(d, add(d, step, same(d, -r.lhs - r.rhs, *signs)), -r.rhs, -r.lhs, *signs)
    return d.add("fact", le(exp(-r.rhs), exp(-r.lhs)), moved, name="exp_monotone")


def _halved(d: Derivation) -> int:
    """e^-(1 + y) <= e^-y/2, as 2 <= e."""
    minus, e = exp(number(-1)), exp(number(1))
    line = d.add("fact", le(1 + number(1), e), name="exp_tangent")
    joined = d.add("fact", eq(exp(number(-1) + 1), minus * e), name="exp_sum")
    one = d.add("fact", eq(exp(0), 1), name="exp_zero")
    unit = d.calc(minus * e).by(d.flip(joined)).algebra(exp(0)).by(one).done()
    scaled = chain(d, times(d, d.add("order", le(0, minus)), line), unit)
    half = rewrite(d, times(d, d.add("order", le(0, number(1) / 2)), scaled), minus, number(1) / 2)
    small = exp(-y)
    parted = d.add("fact", eq(exp(number(-1) + -y), minus * small), name="exp_sum")
    less = rewrite(d, times(d, d.add("order", le(0, small)), half), minus * small, small / 2)
    return chain(d, d.calc(exp(-(1 + y))).algebra(exp(number(-1) + -y)).by(parted).done(), less)


def exp_minus_ln(d: Derivation, t: Term, sign: int) -> int:
    """e^(-ln t) = 1/t, for a term t that is positive by `sign`."""
    positive = d.add("order", lt(0, t), sign)
    own = d.add("fact", eq(exp(ln(t)), t), positive, name="exp_ln")
    joined = d.add("fact", eq(exp(-ln(t) + ln(t)), exp(-ln(t)) * exp(ln(t))), name="exp_sum")
    one = d.add("fact", eq(exp(0), 1), name="exp_zero")
    zero = d.calc(exp(-ln(t)) * exp(ln(t))).by(d.flip(joined)).then("algebra", exp(0), (sign,)).by(one).done()
    return (
        d.calc(exp(-ln(t)))
        .then("algebra", exp(-ln(t)) * t / t, (sign, positive))
        .put(exp(-ln(t)) * exp(ln(t)) / t, d.flip(own))
        .put(1 / t, zero)
        .done()
    )
