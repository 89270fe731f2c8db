"""The laws, whole task against levels, and what does not fit a float."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.theory.model import OBJECTIVES, RHM, RegimeError
from latentproof.theory.scale import scale


@given(st.integers(2, 20), st.integers(2, 3), st.integers(2, 8), st.data())
def test_whole_task_is_the_maximum_over_levels(v: int, s: int, L: int, data: st.DataObject) -> None:
    rhm = RHM(v, data.draw(st.integers(1, v ** (s - 1))), s, L)
    for objective in OBJECTIVES:
        assert scale(rhm, objective) == max(scale(rhm, objective, level) for level in range(1, L))


def test_laws_by_hand() -> None:
    rhm = RHM(v=16, m=8, s=2, L=4)  # f = 1/2
    assert [scale(rhm, o) for o in OBJECTIVES] == [16 * 8**3 * 2, 16 * 8**2 * 2, 16 * 8**5 * 2, 16 * 8**4]
    assert [scale(rhm, "token", level) for level in (1, 2, 3)] == [16 * 8 ** (k + 2) * 2 for k in (1, 2, 3)]
    assert [scale(rhm, "supervised", level) for level in (1, 2, 3)] == [16 * 8 ** (4 - k + 1) for k in (1, 2, 3)]


def test_full_grammars_and_overflow() -> None:
    full = RHM(4, 4, 2, 3)
    assert [math.isinf(scale(full, objective)) for objective in OBJECTIVES] == [True, True, True, False]
    with pytest.raises(RegimeError, match=r"token law for the whole task of .* more than a float holds"):
        scale(RHM(16, 8, 2, 1000), "token")
