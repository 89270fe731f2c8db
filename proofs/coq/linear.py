r"""Terms that are linear under sums and averages, as the syntax of `algebra.py`.

Object: `Linear.term(t, env, scope)` is a real-valued term: numbers, symbols applied to indices and outcomes, + - * / ^,
sums and averages.
Statement: nothing here is trusted: see `symbols`.
Source: the kernel's normal form (`polynomials`), whose nodes these are.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence

from latentproof.proofs.coq.indices import LINEAR, Indices
from latentproof.proofs.coq.names import Env, UnsupportedError, safe
from latentproof.proofs.coq.symbols import Scope, nested
from latentproof.proofs.terms import Domain, Function, History, Integer, Law, Sample, Table, Term, Variable


class Linear(Indices, ABC):
    """Terms of one theorem, except functions of numbers."""

    @abstractmethod
    def opaque(self, t: Term, env: Env, scope: Scope) -> str:
        """A function of numbers."""

    @abstractmethod
    def inverse(self, t: Term, env: Env, scope: Scope) -> str:
        """1/t for what depends on an index or an outcome."""

    def term(self, t: Term, env: Env, scope: Scope) -> str:
        """A real-valued term."""
        number = self.scalar(t, env, scope)
        if number is not None:
            return f"(EK {number})"
        match t.op, t.args:
            case "/", (one, two):
                below = self.scalar(two, env, scope)
                if below is None:
                    return f"(EMul {self.term(one, env, scope)} {self.inverse(two, env, scope)})"
                return f"(EDiv {self.term(one, env, scope)} {below})"
            case "^", (one, two):
                constant, rest = self.context.exponent(two, env)
                base = self.term(one, env, scope)
                if not rest:
                    return f"(EPow {base} {constant})"
                least = Term("^", (one, self.context.without_literal(two)))
                return f"(EMul {base} " * constant + self.opaque(least, env, scope) + ")" * constant
            case (("exp" | "ln" | "sqrt" | "event"), _):
                return self.opaque(t, env, scope)
            case op, args if op in LINEAR:
                head = {"+": "EAdd", "-": "ESub", "*": "EMul", "neg": "ENeg"}[op]
                return f"({head} {' '.join(self.term(a, env, scope) for a in args)})"
            case "sum", _:
                return self._sum(t, env, scope)
            case "mean", _:
                return self._mean(t, env, scope)
            case "ind", (slot, cls):
                assert isinstance(t.data, Table)
                parts = [self.row(t.data, env, scope), *(self.index(x, env, scope) for x in (slot, cls))]
                classes, name = self.context.set(t.data.classes), t.data.name
                return self._of(("ind", name), parts, lambda r, s, k: f"delta {classes} (c_{name} {r} {s}) {k}")
            case "count", (outcome,):
                assert isinstance(t.data, Sample)
                name, domain = t.data.name, self.context.set_of(outcome)
                parts = [(self.natural(t.data.size, env, scope), "nat"), self.outcome(name, env, scope)]
                parts.append(self.index(outcome, env, scope))
                return self._of(("count", domain), parts, lambda k, o, z: f"count {domain} {k} {o} {z}")
            case "delta", args:
                parts = [self.index(x, env, scope) for x in args]
                domain = self.context.set_of(args[0])
                text = self._of(("delta", domain), parts, lambda a, b: f"delta {domain} {a} {b}")
                self.symmetric.add(self.known["p"]["delta", domain][0])
                return text
            case "app", _:
                return self._app(t, env, scope)
        raise UnsupportedError(f"the node {t.op}")

    def _of(self, key: Hashable, parts: Sequence[tuple[str, str]], body: Callable[..., str]) -> str:
        return self.atom(key, [kind for _, kind in parts], [x for x, _ in parts], body)

    def _app(self, t: Term, env: Env, scope: Scope) -> str:
        f, c = t.data, self.context
        assert isinstance(f, Function)
        if any(not isinstance(d, Domain | Integer) for d in f.domains):
            return self.opaque(t, env, scope)
        parts = [self.outcome(table.name, env, scope) for table in f.tables]
        if f.history is not None:
            now, kind = self.outcome(f.history.name, env, scope)
            row = c.table_type(c.tables[f.history.name])
            for level, x in c.replaced(t, env):
                inner = [now, self.variable(level, "nat", scope), self.variable(x, row, scope)]
                now = self.applied(("upd", kind), [kind, "nat", row], inner, kind, "upd {0} {1} {2}")
            parts.append((now, kind))
        for a, d in zip(t.args, f.domains, strict=True):
            parts.append(self.index(a, env, scope) if isinstance(d, Domain) else (self.natural(a, env, scope), "nat"))
        return self._of(("app", f.name), parts, lambda *names: " ".join([f"f_{f.name}", *names]))

    def _sum(self, t: Term, env: Env, scope: Scope) -> str:
        assert isinstance(t.data, Variable)
        assert isinstance(t.data.sort, Domain)
        c, name = self.context, safe(t.data.name)
        domain, kind = c.set(t.data.sort), c.sort(t.data.sort)
        leaf = f"(fun x => {self.leaf(kind, 'x')})"
        parts = [self.index(x, env, scope) for x in t.args[1:]]
        size = None if t.data.sort.size is None else self.scalar(t.data.sort.size, {}, Scope())
        if size is not None and parts:
            size = f"(SSub {size} (SZ 1))"
        head = f"sumx_of {domain} _x0" if parts else f"sum_of {domain}"
        key = (domain, bool(parts))
        number = self.symbol("s", key, [k for _, k in parts], lambda *_: f"{head} {leaf}")
        if size is not None:
            self.totals[number] = size
        scope.bound.append((name, kind))
        body = self.term(t.args[0], {**env, t.data.name: name}, scope)
        scope.bound.pop()
        return f"(EB false {number} {nested('IP', [x for x, _ in parts], 'IU')} {body})"

    def _mean(self, t: Term, env: Env, scope: Scope) -> str:
        c, source = self.context, t.data
        _, _, x, inside = c.opened(t, env)
        kinds: list[str]
        match source:
            case Table(name=name):
                kind, kinds, parts = c.table_type(source), [], []
                head = f"mean_of_ E_{name}"
                key: Hashable = ("table", name)
            case History(table=table):
                assert table.level is not None
                outer, kind = self.outcome(table.name, env, scope)
                kinds, parts = ["nat", kind], [self.natural(table.level, env, scope), outer]
                head, key = f"hist_of_ E_{table.name} _x0 _x1", ("history", table.name)
            case Sample(name=name, outcome=z):
                used = self.used_in(source.law, env, scope)
                outer, kind = self.outcome(name, env, scope)
                kinds = [*(k for _, _, k in used), "nat", kind]
                parts = [*(self.variable(text, k, scope) for _, text, k in used)]
                parts += [self.natural(source.size, env, scope), outer]
                assert isinstance(z.sort, Domain)
                renamed: Env = {**env, **{n: f"_x{i}" for i, (n, _, _) in enumerate(used)}, z.name: safe(z.name)}
                weight = f"(fun {safe(z.name)} => {c.real(source.law.args[0], renamed)})"
                head = f"mean_of_ (sample {c.set(z.sort)} {weight} _x{len(used)} _x{len(used) + 1})"
                key = ("sample", weight, tuple(kinds))
            case Law(name=name, parts=(one, two)):
                kind, kinds, parts = f"({c.table_type(one)} * {c.table_type(two)})", [], []
                head, key = f"mean_of_ E_{name}", ("law", name)
            case Law(name=name, parts=(one,), given=(given,)):
                around, row = self.row(given, env, scope)
                kind, kinds, parts = c.table_type(one), [row], [around]
                head, key = f"mean_of_ (E_{name} _x0)", ("law", name)
            case _:
                raise UnsupportedError("an average over this source")
        leaf = f"(fun x => {self.leaf(kind, 'x')})"
        number = self.symbol("e", key, kinds, lambda *_: f"{head} {leaf}")
        scope.bound.append((x, kind))
        body = self.term(t.args[0], inside, scope)
        scope.bound.pop()
        return f"(EB true {number} {nested('IP', parts, 'IU')} {body})"
