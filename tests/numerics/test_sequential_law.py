"""The check of a whole law: e-values of mean 1 over every outcome, and both error rates exactly, by enumeration."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from latentproof.numerics.sequential.law import check_law, law_evidence
from latentproof.numerics.sequential.two_laws import check_same_law

WEIGHTS = st.lists(st.integers(1, 9), min_size=2, max_size=4)


def outcomes(P: int, cells: int) -> Iterator[tuple[int, ...]]:
    if cells == 1:
        yield (P,)
        return
    for first in range(P + 1):
        for rest in outcomes(P - first, cells - 1):
            yield (first, *rest)


def probability(counts: tuple[int, ...], law: list[float]) -> float:
    ways = math.factorial(sum(counts))
    for c in counts:
        ways //= math.factorial(c)
    return ways * math.prod(p**c for p, c in zip(law, counts, strict=True))


@given(WEIGHTS, st.integers(1, 8))
def test_the_evidence_has_mean_1_over_every_outcome(weights: list[int], P: int) -> None:
    law = [w / sum(weights) for w in weights]
    mean = math.fsum(probability(c, law) * law_evidence(c, law) for c in outcomes(P, len(law)))
    assert mean == pytest.approx(1, rel=1e-9)


@pytest.mark.parametrize("p", [0.5, 0.2, 0.03])
@pytest.mark.parametrize(("alpha", "beta"), [(0.2, 0.1), (0.01, 0.01), (1e-4, 1e-3)])
@pytest.mark.parametrize("P", [50, 400])
def test_error_rates_hold_exactly_for_two_cells(p: float, alpha: float, beta: float, P: int) -> None:
    """Every count of two cells, with its exact probability: under the law, and at total variation delta from it."""
    found = [check_law([k, P - k], [p, 1 - p], alpha=alpha, beta=beta) for k in range(P + 1)]
    passed = np.array([bool(each) for each in found])
    counts = np.arange(P + 1)
    assert binom.pmf(counts, P, p)[~passed].sum() <= alpha
    delta = found[0].delta
    for q in (p + delta, p - delta):
        if 0 <= q <= 1:
            assert binom.pmf(counts, P, q)[passed].sum() <= beta


def test_a_wrong_law_is_refuted_long_before_total_variation_sees_it() -> None:
    """64 cells off by 5 % each, the chi-square's alternative: refuted by e at a third of the distance T needs."""
    law = np.full(64, 1 / 64)
    wrong = law * (1 + 0.05 * (-1.0) ** np.arange(64))
    outcome = check_law(np.round(10**6 * wrong), law, alpha=1e-8, beta=1e-8)
    assert not outcome
    assert outcome.evidence > 1e100
    assert outcome.mean < outcome.delta * 2
    assert "e-value" in str(outcome)


def test_an_impossible_count_refutes_at_once_and_an_empty_cell_costs_nothing() -> None:
    assert not check_law([10**9, 1], [1, 0], alpha=1e-6, beta=1e-6)
    assert check_law([10**9, 0], [1, 0], alpha=1e-6, beta=1e-6)
    assert law_evidence([5, 5, 0], [0.5, 0.5, 0]) == law_evidence([5, 5], [0.5, 0.5])


@given(WEIGHTS, st.permutations(range(4)), st.integers(0, 2**32 - 1))
def test_the_order_of_cells_does_not_matter(weights: list[int], order: list[int], seed: int) -> None:
    law = np.array(weights) / sum(weights)
    counts = np.random.default_rng(seed).multinomial(1000, law[::-1] / law.sum())
    moved = [i for i in order if i < len(law)]
    assert law_evidence(counts[moved], law[moved]) == pytest.approx(law_evidence(counts, law), rel=1e-9)


@pytest.mark.parametrize(
    ("counts", "law", "says"),
    [
        ([1, 2], [0.5, 0.6], "law must be one"),
        ([1, 2], [1.5, -0.5], "law must be one"),
        ([1, 2, 3], [0.5, 0.5], "of the counts' shape"),
        ([-1, 2], [0.5, 0.5], "none negative"),
        ([0.5, 0.5], [0.5, 0.5], "whole"),
        ([0, 0], [0.5, 0.5], "sum 0"),
        ([10**13, 0], [0.5, 0.5], r"1..10\^12"),
    ],
)
def test_what_cannot_be_tested_is_named(counts: list[float], law: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        check_law(counts, law, alpha=0.1, beta=0.1)
    with pytest.raises(ValueError, match="alpha must lie strictly between 0 and 1"):
        check_law([1, 1], [0.5, 0.5], alpha=0, beta=0.1)


@pytest.mark.parametrize("p", [0.5, 0.1])
@pytest.mark.parametrize(("alpha", "beta"), [(0.3, 0.3), (0.01, 0.05)])
@pytest.mark.parametrize("P", [40, 300])
def test_error_rates_of_two_samplers_hold_exactly(p: float, alpha: float, beta: float, P: int) -> None:
    """Every pair of counts of two cells, with its exact probability."""
    some = check_same_law([P, 0], [P, 0], data=P, alpha=alpha, beta=beta)
    k = np.arange(P + 1)
    passed = np.abs(k[:, None] - k) / P < some.limit * (1 - 1e-12)  # half the L1 distance of (k, P-k) and (l, P-l)
    for one, other in ((0, 0), (0, P // 3), (P // 2, P - 1)):
        table = [[one, P - one], [other, P - other]]
        assert check_same_law(*table, data=P, alpha=alpha, beta=beta).passed == passed[one, other]
    law = binom.pmf(k, P, p)
    assert law @ ~passed @ law <= alpha
    if p + some.delta <= 1:
        assert law @ passed @ binom.pmf(k, P, p + some.delta) <= beta


def test_several_counts_of_one_datum_are_one_datum() -> None:
    """Twice the counts of the same data are no more evidence."""
    one, other = np.array([700, 300]), np.array([560, 440])
    once = check_same_law(one, other, data=1000, alpha=1e-3, beta=0.1)
    twice = check_same_law(2 * one, 2 * other, data=1000, hits=2, alpha=1e-3, beta=0.1)
    assert (once.passed, once.mean, once.limit) == (twice.passed, twice.mean, twice.limit)
    assert not check_same_law(10 * one, 10 * other, data=10_000, alpha=1e-3, beta=0.1)
    for tables, data, says in (
        (([1, 2], [1, 2, 3]), 10, "one shape"),
        (([-1, 2], [1, 2]), 10, "no negative count"),
        (([9, 9], [9, 8]), 10, "counts must sum to 1..data"),
    ):
        with pytest.raises(ValueError, match=says):
            check_same_law(*tables, data=data, alpha=0.1, beta=0.1)
