from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.accuracy import chance_accuracy, confusion, corrected_accuracy, matched_accuracy
from latentproof.numerics.seeds import generator
from latentproof.testing import Checks


@given(st.integers(2, 5), st.integers(1, 3), st.integers(0, 2**40))
def test_the_matching_is_the_best_of_all(v: int, m: int, seed: int) -> None:
    rng = generator("accuracy", seed)
    probabilities = rng.dirichlet(np.ones(v * m)).reshape(v, m)
    labels = rng.integers(v, size=v * m)
    table = confusion(labels, probabilities, v)
    best = max(sum(table[a, pi[a]] for a in range(v)) for pi in permutations(range(v)))
    assert matched_accuracy(table) == pytest.approx(best)
    assert matched_accuracy(confusion(rng.permutation(v)[labels], probabilities, v)) == pytest.approx(best)


@pytest.mark.parametrize(("v", "m"), [(2, 2), (3, 2), (2, 4)])
@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_chance_is_the_mean_over_all_labellings(v: int, m: int, check: Checks) -> None:
    """The accuracy of labels at random has the mean that all v^(vm) labellings have."""
    rng, law = check.generator(), np.full((v, m), 1 / (v * m))
    every = [matched_accuracy(confusion(np.array(row), law, v)) for row in product(range(v), repeat=v * m)]
    check.mean(
        lambda start, stop: [min(1.0, chance_accuracy(law, v, rng, draws=1)) for _ in range(start, stop)],
        expected=np.mean(every),
        delta=0.03,
    )
    assert chance_accuracy(law, 1, rng) == pytest.approx(1 / v)
    assert 1 / v <= chance_accuracy(law, v, rng) <= 1


def test_corrected_accuracies_are_0_at_chance_and_1_at_1() -> None:
    assert corrected_accuracy(0.49, 0.49) == 0
    assert corrected_accuracy(1, 0.49) == 1
    assert corrected_accuracy(1, 1) == 1
