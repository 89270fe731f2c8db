"""S1': its lemmas against exact enumeration of all pairs of count vectors, its enclosures against exact rationals."""

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.numerics.certificate_tails import others, synonyms
from latentproof.theory.enclosure import DOWN, UP, exp_above, exp_below, ln_above, ln_below, normal_tail_above
from latentproof.theory.model import RegimeError
from latentproof.theory.sharp_counts import missing_above
from latentproof.theory.sharp_others import close_above, squared_distance
from latentproof.theory.sharp_synonyms import synonym_tail_above

Floats = npt.NDArray[np.float64]
LAWS = [(1, 1), (1, 3), (1, 9), (1, 1, 1), (1, 2, 5), (1, 1, 8), (2, 3, 4), (7, 1, 1)]


def empirical(weights: tuple[int, ...], n: int) -> tuple[Floats, Floats]:
    """All empirical laws of n draws, (outcomes, D), and their probabilities."""
    phi = np.array(weights) / sum(weights)
    counts = np.array(list(_compositions(n, len(weights))))
    log_factorial = np.array([math.lgamma(i + 1) for i in range(n + 1)])
    logs = log_factorial[n] - log_factorial[counts].sum(1) + counts @ np.log(phi)
    return counts / n, np.exp(logs)


def _compositions(n: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in _compositions(n - first, parts - 1):
            yield (first, *rest)


def distances(one: Floats, other: Floats) -> Floats:
    """All squared distances of two lists of points."""
    squares = (one**2).sum(1)[:, None] + (other**2).sum(1)
    result: Floats = np.maximum(squares - 2 * one @ other.T, 0.0)
    return result


def exact_tail(weights: tuple[int, ...], n: int, m: int, gap: float) -> float:
    """Pr(|X|^2 >= gap) for samples of n and m."""
    (one, p), (other, q) = empirical(weights, n), empirical(weights, m)
    return float(p @ (distances(one, other) >= gap * (1 - 1e-12)) @ q)


def best_bound(weights: tuple[int, ...], k: int, gap: Fraction) -> float:
    phi = np.array(weights, dtype=float) / sum(weights)
    _, theta, tau = synonyms(phi, np.ones(len(phi)), math.sqrt(gap), np.array([float(k)]))
    return float(synonym_tail_above(weights, k, gap, float(theta[0]), float(tau[0])))


@pytest.mark.parametrize("weights", LAWS)
@pytest.mark.parametrize("k", [5, 20, 40])
def test_lemma_s_bounds_every_exact_tail(weights: tuple[int, ...], k: int) -> None:
    for step in range(1, 11):
        gap = Fraction(step**2, 25 * k)
        assert exact_tail(weights, k, k, float(gap)) <= best_bound(weights, k, gap)


@pytest.mark.parametrize("sizes", [(5, 9), (20, 33), (20, 20)])
@pytest.mark.parametrize("weights", [(1, 3), (2, 3, 4), (1, 1, 8)])
def test_lemma_s_holds_for_every_larger_sample(weights: tuple[int, ...], sizes: tuple[int, int]) -> None:
    for step in range(2, 9):
        gap = Fraction(step**2, 25 * sizes[0])
        assert exact_tail(weights, *sizes, float(gap)) <= best_bound(weights, sizes[0], gap)


def test_lemma_s_with_half_the_covariance_is_false() -> None:
    # Half the covariance is the same bound for twice the count.
    broken = [
        exact_tail(weights, 40, 40, step**2 / 1000) > best_bound(weights, 80, Fraction(step**2, 1000))
        for weights in LAWS
        for step in range(1, 11)
    ]
    assert any(broken)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 30), min_size=3, max_size=6),
    st.floats(0.05, 0.98),
    st.floats(0.05, 1.5),
)
def test_lemma_s_is_its_own_formula_with_eigenvalues(weights: list[int], share: float, tau: float) -> None:
    phi = np.array(weights) / sum(weights)
    sigma = np.linalg.eigvalsh(np.diag(phi) - np.outer(phi, phi))
    k, gap, kappa = 5000, Fraction(1, 100), 2 * (math.cosh(tau) - 1) / tau**2 - 1
    theta = share / sigma[-1] * k / (4 * (1 + kappa))
    rho = np.sqrt(1 - 2 * phi + phi @ phi)
    c = math.sqrt(2 * theta)
    q = 1 - 2 * sum(float(normal_tail_above(UP.create_decimal(tau * k / (c * r) - c * 0.1))) for r in rho)
    if q < 1e-6:
        return
    logs = -theta * 0.01 - 0.5 * np.log1p(-4 * (1 + kappa) * theta * sigma / k).sum() - math.log(q)
    bound = float(synonym_tail_above(weights, k, gap, theta, tau))
    assert bound == pytest.approx(min(math.exp(logs), 1.0), rel=1e-6)


def test_lemma_s_says_nothing_where_its_conditions_fail() -> None:
    gap = Fraction(1, 10)
    assert synonym_tail_above([1, 1, 1], 10, gap, 100.0, 1.0) == 1  # alpha sigma > 1
    assert synonym_tail_above([1, 1, 1], 10, gap, 2.0, 0.01) == 1  # q < 0
    for arguments in (([1, 1, 1], 0, gap, 1.0, 1.0), ([1, 1, 1], 5, gap, 1.0, 0.0), ([0, 0], 5, gap, 1.0, 1.0)):
        with pytest.raises(RegimeError):
            synonym_tail_above(*arguments)


@pytest.mark.parametrize("pair", [*combinations([(1, 3), (3, 1), (1, 1)], 2), ((1, 2, 5), (5, 2, 1))])
@pytest.mark.parametrize("sizes", [(6, 6), (9, 20)])
def test_lemma_n_bounds_every_exact_probability(
    pair: tuple[tuple[int, ...], tuple[int, ...]], sizes: tuple[int, int]
) -> None:
    one, other = pair
    (x, p), (y, q) = empirical(one, sizes[0]), empirical(other, sizes[1])
    apart = squared_distance(one, other)
    for share in (Fraction(1, 16), Fraction(1, 4), Fraction(1, 2)):
        gap = apart * share
        exact = float(p @ (distances(x, y) < float(gap) * (1 + 1e-12)) @ q)
        phi, psi = (np.array([weights]) / sum(weights) for weights in pair)
        k, l = (np.array([float(size)]) for size in sizes)
        rate = others(phi, psi, np.ones(len(one)), k, l, math.sqrt(gap))[1][0]
        chernoff, hoeffding = (float(close_above(one, other, *sizes, gap, r)) for r in (float(rate), 0.0))
        assert exact <= chernoff <= hoeffding * (1 + 1e-9)


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 300), st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50), st.integers(1, 300))
def test_missing_is_above_the_binomial_tail_and_near_it(P: int, p: Fraction, k: int) -> None:
    exact = sum((math.comb(P, i) * p**i * (1 - p) ** (P - i) for i in range(min(k, P + 1))), Fraction(0))
    bound = Fraction(missing_above(P, p, k))
    assert exact <= bound
    deviation = float(P * p - k + 1) / math.sqrt(P * p * (1 - p))
    if deviation > 2:
        assert bound <= exact * Fraction(3, 2)


@given(st.decimals(-50, 50, places=6))
def test_enclosures_hold_the_value(number: Decimal) -> None:
    assert exp_below(number) < exp_above(number)
    assert ln_below(exp_below(number)) <= number <= ln_above(exp_above(number))
    low, high = Fraction(exp_below(number)), Fraction(exp_above(number))
    # e^x e^-x = 1 must lie between the products of the ends.
    inverse = number.copy_negate()
    assert low * Fraction(exp_below(inverse)) <= 1 <= high * Fraction(exp_above(inverse))
    assert DOWN.divide(1, 3) < UP.divide(1, 3)
