"""Clustering tuples by their target counts: weighted k-means++ with restarts on square-root vectors.

A tuple T seen N_T times becomes the point sqrt(N_Tz/N_T), whose sampling noise has nearly the same size in every
coordinate (Hellinger distance), with weight N_T. Seeding is greedy k-means++: each new centre is the best of 2 + ln k
candidates drawn with probability proportional to weight times squared distance; Lloyd's iterations follow; the best of
`restarts` runs by weighted inertia wins, for a single run often ends in a local minimum and inflates the 90 % threshold
several times. The alternative `ward` merges the rows, all of one weight, by Ward's criterion down to k clusters and
lets Lloyd's weighted iterations start from their means: no draws, no restarts. Where the target has more categories
than there are clusters, the points are first projected on their leading k-1 weighted principal directions: k centres
span no more.
Source: Arthur, Vassilvitskii (2007), k-means++, section 2.2; Lloyd (1982); Ward (1963).
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import linkage

from latentproof.numerics.kmeans import kmeans, polish
from latentproof.numerics.principal import principal

Labels = npt.NDArray[np.int64]

Clusterer = Literal["kmeans", "ward"]
CLUSTERERS: tuple[Clusterer, ...] = get_args(Clusterer)

RESTARTS = 10
"""k-means runs, of which the one of least inertia wins."""
MAX_ITERATIONS = 100
"""Lloyd iterations of one run; they end earlier, as soon as no label changes."""
POWER_STEPS = 12
"""Steps of the subspace iteration; what separates the parents has then left the noise well behind."""


def cluster(
    table: npt.NDArray[np.int64],
    k: int,
    rng: np.random.Generator,
    restarts: int = RESTARTS,
    clusterer: Clusterer = "kmeans",
) -> Labels:
    """Labels in 0..k-1 of the rows of a count table (n, D), deterministic given rng.

    Rows without counts cannot be clustered and get a label at random. k, restarts >= 1 and a known clusterer, or
    ValueError; restarts do not matter to ward.

    >>> labels = cluster(np.array([[90, 10], [10, 90], [88, 12]]), 2, np.random.default_rng(0))
    >>> bool(labels[0] == labels[2] != labels[1])
    True
    """
    if k < 1 or restarts < 1:
        raise ValueError(f"k and restarts must be at least 1, got k = {k}, restarts = {restarts}")
    if clusterer not in CLUSTERERS:
        raise ValueError(f"clusterer must be one of {', '.join(CLUSTERERS)}, got {clusterer!r}")
    labels = rng.integers(k, size=len(table))
    totals = table.sum(axis=1)
    seen = np.flatnonzero(totals)
    if len(seen) == 0:
        return labels
    weights = totals[seen] / totals.sum()
    counts = table[seen]
    if table.shape[1] > k:
        counts = counts[:, counts.any(axis=0)]
    points = np.ascontiguousarray(np.sqrt(counts / totals[seen, None]).T)
    if points.shape[0] > k > 1:
        points = principal(points, weights, rng.standard_normal((k - 1, len(seen))), POWER_STEPS)
    if clusterer == "ward":
        labels[seen] = polish(points, weights, ward(points, k), k, MAX_ITERATIONS)
    else:
        uniforms = rng.random((restarts, k, 2 + int(np.log(k))))
        labels[seen] = kmeans(points, weights, uniforms, MAX_ITERATIONS)
    return labels


def ward(points: npt.NDArray[np.float64], k: int) -> Labels:
    """Labels in 0..k-1 of the columns of points (d, n) by Ward's criterion, equal weights; one each for n <= k.

    >>> ward(np.array([[0., 5., .1]]), 2).tolist()
    [0, 1, 0]
    """
    n = points.shape[1]
    labels = np.arange(n)
    if n <= k:
        return labels
    members = {i: [i] for i in range(n)}
    for step, (first, second) in enumerate(linkage(points.T, "ward")[: n - k, :2].astype(int).tolist()):
        members[n + step] = members.pop(first) + members.pop(second)
    for label, group in enumerate(sorted(members.values(), key=min)):
        labels[group] = label
    return labels
