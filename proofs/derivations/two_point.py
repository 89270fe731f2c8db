r"""S3: what every estimator needs that reads only pairs, by Le Cam's method with the affinity of two grammars.

Object: laws p, q of the data under two grammars, c their affinity sum sqrt(p q); e, u the probabilities, given the
data, that an estimator errs under the one and under the other: 1 <= e + u, since the two grammars have different
synonyms. For P independent pairs the affinity is rho^P, rho that of one pair (`affinity_of_product`).
Statement: \[ \tfrac12\big(\mathbf E_pe+\mathbf E_qu\big)\ge\tfrac14c^2,\qquad
    \tfrac14\rho^{2P}\le\varepsilon\;\Rightarrow\;\ln\frac1{4\varepsilon}\le2P\ln\frac1\rho. \]
Source: Le Cam (1973), Annals of Statistics 1, 38-53; Tsybakov (2009), Introduction to Nonparametric Estimation, 2.3.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.inequalities import add, chain, rewrite, same, square, summed, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    Term,
    eq,
    exp,
    index,
    integer,
    le,
    ln,
    lt,
    number,
    real,
    sqrt,
    total,
)

SOURCE = "Le Cam (1973), Annals of Statistics 1, 38-53; Tsybakov (2009), section 2.3; derived here"
data = Domain("data")
d_ = index("d", data)
p, q = Function("p", (data,)), Function("q", (data,))
e, u = Function("e", (data,)), Function("u", (data,))
affinity = total(d_, sqrt(p(d_) * q(d_)))
P_SIGN = Hypothesis("first", le(0, p(d_)), ("d",))
Q_SIGN = Hypothesis("second", le(0, q(d_)), ("d",))
P_LAW, Q_LAW = (Hypothesis(f"{name} law", eq(total(d_, f(d_)), 1)) for name, f in (("first", p), ("second", q)))
E_SIGN = Hypothesis("error", le(0, e(d_)), ("d",))
U_SIGN = Hypothesis("other error", le(0, u(d_)), ("d",))
E_ONE, U_ONE = (Hypothesis(f"{n} at most one", le(f(d_), 1), ("d",)) for n, f in (("error", e), ("other error", u)))
APART = Hypothesis("apart", le(1, e(d_) + u(d_)), ("d",))
ALIKE = Hypothesis("alike", lt(0, affinity))


def mean_root() -> Theorem:
    """2 sqrt(x y) <= x c + y/c for c > 0."""
    d = Derivation()
    x, y, c = real("x"), real("y"), real("c")
    signs = (Hypothesis("x", le(0, x)), Hypothesis("y", le(0, y)), Hypothesis("c", lt(0, c)))
    left, right, positive = (d.hypothesis(h) for h in signs)
    a, b = x * c, y / c
    one, two = d.add("order", le(0, a), left, positive), d.add("order", le(0, b), right, positive)
    squares = square(d, sqrt(a) - sqrt(b))
    root_a = d.add("fact", eq(sqrt(a) ** 2, a), one, name="sqrt_square")
    root_b = d.add("fact", eq(sqrt(b) ** 2, b), two, name="sqrt_square")
    product = d.add("fact", eq(sqrt(a * b), sqrt(a) * sqrt(b)), one, two, name="sqrt_product")
    united = d.calc(sqrt(x * y)).then("algebra", sqrt(a * b), (positive,)).by(product).done()
    expanded = (
        d.calc((sqrt(a) - sqrt(b)) ** 2)
        .then("algebra", sqrt(a) ** 2 + sqrt(b) ** 2 - 2 * (sqrt(a) * sqrt(b)), (positive,))
        .put(a + b - 2 * sqrt(x * y), root_a, root_b, d.flip(united))
        .done()
    )
    least = chain(d, squares, expanded)
    twice = 2 * sqrt(x * y)
    rewrite(d, add(d, same(d, twice), least), twice, a + b, positive)
    statement = le(twice, a + b)
    title = "Means of two numbers"
    return Theorem("mean-root", title, statement, tuple(d.steps), signs, (), SOURCE)


def two_point(roots: Theorem) -> Theorem:
    """Le Cam: no estimator errs rarely under both laws if they are alike."""
    d = Derivation()
    hypotheses = (P_SIGN, Q_SIGN, P_LAW, Q_LAW, E_SIGN, U_SIGN, E_ONE, U_ONE, APART, ALIKE)
    ps, qs, pl, ql, es, us, e1, u1, apart, alike = (d.hypothesis(h) for h in hypotheses)
    c, pd, qd, ed, ud = affinity, p(d_), q(d_), e(d_), u(d_)
    root = sqrt(pd * qd)
    root_sign = d.add("order", le(0, root))
    # sqrt(pq) <= sqrt(pq)(e + u), and twice each part at most its law times 2/c, the other times c/2.
    both = times(d, root_sign, apart)
    weight, other = 2 / c, c / 2
    large, small = d.add("order", lt(0, weight), alike), d.add("order", lt(0, other), alike)
    first = d.lemma(roots, Substitution({"x": pd, "y": qd, "c": weight}), ps, qs, large)
    second = d.lemma(roots, Substitution({"x": pd, "y": qd, "c": other}), ps, qs, small)
    one, two = times(d, es, first), times(d, us, second)
    sums = add(d, one, two)
    bound = weight * (pd * ed + qd * ud) + other * (qd * ed + pd * ud)
    tidy = rewrite(d, sums, 2 * (root * (ed + ud)), bound, alike)
    doubled = times(d, d.add("order", le(0, number(2))), rewrite(d, both, root, root * (ed + ud)))
    pointwise = chain(d, doubled, tidy)
    whole = summed(d, d_, pointwise)
    wrong = total(d_, pd * ed) + total(d_, qd * ud)
    rest = total(d_, qd * ed) + total(d_, pd * ud)
    parted = rewrite(d, whole, 2 * c, weight * wrong + other * rest, alike)
    # The weights of c/2 add up to 2 at most.
    easy = add(d, summed(d, d_, times(d, qs, e1)), summed(d, d_, times(d, ps, u1)))
    masses = rewrite(d, easy, rest, total(d_, qd) + total(d_, pd))
    two_at_most = chain(d, masses, d.calc(total(d_, qd) + total(d_, pd)).put(number(1) + 1, ql, pl).done())
    less = times(d, weak(d, small), two_at_most)
    limited = chain(d, parted, add(d, same(d, weight * wrong, alike), less))
    # c (2c) <= c (2 wrong/c + c), so c^2 <= 2 wrong.
    scaled = times(d, weak(d, alike), limited)
    final = rewrite(d, add(d, scaled, same(d, -(c**2))), c**2, 2 * wrong, alike)
    quarter = times(d, d.add("order", le(0, number(1) / 4)), final)
    statement = le(c**2 / 4, (total(d_, pd * ed) + total(d_, qd * ud)) / 2)
    rewrite(d, quarter, statement.lhs, statement.rhs)
    title = "Two grammars that are alike cannot be told apart"
    return Theorem("S3-two-point", title, statement, tuple(d.steps), hypotheses, (roots,), SOURCE)


def affinity_of_product() -> Theorem:
    """The affinity of pairs of independent data is the product of the affinities: rho^P after P independent pairs."""
    d = Derivation()
    ps, qs = d.hypothesis(P_SIGN), d.hypothesis(Q_SIGN)
    pairs_ = Domain("outcomes")
    z = index("z", pairs_)
    g, h = Function("g", (pairs_,)), Function("h", (pairs_,))
    g_sign, h_sign = (Hypothesis(f"one more, {n}", le(0, f(z)), ("z",)) for n, f in (("first", g), ("second", h)))
    gs, hs = d.hypothesis(g_sign), d.hypothesis(h_sign)
    both, more = p(d_) * q(d_), g(z) * h(z)
    one, two = d.add("order", le(0, both), ps, qs), d.add("order", le(0, more), gs, hs)
    product = d.add("fact", eq(sqrt(both * more), sqrt(both) * sqrt(more)), one, two, name="sqrt_product")
    whole = sqrt(p(d_) * g(z) * (q(d_) * h(z)))
    statement = eq(total(d_, total(z, whole)), affinity * total(z, sqrt(more)))
    (
        d.calc(statement.lhs)
        .algebra(total(d_, total(z, sqrt(both * more))))
        .put(total(d_, total(z, sqrt(both) * sqrt(more))), product)
        .algebra(statement.rhs)
        .done()
    )
    title, hypotheses = "Affinities of independent data multiply", (P_SIGN, Q_SIGN, g_sign, h_sign)
    return Theorem("affinity-product", title, statement, tuple(d.steps), hypotheses, (), SOURCE)


def necessary() -> Theorem:
    """S3: an error of epsilon needs ln(1/(4 epsilon)) <= 2 P ln(1/rho)."""
    d = Derivation()
    rho, eps, P = real("rho"), real("epsilon"), integer("P", 0)
    alike, small = Hypothesis("affinity", lt(0, rho)), Hypothesis("error", lt(0, eps))
    enough = Hypothesis("two points", le((rho**P) ** 2 / 4, eps))
    positive, sign, bound = (d.hypothesis(h) for h in (alike, small, enough))
    power = (rho**P) ** 2
    scaled = rewrite(d, times(d, d.add("order", le(0, number(4))), bound), power, 4 * eps)
    logs = d.add("fact", le(ln(power), ln(4 * eps)), d.add("order", lt(0, power), positive), scaled, name="ln_monotone")
    base = d.add("order", lt(0, rho**P), positive)
    outer = d.add("fact", eq(ln(power), 2 * ln(rho**P)), base, name="ln_power")
    inner = d.add("fact", eq(ln(rho**P), P * ln(rho)), positive, name="ln_power")
    left = d.calc(2 * (P * ln(rho))).put(2 * ln(rho**P), d.flip(inner)).by(d.flip(outer)).done()
    found = chain(d, left, logs)
    minus = rewrite(d, add(d, found, same(d, -ln(4 * eps) - 2 * (P * ln(rho)))), -ln(4 * eps), 2 * P * -ln(rho))
    inverse, error = (
        ln_inverse(d, t, s) for t, s in ((rho, positive), (4 * eps, d.add("order", lt(0, 4 * eps), sign)))
    )
    statement = le(ln(1 / (4 * eps)), 2 * P * ln(1 / rho))
    right = d.calc(2 * P * -ln(rho)).put(statement.rhs, d.flip(inverse)).done()
    chain(d, error, minus, right)
    title = "S3: what every estimator needs that reads only pairs"
    return Theorem("S3", title, statement, tuple(d.steps), (alike, small, enough), (), SOURCE)


def ln_inverse(d: Derivation, t: Term, sign: int) -> int:
    """ln(1/t) = -ln t, from 0 < t."""
    over = d.add("order", lt(0, 1 / t), sign)
    product = d.add("fact", eq(ln(t * (1 / t)), ln(t) + ln(1 / t)), sign, over, name="ln_product")
    one = d.calc(ln(t * (1 / t))).then("algebra", ln(number(1)), (sign,)).done()
    zero = d.calc(ln(number(1))).put(ln(exp(0)), d.flip(d.add("fact", eq(exp(0), 1), name="exp_zero")))
    nothing = zero.by(d.add("fact", eq(ln(exp(0)), number(0)), name="ln_exp")).done()
    total_ = d.calc(ln(t) + ln(1 / t)).by(d.flip(product)).by(one).by(nothing).done()
    return (
        d.calc(ln(1 / t))
        .then("algebra", ln(t) + ln(1 / t) - ln(t), (sign,))
        .put(number(0) - ln(t), total_)
        .algebra(-ln(t))
        .done()
    )
