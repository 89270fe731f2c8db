r"""One theorem in Coq: a section with its premises, a lemma for each step of its derivation, and the theorem itself.

Object: `CoqTheorem(theorem, ..).text()`. Statement: a step becomes a lemma for all its free indices, levels and
outcomes, proved from the lemmas of its premises by the script of its rule (`rules.py`). A step without a form makes
the whole theorem `UnsupportedError`: nothing is taken on trust.
Source: the kernel's rules, one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from latentproof.proofs.coq.names import UnsupportedError, relations_of, safe
from latentproof.proofs.coq.premises import Stated
from latentproof.proofs.coq.reify import Reified
from latentproof.proofs.coq.rules import RULES
from latentproof.proofs.coq.signs import Shown
from latentproof.proofs.proof import Step
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.syntax import free, subterms
from latentproof.proofs.terms import Relation, Term, Variable, eq


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
            begin = f"{self._intros(i)}\n{self._some_outcomes(i, step)}"
            lemmas.append(f"Lemma {self.step(i)} : {statement}.\nProof.\n{begin}\n{script}\nQed.")
        statement = self.quantified(self.theorem.statement)
        last = f"Proof using All. intros; {self.use(len(self.theorem.steps) - 1)}. Qed."
        title = f"(* {self.theorem.name}: {self.theorem.title} *)"
        end = [f"Theorem {name} : {statement}.", last, f"End section_{name}.\n"]
        tables = [self.reified.tables()] if self.reified.used else []
        return "\n".join([title, f"Section section_{name}.", *given, *divisors, *tables, *lemmas, *end])

    def _cite(self, number: int, step: Step) -> None:
        """What the literature says, here and in a lemma, becomes a premise."""
        found = []
        if step.rule == "cite":
            r = step.conclusion
            found.append(("", r, (free(r.lhs) | free(r.rhs)) - {*self.letters, *self.fixed}))
        used = self.done.get(step.lemma)
        for name, r, over in used.cited if used is not None else ():
            assert used is not None
            s = step.substitution
            # What is quantified gets names of its own, so that nothing that is put in falls under them.
            inner = used.context
            apart = {n: replace(inner.variables[n], name=f"{n}_{number}") for n in over}
            own = Substitution({n: Term("var", (), v) for n, v in apart.items()})
            self.context.counted |= {v.name for n, v in apart.items() if n in inner.counted}
            for loose in over:
                s = s.without(loose)
            lhs, rhs = (s(own(side)) for side in (r.lhs, r.rhs))
            found.append((name, Relation(lhs, r.op, rhs), frozenset(v.name for v in apart.values())))
        for name, r, over in found:
            known = [mine for mine, *other in self.cited if other == [r, over]]
            mine = known[0] if known else f"cited_{len(self.cited)}"
            if not known:
                self.cited.append((mine, r, over))
            for node in (*subterms(r.lhs), *subterms(r.rhs)):
                self.context.meet(node)
            self.provided[number, name] = mine

    def step(self, number: int) -> str:
        """The name of a step's lemma."""
        return f"{self.name}_s{number}"

    def _intros(self, number: int) -> str:
        names = [n for n, _ in self.all_names(number)]
        premises = [f"P{k}" for k, _ in enumerate(self.antecedents(number))]
        return f"intros {' '.join([*names, *premises])}." if names or premises else ""

    def _some_outcomes(self, number: int, step: Step) -> str:
        """Outcomes that premises name and the conclusion does not: there are some, since probabilities add up to 1."""
        here, lines = {n for n, _ in self.all_names(number)}, list[str]()
        used = dict(pair for i in step.premises for pair in self.all_names(i))
        for name in sorted(n for n in used if n.startswith("o_") and n not in here):
            source, op = name[2:], {"=": "eq", "<=": "le", "<": "lt"}[step.conclusion.op]
            if source in self.context.samples:
                law = eq(self.context.samples[source].law, 1)
                known = [i for i, s in enumerate(self.theorem.steps[:number]) if s.conclusion == law]
                if not known:
                    raise UnsupportedError(f"no outcome of {source} is known")
                proof = f"unshelve (eapply some_draws; {self.use(known[0])}); assumption"
                lines.append(f"assert (exists {name} : {used[name]}, True) as [{name} _] by ({proof}).")
            elif source in self.context.averaged:
                drawn = f"one_{name}"
                one = f"fun _ : nat => {drawn}" if source in self.context.families else drawn
                lines.append(
                    f"apply (with_outcome_{op} _ E_{source}); intro {drawn}; pose (({one}) : {used[name]}) as {name}."
                )
        return " ".join(lines)

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
        known = {*self.letters, *self.fixed, *self.context.counted}
        if any(v.name not in known for v in variables) or any(x.op in ("app", "mean") for x in subterms(d)):
            return None
        names = sorted({v.name for v in variables if v.name in self.context.counted} - set(self.fixed))
        return " ".join(f"({safe(n)} : nat)" for n in names)

    def given(self, step: Step, number: int) -> tuple[str, dict[str, Relation], list[Term]]:
        """Tactics that bring in the signs that premises give, the relations by name, and what they are about."""
        here = {n for n, _ in self.all_names(number)}
        lines, found, closed = [], dict[str, Relation](), list[Term]()
        for k, i in enumerate(step.premises):
            r = self.theorem.steps[i].conclusion
            rest = " ".join(f"({n} : {kind})" for n, kind in self.names(r) if n not in here)
            head = f"forall {rest}, " if rest else ""
            lines.append(f"assert (given_{k} : {head}{self.bare(r)}) by (intros; {self.use(i)}).")
            found[f"given_{k}"] = r
            closed += [] if rest else [r.rhs]
        return " ".join(lines), found, closed

    def known_divisors(self, given: dict[str, Relation], number: int, *more: Term) -> str:
        """Tactics that bring in what is known of the divisors in a step."""
        r, found = self.theorem.steps[number].conclusion, dict[Term, None]()
        terms, here = (r.lhs, r.rhs, *more), {n for n, _ in self.all_names(number)} | {*self.letters, *self.fixed}
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
