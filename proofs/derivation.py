"""Writing a proof down: a list that numbers its steps, and chains of equalities and inequalities in the usual manner.

Object: a `Derivation` collects steps and numbers them; a `Calculation` is A = B <= C, each with its own justification.
Statement: neither decides anything. What they collect is data for `kernel.check`.
Source: calculational proofs (Dijkstra, Scholten, 1990).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from latentproof.proofs.proof import Hypothesis, Step, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Relation, Term


def needed(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps that the last one rests on, in their order, with the numbers that they then have.

    >>> from latentproof.proofs.terms import eq, number
    >>> one, two = (Step("algebra", eq(number(x), number(x))) for x in (1, 2))
    >>> [step.premises for step in needed([one, two, Step("symmetry", two.conclusion, (1,))])]
    [(), (0,)]
    """
    used = {len(steps) - 1}
    for i in range(len(steps) - 1, -1, -1):
        used |= set(steps[i].premises) if i in used else set()
    place = {i: at for at, i in enumerate(sorted(used))}
    return tuple(replace(steps[i], premises=tuple(place[j] for j in steps[i].premises)) for i in place)


class Derivation:
    """Steps in order; each method returns the number of the step it adds."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def add(
        self,
        rule: str,
        conclusion: Relation,
        *premises: int,
        name: str = "",
        cases: tuple[str, ...] = (),
        reference: str = "",
    ) -> int:
        """Add a step of the kernel's `rule`."""
        self.steps.append(Step(rule, conclusion, premises, name, cases=cases, reference=reference))
        return len(self.steps) - 1

    def axiom(self, name: str, conclusion: Relation) -> int:
        """Add an instance of a model axiom."""
        return self.add("axiom", conclusion, name=name)

    def hypothesis(self, hypothesis: Hypothesis) -> int:
        """Add a hypothesis of the theorem."""
        return self.add("hypothesis", hypothesis.relation, name=hypothesis.name)

    def lemma(self, theorem: Theorem, substitution: Substitution, *premises: int) -> int:
        """Add the instance of a theorem; the premises meet its hypotheses."""
        statement = theorem.statement
        conclusion = Relation(substitution(statement.lhs), statement.op, substitution(statement.rhs))
        self.steps.append(Step("instantiate", conclusion, premises, lemma=theorem.name, substitution=substitution))
        return len(self.steps) - 1

    def instance(self, step: int, variables: dict[str, Term]) -> int:
        """Add an earlier step with some of its variables replaced."""
        substitution, r = Substitution(variables), self.steps[step].conclusion
        conclusion = Relation(substitution(r.lhs), r.op, substitution(r.rhs))
        self.steps.append(Step("instantiate", conclusion, (step,), substitution=substitution))
        return len(self.steps) - 1

    def flip(self, step: int) -> int:
        """Add the mirror image of an equality."""
        r = self.steps[step].conclusion
        return self.add("symmetry", Relation(r.rhs, "=", r.lhs), step)

    def calc(self, start: Term) -> Calculation:
        """Begin a chain of relations at a term."""
        return Calculation(self, start)


class Calculation:
    """A chain start R1 t1 R2 t2 ...; `done` concludes start R t_last."""

    def __init__(self, derivation: Derivation, start: Term) -> None:
        self.derivation, self.start, self.last = derivation, start, start
        self.links: list[int] = []

    def then(self, rule: str, t: Term, premises: Sequence[int] = (), op: str = "=") -> Calculation:
        """Extend the chain to t by a rule."""
        self.links.append(self.derivation.add(rule, Relation(self.last, op, t), *premises))
        self.last = t
        return self

    def algebra(self, t: Term) -> Calculation:
        """Extend the chain to t, equal by normal forms."""
        return self.then("algebra", t)

    def put(self, t: Term, *premises: int) -> Calculation:
        """Extend the chain to t, which differs by replacing equals by equals."""
        return self.then("congruence", t, premises)

    def by(self, step: int) -> Calculation:
        """Extend the chain by an earlier step that starts where the chain ends."""
        self.links.append(step)
        self.last = self.derivation.steps[step].conclusion.rhs
        return self

    def done(self) -> int:
        """Conclude; the number of the concluding step."""
        ops = {self.derivation.steps[i].conclusion.op for i in self.links}
        op = "<" if "<" in ops else "<=" if "<=" in ops else "="
        return self.derivation.add("chain", Relation(self.start, op, self.last), *self.links)
