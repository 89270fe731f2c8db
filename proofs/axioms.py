r"""The model axioms: what is known about random rule tables, stated as schemas that a checker recognises.

A table r is a uniformly random injection of its slots into n tuples, which fall into q classes of n/q tuples each.
injection_first_moment: P(r(sigma) in c) = 1/q.
injection_second_moment: P(r(sigma) in c and r(tau) in c) = (n/q)(n/q - 1)/(n(n - 1)) for two slots sigma != tau.
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

from latentproof.proofs.judgement import Judgement, require
from latentproof.proofs.syntax import depends, free, level_gap, subterms
from latentproof.proofs.terms import Function, History, Law, Relation, Table, Term, Variable, falls, mean, number, total

MODEL_AXIOMS = (
    "injection_first_moment",
    "injection_second_moment",
    "classes_partition",
    "independence_of_levels",
    "fibre_injection",
)


def _first(r: Relation) -> Judgement:
    t, ind = r.lhs.data, r.lhs.args[0]
    assert isinstance(t, Table)
    assert t.classes.size is not None
    slot, cls = ind.args
    require(r == Relation(mean(t, falls(t, slot, cls)), "=", 1 / t.classes.size), "not the first moment")
    return Judgement(r)


def _second(r: Relation) -> Judgement:
    t, both = r.lhs.data, r.lhs.args[0]
    assert isinstance(t, Table)
    assert t.classes.size is not None
    (one, cls), (other, _) = both.args[0].args, both.args[1].args
    n, q = t.tuples, t.classes.size
    value = (n / q) * (n / q - 1) / (n * (n - 1))
    require(r == Relation(mean(t, falls(t, one, cls) * falls(t, other, cls)), "=", value), "not the second moment")
    require(one != other, "the two slots must be different")
    return Judgement(r, frozenset((frozenset((one, other)),)))


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
    require(len(law.parts) == 2 and law.parts[0].name != law.parts[1].name, "two different fibres are needed")
    one, other = law.parts
    require(
        (one.tuples, one.classes) == (other.tuples, other.classes), "the fibres have one size and one set of classes"
    )
    require(r == Relation(mean(law, body), "=", mean(one, mean(other, body))), "not the iterated expectation")
    return Judgement(r)


AXIOMS: dict[str, Callable[[Relation], Judgement]] = dict(
    zip(MODEL_AXIOMS, (_first, _second, _partition, _independence, _fibres), strict=True)
)
