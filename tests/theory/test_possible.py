"""Possible tokens and roots: the chains against counts over every table and string, and where f = 1 decides."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.enumeration_policy import enumerate_forced, enumerate_step
from latentproof.theory import possible
from latentproof.theory.model import RHM, RegimeError


@st.composite
def regimes(draw: st.DrawFn) -> RHM:
    v, s = draw(st.integers(2, 4)), draw(st.integers(2, 3))
    return RHM(v, draw(st.integers(1, min(9, v ** (s - 1)))), s, draw(st.integers(2, 3)))


@pytest.mark.parametrize(("v", "m", "s"), [(2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 2, 3), (2, 3, 3), (3, 2, 2)])
def test_a_step_is_the_count_over_every_table(v: int, m: int, s: int) -> None:
    for k in range(s):
        for c in range(1, v + 1):
            assert list(possible.seen_step(RHM(v, m, s, 2), k, c)) == enumerate_step(v, m, s, k, c)


@pytest.mark.parametrize("rhm", [RHM(2, 1, 2, 2), RHM(2, 2, 2, 2), RHM(2, 1, 3, 2), RHM(2, 1, 2, 3)], ids=str)
def test_forced_tokens_are_the_count_over_every_string(rhm: RHM) -> None:
    counted = enumerate_forced(rhm)
    assert [possible.forced(rhm, t) for t in range(rhm.s**rhm.L)] == counted
    assert possible.forced_share(rhm) == sum(counted) / len(counted)


@given(regimes())
def test_every_law_is_one_and_f_alone_decides_whether_anything_is_forced_or_recoverable(rhm: RHM) -> None:
    last = rhm.s**rhm.L - 1
    for law in (possible.next_token_law(rhm, last), possible.root_law(rhm)):
        assert sum(law) == 1
        assert min(law) >= 0
    assert (possible.forced(rhm, rhm.s - 1) > 0) == (possible.recoverable(rhm) > 0) == (rhm.f < 1)
    assert (possible.forced_share(rhm) == 0) == (rhm.f == 1)
    assert possible.root_law(rhm)[1] > 0
    assert possible.recoverable(rhm) <= possible.root_law(rhm)[1]
    if rhm.f == 1:
        assert possible.next_token_law(rhm, last)[rhm.v] == 1


@given(regimes())
def test_a_known_parent_forces_the_last_token_with_probability_above_1_minus_f(rhm: RHM) -> None:
    known, unknown = (possible.seen_step(rhm, rhm.s - 1, c)[1] for c in (1, rhm.v))
    assert known >= 1 - Fraction((rhm.m - 1) * (rhm.v - 1), rhm.n - 1) >= 1 - rhm.f
    assert unknown == Fraction(comb(rhm.n - rhm.v, rhm.v * rhm.m - 1), comb(rhm.n - 1, rhm.v * rhm.m - 1))
    assert unknown <= possible.forced(rhm, rhm.s**rhm.L - 1) <= known


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(RegimeError, match="binomials too large"):
        possible.forced_share(RHM(100, 10**5, 4, 2))
    with pytest.raises(RegimeError, match="position must be"):
        possible.forced(RHM(2, 1, 2, 2), 4)
