r"""Linear algebra under sums and averages for Coq: a normal form, and a script that proves it.

Object: `Normal(context).prove(t, env)` returns a term N in which every sum and average is over a product of
what depends on its index, and a tactic script for t = N; two terms with one normal form are then equal by `rational`.
Statement: nothing here is trusted. A wrong normal form gives a script that coqc refuses.
Source: Gregoire, Mahboubi (2005), "Proving equalities in a commutative ring done right in Coq", with linear binders.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from typing import TypeAlias

from latentproof.proofs.coq_terms import Context, Env, UnsupportedError
from latentproof.proofs.latex import bound, value
from latentproof.proofs.substitution import fresh
from latentproof.proofs.syntax import depends, free, subterms
from latentproof.proofs.terms import Domain, History, Integer, Law, Table, Term, Variable, number, total

Monomial: TypeAlias = tuple[tuple[Term, int], ...]
Poly: TypeAlias = dict[Monomial, Fraction]
LIMIT = 300


def _key(pair: tuple[Term, int]) -> str:
    return repr(pair[0])


def _times(p: Poly, q: Poly) -> Poly:
    if len(p) * len(q) > LIMIT:
        raise UnsupportedError("a product of too many terms")
    result: Poly = {}
    for one, a in p.items():
        for other, b in q.items():
            powers: dict[Term, int] = dict(one)
            for atom, e in other:
                powers[atom] = powers.get(atom, 0) + e
            mono = tuple(sorted(((atom, e) for atom, e in powers.items() if e), key=_key))
            result[mono] = result.get(mono, Fraction(0)) + a * b
    return {mono: c for mono, c in result.items() if c}


def _plus(p: Poly, q: Poly, sign: int = 1) -> Poly:
    result = dict(p)
    for mono, c in q.items():
        result[mono] = result.get(mono, Fraction(0)) + sign * c
    return {mono: c for mono, c in result.items() if c}


def _power(p: Poly, exponent: int) -> Poly:
    if not 0 <= exponent <= 8:
        raise UnsupportedError("an exponent above 8")
    result: Poly = {(): Fraction(1)}
    for _ in range(exponent):
        result = _times(result, p)
    return result


def product(mono: Monomial) -> Term:
    """A monomial as a term."""
    done: Term | None = None
    for atom, e in mono:
        for _ in range(abs(e)):
            factor = atom if e > 0 else number(1) / atom
            done = factor if done is None else done * factor
    return number(1) if done is None else done


def build(p: Poly) -> Term:
    """A polynomial as a term, its monomials in a fixed order."""
    done: Term | None = None
    for mono in sorted(p, key=repr):
        part = number(p[mono]) * product(mono)
        done = part if done is None else done + part
    return number(0) if done is None else done


def _height(t: Term) -> int:
    names = (bound(x) for x in subterms(t) if x.op == "sum")
    return max((int(n[4:]) for n in names if n.startswith("zzu_")), default=0)


class Normal:
    """Normal forms and their proofs in one theorem."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names = count()
        # Later, that is inner, names sort first, and all of them after the author's: so renaming keeps sorted products.
        self.fresh = count(99999, -1)

    # ---- the normal form ---

    def poly(self, t: Term) -> Poly:
        """The normal form of a term."""
        match t.op, t.args:
            case "num", ():
                return {(): value(t)} if value(t) else {}
            case (("+" | "-"), (one, two)):
                return _plus(self.poly(one), self.poly(two), 1 if t.op == "+" else -1)
            case "neg", (one,):
                return _plus({}, self.poly(one), -1)
            case "*", (one, two):
                return _times(self.poly(one), self.poly(two))
            case "/", (one, two):
                below = self.poly(two)
                if len(below) == 1:
                    ((mono, c),) = below.items()
                    return _times(self.poly(one), {tuple((a, -e) for a, e in mono): 1 / c})
                return _times(self.poly(one), {((build(below), -1),): Fraction(1)})
            case "^", (one, two):
                return self._raised(one, two)
            case "sum", (body, *unless):
                opened, inner = self.open(t)
                p: Poly = {}
                for mono, c in self.poly(inner).items():
                    p = _plus(p, _times({(): c}, self.close(mono, opened, unless)))
                return p
            case "mean", (body,):
                p = {}
                for mono, c in self.poly(body).items():
                    outside, inside = self.parted(mono, t)
                    p = _plus(p, _times({outside: c}, self.mean(t, inside)))
                return p
            case _:
                return {((t, 1),): Fraction(1)}

    def _raised(self, base: Term, exponent: Term) -> Poly:
        coefficients, constant = self.context._linear(exponent)
        result = _power(self.poly(base), constant)
        for name, c in coefficients.items():
            variable = self.context.variables[name]
            assert isinstance(variable.sort, Integer)
            least, x = variable.sort.least, Term("var", (), variable)
            atom = Term("^", (base, x - least if least else x))
            result = _times(result, _power({((atom, 1),): Fraction(1)}, c))
        return result

    def open(self, t: Term) -> tuple[Variable, Term]:
        """The body of a sum with a new name for its index."""
        assert isinstance(t.data, Variable)
        variable = Variable(f"zzw_{next(self.fresh)}", t.data.sort)
        return variable, fresh(t.args[0], t.data.name, Term("var", (), variable))

    def close(self, mono: Monomial, variable: Variable, unless: list[Term]) -> Poly:
        """The sum of a product over one of its variables."""
        outside = tuple(pair for pair in mono if variable.name not in free(pair[0]))
        inside = tuple(pair for pair in mono if variable.name in free(pair[0]))
        domain = variable.sort
        assert isinstance(domain, Domain)
        if not inside and domain.size is not None:
            size = self.poly(domain.size)
            return _times({outside: Fraction(1)}, _plus(size, {(): Fraction(-1)}) if unless else size)
        name = f"zzu_{1 + max((_height(a) for a, _ in inside), default=0)}"
        renamed = Term("var", (), Variable(name, domain))
        body = tuple(sorted(((fresh(a, variable.name, renamed), e) for a, e in inside), key=_key))
        atom = total(renamed, product(body), *unless)
        return _times({outside: Fraction(1)}, {((atom, 1),): Fraction(1)})

    def parted(self, mono: Monomial, mean: Term) -> tuple[Monomial, Monomial]:
        """What an average lets through, and what it does not."""
        source = mean.data
        assert isinstance(source, Table | History | Law)
        inside = tuple(pair for pair in mono if depends(pair[0], source))
        return tuple(pair for pair in mono if pair not in inside), inside

    def mean(self, mean: Term, inside: Monomial) -> Poly:
        """The average of a product; with a sum among the factors, the sum of the averages."""
        if not inside:
            return {(): Fraction(1)}
        moved = self.moved(mean, inside)
        return {((Term("mean", (product(inside),), mean.data), 1),): Fraction(1)} if moved is None else self.poly(moved)

    def moved(self, mean: Term, inside: Monomial) -> Term | None:
        """The sum of the averages, where a factor of the averaged product is a sum."""
        for atom, e in inside:
            if atom.op == "sum" and e > 0:
                rest = tuple((a, k - (a == atom)) for a, k in inside if (a, k - (a == atom))[1])
                variable, body = self.open(atom)
                inner = Term("mean", (product(rest) * body,), mean.data)
                return total(Term("var", (), variable), inner, *atom.args[1:])
        return None

    # ---- its proof ---

    def prove(self, t: Term, env: Env) -> tuple[Term, str]:
        """The normal form as a term, and a script that proves the term equal to it."""
        show = self.context.real
        if t.op in ("sum", "mean"):
            return self._binder(t, env)
        facts, script, after = [], [], t
        for s in _binders(t):
            n, inner = self.prove(s, env)
            after = _replaced(after, s, n)
            if show(s, env) != show(n, env):
                name = f"N{next(self.names)}"
                script.append(f"assert ({name} : {show(s, env)} = {show(n, env)}).\n{{ {inner} }}")
                facts.append(f"exact {name}")
        result = build(self.poly(t))
        if facts:
            script.append(f"transitivity {show(after, env)}; [cong ltac:(first [{' | '.join(facts)}]) |].")
        return result, "\n".join([*script, "rational."])

    def _binder(self, t: Term, env: Env) -> tuple[Term, str]:
        show, result = self.context.real, build(self.poly(t))
        if t.op == "sum":
            variable, body = self.open(t)
            x = variable.name
            inside = {**env, x: x}
            assert isinstance(variable.sort, Domain)
            d, unless = self.context.set(variable.sort), t.args[1:]
            rest = f" {self.context.index(unless[0], env)}" if unless else ""
            sums = f"Sumx {d}{rest}" if unless else f"Sum {d}"
            lin, zero = (f"{'Sumx' if unless else 'Sum'}_{k} {d}{rest}" for k in ("lin", "zero"))
            extend, tail = ("apply Sumx_ext; intros" if unless else "apply Sum_ext; intros"), ""
            enter = f"{extend} {x}{' apart' * bool(unless)}."
        else:
            body = t.args[0]
            head, tail, x, inside = self.context.opened(t, env)
            sums = head
            kind, *given = head.split(" ", 1)
            lin, zero = f"{kind}_lin {'_ ' * (kind == 'Hist')}{given[0]}", f"{kind}_zero _ {given[0]}{tail}"
            enter = f"apply {kind}_ext; intro {x}."
        normal, script = self.prove(body, inside)
        parts: list[tuple[Poly, Term]] = []
        for mono, c in sorted(self.poly(body).items(), key=lambda pair: repr(pair[0])):
            if t.op == "sum":
                out = tuple(pair for pair in mono if variable.name not in free(pair[0]))
                into = tuple(pair for pair in mono if pair not in out)
            else:
                out, into = self.parted(mono, t)
            parts.append(({out: c}, product(into)))
        combined, split = "0", "0"
        lines: list[str] = []
        for p, f in reversed(parts):
            factor = show(build(p), env)
            fun, more = f"(fun {x} => {show(f, inside)})", f"(fun {x} => {combined})"
            lines.insert(
                0,
                f"etransitivity; [exact ({lin} {factor} {fun} {more}{tail}) |].\n"
                "apply (f_equal2 Rplus); [reflexivity |].",
            )
            combined = f"{show(build(p), inside)} * {show(f, inside)} + ({combined})"
            split = f"{factor} * ({sums} {fun}{tail}) + ({split})"
        lines.append(f"exact ({zero}).")
        steps = [
            f"transitivity ({sums} (fun {x} => {combined}){tail}).",
            f"{{ {enter}\ntransitivity {show(normal, inside)}.\n{{ {script} }}\nrational. }}",
            f"transitivity ({split}).\n{{ " + "\n".join(lines) + " }",
        ]
        done = self._parts(t, parts, env, sums, x, inside, tail)
        return result, "\n".join([*steps, *done, "rational."])

    def _parts(
        self, t: Term, parts: list[tuple[Poly, Term]], env: Env, sums: str, x: str, inside: Env, tail: str
    ) -> list[str]:
        """Bring each sum or average of a product to its normal form."""
        show, facts, script, after = self.context.real, [], [], "0"
        for p, f in reversed(parts):
            before = f"{sums} (fun {x} => {show(f, inside)}){tail}"
            if t.op == "sum":
                mono = next(iter(self.poly(f)))
                assert isinstance(t.data, Variable)
                variable = Variable(x, t.data.sort)
                n = build(self.close(mono, variable, list(t.args[1:])))
                proof = "first [reflexivity | rewrite ?Sumx_one; cards; rational | form]."
            else:
                mono = next(iter(self.poly(f)))
                n, proof = build(self.mean(t, mono)), "reflexivity."
                moved = self.moved(t, mono) if mono else None
                if not mono:
                    proof = "rewrite mean_one; ring." if not tail else "rewrite Hist_one; ring."
                elif moved is not None:
                    proof = self._opened(t, f, moved, n, env)
                else:
                    proof = "first [reflexivity | rational]."
            name = f"N{next(self.names)}"
            script.append(f"assert ({name} : {before} = {show(n, env)}).\n{{ {proof} }}")
            facts.append(f"exact {name}")
            after = f"{show(build(p), env)} * {show(n, env)} + ({after})"
        if facts:
            script.append(f"transitivity ({after}); [cong ltac:(first [{' | '.join(facts)}]) |].")
        return script

    def _opened(self, t: Term, f: Term, moved: Term, n: Term, env: Env) -> str:
        """E[Y sum X] = sum E[Y X] = its normal form."""
        show = self.context.real
        inner = moved.args[0].args[0]
        gathered = Term("mean", (Term("sum", (inner, *moved.args[1:]), moved.data),), t.data)
        head, _, x, inside = self.context.opened(t, env)
        body = Term("sum", (inner, *moved.args[1:]), moved.data)
        one, first = self.prove(f, inside)
        other, second = self.prove(body, inside)
        kind = head.split(" ", 1)[0]
        law = f"{kind}_{'Sumx' if len(moved.args) == 2 else 'Sum'}"
        result, rest = self.prove(moved, env)
        return "\n".join(
            [
                f"transitivity {show(gathered, env)}.",
                f"{{ apply {kind}_ext; intro {x}.\ntransitivity {show(one, inside)}.\n{{ {first} }}\nsymmetry.\n"
                f"transitivity {show(other, inside)}.\n{{ {second} }}\nform. }}",
                f"etransitivity; [apply {law} |].",
                f"transitivity {show(result, env)}.\n{{ {rest} }}\nform.",
            ]
        )


def reduced(t: Term) -> Term:
    """The term with the first of a pair read off."""
    if t.op == "left" and t.args[0].op == "pair":
        return reduced(t.args[0].args[0])
    return Term(t.op, tuple(map(reduced, t.args)), t.data)


def _binders(t: Term) -> list[Term]:
    """The outermost sums and averages in a term, each once."""
    if t.op in ("sum", "mean"):
        return [t]
    if t.op not in ("+", "-", "*", "/", "neg", "^"):
        return []
    return list(dict.fromkeys(s for a in (t.args[:1] if t.op == "^" else t.args) for s in _binders(a)))


def _replaced(t: Term, old: Term, new: Term) -> Term:
    if t == old:
        return new
    if t.op not in ("+", "-", "*", "/", "neg", "^"):
        return t
    return Term(t.op, tuple(_replaced(a, old, new) for a in t.args), t.data)
