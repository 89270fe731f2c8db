"""Clustering tuples by their target counts: weighted k-means++ with restarts on square-root vectors.

A tuple T seen N_T times becomes the point sqrt(N_Tz/N_T), whose sampling noise has nearly the same size in every
coordinate (Hellinger distance), with weight N_T. Seeding is greedy k-means++: each new centre is the best of 2 + ln k
candidates drawn with probability proportional to weight times squared distance; Lloyd's iterations follow; the best of
`restarts` runs by weighted inertia wins, for a single run often ends in a local minimum and inflates the 90 % threshold
several times. Where the target has more categories than there are clusters, the points are first projected on their
leading k-1 weighted principal directions: k centres span no more.
Source: Arthur, Vassilvitskii (2007), k-means++, section 2.2; Lloyd (1982).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.kmeans import kmeans, principal

Labels = npt.NDArray[np.int64]

RESTARTS = 10
"""k-means runs, of which the one of least inertia wins."""
MAX_ITERATIONS = 100
"""Lloyd iterations of one run; they end earlier, as soon as no label changes."""
POWER_STEPS = 12
"""Steps of the subspace iteration; what separates the parents has then left the noise well behind."""


def cluster(table: npt.NDArray[np.int64], k: int, rng: np.random.Generator, restarts: int = RESTARTS) -> Labels:
    """Labels in 0..k-1 of the rows of a count table (n, D), deterministic given rng.

    Rows without counts cannot be clustered and get a label at random. k, restarts >= 1 or ValueError.

    >>> labels = cluster(np.array([[90, 10], [10, 90], [88, 12]]), 2, np.random.default_rng(0))
    >>> bool(labels[0] == labels[2] != labels[1])
    True
    """
    if k < 1 or restarts < 1:
        raise ValueError(f"k and restarts must be at least 1, got k = {k}, restarts = {restarts}")
    labels = rng.integers(k, size=len(table))
    totals = table.sum(axis=1)
    seen = np.flatnonzero(totals)
    if len(seen) == 0:
        return labels
    weights = totals[seen] / totals.sum()
    points = np.ascontiguousarray(np.sqrt(table[seen] / totals[seen, None]).T)
    if points.shape[0] > k > 1:
        points = principal(points, weights, rng.standard_normal((k - 1, len(seen))), POWER_STEPS)
    uniforms = rng.random((restarts, k, 2 + int(np.log(k))))
    labels[seen] = kmeans(points, weights, uniforms, MAX_ITERATIONS)
    return labels
