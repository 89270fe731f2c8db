r"""Instantiation of the free names of a term: variables by terms, functions by formulas, domains and tables by others.

Statement: if a relation holds for every value of its free names, it holds for the substituted ones, provided that no
free variable falls under a binder of its name, and that nothing under an expectation comes to depend on the randomness
that is averaged there unless the replaced name was declared to. Where this would fail, `ValueError`: choose other
names.
Source: capture-avoiding substitution (Church, 1940), with randomness treated as one more thing that can be captured.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from latentproof.proofs.syntax import depends, free, level_gap, subterms
from latentproof.proofs.terms import (
    Chance,
    Data,
    Domain,
    Function,
    Gauss,
    History,
    Law,
    Real,
    Sample,
    Source,
    Table,
    Term,
    Variable,
    number,
)

Formula = tuple[tuple[Variable, ...], Term]
Crossed = tuple[tuple[Source, Source], ...]


@dataclass(frozen=True)
class Substitution:
    """What each free name becomes; names that are not listed stay."""

    variables: dict[str, Term] = field(default_factory=dict)
    functions: dict[str, Formula] = field(default_factory=dict)
    domains: dict[str, Domain] = field(default_factory=dict)
    tables: dict[str, Chance] = field(default_factory=dict)

    def without(self, name: str) -> Substitution:
        """The same, leaving the variable `name` alone."""
        if name not in self.variables:
            return self
        return replace(self, variables={k: t for k, t in self.variables.items() if k != name})

    def domain(self, d: Domain) -> Domain:
        """The substituted domain; a replacement must have the cardinality that the original one comes to have."""
        size = None if d.size is None else self(d.size)
        target = self.domains.get(d.name)
        if target is None:
            return Domain(d.name, size, tuple(self.domain(part) for part in d.factors))
        if size is not None and target.size != size:
            raise ValueError(f"the domain {target.name} in place of {d.name} must have its cardinality")
        if d.factors:
            raise ValueError(f"a product domain such as {d.name} cannot be replaced")
        return target

    def table(self, t: Table) -> Table:
        """The substituted table; a replacement must have the slots, classes and tuples that the original comes to
        have."""
        moved = Table(t.name, self.domain(t.slots), self.domain(t.classes), self(t.tuples))
        level = None if t.level is None else self(t.level)
        target = self.tables.get(t.name)
        if target is None:
            return replace(moved, level=level)
        if not isinstance(target, Table):
            raise ValueError(f"the table {t.name} can only become a table, not {target.name}")
        if (target.slots, target.classes, target.tuples) != (moved.slots, moved.classes, moved.tuples):
            raise ValueError(f"the table {target.name} in place of {t.name} must have its slots, classes and tuples")
        if level is None:
            return target
        if target.level is not None:
            raise ValueError(f"the family {t.name} can only become another family, not the single table {target.name}")
        return replace(target, level=level)

    def chance(self, c: Chance, crossed: Crossed = (), inside: frozenset[str] = frozenset()) -> Chance:
        """The substituted table, sample or normal vector; samples and vectors may be renamed, not changed."""
        match c:
            case Table():
                return self.table(c)
            case Sample():
                moved: Sample | Gauss = Sample(c.name, self(c.law, crossed, inside), self(c.size, crossed, inside))
            case Gauss():
                moved = Gauss(c.name, self.domain(c.components))
        target = self.tables.get(c.name)
        if target is None:
            return moved
        if replace(moved, name=target.name) != target:
            raise ValueError(f"{target.name} in place of {c.name} must have its law")
        return target

    def source(self, s: Source, crossed: Crossed = (), inside: frozenset[str] = frozenset()) -> Source:
        """The substituted source of randomness."""
        match s:
            case Table() | Sample() | Gauss():
                return self.chance(s, crossed, inside)
            case History():
                return History(self.table(s.table))
            case Law():
                return Law(s.name, tuple(map(self.table, s.parts)), tuple(map(self.table, s.given)))

    def variable(self, v: Variable) -> Variable:
        """The variable with its domain substituted."""
        return replace(v, sort=self.domain(v.sort)) if isinstance(v.sort, Domain) else v

    def _data(self, data: Data, crossed: Crossed, inside: frozenset[str]) -> Data:
        match data:
            case Variable():
                return self.variable(data)
            case Table() | Sample() | Gauss() | History() | Law():
                return self.source(data, crossed, inside)
            case Function():
                domains = tuple(self.domain(d) if isinstance(d, Domain) else d for d in data.domains)
                tables = tuple(self.chance(t, crossed, inside) for t in data.tables)
                history = None if data.history is None else self.table(data.history)
                return replace(data, domains=domains, tables=tables, history=history)
            case _:
                return data

    def __call__(self, t: Term, crossed: Crossed = (), inside: frozenset[str] = frozenset()) -> Term:
        """The substituted term. `crossed`: the averages above it, before and after; `inside`: the bound names above."""
        match t.op, t.data:
            case "var", Variable(name=name) if name in self.variables:
                return self._placed(t, self.variables[name], crossed, inside)
            case "app", Function(name=name) as function if name in self.functions:
                parameters, body = self.functions[name]
                arguments = tuple(self(argument, crossed, inside) for argument in t.args)
                if len(parameters) != len(arguments):
                    raise ValueError(f"{name} takes {len(arguments)} arguments, its formula {len(parameters)}")
                _check_history(function, parameters, body)
                names = {p.name for p in parameters}
                if (free(body) - names) & inside:
                    raise ValueError(f"an index of the formula for {name} would be captured")
                given = dict(zip((p.name for p in parameters), arguments, strict=True))
                # What the formula brings in itself must be declared; its arguments may depend on anything.
                plain = {k: number(0) if isinstance(p.sort, Real) else given[k] for p in parameters for k in (p.name,)}
                dry = tuple(
                    number(0) if isinstance(d, Real) else x for x, d in zip(t.args, function.domains, strict=True)
                )
                self._placed(Term("app", dry, function), Substitution(plain)(body), crossed, frozenset())
                return Substitution(given)(body)
            case "sum", Variable(name=name) as bound:
                body = self.without(name)(t.args[0], crossed, inside | {name})
                others = tuple(self(argument, crossed, inside) for argument in t.args[1:])
                return Term("sum", (body, *others), self.variable(bound))
            case "mean", Table() | Sample() | Gauss() | History() | Law() as source:
                moved = self.source(source, crossed, inside)
                return Term("mean", (self(t.args[0], ((source, moved), *crossed), inside),), moved)
            case _:
                arguments = tuple(self(argument, crossed, inside) for argument in t.args)
                data = self._data(t.data, crossed, inside)
                same = data == t.data and all(x is y for x, y in zip(arguments, t.args, strict=True))
                return t if same else Term(t.op, arguments, data)

    def _placed(self, old: Term, new: Term, crossed: Crossed, inside: frozenset[str]) -> Term:
        if free(new) & inside:
            raise ValueError(f"an index {sorted(free(new) & inside)} would be captured by a sum")
        for before, after in crossed:
            if depends(new, after) and not depends(old, before):
                raise ValueError(f"the replacement for {getattr(old.data, 'name', old.op)} depends on what is averaged")
        return new


def _check_history(function: Function, parameters: tuple[Variable, ...], body: Term) -> None:
    """A function of the tables up to t may only become a formula in such functions at the same t."""
    if function.history is None:
        return
    time = Term("var", (), parameters[0])
    for node in subterms(body):
        if node.op == "mean" or (isinstance(node.data, Table) and node.data.name == function.history.name):
            raise ValueError(
                f"the formula for {function.name} must use the tables of its history through functions only"
            )
        past = node.data.history if isinstance(node.data, Function) else None
        if past is not None and (past.name != function.history.name or level_gap(node.args[0], time) != 0):
            raise ValueError(f"the formula for {function.name} must stay at the time of its first argument")


def fresh(t: Term, name: str, value: Term) -> Term:
    """t with the free variable `name` replaced by `value`."""
    return Substitution({name: value})(t)
