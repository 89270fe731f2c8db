"""`verify`: verdicts with reasons where the claim cannot hold, refutations of wrong laws, and independence of order."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

import latentproof as lp
from latentproof.claim import Task
from latentproof.claims import latent_prediction
from latentproof.errors import InputError
from latentproof.experiments.measurements import RESOLUTION
from latentproof.experiments.prediction import Experiment
from latentproof.numerics.exponents import Exponents
from latentproof.regimes import Regime
from latentproof.report import Finding, Report
from latentproof.testing import Checks
from latentproof.theory.model import Objective

SMALL = lp.RHM(v=8, m=4, s=3, L=3)


ALPHA = 5e-9
"""What one verification may spend here, and miss."""
VERIFIES = pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
RATE = 1e-9
"""Of a single check here."""


def measure(rhm: lp.RHM, check: Checks) -> list[Finding]:
    """The Monte Carlo findings of one regime, without derivation, enumeration and falsifiers."""
    task = Task("quick", check.seed, None, ALPHA, ALPHA, None, lambda line: None)
    experiment = Experiment(latent_prediction.CLAIM.id, task, Regime("", rhm), RATE)
    found = latent_prediction._measure(experiment, experiment.exponents(latent_prediction._objectives(rhm)))
    findings = [finding for finding in found if isinstance(finding, Finding)]
    check.charge(findings)
    return findings


@pytest.fixture(scope="module")
def measured(check: Checks) -> Report:
    """Measured once, by whichever item asks first; every item that reads it pays for it."""
    return lp.verify(
        "latent-prediction", regimes=[SMALL], seed=check.shared_seed("test_verify"), alpha=ALPHA, beta=ALPHA
    )


@pytest.fixture
def report(measured: Report, check: Checks) -> Report:
    check.charge(measured.findings)
    return measured


@VERIFIES
def test_the_claim_holds_in_every_lane_and_every_falsifier_is_rejected(report: Report) -> None:
    assert report.holds
    assert report.exit_code == 0
    assert {finding.lane for finding in report.findings} == {"kernel", "enumeration", "Monte Carlo", "falsifier"}
    assert [f.name for f in report.findings if f.lane == "falsifier"] == [
        f.name for f in latent_prediction.CLAIM.falsifiers
    ]
    assert len(latent_prediction.CLAIM.falsifiers) >= 3


@VERIFIES
def test_error_rates_add_up_and_are_within_the_promise(report: Report) -> None:
    measured = [finding for finding in report.findings if finding.lane == "Monte Carlo"]
    falsifiers = [finding for finding in report.findings if finding.lane == "falsifier"]
    assert all(finding.alpha and finding.beta and finding.delta and finding.n for finding in measured)
    assert all(finding.alpha and finding.beta for finding in falsifiers)
    assert report.alpha == sum(f.alpha or 0 for f in (*measured, *falsifiers)) <= ALPHA * (1 + 1e-12)
    assert report.beta == sum(f.beta or 0 for f in (*measured, *falsifiers)) <= ALPHA * (1 + 1e-12)


@VERIFIES
def test_the_report_is_whole_as_json_and_names_what_it_assumes(report: Report) -> None:
    document = json.loads(report.to_json())
    assert document["verdict"] == "holds"
    assert len(document["findings"]) == len(report.findings)
    assert document["assumptions"]["latent-prediction"] == list(latent_prediction.CLAIM.assumptions)
    assert "verdict: HOLDS" in str(report)
    for assumption in latent_prediction.CLAIM.assumptions:
        assert assumption in str(report)


@VERIFIES
def test_the_table_shows_law_exact_and_measured_values_at_every_level(report: Report) -> None:
    (table,) = report.tables
    columns, rows = table["columns"], table["rows"]
    assert isinstance(columns, list)
    assert isinstance(rows, list)
    for row in rows:
        cell = dict(zip(columns, row, strict=True))
        exact = lp.correlation(SMALL, cell["objective"], cell["level"])
        assert float(cell["correlation (exact)"]) == pytest.approx(float(exact), rel=1e-3)
        assert cell["law P"] == lp.scale(SMALL, cell["objective"], cell["level"])
        assert cell["P50/law"] == cell["P50"] / cell["law P"]


@pytest.mark.parametrize(
    ("rhm", "reason"),
    [
        (lp.RHM(4, 4, 2, 3), "f = 1"),
        (lp.RHM(4, 1, 2, 3), "m = 1"),
        (lp.RHM(8, 2, 3, 3), "labels at random"),
        (lp.RHM(16, 15, 2, 3), "in none of"),
        (lp.RHM(8, 4, 3, 2), "no slope"),
    ],
    ids=str,
)
@VERIFIES
def test_a_regime_outside_the_claim_is_reported_with_the_reason(rhm: lp.RHM, reason: str, check: Checks) -> None:
    findings = measure(rhm, check)
    outside = [finding for finding in findings if finding.verdict == "outside"]
    assert any(reason in finding.detail for finding in outside)
    assert all(finding.regime == str(rhm) for finding in outside)
    assert not any(finding.verdict == "refuted" for finding in findings)


@VERIFIES
def test_without_signal_the_root_label_is_still_learned(check: Checks) -> None:
    names = [finding.name for finding in measure(lp.RHM(8, 8, 2, 4), check) if finding.verdict == "holds"]
    assert names == ["factor per edge", "supervised slope nearest -1"]


@pytest.fixture(scope="module")
def experiment(check: Checks) -> Experiment:
    task = Task("quick", check.shared_seed("test_verify"), None, ALPHA, ALPHA, None, lambda line: None)
    return Experiment(latent_prediction.CLAIM.id, task, Regime("", SMALL), RATE)


@pytest.fixture(scope="module")
def exponents(experiment: Experiment) -> Exponents:
    return experiment.exponents(("latent", "token", "supervised"))


@pytest.mark.parametrize(("objective", "wrong"), [("latent", 1), ("token", 2), ("token", 0), ("supervised", 0)])
@VERIFIES
def test_a_wrong_exponent_is_refuted(
    objective: Objective, wrong: int, experiment: Experiment, exponents: Exponents, check: Checks
) -> None:
    finding = experiment.finding("slope", experiment.slope(exponents, objective, wrong), "share")
    check.spend(RATE, beta=RATE, delta=finding.delta or 1, n=finding.n or 0)
    assert finding.verdict == "refuted"
    assert f"seed={experiment.task.seed}" in str(finding.reproduce)


@VERIFIES
def test_the_laws_of_large_v_are_refuted_at_v_8(experiment: Experiment, check: Checks) -> None:
    check.spend(2 * RATE, beta=RATE, delta=RESOLUTION["quick"], n=0)
    v, w, m = Fraction(SMALL.v), Fraction(SMALL.w), Fraction(SMALL.m)
    assert not experiment.factor(1 / m)()
    assert not experiment.start((1 - m / w) / (v * m))()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"claims": ("nonsense",)}, "claim must be one of"),
        ({"effort": "heroic"}, "effort must be one of"),
        ({"seed": -1}, "seed must be"),
        ({"seed": 1.5}, "seed must be"),
        ({"regimes": []}, "regimes must name"),
        ({"alpha": 1.0}, "alpha must lie strictly between 0 and 1"),
        ({"beta": 0.0}, "beta must lie strictly between 0 and 1"),
        ({"regimes": [lp.RHM(1000, 1000, 3, 3)]}, r"v\^2 m must be at most"),
    ],
)
def test_bad_arguments_are_named_before_any_work(arguments: dict[str, object], says: str) -> None:
    claims = arguments.pop("claims", ())
    with pytest.raises(InputError, match=says):
        lp.verify(*claims, **arguments)  # type: ignore[arg-type, misc]  # a user's mistakes


def test_a_fresh_seed_is_drawn_and_named_if_none_is_given() -> None:
    from latentproof import verification

    seeds = {verification._fresh_seed() for _ in range(4)}
    assert len(seeds) == 4
