r"""What every letter of some theorems means, one row a meaning: where a letter has two, the row says in which theorem.

Object: `meanings(theorem)` maps the names of one theorem to what they stand for, in words and mathematics;
`table(theorems)` is the list of rows (letter, meaning, theorems), the last empty where the letter means one thing only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from latentproof.proofs.outline import Fragment
from latentproof.proofs.proof import Theorem
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import (
    Domain,
    Function,
    Integer,
    Law,
    Real,
    Relation,
    Table,
    Term,
    Variable,
    integer,
    number,
)

Meaning = tuple[Fragment, ...]


def relations(theorem: Theorem) -> Iterator[Relation]:
    """The statement and the hypotheses."""
    yield theorem.statement
    yield from (h.relation for h in theorem.hypotheses)


def ranges(theorem: Theorem) -> list[Relation]:
    """The ranges of the integers in a statement, as relations n >= least written least <= n.

    >>> from latentproof.proofs.library import theorems
    >>> [r.lhs.data for r in ranges(theorems()["E1-lower"])]
    [Fraction(2, 1), Fraction(2, 1), Fraction(1, 1)]
    """
    found: dict[str, Relation] = {}
    for r in relations(theorem):
        for node in (*subterms(r.lhs), *subterms(r.rhs)):
            match node.data:
                case Variable(name=n, sort=Integer(least=least)):
                    bound = Relation(number(least), "<=", integer(n, least))
                    found.setdefault(n, bound)
                case _:
                    pass
    return [found[n] for n in sorted(found, key=lambda n: ("vwm".find(n) if n in "vwm" else 9, n))]


def meanings(theorem: Theorem) -> dict[str, Meaning]:
    """Name -> meaning, for all that a theorem's statement and hypotheses name."""
    found: dict[str, Meaning] = {}
    for r in relations(theorem):
        for node in (*subterms(r.lhs), *subterms(r.rhs)):
            for name, meaning in _meaning(node):
                found.setdefault(name, meaning)
    return found


def _meaning(node: Term) -> Iterator[tuple[str, Meaning]]:
    match node.data:
        case Variable(name=n, sort=Integer(least=least)):
            yield n, (f"integer, at least {least}",)
        case Variable(name=n, sort=Real()):
            yield n, ("real number",)
        case Variable(name=n, sort=Domain() as d):
            yield n, ("index in ", d) + (() if d.size is None else (", a set of size ", d.size))
        case Table(name=n, slots=slots, classes=classes, tuples=tuples, level=level):
            kind = "rule table" if level is None else "rule tables, one a level, independent"
            into = (" into ", tuples, " tuples, which fall into the classes ", classes, " of one size")
            yield n, (f"{kind}: uniform injection of ", slots, *into)
        case Law(name=n, parts=parts):
            joined: list[Fragment] = []
            for part in parts:
                joined += [", ", part]
            yield n, ("law of a table given one coordinate of its tuples; its fibres: ", *joined[1:])
        case Function(name=n, domains=domains, history=history):
            on: list[Fragment] = []
            for sort in domains:
                on += [", ", sort if isinstance(sort, Domain) else "integers"]
            past = () if history is None else ("; at its first argument t it depends on levels up to t only",)
            yield n, ("real function on ", *on[1:], *past) if on else ("real number",)
        case _:
            pass


def table(theorems: Iterable[Theorem]) -> list[tuple[str, Meaning, tuple[str, ...]]]:
    """Rows (letter, meaning, names of the theorems where it means this; empty if it means nothing else)."""
    rows: dict[str, dict[Meaning, list[str]]] = {}
    for theorem in theorems:
        for name, meaning in meanings(theorem).items():
            rows.setdefault(name, {}).setdefault(meaning, []).append(theorem.name)
    return [
        (name, meaning, tuple(where) if len(rows[name]) > 1 else ())
        for name in sorted(rows, key=lambda n: (n.lower(), n))
        for meaning, where in rows[name].items()
    ]
