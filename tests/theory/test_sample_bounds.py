"""S1, S3, S4, S5: the smallest integer by exact arithmetic, and necessity by exact probability."""

import math
from decimal import Context
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.numerics.enumeration_tables import Table, tables
from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.sample_bounds import (
    coverage_samples,
    covering_samples,
    fano_samples,
    necessary_samples,
    partitions_below,
    sufficient_samples,
)
from latentproof.theory.scale import scale

CHECK = Context(prec=60)
shares = st.fractions(Fraction(1, 1000), Fraction(999, 1000), max_denominator=1000)


@given(st.integers(2, 64), st.integers(1, 64), st.integers(2, 20), shares, shares, shares)
def test_sufficient_is_the_smallest_integer_above(
    v: int, m: int, L: int, delta: Fraction, p: Fraction, gap: Fraction
) -> None:
    ratio = CHECK.divide(L * v**2 * m**2 * delta.denominator, delta.numerator)
    factor = CHECK.power(CHECK.add(1, CHECK.sqrt(CHECK.ln(ratio))), 2)
    bound = CHECK.divide(CHECK.multiply(factor, 16 * (p * gap).denominator), (p * gap).numerator)
    samples = sufficient_samples(v, m, L, delta, p, gap)
    assert samples - 1 <= bound < samples


@given(st.fractions(0, Fraction(99, 100), max_denominator=200), shares.filter(lambda e: e < Fraction(1, 4)))
def test_necessary_is_the_smallest_that_the_two_points_allow(affinity: Fraction, error: Fraction) -> None:
    P = necessary_samples(affinity, error)
    assert isinstance(P, int)
    assert affinity ** (2 * P) <= 4 * error < affinity ** (2 * (P - 1))


def test_two_points_that_agree_are_never_told_apart() -> None:
    assert necessary_samples(1, 0.1) == math.inf
    assert sufficient_samples(8, 4, 3, 0.1, 0.1, 0) == math.inf


@given(st.integers(2, 30), shares)
def test_coverage_is_the_smallest_that_the_product_bound_allows(N: int, error: Fraction) -> None:
    P = coverage_samples(N, error)
    seen = [1 - (1 - Fraction(1, N)) ** samples for samples in (P, P - 1)]
    assert seen[0] ** N >= 1 - error > seen[1] ** N


@settings(max_examples=40)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=5), st.integers(1, 12))
def test_coverage_binds_every_distribution(mass: list[int], P: int) -> None:
    N, total = len(mass), sum(mass)
    missed = (
        (-1) ** (k + 1) * (1 - Fraction(sum(some), total)) ** P
        for k in range(1, N + 1)
        for some in combinations(mass, k)
    )
    covered = 1 - sum(missed, Fraction(0))
    assert covered <= (1 - (1 - Fraction(1, N)) ** P) ** N
    if 0 < covered < 1:
        enough = covering_samples(N, Fraction(min(mass), total), 1 - covered)
        assert coverage_samples(N, 1 - covered) <= P <= enough


@given(st.integers(2, 30), shares)
def test_covering_is_the_smallest_for_the_union_bound(N: int, delta: Fraction) -> None:
    P = covering_samples(N, Fraction(1, N), delta)
    assert N * (1 - Fraction(1, N)) ** P <= delta < N * (1 - Fraction(1, N)) ** (P - 1)
    assert coverage_samples(N, delta) <= P


@pytest.mark.parametrize("size", [(2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 2, 3)])
def test_partitions_are_counted(size: tuple[int, int, int]) -> None:
    v, m, s = size
    distinct = {frozenset(frozenset(rules) for rules in table) for table in tables(v, m, s)}
    slack = math.log(len(distinct)) - partitions_below(RHM(v, m, s, 2))
    assert 0 <= slack < 0.05


def test_renamings_act_freely_on_two_levels() -> None:
    level = list(tables(2, 1, 2))

    def renamed(lower: Table, upper: Table, flip: int, top: int) -> tuple[Table, Table]:
        letters = tuple(tuple(tuple(z ^ flip for z in rule) for rule in rules) for rules in upper)
        return (lower[flip], lower[1 - flip]), (letters[top], letters[1 - top])

    classes = {
        frozenset(renamed(lower, upper, flip, top) for flip, top in product((0, 1), repeat=2))
        for lower, upper in product(level, repeat=2)
    }
    assert {len(members) for members in classes} == {4}
    assert len(classes) == 6**2  # |G| = 4!/(2! 2!) = 6 at (2, 1, 2), to the power L - 1 = 2


@settings(max_examples=40)
@given(st.integers(2, 64), st.integers(2, 3), st.integers(2, 9), st.data())
def test_fano_is_far_below_the_laws(v: int, s: int, L: int, data: st.DataObject) -> None:
    rhm = RHM(v, data.draw(st.integers(1, v ** (s - 1))), s, L)
    strict, loose = fano_samples(rhm, 0.01), fano_samples(rhm, 0.3)
    assert strict >= loose >= 0
    if rhm.f < 1:
        assert math.isfinite(strict)
    if rhm.f <= Fraction(1, 2) and rhm.m > 1:
        assert strict < scale(rhm, "token")


def test_fano_by_hand() -> None:
    rhm = RHM(8, 16, 3, 5)
    count = Fraction(math.perm(512, 128), math.factorial(16) ** 8 * math.factorial(8))
    nats = 0.9 * 4 * (math.log(count.numerator) - math.log(count.denominator)) - math.log(2)
    assert fano_samples(rhm, 0.1) == math.ceil(nats / (121 * math.log(4)))
    assert fano_samples(RHM(8, 8, 2, 3), 0.1) == math.inf


@pytest.mark.parametrize("value", [0, 1, -0.5, 2, math.nan])
def test_probabilities_are_checked(value: float) -> None:
    with pytest.raises(RegimeError, match=f"delta must be above 0 and below 1, got delta = {value}"):
        sufficient_samples(8, 4, 3, value, 0.1, 0.1)
    with pytest.raises(RegimeError, match="error must be above 0 and below 1/4"):
        necessary_samples(0.5, value)
    with pytest.raises(RegimeError, match="error must be above 0 and below 1"):
        fano_samples(RHM(8, 4, 2, 3), value)
    with pytest.raises(RegimeError, match="error must be above 0 and below 1"):
        coverage_samples(8, value)
