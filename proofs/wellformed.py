r"""Which relations the kernel looks at: well-formed ones, with one meaning for each name.

Object: sorts, exponents, arguments, cardinalities and levels of a relation; the names of several.
Statement: `check_sorts` accepts a relation only if both sides are of one sort, exponents are natural numbers, index
sets are not empty and levels are integers >= 0; `check_names` only if no name means two things; `check_visible` only if
the statement mentions every table and law of a step. Each refuses otherwise.
Source: the typing conditions of any logic with binders (Church, 1940).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from latentproof.proofs.judgement import require
from latentproof.proofs.polynomials import Normaliser
from latentproof.proofs.signs import require_integer
from latentproof.proofs.syntax import MEMORY, check_size, declared, inside, scope, sort_of, subterms
from latentproof.proofs.terms import Domain, Function, History, Integer, Law, Real, Relation, Table, Term, number

Names: TypeAlias = dict[tuple[str, str], object]
"""(kind, name) -> the one object of that name."""


def declared_in(r: Relation) -> Iterator[tuple[str, str, object]]:
    """(kind, name, object) for all that a relation names but its variables."""
    yield from declared(r.lhs)
    yield from declared(r.rhs)


def check_names(relations: Iterable[Relation], known: Names | None = None) -> Names:
    """One name, one object: what each of these relations names, and what was `known` before."""
    seen = dict(known or {})
    for relation in relations:
        variables = (*scope(relation.lhs).items(), *scope(relation.rhs).items())
        for kind, name, thing in (*declared_in(relation), *(("variable", v, x) for v, x in variables)):
            require(seen.setdefault((kind, name), thing) == thing, f"two different {kind}s are called {name}")
            size = thing.tuples if isinstance(thing, Table) else thing.size if isinstance(thing, Domain) else None
            if size is not None:
                MEMORY.get(_check_cardinality, size)
    return seen


def _check_number(t: Term) -> None:
    # Of a sum of three, say, the rules would read the first two only.
    require(sort_of(t) == Real(), "a cardinality, a level, a law must be a number")


def _check_cardinality(size: Term) -> None:
    _check_number(size)
    check_size(size)
    # "For all indices" says nothing over an empty set, but what follows from it may not mention the index.
    require_integer(size, 1, "a cardinality")


def _check_level(level: Term) -> None:
    # Families begin at level 0, the empty history: below it the independence of levels has no meaning.
    _check_number(level)
    require_integer(level, 0, "a level")


def _tables(data: object) -> Iterator[Table]:
    match data:
        case Table():
            yield data
        case History():
            yield data.table
        case Law():
            yield from data.parts + data.given
        case Function():
            yield from (own for own in data.tables if isinstance(own, Table))
        case _:
            pass


def check_sorts(relation: Relation) -> None:
    """Both sides well-formed and of one sort."""
    require(relation.op in ("=", "<=", "<", "!="), f"unknown relation {relation.op!r}")
    one, other = sort_of(relation.lhs), sort_of(relation.rhs)
    require(one == other and isinstance(one, Domain) == (relation.op == "!="), "the sides have the wrong sorts")
    MEMORY.get(_check_parts, relation.lhs)
    MEMORY.get(_check_parts, relation.rhs)


def _check_parts(node: Term) -> None:
    """Exponents, levels and arguments of a term and of all its parts; shared ones are looked at once."""
    within = tuple(inside(node.data))
    for part in within:
        _check_number(part)
    for part in (*within, *node.args):
        MEMORY.get(_check_parts, part)
    if node.op == "^":
        require(all(x.op != "/" for x in subterms(node.args[1])), "an exponent must not divide")
        Normaliser().poly(Term("^", (number(1), node.args[1])))  # refuses an exponent that is not a natural number
    for table in _tables(node.data):
        if table.level is not None:
            MEMORY.get(_check_level, table.level)
    if node.op == "app" and isinstance(node.data, Function):
        for argument, sort in zip(node.args, node.data.domains, strict=True):
            if isinstance(sort, Integer):
                require_integer(argument, sort.least, f"an argument of {node.data.name}")


def check_visible(said: Names, relation: Relation) -> None:
    """A table that cannot exist proves anything, so the statement must say that it is about that table.

    said: what statement and hypotheses name; by `check_names` a relation of the proof means the same by it.
    """
    new = [n for kind, n, x in declared_in(relation) if isinstance(x, Table | Law) and (kind, n) not in said]
    require(not new, f"the statement does not mention {', '.join(new)}")
