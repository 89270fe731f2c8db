r"""The truncated Gaussian mixture is large wherever the norm is: Lemma S from below.

Object: as in `mixture`: g standard normal, A(g) the event that no likely outcome leaves the band, x any vector.
Statement: \[ \Pr(g+y\in A)\ge q\ \text{ if }|y|^2=c^2h,\qquad
    1[\,|x|^2\ge h\,]\;e^{c^2h/2}q\le E\,A(g)\,e^{c\langle x,g\rangle}. \]
Proof. A union bound over the outcomes gives q. By symmetry the right side is E A cosh(c <x, g>), which does not
decrease along rays: take s x of norm^2 h instead, and shift g by y = s c x, which gives e^(c^2 h/2) Pr(g + y in A).
Source: this project (Lemma S).
"""

from __future__ import annotations

from fractions import Fraction

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.level_data import targets, z
from latentproof.proofs.derivations.mixture import (
    LEVEL,
    SHARE,
    SOURCE,
    SPREAD,
    R,
    c,
    centred,
    cosh,
    cut,
    deviation,
    e,
    g,
    h,
    kept,
    lam,
    outside,
    rho,
    x,
)
from latentproof.proofs.derivations.tilting import NONNEGATIVE, UNIT, i, p
from latentproof.proofs.inequalities import (
    add,
    averaged,
    cases,
    chain,
    gap,
    rewrite,
    same,
    sum_sign,
    summed,
    times,
    weak,
)
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Variable,
    delta,
    eq,
    event,
    exp,
    le,
    lt,
    mean,
    normal,
    number,
    sqrt,
    total,
)

y = Function("y", (targets,))
I = Variable("i", targets)  # the index i as the parameter of a formula
LENGTH = Hypothesis("length", eq(total(i, y(i) ** 2), c**2 * h))
GIVEN = (NONNEGATIVE, UNIT, LEVEL, SHARE, SPREAD)
moved = normal(g, i) + y(i)
edge = exp(lam**2 * rho**2 / 2 - lam * R) * cosh(lam * c * rho * sqrt(h))
"""How likely one component leaves the band, at most."""


def one_outside(tail: Theorem, schwarz: Theorem) -> Theorem:
    """p_z Pr(l_z(g + y)^2 > R^2) <= p_z edge, where |y|^2 = c^2 h."""
    d = Derivation()
    hypotheses = (NONNEGATIVE, LEVEL, SPREAD, LENGTH)
    weight, level, spread, length = (d.hypothesis(hyp) for hyp in hypotheses)
    far = mean(g, 1 - event(centred(z, moved) ** 2, R**2))

    def never(assumed: int) -> int:
        zero = d.add("fact", eq(p(z), 0), assumed, weight, name="antisymmetry")
        sides = [d.calc(p(z) * each).put(number(0) * each, zero).algebra(number(0)).done() for each in (far, edge)]
        return chain(d, sides[0], same(d, number(0)), d.flip(sides[1]))

    def likely(assumed: int) -> int:
        inverse = d.add("order", le(0, 1 / p(z)), assumed)
        close = rewrite(d, times(d, inverse, spread), deviation(z), rho**2, assumed)
        coefficient = delta(z, i) - p(i)
        shift = total(i, coefficient * y(i))
        known = d.lemma(tail, Substitution({"b": shift}, {"d": ((I,), coefficient)}))
        first = exp(lam**2 * deviation(z) / 2 - lam * R)
        start = rewrite(d, known, far, first * cosh(lam * shift))
        line = d.lemma(schwarz, Substitution({}, {"f": ((I,), coefficient), "u": ((I,), y(i))}))
        line = chain(d, line, d.calc(deviation(z) * total(i, y(i) ** 2)).put(deviation(z) * (c**2 * h), length).done())
        wide = times(d, d.add("order", le(0, c**2 * h), level), close)
        line = chain(d, rewrite(d, line, shift**2, c**2 * h * deviation(z)), wide)
        root = d.add("fact", eq(sqrt(h) ** 2, h), weak(d, level), name="sqrt_square")
        size = lam * c * rho * sqrt(h)
        square = d.calc(size**2).algebra((lam * c * rho) ** 2 * sqrt(h) ** 2).put((lam * c * rho) ** 2 * h, root).done()
        line = rewrite(d, times(d, d.add("order", le(0, lam**2)), line), (lam * shift) ** 2, (lam * c * rho) ** 2 * h)
        second = d.add("fact", le(cosh(lam * shift), cosh(size)), chain(d, line, d.flip(square)), name="cosh_monotone")
        second = times(d, d.add("order", le(0, first)), second)
        power = times(d, d.add("order", le(0, lam**2 / 2)), close)
        power = add(d, power, same(d, -(lam * R)))
        power = rewrite(d, power, lam**2 * deviation(z) / 2 - lam * R, lam**2 * rho**2 / 2 - lam * R)
        larger = d.add("fact", le(first, edge.args[0]), power, name="exp_monotone")
        larger = times(d, d.add("order", le(0, cosh(size))), larger)
        larger = rewrite(d, larger, first * cosh(size), edge)
        return times(d, weight, chain(d, start, second, larger))

    cases(d, p(z), number(0), never, likely)
    title = "A likely component rarely leaves the band"
    return Theorem("one-outside", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (tail, schwarz), SOURCE)


def stays(one: Theorem, markov: Theorem) -> Theorem:
    """q <= Pr(g + y in A) where |y|^2 = c^2 h."""
    d = Derivation()
    hypotheses = (*GIVEN, LENGTH)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    weight, share = given["weights"], given["e"]
    far = 1 - event(centred(z, moved) ** 2, R**2)
    rare = d.lemma(one, Substitution(), *(given[hyp.name] for hyp in one.hypotheses))
    rare = summed(d, z, rare)
    apart = total(z, p(z) * mean(g, far))
    end = d.calc(total(z, p(z) * edge)).algebra(total(z, p(z)) * edge).put(number(1) * edge, given["law"]).algebra(edge)
    rare = chain(d, rare, end.done())
    inverse = d.add("order", le(0, 1 / e), share)
    rest = 1 - apart / e - edge / e
    rare = add(d, times(d, inverse, rare), d.add("order", le(rest, rest), share))
    rare = rewrite(d, rare, kept(), 1 - apart / e, share)
    gone = gap(d, d.add("fact", le(event(centred(z, moved) ** 2, R**2), 1), name="event_at_most_one"))
    gone = rewrite(d, times(d, weight, gone), number(0), p(z) * far)
    known = d.lemma(markov, Substitution({"n": outside(moved)}), sum_sign(d, z, gone), share)
    known = averaged(d, g, known)
    known = rewrite(d, known, 1 - apart / e, mean(g, cut(moved)), share)
    chain(d, rare, known)
    title = "The shifted normal vector stays in the band"
    return Theorem("stays", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (one, markov), SOURCE)


norm = total(i, x(i) ** 2)
shrink = sqrt(h / norm)
"""s, which brings x to norm^2 h."""
slope = total(i, c * x(i) * normal(g, i))
shifted = total(i, shrink * c * x(i) * normal(g, i))
band = cut(normal(g, i))


def even() -> Theorem:
    """E A 2 cosh <y, g> = 2 E e^<y, g> A: the band is symmetric."""
    d = Derivation()
    u, mirrored = total(i, y(i) * normal(g, i)), total(i, y(i) * -normal(g, i))
    whole, back = mean(g, exp(u) * band), mean(g, exp(-u) * band)
    other = mean(g, exp(mirrored) * cut(-normal(g, i)))
    flip = chain(d, d.add("axiom", eq(whole, other), name="gauss_symmetry"), d.add("algebra", eq(other, back)))
    value = d.calc(mean(g, band * cosh(u))).algebra(whole + back).put(whole + whole, d.flip(flip)).algebra(2 * whole)
    value.done()
    title = "The truncated mixture is even"
    return Theorem("mixture-even", title, d.steps[-1].conclusion, tuple(d.steps), (), (), SOURCE)


def below(kept_: Theorem, mirror: Theorem) -> Theorem:
    """1[|x|^2 >= h] e^(c^2 h/2) q <= E A(g) e^(c <x, g>)."""
    d = Derivation()
    given = {hyp.name: d.hypothesis(hyp) for hyp in GIVEN}
    level = given["h"]
    reached = exp(c**2 * h / 2) * kept()
    whole = mean(g, exp(slope) * band)
    statement = le(event(h, norm) * reached, whole)

    def high(assumed: int) -> int:
        positive = d.add("chain", lt(0, norm), level, assumed)
        ratio = d.add("order", le(0, h / norm), level, positive)
        root = d.add("fact", eq(shrink**2, h / norm), ratio, name="sqrt_square")
        inverse = d.add("order", le(0, 1 / norm), positive)
        small = rewrite(d, times(d, inverse, assumed), h / norm, number(1), positive)
        small = chain(d, root, small)
        narrow = times(d, d.add("order", le(0, slope**2)), small)
        narrow = rewrite(d, narrow, shifted**2, slope**2, positive)
        fall = d.add("fact", le(cosh(shifted), cosh(slope)), narrow, name="cosh_monotone")
        fall = averaged(d, g, times(d, d.add("order", le(0, band)), fall))
        one, two = (d.lemma(mirror, Substitution({}, {"y": ((I,), each)})) for each in (shrink * c * x(i), c * x(i)))
        fall = chain(d, d.flip(one), fall, two)
        half = number(Fraction(1, 2))
        fall = times(d, d.add("order", le(0, half)), fall)
        fall = rewrite(d, fall, mean(g, exp(shifted) * band), whole, positive)
        push = shrink * c * x(i)
        far = cut(normal(g, i) + push)
        size = exp(total(i, push**2) / 2)
        shift = d.add("axiom", eq(mean(g, exp(shifted) * band), size * mean(g, far)), name="gauss_shift")
        length = d.calc(total(i, push**2)).then("algebra", shrink**2 * (c**2 * norm), (positive,))
        squares = length.put(h / norm * (c**2 * norm), root).then("algebra", c**2 * h, (positive,)).done()
        stay = d.lemma(kept_, Substitution({}, {"y": ((I,), push)}), *(given[hyp.name] for hyp in GIVEN), squares)
        stay = times(d, d.add("order", le(0, exp(c**2 * h / 2))), stay)
        value = d.calc(size * mean(g, far)).put(exp(c**2 * h / 2) * mean(g, far), squares).done()
        happens = d.add("fact", eq(event(h, norm), 1), assumed, name="event_true")
        start = d.calc(event(h, norm) * reached).put(number(1) * reached, happens).done()
        unit = d.add("algebra", eq(number(1) * reached, reached), given["e"])
        return chain(d, start, unit, stay, d.flip(value), d.flip(shift), fall)

    def low(assumed: int) -> int:
        never = d.add("fact", eq(event(h, norm), 0), assumed, name="event_false")
        start = d.calc(event(h, norm) * reached).put(number(0) * reached, never).done()
        zero = d.add("algebra", eq(number(0) * reached, number(0)), given["e"])
        least = averaged(d, g, d.add("order", le(0, exp(slope) * band)))
        return chain(d, start, zero, rewrite(d, least, number(0), whole))

    cases(d, h, norm, high, low)
    title = "The truncated mixture from below"
    return Theorem("mixture-below", title, statement, tuple(d.steps), GIVEN, (kept_, mirror), SOURCE)
