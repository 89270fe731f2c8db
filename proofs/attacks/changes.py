r"""Wrong variants of a step, made by machine: its relation, premises, name, cases, rule or substitution changed.

Object: a mutant of a relation changes one node: a constant or exponent by one, + and -, * and /, one integer variable
for another, one slot or index for another, an excluded index dropped, a level by one, or the relation reversed; a
mutant of a step changes its premises, its name, its cases or its rule, or what an instance puts for a name, and the
conclusion with it. A dropped step is a dropped premise of what uses it; two exchanged ones, premises one line off.
Statement: `changed_steps` yields every mutant of a theorem once, in a fixed order; a mutant is built only where it is
asked for, since most of its terms are those of the step.
Source: mutation testing (DeMillo, Lipton, Sayward, 1978), here of proofs instead of programs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial

from latentproof.proofs.axioms import AXIOMS
from latentproof.proofs.axioms_samples import GAUSS_FACTS, SAMPLE_AXIOMS
from latentproof.proofs.facts import FACTS
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.syntax import sort_of
from latentproof.proofs.terms import Domain, History, Relation, Table, Term, Variable, number

SWAP = {"+": "-", "-": "+", "*": "/", "/": "*"}
Path = tuple[int, ...]


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


def _changes(t: Term, variables: list[Term], at: Path = ()) -> Iterator[tuple[str, Path, Term]]:
    """The kind, the place and what stands there instead."""
    for label, changed in _local(t, variables):
        yield label, at, changed
    for i, argument in enumerate(t.args):
        yield from _changes(argument, variables, (*at, i))


def _put(t: Term, at: Path, changed: Term) -> Term:
    """t with what stands at a place replaced."""
    if not at:
        return changed
    i, *inner = at
    return replace(t, args=(*t.args[:i], _put(t.args[i], tuple(inner), changed), *t.args[i + 1 :]))


def _leaves(t: Term, seen: dict[int, Term]) -> Iterator[Term]:
    if id(t) in seen:
        return
    seen[id(t)] = t
    if t.op == "var":
        yield t
    for argument in t.args:
        yield from _leaves(argument, seen)


Put = tuple[tuple[int, ...], Term]
"""Where a part stands, and what is put there."""


def _sides(r: Relation, left: Put | None, right: Put | None) -> Relation:
    return Relation(_put(r.lhs, *left) if left else r.lhs, r.op, _put(r.rhs, *right) if right else r.rhs)


def _mutants(r: Relation) -> Iterator[tuple[str, Callable[[], Relation]]]:
    seen: dict[int, Term] = {}
    variables = list(dict.fromkeys((*_leaves(r.lhs, seen), *_leaves(r.rhs, seen))))
    yield "relation", lambda: replace(r, op="<") if r.op == "=" else Relation(r.rhs, r.op, r.lhs)
    for label, at, changed in _changes(r.lhs, variables):
        yield label, partial(_sides, r, (at, changed), None)
    for label, at, changed in _changes(r.rhs, variables):
        yield label, partial(_sides, r, None, (at, changed))


def mutants(r: Relation) -> Iterator[tuple[str, Relation]]:
    """Every single change of a relation, with its kind.

    >>> from latentproof.proofs.terms import eq, integer
    >>> [label for label, _ in mutants(eq(integer("v", 2), 1))]
    ['relation', 'constant', 'constant']
    """
    for label, build in _mutants(r):
        yield label, build()


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


def _substitutions(s: Substitution) -> Iterator[Substitution]:
    """One number one more or less, one formula one more or its negative."""
    for name, value in s.variables.items():
        for changed in () if isinstance(sort_of(value), Domain) else (value + 1, value - 1):
            yield replace(s, variables={**s.variables, name: changed})
    for name, (parameters, body) in s.functions.items():
        for changed in (body + 1, -body):
            yield replace(s, functions={**s.functions, name: (parameters, changed)})


def _instances(theorem: Theorem, step: Step) -> Iterator[Callable[[], Step]]:
    """The step with another instance of what it instantiates."""
    bodies = [t.statement for t in theorem.lemmas if t.name == step.lemma]
    body = bodies[0] if bodies else theorem.steps[step.premises[0]].conclusion

    def instance(s: Substitution) -> Step:
        try:
            conclusion = Relation(s(body.lhs), body.op, s(body.rhs))
        except ValueError:  # something would be captured
            conclusion = step.conclusion
        return replace(step, substitution=s, conclusion=conclusion)

    for changed in _substitutions(step.substitution):
        yield partial(instance, changed)


def _concluding(step: Step, build: Callable[[], Relation]) -> Step:
    return replace(step, conclusion=build())


def changed_steps(theorem: Theorem) -> Iterator[tuple[int, str, Callable[[], Step]]]:
    """Every mutant step of a theorem: its number, the kind of change, and how to build it."""
    for i, step in enumerate(theorem.steps):
        for label, build in _mutants(step.conclusion):
            yield i, label, partial(_concluding, step, build)
        for label, changed in tampered(step, i):
            yield i, label, partial(replace, changed)
        for instance in _instances(theorem, step) if step.rule == "instantiate" else ():
            yield i, "instance", instance
