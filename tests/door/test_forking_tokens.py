"""The claim forking-tokens: its lanes, its falsifiers, where it does not apply, and wrong statements refuted."""

from __future__ import annotations

from fractions import Fraction

import pytest

import latentproof as lp
from latentproof.claim import Task
from latentproof.claims import forking_tokens
from latentproof.experiments.forking import ForkingExperiment
from latentproof.regimes import Regime
from latentproof.report import Finding, Report
from latentproof.testing import Checks

ALPHA = 5e-9
"""What the verification may spend here, and miss."""
RATE = 5e-10
"""Of a single check here."""


def experiment(rhm: lp.RHM, seed: int = 0) -> ForkingExperiment:
    task = Task("quick", seed, None, ALPHA, ALPHA, None, lambda line: None)
    return ForkingExperiment(forking_tokens.CLAIM.id, task, Regime("", rhm), RATE)


@pytest.fixture(scope="module")
def report(check: Checks) -> Report:
    """Measured once, by whichever item asks first; an item that a false alarm in it would fail pays for it."""
    return lp.verify("forking-tokens", seed=check.shared_seed("test_forking_tokens"), alpha=ALPHA, beta=ALPHA)


@pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
def test_the_claim_holds_in_every_lane_and_every_falsifier_is_rejected(report: Report, check: Checks) -> None:
    check.charge(report.findings)
    assert report.holds
    assert {finding.lane for finding in report.findings} == {"kernel", "enumeration", "Monte Carlo", "falsifier"}
    found = [finding for finding in report.findings if finding.lane == "falsifier"]
    assert [finding.name for finding in found] == [f.name for f in forking_tokens.CLAIM.falsifiers]
    assert all(finding.detail == "rejected by kernel, enumeration, Monte Carlo" for finding in found)


def test_both_directions_are_measured_and_error_rates_add_up(report: Report) -> None:
    names = {finding.name for finding in report.findings if finding.lane == "Monte Carlo"}
    assert {"selection by entropy finds the root", "selection by entropy misses the root"} <= names
    assert any("carries most" in name for name in names)
    assert any("less than half" in name for name in names)
    assert report.alpha <= ALPHA * (1 + 1e-12)
    assert forking_tokens.CLAIM.grade == "statistical"


@pytest.mark.stochastic(alpha=6 * RATE, beta=6 * RATE)
@pytest.mark.parametrize(
    ("rhm", "reason"),
    [
        (lp.RHM(4, 4, 2, 3), "f = 1: no token is forced"),
        (lp.RHM(2, 2, 2, 2), "f = 1"),
        (lp.RHM(4, 2, 3, 2), "between m <= v/4"),
        (lp.RHM(2, 1, 2, 2), "between m <= v/4"),
    ],
    ids=str,
)
def test_a_regime_outside_the_claim_is_reported_with_the_reason(rhm: lp.RHM, reason: str, check: Checks) -> None:
    findings = [f for f in forking_tokens._measure(experiment(rhm, check.seed)) if isinstance(f, Finding)]
    check.charge(findings)
    assert any(reason in finding.detail for finding in findings if finding.verdict == "outside")
    assert not any(finding.verdict == "refuted" for finding in findings)


@pytest.mark.stochastic(alpha=4 * RATE, beta=4 * RATE)
def test_wrong_statements_are_refuted(check: Checks) -> None:
    finds, misses = (experiment(rhm, check.seed) for rhm in (lp.RHM(8, 2, 6, 2), lp.RHM(8, 16, 3, 2)))
    check.spend(4 * RATE, beta=RATE, delta=0.35, n=0)  # that one of the four is let pass
    assert not finds.forced(Fraction(3, 4))()
    assert not misses.event("found", lambda one: one.relevance > 0.3)()
    assert not finds.event("missed", lambda one: one.relevance < 0.2)()
    assert not misses.event("most", lambda one: one.entropy > 0.5)()


def test_the_counterexample_is_a_grammar_and_its_strings_decide_nothing_where_entropy_is_highest() -> None:
    lp.Grammar([forking_tokens.PARITY] * 2)
    assert all(stated == counted for _, stated, counted in forking_tokens._counterexample())


@pytest.mark.parametrize("rhm", [lp.RHM(2, 1, 2, 1000), lp.RHM(1000, 1000, 2, 2), lp.RHM(2, 2**39, 40, 2)], ids=str)
def test_a_regime_too_large_to_measure_is_refused_before_any_work(rhm: lp.RHM) -> None:
    with pytest.raises(ValueError, match=r"s\^L v m must be at most|too large"):
        lp.verify("forking-tokens", regimes=[rhm])
