"""The claim token-pruning: its lanes, its falsifiers, where it does not apply, and wrong statements refuted."""

from __future__ import annotations

from fractions import Fraction

import pytest

import latentproof as lp
from latentproof.claim import Task
from latentproof.claims import token_pruning
from latentproof.experiments.pruning import PruningExperiment
from latentproof.regimes import Regime
from latentproof.report import Finding, Report
from latentproof.testing import Checks

ALPHA = 5e-9
"""What the verification may spend here, and miss."""
RATE = 5e-10
"""Of a single check here."""


def experiment(rhm: lp.RHM, seed: int = 0) -> PruningExperiment:
    task = Task("quick", seed, None, ALPHA, ALPHA, None, lambda line: None)
    return PruningExperiment(token_pruning.CLAIM.id, task, Regime("", rhm), RATE)


@pytest.fixture(scope="module")
def report(check: Checks) -> Report:
    """Measured once, by whichever item asks first; an item that a false alarm in it would fail pays for it."""
    return lp.verify("token-pruning", seed=check.shared_seed("test_token_pruning"), alpha=ALPHA, beta=ALPHA)


@pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
def test_the_claim_holds_in_every_lane_and_every_falsifier_is_rejected(report: Report, check: Checks) -> None:
    check.charge(report.findings)
    assert report.holds
    assert {finding.lane for finding in report.findings} == {"kernel", "enumeration", "Monte Carlo", "falsifier"}
    found = [finding for finding in report.findings if finding.lane == "falsifier"]
    assert [finding.name for finding in found] == [f.name for f in token_pruning.CLAIM.falsifiers]
    assert report.alpha <= ALPHA * (1 + 1e-12)
    assert token_pruning.CLAIM.grade == "statistical"


@pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
def test_at_f_1_the_string_has_no_slack_and_the_root_has_synonyms(report: Report, check: Checks) -> None:
    full = [finding for finding in report.findings if finding.regime == str(lp.RHM(4, 4, 2, 4))]
    check.charge(full)
    assert [f.verdict for f in full if f.name == "slack and leaves of the string"] == ["outside"]
    assert [f.verdict for f in full if f.name == "leaves free for the root"] == ["holds"]
    assert [f.verdict for f in full if f.name == "greedy keeps fewer than random"] == ["holds"]


@pytest.mark.stochastic(alpha=10 * RATE, beta=10 * RATE)
@pytest.mark.parametrize(
    ("rhm", "reason"),
    [
        (lp.RHM(16, 16, 2, 2), "below what is measured"),
        (lp.RHM(8, 8, 2, 3), "both keep nearly all"),
        (lp.RHM(2, 2, 2, 2), "f = 1: no slack"),
    ],
    ids=str,
)
def test_a_regime_outside_the_claim_is_reported_with_the_reason(rhm: lp.RHM, reason: str, check: Checks) -> None:
    findings = [f for f in token_pruning._measure(experiment(rhm, check.seed)) if isinstance(f, Finding)]
    check.charge(findings)
    assert any(reason in finding.detail for finding in findings if finding.verdict == "outside")
    assert not any(finding.verdict == "refuted" for finding in findings)


@pytest.mark.stochastic(alpha=16 * RATE, beta=16 * RATE)
def test_one_rule_a_symbol_and_two_symbols_hold_too(check: Checks) -> None:
    for rhm in (lp.RHM(3, 1, 2, 3), lp.RHM(2, 1, 2, 2)):
        findings = [f for f in token_pruning._measure(experiment(rhm, check.seed)) if isinstance(f, Finding)]
        check.charge(findings)
        assert not any(finding.verdict == "refuted" for finding in findings)


@pytest.mark.stochastic(alpha=3 * RATE, beta=3 * RATE)
def test_wrong_statements_are_refuted(check: Checks) -> None:
    here = experiment(lp.RHM(6, 3, 2, 3), check.seed)
    check.spend(3 * RATE, beta=RATE, delta=0.05, n=0)  # that one of the three is let pass
    assert not here.single(0, Fraction(1, 2))()
    assert not here.slack(0.9)()
    assert not here.blanks(1, alike=True)()


@pytest.mark.parametrize("rhm", [lp.RHM(2, 1, 2, 1000), lp.RHM(8, 8, 6, 4), lp.RHM(300, 300, 2, 2)], ids=str)
def test_a_regime_too_large_is_refused_before_any_work(rhm: lp.RHM) -> None:
    with pytest.raises(ValueError, match=r"s\^\(2L\) v m must be at most|too large"):
        lp.verify("token-pruning", regimes=[rhm])
