r"""Terms as Coq: sums and averages as operators on functions, a random table as the variable that an average binds.

Object: `Context` knows how the names of one theorem are called in Coq; `Context.real(t, env)` prints a term;
`env` says what stands for a random table at this place.
Statement: the average over one level of a family binds a table x, and a quantity that depends on that level is read
off the family with that level replaced by x.
Source: the meaning of the kernel's terms, node by node.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from latentproof.proofs.coq.names import Env, Names, UnsupportedError, safe
from latentproof.proofs.documents.latex import bound, value
from latentproof.proofs.syntax import depends, scope, sort_of
from latentproof.proofs.terms import (
    Domain,
    Function,
    History,
    Integer,
    Law,
    Sample,
    Sort,
    Table,
    Term,
    Variable,
    number,
)


@dataclass
class Context(Names):
    """The terms of one theorem. `closed`: the texts of terms where no name is bound around them, and what they use."""

    closed: dict[int, tuple[Term, str, frozenset[str]]] = field(default_factory=dict)

    def sorts(self, *terms: Term) -> dict[str, Sort]:
        """The sorts of the free variables of terms; elsewhere in a proof their names may be of another sort."""
        return {name: v.sort for t in terms for name, v in scope(t).items()}

    def set(self, d: Domain) -> str:
        """A finite set."""
        if d.factors:
            return f"(pairs {self.set(d.factors[0])} {self.set(d.factors[1])})"
        return f"d_{d.name}"

    def table_type(self, t: Table) -> str:
        """The type of a table's outcomes, which its coordinate c_NAME reads: the class that each slot falls into."""
        return f"T_{t.name}"

    def coordinate_type(self, t: Table) -> str:
        """The type of the coordinate of a table's outcomes."""
        return f"T_{t.name} -> carrier {self.set(t.slots)} -> carrier {self.set(t.classes)}"

    def outcome_type(self, name: str) -> str:
        """The type of the outcome variable of a table, of a family of them, or of the draws of a sample."""
        if name in self.samples:
            return f"(nat -> {self.sort(self.samples[name].outcome.sort)})"
        one = self.table_type(self.tables[name])
        return f"(nat -> {one})" if name in self.families else one

    def sort(self, s: Sort) -> str:
        """The type of an argument."""
        return f"carrier {self.set(s)}" if isinstance(s, Domain) else "nat" if isinstance(s, Integer) else "R"

    def function_type(self, f: Function) -> str:
        """Outcomes of its tables, of its family, then its arguments."""
        sources = [t.name for t in f.tables] + ([f.history.name] if f.history else [])
        types = [self.outcome_type(n) for n in sources] + [self.sort(d) for d in f.domains]
        return " -> ".join([*types, "R"])

    def outcome(self, name: str, env: Env) -> str:
        """What stands for the outcome of a table here."""
        if name not in env:
            self.used.add(name)
        return env.get(name, f"o_{name}")

    def exponent(self, t: Term, env: Env | None = None) -> tuple[int, str]:
        """A natural number as a literal and a linear form in counted variables, as text."""
        coefficients, constant = self.linear(t)
        inside = [(n, c) for n, c in coefficients.items() if c]
        if any(c < 0 for _, c in inside) or constant < 0:
            raise UnsupportedError("an exponent below its least value")
        text = "+".join((env or {}).get(n, safe(n)) for n, c in inside for _ in range(c))
        return constant, f"({text})%nat" if "+" in text else text

    def without_literal(self, t: Term) -> Term:
        """The part of a natural number that is not a literal."""
        result: Term | None = None
        for n, c in self.linear(t)[0].items():
            variable = self.variables[n]
            assert isinstance(variable.sort, Integer)
            x = Term("var", (), variable)
            for _ in range(c):
                part = x - variable.sort.least if variable.sort.least else x
                result = part if result is None else result + part
        return number(0) if result is None else result

    def natural(self, t: Term, env: Env) -> str:
        """A natural number linear in counted variables: S (S .. t)."""
        if t.op == "*" and "num" not in (t.args[0].op, t.args[1].op):
            return f"({self.natural(t.args[0], env)} * {self.natural(t.args[1], env)})%nat"
        constant, text = self.exponent(t, env)
        if not text:
            return f"{constant}%nat"
        for _ in range(constant):
            text = f"(S {text})"
        return text

    def linear(self, t: Term) -> tuple[dict[str, int], int]:
        """A natural number as a sum of multiples of counted variables, and a literal."""
        match t.op, t.args:
            case "num", ():
                return {}, int(value(t))
            case "var", () if isinstance(t.data, Variable) and isinstance(t.data.sort, Integer):
                return {t.data.name: 1}, t.data.sort.least
            case "*", (one, two) if "num" in (one.op, two.op):
                (a, c), (b, d) = self.linear(one), self.linear(two)
                (n, rest, k) = (c, b, d) if one.op == "num" else (d, a, c)
                return {name: n * e for name, e in rest.items()}, n * k
            case (("+" | "-"), (one, two)):
                sign = 1 if t.op == "+" else -1
                (a, c), (b, d) = self.linear(one), self.linear(two)
                return {n: a.get(n, 0) + sign * b.get(n, 0) for n in {**a, **b}}, c + sign * d
        raise UnsupportedError("an exponent that is not linear")

    def index(self, t: Term, env: Env) -> str:
        """An element of a finite set."""
        match t.op, t.args:
            case "var", ():
                assert isinstance(t.data, Variable)
                return env.get(t.data.name, safe(t.data.name))
            case "pair", (one, two):
                return f"({self.index(one, env)}, {self.index(two, env)})"
            case "left", (one,):
                return self.index(one.args[0], env) if one.op == "pair" else f"(fst {self.index(one, env)})"
        raise UnsupportedError(f"the index {t.op}")

    def counted_from(self, t: Term, sort: Sort) -> str:
        """What a variable of a sort becomes: a natural number counted from the least value, an index, a number."""
        if not isinstance(sort, Integer):
            return self.argument(t, sort, {})
        constant, text = self.exponent(t)
        if constant < sort.least:
            raise UnsupportedError("a natural number below the least value")
        return "(S " * (constant - sort.least) + (text or "O") + ")" * (constant - sort.least)

    def argument(self, t: Term, sort: Sort, env: Env) -> str:
        """An argument of a function."""
        if isinstance(sort, Domain):
            return self.index(t, env)
        return self.natural(t, env) if isinstance(sort, Integer) else self.real(t, env)

    def real(self, t: Term, env: Env) -> str:
        """A real-valued term."""
        if env:
            return env[t] if t in env else self._real(t, env)
        if id(t) not in self.closed:
            before, self.used = self.used, set()
            try:
                self.closed[id(t)] = t, self._real(t, env), frozenset(self.used)
            finally:
                self.used = before
        _, text, used = self.closed[id(t)]
        self.used |= used
        return text

    def _real(self, t: Term, env: Env) -> str:
        match t.op, t.args:
            case "num", ():
                q = value(t)
                text = f"{q.numerator}" if q >= 0 else f"({q.numerator})"
                return text if q.denominator == 1 else f"({text} / {q.denominator})"
            case "var", ():
                assert isinstance(t.data, Variable)
                if t.data.name in self.counted:
                    return f"(INR {self.natural(t, env)})"
                return env.get(t.data.name, safe(t.data.name))
            case (("+" | "-" | "*" | "/"), (one, two)):
                return f"({self.real(one, env)} {t.op} {self.real(two, env)})"
            case "neg", (one,):
                return f"(- {self.real(one, env)})"
            case (("exp" | "ln" | "sqrt" | "event") as known, args):
                return f"({known} {' '.join(self.real(a, env) for a in args)})"
            case "count", (outcome,):
                assert isinstance(t.data, Sample)
                if ("counts", t.data.name) in env:
                    return f"({env['counts', t.data.name]} {self.index(outcome, env)})"
                draws, size = self.outcome(t.data.name, env), self.natural(t.data.size, env)
                return f"(count {self.set_of(outcome)} {size} {draws} {self.index(outcome, env)})"
            case "^", (one, two):
                return f"({self.real(one, env)} ^ {self.natural(two, env)})"
            case "sum", (body, *unless):
                name = bound(t)
                assert isinstance(t.data, Variable)
                assert isinstance(t.data.sort, Domain)
                head = (
                    f"Sumx {self.set(t.data.sort)} {self.index(unless[0], env)}"
                    if unless
                    else f"Sum {self.set(t.data.sort)}"
                )
                return f"({head} (fun {safe(name)} => {self.real(body, {**env, name: safe(name)})}))"
            case "mean", (body,):
                return self.average(t, lambda inner: self.real(body, inner), env)
            case "ind", (slot, cls):
                assert isinstance(t.data, Table)
                row, site = self._row(t.data, env), self.index(slot, env)
                return f"(delta {self.set(t.data.classes)} (c_{t.data.name} {row} {site}) {self.index(cls, env)})"
            case "delta", (one, two):
                return f"(delta {self.set_of(one)} {self.index(one, env)} {self.index(two, env)})"
            case "app", arguments:
                return self._app(t, arguments, env)
        raise UnsupportedError(f"the node {t.op}")

    def set_of(self, t: Term) -> str:
        """The finite set that an index belongs to."""
        found = sort_of(t)
        assert isinstance(found, Domain)
        return self.set(found)

    def _row(self, table: Table, env: Env) -> str:
        if table.level is None:
            return self.outcome(table.name, env)
        level = self.natural(table.level, env)
        return env.get(("level", table.name, level)) or f"({self.outcome(table.name, env)} {level})"

    def _app(self, t: Term, arguments: tuple[Term, ...], env: Env) -> str:
        f = t.data
        assert isinstance(f, Function)
        parts = [self.outcome(table.name, env) for table in f.tables]
        if f.history is not None:
            now = self.outcome(f.history.name, env)
            for level, x in self.replaced(t, env):
                now = f"(upd {now} {level} {x})"
            parts.append(now)
        parts += [self.argument(a, d, env) for a, d in zip(arguments, f.domains, strict=True)]
        return f"(f_{f.name} {' '.join(parts)})"

    def replaced(self, t: Term, env: Env) -> Iterable[tuple[str, str]]:
        """The levels of its family that are averaged around a value, each with the table that stands for it."""
        f = t.data
        assert isinstance(f, Function)
        assert f.history is not None
        for key, x in env.items():
            mine = isinstance(key, tuple) and key[0] == "level" and key[1] == f.history.name
            if isinstance(key, tuple) and mine and depends(t, replace(f.history, level=self.levels[key])):
                yield key[2], x

    levels: dict[object, Term] = field(default_factory=dict)

    def opened(self, t: Term, env: Env) -> tuple[str, str, str, Env]:
        """An average's operator and trailing argument, the variable it binds, and what stands for tables inside."""
        match t.data:
            case Table(name=name, level=None):
                return f"mean E_{name}", "", f"o_{name}", {**env, name: f"o_{name}"}
            case Table(name=name, level=level) if level is not None:
                key = ("level", name, self.natural(level, env))
                self.levels[key] = level
                return f"mean E_{name}", "", f"x_{name}", {**env, key: f"x_{name}"}
            case History(table=table) if table.level is not None:
                kept = {k: x for k, x in env.items() if not (isinstance(k, tuple) and k[1] == table.name)}
                outer = self.outcome(table.name, env)
                inside = {**kept, table.name: f"h_{table.name}"}
                return f"Hist E_{table.name} {self.natural(table.level, env)}", f" {outer}", f"h_{table.name}", inside
            case Law(name=name, parts=(one, two)):
                inside = {**env, one.name: f"(fst o_{name})", two.name: f"(snd o_{name})"}
                return f"mean E_{name}", "", f"o_{name}", inside
            case Law(name=name, parts=(one,), given=(given,)):
                return (
                    f"mean (E_{name} {self._row(given, env)})",
                    "",
                    f"o_{one.name}",
                    {**env, one.name: f"o_{one.name}"},
                )
            case Sample(name=name):
                return f"mean {self.sample(t.data, env)}", "", f"o_{name}", {**env, name: f"o_{name}"}
        raise UnsupportedError("an average over this source")

    def sample(self, x: Sample, env: Env) -> str:
        """The expectation over independent draws."""
        z, weight = safe(x.outcome.name), x.law.args[0]
        inside = {**env, x.outcome.name: z}
        assert isinstance(x.outcome.sort, Domain)
        size, outer = self.natural(x.size, env), self.outcome(x.name, env)
        return f"(sample {self.set(x.outcome.sort)} (fun {z} => {self.real(weight, inside)}) {size} {outer})"

    def average(self, t: Term, body: object, env: Env) -> str:
        """An average whose body is printed by a function of the environment inside."""
        head, tail, variable, inside = self.opened(t, env)
        assert callable(body)
        return f"({head} (fun {variable} => {body(inside)}){tail})"
