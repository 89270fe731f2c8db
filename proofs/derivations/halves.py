r"""Exponential moments of the centred difference of two empirical laws, without a logarithm: the debiased rule's start.

Object: a `Kind` is one of two cases. Alike: Y and W draw from one law p, e_z = Y_z/(1+j) - W_z/(1+k). Different: from p
and p2, and e_z = Y_z/(1+j) - W_z/(1+k) - (p_z - p2_z). K <= 1 + j, 1 + k; h any direction.
Statement: with rho(x) = e^x - 1 - x,
    \[ E\,1[K\le1+j]\,1[K\le1+k]\,e^{\langle h,e\rangle}
    \le\exp\Big\{K\sum_z\big(p_z\rho(h_z/K)+p'_z\rho(-h_z/K)\big)\Big\}, \]
    \[ u^2\le t^2,\ 0<t\;\Rightarrow\;p\,\rho(u)+p'\rho(-u)\le\frac{\rho(t)}{t^2}(p+p')u^2, \]
and for one law p (2 cosh u - 2) <= p (2 cosh t - 2) u^2/t^2, which has the exact variance for small t.
Source: this project (Lemma B); ln x <= x - 1 in Chernoff's bound.
"""

from __future__ import annotations

from dataclasses import dataclass

from latentproof.proofs.derivation import Derivation, needed
from latentproof.proofs.derivations import tilting
from latentproof.proofs.derivations.level_data import targets, z
from latentproof.proofs.derivations.tilting import LAWS, POSITIVE, K, Y, difference, j, k, p, p2
from latentproof.proofs.inequalities import add, cases, chain, gap, rewrite, same, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Sample,
    Term,
    Variable,
    eq,
    event,
    exp,
    le,
    ln,
    lt,
    mean,
    number,
    real,
    total,
)

SOURCE = "this project (Lemma B)"
h = Function("h", (targets,))
Z = Variable("z", targets)
u, t, weight, weight2 = real("u"), real("t"), real("a"), real("b")


@dataclass(frozen=True)
class Kind:
    """One law or two: their names in theorems, and the second law."""

    mark: str
    words: str
    alike: bool

    def second(self, at: Term) -> Term:
        """p2_z."""
        return p(at) if self.alike else p2(at)

    @property
    def other(self) -> Sample:
        """W."""
        return Sample("W", total(z, self.second(z)), 1 + k)

    def error(self, at: Term) -> Term:
        """e_z."""
        raw = difference(at, self.other)
        return raw if self.alike else raw - (p(at) - p2(at))

    def mass(self, at: Term) -> Term:
        """What the variance weighs a target with: p_z, or p_z + p2_z."""
        return p(at) if self.alike else p(at) + p2(at)

    def excess(self, at: Term, x: Term) -> Term:
        """p rho(x) + p2 rho(-x)."""
        return self.pair(p(at), self.second(at), x)

    def pair(self, one: Term, two: Term, x: Term) -> Term:
        """The same for two numbers."""
        if self.alike:
            return one * (exp(x) + exp(-x) - 2)
        return one * (exp(x) - 1 - x) + two * (exp(-x) - 1 - -x)

    def bend(self, x: Term) -> Term:
        """2 cosh x - 2 or rho(x)."""
        return exp(x) + exp(-x) - 2 if self.alike else exp(x) - 1 - x

    @property
    def laws(self) -> tuple[Hypothesis, ...]:
        """What is said of the laws."""
        return LAWS[:2] if self.alike else LAWS

    def both(self, body: Term) -> Term:
        """The expectation over both samples, where both are large enough."""
        return mean(Y, mean(self.other, event(K, 1 + j) * (event(K, 1 + k) * body)))


ALIKE = Kind("alike", "one distribution", True)
APART = Kind("apart", "two distributions", False)


def _logarithm(d: Derivation, positive: Theorem, law: tuple[Term, int, int], push: Term, sign: int) -> tuple[int, Term]:
    """K ln sum p e^t <= K (sum p e^t - 1), and the sum."""
    weight_, least, unit = law
    base = total(z, weight_ * exp(push))
    strict = d.lemma(positive, Substitution({}, {"p": ((Z,), weight_), "f": ((Z,), push)}), least, unit)
    value = d.add("fact", eq(exp(ln(base)), base), strict, name="exp_ln")
    tangent = chain(d, d.add("fact", le(1 + ln(base), exp(ln(base))), name="exp_tangent"), value)
    return times(d, sign, tangent), base


def moments(kind: Kind, known: Theorem, positive: Theorem) -> Theorem:
    """The exponential moments, wherever both samples are large enough."""
    d = Derivation()
    hypotheses = (*kind.laws, POSITIVE)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    laws = [given[hyp.name] for hyp in kind.laws] * (2 if kind.alike else 1)
    body = exp(total(z, h(z) * kind.error(z)))
    bound = exp(K * total(z, kind.excess(z, h(z) / K)))
    nothing = d.add("order", le(0, bound), given["positive"])
    sign = d.add("order", le(0, K), given["positive"])
    one, base = _logarithm(d, positive, (p(z), laws[0], laws[1]), h(z) / K, sign)
    two, base2 = _logarithm(d, positive, (kind.second(z), laws[2], laws[3]), -h(z) / K, sign)
    logs = K * ln(base) + K * ln(base2)
    drift = number(0) if kind.alike else total(z, h(z) * (p(z) - p2(z)))
    less = add(d, add(d, one, two), same(d, -2 * K - drift))
    sums = (K * (base - total(z, p(z))) + K * (base2 - total(z, kind.second(z)))) - drift
    linear = d.calc(sums).put(
        (K * (base - number(1)) + K * (base2 - number(1))) - drift, *dict.fromkeys((laws[1], laws[3]))
    )
    law = linear.done()
    power = logs if kind.alike else logs - drift
    less = rewrite(d, less, power, d.steps[law].conclusion.rhs, given["positive"])
    whole = d.steps[nothing].conclusion.rhs.args[0]
    less = chain(d, less, d.flip(law), d.add("algebra", eq(sums, whole), given["positive"]))
    most = d.add("fact", le(exp(power), bound), less, name="exp_monotone")
    plain = total(z, h(z) * difference(z, kind.other))

    def absent(assumed: int, which: Term, value: Term) -> int:
        never = d.add("fact", eq(which, 0), assumed, name="event_false")
        zero = d.calc(kind.both(body)).put(mean(Y, mean(kind.other, value)), never).algebra(number(0)).done()
        return chain(d, zero, nothing)

    def enough(first: int) -> int:
        def second(other: int) -> int:
            happens = [
                d.add("fact", eq(event(K, n), 1), step, name="event_true")
                for n, step in ((1 + j, first), (1 + k, other))
            ]
            start = d.calc(kind.both(body)).put(mean(Y, mean(kind.other, number(1) * (number(1) * body))), *happens)
            names = {} if not kind.alike else {"p2": ((Z,), p(z))}
            use = Substitution({"K2": K}, {**names, "h": ((Z,), h(z))})
            found = d.lemma(known, use, *laws, given["positive"], first, other)
            if kind.alike:
                return chain(d, start.algebra(mean(Y, mean(kind.other, body))).done(), found, most)
            split = d.add("fact", eq(exp(plain + -drift), exp(plain) * exp(-drift)), name="exp_sum")
            moved = start.algebra(mean(Y, mean(kind.other, exp(plain + -drift))))
            moved = moved.put(mean(Y, mean(kind.other, exp(plain) * exp(-drift))), split)
            out = moved.algebra(exp(-drift) * mean(Y, mean(kind.other, exp(plain)))).done()
            scaled = times(d, d.add("order", le(0, exp(-drift))), found)
            joined = d.add("fact", eq(exp(logs + -drift), exp(logs) * exp(-drift)), name="exp_sum")
            sure = (given["positive"],)
            back = d.calc(exp(-drift) * exp(logs)).then("algebra", exp(logs) * exp(-drift), sure).by(d.flip(joined))
            return chain(d, out, scaled, back.then("algebra", exp(power), sure).done(), most)

        return cases(
            d, K, 1 + k, second, lambda step: absent(step, event(K, 1 + k), event(K, 1 + j) * (number(0) * body))
        )

    cases(d, K, 1 + j, enough, lambda step: absent(step, event(K, 1 + j), number(0) * (event(K, 1 + k) * body)))
    title = f"Exponential moments of a centred difference, {kind.words}"
    end_ = d.steps[-1].conclusion
    return Theorem(f"moments-{kind.mark}", title, end_, tuple(d.steps), hypotheses, (known, positive), SOURCE)


def bent(kind: Kind) -> Theorem:
    """p rho(u) + p2 rho(-u) <= (rho(t)/t^2) (p + p2) u^2."""
    d = Derivation()
    near, size = Hypothesis("near", le(u**2, t**2)), Hypothesis("t", lt(0, t))
    hypotheses: tuple[Hypothesis, ...] = (near, size, Hypothesis("weight", le(0, weight)))
    hypotheses += () if kind.alike else (Hypothesis("weight2", le(0, weight2)),)
    close, positive, *signs = (d.hypothesis(hyp) for hyp in hypotheses)
    least = d.add("order", le(0, t), positive)
    mass = weight if kind.alike else weight + weight2
    statement = le(kind.pair(weight, weight2, u), kind.bend(t) / t**2 * mass * u**2)
    parts = []
    for x, sign in zip((u, -u), signs, strict=False):
        if kind.alike:
            found = d.add("fact", le(kind.bend(x) * t**2, kind.bend(t) * x**2), close, name="cosh_ratio")
        else:
            squares = rewrite(d, close, x**2, t**2)
            below = d.add("fact", le(x, t), squares, least, name="root_order")
            found = d.add("fact", le(kind.bend(x) * t**2, kind.bend(t) * x**2), below, positive, name="exp_ratio")
        parts.append(times(d, sign, found))
    whole = parts[0] if kind.alike else add(d, *parts)
    whole = times(d, d.add("order", le(0, 1 / t**2), positive), whole)
    rewrite(d, whole, statement.lhs, statement.rhs, positive)
    title = f"A convex excess lies below a square, {kind.words}"
    return Theorem(f"bent-{kind.mark}", title, statement, needed(d.steps), hypotheses, (), SOURCE)


def markov() -> Theorem:
    """1[x <= y] <= e^(-t x) e^(t y) for t >= 0."""
    d = Derivation()
    x, y = real("x"), real("y")
    sign = Hypothesis("t", le(0, t))
    least = d.hypothesis(sign)
    bound = exp(-(t * x)) * exp(t * y)

    def reached(assumed: int) -> int:
        room = rewrite(d, times(d, least, gap(d, assumed)), number(0), -(t * x) + t * y)
        grown = d.add("fact", le(exp(0), exp(-(t * x) + t * y)), room, name="exp_monotone")
        split = d.add("fact", eq(exp(-(t * x) + t * y), bound), name="exp_sum")
        one = chain(d, d.add("fact", eq(event(x, y), 1), assumed, name="event_true"))
        return chain(d, one, d.flip(d.add("fact", eq(exp(0), 1), name="exp_zero")), grown, split)

    def short(assumed: int) -> int:
        zero = d.add("fact", eq(event(x, y), 0), assumed, name="event_false")
        return chain(d, zero, d.add("order", le(0, bound)))

    cases(d, x, y, reached, short)
    title = "Markov's inequality for an exponential"
    return Theorem("exp-markov", title, d.steps[-1].conclusion, tuple(d.steps), (sign,), (), "Markov; Chernoff (1952)")


def base() -> tuple[Theorem, Theorem]:
    """The lemmas of `tilting` that both kinds use."""
    positive = tilting.tilted_positive()
    return tilting.moments(positive), positive
