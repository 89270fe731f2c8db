r"""Sign certificates for Coq: a polynomial written in its variables' distances from their least values.

Object: `Shown(context)` writes scripts: `positive(d)` that a divisor is not zero, `order(r, ..)` for an inequality.
Statement: rhs - lhs is written as a polynomial over divisors, the polynomial in (v - 2), (m - 1), .. and in quantities
of known sign; `field` checks this text against the terms and its coefficients show the sign. Nothing is trusted.
Source: Handelman's certificates in their simplest case, as in the kernel's `signs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from latentproof.proofs.coq.names import UnsupportedError, safe
from latentproof.proofs.coq.ratios import Poly, Ratio, Ratios, plus, power, proportional, times
from latentproof.proofs.substitution import fresh
from latentproof.proofs.terms import Integer, Relation, Term, Variable, number

LEAST = {
    "exp": "exp_pos",
    "sqrt": "sqrt_pos",
    "event": "event_least",
    "ind": "delta_least",
    "delta": "delta_least",
    "count": "count_least",
}


@dataclass
class Shown(Ratios):
    """Scripts about signs in one theorem."""

    made: int = 0

    # ---- text ---

    def _text(self, t: Term) -> str:
        return self.context.real(t, {w: f"whole{i}" for i, w in enumerate(self.whole)})

    def _monomial(self, c: Fraction, powers: Sequence[tuple[str, int]]) -> str:
        text = f"{c.numerator}" if c.denominator == 1 else f"({c.numerator} / {c.denominator})"
        text = f"({text})" if c < 0 else text
        return " * ".join([text, *(f"{x} ^ {e}" for x, e in powers)])

    def _plain(self, p: Poly) -> str:
        parts = [self._monomial(c, [(self._text(a), e) for a, e in mono]) for mono, c in sorted(p.items(), key=repr)]
        return "(" + " + ".join(parts or ["0"]) + ")"

    def _expanded(self, p: Poly, least: dict[str, int]) -> Poly:
        result: Poly = {}
        for mono, c in p.items():
            part: Poly = {(): c}
            for atom, e in mono:
                low = self._low(atom, least)
                one: Poly = {((atom, 1),): Fraction(1)}
                part = times(part, power(plus(one, {(): Fraction(low)}) if low else one, e))
            result = plus(result, part)
        return result

    def _low(self, atom: Term, least: dict[str, int]) -> int:
        x = atom.data
        return least.get(x.name, x.sort.least) if isinstance(x, Variable) and isinstance(x.sort, Integer) else 0

    def _distance(self, atom: Term, least: dict[str, int]) -> str:
        low, text = self._low(atom, least), self._text(atom)
        return f"({text} - {low})" if low else text

    # ---- signs ---

    def _atom(self, atom: Term, least: dict[str, int], given: dict[str, Relation]) -> tuple[str, str]:
        """'<' or '<=' for 0 < x or 0 <= x, x the atom's distance from its least value, and a script that asserts it."""
        x, known = atom.data, [(name, r) for name, r in given.items() if r.rhs == atom]
        known.sort(key=lambda pair: pair[1].op)
        if atom.op == "var" and isinstance(x, Variable) and isinstance(x.sort, Integer):
            counted = x.name in self.context.counted and not least.get(x.name, 0) > x.sort.least
            op, proof = "<=", f"exact (from_least {x.sort.least} {safe(x.name)})" if counted else "lra"
            proof = "apply pos_INR" if counted and not x.sort.least else proof
        elif known:
            op, proof = known[0][1].op, f"apply {known[0][0]}; side"
        elif atom.op in LEAST:
            op, proof = "<" if atom.op == "exp" else "<=", f"apply {LEAST[atom.op]}"
        elif atom.op == "^":
            op, before = self._term(atom.args[0], least, given)
            law = "pow_lt" if op == "<" else "pow_le"
            return op, f"{before} assert (0 {op} {self._text(atom)}) by (apply {law}; assumption)."
        else:
            raise UnsupportedError(f"the sign of {self._text(atom)} is not known")
        return op, f"assert (0 {op} {self._distance(atom, least)}) by ({proof})."

    def _term(self, t: Term, least: dict[str, int], given: dict[str, Relation]) -> tuple[str, str]:
        """The same for any term."""
        q = self.ratio(t)
        for op in ("<", "<="):
            try:
                lines = self._quotient(q, least, given, op)
            except UnsupportedError:
                continue
            whole = f"{self._plain(q.above)} / ({self._below(q)})"
            turned = f"replace {self._text(t)} with ({whole}) by rational. assumption."
            return op, "\n".join([f"assert (0 {op} {self._text(t)}).\n{{", *lines, turned, "}"])
        raise UnsupportedError(f"the sign of {self._text(t)} is not known")

    def _facts(self, p: Poly, least: dict[str, int], given: dict[str, Relation]) -> tuple[list[str], Poly]:
        """Assertions of the signs of the atoms, and the polynomial in the distances."""
        q = self._expanded(p, least)
        if any(c < 0 for c in q.values()):
            raise UnsupportedError("a sign without a certificate")
        lines: dict[Term, str] = {}
        for atom, e in ((a, e) for mono in q for a, e in mono):
            try:
                lines.setdefault(atom, self._atom(atom, least, given)[1])
            except UnsupportedError:
                if e % 2:
                    raise
        return list(lines.values()), q

    def _strict(
        self, q: Poly, least: dict[str, int], given: dict[str, Relation]
    ) -> tuple[tuple[Term, int], ...] | None:
        """A monomial that is positive."""
        for mono in sorted(q, key=len):
            try:
                if all(self._atom(atom, least, given)[0] == "<" for atom, e in mono):
                    return mono
            except UnsupportedError:
                continue
        return None

    def _above(self, p: Poly, least: dict[str, int], given: dict[str, Relation], name: str, strict: bool = True) -> str:
        """A script that asserts 0 < p, or 0 <= p, under a name."""
        op, own = "<" if strict else "<=", Ratio(p, {})
        for known, r in given.items():
            c = proportional(own, self.ratio(r.rhs))
            if c is not None and (r.op == "<" or not strict):
                law = "Rmult_lt_0_compat" if strict else "Rmult_le_pos"
                whole = f"({c} * {self._text(r.rhs)})"
                weak = "apply Rlt_le; " if r.op == "<" and not strict else ""
                shown = self._plain(p)
                return (
                    f"assert ({name} : 0 {op} {shown}). {{ replace {shown} with {whole} by rational.\n"
                    f"apply {law}; [lra | {weak}apply {known}; side]. }}"
                )
        lines, q = self._facts(p, least, given)
        order = sorted(q, key=repr)
        if strict:
            first = self._strict(q, least, given)
            if first is None:
                raise UnsupportedError("a positive sign without a certificate")
            order = [first, *(m for m in order if m != first)]
        parts = [self._monomial(q[m], [(self._distance(a, least), e) for a, e in m]) for m in order] or ["0"]
        rest = f" + ({' + '.join(parts[1:])})" if len(parts) > 1 else ""
        proof = (
            "nonneg" if not strict else "positive" if not rest else "apply Rplus_lt_le_0_compat; [positive | nonneg]"
        )
        text = " ".join(lines)
        return (
            f"assert ({name} : 0 {op} {self._plain(p)}).\n"
            f"{{ {text} replace {self._plain(p)} with ({parts[0]}{rest}) by rational. {proof}. }}"
        )

    def sign(self, t: Term, given: dict[str, Relation]) -> tuple[str, str]:
        """'<' or '<=', and a script that proves 0 < t or 0 <= t from what is given."""
        for name, r in given.items():
            if r.rhs == t and r.op == "<":
                return "<", f"apply {name}; side."
        q = self.ratio(t)
        for op in ("<", "<="):
            try:
                lines = self._quotient(q, {}, given, op)
            except UnsupportedError:
                continue
            whole = f"{self._plain(q.above)} / ({self._below(q)})"
            return op, "\n".join([*lines, f"replace {self._text(t)} with ({whole}) by rational. assumption."])
        raise UnsupportedError(f"the sign of {self._text(t)} is not known")

    def _quotient(self, q: Ratio, least: dict[str, int], given: dict[str, Relation], op: str) -> list[str]:
        """Scripts that assert `whole`: 0 R numerator / divisors, and the divisors' signs."""
        self.made += 1
        n, lines = self.made, []
        for i, (d, _) in enumerate(q.below.items()):
            lines.append(self._above(dict(d), least, given, f"below_{n}_{i}"))
            lines.append(f"pose proof (Rgt_not_eq _ _ below_{n}_{i}) as nz_{n}_{i}.")
        lines.append(self._above(q.above, least, given, f"above_{n}", op == "<"))
        lines.append(f"assert (below_{n} : 0 < {self._below(q)}) by positive.")
        law = "Rdiv_lt_0_compat" if op == "<" else "quotient_least"
        claim = f"0 {op} {self._plain(q.above)} / ({self._below(q)})"
        lines.append(f"assert (whole_{n} : {claim}) by (apply {law}; assumption).")
        return lines

    def _below(self, q: Ratio) -> str:
        return " * ".join(["1", *(f"{self._plain(dict(d))} ^ {e}" for d, e in q.below.items())])

    # ---- scripts ---

    def positive(self, d: Term) -> str:
        """A proof that a divisor is not zero, because it is positive (or negative) for all integers in range."""
        q = self.ratio(d)
        for sign in (1, -1):
            try:
                lines = self._quotient(Ratio(plus({}, q.above, sign), q.below), {}, {}, "<")
            except UnsupportedError:
                continue
            whole = f"{self._plain(plus({}, q.above, sign))} / ({self._below(q)})"
            minus = "" if sign == 1 else "- "
            turned = f"replace ({minus}{self._text(d)}) with ({whole}) by rational; assumption"
            law = "Rgt_not_eq" if sign == 1 else "negative_not_zero"
            return "\n".join([*lines, f"apply {law}; {turned}."])
        raise UnsupportedError("a divisor of unknown sign")

    def order(
        self, r: Relation, cases: Sequence[str], given: dict[str, Relation] | None = None, closed: Sequence[Term] = ()
    ) -> str:
        """A proof of an inequality; the integers in `cases` are split at their least values.

        `given`: relations 0 < x and 0 <= x, by name; `closed`: those x that depend on nothing that they are about.
        """
        known, parts = given or {}, [x for x in dict.fromkeys(closed) if x.op in ("+", "-", "*", "/", "neg", "^")]
        for whole in (tuple(parts), ()):
            kept = [
                f"set (whole{i} := {self.context.real(x, {})}) in *. clearbody whole{i}." for i, x in enumerate(whole)
            ]
            try:
                script = replace(self, whole=whole)._split(r, r, list(cases), {}, known)
            except UnsupportedError as why:
                reason = why
                continue
            return "\n".join([*kept, script])
        raise reason

    def _split(
        self, r: Relation, goal: Relation, cases: list[str], least: dict[str, int], given: dict[str, Relation]
    ) -> str:
        if not cases:
            return self._difference(r, least, given)
        name, *rest = cases
        variable = self.context.variables[name]
        assert isinstance(variable.sort, Integer)
        low = variable.sort.least
        at = number(low)
        fixed = Relation(fresh(r.lhs, name, at), r.op, fresh(r.rhs, name, at))
        one = self._split(fixed, goal, rest, least, given)
        other = self._split(r, goal, rest, {**least, name: low + 1}, given)
        x = self._text(Term("var", (), variable))
        split = f"natural_split {x} {low} nat_{name} ge_{name}"
        ways = f"{{ rewrite at_{name}. {one} }}\n{{ cbn in at_{name}. {other} }}"
        return f"destruct ({split}) as [at_{name}|at_{name}].\n{ways}"

    def _difference(self, r: Relation, least: dict[str, int], given: dict[str, Relation]) -> str:
        q = self.ratio(r.rhs - r.lhs)
        gap = f"{self._text(r.rhs)} - {self._text(r.lhs)}"
        for known, s in given.items():
            c = proportional(q, self.ratio(s.rhs))
            if c is not None and (s.op == "<" or r.op == "<="):
                weak = "apply Rlt_le; " if s.op == "<" and r.op == "<=" else ""
                law = "Rmult_lt_0_compat" if r.op == "<" else "Rmult_le_pos"
                return (
                    f"apply {'gap_lt' if r.op == '<' else 'gap_le'}.\n"
                    f"replace ({gap}) with (({c.numerator} / {c.denominator}) * {self._text(s.rhs)}) by rational.\n"
                    f"apply {law}; [lra | {weak}apply {known}; side]."
                )
        lines = self._quotient(q, least, given, r.op)
        whole = f"{self._plain(q.above)} / ({self._below(q)})"
        turned = f"replace ({gap}) with ({whole}) by rational. assumption."
        return "\n".join([*lines, f"apply {'gap_lt' if r.op == '<' else 'gap_le'}. {turned}"])
