r"""What one tuple leaves unsaid, and what it takes to see every rule: two counts behind the companion claims.

Object: a tuple of s symbols with parent uniform on v symbols and rule on m, vm tuples in all; N rules of equal
probability, P independent draws.
Statement: with w = v^(s-1), uniform symbols would have ln(w/m) = ln(1/f) more entropy than the tuple's ln(vm),
    \[ s\ln v-\ln(vm)=\ln w-\ln m\ \ (\ge0\text{ for }m\le w,\ =0\text{ for }m=w): \]
the slack of a tuple, and the sum over its positions of ln v less the next symbol's entropy. And
    \[ P\ge N\ln x\ \Rightarrow\ x\Big(1-\frac1N\Big)^P\le1: \]
at x = N/delta, the expected number N (1 - 1/N)^P of rules that are never drawn is at most delta. Where the first
symbol's entropy is h <= ln v, the other s - 1 have ln(vm) - h, and the first exceeds their mean by at most
    \[ h-\frac{\ln(vm)-h}{s-1}\le\frac{\ln w-\ln m}{s-1}: \]
no contrast is left at f = 1. And vm ln x draws, which show every rule, are below v m^3/(1 - f) where ln x <= m^2.
Source: elementary; the coupon collector's union bound.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.leaf_entropy import width
from latentproof.proofs.derivations.notation import m, v
from latentproof.proofs.derivations.unique_data import s
from latentproof.proofs.inequalities import add, chain, gap, rewrite, same, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import eq, exp, integer, le, ln, lt, real

SOURCE = "elementary; derived here"
h, x = real("h"), real("x")
u = integer("u", 1)
w = m + u
"""Tuples a symbol would have if all were grammatical: more than m."""
FIRST = Hypothesis("first_symbol", le(h, ln(v)))
FEW = Hypothesis("few_draws", le(ln(x), m**2))


def tuple_slack(width_: Theorem) -> Theorem:
    """s ln v - ln(vm) = ln w - ln m."""
    d = Derivation()
    wide = d.lemma(width_, Substitution())
    product = d.add(
        "fact", eq(ln(v * m), ln(v) + ln(m)), d.add("order", lt(0, v)), d.add("order", lt(0, m)), name="ln_product"
    )
    statement = eq(s * ln(v) - ln(v * m), ln(width) - ln(m))
    back = d.calc(statement.rhs).put((s - 1) * ln(v) - ln(m), wide).done()
    start = d.calc(statement.lhs).put(s * ln(v) - (ln(v) + ln(m)), product)
    start.algebra((s - 1) * ln(v) - ln(m)).by(d.flip(back)).done()
    return Theorem("tuple-slack", "Slack of a tuple", statement, tuple(d.steps), (), (width_,), SOURCE)


def contrast(slack: Theorem) -> Theorem:
    """s h <= s ln v, less ln(vm), over s - 1."""
    d = Derivation()
    below, known = d.hypothesis(FIRST), d.lemma(slack, Substitution())
    whole = ln(v * m)
    scaled = times(d, d.add("order", le(0, s / (s - 1))), below)
    moved = add(d, scaled, same(d, -whole / (s - 1)))
    statement = le(h - (whole - h) / (s - 1), (ln(width) - ln(m)) / (s - 1))
    last = rewrite(d, moved, statement.lhs, (s * ln(v) - whole) / (s - 1))
    chain(d, last, d.calc((s * ln(v) - whole) / (s - 1)).put(statement.rhs, known).done())
    title = "Contrast of a first symbol"
    return Theorem("entropy-contrast", title, statement, tuple(d.steps), (FIRST,), (slack,), SOURCE)


def segmentation() -> Theorem:
    """vm ln x <= vm m^2 <= v m^3/(1 - f)."""
    d = Derivation()
    scaled = times(d, d.add("order", le(0, v * m)), d.hypothesis(FEW))
    cubed = v * m**3 / (1 - m / w)
    above = d.add("order", le(v * m * m**2, cubed))
    chain(d, scaled, above)
    statement = le(v * m * ln(x), cubed)
    title = "Every rule is seen before clusters are found"
    return Theorem("segmentation", title, statement, tuple(d.steps), (FEW,), (), SOURCE)


def slack_sign() -> Theorem:
    """0 <= ln w - ln m for m <= w."""
    d = Derivation()
    w = integer("w", 2)
    fits = Hypothesis("fits", le(m, w))
    less = d.add("fact", le(ln(m), ln(w)), d.add("order", lt(0, m)), d.hypothesis(fits), name="ln_monotone")
    gap(d, less)
    return Theorem("slack-sign", "The slack is not negative", le(0, ln(w) - ln(m)), tuple(d.steps), (fits,))


def every_rule() -> Theorem:
    """1 - 1/N <= e^(-1/N), to the power P."""
    d = Derivation()
    N, P, x = integer("N", 1), integer("P", 0), real("x")
    sign, enough = Hypothesis("sure", lt(0, x)), Hypothesis("draws", le(N * ln(x), P))
    positive, many = d.hypothesis(sign), d.hypothesis(enough)
    tangent = d.add("fact", le(1 + -1 / N, exp(-1 / N)), name="exp_tangent")
    below = d.calc(1 - 1 / N).algebra(1 + -1 / N).by(tangent).done()
    powers = d.add("monotone_power", le((1 - 1 / N) ** P, exp(-1 / N) ** P), d.add("order", le(0, 1 - 1 / N)), below)
    joined = d.add("fact", eq(exp(P * (-1 / N)), exp(-1 / N) ** P), name="exp_power")
    ratio = rewrite(d, times(d, d.add("order", le(0, 1 / N)), many), ln(x), P / N)
    small = rewrite(d, add(d, ratio, same(d, -ln(x) - P / N)), P * (-1 / N), -ln(x))
    raised = d.add("fact", le(exp(P * (-1 / N)), exp(-ln(x))), small, name="exp_monotone")
    missed = times(d, weak(d, positive), chain(d, powers, d.flip(joined), raised))
    self_x = d.add("fact", eq(exp(ln(x)), x), positive, name="exp_ln")
    product = d.add("fact", eq(exp(ln(x) + -ln(x)), exp(ln(x)) * exp(-ln(x))), name="exp_sum")
    value = d.calc(x * exp(-ln(x))).put(exp(ln(x)) * exp(-ln(x)), d.flip(self_x)).by(d.flip(product)).algebra(exp(0))
    once = value.by(d.add("fact", eq(exp(0), 1), name="exp_zero")).done()
    chain(d, missed, once)
    statement = d.steps[-1].conclusion
    title = "Draws that show every rule"
    return Theorem("every-rule", title, statement, tuple(d.steps), (sign, enough), (), SOURCE)
