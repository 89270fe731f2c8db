"""Random values adjusted until a theorem's hypotheses hold.

Object: `satisfy(model, h)` changes values of free functions so that a hypothesis holds, `require(model, h)` insists.
Statement: a point at which some hypothesis fails never counts (`UnmetError`); only values that the hypothesis depends
on are changed.
"""

from __future__ import annotations

from fractions import Fraction

from latentproof.proofs.evaluation.definitions import Index
from latentproof.proofs.evaluation.model import Key, Model, UnmetError
from latentproof.proofs.evaluation.values import arithmetic, compare
from latentproof.proofs.proof import Hypothesis
from latentproof.proofs.terms import Relation


def satisfy(model: Model, h: Hypothesis, last_first: bool = True) -> None:
    """Adjust values so that a hypothesis holds, for all values of its quantified indices; else `UnmetError`.

    last_first: whether the numbers that it names last are tried first.
    """
    r = h.relation
    for env in model.assignments(r, frozenset(h.over)):
        known = set(model.values)
        model.asked.clear()
        if _holds(model, r, env):
            continue
        asked = list(dict.fromkeys(reversed(model.asked) if last_first else model.asked))
        fresh = [key for key in asked if key not in known]
        if not any(_adjusted(model, r, env, key) for key in [*fresh, *(k for k in asked if k not in fresh)]):
            raise UnmetError("its hypotheses are not met by simple values")


def _adjusted(model: Model, r: Relation, env: dict[str, Index], key: Key) -> bool:
    """Whether a relation holds after changing one value: to 0 or 1, or to where both sides are equal if linear."""
    old = model.values[key]
    for simple in (Fraction(0), Fraction(1)):
        model.values[key] = simple
        if _holds(model, r, env):
            return True
    model.values[key] = old
    gap = arithmetic("-", model.value(r.lhs, env), model.value(r.rhs, env))
    model.values[key] = arithmetic("+", old, Fraction(1))
    slope = arithmetic("-", arithmetic("-", model.value(r.lhs, env), model.value(r.rhs, env)), gap)
    if slope != 0:
        model.values[key] = arithmetic("-", old, arithmetic("/", gap, slope))
        if _holds(model, r, env):
            return True
    model.values[key] = old
    return False


def require(model: Model, h: Hypothesis) -> None:
    """`UnmetError` unless a hypothesis holds."""
    if not all(_holds(model, h.relation, env) for env in model.assignments(h.relation, frozenset(h.over))):
        raise UnmetError("its hypotheses are not met by simple values")


def _holds(model: Model, r: Relation, env: dict[str, Index]) -> bool:
    return compare(r.op, model.value(r.lhs, env), model.value(r.rhs, env)) is not False
