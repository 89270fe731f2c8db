"""Every machine-made wrong variant of a step is refused by both checkers, or is true as well."""

from collections import Counter

import pytest

from latentproof.proofs.library import build
from latentproof.proofs.mutants import Survivor, survey
from latentproof.proofs.signs import counterexample
from latentproof.proofs.terms import Term

PURE = {"num", "var", "+", "-", "*", "/", "^", "neg"}


def operations(t: Term) -> set[str]:
    return {t.op}.union(*(operations(x) for x in t.args))


def harmless(s: Survivor) -> bool:
    """Assuming anything is allowed (it must be discharged); what else survives must be no false arithmetic."""
    if s.rule == "assume":
        return True
    arithmetic = (operations(s.relation.lhs) | operations(s.relation.rhs)) <= PURE
    # Equal sides that are not arithmetical must be equal to both engines.
    return counterexample(s.relation) is None if arithmetic else s.kernel and s.replay


@pytest.mark.parametrize("name", ["E0", "E1-lower", "E1-upper", "E1-excess", "centred", "latent-prediction-lower"])
def test_mutants(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    count, survivors = survey(build()[name])
    kinds = Counter(f"{s.rule}/{s.label}" for s in survivors)
    with capsys.disabled():
        print(f"\n{name}: {count} mutants, {count - len(survivors)} refused by both; survivors {dict(kinds)}")
    assert count > 20
    assert [s for s in survivors if not harmless(s)] == []
