r"""Wrong links between two tuples of one level, from the lemmas about independent targets.

Object: tuples (a, s), (b, t) as in `level_data`; |X|^2, the squared distance of their empirical context vectors; h, the
squared distance up to which they are linked; kappa(a) >= 1, how often a tuple should be seen. Free, for each parent:
gamma, R, lam, low, rho, sure; for each pair of parents: rate, mu.
Statement: with 1_as = 1[kappa_a <= N_as] and the bounds S of Lemma S and C of Lemma N at p = phi(a, .), K = kappa(a),
    \[ E\,1_{as}1_{at}1[h\le|X|^2]\le S_a\ (s\ne t),\qquad E\,1_{as}1_{bt}1[|X|^2<h]\le C_{ab}\ (a\ne b). \]
Source: this project; screening-off: given their parents, targets are independent of the tuples.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import mixture, mixture_above, non_synonyms, one_atom, synonyms
from latentproof.proofs.derivations.level_data import (
    MODEL,
    a,
    b,
    c,
    draws,
    parents,
    phi,
    s,
    seen,
    t,
    targets,
    z,
)
from latentproof.proofs.derivations.mixture import LEVEL, h
from latentproof.proofs.derivations.recovery import kappa
from latentproof.proofs.derivations.tilting import i, p
from latentproof.proofs.inequalities import cases, chain
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Relation,
    Term,
    Variable,
    count,
    delta,
    eq,
    event,
    le,
    lt,
    mean,
    number,
    pair,
    real,
    total,
)

SOURCE = "this project; Lemmas S and N"
gamma, radius, lam, low, rho, sure = (
    Function(name, (parents,)) for name in ("gamma", "R", "lam", "low", "rho", "sure")
)
rate, mu = (Function(name, (parents, parents)) for name in ("rate", "mu"))
Z, I = (Variable(name, targets) for name in "zi")  # indices as parameters of formulas
OFTEN = Hypothesis("often", le(1, kappa(c)), ("c",))
SYNONYMS = Substitution(
    {"K": kappa(a), "c": gamma(a), "R": radius(a), "lam": lam(a), "e": low(a), "rho": rho(a), "u": sure(a)},
    {"p": ((Z,), phi(a, z))},
)
"""Lemma S at the parent a."""
OTHERS = Substitution(
    {"K": kappa(a), "K2": kappa(b), "mu": mu(a, b)},
    {"p": ((Z,), phi(a, z)), "p2": ((Z,), phi(b, z)), "f": ((Z,), rate(a, b) * (phi(b, z) - phi(a, z)))},
)
"""Lemma N at the parents a, b."""
OVER = {"room": ("a", "z"), "atoms": ("a", "z")}
MINE = (
    *(mixture_above.STRICT, mixture_above.BAND, mixture.SHARE, mixture_above.ROOM, mixture_above.ATOMS),
    *(synonyms.KEPT, one_atom.SWITCH, one_atom.MOST),
)
SPREAD = Hypothesis(
    "rho", le(phi(a, z) * (1 - 2 * phi(a, z) + total(i, phi(a, i) ** 2)), phi(a, z) * rho(a) ** 2), ("a", "z")
)
PAIR = Hypothesis("mu", lt(0, mu(a, b)), ("a", "b"))


def at_parent(hypothesis: Hypothesis) -> Hypothesis:
    """A condition of Lemma S for every parent."""
    r = hypothesis.relation
    return Hypothesis(
        hypothesis.name, Relation(SYNONYMS(r.lhs), r.op, SYNONYMS(r.rhs)), OVER.get(hypothesis.name, ("a",))
    )


CONDITIONS = tuple(at_parent(hypothesis) for hypothesis in MINE)
drift = SYNONYMS((1 - one_atom.u) * synonyms.bound)
"""S_a."""
closeness = OTHERS(non_synonyms.bound)
"""C_ab."""


def distance(one: tuple[Term, Term], two: tuple[Term, Term]) -> Term:
    """|X|^2 of the tuples (a, s) and (b, t)."""
    parts = (count(draws, pair(pair(*each), i)) / seen(*each) for each in (one, two))
    return total(i, (next(parts) - next(parts)) ** 2)


def counted() -> Theorem:
    """1[x <= n] 1[y <= o] F = 1[1 <= n] 1[1 <= o] (1[x <= n] 1[y <= o] F) for x, y >= 1."""
    d = Derivation()
    x, y, n, o, F = (real(name) for name in ("x", "y", "n", "o", "F"))
    first, second = Hypothesis("x", le(1, x)), Hypothesis("y", le(1, y))
    least = d.hypothesis(first), d.hypothesis(second)
    body = event(x, n) * (event(y, o) * F)
    whole = event(1, n) * (event(1, o) * body)
    goal = eq(body, whole)

    def never(assumed: int, which: Term, value: Term) -> int:
        zero = d.add("fact", eq(which, 0), assumed, name="event_false")
        sides = d.calc(body).put(value, zero).algebra(number(0)).done()
        other = d.calc(whole).put(event(1, n) * (event(1, o) * value), zero).algebra(number(0)).done()
        return chain(d, sides, d.flip(other))

    def one(assumed: int) -> int:
        def two(other: int) -> int:
            steps = (chain(d, least[0], assumed), chain(d, least[1], other))
            happens = [
                d.add("fact", eq(event(1, v), 1), step, name="event_true")
                for v, step in zip((n, o), steps, strict=True)
            ]
            return d.flip(d.calc(whole).put(number(1) * (number(1) * body), *happens).algebra(body).done())

        return cases(d, y, o, two, lambda step: never(step, event(y, o), event(x, n) * (number(0) * F)))

    cases(d, x, n, one, lambda step: never(step, event(x, n), number(0) * (event(y, o) * F)))
    return Theorem("counted", "What is seen often is seen", goal, tuple(d.steps), (first, second))


def squared(pick: Theorem) -> Theorem:
    """|e_z - p|^2 = 1 - 2 p_z + |p|^2."""
    d = Derivation()
    chosen, weight = (d.lemma(pick, Substitution({}, {"f": ((I,), value)})) for value in (delta(z, i), p(i)))
    one = d.add("delta_value", eq(delta(z, z), 1))
    squares = total(i, p(i) ** 2)
    value = d.calc(mixture.deviation(z)).algebra(
        total(i, delta(z, i) * delta(z, i)) - 2 * total(i, delta(z, i) * p(i)) + squares
    )
    value.put(delta(z, z) - 2 * p(z) + squares, chosen, weight).put(number(1) - 2 * p(z) + squares, one).done()
    return Theorem(
        "squared", "The distance of a weight from a corner", d.steps[-1].conclusion, tuple(d.steps), (), (pick,)
    )


def screened(
    d: Derivation, counts: Theorem, given: dict[str, int], bound: int, positive: int, other: tuple[Term, Term]
) -> None:
    """E 1_as 1_bt F <= bound on the data, from the bound for independent targets; `other` = (b, t)."""
    r = d.steps[bound].conclusion
    numbers = seen(a, s), seen(*other)
    moved: Term = event(h, distance((a, s), other))
    moved = moved if other[0] == a else 1 - moved
    filled = event(kappa(a), numbers[0]) * (event(kappa(other[0]), numbers[1]) * moved)
    whole = mean(draws, event(1, numbers[0]) * (event(1, numbers[1]) * filled))
    at = {"c": a}, {"c": other[0]}
    factors = [d.instance(given["factor"], {**c_, "y": y_}) for c_, y_ in zip(at, (s, other[1]), strict=True)]
    laws = [d.instance(given[name], c_) for c_ in at for name in ("context", "unit")]
    premises = (given["weights"], given["law"], *factors, *laws, bound, positive)
    found = d.add("axiom", le(whole, r.rhs), *premises, name="screening_off")
    use = Substitution({"x": kappa(a), "y": kappa(other[0]), "n": numbers[0], "o": numbers[1], "F": moved})
    same = d.lemma(counts, use, *(d.instance(given["often"], c_) for c_ in at))
    end = chain(d, d.calc(mean(draws, filled)).put(whole, same).done(), found)
    d.add("coordinates", d.steps[end].conclusion, end, name="right" if other[0] == a else "left")


def synonyms_apart(lemma: Theorem, counts: Theorem, square: Theorem, sign: Theorem, switch: Theorem) -> Theorem:
    """Synonyms (a, s), (a, t) are rarely left apart."""
    d = Derivation()
    hypotheses = (*MODEL, OFTEN, LEVEL, *CONDITIONS, SPREAD)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    often = d.instance(given["often"], {"c": a})
    positive = d.add("chain", lt(0, kappa(a)), d.add("order", lt(0, 1)), often)
    value = d.lemma(square, Substitution({}, {"p": ((Z,), phi(a, z))}))
    r = d.steps[value].conclusion
    spread = d.calc(phi(a, z) * r.lhs).put(phi(a, z) * r.rhs, value).done()
    mine = {name: d.instance(given[old], {"c": a}) for name, old in (("weights", "context"), ("law", "unit"))}
    mine = {**given, **mine, "positive": positive, "rho": chain(d, spread, given["rho"])}
    bound = d.lemma(lemma, SYNONYMS, *(mine[hyp.name] for hyp in lemma.hypotheses))
    power = {"x": mixture_above.integral.args[0], "y": mixture.c**2 * h / 2, "q": mixture.kept()}
    least = d.lemma(sign, Substitution({name: SYNONYMS(x) for name, x in power.items()}), given["kept"])
    values = {"x": number(0), "y": SYNONYMS(synonyms.bound), "u": sure(a)}
    least = d.lemma(switch, Substitution(values), least, d.add("order", le(0, 0)), given["most"])
    screened(d, counts, given, bound, least, (a, t))
    different = Hypothesis("different", Relation(s, "!=", t))
    title = "Synonyms are rarely left apart"
    lemmas = (lemma, counts, square, sign, switch)
    end = d.steps[-1].conclusion
    return Theorem("synonyms-apart", title, end, tuple(d.steps), (*hypotheses, different), lemmas, SOURCE)


def others_near(lemma: Theorem, counts: Theorem, sign: Theorem) -> Theorem:
    """Tuples (a, s), (b, t) of different parents are rarely close."""
    d = Derivation()
    hypotheses = (*MODEL, OFTEN, PAIR)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    mine = {"mu": given["mu"]}
    for at, tail in ((a, ""), (b, "2")):
        often, weights, law = (d.instance(given[name], {"c": at}) for name in ("often", "context", "unit"))
        positive = d.add("chain", lt(0, kappa(at)), d.add("order", lt(0, 1)), often)
        mine |= {f"weights{tail}": weights, f"law{tail}": law, f"positive{tail}": positive}
    bound = d.lemma(lemma, OTHERS, *(mine[hyp.name] for hyp in lemma.hypotheses))
    least = d.lemma(sign, Substitution({"x": closeness.args[0]}))
    screened(d, counts, given, bound, least, (b, t))
    different = Hypothesis("different", Relation(a, "!=", b))
    title = "Tuples of different parents are rarely close"
    lemmas = (lemma, counts, sign)
    end = d.steps[-1].conclusion
    return Theorem("others-near", title, end, tuple(d.steps), (*hypotheses, different), lemmas, SOURCE)
