r"""What the letters of a theorem are, said in its statement; and the notation that all statements share.

Object: `declarations(theorem)` is what its statement says before its hypotheses: the ranges of its integers, its
indices, real numbers, rule tables and samples, in words and mathematics, made from the sorts that the kernel checks.
`table(theorems, letters)` lists the notation that occurs in some theorems, one row a sign.
Source: the sorts of `terms`; conventions of Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from latentproof.proofs.documents.outline import Fragment
from latentproof.proofs.proof import Theorem
from latentproof.proofs.syntax import free, subterms
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
    Table,
    Term,
    Variable,
    count,
    falls,
    index,
    integer,
    normal,
    number,
)

Meaning = tuple[Fragment, ...]


def relations(theorem: Theorem) -> Iterator[Relation]:
    """The statement and the hypotheses."""
    yield theorem.statement
    yield from (h.relation for h in theorem.hypotheses)


def _nodes(theorem: Theorem) -> Iterator[Term]:
    for r in relations(theorem):
        yield from (*subterms(r.lhs), *subterms(r.rhs))


def ranges(theorem: Theorem) -> list[Relation]:
    """The ranges of the integers in a statement, as relations n >= least written least <= n.

    >>> from latentproof.proofs.library import theorems
    >>> [r.lhs.data for r in ranges(theorems()["E1-lower"])]
    [Fraction(2, 1), Fraction(2, 1), Fraction(1, 1)]
    """
    found: dict[str, Relation] = {}
    for node in _nodes(theorem):
        match node.data:
            case Variable(name=n, sort=Integer(least=least)):
                found.setdefault(n, Relation(number(least), "<=", integer(n, least)))
            case _:
                pass
    return [found[n] for n in sorted(found, key=lambda n: ("vwm".find(n) if n in "vwm" else 9, n))]


def declarations(theorem: Theorem) -> list[Meaning]:
    """Clauses "... be ..." that say what the letters of the statement are, besides the ranges of its integers.

    >>> from latentproof.proofs.library import theorems
    >>> [clause[-1] for clause in declarations(theorems()["E0"])]
    [' be real numbers', ' evenly']
    """
    nodes = list(_nodes(theorem))
    defined = {h.relation.lhs.data for h in theorem.hypotheses if h.definition}
    found: dict[object, Meaning] = {}
    numbers: dict[Meaning, list[Meaning]] = {}
    for x in _reals(nodes):
        numbers.setdefault((), []).append((Term("var", (), x),))
    for f in dict.fromkeys(node.data for node in nodes):
        if isinstance(f, Function) and f not in defined:
            shown, on = _numbers(f, nodes)
            numbers.setdefault(on, []).append(shown)
    for on, all_shown in numbers.items():
        joined: list[Fragment] = []
        for place, shown in enumerate(all_shown):
            joined += ["" if not place else " and " if place == len(all_shown) - 1 else ", ", *shown]
        found["f", on] = (*joined[1:], " be a real number" if len(joined) == 2 else REALS, *on)
    for names, clause in _free_indices(theorem):
        found["i", names] = clause
    parts = {part.name for law in _laws(nodes) for part in law.parts}
    for node in nodes:
        match node.data:
            case Table() as table if table.name not in parts:
                found.setdefault(("r", table.name), _rules(table))
            case History(table=table):
                found.setdefault(("r", table.name), _rules(table))
            case Law() as law:
                for given in law.given:
                    found.setdefault(("r", given.name), _rules(given))
                found.setdefault(("l", law.name), _fibres(law))
            case Sample() as sample:
                z = Term("var", (), sample.outcome)
                draws = (" be a sample of ", sample.size, " independent draws, each equal to ", z)
                found.setdefault(("s", sample.name), (sample, *draws, " with probability ", sample.law.args[0]))
            case Gauss() as vector:
                z = index("z", vector.components)
                each = (" be independent standard normal variables, for ", z, " in ", vector.components)
                found.setdefault(("g", vector.name), (normal(vector, z), *each))
            case _:
                pass
    return list(found.values())


def _laws(nodes: Iterable[Term]) -> list[Law]:
    return [node.data for node in nodes if isinstance(node.data, Law)]


def _reals(nodes: Iterable[Term]) -> list[Variable]:
    found = {node.data: None for node in nodes if isinstance(node.data, Variable) and node.data.sort == Real()}
    return list(found)


def _free_indices(theorem: Theorem) -> Iterator[tuple[str, Meaning]]:
    """The indices that the statement leaves free, by their set."""
    statement = theorem.statement
    names = free(statement.lhs) | free(statement.rhs)
    sets: dict[Domain, list[Term]] = {}
    for node in (*subterms(statement.lhs), *subterms(statement.rhs)):
        match node.data:
            case Variable(name=n, sort=Domain() as d) if n in names and node.op == "var":
                if node not in sets.setdefault(d, []):
                    sets[d].append(node)
            case _:
                pass
    for d, indices in sets.items():
        listed = [x for node in indices for x in (", ", node)][1:]
        yield str(listed), (*listed, " be an index in " if len(indices) == 1 else " be indices in ", d)


REALS = " be real numbers"


def _numbers(f: Function, nodes: Iterable[Term]) -> tuple[Meaning, Meaning]:
    """A value of a function with the range of its indices, and what it may depend on."""
    values = [node for node in nodes if node.data == f]
    plain = [node for node in values if all(a.op == "var" for a in node.args)] or values
    shown = plain[0]
    sets: list[Fragment] = []
    for argument, sort in zip(shown.args, f.domains, strict=True):
        if isinstance(sort, Domain):
            sets += [" (" if not sets else ", ", argument, " in ", sort]
    on: list[Fragment] = []
    for own in f.tables:
        on += [", " if on else " that may depend on ", own]
    if f.history is not None:
        on = [" that depend on the rules of levels up to ", shown.args[0], " only"]
    return (shown, *sets, *([")"] if sets else [])), tuple(on)


def _rules(t: Table) -> Meaning:
    """What a rule table is."""
    into = (" into ", t.tuples, " tuples, which fall into the classes ", t.classes, " evenly")
    if t.level is None:
        return (t, " be a uniformly random injection of ", t.slots, *into)
    first, second = (Table(t.name, t.slots, t.classes, t.tuples, number(k)) for k in (1, 2))
    return (first, ", ", second, ", ... be independent uniformly random injections of ", t.slots, *into)


def _fibres(law: Law) -> Meaning:
    """What a conditional law is."""
    if law.given:
        (part,), (given,) = law.parts, law.given
        return (part, " show symbols in ", part.classes, " at another position of the tuples of ", given)
    one, two = law.parts
    slots = (" inject ", one.slots, " and ", two.slots, ", the slots of two symbols, into their fibres")
    size = (", the ", one.tuples, " tuples each that show the symbol at another position")
    classes = ("; a fibre falls into the classes ", one.classes, " evenly")
    return (one, " and ", two, *slots, *size, *classes)


Row = tuple[Fragment, Meaning]


def table(theorems: Iterable[Theorem], letters: Iterable[Row] = ()) -> list[Row]:
    """Rows (sign, meaning) of the notation that occurs in the theorems; `letters`: further rows, put first."""
    everything = [node for theorem in theorems for node in _nodes(theorem)]
    ops = {node.op for node in everything}
    data = [node.data for node in everything]
    rows = [*letters]
    slots, classes = Domain("S"), Domain("C")
    sigma, c, z = index("sigma", slots), index("c", classes), index("z", classes)
    r = Table("r", slots, classes, number(0))
    names = {d.name: d for d in data if isinstance(d, Variable) and isinstance(d.sort, Integer)}
    for letter, meaning in MODEL.items():
        if letter in names:
            rows.append((Term("var", (), names[letter]), (meaning,)))
    if "ind" in ops:
        text = "1 if the table puts the slot into the class, else 0; a slot is a pair (symbol, rule)"
        rows.append((falls(r, sigma, c), (text,)))
    sets = {d.sort.name: d.sort for d in data if isinstance(d, Variable) and isinstance(d.sort, Domain)}
    rows += [(sets[name], (meaning,)) for name, meaning in SETS.items() if name in sets]
    if "mean" in ops:
        rows.append((Term("mean", (Term("name", (), Variable("X", slots)),), r), EXPECTATION))
    if any(isinstance(d, History) for d in data):
        upto = History(Table("r", slots, classes, number(0), integer("t", 0)))
        rows.append((Term("mean", (Term("name", (), Variable("X", slots)),), upto), ("average over levels 1 to t",)))
    if "delta" in ops:
        rows.append((Term("delta", (c, z)), ("1 if the two indices are equal, else 0",)))
    if "event" in ops:
        x, y = (Term("name", (), Variable(letter, slots)) for letter in "xy")
        rows.append((Term("event", (x, y)), ("1 if the inequality holds, else 0",)))
    samples = {d.name: d for d in data if isinstance(d, Sample)}
    for sample in list(samples.values())[:1]:
        own = Term("var", (), sample.outcome)
        rows.append((count(sample, own), ("number of draws of the sample that are equal to the index",)))
    return rows


EXPECTATION = ("average over the table (or sample) named in the index, everything else held fixed",)
MODEL = {
    "v": "number of symbols",
    "w": "number of tuples that share a symbol at one position, v^(s-1)",
    "m": "number of rules a symbol has",
    "s": "number of symbols in a tuple",
    "P": "number of samples",
}
"""Integers with one meaning throughout."""
SETS = {"symbols": "the symbols of a level", "rules": "the rules of a symbol"}
"""Index sets with one meaning throughout."""
