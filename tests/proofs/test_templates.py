"""The bounds on the class signal at sizes that the numeric check's simple values miss."""

import itertools
from fractions import Fraction

import pytest

from latentproof.proofs.instances import stated
from latentproof.proofs.library import build
from latentproof.theory.decay import decay

LIBRARY = build()


@pytest.mark.parametrize(("s", "v"), [*itertools.product((2, 3, 5), (2, 3, 4, 8))])
def test_the_signal_halves_from_m_of_2s_on_and_not_before(s: int, v: int) -> None:
    w = v ** (s - 1)
    for m in range(1, min(w, 4 * s) + 1):
        for t in (1, 2, 5):
            left = (s * decay(Fraction(v), Fraction(w), Fraction(m))) ** t
            assert left <= Fraction(1, 2**t) or m < 2 * s
            assert left >= 1 or 3 * m > 2 * s or v < 3
    # Far above, it does not halve at m = s.
    assert (s * decay(Fraction(v), Fraction(w), Fraction(s))) > Fraction(1, 2)


def test_the_statements_are_these_numbers() -> None:
    at = {"v": 8, "w": 64, "m": 6, "s": 3, "t": 2}
    factor = 3 * decay(Fraction(8), Fraction(64), Fraction(6))
    assert stated(LIBRARY["template-decay"], at) == Fraction(1, 4)
    assert stated(LIBRARY["template-plateau"], at | {"m": 2}) == (factor * 3) ** 2
