"""Two learners of scikit-learn on data of the Random Hierarchy Model: learning curves for `latentproof audit`.

    python examples/learning_curves.py kmeans kmeans_cooccurrence.csv     # half a minute
    python examples/learning_curves.py mlp mlp_root_label.csv             # about two minutes
    latentproof audit kmeans_cooccurrence.csv

kmeans: level by level, the tuples of all positions are clustered (KMeans, v clusters) by what stands in their cousin
tuples; the clusters are the symbols of the next level. Accuracy: of the highest latent, level L-1, after the best
matching of clusters and symbols. Nothing is shared with the learners of this package: only the strings are drawn by it.
mlp: a multilayer perceptron (MLPClassifier, one hidden layer of 256 units) on one-hot strings predicts the root label;
accuracy on fresh strings.
Each run draws a grammar of its own. The files in examples/data/ were made by these commands: the audit finds the first
compatible with v m^3/(1-f) and the other laws refuted; the second needs far more than v m^L at m > 2, as is published
for networks without the tree's locality (Cagnetta et al. 2024, arXiv:2307.02129), and that law is refuted for it.
"""

from __future__ import annotations

import csv
import sys
import warnings
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer, OneHotEncoder

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.sampling.trees import Trees, sample_trees
from latentproof.theory.model import RHM

Symbols = npt.NDArray[np.int64]
RUNS = {"kmeans": 3, "mlp": 2}
TEST = 2000
"""Fresh strings on which accuracies are measured."""
KMEANS = [RHM(8, m, 3, L) for m in (4, 8, 16) for L in (2, 3, 4)]
MLP = [RHM(8, m, 2, L) for m, L in ((2, 3), (3, 3), (4, 3), (2, 4), (3, 4))]


def numbered(symbols: Symbols, v: int, s: int) -> Symbols:
    """The tuples of a level as numbers in base v, shape (strings, tuples)."""
    tuples = symbols.reshape(len(symbols), -1, s)
    found: Symbols = (tuples * v ** np.arange(s)).sum(axis=2)
    return found


def contexts(symbols: Symbols, v: int, s: int) -> tuple[Symbols, npt.NDArray[np.float64]]:
    """The tuples that occur, and for each how often which symbol stands at which place of its cousin tuples."""
    tuples = numbered(symbols, v, s)
    count = tuples.shape[1]
    cousins = symbols.reshape(len(symbols), count, s)
    seen, index = np.unique(tuples, return_inverse=True)
    index = index.reshape(tuples.shape)
    table = np.zeros((len(seen), s, s - 1, s, v))
    for place in range(count):
        first = place - place % s
        others = [other for other in range(first, first + s) if other != place]
        for k, other in enumerate(others):
            for position in range(s):
                cells = (index[:, place], place % s, k, position, cousins[:, other, position])
                np.add.at(table.reshape(-1), np.ravel_multi_index(cells, table.shape), 1)
    return seen, table.reshape(len(seen), -1)


def cluster_levels(rhm: RHM, train: Trees, test: Trees, seed: int) -> float:
    """Accuracy of the level L-1 latents of the test strings, after clustering the training strings level by level."""
    learned, asked = train.leaves.astype(np.int64), test.leaves.astype(np.int64)
    for _ in range(rhm.L - 1):
        seen, table = contexts(learned, rhm.v, rhm.s)
        if len(seen) < rhm.v:
            return 0.0
        labels = make_pipeline(Normalizer("l1"), KMeans(rhm.v, n_init=10, random_state=seed)).fit_predict(table)
        parents = np.full(rhm.v**rhm.s, -1)
        parents[seen] = labels
        # A tuple that was never seen gets the first cluster: a guess.
        learned, asked = (np.maximum(parents[numbered(each, rhm.v, rhm.s)], 0) for each in (learned, asked))
    truth = test.symbols(rhm.L - 1).astype(np.int64)
    confusion = np.zeros((rhm.v, rhm.v))
    np.add.at(confusion, (asked.ravel(), truth.ravel()), 1)
    rows, columns = linear_sum_assignment(-confusion)
    return float(confusion[rows, columns].sum() / confusion.sum())


def classify(rhm: RHM, train: Trees, test: Trees, seed: int) -> float:
    """Accuracy of the root labels of the test strings."""
    categories = [np.arange(rhm.v)] * rhm.s**rhm.L
    network = MLPClassifier((256,), alpha=1e-3, max_iter=200, early_stopping=False, tol=1e-3, random_state=seed)
    model = make_pipeline(OneHotEncoder(categories=categories, sparse_output=False), network)
    model.fit(train.leaves, train.symbols(rhm.L).ravel())
    return float(model.score(test.leaves, test.symbols(rhm.L).ravel()))


LEARNERS: dict[str, tuple[list[RHM], Callable[[RHM, Trees, Trees, int], float], Callable[[RHM], list[int]]]] = {
    "kmeans": (KMEANS, cluster_levels, lambda rhm: [int(rhm.v * rhm.m**3 * 2.0**k) for k in range(-8, 1)]),
    "mlp": (MLP, classify, lambda rhm: [int(rhm.v * rhm.m**rhm.L * 2.0**k) for k in range(-2, 5)]),
}


def curve(rhm: RHM, name: str, run: int) -> list[tuple[int, float]]:
    """(P, accuracy) of one run: a grammar of its own, nested training strings."""
    _, learn, sizes = LEARNERS[name]
    grammar = Grammar.sample(rhm, seed=run)
    test = sample_trees(grammar, TEST, seed=10_000 + run, latents=True)
    return [(P, learn(rhm, sample_trees(grammar, P, seed=run, latents=True), test, run)) for P in sizes(rhm)]


def main(name: str, file: str) -> None:
    """Write the curves of a learner as CSV."""
    with open(file, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["v", "m", "s", "L", "P", "accuracy", "run"])
        for rhm in LEARNERS[name][0]:
            for run in range(RUNS[name]):
                for P, accuracy in curve(rhm, name, run):
                    writer.writerow([rhm.v, rhm.m, rhm.s, rhm.L, P, f"{accuracy:.4f}", run])


if __name__ == "__main__":
    # Few strings show fewer tuples than clusters, and a budget of epochs need not be enough: both are part of a curve.
    warnings.simplefilter("ignore", ConvergenceWarning)
    main(*sys.argv[1:])
