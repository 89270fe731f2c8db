"""`latentproof corpus FILE`: all of it for one text, with intervals by one block bootstrap."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.box import SIMPLE_HEAD as HEAD
from rich.table import Table

from latentproof.corpus.correlations import Profile, profile, resampled, spread
from latentproof.corpus.exponents import Exponent, halved, of_losses, ratio
from latentproof.corpus.losses import Array, longest_context, losses
from latentproof.corpus.text import Text
from latentproof.numerics.seeds import generator
from latentproof.render import console, number, printed

BLOCKS = 64
REPLICATES = 500
ORDER = 6
LONGEST = 256


@dataclass(frozen=True, eq=False)
class Corpus:
    """What was measured of a text; losses in nats a token. contrast: mean loss at starts less that elsewhere."""

    tokens: int
    V: int
    correlations: Profile
    losses: Array
    losses_low: Array
    losses_high: Array
    beta: Exponent
    gamma: Exponent
    alpha: Exponent
    contrast: tuple[float, float, float] | None

    def to_json(self) -> str:
        """All numbers and intervals; null where there is none."""
        found = self.correlations
        document: dict[str, Any] = {"tokens": self.tokens, "vocabulary": self.V}
        document["correlations"] = [
            {"distance": n, "square": float(x), "low": float(low), "high": float(high)}
            for n, x, low, high in zip(found.distances, found.squares, found.low, found.high, strict=True)
        ]
        document["losses"] = [
            {"context": n, "nats": float(x), "low": float(low), "high": float(high)}
            for n, (x, low, high) in enumerate(zip(self.losses, self.losses_low, self.losses_high, strict=True))
        ]
        for name in ("beta", "gamma", "alpha"):
            each: Exponent = getattr(self, name)
            ends = {"value": each.value, "low": each.low, "high": each.high}
            document[name] = {key: x if math.isfinite(x) else None for key, x in ends.items()}
        document["contrast"] = None if self.contrast is None else list(self.contrast)
        return json.dumps(document, indent=1, allow_nan=False)

    def __str__(self) -> str:
        out = console()
        out.print(f"{self.tokens} tokens, vocabulary {self.V}", soft_wrap=True)
        found = self.correlations
        shown = Table(box=HEAD)
        for name in ("distance", "correlation^2", "95 %", "context", "loss (nats)", "95 % "):
            shown.add_column(name, justify="right")
        for i in range(max(len(found.distances), len(self.losses))):
            left, right = ("", "", ""), ("", "", "")
            if i < len(found.distances):
                ends = f"{found.low[i]:.2e} to {found.high[i]:.2e}"
                left = (str(found.distances[i]), f"{found.squares[i]:.2e}", ends)
            if i < len(self.losses):
                ends = f"{self.losses_low[i]:.3f} to {self.losses_high[i]:.3f}"
                right = (str(i), f"{self.losses[i]:.3f}", ends)
            shown.add_row(*left, *right)
        out.print(shown)
        told = {
            "beta": "of correlations",
            "gamma": "of losses",
            "alpha": "gamma/(2 beta), predicted scaling of the loss",
        }
        for name, what in told.items():
            each: Exponent = getattr(self, name)
            span = f" over {each.points[0]} to {each.points[-1]}" if each.points else ""
            value = (
                "not determined" if math.isnan(each.value) else f"{each.value:.3f} [{each.low:.3f}, {each.high:.3f}]"
            )
            out.print(f"{name} ({what}{span}): {value}", soft_wrap=True)
        if self.contrast is not None:
            contrast, low, high = self.contrast
            out.print(f"boundary contrast: {number(contrast)} nats [{number(low)}, {number(high)}]", soft_wrap=True)
        out.print(
            "losses are upper bounds of entropies, gamma only as good as they are; intervals: 95 %, block bootstrap; "
            "that the decays are power laws is not tested",
            soft_wrap=True,
        )
        return printed(out)


def corpus(
    text: Text, *, period: int = 1, longest: int = LONGEST, order: int = ORDER, blocks: int = BLOCKS, seed: int = 0
) -> Corpus:
    """Measure a text. period: of a structure that repeats (`correlations`); longest: largest distance; order: context.

    >>> from latentproof.corpus.text import Text
    >>> tokens = np.random.default_rng(0).integers(8, size=40_000)
    >>> found = corpus(Text(tokens, 8, None), longest=8, order=2)
    >>> bool(found.correlations.low[0] < 0 < found.correlations.high[0]), bool(np.isnan(found.beta.value))
    (True, True)
    """
    rng = generator("corpus", seed)
    counts = resampled(blocks, REPLICATES, rng)
    length = len(text.tokens) // blocks
    found = profile(text.tokens, text.V, spread(min(longest, length // 4)), counts, period)
    each = losses(text.tokens, text.V, blocks, longest_context(text.V, order))
    by_block = each.mean(axis=2)
    replicates = counts @ by_block.T / blocks
    low, high = np.quantile(replicates, [0.025, 0.975], axis=0)
    means = by_block.mean(axis=1)
    beta, gamma = halved(found), of_losses(means, replicates)
    contrast = None if text.starts is None else _contrast(each[int(means.argmin())], text.starts, counts)
    return Corpus(len(text.tokens), text.V, found, means, low, high, beta, gamma, ratio(gamma, beta), contrast)


def _contrast(each: Array, starts: np.ndarray[Any, np.dtype[np.bool_]], counts: Array) -> tuple[float, float, float]:
    """Mean loss at starts less that elsewhere, with its interval."""
    at = starts[: each.size].reshape(each.shape)
    sums = np.stack([(each * at).sum(1), at.sum(1), (each * ~at).sum(1), (~at).sum(1)], axis=1)

    def value(total: Array) -> Array:
        found: Array = total[..., 0] / total[..., 1] - total[..., 2] / total[..., 3]
        return found

    low, high = np.quantile(value(counts @ sums), [0.025, 0.975]).tolist()
    return float(value(sums.sum(axis=0))), low, high
