r"""What one theorem says in Coq: what it is about, what it assumes, and its relations for all values of free names.

Object: `Stated(theorem, done)`. Statement: letters, finite sets, laws of tables and functions are parameters; sizes,
moments, adaptedness to the levels and the theorem's own hypotheses are premises, each by name.
Source: the terms of the theorem, printed by `terms.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from latentproof.proofs import axioms
from latentproof.proofs.coq.names import UnsupportedError, safe
from latentproof.proofs.coq.terms import Context
from latentproof.proofs.judgement import Judgement
from latentproof.proofs.proof import Checked, Hypothesis, Step, Theorem
from latentproof.proofs.syntax import free
from latentproof.proofs.terms import (
    Domain,
    Integer,
    Law,
    Relation,
    Table,
    Term,
    eq,
    falls,
    index,
    integer,
    mean,
)

SIGNS = {"=": "=", "<=": "<=", "<": "<", "!=": "<>"}


def moments_definition(steps: Sequence[Step]) -> str:
    """What is assumed of random tables: the moments that some steps use, as two propositions."""
    n, q = integer("n", 2), integer("q", 1)
    slots, classes = Domain("slots"), Domain("classes", q)
    table, given = (Table(name, slots, classes, n) for name in ("r", "given"))
    law = Law("r", (table,), (given,))
    injections, columns = [], []
    for pattern in patterns(steps):
        chosen = [index(f"c{c}", classes) for c in pattern]
        injections.append(_moment(table, table, pattern, chosen, axioms.moment(table, chosen)))
    for many in slots_of(steps):
        sites, (c, h) = [index(f"s{i}", slots) for i in range(many)], (index("c0", classes), index("h", classes))
        columns.append(_moment(law, table, (0,) * many, [c] * many, axioms.column_moment(law, sites, h)))
    head = "(d_slots d_classes : finite) (n q : R) (T_r : Type) (c_r : T_r -> carrier d_slots -> carrier d_classes)\n  "
    other = head + "(T_given : Type) (c_given : T_given -> carrier d_slots -> carrier d_classes)\n  "
    return "\n".join(
        (
            f"Definition injection_moments {head}(E_r : expectation T_r) : Prop :=\n" + _all_of(injections),
            f"Definition column_moments {other}(E_r : T_given -> expectation T_r) : Prop :=\n" + _all_of(columns),
        )
    )


def _all_of(parts: list[str]) -> str:
    return " /\\\n".join([*parts, "  True"]) + "."


def _moment(source: Table | Law, table: Table, pattern: tuple[int, ...], chosen: list[Term], moment: Term) -> str:
    """One moment for all slots and classes that differ, and whatever the outcome is that a law is conditional on."""
    names, kinds = [f"s{i}" for i in range(len(pattern))], sorted({f"c{c}" for c in pattern})
    sites = [index(name, table.slots) for name in names]
    both = falls(table, sites[0], chosen[0])
    for site, c in zip(sites[1:], chosen[1:], strict=True):
        both = both * falls(table, site, c)
    r = eq(mean(source, both), moment)
    apart = [f"{a} <> {b}" for group in (names, kinds) for i, a in enumerate(group) for b in group[i + 1 :]]
    context = Context(Theorem("moments", "", r, ()))
    body = " -> ".join([*apart, f"{context.real(r.lhs, {})} = {context.real(r.rhs, {})}"])
    binders = f"({' '.join(names)} : carrier d_slots) ({' '.join(kinds)} : carrier d_classes)"
    outcome = "(o_given : T_given) " if isinstance(source, Law) else ""
    return f"  (forall {outcome}{binders}, {body})"


def pattern_of(step: Step) -> tuple[int, ...]:
    """Which moment a step uses: the class of each slot, classes numbered as they come."""
    classes = [event.args[1] for event in axioms._events(step.conclusion.lhs.args[0])]
    return tuple(list(dict.fromkeys(classes)).index(c) for c in classes)


def patterns(steps: Iterable[Step]) -> list[tuple[int, ...]]:
    """Which moments of injections some steps use."""
    return sorted({pattern_of(step) for step in steps if step.name == "injection_moments"})


def slots_of(steps: Iterable[Step]) -> list[int]:
    """Of how many slots some steps use the moments of one position given another."""
    return sorted({len(pattern_of(step)) for step in steps if step.name == "column_moments"})


@dataclass
class Stated:
    """A theorem's premises and statement. `judgements`, `checked`: what the kernel found for its steps and in all."""

    theorem: Theorem
    judgements: list[Judgement]
    checked: Checked

    def __post_init__(self) -> None:
        self.context = Context(self.theorem)
        self.cited: list[tuple[str, Relation, frozenset[str]]] = []
        self.named: dict[int, list[tuple[str, str]]] = {}
        hypotheses = self.theorem.hypotheses
        loose = [(free(h.relation.lhs) | free(h.relation.rhs)) - set(h.over) for h in hypotheses]
        letters = {
            n
            for n, x in self.context.variables.items()
            if isinstance(x.sort, Integer) and n not in self.context.counted
        }
        self.letters = sorted(letters)
        sizes = [d.size for d in self.context.domains.values() if d.size is not None]
        sizes += [t.tuples for t in self.context.tables.values()]
        self.fixed = sorted(frozenset[str]().union(*loose, *map(free, sizes)) - letters)
        self.assumed = {a.name for a in self.checked.assumptions if a.kind == "axiom"}

    def numbers(self) -> list[str]:
        """The letters as Coq calls them."""
        c = self.context
        counted = [Term("var", (), c.variables[n]) for n in self.fixed if n in c.counted]
        return [*map(safe, self.letters), *(c.real(x, {}) for x in counted)]

    # ---- premises ---

    def parameters(self) -> list[tuple[str, str]]:
        """(name, type) of everything that the theorem is about."""
        c = self.context
        found = [(safe(n), "R") for n in self.letters] + [(f"d_{n}", "finite") for n in sorted(c.domains)]
        found += [(f"T_{n}", "Type") for n in sorted(c.tables)]
        found += [(f"c_{n}", c.coordinate_type(t)) for n, t in sorted(c.tables.items())]
        found += [(f"E_{n}", f"expectation T_{n}") for n in sorted(c.averaged)]
        for n, law in sorted(c.laws.items()):
            given = "".join(f"{c.table_type(part)} -> " for part in law.given)
            found.append((f"E_{n}", f"{given}expectation ({' * '.join(map(c.table_type, law.parts))})"))
        found += [(f"f_{n}", c.function_type(f)) for n, f in sorted(c.functions.items())]
        return found + [(safe(n), c.sort(c.variables[n].sort)) for n in self.fixed]

    def premises(self) -> list[tuple[str, str]]:
        """(name, statement) of everything that it assumes."""
        c = self.context
        found = [(f"nat_{n}", f"natural {safe(n)}") for n in self.letters]
        found += [(f"ge_{n}", f"{self.least(n)} <= {safe(n)}") for n in self.letters]
        for n, d in sorted(c.domains.items()):
            if d.size is not None:
                found.append((f"card_{n}", f"Sum d_{n} (fun _ => 1) = {c.real(d.size, {})}"))
        if "injection_moments" in self.assumed:
            for n in sorted(c.averaged):
                found.append((f"moments_{n}", f"injection_moments {self._about(c.tables[n])} E_{n}"))
        for n, law in sorted(c.laws.items()):
            if law.given:
                column, given = law.parts[0], law.given[0].name
                found.append((f"columns_{n}", f"column_moments {self._about(column)} T_{given} c_{given} E_{n}"))
                continue
            one, two = (part.name for part in law.parts)
            found.append(
                (f"fibres_{n}", f"forall F, mean E_{n} F = mean E_{one} (fun a => mean E_{two} (fun b => F (a, b)))")
            )
        for n, f in sorted(c.functions.items()):
            if f.history is not None:
                found.append((f"adapted_{n}", self._adapted(n)))
        found += [(f"h_{safe(h.name)}", self._hypothesis(h)) for h in self.theorem.hypotheses]
        return found + [(name, self.quantified(r, over)) for name, r, over in self.cited]

    def _about(self, t: Table) -> str:
        c = self.context
        if t.classes.size is None:
            raise UnsupportedError("classes of unknown number")
        sizes = f"{c.real(t.tuples, {})} {c.real(t.classes.size, {})}"
        return f"{c.set(t.slots)} {c.set(t.classes)} {sizes} T_{t.name} c_{t.name}"

    def least(self, name: str) -> int:
        """The least value of a letter."""
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
        return self.quantified(h.relation)

    # ---- relations ---

    def names(self, *relations: Relation, over: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
        """The free indices, levels and numbers that are not fixed or are among `over`, and outcomes not averaged."""
        c = self.context
        c.used = set()
        loose = set[str]()
        for r in relations:
            every = free(r.lhs) | free(r.rhs)
            loose |= (every - {*self.letters, *self.fixed}) | (every & over)
            if r.op != "!=":
                c.real(r.lhs, {})
                c.real(r.rhs, {})
        sorts = c.sorts(*(side for r in relations for side in (r.lhs, r.rhs)))
        found = [(safe(n), c.sort(sorts[n])) for n in sorted(loose)]
        return found + [(f"o_{n}", c.outcome_type(n)) for n in sorted(c.used)]

    def all_names(self, number: int) -> list[tuple[str, str]]:
        """The free names of a step, of what it assumes and of the indices that it takes to be different."""
        if number not in self.named:
            self.named[number] = self._all_names(number)
        return self.named[number]

    def _all_names(self, number: int) -> list[tuple[str, str]]:
        judgement = self.judgements[number]
        apart = [
            Relation(*sides)
            for d in judgement.distinct
            for one, other in [sorted(d, key=repr)]
            for sides in [(one, "!=", other)]
        ]
        return self.names(self.theorem.steps[number].conclusion, *sorted(judgement.open, key=repr), *apart)

    def bare(self, r: Relation) -> str:
        """The relation itself."""
        c = self.context
        if r.op == "!=":
            return f"{c.index(r.lhs, {})} <> {c.index(r.rhs, {})}"
        return f"{c.real(r.lhs, {})} {SIGNS[r.op]} {c.real(r.rhs, {})}"

    def quantified(self, r: Relation, over: frozenset[str] = frozenset()) -> str:
        """The relation for all values of its free names."""
        binders = " ".join(f"({n} : {kind})" for n, kind in self.names(r, over=over))
        return f"forall {binders}, {self.bare(r)}" if binders else self.bare(r)

    def antecedents(self, number: int) -> list[str]:
        """What a step assumes: indices that differ, induction hypotheses, cases."""
        judgement = self.judgements[number]
        pairs = [sorted(self.context.index(x, {}) for x in d) for d in judgement.distinct]
        apart = [f"{a} <> {b}" for a, b in sorted(pairs)]
        return apart + [f"({self.bare(r)})" for r in sorted(judgement.open, key=repr)]
