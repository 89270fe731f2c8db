r"""S1' in closed form, coverage: how many samples until every tuple is seen often enough.

Object: N = P r the expected number of a tuple, k the number of times that it should be seen; eta = 1 - k/N in the bound
of `missed`.
Statement: the bound on a tuple that is seen fewer than k times is at most e^(-zeta) where
    \[ \big(\sqrt{k+\zeta/2}+\sqrt{\zeta/2}\big)^2\le N. \]
Proof. ln(1 - x) <= -x and e^(-eta) <= 1 - eta + eta^2/2 leave -(N - k)^2/(2 N), and sqrt N - sqrt(zeta/2) is at least
sqrt(k + zeta/2).
Source: this project (S1', closed form); Chernoff (1952), Annals of Mathematical Statistics 23, 493-507.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.together import asked, needed
from latentproof.proofs.inequalities import add, chain, rewrite, same, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import eq, exp, integer, le, ln, lt, number, real, sqrt

SOURCE = "this project (S1', closed form); Chernoff (1952), Annals of Mathematical Statistics 23, 493-507"
k, r, cost = real("k"), real("r"), real("zeta")
P = integer("P", 0)
expected = P * r
eta = 1 - k / expected
root, half_root = sqrt(k + cost / 2), sqrt(cost / 2)
OFTEN, PRICE = Hypothesis("often", le(1, k)), Hypothesis("price", le(0, cost))
SHARE, MOST = Hypothesis("share", lt(0, r)), Hypothesis("at most one", le(r, 1))
ENOUGH = Hypothesis("enough", le((root + half_root) ** 2, expected))
DRAWS = Hypothesis("draws", lt(0, P))
COVERAGE = (OFTEN, PRICE, DRAWS, SHARE, MOST, ENOUGH)


class Counts:
    """What the conditions give: 1 <= k <= N, and eta between 0 and 1."""

    def __init__(self, d: Derivation) -> None:
        self.d = d
        self.often, self.price, draws, self.share, self.most, self.enough = (d.hypothesis(x) for x in COVERAGE)
        under = d.add("order", le(0, k + cost / 2), self.price, chain(d, d.add("order", le(0, 1)), self.often))
        self.squares = (
            d.add("fact", eq(root**2, k + cost / 2), under, name="sqrt_square"),
            d.add("fact", eq(half_root**2, cost / 2), d.add("order", le(0, cost / 2), self.price), name="sqrt_square"),
        )
        wide = d.add("order", le(0, 2 * root * half_root + half_root**2))
        least = add(d, wide, same(d, root**2))
        least = chain(d, rewrite(d, least, root**2, (root + half_root) ** 2), self.enough)
        least = chain(d, d.flip(self.squares[0]), least)
        more = add(d, d.add("order", le(0, cost / 2), self.price), same(d, k))
        self.below = chain(d, rewrite(d, more, k, k + cost / 2), least)
        self.many = chain(d, self.often, self.below)
        self.strict = d.add("chain", lt(0, expected), d.add("order", lt(0, 1)), self.many)
        self.positive = draws, self.share
        self.all = (self.often, self.price, draws, self.share, self.most, self.enough)
        part = times(d, d.add("order", le(0, 1 / expected), *self.positive), self.below)
        part = rewrite(d, part, k / expected, number(1), *self.positive)
        moved = add(d, part, d.add("order", le(-(k / expected), -(k / expected)), *self.positive))
        self.rate = rewrite(d, moved, number(0), eta, *self.positive)


def rate() -> Theorem:
    """0 <= eta."""
    d = Derivation()
    steps = needed(d, Counts(d).rate)
    return Theorem(
        "coverage-rate", "The rate of the coverage bound", le(0, eta), steps, asked(steps, COVERAGE), (), SOURCE
    )


def unseen() -> Theorem:
    """0 < 1 - r (1 - e^(-eta))."""
    d = Derivation()
    known = Counts(d)
    positive = known.positive
    falls = add(d, known.rate, d.add("order", le(-eta, -eta), *positive))
    falls = rewrite(d, falls, -eta, number(0), *positive)
    small = d.add("fact", le(exp(-eta), exp(0)), falls, name="exp_monotone")
    small = chain(d, small, d.add("fact", eq(exp(0), 1), name="exp_zero"))
    room = add(d, small, d.add("order", le(-exp(-eta), -exp(-eta)), *positive))
    room = rewrite(d, room, number(0), 1 - exp(-eta), *positive)
    inside = times(d, room, known.most)
    rest = 1 - (1 - exp(-eta)) * 1 - (1 - exp(-eta)) * r
    moved = add(d, inside, d.add("order", le(rest, rest), *positive))
    moved = rewrite(d, moved, exp(-eta), 1 - r * (1 - exp(-eta)), *positive)
    d.add("chain", lt(0, 1 - r * (1 - exp(-eta))), d.add("order", lt(0, exp(-eta)), *positive), moved)
    title = "A positive base of the coverage bound"
    return Theorem("coverage-base", title, d.steps[-1].conclusion, needed(d, len(d.steps) - 1), COVERAGE, (), SOURCE)


def coverage(base: Theorem, decay: Theorem, tangent: Theorem) -> Theorem:
    """A tuple is missed with probability at most e^(-zeta)."""
    d = Derivation()
    known = Counts(d)
    positive, given = known.positive, known.all
    inside = 1 - r * (1 - exp(-eta))
    logarithm = d.lemma(
        tangent,
        Substitution({"u": inside, "y": number(1)}),
        d.lemma(base, Substitution(), *given),
        d.add("order", lt(0, 1)),
    )
    none = d.add("fact", eq(ln(exp(number(0))), 0), name="ln_exp")
    nothing = d.add("fact", eq(exp(0), 1), name="exp_zero")
    zero = d.calc(ln(number(1))).put(ln(exp(0)), d.flip(nothing)).by(none).done()
    r_ = d.steps[logarithm].conclusion.rhs
    flat = d.calc(r_).put(number(0) + r_.args[1], zero).then("algebra", -(r * (1 - exp(-eta))), positive).done()
    logarithm = chain(d, logarithm, flat)
    power = times(d, d.add("order", le(0, P)), logarithm)
    second = d.lemma(decay, Substitution({"u": eta}), known.rate)
    second = times(d, d.add("order", le(0, expected), *positive), second)
    # P ln(..) <= -N (eta - eta^2/2), and eta k = eta N (1 - eta).
    rest = eta * k - expected
    second = add(d, second, d.add("order", le(rest, rest), *positive))
    power = add(d, d.add("order", le(eta * k, eta * k), *positive), power)
    exponent = eta * k + P * ln(inside)
    power = rewrite(d, power, exponent, expected * exp(-eta) + rest, *positive)
    end = -((expected - k) ** 2 / (2 * expected))
    power = chain(d, power, rewrite(d, second, expected * exp(-eta) + rest, end, *positive))
    # 2 sqrt(N) sqrt(zeta/2) <= N - k.
    whole = sqrt(expected)
    size = d.add("fact", eq(whole**2, expected), weak(d, known.strict), name="sqrt_square")
    wide = chain(d, known.enough, d.flip(size))
    order = d.add("fact", le(root + half_root, whole), wide, d.add("order", le(0, whole)), name="root_order")
    moved = rewrite(d, add(d, order, same(d, -half_root)), root, whole - half_root)
    above = chain(d, d.add("order", le(0, root)), moved)
    squares = times(d, d.add("order", le(0, root)), moved)
    squares = chain(
        d, squares, rewrite(d, times(d, above, moved), root * (whole - half_root), (whole - half_root) ** 2)
    )
    squares = add(d, rewrite(d, squares, root**2, (whole - half_root) ** 2), same(d, 2 * whole * half_root - root**2))
    squares = rewrite(d, squares, 2 * whole * half_root, whole**2 + half_root**2 - root**2)
    gap_ = (
        d.calc(whole**2 + half_root**2 - root**2)
        .put(expected + cost / 2 - (k + cost / 2), size, known.squares[1], known.squares[0])
        .algebra(expected - k)
        .done()
    )
    line = chain(d, squares, gap_)
    least = d.add("order", le(0, 2 * whole * half_root))
    both = times(d, least, line)
    wide = chain(d, least, line)
    both = chain(d, both, rewrite(d, times(d, wide, line), 2 * whole * half_root * (expected - k), (expected - k) ** 2))
    value = (
        d.calc(2 * whole * half_root * (2 * whole * half_root))
        .algebra(4 * whole**2 * half_root**2)
        .put(4 * expected * (cost / 2), size, known.squares[1])
        .algebra(2 * expected * cost)
        .done()
    )
    both = chain(d, d.flip(value), both)
    both = times(d, d.add("order", le(0, 1 / (2 * expected)), *positive), both)
    both = rewrite(d, both, cost, (expected - k) ** 2 / (2 * expected), *positive)
    sides = -cost - (expected - k) ** 2 / (2 * expected)
    both = rewrite(d, add(d, both, d.add("order", le(sides, sides), *positive)), end, -cost, *positive)
    power = chain(d, power, both)
    d.add("fact", le(exp(exponent), exp(-cost)), power, name="exp_monotone")
    title = "A tuple is rarely missed, in closed form"
    lemmas = (base, decay, tangent)
    return Theorem(
        "coverage-closed", title, d.steps[-1].conclusion, needed(d, len(d.steps) - 1), COVERAGE, lemmas, SOURCE
    )
