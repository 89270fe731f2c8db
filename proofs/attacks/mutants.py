r"""Wrong variants of every step of every proof, to see that both checkers refuse them.

Statement: `survey` gives each mutant step (`changes.py`) to the kernel and to the replay checker, after the correct
earlier steps. A step that survives follows by its rule as well, so it is true: `reason` says why, by a check of its
own, and one survivor of each kind is evaluated at small sizes under the theorem's hypotheses; a changed assumption,
which may say anything, is followed to the end of the proof. `python -m latentproof.proofs.attacks.mutants` does so for
every theorem and counts (`mutant_report.py`).
Source: mutation testing (DeMillo, Lipton, Sayward, 1978), here of proofs instead of programs.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field, replace

from latentproof.proofs.attacks.bench import Bench
from latentproof.proofs.attacks.changes import changed_steps
from latentproof.proofs.evaluation.check import NONE, FailedError, compared
from latentproof.proofs.proof import Hypothesis, Step
from latentproof.proofs.signs import counterexample
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import Integer, Relation, Term, Variable, le, lt, number

FORGET = 2000
"""After so many mutants, what the checkers remember of their parts is forgotten."""
EVALUATIONS = 10_000
"""Of nodes, at most, where a survivor is evaluated."""
PURE = {"num", "var", "+", "-", "*", "/", "^", "neg"}


@dataclass(frozen=True)
class Survivor:
    """A mutant step that a checker accepts, and which ones do."""

    step: int
    rule: str
    label: str
    relation: Relation
    kernel: bool
    replay: bool


def reason(bench: Bench, s: Survivor, step: Step) -> str:
    """Why a survivor is harmless, each answer by a check of its own; "" if none of them applies."""
    true = bench.theorem.steps[s.step]
    if s.relation == true.conclusion:
        return "the same statement, from other premises or by another name"
    if s.rule in ("assume", "cite"):
        if bench.kernel_to_the_end(s.step, step) or bench.replay_to_the_end(s.step, step):
            return ""
        return f"{s.rule}: both refuse the proof as a whole"
    parts = [node for side in (s.relation.lhs, s.relation.rhs) for node in subterms(side)]
    counted = all(isinstance(x.data, Variable) and isinstance(x.data.sort, Integer) for x in parts if x.op == "var")
    if counted and {x.op for x in parts} <= PURE and true.premises == ():
        return "true at all small integers" if counterexample(s.relation) is None else ""
    if not (s.kernel and s.replay):
        if by_parts(bench, s, step):
            return "both checkers see the signs of its factors"
        # Replay refuses 0/exp(y) under an average over y, of which the kernel sees that it is 0.
        alone = s.rule == "algebra" and s.kernel and evaluated(bench, s, step) == "holds at small sizes"
        return "the kernel alone finds equal normal forms, and it holds at small sizes" if alone else ""
    same = s.relation.op == "=" and s.rule == "algebra"
    return "both engines find equal normal forms" if same else f"both checkers see an instance of {s.rule}"


def by_parts(bench: Bench, s: Survivor, step: Step) -> bool:
    """Whether what one checker decides alone, 0 <= a b or 0 < a/b, follows by both from the signs of a and b."""
    r = s.relation

    def signed(t: Term, strict: bool) -> bool:
        part = replace(step, conclusion=(lt if strict else le)(0, t))
        if bench.kernel(s.step, part) and bench.replay(s.step, part):
            return True
        return t.op in ("*", "/") and signed(t.args[0], strict) and signed(t.args[1], strict or t.op == "/")

    return s.rule == "order" and r.op in ("<=", "<") and r.lhs == number(0) and signed(r.rhs, r.op == "<")


def evaluated(bench: Bench, s: Survivor, step: Step) -> str:
    """Whether a survivor that both accept holds at small sizes, where all that it rests on does."""
    said = bench.judgement(s.step, step)
    if said is None or s.rule in ("assume", "cite"):
        return "not evaluated"
    given = {frozenset((h.relation.lhs, h.relation.rhs)) for h in bench.theorem.hypotheses}
    pairs = [Relation(a, "!=", b) for a, b in said.distinct - given]
    more = [Hypothesis(f"also-{i}", r) for i, r in enumerate((*pairs, *said.open))]
    mutant = replace(bench.theorem, statement=said.relation, hypotheses=(*bench.theorem.hypotheses, *more))
    try:
        return "no finite model" if compared(mutant, EVALUATIONS).startswith(NONE) else "holds at small sizes"
    except FailedError:
        return "FALSE"


@dataclass
class Kind:
    """Survivors of one kind: how many, one of them, and what its evaluation says."""

    count: int
    example: Survivor
    evaluated: str


@dataclass
class Survey:
    """What became of some mutants of a theorem; survivors by (label, rule, kernel, replay, reason)."""

    mutants: int = 0
    tried: Counter[str] = field(default_factory=Counter)
    alive: dict[tuple[str, str, bool, bool, str], Kind] = field(default_factory=dict)


def survey(bench: Bench, first: int = 0, stride: int = 1) -> Survey:
    """Try every `stride`-th mutant from the `first`-th on."""
    found = Survey()
    for i, label, build in changed_steps(bench.theorem):
        found.mutants += 1
        if (found.mutants - 1 - first) % stride or found.mutants <= first:
            continue
        if sum(found.tried.values()) % FORGET == 0:
            bench.forget()
        step = build()
        found.tried[label] += 1
        verdicts = bench.kernel(i, step), bench.replay(i, step)
        if any(verdicts):
            s = Survivor(i, step.rule, label, step.conclusion, *verdicts)
            why = reason(bench, s, step)
            kind = found.alive.get((label, step.rule, *verdicts, why))
            if kind is None:
                kind = found.alive[label, step.rule, *verdicts, why] = Kind(0, s, evaluated(bench, s, step))
            kind.count += 1
    return found


if __name__ == "__main__":
    from latentproof.proofs.attacks.mutant_report import main

    sys.exit(main())
