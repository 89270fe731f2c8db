r"""S8, noise: the covariance of the relative counts of P independent pairs (tuple, target), whatever the target is.

Object: outcomes z = (t, g), a tuple and a target, of probability Q(z), whatever sets T and G they are from; P >= 1
independent draws, C their counts, N = C/P - Q; p the margin of the tuples, q that of the targets.
Statement: \[ E\,N_zN_u=\frac{Q_z\delta_{zu}-Q_zQ_u}P,\quad E\,NN^\top=\frac{\mathrm{diag}\,p-QQ^\top}P,\quad
    E\,N^\top N=\frac{\mathrm{diag}\,q-Q^\top Q}P,\quad E\|N\|^2=\frac{1-\|Q\|^2}P: \]
the energy of the noise is 1/P at most for every D, spread over vm D cells, while that of the signal stays.
Source: moments of counts (Feller, An Introduction to Probability Theory and Its Applications I, 1968, chapter 9).
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.syntax import product
from latentproof.proofs.terms import (
    Domain,
    Function,
    Sample,
    Term,
    Variable,
    count,
    delta,
    eq,
    index,
    integer,
    le,
    mean,
    number,
    pair,
    total,
)
from latentproof.theory.richness import noise_energy

SOURCE = "moments of counts (Feller, An Introduction to Probability Theory and Its Applications I, 1968, chapter 9)"
tuples, targets = Domain("T"), Domain("G")
outcomes = product(tuples, targets)
z, u, h = (index(letter, outcomes) for letter in "zuh")
t, s = (index(letter, tuples) for letter in "ts")
g, k = (index(letter, targets) for letter in "gk")
Q = Function("Q", (outcomes,))
P = integer("P", 1)
draws = Sample("X", total(h, Q(h)), P)
NONNEGATIVE = Hypothesis("weights", le(0, Q(h)), ("h",))
LAW = Hypothesis("law", eq(total(h, Q(h)), 1))


def noise(outcome: Term) -> Term:
    r"""N(outcome) = C/P - Q."""
    return count(draws, outcome) / P - Q(outcome)


def covariance() -> Theorem:
    """E N_z N_u, from the first two moments of counts."""
    d = Derivation()
    least, law = d.hypothesis(NONNEGATIVE), d.hypothesis(LAW)
    counts = count(draws, z), count(draws, u)
    both = P * (P - 1) * Q(z) * Q(u) + P * Q(z) * delta(z, u)
    second = d.add("axiom", eq(mean(draws, counts[0] * counts[1]), both), least, law, name="sample_product")
    first = [
        d.add("axiom", eq(mean(draws, number_), P * Q(at)), least, law, name="sample_mean")
        for number_, at in zip(counts, (z, u), strict=True)
    ]
    start = mean(draws, noise(z) * noise(u))
    statement = eq(start, (Q(z) * delta(z, u) - Q(z) * Q(u)) / P)

    def expanded(square: Term, one: Term, two: Term) -> Term:
        return square / P**2 - Q(u) * one / P - Q(z) * two / P + Q(z) * Q(u)

    (
        d.calc(start)
        .algebra(expanded(mean(draws, counts[0] * counts[1]), mean(draws, counts[0]), mean(draws, counts[1])))
        .put(expanded(both, P * Q(z), P * Q(u)), second, *first)
        .algebra(statement.rhs)
        .done()
    )
    title = "Covariance of relative counts"
    return Theorem("S8-covariance", title, statement, tuple(d.steps), (NONNEGATIVE, LAW), (), SOURCE)


def energy(covariance_: Theorem) -> Theorem:
    """E ||N||^2."""
    d = Derivation()
    least, law = d.hypothesis(NONNEGATIVE), d.hypothesis(LAW)
    found = d.lemma(covariance_, Substitution(variables={"u": z}), least, law)
    r = d.steps[found].conclusion
    same = d.add("delta_value", eq(delta(z, z), 1))
    start = mean(draws, total(z, noise(z) ** 2))
    squares = total(z, Q(z) ** 2)
    (
        d.calc(start)
        .algebra(mean(draws, total(z, noise(z) * noise(z))))
        .then("mean_sum", total(z, r.lhs))
        .put(total(z, r.rhs), found)
        .put(total(z, (Q(z) * number(1) - Q(z) * Q(z)) / P), same)
        .algebra(noise_energy(P, squares) + (total(h, Q(h)) - 1) / P)
        .put(noise_energy(P, squares) + (number(1) - 1) / P, law)
        .algebra(noise_energy(P, squares))
        .done()
    )
    statement = eq(start, noise_energy(P, squares))
    title = "Energy of the noise"
    return Theorem("S8-noise", title, statement, tuple(d.steps), (NONNEGATIVE, LAW), (covariance_,), SOURCE)


def rows(covariance_: Theorem) -> Theorem:
    """E N N^T: two tuples, summed over the targets."""
    return _summed(covariance_, g, (t, s), lambda one, target: pair(one, target), "left", "rows", "tuples")


def columns(covariance_: Theorem) -> Theorem:
    """E N^T N: two targets, summed over the tuples."""
    return _summed(covariance_, t, (g, k), lambda one, tuple_: pair(tuple_, one), "right", "columns", "targets")


def _summed(
    covariance_: Theorem,
    over: Term,
    two: tuple[Term, Term],
    at: Callable[[Term, Term], Term],
    side: str,
    name: str,
    of: str,
) -> Theorem:
    d = Derivation()
    least, law = d.hypothesis(NONNEGATIVE), d.hypothesis(LAW)
    one, other = (at(x, over) for x in two)
    found = d.lemma(covariance_, Substitution(variables={"z": one, "u": other}), least, law)
    r = d.steps[found].conclusion
    same, apart = eq(delta(one, other), delta(*two)), d.add("delta_value", eq(delta(one, other), 0))
    here = d.add("coordinates", eq(delta(one, other), 0), apart, name=side)
    zero = d.add("delta_value", eq(delta(*two), 0))
    differ = d.calc(delta(one, other)).by(here).by(d.flip(zero)).done()
    ones = d.add("delta_value", eq(delta(one, one), 1)), d.add("delta_value", eq(delta(two[0], two[0]), 1))
    equal = d.calc(delta(one, one)).by(ones[0]).by(d.flip(ones[1])).done()
    names = tuple(x.data.name for x in two if isinstance(x.data, Variable))
    as_one = d.add("apart_or_equal", same, differ, equal, cases=names)
    start = mean(draws, total(over, noise(one) * noise(other)))
    statement = eq(start, (delta(*two) * total(over, Q(one)) - total(over, Q(one) * Q(other))) / P)
    (
        d.calc(start)
        .then("mean_sum", total(over, r.lhs))
        .put(total(over, r.rhs), found)
        .put(total(over, (Q(one) * delta(*two) - Q(one) * Q(other)) / P), as_one)
        .algebra(statement.rhs)
        .done()
    )
    title = f"Covariance of the noise, two {of}"
    hypotheses = (NONNEGATIVE, LAW)
    return Theorem(f"S8-noise-{name}", title, statement, tuple(d.steps), hypotheses, (covariance_,), SOURCE)
