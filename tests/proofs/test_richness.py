"""S8's moments in the kernel: what they assume, that they are theory's formulas, and every table or sample counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations, product

import pytest

from latentproof.proofs import library
from latentproof.proofs.axioms import MODEL_AXIOMS
from latentproof.proofs.derivations import notation, richness, richness_moments, richness_noise
from latentproof.proofs.evaluation.check import numeric_check
from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import delta, left, total
from latentproof.theory.correlation import sibling_correlation
from latentproof.theory.decay import decay
from latentproof.theory.richness import class_decay, mode_energy, noise_energy, target_energy, tuple_decay

F = Fraction
MOMENT, COLUMN, PARTITION, *_ = MODEL_AXIOMS
CONJECTURE = "two-term law of the threshold"
TWO_TERM = {"S8-two-term": {CONJECTURE}, "S8-two-term-tuple": {CONJECTURE, "sqrt_of_square"}}
GROUPS: tuple[tuple[set[str], tuple[str, ...]], ...] = (
    ({MOMENT}, ("landed-31", "landed-211", "S8-edge", "S8-inner", "S8-sure")),
    ({PARTITION}, ("S8-residual",)),
    ({MOMENT, PARTITION}, ("S8-signal", "S8-row-products")),
    ({COLUMN, PARTITION}, ("row-product",)),
    (
        {MOMENT, COLUMN, PARTITION},
        ("S8-isotropy", "S8-energy-prior", "S8-energy", "S8-energy-tuple", "S8-modes"),
    ),
    ({"sample_mean", "sample_product"}, ("S8-covariance", "S8-noise", "S8-noise-rows", "S8-noise-columns")),
    (set(), ("S8-signal-tuple", "S8-at-v", "S8-at-n", "S8-monotone", "S8-lower", "S8-upper")),
    (set(), ("S8-siblings-lower", "S8-earlier-law")),
)
EXPECTED = {name: assumed for assumed, names in GROUPS for name in names} | TWO_TERM
LIBRARY = library.build()


def test_assumptions_and_grades_are_pinned() -> None:
    verdicts = library.verdicts()
    assert {name: {a.name for a in verdicts[name].assumptions} for name in EXPECTED} == EXPECTED
    for name, verdict in ((name, verdicts[name]) for name in EXPECTED):
        assert verdict.grade == ("conjectured" if name in TWO_TERM else "proved"), name


def test_names_are_new_and_all_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(richness, "family", lambda known: ())
    others = set(library.build.__wrapped__())
    assert not others & set(EXPECTED)
    assert set(LIBRARY) - others == set(EXPECTED)
    assert set(richness.HEADS) <= set(LIBRARY)


def test_nothing_but_its_corollary_rests_on_the_conjecture() -> None:
    def rests(theorem: Theorem) -> bool:
        return theorem.name == "S8-two-term" or any(map(rests, theorem.lemmas))

    assert {name for name, theorem in LIBRARY.items() if rests(theorem)} == set(TWO_TERM)


def test_right_sides_are_the_formulas_of_theory() -> None:
    v, w, m, D = notation.v, notation.w, notation.m, richness_moments.D
    kept = class_decay(v * w, m, D)
    right = {name: LIBRARY[name].statement.rhs for name in EXPECTED}
    assert right["S8-edge"].args[0] == kept == right["S8-inner"].args[0]
    assert right["S8-signal"].args[0] == kept / m
    assert right["S8-signal-tuple"].args[0] == tuple_decay(m) / m
    assert right["S8-energy"] == target_energy(v, w, m, kept)
    assert right["S8-energy-tuple"] == target_energy(v, w, m, tuple_decay(m))
    parents = left(richness_moments.xi), left(richness_moments.upsilon)
    assert right["S8-modes"] == mode_energy(v, w, m, kept) / m * (delta(*parents) - 1 / v)
    law = total(richness_noise.z, richness_noise.Q(richness_noise.z) ** 2)
    assert right["S8-noise"] == noise_energy(richness_noise.P, law)
    assert (right["S8-at-v"], right["S8-at-n"]) == (decay(v, w, m), tuple_decay(m))


@pytest.mark.parametrize(
    "name", ["S8-edge", "S8-inner", "S8-signal", "S8-row-products", "S8-signal-tuple", "S8-sure", "S8-earlier-law"]
)
def test_both_sides_agree_over_all_tables_at_tiny_sizes(name: str) -> None:
    assert "exact fractions" in numeric_check(LIBRARY[name])


# --- the siblings, over every table, with unequal weights ------------------------------------------------------------


Columns = tuple[tuple[int, ...], tuple[int, ...]]
SIZES = [(2, 2, 2), (2, 2, 3), (2, 4, 3), (3, 3, 2), (3, 3, 3)]
"""(v, w, slots)."""


def tables(v: int, w: int, slots: int) -> Iterator[Columns]:
    """The symbols at positions i and j of each slot, for every injection into the v w tuples, v dividing w."""
    for codes in permutations(range(v * w), slots):
        yield tuple(code // w for code in codes), tuple(code % w % v for code in codes)


def weights(slots: int) -> list[Fraction]:
    raw = [F(2 * k * k + 1) for k in range(slots)]
    return [x / sum(raw) for x in raw]


def product_of_rows(columns: Columns, omega: list[Fraction], v: int, a: int, d: int) -> Fraction:
    """sum_b Jhat(a, b) Jhat(d, b)."""
    one, other = columns
    joint = [[F(0)] * v for _ in range(v)]
    for x, y, weight in zip(one, other, omega, strict=True):
        joint[x][y] += weight
    ends = [sum(column, F(0)) for column in zip(*joint, strict=True)]
    rows = [[x - sum(joint[c], F(0)) * end for x, end in zip(joint[c], ends, strict=True)] for c in (a, d)]
    return sum((x * y for x, y in zip(*rows, strict=True)), F(0))


@pytest.mark.parametrize(("v", "w", "slots"), SIZES)
def test_isotropy_over_every_table(v: int, w: int, slots: int) -> None:
    omega = weights(slots)
    s2, s3, s4 = (sum((x**k for x in omega), F(0)) for k in (2, 3, 4))
    whole = sibling_correlation(F(v), F(w), F(1), s2, s3, s4, s2**2)
    every = list(tables(v, w, slots))
    for a, d in product(range(v), repeat=2):
        found = sum((product_of_rows(columns, omega, v, a, d) for columns in every), F(0)) / len(every)
        assert found == whole / (v - 1) * ((a == d) - F(1, v))


@pytest.mark.parametrize(("v", "w", "slots"), [(2, 2, 3), (3, 3, 2)])
def test_products_of_rows_given_one_position(v: int, w: int, slots: int) -> None:
    omega, groups = weights(slots), defaultdict[tuple[int, ...], list[Columns]](list)
    for columns in tables(v, w, slots):
        groups[columns[0]].append(columns)
    s2 = sum((x * x for x in omega), F(0))
    for shown, every in groups.items():
        y = [sum((x for x, at in zip(omega, shown, strict=True) if at == a), F(0)) for a in range(v)]
        h = [sum((x * x for x, at in zip(omega, shown, strict=True) if at == a), F(0)) for a in range(v)]
        r2 = sum((x * x for x in y), F(0))
        for a, d in product(range(v), repeat=2):
            same, both = F(a == d), y[a] * y[d]
            fibre = same * h[a] - h[a] * y[d] - h[d] * y[a] + both * s2
            stated = (1 - F(1, v)) / (w - 1) * (w * fibre - (same * both - y[a] * both - y[d] * both + both * r2))
            found = sum((product_of_rows(columns, omega, v, a, d) for columns in every), F(0)) / len(every)
            assert found == stated


# --- the noise, over every sample ------------------------------------------------------------------------------------

LAW = {(0, 0): F(1, 2), (0, 1): F(1, 3), (1, 0): F(0), (1, 1): F(1, 6)}
"""Q(sigma, c), a law of two slots and two classes."""


@pytest.mark.parametrize("P", [1, 2, 3])
def test_noise_over_every_sample(P: int) -> None:
    pairs = list(LAW)
    covariance = {(z, u): F(0) for z, u in product(pairs, repeat=2)}
    for draws in product(pairs, repeat=P):
        chance = F(1)
        for z in draws:
            chance *= LAW[z]
        noise = {z: F(draws.count(z), P) - LAW[z] for z in pairs}
        for z, u in covariance:
            covariance[z, u] += chance * noise[z] * noise[u]
    for z, u in covariance:
        assert covariance[z, u] == ((z == u) * LAW[z] - LAW[z] * LAW[u]) / P
    for one, other in product(range(2), repeat=2):
        by_row = sum(covariance[(one, c), (other, c)] for c in range(2))
        margin = sum(LAW[one, c] for c in range(2))
        assert by_row == ((one == other) * margin - sum(LAW[one, c] * LAW[other, c] for c in range(2))) / P
        by_column = sum(covariance[(slot, one), (slot, other)] for slot in range(2))
        margin = sum(LAW[slot, one] for slot in range(2))
        assert by_column == ((one == other) * margin - sum(LAW[s, one] * LAW[s, other] for s in range(2))) / P
    energy = sum((covariance[z, z] for z in pairs), F(0))
    assert energy == noise_energy(F(P), sum((q * q for q in LAW.values()), F(0)))
