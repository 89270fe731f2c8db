"""Compiled kernels of weighted k-means++ with restarts.

Points are stored transposed, (d, n): every inner loop runs over the n points and is a kernel of its own, which LLVM
vectorises without reordering a sum; four coordinates at a time, so that a partial sum is loaded and stored once for
four. No work is done twice: the distances from a seeding candidate to all points are kept for all restarts, and an
iteration measures distances to those centres only whose cluster has changed. Where the restarts draw as many candidates
as there are points, all distances are measured first, and the iterations work on them (`lloyd_pairs`). All
randomness comes in as an array, so that the compiled kernels and their plain Python functions agree.
Source: Arthur, Vassilvitskii (2007), k-means++, section 2.2; Lloyd (1982).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel
from latentproof.numerics.kmeans_rows import (
    add_multiple,
    add_number,
    all_distances,
    both_layouts,
    copy,
    differ,
    dot,
    nearest_centres,
    potential,
    smaller,
    squared_distances,
)
from latentproof.numerics.lloyd_pairs import lloyd_by_pairs

Points = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MAX_KEPT = 2**22
"""Most distances kept (32 MB)."""


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
    whole = kept.shape[0] == n
    place = np.full(n, -1)
    owner = np.full(kept.shape[0], -1)
    taken = np.zeros(1, dtype=np.int64)
    state = np.empty((k, n))
    best = np.zeros(n, dtype=np.int64)
    if whole:
        all_distances(padded, rows, kept)
        place[:] = np.arange(n)
    least = np.inf
    for run in range(restarts):
        seed_distances(padded, rows, weights, uniforms[run], kept, place, owner, taken, state)
        labels = np.zeros(n, dtype=np.int64)
        if whole:
            inertia = lloyd_by_pairs(kept, weights, state, labels, iterations)
        else:
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
            cost = potential(weights, kept[place[chosen]], nearest)
            if cost < least:
                least = cost
                copy(state[c], kept[place[chosen]])
        smaller(state[c], nearest, trial)
        copy(nearest, trial)


@kernel
def accumulate(weights: Points, nearest: Points, running: Points) -> None:
    """Running sums of weight times distance (of the weight alone while all distances are infinite), in place.

    Four quarters of the points side by side, since each addition waits for the one before it.
    """
    first = np.isinf(nearest[0])
    n = weights.shape[0]
    quarter = n // 4
    a = b = c = d = 0.0
    for i in range(quarter):
        j, k, l = i + quarter, i + 2 * quarter, i + 3 * quarter
        a += weights[i] if first else weights[i] * nearest[i]
        b += weights[j] if first else weights[j] * nearest[j]
        c += weights[k] if first else weights[k] * nearest[k]
        d += weights[l] if first else weights[l] * nearest[l]
        running[i], running[j], running[k], running[l] = a, b, c, d
    for i in range(4 * quarter, n):
        d += weights[i] if first else weights[i] * nearest[i]
        running[i] = d
    add_number(running[quarter : 2 * quarter], a)
    add_number(running[2 * quarter : 3 * quarter], a + b)
    add_number(running[3 * quarter :], a + b + c)


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
