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
from latentproof.proofs.derivations import mixture, non_synonyms, one_atom, synonyms
from latentproof.proofs.derivations.elementary import unit
from latentproof.proofs.derivations.level_data import size, targets, z
from latentproof.proofs.derivations.mixture import R, c, e, h, kept, lam, rho
from latentproof.proofs.derivations.mixture_above import sigma, tau
from latentproof.proofs.derivations.sums import replaced
from latentproof.proofs.derivations.tilting import LAWS, NONNEGATIVE, UNIT, K, K2, Z, p, p2
from latentproof.proofs.derivations.non_synonyms import mu
from latentproof.proofs.inequalities import add, cases, chain, rewrite, same, sum_sign, summed, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Term, eq, exp, integer, le, ln, lt, number, real, sqrt, total

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


DRIFT = tuple(dict.fromkeys((*FORM, *BAND, KEPT_SIGN, SAMPLES)))
drift = Substitution({"u": number(0)})((1 - one_atom.u) * synonyms.bound)
"""Lemma S where no outcome is certain."""


def _determinant(d: Derivation, known: Form, logarithm: Theorem) -> int:
    """-(sum ln(1 - alpha p) + ln(1 + alpha sum p^2/(1 - alpha p)))/2 <= alpha/2 + alpha sqrt(V x)/2."""
    given, inside = known.given, al * p(z)
    weak_alpha = weak(d, given["alpha sign"])
    positive = d.add("order", le(0, inside), weak_alpha, given["weights"])
    each = d.lemma(logarithm, Substitution({"x": inside}), known.room, positive)
    # x^2/(2(1 - x)) is larger at alpha top.
    more = times(d, d.add("order", le(0, inside**2 / (2 * (1 - inside) * (1 - al * top))), known.room, known.room_top), known.below)
    signs = (known.room, known.room_top)
    larger = rewrite(d, more, inside**2 / (2 * (1 - inside)), inside**2 / (2 * (1 - al * top)), *signs)
    each = chain(d, each, add(d, same(d, inside), larger))
    over = summed(d, z, each)
    logs = total(z, ln(1 - al * p(z)))
    left = d.add("algebra", eq(-logs, d.steps[over].conclusion.lhs))
    value = (
        d.calc(d.steps[over].conclusion.rhs)
        .then("algebra", al * total(z, p(z)) + al**2 * V / (2 * (1 - al * top)), (known.room_top,))
        .put(al * number(1) + al**2 * root_v**2 / (2 * (1 - al * top)), given["law"], d.flip(known.square))
        .then("algebra", al + al * root_v * (al * root_v) / (2 * (1 - al * top)), (known.room_top,))
        .put(al + al * root_v * (2 * root_x * (1 - al * top)) / (2 * (1 - al * top)), d.flip(known.rest))
        .then("algebra", al + al * root_v * root_x, (known.room_top,))
        .done()
    )
    over = chain(d, left, over, value)
    # The rank-one part only helps: ln(1 + y) >= 0.
    pull = al * total(z, p(z) ** 2 / (1 - al * p(z)))
    part = times(d, d.add("order", le(0, p(z) ** 2 / (1 - al * p(z))), known.room, given["weights"]), d.add("order", le(0, 1)))
    part = rewrite(d, part, number(0), p(z) ** 2 / (1 - al * p(z)), known.room)
    whole = times(d, weak_alpha, sum_sign(d, z, part))
    least = add(d, same(d, number(1)), rewrite(d, whole, number(0), pull, known.room))
    least = rewrite(d, least, number(1), 1 + pull, known.room)
    rises = d.add("fact", le(ln(number(1)), ln(1 + pull)), d.add("order", lt(0, 1)), least, name="ln_monotone")
    none = d.add("fact", eq(ln(exp(number(0))), 0), name="ln_exp")
    nothing = d.add("fact", eq(exp(0), 1), name="exp_zero")
    zero = d.calc(ln(number(1))).put(ln(exp(0)), d.flip(nothing)).by(none).done()
    rises = chain(d, d.flip(zero), rises)
    both = add(d, over, rewrite(d, add(d, rises, same(d, -ln(1 + pull), known.room)), -ln(1 + pull), number(0), known.room))
    half = times(d, d.add("order", le(0, number(1) / 2)), both)
    return rewrite(d, half, -(logs + ln(1 + pull)) / 2, al / 2 + al * root_v * root_x / 2, known.room)


def divided() -> Theorem:
    """(1 - 0) e^a/(e^b q) <= e^(-x)/Q from e^a e^(-b) <= e^(-x) and 0 < Q <= q."""
    d = Derivation()
    a_, b_, q_, x_ = (real(name) for name in ("a", "b", "q", "x"))
    hypotheses = (
        KEPT_SIGN,
        Hypothesis("keeps", le(Q, q_)),
        Hypothesis("power", le(exp(a_) * exp(-b_), exp(-x_))),
    )
    positive, keeps, power = (d.hypothesis(hyp) for hyp in hypotheses)
    sign = d.add("chain", lt(0, q_), positive, keeps)
    goal = (1 - number(0)) * (exp(a_) / (exp(b_) * q_))
    turned = (
        d.calc(goal)
        .then("algebra", exp(a_) / (exp(b_) * q_) * number(1), (sign,))
        .put(exp(a_) / (exp(b_) * q_) * (exp(b_) * exp(-b_)), d.flip(unit(d, b_)))
        .then("algebra", 1 / q_ * (exp(a_) * exp(-b_)), (sign,))
        .done()
    )
    over = times(d, d.add("order", le(0, 1 / q_), sign), power)
    ratio = times(d, d.add("order", le(0, exp(-x_) / (q_ * Q)), sign, positive), keeps)
    chain(d, turned, over, rewrite(d, ratio, 1 / q_ * exp(-x_), exp(-x_) / Q, sign, positive))
    title = "What a kept share costs"
    return Theorem("divided", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (), SOURCE)


def synonyms_closed(slope_: Theorem, remains_: Theorem, logarithm: Theorem, divided_: Theorem) -> Theorem:
    """Synonyms lie apart with probability at most e^(-x)/Q."""
    d = Derivation()
    known = Form(d)
    given = known.given | {hyp.name: d.hypothesis(hyp) for hyp in DRIFT if hyp.name not in known.given}
    value = d.lemma(slope_, Substitution(), *(given[hyp.name] for hyp in slope_.hypotheses))
    keeps = d.lemma(remains_, Substitution(), *(given[hyp.name] for hyp in remains_.hypotheses))
    power = _determinant(d, known, logarithm)
    exponent = d.steps[power].conclusion.lhs
    moved = replaced(drift, sigma, slope)
    logs, pull = total(z, ln(1 - al * p(z))), total(z, p(z) ** 2 / (1 - al * p(z)))
    plain = (1 - number(0)) * (exp(-(logs + ln(1 + al * pull)) / 2) / (exp(c**2 * h / 2) * kept()))
    inner = [
        d.add("algebra", eq(1 - 2 * (slope * p(z)), 1 - al * p(z))),
        d.add("algebra", eq(2 * slope, al)),
    ]
    start = d.calc(drift).put(moved, value).put(plain, *inner)
    # c^2 h/2 = alpha K h/(4 kap) >= alpha/2 + alpha sqrt(V x) + alpha top x.
    share = d.add("order", le(0, al / (4 * kap)), given["alpha sign"], given["kap sign"])
    wide = times(d, share, given["samples"])
    size_ = (
        d.calc(al / (4 * kap) * (K * h))
        .then("algebra", al * K * h / (4 * kap), (given["kap sign"],))
        .put(2 * kap * c**2 * h / (4 * kap), d.flip(given["c"]))
        .then("algebra", c**2 * h / 2, (given["kap sign"],))
        .done()
    )
    wide = chain(d, wide, size_)
    wide = rewrite(d, wide, al / 2 + al * root_v * root_x + al * top * xi, c**2 * h / 2, given["kap sign"])
    level = c**2 * h / 2
    less = add(d, power, rewrite(d, add(d, wide, same(d, -level - (al / 2 + al * root_v * root_x + al * top * xi))), -level, -(al / 2 + al * root_v * root_x + al * top * xi)))
    end = (
        d.calc(al / 2 + al * root_v * root_x / 2 + -(al / 2 + al * root_v * root_x + al * top * xi))
        .put(al / 2 + al * root_v * root_x / 2 + -(al / 2 + al * root_v * root_x + al * top * root_x**2), d.flip(known.x_square))
        .algebra(-(root_x / 2 * (al * (root_v + 2 * top * root_x))))
        .put(-(root_x / 2 * (2 * root_x)), given["alpha"])
        .algebra(-(root_x**2))
        .put(-xi, known.x_square)
        .done()
    )
    less = chain(d, less, end)
    grown = d.add("fact", le(exp(exponent + -level), exp(-xi)), less, name="exp_monotone")
    split = d.add("fact", eq(exp(exponent + -level), exp(exponent) * exp(-level)), name="exp_sum")
    grown = chain(d, d.flip(split), grown)
    use = Substitution({"a": exponent, "b": level, "q": kept(), "x": xi})
    last = d.lemma(divided_, use, given["Q sign"], keeps, grown)
    chain(d, start.done(), last)
    title = "Synonyms rarely lie apart, in closed form"
    lemmas = (slope_, remains_, logarithm, divided_)
    return Theorem("synonyms-closed", title, d.steps[-1].conclusion, tuple(d.steps), DRIFT, lemmas, SOURCE)


# ---- other tuples ----------------------------------------------------------------------------------------------------

tops, cost_y, pace, least_count = (real(name) for name in ("S", "y", "rate", "k"))
push = pace * (p2(z) - p(z))
"""f, along the difference of the two laws."""
far = total(z, (p(z) - p2(z)) ** 2)
"""|d|^2."""
OTHERS = (
    *LAWS,
    Hypothesis("K sign", lt(0, K)),
    Hypothesis("K2 sign", lt(0, K2)),
    Hypothesis("mu sign", lt(0, mu)),
    Hypothesis("h sign", lt(0, h)),
    Hypothesis("count sign", lt(0, least_count)),
    Hypothesis("tops sign", lt(0, tops)),
    Hypothesis("first count", le(least_count, K)),
    Hypothesis("second count", le(least_count, K2)),
    Hypothesis("top", le(p(z) + p2(z), tops), ("z",)),
    Hypothesis("rate", eq(5 * tops * pace, 2 * least_count)),
    Hypothesis("mu", eq(mu**2 * h, pace**2 * far)),
    Hypothesis("apart", le(4 * h, far)),
    Hypothesis("enough", le(10 * tops * cost_y, least_count * far)),
)
closeness = Substitution(functions={"f": ((Z,), push)})(non_synonyms.bound)
"""Lemma N along the difference of the two laws."""


def one_side(bennett_: Theorem, positive: Theorem) -> Theorem:
    """K ln sum p e^(g/K) <= sum p g + 5/8 sum p g^2/k, where g/K <= 1/2 and k <= K."""
    d = Derivation()
    g = Function("g", (targets,))
    hypotheses = (
        NONNEGATIVE,
        UNIT,
        Hypothesis("K sign", lt(0, K)),
        Hypothesis("count sign", lt(0, least_count)),
        Hypothesis("count", le(least_count, K)),
        Hypothesis("half", le(g(z) / K, number(1) / 2), ("z",)),
    )
    weights, law, size_, some, count_, half = (d.hypothesis(hyp) for hyp in hypotheses)
    step = g(z) / K
    each = times(d, weights, d.lemma(bennett_, Substitution({"u": step}), half))
    over = summed(d, z, each)
    base = total(z, p(z) * exp(step))
    strict = d.lemma(positive, Substitution({}, {"f": ((Z,), step)}), weights, law)
    value = d.add("fact", eq(exp(ln(base)), base), strict, name="exp_ln")
    tangent = chain(d, d.add("fact", le(1 + ln(base), exp(ln(base))), name="exp_tangent"), value, over)
    tangent = times(d, d.add("order", le(0, K), size_), tangent)
    first, second = total(z, p(z) * g(z)), total(z, p(z) * g(z) ** 2)
    r_ = d.steps[tangent].conclusion.rhs
    flat = (
        d.calc(r_)
        .then("algebra", K * total(z, p(z)) + first + number(5) / 8 * second / K, (size_,))
        .put(K * number(1) + first + number(5) / 8 * second / K, law)
        .done()
    )
    line = chain(d, tangent, flat)
    line = add(d, line, same(d, -K))
    line = rewrite(d, line, K * ln(base), first + number(5) / 8 * second / K, size_)
    positive_part = sum_sign(d, z, times(d, weights, d.add("fact", le(0, g(z) ** 2), name="square")))
    smaller = times(d, d.add("order", le(0, number(5) / 8 / (K * least_count)), size_, some), count_)
    smaller = rewrite(d, smaller, number(5) / 8 / K, number(5) / 8 / least_count, size_, some)
    wide = times(d, _sum_of(d, positive_part, second), smaller)
    wide = add(d, same(d, first), wide)
    wide = rewrite(d, wide, first + number(5) / 8 * second / K, first + number(5) / 8 * second / least_count, size_, some)
    chain(d, line, wide)
    title = "A logarithmic moment, to second order"
    lemmas = (bennett_, positive)
    return Theorem("one-side", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, lemmas, SOURCE)


def _sum_of(d: Derivation, step: int, value: Term) -> int:
    """0 <= value from 0 <= sum, equal by algebra."""
    return rewrite(d, step, number(0), value)


def others_closed(side: Theorem) -> Theorem:
    """Other tuples are close with probability at most e^(-y)."""
    d = Derivation()
    given = {hyp.name: d.hypothesis(hyp) for hyp in OTHERS}
    k_sign, k2_sign, mu_sign, count_, tops_ = (given[f"{name} sign"] for name in ("K", "K2", "mu", "count", "tops"))
    # rate = 2 k/(5 S) > 0.
    rate_ = d.calc(pace).then("algebra", 5 * tops * pace / (5 * tops), (tops_,)).put(2 * least_count / (5 * tops), given["rate"])
    rate_ = d.add("chain", lt(0, pace), d.add("order", lt(0, 2 * least_count / (5 * tops)), count_, tops_), d.flip(rate_.done()))
    # Each step is at most 2/5.
    sides, both = [], ((p, p2, K, "weights", "law", "first count"), (p2, p, K2, "weights2", "law2", "second count"))
    for mine, other, size_, weights, law, least in both:
        least_weight = given[weights]
        gap_ = add(d, add(d, least_weight, least_weight), given["top"])
        below = rewrite(d, add(d, gap_, same(d, -2 * mine(z))), other(z) - mine(z), tops)
        step = times(d, weak(d, rate_), below)
        value = d.calc(pace * tops).algebra(5 * tops * pace / 5).put(2 * least_count / 5, given["rate"]).done()
        step = chain(d, step, value)
        more = times(d, d.add("order", le(0, number(2) / 5)), given[least])
        step = chain(d, step, rewrite(d, more, 2 * least_count / 5, number(2) / 5 * size_))
        sign = k_sign if size_ == K else k2_sign
        step = times(d, d.add("order", le(0, 1 / size_), sign), step)
        change = pace * (other(z) - mine(z))
        step = rewrite(d, step, change / size_, number(2) / 5, sign)
        step = chain(d, step, d.add("order", le(number(2) / 5, number(1) / 2)))
        use = Substitution({"K": size_}, {"p": ((Z,), mine(z)), "g": ((Z,), change)})
        sides.append(d.lemma(side, use, least_weight, given[law], sign, count_, given[least], step))
    one, two = (d.steps[x].conclusion for x in sides)
    moment = add(d, *sides)
    written = non_synonyms.moment
    written = Substitution(functions={"f": ((Z,), push)})(written)
    turned = d.add("algebra", eq(-push / K2, pace * (p(z) - p2(z)) / K2), k2_sign)
    moment = chain(d, d.calc(written).put(one.lhs + two.lhs, turned).done(), moment)
    # (p + p')/k <= S/k, and the first moments make -rate |d|^2.
    squares = times(d, d.add("fact", le(0, (p(z) - p2(z)) ** 2), name="square"), given["top"])
    squares = times(d, d.add("order", le(0, number(5) / 8 * pace**2 / least_count), count_, rate_), summed(d, z, squares))
    second = number(5) / 8 * pace**2 / least_count * total(z, (p(z) - p2(z)) ** 2 * (p(z) + p2(z)))
    squares = rewrite(d, squares, second, number(5) / 8 * pace * tops * pace / least_count * far, count_)
    small = (
        d.calc(number(5) / 8 * pace * tops * pace / least_count * far)
        .then("algebra", 5 * tops * pace * pace * far / (8 * least_count), (count_,))
        .put(2 * least_count * pace * far / (8 * least_count), given["rate"])
        .then("algebra", pace * far / 4, (count_,))
        .done()
    )
    squares = add(d, same(d, -(pace * far)), chain(d, squares, small))
    flat = d.add("algebra", eq(d.steps[moment].conclusion.rhs, -(pace * far) + second), count_)
    moment = chain(d, moment, flat, squares)
    # mu h <= rate |d|^2/2.
    some = sum_sign(d, z, d.add("fact", le(0, (p(z) - p2(z)) ** 2), name="square"))

    def positive(factor: Term) -> int:
        """0 <= factor |d|^2."""
        return rewrite(d, times(d, d.add("order", le(0, factor), rate_), some), number(0), factor * far)

    wide = times(d, positive(pace**2 / 4), given["apart"])
    wide = rewrite(d, wide, pace**2 * far * h, (pace * far / 2) ** 2)
    product = d.calc((mu * h) ** 2).algebra(mu**2 * h * h).put(pace**2 * far * h, given["mu"]).done()
    half = rewrite(d, positive(pace / 2), number(0), pace * far / 2)
    level = d.add("fact", le(mu * h, pace * far / 2), chain(d, product, wide), half, name="root_order")
    paid = Substitution(functions={"f": ((Z,), push)})(non_synonyms.price)
    cost_ = (
        d.calc(paid)
        .then("algebra", mu * h / 2 + pace**2 * far / (2 * mu), (mu_sign,))
        .put(mu * h / 2 + mu**2 * h / (2 * mu), d.flip(given["mu"]))
        .then("algebra", mu * h, (mu_sign,))
        .done()
    )
    whole = add(d, chain(d, cost_, level), moment)
    # rate |d|^2/4 = k |d|^2/(10 S) >= y.
    enough = times(d, d.add("order", le(0, 1 / (10 * tops)), tops_), given["enough"])
    enough = rewrite(d, enough, cost_y, 2 * least_count * far / (20 * tops), tops_)
    value = (
        d.calc(2 * least_count * far / (20 * tops))
        .put(5 * tops * pace * far / (20 * tops), d.flip(given["rate"]))
        .then("algebra", pace * far / 4, (tops_,))
        .done()
    )
    enough = chain(d, enough, value)
    last = rewrite(d, add(d, enough, same(d, -cost_y - pace * far / 4)), -(pace * far / 4), -cost_y)
    end = d.steps[whole].conclusion.rhs
    total_ = chain(d, whole, d.add("algebra", eq(end, -(pace * far / 4))), last)
    d.add("fact", le(closeness, exp(-cost_y)), total_, name="exp_monotone")
    title = "Other tuples are rarely close, in closed form"
    return Theorem("others-closed", title, d.steps[-1].conclusion, tuple(d.steps), OTHERS, (side,), SOURCE)

