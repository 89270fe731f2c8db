"""Somebody else's claim in one file: verified, collected, documented, and refused where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

import latentproof as lp
import latentproof.testing.parts  # before pytester's in-process runs load it
from latentproof.documents import derive, replay_file
from latentproof.errors import InputError
from latentproof.report import Report
from latentproof.testing import Checks, Claim, Estimate, Exact, Wrong
from latentproof.testing.files import load

EXAMPLES = Path(__file__).parents[2] / "examples"
PLUGIN = ("-p", "latentproof.pytest_plugin", "-p", "no:cacheprovider")
DIE = """
from fractions import Fraction
from latentproof.testing import Claim, Estimate, Exact, Wrong

RATES = {"alpha": 1e-9, "beta": 1e-9}

def roll(rng, size, sides):
    return rng.integers(1, sides + 1, size)

def mean(sides):
    return Fraction(sides + 1, 2)

ROLLED = ({"sides": 6},)
HIGH = lambda sides: sides
CLAIM = Claim(
    id="die",
    statement=r"E X=(k+1)/2",
    source="folklore",
    cited=("linearity of expectation",),
    exact=(Exact("mean", mean, lambda sides: Fraction(sum(range(1, sides + 1)), sides), ({"sides": 2}, {"sides": 6})),),
    estimates=(Estimate("rolls", roll, equals=MEAN, low=1, high=HIGH, delta=0.4, cases=ROLLED, **RATES),),
    falsifiers=(Wrong("half", "half the number of sides", stated=lambda sides: Fraction(sides, 2), equals=3),),
)
"""


def verified(path: Path, check: Checks) -> Report:
    """The report at the item's seed, every check of it charged."""
    report = lp.verify(str(path), seed=check.seed)
    check.charge(report.findings)
    return report


@pytest.mark.parametrize("name", ["coupon_collector", "hoeffding_interval"])
@pytest.mark.stochastic(alpha=7e-8, beta=1e-8)
def test_the_examples_hold_with_grade_and_assumptions(name: str, check: Checks) -> None:
    path = EXAMPLES / f"{name}.py"
    report = verified(path, check)
    assert report.holds, str(report)
    lanes = {finding.lane for finding in report.findings}
    assert lanes == {"kernel", "enumeration", "Monte Carlo", "falsifier"}
    claim = load(path)
    assert claim.grade == "cited"
    assert report.assumptions == {claim.id: claim.assumptions}
    assert [theorem.name for theorem in claim.derived] == list(claim.theorems)
    rejecting = {lane for falsifier in claim.falsifiers for lane in falsifier.lanes}
    assert rejecting == {"kernel", "enumeration", "Monte Carlo"}


@pytest.mark.parametrize("name", ["coupon_collector", "hoeffding_interval"])
@pytest.mark.parametrize("ending", [".tex", ".html", ".json", ".v"])
def test_a_user_s_claim_is_derived_in_every_format(name: str, ending: str, tmp_path: Path) -> None:
    claim, target = load(EXAMPLES / f"{name}.py"), tmp_path / f"mine{ending}"
    derive(str(EXAMPLES / f"{name}.py"), target)
    text = target.read_text()
    assert all(theorem in text for theorem in (claim.theorems if ending != ".v" else ("Theorem",)))
    if ending in (".tex", ".html"):
        assert all(assumption.split(" ", 1)[1][:12] in text for assumption in claim.assumptions)
    if ending == ".json":
        accepted, lines = replay_file(str(target))
        assert accepted, lines


def test_a_derivation_that_the_kernel_refuses_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.py"
    path.write_text(
        (EXAMPLES / "hoeffding_interval.py").read_text().replace("-2 * n * epsilon**2)),", "-3 * n * epsilon**2)),")
    )
    with pytest.raises(InputError, match=r"hoeffding-interval: the proof of best-tilt is refused: .*") as caught:
        derive(str(path), tmp_path / "wrong.tex")
    assert "\n" not in str(caught.value)
    assert not lp.verify(str(path), seed=0).holds
    assert not (tmp_path / "wrong.tex").exists()


@pytest.mark.stochastic(alpha=4e-9, beta=1e-9)
def test_the_same_file_gives_items(pytester: pytest.Pytester, check: Checks) -> None:
    check.spend(4e-9, beta=1e-9, delta=0.4, n=4)  # two runs of two
    seed = f"--latentproof-seed={check.seed}"
    pytester.makepyfile(die=DIE.replace("MEAN", "mean"))
    result = pytester.runpytest_inprocess(*PLUGIN, "die.py", "-v", seed)
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        ["die.py::die?mean? PASSED*", "die.py::die?rolls; sides=6? PASSED*", "die.py::die?half? PASSED*"]
    )
    assert "total alpha 2e-09 declared" in str(result.stdout)
    # A file that only uses the library is no claim file, and one that is not named is collected by its name.
    pytester.makepyfile(other="from latentproof.testing import Claim\n")
    assert pytester.runpytest_inprocess(*PLUGIN, "other.py").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    pytester.makepyfile(claim_die=DIE.replace("MEAN", "mean"))
    pytester.runpytest_inprocess(*PLUGIN, seed).assert_outcomes(passed=3)


@pytest.mark.stochastic(alpha=4e-9, beta=1e-9)
def test_a_wrong_claim_is_refuted_in_every_way_of_asking(pytester: pytest.Pytester, check: Checks) -> None:
    check.spend(2e-9, beta=1e-9, delta=0.4, n=2)  # the second run, whose seed is its own
    pytester.makepyfile(die=DIE.replace("MEAN", "2.5").replace("Fraction(sides + 1, 2)", "Fraction(sides, 2)"))
    report = verified(pytester.path / "die.py", check)
    assert {finding.name for finding in report.refuted} == {"mean", "rolls"}
    assert "sides=2: stated 1, counted 3/2" in next(f.detail for f in report.refuted if f.name == "mean")
    result = pytester.runpytest_inprocess(*PLUGIN, "die.py", f"--latentproof-seed={check.seed}")
    result.assert_outcomes(failed=2, passed=1)
    result.stdout.fnmatch_lines(
        [
            "claimed: E X=(k+1)/2",
            "enumeration, mean*sides=2: stated 1, counted 3/2",
            "again: pytest 'die.py::die?mean?' *",
        ]
    )


def test_a_library_claim_gives_an_item_a_regime(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        claim_ours="""
        from latentproof.claims.latent_prediction import CLAIM
        from latentproof.theory.model import RHM

        REGIMES = [RHM(4, 2, 2, 2), RHM(8, 8, 2, 3)]
        """
    )
    result = pytester.runpytest_inprocess(*PLUGIN, "--collect-only", "-q")
    result.stdout.fnmatch_lines(
        [
            "claim_ours.py::latent-prediction?RHM(v=4, m=2, s=2, L=2)?",
            "claim_ours.py::latent-prediction?RHM(v=8, m=8, s=2, L=3)?",
        ]
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "CLAIM must be a latentproof.testing.Claim, got None"),
        ("CLAIM = 3", "got 3"),
        ("x = (", "line 1: SyntaxError"),
        ("\n1 / 0", "line 2: ZeroDivisionError: division by zero"),
        (DIE.replace("MEAN", "nothing"), "NameError: name 'nothing' is not defined"),
        (DIE.replace("equals=MEAN", "delta=1"), "SyntaxError"),
    ],
)
def test_bad_files_are_one_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "my_claim.py"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        load(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("low=1", "low=2"), "die, rolls at sides=6: ValueError: .*outside the declared range"),
        (("delta=0.4", "delta=9"), "die, rolls at sides=6: ValueError: delta = 9 is too large"),
        (("Fraction(sides + 1, 2)", "(sides + 1) / 2"), "die, mean: ValueError: mean: stated must be an exact number"),
        (('"alpha": 1e-9', '"alpha": 1e-3'), "die declares alpha = 0.001.* in all, above the promised 1e-06"),
    ],
)
def test_what_an_author_does_wrong_names_the_part(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    path = tmp_path / "die.py"
    path.write_text(DIE.replace("MEAN", "mean").replace(*change))
    with pytest.raises(InputError, match=says):
        lp.verify(str(path), seed=0)


def test_declarations_that_say_nothing_are_refused() -> None:
    def draw(rng: object, size: int) -> list[int]:
        return [0] * size

    with pytest.raises(ValueError, match="nothing to check"):
        Claim("a", "b", "c")
    with pytest.raises(ValueError, match="exactly one of equals, at_most and at_least"):
        Estimate("e", draw, delta=0.1)
    with pytest.raises(ValueError, match="exactly one"):
        Estimate("e", draw, delta=0.1, equals=0, at_most=1)
    with pytest.raises(ValueError, match="at least one case"):
        Exact("e", lambda: 1, lambda: 1, ())  # type: ignore[arg-type,return-value]  # integers are exact numbers too
    with pytest.raises(ValueError, match="give a theorem"):
        Wrong("w", "nothing")
    estimates = tuple(Estimate(name, draw, delta=0.1, equals=0) for name in ("e", "f"))
    with pytest.raises(ValueError, match=r"of must name the Estimate that w varies \(e, f\), got ''"):
        Claim("a", "b", "c", estimates=estimates, falsifiers=(Wrong("w", "w", equals=1),))
    with pytest.raises(ValueError, match="e is used twice"):
        Claim("a", "b", "c", estimates=estimates[:1] * 2)
