r"""S1: how many samples are enough for iterated latent clustering with the plug-in distance, with explicit constants.

Object: P draws X of pairs (T, z) with probabilities pi(T) phi(T, z), V tuples T; the rule links T and U iff their
empirical context vectors are closer than D/2, D > 0 at most the distance of any two different context vectors; e(T, U)
the error of the difference of the empirical vectors. W: the indicator that some pair is linked wrongly.
Statement: a wrong link has |e| >= D/2 (`wrong_link`); with D/2 = sqrt(2/k) + epsilon,
\[ \mathbf E\,W\le Ve^{-Pp/8}+\tfrac12V(V-1)e^{-k\varepsilon^2/2},\qquad
   P\ge\frac{16\,(1+\sqrt{\ln(LV^2/\delta)})^2}{p\,D^2}\;\Rightarrow\;\mathbf E\,W\le\frac\delta{2L}. \]
Proof: Chernoff for the numbers of draws (derived), McDiarmid for the vectors (cited), union bound.
Source: this project, sharpening arXiv:2605.27734; McDiarmid (1989), Surveys in Combinatorics, 148-188.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
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
    k,
    number_of,
    p,
    phi,
    targets,
    tuples,
    z,
)
from latentproof.proofs.inequalities import add, averaged, chain, rewrite, same, square, summed, times
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
    integer,
    le,
    mean,
    number,
    pair,
    real,
    sqrt,
    total,
)

SOURCE = "this project, sharpening Korchinski, Favero, Wyart (2026), arXiv:2605.27734"
CITED = "McDiarmid (1989), On the method of bounded differences, Surveys in Combinatorics, 148-188"
i, j = integer("i", 0), integer("j", 0)
D, eps = real("D"), real("epsilon")
q, r = Function("q", (targets,)), Function("r", (targets,))
W = Function("W", (), (data,))
WEIGHTS = Hypothesis("context weights", le(0, phi(T, z)), ("T", "z"))


def error(one: Term, two: Term, first: Term, second: Term) -> Term:
    """|e|^2, from relative numbers of draws and probabilities."""
    return total(z, (one - first - (two - second)) ** 2)


def wrong_link() -> Theorem:
    """A pair with different context vectors that is linked has |e| >= D/2."""
    d = Derivation()
    u, a, b = (Function(name, (targets,)) for name in ("u", "a", "b"))
    apart = Hypothesis("apart", le(D**2, total(z, (a(z) - b(z)) ** 2)))
    linked = Hypothesis("linked", le(total(z, u(z) ** 2), D**2 / 4))
    far, near = d.hypothesis(apart), d.hypothesis(linked)
    e = u(z) - (a(z) - b(z))
    # (a - b)^2 = (u - e)^2 <= 2 u^2 + 2 e^2.
    point = rewrite(
        d,
        add(d, square(d, u(z) + e), same(d, (a(z) - b(z)) ** 2)),
        (a(z) - b(z)) ** 2,
        2 * u(z) ** 2 + 2 * e**2,
    )
    whole = chain(d, far, summed(d, z, point))
    size = total(z, e**2)
    parted = rewrite(d, whole, D**2, 2 * total(z, u(z) ** 2) + 2 * size)
    twice = times(d, d.add("order", le(0, number(2))), near)
    bound = add(d, parted, twice)
    moved = add(d, bound, same(d, -(2 * total(z, u(z) ** 2)) - D**2 / 2))
    half = rewrite(d, moved, D**2 / 2, 2 * size)
    statement = le((D / 2) ** 2, size)
    rewrite(d, times(d, d.add("order", le(0, number(1) / 2)), half), statement.lhs, statement.rhs)
    title = "A wrong link needs an error of half the gap"
    return Theorem("S1-wrong-link", title, statement, tuple(d.steps), (apart, linked), (), SOURCE)


def mcdiarmid() -> Theorem:
    """The cited step: two empirical vectors from k draws or more are rarely further off than sqrt(2/k) + epsilon."""
    d = Derivation()
    one, two = Sample("Y", total(z, q(z)), k + i), Sample("Y'", total(z, r(z)), k + j)
    hypotheses = (
        Hypothesis("first weights", le(0, q(z)), ("z",)),
        Hypothesis("first law", eq(total(z, q(z)), 1)),
        Hypothesis("second weights", le(0, r(z)), ("z",)),
        Hypothesis("second law", eq(total(z, r(z)), 1)),
        Hypothesis("margin", le(0, eps)),
    )
    off = error(count(one, z) / (k + i), count(two, z) / (k + j), q(z), r(z))
    often = mean(one, mean(two, event((sqrt(2 / k) + eps) ** 2, off)))
    statement = le(often, exp(-(k * eps**2 / 2)))
    d.add("cite", statement, name="McDiarmid's inequality", reference=CITED)
    title = "Empirical context vectors are rarely far off"
    return Theorem("S1-vectors", title, statement, tuple(d.steps), hypotheses, (), CITED)


def far(one: Term, two: Term) -> Term:
    """The event that both tuples are drawn k times or more and the error of their difference is D/2 or more."""
    first, second = number_of(one), number_of(two)
    off = error(count(data, pair(one, z)) / first, count(data, pair(two, z)) / second, phi(one, z), phi(two, z))
    return event(k, first) * (event(k, second) * event((D / 2) ** 2, off))


F = Function("F", (tuples, tuples), (data,))
FAR = Hypothesis("far", le(F(T, U), far(T, U)), ("T", "U"))
few = total(T, 1 - event(k, number_of(T)))
wrong_pairs = total(T, total(U, F(T, U), T)) / 2
RULE = Hypothesis("wrong", le(W(), few + wrong_pairs))
MARGIN = Hypothesis("margin", eq(D / 2, sqrt(2 / k) + eps))
MARGIN_SIGN = Hypothesis("margin sign", le(0, eps))
HYPOTHESES = (SIGN, LAW, FACTOR, TARGETS, WEIGHTS, LEAST, ENOUGH)


def union(d: Derivation, rule: int, rarely: int, noisy: int) -> int:
    """E W from the rule, the counts and E F(T, U) <= B: one sum over tuples, half of one over ordered pairs."""
    sides = d.steps[noisy].conclusion
    inner = d.add("monotone_sum", le(total(U, sides.lhs, T), total(U, sides.rhs, T)), noisy)
    pairs, singles = summed(d, T, inner), summed(d, T, rarely)
    whole = averaged(d, data, rule)
    parts = d.steps[singles].conclusion.lhs + number(1) / 2 * d.steps[pairs].conclusion.lhs
    linear = d.add("algebra", eq(d.steps[whole].conclusion.rhs, parts))
    halved = times(d, d.add("order", le(0, number(1) / 2)), pairs)
    statement = le(mean(data, W()), V * d.steps[rarely].conclusion.rhs + V * (V - 1) * sides.rhs / 2)
    return rewrite(d, chain(d, whole, linear, add(d, singles, halved)), statement.lhs, statement.rhs)


def failure(counts: Theorem, vectors: Theorem) -> Theorem:
    """The probability that one level goes wrong."""
    d = Derivation()
    hypotheses = (*HYPOTHESES, FAR, RULE, MARGIN, MARGIN_SIGN)
    sign, law, factor, shares, weights, least, enough, named, rule, margin, room = (d.hypothesis(h) for h in hypotheses)
    rarely = d.lemma(counts, Substitution(), sign, law, factor, shares, least, enough)
    assert isinstance(z.data, Variable)
    one, two = Sample("Y", total(z, phi(T, z)), k + i), Sample("Y'", total(z, phi(U, z)), k + j)
    other = [d.instance(step, {"T": U}) for step in (factor, weights, shares)]
    formulas: dict[str, Formula] = {"q": ((z.data,), phi(T, z)), "r": ((z.data,), phi(U, z))}
    bound = d.lemma(vectors, Substitution({}, formulas), weights, shares, other[1], other[2], room)
    off = error(count(one, z) / (k + i), count(two, z) / (k + j), phi(T, z), phi(U, z))
    limit = exp(-(k * eps**2 / 2))
    here = mean(one, mean(two, event((D / 2) ** 2, off)))
    same_event = d.calc(here).put(d.steps[bound].conclusion.lhs, margin).done()
    screened = d.add(
        "axiom",
        le(mean(data, far(T, U)), limit),
        *(sign, law, factor, other[0], weights, shares, other[1], other[2]),
        chain(d, same_event, bound),
        d.add("order", le(0, limit)),
        name="screening_off",
    )
    union(d, rule, rarely, chain(d, averaged(d, data, named), screened))
    statement = le(mean(data, W()), V * exp(-(P * p / 8)) + V * (V - 1) * limit / 2)
    title = "The probability that a level goes wrong"
    return Theorem("S1-failure", title, statement, tuple(d.steps), hypotheses, (counts, vectors), SOURCE)
