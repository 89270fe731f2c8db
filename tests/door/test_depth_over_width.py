"""The claim depth-over-width: its lanes, its falsifiers, where it does not apply, and wrong laws refuted."""

from __future__ import annotations

import math

import pytest

import latentproof as lp
from latentproof.claim import Task
from latentproof.claims import depth_over_width
from latentproof.experiments.flattening import FlatteningExperiment
from latentproof.experiments.prediction import Experiment
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.testing import Checks

ALPHA = 5e-9
RATE = 1e-9


def experiment(rhm: lp.RHM, seed: int) -> FlatteningExperiment:
    task = Task("quick", seed, None, ALPHA, ALPHA, None, lambda line: None)
    return FlatteningExperiment(Experiment(depth_over_width.CLAIM.id, task, Regime("", rhm), RATE))


@pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
def test_the_claim_holds_in_every_lane_and_every_falsifier_is_rejected(check: Checks) -> None:
    report = lp.verify("depth-over-width", regimes=[lp.RHM(8, 4, 2, 4)], seed=check.seed, alpha=ALPHA, beta=ALPHA)
    check.charge(report.findings)
    assert report.holds
    assert {finding.lane for finding in report.findings} == {"kernel", "enumeration", "Monte Carlo", "falsifier"}
    assert [f.name for f in report.findings if f.lane == "falsifier"] == [
        f.name for f in depth_over_width.CLAIM.falsifiers
    ]
    assert report.alpha <= ALPHA * (1 + 1e-12)
    counts, thresholds = report.tables
    assert [row[0] for row in counts["rows"]] == [4, 2, 1]
    assert [row[0] for row in thresholds["rows"]] == ["deep", "flattened", "injection"]


@pytest.mark.stochastic(alpha=5 * RATE, beta=5 * RATE)
@pytest.mark.parametrize(
    ("rhm", "reason"),
    [
        (lp.RHM(3, 1, 2, 4), "m = 1"),
        (lp.RHM(3, 3, 2, 4), "f = 1"),
        (lp.RHM(8, 4, 2, 5), "two at a time"),
        (lp.RHM(4, 3, 2, 4), "beyond 1/2"),
        (lp.RHM(4, 6, 4, 4), "tuples"),
    ],
    ids=str,
)
def test_a_regime_outside_the_claim_is_reported_with_the_reason(rhm: lp.RHM, reason: str, check: Checks) -> None:
    found = list(depth_over_width._measure(experiment(rhm, check.seed)))
    findings = [finding for finding in found if isinstance(finding, Finding)]
    check.charge(findings)
    assert not any(finding.verdict == "refuted" for finding in findings)
    assert [reason in finding.detail for finding in findings if finding.verdict == "outside"] == [True]


@pytest.mark.stochastic(alpha=2 * RATE, beta=2 * RATE)
def test_wrong_laws_are_refuted(check: Checks) -> None:
    here = experiment(lp.RHM(8, 4, 2, 4), check.seed)
    for claimed in (here.law("injection"), 0.0):
        check.spend(RATE, beta=RATE, delta=0.35, n=0)  # that a wrong power is let pass
        assert not here.power(claimed)()


def test_parameters_and_samples_are_least_at_full_depth_and_at_one_rule_they_are_not() -> None:
    for m in (2, 3, 5):
        rows = experiment(lp.RHM(8, m, 2, 12), 0).counts()["rows"]
        assert isinstance(rows, list)
        for column in (3, 4):
            values = [row[column] for row in rows]
            assert values == sorted(values)
            assert values[1] > values[0]
    rows = experiment(lp.RHM(8, 1, 2, 12), 0).counts()["rows"]
    assert isinstance(rows, list)
    assert [row[3] for row in rows] == sorted((row[3] for row in rows), reverse=True)
    assert rows[0][3] == pytest.approx(math.log10(8 * 12))


def test_every_wrong_count_is_refuted_by_enumeration() -> None:
    assert depth_over_width._rules(depth_over_width._one_a_level).verdict == "refuted"
    assert depth_over_width._edges(depth_over_width._injection_edge).verdict == "refuted"


@pytest.mark.parametrize("rhm", [lp.RHM(2, 2**40, 50, 2), lp.RHM(1000, 30, 2, 4), lp.RHM(2, 1, 64, 2)], ids=str)
def test_a_regime_too_large_to_measure_is_refused_before_any_work(rhm: lp.RHM) -> None:
    with pytest.raises(ValueError, match="must be at most"):
        lp.verify("depth-over-width", regimes=[rhm])


def test_the_deepest_trees_are_counted_without_overflow() -> None:
    for rhm in (lp.RHM(2, 2, 3, 1024), lp.RHM(2, 1, 2, 1024), lp.RHM(4, 4, 2, 36)):
        assert experiment(rhm, 0).counts()["rows"]
