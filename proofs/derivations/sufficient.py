r"""S1': how likely one level of iterated latent clustering goes wrong, as a sum with free parameters.

Object: q parents with m tuples each, P draws of pairs (tuple, target) as in `level_data`. Two tuples are linked where
the squared distance of their empirical context vectors is below h, a quarter of the smallest squared separation. Z
counts the wrong links, over ordered pairs of tuples (`link_pairs`: one wrong link makes two).
Statement: for any kappa(a) >= 1 and any parameters that satisfy the conditions,
    \[ \Pr(Z\ge1)\le\sum_am\,e^{\eta_a\kappa_a+P\ln(1-r_a(1-e^{-\eta_a}))}+\tfrac12\Big[\sum_am(m-1)S_a
    +\sum_a\sum_{b\ne a}m^2C_{ab}\Big]. \]
The parameters are a certificate: finding them proves nothing, the sum is all there is to evaluate.
Source: this project (S1'); it sharpens S1, after arXiv:2605.27734, algorithm 1.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import missed
from latentproof.proofs.derivations.level_data import (
    MODEL,
    a,
    b,
    c,
    draws,
    i,
    m,
    parents,
    s,
    seen,
    slots,
    t,
    targets,
    y,
)
from latentproof.proofs.derivations.links import (
    CONDITIONS,
    OFTEN,
    PAIR,
    SPREAD,
    closeness,
    distance,
    drift,
)
from latentproof.proofs.derivations.mixture import LEVEL, h
from latentproof.proofs.derivations.recovery import halved, nested, over_others, over_synonyms
from latentproof.proofs.inequalities import add, averaged, chain, gap, rewrite
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Variable, count, eq, event, le, number, pair, real, total

SOURCE = "this project; it sharpens S1, after Korchinski, Favero, Wyart (2026), arXiv:2605.27734, algorithm 1"
apart = event(h, distance((a, s), (a, t)))
near = 1 - event(h, distance((a, s), (b, t)))
wrong = over_synonyms(apart) + over_others(near)
"""Z."""
failure = total(c, m * missed.missed(c)) + (total(a, m * (m - 1) * drift) + total(a, total(b, m**2 * closeness, a))) / 2
"""The sum that a certificate evaluates."""
I = Variable("i", targets)
A, B, C = (Variable(name, parents) for name in "abc")
S, T = (Variable(name, slots) for name in "st")
"""Indices as parameters of formulas."""
FORMULAS = {"apart": ((A, S, T), apart), "near": ((A, S, B, T), near)}
HYPOTHESES = (*MODEL, missed.RATE, missed.UNSEEN, OFTEN, LEVEL, *CONDITIONS, SPREAD, PAIR)


def sizes() -> Theorem:
    """The bounds of all tuples and of all pairs of tuples, counted."""
    d = Derivation()
    one, two, three = Function("f", (parents,)), Function("g", (parents,)), Function("h", (parents, parents))
    whole = total(c, total(y, one(c))) + (over_synonyms(two(a)) + over_others(three(a, b))) / 2
    counted = total(c, m * one(c)) + (total(a, m * (m - 1) * two(a)) + total(a, total(b, m**2 * three(a, b), a))) / 2
    d.add("algebra", eq(whole, counted))
    return Theorem("sizes", "How many tuples and pairs of tuples", d.steps[-1].conclusion, tuple(d.steps))


def combined() -> Theorem:
    """x + (y + z)/2 <= u + (v + w)/2 from x <= u, y <= v, z <= w."""
    d = Derivation()
    x, y_, z, u, v, w = (real(name) for name in "xyzuvw")
    hypotheses = tuple(Hypothesis(f"part{i}", le(*pair)) for i, pair in enumerate(((x, u), (y_, v), (z, w))))
    one, two, three = (d.hypothesis(hyp) for hyp in hypotheses)
    rewrite(d, add(d, one, halved(d, add(d, two, three), (y_ + z) / 2, (v + w) / 2)), x + (y_ + z) / 2, u + (v + w) / 2)
    return Theorem("combined", "Three parts of a bound", d.steps[-1].conclusion, tuple(d.steps), hypotheses)


def indicators() -> tuple[Theorem, Theorem]:
    """0 <= 1[x <= y] and 0 <= 1 - 1[x <= y]."""
    x, y_ = real("x"), real("y")
    d = Derivation()
    d.add("order", le(0, event(x, y_)))
    first = Theorem("event-sign", "Indicators are at least 0", d.steps[-1].conclusion, tuple(d.steps))
    d = Derivation()
    rewrite(d, gap(d, d.add("fact", le(event(x, y_), 1), name="event_at_most_one")), number(0), 1 - event(x, y_))
    return first, Theorem("event-rest", "Indicators are at most 1", d.steps[-1].conclusion, tuple(d.steps))


def mirror() -> tuple[Theorem, Theorem]:
    """The distance of two vectors is symmetric; 1 - 1[x <= y] is an indicator."""
    one, two = Function("f", (targets,)), Function("g", (targets,))
    d = Derivation()
    forth, back = total(i, (one(i) - two(i)) ** 2), total(i, (two(i) - one(i)) ** 2)
    d.add("algebra", eq(forth, back))
    first = Theorem("mirror", "Distances are symmetric", d.steps[-1].conclusion, tuple(d.steps))
    d, here = Derivation(), event(real("x"), real("y"))
    square = d.add("fact", eq(here * here, here), name="event_square")
    rest = 1 - here
    d.calc(rest * rest).algebra(1 - 2 * here + here * here).put(1 - 2 * here + here, square).algebra(rest).done()
    return first, Theorem("event-not", "What does not happen", d.steps[-1].conclusion, tuple(d.steps))


def some_link(d: Derivation, pairs: Theorem, symmetric: Theorem, not_: Theorem, signs: list[int]) -> int:
    """1[Z >= 1] <= 1[Z >= 2] for the links of a level."""
    swapped = []
    for one, two in (((a, s), (a, t)), ((a, s), (b, t))):
        f, g = (count(draws, pair(pair(*at), i)) / seen(*at) for at in (one, two))
        known = d.lemma(symmetric, Substitution({}, {"f": ((I,), f), "g": ((I,), g)}))
        happens, other = event(h, distance(one, two)), event(h, distance(two, one))
        sides = (happens, other) if one[0] == two[0] else (1 - happens, 1 - other)
        swapped.append(d.add("congruence", eq(*sides), known))
    square = d.add("fact", eq(apart * apart, apart), name="event_square")
    last = d.lemma(not_, Substitution({"x": h, "y": near.args[1].args[1]}))
    return d.lemma(pairs, Substitution({}, FORMULAS), *signs, *swapped, square, last)


def one_level(union: Theorem, rare: Theorem, synonyms: Theorem, others: Theorem, *small: Theorem) -> Theorem:
    """S1' for one level; `small`: sizes, combined, two of indicators, two of mirror, in-pairs."""
    d = Derivation()
    counted, parts, sign, rest, symmetric, not_, pairs = small
    given = {hyp.name: d.hypothesis(hyp) for hyp in HYPOTHESES}
    signs = [
        d.lemma(theorem, Substitution({"x": h, "y": square}))
        for theorem, square in ((sign, apart.args[1]), (rest, near.args[1].args[1]))
    ]
    known = d.lemma(union, Substitution({}, {**FORMULAS, "N": ((A, S), seen(a, s))}), *signs)
    several = averaged(d, draws, some_link(d, pairs, symmetric, not_, signs))
    missing = d.lemma(rare, Substitution(), *(given[hyp.name] for hyp in rare.hypotheses))
    missing = d.instance(missing, {"a": c, "s": y})
    missing = nested(d, missing, (y, None), (c, None))
    links = [
        d.lemma(theorem, Substitution(), *(given[hyp.name] for hyp in theorem.hypotheses if hyp.name in given))
        for theorem in (synonyms, others)
    ]
    links[0] = nested(d, links[0], (t, s), (s, None), (a, None))
    links[1] = nested(d, links[1], (t, None), (s, None), (b, a), (a, None))
    relations = [d.steps[step].conclusion for step in (missing, *links)]
    values = {
        name: x
        for pair, r in zip(("xu", "yv", "zw"), relations, strict=True)
        for name, x in zip(pair, (r.lhs, r.rhs), strict=True)
    }
    together = d.lemma(parts, Substitution(values), missing, *links)
    bounds = {"f": ((C,), missed.missed(c)), "g": ((A,), drift), "h": ((A, B), closeness)}
    chain(d, several, known, together, d.lemma(counted, Substitution({}, bounds)))
    title = "One level of iterated clustering: the probability that a link is wrong"
    lemmas = (union, rare, synonyms, others, *small)
    return Theorem("S1-sharp", title, d.steps[-1].conclusion, tuple(d.steps), HYPOTHESES, lemmas, SOURCE)
