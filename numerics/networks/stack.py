"""The stacked latent clustering network: L-1 predictor-clusterer modules trained at once, each on its own loss.

Object: the module of level l reads tuples of the codes of level l-1 (tokens at level 1), predicts its targets from
them, and codes tuples by what it predicts: synonyms predict the same, so that their code stands for the parent. No
gradient passes between modules, nor from the clusterer to the predictor. What is trained on are the counts of (tuple,
target) in P data, made anew every `refresh` steps from the codes of that moment.
Statement: nothing is proved here. The accuracy of a level is exact: the codes of all tuples are read off, and with them
the channel q(code | symbol) of the level, as for clustering (`numerics/learn.py`); codes are matched one to one.
Declared deviations from the paper, each shown in the figure `network-ablation`: codes passed upwards are hard, so that
full counts replace minibatches (`minibatch.py` has them soft); cosines are between centred predictions.
Source: arXiv:2605.27734 (2026), section 4, the variant with stopped gradients between layers and from clusterer to
predictor (its figure 9).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from latentproof.numerics.accuracy import matched_accuracy
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import symbol_law
from latentproof.numerics.networks.clusterer import Clusterer, ClusterLoss
from latentproof.numerics.networks.perceptron import AdamW, Array
from latentproof.numerics.networks.predictor import Predictor
from latentproof.numerics.networks.targets import TARGETS, Counts, Symbols, Target, counts, heads
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.theory.model import RHM, RegimeError

MOST_TUPLES = 50_000
"""Rows of a level's table of code tuples, at most."""


@dataclass(frozen=True)
class Settings:
    """Codes a level (times v), hidden width, AdamW's rate, steps, rows a step, steps between two counts.

    centred: cosines between predictions less their mean. stopped: no gradient from the clusterer to the predictor.
    """

    codes: int = 2
    hidden: int = 64
    rate: float = 3e-3
    steps: int = 600
    rows: int = 200
    refresh: int = 10
    centred: bool = True
    stopped: bool = True
    loss: ClusterLoss = field(default=ClusterLoss())


class Module:
    """One level's predictor and clusterer, with the counts that they are trained on."""

    def __init__(self, rhm: RHM, target: Target, level: int, settings: Settings, rng: np.random.Generator) -> None:
        self._settings = settings
        self.below = rhm.v if level == 1 else settings.codes * rhm.v
        self.codes = settings.codes * rhm.v
        self.tuples = self.below**rhm.s
        self.symbols = self.below if target == "latent" else rhm.v
        self._inputs = one_hot(self.below, rhm.s)
        number = heads(rhm, target, level)
        self._predictor = Predictor(self.below * rhm.s, settings.hidden, number, self.symbols, rng)
        self._clusterer = Clusterer(number * self.symbols, settings.hidden, self.codes, settings.loss, rng)
        self.seen = False
        self.passed_on: Symbols | None = None
        self._steppers = [AdamW(net.parameters, settings.rate) for net in (self._predictor, self._clusterer)]
        self._rng = rng

    def see(self, table: Counts) -> None:
        """Train from now on on these counts N[T, head, z]."""
        self.seen = True
        each = table.sum(axis=2)  # samples of a tuple for a head
        mass = each.sum(axis=1)
        self._rows = np.flatnonzero(mass)
        self._mass = (mass[self._rows] / mass.sum()).astype(np.float32)
        seen = table[self._rows] / np.maximum(each[self._rows], 1)[:, :, None]
        self._seen = seen.astype(np.float32)
        self._weights = (each[self._rows] / each.sum(axis=0) / each.shape[1]).astype(np.float32)

    def step(self) -> float:
        """One step of the predictor on its counts, one of the clusterer on what is predicted; the clusterer's loss."""
        rows, weights, mass = self._batch()
        laws = self._predictor.laws(self._inputs[self._rows[rows]])
        y, norm = directions(laws, mass, self._settings.centred)
        loss, gradients, d_y = self._clusterer.gradients(y, mass)
        more = None if self._settings.stopped else undirected(d_y, y, norm, mass, self._settings.centred, laws.shape)
        self._steppers[0].step(self._predictor.gradients(laws, self._seen[rows], weights, more))
        self._steppers[1].step(gradients)
        return loss

    def _batch(self) -> tuple[npt.NDArray[np.intp], Array, Array]:
        """Rows of this step, their weights in the cross entropy, and in the pairs' loss."""
        most = self._settings.rows
        if len(self._rows) <= most:
            return np.arange(len(self._rows)), self._weights, self._mass
        # Drawn in proportion to their mass, each then counts alike.
        rows = np.searchsorted(np.cumsum(self._mass), self._rng.random(most) * float(self._mass.sum()))
        rows = np.minimum(rows, len(self._rows) - 1)
        even = np.full(most, 1 / most, np.float32)
        return rows, self._weights[rows] / self._mass[rows, None] * even[:, None], even

    def code(self) -> Symbols:
        """The code of every possible tuple, seen or not."""
        laws = self._predictor.laws(self._inputs)
        mass = np.zeros(self.tuples, np.float32)
        mass[self._rows] = self._mass
        coded: Symbols = self._clusterer.laws(directions(laws, mass, self._settings.centred)[0]).argmax(axis=1)
        return coded


def directions(laws: Array, mass: Array, centred: bool) -> tuple[Array, Array]:
    """Unit vectors along predictions (rows, heads, symbols) less their mean, or as they are; and the lengths."""
    flat = laws.reshape(len(laws), -1)
    if centred:
        flat = flat - mass @ flat
    norm = np.maximum(np.sqrt((flat * flat).sum(axis=1, keepdims=True)), np.float32(1e-12))
    units: Array = flat / norm
    return units, norm


def undirected(d_y: Array, y: Array, norm: Array, mass: Array, centred: bool, shape: tuple[int, ...]) -> Array:
    """The gradient in the laws from that in their directions."""
    gradient = (d_y - y * (d_y * y).sum(axis=1, keepdims=True)) / norm
    if centred:
        gradient = gradient - np.outer(mass, gradient.sum(axis=0))
    found: Array = gradient.reshape(shape)
    return found


def one_hot(symbols: int, s: int) -> Array:
    """All s-tuples over an alphabet, row number in base `symbols`, each symbol one-hot: (symbols^s, s symbols).

    >>> one_hot(2, 2)[1]
    array([1., 0., 0., 1.], dtype=float32)
    """
    digits = np.indices((symbols,) * s).reshape(s, -1).T
    found: Array = np.eye(symbols, dtype=np.float32)[digits].reshape(len(digits), -1)
    return found


def train(
    grammar: Grammar,
    target: Target,
    P: int,
    seed: int,
    settings: Settings | None = None,
    watch: Callable[[int, tuple[float, ...]], None] | None = None,
) -> tuple[float, ...]:
    """Exact matched accuracies of levels 1..L-1 after training on data number 0..P-1 of the seed.

    target: "latent" (own latents), "token" or "supervised". watch: called with (step, accuracies) whenever the counts
    are made anew. Raises `RegimeError` for an unknown target, P below the v m rules of a level, fewer codes than
    symbols, code tables above `MOST_TUPLES` rows, or a loss that is no longer finite (with the rate to lower).

    >>> train(Grammar.sample(RHM(4, 2, 2, 2), seed=0), "latent", 512, 0, Settings(steps=50))[0] > 0.4
    True
    """
    settings = Settings() if settings is None else settings
    rhm = grammar.rhm
    _check(rhm, target, P, settings)
    trees = sample_trees(grammar, P, seed, latents=True)
    tokens, roots = trees.leaves.astype(np.int64), trees.symbols(rhm.L)[:, 0].astype(np.int64)
    rng = np.random.default_rng(seed)
    modules = [Module(rhm, target, level, settings, rng) for level in range(1, rhm.L)]
    _recount(rhm, target, modules, tokens, roots)
    for step in range(settings.steps):
        if step % settings.refresh == 0:
            if step:
                _recount(rhm, target, modules, tokens, roots)
            if watch is not None:
                watch(step, accuracies(grammar, [module.code() for module in modules], settings.codes * rhm.v))
        for level, module in enumerate(modules, start=1):
            if not math.isfinite(loss := module.step()):
                why = f"the loss of level {level} is {loss} at step {step}: training diverged, lower the rate"
                raise RegimeError(f"{why} (rate = {settings.rate})")
    return accuracies(grammar, [module.code() for module in modules], settings.codes * rhm.v)


def _recount(rhm: RHM, target: Target, modules: Sequence[Module], tokens: Symbols, roots: Symbols) -> None:
    """Give every module the counts under the codes of this moment; only what lies above a changed code is counted."""
    below, changed = tokens, False
    for level, module in enumerate(modules, start=1):
        tuples = numbered(below, module.below, rhm.s)
        if changed or not module.seen:
            sizes = (module.tuples, module.symbols)
            module.see(counts(rhm, target, level, tuples, below, tokens, roots, sizes))
        code = module.code()
        changed = changed or module.passed_on is None or not np.array_equal(code, module.passed_on)
        module.passed_on = code
        below = code[tuples]


def _check(rhm: RHM, target: str, P: int, settings: Settings) -> None:
    if target not in TARGETS:
        raise RegimeError(f"target must be one of {', '.join(TARGETS)}, got {target!r}")
    if rhm.v * rhm.m > P:
        raise RegimeError(f"P must be at least the v m = {rhm.v * rhm.m} rules of a level, got P = {P}")
    if settings.codes < 1:
        raise RegimeError(f"codes must be at least 1, so that a level has no fewer than v, got {settings.codes}")
    if (rows := (settings.codes * rhm.v) ** rhm.s) > MOST_TUPLES:
        raise RegimeError(f"(codes v)^s must be at most {MOST_TUPLES}, got {rows} for {rhm}")


def numbered(symbols: Symbols, alphabet: int, s: int) -> Symbols:
    """The numbers, in base `alphabet`, of the s-tuples of neighbours: (P, nodes) to (P, nodes/s)."""
    digits = symbols.reshape(len(symbols), -1, s)
    number = digits[:, :, 0]
    for i in range(1, s):
        number = number * alphabet + digits[:, :, i]
    return number


def accuracies(grammar: Grammar, codes: list[Symbols], alphabet: int) -> tuple[float, ...]:
    """Exact matched accuracies of levels 1, 2, ..., given each level's code of every tuple of codes below."""
    v, _, s = grammar.rules[0].shape
    channel = np.eye(v)
    found = []
    for level, code in enumerate(codes, start=1):
        rules = grammar.rules[level - 1]
        law = channel[rules[:, :, 0]]
        for i in range(1, s):
            law = (law[:, :, :, None] * channel[rules[:, :, i]][:, :, None, :]).reshape(*law.shape[:2], -1)
        tuples = law.mean(axis=1)  # (v, number of tuples)
        channel = np.stack([np.bincount(code, weights=row, minlength=alphabet) for row in tuples])
        found.append(matched_accuracy(symbol_law(grammar, level)[:, None] * channel))
    return tuple(found)
