from __future__ import annotations

import math

import numpy as np
import pytest

from latentproof.numerics.accuracy import confusion, matched_accuracy
from latentproof.numerics.cluster import cluster
from latentproof.numerics.counts import count_table
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import parent_target, tuple_target
from latentproof.numerics.seeds import generator
from latentproof.numerics.thresholds import samples, signal_scale, thresholds
from latentproof.theory.model import RHM


def test_the_accuracy_at_the_threshold_is_the_quantile() -> None:
    """Mean of 40 fresh runs at the P found; the threshold's own error (.1 in ln P) moves accuracy by .05 at most."""
    grammar = Grammar.sample(RHM(8, 4, 3, 3), generator("quantile"))
    rng = generator("quantile", "learner")
    found = thresholds(grammar, "latent", 1, [0.6, 0.8], generator("quantile", "data"), rng)
    joint, law = tuple_target(grammar, "latent", 1), grammar.tuple_probabilities(1)
    for quantile, threshold in zip([0.6, 0.8], found, strict=True):
        assert threshold.log_threshold is not None
        P = samples(threshold.log_threshold)
        runs = [matched_accuracy(confusion(cluster(count_table(joint, P, rng), 8, rng), law, 8)) for _ in range(40)]
        assert float(np.mean(runs)) == pytest.approx(quantile, abs=0.1)


def test_the_signal_scale_is_where_noise_equals_signal() -> None:
    """Mean squared error of the empirical contexts at P = 100 P_signal is 1/100 of the signal, within 10 %."""
    grammar = Grammar.sample(RHM(6, 4, 2, 3), generator("scale"))
    law, joint = parent_target(grammar, "latent", 1), tuple_target(grammar, "latent", 1)
    P = round(100 * signal_scale(law, 4))
    weights = joint.sum(1)
    exact = joint / weights[:, None]
    signal = weights @ ((exact - weights @ exact) ** 2).sum(1)
    rng = generator("scale", "data")
    errors = []
    for _ in range(300):
        table = count_table(joint, P, rng)
        errors.append(weights @ ((table / table.sum(1, keepdims=True) - exact) ** 2).sum(1))
    assert float(np.mean(errors)) == pytest.approx(signal / 100, rel=0.1)


def test_sample_numbers_stay_in_range() -> None:
    assert samples(-100.0) == 1
    assert samples(math.inf) == samples(100.0) == 10**15
