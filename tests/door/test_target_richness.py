"""The claim target-richness: its lanes, its falsifiers, where it does not apply, and wrong laws refuted."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

import latentproof as lp
from latentproof.claim import Task
from latentproof.claims import target_richness
from latentproof.experiments.measurements import RESOLUTION
from latentproof.experiments.prediction import Experiment
from latentproof.experiments.richness import GROUPS, RichnessExperiment
from latentproof.numerics.richness_thresholds import TargetThresholds
from latentproof.regimes import Regime
from latentproof.report import Finding, Report
from latentproof.testing import Checks
from latentproof.theory.richness import class_decay

SMALL = lp.RHM(v=7, m=16, s=3, L=2)
ALPHA = 5e-9
"""What one verification may spend here, and miss."""
VERIFIES = pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
RATE = 5e-10
"""Of a single check here."""


def experiment(rhm: lp.RHM, seed: int) -> RichnessExperiment:
    task = Task("quick", seed, None, ALPHA, ALPHA, None, lambda line: None)
    return RichnessExperiment(Experiment(target_richness.CLAIM.id, task, Regime("", rhm), RATE))


def measure(rhm: lp.RHM, check: Checks) -> list[Finding]:
    """The Monte Carlo findings of one regime, without derivation, enumeration and falsifiers."""
    here = experiment(rhm, check.shared_seed("test_target_richness"))
    found = target_richness._measure(here, here.thresholds())
    findings = [finding for finding in found if isinstance(finding, Finding)]
    check.charge(findings)
    return findings


@pytest.fixture(scope="module")
def report(check: Checks) -> Report:
    """Measured once, by whichever item asks first; an item that a false alarm in it would fail pays for it."""
    return lp.verify("target-richness", seed=check.shared_seed("test_target_richness"), alpha=ALPHA, beta=ALPHA)


@VERIFIES
def test_the_claim_holds_in_every_lane_and_every_falsifier_is_rejected(report: Report, check: Checks) -> None:
    check.charge(report.findings)
    assert report.holds
    assert {finding.lane for finding in report.findings} == {"kernel", "enumeration", "Monte Carlo", "falsifier"}
    assert [f.name for f in report.findings if f.lane == "falsifier"] == [
        f.name for f in target_richness.CLAIM.falsifiers
    ]
    assert len(target_richness.CLAIM.falsifiers) >= 3


def test_the_conjecture_shows_in_its_grade_and_in_what_is_assumed(report: Report) -> None:
    grades = {finding.name: finding.grade for finding in report.findings if finding.lane == "kernel"}
    conjectured = {name for name, grade in grades.items() if grade == "conjectured"}
    assert conjectured == {"S8-two-term", "S8-two-term-tuple"}
    assert target_richness.CLAIM.grade == "conjectured"
    assert "admitted two-term law of the threshold" in report.assumptions["target-richness"]


def test_error_rates_add_up_and_are_within_the_promise(report: Report) -> None:
    stochastic = [finding for finding in report.findings if finding.lane == "Monte Carlo"]
    falsifiers = [finding for finding in report.findings if finding.lane == "falsifier"]
    assert len(stochastic) == target_richness.CHECKS
    assert all(finding.alpha and finding.beta and finding.delta and finding.n for finding in stochastic)
    assert all(finding.alpha and finding.beta for finding in falsifiers)
    both = (*stochastic, *falsifiers)
    assert report.alpha == sum(finding.alpha or 0 for finding in both) <= ALPHA * (1 + 1e-12)
    assert report.beta == sum(finding.beta or 0 for finding in both) <= ALPHA * (1 + 1e-12)


@VERIFIES
def test_the_report_is_whole_as_json_and_its_table_shows_every_target(report: Report, check: Checks) -> None:
    check.charge(report.findings)
    document = json.loads(report.to_json())
    assert document["verdict"] == "holds"
    assert document["assumptions"]["target-richness"] == list(target_richness.CLAIM.assumptions)
    (table,) = report.tables
    columns, rows = table["columns"], table["rows"]
    cells = [dict(zip(columns, row, strict=True)) for row in rows]
    assert {cell["target"] for cell in cells} == {*GROUPS, "one tuple"}
    assert all(cell["P50/law"] == cell["P50"] / cell["two-term law"] for cell in cells)


@pytest.mark.parametrize(
    ("rhm", "reason"),
    [
        (lp.RHM(4, 4, 2, 2), "f = 1"),
        (lp.RHM(8, 48, 3, 2), "beyond 1/2"),
        (lp.RHM(8, 8, 3, 4), "no exponent"),
        (lp.RHM(16, 32, 3, 2), "v^s times"),
    ],
    ids=str,
)
@VERIFIES
def test_a_regime_outside_the_claim_is_reported_with_the_reason(rhm: lp.RHM, reason: str, check: Checks) -> None:
    findings = measure(rhm, check)
    outside = [finding for finding in findings if finding.verdict == "outside"]
    assert any(reason in finding.detail for finding in outside)
    assert not any(finding.verdict == "refuted" for finding in findings)


def test_the_law_is_2_for_tuples_and_between_5_halves_and_3_for_elements() -> None:
    here = experiment(SMALL, 0)
    assert here.law("pooled tuples") == pytest.approx(2)
    assert 2.5 < here.law("pooled elements") < here.law("one element") < 3


@pytest.fixture(scope="module")
def found(check: Checks) -> TargetThresholds:
    return experiment(SMALL, check.shared_seed("test_target_richness")).thresholds()


@pytest.mark.parametrize(("target", "claimed"), [("one element", 2.0), ("pooled tuples", 3.0), ("pooled tuples", 1.0)])
@VERIFIES
def test_a_wrong_exponent_is_refuted(target: str, claimed: float, found: TargetThresholds, check: Checks) -> None:
    here = experiment(SMALL, check.shared_seed("test_target_richness"))
    finding = here.finding("exponent", here.exponent(found, target, claimed), "share")
    check.spend(here.base.beta, beta=here.base.alpha, delta=finding.delta or 1, n=finding.n or 0)
    assert finding.verdict == "refuted"
    assert f"seed={here.base.task.seed}" in str(finding.reproduce)


@VERIFIES
def test_a_share_of_other_classes_is_refuted(check: Checks) -> None:
    here = experiment(lp.RHM(4, 2, 3, 2), check.shared_seed("test_target_richness"))
    check.spend(3 * RATE, beta=RATE, delta=RESOLUTION["quick"], n=0)
    n, m = Fraction(64), Fraction(2)
    assert here.factor(1, class_decay(n, m, Fraction(4)))()
    assert not here.factor(1, class_decay(n, m, Fraction(3)))()
    assert not here.factor(2, class_decay(n, m, Fraction(4)))()


def test_every_wrong_formula_differs_from_the_count_and_the_right_one_does_not() -> None:
    right = target_richness._energies(target_richness._energy)
    assert target_richness._exact("signal energy", right).verdict == "holds"
    for wrong in target_richness.WRONG.values():
        assert target_richness._exact("signal energy", target_richness._energies(wrong)).verdict == "refuted"


def test_a_regime_too_large_to_measure_is_refused_before_any_work() -> None:
    with pytest.raises(ValueError, match=r"v\^2 m must be at most"):
        lp.verify("target-richness", regimes=[lp.RHM(1000, 1000, 3, 3)])
