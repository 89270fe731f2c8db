r"""S8, Theorem 5: averaging over synonyms brings out the difference of two context vectors; a projection may keep it.

Object: tuples (c, s), s = 1..m, have probabilities r(c)/m and context vectors phi(c, z); Q((c,s), z) = r(c) phi(c,z)/m.
The contrast omega of parents a, b is 1/r(a) on the tuples of a, -1/r(b) on those of b, 0 elsewhere. u = Pi d is the
orthogonal projection of d = phi(a) - phi(b): u is orthogonal to d - u.
Statement: \[ \omega^\top Q=\phi_a-\phi_b,\quad\|\omega\|^2=m\,(r_a^{-2}+r_b^{-2});\qquad
    \|d-u\|^2\le4\epsilon^2\|\omega\|^2,\ 4\epsilon^2m\,(r_a^{-2}+r_b^{-2})\le\eta^2\|d\|^2
    \;\Rightarrow\;(1-\eta^2)\|d\|^2\le\|u\|^2. \]
The bound on d - u is what |Q - Qhat| <= epsilon gives for the projection on Qhat's singular vectors above epsilon.
Source: this project (S8, Theorem 5).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import DIFFERENT, a, b, k, m, symbols
from latentproof.proofs.inequalities import add, chain, rewrite, same
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import Domain, Function, Term, delta, eq, index, le, lt, number, real, total

SOURCE = "this project (S8, Theorem 5)"
targets = Domain("targets")
z, c = index("z", targets), index("c", symbols)
share, phi = Function("r", (symbols,)), Function("phi", (symbols, targets))
SHARES = Hypothesis("shares", lt(0, share(c)), ("c",))


def omega(at: Term) -> Term:
    """The contrast of a and b on the tuples of a parent."""
    return delta(at, a) / share(at) - delta(at, b) / share(at)


def _at(d: Derivation, x: Term, f: Term, g: Term) -> int:
    """sum_c delta(c, x) f = g, where f is g at c = x."""
    whole = total(c, delta(c, x) * f)
    parted = d.add("split", eq(whole, delta(x, x) * g + total(c, delta(c, x) * f, x)))
    one, zero = d.add("delta_value", eq(delta(x, x), 1)), d.add("delta_value", eq(delta(c, x), 0))
    values = 1 * g + total(c, number(0) * f, x)
    return d.calc(whole).by(parted).put(values, one, zero).done()


def contrast() -> Theorem:
    """omega Q = phi_a - phi_b."""
    d = Derivation()
    sign = d.hypothesis(SHARES)
    row = share(c) * phi(c, z) / m
    statement = eq(total(c, total(k, omega(c) * row)), phi(a, z) - phi(b, z))
    one, two = (_picked(d, x, phi(c, z), phi(x, z)) for x in (a, b))
    (
        d.calc(statement.lhs)
        .then("algebra", total(c, delta(c, a) * phi(c, z)) - total(c, delta(c, b) * phi(c, z)), (sign,))
        .put(statement.rhs, one, two)
        .done()
    )
    title = "Averaging over synonyms gives the difference of two context vectors"
    return Theorem("S8-contrast", title, statement, tuple(d.steps), (SHARES,), (), SOURCE)


def _picked(d: Derivation, x: Term, f: Term, g: Term) -> int:
    """sum_c delta(c, x) f = g, tidied."""
    step = _at(d, x, f, g)
    return chain(d, step, d.add("algebra", eq(d.steps[step].conclusion.rhs, g)))


def length() -> Theorem:
    """|omega|^2 = m (1/r_a^2 + 1/r_b^2) for different parents."""
    d = Derivation()
    sign = d.hypothesis(SHARES)
    first, second = d.instance(sign, {"c": a}), d.instance(sign, {"c": b})
    own, other = delta(c, a), delta(c, b)
    weight = 1 / share(c) ** 2
    statement = eq(total(c, total(k, omega(c) ** 2)), m * (1 / share(a) ** 2 + 1 / share(b) ** 2))
    squares = [total(c, x * (y * weight)) for x, y in ((own, own), (other, other), (own, other))]
    values = (
        _at(d, a, own * weight, delta(a, a) * (1 / share(a) ** 2)),
        _at(d, b, other * weight, delta(b, b) * (1 / share(b) ** 2)),
        _at(d, a, other * weight, delta(a, b) * (1 / share(a) ** 2)),
    )
    equal, unequal = (
        [d.add("delta_value", eq(delta(x, x), 1)) for x in (a, b)],
        d.add("delta_value", eq(delta(a, b), 0)),
    )
    ends = []
    for step, value, put in zip(
        values, (1 / share(a) ** 2, 1 / share(b) ** 2, number(0)), (*equal, unequal), strict=True
    ):
        r = d.steps[step].conclusion
        x = a if put in (equal[0], unequal) else b
        tidy = delta(*d.steps[put].conclusion.lhs.args) * (1 / share(x) ** 2)
        ends.append(
            d.calc(r.lhs)
            .by(step)
            .then("algebra", tidy, (sign, first, second))
            .put(d.steps[put].conclusion.rhs * (1 / share(x) ** 2), put)
            .then("algebra", value, (first, second))
            .done()
        )
    (
        d.calc(statement.lhs)
        .then("algebra", m * (squares[0] + squares[1] - 2 * squares[2]), (sign,))
        .put(m * (1 / share(a) ** 2 + 1 / share(b) ** 2 - 2 * number(0)), *ends)
        .then("algebra", statement.rhs, (first, second))
        .done()
    )
    title = "The length of the contrast of two parents"
    return Theorem("S8-contrast-length", title, statement, tuple(d.steps), (SHARES, DIFFERENT), (), SOURCE)


def projection() -> Theorem:
    """A projection that loses little of every contrast keeps the distances."""
    d = Derivation()
    u, diff = Function("u", (targets,)), Function("d", (targets,))
    eps, eta, size = real("epsilon"), real("eta"), real("l")
    lost, kept, whole = total(z, (diff(z) - u(z)) ** 2), total(z, u(z) ** 2), total(z, diff(z) ** 2)
    hypotheses = (
        Hypothesis("orthogonal", eq(total(z, u(z) * diff(z)), kept)),
        Hypothesis("lost", le(lost, 4 * eps**2 * size)),
        Hypothesis("little", le(4 * eps**2 * size, eta**2 * whole)),
    )
    orthogonal, loss, little = (d.hypothesis(each) for each in hypotheses)
    parts = (
        d.calc(lost)
        .algebra(whole - 2 * total(z, u(z) * diff(z)) + kept)
        .put(whole - 2 * kept + kept, orthogonal)
        .algebra(whole - kept)
        .done()
    )
    bound = chain(d, d.flip(parts), loss, little)
    statement = le((1 - eta**2) * whole, kept)
    rewrite(d, add(d, bound, same(d, kept - eta**2 * whole)), statement.lhs, statement.rhs)
    title = "A projection that loses little keeps the distances"
    return Theorem("S8-projection", title, statement, tuple(d.steps), hypotheses, (), SOURCE)
