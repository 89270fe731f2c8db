"""The claim latent-thought: its lanes, its falsifiers, where it does not apply, and wrong laws refuted."""

from __future__ import annotations

from itertools import product

import pytest

import latentproof as lp
from latentproof.claim import Task
from latentproof.claims import latent_thought
from latentproof.experiments.prediction import Experiment
from latentproof.experiments.thoughts import ThoughtExperiment, sweeps_determine
from latentproof.regimes import Regime
from latentproof.report import Finding, Report
from latentproof.testing import Checks
from latentproof.theory.thoughts import determined_without_one, unseen

SMALL = lp.RHM(v=7, m=16, s=3, L=2)

ALPHA = 5e-9
"""What the verification may spend here, and miss."""
RATE = 5e-10
"""Of a single check here."""


def experiment(rhm: lp.RHM, seed: int = 0) -> ThoughtExperiment:
    task = Task("quick", seed, None, ALPHA, ALPHA, None, lambda line: None)
    return ThoughtExperiment(Experiment(latent_thought.CLAIM.id, task, Regime("", rhm), RATE))


@pytest.fixture(scope="module")
def report(check: Checks) -> Report:
    """Measured once, by whichever item asks first; an item that a false alarm in it would fail pays for it."""
    return lp.verify("latent-thought", seed=check.shared_seed("test_latent_thought"), alpha=ALPHA, beta=ALPHA)


@pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
def test_the_claim_holds_in_every_lane_and_every_falsifier_is_rejected(report: Report, check: Checks) -> None:
    check.charge(report.findings)
    assert report.holds
    assert {finding.lane for finding in report.findings} == {"kernel", "enumeration", "Monte Carlo", "falsifier"}
    assert [f.name for f in report.findings if f.lane == "falsifier"] == [
        f.name for f in latent_thought.CLAIM.falsifiers
    ]


def test_what_is_proved_and_what_is_conjectured_shows_in_the_grades(report: Report) -> None:
    grades = {finding.name: finding.grade for finding in report.findings if finding.lane == "kernel"}
    assert {name for name, grade in grades.items() if grade == "conjectured"} == {"S8-two-term", "S8-two-term-tuple"}
    assert {name for name, grade in grades.items() if grade == "cited"} == {"S4", "S8-tuple"}
    assert latent_thought.CLAIM.grade == "conjectured"


def test_error_rates_add_up_and_are_within_the_promise(report: Report) -> None:
    assert report.alpha <= ALPHA * (1 + 1e-12)
    assert report.beta <= ALPHA * (1 + 1e-12)
    stochastic = [finding for finding in report.findings if finding.lane == "Monte Carlo"]
    assert len(stochastic) == latent_thought.CHECKS
    assert all(finding.alpha and finding.beta and finding.delta and finding.n for finding in stochastic)


def test_the_table_has_three_prices_at_two_m(report: Report) -> None:
    (table,) = report.tables
    cells = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    ms = {cell["m"] for cell in cells}
    assert len(ms) == 2
    assert {(cell["latents"], cell["m"]) for cell in cells} == set(product(("given", "joint", "one-sided"), ms))
    assert all(cell["P"] > 0 for cell in cells)


@pytest.mark.stochastic(alpha=10 * RATE, beta=10 * RATE)
@pytest.mark.parametrize(
    ("rhm", "reason"),
    [
        (lp.RHM(4, 4, 2, 2), "f = 1"),
        (lp.RHM(8, 48, 3, 2), "beyond 1/2"),
        (lp.RHM(8, 8, 3, 4), "coverage does not decide"),
        (lp.RHM(2, 1, 4, 3), "coverage does not decide"),
    ],
    ids=str,
)
def test_a_regime_outside_has_no_exponents_but_sweeps_and_coverage(rhm: lp.RHM, reason: str, check: Checks) -> None:
    here = experiment(rhm, check.seed)
    findings = [finding for finding in here.findings(here.thresholds()) if isinstance(finding, Finding)]
    check.charge(findings)
    assert [reason in f.detail for f in findings if f.name == "exponents in m"] == [True]
    assert sum(finding.verdict == "holds" for finding in findings) >= 3
    assert not any(finding.verdict == "refuted" for finding in findings)


@pytest.mark.stochastic(alpha=7 * RATE, beta=7 * RATE)
def test_wrong_exponents_and_laws_are_refuted_and_right_ones_are_not(check: Checks) -> None:
    here = experiment(SMALL, check.seed)
    found = here.thresholds()
    check.spend(7 * RATE, beta=RATE, delta=0.35, n=0)  # two right ones refuted, five wrong ones let pass
    assert here.inferred(found, "one tuple")()
    assert here.inferred(found, "one element")()
    N = SMALL.v * SMALL.m
    wrong = (
        here.inferred(found, "one tuple", 3),
        here.inferred(found, "one element", 2),
        here.oracle(2),
        here.sweeps(1),
        here.missing(latent_thought._linear(N, N // 2)),
    )
    for test in wrong:
        finding = here.base.finding("wrong", test, "share")
        assert finding.verdict == "refuted"
        assert f"seed={check.seed}" in str(finding.reproduce)


def test_wrong_counts_are_refuted_and_right_ones_are_not() -> None:
    assert not latent_thought._refuted(latent_thought._unseen(unseen))
    assert latent_thought._refuted(latent_thought._unseen(latent_thought._linear))
    assert not latent_thought._refuted(latent_thought._erased(determined_without_one))
    assert latent_thought._refuted(latent_thought._erased(latent_thought._one_less_f))
    assert latent_thought._refuses_linear()


@pytest.mark.parametrize("rhm", [lp.RHM(2, 1, 2, 2), lp.RHM(16, 16, 2, 5), lp.RHM(3, 2, 6, 9)], ids=str)
def test_sweeps_determine_their_levels_and_no_more(rhm: lp.RHM) -> None:
    small = lp.RHM(rhm.v, rhm.m, rhm.s, 2)
    assert sweeps_determine(small, 0, 0, 0)
    assert not sweeps_determine(small, 1, 0, 0)


@pytest.mark.parametrize("rhm", [lp.RHM(1000, 1000, 3, 3), lp.RHM(3, 2, 100, 3)], ids=str)
def test_a_regime_too_large_to_measure_is_refused_before_any_work(rhm: lp.RHM) -> None:
    with pytest.raises(ValueError, match=r"v\^(2 m|s) must be at most"):
        lp.verify("latent-thought", regimes=[rhm])
