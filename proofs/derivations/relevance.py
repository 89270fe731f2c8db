r"""What entropy says of relevance: no gradient only where a token is forced, and no lower bound by entropy.

Object: pi a law on tokens; Q_i the mean reward given token i, and V = sum pi Q before it; relevance sum pi (Q - V)^2,
the square of the reward's gradient in the logits, in the Fisher metric diag(pi) - pi pi'. Positions t of entropy H(t).
Statement: what a token decides of the reward adds up along a string, and entropy bounds it from above only:
    \[ \sum_i\pi_iQ_i^2-V^2=\sum_i\pi_i(Q_i-V)^2\le\tfrac12\Big(1-\sum_i\pi_i^2\Big)\quad\text{if }|Q_i-Q_j|\le1, \]
    and it is 0 where the reward reads no difference, Q_i = q, as it is for synonyms, m of them, whose entropy is ln m.
    1 - sum pi^2 = 0 only where pi^2 = pi. Entropy is at most ln v, so that positions of number sum_t chi_t carry
    \[ \sum_t\chi_tH(t)\le\ln v\,\sum_t\chi_t. \]
Source: derived here; for the gradient see `policy`; natural gradient: Kakade (2001).
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.expansion import sift
from latentproof.proofs.derivations.notation import k, m, symbols, v
from latentproof.proofs.derivations.policy import POSITIVE, UNIT, i, j, pi, squares, tokens
from latentproof.proofs.inequalities import add, chain, gap, rewrite, same, summed, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    Term,
    delta,
    eq,
    exp,
    index,
    le,
    ln,
    lt,
    number,
    real,
    total,
)

SOURCE = "Wang et al. (2025), arXiv:2506.01939, whose claim it bounds; derived here"
Q, q0 = Function("Q", (tokens,)), real("q0")
V = total(j, pi(j) * Q(j))
relevance = total(i, pi(i) * (Q(i) - V) ** 2)
STILL = Hypothesis("still", eq(1 - squares, 0))
RANGE = Hypothesis("range", le((Q(i) - Q(j)) ** 2, 1), ("i", "j"))
SAME = Hypothesis("same", eq(Q(i), q0), ("i",))


def _rest(d: Derivation, body: Callable[[Term], Term], sign: int) -> int:
    """F(i) <= sum_j F(j), from 0 <= F(j)."""
    others, whole = total(j, body(j), i), total(j, body(j))
    parted = d.add("split", eq(whole, body(i) + others))
    zero = d.add("monotone_sum", le(total(j, number(0), i), others), sign)
    least = rewrite(d, zero, number(0), others)
    more = rewrite(d, add(d, same(d, body(i)), least), body(i), body(i) + others)
    return chain(d, more, d.flip(parted))


def only_forced() -> Theorem:
    """Every pi (1 - pi) is at least 0 and their sum is 0."""
    d = Derivation()
    positive, unit, still = (d.hypothesis(h) for h in (POSITIVE, UNIT, STILL))
    at_j, renamed = d.instance(positive, {"i": j}), d.calc(total(j, pi(j))).algebra(total(i, pi(i))).by(unit).done()
    least = chain(d, _rest(d, pi, at_j), renamed)

    def spread(x: Term) -> Term:
        return pi(x) * (1 - pi(x))

    room = times(d, positive, gap(d, least))
    sign = rewrite(d, room, number(0), spread(i))
    whole = d.calc(total(j, spread(j))).algebra(total(i, pi(i)) - squares).put(1 - squares, unit).by(still).done()
    small = chain(d, _rest(d, spread, d.instance(sign, {"i": j})), whole)
    zero = d.add("fact", eq(spread(i), 0), small, sign, name="antisymmetry")
    statement = eq(pi(i) * pi(i), pi(i))
    d.calc(statement.lhs).algebra(pi(i) - spread(i)).put(pi(i) - number(0), zero).algebra(pi(i)).done()
    title, hypotheses = "No gradient only on a forced token", (POSITIVE, UNIT, STILL)
    return Theorem("gradient-only-forced", title, statement, tuple(d.steps), hypotheses, (), SOURCE)


def decided() -> Theorem:
    """The variance of Q, two ways."""
    d = Derivation()
    unit = d.hypothesis(UNIT)
    second = total(i, pi(i) * Q(i) ** 2)
    statement = eq(second - V**2, relevance)
    back = d.calc(relevance).algebra(second - 2 * V * V + V**2 * total(i, pi(i)))
    end = back.put(second - 2 * V * V + V**2 * number(1), unit).algebra(second - V**2).done()
    d.flip(end)
    title = "What one token decides of a reward"
    return Theorem("relevance-total", title, statement, tuple(d.steps), (UNIT,), (), SOURCE)


def below_energy() -> Theorem:
    """Twice the variance is the mean square difference of two independent tokens, which is 0 for equal ones."""
    d = Derivation()
    positive, unit, within = (d.hypothesis(h) for h in (POSITIVE, UNIT, RANGE))
    apart = 1 - delta(i, j)
    zero, one = d.add("delta_value", eq(delta(i, j), 0)), d.add("delta_value", eq(delta(i, i), 1))
    plain = d.calc(apart).put(1 - number(0), zero).algebra(number(1)).done()
    differ = d.calc((Q(i) - Q(j)) ** 2).by(within).by(d.flip(plain)).done()
    nothing = d.calc(1 - delta(i, i)).put(1 - number(1), one).algebra(number(0)).done()
    least = d.add("order", le((Q(i) - Q(i)) ** 2, 0))
    equal = d.calc((Q(i) - Q(i)) ** 2).by(least).by(d.flip(nothing)).done()
    each = d.add("apart_or_equal", le((Q(i) - Q(j)) ** 2, apart), differ, equal, cases=("i", "j"))
    pair = rewrite(d, times(d, positive, d.instance(positive, {"i": j})), number(0), pi(i) * pi(j))
    double = summed(d, i, summed(d, j, times(d, pair, each)))
    picked = sift(d, i, j, pi)
    own, mass, masses = d.steps[picked].conclusion.lhs, total(i, pi(i)), total(j, pi(j))
    second = total(i, pi(i) * Q(i) ** 2)
    left = (
        d.calc(total(i, total(j, pi(i) * pi(j) * (Q(i) - Q(j)) ** 2)))
        .algebra(2 * (second * mass) - 2 * V**2)
        .put(2 * (second * number(1)) - 2 * V**2, unit)
        .algebra(2 * (second - 2 * V * V + V**2 * number(1)))
        .put(2 * (second - 2 * V * V + V**2 * mass), d.flip(unit))
        .algebra(2 * relevance)
        .done()
    )
    right = (
        d.calc(total(i, total(j, pi(i) * pi(j) * apart)))
        .algebra(mass * masses - total(i, pi(i) * own))
        .put(mass * masses - total(i, pi(i) * pi(i)), picked)
        .algebra(mass * mass - squares)
        .put(number(1) * number(1) - squares, unit)
        .algebra(1 - squares)
        .done()
    )
    doubled = chain(d, d.flip(left), double, right)
    halved = times(d, d.add("order", le(0, number(1) / 2)), doubled)
    statement = le(relevance, (1 - squares) / 2)
    rewrite(d, halved, statement.lhs, statement.rhs)
    title, hypotheses = "Relevance below half the gradient norm", (POSITIVE, UNIT, RANGE)
    return Theorem("relevance-energy", title, statement, tuple(d.steps), hypotheses, (), SOURCE)


def synonyms() -> Theorem:
    """Q = q for every token gives V = q."""
    d = Derivation()
    unit, alike = d.hypothesis(UNIT), d.hypothesis(SAME)
    mean = d.calc(V).put(total(j, pi(j) * q0), d.instance(alike, {"i": j})).algebra(total(i, pi(i)) * q0)
    value = mean.put(number(1) * q0, unit).algebra(q0).done()
    statement = eq(relevance, 0)
    d.calc(relevance).put(total(i, pi(i) * (q0 - q0) ** 2), alike, value).algebra(number(0)).done()
    title = "A choice that the reward does not read has no relevance"
    return Theorem("synonym-relevance", title, statement, tuple(d.steps), (UNIT, SAME), (), SOURCE)


def synonym_entropy(inverse: Theorem) -> Theorem:
    """m synonyms, equally likely."""
    d = Derivation()
    inverted = d.lemma(inverse, Substitution({"x": m}), d.add("order", lt(0, m)))
    statement = eq(-total(k, 1 / m * ln(1 / m)), ln(m))
    start = d.calc(statement.lhs).put(-total(k, 1 / m * -ln(m)), inverted)
    start.algebra(ln(m)).done()
    title = "Entropy of a choice among synonyms"
    return Theorem("synonym-entropy", title, statement, tuple(d.steps), (), (inverse,), SOURCE)


z = index("z", symbols)
p = Function("p", (symbols,))
P_SIGN = Hypothesis("p_sign", le(0, p(z)), ("z",))
P_LAW = Hypothesis("p_law", eq(total(z, p(z)), 1))


def at_most(gibbs: Theorem, inverse: Theorem) -> Theorem:
    """Gibbs' inequality against the uniform law, symbol by symbol."""
    d = Derivation()
    sign, unit = d.hypothesis(P_SIGN), d.hypothesis(P_LAW)
    x, y = p(z), 2 * (1 / v)
    root, over, two = (d.add("order", lt(0, t)) for t in (v, 1 / v, number(2)))
    point = d.lemma(gibbs, Substitution({"x": x, "y": y, "f": number(0)}), sign, d.add("order", lt(0, y)))
    product = d.add("fact", eq(ln(y), ln(number(2)) + ln(1 / v)), two, over, name="ln_product")
    inverted = d.lemma(inverse, Substitution({"x": v}), root)
    start = x * (number(0) + (ln(number(2)) + ln(1 / v)) - ln(number(2)) - ln(x))
    inner = x * (number(0) + (ln(number(2)) + -ln(v)) - ln(number(2)) - ln(x))
    first = d.calc(x * (-ln(v) - ln(x))).algebra(inner).put(start, d.flip(inverted))
    left = first.put(d.steps[point].conclusion.lhs, d.flip(product)).done()
    one = d.add("fact", eq(exp(0), 1), name="exp_zero")
    right = d.calc(d.steps[point].conclusion.rhs).put(y * number(1) / 2 - x, one).algebra(1 / v - x).done()
    whole = summed(d, z, chain(d, left, point, right))
    entropy = -total(z, x * ln(x))
    low = d.calc(-ln(v) + entropy).algebra(-(number(1) * ln(v)) + entropy)
    low = low.put(-(total(z, x) * ln(v)) + entropy, d.flip(unit)).algebra(d.steps[whole].conclusion.lhs)
    high = d.calc(d.steps[whole].conclusion.rhs).algebra(1 - total(z, x)).put(1 - number(1), unit).algebra(number(0))
    less = chain(d, low.done(), whole, high.done())
    statement = le(entropy, ln(v))
    rewrite(d, add(d, less, same(d, ln(v))), statement.lhs, statement.rhs)
    title, lemmas = "Entropy of a token, at most", (gibbs, inverse)
    return Theorem("token-entropy", title, statement, tuple(d.steps), (P_SIGN, P_LAW), lemmas, SOURCE)


positions = Domain("positions")
t = index("t", positions)
H, chi = Function("H", (positions,)), Function("chi", (positions,))
CAPPED = Hypothesis("capped", le(H(t), ln(v)), ("t",))
CHOSEN = Hypothesis("chosen", le(0, chi(t)), ("t",))


def carried() -> Theorem:
    """Position by position."""
    d = Derivation()
    capped, chosen = d.hypothesis(CAPPED), d.hypothesis(CHOSEN)
    whole = summed(d, t, times(d, chosen, capped))
    statement = le(total(t, chi(t) * H(t)), ln(v) * total(t, chi(t)))
    rewrite(d, whole, statement.lhs, statement.rhs)
    title = "Entropy that few positions can carry"
    return Theorem("entropy-carried", title, statement, tuple(d.steps), (CAPPED, CHOSEN), (), SOURCE)


def family(gibbs: Theorem, inverse: Theorem) -> tuple[Theorem, ...]:
    """All of them."""
    return (
        *(only_forced(), decided(), below_energy(), synonyms(), synonym_entropy(inverse)),
        *(at_most(gibbs, inverse), carried()),
    )
