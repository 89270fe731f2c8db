r"""Wrong variants of every step of every proof, made by machine, to see that both checkers refuse them.

Object: a mutant of a relation changes one node: a constant or exponent by one, + and -, * and /, one integer variable
for another, one slot or index for another, an excluded index dropped, a level by one, or the relation reversed.
Statement: `survey` gives each mutant step to the kernel and to the replay checker, after the correct earlier steps. A
step that survives follows by its rule as well, so it is true; `python -m latentproof.proofs.mutants` lists them all.
Source: mutation testing (DeMillo, Lipton, Sayward, 1978), here of proofs instead of programs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from latentproof.proofs import replay_state
from latentproof.proofs.kernel import accepts, trace
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.replay import Reader
from latentproof.proofs.replay_terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proofs.terms import History, Relation, Table, Term, Variable, number

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
        Reader(alone).step(th, entry, [th.rel, *(h["rel"] for h in th.hypotheses)])
    except (Rejected, ValueError, TypeError, IndexError, AttributeError):
        return False
    finally:
        th.lines = lines
    return True


def survey(theorem: Theorem) -> tuple[int, list[Survivor]]:
    """The number of mutant steps of a theorem, and those that a checker accepts."""
    proof, th = trace(theorem), _replayed(theorem)
    count, survivors = 0, list[Survivor]()
    for i, step in enumerate(theorem.steps):
        for label, relation in mutants(step.conclusion):
            changed = replace(step, conclusion=relation)
            verdicts = accepts(proof, i, changed), _replay_accepts(th, i, changed)
            count += 1
            if any(verdicts):
                survivors.append(Survivor(theorem.name, i, step.rule, label, relation, *verdicts))
    return count, survivors


def main() -> None:
    """Print the count and the survivors of every theorem."""
    from latentproof.proofs.latex import latex
    from latentproof.proofs.library import theorems

    total_, alive = 0, 0
    for name, theorem in theorems().items():
        count, survivors = survey(theorem)
        total_, alive = total_ + count, alive + len(survivors)
        print(f"{name}: {count} mutants, {len(survivors)} follow as well")
        for s in survivors:
            print(f"  step {s.step} {s.rule}, {s.label}, kernel {s.kernel}, replay {s.replay}: {latex(s.relation)}")
    print(f"{total_} mutants, {total_ - alive} refused by both, {alive} follow as well")


if __name__ == "__main__":
    main()
