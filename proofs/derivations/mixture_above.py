r"""The truncated Gaussian mixture of exponential moments: Lemma S from above, with the exact covariance.

Object: as in `mixture`; weights p of sum 1, each 0 or at least 2e; l_z(g) = g_z - sum_i p_i g_i; tau = cR/K.
Statement: with s = (2 cosh tau - 2) K/R^2 and 2 s p_z < 1,
    \[ E\,A(g)\exp\Big\{K\sum_zp_z\big(2\cosh\tfrac{c\,l_z(g)}K-2\big)\Big\}\le
    \Big[\prod_z(1-2sp_z)\Big(1+2s\sum_z\frac{p_z^2}{1-2sp_z}\Big)\Big]^{-1/2}=\det(1-2s\Sigma)^{-1/2}. \]
Proof. (cosh x - 1)/x^2 increases in |x|, and on A every likely |l_z| <= R. What is left is a Gaussian integral of
s (sum_z p_z g_z^2 - (sum_z p_z g_z)^2), the covariance's form.
Source: this project (Lemma S); 2 s = 4 (1+kappa) theta/K with theta = c^2/2 and kappa of the reference.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.level_data import targets, z
from latentproof.proofs.derivations.mixture import SHARE, SOURCE, R, c, centred, cosh, cut, e, g, outside
from latentproof.proofs.derivations.recovery import one_of
from latentproof.proofs.derivations.tilting import NONNEGATIVE, POSITIVE, UNIT, K, f, i, p
from latentproof.proofs.inequalities import add, cases, chain, gap, rewrite, same, summed, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Term,
    Variable,
    delta,
    eq,
    event,
    exp,
    index,
    le,
    ln,
    lt,
    normal,
    number,
    total,
)

I = Variable("i", targets)  # the index i as the parameter of a formula
o = index("o", targets)
tau = c * R / K
sigma = (cosh(tau) - 2) * K / R**2
STRICT, BAND = Hypothesis("c", lt(0, c)), Hypothesis("R", lt(0, R))
ROOM = Hypothesis("room", lt(0, 1 - 2 * (sigma * p(z))), ("z",))
ATOMS = Hypothesis("atoms", le(0, p(z) * (p(z) - 2 * e)), ("z",))
GIVEN = (NONNEGATIVE, UNIT, STRICT, BAND, POSITIVE, SHARE, ATOMS)
average = total(z, p(z) * normal(g, z))
form = total(z, sigma * p(z) * normal(g, z) ** 2) - sigma * average**2
integral = exp(
    -(total(z, ln(1 - 2 * (sigma * p(z)))) + ln(1 + 2 * sigma * total(z, p(z) ** 2 / (1 - 2 * (sigma * p(z)))))) / 2
)
"""det(1 - 2 s Sigma)^(-1/2)."""


def line(at: Term) -> Term:
    """l_z(g)."""
    return centred(at, normal(g, i))


def excess(at: Term) -> Term:
    """2 cosh(c l_z/K) - 2."""
    return cosh(c * line(at) / K) - 2


def picked() -> Theorem:
    """sum_i delta(z, i) f_i = f_z."""
    d = Derivation()
    one, zero = d.add("delta_value", eq(delta(z, z), 1)), d.add("delta_value", eq(delta(z, i), 0))
    body = delta(z, i) * f(i)
    value = d.calc(total(i, body)).then("split", delta(z, z) * f(z) + total(i, body, z))
    value.put(number(1) * f(z) + total(i, number(0) * f(i), z), one, zero).algebra(f(z)).done()
    return Theorem("picked", "One term of a sum", d.steps[-1].conclusion, tuple(d.steps))


def one_term(d: Derivation, given: dict[str, int], kept: int) -> int:
    """p_o (2 cosh(c l_o/K) - 2) <= p_o (2 cosh tau - 2)/R^2 l_o^2 on A (`kept`: few are outside)."""
    weight, atoms = (d.instance(given[name], {"z": o}) for name in ("weights", "atoms"))
    flat, steep = excess(o), (cosh(tau) - 2) / R**2 * line(o) ** 2
    signs = given["c"], given["R"], given["positive"]

    def inside(assumed: int) -> int:
        scaled = times(d, d.add("order", le(0, c**2 / K**2), *signs), assumed)
        scaled = rewrite(d, scaled, (c * line(o) / K) ** 2, tau**2, *signs)
        bent = le(excess(o) * tau**2, (cosh(tau) - 2) * (c * line(o) / K) ** 2)
        found = d.add("fact", bent, scaled, name="cosh_ratio")
        back = times(d, d.add("order", le(0, K**2 / (c**2 * R**2)), *signs), found)
        return times(d, weight, rewrite(d, back, flat, steep, *signs))

    def beyond(assumed: int) -> int:
        far = event(line(o) ** 2, R**2)
        part = p(o) * (1 - far)
        gone = gap(d, d.add("fact", le(event(line(z) ** 2, R**2), 1), name="event_at_most_one"))
        gone = rewrite(d, times(d, given["weights"], gone), number(0), p(z) * (1 - event(line(z) ** 2, R**2)))
        found = one_of(d, part, outside(normal(g, i)), gone, o)
        zero = d.add("fact", eq(far, 0), assumed, name="event_false")
        small = d.calc(p(o)).algebra(p(o) * (1 - number(0))).put(part, d.flip(zero)).done()
        small = chain(d, small, found, kept)
        squares = add(d, times(d, weight, small), atoms)
        squares = add(d, squares, same(d, p(o) * e - p(o) * p(o)))
        none = rewrite(d, squares, e * p(o), number(0))
        none = times(d, d.add("order", le(0, 1 / e), given["e"]), none)
        none = rewrite(d, none, p(o), number(0), given["e"])
        none = d.add("fact", eq(p(o), 0), none, weight, name="antisymmetry")
        sides = [
            d.calc(p(o) * each).put(number(0) * each, none).then("algebra", number(0), signs).done()
            for each in (flat, steep)
        ]
        return chain(d, sides[0], same(d, number(0)), d.flip(sides[1]))

    return cases(d, line(o) ** 2, R**2, inside, beyond)


def above(pick: Theorem) -> Theorem:
    """E A(g) exp(K sum_z p_z (2 cosh(c l_z/K) - 2)) <= det(1 - 2 s Sigma)^(-1/2)."""
    d = Derivation()
    given = {hyp.name: d.hypothesis(hyp) for hyp in GIVEN}
    signs = given["c"], given["R"], given["positive"]
    band = cut(normal(g, i))
    whole = K * total(z, p(z) * excess(z))
    body = band * exp(whole)

    def kept(assumed: int) -> int:
        one = d.instance(one_term(d, given, assumed), {"o": z})
        every = times(d, d.add("order", le(0, K), given["positive"]), summed(d, z, one))
        shift = d.lemma(pick, Substitution({}, {"f": ((I,), normal(g, i))}))
        moved = d.calc(line(z)).algebra(total(i, delta(z, i) * normal(g, i)) - average)
        plain = moved.put(normal(g, z) - average, shift).done()
        r = d.steps[every].conclusion.rhs
        squares = total(z, p(z) * line(z) ** 2)
        flat = total(z, p(z) * normal(g, z) ** 2) - 2 * average**2 + average**2 * total(z, p(z))
        value = d.calc(squares).put(total(z, p(z) * (normal(g, z) - average) ** 2), plain).algebra(flat)
        value = value.put(total(z, p(z) * normal(g, z) ** 2) - 2 * average**2 + average**2 * number(1), given["law"])
        end = d.calc(r).then("algebra", sigma * squares, signs).put(sigma * value.last, value.done())
        every = chain(d, every, end.then("algebra", form, signs).done())
        most = d.add("fact", le(exp(whole), exp(form)), every, name="exp_monotone")
        happens = d.add("fact", eq(band, 1), assumed, name="event_true")
        start = d.calc(body).put(number(1) * exp(whole), happens).then("algebra", exp(whole), signs).done()
        return chain(d, start, most)

    def left_out(assumed: int) -> int:
        never = d.add("fact", eq(band, 0), assumed, name="event_false")
        start = d.calc(body).put(number(0) * exp(whole), never).then("algebra", number(0), signs).done()
        return chain(d, start, d.add("order", le(0, exp(form)), *signs))

    cases(d, outside(normal(g, i)), e, kept, left_out)
    title = "The truncated exponential moments are below a Gaussian form"
    return Theorem("mixture-above", title, d.steps[-1].conclusion, tuple(d.steps), GIVEN, (pick,), SOURCE)


def steep() -> Theorem:
    """0 <= s."""
    d = Derivation()
    hypotheses = (STRICT, BAND, POSITIVE)
    signs = tuple(d.hypothesis(hyp) for hyp in hypotheses)
    small = d.add("fact", le(cosh(number(0)), cosh(tau)), _nothing(d, signs), name="cosh_monotone")
    least = d.add("fact", eq(exp(0), 1), name="exp_zero")
    two = d.calc(number(2)).algebra(number(1) + number(1)).put(exp(0) + exp(0), d.flip(least)).algebra(cosh(number(0)))
    bent = times(d, d.add("order", le(0, K / R**2), *signs), chain(d, two.done(), small))
    less = -(K / R**2 * 2)
    bent = add(d, bent, d.add("order", le(less, less), *signs))
    positive = rewrite(d, bent, number(0), sigma, *signs)
    assert d.steps[positive].conclusion == le(0, sigma)
    title = "The slope of the form is at least 0"
    return Theorem("mixture-slope", title, le(0, sigma), tuple(d.steps), hypotheses, (), SOURCE)


def _nothing(d: Derivation, signs: tuple[int, ...]) -> int:
    """0^2 <= tau^2."""
    return rewrite(d, d.add("fact", le(0, tau**2), name="square"), number(0) ** 2, tau**2)
