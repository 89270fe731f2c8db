"""What compiled k-means does to rows of points: distances, nearest centres, sums in a fixed order.

Every loop over the points is a kernel of its own, which LLVM vectorises without reordering a sum.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel

Points = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@kernel
def nearest_centres(state: Points, labels: Labels, distances: Points) -> None:
    """From squared distances (k, n) the nearest centre of every point and its squared distance, in place."""
    for i in range(labels.shape[0]):
        labels[i] = 0
    copy(distances, state[0])
    # Two centres a pass; one first where their number is even.
    k = state.shape[0]
    if k % 2 == 0:
        keep_nearer(state[1], 1, distances, labels)
    for c in range(2 - k % 2, k, 2):
        keep_nearer_of_two(state[c], state[c + 1], c, distances, labels)


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
def all_distances(points: Points, rows: Points, pairs: Points) -> None:
    """pairs (n, n) = squared distances of the points (d, n), in place; rows: their transpose; d a multiple of 4.

    Each is measured once, two points at a time, and is bit for bit what `squared_distances` gives.
    """
    n = points.shape[1]
    for i in range(0, n, 2):
        # The last of an odd number of points is measured twice.
        j = min(i + 1, n - 1)
        one, two = pairs[i, i:], pairs[j, i:]
        for k in range(n - i):
            one[k] = 0.0
            two[k] = 0.0
        if i == j:
            two = np.empty(n - i)
        for c in range(0, points.shape[0], 4):
            a, b, d, e = points[c, i:], points[c + 1, i:], points[c + 2, i:], points[c + 3, i:]
            add_squares_to_two(one, two, a, b, d, e, rows[i, c : c + 4], rows[j, c : c + 4])
    for i in range(0, n, 8):
        for j in range(i, n):
            for k in range(i, min(i + 8, j)):
                pairs[j, k] = pairs[k, j]


@kernel
def add_squares_to_two(
    one: Points, two: Points, a: Points, b: Points, c: Points, d: Points, x: Points, y: Points
) -> None:
    """one, two += the squares of four coordinates (a, b, c, d) of the points less those of x and of y, in place."""
    x0, x1, x2, x3 = x[0], x[1], x[2], x[3]
    y0, y1, y2, y3 = y[0], y[1], y[2], y[3]
    for i in range(one.shape[0]):
        a_i, b_i, c_i, d_i = a[i], b[i], c[i], d[i]
        first, second, third, fourth = a_i - x0, b_i - x1, c_i - x2, d_i - x3
        one[i] += (first * first + second * second) + (third * third + fourth * fourth)
        first, second, third, fourth = a_i - y0, b_i - y1, c_i - y2, d_i - y3
        two[i] += (first * first + second * second) + (third * third + fourth * fourth)


@kernel
def keep_nearer(row: Points, c: int, distances: Points, labels: Labels) -> None:
    """Where row is below the distances, put row and label c, in place; without a branch, so that it vectorises."""
    for i in range(row.shape[0]):
        nearer = row[i] < distances[i]
        distances[i] = row[i] if nearer else distances[i]
        labels[i] = c if nearer else labels[i]


@kernel
def keep_nearer_of_two(row: Points, other: Points, c: int, distances: Points, labels: Labels) -> None:
    """As `keep_nearer` for row with label c and then other with c + 1, in place."""
    for i in range(row.shape[0]):
        second = other[i] < row[i]
        least = other[i] if second else row[i]
        nearer = least < distances[i]
        distances[i] = least if nearer else distances[i]
        labels[i] = (c + 1 if second else c) if nearer else labels[i]


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
def add_number(row: Points, number: float) -> None:
    """row += number, in place."""
    for i in range(row.shape[0]):
        row[i] += number


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


@kernel
def potential(weights: Points, row: Points, other: Points) -> float:
    """The sum of weight times the smaller of two rows, in the order of `dot`."""
    a = b = c = d = e = f = g = h = 0.0
    whole = row.shape[0] - row.shape[0] % 8
    for i in range(0, whole, 8):
        a += weights[i] * min(row[i], other[i])
        b += weights[i + 1] * min(row[i + 1], other[i + 1])
        c += weights[i + 2] * min(row[i + 2], other[i + 2])
        d += weights[i + 3] * min(row[i + 3], other[i + 3])
        e += weights[i + 4] * min(row[i + 4], other[i + 4])
        f += weights[i + 5] * min(row[i + 5], other[i + 5])
        g += weights[i + 6] * min(row[i + 6], other[i + 6])
        h += weights[i + 7] * min(row[i + 7], other[i + 7])
    total = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for i in range(whole, row.shape[0]):
        total += weights[i] * min(row[i], other[i])
    return total
