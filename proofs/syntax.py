r"""Names, sorts and dependence: which variables occur free in a term, of what sort it is, on which tables it depends.

Statement: `sort_of` accepts a term only if every node has arguments of the right sorts; `depends` returns False only if
the term's value is the same whatever the named source of randomness does (the terms that an expectation lets through).
Source: the typing and freeness conditions of any logic with binders (Church, 1940); here checked, never assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from latentproof.proofs.limits import WORK
from latentproof.proofs.terms import (
    Chance,
    Data,
    Domain,
    Function,
    Gauss,
    History,
    Integer,
    Law,
    Real,
    Sample,
    Sort,
    Source,
    Table,
    Term,
    Variable,
)

T = TypeVar("T")
ARITHMETIC = {"+": 2, "-": 2, "*": 2, "/": 2, "^": 2, "neg": 1, "exp": 1, "ln": 1, "sqrt": 1, "event": 2}


def product(first: Domain, second: Domain) -> Domain:
    """The product domain first x second; its cardinality is the product where both are known."""
    size = None if first.size is None or second.size is None else first.size * second.size
    return Domain(f"{first.name}x{second.name}", size, (first, second))


class Memory:
    """Results by the identity of a term, which it keeps alive: shared parts are looked at once."""

    def __init__(self) -> None:
        self.known: dict[tuple[Callable[[Term], Any], int], tuple[Term, Any]] = {}

    def get(self, compute: Callable[[Term], T], t: Term) -> T:
        """compute(t), computed once."""
        found: tuple[Term, T] | None = self.known.get((compute, id(t)))
        if found is None:
            found = self.known[compute, id(t)] = (t, compute(t))
        return found[1]


MEMORY = Memory()
"""Emptied whenever a check begins, so that nothing is taken from an earlier one."""


def subterms(t: Term) -> tuple[Term, ...]:
    """Every node of the tree, and of the trees inside the domains and tables that it names; shared ones once."""
    return tuple(MEMORY.get(_subterms, t).values())


def _subterms(t: Term) -> dict[int, Term]:
    found = {id(t): t}
    for inner in (*inside(t.data), *t.args):
        found |= MEMORY.get(_subterms, inner)
    WORK.spend(len(found) // 2)
    return found


def inside(data: Data | Domain) -> Iterator[Term]:
    """The terms inside what a node names: cardinalities, levels, laws."""
    match data:
        case Domain():
            if data.size is not None:
                yield data.size
            for factor in data.factors:
                yield from inside(factor)
        case Variable(sort=Domain() as domain):
            yield from inside(domain)
        case Table():
            yield data.tuples
            yield from inside(data.slots)
            yield from inside(data.classes)
            if data.level is not None:
                yield data.level
        case History():
            yield from inside(data.table)
        case Law():
            for part in data.parts + data.given:
                yield from inside(part)
        case Sample():
            yield data.law
            yield data.size
        case Gauss():
            yield from inside(data.components)
        case Function():
            for own in data.tables + (() if data.history is None else (data.history,)):
                yield from inside(own)
        case _:
            pass


def free(t: Term) -> frozenset[str]:
    """Names of the variables that occur free in the term."""
    return MEMORY.get(_free, t)


def _free(t: Term) -> frozenset[str]:
    if t.op == "var" and isinstance(t.data, Variable):
        return frozenset((t.data.name,)).union(*(free(inner) for inner in inside(t.data)))
    names = frozenset[str]().union(*(free(inner) for inner in inside(t.data)), *(free(a) for a in t.args))
    return names - {t.data.name} if t.op == "sum" and isinstance(t.data, Variable) else names


def scope(t: Term) -> dict[str, Variable]:
    """The free variables by name; `ValueError` if one name stands for two variables in one scope."""
    return MEMORY.get(_scope, t)


def _scope(t: Term) -> dict[str, Variable]:
    found: dict[str, Variable] = {}
    for inner in (*inside(t.data), *t.args[:1]):
        found = _merged(found, scope(inner))
    if isinstance(t.data, Variable):
        found = _merged(found, {t.data.name: t.data})
        if t.op == "sum":
            found = {name: variable for name, variable in found.items() if name != t.data.name}
    for other in t.args[1:]:
        found = _merged(found, scope(other))
    return found


def _merged(one: dict[str, Variable], other: dict[str, Variable]) -> dict[str, Variable]:
    """Both together, neither changed; most parts of a term have the scope of the whole, which they then share."""
    if one is other or not other:
        return one
    if not one:
        return other
    for name, variable in other.items():
        known = one.get(name, variable)
        if known is not variable and known != variable:
            raise ValueError(f"two different variables are called {name}")
    return one if other.keys() <= one.keys() else one | other


def declared(t: Term) -> tuple[tuple[str, str, object], ...]:
    """(kind, name, object) for all that the term names but its variables; a table counts without its level."""
    return MEMORY.get(_all_declared, t)


def _all_declared(t: Term) -> tuple[tuple[str, str, object], ...]:
    data = {id(node.data): node.data for node in subterms(t) if node.data is not None}
    return tuple(dict.fromkeys(thing for one in data.values() for thing in _declared(one)))


def _declared(data: Data | Domain) -> Iterator[tuple[str, str, object]]:
    match data:
        case Domain():
            yield "domain", data.name, data
            for factor in data.factors:
                yield from _declared(factor)
        case Variable(sort=Domain() as domain):
            yield from _declared(domain)
        case Table():
            yield "table", data.name, replace(data, level=None)
            yield from _declared(data.slots)
            yield from _declared(data.classes)
        case History():
            yield from _declared(data.table)
        case Law():
            yield "law", data.name, data
            for part in data.parts + data.given:
                yield from _declared(part)
        case Sample():
            # Not their sort alone: a table and a sample of one name would be confused where dependence is decided.
            yield "table", data.name, data
            yield from declared(data.law)
            yield from declared(data.size)
        case Gauss():
            yield "table", data.name, data
            yield from _declared(data.components)
        case Function():
            yield "function", data.name, data
            for own in data.tables + (() if data.history is None else (data.history,)):
                yield from _declared(own)
        case _:
            pass


def sort_of(t: Term) -> Sort:
    """The sort of a well-formed term; `ValueError` otherwise. Arithmetic is Real, an index has its Domain."""
    return MEMORY.get(_sort_of, t)


def _sort_of(t: Term) -> Sort:
    sorts = [sort_of(argument) for argument in t.args]
    match t.op, t.data:
        case "num", _ if not t.args:
            return Real()
        case "var", Variable(sort=sort) if not t.args:
            return sort if isinstance(sort, Domain) else Real()
        case op, None if ARITHMETIC.get(op) == len(sorts) and all(isinstance(s, Real) for s in sorts):
            return Real()
        case "app", Function(domains=domains) as function:
            timed = function.history is None or (len(domains) > 0 and isinstance(domains[0], Integer))
            if timed and sorts == [Real() if isinstance(d, Integer) else d for d in domains]:
                return Real()
        case "sum", Variable(name=name, sort=Domain() as domain):
            if sorts in ([Real()], [Real(), domain]) and not (len(sorts) == 2 and name in free(t.args[1])):
                return Real()
        case "ind", Table(slots=slots, classes=classes) if sorts == [slots, classes]:
            return Real()
        case "delta", None if len(sorts) == 2 and sorts[0] == sorts[1] and isinstance(sorts[0], Domain):
            return Real()
        case "count", Sample() as sample if sorts == [sample.outcome.sort] and sort_of(sample.law) == Real():
            if sort_of(sample.size) == Real():
                return Real()
        case "normal", Gauss(components=components) if sorts == [components]:
            return Real()
        case "mean", Sample() as sample if sorts == [Real()] and isinstance(sample.outcome.sort, Domain):
            if sort_of(sample.law) == Real() == sort_of(sample.size):
                return Real()
        case "mean", Gauss() if sorts == [Real()]:
            return Real()
        case "mean", Table() | History() | Law() as source if sorts == [Real()]:
            names = [table.name for table in source.parts + source.given] if isinstance(source, Law) else []
            if len(set(names)) == len(names):
                return Real()
        case "pair", None:
            if len(sorts) == 2 and isinstance(sorts[0], Domain) and isinstance(sorts[1], Domain):
                return product(sorts[0], sorts[1])
        case "left", None if len(sorts) == 1 and isinstance(sorts[0], Domain) and len(sorts[0].factors) == 2:
            return sorts[0].factors[0]
        case _:
            pass
    raise ValueError(f"a term {t.op!r} of {t.data!r} does not take arguments of sorts {sorts!r}")


def check_size(size: Term | None) -> None:
    """`ValueError` unless the cardinality is built from integer variables and natural numbers by + and *."""
    for node in () if size is None else subterms(size):
        literal = node.op == "num" and node.data == abs(int(node.data))  # type: ignore[arg-type]  # its data is a Fraction
        variable = isinstance(node.data, Variable) and isinstance(node.data.sort, Integer)
        if not (literal or variable or node.op in ("+", "*")):
            raise ValueError(f"a cardinality must be a polynomial in integer variables, got a term {node.op!r}")


def _offset(level: Term) -> tuple[Term | None, int]:
    """Write a level as base + integer; base None for a literal."""
    if level.op == "num":
        return None, int(level.data)  # type: ignore[arg-type]  # a literal's data is its Fraction
    if level.op == "+" and level.args[1].op == "num":
        base, offset = _offset(level.args[0])
        return base, offset + _offset(level.args[1])[1]
    return level, 0


def level_gap(low: Term, high: Term) -> int | None:
    """high - low where both are one base plus a literal, else None (unknown)."""
    (low_base, low_offset), (high_base, high_offset) = _offset(low), _offset(high)
    return high_offset - low_offset if low_base == high_base else None


def _maybe_same(one: Chance, other: Chance) -> bool:
    if one.name != other.name:
        return False
    if not (isinstance(one, Table) and isinstance(other, Table)):
        return True
    if one.level is None or other.level is None:
        return True
    return level_gap(one.level, other.level) in (0, None)


def depends(t: Term, source: Source) -> bool:
    """Whether the value may depend on the source of randomness (True when in doubt)."""
    if isinstance(source, Law):
        return any(depends(t, part) for part in source.parts)
    table: Chance = replace(source.table, level=None) if isinstance(source, History) else source
    match t.data:
        case Table():
            if t.op == "ind" and _maybe_same(t.data, table):
                return True
        case Sample(law=law, size=size):
            # Draws depend on whatever their law or their number depends on.
            if (t.op == "count" and _maybe_same(t.data, table)) or depends(law, source) or depends(size, source):
                return True
        case Gauss():
            if t.op == "normal" and _maybe_same(t.data, table):
                return True
        case Law(given=given):
            # A conditional expectation depends on what it is conditional on, whatever stands inside.
            if any(_maybe_same(own, table) for own in given):
                return True
        case Function(tables=tables, history=history):
            if any(_maybe_same(own, table) for own in tables):
                return True
            if history is not None and history.name == table.name:
                level = table.level if isinstance(table, Table) else None
                gap = None if level is None else level_gap(t.args[0], level)
                if gap is None or gap <= 0:
                    return True
        case _:
            pass
    return any(depends(argument, source) for argument in t.args)


def random(t: Term) -> bool:
    """Whether the value may depend on any outcome at all (True when in doubt)."""
    return any(
        node.op in ("ind", "count", "normal")
        or (isinstance(node.data, Function) and (bool(node.data.tables) or node.data.history is not None))
        for node in subterms(t)
    )
