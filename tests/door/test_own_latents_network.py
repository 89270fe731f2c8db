"""own-latents-network: what its checks decide from given results, where it does not speak, and real cells."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

import latentproof as lp
from latentproof.claim import Task
from latentproof.claims import own_latents_network
from latentproof.experiments.networks import UNTRAINED, NetworkExperiment, Runs
from latentproof.numerics.crossing import Threshold
from latentproof.numerics.networks.measure import NetworkCell, train_cell
from latentproof.numerics.networks.targets import TARGETS, Target
from latentproof.regimes import Regime

RHM = lp.RHM(8, 4, 2, 5)


def experiment(rhm: lp.RHM = RHM, effort: str = "standard") -> NetworkExperiment:
    task = Task(effort, 0, None, 1e-7, 1e-6, None, lambda line: None)
    return NetworkExperiment(own_latents_network.CLAIM.id, task, Regime("", rhm), 1e-8, Runs(None))


def given(
    here: NetworkExperiment, accuracy: dict[Target, float], growth: dict[Target, float], draws: int = 200
) -> None:
    """Results that no network produced: these accuracies at the contrast's P, thresholds with this growth per level."""
    unit = math.log(4 * 63 / (8 * 7))  # 1/lambda = m (n-1)/(w (v-1))
    for target in TARGETS:
        for index in range(200):
            here.runs.found[here.cell(target, index)] = (1.0, 1.0, 1.0, accuracy[target])
            here.runs.found[here.cell(target, index, UNTRAINED)] = (0.2, 0.2, 0.2, 0.2)
            for L in (3, 5):
                log = Threshold(7 + (L - 3) * growth[target] * unit, None)
                here.runs.found[NetworkCell(replace(RHM, L=L), target, None, 0, index)] = log


AS_CLAIMED: dict[Target, float] = {"latent": 0.9, "token": 0.3, "supervised": 0.3}
GROWTH: dict[Target, float] = {"latent": 0.1, "token": 1.2, "supervised": 0.9}
OTHER: dict[Target, float] = {"latent": 0.9, "token": 0.2, "supervised": 0.1}


def test_results_as_claimed_hold_and_reject_every_falsifier() -> None:
    here = experiment()
    given(here, AS_CLAIMED, GROWTH)
    findings = [f for f in own_latents_network._measure(here) if not isinstance(f, dict)]
    assert len(findings) == own_latents_network.CHECKS
    assert {f.verdict for f in findings} == {"holds"}
    assert {f.verdict for f in own_latents_network._falsify(here)} == {"holds"}


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_with_another_growth_or_accuracy_is_refuted(target: Target) -> None:
    here = experiment()
    given(here, AS_CLAIMED | {target: 1.2 - AS_CLAIMED[target]}, GROWTH | {target: OTHER[target]})
    refuted = [f.name for f in own_latents_network._measure(here) if not isinstance(f, dict) and f.verdict == "refuted"]
    assert len(refuted) == 2
    assert all(own_latents_network.NAMES[target] in name for name in refuted)


def test_falsifiers_that_are_true_are_reported_as_not_rejected() -> None:
    here = experiment()
    given(here, {"latent": 0.3, "token": 0.9, "supervised": 0.9}, GROWTH)
    measured = [f.verdict for f in own_latents_network._falsify(here) if "Monte Carlo" in f.detail]
    assert measured == ["refuted", "refuted"]


@pytest.mark.parametrize(
    ("rhm", "reason"),
    [
        (lp.RHM(8, 8, 2, 4), "f = 1"),
        (lp.RHM(8, 4, 2, 2), "depth shows from L = 3 on"),
        (lp.RHM(8, 2, 2, 4), "labels at random are"),
        (lp.RHM(64, 40, 2, 4), "networks are trained on at most"),
        (lp.RHM(20, 4, 4, 3), "tuples of codes a level"),
    ],
)
def test_regimes_outside(rhm: lp.RHM, reason: str) -> None:
    assert reason in str(experiment(rhm).why_outside())


def test_targets_too_close_to_own_latents_are_no_contrast() -> None:
    assert experiment(lp.RHM(8, 4, 2, 4)).others == ("token",)
    assert experiment(RHM).others == ("token", "supervised")
    assert experiment(lp.RHM(8, 4, 2, 3)).others == ()


def test_runs_compute_each_cell_once() -> None:
    runs, cell = Runs(None), NetworkCell(lp.RHM(4, 2, 2, 3), "latent", 64, 0, 0, UNTRAINED)
    first = runs.results([cell, cell])
    assert first[0] is first[1]
    assert first[0] == train_cell(cell)
