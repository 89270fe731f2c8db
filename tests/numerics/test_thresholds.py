from __future__ import annotations

import math

import numpy as np
import pytest

from latentproof.numerics.accuracy import confusion, matched_accuracy
from latentproof.numerics.cluster import cluster
from latentproof.numerics.counts import count_table
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import parent_target, tuple_target
from latentproof.numerics.thresholds import samples, signal_scale, thresholds
from latentproof.testing import Checks
from latentproof.theory.model import RHM


@pytest.mark.parametrize("quantile", [0.6, 0.8])
@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_the_accuracy_at_the_threshold_is_the_quantile(quantile: float, check: Checks) -> None:
    """A fresh run at a freshly found P has the quantile as its mean accuracy, to within .05 and a resolution of .05."""
    rng = check.generator()
    grammar = _without_ties(RHM(8, 4, 3, 3), rng)
    joint, law = tuple_target(grammar, "latent", 1), grammar.tuple_probabilities(1)

    def accuracy() -> float:
        [found] = thresholds(grammar, "latent", 1, [quantile], rng, rng)
        assert found.log_threshold is not None
        table = count_table(joint, samples(found.log_threshold), rng)
        return matched_accuracy(confusion(cluster(table, 8, rng), law, 8))

    check.mean(
        lambda start, stop: [min(accuracy(), 1.0) for _ in range(start, stop)],
        between=(quantile - 0.05, quantile + 0.05),
        delta=0.05,
    )


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_the_signal_scale_is_where_noise_equals_signal(check: Checks) -> None:
    """At P = 100 P_signal the squared error of the contexts, over 100 tables, is 1/100 of the signal within 10 %."""
    rng = check.generator()
    grammar = _without_ties(RHM(6, 4, 2, 3), rng)
    law, joint = parent_target(grammar, "latent", 1), tuple_target(grammar, "latent", 1)
    P, weights = round(100 * signal_scale(law, 4)), joint.sum(1)
    exact = joint / weights[:, None]
    signal = weights @ ((exact - weights @ exact) ** 2).sum(1)

    def error() -> float:
        table = count_table(joint, P, rng)
        return float(weights @ ((table / table.sum(1, keepdims=True) - exact) ** 2).sum(1))

    def close() -> bool:
        return bool(abs(float(np.mean([error() for _ in range(100)])) / (signal / 100) - 1) < 0.1)

    check.event(lambda start, stop: [close() for _ in range(start, stop)], p_between=(0.8, 1), delta=0.35)


def _without_ties(rhm: RHM, rng: np.random.Generator) -> Grammar:
    """The first grammar in which every tuple of level 1 occurs and latents can be told apart there."""
    while True:
        grammar = Grammar.sample(rhm, rng)
        if grammar.tuple_probabilities(1).min() > 0 and grammar.separation("latent", 1) > 1e-3:
            return grammar


def test_sample_numbers_stay_in_range() -> None:
    assert samples(-100.0) == 1
    assert samples(math.inf) == samples(100.0) == 10**15
