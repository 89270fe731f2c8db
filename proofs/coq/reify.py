r"""Equations of one theorem proved by the verified normal form of `algebra.py`: proof by reflection.

Object: `Reified(context, name, letters, fixed).step(lhs, rhs, ..)` is a script: both sides as syntax, and the tactic
that compares their normal forms.
Statement: nothing here is trusted. Coq compares the meaning of the syntax with the statement that is to be proved.
Source: proof by reflection (Boutin, 1997; Gregoire, Mahboubi, 2005).
"""

from __future__ import annotations

from collections.abc import Sequence

from latentproof.proofs.coq.indices import LINEAR
from latentproof.proofs.coq.names import Env
from latentproof.proofs.coq.opaque import Opaque
from latentproof.proofs.coq.powers import split_powers
from latentproof.proofs.coq.symbols import Scope, listed
from latentproof.proofs.syntax import depends, free
from latentproof.proofs.terms import Source, Term, Variable


class Reified(Opaque):
    """The terms and equations of one theorem as syntax."""

    def step(self, lhs: Term, rhs: Term, env: Env, around: dict[str, str], signs: Sequence[str] = ()) -> str:
        """A script for lhs = rhs by normal forms; `signs` are names of facts 0 < x, for divisors with an index."""
        n, c, lines = self.name, self.context, list[str]()
        plain = [split_powers(self, side) for side in (lhs, rhs)]
        if plain != [lhs, rhs]:
            lines += [f"transitivity {c.real(side, env)}; [cong ltac:(split_powers) |]. symmetry." for side in plain]
        lhs, rhs = plain
        self.used, scope = True, Scope(promoted=_closed_divisors(lhs, rhs) if not env else set(), around=around)
        one, two = self.term(lhs, env, scope), self.term(rhs, env, scope)
        values = listed([self.leaf(kind, f"({text})") for text, kind in scope.values], f"(val {n}_any)")
        lines += [script for _, script in scope.facts.values()]
        if scope.facts:
            apply = " | ".join(f"apply {name}" for name, _ in scope.facts.values())
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
            f"  {listed(scope.numbers, 'R')} {listed(scope.exponents, 'nat')}\n"
            f"  (fun _k => nth _k {values} Unit)\n  {one}\n  {two}."
        )
        return "\n".join(lines)


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
