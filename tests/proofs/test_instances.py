"""What the theory computes is, call by call, the right side of a proved statement; a wrong one is told apart."""

from dataclasses import replace
from fractions import Fraction

import pytest

from latentproof.proofs.instances import covering, covering_history, stated
from latentproof.proofs.kernel import check
from latentproof.proofs.library import build, verdicts
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import Term, number
from latentproof.theory.correlation import correlation
from latentproof.theory.information import history_collision
from latentproof.theory.model import OBJECTIVES, RHM, Objective

LIBRARY = build()
GRID = [
    RHM(v, m, s, L)
    for v, s in ((2, 2), (2, 3), (3, 2), (5, 2), (4, 3))
    for m in sorted({1, 2, v ** (s - 1) // 2, v ** (s - 1)} - {0})
    for L in (2, 3, 5, 8)
]


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_correlation_is_a_proved_statement_at_every_level(objective: Objective) -> None:
    for rhm in GRID:
        for level in range(1, rhm.L):
            name, at = covering(rhm, objective, level)
            assert stated(LIBRARY[name], at) == correlation(rhm, objective, level), (rhm, level)


@pytest.mark.parametrize("rhm", [RHM(2, 1, 2, 4), RHM(3, 2, 2, 3), RHM(2, 3, 3, 3), RHM(4, 1, 3, 2), RHM(3, 3, 2, 2)])
def test_collisions_are_a_proved_statement_at_every_position(rhm: RHM) -> None:
    for position in range(rhm.s**rhm.L):
        name, at, given = covering_history(rhm, position)
        assert stated(LIBRARY[name], at, given) == history_collision(rhm, position)
        wrong = {key: value / rhm.v if key == ("g", (Fraction(0),)) else value for key, value in given.items()}
        assert stated(LIBRARY[name], at, wrong) != history_collision(rhm, position)


def test_the_theorems_are_accepted() -> None:
    for name in ("E4-below", "E4-tuple", "E5", "E8-history"):
        assert verdicts()[name].grade == "proved"


@pytest.mark.parametrize("name", ["first_2", "next_2", "next_3", "next_4", "next_22"])
def test_another_recursion_gives_another_value(name: str) -> None:
    """A theorem about a wrong recursion is refused, and its value is not the correlation."""
    theorem = LIBRARY["E4-below"]
    wrong = replace(theorem, hypotheses=tuple(_changed(h) if h.name == name else h for h in theorem.hypotheses))
    rhm = RHM(3, 2, 2, 4)
    _, at = covering(rhm, "token", 1)
    assert stated(wrong, at) != correlation(rhm, "token", 1)
    with pytest.raises(ValueError, match="not the hypothesis"):
        check(wrong)


def _changed(h: Hypothesis) -> Hypothesis:
    return replace(h, relation=replace(h.relation, rhs=h.relation.rhs * number(2)))


def test_one_edge_too_many_is_another_value() -> None:
    rhm = RHM(3, 2, 2, 4)
    for objective in ("token", "latent", "supervised"):
        name, at = covering(rhm, objective, 2)
        for letter in {"t", "u"} & set(at):
            assert stated(LIBRARY[name], {**at, letter: at[letter] + 1}) != correlation(rhm, objective, 2)


def test_what_has_no_value_is_an_error() -> None:
    theorem: Theorem = LIBRARY["E1"]
    with pytest.raises(ValueError, match="arithmetic and definitions only, got a term 'sum'"):
        stated(theorem, {"v": 2, "w": 2, "m": 1})
    undefined = replace(LIBRARY["E4-below"], hypotheses=())
    with pytest.raises(ValueError, match="P2 has no definition at"):
        stated(undefined, {"v": 2, "w": 2, "m": 1, "t": 0, "u": 1})
    assert isinstance(theorem.statement.lhs, Term)
