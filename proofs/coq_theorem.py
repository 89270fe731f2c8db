r"""One theorem in Coq: a section with its premises, a lemma for each step of its derivation, and the theorem itself.

Object: `CoqTheorem(theorem, ..).text()`. Statement: a step becomes a lemma for all its free indices, levels and
outcomes, proved from the lemmas of its premises by the script of its rule (`coq_rules`). A step without a form makes
the whole theorem `UnsupportedError`: nothing is taken on trust.
Source: the kernel's rules, one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from latentproof.proofs.coq_premises import Stated
from latentproof.proofs.coq_reify import Reified
from latentproof.proofs.coq_rules import RULES
from latentproof.proofs.coq_signs import Shown
from latentproof.proofs.coq_terms import UnsupportedError, relations_of, safe
from latentproof.proofs.proof import Step
from latentproof.proofs.syntax import free, subterms
from latentproof.proofs.terms import Domain, Relation, Term, Variable


@dataclass
class CoqTheorem(Stated):
    """A theorem with its proof. `done`: the theorems already written; `everywhere`: the axioms used in all of them."""

    done: dict[str, Stated] = field(default_factory=dict)
    everywhere: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.provided: dict[tuple[int, str], str] = {}
        for i, step in enumerate(self.theorem.steps):
            self._cite(i, step)
        self.name = safe(self.theorem.name)
        self.reified = Reified(self.context, self.name, self.numbers(), frozenset(self.fixed))
        self.shown = Shown(self.context)
        self.nonzero: dict[Term, str] = {}

    def text(self) -> str:
        """The theorem and its proof."""
        name = self.name
        given = [f"Variable {n} : {kind}." for n, kind in self.parameters()]
        given += [f"Hypothesis {n} : {statement}." for n, statement in self.premises()]
        divisors = list(self._divisors())
        lemmas = []
        for i, step in enumerate(self.theorem.steps):
            binders = " ".join(f"({n} : {kind})" for n, kind in self.all_names(i))
            statement = " -> ".join([*self.antecedents(i), self.bare(step.conclusion)])
            statement = f"forall {binders}, {statement}" if binders else statement
            try:
                script = RULES[step.rule](self, step, i)
            except KeyError:
                raise UnsupportedError(f"step {i}, the rule {step.rule}") from None
            except UnsupportedError as why:
                raise UnsupportedError(f"step {i}, {step.rule}: {why}") from None
            lemmas.append(f"Lemma {self.step(i)} : {statement}.\nProof.\n{self._intros(i)}\n{script}\nQed.")
        statement = self.quantified(self.theorem.statement)
        last = f"Proof using All. intros; {self.use(len(self.theorem.steps) - 1)}. Qed."
        title = f"(* {self.theorem.name}: {self.theorem.title} *)"
        end = [f"Theorem {name} : {statement}.", last, f"End section_{name}.\n"]
        tables = [self.reified.tables()] if self.reified.used else []
        return "\n".join([title, f"Section section_{name}.", *given, *divisors, *tables, *lemmas, *end])

    def _cite(self, number: int, step: Step) -> None:
        """What the literature says, here and in a lemma, becomes a premise."""
        found = [("", step.conclusion)] if step.rule == "cite" else []
        used = self.done.get(step.lemma)
        for name, r in used.cited if used is not None else ():
            s = step.substitution
            for loose in (free(r.lhs) | free(r.rhs)) - set(used.letters) - set(used.fixed) if used is not None else ():
                s = s.without(loose)
            found.append((name, Relation(s(r.lhs), r.op, s(r.rhs))))
        for name, r in found:
            known = [own for own, other in self.cited if other == r]
            own = known[0] if known else f"cited_{len(self.cited)}"
            if not known:
                self.cited.append((own, r))
            for node in (*subterms(r.lhs), *subterms(r.rhs)):
                self.context.meet(node)
            self.provided[number, name] = own

    def step(self, number: int) -> str:
        """The name of a step's lemma."""
        return f"{self.name}_s{number}"

    def _intros(self, number: int) -> str:
        names = [n for n, _ in self.all_names(number)]
        premises = [f"P{k}" for k, _ in enumerate(self.antecedents(number))]
        return f"intros {' '.join([*names, *premises])}." if names or premises else ""

    def _divisors(self) -> Iterable[str]:
        """Lemmas that the divisors of the theorem are not zero, where they are positive for all integers in range."""
        found: dict[Term, None] = {}
        for r in relations_of(self.theorem):
            for node in (*subterms(r.lhs), *subterms(r.rhs)):
                if node.op == "/":
                    _factors(node.args[1], found)
        for d in reversed(found):
            binders = self._numbers_of(d)
            if binders is None:
                continue
            try:
                proof = self._not_zero(d) or self.shown.positive(d)
            except UnsupportedError:
                continue
            self.nonzero[d] = f"{self.name}_nz{len(self.nonzero)}"
            head = f"forall {binders}, " if binders else ""
            shown = self.context.real(d, {})
            yield f"Lemma {self.nonzero[d]} : {head}{shown} <> 0.\nProof. intros. {proof} Qed."

    def _not_zero(self, d: Term) -> str | None:
        """A proof from the factors of a divisor, or None if it has no factors."""
        parts = {"*": d.args, "/": d.args, "^": d.args[:1]}.get(d.op)
        if parts is None or (d.op == "^" and d.args[1].op != "num"):
            return None
        law = {"*": "Rmult_integral_contrapositive_currified", "/": "quotient_not_zero", "^": "pow_nonzero"}[d.op]
        return f"apply {law}; first [lra{''.join(f' | apply {self.nonzero[x]}' for x in parts if x in self.nonzero)}]."

    def _numbers_of(self, d: Term) -> str | None:
        """The counted integers of a divisor; None if it has other variables than integers."""
        variables = [x.data for x in subterms(d) if x.op == "var" and isinstance(x.data, Variable)]
        if any(isinstance(v.sort, Domain) for v in variables) or any(x.op in ("app", "mean") for x in subterms(d)):
            return None
        names = sorted({v.name for v in variables if v.name in self.context.counted} - set(self.fixed))
        return " ".join(f"({safe(n)} : nat)" for n in names)

    def given(self, step: Step, number: int) -> tuple[str, dict[str, Relation]]:
        """Tactics that bring in the signs that premises give, and the relations by name."""
        here = {n for n, _ in self.all_names(number)}
        lines, found = [], dict[str, Relation]()
        for k, i in enumerate(step.premises):
            r = self.theorem.steps[i].conclusion
            rest = " ".join(f"({n} : {kind})" for n, kind in self.names(r) if n not in here)
            head = f"forall {rest}, " if rest else ""
            lines.append(f"assert (given_{k} : {head}{self.bare(r)}) by (intros; {self.use(i)}).")
            found[f"given_{k}"] = r
        return " ".join(lines), found

    def known_divisors(self, given: dict[str, Relation], number: int) -> str:
        """Tactics that bring in what is known of the divisors in a step."""
        r, found = self.theorem.steps[number].conclusion, dict[Term, None]()
        terms, here = (r.lhs, r.rhs), {n for n, _ in self.all_names(number)} | {*self.letters, *self.fixed}
        for t in terms:
            for node in subterms(t):
                if node.op == "/":
                    _factors(node.args[1], found)
        lines = []
        for d in found:
            if d in self.nonzero:
                names = sorted({x.data.name for x in subterms(d) if isinstance(x.data, Variable)})
                counted = [safe(n) for n in names if n in self.context.counted and n not in self.fixed]
                lines.append(f"pose proof ({' '.join([self.nonzero[d], *counted])}).")
            elif given and {safe(n) for n in free(d)} <= {safe(n) for n in here}:
                try:
                    op, script = self.shown.sign(d, given)
                except UnsupportedError:
                    continue
                if op == "<":
                    place = len(lines)
                    lines.append(f"assert (sign_{place} : 0 < {self.context.real(d, {})}).\n{{ {script} }}\n")
                    lines.append(f"pose proof (Rgt_not_eq _ _ sign_{place}) as apart_{place}.")
        return " ".join(lines)

    def use(self, number: int) -> str:
        """A tactic that proves a goal by an earlier step."""
        return f"eapply {self.step(number)}; side"

    def premise(self, step: Step, place: int) -> str:
        """A tactic that proves a goal by one of the step's premises."""
        return self.use(step.premises[place])


def _factors(t: Term, found: dict[Term, None]) -> None:
    if t.op == "num":
        return
    found.pop(t, None)
    found[t] = None
    for part in t.args if t.op in ("*", "/") else t.args[:1] if t.op == "^" else ():
        _factors(part, found)
