r"""The parts of S1' in closed form: a tuple is rarely missed, synonyms rarely lie apart, other tuples are rarely close.

Object: the bounds of S1' (`missed`, `one_atom`, `non_synonyms`) for one parent, or two, at explicit parameters. N = P r
the expected number of a tuple; V = sum p^2, sigma >= p_z; h the squared distance up to which tuples are linked, tau > 0
free, k1 = (2 cosh tau - 2)/tau^2 (that is 1 + kappa), alpha = 2 sqrt x/(sqrt V + 2 sigma sqrt x).
Statement: with eta = 1 - k/N the bound on a missed tuple is at most e^(-z) where
    \[ \big(\sqrt{k+z/2}+\sqrt{z/2}\big)^2\le N; \]
with c^2 = alpha K/(2 k1), R = tau K/c, lambda = sqrt w, rho = sqrt 2 that on synonyms is at most e^(-x)/Q where
    \[ 2k_1\big(1+2\sqrt{xV}+2\sigma x\big)\le Kh,\quad c\sqrt{2h}+2\sqrt w\le R,\quad 2e^{-w}\le(1-Q)e; \]
that on other tuples is at most e^(-y), d = p - p', S >= p_z + p'_z, where 4 h <= |d|^2 and
    \[ 10\,S\,y\le k\,|d|^2,\quad k\le K,\ k\le K_2. \]
Proof. Chernoff; the determinant by the logarithm to second order, at the alpha of Laurent and Massart; Bennett.
Source: this project (S1', closed form); Laurent, Massart (2000), Annals of Statistics 28, lemma 1, for alpha.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import missed, mixture, mixture_above, non_synonyms, one_atom
from latentproof.proofs.derivations.level_data import size, z
from latentproof.proofs.derivations.mixture import R, c, e, h, kept, lam, rho
from latentproof.proofs.derivations.mixture_above import integral, sigma, tau
from latentproof.proofs.derivations.tilting import NONNEGATIVE, UNIT, K, i, p
from latentproof.proofs.inequalities import add, cases, chain, rewrite, same, summed, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Term, eq, exp, integer, le, ln, lt, number, real, sqrt, total

SOURCE = "this project (S1', closed form); Laurent, Massart (2000), Annals of Statistics 28, lemma 1"

# ---- coverage --------------------------------------------------------------------------------------------------------

k, r, cost = real("k"), real("r"), real("zeta")
P = integer("P", 0)
expected = P * r
eta = 1 - k / expected
root, half_root = sqrt(k + cost / 2), sqrt(cost / 2)
OFTEN, PRICE = Hypothesis("often", le(1, k)), Hypothesis("price", le(0, cost))
SHARE, MOST = Hypothesis("share", lt(0, r)), Hypothesis("at most one", le(r, 1))
ENOUGH = Hypothesis("enough", le((root + half_root) ** 2, expected))
COVERAGE = (OFTEN, PRICE, SHARE, MOST, ENOUGH)


class Counts:
    """What the conditions give: 1 <= k <= N, and eta between 0 and 1."""

    def __init__(self, d: Derivation) -> None:
        self.d = d
        self.often, self.price, self.share, self.most, self.enough = (d.hypothesis(x) for x in COVERAGE)
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
        draws = times(d, d.add("order", lt(0, 1 / r), self.share), self.strict)
        self.positive = rewrite(d, draws, number(0), P, self.share), self.share
        part = times(d, d.add("order", le(0, 1 / expected), *self.positive), self.below)
        part = rewrite(d, part, k / expected, number(1), *self.positive)
        moved = add(d, part, d.add("order", le(-(k / expected), -(k / expected)), *self.positive))
        self.rate = rewrite(d, moved, number(0), eta, *self.positive)


def rate() -> Theorem:
    """0 <= eta."""
    d = Derivation()
    Counts(d)
    return Theorem("coverage-rate", "The rate of the coverage bound", le(0, eta), tuple(d.steps), COVERAGE, (), SOURCE)


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
    return Theorem("coverage-base", title, d.steps[-1].conclusion, tuple(d.steps), COVERAGE, (), SOURCE)


def coverage(base: Theorem, decay: Theorem, tangent: Theorem) -> Theorem:
    """A tuple is missed with probability at most e^(-zeta)."""
    d = Derivation()
    known = Counts(d)
    positive, given = known.positive, (known.often, known.price, known.share, known.most, known.enough)
    inside = 1 - r * (1 - exp(-eta))
    logarithm = d.lemma(
        tangent, Substitution({"u": inside, "y": number(1)}), d.lemma(base, Substitution(), *given), d.add("order", lt(0, 1))
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
    order = d.add("fact", le(root + half_root, whole), chain(d, known.enough, d.flip(size)), d.add("order", le(0, whole)), name="root_order")
    moved = rewrite(d, add(d, order, same(d, -half_root)), root, whole - half_root)
    above = chain(d, d.add("order", le(0, root)), moved)
    squares = times(d, d.add("order", le(0, root)), moved)
    squares = chain(d, squares, rewrite(d, times(d, above, moved), root * (whole - half_root), (whole - half_root) ** 2))
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
    return Theorem("coverage-closed", title, d.steps[-1].conclusion, tuple(d.steps), COVERAGE, lemmas, SOURCE)


# ---- synonyms --------------------------------------------------------------------------------------------------------

top, kap, al, t, xi, Q = (real(name) for name in ("top", "kap", "alpha", "T", "xi", "Q"))
V = total(z, p(z) ** 2)
root_v, root_x = sqrt(V), sqrt(xi)
SIGNS = tuple(
    Hypothesis(f"{name} sign", lt(0, x))
    for name, x in (("K", K), ("h", h), ("c", c), ("R", R), ("e", e), ("top", top), ("kap", kap), ("T", t), ("xi", xi))
)
ALPHA_SIGN, KEPT_SIGN, LAMBDA = (
    Hypothesis("alpha sign", lt(0, al)),
    Hypothesis("Q sign", lt(0, Q)),
    Hypothesis("lam sign", le(0, lam)),
)
TOP = Hypothesis("top", le(p(z), top), ("z",))
CURVE = Hypothesis("kap", eq(kap * t**2, mixture.cosh(t) - 2))
ALPHA = Hypothesis("alpha", eq(al * (root_v + 2 * top * root_x), 2 * root_x))
RATE = Hypothesis("c", eq(2 * kap * c**2, al * K))
WIDTH = Hypothesis("R", eq(c * R, t * K))
CORNER, CORNER_SIGN = Hypothesis("rho", eq(rho**2, 2)), Hypothesis("rho sign", le(0, rho))
MARGIN = Hypothesis("margin", le(c * rho * sqrt(h) + 2 * lam, R))
OUTSIDE = Hypothesis("outside", le(2 * exp(-(lam**2)), (1 - Q) * e))
SAMPLES = Hypothesis("samples", le(2 * kap * (1 + 2 * root_v * root_x + 2 * top * xi), K * h))
FORM = (NONNEGATIVE, UNIT, *SIGNS, ALPHA_SIGN, TOP, CURVE, ALPHA, RATE, WIDTH)
BAND = (*SIGNS, LAMBDA, CORNER, CORNER_SIGN, MARGIN, OUTSIDE)
slope = al / 2
"""s = alpha/2."""


def slope_value() -> Theorem:
    """s = alpha/2."""
    d = Derivation()
    given = {hyp.name: d.hypothesis(hyp) for hyp in (*SIGNS, CURVE, RATE, WIDTH)}
    k_sign, r_sign, kap_sign = (given[f"{name} sign"] for name in ("K", "R", "kap"))
    time = d.calc(tau).put(t * K / K, given["R"]).then("algebra", t, (k_sign,)).done()
    (
        d.calc(sigma)
        .put((mixture.cosh(t) - 2) * K / R**2, time)
        .put(kap * t**2 * K / R**2, d.flip(given["kap"]))
        .put(kap * tau**2 * K / R**2, d.flip(time))
        .then("algebra", 2 * kap * c**2 / (2 * K), (k_sign, r_sign))
        .put(al * K / (2 * K), given["c"])
        .then("algebra", slope, (k_sign,))
        .done()
    )
    del kap_sign
    hypotheses = (*SIGNS, CURVE, RATE, WIDTH)
    return Theorem("slope-closed", "The slope of the form", eq(sigma, slope), tuple(d.steps), hypotheses, (), SOURCE)


class Form:
    """alpha p_z < 1, with room: 2 sqrt(x) (1 - alpha top) = alpha sqrt(V) > 0."""

    def __init__(self, d: Derivation) -> None:
        self.d, self.given = d, {hyp.name: d.hypothesis(hyp) for hyp in FORM}
        given = self.given
        self.least = self._some()
        self.root_sign = self._root(V, self.least)
        self.x_sign = self._root(xi, given["xi sign"])
        self.square = d.add("fact", eq(root_v**2, V), weak(d, self.least), name="sqrt_square")
        self.x_square = d.add("fact", eq(root_x**2, xi), weak(d, given["xi sign"]), name="sqrt_square")
        self.rest = (
            d.calc(2 * root_x * (1 - al * top))
            .algebra(2 * root_x - 2 * al * top * root_x)
            .put(al * (root_v + 2 * top * root_x) - 2 * al * top * root_x, d.flip(given["alpha"]))
            .algebra(al * root_v)
            .done()
        )
        some = times(d, given["alpha sign"], self.root_sign)
        some = rewrite(d, some, number(0), al * root_v)
        some = d.add("chain", lt(0, 2 * root_x * (1 - al * top)), some, d.flip(self.rest))
        inverse = d.add("order", lt(0, 1 / (2 * root_x)), self.x_sign)
        self.room_top = rewrite(d, times(d, inverse, some), number(0), 1 - al * top, self.x_sign)
        up = times(d, weak(d, given["alpha sign"]), given["top"])
        self.below = rewrite(d, add(d, up, same(d, 1 - al * p(z) - al * top)), 1 - al * top, 1 - al * p(z))
        self.room = d.add("chain", lt(0, 1 - al * p(z)), self.room_top, self.below)

    def _some(self) -> int:
        """0 < sum p^2, since (p - 1/D)^2 >= 0."""
        d, share = self.d, 1 / size
        squares = summed(d, z, d.add("fact", le(0, (p(z) - share) ** 2), name="square"))
        value = (
            d.calc(d.steps[squares].conclusion.rhs)
            .algebra(V - 2 * share * total(z, p(z)) + share)
            .put(V - 2 * share * number(1) + share, self.given["law"])
            .algebra(V - share)
            .done()
        )
        least = chain(d, squares, value)
        least = rewrite(d, add(d, least, same(d, share)), share, V)
        return d.add("chain", lt(0, V), d.add("order", lt(0, share)), least)

    def _root(self, inside: Term, positive: int) -> int:
        """0 < sqrt x from 0 < x: otherwise x = 0."""
        d, root = self.d, sqrt(inside)
        value = d.add("fact", eq(root**2, inside), weak(d, positive), name="sqrt_square")
        goal = lt(0, root)

        def none(assumed: int) -> int:
            zero = d.add("fact", eq(root, 0), assumed, d.add("order", le(0, root)), name="antisymmetry")
            nothing = d.calc(inside).by(d.flip(value)).put(number(0) ** 2, zero).algebra(number(0)).done()
            return d.add("absurd", goal, d.add("chain", lt(0, number(0)), positive, nothing))

        return cases(d, root, number(0), none, lambda assumed: assumed)


def room(slope_: Theorem) -> Theorem:
    """0 < 1 - 2 s p_z."""
    d = Derivation()
    known = Form(d)
    value = d.lemma(slope_, Substitution(), *(known.given[hyp.name] for hyp in slope_.hypotheses))
    inner = d.calc(1 - 2 * (sigma * p(z))).put(1 - 2 * (slope * p(z)), value).algebra(1 - al * p(z)).done()
    d.add("chain", lt(0, 1 - 2 * (sigma * p(z))), known.room, d.flip(inner))
    title = "Room in the determinant"
    return Theorem("room-closed", title, d.steps[-1].conclusion, tuple(d.steps), FORM, (slope_,), SOURCE)


def remains() -> Theorem:
    """Q <= q."""
    d = Derivation()
    given = {hyp.name: d.hypothesis(hyp) for hyp in BAND}
    inside = lam * c * rho * sqrt(h)
    exponents, parts = lam**2 * rho**2 / 2 - lam * R, []
    across = times(d, given["lam sign"], given["margin"])
    wide = d.add("order", le(0, 2 * (lam * c * rho * sqrt(h))), given["lam sign"], given["c sign"], given["rho sign"])
    for sign in (1, -1):
        whole = exponents + (inside if sign > 0 else -inside)
        value = (
            d.calc(whole)
            .put(lam**2 * number(2) / 2 - lam * R + (inside if sign > 0 else -inside), given["rho"])
            .algebra(lam**2 - lam * R + (inside if sign > 0 else -inside))
            .done()
        )
        middle = lam**2 - lam * R + inside
        top_ = rewrite(d, add(d, across, same(d, -(lam**2) - lam * R)), middle, -(lam**2))
        if sign < 0:
            top_ = chain(d, rewrite(d, add(d, wide, same(d, lam**2 - lam * R - inside)), lam**2 - lam * R + -inside, middle), top_)
        most = chain(d, value, top_)
        grown = d.add("fact", le(exp(whole), exp(-(lam**2))), most, name="exp_monotone")
        split = d.add("fact", eq(exp(whole), exp(exponents) * exp(whole.args[1])), name="exp_sum")
        parts.append(chain(d, d.flip(split), grown))
    both = rewrite(d, add(d, *parts), exp(exponents) * mixture.cosh(inside), 2 * exp(-(lam**2)))
    both = times(d, d.add("order", le(0, 1 / e), given["e sign"]), chain(d, both, given["outside"]))
    tail = exp(exponents) * mixture.cosh(inside) / e
    both = rewrite(d, both, tail, 1 - Q, given["e sign"])
    rest = Q - tail
    final = add(d, both, d.add("order", le(rest, rest), given["e sign"]))
    rewrite(d, final, Q, kept(), given["e sign"])
    title = "What the truncation keeps"
    return Theorem("kept-closed", title, le(Q, kept()), tuple(d.steps), BAND, (), SOURCE)
