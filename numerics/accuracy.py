"""Accuracy of a clustering of tuples: population-weighted, under the best matching of clusters to parents.

M(a, h) = P(parent a, label h); accuracy = max over matchings pi of sum_a M(a, pi(a)) (Kuhn 1955, the Hungarian method).
Labels drawn at random reach a chance level well above 1/v at small m (.5 at m = 2), so that the corrected accuracy
(accuracy - chance)/(1 - chance) is offered beside the raw one.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Law = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def confusion(labels: Labels, probabilities: Law, clusters: int) -> Law:
    """M(a, h) = sum_k P(T = r(a, k)) [label(a, k) = h], shape (v, clusters).

    labels: (v*m,), row a*m+k, in 0..clusters-1; probabilities: (v, m).

    >>> confusion(np.array([0, 1]), np.array([[.5], [.5]]), 2)
    array([[0.5, 0. ],
           [0. , 0.5]])
    """
    v, m = probabilities.shape
    cells = np.repeat(np.arange(v), m) * clusters + labels
    mass = np.bincount(cells, weights=probabilities.ravel(), minlength=v * clusters)
    return mass.astype(np.float64, copy=False).reshape(v, clusters)


def matched_accuracy(table: Law) -> float:
    """max over matchings of sum_a M(a, pi(a)) for M of shape (v, clusters), as a share of M's sum, in [0, 1].

    >>> matched_accuracy(np.array([[0., .5], [.5, 0.]]))
    1.0
    """
    rows, columns = linear_sum_assignment(table, maximize=True)
    return float(table[rows, columns].sum() / table.sum())


def chance_accuracy(probabilities: Law, clusters: int, rng: np.random.Generator, draws: int = 64) -> float:
    """Mean matched accuracy of uniformly random labels (Monte Carlo, `draws` of them); probabilities (v, m).

    >>> chance_accuracy(np.full((2, 1), .5), 1, np.random.default_rng(0))
    0.5
    """
    labels = rng.integers(clusters, size=(draws, probabilities.size))
    return float(np.mean([matched_accuracy(confusion(row, probabilities, clusters)) for row in labels]))


def corrected_accuracy(accuracy: float, chance: float) -> float:
    """(accuracy - chance)/(1 - chance): 0 at chance level, 1 for a perfect clustering; 1 where chance is 1.

    >>> corrected_accuracy(.75, .5)
    0.5
    """
    return 1.0 if chance >= 1 else (accuracy - chance) / (1 - chance)
