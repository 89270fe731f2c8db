"""The search for certificates: its float tails against the evaluator's enclosures, and odd laws."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.numerics.certificate import search
from latentproof.numerics.certificate_tails import log_missing, others, spectrum, synonyms
from latentproof.theory.sharp_counts import missing_above
from latentproof.theory.sharp_others import close_above
from latentproof.theory.sharp_sufficient import LevelCertificate, LevelLaw, certifies
from latentproof.theory.sharp_synonyms import synonym_tail_above

weights = st.lists(st.integers(0, 9), min_size=2, max_size=5).filter(any)


@settings(max_examples=60, deadline=None)
@given(weights, st.integers(50, 10**6), st.fractions(Fraction(1, 1000), Fraction(1, 4), max_denominator=1000))
def test_lemma_s_in_floats_is_the_enclosed_bound(row: list[int], k: int, gap: Fraction) -> None:
    phi = np.array(row) / sum(row)
    tail, theta, tau = synonyms(phi, np.ones(len(phi)), math.sqrt(gap), np.array([float(k)]))
    enclosed = float(synonym_tail_above(row, k, gap, float(theta[0]), float(tau[0])))
    if tail[0] > -600:
        # The search bounds q from its margins; the evaluator takes the true reach of every atom.
        assert enclosed <= math.exp(tail[0]) * (1 + 1e-6) + 1e-300
    else:
        assert enclosed < 1e-200


@settings(max_examples=60, deadline=None)
@given(weights, weights, st.integers(20, 10**5), st.integers(20, 10**5), st.floats(0.05, 0.9))
def test_lemma_n_in_floats_is_the_enclosed_bound(
    one: list[int], other: list[int], k: int, l: int, share: float
) -> None:
    size = max(len(one), len(other))
    one, other = one + [0] * (size - len(one)), other + [0] * (size - len(other))
    phi, psi = np.array([one]) / sum(one), np.array([other]) / sum(other)
    if np.allclose(phi, psi):
        return
    t = share * float(np.linalg.norm(phi - psi))
    tail, rate = others(phi, psi, np.ones(size), np.array([float(k)]), np.array([float(l)]), t)
    enclosed = close_above(one, other, k, l, Fraction(t) ** 2, float(rate[0]))
    if tail[0] > -500:
        assert float(enclosed) == pytest.approx(math.exp(tail[0]), rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.integers(100, 10**9), st.floats(0.001, 0.5), st.floats(0.5, 8))
def test_missing_in_floats_is_the_enclosed_bound(P: int, p: float, deviations: float) -> None:
    k = max(math.floor(P * p - deviations * math.sqrt(P * p * (1 - p))), 1)
    enclosed = missing_above(P, Fraction(p), k)
    found = log_missing(P, np.array([p]), np.array([float(k)]))[0]
    if found > -600:
        assert float(enclosed) == pytest.approx(math.exp(found), rel=1e-5)


@given(weights, st.integers(1, 3))
def test_spectrum_with_multiplicities(row: list[int], times: int) -> None:
    phi = np.repeat(np.array(row) / sum(row) / times, times)
    values, often = spectrum(phi[::times], np.full(len(row), float(times)))
    assert np.allclose(
        np.sort(np.repeat(values, often.astype(int))),
        np.linalg.eigvalsh(np.diag(phi) - np.outer(phi, phi)),
        atol=1e-12,
    )


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3).filter(any), min_size=2, max_size=4),
    st.integers(1, 5),
    st.sampled_from([0.5, 0.1, 1e-6]),
)
def test_what_the_search_proposes_is_accepted(rows: list[list[int]], m: int, delta: float) -> None:
    law = LevelLaw(m, tuple(map(tuple, rows)))
    if law.gap == 0:
        return
    found = search([np.array(rows, dtype=object)], m, delta)
    assert found is not None
    assert certifies([law], [LevelCertificate(*found.levels[0])], found.P, delta)
