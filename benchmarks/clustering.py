"""Clustering of count tables: this project's k-means against scikit-learn's, speed and accuracy side by side.

Run `python benchmarks/clustering.py`. For each regime, at about its 50 % and 90 % threshold: count tables of tuples
against one latent element, level 1 given the tokens, clustered by

* ours: `numerics.cluster.cluster` (square roots, weighted greedy k-means++, 10 restarts), as `measure` calls it;
* KMeans(n_init=10): scikit-learn on the tuples' target frequencies, what a user would write;
* the same on our points: square roots with the tuples' counts as weights.

Times are medians over tables of one call each, in processor time of one thread (so that other work on the machine does
not count), the three in turn; accuracies are means of the raw matched accuracy over the same tables. Beside it the
floor: one pass over the points, centres by points, at the speed measured in the same run.
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from latentproof.numerics.accuracy import confusion, matched_accuracy
from latentproof.numerics.cluster import cluster
from latentproof.numerics.counts import count_table
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import tuple_target
from latentproof.numerics.kmeans_rows import squared_distances
from latentproof.numerics.seeds import generator
from latentproof.numerics.thresholds import thresholds
from latentproof.theory.model import RHM

REGIMES = (RHM(8, 8, 3, 3), RHM(16, 4, 2, 3), RHM(16, 8, 2, 3), RHM(8, 32, 3, 3), RHM(32, 8, 2, 3), RHM(32, 16, 2, 3))
TABLES = 12

Counts = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int64]
Method = Callable[[Counts, int, int], Labels]


def ours(table: Counts, k: int, seed: int) -> Labels:
    """This project's clustering."""
    return cluster(table, k, np.random.default_rng(seed))


def library(table: Counts, k: int, seed: int) -> Labels:
    """KMeans on frequencies."""
    return _fit(table / np.maximum(table.sum(1, keepdims=True), 1), k, seed, None)


def library_on_roots(table: Counts, k: int, seed: int) -> Labels:
    """KMeans on square roots of frequencies, weighted by the counts."""
    totals = table.sum(1)
    return _fit(np.sqrt(table / np.maximum(totals, 1)[:, None]), k, seed, totals / totals.max())


def _fit(points: npt.NDArray[np.float64], k: int, seed: int, weights: npt.NDArray[np.float64] | None) -> Labels:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer distinct points than clusters
        labels: Labels = KMeans(k, n_init=10, random_state=seed).fit(points, sample_weight=weights).labels_
    return labels.astype(np.int64)


METHODS: dict[str, Method] = {"ours": ours, "KMeans": library, "KMeans, our points": library_on_roots}


def floor(points: int, k: int) -> float:
    """Seconds of one pass: distances of all points to k centres in k dimensions."""
    columns, row, centre = np.ones((k, points)), np.empty(points), np.zeros(k)
    squared_distances(columns, centre, row)
    start = time.process_time()
    for _ in range(200 * k):
        squared_distances(columns, centre, row)
    return (time.process_time() - start) / 200


def compare() -> list[list[float]]:
    """Print the table; for each regime and P the ratios of the methods' times to ours."""
    print(f"{TABLES} tables each; ms a call (accuracy); the ratios are to ours; floor: one pass over the distances\n")
    print(f"{'regime':<28}{'P':>9}{'floor':>8}" + "".join(f"{name:>22}" for name in METHODS) + f"{'ratios':>14}")
    ratios, gains = [], []
    for rhm in REGIMES:
        grammar = Grammar.sample(rhm, generator("clustering benchmark", rhm))
        joint, law = tuple_target(grammar, "latent", 1), grammar.tuple_probabilities(1)
        streams = generator("clustering benchmark", rhm, "data"), generator("clustering benchmark", rhm, "learner")
        for threshold in thresholds(grammar, "latent", 1, (0.5, 0.9), *streams):
            if threshold.log_threshold is None:
                print(f"{rhm!s:<28} {threshold.reason}")
                continue
            P = round(math.exp(threshold.log_threshold))
            times: dict[str, list[float]] = {name: [] for name in METHODS}
            accuracies: dict[str, list[float]] = {name: [] for name in METHODS}
            for index in range(TABLES + 1):
                table = count_table(joint, P, streams[0])
                for name, method in METHODS.items():
                    start = time.process_time()
                    labels = method(table, rhm.v, index)
                    # The first table warms up compilers and thread pools.
                    if index > 0:
                        times[name].append(time.process_time() - start)
                        accuracies[name].append(matched_accuracy(confusion(labels, law, rhm.v)))
            middle = {name: float(np.median(values)) for name, values in times.items()}
            ratio = [middle[name] / middle["ours"] for name in list(METHODS)[1:]]
            ratios.append(ratio)
            mean = {name: float(np.mean(values)) for name, values in accuracies.items()}
            gains.append(max(mean.values()) - mean["ours"])
            cells = "".join(
                f"{1e3 * middle[name]:>14.2f} ({np.mean(accuracies[name]):.3f})" for name in METHODS
            )  # one column a method
            low = 1e3 * floor(len(table), rhm.v)
            print(f"{rhm!s:<28}{P:>9}{low:>8.3f}{cells}{ratio[0]:>8.1f}{ratio[1]:>6.1f}", flush=True)
    means = np.exp(np.log(ratios).mean(0))
    print(f"\ngeometric mean of the ratios: KMeans {means[0]:.1f}, KMeans on our points {means[1]:.1f}")
    print(f"largest accuracy that another has over ours: {max(gains):.3f}")
    return ratios


def main() -> None:
    """Print the table, with one thread for the linear algebra."""
    with threadpool_limits(1):
        compare()


if __name__ == "__main__":
    main()
