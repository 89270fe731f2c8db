"""The claim template-matching: its lanes, its falsifiers, where it does not apply, and wrong statements refuted."""

from __future__ import annotations

from fractions import Fraction

import pytest

import latentproof as lp
from latentproof.claim import Task
from latentproof.claims import template_matching
from latentproof.experiments.templates import TemplateExperiment
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.testing import Checks

ALPHA = 5e-9
RATE = 1e-9
TINY = [lp.RHM(4, 4, 2, 4), lp.RHM(8, 2, 4, 3)]


def experiment(rhm: lp.RHM, seed: int) -> TemplateExperiment:
    task = Task("quick", seed, None, ALPHA, ALPHA, None, lambda line: None)
    return TemplateExperiment(template_matching.CLAIM.id, task, Regime("", rhm), RATE)


@pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
def test_the_claim_holds_in_every_lane_and_every_falsifier_is_rejected(check: Checks) -> None:
    report = lp.verify("template-matching", regimes=TINY, seed=check.seed, alpha=ALPHA, beta=ALPHA)
    check.charge(report.findings)
    assert report.holds
    assert {finding.lane for finding in report.findings} == {"kernel", "enumeration", "Monte Carlo", "falsifier"}
    assert [f.name for f in report.findings if f.lane == "falsifier"] == [
        f.name for f in template_matching.CLAIM.falsifiers
    ]
    assert not any(finding.verdict == "outside" for finding in report.findings)
    assert report.alpha <= ALPHA * (1 + 1e-12)
    assert all(table["rows"] for table in report.tables)


@pytest.mark.stochastic(alpha=4 * RATE, beta=4 * RATE)
@pytest.mark.parametrize(
    ("rhm", "reason"),
    [
        (lp.RHM(4, 3, 2, 2), "too near the threshold"),
        (lp.RHM(2, 2, 2, 2), "too near the threshold"),
        (lp.RHM(4, 4, 2, 2), None),
        (lp.RHM(16, 4, 2, 2), "has not yet faded"),
    ],
    ids=str,
)
def test_a_regime_outside_the_claim_is_reported_with_the_reason(rhm: lp.RHM, reason: str | None, check: Checks) -> None:
    here = template_matching._measure(experiment(rhm, check.seed))
    findings = [finding for finding in here if isinstance(finding, Finding)]
    check.charge(findings)
    assert not any(finding.verdict == "refuted" for finding in findings)
    outside = [finding.detail for finding in findings if finding.verdict == "outside"]
    assert (reason is None) == (not outside)
    assert all(str(reason) in detail for detail in outside)


@pytest.mark.stochastic(alpha=3 * RATE, beta=3 * RATE)
def test_wrong_numbers_are_refuted(check: Checks) -> None:
    here = experiment(TINY[0], check.seed)
    for test in (
        here.factor(template_matching.growth_per_level(here.rhm) * Fraction(6, 5)),
        here.accuracy("template", 2 / 3, 1),
        here.accuracy("decoder", 0, 0.5),
    ):
        check.spend(RATE, beta=RATE, delta=0.05, n=0)  # that a wrong number is let pass
        assert not test()


def test_every_wrong_formula_differs_from_the_count() -> None:
    assert template_matching._signal(
        lambda rhm: template_matching.class_signal(rhm, template_matching.growth_per_level(rhm))
    )
    for name, finding in template_matching._wrong_findings().items():
        assert finding.verdict == "refuted", name


@pytest.mark.parametrize("rhm", [lp.RHM(100, 100, 3, 3), lp.RHM(2, 1, 2, 1000), lp.RHM(8, 2, 3, 12)], ids=str)
def test_a_regime_too_large_to_measure_is_refused_before_any_work(rhm: lp.RHM) -> None:
    with pytest.raises(ValueError, match="must be at most"):
        lp.verify("template-matching", regimes=[rhm])


def test_without_synonyms_the_template_is_claimed_to_stay() -> None:
    findings = template_matching._measure(experiment(lp.RHM(2, 1, 2, 2), 0))
    names = [finding.name for finding in findings if isinstance(finding, Finding)]
    assert "template keeps 2/3" in names
