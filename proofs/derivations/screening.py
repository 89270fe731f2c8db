r"""Screening-off: a string belongs to one symbol, and says no more about the rest; what a wrong upper table reads.

Object: x runs over the strings of a block, c and e over the symbols of its top (the concept), y over all the rest. The
rest meets the block only in its concept: P(c, x, y) = p(c, y) q(c, x), q(c, x) the probability that c shows x.
Statement: (one parent) where two draws, from c and from e, are the same string with probability delta(c, e) kappa, as
`E7-unique` says of the model's strings at every height, no string is shown by two symbols,
    \[ q(c,x)\,q(e,x)=\delta_{ce}\,q(c,x)^2: \]
so k upward sweeps, which compute q at level k, leave one symbol possible at each node of the levels <= k. Then
    \[ I(X;Y)=I(C;Y), \]
by the chain rule term by term: P(x, y) has one term, and ln q cancels in ln P(x,y) - ln P(x) - ln P(y).
(wrong upper) Of a table r' that is independent of r, the tuple T = r(a, k) is one of a's with probability m/n; a parser
that reads T by r', and guesses where r' does not have T, is right with probability 1/v, whatever f is.
Source: screening-off, Pearl (1988), chapter 3; concepts as what is predicted: Barrault et al. (2024), arXiv:2412.08821;
derived here.
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.axioms import moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.expansion import sift
from latentproof.proofs.derivations.notation import a, b, k, slots, v, w
from latentproof.proofs.inequalities import cases, rewrite, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import (
    Domain,
    Function,
    Table,
    Term,
    delta,
    eq,
    falls,
    index,
    le,
    ln,
    lt,
    mean,
    number,
    pair,
    real,
    total,
)

CONCEPT = ("E7-unique", "one-parent", "same-information", "wrong-upper", "choice-share", "languages", "E7-redundancy")
"""What the claim concept-level rests on."""
THOUGHT = (
    *(
        "S4-missing",
        "every-rule",
        "S4",
        "S8-necessary-rate",
        "S8-tuple",
        "S8-separation",
        "S8-two-term",
        "S8-two-term-tuple",
    ),
    *("E7-unique", "one-parent"),
)
"""What the claim latent-thought rests on."""
SOURCE = "Pearl (1988), chapter 3 (screening-off); Barrault et al. (2024), arXiv:2412.08821; derived here"
concepts, strings, rest = Domain("concepts"), Domain("strings"), Domain("rest")
c, e = index("c", concepts), index("e", concepts)
x, z = index("x", strings), index("z", strings)
y, u = index("y", rest), index("u", rest)
p, q = Function("p", (concepts, rest)), Function("q", (concepts, strings))
kappa = real("kappa")

SHOWS = Hypothesis("shows", le(0, q(c, x)), ("c", "x"))
AGREE = Hypothesis("agree", eq(total(x, q(c, x) * q(e, x)), delta(c, e) * kappa), ("c", "e"))
ONE_PARENT = Hypothesis("one_parent", eq(q(c, x) * q(e, x), delta(c, e) * q(c, x) ** 2), ("c", "e", "x"))
POSSIBLE = Hypothesis("possible", le(0, p(c, y)), ("c", "y"))
UNIT = Hypothesis("unit", eq(total(x, q(c, x)), 1), ("c",))


def prior(symbol: Term) -> Term:
    """P(c)."""
    return total(u, p(symbol, u))


of_rest = total(e, p(e, y))
"""P(y)."""
of_both = total(e, p(e, y) * q(e, x))
"""P(x, y)."""
of_string = total(e, prior(e) * q(e, x))
"""P(x)."""
of_block = total(y, total(x, total(c, p(c, y) * q(c, x)) * (ln(of_both) - ln(of_string) - ln(of_rest))))
"""I(X; Y)."""
of_concept = total(y, total(c, p(c, y) * (ln(p(c, y)) - ln(prior(c)) - ln(of_rest))))
"""I(C; Y)."""


def one_parent() -> Theorem:
    """A sum of nonnegative terms that is 0 has none that is not."""
    d = Derivation()
    shows, agree = d.hypothesis(SHOWS), d.hypothesis(AGREE)
    own = q(c, x) * q(e, x)
    statement = eq(own, delta(c, e) * q(c, x) ** 2)
    apart = d.add("delta_value", eq(delta(c, e), 0))
    each = times(d, shows, d.instance(shows, {"c": e}))
    each = rewrite(d, each, number(0), own)
    others = total(x, own, z)
    at_z = q(c, z) * q(e, z)
    parted = d.add("split", eq(total(x, own), at_z + others))
    none = d.calc(total(x, own)).by(agree).put(number(0) * kappa, apart).algebra(number(0)).done()
    zeros = d.add("monotone_sum", le(total(x, number(0), z), others), each)
    above = rewrite(d, zeros, number(0), others)
    least = d.add("plus", le(at_z + 0, at_z + others), d.add("order", le(at_z, at_z)), above)
    small = d.calc(at_z).algebra(at_z + 0).by(least).by(d.flip(parted)).by(none).done()
    at_least = d.instance(each, {"x": z})
    zero = d.instance(d.add("fact", eq(at_z, 0), small, at_least, name="antisymmetry"), {"z": x})
    away = d.calc(statement.rhs).put(number(0) * q(c, x) ** 2, apart).algebra(number(0)).done()
    differ = d.calc(own).by(zero).by(d.flip(away)).done()
    unit = d.add("delta_value", eq(delta(c, c), 1))
    whole = d.calc(delta(c, c) * q(c, x) ** 2).put(number(1) * q(c, x) ** 2, unit).algebra(q(c, x) * q(c, x)).done()
    d.add("apart_or_equal", statement, differ, d.flip(whole), cases=("c", "e"))
    title = "A string belongs to one symbol"
    return Theorem("one-parent", title, statement, tuple(d.steps), (SHOWS, AGREE), (), SOURCE)


def _alone(d: Derivation, one: int, shown: int, weight: Callable[[Term], Term], whole: Term) -> int:
    """sum_e weight(e) q(e, x) = weight(c) q(c, x), where 0 < q(c, x)."""
    over = 1 / q(c, x)
    free_of = d.calc(q(e, x)).then("algebra", over * (q(c, x) * q(e, x)), (shown,))
    only = free_of.put(over * (delta(c, e) * q(c, x) ** 2), one).then("algebra", delta(c, e) * q(c, x), (shown,)).done()
    picked = sift(d, c, e, weight)
    mark = d.steps[picked].conclusion
    return (
        d.calc(whole)
        .put(total(e, weight(e) * (delta(c, e) * q(c, x))), only)
        .algebra(mark.lhs * q(c, x))
        .put(mark.rhs * q(c, x), picked)
        .done()
    )


def same_information() -> Theorem:
    """I(X; Y) = I(C; Y)."""
    d = Derivation()
    hypotheses = (SHOWS, POSSIBLE, UNIT, ONE_PARENT)
    shows, possible, unit, one = (d.hypothesis(h) for h in hypotheses)
    both = p(c, y) * q(c, x)
    by_string, by_concept = ln(of_both) - ln(of_string) - ln(of_rest), ln(p(c, y)) - ln(prior(c)) - ln(of_rest)
    term = eq(both * by_string, both * by_concept)

    def nothing(zero: int, left: Term) -> int:
        start = d.calc(term.lhs).put(left * by_string, zero).algebra(number(0)).done()
        end = d.calc(term.rhs).put(left * by_concept, zero).algebra(number(0)).done()
        return d.calc(term.lhs).by(start).by(d.flip(end)).done()

    def no_string(assumed: int) -> int:
        zero = d.add("fact", eq(q(c, x), 0), assumed, shows, name="antisymmetry")
        product = d.calc(both).put(p(c, y) * number(0), zero).algebra(number(0)).done()
        return nothing(product, number(0))

    def no_pair(assumed: int) -> int:
        zero = d.add("fact", eq(p(c, y), 0), assumed, possible, name="antisymmetry")
        product = d.calc(both).put(number(0) * q(c, x), zero).algebra(number(0)).done()
        return nothing(product, number(0))

    def string(shown: int) -> int:
        def with_rest(assumed: int) -> int:
            others = total(u, p(c, u), y)
            parts = p(c, y) + others
            sign = d.add("monotone_sum", le(total(u, number(0), y), others), d.instance(possible, {"y": u}))
            above = rewrite(d, sign, number(0), others)
            parted = d.add("split", eq(prior(c), parts))
            more = d.add("plus", lt(number(0) + 0, parts), assumed, above)
            # Of the sum, not of P(c): what makes it positive is about y, and has to be seen in what follows.
            likely = d.calc(number(0)).algebra(number(0) + 0).by(more).done()
            pairs_ = _alone(d, one, shown, lambda symbol: p(symbol, y), of_both)
            strings_ = _alone(d, one, shown, prior, of_string)
            joint = d.add("fact", eq(ln(both), ln(p(c, y)) + ln(q(c, x))), assumed, shown, name="ln_product")
            alone = d.add("fact", eq(ln(parts * q(c, x)), ln(parts) + ln(q(c, x))), likely, shown, name="ln_product")
            return (
                d.calc(term.lhs)
                .put(both * (ln(both) - ln(prior(c) * q(c, x)) - ln(of_rest)), pairs_, strings_)
                .put(both * (ln(both) - ln(parts * q(c, x)) - ln(of_rest)), parted)
                .put(both * (ln(p(c, y)) + ln(q(c, x)) - (ln(parts) + ln(q(c, x))) - ln(of_rest)), joint, alone)
                .put(both * (ln(p(c, y)) + ln(q(c, x)) - (ln(prior(c)) + ln(q(c, x))) - ln(of_rest)), d.flip(parted))
                .algebra(term.rhs)
                .done()
            )

        return cases(d, p(c, y), number(0), no_pair, with_rest)

    each = cases(d, q(c, x), number(0), no_string, string)
    turned = d.add("exchange", eq(total(x, total(c, term.rhs)), total(c, total(x, term.rhs))))
    statement = eq(of_block, of_concept)
    (
        d.calc(of_block)
        .algebra(total(y, total(x, total(c, term.lhs))))
        .put(total(y, total(x, total(c, term.rhs))), each)
        .put(total(y, total(c, total(x, term.rhs))), turned)
        .algebra(total(y, total(c, p(c, y) * by_concept * total(x, q(c, x)))))
        .put(total(y, total(c, p(c, y) * by_concept * number(1))), unit)
        .algebra(of_concept)
        .done()
    )
    title = "A block and its concept carry the same information about the rest"
    return Theorem("same-information", title, statement, tuple(d.steps), hypotheses, (), SOURCE)


tuples = Domain("tuples", v * w)
other = Table("ro", slots, tuples, v * w)
"""Another table, its classes the single tuples."""
T = index("T", tuples)


def wrong_upper() -> Theorem:
    """P(T is one of a's tuples) + (1 - P(T is anybody's))/v = 1/v."""
    d = Derivation()
    hit, anybody = falls(other, pair(a, k), T), falls(other, pair(b, k), T)
    own, all_of = total(k, hit), total(b, total(k, anybody))
    at_a = d.axiom("injection_moments", eq(mean(other, hit), moment(other, [T])))
    at_b = d.instance(at_a, {"a": b})
    pulled = d.add("mean_sum", eq(mean(other, own), total(k, mean(other, hit))))
    outer = d.add("mean_sum", eq(mean(other, all_of), total(b, mean(other, total(k, anybody)))))
    inner = d.add("mean_sum", eq(mean(other, total(k, anybody)), total(k, mean(other, anybody))))
    chance = moment(other, [T])
    statement = eq(mean(other, own + (1 - all_of) / v), 1 / v)
    (
        d.calc(statement.lhs)
        .algebra(mean(other, own) + (1 - mean(other, all_of)) / v)
        .put(total(k, mean(other, hit)) + (1 - total(b, mean(other, total(k, anybody)))) / v, pulled, outer)
        .put(total(k, chance) + (1 - total(b, total(k, mean(other, anybody)))) / v, at_a, inner)
        .put(total(k, chance) + (1 - total(b, total(k, chance))) / v, at_b)
        .algebra(statement.rhs)
        .done()
    )
    title = "A parser with an unrelated upper table"
    return Theorem("wrong-upper", title, statement, tuple(d.steps), (), (), SOURCE)


def family() -> tuple[Theorem, ...]:
    """All of them."""
    return one_parent(), same_information(), wrong_upper()
