"""Gradients against finite differences, in double precision: a wrong sign or factor anywhere shows here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from latentproof.numerics.networks.clusterer import Clusterer, ClusterLoss
from latentproof.numerics.networks.perceptron import AdamW, Perceptron
from latentproof.numerics.networks.predictor import Predictor
from latentproof.numerics.networks.stack import directions, undirected


def in_double(parameters: list[Any]) -> None:
    """The same arrays' values in double precision, in place of the list's items."""
    parameters[:] = [p.astype(np.float64) for p in parameters]


def differences(value: Callable[[], float], parameter: Any, where: list[tuple[int, ...]], step: float = 1e-6) -> Any:
    found = []
    for place in where:
        kept = parameter[place]
        parameter[place] = kept + step
        above = value()
        parameter[place] = kept - step
        below = value()
        parameter[place] = kept
        found.append((above - below) / (2 * step))
    return np.array(found)


def places(rng: np.random.Generator, shape: tuple[int, ...], count: int = 6) -> list[tuple[int, ...]]:
    return [tuple(int(rng.integers(n)) for n in shape) for _ in range(count)]


@pytest.mark.parametrize("usage", [0.0, 0.7])
def test_clusterer(usage: float) -> None:
    rng = np.random.default_rng(3)
    clusterer = Clusterer(5, 7, 4, ClusterLoss(usage=usage), rng, embedding=3)
    in_double(clusterer._net.parameters)
    clusterer._book = clusterer._book.astype(np.float64)
    y = rng.normal(size=(9, 5))
    y /= np.sqrt((y * y).sum(axis=1, keepdims=True))
    weights = rng.random(9)
    weights /= weights.sum()
    _, gradients, _ = clusterer.gradients(y, weights)
    for parameter, gradient in zip(clusterer.parameters, gradients, strict=True):
        where = places(rng, parameter.shape)
        numeric = differences(lambda: clusterer.gradients(y, weights)[0], parameter, where)
        np.testing.assert_allclose([gradient[place] for place in where], numeric, rtol=2e-4, atol=1e-7)


@pytest.mark.parametrize("centred", [True, False])
def test_predictor_with_a_loss_of_its_directions(centred: bool) -> None:
    """Cross entropy plus a linear functional of the directions, as the clusterer's gradient is one."""
    rng = np.random.default_rng(4)
    predictor = Predictor(6, 8, 3, 4, rng)
    in_double(predictor.parameters)
    x, pull = rng.random((5, 6)), rng.normal(size=(5, 12))
    seen = rng.dirichlet(np.ones(4), size=(5, 3))
    weights, mass = rng.random((5, 3)), np.full(5, 0.2)

    def value() -> float:
        laws = predictor.laws(x)
        y, _ = directions(laws, mass, centred)
        return float(-(weights[:, :, None] * seen * np.log(laws)).sum() + (pull * y).sum())

    laws = predictor.laws(x)
    y, norm = directions(laws, mass, centred)
    more = undirected(pull, y, norm, mass, centred, laws.shape)
    gradients = predictor.gradients(laws, seen, weights, more)
    for parameter, gradient in zip(predictor.parameters, gradients, strict=True):
        where = places(rng, parameter.shape)
        np.testing.assert_allclose(
            [gradient[place] for place in where], differences(value, parameter, where), rtol=2e-4, atol=1e-7
        )


def test_adamw_is_adam_where_nothing_decays() -> None:
    """Its first step has length `rate` in every coordinate, whatever the gradient; decay shrinks apart from it."""
    net = Perceptron([2, 2], np.random.default_rng(0))
    start = [p.copy() for p in net.parameters]
    gradients = [np.full_like(p, 1e3) for p in net.parameters]
    AdamW(net.parameters, rate=0.1, decay=0.0).step(gradients)
    for before, after in zip(start, net.parameters, strict=True):
        np.testing.assert_allclose(before - after, 0.1, rtol=1e-4)
    AdamW(net.parameters, rate=0.1, decay=0.5).step([np.zeros_like(p) for p in net.parameters])
    for before, after in zip(start, net.parameters, strict=True):
        np.testing.assert_allclose(after, (before - 0.1) * 0.95, rtol=1e-4, atol=1e-6)
