from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM

PARTS = st.one_of(
    st.integers(-(10**30), 10**30), st.text(max_size=8), st.just(RHM(8, 4, 2, 3)), st.just(RHM(8, 4, 3, 3))
)


@given(st.lists(PARTS, max_size=4), st.lists(PARTS, max_size=4))
def test_equal_keys_give_equal_streams_and_others_do_not(
    one: list[str | int | RHM], two: list[str | int | RHM]
) -> None:
    same = one == two
    assert np.array_equal(generator(*one).integers(2**62, size=4), generator(*two).integers(2**62, size=4)) == same


def test_global_state_is_neither_read_nor_written() -> None:
    before = np.random.get_state()[1].copy()  # type: ignore[index]  # the legacy tuple form
    generator("data", 1).random(10)
    assert np.array_equal(before, np.random.get_state()[1])  # type: ignore[index]  # as above


@pytest.mark.parametrize("part", [1.5, None, True])
def test_other_types_are_refused(part: object) -> None:
    with pytest.raises(ValueError, match="a key part must be"):
        generator("data", part)  # type: ignore[arg-type]  # what is tested
