r"""The author's expression tree: every statement and every step of a proof is one of these, and none is ever rewritten.

Object: a `Term` is a node (op, args, data), immutable and hashable. Arithmetic overloads + - * / ** build exactly the
tree that was typed: x/x stays x/x, so that a checker sees the division. Further nodes: a value of a function
(omega(sigma), D(t, z)), a finite sum over a domain with an optional excluded index (sum over tau != sigma), the
indicator 1[r(sigma) in c] of the event that a random table r puts slot sigma into class c, Kronecker's delta, the
indicator 1[a <= b] of an inequality, exp, ln and sqrt, the count of an outcome among independent draws, a component of
a standard normal vector, and the expectation over one source of randomness with everything else held fixed.
Conventions: ln x = 0 for x <= 0 and sqrt x = 0 for x < 0, as in Coq's real numbers; no rule depends on it.
Statement: what is typeset, what is serialised and what is checked are this one tree.
Source: abstract theorems over immutable terms as in HOL Light (Harrison, 2009, `fusion.ml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_']{0,30}")


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise ValueError(f"a name must match {NAME.pattern}, got {name!r}")


@dataclass(frozen=True)
class Domain:
    """A finite index set: its name, its cardinality (None: unknown), and its two factors if it is a product.

    >>> Domain("symbols", integer("v", 2)).name
    'symbols'
    """

    name: str
    size: Term | None = None
    factors: tuple[Domain, ...] = ()

    def __post_init__(self) -> None:
        _check_name(self.name)


@dataclass(frozen=True)
class Integer:
    """The sort of the integers >= least, least >= 0."""

    least: int


@dataclass(frozen=True)
class Real:
    """The sort of the real numbers."""


Sort: TypeAlias = Integer | Real | Domain


@dataclass(frozen=True)
class Table:
    """A random rule table: a uniform injection of `slots` into `tuples` tuples, partitioned into `classes` of one size.

    `level`: which member of an independent family of tables, or None for a single table.
    """

    name: str
    slots: Domain
    classes: Domain
    tuples: Term
    level: Term | None = None

    def __post_init__(self) -> None:
        _check_name(self.name)


@dataclass(frozen=True)
class History:
    """The tables of a family at levels 1..table.level, as one source of randomness."""

    table: Table


@dataclass(frozen=True)
class Law:
    """A law of the tables `parts`, conditional on the tables `given`, which are held fixed.

    Two parts, nothing given: the fibres of two symbols, given the i-coordinates of a table. One part, one given: a
    table's coordinates at one position, given those at another.
    """

    name: str
    parts: tuple[Table, ...]
    given: tuple[Table, ...] = ()

    def __post_init__(self) -> None:
        _check_name(self.name)


@dataclass(frozen=True)
class Sample:
    """`size` independent draws of one law, as their counts. `law`: the sum of its weights, sum_z p(z).

    >>> z = index("z", Domain("outcomes"))
    >>> count(Sample("X", total(z, Function("p", (Domain("outcomes"),))(z)), integer("P", 0)), z).op
    'count'
    """

    name: str
    law: Term
    size: Term

    def __post_init__(self) -> None:
        _check_name(self.name)

    @property
    def outcome(self) -> Variable:
        """The variable that runs over the outcomes."""
        if self.law.op != "sum" or len(self.law.args) != 1 or not isinstance(self.law.data, Variable):
            raise ValueError(f"the law of {self.name} must be the sum of its weights")
        return self.law.data


@dataclass(frozen=True)
class Gauss:
    """Independent standard normal variables, one for each element of `components`."""

    name: str
    components: Domain

    def __post_init__(self) -> None:
        _check_name(self.name)


Chance: TypeAlias = Table | Sample | Gauss
"""What a function may be declared to depend on."""

Source: TypeAlias = Chance | History | Law


@dataclass(frozen=True)
class Variable:
    """A named variable of a sort."""

    name: str
    sort: Sort

    def __post_init__(self) -> None:
        _check_name(self.name)


@dataclass(frozen=True)
class Function:
    """A real-valued function of arguments of given sorts, and the randomness that it may depend on.

    `tables`: single tables, samples and normal vectors it may depend on. `history`: a family of tables; then the first
    argument t is an integer and the value at t may depend on the tables of that family at levels <= t.
    """

    name: str
    domains: tuple[Sort, ...]
    tables: tuple[Chance, ...] = ()
    history: Table | None = None

    def __post_init__(self) -> None:
        _check_name(self.name)

    def __call__(self, *arguments: Term | int) -> Term:
        """The value at the arguments."""
        return Term("app", tuple(term(argument) for argument in arguments), self)


Data: TypeAlias = Fraction | Variable | Function | Source | None


@dataclass(frozen=True)
class Term:
    """A node of the tree. Build terms with `number`, `integer`, `real`, `index`, `total`, `mean`, ... and operators.

    >>> v, m = integer("v", 2), integer("m", 1)
    >>> (v / v).op, (1 - 1 / v) / m == (1 - 1 / v) / m, v / v == number(1)
    ('/', True, False)
    """

    op: str
    args: tuple[Term, ...] = ()
    data: Data = None

    def __post_init__(self) -> None:
        # Trees are hashed at every comparison of steps; a cached hash keeps that linear.
        object.__setattr__(self, "_hash", hash((self.op, self.args, self.data)))

    def __hash__(self) -> int:
        return self.__dict__["_hash"]  # type: ignore[no-any-return]  # written once, in __post_init__

    def __add__(self, other: Term | int) -> Term:
        return Term("+", (self, term(other)))

    def __radd__(self, other: int) -> Term:
        return Term("+", (term(other), self))

    def __sub__(self, other: Term | int) -> Term:
        return Term("-", (self, term(other)))

    def __rsub__(self, other: int) -> Term:
        return Term("-", (term(other), self))

    def __mul__(self, other: Term | int) -> Term:
        return Term("*", (self, term(other)))

    def __rmul__(self, other: int) -> Term:
        return Term("*", (term(other), self))

    def __truediv__(self, other: Term | int) -> Term:
        return Term("/", (self, term(other)))

    def __rtruediv__(self, other: int) -> Term:
        return Term("/", (term(other), self))

    def __pow__(self, other: Term | int) -> Term:
        return Term("^", (self, term(other)))

    def __neg__(self) -> Term:
        return Term("neg", (self,))


@dataclass(frozen=True)
class Relation:
    """lhs op rhs, with op one of =, <=, <."""

    lhs: Term
    op: str
    rhs: Term


def term(value: Term | int | Fraction) -> Term:
    """The term itself, or the literal of a rational number."""
    return value if isinstance(value, Term) else Term("num", (), Fraction(value))


def number(value: int | Fraction) -> Term:
    """The literal of a rational number."""
    return term(Fraction(value))


def integer(name: str, least: int) -> Term:
    """An integer variable >= least >= 0."""
    return Term("var", (), Variable(name, Integer(least)))


def real(name: str) -> Term:
    """A real variable."""
    return Term("var", (), Variable(name, Real()))


def index(name: str, domain: Domain) -> Term:
    """An index variable over a finite domain."""
    return Term("var", (), Variable(name, domain))


def total(bound: Term, body: Term, unless: Term | None = None) -> Term:
    """The finite sum of `body` over the index variable `bound`, over all values or over those != `unless`."""
    if not isinstance(bound.data, Variable) or not isinstance(bound.data.sort, Domain):
        raise ValueError(f"a sum needs an index variable over a finite domain, got {bound.data!r}")
    return Term("sum", (body,) if unless is None else (body, unless), bound.data)


def mean(source: Source, body: Term) -> Term:
    """The expectation of `body` over one source of randomness, everything else held fixed."""
    return Term("mean", (body,), source)


def falls(table: Table, slot: Term, cls: Term) -> Term:
    """The indicator 1[table(slot) in cls]."""
    return Term("ind", (slot, cls), table)


def pair(first: Term, second: Term) -> Term:
    """The element (first, second) of a product domain."""
    return Term("pair", (first, second))


def left(element: Term) -> Term:
    """The first coordinate of an element of a product domain."""
    return Term("left", (element,))


def delta(first: Term, second: Term) -> Term:
    """Kronecker's delta of two indices of one domain."""
    return Term("delta", (first, second))


def exp(x: Term | int) -> Term:
    """e^x."""
    return Term("exp", (term(x),))


def ln(x: Term | int) -> Term:
    """The natural logarithm, of positive numbers."""
    return Term("ln", (term(x),))


def sqrt(x: Term | int) -> Term:
    """The square root, of nonnegative numbers."""
    return Term("sqrt", (term(x),))


def event(a: Term | int, b: Term | int) -> Term:
    """The indicator 1[a <= b]."""
    return Term("event", (term(a), term(b)))


def count(sample: Sample, outcome: Term) -> Term:
    """How many of the draws are equal to the outcome."""
    return Term("count", (outcome,), sample)


def normal(vector: Gauss, component: Term) -> Term:
    """A component of a standard normal vector."""
    return Term("normal", (component,), vector)


def eq(lhs: Term, rhs: Term | int) -> Relation:
    """lhs = rhs."""
    return Relation(lhs, "=", term(rhs))


def le(lhs: Term | int, rhs: Term | int) -> Relation:
    """lhs <= rhs."""
    return Relation(term(lhs), "<=", term(rhs))


def lt(lhs: Term | int, rhs: Term | int) -> Relation:
    """lhs < rhs."""
    return Relation(term(lhs), "<", term(rhs))
