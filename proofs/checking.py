r"""A proof under check: its judgements so far, what they assume, the side goals of the step at hand.

Object: `Proof`, which the kernel's rules read; `conclude` makes a judgement rest on all that its premises rest on.
Source: sequents as in HOL Light (Harrison, 2009).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latentproof.proofs.judgement import Judgement, Pairs, Refused
from latentproof.proofs.proof import Assumption, Checked, Step, Theorem
from latentproof.proofs.syntax import free
from latentproof.proofs.terms import Relation
from latentproof.proofs.wellformed import Names


@dataclass
class Proof:
    """A proof under check; `names`: what statement and hypotheses name.

    traced: the accepted proofs of this check, by the identity of their theorems.
    """

    theorem: Theorem
    memo: dict[int, Checked]
    judgements: list[Judgement] = field(default_factory=list)
    assumptions: set[Assumption] = field(default_factory=set)
    side_goals: list[str] = field(default_factory=list)
    names: Names = field(default_factory=dict)
    traced: dict[int, Proof] = field(default_factory=dict)

    def premises(self, step: Step) -> list[Judgement]:
        """The judgements of the earlier steps that a step uses."""
        if any(not 0 <= i < len(self.judgements) for i in step.premises):
            raise Refused(f"premises must be earlier steps, got {step.premises}")
        return [self.judgements[i] for i in step.premises]

    def fixed(self, judgement: Judgement) -> frozenset[str]:
        """Variables about which something was assumed: they are not universally quantified in the judgement."""
        names = [names_of(h.relation) - frozenset(h.over) for h in self.theorem.hypotheses]
        return frozenset[str]().union(*names, *(names_of(r) for r in judgement.open))


def names_of(relation: Relation) -> frozenset[str]:
    """Free variables of a relation."""
    return free(relation.lhs) | free(relation.rhs)


def conclude(step: Step, premises: list[Judgement], distinct: Pairs = frozenset()) -> Judgement:
    """The step's conclusion, resting on all that its premises rest on."""
    return Judgement(
        step.conclusion,
        distinct.union(*(p.distinct for p in premises)),
        frozenset[Relation]().union(*(p.open for p in premises)),
    )
