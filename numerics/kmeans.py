"""Compiled kernels of weighted k-means++ with restarts.

Points are stored transposed, (d, n): every inner loop runs over the n points and is a kernel of its own, which LLVM
vectorises without reordering a sum; four coordinates at a time, so that a partial sum is loaded and stored once for
four. No work is done twice: the distances from a seeding candidate to all points are kept for all restarts, and an
iteration measures distances to those centres only whose cluster has changed; both leave every number as it was. All
randomness comes in as an array, so that the compiled kernels and their plain Python functions agree.
Source: Arthur, Vassilvitskii (2007), k-means++, section 2.2; Lloyd (1982).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel

Points = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MAX_KEPT = 2**22
"""Most distances kept for the seeding (32 MB)."""


@kernel
def kmeans(points: Points, weights: Points, uniforms: Points, iterations: int) -> Labels:
    """The labels (n,) of least weighted inertia over the restarts, in 0..k-1.

    points: (d, n); weights: (n,), positive; uniforms: (restarts, k, candidates) in [0, 1), which decide the seeding.

    >>> kmeans(np.array([[0., 0.1, 5.]]), np.ones(3), np.full((1, 2, 2), .5), 10).tolist()
    [0, 0, 1]
    """
    n = points.shape[1]
    restarts, k, candidates = uniforms.shape
    padded, rows = both_layouts(points)
    kept = np.empty((min(n, restarts * k * candidates, MAX_KEPT // n + 1), n))
    place = np.full(n, -1)
    owner = np.full(kept.shape[0], -1)
    taken = np.zeros(1, dtype=np.int64)
    state = np.empty((k, n))
    best = np.zeros(n, dtype=np.int64)
    least = np.inf
    for run in range(restarts):
        seed_distances(padded, rows, weights, uniforms[run], kept, place, owner, taken, state)
        labels = np.zeros(n, dtype=np.int64)
        inertia = lloyd(padded, rows, weights, state, labels, iterations)
        if inertia < least:
            least = inertia
            best = labels
    return best


@kernel
def polish(points: Points, weights: Points, start: Labels, k: int, iterations: int) -> Labels:
    """Labels (n,) after Lloyd's iterations from the means of the clusters of start (n,), labels in 0..k-1.

    >>> polish(np.array([[0., 0.1, 4., 5.]]), np.ones(4), np.array([0, 0, 0, 1]), 2, 10).tolist()
    [0, 0, 1, 1]
    """
    n = points.shape[1]
    padded, rows = both_layouts(points)
    centres = np.zeros((k, rows.shape[1]))
    distances = np.zeros(n)
    labels = start.copy()
    move(rows, weights, centres, np.zeros(k), labels, distances, np.ones(k, dtype=np.bool_))
    state = np.empty((k, n))
    for c in range(k):
        squared_distances(padded, centres[c], state[c])
    lloyd(padded, rows, weights, state, labels, iterations)
    return labels


@kernel
def seed_distances(
    points: Points,
    rows: Points,
    weights: Points,
    uniforms: Points,
    kept: Points,
    place: Labels,
    owner: Labels,
    taken: Labels,
    state: Points,
) -> None:
    """Fill state (k, n) with the squared distances to greedy k-means++ centres, each the best of its candidates.

    rows: the points, (n, d). kept[place[i]] are the distances from point i if place[i] >= 0, whose owner is then i;
    when all places are taken (taken[0] counts them), the last one is given away.
    """
    n = points.shape[1]
    k, candidates = uniforms.shape
    nearest = np.full(n, np.inf)
    trial = np.empty(n)
    running = np.empty(n)
    for c in range(k):
        accumulate(weights, nearest, running)
        least = np.inf
        for t in range(candidates if c > 0 else 1):
            chosen = pick(running, uniforms[c, t])
            if place[chosen] < 0:
                slot = min(taken[0], owner.size - 1)
                taken[0] = slot + 1
                if owner[slot] >= 0:
                    place[owner[slot]] = -1
                owner[slot] = chosen
                place[chosen] = slot
                squared_distances(points, rows[chosen], kept[slot])
            smaller(kept[place[chosen]], nearest, trial)
            potential = dot(weights, trial)
            if potential < least:
                least = potential
                copy(state[c], kept[place[chosen]])
        smaller(state[c], nearest, trial)
        copy(nearest, trial)


@kernel
def accumulate(weights: Points, nearest: Points, running: Points) -> None:
    """Running sums of weight times distance (of the weight alone while all distances are infinite), in place."""
    first = np.isinf(nearest[0])
    total = 0.0
    for i in range(weights.shape[0]):
        total += weights[i] if first else weights[i] * nearest[i]
        running[i] = total


@kernel
def pick(running: Points, uniform: float) -> int:
    """The first index whose running sum exceeds uniform times the total (the first of all if the total is 0)."""
    target = uniform * running[-1]
    low, high = 0, running.shape[0] - 1
    while low < high:
        middle = (low + high) // 2
        if running[middle] > target:
            high = middle
        else:
            low = middle + 1
    return low if running[low] > target else 0


@kernel
def lloyd(points: Points, rows: Points, weights: Points, state: Points, labels: Labels, iterations: int) -> float:
    """Lloyd's iterations from squared distances (k, n) to the first centres; the inertia; labels and state in place."""
    n, d = rows.shape
    k = state.shape[0]
    centres = np.zeros((k, d))
    mass = np.zeros(k)
    dirty = np.ones(k, dtype=np.bool_)
    distances = np.empty(n)
    before = labels.copy()
    nearest_centres(state, labels, distances)
    for _ in range(iterations):
        move(rows, weights, centres, mass, labels, distances, dirty)
        for c in range(k):
            if dirty[c]:
                squared_distances(points, centres[c], state[c])
        copy(before, labels)
        nearest_centres(state, labels, distances)
        if not differ(labels, before, dirty):
            break
    return dot(weights, distances)


@kernel
def nearest_centres(state: Points, labels: Labels, distances: Points) -> None:
    """From squared distances (k, n) the nearest centre of every point and its squared distance, in place."""
    for i in range(labels.shape[0]):
        labels[i] = 0
    copy(distances, state[0])
    for c in range(1, state.shape[0]):
        keep_nearer(state[c], c, distances, labels)


@kernel
def differ(labels: Labels, before: Labels, dirty: Flags) -> bool:
    """Whether a label changed; dirty, in place: which clusters won or lost a point."""
    for c in range(dirty.shape[0]):
        dirty[c] = False
    changed = False
    for i in range(labels.shape[0]):
        if labels[i] != before[i]:
            dirty[labels[i]] = True
            dirty[before[i]] = True
            changed = True
    return changed


@kernel
def move(
    rows: Points, weights: Points, centres: Points, mass: Points, labels: Labels, distances: Points, dirty: Flags
) -> None:
    """Centres of dirty clusters to their weighted means; empty ones to the point that costs most, and dirty. In place.

    rows: (n, d); mass (k,): the clusters' weights.
    """
    n, d = rows.shape
    k = mass.shape[0]
    for c in range(k):
        if dirty[c]:
            mass[c] = 0.0
            for j in range(d):
                centres[c, j] = 0.0
    for i in range(n):
        c = labels[i]
        if dirty[c]:
            mass[c] += weights[i]
            add_multiple(centres, c, rows, i, weights[i])
    for c in range(k):
        if mass[c] == 0:
            dirty[c] = True
            farthest = 0
            for i in range(n):
                if weights[i] * distances[i] > weights[farthest] * distances[farthest]:
                    farthest = i
            copy(centres[c], rows[farthest])
            distances[farthest] = 0.0
        elif dirty[c]:
            for j in range(d):
                centres[c, j] /= mass[c]


@kernel
def squared_distances(points: Points, centre: Points, row: Points) -> None:
    """row = squared distances of the points (d, n) from a centre (d,), in place; d a multiple of 4."""
    for i in range(row.shape[0]):
        row[i] = 0.0
    for j in range(0, points.shape[0], 4):
        add_squares(row, points, j, centre[j], centre[j + 1], centre[j + 2], centre[j + 3])


@kernel
def add_squares(row: Points, points: Points, j: int, x: float, y: float, z: float, t: float) -> None:
    """row += the squares of coordinates j..j+3 less (x, y, z, t), in place."""
    for i in range(row.shape[0]):
        first = points[j, i] - x
        second = points[j + 1, i] - y
        third = points[j + 2, i] - z
        fourth = points[j + 3, i] - t
        row[i] += (first * first + second * second) + (third * third + fourth * fourth)


@kernel
def keep_nearer(row: Points, c: int, distances: Points, labels: Labels) -> None:
    """Where row is below the distances, put row and label c, in place; without a branch, so that it vectorises."""
    for i in range(row.shape[0]):
        nearer = row[i] < distances[i]
        distances[i] = row[i] if nearer else distances[i]
        labels[i] = c if nearer else labels[i]


@kernel
def both_layouts(points: Points) -> tuple[Points, Points]:
    """The points (d, n) with zeros added to a multiple of four coordinates, and their transpose (n, d)."""
    d, n = points.shape
    padded = np.zeros(((d + 3) // 4 * 4, n))
    rows = np.zeros((n, padded.shape[0]))
    for j in range(d):
        for i in range(n):
            padded[j, i] = points[j, i]
            rows[i, j] = points[j, i]
    return padded, rows


@kernel
def copy(row: npt.NDArray[Any], other: npt.NDArray[Any]) -> None:
    """row = other, in place."""
    for i in range(row.shape[0]):
        row[i] = other[i]


@kernel
def smaller(row: Points, other: Points, out: Points) -> None:
    """out = the smaller of two rows, in place."""
    for i in range(row.shape[0]):
        out[i] = row[i] if row[i] < other[i] else other[i]


@kernel
def add_multiple(sums: Points, c: int, rows: Points, i: int, factor: float) -> None:
    """sums[c] += factor * rows[i], in place."""
    for j in range(rows.shape[1]):
        sums[c, j] += factor * rows[i, j]


@kernel
def dot(x: Points, y: Points) -> float:
    """The inner product in eight interleaved partial sums: a fixed order of summation that still vectorises."""
    a = b = c = d = e = f = g = h = 0.0
    whole = x.shape[0] - x.shape[0] % 8
    for i in range(0, whole, 8):
        a += x[i] * y[i]
        b += x[i + 1] * y[i + 1]
        c += x[i + 2] * y[i + 2]
        d += x[i + 3] * y[i + 3]
        e += x[i + 4] * y[i + 4]
        f += x[i + 5] * y[i + 5]
        g += x[i + 6] * y[i + 6]
        h += x[i + 7] * y[i + 7]
    total = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for i in range(whole, x.shape[0]):
        total += x[i] * y[i]
    return total
