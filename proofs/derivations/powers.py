r"""The tangent of a power, and Jensen's inequality for powers: elementary, by induction.

Object: x, y >= 0 real, n a natural number; p weights that add up to 1.
Statement: \[ x^{n+1}\ge y^{n+1}+(n+1)y^n(x-y),\qquad
    \Big(\sum_zp_zh_z\Big)^{n+1}\le\sum_zp_zh_z^{n+1}\quad(h\ge0). \]
Source: Bernoulli's inequality; Jensen (1906).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.inequalities import add, chain, rewrite, square, sum_sign, summed, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Domain, Function, Term, eq, index, integer, le, number, real, total

SOURCE = "Bernoulli's inequality and Jensen (1906), Acta Mathematica 30, 175-193; elementary, derived here"
n = integer("n", 0)
x, y = real("x"), real("y")
outcomes = Domain("outcomes")
z = index("z", outcomes)
p, h = Function("p", (outcomes,)), Function("h", (outcomes,))
X_SIGN, Y_SIGN = Hypothesis("x", le(0, x)), Hypothesis("y", le(0, y))
NONNEGATIVE = Hypothesis("weights", le(0, p(z)), ("z",))
LAW = Hypothesis("law", eq(total(z, p(z)), 1))
VALUES = Hypothesis("values", le(0, h(z)), ("z",))


def _line(k: Term) -> Term:
    return y ** (k + 1) + (k + 1) * y**k * (x - y)


def tangent() -> Theorem:
    """The convex function x^(n+1) lies above its tangent at y."""
    d = Derivation()
    positive, at = d.hypothesis(X_SIGN), d.hypothesis(Y_SIGN)
    statement = le(_line(n), x ** (n + 1))
    first = Substitution({"n": number(0)})
    base = rewrite(d, d.add("order", le(x, x)), first(statement.lhs), first(statement.rhs))
    assumed = d.add("assume", statement)
    longer = times(d, positive, assumed)
    # x times the tangent at n exceeds the tangent at n + 1 by (n + 1) y^n (x - y)^2.
    rest, following = d.add("order", le(0, (n + 1) * y**n), at), _line(n + 1)
    more = add(d, d.add("order", le(following, following)), times(d, rest, square(d, x - y)))
    above = rewrite(d, more, following, x * _line(n))
    onward = chain(d, above, rewrite(d, longer, x * _line(n), x ** (n + 1 + 1)))
    d.add("induction", statement, base, onward, name="n")
    title = "A power lies above its tangents"
    return Theorem("power-tangent", title, statement, tuple(d.steps), (X_SIGN, Y_SIGN), (), SOURCE)


def jensen(line: Theorem) -> Theorem:
    """The mean of a power is at least the power of the mean."""
    d = Derivation()
    weights, law, values = (d.hypothesis(each) for each in (NONNEGATIVE, LAW, VALUES))
    mu = total(z, p(z) * h(z))
    least = sum_sign(d, z, d.add("order", le(0, p(z) * h(z)), weights, values))
    pointwise = d.lemma(line, Substitution({"x": h(z), "y": mu}), values, least)
    above = summed(d, z, times(d, weights, pointwise))
    mass = total(z, p(z))
    value = (
        d.calc(d.steps[above].conclusion.lhs)
        .algebra(mu ** (n + 1) * mass + (n + 1) * mu**n * (mu - mu * mass))
        .put(mu ** (n + 1) * 1 + (n + 1) * mu**n * (mu - mu * 1), law)
        .algebra(mu ** (n + 1))
        .done()
    )
    chain(d, d.flip(value), above)
    statement = le(mu ** (n + 1), total(z, p(z) * h(z) ** (n + 1)))
    title, hypotheses = "Jensen's inequality for powers", (NONNEGATIVE, LAW, VALUES)
    return Theorem("jensen", title, statement, tuple(d.steps), hypotheses, (line,), SOURCE)
