r"""The second half, given the first: errors along a fixed direction whose components are all small.

Object: as in `halves`; x a fixed vector, quiet(x) = 1[sum_z 1[x_z^2 > B^2] <= 0], which is 1 only if |x_z| <= B for all
z; theta, B, K > 0.
Statement: with T = theta B/K and V = K (2 cosh T - 2)/B^2, or K rho(T)/B^2 for two laws, and mass_z = p_z (+ p2_z),
    \[ E\,1_Y1_W\,1[s\le\langle x,e\rangle]\,\mathrm{quiet}(x)\le
        e^{-\theta s}\,\mathrm{quiet}(x)\exp\Big\{V\sum_z\mathrm{mass}_z\,x_z^2\Big\}. \]
Source: this project (Lemma B); Chernoff (1952).
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.halves import SOURCE, Kind
from latentproof.proofs.derivations.level_data import targets, z
from latentproof.proofs.derivations.recovery import one_of
from latentproof.proofs.derivations.tilting import POSITIVE, K, Y, j, k, p
from latentproof.proofs.inequalities import averaged, cases, chain, gap, rewrite, summed, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Term,
    Variable,
    eq,
    event,
    exp,
    index,
    le,
    lt,
    number,
    real,
    total,
)

x = Function("x", (targets,))
theta, B, s = (real(name) for name in ("theta", "B", "cut"))
Z = Variable("z", targets)
o = index("o", targets)
THETA, BAND = Hypothesis("theta", lt(0, theta)), Hypothesis("B", lt(0, B))
T = theta * B / K


def loud(value: Term, bound: Term) -> Term:
    """How many components of a vector, which is about z, exceed a bound in absolute value."""
    return total(z, 1 - event(value**2, bound**2))


def quiet(value: Term, bound: Term = B) -> Term:
    """1 if no component exceeds the bound."""
    return event(loud(value, bound), 0)


def slope(kind: Kind) -> Term:
    """V."""
    return K * kind.bend(T) / B**2


def bounded() -> Theorem:
    """x_o^2 <= B^2 where no component exceeds B."""
    d = Derivation()
    none = Hypothesis("quiet", le(loud(x(z), B), 0))
    known = d.hypothesis(none)

    def beyond(assumed: int) -> int:
        far = event(x(o) ** 2, B**2)
        gone = gap(d, d.add("fact", le(event(x(z) ** 2, B**2), 1), name="event_at_most_one"))
        gone = rewrite(d, gone, number(0), 1 - event(x(z) ** 2, B**2))
        part = one_of(d, 1 - far, loud(x(z), B), gone, o)
        zero = d.add("fact", eq(far, 0), assumed, name="event_false")
        one = d.calc(number(1)).algebra(1 - number(0)).put(1 - far, d.flip(zero)).done()
        return d.add("absurd", le(x(o) ** 2, B**2), chain(d, one, part, known, d.add("order", lt(0, 1))))

    cases(d, x(o) ** 2, B**2, lambda assumed: assumed, beyond)
    title = "Where no component is large"
    return Theorem("quiet", title, d.steps[-1].conclusion, tuple(d.steps), (none,), (), SOURCE)


def split(
    d: Derivation, indicator: tuple[Term, Term], value: Callable[[Term], Term], high: Callable[[int], int], least: int
) -> int:
    """value(1[a <= b]) <= bound: by `high` where a <= b, and 0 <= bound (`least`) elsewhere, where value is 0."""
    which = event(*indicator)

    def low(assumed: int) -> int:
        never = d.add("fact", eq(which, 0), assumed, name="event_false")
        return chain(d, d.calc(value(which)).put(value(number(0)), never).algebra(number(0)).done(), least)

    return cases(d, *indicator, high, low)


def second_half(kind: Kind, moments: Theorem, bent: Theorem, markov: Theorem, small: Theorem) -> Theorem:
    """The second half along a fixed direction; `small`: bounded."""
    d = Derivation()
    hypotheses = (*kind.laws, POSITIVE, THETA, BAND)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    signs = given["positive"], given["theta"], given["B"]
    along = total(z, x(z) * kind.error(z))
    price, form = exp(-(theta * s)), exp(slope(kind) * total(z, kind.mass(z) * x(z) ** 2))
    band = quiet(x(z))
    bound = price * (band * form)
    event_ = event(s, along)
    pieces = (loud(x(z), B), number(0))

    def calm(assumed: int) -> int:
        one = d.add("fact", eq(band, 1), assumed, name="event_true")
        weight = d.add("fact", le(0, theta), given["theta"], name="weaken")
        tail = d.lemma(markov, Substitution({"x": s, "y": along, "t": theta}), weight)
        for n in (1 + k, 1 + j):
            tail = times(d, d.add("order", le(0, event(K, n))), tail)
        tail = averaged(d, Y, averaged(d, kind.other, tail))
        tilt = exp(total(z, theta * x(z) * kind.error(z)))
        moved = d.calc(d.steps[tail].conclusion.rhs).algebra(price * kind.both(tilt)).done()
        use = Substitution({}, {"h": ((Z,), theta * x(z))})
        found = d.lemma(moments, use, *(given[hyp.name] for hyp in moments.hypotheses))
        near = d.instance(d.lemma(small, Substitution(), assumed), {"o": z})
        push = theta * x(z) / K
        scaled = times(d, d.add("order", le(0, theta**2 / K**2), *signs), near)
        scaled = rewrite(d, scaled, push**2, T**2, *signs)
        size = d.add("order", lt(0, T), *signs)
        values = {"u": push, "t": T, "a": p(z)}
        weights = [given["weights"]]
        if not kind.alike:
            values["b"] = kind.second(z)
            weights.append(given["weights2"])
        below = summed(d, z, d.lemma(bent, Substitution(values), scaled, size, *weights))
        below = times(d, d.add("order", le(0, K), given["positive"]), below)
        r = d.steps[found].conclusion
        below = rewrite(d, below, r.rhs.args[0], form.args[0], *signs)
        most = chain(d, found, d.add("fact", le(r.rhs, form), below, name="exp_monotone"))
        most = times(d, d.add("order", le(0, price)), most)
        start = d.calc(kind.both(event_ * band)).put(kind.both(event_ * number(1)), one)
        begun = start.algebra(d.steps[tail].conclusion.lhs).done()
        end = d.calc(price * form).then("algebra", price * (number(1) * form), signs).put(bound, d.flip(one)).done()
        return chain(d, begun, tail, moved, most, end)

    least = d.add("order", le(0, bound), *signs)
    split(d, pieces, lambda band_: kind.both(event_ * band_), calm, least)
    title = f"The second half along a fixed direction, {kind.words}"
    lemmas = (moments, bent, markov, small)
    end = d.steps[-1].conclusion
    return Theorem(f"second-half-{kind.mark}", title, end, tuple(d.steps), hypotheses, lemmas, SOURCE)
