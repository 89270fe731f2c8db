"""A Gaussian form less a square has an expectation if its parts say so; both checkers refuse it otherwise."""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proofs.terms import (
    Domain,
    Function,
    Gauss,
    Term,
    exp,
    index,
    le,
    lt,
    mean,
    normal,
    number,
    real,
    total,
)

components = Domain("components")
z = index("z", components)
g = Gauss("g", components)
a, d, c = (Function(name, (components,)) for name in ("a", "d", "c"))
b = real("b")
ROOM = Hypothesis("room", lt(0, 1 - 2 * a(z)), ("z",))
FALLS = Hypothesis("falls", le(0, b))
squares, line = total(z, a(z) * normal(g, z) ** 2), total(z, d(z) * normal(g, z))


def exists(body: Term, *hypotheses: Hypothesis) -> bool:
    """Whether both checkers average 0 <= body over g; they must agree."""
    steps = Derivation()
    known = [steps.hypothesis(h) for h in hypotheses]
    positive = steps.add("order", le(0, body))
    steps.add("monotone_mean", le(mean(g, number(0)), mean(g, body)), positive, *known)
    theorem = Theorem("exists", "", steps.steps[-1].conclusion, tuple(steps.steps), hypotheses)
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


def test_forms_that_fall() -> None:
    assert exists(exp(squares - b * line**2), ROOM, FALLS)
    assert exists(exp(squares), ROOM)


def test_forms_that_may_rise() -> None:
    assert not exists(exp(squares - b * line**2), ROOM)
    assert not exists(exp(squares - b * line**2), FALLS)
    assert not exists(exp(squares + b * line**2), ROOM, FALLS)
    assert not exists(exp(b * line**2), ROOM, FALLS)
    # What is subtracted is a square times b, and nothing else.
    assert not exists(exp(squares - b * line**3), ROOM, FALLS)
    assert not exists(exp(squares - -b * line**2), ROOM, FALLS)
    # A sign that holds for one index does not hold for the one that a sum binds.
    one = Hypothesis("one", le(0, c(z)))
    assert not exists(total(z, exp(squares - c(z) * line**2)), ROOM, one)
