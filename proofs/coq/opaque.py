r"""Functions of numbers, exp, ln, roots, quotients, as symbols of their own in the syntax of `algebra.py`.

Object: `Opaque.opaque(t, env, scope)` is one symbol for all terms of the same normal form.
Statement: where two of them are written differently, a script proves that they are equal; nothing here is trusted.
Source: the kernel's treatment of the same functions as atoms of its polynomials.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

from latentproof.proofs.coq.linear import Linear
from latentproof.proofs.coq.names import Env, UnsupportedError
from latentproof.proofs.coq.symbols import Scope, nested
from latentproof.proofs.polynomials import Normaliser
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.syntax import free
from latentproof.proofs.terms import Integer, Term, number

Used = list[tuple[object, str, str]]
"""(key in the environment, name in Coq, type) of what a term depends on."""


@dataclass
class Opaque(Linear):
    """Functions of numbers in one theorem; `put_in`: the terms that others were rewritten to."""

    opened: dict[Hashable, tuple[int, tuple[Term, Used], str]] = field(default_factory=dict)
    put_in: list[Term] = field(default_factory=list)

    @abstractmethod
    def step(self, lhs: Term, rhs: Term, env: Env, around: dict[str, str], signs: Sequence[str] = ()) -> str:
        """A script for lhs = rhs."""

    def opaque(self, t: Term, env: Env, scope: Scope) -> str:
        """A function of numbers as a symbol of its own, the same one for arguments of the same normal form."""
        every = self.used_in(t, env, scope)
        base, used = self._needed(t, every)
        names = {key: f"_x{i}" for i, (key, _, _) in enumerate(used)}
        text = self._shown(base, {**env, **names})
        # No normal form shows the order of outcomes: those bound here come first, and which are differs by place.
        outcomes = tuple(n for n, _, _ in used if isinstance(n, str) and n not in self.context.variables)
        key = (self._form(base, used), tuple(k for _, _, k in used), outcomes)
        number, first, shown = self.opened.setdefault(key, (len(self.known["p"]), (base, used), text))
        kinds, parts = [k for _, _, k in used], [self.variable(x, k, scope) for _, x, k in used]
        self.symbol("p", ("opaque", number), kinds, lambda *_: text)
        if base != t or text != shown:
            self._rewrite(t, env, scope, first, used, every)
        return f"(EA {number} {nested('IP', parts, 'IU')})"

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
        # Numbered through the theorem: the proof of one may need others.
        scope.facts[claim] = (
            f"F_{self.facts}",
            f"assert (F_{self.facts} : {head}{claim}).\n{{ {intros}{apply}\n{scripts} }}",
        )

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
