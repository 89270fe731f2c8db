"""Attacks found by reading both checkers as a forger would: each once proved something false, most of them 0 = 1.

Every one of them is refused by the kernel and by the replay checker, for the reason it is about.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from latentproof.proofs.axioms import moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.proof import Hypothesis, Step, Theorem
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    History,
    Real,
    Relation,
    Sample,
    Table,
    Term,
    eq,
    falls,
    index,
    integer,
    le,
    mean,
    number,
    real,
    total,
)

k, q, t = integer("k", 1), integer("q", 2), integer("t", 0)
SET = Domain("D", k)
i, j, z = (index(name, SET) for name in "ijz")
F, G = Function("F", (SET, SET)), Function("G", (SET,))
SLOTS, CLASSES = Domain("S"), Domain("C", q)
s, c = index("s", SLOTS), index("c", CLASSES)
TABLE = Table("r", SLOTS, CLASSES, q * integer("w", 1))
HIT = falls(TABLE, s, c)


def one(rule: str, conclusion: Relation, **more: object) -> Theorem:
    return Theorem("x", "", conclusion, (Step(rule, conclusion, **more),))  # type: ignore[arg-type]  # fields of a step


def last(d: Derivation, hypotheses: tuple[Hypothesis, ...] = (), lemmas: tuple[Theorem, ...] = ()) -> Theorem:
    return Theorem("x", "", d.steps[-1].conclusion, tuple(d.steps), hypotheses, lemmas)


def at(level: Term) -> Table:
    return replace(TABLE, level=level)


def shadowed_index_takes_the_marker_of_another() -> Theorem:
    """sum_z sum_i sum_i sum_j F(i, j) is not k^3 sum_j F(j, j): an inner i hid an outer one, and j took its place."""
    whole = total(z, total(i, total(i, total(j, F(i, j) * G(z)))))
    return one("algebra", eq(whole, total(z, k * k * total(j, F(j, j)) * G(z))))


def sum_inside_an_argument() -> Theorem:
    """sum_j R(sum_i F(i, j)) is not sum_j R(sum_i F(j, i))."""
    R = Function("R", (Real(),))
    return one("algebra", eq(total(j, R(total(i, F(i, j)))), total(j, R(total(i, F(j, i))))))


def index_inside_an_argument() -> Theorem:
    """sum_i R(G(i)) is not k R(G(i))."""
    R = Function("R", (Real(),))
    return one("algebra", eq(total(i, R(G(i))), k * R(G(i))))


def exponent_that_is_a_power() -> Theorem:
    """x^(2^t) is not x^t."""
    x = real("x")
    return one("algebra", eq(x ** (number(2) ** t), x**t))


def integer_that_divides_by_zero() -> Theorem:
    """k >= 1, but t/t is no integer at t = 0."""
    d = Derivation()
    d.instance(d.add("order", le(1, k)), {"k": t / t})
    return last(d)


def level_below_the_first() -> Theorem:
    """E over levels <= t is that over <= t - 1 of E over level t, but not at t = 0, where nothing is averaged."""
    d, hit, below = Derivation(), falls(at(t), s, c), t + number(-1)
    split = eq(mean(History(at(t)), hit), mean(History(at(below)), mean(at(t), hit)))
    chance = d.axiom("injection_moments", eq(mean(at(t), hit), moment(at(t), [c])))
    whole = (
        d.calc(mean(History(at(t)), hit))
        .by(d.axiom("independence_of_levels", split))
        .put(mean(History(at(below)), moment(at(t), [c])), chance)
        .algebra(1 / q)
        .done()
    )
    start = falls(at(number(0)), s, c)
    nothing = d.axiom("independence_of_levels", eq(mean(History(at(number(0))), start), start))
    d.calc(start).by(d.flip(nothing)).by(d.instance(whole, {"t": number(0)})).done()
    return last(d)


def level_below_the_first_by_a_sum() -> Theorem:
    """The same with the literal (-1) + 1 for the level 0."""
    d, zero = Derivation(), number(-1) + 1
    hit = falls(at(zero), s, c)
    split = eq(mean(History(at(zero)), hit), mean(History(at(number(-1))), mean(at(zero), hit)))
    chance = d.axiom("injection_moments", eq(mean(at(zero), hit), moment(at(zero), [c])))
    start = falls(at(number(0)), s, c)
    nothing = d.axiom("independence_of_levels", eq(mean(History(at(number(0))), start), start))
    (
        d.calc(start)
        .by(d.flip(nothing))
        .algebra(mean(History(at(zero)), hit))
        .by(d.axiom("independence_of_levels", split))
        .put(mean(History(at(number(-1))), moment(at(zero), [c])), chance)
        .algebra(1 / q)
        .done()
    )
    return last(d)


def index_inside_a_level() -> Theorem:
    """The summands belong to different levels."""
    hit = falls(at(G(i)), s, c)
    return one("algebra", eq(total(i, hit), k * hit))


def random_level() -> Theorem:
    """Which level it is depends on what is averaged."""
    other = replace(TABLE, name="r2")
    hit = falls(at(falls(other, s, c)), s, c)
    return one("algebra", eq(mean(other, hit), hit))


def fractional_level() -> Theorem:
    hit = falls(at(number(Fraction(1, 2))), s, c)
    return one("algebra", eq(hit, hit))


def empty_set() -> Theorem:
    """sum over tau != sigma of 0 <= sum over tau != sigma of 1 = |D| - 1, for sigma in the empty D: 0 <= -1."""
    size = integer("n", 0)
    empty = Domain("D", size)
    tau, sigma = index("tau", empty), index("sigma", empty)
    d = Derivation()
    zero, rest = total(tau, number(0), sigma), total(tau, number(1), sigma)
    grown = d.add("monotone_sum", le(zero, rest), d.add("order", le(0, 1)))
    whole = d.calc(number(0)).algebra(zero).by(grown).algebra(size - 1).done()
    d.instance(whole, {"n": number(0)})
    return last(d)


def table_that_cannot_be() -> Theorem:
    """Three tuples in two classes of one size: the third moment is -1/16, so 0 <= -1/16 with no table in sight."""
    table = Table("r", SLOTS, Domain("C", number(2)), number(3))
    slots, cls = [index(name, SLOTS) for name in ("a", "b", "c")], index("d", table.classes)
    apart = tuple(
        Hypothesis(f"h{n}", Relation(x, "!=", y))
        for n, (x, y) in enumerate((slots[:2], slots[1:], [slots[0], slots[2]]))
    )
    d = Derivation()
    all_three = falls(table, slots[0], cls) * falls(table, slots[1], cls) * falls(table, slots[2], cls)
    grown = d.add("monotone_mean", le(mean(table, number(0)), mean(table, all_three)), d.add("order", le(0, all_three)))
    value = d.axiom("injection_moments", eq(mean(table, all_three), moment(table, [cls, cls, cls])))
    negative = number(Fraction(-1, 16))
    d.calc(number(0)).algebra(mean(table, number(0))).by(grown).by(value).algebra(negative).done()
    return last(d, apart)


def constant_that_becomes_random() -> Theorem:
    """If a constant f is 1[r(s) in c] whatever r does, then f = 1/q; but 1[r(s) in c] itself is no constant."""
    f = Function("f", ())
    h = Hypothesis("h", eq(f(), HIT))
    d = Derivation()
    same, chance = d.hypothesis(h), d.axiom("injection_moments", eq(mean(TABLE, HIT), moment(TABLE, [c])))
    d.calc(f()).algebra(mean(TABLE, f())).put(mean(TABLE, HIT), same).by(chance).algebra(1 / q).done()
    lemma = replace(last(d, (h,)), name="lemma")
    d = Derivation()
    d.lemma(lemma, Substitution(functions={"f": ((), HIT)}), d.add("algebra", eq(HIT, HIT)))
    return last(d, (), (lemma,))


def number_that_becomes_random() -> Theorem:
    """The same with a real variable in place of the constant function."""
    x = real("x")
    h = Hypothesis("h", eq(x, HIT))
    d = Derivation()
    same, chance = d.hypothesis(h), d.axiom("injection_moments", eq(mean(TABLE, HIT), moment(TABLE, [c])))
    d.calc(x).algebra(mean(TABLE, x)).put(mean(TABLE, HIT), same).by(chance).algebra(1 / q).done()
    lemma = replace(last(d, (h,)), name="lemma")
    d = Derivation()
    d.lemma(lemma, Substitution({"x": HIT}), d.add("algebra", eq(HIT, HIT)))
    return last(d, (), (lemma,))


def product_of_another_size() -> Theorem:
    """Two times two is not five."""
    two = number(2)
    first, second = Domain("A", two), Domain("B", two)
    a, b = index("a", first), index("b", second)
    both = index("x", Domain("AxB", number(5), (first, second)))
    d = Derivation()
    double = d.add("pairs", eq(total(both, number(1)), total(a, total(b, number(1)))))
    d.calc(number(5)).algebra(total(both, number(1))).by(double).algebra(number(4)).done()
    return last(d)


def cardinality_of_three_factors() -> Theorem:
    """A product of three, of which the rules would read two: the statement would say 2 * 2 * 2 = 4 to who reads it."""
    two = number(2)
    odd = Domain("A", Term("*", (two, two, two)))
    return one("algebra", eq(total(index("a", odd), number(1)), 4))


def cardinality_of_one_summand() -> Theorem:
    odd = Domain("A", Term("+", (number(2),)))
    return one("algebra", eq(total(index("a", odd), number(1)), 2))


def tuples_of_three_factors() -> Theorem:
    odd = replace(TABLE, tuples=Term("*", (q, integer("w", 1), number(3))))
    return one("algebra", eq(falls(odd, s, c), falls(odd, s, c)))


def level_of_three_summands() -> Theorem:
    hit = falls(at(Term("+", (t, number(1), number(1)))), s, c)
    return one("algebra", eq(hit, hit))


def draws_of_three_factors() -> Theorem:
    """E of 1 is 1 whatever the number of draws, but the number must be one."""
    draws = Sample("X", total(i, G(i)), Term("*", (k, k, k)))
    f = Function("f", (), (draws,))
    return one("algebra", eq(f(), f()))


ATTACKS: list[Callable[[], Theorem]] = [
    *(shadowed_index_takes_the_marker_of_another, sum_inside_an_argument, index_inside_an_argument),
    *(exponent_that_is_a_power, integer_that_divides_by_zero, level_below_the_first, level_below_the_first_by_a_sum),
    *(index_inside_a_level, random_level, fractional_level, empty_set, table_that_cannot_be),
    *(constant_that_becomes_random, number_that_becomes_random, product_of_another_size),
    *(cardinality_of_three_factors, cardinality_of_one_summand, tuples_of_three_factors, level_of_three_summands),
    draws_of_three_factors,
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda f: f.__name__)
def test_attack_is_refused(attack: Callable[[], Theorem]) -> None:
    theorem = attack()
    with pytest.raises(Refused):
        check(theorem)
    with pytest.raises(Rejected):
        replay(to_json(theorem))


def test_the_nearest_true_statement_is_accepted() -> None:
    """What the attacks bend is not simply forbidden."""
    low = integer("l", 1)
    hit = falls(at(low), s, c)
    split = eq(mean(History(at(low)), hit), mean(History(at(low + number(-1))), mean(at(low), hit)))
    nested = eq(
        total(z, total(i, total(i, total(j, F(i, j) * G(z))))), k * total(z, total(i, total(j, F(i, j) * G(z))))
    )
    for theorem in (
        one("axiom", split, name="independence_of_levels"),
        one("algebra", nested),
        one("algebra", eq(real("x") ** (2 * t + 1), real("x") * real("x") ** t * real("x") ** t)),
    ):
        check(theorem)
        replay(to_json(theorem))
