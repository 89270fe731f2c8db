"""The claim entropy-patching: its lanes, its falsifiers, where it does not apply, and wrong statements refuted."""

from __future__ import annotations

import math

import pytest

import latentproof as lp
from latentproof.claim import Task
from latentproof.claims import entropy_patching
from latentproof.experiments.patching import PatchingExperiment, first_collision
from latentproof.numerics.enumeration_tables import tables
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.testing import Checks

ALPHA = 5e-9
RATE = 1e-9


def experiment(rhm: lp.RHM, seed: int) -> PatchingExperiment:
    task = Task("quick", seed, None, ALPHA, ALPHA, None, lambda line: None)
    return PatchingExperiment(entropy_patching.CLAIM.id, task, Regime("", rhm), RATE)


@pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
def test_the_claim_holds_in_every_lane_and_every_falsifier_is_rejected(check: Checks) -> None:
    report = lp.verify("entropy-patching", seed=check.seed, alpha=ALPHA, beta=ALPHA)
    check.charge(report.findings)
    assert report.holds
    assert {finding.lane for finding in report.findings} == {"kernel", "enumeration", "Monte Carlo", "falsifier"}
    assert [f.name for f in report.findings if f.lane == "falsifier"] == [
        f.name for f in entropy_patching.CLAIM.falsifiers
    ]
    assert report.alpha <= ALPHA * (1 + 1e-12)
    assert len(report.tables) == 2


@pytest.mark.stochastic(alpha=4 * RATE, beta=4 * RATE)
@pytest.mark.parametrize(
    ("rhm", "reasons"),
    [
        (lp.RHM(4, 4, 2, 2), ["f = 1: every", "f = 1, v = 4"]),
        (lp.RHM(4, 2, 2, 2), ["between 1/8 and 3/4", "f = 0.5"]),
        (lp.RHM(64, 32, 2, 2), ["more triples"]),
        (lp.RHM(2, 1, 3, 2), ["between 1/8 and 3/4", "f = 0.5"]),
    ],
    ids=str,
)
def test_a_regime_outside_the_claim_is_reported_with_the_reason(rhm: lp.RHM, reasons: list[str], check: Checks) -> None:
    found = entropy_patching._measure(experiment(rhm, check.seed))
    findings = [finding for finding in found if isinstance(finding, Finding)]
    check.charge(findings)
    assert not any(finding.verdict == "refuted" for finding in findings)
    outside = [finding.detail for finding in findings if finding.verdict == "outside"]
    assert [reason in detail for reason, detail in zip(reasons, outside, strict=True)] == [True] * len(reasons)


@pytest.mark.stochastic(alpha=3 * RATE, beta=3 * RATE)
def test_wrong_statements_are_refuted(check: Checks) -> None:
    here = experiment(lp.RHM(8, 8, 3, 3), check.seed)
    for test in (here.contrast(here.most * 1.1, 2.0), here.boundaries("entropy", 0, 2 / 3), here.clusters(True)):
        check.spend(RATE, beta=RATE, delta=0.05, n=0)  # that a wrong statement is let pass
        assert not test()


@pytest.mark.parametrize(("v", "m", "s"), [(2, 1, 2), (3, 2, 2), (2, 3, 3)])
def test_the_contrast_s_bounds_hold_over_every_table(v: int, m: int, s: int) -> None:
    contrasts, collisions = [], []
    for table in tables(v, m, s):
        counts = [sum(rule[0] == a for rules in table for rule in rules) / (v * m) for a in range(v)]
        h = -sum(p * math.log(p) for p in counts if p)
        contrasts.append(h - (math.log(v * m) - h) / (s - 1))
        collisions.append(sum(p * p for p in counts))
    here = experiment(lp.RHM(v, m, s, 2), 0)
    assert sum(collisions) / len(collisions) == pytest.approx(first_collision(here.rhm))
    assert max(contrasts) <= here.most + 1e-12
    assert here.least - 1e-12 <= sum(contrasts) / len(contrasts)


def test_every_wrong_slack_is_refuted_by_enumeration() -> None:
    assert entropy_patching._slacks(lambda rhm: 1 / rhm.f).verdict == "holds"
    assert entropy_patching._slacks(lambda rhm: 1 / rhm.f**rhm.s).verdict == "refuted"


@pytest.mark.parametrize("rhm", [lp.RHM(1000, 1000, 2, 3), lp.RHM(2, 1, 64, 2)], ids=str)
def test_a_regime_too_large_to_measure_is_refused_before_any_work(rhm: lp.RHM) -> None:
    with pytest.raises(ValueError, match="must be at most"):
        lp.verify("entropy-patching", regimes=[rhm])
