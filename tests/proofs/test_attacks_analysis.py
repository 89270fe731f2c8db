"""Attacks on the rules for cases, expectations, samples, normal vectors and numbers: false statements, refused."""

from collections.abc import Callable

import pytest

from latentproof.proofs.axioms import moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.inequalities import cases, chain
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.proof import Hypothesis, Step, Theorem
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proofs.terms import (
    Domain,
    Gauss,
    Relation,
    Table,
    Term,
    eq,
    exp,
    falls,
    index,
    integer,
    le,
    ln,
    lt,
    mean,
    normal,
    number,
    real,
    total,
)

q = integer("q", 2)
SLOTS, CLASSES = Domain("S"), Domain("C", q)
s, c = index("s", SLOTS), index("c", CLASSES)
TABLE = Table("r", SLOTS, CLASSES, q * integer("w", 1))
HIT = falls(TABLE, s, c)
CHANCE = mean(TABLE, HIT)


def last(d: Derivation, hypotheses: tuple[Hypothesis, ...] = (), lemmas: tuple[Theorem, ...] = ()) -> Theorem:
    return Theorem("x", "", d.steps[-1].conclusion, tuple(d.steps), hypotheses, lemmas)


def one(rule: str, conclusion: Relation, **more: object) -> Theorem:
    return Theorem("x", "", conclusion, (Step(rule, conclusion, **more),))  # type: ignore[arg-type]  # fields of a step


def is_one(d: Derivation, positive: int, x: Term = HIT) -> int:
    """x = 1 from 0 < x for an indicator x."""
    square = d.add("indicator_square", eq(x * x, x))
    return chain(
        d,
        d.add("algebra", eq(x, x * x / x), positive),
        d.add("congruence", eq(x * x / x, x / x), square),
        d.add("algebra", eq(x / x, number(1)), positive),
    )


def is_zero(d: Derivation, low: int, x: Term = HIT) -> int:
    """x = 0 from x <= 0 for an indicator x."""
    return d.add("fact", eq(x, 0), low, d.add("order", le(0, x)), name="antisymmetry")


def case_that_is_averaged() -> Theorem:
    """Where 1[A] <= 0, "so" P(A) <= 0, and else P(A) = 1/q <= 1 = 1[A]: P(A) <= 1[A], false where A fails."""
    d = Derivation()

    def low(assumed: int) -> int:
        averaged = d.add("monotone_mean", le(CHANCE, mean(TABLE, number(0))), assumed)
        nothing = d.add("algebra", eq(mean(TABLE, number(0)), 0))
        return chain(d, averaged, nothing, d.add("order", le(0, HIT)))

    def high(assumed: int) -> int:
        value = d.axiom("injection_moments", eq(CHANCE, moment(TABLE, [c])))
        return chain(d, value, d.add("order", le(moment(TABLE, [c]), number(1))), d.flip(is_one(d, assumed)))

    cases(d, HIT, number(0), low, high)
    return last(d)


def case_that_divides_inside_an_average() -> Theorem:
    """Where 1[A] > 0, "so" E e^(1[A]/1[A]) = e by cancelling; but where A fails it is e^0, if anything."""
    d, y = Derivation(), real("y")
    ratio = mean(TABLE, exp(HIT * (1 / HIT)))
    claim = eq(HIT * ratio, HIT * exp(1))

    def low(assumed: int) -> int:
        zero = is_zero(d, assumed)
        nothing = d.calc(HIT * y).put(number(0) * y, zero).algebra(number(0) * exp(1))
        whole = nothing.put(HIT * exp(1), d.flip(zero)).done()
        return d.instance(whole, {"y": ratio})

    def high(assumed: int) -> int:
        cancelled = d.add("algebra", eq(ratio, exp(1)), assumed)
        return d.calc(HIT * ratio).put(HIT * exp(1), cancelled).done()

    one_, other = low(d.add("assume", le(HIT, 0))), high(d.add("assume", lt(number(0), HIT)))
    d.add("either", claim, one_, other)
    return last(d)


def case_left_open() -> Theorem:
    d = Derivation()
    assumed = d.add("assume", lt(number(0), HIT))
    is_one(d, assumed)
    return last(d)


def two_cases_that_leave_a_gap() -> Theorem:
    """a < b and b < a leave a = b."""
    x, d = real("x"), Derivation()
    claim = lt(number(0), x * x)
    low, high = d.add("assume", lt(x, number(0))), d.add("assume", lt(number(0), x))
    square = [d.add("order", claim, i) for i in (low, high)]
    d.add("either", claim, *square)
    return last(d)


def cases_about_two_numbers() -> Theorem:
    x, y, d = real("x"), real("y"), Derivation()
    low, high = d.add("assume", le(x, 0)), d.add("assume", lt(number(0), y))
    claim = le(x, y)
    d.add("either", claim, chain(d, low, d.add("order", le(0, 0))), high)
    return last(d)


def case_of_one_index_summed() -> Theorem:
    """What is assumed of one index is not known of all."""
    d, i = Derivation(), index("i", CLASSES)
    x = falls(TABLE, s, i)

    def low(assumed: int) -> int:
        return d.add("monotone_sum", le(total(i, x), total(i, number(0))), assumed)

    low(d.add("assume", le(x, 0)))
    return last(d)


def sign_of_one_index_under_a_sum() -> Theorem:
    d, i = Derivation(), index("i", CLASSES)
    x = falls(TABLE, s, i)
    d.add("algebra", eq(total(i, x / x), q), d.add("assume", lt(number(0), x)))
    return last(d)


def logarithm_of_a_negative() -> Theorem:
    """e^(ln(-1)) = -1."""
    d = Derivation()
    d.add("fact", eq(exp(ln(number(-1))), number(-1)), d.add("order", le(0, 1)), name="exp_ln")
    return last(d)


def logarithm_without_its_premise() -> Theorem:
    return one("fact", eq(exp(ln(real("x"))), real("x")), name="exp_ln")


def premises_in_another_order() -> Theorem:
    """event_false needs y < x, not x < y."""
    from latentproof.proofs.terms import event

    x, y, d = number(1), number(2), Derivation()
    d.add("fact", eq(event(x, y), 0), d.add("order", lt(x, y)), name="event_false")
    return last(d)


def exponent_that_divides_by_zero() -> Theorem:
    """e^(n x) = (e^x)^n with n = t/t, at t = 0."""
    t, x = integer("t", 0), real("x")
    return one("fact", eq(exp(t / t * x), exp(x) ** (t / t)), name="exp_power")


def expectation_that_does_not_exist() -> Theorem:
    """E e^(g^2) is infinite: as a number it would be >= E e^(a g^2) = (1-2a)^(-1/2) = e^y for every y, so 1 <= 0."""
    single = Domain("one", number(1))
    g, z, y = Gauss("g", single), index("z", Domain("one", number(1))), real("y")
    x = normal(g, z) ** 2
    inside = -(2 * y)
    room = exp(inside)
    a = (1 - room) / 2
    d = Derivation()
    positive = d.add("order", lt(number(0), room))
    under = chain(d, positive, d.add("algebra", eq(room, 1 - 2 * a)))
    small, large = exp(total(z, a * x)), exp(total(z, x))
    closed = exp(-total(z, ln(1 - 2 * a)) / 2)
    square = d.add("axiom", eq(mean(g, small), closed), under, name="gauss_square")
    same = d.add("algebra", eq(1 - 2 * a, room))
    value = (
        d.calc(mean(g, small))
        .by(square)
        .algebra(exp(-ln(1 - 2 * a) / 2))
        .put(exp(-ln(room) / 2), same)
        .put(exp(-inside / 2), d.add("fact", eq(ln(room), inside), name="ln_exp"))
        .algebra(exp(y))
        .done()
    )
    gap = d.add("order", le(0, (1 - a) * x), d.add("order", le(0, 1 + room)))
    below = d.add("monotone_sum", le(total(z, a * x), total(z, x)), _shift(d, gap, a * x, x))
    grown = d.add("fact", le(small, large), below, name="exp_monotone")
    averaged = d.add("monotone_mean", le(mean(g, small), mean(g, large)), grown)
    everything = chain(d, d.flip(value), averaged)
    infinite = mean(g, large)
    at = d.instance(everything, {"y": infinite})
    tangent = d.add("fact", le(1 + infinite, exp(infinite)), name="exp_tangent")
    too_large = chain(d, tangent, at)
    minus = -infinite
    less = d.add("plus", le(1 + infinite + minus, infinite + minus), too_large, d.add("order", le(minus, minus)))
    first = d.add("algebra", eq(number(1), 1 + infinite + minus))
    chain(d, first, less, d.add("algebra", eq(infinite + minus, number(0))))
    return last(d)


def _shift(d: Derivation, gap: int, low: Term, high: Term) -> int:
    """low <= high from 0 <= (difference), by algebra."""
    r = d.steps[gap].conclusion
    moved = d.add("plus", le(r.lhs + low, r.rhs + low), gap, d.add("order", le(low, low)))
    return chain(d, d.add("algebra", eq(low, r.lhs + low)), moved, d.add("algebra", eq(r.rhs + low, high)))


ATTACKS: list[Callable[[], Theorem]] = [
    *(case_that_is_averaged, case_that_divides_inside_an_average, case_left_open, two_cases_that_leave_a_gap),
    *(cases_about_two_numbers, case_of_one_index_summed, sign_of_one_index_under_a_sum, logarithm_of_a_negative),
    *(logarithm_without_its_premise, premises_in_another_order, exponent_that_divides_by_zero),
    expectation_that_does_not_exist,
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda f: f.__name__)
def test_attack_is_refused(attack: Callable[[], Theorem]) -> None:
    theorem = attack()
    with pytest.raises(Refused):
        check(theorem)
    with pytest.raises(Rejected):
        replay(to_json(theorem))
