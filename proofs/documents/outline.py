r"""A proof arranged for a reader: chains of steps become calculations, small facts move into the justifications.

Object: an `Outline` is the list of a theorem's displayed `Line`s. A line is a term followed by links "R term", each
with its reasons; a reason is a sequence of fragments: words, mathematics, or a `Ref` to what is used.
Statement: every step of the proof is on the page: as a link, as a line, or cited in a reason (`Outline.shown` lists
them), and every term printed is a term of a checked step. An unknown rule is an error, never a silent gap.
Source: calculational proofs (Dijkstra, Scholten, 1990); Lamport (2012), "How to write a 21st century proof".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from latentproof.proofs.certificate import difference
from latentproof.proofs.checking import Proof
from latentproof.proofs.documents.latex import nodes
from latentproof.proofs.kernel import RULES, trace
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Chance, Domain, Relation, Table, Term, Variable

WORDS = {
    "algebra": "algebra",
    "order": "sign certificate",
    "congruence": "by",
    "induction": "induction",
    "scale": "multiplying by a nonnegative factor",
    "monotone_power": "powers of nonnegatives are monotone",
    "split": "taking one index out of the sum",
    "exchange": "exchanging sums",
    "pairs": "a sum over pairs",
    "monotone_mean": "averages are monotone",
    "monotone_sum": "sums are monotone",
    "mean_sum": "averages and sums exchange",
    "coordinates": "reading off coordinates",
    "plus": "adding inequalities",
    "apart_or_equal": "the two indices differ, or they are equal",
    "chain": "chaining",
    "cite": "cited",
    "either": "in either case",
    "absurd": "a contradiction",
    "swap": "independent averages exchange",
    "interval": "enclosures in rational interval arithmetic",
    "evaluate": "enclosures, element by element, of the values that the hypotheses list",
}
"""Words for the rules of the kernel; a rule that is not here is printed in the words of its own docstring."""
SILENT = ("hypothesis", "assume", "symmetry", "delta_value", "indicator_square", "disjoint")


@dataclass(frozen=True)
class Ref:
    """A link to something printed elsewhere. kind: theorem, line, hypothesis, axiom (model or sample) or fact."""

    kind: str
    target: str


@dataclass(frozen=True)
class Becomes:
    """What a name of a used theorem stands for in an instance of it."""

    old: Term | Domain | Chance
    new: Term | Domain | Chance


Fragment: TypeAlias = str | Term | Relation | Domain | Chance | Ref | Becomes


@dataclass(frozen=True)
class Link:
    """One relation of a calculation, and why it holds."""

    op: str
    term: Term
    reason: tuple[Fragment, ...]


@dataclass(frozen=True)
class Line:
    """A displayed calculation, numbered by the step that concludes it.

    apart: what it takes for granted: indices that differ, the case that it is about, an induction hypothesis.
    """

    step: int
    start: Term
    links: tuple[Link, ...]
    apart: tuple[Relation, ...] = ()


@dataclass
class Outline:
    """The lines of a proof, the steps they show, what had to be nonzero, its induction hypotheses."""

    theorem: Theorem
    lines: list[Line] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)
    divisors: list[Term] = field(default_factory=list)
    inductive: frozenset[Relation] = frozenset()


def label(*parts: str) -> str:
    """A label or an anchor: no spaces.

    >>> label("S1", "target law")
    'S1:target-law'
    """
    return ":".join(parts).replace(" ", "-")


def line_name(theorem: Theorem, step: int) -> str:
    """The label of a line."""
    return f"{theorem.name}:{step}"


def words(rule: str) -> str:
    """The words for a rule, or the first sentence of the kernel's own; no rule of the kernel is an error.

    >>> words("exchange")
    'exchanging sums'
    """
    if rule in WORDS:
        return WORDS[rule]
    if rule not in RULES:
        raise ValueError(f"rule must be one of the kernel's, got {rule!r}")
    first = (RULES[rule].__doc__ or rule.replace("_", " ")).strip().split(". ")[0].split(".\n")[0]
    return " ".join(first.split()).rstrip(".")


LONGEST, MOST_NODES, MOST_VALUE = 150, 22, 40
"""Steps of the longest proof that is printed, nodes of a certificate and of a value that fit beside a formula."""


def summary(theorem: Theorem) -> str | None:
    """What a document says in place of a proof that is too long to read; None for the others."""
    steps = len(theorem.steps)
    if steps <= LONGEST:
        return None
    return f"{steps} steps, too long to print. The proof file (.json) has them all; both checkers accept each."


def outline(theorem: Theorem, proof: Proof | None = None) -> Outline:
    """Arrange a theorem's proof, as the kernel traced it (now, if not given); `Refused` if it does not accept it.

    >>> from latentproof.proofs.library import theorems
    >>> len(outline(theorems()["E4-one-sided"]).lines)
    2
    """
    found = Outline(theorem, inductive=frozenset(s.conclusion for s in theorem.steps if s.rule == "induction"))
    used = Counter(i for step in theorem.steps for i in step.premises)
    last = len(theorem.steps) - 1
    inside = {
        i
        for step in theorem.steps
        if step.rule == "chain"
        for i in step.premises
        if used[i] == 1 and theorem.steps[i].rule not in SILENT
    }
    judgements = (proof or trace(theorem)).judgements
    for number, step in enumerate(theorem.steps):
        _divisors(found, step.conclusion)
        if number != last and (number in inside or step.rule in SILENT or (not used[number] and number != last)):
            continue
        judgement = judgements[number]
        apart = tuple(sorted((Relation(*_pair(d)) for d in judgement.distinct), key=repr))
        apart += tuple(sorted(judgement.open - found.inductive, key=repr))
        found.lines.append(Line(number, step.conclusion.lhs, tuple(_links(found, number, inside)), apart))
    return found


def _pair(pair: frozenset[Term]) -> tuple[Term, str, Term]:
    one, other = sorted(pair, key=repr)
    return one, "!=", other


def _divisors(found: Outline, r: Relation) -> None:
    stack = [r.lhs, r.rhs]
    while stack:
        node = stack.pop()
        stack += node.args
        if node.op == "/":
            found.divisors += [f for f in _factors(node.args[1]) if f not in found.divisors]


def _factors(t: Term) -> Iterable[Term]:
    """The factors that must not be zero for a product of powers not to be."""
    match t.op, t.args:
        case "*", (one, two):
            yield from (*_factors(one), *_factors(two))
        case "^", (one, _):
            yield from _factors(one)
        case "num", _:
            pass
        case _:
            yield t


def _links(found: Outline, number: int, inside: set[int]) -> Iterable[Link]:
    theorem, step = found.theorem, found.theorem.steps[number]
    found.shown.add(number)
    if step.rule != "chain":
        yield Link(step.conclusion.op, step.conclusion.rhs, tuple(_reason(found, number)))
        return
    for i in step.premises:
        link = theorem.steps[i]
        if i in inside:
            yield from _links(found, i, inside)
        else:
            found.shown.add(i)
            yield Link(link.conclusion.op, link.conclusion.rhs, tuple(_fact(found, i)))


def _reason(found: Outline, number: int) -> Iterable[Fragment]:
    """Why a step holds, in terms of what it uses."""
    theorem = found.theorem
    step = theorem.steps[number]
    if step.rule in ("axiom", "fact"):
        yield Ref(step.rule, step.name)
        if step.premises:
            yield ", by "
    elif step.rule == "cite":
        yield from ("cited: ", step.reference) if step.reference else ("ADMITTED without proof",)
    elif step.rule == "instantiate" and step.lemma:
        yield Ref("theorem", step.lemma)
        yield from _with(step.substitution)
        if step.premises:
            yield "; its hypotheses by "
    elif step.rule == "instantiate":
        yield "instance of "
    elif step.rule == "induction":
        yield from ("induction on ", _variable(step))
        yield ", from "
    elif step.rule in SILENT:
        yield from _fact(found, number)
        return
    else:
        yield words(step.rule)
        if step.cases and step.rule == "order":
            yield f", least {', '.join(step.cases)} apart"
        if step.rule == "order":
            certificate = difference(step)
            if certificate is not None and nodes(certificate[0]) <= (MOST_NODES if len(theorem.steps) > 1 else 99):
                form, letters = certificate
                yield from (": the difference is ", form)
                for place, letter in enumerate(letters):
                    yield from (" with " if not place else ", ", letter)
        if step.premises:
            yield " " if step.rule == "congruence" else ", from "
    for place, i in enumerate(dict.fromkeys(step.premises)):
        if place:
            yield ", "
        yield from _fact(found, i)
    if step.rule == "instantiate" and not step.lemma:
        yield from _with(step.substitution)


def _variable(step: Step) -> Term:
    nodes = [step.conclusion.lhs, step.conclusion.rhs]
    while nodes:
        node = nodes.pop()
        if isinstance(node.data, Variable) and node.op == "var" and node.data.name == step.name:
            return node
        nodes += node.args
        level = getattr(getattr(node.data, "table", None), "level", None) or getattr(node.data, "level", None)
        if level is not None:
            nodes.append(level)
    raise ValueError(f"no variable {step.name!r} in the statement proved by induction on it")


def _fact(found: Outline, i: int) -> Iterable[Fragment]:
    """How a reason refers to an earlier step: by its line, or by the small fact itself."""
    step = found.theorem.steps[i]
    found.shown.add(i)
    match step.rule:
        case "hypothesis":
            yield Ref("hypothesis", label(found.theorem.name, step.name))
        case "assume" if step.conclusion in found.inductive:
            yield "the induction hypothesis"
        case "assume":
            yield step.conclusion
        case "symmetry":
            yield from _fact(found, step.premises[0])
        case "delta_value" | "indicator_square" | "disjoint":
            yield step.conclusion
        case _:
            yield Ref("line", line_name(found.theorem, i))


def _with(s: Substitution) -> Iterable[Fragment]:
    """The substitution of an instance, name by name."""
    made: list[Becomes] = []
    for name, value in s.variables.items():
        made.append(Becomes(Term("name", (), Variable(name, Domain(name))), value))
    for name, (parameters, body) in s.functions.items():
        head = Term("call", tuple(Term("var", (), p) for p in parameters), Variable(name, Domain(name)))
        if body.op == "app" and getattr(body.data, "name", "") == name and body.args == head.args:
            continue
        made.append(Becomes(head, body))
    made += [Becomes(Domain(name), d) for name, d in s.domains.items()]
    made += [Becomes(Term("name", (), Variable(name, Domain(name))), table) for name, table in s.tables.items()]
    changed = [f for f in made if f.old != f.new and not _same_table(f)]
    short = [f for f in changed if not (isinstance(f.new, Term) and nodes(f.new) > MOST_VALUE)]
    for place, fragment in enumerate(short):
        yield ", " if place else " with "
        yield fragment
    long = [f.old for f in changed if f not in short]
    for place, old in enumerate(long):
        yield ", " if place else (" and " if short else " with ")
        yield old
    if long:
        yield " read off from the relation"


def _same_table(b: Becomes) -> bool:
    return (
        isinstance(b.new, Table)
        and b.new.level is None
        and getattr(b.old, "data", b.new) == Variable(b.new.name, Domain(b.new.name))
    )


def in_order(theorems: Iterable[Theorem]) -> dict[str, Theorem]:
    """The theorems and all lemmas they use, by name, every lemma before what uses it."""
    ordered: dict[str, Theorem] = {}

    def collect(theorem: Theorem) -> None:
        if theorem.name in ordered:
            return
        for lemma in theorem.lemmas:
            collect(lemma)
        ordered[theorem.name] = theorem

    for theorem in theorems:
        collect(theorem)
    return ordered


def uses(theorems: Iterable[Theorem]) -> dict[str, tuple[str, ...]]:
    """Theorem -> the theorems it uses directly."""
    return {theorem.name: tuple(lemma.name for lemma in theorem.lemmas) for theorem in theorems}
