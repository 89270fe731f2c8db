"""The claim latent-thought: its lanes, its falsifiers, where it does not apply, and wrong laws refuted."""

from __future__ import annotations

import pytest

import latentproof as lp
from latentproof.claim import Task
from latentproof.claims import latent_thought
from latentproof.experiments.prediction import Experiment
from latentproof.experiments.thoughts import ThoughtExperiment, sweeps_determine
from latentproof.numerics.seeds import generator
from latentproof.regimes import Regime
from latentproof.report import Finding, Report
from latentproof.testing import Checks
from latentproof.theory.thoughts import determined_without_one, unseen

SMALL = lp.RHM(v=7, m=16, s=3, L=2)

ALPHA = 5e-9
"""What the verification may spend here, and miss."""


def experiment(rhm: lp.RHM) -> ThoughtExperiment:
    task = Task("quick", 0, None, 1e-6, 1e-6, None, lambda line: None)
    return ThoughtExperiment(Experiment(latent_thought.CLAIM.id, task, Regime("", rhm), 1e-7))


@pytest.fixture(scope="module")
def report(check: Checks) -> Report:
    """Measured once; its seed must not depend on which item asks first, and the first test pays for it."""
    seed = int(generator("test_latent_thought", check.suite_seed).integers(2**31))
    return lp.verify("latent-thought", seed=seed, alpha=ALPHA, beta=ALPHA)


@pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
def test_the_claim_holds_in_every_lane_and_every_falsifier_is_rejected(report: Report, check: Checks) -> None:
    for each in report.findings:
        if each.alpha is not None:
            check.spend(each.alpha, beta=each.beta or ALPHA / 100, delta=each.delta or 1, n=each.n or 0)
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


def test_the_table_has_three_prices_in_order(report: Report) -> None:
    (table,) = report.tables
    cells = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    for m in {cell["m"] for cell in cells}:
        prices = {cell["latents"]: cell["P"] for cell in cells if cell["m"] == m}
        assert prices["given"] < prices["joint"] < prices["one-sided"]


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
def test_a_regime_outside_has_no_exponents_but_sweeps_and_coverage(rhm: lp.RHM, reason: str) -> None:
    here = experiment(rhm)
    findings = [finding for finding in here.findings(here.thresholds()) if isinstance(finding, Finding)]
    assert [reason in f.detail for f in findings if f.name == "exponents in m"] == [True]
    assert sum(finding.verdict == "holds" for finding in findings) >= 3
    assert not any(finding.verdict == "refuted" for finding in findings)


def test_wrong_exponents_and_laws_are_refuted_and_right_ones_are_not() -> None:
    here = experiment(SMALL)
    found = here.thresholds()
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
        assert "seed=0" in str(finding.reproduce)


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
    with pytest.raises(ValueError, match=r"v\^2 m must be at most"):
        lp.verify("latent-thought", regimes=[rhm])
