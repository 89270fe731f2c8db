r"""Lemma B on the data: the inner product of the errors of two independent halves is rarely large.

Object: level data as in `level_data`, in two independent halves X and X' of P pairs each; tuples T = (a, s), U = (b, t),
b = a for synonyms; e and e' the errors of the difference of their empirical context vectors in the two halves; 1_TU says
that both are seen K times or more, in both halves. theta, B, omega, R, mu, lambda free.
Statement: with V, c_z, q and the terms of `halves_second` and `halves_first` at w_z^2 = 2 V mass_z,
    \[ E\,1_{TU}1[s\le\pm\langle e,e'\rangle]\le\sum_ze^{-\mu B}(\dots)+\frac{e^{-\theta s}}q\prod_z(1-2c_z)^{-1/2}, \]
    \[ E\,1_{TU}1[s\le-\langle d,e+e'\rangle]\le\exp\Big\{-\theta s+2K\sum_z\mathrm{excess}_z(-\theta d_z/K)\Big\}. \]
Where both tails are rare, <d + e, d + e'> = |d|^2 + <d, e + e'> + <e, e'> is not below h = |d|^2 - s - s'.
Source: this project (Lemma B); screening-off: given their parents, targets are independent of the tuples.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import halves_first, halves_second
from latentproof.proofs.derivations.halves import APART, SOURCE, Kind
from latentproof.proofs.derivations.halves_first import KEPT, OMEGA, WIDE, B, noise, omega, room
from latentproof.proofs.derivations.halves_second import BAND, THETA, theta
from latentproof.proofs.derivations.level_data import MODEL, P, a, b, draws, phi, s, t, targets, w, x, z
from latentproof.proofs.derivations.tilting import K
from latentproof.proofs.derivations.tilting import j as tilting_j
from latentproof.proofs.derivations.tilting import k as tilting_k
from latentproof.proofs.inequalities import add, averaged, cases, chain, gap, rewrite, same, sum_sign, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Formula, Substitution
from latentproof.proofs.terms import (
    Function,
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
    real,
    sqrt,
    total,
)

half = Sample("X'", total(x, w(x)), P)
"""The other half of the data."""
h, far, near_ = real("h"), real("s1"), real("s2")
cut = halves_second.s
Z = Variable("z", targets)
OFTEN = Hypothesis("often", le(1, K))
ABSTRACT = (
    Function("L", (), (draws, half)),
    Function("u", (), (draws,)),
    Function("G", (), (draws,)),
    *(Function(name, (), (draws,)) for name in ("N1", "N2")),
    *(Function(name, (), (half,)) for name in ("N3", "N4")),
)
"""The inner product, the large errors, the exponential and the counts, whatever they are."""
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
    return exp(-(theta * cut)) * exp(K * total(z, kind.excess(z, theta * line / K))) ** 2


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
    large = event(cut, product)
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
    names = {"a": ((Z,), mass), "f": ((Z,), data.use(own))}
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
    return Theorem(f"lemma-B-{kind.mark}", title, end_, tuple(d.steps), (*hypotheses, different), lemmas, SOURCE)


def joined() -> Theorem:
    """E 1 1' 1[cut <= L] <= n + b c, from bounds where the first half is quiet, and how rarely it is not."""
    d = Derivation()
    L, u, form, *seen_ = (f() for f in ABSTRACT)
    b_, c_, n_ = (real(name) for name in "bcn")
    calm, large = event(u, 0), event(cut, L)
    here, there = (lambda body, i=i: event(K, seen_[i]) * (event(K, seen_[i + 1]) * body) for i in (0, 2))
    hypotheses = (
        Hypothesis("price", le(0, b_)),
        Hypothesis("late", le(mean(half, there(large * calm)), b_ * (calm * form))),
        Hypothesis("early", le(mean(draws, here(calm * form)), c_)),
        Hypothesis("noisy", le(mean(draws, here(1 - calm)), n_)),
    )
    price, late, early, noisy = (d.hypothesis(hyp) for hyp in hypotheses)
    most = gap(d, d.add("fact", le(calm, 1), name="event_at_most_one"))
    most = rewrite(d, most, number(0), 1 - calm)
    point = times(d, most, d.add("fact", le(large, 1), name="event_at_most_one"))
    point = rewrite(d, add(d, point, same(d, calm * large)), large, large * calm + (1 - calm))
    ones = event(K, seen_[2]), event(K, seen_[3])
    for one in reversed(ones):
        point = times(d, d.add("order", le(0, one)), point)
    rest, inner_ = 1 - calm, there(large * calm)
    point = rewrite(d, point, there(large), inner_ + there(rest))
    point = chain(d, point, add(d, same(d, inner_), _at_most(d, ones, rest, most)))
    over = averaged(d, half, point)
    over = rewrite(d, over, mean(half, there(large)), mean(half, inner_) + rest)
    over = chain(d, over, add(d, late, same(d, rest)))
    for one in (event(K, seen_[1]), event(K, seen_[0])):
        over = times(d, d.add("order", le(0, one)), over)
    over = averaged(d, draws, over)
    whole = mean(draws, mean(half, here(there(large))))
    over = rewrite(d, over, whole, mean(draws, here(rest)) + b_ * mean(draws, here(calm * form)))
    chain(d, over, add(d, noisy, times(d, price, early)))
    title = "Either the first half has a large error, or the second half decides"
    return Theorem("joined-halves", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (), SOURCE)


def positive() -> Theorem:
    """0 <= e^x (1[u <= v] e^y)."""
    d = Derivation()
    x_, y_, u, v = (real(name) for name in "xyuv")
    d.add("order", le(0, exp(x_) * (event(u, v) * exp(y_))))
    return Theorem("weighted-sign", "Weighted exponentials are positive", d.steps[-1].conclusion, tuple(d.steps))


def _at_most(d: Derivation, ones: tuple[Term, ...], rest: Term, sign: int) -> int:
    """1[..] 1[..] rest <= rest for 0 <= rest (`sign`)."""
    low = times(d, sign, d.add("fact", le(ones[1], 1), name="event_at_most_one"))
    low = rewrite(d, low, ones[1] * rest, rest)
    high = times(d, sign, d.add("fact", le(ones[0], 1), name="event_at_most_one"))
    high = rewrite(d, high, ones[0] * rest, rest)
    return chain(d, times(d, d.add("order", le(0, ones[0])), low), high)


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
    d.lemma(join, Substitution({"M": bound}, places), weight, least, *scaled, *halves)
    d.add("coordinates", d.steps[-1].conclusion, len(d.steps) - 1, name="left")
    different = Hypothesis("different", Relation(a, "!=", b))
    title = "Errors of both halves along the separation"
    lemmas = (moments, counts, join, PULLED)
    end = d.steps[-1].conclusion
    return Theorem("along-gap", title, end, tuple(d.steps), (*hypotheses, different), lemmas, SOURCE)


TOGETHER = (
    *(Function(name, (), (sample,)) for name, sample in (("L1", draws), ("L2", half), ("T1", draws), ("T2", half))),
    *ABSTRACT[3:],
)


def _pulled() -> Theorem:
    """sum c f g = c sum f g."""
    d, f, g = Derivation(), Function("f", (targets,)), Function("g", (targets,))
    c_ = real("c")
    d.add("algebra", eq(total(z, c_ * f(z) * g(z)), c_ * total(z, f(z) * g(z))))
    return Theorem("pulled-out", "A factor of a sum", d.steps[-1].conclusion, tuple(d.steps))


def _halved() -> Theorem:
    """e^(c sum a f^2) = e^((sum 2 c a f^2)/2)."""
    d, f, mass = Derivation(), Function("f", (targets,)), Function("a", (targets,))
    c_ = real("c")
    d.add("algebra", eq(exp(c_ * total(z, mass(z) * f(z) ** 2)), exp(total(z, 2 * c_ * mass(z) * f(z) ** 2) / 2)))
    return Theorem("halved-form", "A form and its half", d.steps[-1].conclusion, tuple(d.steps))


PULLED, HALVED = _pulled(), _halved()


def both_along(markov: Theorem) -> Theorem:
    """E 1 1' 1[cut <= L1 + L2] <= e^(-theta cut) M^2 from E 1 e^(theta L1) <= M and E 1' e^(theta L2) <= M."""
    d = Derivation()
    one, two, tilt, tilt2, *seen_ = (f() for f in TOGETHER)
    M = real("M")
    large = event(cut, one + two)

    def here(body: Term) -> Term:
        return event(K, seen_[0]) * (event(K, seen_[1]) * body)

    def there(body: Term) -> Term:
        return event(K, seen_[2]) * (event(K, seen_[3]) * body)

    hypotheses = (
        Hypothesis("theta", le(0, theta)),
        Hypothesis("M", le(0, M)),
        Hypothesis("first tilt", eq(tilt, theta * one)),
        Hypothesis("second tilt", eq(tilt2, theta * two)),
        Hypothesis("first", le(mean(draws, here(exp(tilt))), M)),
        Hypothesis("second", le(mean(half, there(exp(tilt2))), M)),
    )
    weight, least, same1, same2, first, second = (d.hypothesis(hyp) for hyp in hypotheses)
    price = exp(-(theta * cut))
    point = d.lemma(markov, Substitution({"x": cut, "y": one + two, "t": theta}), weight)
    parts = d.calc(price * exp(theta * (one + two))).algebra(price * exp(theta * one + theta * two))
    parts = parts.put(price * exp(tilt + tilt2), d.flip(same1), d.flip(same2))
    split = d.add("fact", eq(exp(tilt + tilt2), exp(tilt) * exp(tilt2)), name="exp_sum")
    point = chain(d, point, parts.put(price * (exp(tilt) * exp(tilt2)), split).done())
    for n in reversed(seen_):
        point = times(d, d.add("order", le(0, event(K, n))), point)
    over = averaged(d, draws, averaged(d, half, point))
    whole = mean(draws, mean(half, here(there(large))))
    product = price * (mean(draws, here(exp(tilt))) * mean(half, there(exp(tilt2))))
    over = rewrite(d, over, whole, product)
    positive_ = averaged(d, draws, d.add("order", le(0, here(exp(tilt)))))
    positive_ = rewrite(d, positive_, number(0), mean(draws, here(exp(tilt))))
    most = chain(
        d,
        times(d, positive_, second),
        d.add("algebra", eq(mean(draws, here(exp(tilt))) * M, M * mean(draws, here(exp(tilt))))),
        times(d, least, first),
    )
    most = times(d, d.add("order", le(0, price)), most)
    chain(d, over, rewrite(d, most, product, price * M**2))
    title = "Exponential moments of two independent halves"
    return Theorem("both-along", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (markov,), SOURCE)


def decided() -> Theorem:
    """1 - 1[h <= sum D D'] <= 1[s1 <= sum -d (e + e')] + 1[s2 <= sum -e e'], D = d + e, for h <= |d|^2 - s1 - s2."""
    d = Derivation()
    gap_, first, second = (Function(name, (targets,)) for name in ("d", "D1", "D2"))
    room_ = Hypothesis("margin", le(far + near_ + h, total(z, gap_(z) ** 2)))
    enough = d.hypothesis(room_)
    one = total(z, -gap_(z) * (first(z) - gap_(z))) + total(z, -gap_(z) * (second(z) - gap_(z)))
    two = total(z, -(first(z) - gap_(z)) * (second(z) - gap_(z)))
    whole = total(z, first(z) * second(z))
    bound = event(far, one) + event(near_, two)
    goal = 1 - event(h, whole)
    signs = [d.add("order", le(0, each)) for each in bound.args]

    def linked(assumed: int) -> int:
        value = d.add("fact", eq(event(h, whole), 1), assumed, name="event_true")
        zero = d.calc(goal).put(1 - number(1), value).algebra(number(0)).done()
        return chain(d, zero, rewrite(d, add(d, *signs), number(0), bound))

    def apart(assumed: int) -> int:
        most = rewrite(d, gap(d, d.add("fact", le(event(h, whole), 1), name="event_at_most_one")), number(0), goal)
        del most
        value = d.add("fact", eq(event(h, whole), 0), assumed, name="event_false")
        unit = d.calc(goal).put(1 - number(0), value).algebra(number(1)).done()

        def long(assumed2: int) -> int:
            happens = d.flip(d.add("fact", eq(event(far, one), 1), assumed2, name="event_true"))
            more = add(d, same(d, event(far, one)), signs[1])
            return chain(d, unit, happens, rewrite(d, more, event(far, one), bound))

        def short(assumed2: int) -> int:
            def wide(assumed3: int) -> int:
                happens = d.flip(d.add("fact", eq(event(near_, two), 1), assumed3, name="event_true"))
                more = add(d, signs[0], same(d, event(near_, two)))
                return chain(d, unit, happens, rewrite(d, more, event(near_, two), bound))

            def none(assumed3: int) -> int:
                parts = add(d, add(d, assumed2, assumed3), assumed)
                parts = chain(d, rewrite(d, parts, total(z, gap_(z) ** 2), far + near_ + h), enough)
                return d.add("absurd", le(goal, bound), parts)

            return cases(d, near_, two, wide, none)

        return cases(d, far, one, long, short)

    cases(d, h, whole, linked, apart)
    title = "Where errors do not align, others are not linked"
    return Theorem("decided", title, d.steps[-1].conclusion, tuple(d.steps), (room_,), (), SOURCE)
