r"""Which relations the kernel looks at: well-formed ones, with one meaning for each name.

Object: sorts, exponents, arguments, cardinalities and levels of a relation; the names of several.
Statement: `check_sorts` accepts a relation only if both sides are of one sort, exponents are natural numbers, index
sets are not empty and levels are integers >= 0; `check_names` only if no name means two things; `check_visible` only if
the statement mentions every table and law of a step. Each refuses otherwise.
Source: the typing conditions of any logic with binders (Church, 1940).
"""

from __future__ import annotations

from collections.abc import Iterator

from latentproof.proofs.judgement import require
from latentproof.proofs.polynomials import Normaliser
from latentproof.proofs.signs import require_integer
from latentproof.proofs.syntax import MEMORY, check_size, declared, scope, sort_of, subterms
from latentproof.proofs.terms import Domain, Function, History, Integer, Law, Relation, Table, Term, number


def declared_in(r: Relation) -> Iterator[tuple[str, str, object]]:
    """(kind, name, object) for all that a relation names but its variables."""
    yield from declared(r.lhs)
    yield from declared(r.rhs)


Names = dict[tuple[str, str], object]
"""What each name means, by its kind; free variables too."""


def check_names(relations: list[Relation], context: Names | None = None) -> Names:
    """One name, one object, also beside the names of a context; all of them."""
    seen = dict(context or {})
    for relation in relations:
        for side in (relation.lhs, relation.rhs):
            for (kind, name), thing in MEMORY.get(_names, side).items():
                other = seen.setdefault((kind, name), thing)
                require(other is thing or other == thing, f"two different {kind}s are called {name}")
    return seen


def _names(side: Term) -> Names:
    seen: Names = {}
    for kind, name, thing in (*declared(side), *(("variable", v, x) for v, x in scope(side).items())):
        require(seen.setdefault((kind, name), thing) == thing, f"two different {kind}s are called {name}")
        size = thing.tuples if isinstance(thing, Table) else thing.size if isinstance(thing, Domain) else None
        if size is not None:
            MEMORY.get(_check_cardinality, size)
    return seen


def _check_cardinality(size: Term) -> None:
    check_size(size)
    # "For all indices" says nothing over an empty set, but what follows from it may not mention the index.
    require_integer(size, 1, "a cardinality")


def _check_level(level: Term) -> None:
    # Families begin at level 0, the empty history: below it the independence of levels has no meaning.
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
    for side in (relation.lhs, relation.rhs):
        for node in subterms(side):
            MEMORY.get(_check_node, node)


def _check_node(node: Term) -> None:
    """A term besides its parts."""
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


def check_visible(said: Names, seen: Names) -> None:
    """A table that cannot exist proves anything, so the statement must say that it is about that table."""
    new = [name for (kind, name), x in seen.items() if isinstance(x, Table | Law) and (kind, name) not in said]
    require(not new, f"the statement does not mention {', '.join(new)}")
