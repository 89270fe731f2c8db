r"""S2: split the data in halves and the bias of the squared distance is gone; what is enough then.

Object: two independent halves X, X' of P pairs each; for tuples T, U and d = phi_T - phi_U the half h gives the vector
g_h = d + e_h. The rule links T and U iff <g_1, g_2> < D^2/2, D > 0 at most the distance of any two different context
vectors. E = sqrt(4by/k) + sqrt(2) y/(3k), b the largest phi(T, z); M = sqrt(2/k) + sqrt(2y/k).
Statement: if E(2D + M) <= D^2/2, a wrong link of different parents needs <d, e_h> < -E|d| for a half, or
<e_1, e_2> < -E|e_1|, or |e_1| >= M; one of synonyms that is missing needs <e_1, e_2> > E|e_1| or |e_1| >= M
(`debiased_links`); so, k the least integer >= P p/2,
\[ \mathbf E\,W\le2Ve^{-Pp/8}+2V(V-1)e^{-y}. \]
If b is of order 1/v, k is of order y/(sqrt(v) D^2): sqrt(v) where S1 has v.
Source: this project (S2); Bernstein's inequality along a fixed direction: Boucheron, Lugosi, Massart (2013), 2.10.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.plug_in import WEIGHTS, i, j, q, r
from latentproof.proofs.derivations.rare import (
    ENOUGH,
    FACTOR,
    LAW,
    LEAST,
    SIGN,
    TARGETS,
    P,
    T,
    U,
    V,
    data,
    g,
    k,
    p,
    phi,
    targets,
    tuples,
    x,
    z,
)
from latentproof.proofs.inequalities import add, averaged, chain, rewrite, summed, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Formula, Substitution
from latentproof.proofs.terms import (
    Function,
    Sample,
    Term,
    Variable,
    count,
    eq,
    event,
    exp,
    le,
    mean,
    number,
    pair,
    real,
    sqrt,
    total,
)

SOURCE = "this project (S2)"
BERNSTEIN = "Boucheron, Lugosi, Massart (2013), Concentration Inequalities, theorem 2.10 (Bernstein's inequality)"
b, y = real("b"), real("y")
u = Function("u", (targets,))
E = sqrt(4 * b * y / k) + sqrt(number(2)) * y / (3 * k)
"""What an error along a direction of length 1 rarely exceeds."""
M = sqrt(2 / k) + sqrt(2 * y / k)
"""What the length of an error rarely exceeds."""


def bernstein() -> Theorem:
    """The cited step: errors along a fixed direction."""
    d = Derivation()
    one, two = Sample("Y", total(z, q(z)), k + i), Sample("Y'", total(z, r(z)), k + j)
    hypotheses = (
        Hypothesis("first weights", le(0, q(z)), ("z",)),
        Hypothesis("first law", eq(total(z, q(z)), 1)),
        Hypothesis("second weights", le(0, r(z)), ("z",)),
        Hypothesis("second law", eq(total(z, r(z)), 1)),
        Hypothesis("first flat", le(q(z), b), ("z",)),
        Hypothesis("second flat", le(r(z), b), ("z",)),
        Hypothesis("exponent", le(0, y)),
    )
    along = total(z, u(z) * (count(one, z) / (k + i) - q(z) - (count(two, z) / (k + j) - r(z))))
    rare = 1 - event(along, E * sqrt(total(z, u(z) ** 2)))
    statement = le(mean(one, mean(two, rare)), exp(-y))
    d.add("cite", statement, name="Bernstein's inequality", reference=BERNSTEIN)
    title = "Errors along a fixed direction are rarely large"
    return Theorem("S2-direction", title, statement, tuple(d.steps), hypotheses, (), BERNSTEIN)


half = Sample("X'", total(x, g(x)), P)
"""The other half of the data."""
W = Function("W", (), (data, half))


def seen(sample: Sample, at: Term) -> Term:
    """How often a tuple is drawn in a half."""
    return total(z, count(sample, pair(at, z)))


def off(sample: Sample, at: Term) -> Term:
    """e at one target, from a half."""
    one, two = (count(sample, pair(t, at)) / seen(sample, t) for t in (T, U))
    return one - phi(T, at) - (two - phi(U, at))


def gap_at(at: Term) -> Term:
    """d at one target."""
    return phi(T, at) - phi(U, at)


def beyond(u_: Term, sample: Sample) -> Term:
    """The event that the error of a half along -u exceeds E |u|."""
    return 1 - event(total(z, -u_ * off(sample, z)), E * sqrt(total(z, (-u_) ** 2)))


def both(sample: Sample, body: Term) -> Term:
    """The body where both tuples are drawn k times or more in the half."""
    return event(k, seen(sample, T)) * (event(k, seen(sample, U)) * body)


turn = Function("turn", (tuples, tuples))
turned = turn(T, U) * off(data, z)
"""The first half's error, or minus it: turn is 1 for different parents and -1 for synonyms."""
long = event(M**2, total(z, off(data, z) ** 2))
A, B = Function("A", (tuples, tuples), (data,)), Function("B", (tuples, tuples), (data,))
C, G = Function("C", (tuples, tuples), (half,)), Function("G", (tuples, tuples), (data, half))
EVENTS = (
    Hypothesis("first half, along d", le(A(T, U), both(data, beyond(gap_at(z), data))), ("T", "U")),
    Hypothesis("first half, length", le(B(T, U), both(data, long)), ("T", "U")),
    Hypothesis("second half, along d", le(C(T, U), both(half, beyond(gap_at(z), half))), ("T", "U")),
    Hypothesis("second half, along the first error", le(G(T, U), both(half, beyond(turned, half))), ("T", "U")),
)
few = total(T, 1 - event(k, seen(data, T))) + total(T, 1 - event(k, seen(half, T)))
pairs_ = total(T, total(U, A(T, U) + B(T, U) + (C(T, U) + G(T, U)), T))
RULE = Hypothesis("wrong", le(W(), few + pairs_ / 2))
FLAT = Hypothesis("flat", le(phi(T, z), b), ("T", "z"))
EXPONENT = Hypothesis("exponent", le(0, y))
GIVEN = (SIGN, LAW, FACTOR, TARGETS, WEIGHTS, LEAST, ENOUGH, FLAT, EXPONENT, *EVENTS, RULE)


def failure(counts: Theorem, vectors: Theorem, directions: Theorem) -> Theorem:
    """The probability that the debiased rule goes wrong at one level."""
    d = Derivation()
    known = [d.hypothesis(h) for h in GIVEN]
    sign, law, factor, shares, weights, least, enough, flat, exponent, *events, rule = known
    other = [d.instance(step, {"T": U}) for step in (factor, weights, shares, flat)]
    laws = (sign, law, factor, other[0], weights, shares, other[1], other[2])
    small = exp(-y)
    positive = d.add("order", le(0, small))
    assert isinstance(z.data, Variable)
    at = z.data
    contexts: dict[str, Formula] = {"q": ((at,), phi(T, z)), "r": ((at,), phi(U, z))}

    def screened(sample: Sample, body: Term, bound: int) -> int:
        return d.add("axiom", le(mean(sample, both(sample, body)), small), *laws, bound, positive, name="screening_off")

    def along(direction: Term, sample: Sample) -> int:
        formulas: dict[str, Formula] = {**contexts, "u": ((at,), -direction)}
        bound = d.lemma(
            directions, Substitution({}, formulas), weights, shares, other[1], other[2], flat, other[3], exponent
        )
        return screened(sample, beyond(direction, sample), bound)

    # M = sqrt(2/k) + eps with k eps^2/2 = y.
    eps = sqrt(2 * y / k)
    inner = d.add("order", le(0, 2 * y / k), exponent)
    square_ = d.add("fact", eq(eps**2, 2 * y / k), inner, name="sqrt_square")
    room = d.add("order", le(0, eps))
    vector = d.lemma(vectors, Substitution({"epsilon": eps}, contexts), weights, shares, other[1], other[2], room)
    r_ = d.steps[vector].conclusion
    value = d.calc(r_.rhs).put(exp(-(k * (2 * y / k) / 2)), square_).algebra(small).done()
    length = screened(data, long, chain(d, vector, value))
    bounds = (along(gap_at(z), data), length, along(gap_at(z), half), along(turned, half))
    sources = (data, data, half, half)
    rare = [chain(d, averaged(d, each, e), bound) for each, e, bound in zip(sources, events, bounds, strict=True)]
    rare[3] = averaged(d, data, rare[3])
    noise = add(d, add(d, rare[0], rare[1]), add(d, rare[2], rare[3]))
    summands = A(T, U) + B(T, U) + (C(T, U) + G(T, U))
    noisy = rewrite(d, noise, mean(data, mean(half, summands)), 4 * small)
    sides = d.steps[noisy].conclusion
    inside = d.add("monotone_sum", le(total(U, sides.lhs, T), total(U, sides.rhs, T)), noisy)
    doubled = times(d, d.add("order", le(0, number(1) / 2)), summed(d, T, inside))
    premises = (sign, law, factor, shares, least, enough)
    counted = [d.lemma(counts, Substitution(tables={"X": each}), *premises) for each in (data, half)]
    singles = add(d, summed(d, T, counted[0]), summed(d, T, counted[1]))
    whole = averaged(d, data, averaged(d, half, rule))
    parts = d.steps[singles].conclusion.lhs + d.steps[doubled].conclusion.lhs
    linear = d.add("algebra", eq(d.steps[whole].conclusion.rhs, parts))
    statement = le(mean(data, mean(half, W())), 2 * V * exp(-(P * p / 8)) + 2 * V * (V - 1) * small)
    rewrite(d, chain(d, whole, linear, add(d, singles, doubled)), statement.lhs, statement.rhs)
    title, lemmas = "S2: the debiased rule", (counts, vectors, directions)
    return Theorem("S2", title, statement, tuple(d.steps), GIVEN, lemmas, SOURCE)
