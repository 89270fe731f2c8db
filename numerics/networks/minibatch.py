"""The stacked network with soft codes and minibatches: laws of codes go up, and are what own latents are targets as.

Object: as in `stack.py`, but a module of level l >= 2 reads the laws of the codes of its s children, each module sees
the nodes of a minibatch of data at each step, and targets that are own latents are those laws. Gradients stop between
modules, and between clusterer and predictor, as there. Accuracies are of the most probable codes on fresh data.
Source: arXiv:2605.27734 (2026), section 4.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from latentproof.numerics.accuracy import matched_accuracy
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.networks.clusterer import Clusterer, ClusterLoss
from latentproof.numerics.networks.perceptron import AdamW, Array
from latentproof.numerics.networks.predictor import Predictor
from latentproof.numerics.networks.stack import directions
from latentproof.numerics.networks.targets import Target, heads
from latentproof.numerics.sampling.trees import Trees, sample_trees
from latentproof.theory.model import RHM

FRESH = 2000
"""Data that accuracies are measured on; none of them is trained on."""


@dataclass(frozen=True)
class SoftSettings:
    """Codes a level (times v), hidden width, rate, steps, data a step, nodes a step that are compared in pairs."""

    codes: int = 2
    hidden: int = 64
    rate: float = 3e-3
    steps: int = 2500
    batch: int = 64
    rows: int = 200
    centred: bool = True
    loss: ClusterLoss = field(default=ClusterLoss())


def train_soft(
    grammar: Grammar, target: Target, P: int, seed: int, settings: SoftSettings | None = None
) -> tuple[float, ...]:
    """Matched accuracies of levels 1..L-1 after training on data number 0..P-1 of the seed, on `FRESH` others."""
    chosen = SoftSettings() if settings is None else settings
    rhm = grammar.rhm
    rng = np.random.default_rng(seed)
    modules = [_Module(rhm, target, level, chosen, rng) for level in range(1, rhm.L)]
    data = sample_trees(grammar, P, seed, latents=True)
    for _ in range(chosen.steps):
        batch = rng.integers(P, size=chosen.batch)
        tokens = np.eye(rhm.v, dtype=np.float32)[data.leaves[batch]]
        roots = np.eye(rhm.v, dtype=np.float32)[data.symbols(rhm.L)[batch, 0]]
        codes = tokens
        for module in modules:
            codes = module.step(codes, tokens, roots)
    return _accuracies(modules, sample_trees(grammar, FRESH, seed, start=P, latents=True), rhm)


class _Module:
    def __init__(self, rhm: RHM, target: Target, level: int, settings: SoftSettings, rng: np.random.Generator) -> None:
        self._target, self._settings, self._rng, self._s = target, settings, rng, rhm.s
        below = rhm.v if level == 1 else settings.codes * rhm.v
        symbols = below if target == "latent" else rhm.v
        number = heads(rhm, target, level)
        self.codes = settings.codes * rhm.v
        self._predictor = Predictor(below * rhm.s, settings.hidden, number, symbols, rng)
        self._clusterer = Clusterer(number * symbols, settings.hidden, self.codes, settings.loss, rng)
        self._steppers = [AdamW(net.parameters, settings.rate) for net in (self._predictor, self._clusterer)]

    def step(self, below: Array, tokens: Array, roots: Array) -> Array:
        """Train on a batch: codes below (B, nodes, symbols), tokens, roots; returns this level's codes."""
        inputs = self._inputs(below)
        laws = self._predictor.laws(inputs)
        seen, weights = self._targets(below, tokens, roots, laws.shape)
        mass = np.full(len(laws), 1 / len(laws), np.float32)
        y, _ = directions(laws, mass, self._settings.centred)
        self._steppers[0].step(self._predictor.gradients(laws, seen, weights))
        rows = self._rng.choice(len(y), min(self._settings.rows, len(y)), replace=False)
        self._steppers[1].step(self._clusterer.gradients(y[rows], np.full(len(rows), 1 / len(rows), np.float32))[1])
        return self._clusterer.laws(y).reshape(len(below), -1, self.codes)

    def code(self, below: Array) -> Array:
        """The codes' laws of each node, (data, nodes, codes), nothing trained."""
        laws = self._predictor.laws(self._inputs(below))
        y = directions(laws, np.full(len(laws), 1 / len(laws), np.float32), self._settings.centred)[0]
        return self._clusterer.laws(y).reshape(len(below), -1, self.codes)

    def _inputs(self, below: Array) -> Array:
        return below.reshape(-1, self._s * below.shape[2])

    def _targets(self, below: Array, tokens: Array, roots: Array, shape: tuple[int, ...]) -> tuple[Array, Array]:
        """The targets' laws (rows, heads, symbols) and the heads' weights (rows, heads); heads as in `targets.py`."""
        rows, number, symbols = shape
        B, s = len(below), self._s
        nodes = rows // B
        if self._target == "supervised":
            seen = np.broadcast_to(roots[:, None, None, :], (B, nodes, number, symbols)).reshape(shape)
            own = np.broadcast_to(np.eye(nodes, dtype=np.float32), (B, nodes, nodes)).reshape(rows, number)
            return seen, own / np.float32(B * number)
        # (B, families, place, elements below it, symbols)
        leaves = (below if self._target == "latent" else tokens).reshape(B, nodes // s, s, -1, symbols)
        each = leaves.shape[3]
        seen = np.zeros((B, nodes // s, s, s, s - 1, each, symbols), np.float32)
        own = np.zeros((s, s, s - 1, each), np.float32)
        for u in range(s):
            others = [place for place in range(s) if place != u]
            seen[:, :, u, u] = leaves[:, :, others]
            own[u, u] = 1
        weights = np.broadcast_to(own, (B, nodes // s, *own.shape)).reshape(rows, number)
        return seen.reshape(shape), weights / np.float32(rows // s * number)


def _accuracies(modules: list[_Module], fresh: Trees, rhm: RHM) -> tuple[float, ...]:
    codes = np.eye(rhm.v, dtype=np.float32)[fresh.leaves]
    found = []
    for level, module in enumerate(modules, start=1):
        codes = module.code(codes)
        pairs = fresh.symbols(level).astype(np.int64) * module.codes + codes.argmax(axis=2)
        table = np.bincount(pairs.ravel(), minlength=rhm.v * module.codes).reshape(rhm.v, module.codes)
        found.append(matched_accuracy(table.astype(np.float64)))
    return tuple(found)
