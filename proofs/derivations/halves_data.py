r"""Lemma B on the data: the inner product of the errors of two independent halves is rarely large.

Object: level data as in `level_data`, in independent halves X and X' of P pairs each; tuples T = (a, s), U = (b, t),
where b = a for synonyms; e, e' the errors of the difference of their empirical context vectors in the halves; 1_TU says
that both are seen K times or more, in both halves. theta, B, omega, R, mu, lambda free.
Statement: with V, c_z, q and the terms of `halves_second` and `halves_first` at w_z^2 = 2 V mass_z,
    \[ E\,1_{TU}1[s\le\pm\langle e,e'\rangle]\le\sum_ze^{-\mu B}(\dots)+\frac{e^{-\theta s}}q\prod_z(1-2c_z)^{-1/2}, \]
    \[ E\,1_{TU}1[s\le-\langle d,e+e'\rangle]\le\exp\Big\{-\theta s+2K\sum_z\mathrm{excess}_z(-\theta d_z/K)\Big\}. \]
Source: this project (Lemma B); screening-off: given their parents, targets are independent of the tuples.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation, needed
from latentproof.proofs.derivations import halves_first, halves_second
from latentproof.proofs.derivations.halves import APART, SOURCE, Kind
from latentproof.proofs.derivations.halves_first import KEPT, OMEGA, WIDE, noise, omega, room
from latentproof.proofs.derivations.halves_joined import ABSTRACT, HALVED, PULLED, TOGETHER, cut, half
from latentproof.proofs.derivations.halves_second import BAND, THETA, B, theta
from latentproof.proofs.derivations.level_data import MODEL, a, b, draws, phi, s, t, targets, z
from latentproof.proofs.derivations.tilting import K
from latentproof.proofs.derivations.tilting import j as tilting_j
from latentproof.proofs.derivations.tilting import k as tilting_k
from latentproof.proofs.inequalities import add, chain, rewrite, same, sum_sign, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Formula, Substitution
from latentproof.proofs.terms import (
    Relation,
    Sample,
    Term,
    Variable,
    count,
    eq,
    event,
    exp,
    le,
    lt,
    mean,
    number,
    pair,
    sqrt,
    total,
)

Z = Variable("z", targets)
OFTEN = Hypothesis("often", le(1, K))
PLACES = {True: (a, t), False: (b, t)}


class Data:
    """One kind on the data: T = (a, s) and U, which is (a, t) or (b, t)."""

    def __init__(self, kind: Kind) -> None:
        self.kind, self.place = kind, PLACES[kind.alike]
        self.formulas: dict[str, Formula] = {"p": ((Z,), phi(a, z))}
        if not kind.alike:
            self.formulas["p2"] = ((Z,), phi(b, z))
        self.use = Substitution({}, self.formulas)
        self.sign = 1 if kind.alike else -1

    def raw(self, sample: Sample, at: Term) -> Term:
        """The difference of the empirical context vectors."""
        one, two = (count(sample, pair(pair(*tuple_), at)) / seen(sample, *tuple_) for tuple_ in ((a, s), self.place))
        return one - two

    def error(self, sample: Sample, at: Term) -> Term:
        """e_z."""
        found = self.raw(sample, at)
        return found if self.kind.alike else found - (phi(a, at) - phi(b, at))

    def turned(self, at: Term = z) -> Term:
        """e_z of the first half, or -e_z."""
        return self.error(draws, at) if self.kind.alike else -self.error(draws, at)

    def both(self, sample: Sample, body: Term) -> Term:
        """The body where both tuples are seen often enough in the half."""
        return event(K, seen(sample, a, s)) * (event(K, seen(sample, *self.place)) * body)

    def put(self, term: Term) -> Term:
        """A term of the independent samples, with the contexts put in."""
        return self.use(term)


def seen(sample: Sample, parent: Term, slot: Term) -> Term:
    """How often a tuple is drawn in a half."""
    return total(z, count(sample, pair(pair(parent, slot), z)))


def weights(kind: Kind) -> Term:
    """w_z = sqrt(2 V mass_z)."""
    return sqrt(2 * halves_second.slope(kind) * kind.mass(z))


def conditions(kind: Kind) -> tuple[Hypothesis, ...]:
    """What the free parameters must satisfy, for contexts p and p2."""
    use = Substitution({}, {"w": ((Z,), weights(kind))})
    spread = Hypothesis("w", le(2 * halves_second.slope(kind) * kind.mass(z), omega**2), ("z",))
    wide = room(kind).relation
    moved = Hypothesis("room", Relation(wide.lhs, wide.op, squared(kind, use(wide.rhs))), ("z",))
    return (THETA, BAND, OMEGA, WIDE, spread, moved, KEPT)


def squared(kind: Kind, term: Term) -> Term:
    """w_z^2 replaced by 2 V mass_z."""
    old, new = weights(kind) ** 2, 2 * halves_second.slope(kind) * kind.mass(z)
    if term == old:
        return new
    args = tuple(squared(kind, each) for each in term.args)
    return term if args == term.args else Term(term.op, args, term.data)


def inner(kind: Kind) -> Term:
    """The bound, for contexts p and p2."""
    use = Substitution({}, {"w": ((Z,), weights(kind))})
    gauss = squared(kind, use(halves_first.determinant(kind))) / halves_first.kept
    return noise(kind) + exp(-(theta * cut)) * gauss


def along(kind: Kind, line: Term) -> Term:
    """The bound along a fixed vector, for contexts p and p2: `line` is -d_z."""
    return exp(-(theta * cut) + 2 * (K * total(z, kind.excess(z, theta * line / K))))


def known(d: Derivation, hypotheses: tuple[Hypothesis, ...]) -> dict[str, int]:
    """All hypotheses, by name."""
    return {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}


def screened(
    d: Derivation, data: Data, counts: Theorem, given: dict[str, int], bound: int, positive: int, sample: Sample
) -> int:
    """E 1_TU F <= bound on one half, from the bound on independent targets: `body`, about Y and W, becomes F."""
    r = d.steps[bound].conclusion
    parent, slot = data.place
    sizes = {"Y": seen(sample, a, s), "W": seen(sample, parent, slot)}
    body = _filled(r.lhs.args[0].args[0].args[1].args[1], sample, {"Y": pair(a, s), "W": pair(parent, slot)}, sizes)
    filled = event(K, sizes["Y"]) * (event(K, sizes["W"]) * body)
    whole = mean(sample, event(1, sizes["Y"]) * (event(1, sizes["W"]) * filled))
    at = {"c": a}, {"c": parent}
    factors = [d.instance(given["factor"], {**c_, "y": y_}) for c_, y_ in zip(at, (s, slot), strict=True)]
    laws = [d.instance(given[name], c_) for c_ in at for name in ("context", "unit")]
    found = d.add(
        "axiom",
        le(whole, r.rhs),
        *(given["pair weights"], given["pair law"], *factors, *laws, bound, positive),
        name="screening_off",
    )
    use = Substitution({"x": K, "y": K, "n": sizes["Y"], "o": sizes["W"], "F": body})
    same_ = d.lemma(counts, use, given["often"], given["often"])
    return chain(d, d.calc(mean(sample, filled)).put(whole, same_).done(), found)


def sign(d: Derivation, given: dict[str, int], bound: int) -> int:
    """0 <= the right side of a step, where no count divides."""
    names = ("positive", "theta", "B", "omega", "R", "kept")
    value, signs = d.steps[bound].conclusion.rhs, [given[name] for name in names if name in given]
    if value.op == "sum":
        return sum_sign(d, z, d.add("order", le(0, value.args[0]), *signs))
    return d.add("order", le(0, value), *signs)


def _filled(t: Term, sample: Sample, tuples: dict[str, Term], sizes: dict[str, Term]) -> Term:
    """The body with the counts and sizes of the independent samples replaced by those of the tuples."""
    if t.op == "count" and isinstance(t.data, Sample) and t.data.name in tuples:
        return count(sample, pair(tuples[t.data.name], t.args[0]))
    for name, size in (("Y", 1 + tilting_j), ("W", 1 + tilting_k)):
        if t == size:
            return sizes[name]
    args = tuple(_filled(each, sample, tuples, sizes) for each in t.args)
    return t if args == t.args else Term(t.op, args, t.data)


def laws(d: Derivation, data: Data, given: dict[str, int]) -> dict[str, int]:
    """What the lemmas about independent samples ask of the contexts."""
    found = {"positive": chain(d, d.add("order", lt(0, 1)), given["often"])}
    found |= {"pair weights": given["weights"], "pair law": given["law"]}
    for parent, mark in ((a, ""), (data.place[0], "2")):
        found["weights" + mark] = d.instance(given["context"], {"c": parent})
        found["law" + mark] = d.instance(given["unit"], {"c": parent})
    return {**given, **found}


def at_contexts(data: Data, hypotheses: tuple[Hypothesis, ...]) -> tuple[Hypothesis, ...]:
    """Conditions for contexts p and p2, at the parents."""
    moved = []
    for hyp in hypotheses:
        r = hyp.relation
        moved.append(Hypothesis(hyp.name, Relation(data.use(r.lhs), r.op, data.use(r.rhs)), hyp.over))
    return tuple(moved)


def bend_sign(d: Derivation, kind: Kind) -> int:
    """0 <= 2 cosh T - 2, or rho(T)."""
    T = halves_second.T
    up = d.add("fact", le(1 + T, exp(T)), name="exp_tangent")
    if not kind.alike:
        return up
    return add(d, up, d.add("fact", le(1 + -T, exp(-T)), name="exp_tangent"))


def two_halves(kind: Kind, counts: Theorem, second: Theorem, first: Theorem, loud: Theorem, *small: Theorem) -> Theorem:
    """The inner product of the errors of both halves is rarely large; `small`: joined, positive."""
    join, positive = small
    d, data = Derivation(), Data(kind)
    hypotheses = (*MODEL, OFTEN, *at_contexts(data, conditions(kind)))
    given = laws(d, data, known(d, hypotheses))
    signs = [given[name] for name in ("positive", "theta", "B")]
    y = data.turned()
    calm = halves_second.quiet(y)
    product = total(z, y * data.error(half, z))
    # The second half, given the first.
    use = Substitution({}, {**data.formulas, "x": ((Z,), y)})
    late = d.lemma(second, use, *(given[hyp.name] for hyp in second.hypotheses))
    form = exp(d.steps[late].conclusion.rhs.args[1].args[1].args[0])
    powers = {"x": -(theta * cut), "y": form.args[0], "u": calm.args[0], "v": calm.args[1]}
    late = screened(d, data, counts, given, late, d.lemma(positive, Substitution(powers)), half)
    # What the first half does to it.
    value = data.use(2 * halves_second.slope(kind) * kind.mass(z))
    mass = data.use(kind.mass(z))
    bend = bend_sign(d, kind)
    r = d.steps[bend].conclusion
    bend = rewrite(d, add(d, bend, same(d, -r.lhs, *signs)), number(0), kind.bend(halves_second.T), *signs)
    steep = times(d, d.add("order", le(0, 2 * K / B**2), *signs), bend)
    weight = given["weights"] if kind.alike else add(d, given["weights"], given["weights2"])
    weight = rewrite(d, weight, number(0), mass)
    steep = rewrite(d, times(d, weight, steep), number(0), value, *signs)
    root = d.add("fact", eq(sqrt(value) ** 2, value), steep, name="sqrt_square")
    formulas: dict[str, Formula] = {**data.formulas, "w": ((Z,), sqrt(value))}
    use = Substitution({}, formulas)
    mine = dict(given)
    mine["w"] = chain(d, root, given["w"])
    wide = use(room(kind).relation.rhs)
    moved = d.add("congruence", eq(squared_at(kind, wide, value), wide), d.flip(root))
    mine["room"] = chain(d, given["room"], moved)
    early = d.lemma(first, use, *(mine[hyp.name] for hyp in first.hypotheses))
    plain = d.steps[early].conclusion.rhs
    early = chain(d, early, d.add("congruence", eq(plain, squared_at(kind, plain, value)), root))
    body = d.steps[early].conclusion.lhs
    swapped = squared_at(kind, body, value)
    own = kind.error(z) if kind.alike else -kind.error(z)
    quadratic = exp(halves_second.slope(kind) * total(z, kind.mass(z) * own**2))
    wanted = data.use(kind.both(halves_second.quiet(own) * quadratic))
    names: dict[str, tuple[tuple[Variable, ...], Term]] = {"a": ((Z,), mass), "f": ((Z,), data.use(own))}
    same_form = d.lemma(HALVED, Substitution({"c": data.use(halves_second.slope(kind))}, names))
    equal = d.add("congruence", eq(wanted, swapped), same_form)
    early = chain(d, equal, d.add("congruence", eq(swapped, body), d.flip(root)), early)
    early = screened(d, data, counts, given, early, sign(d, given, early), draws)
    noisy = d.lemma(loud, data.use, *(given[hyp.name] for hyp in loud.hypotheses))
    noisy = screened(d, data, counts, given, noisy, sign(d, given, noisy), draws)
    price, gauss = exp(-(theta * cut)), d.steps[early].conclusion.rhs
    numbers = [seen(each, *tuple_) for each in (draws, half) for tuple_ in ((a, s), data.place)]
    values = (product, calm.args[0], form, *numbers)
    places: dict[str, Formula] = {f.name: ((), value_) for f, value_ in zip(ABSTRACT, values, strict=True)}
    reals_ = {"b": price, "c": gauss, "n": d.steps[noisy].conclusion.rhs}
    d.lemma(join, Substitution(reals_, places), d.add("order", le(0, price)), late, early, noisy)
    name = "right" if kind.alike else "left"
    d.add("coordinates", d.steps[-1].conclusion, len(d.steps) - 1, name=name)
    different = Hypothesis("different", Relation(s, "!=", t) if kind.alike else Relation(a, "!=", b))
    title = f"The errors of two halves rarely align, {kind.words}"
    lemmas = (counts, second, first, loud, HALVED, *small)
    end_ = d.steps[-1].conclusion
    return Theorem(f"lemma-B-{kind.mark}", title, end_, needed(d.steps), (*hypotheses, different), lemmas, SOURCE)


def squared_at(kind: Kind, term: Term, value: Term) -> Term:
    """sqrt(value)^2 replaced by the value."""
    if term == sqrt(value) ** 2:
        return value
    args = tuple(squared_at(kind, each, value) for each in term.args)
    return term if args == term.args else Term(term.op, args, term.data)


def along_gap(moments: Theorem, counts: Theorem, join: Theorem) -> Theorem:
    """The errors of both halves along d together are rarely below -cut."""
    d, data = Derivation(), Data(APART)
    hypotheses = (*MODEL, OFTEN, THETA)
    given = laws(d, data, known(d, hypotheses))
    gap_ = -(phi(a, z) - phi(b, z))
    use = Substitution({}, {**data.formulas, "h": ((Z,), theta * gap_)})
    single = d.lemma(moments, use, *(given[hyp.name] for hyp in moments.hypotheses))
    least = sign(d, given, single)
    halves = [screened(d, data, counts, given, single, least, each) for each in (draws, half)]
    lines = [total(z, gap_ * data.error(each, z)) for each in (draws, half)]
    tilts = [total(z, theta * gap_ * data.error(each, z)) for each in (draws, half)]
    numbers = [seen(each, *tuple_) for each in (draws, half) for tuple_ in ((a, s), data.place)]
    bound = d.steps[single].conclusion.rhs
    values = (*lines, *tilts, *numbers)
    places: dict[str, Formula] = {f.name: ((), value) for f, value in zip(TOGETHER, values, strict=True)}
    scaled = [
        d.lemma(pull, Substitution({"c": theta}, {"f": ((Z,), gap_), "g": ((Z,), data.error(each, z))}))
        for pull, each in ((PULLED, draws), (PULLED, half))
    ]
    weight = d.add("fact", le(0, theta), given["theta"], name="weaken")
    found = d.lemma(join, Substitution({"M": bound}, places), weight, least, *scaled, *halves)
    price, power = exp(-(theta * cut)), bound.args[0]
    twice = d.add("fact", eq(exp(2 * power), exp(power) ** 2), name="exp_power")
    whole = d.add("fact", eq(exp(-(theta * cut) + 2 * power), price * exp(2 * power)), name="exp_sum")
    chain(d, found, d.calc(price * bound**2).put(price * exp(2 * power), d.flip(twice)).by(d.flip(whole)).done())
    d.add("coordinates", d.steps[-1].conclusion, len(d.steps) - 1, name="left")
    different = Hypothesis("different", Relation(a, "!=", b))
    title = "Errors of both halves along the separation"
    lemmas = (moments, counts, join, PULLED)
    end = d.steps[-1].conclusion
    return Theorem("along-gap", title, end, tuple(d.steps), (*hypotheses, different), lemmas, SOURCE)
