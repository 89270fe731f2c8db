r"""The model axioms: what is known about random rule tables, stated as schemas that a checker recognises.

A table r is a uniformly random injection of its slots into n tuples, which fall into q classes of n/q tuples each.
injection_moments: k slots, all different, fall into given classes with probability prod (n/q)_(k_c) / (n)_k, where
k_c slots fall into class c, different classes c, k = 1..4, and (x)_k = x(x - 1)...(x - k + 1).
column_moments: given its tuples' symbols at position i, those of a table at position j fill each fibre of position i
evenly: P(B) = 1/q for one slot; for two slots, with e = n/q, the probability that both show the symbol b is
(e/q)(e/q - 1)/(e(e - 1)) if they are in one fibre, and 1/q^2 if not.
classes_partition: every tuple lies in exactly one class, sum_c 1[r(sigma) in c] = 1.
independence_of_levels: the tables of a family are independent; for X that depends on levels <= t + 1 only, the
expectation
over levels <= t + 1 is that over levels <= t of that over level t + 1; over no level it does nothing.
fibre_injection: given the i-coordinates of a table, the slots of two symbols are independent uniform injections into
their
fibres, each of w tuples in v classes (the values of the j-coordinate); so the conditional expectation is the
iterated one.
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, section 2; sampling without replacement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

from latentproof.proofs.judgement import Judgement, require
from latentproof.proofs.syntax import depends, free, level_gap, subterms
from latentproof.proofs.terms import Function, History, Law, Relation, Table, Term, Variable, falls, mean, number, total

MODEL_AXIOMS = (
    "injection_moments",
    "column_moments",
    "classes_partition",
    "independence_of_levels",
    "fibre_injection",
)


MAX_SLOTS = 4
"""Moments of up to four slots are stated."""


def falling(x: Term, k: int) -> Term:
    """x (x - 1) ... (x - k + 1), k >= 1."""
    product = x
    for step in range(1, k):
        product = product * (x - step)
    return product


def _events(body: Term) -> list[Term]:
    return [*_events(body.args[0]), body.args[1]] if body.op == "*" else [body]


def moment(t: Table, classes: list[Term]) -> Term:
    """P that different slots, one for each entry, fall into those classes; different entries, different classes."""
    assert t.classes.size is not None
    size, over = t.tuples / t.classes.size, None
    for c in dict.fromkeys(classes):
        part = falling(size, classes.count(c))
        over = part if over is None else over * part
    assert over is not None
    return over / falling(t.tuples, len(classes))


def _pairs(indices: list[Term]) -> set[frozenset[Term]]:
    return {frozenset(pair) for pair in combinations(indices, 2)}


def _moments(r: Relation) -> Judgement:
    t = r.lhs.data
    assert isinstance(t, Table)
    events = _events(r.lhs.args[0])
    require(len(events) <= MAX_SLOTS, f"at most {MAX_SLOTS} slots")
    require(all(event.op == "ind" and event.data == t for event in events), "not events of the averaged table")
    slots, classes = [event.args[0] for event in events], [event.args[1] for event in events]
    require(len(set(slots)) == len(slots), "the slots must be different")
    require(r == Relation(r.lhs, "=", moment(t, classes)), "not that moment")
    return Judgement(r, frozenset(_pairs(slots) | _pairs(list(dict.fromkeys(classes)))))


def column_moment(law: Law, slots: list[Term], a: Term) -> Term:
    """P that one slot, or each of two different slots, shows a given symbol at position j, given position i."""
    (column,), (given,) = law.parts, law.given
    q = column.classes.size
    assert q is not None
    if len(slots) == 1:
        return 1 / q
    fibre, share = column.tuples / q, column.tuples / q / q
    together = total(a, falls(given, slots[0], a) * falls(given, slots[1], a))
    return together * (share * (share - 1) / (fibre * (fibre - 1)) - 1 / q**2) + 1 / q**2


def _columns(r: Relation) -> Judgement:
    law = r.lhs.data
    require(isinstance(law, Law) and len(law.parts) == 1 == len(law.given), "not a position given another")
    assert isinstance(law, Law)
    (column,), (given,) = law.parts, law.given
    require(replace(column, name=given.name) == given, "not two positions of one table")
    events = _events(r.lhs.args[0])
    require(len(events) <= 2 and all(e.op == "ind" and e.data == column for e in events), "one or two of its events")
    slots = [event.args[0] for event in events]
    require(len({event.args[1] for event in events}) == 1, "one symbol at position j")
    require(len(set(slots)) == len(slots), "the slots must be different")
    bound = [t.data for t in subterms(r.rhs) if t.op == "sum"]
    assert len(slots) == 1 or (len(bound) == 1 and isinstance(bound[0], Variable))
    a = Term("var", (), bound[0]) if bound else r.rhs
    require(r.op == "=" and r.rhs == column_moment(law, slots, a), "not that moment")
    require(not bound or not free(a) & frozenset[str]().union(*(free(slot) for slot in slots)), "the index is not new")
    return Judgement(r, frozenset(_pairs(slots)))


def _partition(r: Relation) -> Judgement:
    ind, z = r.lhs.args[0], r.lhs.data
    assert isinstance(ind.data, Table)
    assert isinstance(z, Variable)
    cls = Term("var", (), z)
    require(z.name not in free(ind.args[0]), "the slot must not depend on the class")
    require(r == Relation(total(cls, falls(ind.data, ind.args[0], cls)), "=", number(1)), "not the partition")
    return Judgement(r)


def _within(body: Term, table: Table) -> None:
    """The body depends on the family only at levels <= table.level."""
    assert table.level is not None
    for node in subterms(body):
        data = node.data
        if node.op == "mean" or (isinstance(data, Function) and any(t.name == table.name for t in data.tables)):
            require(not depends(node, replace(table, level=None)), "an inner average or a fixed table of the family")
        level = data.level if node.op == "ind" and isinstance(data, Table) and data.name == table.name else None
        if isinstance(data, Function) and data.history is not None and data.history.name == table.name:
            level = node.args[0]
        if node.op == "ind" and isinstance(data, Table) and data.name == table.name:
            require(level is not None, "a table of the family without a level")
        if level is not None:
            gap = level_gap(level, table.level)
            require(gap is not None and gap >= 0, "the quantity depends on a higher level")


def _independence(r: Relation) -> Judgement:
    upper = r.lhs.data
    require(isinstance(upper, History) and r.op == "=", "independence is about the tables at levels <= t")
    assert isinstance(upper, History)
    assert upper.table.level is not None
    if upper.table.level == number(0):
        require(r.rhs == r.lhs.args[0], "there are no tables at levels <= 0")
        return Judgement(r)
    lower, last, body = r.rhs.data, r.rhs.args[0].data, r.lhs.args[0]
    assert isinstance(lower, History)
    assert isinstance(last, Table)
    assert lower.table.level is not None
    require(r == Relation(mean(upper, body), "=", mean(lower, mean(last, body))), "not the iterated expectation")
    require(last == upper.table and replace(lower.table, level=last.level) == last, "not one family of tables")
    require(level_gap(lower.table.level, upper.table.level) == 1, "the levels must be t and t + 1")
    _within(body, last)
    return Judgement(r)


def _fibres(r: Relation) -> Judgement:
    law, body = r.lhs.data, r.lhs.args[0]
    assert isinstance(law, Law)
    require(
        not law.given and len(law.parts) == 2 and law.parts[0].name != law.parts[1].name,
        "two different fibres are needed",
    )
    one, other = law.parts
    require(
        (one.tuples, one.classes) == (other.tuples, other.classes), "the fibres have one size and one set of classes"
    )
    require(r == Relation(mean(law, body), "=", mean(one, mean(other, body))), "not the iterated expectation")
    return Judgement(r)


AXIOMS: dict[str, Callable[[Relation], Judgement]] = dict(
    zip(MODEL_AXIOMS, (_moments, _columns, _partition, _independence, _fibres), strict=True)
)
