"""Every machine-made wrong variant of a step is refused by both checkers, or has a reason that is itself checked."""

from collections import Counter
from random import Random

import pytest

from latentproof.proofs.attacks.mutants import Survivor, reason, survey
from latentproof.proofs.library import build
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.terms import Relation, eq, integer, le, number
from latentproof.testing.session import SESSION

LIBRARY = build()
SURVEYED = (
    *("E0", "E1-lower", "E1-upper", "E1-excess", "centred", "latent-prediction-lower", "moment-2", "column-energy"),
    *(
        "row-energy",
        "E7",
        "E8-same",
        "mu-lower",
        "gradient-entropy",
        "E6-bound",
        "S3",
        "chernoff",
        "fano",
        "S1-wrong-link",
    ),
)


@pytest.mark.parametrize("name", SURVEYED)
def test_mutants(name: str, capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config) -> None:
    """Every k-th mutant of the theorem, from one on that the suite's seed decides."""
    theorem = LIBRARY[name]
    first = Random(f"{pytestconfig.stash[SESSION].seed} {name}").randrange(1000)
    _, count, survivors = survey(theorem, most=80, first=first)
    reasons = Counter(reason(theorem, s) for s in survivors)
    with capsys.disabled():
        print(f"\n{name}: {count} mutants, {count - len(survivors)} refused by both; survivors {dict(reasons)}")
    assert count >= 8
    assert "" not in reasons


def test_a_wrong_survivor_has_no_reason() -> None:
    """What a broken checker would let through is told from what is true."""
    v = integer("v", 2)
    theorem = Theorem("x", "", le(1, v), (Step("order", le(1, v)),))

    def survivor(relation: Relation, rule: str = "order", replay: bool = True) -> Survivor:
        return Survivor("x", 0, rule, "constant", relation, True, replay)

    assert reason(theorem, survivor(le(3, v))) == ""
    assert reason(theorem, survivor(le(2, v))) != ""
    assert reason(theorem, survivor(eq(v, v + 1), "algebra")) == ""
    assert reason(theorem, survivor(le(number(1), v), "assume")) == ""
