r"""Proofs as JSON: what another program needs in order to check them, and nothing that it would have to trust.

Object: {"format": "latentproof-proof", "version": 1, "nodes": [...], "theorems": [...]}. Nodes are domains, variables,
tables, functions and terms, each a list that refers to earlier nodes by number, so shared parts are written once;
theorems come before those that use them, the last one is the theorem asked for.
Statement: `from_json(to_json(theorem))` is a theorem with the same statement, steps and lemmas.
Limits: 10 MB of text, nesting 200, literal exponents 10^4, trees of 5*10^4 nodes; no field twice, no text that does
not print; beyond them `ValueError`.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

from latentproof.proofs.proof import Hypothesis, Step, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    Gauss,
    History,
    Integer,
    Law,
    Real,
    Relation,
    Sample,
    Sort,
    Source,
    Table,
    Term,
    Variable,
)

MAX_BYTES, MAX_DEPTH, MAX_EXPONENT, MAX_NODES = 10_000_000, 200, 10_000, 50_000
NUMBER = re.compile(r"-?[0-9]{1,200}(/[1-9][0-9]{0,199})?")


class Writer:
    """Writes terms as nodes, each once, that the entries of theorems and steps name by number."""

    def __init__(self) -> None:
        self.nodes: list[list[Any]] = []
        self.known: dict[Any, int] = {}

    def node(self, thing: Domain | Variable | Source | Function | Term) -> int:
        """The number of a thing, after those of its parts."""
        if thing not in self.known:
            entry = self._entry(thing)
            self.nodes.append(entry)
            self.known[thing] = len(self.nodes) - 1
        return self.known[thing]

    def sort(self, sort: Sort) -> str | int:
        """A sort as a text, or the number of a domain."""
        match sort:
            case Integer():
                return f"integer {sort.least}"
            case Real():
                return "real"
            case Domain():
                return self.node(sort)

    def _entry(self, thing: Domain | Variable | Source | Function | Term) -> list[Any]:
        match thing:
            case Domain():
                size = None if thing.size is None else self.node(thing.size)
                return ["domain", thing.name, size, [self.node(part) for part in thing.factors]]
            case Variable():
                return ["variable", thing.name, self.sort(thing.sort)]
            case Table():
                level = None if thing.level is None else self.node(thing.level)
                ends = [self.node(thing.slots), self.node(thing.classes), self.node(thing.tuples)]
                return ["table", thing.name, *ends, level]
            case Sample():
                return ["sample", thing.name, self.node(thing.law), self.node(thing.size)]
            case Gauss():
                return ["gauss", thing.name, self.node(thing.components)]
            case History():
                return ["history", self.node(thing.table)]
            case Law():
                return ["law", thing.name, *([self.node(part) for part in own] for own in (thing.parts, thing.given))]
            case Function():
                history = None if thing.history is None else self.node(thing.history)
                tables = [self.node(table) for table in thing.tables]
                return ["function", thing.name, [self.sort(s) for s in thing.domains], tables, history]
            case Term(op="num"):
                return ["num", str(thing.data)]
            case Term():
                data = None if thing.data is None or isinstance(thing.data, Fraction) else self.node(thing.data)
                return ["term", thing.op, data, [self.node(argument) for argument in thing.args]]

    def relation(self, r: Relation) -> list[Any]:
        """A relation by the numbers of its sides."""
        return [self.node(r.lhs), r.op, self.node(r.rhs)]

    def substitution(self, s: Substitution) -> dict[str, Any]:
        """A substitution by numbers."""
        formulas = s.functions.items()
        return {
            "variables": {name: self.node(value) for name, value in s.variables.items()},
            "functions": {name: [[self.node(p) for p in ps], self.node(body)] for name, (ps, body) in formulas},
            "domains": {name: self.node(value) for name, value in s.domains.items()},
            "tables": {name: self.node(value) for name, value in s.tables.items()},
        }

    def step(self, step: Step) -> dict[str, Any]:
        """The entry of a step."""
        entry: dict[str, Any] = {"rule": step.rule, "conclusion": self.relation(step.conclusion)}
        entry |= {"premises": list(step.premises)} if step.premises else {}
        entry |= {key: value for key in ("name", "lemma", "reference") if (value := getattr(step, key))}
        entry |= {"cases": list(step.cases)} if step.cases else {}
        return entry | ({"substitution": self.substitution(step.substitution)} if step.rule == "instantiate" else {})

    def with_lemmas(self, *theorems: Theorem) -> list[dict[str, Any]]:
        """The entries of theorems, after those of what they rest on."""
        ordered: dict[str, Theorem] = {}
        for theorem in theorems:
            _in_order(theorem, ordered)
        return [self.theorem(t) for t in ordered.values()]

    def theorem(self, theorem: Theorem) -> dict[str, Any]:
        """The entry of a theorem."""
        return {
            "name": theorem.name,
            "title": theorem.title,
            "source": theorem.source,
            "statement": self.relation(theorem.statement),
            "hypotheses": [
                {
                    "name": h.name,
                    "relation": self.relation(h.relation),
                    "over": list(h.over),
                    "definition": h.definition,
                }
                for h in theorem.hypotheses
            ],
            "lemmas": [lemma.name for lemma in theorem.lemmas],
            "steps": [self.step(step) for step in theorem.steps],
        }


def _in_order(theorem: Theorem, found: dict[str, Theorem]) -> dict[str, Theorem]:
    for lemma in theorem.lemmas:
        _in_order(lemma, found)
    if found.setdefault(theorem.name, theorem) is not theorem:
        raise ValueError(f"two theorems are called {theorem.name}")
    return found


def to_json(*theorems: Theorem) -> str:
    """The theorems with everything they rest on, as JSON text; lemmas come before what uses them."""
    writer = Writer()
    entries = writer.with_lemmas(*theorems)
    whole = {"format": "latentproof-proof", "version": 1, "nodes": writer.nodes, "theorems": entries}
    return json.dumps(whole, separators=(",", ":"))


class _Reader:
    def __init__(self, entries: list[Any]) -> None:
        self.nodes: list[Any] = []
        self.size: list[int] = []
        self.depth: list[int] = []
        for entry in entries:
            self.used: list[int] = []
            self.nodes.append(self._build(entry))
            self.size.append(1 + sum(self.size[i] for i in self.used))
            self.depth.append(1 + max((self.depth[i] for i in self.used), default=0))
            if self.size[-1] > MAX_NODES or self.depth[-1] > MAX_DEPTH:
                raise ValueError(f"a term may have at most {MAX_NODES} nodes and nesting {MAX_DEPTH}")

    def get(self, i: Any, kind: type | tuple[type, ...] = Term) -> Any:
        if type(i) is not int or not 0 <= i < len(self.nodes) or not isinstance(self.nodes[i], kind):
            raise ValueError(f"a node number must name an earlier node of its kind, got {i!r}")
        self.used.append(i)
        return self.nodes[i]

    def sort(self, s: Any) -> Sort:
        if isinstance(s, str) and s.startswith("integer "):
            return Integer(_natural(s[8:]))
        sort: Sort = Real() if s == "real" else self.get(s, Domain)
        return sort

    def _build(self, entry: Any) -> Any:
        match entry:
            case ["domain", str(name), size, list(factors)]:
                parts = tuple(self.get(i, Domain) for i in factors)
                return Domain(name, None if size is None else self.get(size), parts)
            case ["variable", str(name), sort]:
                return Variable(name, self.sort(sort))
            case ["table", str(name), slots, classes, tuples, level]:
                ends = self.get(slots, Domain), self.get(classes, Domain), self.get(tuples)
                return Table(name, *ends, None if level is None else self.get(level))
            case ["sample", str(name), law, size]:
                return Sample(name, self.get(law), self.get(size))
            case ["gauss", str(name), components]:
                return Gauss(name, self.get(components, Domain))
            case ["history", table]:
                return History(self.get(table, Table))
            case ["law", str(name), list(parts), list(given)]:
                return Law(name, tuple(self.get(i, Table) for i in parts), tuple(self.get(i, Table) for i in given))
            case ["function", str(name), list(domains), list(tables), history]:
                own = tuple(self.get(i, (Table, Sample, Gauss)) for i in tables)
                past = None if history is None else self.get(history, Table)
                return Function(name, tuple(self.sort(s) for s in domains), own, past)
            case ["num", str(value)] if NUMBER.fullmatch(value):
                return Term("num", (), Fraction(value))
            case ["term", str(op), data, list(args)] if op != "num":
                return self._term(op, data, tuple(self.get(i) for i in args))
            case _:
                raise ValueError(f"not a node: {str(entry)[:60]}")

    def _term(self, op: str, data: Any, args: tuple[Term, ...]) -> Term:
        if op == "^" and len(args) == 2 and isinstance(args[1].data, Fraction) and abs(args[1].data) > MAX_EXPONENT:
            raise ValueError(f"an exponent may be at most {MAX_EXPONENT}, got {str(args[1].data)[:20]}")
        kinds = (Variable, Function, Table, Sample, Gauss, History, Law)
        return Term(op, args, None if data is None else self.get(data, kinds))

    def relation(self, r: Any) -> Relation:
        match r:
            case [lhs, str(op), rhs]:
                return Relation(self.get(lhs), op, self.get(rhs))
            case _:
                raise ValueError(f"not a relation: {str(r)[:60]}")

    def substitution(self, s: dict[str, Any]) -> Substitution:
        return Substitution(
            {name: self.get(i) for name, i in s["variables"].items()},
            {n: (tuple(self.get(i, Variable) for i in ps), self.get(body)) for n, (ps, body) in s["functions"].items()},
            {name: self.get(i, Domain) for name, i in s["domains"].items()},
            {name: self.get(i, (Table, Sample, Gauss)) for name, i in s["tables"].items()},
        )

    def step(self, s: dict[str, Any]) -> Step:
        moved = self.substitution(s["substitution"]) if "substitution" in s else Substitution()
        premises = tuple(_natural(i) for i in s.get("premises", ()))
        texts = {key: _text(s.get(key, "")) for key in ("name", "lemma", "reference")}
        cases = tuple(_text(case) for case in s.get("cases", ()))
        return Step(
            _text(s["rule"]), self.relation(s["conclusion"]), premises, substitution=moved, cases=cases, **texts
        )

    def theorem(self, t: dict[str, Any], known: dict[str, Theorem]) -> Theorem:
        hypotheses = tuple(
            Hypothesis(
                _text(h["name"]), self.relation(h["relation"]), tuple(map(_text, h["over"])), h["definition"] is True
            )
            for h in t["hypotheses"]
        )
        lemmas = tuple(known[name] for name in t["lemmas"])
        steps = tuple(self.step(step) for step in t["steps"])
        texts = (_text(t["name"]), _text(t["title"]))
        return Theorem(*texts, self.relation(t["statement"]), steps, hypotheses, lemmas, _text(t["source"]))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        # A control character could rub out, on a terminal, the assumption printed before it.
        raise ValueError(f"a printable text is needed, got {str(value)[:60]!a}")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field of the proof file is written twice")
    return found


def _finite(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _natural(value: Any) -> int:
    number = int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value) else value
    if type(number) is not int or number < 0:
        raise ValueError(f"a natural number is needed, got {str(value)[:60]}")
    return number


def from_json(text: str) -> Theorem:
    """The theorem of a proof file, unchecked; `ValueError` where the file is not one or exceeds the limits."""
    if len(text) > MAX_BYTES:
        raise ValueError(f"a proof file may have at most {MAX_BYTES} characters, got {len(text)}")
    try:
        whole = json.loads(text, object_pairs_hook=_once, parse_constant=_finite)
        version = whole.get("version") if isinstance(whole, dict) else None
        if version != 1 or type(version) is not int or whole.get("format") != "latentproof-proof":
            raise ValueError("not a latentproof-proof of version 1")
        reader, known = _Reader(whole["nodes"]), dict[str, Theorem]()
        for entry in whole["theorems"]:
            theorem = reader.theorem(entry, known)
            if theorem.name in known:
                raise ValueError(f"two theorems are called {theorem.name}")
            known[theorem.name] = theorem
        return theorem
    except (KeyError, TypeError, AttributeError, UnboundLocalError, ZeroDivisionError, RecursionError) as wrong:
        raise ValueError(f"a field of the proof file is missing or of the wrong kind: {str(wrong)[:80]}") from None
