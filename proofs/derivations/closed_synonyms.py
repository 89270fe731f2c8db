r"""S1' in closed form, synonyms: Lemma S at explicit parameters.

Object: as in `one_atom`: weights p of sum 1, V = sum p^2, top >= p_z; h the squared distance up to which tuples are
linked; tau > 0 free, k1 = (2 cosh tau - 2)/tau^2 (that is 1 + kappa), alpha = 2 sqrt x/(sqrt V + 2 top sqrt x).
Statement: with c^2 = alpha K/(2 k1), R = tau K/c, rho = sqrt 2 the bound on synonyms is at most e^(-x)/Q where
    \[ 2k_1\big(1+2\sqrt{xV}+2\,\mathrm{top}\,x\big)\le Kh,\quad c\sqrt{2h}+2\lambda\le R,\quad
       2e^{-\lambda^2}\le(1-Q)e. \]
Proof. The slope of the form is s = alpha/2; the determinant by the logarithm to second order, its rank-one part left
out; alpha is that of Laurent and Massart; the union bound at lambda.
Source: this project (S1', closed form); Laurent, Massart (2000), Annals of Statistics 28, lemma 1, for alpha.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import mixture, one_atom, synonyms
from latentproof.proofs.derivations.elementary import unit
from latentproof.proofs.derivations.level_data import size, z
from latentproof.proofs.derivations.mixture import R, c, e, h, kept, lam, rho
from latentproof.proofs.derivations.mixture_above import sigma, tau
from latentproof.proofs.derivations.sums import replaced
from latentproof.proofs.derivations.tilting import NONNEGATIVE, UNIT, K, p
from latentproof.proofs.derivations.together import asked, needed
from latentproof.proofs.inequalities import add, cases, chain, rewrite, same, sum_sign, summed, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Term, eq, exp, le, ln, lt, number, real, sqrt, total

SOURCE = "this project (S1', closed form); Laurent, Massart (2000), Annals of Statistics 28, lemma 1"
top, kap, al, t, xi, kept_share = (real(name) for name in ("top", "kap", "alpha", "T", "xi", "Q"))
V = total(z, p(z) ** 2)
root_v, root_x = sqrt(V), sqrt(xi)
SIGNS = tuple(
    Hypothesis(f"{name} sign", lt(0, x))
    for name, x in (("K", K), ("h", h), ("c", c), ("R", R), ("e", e), ("top", top), ("kap", kap), ("T", t), ("xi", xi))
)
ALPHA_SIGN, KEPT_SIGN, LAMBDA = (
    Hypothesis("alpha sign", lt(0, al)),
    Hypothesis("Q sign", lt(0, kept_share)),
    Hypothesis("lam sign", le(0, lam)),
)
TOP = Hypothesis("top", le(p(z), top), ("z",))
CURVE = Hypothesis("kap", eq(kap * t**2, mixture.cosh(t) - 2))
ALPHA = Hypothesis("alpha", eq(al * (root_v + 2 * top * root_x), 2 * root_x))
RATE = Hypothesis("c", eq(2 * kap * c**2, al * K))
WIDTH = Hypothesis("R", eq(c * R, t * K))
CORNER, CORNER_SIGN = Hypothesis("rho", eq(rho**2, 2)), Hypothesis("rho sign", le(0, rho))
MARGIN = Hypothesis("margin", le(c * rho * sqrt(h) + 2 * lam, R))
OUTSIDE = Hypothesis("outside", le(2 * exp(-(lam**2)), (1 - kept_share) * e))
SAMPLES = Hypothesis("samples", le(2 * kap * (1 + 2 * root_v * root_x + 2 * top * xi), K * h))
FORM = (NONNEGATIVE, UNIT, *SIGNS, ALPHA_SIGN, TOP, CURVE, ALPHA, RATE, WIDTH)
BAND = (*SIGNS, LAMBDA, CORNER, CORNER_SIGN, MARGIN, OUTSIDE)
slope = al / 2
"""s = alpha/2."""


def slope_value() -> Theorem:
    """s = alpha/2."""
    d = Derivation()
    given = {hyp.name: d.hypothesis(hyp) for hyp in (*SIGNS, CURVE, RATE, WIDTH)}
    k_sign, r_sign = (given[f"{name} sign"] for name in ("K", "R"))
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
    steps = needed(d, len(d.steps) - 1)
    hypotheses = asked(steps, (*SIGNS, CURVE, RATE, WIDTH))
    return Theorem("slope-closed", "The slope of the form", eq(sigma, slope), steps, hypotheses, (), SOURCE)


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
        goal = lt(0, 1 - al * top)

        def none(assumed: int) -> int:
            less = times(d, d.add("order", le(0, 2 * root_x)), assumed)
            less = rewrite(d, less, 2 * root_x * (1 - al * top), number(0))
            return d.add("absurd", goal, d.add("chain", lt(0, number(0)), some, less))

        self.room_top = cases(d, 1 - al * top, number(0), none, lambda assumed: assumed)
        self.below = self.nearer()
        self.room = d.add("chain", lt(0, 1 - al * p(z)), self.room_top, self.below)

    def nearer(self) -> int:
        """1 - alpha top <= 1 - alpha p_z."""
        d = self.d
        up = times(d, weak(d, self.given["alpha sign"]), self.given["top"])
        return rewrite(d, add(d, up, same(d, 1 - al * p(z) - al * top)), 1 - al * top, 1 - al * p(z))

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


ROOM_TOP = Hypothesis("room top", lt(0, 1 - al * top))
ROOM_EACH = Hypothesis("room each", lt(0, 1 - al * p(z)), ("z",))


def rooms() -> tuple[Theorem, Theorem]:
    """0 < 1 - alpha top, and 0 < 1 - alpha p_z."""
    found = []
    for name, title, r in (("top", "at the largest weight", ROOM_TOP), ("each", "at every weight", ROOM_EACH)):
        d = Derivation()
        known = Form(d)
        steps = needed(d, known.room_top if name == "top" else known.room)
        given = asked(steps, FORM)
        found.append(Theorem(f"room-{name}", f"Room in the determinant {title}", r.relation, steps, given, (), SOURCE))
    return found[0], found[1]


def room(slope_: Theorem) -> Theorem:
    """0 < 1 - 2 s p_z."""
    d = Derivation()
    hypotheses = (*slope_.hypotheses, ROOM_EACH)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    value = d.lemma(slope_, Substitution(), *(given[hyp.name] for hyp in slope_.hypotheses))
    inner = d.calc(1 - 2 * (sigma * p(z))).put(1 - 2 * (slope * p(z)), value).algebra(1 - al * p(z)).done()
    d.add("chain", lt(0, 1 - 2 * (sigma * p(z))), given["room each"], d.flip(inner))
    title = "Room in the determinant of Lemma S"
    return Theorem(
        "room-closed", title, d.steps[-1].conclusion, needed(d, len(d.steps) - 1), hypotheses, (slope_,), SOURCE
    )


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
            top_ = chain(
                d,
                rewrite(d, add(d, wide, same(d, lam**2 - lam * R - inside)), lam**2 - lam * R + -inside, middle),
                top_,
            )
        most = chain(d, value, top_)
        grown = d.add("fact", le(exp(whole), exp(-(lam**2))), most, name="exp_monotone")
        split = d.add("fact", eq(exp(whole), exp(exponents) * exp(whole.args[1])), name="exp_sum")
        parts.append(chain(d, d.flip(split), grown))
    both = rewrite(d, add(d, *parts), exp(exponents) * mixture.cosh(inside), 2 * exp(-(lam**2)))
    both = times(d, d.add("order", le(0, 1 / e), given["e sign"]), chain(d, both, given["outside"]))
    tail = exp(exponents) * mixture.cosh(inside) / e
    both = rewrite(d, both, tail, 1 - kept_share, given["e sign"])
    rest = kept_share - tail
    final = add(d, both, d.add("order", le(rest, rest), given["e sign"]))
    rewrite(d, final, kept_share, kept(), given["e sign"])
    title = "What the truncation keeps"
    steps = needed(d, len(d.steps) - 1)
    return Theorem("kept-closed", title, le(kept_share, kept()), steps, asked(steps, BAND), (), SOURCE)


KEEPS = Hypothesis("keeps", le(kept_share, kept()))
DRIFT = (*FORM, ROOM_TOP, ROOM_EACH, KEPT_SIGN, KEEPS, SAMPLES)
drift = Substitution({"u": number(0)})((1 - one_atom.u) * synonyms.bound)
"""Lemma S where no outcome is certain."""


def _determinant(d: Derivation, known: Form, logarithm: Theorem) -> int:
    """-(sum ln(1 - alpha p) + ln(1 + alpha sum p^2/(1 - alpha p)))/2 <= alpha/2 + alpha sqrt(V x)/2."""
    given, inside = known.given, al * p(z)
    weak_alpha = weak(d, given["alpha sign"])
    positive = d.add("order", le(0, inside), weak_alpha, given["weights"])
    each = d.lemma(logarithm, Substitution({"x": inside}), known.room, positive)
    # x^2/(2(1 - x)) is larger at alpha top.
    more = times(
        d,
        d.add("order", le(0, inside**2 / (2 * (1 - inside) * (1 - al * top))), known.room, known.room_top),
        known.below,
    )
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
    part = times(
        d, d.add("order", le(0, p(z) ** 2 / (1 - al * p(z))), known.room, given["weights"]), d.add("order", le(0, 1))
    )
    part = rewrite(d, part, number(0), p(z) ** 2 / (1 - al * p(z)), known.room)
    whole = times(d, weak_alpha, sum_sign(d, z, part))
    least = add(d, same(d, number(1)), rewrite(d, whole, number(0), pull, known.room))
    least = rewrite(d, least, number(1), 1 + pull, known.room)
    rises = d.add("fact", le(ln(number(1)), ln(1 + pull)), d.add("order", lt(0, 1)), least, name="ln_monotone")
    none = d.add("fact", eq(ln(exp(number(0))), 0), name="ln_exp")
    nothing = d.add("fact", eq(exp(0), 1), name="exp_zero")
    zero = d.calc(ln(number(1))).put(ln(exp(0)), d.flip(nothing)).by(none).done()
    rises = chain(d, d.flip(zero), rises)
    both = add(
        d, over, rewrite(d, add(d, rises, same(d, -ln(1 + pull), known.room)), -ln(1 + pull), number(0), known.room)
    )
    half = times(d, d.add("order", le(0, number(1) / 2)), both)
    return rewrite(d, half, -(logs + ln(1 + pull)) / 2, al / 2 + al * root_v * root_x / 2, known.room)


def divided() -> Theorem:
    """(1 - 0) e^a/(e^b q) <= e^(-x)/Q from e^a e^(-b) <= e^(-x) and 0 < Q <= q."""
    d = Derivation()
    a_, b_, q_, x_ = (real(name) for name in ("a", "b", "q", "x"))
    hypotheses = (
        KEPT_SIGN,
        Hypothesis("keeps", le(kept_share, q_)),
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
    ratio = times(d, d.add("order", le(0, exp(-x_) / (q_ * kept_share)), sign, positive), keeps)
    chain(d, turned, over, rewrite(d, ratio, 1 / q_ * exp(-x_), exp(-x_) / kept_share, sign, positive))
    title = "What a kept share costs"
    return Theorem("divided", title, d.steps[-1].conclusion, needed(d, len(d.steps) - 1), hypotheses, (), SOURCE)


def synonyms_closed(slope_: Theorem, logarithm: Theorem, divided_: Theorem) -> Theorem:
    """Synonyms lie apart with probability at most e^(-x)/kept_share."""
    d = Derivation()
    known = Form(d)
    given = known.given | {hyp.name: d.hypothesis(hyp) for hyp in DRIFT if hyp.name not in known.given}
    known.room_top, known.room = given["room top"], given["room each"]
    value = d.lemma(slope_, Substitution(), *(given[hyp.name] for hyp in slope_.hypotheses))
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
    level, paid = c**2 * h / 2, al / 2 + al * root_v * root_x + al * top * xi
    wide = rewrite(d, wide, paid, level, given["kap sign"])
    less = add(d, power, rewrite(d, add(d, wide, same(d, -level - paid)), -level, -paid))
    gained = al / 2 + al * root_v * root_x / 2
    end = (
        d.calc(gained + -paid)
        .put(gained + -(al / 2 + al * root_v * root_x + al * top * root_x**2), d.flip(known.x_square))
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
    last = d.lemma(divided_, use, given["Q sign"], given["keeps"], grown)
    chain(d, start.done(), last)
    title = "Synonyms rarely lie apart, in closed form"
    lemmas = (slope_, logarithm, divided_)
    steps = needed(d, len(d.steps) - 1)
    return Theorem("synonyms-closed", title, d.steps[-1].conclusion, steps, asked(steps, DRIFT), lemmas, SOURCE)
