"""S8: the exact moments against every table, in 21 cases; orders of magnitude against each other."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.enumeration_tables import Table, tables
from latentproof.theory.correlation import root_sibling_correlation
from latentproof.theory.decay import decay
from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.richness import class_decay, mode_energy, noise_energy, target_energy, tuple_decay
from latentproof.theory.richness_scale import (
    pooled_tuple_scale,
    richness_conjectured_scale,
    richness_necessary_scale,
    richness_sufficient_scale,
)

F = Fraction
SIZES = [(2, 1, 2), (3, 1, 2), (3, 2, 2), (2, 1, 3), (2, 2, 3), (2, 3, 3)]
Matrix = list[list[Fraction]]
Integers = list[list[int]]


def connected(table: Table) -> Integers:
    """(vm)^2 J^ of positions 0 and 1 under a uniform ancestor."""
    v, m = len(table), len(table[0])
    joint = [[0] * v for _ in range(v)]
    for rules in table:
        for rule in rules:
            joint[rule[0]][rule[1]] += 1
    rows, columns = [sum(row) for row in joint], [sum(column) for column in zip(*joint, strict=True)]
    return [[v * m * joint[a][b] - rows[a] * columns[b] for b in range(v)] for a in range(v)]


def gram(matrix: Integers) -> Integers:
    """M M^T."""
    return [[sum(x * y for x, y in zip(one, two, strict=True)) for two in matrix] for one in matrix]


def average(found: list[Integers], scale: int) -> Matrix:
    """The mean matrix over scale."""
    v = len(found[0])
    return [[F(sum(each[a][b] for each in found), len(found) * scale) for b in range(v)] for a in range(v)]


def target_gram(table: Table, elements: int) -> Integers:
    """m^2 K K^T for the first `elements` elements of the target tuple."""
    v = len(table)
    counts: list[dict[tuple[int, ...], int]] = [{} for _ in range(v)]
    for b, rules in enumerate(table):
        for rule in rules:
            key = rule[:elements]
            counts[b][key] = counts[b].get(key, 0) + 1
    return [[sum(x * two.get(key, 0) for key, x in one.items()) for two in counts] for one in counts]


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: "v{}m{}s{}".format(*size))
def case(request: pytest.FixtureRequest) -> tuple[tuple[int, int, int], list[Table], Matrix, Matrix]:
    """The size, its tables, and the averages of J^T J and J J^T over all of them."""
    v, m, s = request.param
    every = list(tables(v, m, s))
    joints = [connected(table) for table in every]
    scale = (v * m) ** 4
    inner = average([gram([list(column) for column in zip(*joint, strict=True)]) for joint in joints], scale)
    return (v, m, s), every, inner, average([gram(joint) for joint in joints], scale)


def test_signal_energy_of_every_target(case: Any) -> None:
    (v, m, s), every, inner, _ = case
    n, w = F(v**s), F(v ** (s - 1))
    targets = [(j, class_decay(n, F(m), F(v**j))) for j in range(1, s + 1)] + [(s, tuple_decay(F(m)))]
    for elements, factor in targets:
        channel = average([target_gram(table, elements) for table in every], m * m)
        # E tr(J K K^T J^T) by independence; the rows of m synonyms, 1/m each.
        energy = sum((inner[a][b] * channel[a][b] for a, b in product(range(v), repeat=2)), F(0)) / m
        assert energy == target_energy(F(v), w, F(m), factor)


def test_signal_is_isotropic(case: Any) -> None:
    (v, m, s), _, _, outer = case
    total = root_sibling_correlation(F(v), F(v ** (s - 1)), F(m))
    for a, b in product(range(v), repeat=2):
        assert outer[a][b] == total / (v - 1) * (F(a == b) - F(1, v))


def test_whole_tuple_decay_is_sure(case: Any) -> None:
    (v, m, s), every, _, _ = case
    for table in every:
        assert target_gram(table, s) == [[m * (a == b) for b in range(v)] for a in range(v)]


def test_one_element_is_the_channel_edge() -> None:
    for v, m, s in SIZES:
        assert class_decay(F(v**s), F(m), F(v)) == decay(F(v), F(v ** (s - 1)), F(m))
        assert mode_energy(F(v), F(v ** (s - 1)), F(m), tuple_decay(F(m))) * (v - 1) == target_energy(
            F(v), F(v ** (s - 1)), F(m), tuple_decay(F(m))
        )


@given(st.lists(st.integers(0, 4), min_size=2, max_size=4).filter(any), st.integers(1, 3))
def test_noise_energy_of_every_outcome(weights: list[int], P: int) -> None:
    law = [F(weight, sum(weights)) for weight in weights]
    exact = F(0)
    for draws in product(range(len(law)), repeat=P):
        chance = F(1)
        for z in draws:
            chance *= law[z]
        exact += chance * sum((F(draws.count(z), P) - p) ** 2 for z, p in enumerate(law))
    assert exact == noise_energy(F(P), sum((p * p for p in law), F(0)))


@given(st.integers(8, 64), st.integers(2, 32), st.integers(2, 4))
def test_orders_are_ordered(v: int, m: int, s: int) -> None:
    rhm = RHM(v, min(m, v ** (s - 1) - 1), s, 3)
    for D in (v, v * rhm.m):
        assert richness_necessary_scale(rhm, D, 0.1) < richness_sufficient_scale(rhm, D)
    assert richness_sufficient_scale(rhm, v) == pytest.approx(rhm.m * richness_sufficient_scale(rhm, v * rhm.m))
    assert richness_conjectured_scale(rhm, v * rhm.m) < richness_conjectured_scale(rhm, v)
    assert pooled_tuple_scale(rhm, 1) == pytest.approx(pooled_tuple_scale(rhm, 2) / s)


def test_bad_input_is_refused() -> None:
    rhm = RHM(8, 4, 3, 3)
    with pytest.raises(RegimeError, match="D must be at least 1"):
        richness_conjectured_scale(rhm, 0)
    with pytest.raises(RegimeError, match="error must be"):
        richness_necessary_scale(rhm, 8, 0.3)
    with pytest.raises(RegimeError, match="level must be"):
        pooled_tuple_scale(rhm, 3)
