r"""Rules about sums, averages and indicators in Coq, each an application of one law proved in the prelude.

Object: for each such rule of the kernel, a function from a step to its script. Statement: coqc decides.
Source: the kernel's rules of the same names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from latentproof.proofs.coq.names import Env, safe
from latentproof.proofs.proof import Step
from latentproof.proofs.terms import Domain, History, Term, Variable

if TYPE_CHECKING:
    from latentproof.proofs.coq.theorem import CoqTheorem


def monotone(t: CoqTheorem, step: Step, number: int) -> str:
    """A sum or an average of smaller terms."""
    left = step.conclusion.lhs
    lemma = {"mean": "mean_le", "sum": "Sumx_le" if len(left.args) == 2 else "Sum_le"}[left.op]
    if isinstance(left.data, History):
        lemma = "Hist_le"
    return f"apply {lemma}; intros; {t.premise(step, 0)}."


def _function(t: CoqTheorem, *sums: Term) -> str:
    names, env = [], Env()
    for s in sums:
        assert isinstance(s.data, Variable)
        names.append(f"({safe(s.data.name)} : {t.context.sort(s.data.sort)})")
        env[s.data.name] = safe(s.data.name)
    return f"(fun {' '.join(names)} => {t.context.real(sums[-1].args[0], env)})"


def _set(t: CoqTheorem, s: Term) -> str:
    assert isinstance(s.data, Variable)
    assert isinstance(s.data.sort, Domain)
    return t.context.set(s.data.sort)


def split(t: CoqTheorem, step: Step, number: int) -> str:
    """The element at an index taken out of a sum."""
    whole, rest = step.conclusion.lhs, step.conclusion.rhs.args[1]
    return f"exact (Sum_split {_set(t, whole)} {t.context.index(rest.args[1], {})} {_function(t, whole)})."


def exchange(t: CoqTheorem, step: Step, number: int) -> str:
    """Two sums in the other order."""
    outer = step.conclusion.lhs
    inner = outer.args[0]
    return f"exact (Sum_exchange {_set(t, outer)} {_set(t, inner)} {_function(t, outer, inner)})."


def pairs(t: CoqTheorem, step: Step, number: int) -> str:
    """A sum over pairs as two sums."""
    whole, outer = step.conclusion.lhs, step.conclusion.rhs
    return f"exact (Sum_pairs {_set(t, outer)} {_set(t, outer.args[0])} {_function(t, whole)})."


def mean_sum(t: CoqTheorem, step: Step, number: int) -> str:
    """The average of a sum."""
    average = step.conclusion.lhs
    kind = "Hist" if isinstance(average.data, History) else "mean"
    return f"apply {kind}_{'Sumx' if len(average.args[0].args) == 2 else 'Sum'}."


def delta(t: CoqTheorem, step: Step, number: int) -> str:
    """Products and values of indicators."""
    law = {
        "indicator_square": "delta_square",
        "disjoint": "delta_disjoint; side",
        "delta_value": "delta_same"
        if step.conclusion.lhs.args[0] == step.conclusion.lhs.args[1]
        else "delta_apart; side",
    }[step.rule]
    return f"apply {law}."


def apart_or_equal(t: CoqTheorem, step: Step, number: int) -> str:
    """Two indices differ or are one."""
    x, y = (t.context.variables[n] for n in step.cases)
    assert isinstance(x.sort, Domain)
    apart, equal = (t.use(i) for i in step.premises)
    return f"destruct (same {t.context.set(x.sort)} {safe(x.name)} {safe(y.name)}) as [<-|]; [{equal} | {apart}]."


def coordinates(t: CoqTheorem, step: Step, number: int) -> str:
    """Pairs that differ, by their components."""
    return f"eapply {t.step(step.premises[0])}; first [side | intro both; injection both; intros; contradiction]."
