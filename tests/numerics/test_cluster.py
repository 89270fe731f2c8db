from __future__ import annotations

from fractions import Fraction
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.numerics import kmeans, kmeans_rows, lloyd_pairs, principal
from latentproof.numerics.cluster import CLUSTERERS, Clusterer, cluster, ward
from latentproof.numerics.seeds import generator
from latentproof.testing import Checks

CLUSTERING = (kmeans, kmeans_rows, lloyd_pairs)


def plain(monkeypatch: pytest.MonkeyPatch, *modules: ModuleType) -> None:
    """Replace every kernel of these modules by its plain Python function."""
    for module in modules:
        for name, member in vars(module).copy().items():
            if hasattr(member, "py_func"):
                monkeypatch.setattr(module, name, member.py_func)


@pytest.mark.parametrize("duplicates", [False, True])
def test_plain_python_gives_the_compiled_answer(monkeypatch: pytest.MonkeyPatch, duplicates: bool) -> None:
    rng = generator("plain", int(duplicates))
    points = rng.random((5, 23))
    if duplicates:
        points[:] = points[:, :1]
    weights, start, uniforms = rng.random(23) + 0.1, rng.standard_normal((3, 23)), rng.random((3, 4, 3))
    labels = kmeans.kmeans(points, weights, uniforms, 20)
    polished = kmeans.polish(points, weights, labels[::-1].copy(), 4, 20)
    projected = principal.principal(points, weights, start, 12)
    plain(monkeypatch, *CLUSTERING, principal)
    assert np.array_equal(kmeans.kmeans(points, weights, uniforms, 20), labels)
    assert np.array_equal(kmeans.polish(points, weights, labels[::-1].copy(), 4, 20), polished)
    np.testing.assert_allclose(principal.principal(points, weights, start, 12), projected, rtol=1e-9, atol=1e-12)


def lloyd_in_fractions(points: Any, weights: Any, start: list[int], k: int) -> list[int]:
    """Lloyd's iterations from the means of the clusters of `start`, none of which ever gets empty, exactly."""
    rows = [[Fraction(x) for x in row] for row in points.T.tolist()]
    labels: list[int] = []
    following = start
    while following != labels:
        labels = following
        centres = []
        for c in range(k):
            mass = sum(Fraction(w) for w, label in zip(weights, labels, strict=True) if label == c)
            of = [(Fraction(w), row) for w, row, label in zip(weights, rows, labels, strict=True) if label == c]
            centres.append([sum(w * row[j] for w, row in of) / mass for j in range(len(rows[0]))])
        apart = [[sum((x - y) ** 2 for x, y in zip(row, centre, strict=True)) for centre in centres] for row in rows]
        following = [distances.index(min(distances)) for distances in apart]
    return labels


@pytest.mark.parametrize("seed", range(6))
def test_compiled_plain_and_exact_iterations_agree(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two crossed clouds of whole numbers, far from ties of distances; Fractions have no rounding to hide behind."""
    rng = generator("fractions", seed)
    k, d, n = 3, 2, 18
    points = (50 * rng.integers(0, 3, (d, n)) + rng.integers(0, 12, (d, n))).astype(np.float64)
    weights = rng.integers(1, 9, n).astype(np.float64)
    start = np.arange(n) % k
    exact = lloyd_in_fractions(points, weights.tolist(), start.tolist(), k)
    assert kmeans.polish(points, weights, start, k, 100).tolist() == exact
    plain(monkeypatch, *CLUSTERING)
    assert kmeans.polish(points, weights, start, k, 100).tolist() == exact
    assert kmeans.polish(points, weights[::-1].copy(), start, k, 100).tolist() == lloyd_in_fractions(
        points, weights[::-1].tolist(), start.tolist(), k
    )


def test_projection_spans_the_leading_directions() -> None:
    rng = generator("projection")
    low = rng.standard_normal((30, 2)) @ rng.standard_normal((2, 40))
    points = np.ascontiguousarray(low.T + 1e-6 * rng.standard_normal((40, 30)))
    weights = rng.random(30) + 0.5
    projected = principal.principal(points, weights, rng.standard_normal((2, 30)), 12)
    for i in range(1, 30):
        exact = ((points[:, i] - points[:, 0]) ** 2).sum()
        assert ((projected[:, i] - projected[:, 0]) ** 2).sum() == pytest.approx(exact, rel=1e-3)


def test_remembered_distances_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for one seeding row only, every row is measured again, and the labels are the same."""
    rng = generator("remembered")
    points, weights, uniforms = rng.random((6, 90)), rng.random(90) + 0.1, rng.random((5, 7, 3))
    labels = kmeans.kmeans(points, weights, uniforms, 50)
    plain(monkeypatch, *CLUSTERING)
    monkeypatch.setattr(kmeans, "MAX_KEPT", 1)
    assert np.array_equal(kmeans.kmeans(points, weights, uniforms, 50), labels)


@pytest.mark.parametrize("seed", range(4))
def test_iterations_on_pairs_are_those_on_coordinates(seed: int) -> None:
    """From the same first centres: the same labels and inertia, also where clusters get empty."""
    rng = generator("pairs", seed)
    n, d, k = 61, 8, 9
    rows, weights = rng.random((n, d)), rng.random(n) + 0.1
    points = np.ascontiguousarray(rows.T)
    pairs, row = np.empty((n, n)), np.empty(n)
    kmeans_rows.all_distances(points, rows, pairs)
    for i in range(n):
        kmeans_rows.squared_distances(points, rows[i], row)
        assert np.array_equal(pairs[i], row)
    centres = rng.choice(n, k, replace=False)
    centres[-2:] = centres[0]  # never nearest: empty at once
    found = []
    for by_pairs in (False, True):
        state, labels = pairs[centres].copy(), np.zeros(n, dtype=np.int64)
        if by_pairs:
            cost = lloyd_pairs.lloyd_by_pairs(pairs, weights, state, labels, 100)
        else:
            cost = kmeans.lloyd(points, rows, weights, state, labels, 100)
        assert cost == pytest.approx(inertia(rows, weights, labels), rel=1e-12)
        found.append(labels)
    assert np.array_equal(found[0], found[1])
    assert len(set(found[0].tolist())) == k


def inertia(points: Any, weights: Any, labels: Any) -> float:
    return sum(
        float(weights[labels == c] @ ((points[labels == c] - centre) ** 2).sum(1))
        for c in np.unique(labels)
        for centre in [np.average(points[labels == c], axis=0, weights=weights[labels == c])]
    )


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_inertia_is_close_to_the_library_s(check: Checks) -> None:
    """In nine samples of ten scikit-learn, 10 restarts, finds no inertia lower by 10 %, than Ward with Lloyd 25 %."""
    from sklearn.cluster import KMeans

    rng = check.generator()

    def close() -> bool:
        points, weights = rng.random((60, 4)), rng.random(60) + 0.1
        columns = np.ascontiguousarray(points.T)
        library = KMeans(6, n_init=10, random_state=int(rng.integers(2**31))).fit(points, sample_weight=weights)
        labels = kmeans.kmeans(columns, weights, rng.random((10, 6, 3)), 100)
        merged = ward(columns, 6)
        polished = kmeans.polish(columns, weights, merged, 6, 100)
        assert inertia(points, weights, polished) <= inertia(points, weights, merged) + 1e-12
        return bool(
            inertia(points, weights, labels) <= 1.1 * library.inertia_
            and inertia(points, weights, polished) <= 1.25 * library.inertia_
        )

    check.event(lambda start, stop: [close() for _ in range(start, stop)], p_between=(0.9, 1), delta=0.45, block=8)


def test_ward_is_the_library_s() -> None:
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.metrics import adjusted_rand_score

    points = generator("ward").random((70, 5))
    library = AgglomerativeClustering(8, linkage="ward").fit_predict(points)
    assert adjusted_rand_score(ward(np.ascontiguousarray(points.T), 8), library) == 1


@settings(deadline=None)
@given(st.integers(2, 6), st.integers(1, 5), st.integers(0, 2**40))
def test_well_separated_rows_are_found_in_any_order(k: int, m: int, seed: int) -> None:
    rng = generator("separated", seed)
    truth = np.repeat(np.arange(k), m)
    rng.shuffle(truth)
    table = 10**6 * np.eye(k, dtype=np.int64)[truth] + rng.integers(1000, size=(k * m, k))
    labels = cluster(table, k, rng, restarts=20)
    assert len({(int(a), int(b)) for a, b in zip(truth, labels, strict=True)}) == k == len(set(labels.tolist()))


@pytest.mark.parametrize(
    "table",
    [
        np.zeros((5, 3)),
        np.eye(5)[:, :3],
        np.ones((5, 3)),
        np.ones((5, 40)),
        np.array([[10**15, 0, 0]] * 5),
        np.ones((5, 1)),
    ],
)
@pytest.mark.parametrize("k", [1, 2, 5, 8])
@pytest.mark.parametrize("clusterer", CLUSTERERS)
def test_degenerate_tables_give_labels_in_range(table: Any, k: int, clusterer: Clusterer) -> None:
    counts = np.asarray(table, dtype=np.int64)
    labels = cluster(counts, k, np.random.default_rng(0), clusterer=clusterer)
    assert labels.shape == (5,)
    assert 0 <= labels.min() <= labels.max() < k
    assert np.array_equal(labels, cluster(counts, k, np.random.default_rng(0), clusterer=clusterer))


def test_an_empty_cluster_takes_the_worst_point() -> None:
    rows, weights = np.array([[0.0], [1.0], [10.0]]), np.ones(3)
    centres, labels, distances = np.zeros((2, 1)), np.zeros(3, dtype=np.int64), np.array([0.0, 1.0, 100.0])
    dirty = np.array([True, False])
    kmeans.move(rows, weights, centres, np.zeros(2), labels, distances, dirty)
    assert centres[:, 0] == pytest.approx([11 / 3, 10])
    assert dirty.all()


def test_bad_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="k and restarts"):
        cluster(np.ones((2, 2), dtype=np.int64), 0, np.random.default_rng(0))
    with pytest.raises(ValueError, match="clusterer must be one of kmeans, ward"):
        cluster(np.ones((2, 2), dtype=np.int64), 2, np.random.default_rng(0), clusterer="sorting")  # type: ignore[arg-type]  # refused
