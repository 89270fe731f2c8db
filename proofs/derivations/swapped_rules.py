r"""S3, the affinity of a grammar and itself after one exchange of two rules, and its average over grammars.

Object: J(a, z) = P(parent a, target z); each of the m tuples of a symbol has the pair law J(a, z)/m. Exchanging a tuple
of a with one of b changes two rows of that law and nothing else, where the target does not involve this table.
Statement: \[ \rho=1-\frac hm,\quad h=\sum_z\big(\sqrt{J_{az}}-\sqrt{J_{bz}}\big)^2
    \le\sum_z\frac{(J_{az}-J_{bz})^2}{J_{az}+J_{bz}},\qquad
    \tfrac14\Big(\sum_gw_g\rho_g\Big)^{2(n+1)}\le\sum_gw_ge_g, \]
e_g the probability of an error under grammar g, which has the same average as that under the exchanged grammar.
Source: Le Cam (1973), Annals of Statistics 1, 38-53; the exchange is this project's, after arXiv:2605.27734.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import a, b, m, symbols
from latentproof.proofs.inequalities import chain, rewrite, square, summed, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Formula, Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    Variable,
    eq,
    index,
    integer,
    le,
    lt,
    number,
    real,
    sqrt,
    total,
)

SOURCE = "Le Cam (1973), Annals of Statistics 1, 38-53; the exchange of two rules derived here"
targets = Domain("targets")
z = index("z", targets)
J = Function("J", (symbols, targets))
WEIGHTS = Hypothesis("joint law", le(0, J(a, z)), ("a", "z"))


def squared_roots() -> Theorem:
    """(sqrt x - sqrt y)^2 = x + y - 2 sqrt(x y)."""
    d = Derivation()
    x, y = real("x"), real("y")
    signs = (Hypothesis("x", le(0, x)), Hypothesis("y", le(0, y)))
    one, two = (d.hypothesis(h) for h in signs)
    root_x = d.add("fact", eq(sqrt(x) ** 2, x), one, name="sqrt_square")
    root_y = d.add("fact", eq(sqrt(y) ** 2, y), two, name="sqrt_square")
    product = d.add("fact", eq(sqrt(x * y), sqrt(x) * sqrt(y)), one, two, name="sqrt_product")
    statement = eq((sqrt(x) - sqrt(y)) ** 2, x + y - 2 * sqrt(x * y))
    (
        d.calc(statement.lhs)
        .algebra(sqrt(x) ** 2 + sqrt(y) ** 2 - 2 * (sqrt(x) * sqrt(y)))
        .put(statement.rhs, root_x, root_y, d.flip(product))
        .done()
    )
    return Theorem("squared-roots", "Squared difference of roots", statement, tuple(d.steps), signs, (), SOURCE)


def hellinger() -> Theorem:
    """(sqrt x - sqrt y)^2 <= (x - y)^2/(x + y)."""
    d = Derivation()
    x, y = real("x"), real("y")
    signs = (Hypothesis("x", le(0, x)), Hypothesis("y", le(0, y)), Hypothesis("sum", lt(0, x + y)))
    one, two, positive = (d.hypothesis(h) for h in signs)
    root_x = d.add("fact", eq(sqrt(x) ** 2, x), one, name="sqrt_square")
    root_y = d.add("fact", eq(sqrt(y) ** 2, y), two, name="sqrt_square")
    apart, joined = (sqrt(x) - sqrt(y)) ** 2, (sqrt(x) + sqrt(y)) ** 2
    # (x - y)^2 = (sqrt x - sqrt y)^2 (sqrt x + sqrt y)^2 and x + y <= (sqrt x + sqrt y)^2.
    whole = (
        d.calc((x - y) ** 2)
        .put((sqrt(x) ** 2 - sqrt(y) ** 2) ** 2, d.flip(root_x), d.flip(root_y))
        .algebra(apart * joined)
        .done()
    )
    mixed = d.add("order", le(sqrt(x) ** 2 + sqrt(y) ** 2, joined))
    sums = d.calc(x + y).put(sqrt(x) ** 2 + sqrt(y) ** 2, d.flip(root_x), d.flip(root_y)).done()
    larger = times(d, square(d, sqrt(x) - sqrt(y)), chain(d, sums, mixed))
    bounded = chain(d, larger, d.flip(whole))
    over = d.add("order", le(0, 1 / (x + y)), positive)
    statement = le(apart, (x - y) ** 2 / (x + y))
    rewrite(d, times(d, over, bounded), statement.lhs, statement.rhs, positive)
    title = "Squared difference of roots, bounded"
    return Theorem("hellinger", title, statement, tuple(d.steps), signs, (), SOURCE)


def exchanged(roots: Theorem) -> Theorem:
    """rho = 1 - h/m: two rows of the pair law change, all others stay."""
    d = Derivation()
    weights = d.hypothesis(WEIGHTS)
    other = d.instance(weights, {"a": b})
    p, q = J(a, z), J(b, z)
    one, two = d.add("order", le(0, p / m), weights), d.add("order", le(0, q / m), other)
    small = d.lemma(roots, Substitution({"x": p / m, "y": q / m}), one, two)
    inverse = d.add("order", le(0, 1 / m))
    root_p = d.add("fact", eq(sqrt(1 / m * p), sqrt(1 / m) * sqrt(p)), inverse, weights, name="sqrt_product")
    root_q = d.add("fact", eq(sqrt(1 / m * q), sqrt(1 / m) * sqrt(q)), inverse, other, name="sqrt_product")
    unit = d.add("fact", eq(sqrt(1 / m) ** 2, 1 / m), inverse, name="sqrt_square")
    scaled = (
        d.calc((sqrt(p / m) - sqrt(q / m)) ** 2)
        .algebra((sqrt(1 / m * p) - sqrt(1 / m * q)) ** 2)
        .put((sqrt(1 / m) * sqrt(p) - sqrt(1 / m) * sqrt(q)) ** 2, root_p, root_q)
        .algebra(sqrt(1 / m) ** 2 * (sqrt(p) - sqrt(q)) ** 2)
        .put(1 / m * (sqrt(p) - sqrt(q)) ** 2, unit)
        .done()
    )
    mixed = sqrt(p / m * (q / m))
    gone = total(z, p / m) + total(z, q / m)
    h = total(z, (sqrt(p) - sqrt(q)) ** 2)
    statement = eq(1 - gone + 2 * total(z, mixed), 1 - h / m)
    (
        d.calc(statement.lhs)
        .algebra(1 - total(z, p / m + q / m - 2 * mixed))
        .put(1 - total(z, (sqrt(p / m) - sqrt(q / m)) ** 2), d.flip(small))
        .put(1 - total(z, 1 / m * (sqrt(p) - sqrt(q)) ** 2), scaled)
        .algebra(statement.rhs)
        .done()
    )
    title = "Affinity of a grammar and itself after one exchange of two rules"
    return Theorem("S3-exchange", title, statement, tuple(d.steps), (WEIGHTS,), (roots,), SOURCE)


def on_average(mean_power: Theorem) -> Theorem:
    """The error averaged over grammars, by Jensen's inequality."""
    d = Derivation()
    grammars, n = Domain("grammars"), integer("n", 0)
    g = index("g", grammars)
    weight, rho = Function("w", (grammars,)), Function("rho", (grammars,))
    wrong, swapped = Function("e", (grammars,)), Function("u", (grammars,))
    hypotheses = (
        Hypothesis("weights", le(0, weight(g)), ("g",)),
        Hypothesis("law", eq(total(g, weight(g)), 1)),
        Hypothesis("affinities", le(0, rho(g)), ("g",)),
        Hypothesis("two points", le((rho(g) ** (n + 1)) ** 2 / 4, (wrong(g) + swapped(g)) / 2), ("g",)),
        Hypothesis("same law", eq(total(g, weight(g) * swapped(g)), total(g, weight(g) * wrong(g)))),
    )
    weights, law, signs, bound, alike = (d.hypothesis(h) for h in hypotheses)
    pointwise = summed(d, g, times(d, weights, bound))
    mu = total(g, weight(g) * rho(g))
    each = index("z", grammars)
    assert isinstance(each.data, Variable)
    formulas: dict[str, Formula] = {name: ((each.data,), f(each)) for name, f in (("p", weight), ("h", rho))}
    moved = Substitution({"n": 2 * n + 1}, formulas, {"outcomes": grammars})
    whole = d.calc(total(each, weight(each))).algebra(total(g, weight(g))).by(law).done()
    power = d.lemma(mean_power, moved, d.instance(weights, {"g": each}), whole, d.instance(signs, {"g": each}))
    error = total(g, weight(g) * wrong(g))
    powers = total(g, weight(g) * ((rho(g) ** (n + 1)) ** 2 / 4))
    lifted = times(d, d.add("order", le(0, number(1) / 4)), power)
    first = rewrite(d, lifted, (mu ** (n + 1)) ** 2 / 4, powers)
    half = total(g, weight(g) * ((wrong(g) + swapped(g)) / 2))
    last = (
        d.calc(half)
        .algebra((error + total(g, weight(g) * swapped(g))) / 2)
        .put((error + error) / 2, alike)
        .algebra(error)
        .done()
    )
    chain(d, first, pointwise, last)
    statement = le((mu ** (n + 1)) ** 2 / 4, error)
    title = "S3 on the average over grammars"
    return Theorem("S3-average", title, statement, tuple(d.steps), hypotheses, (mean_power,), SOURCE)
