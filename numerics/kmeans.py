"""Compiled kernels of weighted k-means++ and of the projection before it.

Points are stored transposed, (d, n): every inner loop runs over the n points and is a kernel of its own, which LLVM
vectorises without reordering a sum. All randomness comes in as arrays, so that the compiled kernels and their plain
Python functions agree up to the rounding of sums.
Source: Arthur, Vassilvitskii (2007), k-means++, section 2.2; Lloyd (1982); Halko, Martinsson, Tropp (2011),
arXiv:0909.4061, algorithm 4.4 (subspace iteration).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel

Points = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


@kernel
def kmeans(points: Points, weights: Points, uniforms: Points, iterations: int) -> Labels:
    """The labels (n,) of least weighted inertia over the restarts, in 0..k-1.

    points: (d, n); weights: (n,), positive; uniforms: (restarts, k, candidates) in [0, 1), which decide the seeding.

    >>> kmeans(np.array([[0., 0.1, 5.]]), np.ones(3), np.full((1, 2, 2), .5), 10).tolist()
    [0, 0, 1]
    """
    n = points.shape[1]
    best = np.zeros(n, dtype=np.int64)
    least = np.inf
    for run in range(uniforms.shape[0]):
        labels = np.full(n, -1, dtype=np.int64)
        distances = np.empty(n)
        centres = seed_centres(points, weights, uniforms[run])
        changed = assign(points, centres, labels, distances)
        steps = 0
        while changed and steps < iterations:
            move(points, weights, centres, labels, distances)
            changed = assign(points, centres, labels, distances)
            steps += 1
        inertia = dot(weights, distances)
        if inertia < least:
            least = inertia
            best = labels
    return best


@kernel
def seed_centres(points: Points, weights: Points, uniforms: Points) -> Points:
    """Greedy k-means++ centres, shape (k, d): each the best of the candidates for the weighted potential."""
    d, n = points.shape
    k, candidates = uniforms.shape
    centres = np.empty((k, d))
    nearest = np.full(n, np.inf)
    kept = np.empty(n)
    trial = np.empty(n)
    for c in range(k):
        least = np.inf
        for t in range(candidates if c > 0 else 1):
            candidate = pick(weights, nearest, uniforms[c, t])
            for i in range(n):
                trial[i] = 0.0
            for j in range(d):
                add_squares(trial, points[j], points[j, candidate])
            for i in range(n):
                trial[i] = min(trial[i], nearest[i])
            potential = dot(weights, trial)
            if potential < least:
                least = potential
                for j in range(d):
                    centres[c, j] = points[j, candidate]
                for i in range(n):
                    kept[i] = trial[i]
        for i in range(n):
            nearest[i] = kept[i]
    return centres


@kernel
def pick(weights: Points, nearest: Points, uniform: float) -> int:
    """Draw an index with probability proportional to weight times distance (to the weight while all are infinite)."""
    n = weights.shape[0]
    first = np.isinf(nearest[0])
    target = uniform * (weights.sum() if first else dot(weights, nearest))
    running = 0.0
    last = 0
    for i in range(n):
        mass = weights[i] if first else weights[i] * nearest[i]
        if mass > 0:
            running += mass
            last = i
            if running > target:
                return i
    return last


@kernel
def assign(points: Points, centres: Points, labels: Labels, distances: Points) -> bool:
    """Put every point to its nearest centre, in place (labels, squared distances); whether a label changed."""
    k, d = centres.shape
    n = points.shape[1]
    row = np.empty(n)
    labels_before = labels.copy()
    for i in range(n):
        distances[i] = np.inf
    for c in range(k):
        for i in range(n):
            row[i] = 0.0
        for j in range(d):
            add_squares(row, points[j], centres[c, j])
        keep_nearer(row, c, distances, labels)
    changed = False
    for i in range(n):
        changed |= labels[i] != labels_before[i]
    return changed


@kernel
def move(points: Points, weights: Points, centres: Points, labels: Labels, distances: Points) -> None:
    """Centres to their clusters' weighted means, in place; an empty cluster to the point that costs most."""
    k, d = centres.shape
    n = points.shape[1]
    mass = np.zeros(k)
    for i in range(n):
        mass[labels[i]] += weights[i]
    for j in range(d):
        for c in range(k):
            centres[c, j] = 0.0
        for i in range(n):
            centres[labels[i], j] += weights[i] * points[j, i]
    for c in range(k):
        if mass[c] > 0:
            for j in range(d):
                centres[c, j] /= mass[c]
        else:
            farthest = 0
            for i in range(n):
                if weights[i] * distances[i] > weights[farthest] * distances[farthest]:
                    farthest = i
            for j in range(d):
                centres[c, j] = points[j, farthest]
            distances[farthest] = 0.0


@kernel
def principal(points: Points, weights: Points, start: Points, steps: int) -> Points:
    """Coordinates (rank, n) of points (d, n) along their leading weighted principal directions, mean removed.

    start: (rank, n) standard normal. Subspace iteration, orthonormalised at each step; an exact basis is not needed,
    only that the leading directions are in its span. LAPACK is avoided: its threads would fight the workers'.
    """
    d, n = points.shape
    rank = start.shape[0]
    scaled = np.empty((d, n))
    total = weights.sum()
    for j in range(d):
        mean = dot(weights, points[j]) / total
        for i in range(n):
            scaled[j, i] = (points[j, i] - mean) * np.sqrt(weights[i])
    basis = start.copy()
    image = np.empty((rank, d))
    for _ in range(steps):
        for r in range(rank):
            for j in range(d):
                image[r, j] = dot(basis[r], scaled[j])
        orthonormalise(image)
        for r in range(rank):
            for i in range(n):
                basis[r, i] = 0.0
            for j in range(d):
                add_multiple(basis[r], scaled[j], image[r, j])
    for r in range(rank):
        for i in range(n):
            basis[r, i] /= np.sqrt(weights[i])
    return basis


@kernel
def orthonormalise(vectors: Points) -> None:
    """Modified Gram-Schmidt on the rows, in place; a row within rounding of the earlier ones becomes zero."""
    for r in range(vectors.shape[0]):
        before = dot(vectors[r], vectors[r])
        for q in range(r):
            add_multiple(vectors[r], vectors[q], -dot(vectors[r], vectors[q]))
        norm = dot(vectors[r], vectors[r])
        scale = 1 / np.sqrt(norm) if norm > 1e-24 * before else 0.0
        for j in range(vectors.shape[1]):
            vectors[r, j] *= scale


@kernel
def keep_nearer(row: Points, c: int, distances: Points, labels: Labels) -> None:
    """Where row is below the distances, put row and label c, in place; without a branch, so that it vectorises."""
    for i in range(row.shape[0]):
        nearer = row[i] < distances[i]
        distances[i] = row[i] if nearer else distances[i]
        labels[i] = c if nearer else labels[i]


@kernel
def add_squares(row: Points, coordinates: Points, x: float) -> None:
    """row += (coordinates - x)^2, in place."""
    for i in range(row.shape[0]):
        row[i] += (coordinates[i] - x) * (coordinates[i] - x)


@kernel
def add_multiple(row: Points, other: Points, factor: float) -> None:
    """row += factor * other, in place."""
    for i in range(row.shape[0]):
        row[i] += factor * other[i]


@kernel
def dot(x: Points, y: Points) -> float:
    """The inner product in eight interleaved partial sums: a fixed order of summation that still vectorises."""
    lanes = np.zeros(8)
    whole = x.shape[0] - x.shape[0] % 8
    for i in range(0, whole, 8):
        for lane in range(8):
            lanes[lane] += x[i + lane] * y[i + lane]
    total = 0.0
    for lane in range(8):
        total += lanes[lane]
    for i in range(whole, x.shape[0]):
        total += x[i] * y[i]
    return total
