"""The claim concept-level: its lanes, its falsifiers, where it does not apply, and wrong laws refuted."""

from __future__ import annotations

import json

import pytest

import latentproof as lp
from latentproof.claim import Task
from latentproof.claims import concept_level
from latentproof.experiments.concepts import ConceptExperiment
from latentproof.experiments.prediction import Experiment
from latentproof.regimes import Regime
from latentproof.report import Finding, Report
from latentproof.testing import Checks
from latentproof.theory.concepts import concept_scale, share_below, token_scale

SMALL = lp.RHM(v=8, m=8, s=3, L=3)
[QUICK] = concept_level.REGIMES["quick"]

ALPHA = 5e-9
"""What the verification may spend here, and miss."""
RATE = 5e-10
"""Of a single check here."""


def experiment(rhm: lp.RHM, seed: int = 0) -> ConceptExperiment:
    task = Task("quick", seed, None, ALPHA, ALPHA, None, lambda line: None)
    return ConceptExperiment(Experiment(concept_level.CLAIM.id, task, Regime("", rhm), RATE))


@pytest.fixture(scope="module")
def report(check: Checks) -> Report:
    """Measured once, by whichever item asks first; an item that a false alarm in it would fail pays for it."""
    return lp.verify("concept-level", seed=check.shared_seed("test_concept_level"), alpha=ALPHA, beta=ALPHA)


@pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
def test_the_claim_holds_in_every_lane_and_every_falsifier_is_rejected(report: Report, check: Checks) -> None:
    check.charge(report.findings)
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
    for cell in cells:
        K = cell["K"]
        assert (cell["token law"], cell["concept law"]) == (token_scale(QUICK, K), concept_scale(QUICK, K))
        assert cell["law ratio"] == cell["token law"] / cell["concept law"]
        assert cell["ratio"] == pytest.approx(cell["tokens P50"] / cell["concepts P50"])


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


@pytest.mark.stochastic(alpha=1 * RATE, beta=1 * RATE)
def test_at_f_1_an_unrelated_table_is_still_chance_and_the_rest_is_outside(check: Checks) -> None:
    findings = [f for f in experiment(lp.RHM(4, 4, 2, 3), check.seed).findings() if isinstance(f, Finding)]
    check.charge(findings)
    assert [finding.verdict for finding in findings] == ["holds", "outside"]


@pytest.mark.stochastic(alpha=3 * RATE, beta=3 * RATE)
def test_wrong_laws_are_refuted_with_a_way_to_run_them_again(check: Checks) -> None:
    here = experiment(SMALL, check.seed)
    for test in (here.ratio(2), here.ratio(0), here.unrelated(concept_level._without_guesses(SMALL))):
        finding = here.base.finding("wrong", test, "share")
        check.spend(RATE, beta=RATE, delta=finding.delta or 1, n=finding.n or 0)  # that a wrong law is let pass
        assert finding.verdict == "refuted"
        assert f"seed={here.seed}" in str(finding.reproduce)


def test_wrong_counts_are_refuted_and_right_ones_are_not() -> None:
    assert not concept_level._refuted(concept_level._shares(share_below))
    assert concept_level._refuted(concept_level._shares(concept_level._by_levels))
    assert concept_level._refuted(concept_level._unrelated(concept_level._without_guesses))


@pytest.mark.parametrize("rhm", [lp.RHM(1000, 1000, 3, 3), lp.RHM(3, 2, 100, 3)], ids=str)
def test_a_regime_too_large_to_measure_is_refused_before_any_work(rhm: lp.RHM) -> None:
    with pytest.raises(ValueError, match=r"v\^(2 m|s) must be at most"):
        lp.verify("concept-level", regimes=[rhm])
