from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.accuracy import chance_accuracy, confusion, corrected_accuracy, matched_accuracy
from latentproof.numerics.seeds import generator


@given(st.integers(2, 5), st.integers(1, 3), st.integers(0, 2**40))
def test_the_matching_is_the_best_of_all(v: int, m: int, seed: int) -> None:
    rng = generator("accuracy", seed)
    probabilities = rng.dirichlet(np.ones(v * m)).reshape(v, m)
    labels = rng.integers(v, size=v * m)
    table = confusion(labels, probabilities, v)
    best = max(sum(table[a, pi[a]] for a in range(v)) for pi in permutations(range(v)))
    assert matched_accuracy(table) == pytest.approx(best)
    assert matched_accuracy(confusion(rng.permutation(v)[labels], probabilities, v)) == pytest.approx(best)


def test_chance_lies_between_one_in_v_and_one() -> None:
    """Measured before for v = 8, m = 2: .49."""
    chance = chance_accuracy(np.full((8, 2), 1 / 16), 8, generator("chance"), draws=2000)
    assert chance == pytest.approx(0.49, abs=0.02)
    assert corrected_accuracy(chance, chance) == 0
    assert corrected_accuracy(1, chance) == 1
    assert corrected_accuracy(1, 1) == 1
