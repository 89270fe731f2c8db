"""The claim concept-level: its lanes, its falsifiers, where it does not apply, and wrong laws refuted."""

from __future__ import annotations

import json

import pytest

import latentproof as lp
from latentproof.claim import Task
from latentproof.claims import concept_level
from latentproof.experiments.concepts import ConceptExperiment
from latentproof.experiments.prediction import Experiment
from latentproof.numerics.seeds import generator
from latentproof.regimes import Regime
from latentproof.report import Finding, Report
from latentproof.testing import Checks
from latentproof.theory.concepts import share_below

SMALL = lp.RHM(v=8, m=8, s=3, L=3)

ALPHA = 5e-9
"""What the verification may spend here, and miss."""


def experiment(rhm: lp.RHM) -> ConceptExperiment:
    task = Task("quick", 0, None, 1e-6, 1e-6, None, lambda line: None)
    return ConceptExperiment(Experiment(concept_level.CLAIM.id, task, Regime("", rhm), 1e-7))


@pytest.fixture(scope="module")
def report(check: Checks) -> Report:
    """Measured once; its seed must not depend on which item asks first, and the first test pays for it."""
    seed = int(generator("test_concept_level", check.suite_seed).integers(2**31))
    return lp.verify("concept-level", seed=seed, alpha=ALPHA, beta=ALPHA)


@pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
def test_the_claim_holds_in_every_lane_and_every_falsifier_is_rejected(report: Report, check: Checks) -> None:
    for each in report.findings:
        if each.alpha is not None:
            check.spend(each.alpha, beta=each.beta or ALPHA / 100, delta=each.delta or 1, n=each.n or 0)
    assert report.holds
    assert {finding.lane for finding in report.findings} == {"kernel", "enumeration", "Monte Carlo", "falsifier"}
    assert [f.name for f in report.findings if f.lane == "falsifier"] == [
        f.name for f in concept_level.CLAIM.falsifiers
    ]
    grades = {f.name: f.grade for f in report.findings if f.lane == "kernel"}
    assert grades["same-information"] == grades["one-parent"] == grades["wrong-upper"] == "proved"


def test_error_rates_add_up_and_are_within_the_promise(report: Report) -> None:
    assert report.alpha <= ALPHA * (1 + 1e-12)
    assert report.beta <= ALPHA * (1 + 1e-12)
    stochastic = [finding for finding in report.findings if finding.lane == "Monte Carlo"]
    assert len(stochastic) == concept_level.CHECKS
    assert all(finding.alpha and finding.beta and finding.delta and finding.n for finding in stochastic)


def test_the_table_has_every_number_of_languages_and_is_whole_as_json(report: Report) -> None:
    (table,) = json.loads(report.to_json())["tables"]
    cells = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    assert [cell["K"] for cell in cells] == [1, 2, 4, 8]
    ratios = [cell["ratio"] for cell in cells]
    assert ratios == sorted(ratios)
    assert all(0.3 < cell["tokens P50"] / cell["token law"] < 3 for cell in cells)
    assert all(0.3 < cell["concepts P50"] / cell["concept law"] < 3 for cell in cells)


@pytest.mark.parametrize(
    ("rhm", "reason"),
    [
        (lp.RHM(4, 4, 2, 3), "f = 1"),
        (lp.RHM(4, 2, 3, 2), "L = 2"),
        (lp.RHM(4, 1, 3, 3), "m = 1"),
        (lp.RHM(2, 2, 3, 3), "labels at random"),
        (lp.RHM(8, 8, 3, 20), "token law"),
        (lp.RHM(10, 9, 2, 4), "without a tie"),
    ],
    ids=str,
)
def test_a_regime_outside_the_claim_is_reported_with_the_reason(rhm: lp.RHM, reason: str) -> None:
    found = experiment(rhm).why_outside()
    assert found is not None
    assert reason in found


def test_at_f_1_an_unrelated_table_is_still_chance_and_the_rest_is_outside() -> None:
    findings = [f for f in experiment(lp.RHM(4, 4, 2, 3)).findings() if isinstance(f, Finding)]
    assert [finding.verdict for finding in findings] == ["holds", "outside"]


def test_wrong_laws_are_refuted_with_a_way_to_run_them_again() -> None:
    here = experiment(SMALL)
    for test in (here.ratio(2), here.ratio(0), here.unrelated(concept_level._without_guesses(SMALL))):
        finding = here.base.finding("wrong", test, "share")
        assert finding.verdict == "refuted"
        assert "seed=0" in str(finding.reproduce)


def test_wrong_counts_are_refuted_and_right_ones_are_not() -> None:
    assert not concept_level._refuted(concept_level._shares(share_below))
    assert concept_level._refuted(concept_level._shares(concept_level._by_levels))
    assert concept_level._refuted(concept_level._unrelated(concept_level._without_guesses))


@pytest.mark.parametrize("rhm", [lp.RHM(1000, 1000, 3, 3), lp.RHM(3, 2, 100, 3)], ids=str)
def test_a_regime_too_large_to_measure_is_refused_before_any_work(rhm: lp.RHM) -> None:
    with pytest.raises(ValueError, match=r"v\^2 m must be at most"):
        lp.verify("concept-level", regimes=[rhm])
