r"""Indices, outcomes and numbers as the syntax of `algebra.py`.

Object: `Indices` turns an element of a finite set or an outcome into a term with numbered variables, and what depends
on neither into a rational expression in letters.
Statement: nothing here is trusted: see `symbols`.
Source: de Bruijn (1972), nameless variables: a bound variable is the number of binders between it and its own.
"""

from __future__ import annotations

import re

from latentproof.proofs.coq.names import Env, UnsupportedError, safe
from latentproof.proofs.coq.symbols import Scope, Symbols, place
from latentproof.proofs.documents.latex import value
from latentproof.proofs.syntax import sort_of
from latentproof.proofs.terms import Domain, Real, Table, Term, Variable

LINEAR = ("+", "-", "*", "/", "^", "neg")


class Indices(Symbols):
    """Indices, outcomes and numbers of one theorem."""

    def variable(self, text: str, kind: str, scope: Scope) -> str:
        """A variable that Coq calls `text` here, or a closed value."""
        part = re.fullmatch(r"\((fst|snd) ([\w']+)\)", text)
        if part is not None:
            whole = next((k for n, k in reversed(scope.bound) if n == part[2]), None)
            if whole is None:
                raise UnsupportedError("a component of a free outcome")
            inner = self.variable(part[2], whole, scope)
            return self.applied((part[1], whole), [whole], [inner], kind, f"{part[1]} {{0}}")
        self.types.setdefault(kind, len(self.types))
        for depth, (name, _) in enumerate(reversed(scope.bound)):
            if name == text:
                return f"(IV {depth})"
        if (text, kind) not in scope.values:
            scope.values.append((text, kind))
        return f"(IV {len(scope.bound) + scope.values.index((text, kind))})"

    def index(self, t: Term, env: Env, scope: Scope) -> tuple[str, str]:
        """An element of a finite set, and its type."""
        c = self.context
        sort = sort_of(t)
        assert isinstance(sort, Domain)
        kind = c.sort(sort)
        if t.op == "pair":
            (one, a), (two, b) = (self.index(x, env, scope) for x in t.args)
            return self.applied(("pair", a, b), [a, b], [one, two], kind, "{0}, {1}"), kind
        if t.op == "left":
            if t.args[0].op == "pair":
                return self.index(t.args[0].args[0], env, scope)
            inner, whole = self.index(t.args[0], env, scope)
            return self.applied(("fst", whole), [whole], [inner], kind, "fst {0}"), kind
        return self.variable(c.index(t, env), kind, scope), kind

    def natural(self, t: Term, env: Env, scope: Scope) -> str:
        """A level or a number of draws, as an index."""
        return self.variable(self.context.natural(t, env), "nat", scope)

    def outcome(self, name: str, env: Env, scope: Scope) -> tuple[str, str]:
        """The outcome of a table, or of a family of them, and its type."""
        kind = self.context.outcome_type(name)
        text = self.context.outcome(name, env)
        return self.variable(text, kind, scope), kind

    def row(self, table: Table, env: Env, scope: Scope) -> tuple[str, str]:
        """The outcome of one table, of a family at its level."""
        c = self.context
        kind = c.table_type(c.tables[table.name])
        if table.level is None:
            return self.outcome(table.name, env, scope)[0], kind
        level = c.natural(table.level, env)
        here = env.get(("level", table.name, level))
        if here is not None:
            return self.variable(here, kind, scope), kind
        family, whole = self.outcome(table.name, env, scope)
        at = self.variable(level, "nat", scope)
        return self.applied(("at", whole), [whole, "nat"], [family, at], kind, "{0} {1}"), kind

    # ---- numbers ---

    def scalar(self, t: Term, env: Env, scope: Scope) -> str | None:
        """A number that depends on no index and no outcome, or None; looked at once where the same is bound."""
        key = id(t), id(env)
        if key not in scope.scalars:
            scope.scalars[key] = t, env, self._scalar(t, env, scope)
        return scope.scalars[key][2]

    def _scalar(self, t: Term, env: Env, scope: Scope) -> str | None:
        if t in scope.promoted:
            return f"(SX {place(scope.numbers, self.context.real(t, {}))})"
        match t.op, t.args:
            case "num", ():
                q = value(t)
                text = f"(SZ {q.numerator if q >= 0 else f'({q.numerator})'})"
                return text if q.denominator == 1 else f"(SDiv {text} (SZ {q.denominator}))"
            case "var", () if isinstance(t.data, Variable) and not isinstance(t.data.sort, Domain):
                text = self.context.real(t, env)
                if text in self.letters:
                    return f"(SL {self.letters.index(text)})"
                return f"(SX {place(scope.numbers, text)})"
            case "^", (base, exponent):
                inner = self.scalar(base, env, scope)
                if inner is None:
                    return None
                constant, rest = self.context.exponent(exponent, env)
                if not rest:
                    return f"(SPow {inner} {constant})"
                text = f"(SExp {inner} {place(scope.exponents, rest)})"
                return f"(SMul {inner} " * constant + text + ")" * constant
            case op, args if op in LINEAR:
                parts = [self.scalar(a, env, scope) for a in args]
                if any(p is None for p in parts):
                    return None
                head = {"+": "SAdd", "-": "SSub", "*": "SMul", "/": "SDiv", "neg": "SNeg"}[op]
                return f"({head} {' '.join(p for p in parts if p is not None)})"
        return None

    def used_in(self, t: Term, env: Env, scope: Scope) -> list[tuple[object, str, str]]:
        """(key in env, name in Coq, type) of the indices, numbers and outcomes that a term depends on here."""
        c, fixed = self.context, self.fixed
        found: dict[str, tuple[object, str, str]] = {}
        for n, sort in c.sorts(t).items():
            text = env.get(n, safe(n))
            if text not in self.letters and n not in fixed:
                kind = "nat" if n in c.counted else c.sort(sort)
                found[text] = (n, text, "R" if isinstance(sort, Real) else kind)
        c.used = set()
        words = set(re.findall(r"[\w']+", c.real(t, env)))
        for n in c.used:
            found[f"o_{n}"] = (n, f"o_{n}", c.outcome_type(n))
        bound = {**scope.around, **dict(scope.bound)}
        for key, text in env.items():
            outcome = key in c.tables or key in c.samples or isinstance(key, tuple)
            if outcome and text in words and text in bound and text not in found:
                found[text] = (key, text, bound[text])
        if any("(" in text for text in env.values() if set(re.findall(r"[\w']+", text)) & words - set(found)):
            raise UnsupportedError("a component of an outcome inside a function")
        place = {n: i for i, (n, _) in enumerate(scope.bound)}
        return sorted(found.values(), key=lambda one: (one[2], place.get(one[1], len(place)), one[1]))
