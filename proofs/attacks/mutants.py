r"""Wrong variants of every step of every proof, made by machine, to see that both checkers refuse them.

Object: a mutant of a relation changes one node: a constant or exponent by one, + and -, * and /, one integer variable
for another, one slot or index for another, an excluded index dropped, a level by one, or the relation reversed; a
mutant of a step changes its premises, its name, its cases or its rule.
Statement: `survey` gives each mutant step to the kernel and to the replay checker, after the correct earlier steps. A
step that survives follows by its rule as well, so it is true: `python -m latentproof.proofs.attacks.mutants`.
Source: mutation testing (DeMillo, Lipton, Sayward, 1978), here of proofs instead of programs.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from multiprocessing import get_context

from latentproof.proofs import syntax
from latentproof.proofs.axioms import AXIOMS
from latentproof.proofs.axioms_samples import GAUSS_FACTS, SAMPLE_AXIOMS
from latentproof.proofs.facts import FACTS
from latentproof.proofs.kernel import accepts, check, trace
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.replay import state as replay_state
from latentproof.proofs.replay import terms as replay_terms
from latentproof.proofs.replay.checker import Reader, one_meaning
from latentproof.proofs.replay.limits import EFFORT
from latentproof.proofs.serial import to_json
from latentproof.proofs.signs import counterexample
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import History, Integer, Relation, Table, Term, Variable, number

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
    text = to_json(theorem)
    EFFORT.begin(len(text))
    whole = json.loads(text)
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
        EFFORT.begin()
        Reader(alone).step(th, entry, one_meaning([th.rel, *(h["rel"] for h in th.hypotheses)]))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return False
    finally:
        th.lines = lines
    return True


def tampered(step: Step, i: int) -> Iterator[tuple[str, Step]]:
    """The step with a premise dropped, doubled, exchanged with the next, or one line off; another name; no cases."""
    p = step.premises
    for k in range(len(p)):
        yield "premise dropped", replace(step, premises=(*p[:k], *p[k + 1 :]))
        yield "premise before", replace(step, premises=(*p[:k], p[k] - 1, *p[k + 1 :]))
        if p[k] + 1 < i:
            yield "premise after", replace(step, premises=(*p[:k], p[k] + 1, *p[k + 1 :]))
        if k and p[k - 1] != p[k]:
            yield "premises exchanged", replace(step, premises=(*p[: k - 1], p[k], p[k - 1], *p[k + 1 :]))
    names = {"axiom": (*AXIOMS, *SAMPLE_AXIOMS, *GAUSS_FACTS), "fact": (*FACTS, "power_mean")}.get(step.rule, ())
    for name in names:
        if name != step.name:
            yield "name", replace(step, name=name)
    if step.cases:
        yield "cases", replace(step, cases=())
    if step.rule in ("order", "algebra"):
        for rule in ("chain", "fact", "congruence", "interval", "order", "algebra"):
            if rule != step.rule:
                yield "rule", replace(step, rule=rule)


def changed_steps(theorem: Theorem) -> Iterator[tuple[int, str, Step]]:
    """Every mutant step of a theorem: its number, the kind of change, the step."""
    for i, step in enumerate(theorem.steps):
        for label, relation in mutants(step.conclusion):
            yield i, label, replace(step, conclusion=relation)
        for label, changed in tampered(step, i):
            yield i, label, changed


MOST = 4000
"""By default at most so many mutants of a theorem, spread evenly; `--all` takes every one."""
FORGET = 500
"""After so many mutants, what the checkers remember of their parts is forgotten."""


def survey(theorem: Theorem, most: int | None = None, first: int = 0) -> tuple[int, int, list[Survivor]]:
    """The numbers of mutant steps of a theorem and of those tried, and those that a checker accepts.

    `most`: at most about so many, every k-th, from the `first`-th on.
    """
    proof, th = trace(theorem), _replayed(theorem)
    number_of = sum(1 for _ in changed_steps(theorem))
    stride = 1 if most is None else max(1, -(-number_of // most))
    tried, survivors = 0, list[Survivor]()
    for i, label, changed in islice(changed_steps(theorem), first % stride, None, stride):
        if tried % FORGET == 0:
            syntax.MEMORY.known.clear()
            replay_terms.MEMORY.known.clear()
        tried += 1
        verdicts = accepts(proof, i, changed), _replay_accepts(th, i, changed)
        if any(verdicts):
            survivors.append(Survivor(theorem.name, i, changed.rule, label, changed.conclusion, *verdicts))
    return number_of, tried, survivors


PURE = {"num", "var", "+", "-", "*", "/", "^", "neg"}


def reason(theorem: Theorem, s: Survivor) -> str:
    """Why a survivor is harmless, each answer by a check of its own; "" if none of them applies."""
    if s.rule in ("assume", "cite"):
        steps = tuple(replace(x, conclusion=s.relation) if i == s.step else x for i, x in enumerate(theorem.steps))
        try:
            check(replace(theorem, steps=steps))
        except ValueError:
            return f"{s.rule}: the proof as a whole is refused"
        return ""
    if s.relation == theorem.steps[s.step].conclusion:
        return "the same statement, from other premises or by another name"
    parts = [node for side in (s.relation.lhs, s.relation.rhs) for node in subterms(side)]
    counted = all(isinstance(x.data, Variable) and isinstance(x.data.sort, Integer) for x in parts if x.op == "var")
    if counted and {x.op for x in parts} <= PURE and theorem.steps[s.step].premises == ():
        return "true at all small integers" if counterexample(s.relation) is None else ""
    if not (s.kernel and s.replay):
        return ""
    same = s.relation.op == "=" and s.rule == "algebra"
    return "both engines find equal normal forms" if same else f"both checkers see an instance of {s.rule}"


def _printed(r: Relation) -> str:
    from latentproof.proofs.documents.latex import latex

    try:
        return latex(r)[:200]
    except ValueError:  # a mutant may be a term that nobody has a notation for
        return repr(r)[:200]


def _report(name: str, most: int | None) -> tuple[str, int, int, list[str], list[str]]:
    from latentproof.proofs.library import build

    theorem = build()[name]
    number_of, tried, survivors = survey(theorem, most)
    reasons = [reason(theorem, s) or "NO REASON" for s in survivors]
    lines = [
        f"  step {s.step} {s.rule}, {s.label}: {why} (kernel {s.kernel}, replay {s.replay}): {_printed(s.relation)}"
        for s, why in zip(survivors, reasons, strict=True)
    ]
    return name, number_of, tried, reasons, lines


def main() -> int:
    """Print the count and the survivors of every theorem with their reasons; 1 if one has none."""
    parser = argparse.ArgumentParser(description="Mutate every step of every proof; both checkers must refuse.")
    parser.add_argument("--all", action="store_true", help="every mutant, not every k-th of the longest proofs")
    parser.add_argument("--most", type=int, default=MOST, help="mutants of one theorem without --all")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--survivors", action="store_true", help="print each survivor, not the counts alone")
    parser.add_argument("names", nargs="*", help="theorems; all if none is named")
    chosen = parser.parse_args()
    from latentproof.proofs.library import build

    most = None if chosen.all else chosen.most
    names = chosen.names or list(build())
    all_of, total_, reasons, start = 0, 0, Counter[str](), time.monotonic()
    with ProcessPoolExecutor(chosen.jobs, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(_report, name, most) for name in names]):
            name, number_of, tried, why, lines = done.result()
            all_of, total_ = all_of + number_of, total_ + tried
            reasons.update(why)
            print(f"{name}: {tried} of {number_of} mutants, {len(why)} follow as well", flush=True)
            shown = lines if chosen.survivors else [x for x, y in zip(lines, why, strict=True) if y == "NO REASON"]
            print("\n".join(shown) + "\n" if shown else "", end="")
    alive, seconds = sum(reasons.values()), time.monotonic() - start
    print(f"{total_} of {all_of} mutants in {seconds:.0f} s: {total_ - alive} refused by both, {alive} follow as well:")
    for text, n in reasons.most_common():
        print(f"  {n} {text}")
    return int("NO REASON" in reasons)


if __name__ == "__main__":
    sys.exit(main())
