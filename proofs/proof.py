r"""Theorems and their proofs as plain data, what they assume, and the grade that follows from it.

Object: a `Theorem` is a statement under hypotheses, with the steps that lead to it and the theorems those steps use.
Statement: the record carries no authority. Anyone can build one; it counts only as far as `kernel.check` (or the
independent `replay`) accepts its steps, and both recompute what it assumes. So there is nothing to forge.
Grades, from strongest: proved > enumerated > certified-interval > statistical > cited > conjectured; a theorem has the
weakest grade among everything that it rests on. Model axioms define the model and do not lower it; named facts of real
analysis do not either.
Source: proof objects checked by a separate program (de Bruijn criterion; Barendregt, Wiedijk, 2005).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Relation

GRADES = ("proved", "enumerated", "certified-interval", "statistical", "cited", "conjectured")
GRADE_OF = {
    "axiom": "proved",
    "analysis": "proved",
    "interval": "certified-interval",
    "cited": "cited",
    "admitted": "conjectured",
}


@dataclass(frozen=True)
class Hypothesis:
    """A relation assumed for all values of the variables `over`; op != states that two indices differ.

    `definition`: the relation defines its left side (once, or at 0 and at t+1 in terms of t), so assumes nothing.
    """

    name: str
    relation: Relation
    over: tuple[str, ...] = ()
    definition: bool = False


@dataclass(frozen=True, eq=False)
class Step:
    """One line of a proof: the rule, its conclusion, the earlier lines it uses (by number), its parameters.

    `lemma`: name of a theorem to instantiate; `substitution`: how; `name`: of an axiom, hypothesis, variable or
    citation;
    `cases`: integer variables whose least value is treated apart.
    """

    rule: str
    conclusion: Relation
    premises: tuple[int, ...] = ()
    name: str = ""
    lemma: str = ""
    substitution: Substitution = field(default_factory=Substitution)
    cases: tuple[str, ...] = ()
    reference: str = ""


@dataclass(frozen=True, eq=False)
class Theorem:
    """A statement, its hypotheses, its proof (the last step concludes the statement) and the lemmas it uses."""

    name: str
    title: str
    statement: Relation
    steps: tuple[Step, ...]
    hypotheses: tuple[Hypothesis, ...] = ()
    lemmas: tuple[Theorem, ...] = ()
    source: str = ""


@dataclass(frozen=True, order=True)
class Assumption:
    """What a theorem rests on: a model axiom, a fact of analysis, interval arithmetic, a citation or an admission."""

    kind: str
    name: str
    reference: str = ""


@dataclass(frozen=True)
class Checked:
    """What a checker found: all assumptions, those of lemmas included, and the side goals closed at each step."""

    assumptions: frozenset[Assumption]
    side_goals: tuple[tuple[str, ...], ...]

    @property
    def grade(self) -> str:
        """The weakest grade among the assumptions."""
        return max((GRADE_OF[a.kind] for a in self.assumptions), key=GRADES.index, default="proved")
