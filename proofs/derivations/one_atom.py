r"""Lemma S where the target is certain, and both cases in one bound.

Object: X as in `synonyms`, the difference of the empirical laws of 1 + j and 1 + k draws of p; u <= 1, a switch.
Statement: \[ E|X|^2=(1-|p|^2)\Big(\frac1{1+j}+\frac1{1+k}\Big),\qquad
    u\,(1-|p|^2)\le0\;\Rightarrow\;E\,1[K\le1+j]\,1[K\le1+k]\,1[h\le|X|^2]\le(1-u)B, \]
B the bound of Lemma S: u = 1 may be chosen where one outcome has probability 1, and then X = 0.
Source: derived here; the second moment is that of multinomial counts.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.level_data import z
from latentproof.proofs.derivations.mixture import LEVEL, c, h, kept
from latentproof.proofs.derivations.mixture_above import integral
from latentproof.proofs.derivations.synonyms import V, both, bound, far
from latentproof.proofs.derivations.tilting import NONNEGATIVE, UNIT, K, Y, difference, i, j, k, p
from latentproof.proofs.inequalities import add, averaged, cases, chain, rewrite, same, sum_sign, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import count, delta, eq, event, le, mean, number, real, total

SOURCE = "derived here"
u = real("u")
squares = total(i, difference(i, V) ** 2)
spread = 1 - total(z, p(z) ** 2)
seen = event(K, 1 + j) * (event(K, 1 + k) * far)
CERTAIN = Hypothesis("certain", le(spread, 0))
SWITCH, MOST = Hypothesis("switch", le(u * spread, 0)), Hypothesis("most", le(u, 1))


def second_moment() -> Theorem:
    """E|X|^2 = (1 - |p|^2)(1/(1+j) + 1/(1+k))."""
    d = Derivation()
    least, law = d.hypothesis(NONNEGATIVE), d.hypothesis(UNIT)
    one = d.add("delta_value", eq(delta(i, i), 1))
    values, parts = [], []
    for sample in (Y, V):
        n, seen_ = sample.size, count(sample, i)
        product = n * (n - 1) * p(i) * p(i) + n * p(i) * delta(i, i)
        moment = d.add("axiom", eq(mean(sample, seen_ * seen_), product), least, law, name="sample_product")
        exact = n * (n - 1) * p(i) * p(i) + n * p(i) * number(1)
        values.append(chain(d, moment, d.add("congruence", eq(product, exact), one)))
        values.append(d.add("axiom", eq(mean(sample, seen_), n * p(i)), least, law, name="sample_mean"))
        parts.append((mean(sample, seen_ * seen_), mean(sample, seen_), exact, n * p(i)))
    (first, mean1, exact1, flat1), (second, mean2, exact2, flat2) = parts
    n, o = 1 + j, 1 + k
    whole = total(i, first / n**2 - 2 * mean1 * mean2 / (n * o) + second / o**2)
    moved = total(i, exact1 / n**2 - 2 * flat1 * flat2 / (n * o) + exact2 / o**2)
    value = d.calc(both(squares)).algebra(whole).put(moved, *values)
    value = value.algebra((total(z, p(z)) - total(z, p(z) ** 2)) * (1 / n + 1 / o))
    value.put(spread * (1 / n + 1 / o), law).done()
    title = "Mean square of a difference of empirical laws"
    return Theorem("second-moment", title, d.steps[-1].conclusion, tuple(d.steps), (NONNEGATIVE, UNIT), (), SOURCE)


def certain(moment: Theorem) -> Theorem:
    """Where one outcome is certain, X = 0: the probability is at most 0."""
    d = Derivation()
    hypotheses = (NONNEGATIVE, UNIT, LEVEL, CERTAIN)
    least, law, level, nothing = (d.hypothesis(hyp) for hyp in hypotheses)
    positive = sum_sign(d, i, d.add("fact", le(0, difference(i, V) ** 2), name="square"))
    inverse = d.add("order", le(0, 1 / h), level)
    ratio = rewrite(d, times(d, inverse, positive), number(0), squares / h, level)

    def reached(assumed: int) -> int:
        value = d.add("fact", eq(far, 1), assumed, name="event_true")
        return chain(d, value, rewrite(d, times(d, inverse, assumed), number(1), squares / h, level))

    def short(assumed: int) -> int:
        return chain(d, d.add("fact", eq(far, 0), assumed, name="event_false"), ratio)

    over = cases(d, h, squares, reached, short)
    for n in (1 + k, 1 + j):
        over = times(d, d.add("order", le(0, event(K, n))), over)
    over = averaged(d, Y, averaged(d, V, over))
    known = d.lemma(moment, Substitution(), least, law)
    weight = event(K, 1 + j) * event(K, 1 + k) / h
    end = d.calc(d.steps[over].conclusion.rhs).then("algebra", weight * both(squares), (level,))
    end = end.put(weight * (spread * (1 / (1 + j) + 1 / (1 + k))), known)
    scale = weight * (1 / (1 + j) + 1 / (1 + k))
    none = times(d, d.add("order", le(0, scale), level), nothing)
    none = rewrite(d, none, d.steps[end.links[-1]].conclusion.rhs, number(0), level)
    chain(d, over, end.done(), none)
    title = "Two empirical laws of a certain outcome are equal"
    return Theorem("lemma-S-certain", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (moment,), SOURCE)


def switches() -> tuple[Theorem, Theorem]:
    """x <= (1 - u) y for y >= 0: from x <= y where u <= 0, and from x <= 0 where u <= 1."""
    x, y = real("x"), real("y")
    goal, positive = le(x, (1 - u) * y), Hypothesis("positive", le(0, y))
    off = (positive, Hypothesis("below", le(x, y)), Hypothesis("off", le(u, 0)))
    d = Derivation()
    sign, below, none = (d.hypothesis(hyp) for hyp in off)
    more = add(d, times(d, sign, none), same(d, y - u * y))
    chain(d, below, rewrite(d, more, y, goal.rhs))
    first = Theorem("switch-off", "A switch that is off", goal, tuple(d.steps), off)
    on = (positive, Hypothesis("below", le(x, 0)), Hypothesis("on", le(u, 1)))
    d = Derivation()
    sign, below, most = (d.hypothesis(hyp) for hyp in on)
    more = add(d, times(d, sign, most), same(d, -(u * y)))
    chain(d, below, rewrite(d, more, number(0), goal.rhs))
    return first, Theorem("switch-on", "A switch that is on", goal, tuple(d.steps), on)


def lemma(general: Theorem, sure: Theorem, sign: Theorem, *switch: Theorem) -> Theorem:
    """Lemma S with a switch for targets that are certain."""
    d = Derivation()
    hypotheses = (*general.hypotheses, SWITCH, MOST)
    given = {hyp.name: d.hypothesis(hyp) for hyp in hypotheses}
    power = {"x": integral.args[0], "y": c**2 * h / 2, "q": kept()}
    positive = d.lemma(sign, Substitution(power), given["kept"])
    use = Substitution({"x": both(seen), "y": bound})

    def off(assumed: int) -> int:
        known = d.lemma(general, Substitution(), *(given[hyp.name] for hyp in general.hypotheses))
        return d.lemma(switch[0], use, positive, known, assumed)

    def on(assumed: int) -> int:
        inverse = d.add("order", le(0, 1 / u), assumed)
        nothing = rewrite(d, times(d, inverse, given["switch"]), spread, number(0), assumed)
        mine = {**given, "certain": nothing}
        known = d.lemma(sure, Substitution(), *(mine[hyp.name] for hyp in sure.hypotheses))
        return d.lemma(switch[1], use, positive, known, given["most"])

    cases(d, u, number(0), off, on)
    title = "Two empirical laws of one distribution, which may be certain"
    lemmas = (general, sure, sign, *switch)
    return Theorem("lemma-S-all", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, lemmas, SOURCE)
