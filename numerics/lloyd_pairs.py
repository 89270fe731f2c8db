r"""Lloyd's iterations from the squared distances between all pairs of points, without looking at coordinates again.

Statement: with mu the mean of a cluster C of mass W = sum_{i in C} w_i,
    \[ \|x-\mu\|^2=\frac1W\sum_{i\in C}w_i\|x-x_i\|^2-\frac1{2W^2}\sum_{i,j\in C}w_iw_j\|x_i-x_j\|^2 . \]
The sums over C change by one row of the matrix for each point that enters or leaves, so that an iteration costs a pass
over the points for each point that moved and each centre that moved, in any dimension. k-means++ with restarts
computes most of the matrix for its seeding anyway. Sums are updated in a fixed order: results are deterministic.
Source: Lloyd (1982); Huygens' and Koenig's theorem; kernel k-means, Dhillon, Guan, Kulis (2004), equation 2.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel
from latentproof.numerics.kmeans_rows import add_multiple, copy, differ, dot, nearest_centres

Points = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@kernel
def lloyd_by_pairs(pairs: Points, weights: Points, state: Points, labels: Labels, iterations: int) -> float:
    """The inertia after Lloyd's iterations from squared distances (k, n) to the first centres; labels, state in place.

    pairs: (n, n), squared distances of the points; weights: (n,), positive.

    >>> pairs = np.array([[0., 1., 16.], [1., 0., 9.], [16., 9., 0.]])
    >>> labels = np.zeros(3, dtype=np.int64)
    >>> lloyd_by_pairs(pairs, np.ones(3), pairs[:2].copy(), labels, 10), labels.tolist()
    (0.5, [0, 0, 1])
    """
    k, n = state.shape
    sums = np.zeros((k, n))
    mass = np.zeros(k)
    members = np.zeros(k, dtype=np.int64)
    distances = np.empty(n)
    dirty = np.ones(k, dtype=np.bool_)
    nearest_centres(state, labels, distances)
    for i in range(n):
        members[labels[i]] += 1
        mass[labels[i]] += weights[i]
        add_multiple(sums, labels[i], pairs, i, weights[i])
    before = labels.copy()
    for _ in range(iterations):
        place(pairs, weights, sums, mass, members, state, labels, distances, dirty)
        copy(before, labels)
        nearest_centres(state, labels, distances)
        if not differ(labels, before, dirty):
            break
        for i in range(n):
            if labels[i] != before[i]:
                change(sums, mass, members, before[i], labels[i], pairs[i], weights[i])
    return dot(weights, distances)


@kernel
def change(sums: Points, mass: Points, members: Labels, old: int, new: int, row: Points, weight: float) -> None:
    """A point of this row of distances and this weight goes from one cluster to another, in place."""
    members[old] -= 1
    members[new] += 1
    mass[old] -= weight
    mass[new] += weight
    shift_multiple(sums[old], sums[new], row, weight)
    if members[old] == 0:
        # Nothing is left, of rounding neither.
        mass[old] = 0.0
        multiply_add(sums[old], sums[old], 0.0, 0.0)


@kernel
def shift_multiple(old: Points, new: Points, row: Points, factor: float) -> None:
    """old -= factor * row, new += factor * row, in place."""
    for i in range(row.shape[0]):
        moved = factor * row[i]
        old[i] -= moved
        new[i] += moved


@kernel
def place(
    pairs: Points,
    weights: Points,
    sums: Points,
    mass: Points,
    members: Labels,
    state: Points,
    labels: Labels,
    distances: Points,
    dirty: Flags,
) -> None:
    """Rows of state from the means of dirty clusters; empty ones go to the point that costs most, as in `move`."""
    k, n = state.shape
    inner = np.zeros(k)
    for i in range(n):
        c = labels[i]
        if dirty[c]:
            inner[c] += weights[i] * sums[c, i]
    for c in range(k):
        if members[c] == 0:
            dirty[c] = True
            farthest = 0
            for i in range(n):
                if weights[i] * distances[i] > weights[farthest] * distances[farthest]:
                    farthest = i
            copy(state[c], pairs[farthest])
            distances[farthest] = 0.0
        elif dirty[c]:
            multiply_add(state[c], sums[c], 1.0 / mass[c], -0.5 * inner[c] / (mass[c] * mass[c]))


@kernel
def multiply_add(out: npt.NDArray[Any], row: Points, factor: float, shift: float) -> None:
    """out = factor * row + shift, in place."""
    for i in range(out.shape[0]):
        out[i] = factor * row[i] + shift
