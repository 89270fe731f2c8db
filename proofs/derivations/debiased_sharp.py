r"""S2 sharpened: how likely one level of the debiased rule goes wrong, as a sum with free parameters.

Object: q parents with m tuples each; two independent halves of P draws each of pairs (tuple, target), as in
`level_data`. Two tuples are linked where the inner product of the differences of their empirical context vectors in the
two halves is below h. Z counts the wrong links, over ordered pairs of tuples. K, how often each tuple should be seen in
each half; free: for each parent theta, B, omega, R, lam, mu; for each pair of parents the same, rate, s1 and s2.
Statement: if s1 + s2 + h <= |phi_a - phi_b|^2 for a != b and the parameters satisfy the conditions of Lemma B,
    \[ \Pr(Z\ge1)\le2\sum_am\,e^{\eta_aK+P\ln(1-r_a(1-e^{-\eta_a}))}+\tfrac12\Big[\sum_am(m-1)S_a
    +\sum_a\sum_{b\ne a}m^2C_{ab}\Big], \]
S_a the bound of Lemma B at h, C_ab its bound at s2 plus that of the errors along phi_a - phi_b at s1.
The parameters are a certificate: finding them proves nothing, the sum is all there is to evaluate.
Source: this project (S2 sharpened, Lemma B).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import halves_data, missed
from latentproof.proofs.derivations.halves import ALIKE, APART, Kind
from latentproof.proofs.derivations.halves_data import OFTEN, Data, seen
from latentproof.proofs.derivations.halves_joined import ABSTRACT, h, half
from latentproof.proofs.derivations.level_data import MODEL, a, b, c, draws, m, parents, phi, s, slots, t, targets, y, z
from latentproof.proofs.derivations.recovery import (
    apart,
    from_zero,
    halved,
    near,
    nested,
    one_of,
    over_others,
    over_synonyms,
    surely,
)
from latentproof.proofs.derivations.tilting import K
from latentproof.proofs.inequalities import add, averaged, cases, chain, gap, rewrite, same
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Formula, Substitution
from latentproof.proofs.terms import (
    Chance,
    Function,
    Relation,
    Term,
    Variable,
    eq,
    event,
    le,
    lt,
    mean,
    number,
    real,
    total,
)

SOURCE = "this project (S2 sharpened, Lemma B)"
first, second = (Function(name, (parents, slots)) for name in ("N", "N'"))
A, B_, C = (Variable(name, parents) for name in "abc")
S, T, Y = (Variable(name, slots) for name in "sty")
Z = Variable("z", targets)
NAMES = ("theta", "B", "omega", "R", "lam", "mu")
single = {name: Function(name, (parents,)) for name in NAMES}
double = {name: Function(f"{name}2", (parents, parents)) for name in NAMES}
rate, s1, s2 = (Function(name, (parents, parents)) for name in ("rate", "s1", "s2"))


def seen_often(one: tuple[Term, Term], two: tuple[Term, Term], body: Term) -> Term:
    """The body where both tuples are seen K times or more in both halves."""
    return event(K, first(*one)) * (event(K, first(*two)) * (event(K, second(*one)) * (event(K, second(*two)) * body)))


def union() -> Theorem:
    """The union bound for the links of one level, before any average."""
    d = Derivation()
    positive = (
        Hypothesis("apart", le(0, apart(a, s, t)), ("a", "s", "t")),
        Hypothesis("near", le(0, near(a, s, b, t)), ("a", "s", "b", "t")),
    )
    wrong = over_synonyms(apart(a, s, t)) + over_others(near(a, s, b, t))
    together = (
        seen_often((a, s), (a, t), apart(a, s, t)),
        seen_often((a, s), (b, t), near(a, s, b, t)),
    )

    def few(parent: Term, slot: Term) -> Term:
        return 1 - event(K, first(parent, slot)) + (1 - event(K, second(parent, slot)))

    missing = total(c, total(y, few(c, y)))
    noisy = over_synonyms(together[0]) + over_others(together[1])
    bound = missing + noisy / 2
    signs = [d.hypothesis(hyp) for hyp in positive]
    kept = [d.add("order", le(0, body), sign) for body, sign in zip(together, signs, strict=True)]
    kept = [
        nested(d, kept[0], (t, s), (s, None), (a, None)),
        nested(d, kept[1], (t, None), (s, None), (b, a), (a, None)),
    ]
    noise = halved(d, add(d, *(from_zero(d, step) for step in kept)), number(0), noisy / 2)
    rests = [
        rewrite(
            d,
            gap(d, d.add("fact", le(event(K, n(c, y)), 1), name="event_at_most_one")),
            number(0),
            1 - event(K, n(c, y)),
        )
        for n in (first, second)
    ]
    least = rewrite(d, add(d, *rests), number(0), few(c, y))
    none_missing = from_zero(d, nested(d, least, (y, None), (c, None)))

    def some(assumed: int) -> int:
        most = d.add("fact", le(event(2, wrong), 1), name="event_at_most_one")
        return chain(d, most, rewrite(d, add(d, assumed, noise), number(1), bound))

    def none(assumed: int) -> int:
        row = total(y, few(a, y))
        inner = d.instance(least, {"c": a})
        outer = from_zero(d, nested(d, least, (y, None)))
        part = one_of(d, few(a, s), row, inner, s)
        part = chain(d, part, one_of(d, row, missing, outer, a), assumed)
        happens = []
        here = [d.instance(d.instance(step, {"c": a}), {"y": s}) for step in rests]
        for i, n in enumerate((first, second)):
            mine = 1 - event(K, n(a, s))
            more = add(d, same(d, mine), here[1]) if i == 0 else add(d, here[0], same(d, mine))
            small = chain(d, rewrite(d, more, mine, few(a, s)), part)
            happens.append(surely(d, small))
        every = [*happens, *(d.instance(step, {"s": t}) for step in happens)]
        every += [d.instance(step, {"a": b, "s": t}) for step in happens]
        one = number(1)

        def ones(body: Term) -> Term:
            return one * (one * (one * (one * body)))

        plain = over_synonyms(ones(apart(a, s, t))) + over_others(ones(near(a, s, b, t)))
        same_sum = d.calc(noisy).put(plain, *every).algebra(wrong).done()
        half_ = d.calc(noisy / 2).put(wrong / 2, same_sum).done()

        def several(assumed: int) -> int:
            value = d.add("fact", eq(event(2, wrong), 1), assumed, name="event_true")
            return chain(d, value, halved(d, assumed, one, wrong / 2))

        def fewer(assumed: int) -> int:
            value = d.add("fact", eq(event(2, wrong), 0), assumed, name="event_false")
            return chain(d, value, noise, half_)

        most = cases(d, number(2), wrong, several, fewer)
        return chain(d, most, d.flip(half_), rewrite(d, add(d, none_missing, same(d, noisy / 2)), noisy / 2, bound))

    cases(d, number(1), missing, some, none)
    title = "One level in two halves: coverage, synonyms, other tuples"
    return Theorem("one-level-halves", title, d.steps[-1].conclusion, tuple(d.steps), positive, (), SOURCE)


def averaged_union() -> Theorem:
    """The averages of the parts of the union bound over both halves."""
    d = Derivation()
    F, G = (
        Function("F", (parents, slots, slots), (draws, half)),
        Function("G", (parents, slots, parents, slots), (draws, half)),
    )
    M, M2 = Function("M", (parents, slots), (draws,)), Function("M'", (parents, slots), (half,))
    V = Function("V", (), (draws, half))()
    u = Function("u", (parents,))
    whole = total(c, total(y, M(c, y) + M2(c, y))) + (over_synonyms(F(a, s, t)) + over_others(G(a, s, b, t))) / 2
    hypotheses = (
        Hypothesis("union", le(V, whole)),
        Hypothesis("first half", le(mean(draws, M(c, y)), u(c)), ("c", "y")),
        Hypothesis("second half", le(mean(half, M2(c, y)), u(c)), ("c", "y")),
    )
    union_, one, two = (d.hypothesis(hyp) for hyp in hypotheses)
    over = averaged(d, draws, averaged(d, half, union_))
    links = over_synonyms(mean(draws, mean(half, F(a, s, t)))) + over_others(mean(draws, mean(half, G(a, s, b, t))))
    split_ = total(c, total(y, mean(draws, M(c, y)) + mean(half, M2(c, y)))) + links / 2
    over = rewrite(d, over, mean(draws, mean(half, V)), split_)
    rare = nested(d, add(d, one, two), (y, None), (c, None))
    chain(d, over, add(d, rare, same(d, links / 2)))
    title = "The union bound, averaged over both halves"
    return Theorem("union-averaged", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (), SOURCE)


def at_parents(kind: Kind) -> Substitution:
    """The parameters of Lemma B at a parent, or at a pair of parents."""
    if kind.alike:
        return Substitution({name: f(a) for name, f in single.items()} | {"cut": h})
    return Substitution({name: f(a, b) for name, f in double.items()} | {"cut": s2(a, b)})


def conditions(kind: Kind) -> tuple[Hypothesis, ...]:
    """What the parameters must satisfy for each parent, or pair of parents."""
    data, use, found = Data(kind), at_parents(kind), []
    mark, over = ("synonyms", ("a",)) if kind.alike else ("others", ("a", "b"))
    for hyp in halves_data.at_contexts(data, halves_data.conditions(kind)):
        r = hyp.relation
        found.append(Hypothesis(f"{hyp.name}, {mark}", Relation(use(r.lhs), r.op, use(r.rhs)), (*over, *hyp.over)))
    return tuple(found)


SHARE = Hypothesis("direction", lt(0, rate(a, b)), ("a", "b"))
MARGIN = Hypothesis("margin", le(s1(a, b) + s2(a, b) + h, total(z, (phi(a, z) - phi(b, z)) ** 2)), ("a", "b"))
"""Needed for a != b only; at a = b it says s1 + s2 + h <= 0."""
alike = at_parents(ALIKE)(Data(ALIKE).put(halves_data.inner(ALIKE)))
"""S_a."""
_line = Substitution({"theta": rate(a, b), "cut": s1(a, b)})(
    Data(APART).put(halves_data.along(APART, -(phi(a, z) - phi(b, z))))
)
others = _line + at_parents(APART)(Data(APART).put(halves_data.inner(APART)))
"""C_ab."""


def inner_product(kind: Kind) -> Term:
    """<D, D'>."""
    data = Data(kind)
    return total(z, data.raw(draws, z) * data.raw(half, z))


def level_of(kind: Kind) -> tuple[Hypothesis, ...]:
    """The hypotheses of a bound on links of one kind."""
    return (*MODEL, OFTEN, *conditions(kind), *(() if kind.alike else (SHARE, MARGIN)))


def _lemma_b(d: Derivation, kind: Kind, theorem: Theorem, given: dict[str, int]) -> int:
    mark = "synonyms" if kind.alike else "others"
    premises = [
        given.get(f"{hyp.name}, {mark}", given.get(hyp.name, -1))
        for hyp in theorem.hypotheses
        if hyp.relation.op != "!="
    ]
    return d.lemma(theorem, at_parents(kind), *premises)


def synonyms_apart(theorem: Theorem) -> Theorem:
    """Synonyms are rarely left apart: Lemma B at the threshold."""
    d = Derivation()
    hypotheses = level_of(ALIKE)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    _lemma_b(d, ALIKE, theorem, given)
    different = Hypothesis("different", Relation(s, "!=", t))
    title = "The debiased rule rarely leaves synonyms apart"
    end = d.steps[-1].conclusion
    return Theorem("synonyms-apart-halves", title, end, tuple(d.steps), (*hypotheses, different), (theorem,), SOURCE)


def others_near(theorem: Theorem, along: Theorem, decided: Theorem, in_parts: Theorem) -> Theorem:
    """Tuples of different parents are rarely linked."""
    d, data = Derivation(), Data(APART)
    hypotheses = level_of(APART)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    noise = _lemma_b(d, APART, theorem, given)
    names = [hyp.name for hyp in along.hypotheses if hyp.relation.op != "!="]
    mine = {**given, "theta": given["direction"]}
    line = d.lemma(along, Substitution({"theta": rate(a, b), "cut": s1(a, b)}), *(mine[name] for name in names))
    gap_ = phi(a, z) - phi(b, z)
    formulas: dict[str, Formula] = {
        "d": ((Z,), gap_),
        "D1": ((Z,), data.raw(draws, z)),
        "D2": ((Z,), data.raw(half, z)),
    }
    use = Substitution({"s1": s1(a, b), "s2": s2(a, b)}, formulas)
    point = d.lemma(decided, use, given["margin"])
    r = d.steps[point].conclusion
    numbers = [seen(each, *tuple_) for each in (draws, half) for tuple_ in ((a, s), data.place)]
    values = {"n": r.lhs, "e1": r.rhs.args[0], "e2": r.rhs.args[1]}
    values |= dict(zip((f.name for f in ABSTRACT[3:]), numbers, strict=True))
    bounds = {"A": d.steps[line].conclusion.rhs, "B": d.steps[noise].conclusion.rhs}
    d.lemma(in_parts, Substitution(bounds, {name: ((), value) for name, value in values.items()}), point, line, noise)
    different = Hypothesis("different", Relation(a, "!=", b))
    title = "The debiased rule rarely links tuples of different parents"
    lemmas = (theorem, along, decided, in_parts)
    end = d.steps[-1].conclusion
    return Theorem("others-near-halves", title, end, tuple(d.steps), (*hypotheses, different), lemmas, SOURCE)


def mirror() -> Theorem:
    """<D, D'> does not change where both differences change their sign."""
    d = Derivation()
    one, two, three, four = (Function(name, (targets,)) for name in ("f", "g", "f'", "g'"))
    forth = total(z, (one(z) - two(z)) * (three(z) - four(z)))
    d.add("algebra", eq(forth, total(z, (two(z) - one(z)) * (four(z) - three(z)))))
    return Theorem("mirror-halves", "Inner products are symmetric", d.steps[-1].conclusion, tuple(d.steps))


linked, joined = event(h, inner_product(ALIKE)), 1 - event(h, inner_product(APART))
FORMULAS: dict[str, Formula] = {"apart": ((A, S, T), linked), "near": ((A, S, B_, T), joined)}
wrong = over_synonyms(linked) + over_others(joined)
"""Z."""
CONSTANT = Substitution({}, {"kappa": ((A,), K)})
failure = (
    total(c, m * (CONSTANT(missed.missed(c)) + CONSTANT(missed.missed(c))))
    + (total(a, m * (m - 1) * alike) + total(a, total(b, m**2 * others, a))) / 2
)
"""The sum that a certificate evaluates."""
HYPOTHESES = (
    *(*MODEL, missed.RATE, missed.UNSEEN, OFTEN),
    *(*conditions(ALIKE), *conditions(APART), SHARE, MARGIN),
)


def _some_link(d: Derivation, pairs: Theorem, symmetric: Theorem, not_: Theorem, signs: list[int]) -> int:
    """1[Z >= 1] <= 1[Z >= 2] for the links of a level."""
    swapped = []
    for kind in (ALIKE, APART):
        place = Data(kind).place
        raw = [Data(kind).raw(each, z).args for each in (draws, half)]
        formulas: dict[str, Formula] = {
            name: ((Z,), x) for name, x in zip(("f", "g", "f'", "g'"), (*raw[0], *raw[1]), strict=True)
        }
        known = d.lemma(symmetric, Substitution({}, formulas))
        r = d.steps[known].conclusion
        happens, other = event(h, r.lhs), event(h, r.rhs)
        sides = (happens, other) if place[0] == a else (1 - happens, 1 - other)
        swapped.append(d.add("congruence", eq(*sides), known))
    square = d.add("fact", eq(linked * linked, linked), name="event_square")
    last = d.lemma(not_, Substitution({"x": h, "y": joined.args[1].args[1]}))
    return d.lemma(pairs, Substitution({}, FORMULAS), *signs, *swapped, square, last)


def one_level(
    bound: Theorem, mean_: Theorem, rare: Theorem, synonyms: Theorem, apart_: Theorem, *small: Theorem
) -> Theorem:
    """S2 sharpened for one level; `small`: sizes, combined, two of indicators, mirror, event-not, in-pairs."""
    d = Derivation()
    counted, parts_, sign, rest, symmetric, not_, pairs = small
    given = {hyp.name: d.hypothesis(hyp) for hyp in HYPOTHESES}
    signs = [
        d.lemma(theorem, Substitution({"x": h, "y": value}))
        for theorem, value in ((sign, linked.args[1]), (rest, joined.args[1].args[1]))
    ]
    counts = {"N": ((A, S), seen(draws, a, s)), "N'": ((A, S), seen(half, a, s))}
    known = d.lemma(bound, Substitution({}, {**FORMULAS, **counts}), *signs)
    known = chain(d, _some_link(d, pairs, symmetric, not_, signs), known)
    missing = []
    for sample in (draws, half):
        tables: dict[str, Chance] = {} if sample == draws else {"X": half}
        use = Substitution({}, {"kappa": ((A,), K)}, {}, tables)
        found = d.lemma(rare, use, *(given[hyp.name] for hyp in rare.hypotheses))
        missing.append(d.instance(found, {"a": c, "s": y}))
    links = []
    for theorem in (synonyms, apart_):
        premises = [given[hyp.name] for hyp in theorem.hypotheses if hyp.relation.op != "!="]
        links.append(d.lemma(theorem, Substitution(), *premises))
    bodies = [d.steps[step].conclusion.lhs.args[0].args[0] for step in links]
    values = {
        "F": ((A, S, T), bodies[0]),
        "G": ((A, S, B_, T), bodies[1]),
        "M": ((A, S), 1 - event(K, seen(draws, a, s))),
        "M'": ((A, S), 1 - event(K, seen(half, a, s))),
        "V": ((), event(1, wrong)),
        "u": ((C,), CONSTANT(missed.missed(c))),
    }
    over = d.lemma(mean_, Substitution({}, values), known, *missing)
    ends = [
        nested(d, links[0], (t, s), (s, None), (a, None)),
        nested(d, links[1], (t, None), (s, None), (b, a), (a, None)),
    ]
    first_ = d.steps[over].conclusion.rhs.args[0]
    relations = [d.steps[step].conclusion for step in ends]
    bounds = {"x": first_, "u": first_}
    bounds |= {name: r.lhs for name, r in zip("yz", relations, strict=True)}
    bounds |= {name: r.rhs for name, r in zip("vw", relations, strict=True)}
    equal = d.lemma(same_, Substitution({"x": first_}))
    together = d.lemma(parts_, Substitution(bounds), equal, *ends)
    sizes = {"f": ((C,), first_.args[0].args[0]), "g": ((A,), alike), "h": ((A, B_), others)}
    chain(d, over, together, d.lemma(counted, Substitution({}, sizes)))
    title = "One level of the debiased rule: the probability that a link is wrong"
    lemmas = (bound, mean_, rare, synonyms, apart_, *small, same_)
    return Theorem("S2-sharp", title, d.steps[-1].conclusion, tuple(d.steps), HYPOTHESES, lemmas, SOURCE)


def _reflexive() -> Theorem:
    d = Derivation()
    d.add("order", le(real("x"), real("x")))
    return Theorem("reflexive", "A number is at most itself", d.steps[-1].conclusion, tuple(d.steps))


same_ = _reflexive()
