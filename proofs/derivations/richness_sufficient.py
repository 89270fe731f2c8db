r"""S8, Theorem 5, sufficient: project the context vectors on few directions and cluster; rich targets make that cheap.

Object: as in `plug_in`; Pi an orthogonal projection of rank at most v, found from another sample, so fixed here; b the
largest phi(T, z). The rule links T and U iff |Pi(phihat_T - phihat_U)| < t, and t is half of what Pi keeps of the
smallest distance (`richness_contrast`). W: the indicator that some pair is linked wrongly.
Statement: \[ \mathbf E\,W\le Ve^{-Pp/8}+\tfrac12V(V-1)(v+1)e^{-y}\quad\text{if}\quad
    y\Big(\frac{2vb}k+\frac{\sqrt2\,t}{3k}\Big)\le\frac{t^2}2, \]
k the least integer >= P p/2. First sample: for P_1 pairs, |Qhat - Q| <= epsilon but with probability
(V + D) e^(-x) if x (p* + (1 + q) epsilon/3) <= P_1 epsilon^2/2, with p* the largest margin and q >= |Q|.
Source: this project (S8); Tropp (2012), Foundations of Computational Mathematics 12, 389-434, theorem 1.6 (cited).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.plug_in import HYPOTHESES, RULE, F, W, i, j, q, r, union
from latentproof.proofs.derivations.plug_in_constants import smaller
from latentproof.proofs.derivations.rare import P, T, U, V, data, k, number_of, p, phi, targets, z
from latentproof.proofs.inequalities import averaged, chain, rewrite, times
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
    index,
    integer,
    le,
    lt,
    mean,
    number,
    pair,
    real,
    sqrt,
    total,
)

SOURCE = "this project (S8, Theorem 5)"
TROPP = "Tropp (2012), User-friendly tail bounds for sums of random matrices, Found. Comput. Math. 12, theorem 1.6"
v = integer("v", 2)
b, t, y = real("b"), real("t"), real("y")
o = index("o", targets)
Pi = Function("Pi", (targets, targets))
SYMMETRIC = Hypothesis("symmetric", eq(Pi(z, o), Pi(o, z)), ("z", "o"))
u_ = index("u", targets)
IDEMPOTENT = Hypothesis("projection", eq(total(o, Pi(z, o) * Pi(o, u_)), Pi(z, u_)), ("z", "u"))
RANK = Hypothesis("rank", le(total(z, Pi(z, z)), v))
RADIUS = Hypothesis("radius", lt(0, t))
spread = 2 * v * b / k + sqrt(number(2)) * t / (3 * k)


def lost(one: Term, two: Term, first: Term, second: Term) -> Term:
    """|Pi e|^2, from relative numbers of draws and probabilities, all of the target `o`."""
    return total(z, total(o, Pi(z, o) * (one - first - (two - second))) ** 2)


def bernstein() -> Theorem:
    """The cited step, for the coordinates in the range of Pi: v + 1 dimensions, variance 2 v b/k, steps sqrt(2)/k."""
    d = Derivation()
    one, two = Sample("Y", total(z, q(z)), k + i), Sample("Y'", total(z, r(z)), k + j)
    hypotheses = (
        Hypothesis("first weights", le(0, q(z)), ("z",)),
        Hypothesis("first law", eq(total(z, q(z)), 1)),
        Hypothesis("second weights", le(0, r(z)), ("z",)),
        Hypothesis("second law", eq(total(z, r(z)), 1)),
        Hypothesis("first flat", le(q(z), b), ("z",)),
        Hypothesis("second flat", le(r(z), b), ("z",)),
        *(SYMMETRIC, IDEMPOTENT, RANK, RADIUS),
    )
    off = lost(count(one, o) / (k + i), count(two, o) / (k + j), q(o), r(o))
    statement = le(mean(one, mean(two, event(t**2, off))), (v + 1) * exp(-(t**2 / 2 / spread)))
    d.add("cite", statement, name="matrix Bernstein inequality", reference=TROPP)
    title = "Projected context vectors are rarely far off"
    return Theorem("S8-vectors", title, statement, tuple(d.steps), hypotheses, (), TROPP)


def far(one: Term, two: Term) -> Term:
    """The event that both tuples are drawn k times or more and the projected error is t or more."""
    first, second = number_of(one), number_of(two)
    off = lost(count(data, pair(one, o)) / first, count(data, pair(two, o)) / second, phi(one, o), phi(two, o))
    return event(k, first) * (event(k, second) * event(t**2, off))


FAR = Hypothesis("far", le(F(T, U), far(T, U)), ("T", "U"))
FLAT = Hypothesis("flat", le(phi(T, z), b), ("T", "z"))
FLAT_SIGN = Hypothesis("flat sign", lt(0, b))
ENOUGH = Hypothesis("samples", le(y * spread, t**2 / 2))
GIVEN = (*HYPOTHESES, FLAT, FLAT_SIGN, SYMMETRIC, IDEMPOTENT, RANK, RADIUS, FAR, RULE, ENOUGH)


def sufficient(counts: Theorem, vectors: Theorem) -> Theorem:
    """Theorem 5: the probability that one level goes wrong after the projection."""
    d = Derivation()
    known = [d.hypothesis(h) for h in GIVEN]
    sign, law, factor, shares, weights, least, enough = known[:7]
    flat, flat_sign, symmetric, idempotent, rank, radius, named, rule, samples = known[7:]
    rarely = d.lemma(counts, Substitution(), sign, law, factor, shares, least, enough)
    assert isinstance(z.data, Variable)
    other = [d.instance(step, {"T": U}) for step in (factor, weights, shares, flat)]
    formulas: dict[str, Formula] = {"q": ((z.data,), phi(T, z)), "r": ((z.data,), phi(U, z))}
    premises = (weights, shares, other[1], other[2], flat, other[3], symmetric, idempotent, rank, radius)
    bound = d.lemma(vectors, Substitution({}, formulas), *premises)
    # y spread <= t^2/2 gives e^(-t^2/(2 spread)) <= e^-y.
    positive = d.add("order", lt(0, spread), flat_sign, radius)
    over = d.add("order", le(0, 1 / spread), positive)
    exponent = rewrite(d, times(d, over, samples), y, t**2 / 2 / spread, positive)
    small = times(d, d.add("order", le(0, v + 1)), smaller(d, exponent, positive))
    limit = (v + 1) * exp(-y)
    screened = d.add(
        "axiom",
        le(mean(data, far(T, U)), limit),
        *(sign, law, factor, other[0], weights, shares, other[1], other[2]),
        chain(d, bound, small),
        d.add("order", le(0, limit)),
        name="screening_off",
    )
    union(d, rule, rarely, chain(d, averaged(d, data, named), screened))
    statement = le(mean(data, W()), V * exp(-(P * p / 8)) + V * (V - 1) * limit / 2)
    title = "S8: a sufficient number of samples after a projection"
    return Theorem("S8-sufficient", title, statement, tuple(d.steps), GIVEN, (counts, vectors), SOURCE)


def first_sample() -> Theorem:
    """The number of pairs from which the projection is found."""
    d = Derivation()
    eps, most, norm, pairs_, rows = (real(name) for name in ("epsilon", "p'", "q", "P'", "N"))
    wide = most + (1 + norm) * eps / 3
    hypotheses = (
        Hypothesis("accuracy", lt(0, eps)),
        Hypothesis("margins", lt(0, most)),
        Hypothesis("norm", le(0, norm)),
        Hypothesis("rows and columns", le(0, rows)),
        Hypothesis("samples", le(y * wide, pairs_ * eps**2 / 2)),
    )
    accuracy, margins, size, dimensions, samples = (d.hypothesis(h) for h in hypotheses)
    positive = d.add("order", lt(0, wide), accuracy, margins, size)
    over = d.add("order", le(0, 1 / wide), positive)
    exponent = rewrite(d, times(d, over, samples), y, pairs_ * eps**2 / 2 / wide, positive)
    times(d, dimensions, smaller(d, exponent, positive))
    statement = le(rows * exp(-(pairs_ * eps**2 / 2 / wide)), rows * exp(-y))
    title = "The matrix Bernstein bound of the first sample"
    return Theorem("S8-first-sample", title, statement, tuple(d.steps), hypotheses, (), SOURCE)
