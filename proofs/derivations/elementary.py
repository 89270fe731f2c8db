r"""Four elementary inequalities behind the closed form of S1'.

Statement: \[ 2u\le e^u-e^{-u},\quad e^{-u}\le1-u+\frac{u^2}2\ (u\ge0),\qquad
    -\ln(1-x)\le x+\frac{x^2}{2(1-x)}\ (0\le x<1),\qquad e^u\le1+u+\tfrac58u^2\ (u\le\tfrac12). \]
Proof. (e^u - 1 - u)/u^2 increases, so it is larger at u than at -u; e^u + e^(-u) - 2 is the square of
e^(u/2) - e^(-u/2) >= u, so e^u >= 1 + u + u^2/2, and (1 - u + u^2/2)(1 + u + u^2/2) >= 1. With w = 1/(1 - x) = e^u the
third is u <= (w - 1/w)/2. The last is the ratio at 1/2, with e^(1/2) <= (64/63)^32.
Source: textbook analysis; Bennett (1962), Journal of the American Statistical Association 57, for the use of the last.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.inequalities import add, cases, chain, gap, rewrite, same, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Term, eq, exp, le, ln, lt, number, real

SOURCE = "derived here; Bennett (1962), Journal of the American Statistical Association 57"
u, x = real("u"), real("x")
POSITIVE = Hypothesis("u", le(0, u))
BELOW_ONE, FROM_ZERO = Hypothesis("room", lt(0, 1 - x)), Hypothesis("x", le(0, x))
HALF = Hypothesis("half", le(u, number(1) / 2))


def unit(d: Derivation, at: Term) -> int:
    """e^t e^(-t) = 1."""
    joined = d.add("fact", eq(exp(at + -at), exp(at) * exp(-at)), name="exp_sum")
    nothing = d.add("fact", eq(exp(0), 1), name="exp_zero")
    return d.calc(exp(at) * exp(-at)).by(d.flip(joined)).algebra(exp(0)).by(nothing).done()


def sine() -> Theorem:
    """2u <= e^u - e^(-u)."""
    d = Derivation()
    given = d.hypothesis(POSITIVE)
    goal = le(2 * u, exp(u) - exp(-u))

    def none(assumed: int) -> int:
        zero = d.add("fact", eq(u, 0), assumed, given, name="antisymmetry")
        left = d.calc(2 * u).put(2 * number(0), zero).algebra(number(0)).done()
        right = d.calc(goal.rhs).put(exp(number(0)) - exp(-number(0)), zero).algebra(number(0)).done()
        return chain(d, left, same(d, number(0)), d.flip(right))

    def some(assumed: int) -> int:
        mirrored = chain(d, rewrite(d, add(d, weak(d, assumed), same(d, -u)), -u, number(0)), weak(d, assumed))
        ratio = le((exp(-u) - 1 - -u) * u**2, (exp(u) - 1 - u) * (-u) ** 2)
        bent = d.add("fact", ratio, mirrored, assumed, name="exp_ratio")
        divided = times(d, d.add("order", le(0, 1 / u * (1 / u)), assumed), bent)
        divided = rewrite(d, divided, exp(-u) - 1 + u, exp(u) - 1 - u, assumed)
        return rewrite(d, add(d, divided, same(d, 1 + u - exp(-u))), goal.lhs, goal.rhs)

    cases(d, u, number(0), none, some)
    title = "The hyperbolic sine is above its argument"
    return Theorem("sine", title, goal, tuple(d.steps), (POSITIVE,), (), SOURCE)


def cosine(sine_: Theorem) -> Theorem:
    """u^2 <= e^u + e^(-u) - 2."""
    d = Derivation()
    given = d.hypothesis(POSITIVE)
    half = u / 2
    least = d.lemma(sine_, Substitution({"u": half}), d.add("order", le(0, half), given))
    room = rewrite(d, least, u, exp(half) - exp(-half))
    above = chain(d, given, room)
    squares = times(d, given, room)
    squares = chain(
        d, squares, rewrite(d, times(d, above, room), u * (exp(half) - exp(-half)), (exp(half) - exp(-half)) ** 2)
    )
    power = [d.add("fact", eq(exp(2 * at), exp(at) ** 2), name="exp_power") for at in (half, -half)]
    product = unit(d, half)
    value = (
        d.calc((exp(half) - exp(-half)) ** 2)
        .algebra(exp(half) ** 2 - 2 * (exp(half) * exp(-half)) + exp(-half) ** 2)
        .put(exp(2 * half) - 2 * number(1) + exp(2 * -half), *map(d.flip, power), product)
        .algebra(exp(u) + exp(-u) - 2)
        .done()
    )
    rewrite(d, chain(d, squares, value), u**2, exp(u) + exp(-u) - 2)
    title = "The hyperbolic cosine, to second order"
    return Theorem("cosine-2", title, d.steps[-1].conclusion, tuple(d.steps), (POSITIVE,), (sine_,), SOURCE)


def decay(sine_: Theorem, cosine_: Theorem) -> Theorem:
    """e^(-u) <= 1 - u + u^2/2."""
    d = Derivation()
    given = d.hypothesis(POSITIVE)
    both = add(d, *(d.lemma(each, Substitution(), given) for each in (cosine_, sine_)))
    # e^u >= 1 + u + u^2/2.
    both = times(d, d.add("order", le(0, number(1) / 2)), add(d, both, same(d, number(2))))
    grows = rewrite(d, both, 1 + u + u**2 / 2, exp(u))
    below = 1 - u + u**2 / 2
    quartic = d.add("order", le(number(1), 1 + u**4 / 4), given)
    squared = d.add("fact", le(0, (1 - u) ** 2), name="square")
    positive = add(d, times(d, d.add("order", le(0, number(1) / 2)), squared), d.add("order", le(0, number(1) / 2)))
    scaled = times(d, rewrite(d, positive, number(0), below), grows)
    product = chain(d, quartic, rewrite(d, scaled, 1 + u**4 / 4, below * exp(u)))
    final = times(d, d.add("order", le(0, exp(-u))), product)
    end = d.calc(exp(-u) * (below * exp(u))).algebra(below * (exp(u) * exp(-u))).put(below * number(1), unit(d, u))
    chain(d, d.add("algebra", eq(exp(-u), exp(-u) * number(1))), final, end.algebra(below).done())
    title = "The falling exponential, to second order"
    return Theorem("decay-2", title, le(exp(-u), below), tuple(d.steps), (POSITIVE,), (sine_, cosine_), SOURCE)


def logarithm(sine_: Theorem) -> Theorem:
    """-ln(1 - x) <= x + x^2/(2(1 - x))."""
    d = Derivation()
    room, positive = d.hypothesis(BELOW_ONE), d.hypothesis(FROM_ZERO)
    rest = 1 - x
    mirrored = -ln(rest)
    value = d.add("fact", eq(exp(ln(rest)), rest), room, name="exp_ln")
    least = rewrite(d, add(d, positive, same(d, 1 - x)), 1 - x, number(1))
    falls = d.add("fact", le(ln(rest), ln(number(1))), room, least, name="ln_monotone")
    none = d.add("fact", eq(ln(exp(number(0))), 0), name="ln_exp")
    nothing = d.add("fact", eq(exp(0), 1), name="exp_zero")
    zero = d.calc(ln(number(1))).put(ln(exp(0)), d.flip(nothing)).by(none).done()
    sign = gap(d, chain(d, falls, zero))
    sign = rewrite(d, sign, number(0), -ln(rest))
    bound = d.lemma(sine_, Substitution({"u": -ln(rest)}), sign)
    product = unit(d, -ln(rest))
    back = d.calc(exp(-mirrored)).algebra(exp(ln(rest))).by(value).done()
    over = (
        d.calc(exp(-ln(rest)))
        .then("algebra", exp(-ln(rest)) * rest / rest, (room,))
        .put(exp(-ln(rest)) * exp(-mirrored) / rest, d.flip(back))
        .put(number(1) / rest, product)
        .done()
    )
    right = d.calc(exp(-ln(rest)) - exp(-mirrored)).put(number(1) / rest - rest, over, back).done()
    whole = times(d, d.add("order", le(0, number(1) / 2)), chain(d, bound, right))
    rewrite(d, whole, -ln(rest), x + x**2 / (2 * (1 - x)), room)
    title = "The logarithm below 1, to second order"
    hypotheses = (BELOW_ONE, FROM_ZERO)
    return Theorem("logarithm-2", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (sine_,), SOURCE)


def bennett() -> Theorem:
    """e^u <= 1 + u + 5/8 u^2 for u <= 1/2."""
    d = Derivation()
    small = d.hypothesis(HALF)
    half, part = number(1) / 2, number(1) / 64
    line = d.add("fact", le(1 + -part, exp(-part)), name="exp_tangent")
    scaled = times(d, d.add("order", le(0, exp(part) * 64 / 63)), line)
    back = (
        d.calc(exp(part) * 64 / 63 * exp(-part))
        .algebra(exp(part) * exp(-part) * 64 / 63)
        .put(number(1) * 64 / 63, unit(d, part))
        .algebra(number(64) / 63)
        .done()
    )
    root = rewrite(d, chain(d, scaled, back), exp(part), number(64) / 63)
    power = d.add(
        "monotone_power", le(exp(part) ** 32, (number(64) / 63) ** 32), d.add("order", le(0, exp(part))), root
    )
    whole = d.add("fact", eq(exp(32 * part), exp(part) ** 32), name="exp_power")
    most = chain(d, d.add("algebra", eq(exp(half), exp(32 * part))), whole, power)
    most = chain(d, most, d.add("order", le((number(64) / 63) ** 32, number(53) / 32)))
    ratio = le((exp(u) - 1 - u) * half**2, (exp(half) - 1 - half) * u**2)
    bent = d.add("fact", ratio, small, d.add("order", lt(0, half)), name="exp_ratio")
    above = times(d, d.add("fact", le(0, u**2), name="square"), add(d, most, same(d, -number(3) / 2)))
    bent = chain(d, bent, rewrite(d, above, ratio.rhs, u**2 * (number(5) / 32)))
    bent = times(d, d.add("order", le(0, number(4))), bent)
    rewrite(d, add(d, bent, same(d, 1 + u)), exp(u), 1 + u + number(5) / 8 * u**2)
    title = "An exponential of at most 1/2, to second order"
    return Theorem("bennett", title, d.steps[-1].conclusion, tuple(d.steps), (HALF,), (), SOURCE)
