from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.numerics import kmeans
from latentproof.numerics.cluster import cluster
from latentproof.numerics.seeds import generator


def plain(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace every kernel of a module by its plain Python function."""
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
    projected = kmeans.principal(points, weights, start, 12)
    plain(kmeans, monkeypatch)
    assert np.array_equal(kmeans.kmeans(points, weights, uniforms, 20), labels)
    np.testing.assert_allclose(kmeans.principal(points, weights, start, 12), projected, rtol=1e-9, atol=1e-12)


def test_projection_spans_the_leading_directions() -> None:
    rng = generator("projection")
    low = rng.standard_normal((30, 2)) @ rng.standard_normal((2, 40))
    points = np.ascontiguousarray(low.T + 1e-6 * rng.standard_normal((40, 30)))
    weights = rng.random(30) + 0.5
    projected = kmeans.principal(points, weights, rng.standard_normal((2, 30)), 12)
    for i in range(1, 30):
        exact = ((points[:, i] - points[:, 0]) ** 2).sum()
        assert ((projected[:, i] - projected[:, 0]) ** 2).sum() == pytest.approx(exact, rel=1e-3)


def test_inertia_is_close_to_the_library_s() -> None:
    """scikit-learn with 10 restarts finds no inertia lower by more than 10 %."""
    from sklearn.cluster import KMeans

    rng = generator("library")
    points, weights = rng.random((60, 4)), rng.random(60) + 0.1
    uniforms = rng.random((10, 6, 3))
    labels = kmeans.kmeans(np.ascontiguousarray(points.T), weights, uniforms, 100)
    inertia = sum(
        float(weights[labels == c] @ ((points[labels == c] - centre) ** 2).sum(1))
        for c in range(6)
        for centre in [np.average(points[labels == c], axis=0, weights=weights[labels == c])]
    )
    library = KMeans(6, n_init=10, random_state=1).fit(points, sample_weight=weights)
    assert inertia <= 1.1 * library.inertia_


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
def test_degenerate_tables_give_labels_in_range(table: Any, k: int) -> None:
    counts = np.asarray(table, dtype=np.int64)
    labels = cluster(counts, k, np.random.default_rng(0))
    assert labels.shape == (5,)
    assert 0 <= labels.min() <= labels.max() < k
    assert np.array_equal(labels, cluster(counts, k, np.random.default_rng(0)))


def test_an_empty_cluster_takes_the_worst_point() -> None:
    points, weights = np.array([[0.0, 1.0, 10.0]]), np.ones(3)
    centres, labels, distances = np.zeros((2, 1)), np.zeros(3, dtype=np.int64), np.array([0.0, 1.0, 100.0])
    kmeans.move(points, weights, centres, labels, distances)
    assert centres[1, 0] == 10


def test_bad_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="k and restarts"):
        cluster(np.ones((2, 2), dtype=np.int64), 0, np.random.default_rng(0))
