r"""Terms as data for the verified normal form of `coq_algebra`: syntax, and what its symbols mean in one theorem.

Object: `Reified(context, name, letters)` turns terms into syntax with numbered variables; every kind of index or outcome
is a constructor of one type, every function a numbered symbol. `tables()` prints what the numbers stand for.
Statement: nothing here is trusted. Coq compares the meaning of the syntax with the statement that is to be proved.
Source: proof by reflection (Boutin, 1997; Gregoire, Mahboubi, 2005).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from latentproof.proofs.coq_terms import Context, Env, UnsupportedError, safe
from latentproof.proofs.latex import value
from latentproof.proofs.syntax import sort_of
from latentproof.proofs.terms import Domain, Function, History, Integer, Law, Table, Term, Variable

LINEAR = ("+", "-", "*", "/", "^", "neg")


@dataclass
class Scope:
    """What one step adds: its free indices and outcomes, further numbers, exponents; and the variables bound above."""

    values: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    exponents: list[str] = field(default_factory=list)
    bound: list[tuple[str, str]] = field(default_factory=list)
    promoted: set[Term] = field(default_factory=set)


def _place(things: list[str], one: str) -> int:
    if one not in things:
        things.append(one)
    return things.index(one)


@dataclass
class Reified:
    """The symbols of one theorem."""

    context: Context
    name: str
    letters: list[str]
    types: dict[str, int] = field(default_factory=dict)
    known: dict[str, dict[Hashable, tuple[int, str]]] = field(
        default_factory=lambda: {"p": {}, "f": {}, "s": {}, "e": {}}
    )
    totals: dict[int, str] = field(default_factory=dict)
    symmetric: set[int] = field(default_factory=set)
    used: bool = False

    # ---- symbols ---

    def leaf(self, kind: str, text: str) -> str:
        """An index or outcome as an element of the one type."""
        number = self.types.setdefault(kind, len(self.types))
        return f"(Leaf ({self.name}_c{number} {text}))"

    def _symbol(self, sort: str, key: Hashable, kinds: Sequence[str], body: Callable[..., str]) -> int:
        table = self.known[sort]
        if key not in table:
            names = [f"x{i}" for i in range(len(kinds))]
            pattern = _nested("Two", [self.leaf(kind, n) for kind, n in zip(kinds, names, strict=True)], "Unit")
            table[key] = len(table), f"  | {len(table)}%nat, {pattern} => {body(*names)}"
        return table[key][0]

    def _atom(self, key: Hashable, kinds: Sequence[str], parts: Sequence[str], body: Callable[..., str]) -> str:
        number = self._symbol("p", key, kinds, body)
        return f"(EA {number} {_nested('IP', list(parts), 'IU')})"

    def _applied(self, key: Hashable, kinds: Sequence[str], parts: Sequence[str], kind: str, text: str) -> str:
        """A function from indices and outcomes to one; `text` has {0}, {1}, .. for its arguments."""
        number = self._symbol("f", key, kinds, lambda *names: self.leaf(kind, f"({text.format(*names)})"))
        return f"(IF {number} {_nested('IP', list(parts), 'IU')})"

    # ---- indices and outcomes ---

    def variable(self, text: str, kind: str, scope: Scope) -> str:
        """A variable that Coq calls `text` here, or a closed value."""
        part = re.fullmatch(r"\((fst|snd) (\w+)\)", text)
        if part is not None:
            whole = next((k for n, k in reversed(scope.bound) if n == part[2]), None)
            if whole is None:
                raise UnsupportedError("a component of a free outcome")
            inner = self.variable(part[2], whole, scope)
            return self._applied((part[1], whole), [whole], [inner], kind, f"{part[1]} {{0}}")
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
            return self._applied(("pair", a, b), [a, b], [one, two], kind, "{0}, {1}"), kind
        if t.op == "left":
            if t.args[0].op == "pair":
                return self.index(t.args[0].args[0], env, scope)
            inner, whole = self.index(t.args[0], env, scope)
            return self._applied(("fst", whole), [whole], [inner], kind, "fst {0}"), kind
        return self.variable(c.index(t, env), kind, scope), kind

    def _natural(self, t: Term, env: Env, scope: Scope) -> str:
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
        return self._applied(("at", whole), [whole, "nat"], [family, at], kind, "{0} {1}"), kind

    # ---- numbers ---

    def scalar(self, t: Term, env: Env, scope: Scope) -> str | None:
        """A number that depends on no index and no outcome, or None."""
        if t in scope.promoted:
            return f"(SX {_place(scope.numbers, self.context.real(t, {}))})"
        match t.op, t.args:
            case "num", ():
                q = value(t)
                text = f"(SZ {q.numerator if q >= 0 else f'({q.numerator})'})"
                return text if q.denominator == 1 else f"(SDiv {text} (SZ {q.denominator}))"
            case "var", () if isinstance(t.data, Variable) and not isinstance(t.data.sort, Domain):
                text = self.context.real(t, env)
                if text in self.letters:
                    return f"(SL {self.letters.index(text)})"
                return f"(SX {_place(scope.numbers, text)})"
            case "^", (base, exponent):
                inner = self.scalar(base, env, scope)
                return None if inner is None else self._power(inner, exponent, scope, ("SPow", "SMul", "SExp"))
            case op, args if op in LINEAR:
                parts = [self.scalar(a, env, scope) for a in args]
                if any(p is None for p in parts):
                    return None
                head = {"+": "SAdd", "-": "SSub", "*": "SMul", "/": "SDiv", "neg": "SNeg"}[op]
                return f"({head} {' '.join(p for p in parts if p is not None)})"
        return None

    def _power(self, base: str, exponent: Term, scope: Scope, names: tuple[str, str, str]) -> str:
        constant, rest = self.context.exponent(exponent)
        if not rest:
            return f"({names[0]} {base} {constant})"
        text = f"({names[2]} {base} {_place(scope.exponents, rest)})"
        for _ in range(constant):
            text = f"({names[1]} {base} {text})"
        return text

    # ---- terms ---

    def term(self, t: Term, env: Env, scope: Scope) -> str:
        """A real-valued term."""
        number = self.scalar(t, env, scope)
        if number is not None:
            return f"(EK {number})"
        match t.op, t.args:
            case "/", (one, two):
                below = self.scalar(two, env, scope)
                if below is None:
                    raise UnsupportedError("a divisor that depends on an index or an outcome")
                return f"(EDiv {self.term(one, env, scope)} {below})"
            case "^", (one, two):
                constant, rest = self.context.exponent(two)
                if rest:
                    raise UnsupportedError("a power of what depends on an index or an outcome")
                return f"(EPow {self.term(one, env, scope)} {constant})"
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
        return self._atom(key, [kind for _, kind in parts], [x for x, _ in parts], body)

    def _app(self, t: Term, env: Env, scope: Scope) -> str:
        f, c = t.data, self.context
        assert isinstance(f, Function)
        parts = [self.outcome(table.name, env, scope) for table in f.tables]
        if f.history is not None:
            now, kind = self.outcome(f.history.name, env, scope)
            row = c.table_type(c.tables[f.history.name])
            for level, x in c.replaced(t, env):
                inner = [now, self.variable(level, "nat", scope), self.variable(x, row, scope)]
                now = self._applied(("upd", kind), [kind, "nat", row], inner, kind, "upd {0} {1} {2}")
            parts.append((now, kind))
        for a, d in zip(t.args, f.domains, strict=True):
            parts.append(self.index(a, env, scope) if isinstance(d, Domain) else (self._natural(a, env, scope), "nat"))
        if any(not isinstance(d, Domain | Integer) for d in f.domains):
            raise UnsupportedError("a function of a real number")
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
        head = f"sumx_of {domain} x0" if parts else f"sum_of {domain}"
        key = (domain, bool(parts))
        number = self._symbol("s", key, [k for _, k in parts], lambda *_: f"{head} {leaf}")
        if size is not None:
            self.totals[number] = size
        scope.bound.append((name, kind))
        body = self.term(t.args[0], {**env, t.data.name: name}, scope)
        scope.bound.pop()
        return f"(EB false {number} {_nested('IP', [x for x, _ in parts], 'IU')} {body})"

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
                kinds, parts = ["nat", kind], [self._natural(table.level, env, scope), outer]
                head, key = f"hist_of_ E_{table.name} x0 x1", ("history", table.name)
            case Law(name=name, parts=(one, two)):
                kind, kinds, parts = f"({c.table_type(one)} * {c.table_type(two)})", [], []
                head, key = f"mean_of_ E_{name}", ("law", name)
            case Law(name=name, parts=(one,), given=(given,)):
                around, row = self.row(given, env, scope)
                kind, kinds, parts = c.table_type(one), [row], [around]
                head, key = f"mean_of_ (E_{name} x0)", ("law", name)
            case _:
                raise UnsupportedError("an average over this source")
        leaf = f"(fun x => {self.leaf(kind, 'x')})"
        number = self._symbol("e", key, kinds, lambda *_: f"{head} {leaf}")
        scope.bound.append((x, kind))
        body = self.term(t.args[0], inside, scope)
        scope.bound.pop()
        return f"(EB true {number} {_nested('IP', parts, 'IU')} {body})"

    # ---- what the symbols mean ---

    def tables(self) -> str:
        """The definitions of the symbols of this theorem."""
        n = self.name
        kinds = " ".join(f"| {n}_c{i} (x : {kind})" for kind, i in self.types.items()) or f"| {n}_none"
        lines = [f"Inductive {n}_any := {kinds}."]
        lines.append(f"Definition {n}_letters : list R := {_listed(self.letters, 'R')}.")
        for sort, result, other in (
            ("p", "R", "0"),
            ("f", f"val {n}_any", "Unit"),
            ("s", f"summing (val {n}_any)", "missing 0"),
            ("e", f"averaging (val {n}_any)", "certain"),
        ):
            branches = [text for _, text in self.known[sort].values()]
            default = f"  | _, _ => {other}"
            if sort == "s":
                default = "\n".join(
                    [f"  | {i}%nat, _ => missing (sden {n}_letters nil nil {size})" for i, size in self.totals.items()]
                    + [default]
                )
            lines.append(
                f"Definition {n}_{sort} (s : nat) (a : val {n}_any) : {result} := match s, a with\n"
                + "\n".join([*branches, default])
                + "\n  end."
            )
        masses = " ".join(f"| {i}%nat => Some {size}" for i, size in self.totals.items())
        lines.append(f"Definition {n}_mass (s : nat) : option sc := match s with {masses} | _ => None end.")
        flips = " ".join(f"| {i}%nat => true" for i in sorted(self.symmetric))
        lines.append(f"Definition {n}_sym (s : nat) : bool := match s with {flips} | _ => false end.")
        lines.append(
            f"Lemma {n}_sym_law _s _a _b : {n}_sym _s = true -> {n}_p _s (Two _a _b) = {n}_p _s (Two _b _a).\n"
            "Proof. intro _H. symmetric _s _a _b _H. Qed."
        )
        lines.append(f"Definition {n}_theory := Theory {n}_any {n}_p {n}_f {n}_s {n}_e {n}_mass {n}_sym {n}_sym_law.")
        lines.append(
            f"Lemma {n}_mass_law _n _e _s _a _c : mass {n}_theory _s = Some _c ->\n"
            f"  act (ssem {n}_theory _s _a) (fun _ => 1) = sden {n}_letters _n _e _c.\n"
            "Proof. intro _H. totals _s _a _H. Qed."
        )
        return "\n".join(lines)

    def step(self, lhs: Term, rhs: Term, promoted: set[Term]) -> str:
        """A script for lhs = rhs by normal forms; leaves one goal for each pair of coefficients to be compared."""
        self.used, scope = True, Scope(promoted=promoted)
        one, two = self.term(lhs, {}, scope), self.term(rhs, {}, scope)
        n = self.name
        values = _listed([self.leaf(kind, f"({text})") for text, kind in scope.values], f"(val {n}_any)")
        return (
            f"normal {n}_theory {n}_letters {n}_mass_law {_listed(scope.numbers, 'R')} {_listed(scope.exponents, 'nat')}\n"
            f"  (fun _k => nth _k {values} Unit)\n  {one}\n  {two}."
        )


def _nested(head: str, parts: list[str], empty: str) -> str:
    if not parts:
        return empty
    *rest, last = parts
    for part in reversed(rest):
        last = f"({head} {part} {last})"
    return last


def _listed(parts: Sequence[str], kind: str) -> str:
    return "(" + " :: ".join([*parts, f"@nil {kind}"]) + ")"
