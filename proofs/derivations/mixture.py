r"""A truncated Gaussian mixture as test function: it is large wherever the norm is.

Object: g a standard normal vector, p weights of sum 1, l_z(g) = g_z - sum_i p_i g_i, A(g) = 1[sum_z p_z 1[l_z(g)^2 >
R^2] <= e], which is 1 only if no z of p_z > e leaves [-R, R]; x any vector; rho^2 >= |e_z - p|^2 wherever p_z > 0.
Statement: \[ 1[\,|x|^2\ge h\,]\;e^{c^2h/2}q\le E\,A(g)\,e^{c\langle x,g\rangle},\qquad
    q=1-\frac{e^{\lambda^2\rho^2/2-\lambda R}}e\,(e^{\lambda c\rho\sqrt h}+e^{-\lambda c\rho\sqrt h}), \]
for e > 0 and any c, lambda, R. With it: Cauchy and Schwarz, and a two-sided tail of a linear form.
Source: this project (Lemma S); the mixture is that of Hsu, Kakade, Zhang (2012), Electronic Communications in
Probability 17, here truncated.
"""

from __future__ import annotations

from fractions import Fraction

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.level_data import targets, z
from latentproof.proofs.derivations.tilting import i, p
from latentproof.proofs.inequalities import (
    add,
    averaged,
    cases,
    chain,
    rewrite,
    same,
    sum_sign,
    times,
    weak,
)
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import (
    Function,
    Gauss,
    Term,
    delta,
    eq,
    event,
    exp,
    le,
    lt,
    mean,
    normal,
    number,
    real,
    sqrt,
    total,
)

SOURCE = "derived here; Hsu, Kakade, Zhang (2012), Electronic Communications in Probability 17, for the mixture"
g = Gauss("g", targets)
c, R, h, lam, rho, e, b, n = (real(name) for name in ("c", "R", "h", "lam", "rho", "e", "b", "n"))
d_, x, f1, f2 = (Function(name, (targets,)) for name in ("d", "x", "f", "u"))
COUNT = Hypothesis("n", le(0, n))
LEVEL, SHARE = Hypothesis("h", lt(0, h)), Hypothesis("e", lt(0, e))


def centred(at: Term, value: Term) -> Term:
    """l_z = value_z - sum_i p_i value_i, written as sum_i (delta(z, i) - p_i) value_i; `value` is about i."""
    return total(i, (delta(at, i) - p(i)) * value)


def outside(value: Term) -> Term:
    """sum_z p_z 1[l_z^2 > R^2]."""
    return total(z, p(z) * (1 - event(centred(z, value) ** 2, R**2)))


def cut(value: Term) -> Term:
    """A."""
    return event(outside(value), e)


def cosh(y: Term) -> Term:
    """2 cosh y."""
    return exp(y) + exp(-y)


def deviation(at: Term) -> Term:
    """|e_z - p|^2."""
    return total(i, (delta(at, i) - p(i)) ** 2)


SPREAD = Hypothesis("rho", le(p(z) * deviation(z), p(z) * rho**2), ("z",))


def kept() -> Term:
    """q."""
    return 1 - exp(lam**2 * rho**2 / 2 - lam * R) * cosh(lam * c * rho * sqrt(h)) / e


def cauchy() -> Theorem:
    """(sum f h)^2 <= sum f^2 sum h^2, from sum_z sum_i (f_z h_i - f_i h_z)^2 >= 0."""
    d = Derivation()
    square = d.add("fact", le(0, (f1(z) * f2(i) - f1(i) * f2(z)) ** 2), name="square")
    whole = sum_sign(d, z, sum_sign(d, i, square))
    product, one, two = total(i, f1(i) * f2(i)) ** 2, total(i, f1(i) ** 2), total(i, f2(i) ** 2)
    moved = rewrite(d, whole, number(0), 2 * (one * two) - 2 * product)
    both = add(d, moved, same(d, 2 * product))
    half = number(Fraction(1, 2))
    rewrite(d, times(d, d.add("order", le(0, half)), both), product, one * two)
    return Theorem("cauchy-schwarz", "Cauchy and Schwarz", d.steps[-1].conclusion, tuple(d.steps))


def tail() -> Theorem:
    """Pr((<d, g> + b)^2 > R^2) <= e^(lam^2 |d|^2/2 - lam R) 2 cosh(lam b)."""
    d = Derivation()
    line = total(i, d_(i) * normal(g, i))
    u = line + b
    far = 1 - event(u**2, R**2)
    bound = exp(-(lam * R)) * cosh(lam * u)

    def inside(assumed: int) -> int:
        value = d.add("fact", eq(event(u**2, R**2), 1), assumed, name="event_true")
        zero = d.calc(far).put(1 - number(1), value).algebra(number(0)).done()
        return chain(d, zero, d.add("order", le(0, bound)))

    def beyond(assumed: int) -> int:
        value = d.add("fact", eq(event(u**2, R**2), 0), assumed, name="event_false")
        one = d.calc(far).put(1 - number(0), value).algebra(number(1)).done()
        scaled = times(d, d.add("order", le(0, lam**2)), weak(d, assumed))
        scaled = rewrite(d, scaled, (lam * R) ** 2, (lam * u) ** 2)
        above = d.add("fact", le(cosh(lam * R), cosh(lam * u)), scaled, name="cosh_monotone")
        above = times(d, d.add("order", le(0, exp(-(lam * R)))), above)
        product = d.add("fact", eq(exp(-(lam * R) + lam * R), exp(-(lam * R)) * exp(lam * R)), name="exp_sum")
        none = d.calc(exp(-(lam * R)) * exp(lam * R)).by(d.flip(product)).algebra(exp(0))
        unit = none.by(d.add("fact", eq(exp(0), 1), name="exp_zero")).done()
        rest = d.add("order", le(0, exp(-(lam * R)) * exp(-(lam * R))))
        both = add(d, same(d, exp(-(lam * R)) * exp(lam * R)), rest)
        both = rewrite(d, both, exp(-(lam * R)) * exp(lam * R), exp(-(lam * R)) * cosh(lam * R))
        return chain(d, one, d.flip(unit), both, above)

    average = averaged(d, g, cases(d, u**2, R**2, inside, beyond))
    parts = []
    for sign in (lam, -lam):
        slope = total(i, sign * d_(i) * normal(g, i))
        apart = d.add("fact", eq(exp(slope + sign * b), exp(slope) * exp(sign * b)), name="exp_sum")
        size = exp(total(i, (sign * d_(i)) ** 2) / 2)
        shift = d.add("axiom", eq(mean(g, exp(slope) * number(1)), size * mean(g, number(1))), name="gauss_shift")
        value = (
            d.calc(mean(g, exp(sign * u)))
            .algebra(mean(g, exp(slope + sign * b)))
            .put(mean(g, exp(slope) * exp(sign * b)), apart)
            .algebra(mean(g, exp(slope) * number(1)) * exp(sign * b))
            .put(size * mean(g, number(1)) * exp(sign * b), shift)
            .algebra(exp(lam**2 * total(i, d_(i) ** 2) / 2) * exp(sign * b))
            .done()
        )
        parts.append(value)
    spread = lam**2 * total(i, d_(i) ** 2) / 2
    joined = d.add("fact", eq(exp(spread + -(lam * R)), exp(spread) * exp(-(lam * R))), name="exp_sum")
    end = (
        d.calc(mean(g, bound))
        .algebra(exp(-(lam * R)) * (mean(g, exp(lam * u)) + mean(g, exp(-lam * u))))
        .put(exp(-(lam * R)) * (exp(spread) * exp(lam * b) + exp(spread) * exp(-lam * b)), *parts)
        .algebra(exp(spread) * exp(-(lam * R)) * cosh(lam * b))
        .put(exp(spread + -(lam * R)) * cosh(lam * b), d.flip(joined))
        .algebra(exp(spread - lam * R) * cosh(lam * b))
        .done()
    )
    chain(d, average, end)
    title = "Two-sided tail of a linear form of normal variables"
    return Theorem("normal-tail", title, d.steps[-1].conclusion, tuple(d.steps), (), (), "Chernoff (1952)")


def markov() -> Theorem:
    """1 - n/e <= 1[n <= e] for n >= 0 and e > 0."""
    d = Derivation()
    count, positive = d.hypothesis(COUNT), d.hypothesis(SHARE)
    below = 1 - n / e

    def low(assumed: int) -> int:
        value = d.add("fact", eq(event(n, e), 1), assumed, name="event_true")
        ratio = d.add("order", le(0, n / e), count, positive)
        least = rewrite(d, add(d, ratio, d.add("order", le(below, below), positive)), below, number(1), positive)
        return chain(d, least, d.flip(value))

    def high(assumed: int) -> int:
        value = d.add("fact", eq(event(n, e), 0), assumed, name="event_false")
        inverse = d.add("order", le(0, 1 / e), positive)
        scaled = rewrite(d, times(d, inverse, weak(d, assumed)), number(1), n / e, positive)
        least = rewrite(d, add(d, scaled, d.add("order", le(-(n / e), -(n / e)), positive)), below, number(0), positive)
        return chain(d, least, d.flip(value))

    cases(d, n, e, low, high)
    return Theorem("event-markov", "Markov", d.steps[-1].conclusion, tuple(d.steps), (COUNT, SHARE))
