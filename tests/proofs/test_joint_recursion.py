"""Several functions by one recursion: both checkers accept what defines them, and refuse what goes in a circle."""

import pytest

from latentproof.proofs.attacks.answers import answers
from latentproof.proofs.proof import Hypothesis, Step, Theorem
from latentproof.proofs.terms import Function, Integer, Relation, Term, eq, integer, number

t = integer("t", 0)
f, g, h = (Function(name, (Integer(0),)) for name in "fgh")


def defined(*relations: Relation) -> Theorem:
    hypotheses = tuple(
        Hypothesis(f"d{i}", r, () if r.lhs.args[0] == number(0) else ("t",), definition=True)
        for i, r in enumerate(relations)
    )
    statement = eq(t, t)
    return Theorem("x", "", statement, (Step("algebra", statement),), hypotheses)


FIBONACCI = (eq(f(0), 0), eq(f(t + 1), g(t)), eq(g(0), 1), eq(g(t + 1), f(t) + g(t)))


def test_fibonacci_is_a_definition() -> None:
    assert answers(defined(*FIBONACCI)) == (True, True)
    assert answers(defined(*FIBONACCI, eq(h(t), f(t + 3) * g(0)))) == (True, True)


LATER = t + 1
CIRCLES: dict[str, tuple[Relation, ...]] = {
    "0 = 1 through the start": (eq(f(0), g(1) + 1), eq(f(LATER), g(t)), eq(g(0), 0), eq(g(LATER), f(t))),
    "the later at t + 1": (eq(f(0), 0), eq(f(LATER), g(LATER)), eq(g(0), 1), eq(g(LATER), f(LATER) + 1)),
    "the earlier at t + 1": (eq(f(0), 0), eq(f(LATER), g(t)), eq(g(0), 1), eq(g(LATER), f(LATER))),
    "the earlier at 0": (eq(f(0), 0), eq(f(LATER), g(t)), eq(g(0), f(0)), eq(g(LATER), f(t))),
    "itself at t + 1": (eq(f(0), 0), eq(f(LATER), f(LATER) + g(t)), eq(g(0), 1), eq(g(LATER), f(t))),
    "without a start": (eq(f(LATER), g(t)), eq(g(0), 1), eq(g(LATER), f(t))),
    "through what is no recursion": (
        *(eq(f(0), 0), eq(f(LATER), h(t)), eq(h(t), f(t + 3)), eq(g(0), 1), eq(g(LATER), f(t))),
    ),
}


@pytest.mark.parametrize("name", CIRCLES)
def test_circles_are_refused(name: str) -> None:
    assert answers(defined(*CIRCLES[name])) == (False, False)


def test_a_recursion_at_another_time_is_refused() -> None:
    other: Term = t + t
    assert answers(defined(eq(f(0), 0), eq(f(LATER), g(other)), eq(g(0), 1), eq(g(LATER), f(t)))) == (False, False)
