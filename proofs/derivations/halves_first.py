r"""The first half: exponential moments of a weighted square of its errors, and how rarely an error is large.

Object: e as in `halves`, y_z = e_z or -e_z; weights w_z with w_z^2 <= omega^2; g standard normal; quiet as in
`halves_second`; B, R, omega, K > 0.
Statement: with c_z = V' mass_z w_z^2, V' = K (2 cosh T - 2)/(omega R)^2 or K rho(T)/(omega R)^2, T = omega R/K,
    \[ E\,1_Y1_W\,\mathrm{quiet}(y)\,e^{\sum_zw_z^2y_z^2/2}\le\frac1q\prod_z(1-2c_z)^{-1/2},\qquad
    q=1-D\,e^{\lambda^2/2-\lambda R}(e^{\lambda\omega B}+e^{-\lambda\omega B}), \]
    \[ E\,1_Y1_W\,(1-\mathrm{quiet}(y))\le\sum_ze^{-\mu B}\Big(e^{K\,\mathrm{excess}_z(\mu/K)}
    +e^{K\,\mathrm{excess}_z(-\mu/K)}\Big). \]
Proof. e^(|wy|^2/2) Pr(all |g_z + w_z y_z| <= R) = E e^<wy, g> 1[all |g_z| <= R]; exchange the expectations; on that
event the excess lies below a square. No eigenvalues are needed: the determinant is that of a diagonal matrix.
Source: this project (Lemma B), the mixture of Lemma S without its centring.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation, needed
from latentproof.proofs.derivations.halves import SOURCE, Kind
from latentproof.proofs.derivations.halves_second import B, Z, loud, o, quiet, split, x
from latentproof.proofs.derivations.level_data import size as targets_size
from latentproof.proofs.derivations.level_data import targets, z
from latentproof.proofs.derivations.mixture import cosh
from latentproof.proofs.derivations.tilting import POSITIVE, K, Y, i, j, k, p
from latentproof.proofs.inequalities import add, averaged, cases, chain, gap, rewrite, same, sum_sign, summed, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Gauss,
    Term,
    Variable,
    delta,
    eq,
    event,
    exp,
    le,
    ln,
    lt,
    mean,
    normal,
    number,
    real,
    total,
)

w = Function("w", (targets,))
g = Gauss("g", targets)
omega, R, lam, mu = (real(name) for name in ("omega", "R", "lam", "mu"))
I = Variable("i", targets)
WEIGHT, WIDE = Hypothesis("w", le(w(z) ** 2, omega**2), ("z",)), Hypothesis("R", lt(0, R))
OMEGA = Hypothesis("omega", lt(0, omega))
T = omega * R / K
kept = 1 - targets_size * (exp(lam**2 / 2 - lam * R) * cosh(lam * (omega * B)))
"""q."""
KEPT = Hypothesis("kept", lt(0, kept))
edge = exp(lam**2 / 2 - lam * R) * cosh(lam * (omega * B))


def steepness(kind: Kind) -> Term:
    """c_z."""
    return K * kind.bend(T) / (omega * R) ** 2 * kind.mass(z) * w(z) ** 2


def room(kind: Kind) -> Hypothesis:
    """The determinant is positive."""
    return Hypothesis("room", lt(0, 1 - 2 * steepness(kind)), ("z",))


def determinant(kind: Kind) -> Term:
    """The product of (1 - 2 c_z)^(-1/2)."""
    return exp(-total(z, ln(1 - 2 * steepness(kind))) / 2)


def some() -> Theorem:
    """1 - quiet(x) <= the number of large components."""
    d = Derivation()
    count = loud(x(z), B)
    gone = gap(d, d.add("fact", le(event(x(z) ** 2, B**2), 1), name="event_at_most_one"))
    least = sum_sign(d, z, rewrite(d, gone, number(0), 1 - event(x(z) ** 2, B**2)))
    here = event(count, 0)

    def none(assumed: int) -> int:
        one = d.add("fact", eq(here, 1), assumed, name="event_true")
        return chain(d, d.calc(1 - here).put(1 - number(1), one).algebra(number(0)).done(), least)

    def several(assumed: int) -> int:
        zero = d.add("fact", eq(here, 0), assumed, name="event_false")
        more = d.add("discrete", le(number(0) + 1, count), assumed)
        start = d.calc(1 - here).put(1 - number(0), zero).algebra(number(0) + 1).done()
        return chain(d, start, more)

    cases(d, count, number(0), none, several)
    title = "Some component is large"
    return Theorem("some-large", title, d.steps[-1].conclusion, tuple(d.steps), (), (), SOURCE)


def outside(tail: Theorem, pick: Theorem, several: Theorem) -> Theorem:
    """q <= Pr(all |g_z + w_z x_z| <= R) where no |x_z| exceeds B."""
    d = Derivation()
    near = Hypothesis("near", le(x(z) ** 2, B**2), ("z",))
    close, weight = d.hypothesis(near), d.hypothesis(WEIGHT)
    shift = w(z) * x(z)
    wide = times(d, d.add("fact", le(0, x(z) ** 2), name="square"), weight)
    wide = chain(d, wide, d.add("algebra", eq(x(z) ** 2 * omega**2, omega**2 * x(z) ** 2)))
    wide = chain(d, wide, times(d, d.add("order", le(0, omega**2)), close))
    wide = rewrite(d, times(d, d.add("order", le(0, lam**2)), wide), (lam * shift) ** 2, (lam * (omega * B)) ** 2)
    grown = d.add("fact", le(cosh(lam * shift), cosh(lam * (omega * B))), wide, name="cosh_monotone")
    known = d.lemma(tail, Substitution({"b": shift}, {"d": ((I,), delta(z, i))}))
    chosen = d.lemma(pick, Substitution({}, {"f": ((I,), normal(g, i))}))
    square = d.lemma(pick, Substitution({}, {"f": ((I,), delta(z, i))}))
    one = d.add("delta_value", eq(delta(z, z), 1))
    moved = normal(g, z) + shift
    start = d.calc(mean(g, 1 - event(moved**2, R**2)))
    start = start.put(mean(g, 1 - event((total(i, delta(z, i) * normal(g, i)) + shift) ** 2, R**2)), d.flip(chosen))
    length = d.calc(total(i, delta(z, i) ** 2)).algebra(total(i, delta(z, i) * delta(z, i)))
    whole = length.put(delta(z, z), square).by(one).done()
    flat = exp(lam**2 / 2 - lam * R)
    end = d.calc(exp(lam**2 * total(i, delta(z, i) ** 2) / 2 - lam * R) * cosh(lam * shift))
    end = end.put(exp(lam**2 * number(1) / 2 - lam * R) * cosh(lam * shift), whole).algebra(flat * cosh(lam * shift))
    rare = chain(d, start.done(), known, end.done(), times(d, d.add("order", le(0, flat)), grown))
    rare = summed(d, z, rare)
    rare = rewrite(d, rare, mean(g, loud(moved, R)), targets_size * edge)
    never = d.lemma(several, Substitution({"B": R}, {"x": ((Z,), moved)}))
    never = chain(d, averaged(d, g, never), rare)
    more = add(d, never, same(d, mean(g, quiet(moved, R)) - targets_size * edge))
    rewrite(d, more, kept, mean(g, quiet(moved, R)))
    title = "A normal vector, shifted a little, has no large component"
    hypotheses, lemmas = (near, WEIGHT), (tail, pick, several)
    return Theorem("stays-small", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, lemmas, SOURCE)


def below_mixture(stays: Theorem, small: Theorem) -> Theorem:
    """quiet(x) e^(|wx|^2/2) q <= E e^<wx, g> 1[all |g_z| <= R]."""
    d = Derivation()
    weight = d.hypothesis(WEIGHT)
    form = exp(total(z, w(z) ** 2 * x(z) ** 2) / 2)
    slope = total(z, w(z) * x(z) * normal(g, z))
    mixed, moved = mean(g, exp(slope) * quiet(normal(g, z), R)), mean(g, quiet(normal(g, z) + w(z) * x(z), R))
    least = averaged(d, g, d.add("order", le(0, exp(slope) * quiet(normal(g, z), R))))
    least = rewrite(d, least, number(0), mixed)

    def high(assumed: int) -> int:
        near = d.instance(d.lemma(small, Substitution(), assumed), {"o": z})
        stay = times(d, d.add("order", le(0, form)), d.lemma(stays, Substitution(), near, weight))
        size = exp(total(z, (w(z) * x(z)) ** 2) / 2)
        shift = d.add("axiom", eq(mixed, size * moved), name="gauss_shift")
        happens = d.add("fact", eq(quiet(x(z)), 1), assumed, name="event_true")
        start = d.calc(quiet(x(z)) * form * kept).put(number(1) * form * kept, happens).algebra(form * kept).done()
        return chain(d, start, stay, d.add("algebra", eq(form * moved, size * moved)), d.flip(shift))

    split(d, (loud(x(z), B), number(0)), lambda calm: calm * form * kept, high, least)
    title = "The mixture over small normal vectors is large"
    lemmas = (stays, small)
    return Theorem("mixture-small", title, d.steps[-1].conclusion, tuple(d.steps), (WEIGHT,), lemmas, SOURCE)


def above_mixture(kind: Kind, sign: int, bent: Theorem, small: Theorem) -> Theorem:
    """1[all |x_z| <= R] exp(K sum excess_z(w_z x_z/K)) <= exp(sum c_z x_z^2)."""
    d = Derivation()
    weights_ = kind.laws[0::2]
    hypotheses = (*weights_, POSITIVE, WEIGHT, OMEGA, WIDE)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    signs = given["positive"], given["omega"], given["R"]
    band, at = quiet(x(z), R), pushed(sign, x(z)) / K
    top, squares = exp(K * total(z, kind.excess(z, at))), total(z, steepness(kind) * x(z) ** 2)

    def high(assumed: int) -> int:
        near = d.instance(d.lemma(small, Substitution({"B": R}), assumed), {"o": z})
        wide = times(d, d.add("fact", le(0, x(z) ** 2), name="square"), given["w"])
        flip = d.add("algebra", eq(x(z) ** 2 * omega**2, omega**2 * x(z) ** 2))
        wide = chain(d, wide, flip, times(d, d.add("order", le(0, omega**2)), near))
        wide = times(d, d.add("order", le(0, 1 / K**2), given["positive"]), wide)
        wide = rewrite(d, wide, at**2, T**2, *signs)
        values = {"u": at, "t": T, "a": p(z)} | ({} if kind.alike else {"b": kind.second(z)})
        size = d.add("order", lt(0, T), *signs)
        below = summed(d, z, d.lemma(bent, Substitution(values), wide, size, *(given[hyp.name] for hyp in weights_)))
        below = times(d, d.add("order", le(0, K), given["positive"]), below)
        below = rewrite(d, below, top.args[0], squares, *signs)
        most = d.add("fact", le(top, exp(squares)), below, name="exp_monotone")
        happens = d.add("fact", eq(band, 1), assumed, name="event_true")
        start = d.calc(band * top).put(number(1) * top, happens).then("algebra", top, signs)
        return chain(d, start.done(), most)

    def low(assumed: int) -> int:
        never = d.add("fact", eq(band, 0), assumed, name="event_false")
        start = d.calc(band * top).put(number(0) * top, never).then("algebra", number(0), signs)
        return chain(d, start.done(), d.add("order", le(0, exp(squares)), *signs))

    cases(d, loud(x(z), R), number(0), high, low)
    title = f"Small normal vectors have exponential moments below a Gaussian form, {kind.words}"
    end = d.steps[-1].conclusion
    return Theorem(f"form-{kind.mark}", title, end, tuple(d.steps), hypotheses, (bent, small), SOURCE)


def pushed(sign: int, value: Term) -> Term:
    """The direction in which the errors are pushed."""
    return w(z) * value if sign > 0 else -w(z) * value


def first_half(kind: Kind, sign: int, moments: Theorem, below: Theorem, above: Theorem) -> Theorem:
    """Exponential moments of the weighted square of the errors."""
    d = Derivation()
    hypotheses = (*kind.laws, POSITIVE, WEIGHT, OMEGA, WIDE, room(kind), KEPT)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    y = kind.error(z) if sign > 0 else -kind.error(z)
    body = quiet(y) * exp(total(z, w(z) ** 2 * y**2) / 2)
    band = quiet(normal(g, z), R)
    mixed = mean(g, exp(total(z, w(z) * y * normal(g, z))) * band)
    over = d.lemma(below, Substitution({}, {"x": ((Z,), y)}), given["w"])
    ones = event(K, 1 + j), event(K, 1 + k)
    for one in reversed(ones):
        over = times(d, d.add("order", le(0, one)), over)
    over = averaged(d, Y, averaged(d, kind.other, over))
    inner = ones[0] * (ones[1] * mixed.args[0])
    pulled = d.add("algebra", eq(ones[0] * (ones[1] * mixed), mean(g, inner)))
    out = d.calc(d.steps[over].conclusion.rhs).put(mean(Y, mean(kind.other, mean(g, inner))), pulled)
    swapped = d.add("swap", eq(mean(kind.other, mean(g, inner)), mean(g, mean(kind.other, inner))))
    out = out.put(mean(Y, mean(g, mean(kind.other, inner))), swapped)
    out = out.then("swap", mean(g, mean(Y, mean(kind.other, inner))))
    push = pushed(sign, normal(g, z))
    out = out.algebra(mean(g, band * kind.both(exp(total(z, push * kind.error(z))))))
    found = d.lemma(moments, Substitution({}, {"h": ((Z,), push)}), *(given[hyp.name] for hyp in moments.hypotheses))
    use = Substitution({}, {"x": ((Z,), normal(g, z))})
    top = d.lemma(above, use, *(given[hyp.name] for hyp in above.hypotheses))
    inside = chain(d, times(d, d.add("order", le(0, band)), found), top)
    sides = d.steps[inside].conclusion
    inside = d.add("monotone_mean", le(mean(g, sides.lhs), mean(g, sides.rhs)), inside, given["room"])
    value = d.add("axiom", eq(mean(g, sides.rhs), determinant(kind)), given["room"], name="gauss_square")
    whole = chain(d, over, out.done(), inside, value)
    divisors = (given["positive"], given["omega"], given["R"], given["kept"])
    inverse = d.add("order", le(0, 1 / kept), given["kept"])
    rewrite(d, times(d, inverse, whole), kind.both(body), determinant(kind) / kept, *divisors)
    title = f"Exponential moments of a weighted square of errors, {kind.words}"
    end = d.steps[-1].conclusion
    return Theorem(f"first-half-{kind.mark}", title, end, needed(d.steps), hypotheses, (moments, below, above), SOURCE)


def noise(kind: Kind) -> Term:
    """How likely some error exceeds B, at most."""
    parts = [exp(K * kind.excess(z, each / K)) for each in (mu, -mu)]
    return total(z, exp(-(mu * B)) * (parts[0] + parts[1]))


def beyond() -> Theorem:
    """1 - 1[y^2 <= B^2] <= e^(-mu B) (e^(mu y) + e^(-mu y))."""
    d = Derivation()
    y = real("y")
    here, bound = event(y**2, B**2), exp(-(mu * B)) * cosh(mu * y)

    def inside(assumed: int) -> int:
        one = d.add("fact", eq(here, 1), assumed, name="event_true")
        zero = d.calc(1 - here).put(1 - number(1), one).algebra(number(0)).done()
        return chain(d, zero, d.add("order", le(0, bound)))

    def far(assumed: int) -> int:
        zero = d.add("fact", eq(here, 0), assumed, name="event_false")
        one = d.calc(1 - here).put(1 - number(0), zero).algebra(number(1)).done()
        wide = d.add("fact", le(B**2, y**2), assumed, name="weaken")
        wide = rewrite(d, times(d, d.add("order", le(0, mu**2)), wide), (mu * B) ** 2, (mu * y) ** 2)
        grown = d.add("fact", le(cosh(mu * B), cosh(mu * y)), wide, name="cosh_monotone")
        grown = times(d, d.add("order", le(0, exp(-(mu * B)))), grown)
        product = d.add("fact", eq(exp(-(mu * B) + mu * B), exp(-(mu * B)) * exp(mu * B)), name="exp_sum")
        cancelled = d.calc(exp(-(mu * B)) * exp(mu * B)).by(d.flip(product)).algebra(exp(0))
        unit = cancelled.by(d.add("fact", eq(exp(0), 1), name="exp_zero")).done()
        rest = d.add("order", le(0, exp(-(mu * B)) * exp(-(mu * B))))
        both = add(d, same(d, exp(-(mu * B)) * exp(mu * B)), rest)
        both = rewrite(d, both, exp(-(mu * B)) * exp(mu * B), exp(-(mu * B)) * cosh(mu * B))
        return chain(d, one, d.flip(unit), both, grown)

    cases(d, y**2, B**2, inside, far)
    title = "Two-sided Markov inequality for an exponential"
    return Theorem("two-sided-markov", title, d.steps[-1].conclusion, tuple(d.steps), (), (), "Chernoff (1952)")


def one_loud(kind: Kind, moments: Theorem, pick: Theorem, far: Theorem) -> Theorem:
    """How rarely the error at one target exceeds B."""
    d = Derivation()
    hypotheses = (*kind.laws, POSITIVE)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    sure, price = (given["positive"],), exp(-(mu * B))
    over = d.lemma(far, Substitution({"y": kind.error(o)}))
    for n in (1 + k, 1 + j):
        over = times(d, d.add("order", le(0, event(K, n))), over)
    over = averaged(d, Y, averaged(d, kind.other, over))
    tails = [kind.both(exp(each * kind.error(o))) for each in (mu, -mu)]
    moved = d.calc(d.steps[over].conclusion.rhs).algebra(price * (tails[0] + tails[1])).done()
    one, zero = d.add("delta_value", eq(delta(o, o), 1)), d.add("delta_value", eq(delta(o, z), 0))
    nothing = d.add("fact", eq(exp(0), 1), name="exp_zero")
    chosen = d.lemma(pick, Substitution({"z": o}, {"f": ((I,), kind.error(i))}))
    most = []
    for each, tail in zip((mu, -mu), tails, strict=True):
        line = total(z, each * delta(o, z) * kind.error(z))
        picked = d.calc(each * kind.error(o)).put(each * total(i, delta(o, i) * kind.error(i)), d.flip(chosen))
        value = picked.algebra(line).done()
        use = Substitution({}, {"h": ((Z,), each * delta(o, z))})
        found = d.lemma(moments, use, *(given[hyp.name] for hyp in moments.hypotheses))
        whole = d.steps[found].conclusion.rhs.args[0].args[1]
        body = kind.excess(z, each * delta(o, z) / K)
        flat = kind.excess(z, each * number(0) / K)
        rest = total(z, body, o)
        calc = d.calc(whole).then("split", kind.excess(o, each * delta(o, o) / K) + rest)
        calc = calc.put(kind.excess(o, each * number(1) / K) + total(z, flat, o), one, zero)
        weight = 2 * p(z) if kind.alike else kind.mass(z)
        gone, plain = weight * (exp(0) - 1), weight * (number(1) - 1)
        calc = calc.then("algebra", kind.excess(o, each / K) + total(z, gone, o), sure)
        calc = calc.put(kind.excess(o, each / K) + total(z, plain, o), nothing)
        single = calc.then("algebra", kind.excess(o, each / K), sure).done()
        start = d.add("congruence", eq(tail, kind.both(exp(line))), value)
        end = d.add("congruence", eq(exp(K * whole), exp(K * kind.excess(o, each / K))), single)
        most.append(chain(d, start, found, end))
    both = times(d, d.add("order", le(0, price)), add(d, *most))
    chain(d, over, moved, both)
    title = f"One error is rarely large, {kind.words}"
    end_ = d.steps[-1].conclusion
    return Theorem(f"one-large-{kind.mark}", title, end_, tuple(d.steps), hypotheses, (moments, pick, far), SOURCE)


def rarely_loud(kind: Kind, sign: int, one: Theorem, several: Theorem) -> Theorem:
    """How rarely some error exceeds B."""
    d = Derivation()
    given = {hyp.name: d.hypothesis(hyp) for hyp in one.hypotheses}
    y = kind.error(z) if sign > 0 else -kind.error(z)
    over = d.lemma(several, Substitution({}, {"x": ((Z,), y)}))
    for n in (1 + k, 1 + j):
        over = times(d, d.add("order", le(0, event(K, n))), over)
    over = averaged(d, Y, averaged(d, kind.other, over))
    single = summed(d, o, d.lemma(one, Substitution(), *(given[hyp.name] for hyp in one.hypotheses)))
    r = d.steps[single].conclusion
    sure = (given["positive"],)
    moved = d.calc(d.steps[over].conclusion.rhs).algebra(r.lhs).done()
    end = d.calc(r.rhs).then("algebra", noise(kind), sure).done()
    chain(d, over, moved, single, end)
    title = f"Errors are rarely large, {kind.words}"
    end_ = d.steps[-1].conclusion
    return Theorem(f"some-large-{kind.mark}", title, end_, tuple(d.steps), one.hypotheses, (one, several), SOURCE)
