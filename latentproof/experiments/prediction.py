"""The experiment on one regime: what one edge does to the correlation, where it starts, and what thresholds follow."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np
import numpy.typing as npt

from latentproof.experiments.measurements import Measurements, Test
from latentproof.numerics.accuracy import chance_accuracy
from latentproof.numerics.chain import chain_energies
from latentproof.numerics.exponents import Exponents
from latentproof.numerics.measure import interval
from latentproof.numerics.seeds import generator
from latentproof.report import Finding
from latentproof.theory.correlation import correlation
from latentproof.theory.decay import decay
from latentproof.theory.model import Objective, edges
from latentproof.theory.scale import scale

HALF = 0.5
"""A measured slope counts for the exponent that it is nearest to."""
CHANCE = 0.4
"""Where labels drawn at random are matched better than this, half of the accuracy is no sign of learning."""
REACH = 1e13
"""Levels whose law asks for more samples are not measured: counts are exact to 10^15, and P90 can be 30 times P50."""
MOST_LEVELS = 8
"""Levels measured of one objective, and edges of one chain, at most."""


@dataclass(frozen=True)
class Experiment(Measurements):
    """The measurements of latent-prediction at one regime."""

    def factor(self, claimed: Fraction) -> Test:
        """The mean factor of one edge is `claimed` (E1); draw i looks at edge i mod (L-1) of grammar i."""
        depth = min(self.rhm.L - 1, MOST_LEVELS)

        def draw(start: int, stop: int) -> npt.NDArray[np.float64]:
            factors = chain_energies(self.rhm, depth, start, stop, self.task.seed)[1]
            chosen: npt.NDArray[np.float64] = factors[np.arange(stop - start), np.arange(start, stop) % depth]
            return chosen

        return self.mean("factor per edge", draw, claimed, min(Fraction(self.rhm.v), 1 / self.rhm.f))

    def start(self, claimed: Fraction) -> Test:
        """The mean connected energy of two siblings below the root is `claimed` (E4); it is at most max J."""
        r = self.rhm
        most = min(Fraction(1), Fraction(r.w, r.v) / (r.v * r.m))
        return self.mean(
            "sibling correlation", lambda a, b: chain_energies(r, 0, a, b, self.task.seed)[0], claimed, most
        )

    def exponents(self, objectives: tuple[Objective, ...]) -> Exponents:
        """The thresholds of this regime's grammars, at the levels within reach."""
        levels = {objective: self._levels(objective) for objective in objectives}
        return Exponents(self.rhm, levels, self.task.seed, self.task.executor)

    def _levels(self, objective: Objective) -> tuple[int, ...]:
        near = range(self.rhm.L - 1, 0, -1) if objective == "supervised" else range(1, self.rhm.L)
        return tuple(sorted(x for x in near[:MOST_LEVELS] if scale(self.rhm, objective, x) <= REACH))

    def slope(self, exponents: Exponents, objective: Objective, claimed: int) -> Test:
        """In three of four grammars ln P50 grows per level by `claimed` times ln(1/lambda), to the nearest integer.

        lambda is E1's exact factor per edge; 1/m, its limit at large v, would leave out 0.2 at v = 4.
        """

        def draw(start: int, stop: int) -> npt.NDArray[np.bool_]:
            # nan (not bracketed) compares false: it counts against the law.
            near: npt.NDArray[np.bool_] = abs(exponents.slopes(objective, start, stop) / self.unit - claimed) < HALF
            return near

        return self.share(f"slope of {objective}", draw)

    @property
    def unit(self) -> float:
        """ln(1/lambda), what one edge costs in ln P."""
        return -math.log(decay(float(self.rhm.v), float(self.rhm.w), float(self.rhm.m)))

    @property
    def chance(self) -> float:
        """Matched accuracy of labels drawn at random, all tuples equally likely."""
        tuples = np.full((self.rhm.v, self.rhm.m), 1 / (self.rhm.v * self.rhm.m))
        return chance_accuracy(tuples, self.rhm.v, generator("chance", self.rhm))

    def laws(self, exponents: Exponents, claimed: dict[Objective, int]) -> Iterator[Finding]:
        """A finding per objective on its exponent, or on why the regime does not have one."""
        if self.rhm.m == 1:
            yield self.outside("thresholds", "m = 1: symbols have no synonyms, so there is nothing to recover")
            return
        if (chance := self.chance) > CHANCE:
            yield self.outside("thresholds", f"labels at random are {chance:.0%} right: P50 is no sign of learning")
            return
        exponents.extend(2)
        if exponents.degenerate:
            found = ", ".join(f"{number} {reason}" for reason, number in exponents.passed_over.items())
            yield self.outside("thresholds", f"in none of {exponents.drawn} grammars can all latents be told: {found}")
            return
        for objective, levels in exponents.levels.items():
            name = f"{objective} slope nearest {claimed[objective]}"
            if len(levels) < 2:
                yield self.outside(name, f"{len(levels)} of its levels has a law below {REACH:.0e} samples: no slope")
            else:
                test = self.slope(exponents, objective, claimed[objective])
                yield self.finding(name, test, "share of grammars", partial(self._median, exponents, objective))

    def _median(self, exponents: Exponents, objective: Objective) -> str:
        nats = float(np.nanmedian(exponents.slopes(objective, 0, exponents.size)))
        return f"; median slope {nats / self.unit:.3f} ln(1/lambda) = {nats / math.log(self.rhm.m):.3f} ln m per level"

    def table(self, exponents: Exponents) -> dict[str, object]:
        """Law, exact correlation and measured thresholds with intervals, per objective and level."""
        rows: list[list[object]] = []
        for objective, levels in exponents.levels.items():
            for level in levels:
                law = scale(self.rhm, objective, level)
                P50, low, high = interval(exponents.thresholds(objective, level, 0.5))
                P90 = interval(exponents.thresholds(objective, level, 0.9))[0]
                exact = f"{float(correlation(self.rhm, objective, level)):.3e}"
                ratio = None if P50 is None else P50 / law
                bracket = None if P50 is None else f"[{low:.3g}, {high:.3g}]"
                rows.append([objective, level, edges(self.rhm, objective, level), exact, law, P50, bracket, ratio, P90])
        passed = "".join(f"; {number} passed over: {why}" for why, number in exponents.passed_over.items())
        name = f" ({self.regime.name})" if self.regime.name else ""
        return {
            "title": f"{self.rhm}{name}, f = {self.rhm.f}",
            "columns": ["objective", "level", "edges", "correlation (exact)", "law P", "P50", "95 %", "P50/law", "P90"],
            "rows": rows,
            "caption": f"{exponents.size} grammars{passed}; P at 50 % and 90 % matched accuracy, lower levels given",
        }
