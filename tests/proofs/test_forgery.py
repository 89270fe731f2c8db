"""Attempts to get a false theorem, or a hidden assumption, past the checkers."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from latentproof.proofs.axioms import column_moment, moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import columns, notation
from latentproof.proofs.derivations.injection import omega, r, sigma, tau, weighted_injection
from latentproof.proofs.derivations.notation import DIFFERENT, a, b, m, t, v
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.library import build
from latentproof.proofs.proof import Assumption, Hypothesis, Step, Theorem
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Integer,
    Law,
    Relation,
    Term,
    delta,
    eq,
    falls,
    index,
    integer,
    le,
    lt,
    mean,
    number,
    pair,
    real,
    total,
)

ABSURD = eq(number(1), 0)


def one(rule: str, conclusion: Relation, **more: object) -> Theorem:
    return Theorem("x", "", conclusion, (Step(rule, conclusion, **more),))  # type: ignore[arg-type]  # fields of a step


def both_refuse(theorem: Theorem) -> Refused:
    with pytest.raises(Rejected):
        replay(to_json(theorem))
    with pytest.raises(Refused) as refused:
        check(theorem)
    return refused.value


def induction_without_base() -> Theorem:
    """0^t = 0 "by induction", true at t + 1 but not at 0."""
    d = Derivation()
    power = number(0) ** t
    assumed = d.add("assume", eq(power, 0))
    onward = d.add("algebra", eq(number(0) ** (t + 1), 0))
    d.add("induction", eq(power, 0), assumed, onward, name="t")
    return Theorem("x", "", eq(power, 0), tuple(d.steps))


def left_open() -> Theorem:
    return one("assume", ABSURD)


def captured_randomness() -> Theorem:
    """omega is deterministic in E0; putting the indicator itself in its place would change what is averaged."""
    e0 = weighted_injection()
    c = index("c", r.classes)
    moved = Substitution(functions={"omega": ((sigma.data,), falls(r, sigma, Term("var", (), c.data)))})  # type: ignore[dict-item]
    return Theorem("x", "", ABSURD, (Step("instantiate", ABSURD, lemma="E0", substitution=moved),), (), (e0,))


def unproved_lemma() -> Theorem:
    lemma = Theorem("lemma", "", ABSURD, ())
    return Theorem("x", "", ABSURD, (Step("instantiate", ABSURD, lemma="lemma"),), (), (lemma,))


def namesake_of_a_proved_theorem() -> Theorem:
    """Another statement under the name, and with the steps, of a theorem that is proved."""
    forged = replace(build()["E1-lower"], statement=ABSURD)
    return Theorem("x", "", ABSURD, (Step("instantiate", ABSURD, lemma="E1-lower"),), (), (forged,))


def division_by_zero_two_steps_down() -> Theorem:
    """(v - 1)/(v - 1) = 1 for v >= 2; a lemma about any number must not be used at one that may be 0."""
    x = real("x")
    h = Hypothesis("h", lt(0, x))
    inner = (Step("hypothesis", h.relation, name="h"), Step("algebra", eq(x / x, 1), (0,)))
    lemma = Theorem("lemma", "", eq(x / x, 1), inner, (h,))
    check(lemma)
    replay(to_json(lemma))
    claim = eq((v - 2) / (v - 2), 1)
    steps = (
        Step("order", le(0, v - 2)),
        Step("instantiate", claim, (0,), lemma="lemma", substitution=Substitution({"x": v - 2})),
    )
    return Theorem("x", "", claim, steps, (), (lemma,))


def hypothesis_not_met() -> Theorem:
    lemma = Theorem("lemma", "", ABSURD, (Step("hypothesis", ABSURD, name="h"),), (Hypothesis("h", ABSURD),))
    return Theorem("x", "", ABSURD, (Step("instantiate", ABSURD, lemma="lemma"),), (), (lemma,))


def same_slot() -> Theorem:
    """The second moment taken at one slot twice."""
    both = mean(r, falls(r, sigma, index("c", r.classes)) * falls(r, sigma, index("c", r.classes)))
    n, q = r.tuples, r.classes.size or number(1)
    return one("axiom", eq(both, (n / q) * (n / q - 1) / (n * (n - 1))), name="injection_moments")


def pair_not_said_to_differ() -> Theorem:
    return one("delta_value", eq(Term("delta", (a, b)), 0))


def circular_definition() -> Theorem:
    f = Function("F", (Integer(0),))
    h = Hypothesis("h", eq(f(t), f(t) + 1), ("t",), definition=True)
    return Theorem("x", "", h.relation, (Step("hypothesis", h.relation, name="h"),), (h,))


def out_of_range() -> Theorem:
    d = Derivation()
    d.instance(d.add("order", le(2, v)), {"v": number(1)})
    return Theorem("x", "", le(2, number(1)), tuple(d.steps))


def fixed_variable() -> Theorem:
    """x = 0 is assumed of one x, then used of another."""
    x = real("x")
    h = Hypothesis("h", eq(x, 0))
    steps = (
        Step("hypothesis", h.relation, name="h"),
        Step("instantiate", ABSURD, (0,), substitution=Substitution({"x": number(1)})),
    )
    return Theorem("x", "", ABSURD, steps, (h,))


def two_tables_become_one() -> Theorem:
    """E 1[r1] 1[r2] = 1/q^2 for independent tables; false if both are the same."""
    other, c = replace(r, name="r2"), index("c", r.classes)
    d = Derivation()
    x, y = falls(r, sigma, c), falls(other, sigma, c)
    chance = moment(r, [c])
    steps = [d.axiom("injection_moments", eq(mean(t, z), chance)) for t, z in ((r, x), (other, y))]
    d.calc(mean(r, mean(other, x * y))).algebra(mean(r, x) * mean(other, y)).put(chance * chance, *steps).done()
    lemma = Theorem("lemma", "", d.steps[-1].conclusion, tuple(d.steps))
    check(lemma)
    d = Derivation()
    d.lemma(lemma, Substitution(tables={"r2": r}))
    return Theorem("x", "", d.steps[-1].conclusion, tuple(d.steps), (), (lemma,))


def conditional_law_is_not_constant() -> Theorem:
    """What is averaged given position i depends on position i, although no event of it is in sight."""
    inner = mean(columns.given, falls(columns.column, columns.sigma, b) * falls(columns.column, columns.tau, b))
    event = falls(columns.row, columns.sigma, a)
    return one("algebra", eq(mean(columns.row, event * inner), mean(columns.row, event) * inner))


def law_given_itself() -> Theorem:
    law = Law("G", (columns.row,), (columns.row,))
    hit = falls(columns.row, columns.sigma, b)
    return one("axiom", eq(mean(law, hit), 1 / v), name="column_moments")


def column_moment_of_one_slot_twice() -> Theorem:
    hit = falls(columns.column, columns.sigma, b)
    value = column_moment(columns.given, [columns.sigma, columns.sigma], columns.h)
    return one("axiom", eq(mean(columns.given, hit * hit), value), name="column_moments")


def fibre_index_captured() -> Theorem:
    """The fibres' index may not occur in a slot."""
    bound = index("h", columns.sigma.data.sort)  # type: ignore[union-attr, arg-type]  # its domain
    x, y = falls(columns.column, bound, b), falls(columns.column, columns.tau, b)
    value = column_moment(columns.given, [bound, columns.tau], columns.h)
    return one("axiom", eq(mean(columns.given, x * y), value), name="column_moments")


def cases_without_the_equal_one() -> Theorem:
    d = Derivation()
    claim = eq(delta(a, b), 0)
    apart = d.add("delta_value", claim)
    d.add("apart_or_equal", claim, apart, apart, cases=("a", "b"))
    return Theorem("x", "", claim, tuple(d.steps))


def disjoint_classes_that_may_be_equal() -> Theorem:
    return one("disjoint", eq(falls(r, sigma, index("c", r.classes)) * falls(r, sigma, index("d", r.classes)), 0))


def sum_of_an_inequality_about_one_index() -> Theorem:
    f = Function("F", (omega.domains[0],))
    h = Hypothesis("h", le(f(sigma), 0))
    d = Derivation()
    claim = le(total(sigma, f(sigma)), total(sigma, number(0)))
    d.add("monotone_sum", claim, d.hypothesis(h))
    return Theorem("x", "", claim, tuple(d.steps), (h,))


def mean_of_a_sum_that_the_source_depends_on() -> Theorem:
    level = integer("t", 1)
    family = replace(r, level=level)
    bound = index("sigma", r.slots)
    body = total(bound, falls(family, bound, index("c", r.classes)))
    return one("mean_sum", eq(mean(family, body), mean(family, body)))


def coordinates_that_agree() -> Theorem:
    """(a, k) and (a, j) do not differ because a differs from a."""
    d = Derivation()
    table = notation.table
    events = [falls(table, pair(a, index(x, notation.rules)), b) for x in "kj"]
    claim = eq(mean(table, events[0] * events[1]), moment(table, [b, b]))
    d.add("coordinates", claim, d.axiom("injection_moments", claim), name="left")
    return Theorem("x", "", claim, tuple(d.steps))


FORGERIES: list[Callable[[], Theorem]] = [
    *(induction_without_base, left_open, captured_randomness, unproved_lemma, hypothesis_not_met, same_slot),
    *(namesake_of_a_proved_theorem, division_by_zero_two_steps_down),
    *(pair_not_said_to_differ, circular_definition, out_of_range, fixed_variable, two_tables_become_one),
    *(conditional_law_is_not_constant, law_given_itself, column_moment_of_one_slot_twice, fibre_index_captured),
    *(cases_without_the_equal_one, disjoint_classes_that_may_be_equal, sum_of_an_inequality_about_one_index),
    *(mean_of_a_sum_that_the_source_depends_on, coordinates_that_agree),
]


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda f: f.__name__)
def test_forgery_is_refused(forge: Callable[[], Theorem]) -> None:
    both_refuse(forge())


@pytest.mark.parametrize("power", [number(0) - 1, real("x"), t - 1, number(10**9)], ids=str)
def test_exponent_must_be_a_natural_number(power: Term) -> None:
    theorem = one("algebra", eq(v**power, v**power))
    with pytest.raises((Refused, ValueError)):
        check(theorem)
    with pytest.raises(Rejected):
        replay(to_json(theorem))


def test_division_by_what_may_be_zero() -> None:
    both_refuse(one("algebra", eq((v - 2) / (v - 2), 1)))
    x = real("x")
    both_refuse(one("algebra", eq(x / x, 1)))
    check(one("algebra", eq((v - 1) / (v - 1), 1)))


def test_false_statement_gets_a_counterexample() -> None:
    assert both_refuse(one("algebra", eq(v * m, v + m))).counterexample == {"v": 2, "m": 1}
    assert both_refuse(one("order", le(v * m, v + m + 3))).counterexample is not None


def test_changed_record_is_checked_again() -> None:
    theorem = replace(build()["E1-lower"])  # a record of its own, to be spoilt
    check(theorem)
    object.__setattr__(theorem, "statement", ABSURD)
    both_refuse(theorem)
    both_refuse(replace(build()["E0"], statement=ABSURD))


def test_admitted_lemma_shows_two_steps_down() -> None:
    lowest = one("cite", ABSURD, name="wishful")
    middle = Theorem("y", "", ABSURD, (Step("instantiate", ABSURD, lemma="x"),), (), (lowest,))
    top = Theorem("z", "", ABSURD, (Step("instantiate", ABSURD, lemma="y"),), (), (middle,))
    assert check(top).assumptions == {Assumption("admitted", "wishful")}
    assert check(top).grade == replay(to_json(top)).grade == "conjectured"


def test_an_unproved_namesake_two_steps_down() -> None:
    """A lemma of a lemma with the name of a proved theorem and no steps, whose true namesake comes first."""
    forged = Theorem("E1-lower", "", ABSURD, ())
    middle = Theorem("y", "", ABSURD, (Step("instantiate", ABSURD, lemma="E1-lower"),), (), (forged,))
    step = Step("instantiate", ABSURD, lemma="y")
    top = Theorem("x", "", ABSURD, (step,), (), (build()["E1-lower"], middle))
    with pytest.raises(Refused):
        check(top)
    with pytest.raises(ValueError, match="two theorems are called E1-lower"):
        to_json(top)


def test_dropping_any_step_or_hypothesis_is_refused() -> None:
    theorem = build()["centred"]
    for i in range(len(theorem.steps)):
        kept = tuple(
            replace(s, premises=tuple(j - (j > i) if j != i else 99 for j in s.premises))
            for k, s in enumerate(theorem.steps)
            if k != i
        )
        both_refuse(replace(theorem, steps=kept))
    for i in range(len(theorem.hypotheses)):
        both_refuse(replace(theorem, hypotheses=theorem.hypotheses[:i] + theorem.hypotheses[i + 1 :]))
    both_refuse(replace(build()["E1-rows"], hypotheses=()))
    assert build()["E1-rows"].hypotheses == (DIFFERENT,)


LIBRARY = build()
COSTLY = {"E4-start", "E4-prior", "E4-root", "E4", "E4-at-root", "power-sums-4", "power-sums-22", "E6"}
"""They rest on proofs of hundreds of steps; that none of their own steps is idle is looked at all the same."""


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_a_dropped_step(name: str) -> None:
    """Every step is used; with one dropped, both checkers refuse, or neither needs it for the same statement."""
    theorem = LIBRARY[name]
    used = {len(theorem.steps) - 1}
    for i in range(len(theorem.steps) - 1, -1, -1):
        used |= set(theorem.steps[i].premises) if i in used else set()
    assert used == set(range(len(theorem.steps)))
    dropped = [] if name in COSTLY or len(theorem.steps) > 150 else [len(theorem.steps) // 2]
    for i in dropped:
        kept = tuple(
            replace(s, premises=tuple(j - (j > i) for j in s.premises if j != i))
            for k, s in enumerate(theorem.steps)
            if k != i
        )
        shorter = replace(theorem, steps=kept)
        # The last step is the statement; another one may be idle after all, and then both checkers must say so.
        verdicts = [_accepted(check, shorter), _accepted(lambda x: replay(to_json(x)), shorter)]
        assert verdicts in ([[False, False], [True, True]] if i < len(theorem.steps) - 1 else [[False, False]])


def _accepted(verdict: Callable[[Theorem], object], theorem: Theorem) -> bool:
    try:
        verdict(theorem)
    except ValueError:
        return False
    return True


def test_sum_with_an_excluded_index_is_not_the_whole_sum() -> None:
    whole, rest = total(tau, omega(tau)), total(tau, omega(tau), sigma)
    both_refuse(one("algebra", eq(whole, rest)))
