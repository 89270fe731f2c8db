r"""Judgements, what the kernel derives, and refusals, what it answers otherwise.

Object: a judgement is a relation, the pairs of indices that it takes to be different, and the induction hypotheses that
it still rests on; it says that the relation holds for all values of its free names under those.
Source: sequents as in HOL Light (Harrison, 2009).
"""

from __future__ import annotations

from dataclasses import dataclass

from latentproof.proofs.terms import Relation, Term

Pairs = frozenset[frozenset[Term]]


class Refused(ValueError):  # noqa: N818  # the answer "no", of three, not a failure of the program
    """A step is not accepted: number, reason, and the values at which the statement fails if some were found."""

    def __init__(self, reason: str, step: int | None = None, counterexample: dict[str, int] | None = None) -> None:
        self.reason, self.step, self.counterexample = reason, step, counterexample
        where = "" if step is None else f"step {step}: "
        at = (
            ""
            if not counterexample
            else " (fails at " + ", ".join(f"{k} = {v}" for k, v in counterexample.items()) + ")"
        )
        super().__init__(f"{where}{reason}{at}")


def require(condition: bool, reason: str) -> None:
    """Refuse with the reason unless the condition holds."""
    if not condition:
        raise Refused(reason)


@dataclass(frozen=True)
class Judgement:
    """A relation that holds for all values, where the `distinct` pairs differ and the `open` relations hold."""

    relation: Relation
    distinct: Pairs = frozenset()
    open: frozenset[Relation] = frozenset()
