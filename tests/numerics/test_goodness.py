"""The chi-square tail: calibrated, powerful, and 0 for what is impossible."""

from __future__ import annotations

import numpy as np
import pytest

from latentproof.numerics.goodness import chi_square_tail
from latentproof.numerics.seeds import generator
from latentproof.numerics.sequential import check_event


def test_tails_are_uniform_under_the_law_and_tiny_off_it() -> None:
    """P(tail <= 0.1) = 0.1 to within 0.02 (alpha = beta = 1e-6), with 8 cells rare enough to be pooled."""
    rng = generator("chi-square")
    law = np.array([0.2, 0.3, 0.1, 0.392, *[0.001] * 8])

    def draw(start: int, stop: int) -> list[bool]:
        return [chi_square_tail(rng.multinomial(3000, law), law) <= 0.1 for _ in range(start, stop)]

    assert check_event(draw, p=0.1, delta=0.02, alpha=1e-6, beta=1e-6, id="chi-square tail")
    assert chi_square_tail(rng.multinomial(3000, np.roll(law, 1)), law) < 1e-50


def test_impossible_counts_and_bad_laws() -> None:
    assert chi_square_tail(np.array([5, 1]), np.array([1.0, 0.0])) == 0
    assert chi_square_tail(np.array([5, 0]), np.array([1.0, 0.0])) == 1
    assert chi_square_tail(np.array([0, 0]), np.array([0.5, 0.5])) == 1
    for counts, law in (([1, 2], [0.5, 0.6]), ([1, 2], [1.5, -0.5]), ([1, 2, 3], [0.5, 0.5]), ([-1, 2], [0.5, 0.5])):
        with pytest.raises(ValueError, match="must be"):
            chi_square_tail(np.array(counts), np.array(law))
