r"""S8, the separation: one latent element needs of order m^3 pairs, the whole cousin tuple about v m^2 ln(vm).

Object: flat margins. The whole tuple has D = vm categories: phi <= beta/(vm), every tuple probability at least 1/(vm),
and Pi keeps at least t^2 = tau (1-f)/m^2 of a quarter of every squared distance, 0 < tau <= 1/2. One element has D = v.
Statement: \[ \tau(1-f)P\ge4\big(2\beta+\tfrac13\big)\,y\,vm^2\Rightarrow
    \mathbf E\,W\le Ve^{-P/(8vm)}+\tfrac12V(V-1)(v+1)e^{-y};\qquad
    \frac{P_{element}}{P_{tuple}}\ge\frac{c\tau X}{8(2\beta+\frac13)y}\cdot\frac mv, \]
X = (1 - y_0) ln(1/(4 epsilon)) as in `richness_necessary`, P_tuple the number that is enough, P_element one that is
needed. What it does not say: both bounds are about learners that read only pairs of one tuple and one target; a learner
that is given single elements at all cousin positions sees more categories. The factor v is open.
Source: this project (S8).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import m, w
from latentproof.proofs.derivations.plug_in import W
from latentproof.proofs.derivations.rare import P, V, data, k
from latentproof.proofs.derivations.richness_necessary import moved
from latentproof.proofs.derivations.richness_sufficient import ENOUGH, FLAT_SIGN, GIVEN, t, v, y
from latentproof.proofs.inequalities import add, chain, rewrite, same, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import eq, exp, integer, le, lt, mean, number, real, sqrt

SOURCE = "this project (S8)"
beta, tau = real("beta"), real("tau")
f = m / w
rare = 1 / (v * m)
constant = 4 * (2 * beta + number(1) / 3) * y


def whole_tuple(general: Theorem) -> Theorem:
    """The whole tuple: of order v m^2 y/(1 - f) pairs are enough."""
    d = Derivation()
    to = Substitution({"p": rare, "b": beta / (v * m)})
    kept = [h for h in GIVEN if h not in (ENOUGH, FLAT_SIGN)]
    given = [Hypothesis(h.name, moved(to, h.relation), h.over) for h in kept]
    mine = (
        Hypothesis("rounded", le(P * rare / 2, k)),
        Hypothesis("spread of targets", lt(0, beta)),
        Hypothesis("share kept", le(tau, number(1) / 2)),
        Hypothesis("share sign", le(0, tau)),
        Hypothesis("kept", eq(t**2, tau * (1 - f) / m**2)),
        Hypothesis("exponent", le(0, y)),
        Hypothesis("samples", le(constant * v * m**2, tau * (1 - f) * P)),
    )
    hypotheses = (*given, *mine)
    known = dict(zip((h.name for h in hypotheses), (d.hypothesis(h) for h in hypotheses), strict=True))
    positive, sign = known["spread of targets"], known["share sign"]
    # sqrt(2) t <= 1/m, since 2 t^2 = 2 tau (1 - f)/m^2 <= 1/m^2.
    root_two = d.add("fact", eq(sqrt(number(2)) ** 2, 2), d.add("order", le(0, number(2))), name="sqrt_square")
    ungrammatical = d.add("order", le(1 - f, 1))
    part = times(d, sign, ungrammatical)
    half = chain(d, rewrite(d, part, tau * (1 - f), tau), known["share kept"])
    scaled = times(d, d.add("order", le(0, 2 / m**2)), half)
    squared = (
        d.calc((sqrt(number(2)) * t) ** 2)
        .algebra(sqrt(number(2)) ** 2 * t**2)
        .put(number(2) * (tau * (1 - f) / m**2), root_two, known["kept"])
        .done()
    )
    below = chain(d, squared, rewrite(d, scaled, number(2) * (tau * (1 - f) / m**2), (1 / m) ** 2))
    short = d.add("fact", le(sqrt(number(2)) * t, 1 / m), below, d.add("order", le(0, 1 / m)), name="root_order")
    # y spread k <= y (2 beta + 1/3)/m <= t^2 k/2.
    third = times(d, d.add("order", le(0, y / 3), known["exponent"]), short)
    wide = add(d, same(d, y * (2 * v * (beta / (v * m)))), third)
    enough = times(d, d.add("order", le(0, 1 / (4 * v * m**3))), known["samples"])
    square_sign = d.add("order", le(0, t**2 / 2))
    counted = times(d, square_sign, known["rounded"])
    value = d.calc(t**2 / 2 * (P * rare / 2)).put(tau * (1 - f) / m**2 / 2 * (P * rare / 2), known["kept"]).done()
    budget = chain(
        d,
        rewrite(d, wide, y * (2 * v * (beta / (v * m))) + y / 3 * (sqrt(number(2)) * t), constant / (4 * m)),
        rewrite(d, enough, constant / (4 * m), tau * (1 - f) / m**2 / 2 * (P * rare / 2)),
        d.flip(value),
        counted,
    )
    per_draw = times(d, d.add("order", le(0, 1 / k)), budget)
    wanted = moved(to, ENOUGH.relation)
    samples = rewrite(d, per_draw, wanted.lhs, wanted.rhs)
    flat = d.add("order", moved(to, FLAT_SIGN.relation), positive)
    order = [samples if h is ENOUGH else flat if h is FLAT_SIGN else known[h.name] for h in GIVEN]
    bound = d.lemma(general, to, *order)
    statement = le(mean(data, W()), V * exp(-(P / (8 * v * m))) + V * (V - 1) * ((v + 1) * exp(-y)) / 2)
    chain(d, bound, d.add("algebra", eq(d.steps[bound].conclusion.rhs, statement.rhs)))
    title = "S8: the whole cousin tuple, a sufficient number of samples"
    return Theorem("S8-tuple", title, statement, tuple(d.steps), hypotheses, (general,), SOURCE)


def separation(needed: Theorem) -> Theorem:
    """One element needs at least of order m/v times more pairs than are enough with the whole tuple."""
    d = Derivation()
    c = real("c")
    element, tuple_ = integer("P", 0), integer("P'", 0)
    to = Substitution({"D": v})
    given = [Hypothesis(h.name, moved(to, h.relation), h.over) for h in needed.hypotheses if h.name != "categories"]
    mine = (
        Hypothesis("share sign", le(0, tau)),
        Hypothesis("enough with the tuple", eq(tau * (1 - f) * tuple_, constant * v * m**2)),
    )
    hypotheses = (*given, *mine)
    known = {h.name: d.hypothesis(h) for h in hypotheses}
    known["categories"] = d.add("order", lt(0, v))
    bound = d.lemma(needed, to, *(known[h.name] for h in needed.hypotheses))
    r = d.steps[bound].conclusion
    share = d.add("order", le(0, tau * tuple_ / (v * m**2)), known["share sign"])
    signs = known["flatness"]
    scaled = times(d, share, bound)
    logarithm = r.lhs.args[1]
    statement = le(c * tau * logarithm * m * tuple_, 2 * constant * v * element)
    right = (
        d.calc(2 * (tau * (1 - f) * tuple_) * element / m**2)
        .put(2 * (constant * v * m**2) * element / m**2, known["enough with the tuple"])
        .algebra(statement.rhs)
        .done()
    )
    middle = 2 * (tau * (1 - f) * tuple_) * element / m**2
    chain(d, rewrite(d, scaled, statement.lhs, middle, signs, known["error sign"]), right)
    title = "S8: one latent element against the whole cousin tuple"
    return Theorem("S8-separation", title, statement, tuple(d.steps), hypotheses, (needed,), SOURCE)
