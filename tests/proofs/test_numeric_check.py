"""The numeric check finds false statements, and confirms the theorems."""

from dataclasses import replace

import pytest

from latentproof.proofs.library import theorems
from latentproof.proofs.numeric_check import FailedError, numeric_check
from latentproof.proofs.terms import Relation


@pytest.mark.parametrize("name", ["E0", "E1", "E1-upper", "energy", "E2"])
def test_theorems_hold_and_wrong_ones_do_not(name: str) -> None:
    theorem = theorems()[name]
    assert "exact fractions" in numeric_check(theorem)
    r = theorem.statement
    wrong = Relation(2 * r.lhs, r.op, r.rhs) if r.op == "=" else Relation(r.lhs, r.op, r.rhs / 8)
    with pytest.raises(FailedError, match="fails at"):
        numeric_check(replace(theorem, statement=wrong))


@pytest.mark.parametrize("name", ["S8-two-term", "S8-two-term-tuple"])
def test_what_rests_on_an_admitted_step_is_not_evaluated(name: str) -> None:
    assert numeric_check(theorems()[name]) == "not evaluated: it rests on an admitted step"
