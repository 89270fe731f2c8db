"""The experiment on templates in one regime: the class signal level by level, and who tells the class of a datum.

Every draw is a grammar of its own; accuracies are shares of DATA data of it. What is claimed was fixed by first runs on
other seeds: v = 2 to 64, m >= 2s, never more than .04 above the accuracy of orthogonal signals, and up to .15 below;
and .72 to 1 at s lambda of 1.3 or more and up to six levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial

import numpy as np
import numpy.typing as npt

from latentproof.experiments.measurements import Measurements, Test
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.orthogonal import orthogonal_accuracy
from latentproof.numerics.seeds import generator
from latentproof.numerics.sequential.mean import declare_mean
from latentproof.numerics.sequential.run import run
from latentproof.numerics.template_signal import signal_factors
from latentproof.numerics.templates import output_levels, template_right
from latentproof.theory.decay import decay
from latentproof.theory.model import RHM

Shares = npt.NDArray[np.float64]

DATA = 32
"""Data of one grammar."""
OFF = 0.05
"""An accuracy is off when this much beyond what is claimed."""
ABOVE = 0.05
"""What templates may gain on orthogonal signals."""
HIGH = 2 / 3
"""What a template keeps where the signal does not fall."""
GROWS = 1.3
"""s lambda from which on it is claimed to keep it: nearer to 1 a few symbols decide."""
FADED = 1.0
"""v (s lambda)^L up to which the signal counts as faded: above it A is too near to 1 to say anything."""
MOST_EDGES = 8
SHOWN = 8
"""Grammars in the table."""


def growth(rhm: RHM) -> float:
    """s lambda, the class signal's factor per level."""
    return rhm.s * decay(float(rhm.v), float(rhm.w), float(rhm.m))


def _grammar(rhm: RHM, seed: int, index: int) -> Grammar:
    return Grammar.sample(rhm, generator("template", rhm, seed, index))


@lru_cache(maxsize=2**14)
def _right(rhm: RHM, seed: int, index: int) -> tuple[float, float]:
    """What several checks read of one grammar."""
    return template_right(_grammar(rhm, seed, index), DATA, seed, start=DATA * index)


@dataclass(frozen=True)
class TemplateExperiment(Measurements):
    """The measurements of template-matching at one regime."""

    @property
    def faded(self) -> float:
        """A at the signal v (s lambda)^L: what orthogonal signals of that strength would reach."""
        return orthogonal_accuracy(self.rhm.v * growth(self.rhm) ** self.rhm.L, self.rhm.v)

    def factor(self, claimed: Fraction) -> Test:
        """The mean factor of one level is `claimed`; draw i averages the first levels of grammar i."""
        r, depth = self.rhm, min(self.rhm.L, MOST_EDGES)

        def draw(start: int, stop: int) -> Shares:
            mean: Shares = signal_factors(r, depth, start, stop, self.task.seed).mean(axis=1)
            return mean

        return self.mean("class signal per level", draw, claimed, r.s * min(Fraction(r.v), 1 / r.f))

    def accuracy(self, who: str, low: float, high: float) -> Test:
        """The mean share of data whose class `who` tells, "template" or "decoder", lies in [low, high]."""
        column = ("template", "decoder").index(who)

        def draw(start: int, stop: int) -> Shares:
            return np.array([self.right(index)[column] for index in range(start, stop)])

        check = declare_mean(
            between=(low, min(high, 1.0)),
            delta=OFF,
            alpha=self.alpha,
            beta=self.beta,
            id=f"{who} at {self.rhm}",
        )
        return partial(run, check, draw)

    def right(self, index: int) -> tuple[float, float]:
        """The shares of data of grammar number `index` that template and decoder tell."""
        return _right(self.rhm, self.task.seed, index)

    def grammar(self, index: int) -> Grammar:
        """Grammar number `index` of the suite seed."""
        return _grammar(self.rhm, self.task.seed, index)

    def table(self) -> dict[str, object]:
        """Accuracy and what templates write, by depth up to L."""
        r, rows = self.rhm, []
        for L in range(2, r.L + 1):
            here = TemplateExperiment(self.claim, self.task, type(self.regime)("", RHM(r.v, r.m, r.s, L)), self.alpha)
            right = np.array([here.right(index) for index in range(SHOWN)])
            written = [output_levels(here.grammar(index)) for index in range(SHOWN)]
            local, whole = np.mean([logs[1] for logs, _ in written]), np.mean([own for _, own in written])
            signal = r.v * growth(r) ** L
            template, decoder = right.mean(axis=0)
            rows.append([L, signal, orthogonal_accuracy(signal, r.v), template, decoder, local, whole])
        return {
            "title": f"templates, RHM(v={r.v}, m={r.m}, s={r.s}, L), s lambda = {growth(r):.3f}, chance 1/v",
            "columns": ["L", "v (s lambda)^L", "A", "template", "decoder", "ln P(level 1 valid)", "ln P(own sentence)"],
            "rows": rows,
            "caption": f"{SHOWN} grammars, {DATA} data each; A: orthogonal signals of that strength; last two columns: "
            "what a template writes, each token from its own law given the class, exact per grammar, mean ln P",
        }
