"""What a theorem's relations define: the values of functions, and tables that are held fixed.

Object: `fixes_values(h)` is whether a hypothesis defines a function's values, `matched(head, arguments)` where it does
so, `fixed_tables(r)` the tables of whose outcome a relation speaks without an average.
Statement: only the shape of the terms is read.
"""

from __future__ import annotations

from typing import TypeAlias

from latentproof.proofs.proof import Hypothesis
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import Function, History, Law, Relation, Table, Term, Variable

Index: TypeAlias = "int | tuple[Index, Index]"
"""An element of a finite set: a number, or a pair."""


def fixes_values(h: Hypothesis) -> bool:
    """Whether a hypothesis is f(...) = body for all its arguments, from which the values of f can be computed."""
    head, f = h.relation.lhs, h.relation.lhs.data
    if h.relation.op != "=" or head.op != "app" or not isinstance(f, Function):
        return False
    timed = any(a.op == "+" for a in head.args)
    parts = [x for a in head.args for x in (a.args if a.op == "pair" else (a,))]
    variables = {a.data.name for a in parts if isinstance(a.data, Variable)}
    if any(a.op not in ("var", "num", "+") for a in parts):
        return False
    again = any(node.data == f for node in subterms(h.relation.rhs))
    return h.definition or ((timed or not again) and variables <= set(h.over))


def fixed_tables(r: Relation) -> list[Table]:
    """The tables that a relation speaks of without an average over them: it is meant for each of their outcomes."""
    found: dict[str, Table] = {}

    def walk(t: Term, averaged: frozenset[str]) -> None:
        data = t.data
        used: tuple[Table, ...] = ()
        if t.op == "mean":
            parts = data.parts if isinstance(data, Law) else (data.table if isinstance(data, History) else data,)
            used = data.given if isinstance(data, Law) else ()
            averaged |= {part.name for part in parts if isinstance(part, Table)}
        elif t.op == "ind" and isinstance(data, Table) and data.level is None:
            used = (data,)
        elif t.op == "app" and isinstance(data, Function):
            used = tuple(own for own in data.tables if isinstance(own, Table))
        found.update({table.name: table for table in used if table.name not in averaged})
        for argument in t.args:
            walk(argument, averaged)

    for side in (r.lhs, r.rhs):
        walk(side, frozenset())
    return list(found.values())


def matched(head: Term, arguments: tuple[Index, ...]) -> dict[str, Index] | None:
    """The values of a definition's variables at these arguments, or None where it says nothing of them."""
    bound: dict[str, Index] = {}
    for pattern, value in zip(head.args, arguments, strict=True):
        if pattern.op == "var" and isinstance(pattern.data, Variable):
            bound[pattern.data.name] = value
        elif pattern.op == "pair" and isinstance(value, tuple):
            inside = matched(pattern, value)
            if inside is None:
                return None
            bound |= inside
        elif pattern.op == "num":
            if pattern.data != value:
                return None
        elif pattern.op == "+" and isinstance(pattern.args[0].data, Variable) and isinstance(value, int):
            if value < 1:
                return None
            bound[pattern.args[0].data.name] = value - 1
    return bound
