r"""Two independent halves of the data: what follows from bounds on each of them, whatever the errors are.

Object: X and X' the halves; functions of one or both of them that stand for inner products, exponentials and counts.
Statement: if E 1' 1[cut <= L] Q <= b Q G, E 1 Q G <= c and E 1 (1 - Q) <= n, Q an indicator about the first half, then
E 1 1' 1[cut <= L] <= n + b c; if E 1 e^(theta L1), E 1' e^(theta L2) <= M, then E 1 1' 1[cut <= L1 + L2] <=
e^(-theta cut) M^2; and, with D = d + e, D' = d + e',
    \[ s_1+s_2+h\le|d|^2\;\Rightarrow\;1[\langle D,D'\rangle<h]\le1[s_1\le-\langle d,e+e'\rangle]
    +1[s_2\le-\langle e,e'\rangle]. \]
Source: this project (Lemma B).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation, needed
from latentproof.proofs.derivations import halves_second
from latentproof.proofs.derivations.halves import SOURCE
from latentproof.proofs.derivations.halves_second import theta
from latentproof.proofs.derivations.level_data import P, draws, targets, w, x, z
from latentproof.proofs.derivations.tilting import K
from latentproof.proofs.inequalities import add, averaged, cases, chain, gap, rewrite, same, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Sample, Term, eq, event, exp, le, mean, number, real, total

half = Sample("X'", total(x, w(x)), P)
"""The other half of the data."""
h, far, near_ = real("h"), real("s1"), real("s2")
cut = halves_second.s
ABSTRACT = (
    Function("L", (), (draws, half)),
    Function("u", (), (draws,)),
    Function("G", (), (draws,)),
    *(Function(name, (), (draws,)) for name in ("N1", "N2")),
    *(Function(name, (), (half,)) for name in ("N3", "N4")),
)
"""The inner product, the large errors, the exponential and the counts, whatever they are."""
TOGETHER = (
    *(Function(name, (), (sample,)) for name, sample in (("L1", draws), ("L2", half), ("T1", draws), ("T2", half))),
    *ABSTRACT[3:],
)


def _at_most(d: Derivation, ones: tuple[Term, ...], rest: Term, sign: int) -> int:
    """1[..] 1[..] rest <= rest for 0 <= rest (`sign`)."""
    low = times(d, sign, d.add("fact", le(ones[1], 1), name="event_at_most_one"))
    low = rewrite(d, low, ones[1] * rest, rest)
    high = times(d, sign, d.add("fact", le(ones[0], 1), name="event_at_most_one"))
    high = rewrite(d, high, ones[0] * rest, rest)
    return chain(d, times(d, d.add("order", le(0, ones[0])), low), high)


def joined() -> Theorem:
    """E 1 1' 1[cut <= L] <= n + b c, from bounds where the first half is quiet, and how rarely it is not."""
    d = Derivation()
    L, u, form, *seen_ = (f() for f in ABSTRACT)
    b_, c_, n_ = (real(name) for name in "bcn")
    calm, large = event(u, 0), event(cut, L)

    def here(body: Term) -> Term:
        return event(K, seen_[0]) * (event(K, seen_[1]) * body)

    def there(body: Term) -> Term:
        return event(K, seen_[2]) * (event(K, seen_[3]) * body)

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
    return Theorem("decided", title, d.steps[-1].conclusion, needed(d.steps), (room_,), (), SOURCE)


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


def parts() -> Theorem:
    """E 1 1' n <= A + B from n <= e1 + e2 and bounds for both."""
    d = Derivation()
    n, one, two = (Function(name, (), (draws, half))() for name in ("n", "e1", "e2"))
    counts = [f() for f in ABSTRACT[3:]]
    bound, bound2 = real("A"), real("B")

    def body(value: Term) -> Term:
        for count_ in reversed(counts):
            value = event(K, count_) * value
        return value

    hypotheses = (
        Hypothesis("parts", le(n, one + two)),
        Hypothesis("first", le(mean(draws, mean(half, body(one))), bound)),
        Hypothesis("second", le(mean(draws, mean(half, body(two))), bound2)),
    )
    point, first_, second_ = (d.hypothesis(hyp) for hyp in hypotheses)
    for count_ in reversed(counts):
        point = times(d, d.add("order", le(0, event(K, count_))), point)
    over = averaged(d, draws, averaged(d, half, point))
    both = d.steps[add(d, first_, second_)].conclusion
    r = d.steps[over].conclusion
    rewrite(d, over, r.lhs, both.lhs)
    chain(d, len(d.steps) - 1, add(d, first_, second_))
    title = "A wrong link in two parts"
    return Theorem("in-parts", title, d.steps[-1].conclusion, needed(d.steps), hypotheses, (), SOURCE)
