"""Every machine-made wrong variant of a step is refused by both checkers, or has a reason that is itself checked."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from latentproof.proofs.attacks.changes import changed_steps
from latentproof.proofs.attacks.mutants import Bench, Survivor, main, reason, survey
from latentproof.proofs.library import build
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.terms import Relation, eq, integer, le
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
    bench = Bench(LIBRARY[name])
    count = sum(1 for _ in changed_steps(bench.theorem))
    stride = -(-count // 80)
    first = Random(f"{pytestconfig.stash[SESSION].seed} {name}").randrange(stride)
    found = survey(bench, first, stride)
    tried, reasons = sum(found.tried.values()), Counter(why for _, why in found.survivors)
    with capsys.disabled():
        print(f"\n{name}: {tried} mutants, {tried - len(found.survivors)} refused by both; survivors {dict(reasons)}")
    assert tried >= 8
    assert "" not in reasons


def test_a_wrong_survivor_has_no_reason() -> None:
    """What a broken checker would let through is told from what is true."""
    v = integer("v", 2)
    bench = Bench(Theorem("x", "", le(1, v), (Step("order", le(1, v)),)))

    def why(relation: Relation, rule: str = "order") -> str:
        return reason(bench, Survivor("x", 0, rule, "constant", relation, True, True), Step(rule, relation))

    assert why(le(3, v)) == ""
    assert why(le(2, v)) != ""
    assert why(eq(v, v + 1), "algebra") == ""
    assert why(le(0, v), "assume") == "assume: both refuse the proof as a whole"


def test_a_changed_assumption_is_followed_to_the_end() -> None:
    """An assumption may say anything; what would keep the theorem's proof whole has no reason."""
    v = integer("v", 2)
    steps = (Step("assume", le(0, v)), Step("order", le(1, v)))
    bench = Bench(Theorem("x", "", le(1, v), steps))
    unused = Step("assume", le(5, v))
    assert bench.kernel_to_the_end(0, unused)
    assert bench.replay_to_the_end(0, unused)
    assert reason(bench, Survivor("x", 0, "assume", "constant", unused.conclusion, True, True), unused) == ""


def test_results_go_on_where_they_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = tmp_path / "results"
    arguments = ["mutants", "--passes", "2", "--results", str(results), "E0", "centred"]
    monkeypatch.setattr("sys.argv", arguments)
    assert main() == 0
    before = results.read_text()
    assert before.count("\n") == 4
    assert main() == 0
    assert results.read_text() == before
