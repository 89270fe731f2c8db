r"""What one theorem says in Coq: what it is about, what it assumes, and its relations for all values of free names.

Object: `Stated(theorem, done)`. Statement: letters, finite sets, laws of tables and functions are parameters; sizes,
moments, adaptedness to the levels and the theorem's own hypotheses are premises, each by name.
Source: the terms of the theorem, printed by `coq_terms`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from latentproof.proofs import axioms
from latentproof.proofs.coq_normal import Normal
from latentproof.proofs.coq_terms import Context, UnsupportedError, safe
from latentproof.proofs.judgement import Judgement
from latentproof.proofs.kernel import check, trace
from latentproof.proofs.proof import Hypothesis, Step, Theorem
from latentproof.proofs.syntax import free
from latentproof.proofs.terms import (
    Domain,
    Integer,
    Relation,
    Table,
    eq,
    falls,
    index,
    integer,
    mean,
)

SIGNS = {"=": "=", "<=": "<=", "<": "<", "!=": "<>"}


def moments_definition(theorems: Iterable[Theorem]) -> str:
    """What is assumed of a uniform injection: the moments that some theorems use, as one proposition."""
    n, q = integer("n", 2), integer("q", 1)
    slots, classes = Domain("slots"), Domain("classes", q)
    table = Table("r", slots, classes, n)
    parts = []
    for pattern in sorted({p for theorem in theorems for p in patterns_of(theorem)}):
        chosen = [index(f"c{c}", classes) for c in pattern]
        sites = [index(f"s{i}", slots) for i in range(len(pattern))]
        both = falls(table, sites[0], chosen[0])
        for site, c in zip(sites[1:], chosen[1:], strict=True):
            both = both * falls(table, site, c)
        r = eq(mean(table, both), axioms.moment(table, chosen))
        names = [f"s{i}" for i in range(len(pattern))]
        kinds = sorted({f"c{c}" for c in pattern})
        apart = [f"{a} <> {b}" for group in (names, kinds) for i, a in enumerate(group) for b in group[i + 1 :]]
        context = Context(Theorem("moments", "", r, ()))
        relation = f"{context.real(r.lhs, {})} = {context.real(r.rhs, {})}"
        body = " -> ".join([*apart, relation])
        parts.append(
            f"  (forall ({' '.join(names)} : carrier d_slots) ({' '.join(kinds)} : carrier d_classes), {body})"
        )
    head = "Definition injection_moments (d_slots d_classes : finite) (n q : R)\n"
    head += "  (E_r : expectation (carrier d_slots -> carrier d_classes)) : Prop :=\n"
    return head + " /\\\n".join([*parts, "  True"]) + "."


def _pattern(step: Step) -> tuple[int, ...]:
    events = axioms._events(step.conclusion.lhs.args[0])
    classes = [event.args[1] for event in events]
    return tuple(list(dict.fromkeys(classes)).index(c) for c in classes)


def patterns_of(theorem: Theorem) -> set[tuple[int, ...]]:
    """Which moments a proof uses: the class of each slot, classes numbered as they come."""
    return {_pattern(step) for step in theorem.steps if step.rule == "axiom" and step.name == "injection_moments"}


@dataclass
class Stated:
    """A theorem's premises and statement. `done`: the theorems already written; `taken`: steps that became axioms."""

    theorem: Theorem
    done: dict[str, Stated]
    taken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = Context(self.theorem)
        self.normal = Normal(self.context)
        self.judgements: list[Judgement] = trace(self.theorem).judgements
        hypotheses = self.theorem.hypotheses
        loose = [(free(h.relation.lhs) | free(h.relation.rhs)) - set(h.over) for h in hypotheses]
        letters = {
            n
            for n, x in self.context.variables.items()
            if isinstance(x.sort, Integer) and n not in self.context.counted
        }
        self.letters = sorted(letters)
        self.fixed = sorted(frozenset[str]().union(*loose) - letters)
        self.assumed = {a.name for a in check(self.theorem).assumptions if a.kind == "axiom"}

    # ---- premises ---

    def parameters(self) -> list[tuple[str, str]]:
        """(name, type) of everything that the theorem is about."""
        c = self.context
        found = [(safe(n), "R") for n in self.letters] + [(f"d_{n}", "finite") for n in sorted(c.domains)]
        found += [(f"E_{n}", f"expectation {c.table_type(t)}") for n, t in sorted(c.tables.items())]
        for n, law in sorted(c.laws.items()):
            one, two = (c.table_type(part) for part in law.parts)
            found.append((f"E_{n}", f"expectation ({one} * {two})"))
        found += [(f"f_{n}", c.function_type(f)) for n, f in sorted(c.functions.items())]
        return found + [(safe(n), c.sort(c.variables[n].sort)) for n in self.fixed]

    def premises(self) -> list[tuple[str, str]]:
        """(name, statement) of everything that it assumes."""
        c = self.context
        found = [(f"nat_{n}", f"natural {safe(n)}") for n in self.letters]
        found += [(f"ge_{n}", f"{self._least(n)} <= {safe(n)}") for n in self.letters]
        for n, d in sorted(c.domains.items()):
            if d.size is not None:
                found.append((f"card_{n}", f"Sum d_{n} (fun _ => 1) = {c.real(d.size, {})}"))
        if "injection_moments" in self.assumed:
            for n, t in sorted(c.tables.items()):
                if t.classes.size is None:
                    raise UnsupportedError("classes of unknown number")
                sizes = f"{c.real(t.tuples, {})} {c.real(t.classes.size, {})}"
                found.append((f"moments_{n}", f"injection_moments {c.set(t.slots)} {c.set(t.classes)} {sizes} E_{n}"))
        for n, law in sorted(c.laws.items()):
            one, two = (part.name for part in law.parts)
            found.append(
                (f"fibres_{n}", f"forall F, mean E_{n} F = mean E_{one} (fun a => mean E_{two} (fun b => F (a, b)))")
            )
        for n, f in sorted(c.functions.items()):
            if f.history is not None:
                found.append((f"adapted_{n}", self._adapted(n)))
        return found + [(f"h_{safe(h.name)}", self._hypothesis(h)) for h in self.theorem.hypotheses]

    def _least(self, name: str) -> int:
        sort = self.context.variables[name].sort
        assert isinstance(sort, Integer)
        return sort.least

    def _adapted(self, name: str) -> str:
        f, c = self.context.functions[name], self.context
        assert f.history is not None
        single = [(f"o_{t.name}", c.outcome_type(t.name)) for t in f.tables]
        rest = [(f"y{i}", c.sort(d)) for i, d in enumerate(f.domains)]
        names = [n for n, _ in single]
        family = [("o", c.outcome_type(f.history.name)), ("k", "nat"), ("x", c.table_type(c.tables[f.history.name]))]
        call = "f_{} {} {{}} {}".format(name, " ".join(names), " ".join(n for n, _ in rest))
        binders = " ".join(f"({n} : {kind})" for n, kind in (*single, *family, *rest))
        return f"forall {binders}, (y0 < k)%nat -> {call.format('(upd o k x)')} = {call.format('o')}"

    def _hypothesis(self, h: Hypothesis) -> str:
        return self.quantified(h.relation, keep=frozenset(self.fixed))

    # ---- relations ---

    def names(self, r: Relation, keep: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
        """The free indices and levels of a relation that are not fixed, and the tables that are not averaged."""
        c = self.context
        c.used = set()
        c.real(r.lhs, {}) if r.op != "!=" else None
        c.real(r.rhs, {}) if r.op != "!=" else None
        loose = sorted((free(r.lhs) | free(r.rhs)) - set(self.letters) - set(self.fixed))
        found = [(safe(n), c.sort(c.variables[n].sort)) for n in loose]
        return found + [(f"o_{n}", c.outcome_type(n)) for n in sorted(c.used)]

    def bare(self, r: Relation) -> str:
        """The relation itself."""
        c = self.context
        if r.op == "!=":
            return f"{c.index(r.lhs, {})} <> {c.index(r.rhs, {})}"
        return f"{c.real(r.lhs, {})} {SIGNS[r.op]} {c.real(r.rhs, {})}"

    def quantified(self, r: Relation, keep: frozenset[str] = frozenset(), before: Iterable[str] = ()) -> str:
        """The relation for all values of its free names."""
        binders = " ".join(f"({n} : {kind})" for n, kind in self.names(r))
        body = " -> ".join([*before, self.bare(r)])
        return f"forall {binders}, {body}" if binders else body

    def _antecedents(self, number: int) -> list[str]:
        judgement = self.judgements[number]
        pairs = [sorted(self.context.index(x, {}) for x in d) for d in judgement.distinct]
        apart = [f"{a} <> {b}" for a, b in sorted(pairs)]
        return apart + [f"({self._induction_hypothesis(r)})" for r in sorted(judgement.open, key=repr)]

    def _induction_hypothesis(self, r: Relation) -> str:
        outcomes = [(n, kind) for n, kind in self.names(r) if n.startswith("o_")]
        binders = " ".join(f"({n} : {kind})" for n, kind in outcomes)
        return f"forall {binders}, {self.bare(r)}" if binders else self.bare(r)
