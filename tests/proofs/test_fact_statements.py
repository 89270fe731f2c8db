"""Facts and axioms on samples as printed are instances of those that the kernel accepts."""

import pytest

from latentproof.proofs.axioms_samples import GAUSS_FACTS, SAMPLE_AXIOMS
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.fact_statements import fact_statement
from latentproof.proofs.facts import FACTS
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.syntax import scope
from latentproof.proofs.terms import Domain, Relation

STATED = [n for n in (*SAMPLE_AXIOMS, *GAUSS_FACTS, *FACTS, "power_mean", "log_mean") if fact_statement(n).conclusion]


def as_theorem(name: str, conclusion: Relation) -> Theorem:
    """The theorem that has the printed premises as hypotheses and the fact as its only step after them."""
    d, hypotheses = Derivation(), []
    for k, r in enumerate(fact_statement(name).premises):
        indices = tuple(n for n, v in scope(r.lhs - r.rhs).items() if isinstance(v.sort, Domain))
        hypotheses.append(Hypothesis(f"h{k}", r, indices))
        d.hypothesis(hypotheses[-1])
    rule = "axiom" if name in (*SAMPLE_AXIOMS, *GAUSS_FACTS) else "fact"
    d.add(rule, conclusion, *range(len(hypotheses)), name=name)
    return Theorem(name, name, conclusion, tuple(d.steps), tuple(hypotheses))


@pytest.mark.parametrize("name", STATED)
def test_printed_facts_are_those_of_the_kernel(name: str) -> None:
    conclusion = fact_statement(name).conclusion
    assert conclusion is not None
    assert check(as_theorem(name, conclusion)).assumptions
    with pytest.raises(Refused):
        check(as_theorem(name, Relation(conclusion.lhs, conclusion.op, conclusion.rhs + 1)))


@pytest.mark.parametrize("name", [*SAMPLE_AXIOMS, *GAUSS_FACTS, *FACTS])
def test_every_fact_has_words(name: str) -> None:
    assert fact_statement(name).words
    assert fact_statement(name).conclusion or len(fact_statement(name).words) > 40
