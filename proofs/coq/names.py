r"""What one theorem names, as Coq calls it: sets, tables, samples, functions, numbers; and names that Coq accepts.

Object: `Names(theorem)` collects them from every relation of the theorem and its proof.
Statement: an integer that occurs in exponents or levels is `counted`, a natural number counted from its least value;
every other one is a real number that is assumed to be natural.
Source: the theorem's own terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from latentproof.proofs.proof import Theorem
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import (
    Chance,
    Domain,
    Function,
    Gauss,
    History,
    Integer,
    Law,
    Relation,
    Sample,
    Table,
    Term,
    Variable,
)

KEYWORDS = {"at", "in", "fun", "let", "if", "then", "else", "end", "as", "with", "fix", "for", "by", "S", "O", "E", "R"}
Env = dict[object, str]


class UnsupportedError(ValueError):
    """What has no form in Coq here."""


@cache
def safe(name: str) -> str:
    """A name that Coq accepts.

    >>> safe("E1-lower"), safe("at")
    ('E1_lower', 'at_')
    """
    text = re.sub(r"[^A-Za-z0-9_']", "_", name)
    return f"{text}_" if text in KEYWORDS else text


def relations_of(theorem: Theorem) -> Iterable[Relation]:
    """Every relation of a theorem and its proof."""
    yield theorem.statement
    yield from (h.relation for h in theorem.hypotheses)
    yield from (step.conclusion for step in theorem.steps)


@dataclass
class Names:
    """The names of one theorem."""

    theorem: Theorem
    domains: dict[str, Domain] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    families: set[str] = field(default_factory=set)
    averaged: set[str] = field(default_factory=set)
    laws: dict[str, Law] = field(default_factory=dict)
    samples: dict[str, Sample] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        sides = (side for r in relations_of(self.theorem) for side in (r.lhs, r.rhs))
        for node in {id(node): node for side in sides for node in subterms(side)}.values():
            self.meet(node)
        for step in self.theorem.steps:
            lemma = next((t for t in self.theorem.lemmas if t.name == step.lemma), None)
            if lemma is not None:
                inner = _names_of(lemma)
                for name, t in step.substitution.variables.items():
                    if name in inner.counted:
                        self._count(t)
                self.counted |= inner.counted & set(self.variables) - set(step.substitution.variables)
                for name in inner.averaged:
                    self.averaged.add(step.substitution.tables[name].name if name in step.substitution.tables else name)

    def meet(self, node: Term) -> None:
        """Note what a node names."""
        match node.data:
            case Variable(name=name, sort=sort):
                if node.op == "var":
                    self.variables[name] = node.data
                if isinstance(sort, Domain):
                    self._domain(sort)
            case Table() | Sample() | Gauss():
                self._chance(node.data)
                self.averaged |= {node.data.name} if node.op == "mean" and isinstance(node.data, Table) else set()
            case History(table=table):
                self._table(table)
                self.averaged.add(table.name)
            case Law(name=name, parts=parts, given=given):
                self.laws[name] = node.data
                for part in parts + given:
                    self._table(part)
                self.averaged |= set() if given else {part.name for part in parts}
            case Function(name=name, domains=domains, tables=tables, history=history):
                self.functions[name] = node.data
                for d in domains:
                    if isinstance(d, Domain):
                        self._domain(d)
                for own in tables:
                    self._chance(own)
                if history is not None:
                    self._table(history)
                    self.families.add(history.name)
                if node.op == "app":
                    for a, d in zip(node.args, domains, strict=True):
                        if isinstance(d, Integer):
                            self._count(a)
        if node.op == "^":
            self._count(node.args[1])

    def _count(self, t: Term) -> None:
        self.counted |= {x.data.name for x in subterms(t) if x.op == "var" and isinstance(x.data, Variable)}

    def _domain(self, d: Domain) -> None:
        for factor in d.factors:
            self._domain(factor)
        if not d.factors:
            self.domains[d.name] = d
        for node in subterms(d.size) if d.size is not None else ():
            self.meet(node)

    def _chance(self, own: Chance) -> None:
        match own:
            case Table():
                self._table(own)
            case Sample(name=name, law=law, size=size):
                self.samples[name] = own
                self._count(size)
                for node in (*subterms(law), *subterms(size)):
                    self.meet(node)
            case _:
                raise UnsupportedError("averages over a normal vector are integrals, which are not defined here")

    def _table(self, t: Table) -> None:
        self._domain(t.slots)
        self._domain(t.classes)
        for node in subterms(t.tuples):
            self.meet(node)
        if t.level is not None:
            self.families.add(t.name)
            self._count(t.level)
        self.tables[t.name] = replace(t, level=None)


@cache
def _names_of(lemma: Theorem) -> Names:
    return Names(lemma)
