"""Every machine-made wrong variant of a step is refused by both checkers, or has a reason that is itself checked."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from latentproof.proofs import kernel
from latentproof.proofs.attacks.bench import Accepted, Bench
from latentproof.proofs.attacks.changes import changed_steps
from latentproof.proofs.attacks.mutant_report import digests, main, record, report
from latentproof.proofs.attacks.mutants import Survivor, evaluated, reason, survey
from latentproof.proofs.checking import conclude
from latentproof.proofs.library import build
from latentproof.proofs.proof import Hypothesis, Step, Theorem
from latentproof.proofs.replay import rules
from latentproof.proofs.replay.state import joined
from latentproof.proofs.terms import Domain, Function, Relation, eq, exp, index, integer, le, lt, real, total
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


@pytest.fixture(scope="module")
def accepted() -> Accepted:
    return Accepted(*(LIBRARY[name] for name in SURVEYED))


@pytest.mark.parametrize("name", SURVEYED)
def test_mutants(
    name: str, accepted: Accepted, capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config
) -> None:
    """Every k-th mutant of the theorem, from one on that the suite's seed decides."""
    bench = Bench(LIBRARY[name], accepted)
    count = sum(1 for _ in changed_steps(bench.theorem))
    stride = -(-count // 80)
    first = Random(f"{pytestconfig.stash[SESSION].seed} {name}").randrange(stride)
    found = survey(bench, first, stride)
    tried, reasons = found.tried.total(), Counter[str]()
    for (*_, why), kind in found.alive.items():
        reasons[why] += kind.count
    with capsys.disabled():
        print(f"\n{name}: {tried} mutants, {tried - reasons.total()} refused by both; survivors {dict(reasons)}")
    assert found.mutants == count
    assert tried == len(range(first, count, stride)) >= 8
    assert "" not in reasons
    assert "FALSE" not in {kind.evaluated for kind in found.alive.values()}


def survivor(relation: Relation, rule: str = "order") -> tuple[Survivor, Step]:
    return Survivor(0, rule, "constant", relation, True, True), Step(rule, relation)


def test_a_wrong_survivor_has_no_reason() -> None:
    """What a broken checker would let through is told from what is true."""
    v = integer("v", 2)
    bench = Bench(Theorem("x", "", le(1, v), (Step("order", le(1, v)),)))

    def why(relation: Relation, rule: str = "order") -> str:
        return reason(bench, *survivor(relation, rule))

    assert why(le(3, v)) == ""
    assert why(le(2, v)) != ""
    assert why(eq(v, v + 1), "algebra") == ""
    assert why(le(0, v), "assume") == "assume: both refuse the proof as a whole"


def test_what_the_kernel_alone_finds_equal_is_evaluated() -> None:
    v = integer("v", 2)
    f, i = Function("F", (symbols := Domain("D", v),)), index("i", symbols)
    bench = Bench(Theorem("x", "", eq(f(i), f(i)), (Step("algebra", eq(f(i), f(i))),)))

    def why(relation: Relation) -> str:
        return reason(bench, Survivor(0, "algebra", "constant", relation, True, False), Step("algebra", relation))

    assert why(eq(f(i) + 1, 1 + f(i))) == "the kernel alone finds equal normal forms, and it holds at small sizes"
    with pytest.MonkeyPatch.context() as broken:
        broken.setitem(kernel.RULES, "algebra", lambda _, step: conclude(step, []))
        assert why(eq(f(i) + 1, f(i))) == ""


def test_what_follows_from_a_hypothesis_is_evaluated_under_it() -> None:
    symbols = Domain("D", integer("v", 2))
    f, i = Function("F", (symbols,)), index("i", symbols)
    h = Hypothesis("h", le(1, f(i)), ("i",))
    claim, false = lt(0, f(i)), lt(2, f(i))
    bench = Bench(Theorem("x", "", le(0, 1), (Step("order", le(0, 1)),), (h,)))
    true = survivor(le(0, f(i) * f(i)))
    assert evaluated(bench, *true) == "holds at small sizes"
    assert evaluated(bench, *survivor(h.relation, "hypothesis")) == "not evaluated"  # refused, as it names none
    with pytest.MonkeyPatch.context() as broken:
        broken.setitem(kernel.RULES, "order", lambda _, step: conclude(step, []))
        assert evaluated(bench, *survivor(claim)) == "holds at small sizes"  # as h says
        assert evaluated(bench, *survivor(false)) == "FALSE"
        assert evaluated(bench, *survivor(le(total(i, f(i)), 0))) == "FALSE"


def test_what_one_checker_decides_alone_is_decided_by_parts() -> None:
    """Found by the run over all theorems: 0 <= (1 - x)/e^y, where a premise says 0 < 1 - x."""
    x, y = real("x"), real("y")
    h = Hypothesis("h", lt(0, 1 - x))
    steps = (Step("hypothesis", h.relation, name="h"), Step("order", le(0, 1 - x), (0,)))
    bench = Bench(Theorem("x", "", le(0, 1 - x), steps, (h,)))

    def why(relation: Relation) -> str:
        step = Step("order", relation, (0,))
        found = bench.kernel(1, step), bench.replay(1, step)
        return reason(bench, Survivor(1, "order", "sides", relation, *found), step)

    assert why(le(0, (1 - x) / exp(y))) == "both checkers see the signs of its factors"
    assert why(le(0, 1 / ((1 - x) / exp(y)))) == "both checkers see the signs of its factors"
    assert why(le(0, (2 - x) / exp(y))) == ""
    assert why(le(0, (1 - x) / y)) == ""
    assert why(le(0, (1 - x) * y)) == ""


@pytest.mark.parametrize("taker", ["kernel", "replay"])
def test_a_broken_checker_is_found(taker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checker that takes any inequality lets mutants through that have no reason."""
    bench = Bench(LIBRARY["mu-lower"])
    if taker == "kernel":
        monkeypatch.setitem(kernel.RULES, "order", lambda proof, step: conclude(step, proof.premises(step)))
    else:
        monkeypatch.setitem(rules.RULES, "order", lambda _, step, given: joined(step["rel"], given))
    found = survey(bench, 0, 9)
    assert "" in {why for *_, why in found.alive}
    assert report([record(found, "mu-lower", 0, "")], 1, examples=False) > 0


def test_results_are_of_these_checkers(monkeypatch: pytest.MonkeyPatch) -> None:
    """They depend on every line of both checkers and of the proof."""
    before = digests([LIBRARY["E0"]])
    assert digests([LIBRARY["E0"]]) == before
    monkeypatch.setattr(
        "latentproof.proofs.attacks.mutant_report.getsource", lambda module: f"another {module.__name__}"
    )
    assert digests([LIBRARY["E0"]]) != before


def test_a_changed_assumption_is_followed_to_the_end() -> None:
    """An assumption may say anything; what would keep the theorem's proof whole has no reason."""
    v = integer("v", 2)
    steps = (Step("assume", le(0, v)), Step("order", le(1, v)))
    bench = Bench(Theorem("x", "", le(1, v), steps))
    unused = Step("assume", le(5, v))
    assert bench.kernel_to_the_end(0, unused)
    assert bench.replay_to_the_end(0, unused)
    assert reason(bench, *survivor(unused.conclusion, "assume")) == ""


def test_results_go_on_where_they_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = tmp_path / "results"
    arguments = ["mutants", "--passes", "2", "--results", str(results), "E0", "centred"]
    monkeypatch.setattr("sys.argv", arguments)
    assert main() == 0
    before = results.read_text()
    assert before.count("\n") == 4
    assert main() == 0
    assert results.read_text() == before
