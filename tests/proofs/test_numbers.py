"""Theorems at the numbers of a grammar: accepted by both checkers, and what both must refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from latentproof.numerics.proved_certificate import propose
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.numbers import NumberedLevel, certify, certify_level
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proofs.terms import Domain, Function, Relation, Term, delta, eq, exp, index, le, ln, lt, number, total
from latentproof.proved_sufficient import known, numbered, proved
from latentproof.theory.sharp_sufficient import LevelLaw

F = Fraction
DELTA = F(1, 10)
LAW = LevelLaw(2, ((3, 1, 0), (1, 2, 1), (0, 1, 3)))


@cache
def level() -> tuple[int, NumberedLevel]:
    proposal = propose([np.array(LAW.joint, dtype=object)], 2, float(DELTA))
    assert proposal is not None
    return proposal.P, numbered(LAW, proposal.levels[0])


def accepted(theorem: Theorem) -> bool:
    """Whether kernel and replay accept; they must agree."""
    answers = []
    try:
        check(theorem)
        answers.append(True)
    except Refused:
        answers.append(False)
    try:
        replay(to_json(theorem))
        answers.append(True)
    except Rejected:
        answers.append(False)
    assert answers[0] == answers[1]
    return answers[0]


def test_a_level_in_numbers_is_a_theorem() -> None:
    P, numbers = level()
    theorem = certify_level(known(), numbers, P, DELTA)
    assert accepted(theorem)
    assert theorem.statement.op == "<="
    assert theorem.statement.rhs == number(DELTA)
    verdict = check(theorem)
    assert verdict.grade == "cited"
    assert {a.name for a in verdict.assumptions if a.kind == "cited"} == {"gauss_form", "gauss_shift", "gauss_symmetry"}
    assert "rational interval arithmetic" in {a.name for a in verdict.assumptions}


def test_several_levels_are_a_theorem_about_one_data_set() -> None:
    found = proved([LAW, LAW], DELTA, alone=False)
    assert found is not None
    assert {"bottom", "onward 1", "onward 2", "level 1", "level 2"} <= {h.name for h in found.theorem.hypotheses}
    assert level()[0] < found.P


def setting(numbers: NumberedLevel, which: int, change: Callable[[Fraction], Fraction]) -> NumberedLevel:
    rows = tuple(tuple(change(x) if i == which else x for i, x in enumerate(row)) for row in numbers.settings)
    return replace(numbers, settings=rows)


def test_fewer_samples_smaller_failures_and_other_parameters_are_refused() -> None:
    P, numbers = level()
    assert not accepted(certify_level(known(), numbers, P * 9 // 10, DELTA))
    assert not accepted(certify_level(known(), numbers, P, DELTA / 2))
    changes: list[tuple[int, Callable[[Fraction], Fraction]]] = [
        (0, lambda x: x / 2),  # counts that leave too much drift
        (0, lambda x: 0 * x),  # counts below 1
        (1, lambda x: -x),  # a negative rate
        (2, lambda x: 3 * x),  # a mixture so wide that its integral diverges
        (3, lambda x: x / 2),  # a band that it leaves
        (5, lambda x: 3 * x),  # weights below what counts as likely
        (6, lambda x: x / 2),  # components that vary more
        (7, lambda x: x + 1),  # targets that are not certain
        (7, lambda x: x + 2),
    ]
    for which, change in changes:
        assert not accepted(certify_level(known(), setting(numbers, which, change), P, DELTA)), which
    assert not accepted(certify(known(), [numbers], P * 9 // 10, DELTA))
    assert accepted(certify(known(), [numbers], P, DELTA))


def without(theorem: Theorem, name: str) -> Theorem:
    return replace(theorem, hypotheses=tuple(h for h in theorem.hypotheses if h.name != name))


def test_elements_must_be_different_and_all_there() -> None:
    P, numbers = level()
    theorem = certify_level(known(), numbers, P, DELTA)
    names = [h.name for h in theorem.hypotheses]
    assert not accepted(without(theorem, next(name for name in names if name.startswith("a1 a2"))))
    assert not accepted(without(theorem, "phi at a1 z2"))
    for gone in ("phi at a1 z2", "phi at a2 z2", "phi at a3 z2"):
        theorem = without(theorem, gone)
    assert not accepted(theorem)


def test_a_law_that_is_none_is_an_error() -> None:
    _, numbers = level()
    with pytest.raises(ValueError, match="add up to 1"):
        replace(numbers, probabilities=tuple(2 * p for p in numbers.probabilities))
    with pytest.raises(ValueError, match="settings"):
        replace(numbers, settings=numbers.settings[1:])


THINGS = Domain("things", number(2))
one, two, x, y = (index(name, THINGS) for name in ("e1", "e2", "x", "y"))
f, g = Function("f", (THINGS,)), Function("g", (THINGS,))
VALUES = (
    Hypothesis("f1", eq(f(one), number(F(1, 3)))),
    Hypothesis("f2", eq(f(two), number(F(2, 3)))),
    Hypothesis("apart", Relation(one, "!=", two)),
)


def said(conclusion: Relation, *hypotheses: Hypothesis) -> bool:
    d = Derivation()
    d.add("evaluate", conclusion)
    return accepted(Theorem("said", "", conclusion, tuple(d.steps), hypotheses or VALUES))


def test_what_evaluate_says_is_true_and_only_that() -> None:
    whole = total(x, f(x))
    true = [
        lt(number(F(1, 3) - F(1, 10**30)), f(one)),
        le(f(x), number(F(67, 100))),
        lt(whole, 1 + number(F(1, 10**30))),
        lt(total(x, exp(f(x)), y), number(2)),
        lt(total(x, f(x) * delta(x, y)), number(1)),
        lt(ln(f(x)) + ln(f(y)), number(0)),
        le(total(x, f(x) * 0), number(0)),
    ]
    for r in true:
        assert said(r), r
        assert not said(Relation(r.rhs, "<", r.lhs)), r
    false = [
        *(le(f(x), number(F(1, 2))), lt(whole, 1), lt(f(x), f(y)), le(g(x), 1)),
        *(le(ln(f(x) - f(y)), 1), le(1 / (f(x) - f(y)), 1)),
    ]
    for r in false:
        assert not said(r), r


def test_evaluate_needs_a_full_list_of_different_elements() -> None:
    r = lt(total(x, f(x)), number(2))
    assert said(r)
    assert not said(r, *VALUES[:2])
    assert not said(r, VALUES[0], VALUES[2])
    more = index("e3", THINGS)
    apart = [Hypothesis(f"more{k}", Relation(more, "!=", other)) for k, other in enumerate((one, two))]
    assert not said(r, *VALUES, Hypothesis("f3", eq(f(more), number(0))), *apart)
    endless = Domain("things")
    e = index("e1", endless)
    h = Function("f", (endless,))
    loose: Term = total(index("x", endless), h(index("x", endless)))
    assert not said(lt(loose, number(2)), Hypothesis("f1", eq(h(e), number(1))))
    # An element that a sum binds would stand for two things.
    assert not said(lt(total(one, f(one)), number(2)))
    # A value that holds for every element lists none.
    assert not said(r, Hypothesis("f1", eq(f(one), number(F(1, 3))), ("e1",)), *VALUES[1:])
