r"""S1' in closed form, other tuples: Lemma N along the difference of two laws, at an explicit rate.

Object: p and p' the target laws of two parents, |d|^2 = sum (p - p')^2, S >= p_z + p'_z, K and K' the numbers of
samples, k at most both; h, at most |d|^2/4, the squared distance up to which tuples are linked.
Statement: with rate = 2k/(5S) and mu = rate |d|/sqrt h the bound on other tuples is at most e^(-y) where
    \[ 10\,S\,y\le k\,|d|^2. \]
Proof. e^u <= 1 + u + 5/8 u^2 for u <= 1/2 (Bennett), and every step is at most 2/5: the exponent is at most
rate |d|^2 (1/2 - 1 + 1/4).
Source: this project (S1', closed form); Bennett (1962), Journal of the American Statistical Association 57.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import non_synonyms
from latentproof.proofs.derivations.level_data import targets, z
from latentproof.proofs.derivations.mixture import h
from latentproof.proofs.derivations.non_synonyms import mu
from latentproof.proofs.derivations.tilting import K2, LAWS, NONNEGATIVE, UNIT, K, Z, p, p2
from latentproof.proofs.derivations.together import needed
from latentproof.proofs.inequalities import add, chain, rewrite, same, sum_sign, summed, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Term, eq, exp, le, ln, lt, number, real, total

SOURCE = "this project (S1', closed form); Bennett (1962), Journal of the American Statistical Association 57"
tops, cost_y, pace, least_count = (real(name) for name in ("S", "upsilon", "rate", "k"))
push = pace * (p2(z) - p(z))
"""f, along the difference of the two laws."""
far = total(z, (p(z) - p2(z)) ** 2)
"""|d|^2."""
OTHERS = (
    *LAWS,
    Hypothesis("K sign", lt(0, K)),
    Hypothesis("K2 sign", lt(0, K2)),
    Hypothesis("mu sign", lt(0, mu)),
    Hypothesis("count sign", lt(0, least_count)),
    Hypothesis("tops sign", lt(0, tops)),
    Hypothesis("first count", le(least_count, K)),
    Hypothesis("second count", le(least_count, K2)),
    Hypothesis("top", le(p(z) + p2(z), tops), ("z",)),
    Hypothesis("rate", eq(5 * tops * pace, 2 * least_count)),
    Hypothesis("mu", eq(mu**2 * h, pace**2 * far)),
    Hypothesis("apart", le(4 * h, far)),
    Hypothesis("enough", le(10 * tops * cost_y, least_count * far)),
)
closeness = Substitution(functions={"f": ((Z,), push)})(non_synonyms.bound)
"""Lemma N along the difference of the two laws."""


def one_side(bennett_: Theorem, positive: Theorem) -> Theorem:
    """K ln sum p e^(g/K) <= sum p g + 5/8 sum p g^2/k, where g/K <= 1/2 and k <= K."""
    d = Derivation()
    g = Function("g", (targets,))
    hypotheses = (
        NONNEGATIVE,
        UNIT,
        Hypothesis("K sign", lt(0, K)),
        Hypothesis("count sign", lt(0, least_count)),
        Hypothesis("count", le(least_count, K)),
        Hypothesis("half", le(g(z) / K, number(1) / 2), ("z",)),
    )
    weights, law, size_, some, count_, half = (d.hypothesis(hyp) for hyp in hypotheses)
    step = g(z) / K
    each = times(d, weights, d.lemma(bennett_, Substitution({"u": step}), half))
    over = summed(d, z, each)
    base = total(z, p(z) * exp(step))
    strict = d.lemma(positive, Substitution({}, {"f": ((Z,), step)}), weights, law)
    value = d.add("fact", eq(exp(ln(base)), base), strict, name="exp_ln")
    tangent = chain(d, d.add("fact", le(1 + ln(base), exp(ln(base))), name="exp_tangent"), value, over)
    tangent = times(d, d.add("order", le(0, K), size_), tangent)
    first, second = total(z, p(z) * g(z)), total(z, p(z) * g(z) ** 2)
    r_ = d.steps[tangent].conclusion.rhs
    flat = (
        d.calc(r_)
        .then("algebra", K * total(z, p(z)) + first + number(5) / 8 * second / K, (size_,))
        .put(K * number(1) + first + number(5) / 8 * second / K, law)
        .done()
    )
    line = chain(d, tangent, flat)
    line = add(d, line, same(d, -K))
    line = rewrite(d, line, K * ln(base), first + number(5) / 8 * second / K, size_)
    positive_part = sum_sign(d, z, times(d, weights, d.add("fact", le(0, g(z) ** 2), name="square")))
    smaller = times(d, d.add("order", le(0, number(5) / 8 / (K * least_count)), size_, some), count_)
    smaller = rewrite(d, smaller, number(5) / 8 / K, number(5) / 8 / least_count, size_, some)
    wide = times(d, _sum_of(d, positive_part, second), smaller)
    wide = add(d, same(d, first), wide)
    wide = rewrite(
        d, wide, first + number(5) / 8 * second / K, first + number(5) / 8 * second / least_count, size_, some
    )
    chain(d, line, wide)
    title = "A logarithmic moment, to second order"
    lemmas = (bennett_, positive)
    return Theorem("one-side", title, d.steps[-1].conclusion, needed(d, len(d.steps) - 1), hypotheses, lemmas, SOURCE)


def _sum_of(d: Derivation, step: int, value: Term) -> int:
    """0 <= value from 0 <= sum, equal by algebra."""
    return rewrite(d, step, number(0), value)


def others_closed(side: Theorem) -> Theorem:
    """Other tuples are close with probability at most e^(-y)."""
    d = Derivation()
    given = {hyp.name: d.hypothesis(hyp) for hyp in OTHERS}
    k_sign, k2_sign, mu_sign, count_, tops_ = (given[f"{name} sign"] for name in ("K", "K2", "mu", "count", "tops"))
    # rate = 2 k/(5 S) > 0.
    value_ = d.calc(pace).then("algebra", 5 * tops * pace / (5 * tops), (tops_,))
    value_ = value_.put(2 * least_count / (5 * tops), given["rate"])
    some = d.add("order", lt(0, 2 * least_count / (5 * tops)), count_, tops_)
    rate_ = d.add("chain", lt(0, pace), some, d.flip(value_.done()))
    # Each step is at most 2/5.
    sides, both = [], ((p, p2, K, "weights", "law", "first count"), (p2, p, K2, "weights2", "law2", "second count"))
    for mine, other, size_, weights, law, least in both:
        least_weight = given[weights]
        gap_ = add(d, add(d, least_weight, least_weight), given["top"])
        below = rewrite(d, add(d, gap_, same(d, -2 * mine(z))), other(z) - mine(z), tops)
        step = times(d, weak(d, rate_), below)
        value = d.calc(pace * tops).algebra(5 * tops * pace / 5).put(2 * least_count / 5, given["rate"]).done()
        step = chain(d, step, value)
        more = times(d, d.add("order", le(0, number(2) / 5)), given[least])
        step = chain(d, step, rewrite(d, more, 2 * least_count / 5, number(2) / 5 * size_))
        sign = k_sign if size_ == K else k2_sign
        step = times(d, d.add("order", le(0, 1 / size_), sign), step)
        change = pace * (other(z) - mine(z))
        step = rewrite(d, step, change / size_, number(2) / 5, sign)
        step = chain(d, step, d.add("order", le(number(2) / 5, number(1) / 2)))
        use = Substitution({"K": size_}, {"p": ((Z,), mine(z)), "g": ((Z,), change)})
        sides.append(d.lemma(side, use, least_weight, given[law], sign, count_, given[least], step))
    one, two = (d.steps[x].conclusion for x in sides)
    moment = add(d, *sides)
    written = non_synonyms.moment
    written = Substitution(functions={"f": ((Z,), push)})(written)
    turned = d.add("algebra", eq(-push / K2, pace * (p(z) - p2(z)) / K2), k2_sign)
    moment = chain(d, d.calc(written).put(one.lhs + two.lhs, turned).done(), moment)
    # (p + p')/k <= S/k, and the first moments make -rate |d|^2.
    squares = times(d, d.add("fact", le(0, (p(z) - p2(z)) ** 2), name="square"), given["top"])
    squares = times(
        d, d.add("order", le(0, number(5) / 8 * pace**2 / least_count), count_, rate_), summed(d, z, squares)
    )
    second = number(5) / 8 * pace**2 / least_count * total(z, (p(z) - p2(z)) ** 2 * (p(z) + p2(z)))
    squares = rewrite(d, squares, second, number(5) / 8 * pace * tops * pace / least_count * far, count_)
    small = (
        d.calc(number(5) / 8 * pace * tops * pace / least_count * far)
        .then("algebra", 5 * tops * pace * pace * far / (8 * least_count), (count_,))
        .put(2 * least_count * pace * far / (8 * least_count), given["rate"])
        .then("algebra", pace * far / 4, (count_,))
        .done()
    )
    squares = add(d, same(d, -(pace * far)), chain(d, squares, small))
    flat = d.add("algebra", eq(d.steps[moment].conclusion.rhs, -(pace * far) + second), count_)
    moment = chain(d, moment, flat, squares)
    # mu h <= rate |d|^2/2.
    some = sum_sign(d, z, d.add("fact", le(0, (p(z) - p2(z)) ** 2), name="square"))

    def positive(factor: Term) -> int:
        """0 <= factor |d|^2."""
        return rewrite(d, times(d, d.add("order", le(0, factor), rate_), some), number(0), factor * far)

    wide = times(d, positive(pace**2 / 4), given["apart"])
    wide = rewrite(d, wide, pace**2 * far * h, (pace * far / 2) ** 2)
    product = d.calc((mu * h) ** 2).algebra(mu**2 * h * h).put(pace**2 * far * h, given["mu"]).done()
    half = rewrite(d, positive(pace / 2), number(0), pace * far / 2)
    level = d.add("fact", le(mu * h, pace * far / 2), chain(d, product, wide), half, name="root_order")
    paid = Substitution(functions={"f": ((Z,), push)})(non_synonyms.price)
    cost_ = (
        d.calc(paid)
        .then("algebra", mu * h / 2 + pace**2 * far / (2 * mu), (mu_sign,))
        .put(mu * h / 2 + mu**2 * h / (2 * mu), d.flip(given["mu"]))
        .then("algebra", mu * h, (mu_sign,))
        .done()
    )
    whole = add(d, chain(d, cost_, level), moment)
    # rate |d|^2/4 = k |d|^2/(10 S) >= y.
    enough = times(d, d.add("order", le(0, 1 / (10 * tops)), tops_), given["enough"])
    enough = rewrite(d, enough, cost_y, 2 * least_count * far / (20 * tops), tops_)
    value = (
        d.calc(2 * least_count * far / (20 * tops))
        .put(5 * tops * pace * far / (20 * tops), d.flip(given["rate"]))
        .then("algebra", pace * far / 4, (tops_,))
        .done()
    )
    enough = chain(d, enough, value)
    last = rewrite(d, add(d, enough, same(d, -cost_y - pace * far / 4)), -(pace * far / 4), -cost_y)
    end = d.steps[whole].conclusion.rhs
    total_ = chain(d, whole, d.add("algebra", eq(end, -(pace * far / 4))), last)
    d.add("fact", le(closeness, exp(-cost_y)), total_, name="exp_monotone")
    title = "Other tuples are rarely close, in closed form"
    return Theorem("others-closed", title, d.steps[-1].conclusion, needed(d, len(d.steps) - 1), OTHERS, (side,), SOURCE)
