r"""Wrong variants of every step of every proof, made by machine, to see that both checkers refuse them.

Object: a mutant of a relation changes one node: a constant or exponent by one, + and -, * and /, one integer variable
for another, one slot or index for another, an excluded index dropped, a level by one, or the relation reversed.
Statement: `survey` gives each mutant step to the kernel and to the replay checker, after the correct earlier steps. A
step that survives follows by its rule as well, so it is true; `python -m latentproof.proofs.mutants` lists them all.
Source: mutation testing (DeMillo, Lipton, Sayward, 1978), here of proofs instead of programs.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from latentproof.proofs import replay_state
from latentproof.proofs.kernel import accepts, check, trace
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.replay import Reader, one_meaning
from latentproof.proofs.replay_terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proofs.signs import counterexample
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import History, Relation, Table, Term, Variable, number

T = TypeVar("T")
SWAP = {"+": "-", "-": "+", "*": "/", "/": "*"}


def _local(t: Term, variables: list[Term]) -> Iterator[tuple[str, Term]]:
    """Changes of the root node alone."""
    if t.op == "num" and isinstance(t.data, Fraction):
        yield "constant", number(t.data + 1)
        yield "constant", number(t.data - 1)
    if t.op in SWAP:
        yield "operation", replace(t, op=SWAP[t.op])
        if t.op in "-/" and t.args[0] != t.args[1]:
            yield "sides", replace(t, args=t.args[::-1])
    if t.op == "neg":
        yield "sign", t.args[0]
    if t.op == "^":
        yield "exponent", t.args[0] ** (t.args[1] + 1)
        yield "exponent", t.args[0]
    if t.op == "var" and isinstance(t.data, Variable):
        for other in variables:
            if other != t and type(other.data.sort) is type(t.data.sort):  # type: ignore[union-attr]  # it is a Variable
                yield "symbol", other
    if t.op == "sum" and len(t.args) == 2:
        yield "exclusion", replace(t, args=t.args[:1])
    if t.op == "mean":
        yield "average", t.args[0]
        if isinstance(t.data, History) and t.data.table.level is not None:
            yield "level", replace(t, data=History(replace(t.data.table, level=t.data.table.level + 1)))
    if isinstance(t.data, Table) and t.data.level is not None:
        yield "level", replace(t, data=replace(t.data, level=t.data.level + 1))


def _changes(t: Term, variables: list[Term]) -> Iterator[tuple[str, Term]]:
    yield from _local(t, variables)
    for i, argument in enumerate(t.args):
        for label, changed in _changes(argument, variables):
            yield label, replace(t, args=(*t.args[:i], changed, *t.args[i + 1 :]))


def _leaves(t: Term) -> Iterator[Term]:
    if t.op == "var":
        yield t
    for argument in t.args:
        yield from _leaves(argument)


def mutants(r: Relation) -> Iterator[tuple[str, Relation]]:
    """Every single change of a relation, with its kind.

    >>> from latentproof.proofs.terms import eq, integer
    >>> [label for label, _ in mutants(eq(integer("v", 2), 1))]
    ['relation', 'constant', 'constant']
    """
    variables = list(dict.fromkeys((*_leaves(r.lhs), *_leaves(r.rhs))))
    if r.op == "=":
        yield "relation", replace(r, op="<")
    else:
        yield "relation", Relation(r.rhs, r.op, r.lhs)
    for label, changed in _changes(r.lhs, variables):
        yield label, replace(r, lhs=changed)
    for label, changed in _changes(r.rhs, variables):
        yield label, replace(r, rhs=changed)


@dataclass(frozen=True)
class Survivor:
    """A mutant step that a checker accepts, and which ones do."""

    theorem: str
    step: int
    rule: str
    label: str
    relation: Relation
    kernel: bool
    replay: bool


def _replayed(theorem: Theorem) -> replay_state.Theorem:
    whole = json.loads(to_json(theorem))
    reader = Reader(whole)
    for entry in whole["theorems"]:
        reader.known[entry["name"]] = reader.theorem(entry)
    return reader.known[theorem.name]


def _replay_accepts(th: replay_state.Theorem, i: int, step: Step) -> bool:
    alone = json.loads(to_json(Theorem("x", "", step.conclusion, (step,))))
    entry = alone["theorems"][0]["steps"][0]
    lines = th.lines
    try:
        th.lines = lines[:i]
        Reader(alone).step(th, entry, one_meaning([th.rel, *(h["rel"] for h in th.hypotheses)]))
    except (Rejected, ValueError, TypeError, IndexError, AttributeError):
        return False
    finally:
        th.lines = lines
    return True


STEPS, EACH = 24, 12
"""By default at most so many steps of a theorem, and mutants of a step, spread evenly; `--all` takes every one."""


def _spread(things: list[T], most: int | None) -> list[T]:
    if most is None or len(things) <= most:
        return things
    return [things[i * len(things) // most] for i in range(most)]


def survey(theorem: Theorem, steps: int | None = None, each: int | None = None) -> tuple[int, list[Survivor]]:
    """The number of mutant steps of a theorem, and those that a checker accepts; None: all steps, all mutants."""
    proof, th = trace(theorem), _replayed(theorem)
    count, survivors = 0, list[Survivor]()
    for i, step in _spread(list(enumerate(theorem.steps)), steps):
        for label, relation in _spread(list(mutants(step.conclusion)), each):
            changed = replace(step, conclusion=relation)
            verdicts = accepts(proof, i, changed), _replay_accepts(th, i, changed)
            count += 1
            if any(verdicts):
                survivors.append(Survivor(theorem.name, i, step.rule, label, relation, *verdicts))
    return count, survivors


PURE = {"num", "var", "+", "-", "*", "/", "^", "neg"}


def reason(theorem: Theorem, s: Survivor) -> str:
    """Why a survivor is harmless, each answer by a check of its own; "" if none of them applies."""
    if s.rule == "assume":
        steps = tuple(replace(x, conclusion=s.relation) if i == s.step else x for i, x in enumerate(theorem.steps))
        try:
            check(replace(theorem, steps=steps))
        except ValueError:
            return "an assumption that nothing discharges: the proof as a whole is refused"
        return ""
    nodes = {node.op for side in (s.relation.lhs, s.relation.rhs) for node in subterms(side)}
    if nodes <= PURE:
        return "true at all small integers" if counterexample(s.relation) is None else ""
    if not (s.kernel and s.replay):
        return ""
    same = s.relation.op == "=" and s.rule == "algebra"
    return "both engines find equal normal forms" if same else f"both checkers see an instance of {s.rule}"


def main() -> int:
    """Print the count and the survivors of every theorem with their reasons; 1 if one has none."""
    from latentproof.proofs.latex import latex
    from latentproof.proofs.library import theorems

    limits = (None, None) if "--all" in sys.argv[1:] else (STEPS, EACH)
    total_, reasons = 0, Counter[str]()
    for name, theorem in theorems().items():
        count, survivors = survey(theorem, *limits)
        total_ += count
        print(f"{name}: {count} mutants, {len(survivors)} follow as well")
        for s in survivors:
            why = reason(theorem, s) or "NO REASON"
            reasons[why] += 1
            print(f"  step {s.step} {s.rule}, {s.label}: {why}: {latex(s.relation)[:200]}")
    alive = sum(reasons.values())
    print(f"{total_} mutants, {total_ - alive} refused by both checkers, {alive} follow as well:")
    for why, n in reasons.most_common():
        print(f"  {n} {why}")
    return int("NO REASON" in reasons)


if __name__ == "__main__":
    sys.exit(main())
