r"""Terms as data for the verified normal form of `algebra.py`: syntax, and what its symbols mean in one theorem.

Object: `Reified(context, name, letters)` turns terms into syntax with numbered variables; every kind of index or
outcome is a constructor of one type, every function a numbered symbol. `tables()` prints what the numbers stand for.
Statement: nothing here is trusted. Coq compares the meaning of the syntax with the statement that is to be proved.
Source: proof by reflection (Boutin, 1997; Gregoire, Mahboubi, 2005).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace

from latentproof.proofs.coq.terms import Context, Env, UnsupportedError, safe
from latentproof.proofs.documents.latex import value
from latentproof.proofs.polynomials import Normaliser
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.syntax import depends, free, sort_of
from latentproof.proofs.terms import (
    Domain,
    Function,
    History,
    Integer,
    Law,
    Real,
    Sample,
    Source,
    Table,
    Term,
    Variable,
    number,
)

Used = list[tuple[object, str, str]]
LINEAR = ("+", "-", "*", "/", "^", "neg")


@dataclass
class Scope:
    """What one step adds: its free indices and outcomes, further numbers, exponents; and the variables bound above."""

    values: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    exponents: list[str] = field(default_factory=list)
    bound: list[tuple[str, str]] = field(default_factory=list)
    promoted: set[Term] = field(default_factory=set)
    replaced: dict[Term, Term] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    around: dict[str, str] = field(default_factory=dict)
    divided: set[int] = field(default_factory=set)


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
    fixed: frozenset[str]
    types: dict[str, int] = field(default_factory=dict)
    known: dict[str, dict[Hashable, tuple[int, str]]] = field(
        default_factory=lambda: {"p": {}, "f": {}, "s": {}, "e": {}}
    )
    totals: dict[int, str] = field(default_factory=dict)
    symmetric: set[int] = field(default_factory=set)
    opened: dict[Hashable, tuple[int, tuple[Term, Used], str]] = field(default_factory=dict)
    inverses: dict[int, int] = field(default_factory=dict)
    used: bool = False
    facts: int = 0
    put_in: list[Term] = field(default_factory=list)

    # ---- symbols ---

    def leaf(self, kind: str, text: str) -> str:
        """An index or outcome as an element of the one type."""
        number = self.types.setdefault(kind, len(self.types))
        return f"(Leaf ({self.name}_c{number} {text}))"

    def _symbol(self, sort: str, key: Hashable, kinds: Sequence[str], body: Callable[..., str]) -> int:
        table = self.known[sort]
        if key not in table:
            names = [f"_x{i}" for i in range(len(kinds))]
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
        part = re.fullmatch(r"\((fst|snd) ([\w']+)\)", text)
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
                if inner is None:
                    return None
                constant, rest = self.context.exponent(exponent, env)
                if not rest:
                    return f"(SPow {inner} {constant})"
                text = f"(SExp {inner} {_place(scope.exponents, rest)})"
                return f"(SMul {inner} " * constant + text + ")" * constant
            case op, args if op in LINEAR:
                parts = [self.scalar(a, env, scope) for a in args]
                if any(p is None for p in parts):
                    return None
                head = {"+": "SAdd", "-": "SSub", "*": "SMul", "/": "SDiv", "neg": "SNeg"}[op]
                return f"({head} {' '.join(p for p in parts if p is not None)})"
        return None

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
                parts = [(self._natural(t.data.size, env, scope), "nat"), self.outcome(name, env, scope)]
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
        return self._atom(key, [kind for _, kind in parts], [x for x, _ in parts], body)

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
                now = self._applied(("upd", kind), [kind, "nat", row], inner, kind, "upd {0} {1} {2}")
            parts.append((now, kind))
        for a, d in zip(t.args, f.domains, strict=True):
            parts.append(self.index(a, env, scope) if isinstance(d, Domain) else (self._natural(a, env, scope), "nat"))
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
                head, key = f"hist_of_ E_{table.name} _x0 _x1", ("history", table.name)
            case Sample(name=name, outcome=z):
                used = self.used_in(source.law, env, scope)
                outer, kind = self.outcome(name, env, scope)
                kinds = [*(k for _, _, k in used), "nat", kind]
                parts = [*(self.variable(text, k, scope) for _, text, k in used)]
                parts += [self._natural(source.size, env, scope), outer]
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
        number = self._symbol("e", key, kinds, lambda *_: f"{head} {leaf}")
        scope.bound.append((x, kind))
        body = self.term(t.args[0], inside, scope)
        scope.bound.pop()
        return f"(EB true {number} {_nested('IP', parts, 'IU')} {body})"

    # ---- what is not linear ---

    def used_in(self, t: Term, env: Env, scope: Scope) -> list[tuple[object, str, str]]:
        """(key in env, name in Coq, type) of the indices, numbers and outcomes that a term depends on here."""
        c, fixed = self.context, self.fixed
        found: dict[str, tuple[object, str, str]] = {}
        for n in free(t):
            text = env.get(n, safe(n))
            sort = c.variables[n].sort
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

    def opaque(self, t: Term, env: Env, scope: Scope) -> str:
        """A function of numbers as a symbol of its own, the same one for arguments of the same normal form."""
        every = self.used_in(t, env, scope)
        base, used = self._needed(t, every)
        names = {key: f"_x{i}" for i, (key, _, _) in enumerate(used)}
        text = self._shown(base, {**env, **names})
        key = (self._form(base, used), tuple(k for _, _, k in used))
        number, first, shown = self.opened.setdefault(key, (len(self.known["p"]), (base, used), text))
        kinds, parts = [k for _, _, k in used], [self.variable(x, k, scope) for _, x, k in used]
        self._symbol("p", ("opaque", number), kinds, lambda *_: text)
        if base != t or text != shown:
            self._rewrite(t, env, scope, first, used, every)
        return f"(EA {number} {_nested('IP', parts, 'IU')})"

    def _needed(self, t: Term, used: Used) -> tuple[Term, Used]:
        """The term without the numbers on which its normal form does not depend."""
        form = self._form(t, used)
        idle: dict[str, Term] = {}
        for i, (n, _, kind) in enumerate(used):
            if isinstance(n, str) and kind in ("R", "nat") and n in free(t) and not re.search(rf"\bzq{i}\b", form):
                sort = self.context.variables[n].sort
                idle[n] = number(sort.least) if isinstance(sort, Integer) else number(0)
        return Substitution(idle)(t), [one for one in used if one[0] not in idle]

    def _shown(self, t: Term, env: Env) -> str:
        real = self.context.real
        return f"(/ {real(t.args[1], env)})" if t.op == "/" else real(t, env)

    def _form(self, t: Term, used: Used) -> str:
        """The kernel's normal form, with the variables numbered; a hint, which Coq need not believe."""
        moved = {}
        for i, (n, _, _) in enumerate(used):
            if isinstance(n, str) and n in self.context.variables and n in free(t):
                moved[n] = Term("var", (), replace(self.context.variables[n], name=f"zq{i}"))
        s = Substitution(moved)
        try:
            normal = Normaliser()
            return normal.text(normal.poly(s(t)))
        except ValueError:
            return repr(t)

    def _rewrite(self, t: Term, env: Env, scope: Scope, first: tuple[Term, Used], used: Used, every: Used) -> None:
        """Note that the term is to be written like the first one of its normal form, and why it may be."""
        old, before = first
        moved = {
            a: Term("var", (), self.context.variables[b])
            for (a, _, _), (b, _, _) in zip(before, used, strict=True)
            if isinstance(a, str) and isinstance(b, str) and a in free(old) and a != b
        }
        new = Substitution(moved)(old)
        if t.op == "/":
            t, new = t.args[1], new.args[1]
        scope.replaced[t] = new
        self.put_in.append(new)
        c = self.context
        claim = f"{c.real(t, env)} = {c.real(new, env)}"
        if claim in scope.facts:
            return
        laws = {"exp": "f_equal exp", "ln": "f_equal ln", "sqrt": "f_equal sqrt", "event": "f_equal2 event"}
        law, pairs = "", [(t, new)]
        if old.op in laws:
            law, pairs = laws[t.op], list(zip(t.args, new.args, strict=True))
        elif old.op == "^":
            law, pairs = f"f_equal (fun _x => _x ^ {c.natural(t.args[1], env)})", [(t.args[0], new.args[0])]
        elif old.op != "/":
            raise UnsupportedError(f"two ways to write a value of {t.op}")
        kinds = {text: kind for _, text, kind in every}
        scripts = "\n".join(f"{{ {self.step(one, other, env, kinds)} }}" for one, other in pairs)
        bound = {text: kind for text, kind in kinds.items() if text in dict(scope.bound)}
        binders = " ".join(f"({text} : {kind})" for text, kind in bound.items())
        head = f"forall {binders}, " if binders else ""
        self.facts += 1
        aside = "".join(f"try rename {n} into {n}_{self.facts}. " for n in bound)
        intros = f"{aside}intros {' '.join(bound)}. " if bound else ""
        apply = f"apply ({law})." if law else ""
        scope.facts[claim] = f"assert (F_{len(scope.facts)} : {head}{claim}).\n{{ {intros}{apply}\n{scripts} }}"

    def inverse(self, t: Term, env: Env, scope: Scope) -> str:
        """1/t for what depends on an index or an outcome; of a symbol, so that products with it cancel."""
        symbol = re.fullmatch(r"\(EA (\d+) (.*)\)", self.term(t, env, scope))
        if symbol is None:
            return self.opaque(Term("/", (number(1), t)), env, scope)
        one = int(symbol[1])
        branch = next(text for k, text in self.known["p"].values() if k == one)
        head, body = branch.split(" => ", 1)
        table = self.known["p"]
        if ("inverse", one) not in table:
            pattern = head.split(",", 1)[1]
            table["inverse", one] = len(table), f"  | {len(table)}%nat,{pattern} => / ({body})"
            self.inverses[one] = table["inverse", one][0]
        scope.divided.add(one)
        return f"(EA {self.inverses[one]} {symbol[2]})"

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
            if sort == "p":
                ones = sorted({*self.inverses, *self.inverses.values()})
                default = "\n".join([*(f"  | {i}%nat, _ => 1" for i in ones), default])
            if sort == "s":
                default = "\n".join(
                    [f"  | {i}%nat, _ => missing (sden {n}_letters nil nil {size})" for i, size in self.totals.items()]
                    + [default]
                )
            lines.append(
                f"Definition {n}_{sort} (_s : nat) (_a : val {n}_any) : {result} := match _s, _a with\n"
                + "\n".join([*branches, default])
                + "\n  end."
            )
        masses = " ".join(f"| {i}%nat => Some {size}" for i, size in self.totals.items())
        lines.append(f"Definition {n}_mass (_s : nat) : option sc := match _s with {masses} | _ => None end.")
        flips = " ".join(f"| {i}%nat => true" for i in sorted(self.symmetric))
        lines.append(f"Definition {n}_sym (_s : nat) : bool := match _s with {flips} | _ => false end.")
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

    def step(self, lhs: Term, rhs: Term, env: Env, around: dict[str, str], signs: Sequence[str] = ()) -> str:
        """A script for lhs = rhs by normal forms; `signs` are names of facts 0 < x, for divisors with an index."""
        n, c, lines = self.name, self.context, list[str]()
        plain = [self._split_powers(side) for side in (lhs, rhs)]
        if plain != [lhs, rhs]:
            lines += [f"transitivity {c.real(side, env)}; [cong ltac:(split_powers) |]. symmetry." for side in plain]
        lhs, rhs = plain
        self.used, scope = True, Scope(promoted=_closed_divisors(lhs, rhs) if not env else set(), around=around)
        one, two = self.term(lhs, env, scope), self.term(rhs, env, scope)
        values = _listed([self.leaf(kind, f"({text})") for text, kind in scope.values], f"(val {n}_any)")
        lines += list(scope.facts.values())
        if scope.facts:
            apply = " | ".join(f"apply F_{i}" for i in range(len(scope.facts)))
            for side in (lhs, rhs):
                new = c.real(_rewritten(side, scope.replaced), env)
                lines.append(f"transitivity {new}; [cong ltac:(first [{apply}]) |]. symmetry.")
        inverse, law = "no_inverse", "no_law"
        if scope.divided and signs:
            pairs = [(a, self.inverses[a]) for a in sorted(scope.divided)]
            cases = " ".join(f"| {a}%nat => Some {b}%nat | {b}%nat => Some {a}%nat" for a, b in pairs)
            inverse = f"(fun _s : nat => match _s with {cases} | _ => None end)"
            known = " | ".join(f"apply {sign}; side" for sign in signs)
            law = f"inverses ltac:(first [apply Rinv_r | apply Rinv_l]; apply Rgt_not_eq; first [{known}])"
        lines.append(
            f"normal {n}_theory {n}_letters {n}_mass_law {inverse} ltac:({law})\n"
            f"  {_listed(scope.numbers, 'R')} {_listed(scope.exponents, 'nat')}\n"
            f"  (fun _k => nth _k {values} Unit)\n  {one}\n  {two}."
        )
        return "\n".join(lines)

    def _split_powers(self, t: Term) -> Term:
        """Powers with variable exponents of one variable each, of one factor each."""
        args = tuple(map(self._split_powers, t.args))
        if t.op == "/" and args[1].op in ("*", "^") and self.scalar(args[1], {}, Scope()) is None:
            return self._divided(args[0], args[1])
        if t.op != "^" or self.scalar(t.args[0], {}, Scope()) is not None:
            return t if args == t.args else Term(t.op, args, t.data)
        coefficients, constant = self.context.linear(t.args[1])
        alone = sum(coefficients.values()) == 1
        if not any(coefficients.values()) or (alone and args[0].op not in ("*", "/")):
            return t if args == t.args else Term(t.op, args, t.data)
        result = None if not constant else args[0] ** constant
        for name, c in coefficients.items():
            variable = self.context.variables[name]
            assert isinstance(variable.sort, Integer)
            x = Term("var", (), variable)
            for _ in range(c):
                part = _raised(args[0], x - variable.sort.least if variable.sort.least else x)
                result = part if result is None else result * part
        assert result is not None
        return result

    def _divided(self, above: Term, below: Term) -> Term:
        """A quotient, factor by factor."""
        if below.op == "*":
            return self._divided(self._divided(above, below.args[0]), below.args[1])
        if below.op == "^" and below.args[1].op == "num":
            return above * (number(1) / below.args[0]) ** below.args[1]
        return above / below


def _raised(base: Term, exponent: Term) -> Term:
    if base.op in ("*", "/"):
        return Term(base.op, tuple(_raised(a, exponent) for a in base.args))
    return Term("^", (base, exponent))


def _rewritten(t: Term, replaced: dict[Term, Term]) -> Term:
    if t in replaced:
        return replaced[t]
    args = tuple(_rewritten(a, replaced) for a in t.args)
    return t if args == t.args else Term(t.op, args, t.data)


def _closed_divisors(*terms: Term) -> set[Term]:
    """What is not arithmetic in divisors and depends on nothing that is summed or averaged around it."""
    found = set[Term]()

    def atoms(t: Term, bound: frozenset[str], over: tuple[Source, ...]) -> None:
        if t.op in LINEAR:
            for a in t.args[:1] if t.op == "^" else t.args:
                atoms(a, bound, over)
        elif t.op not in ("num", "var") and not bound & free(t) and not any(depends(t, s) for s in over):
            found.add(t)

    def walk(t: Term, bound: frozenset[str], over: tuple[Source, ...]) -> None:
        if t.op == "/":
            atoms(t.args[1], bound, over)
        if t.op == "sum" and isinstance(t.data, Variable):
            bound |= {t.data.name}
        if t.op == "mean":
            over = (*over, t.data)  # type: ignore[arg-type]  # a mean's data is its source
        for a in t.args:
            walk(a, bound, over)

    for t in terms:
        walk(t, frozenset(), ())
    return found


def _nested(head: str, parts: list[str], empty: str) -> str:
    if not parts:
        return empty
    *rest, last = parts
    for part in reversed(rest):
        last = f"({head} {part} {last})"
    return last


def _listed(parts: Sequence[str], kind: str) -> str:
    return "(" + " :: ".join([*parts, f"@nil {kind}"]) + ")"
