"""Compiled projection of weighted points on their leading principal directions.

Subspace iteration on the weighted, centred points, orthonormalised at each step; an exact basis is not needed, only
that the leading directions are in its span. LAPACK is avoided: its threads would fight the workers'.
Source: Halko, Martinsson, Tropp (2011), arXiv:0909.4061, algorithm 4.4.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel
from latentproof.numerics.kmeans_rows import dot

Points = npt.NDArray[np.float64]


@kernel
def principal(points: Points, weights: Points, start: Points, steps: int) -> Points:
    """Coordinates (rank, n) of points (d, n) along their leading weighted principal directions, mean removed.

    weights: (n,), positive; start: (rank, n) standard normal; steps >= 1.

    >>> flat = np.array([[0., 3., 6.], [0., 4., 8.]])
    >>> np.abs(principal(flat, np.ones(3), np.array([[1., 2., 0.]]), 3)).round(6)
    array([[5., 0., 5.]])
    """
    d, n = points.shape
    roots = np.sqrt(weights)
    total = weights.sum()
    scaled = np.empty((d, n))
    for j in range(d):
        mean = dot(weights, points[j]) / total
        for i in range(n):
            scaled[j, i] = (points[j, i] - mean) * roots[i]
    turned = scaled.T.copy()
    basis = start.copy()
    for _ in range(steps):
        image = product(basis, turned)
        orthonormalise(image)
        basis = product(image, scaled)
    for r in range(basis.shape[0]):
        for i in range(n):
            basis[r, i] /= roots[i]
    return basis


@kernel
def product(left: Points, right: Points) -> Points:
    """The matrix product (p, q) times (q, r), four rows of the right factor at a time."""
    p, q = left.shape
    out = np.zeros((p, right.shape[1]))
    whole = q - q % 4
    for a in range(p):
        for j in range(0, whole, 4):
            add_rows(out, a, right, j, left[a, j], left[a, j + 1], left[a, j + 2], left[a, j + 3])
        for j in range(whole, q):
            add_row(out, a, right, j, left[a, j])
    return out


@kernel
def orthonormalise(vectors: Points) -> None:
    """Modified Gram-Schmidt on the rows, in place; a row within rounding of the earlier ones becomes zero."""
    for r in range(vectors.shape[0]):
        before = dot(vectors[r], vectors[r])
        for q in range(r):
            add_row(vectors, r, vectors, q, -dot(vectors[r], vectors[q]))
        norm = dot(vectors[r], vectors[r])
        scale = 1 / np.sqrt(norm) if norm > 1e-24 * before else 0.0
        for j in range(vectors.shape[1]):
            vectors[r, j] *= scale


@kernel
def add_rows(out: Points, a: int, rows: Points, j: int, x: float, y: float, z: float, t: float) -> None:
    """out[a] += x rows[j] + y rows[j+1] + z rows[j+2] + t rows[j+3], in place."""
    for i in range(rows.shape[1]):
        out[a, i] += (x * rows[j, i] + y * rows[j + 1, i]) + (z * rows[j + 2, i] + t * rows[j + 3, i])


@kernel
def add_row(out: Points, a: int, rows: Points, j: int, factor: float) -> None:
    """out[a] += factor * rows[j], in place."""
    for i in range(rows.shape[1]):
        out[a, i] += factor * rows[j, i]
