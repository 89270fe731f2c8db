"""The experiment on target richness in one regime: what a target keeps of the signal, and what its thresholds follow.

What is claimed of thresholds was fixed before any was drawn, from the law at the sizes measured: with e the exponent
of P50 (1-f) in m that the law gives a target between the family's two m, and r that of its rival (pooled tuples; for
these themselves pooled elements), a draw counts for the law if its exponent is nearer to e than half of |e - r|; in D,
from one element (v) to one tuple (vm), if P50 falls by a power between 1/2 and 1, the powers of the law's two terms.
One statement was weakened after the first run: pooled elements were to lie within .33 of the law's 2.65 at
RHM(8, 24, 3, .), and did in 48 of 65 draws only (median 2.40; a better clusterer had 2.50): the law is .25 too high
there. What is tested of them since, on other seeds, is that they lie between pooled tuples and one element.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from latentproof.experiments.measurements import Test
from latentproof.experiments.prediction import CHANCE, Experiment
from latentproof.numerics.learn import check_size
from latentproof.numerics.learners import find_learner
from latentproof.numerics.measure import interval
from latentproof.numerics.pooled import pooled_draws
from latentproof.numerics.richness import TARGETS, target_categories
from latentproof.numerics.richness_thresholds import TargetThresholds
from latentproof.numerics.target_energy import target_factors
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.correlation import root_sibling_correlation
from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.richness_scale import richness_conjectured_scale

GROUPS = {"one element": 4, "pooled elements": 1, "pooled tuples": 1}
"""Targets whose exponent in m is tested, and the grammars at each m that one draw averages: thresholds of one element
scatter most, about .5 in ln P50 at m = 4."""
RIVALS = {"one element": "pooled tuples", "pooled elements": "pooled tuples", "pooled tuples": "pooled elements"}
LEAST_M, SPAN, SHORTEST = 4, 8, 4
"""The smaller m of a family: at least 4, at least m/8, at most m/4."""
MOST_DRAWS = 1e8
"""Symbols drawn at a pooled threshold, by its law, at most: regimes beyond are outside what is measured."""
FIRST = 24
"""Draws measured ahead by workers: a law that holds in all of them has then been confirmed."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class RichnessExperiment:
    """The measurements of one regime; every check of it runs at this alpha. L of the regime does not matter."""

    base: Experiment

    @property
    def rhm(self) -> RHM:
        """The regime's parameters, at its larger m."""
        return self.base.rhm

    @property
    def low(self) -> int:
        """The smaller m: at least m/8, and with m >= ln(vm), so that tuples not seen at all do not decide (S4)."""
        m = max(LEAST_M, -(-self.rhm.m // SPAN))
        while m < math.log(self.rhm.v * m):
            m += 1
        return m

    def at(self, m: int) -> RHM:
        """The family's member at this m, one level below the root."""
        return RHM(self.rhm.v, m, self.rhm.s, 2)

    # --- energies -----------------------------------------------------------------------------------------------

    def factor(self, elements: int, claimed: Fraction) -> Test:
        """The mean share of the siblings' energy that the first `elements` elements of the target keep is `claimed`."""
        r, task = self.rhm, self.base.task
        most = min(Fraction(r.v), Fraction(r.v ** (r.s - elements), r.m))

        def draw(start: int, stop: int) -> Floats:
            return target_factors(r, [elements], start, stop, task.seed)[:, 0]

        return self.base.mean(f"share kept by {elements} elements", draw, claimed, most)

    def start(self, claimed: Fraction | None = None) -> Test:
        """The mean connected energy of two siblings below the root is that of E4, or `claimed`."""
        v, w, m = Fraction(self.rhm.v), Fraction(self.rhm.w), Fraction(self.rhm.m)
        return self.base.start(root_sibling_correlation(v, w, m) if claimed is None else claimed)

    # --- thresholds ---------------------------------------------------------------------------------------------

    def thresholds(self) -> TargetThresholds:
        """The family's thresholds, none drawn yet."""
        return TargetThresholds(self.rhm.v, self.rhm.s, self.base.task.seed, self.base.task.executor)

    def prefetch(self, found: TargetThresholds) -> None:
        """Have the workers, if any, begin with the most expensive thresholds."""
        if self.why_outside() is None and not any(found.degenerate(m) for m in (self.low, self.rhm.m)):
            for m in (self.rhm.m, self.low):
                for target, group in reversed(GROUPS.items()):
                    found.prefetch(m, target, FIRST * group)
            found.prefetch(self.rhm.m, "one tuple", FIRST)

    def law(self, target: str) -> float:
        """The exponent of P50 (1-f) in m between the family's two m, by the two-term law with this target's D."""
        low, high = (
            richness_conjectured_scale(rhm, target_categories(rhm, target)) * float(1 - rhm.f)
            for rhm in map(self.at, (self.low, self.rhm.m))
        )
        return math.log(high / low) / math.log(self.rhm.m / self.low)

    def half_gap(self, target: str) -> float:
        """Half the distance of a target's law from its rival's."""
        return abs(self.law(target) - self.law(RIVALS[target])) / 2

    def exponents(self, found: TargetThresholds, target: str, start: int, stop: int) -> Floats:
        """Exponents of P50 (1-f) in m of draws start..stop-1, each over its group of grammars at each m."""
        group = GROUPS[target]
        low, high = (
            found.logs(m, target, start * group, stop * group).reshape(-1, group).mean(axis=1)
            + math.log(1 - self.at(m).f)
            for m in (self.low, self.rhm.m)
        )
        ratio: Floats = (high - low) / math.log(self.rhm.m / self.low)
        return ratio

    def exponent(self, found: TargetThresholds, target: str, claimed: float | None = None) -> Test:
        """In three of four draws the exponent in m is nearer to the law's, or `claimed`, than half the gap."""
        centre, near = self.law(target) if claimed is None else claimed, self.half_gap(target)

        def draw(start: int, stop: int) -> npt.NDArray[np.bool_]:
            # nan (not bracketed) compares false: it counts against the law.
            close: npt.NDArray[np.bool_] = abs(self.exponents(found, target, start, stop) - centre) < near
            return close

        return self.base.share(f"exponent in m of {target}", draw)

    def between(self, found: TargetThresholds) -> Test:
        """In three of four draws pooled elements have an exponent above that of pooled tuples, below one element's."""

        def draw(start: int, stop: int) -> npt.NDArray[np.bool_]:
            one, elements, tuples = (self.exponents(found, target, start, stop) for target in GROUPS)
            return (tuples < elements) & (elements < one)

        return self.base.share("order of exponents in m", draw)

    def falls(self, found: TargetThresholds, start: int, stop: int) -> Floats:
        """By which power of D P50 falls from one element to one tuple, grammars start..stop-1 at the larger m."""
        one, whole = (found.logs(self.rhm.m, target, start, stop) for target in ("one element", "one tuple"))
        power: Floats = (one - whole) / math.log(self.rhm.m)
        return power

    def fall(self, found: TargetThresholds) -> Test:
        """In three of four grammars that power is between 1/2 and 1."""

        def draw(start: int, stop: int) -> npt.NDArray[np.bool_]:
            power = self.falls(found, start, stop)
            return (power > 0.5) & (power < 1.0)

        return self.base.share("power of D", draw)

    def why_outside(self) -> str | None:
        """Why thresholds of this regime are not the claim's subject, or None."""
        r, low = self.rhm, self.low
        if 2 * r.m > r.w:
            return f"f = {r.f}: beyond 1/2 tied parents decide"
        if r.m < SHORTEST * low:
            return (
                f"m = {r.m} is below {SHORTEST} times {low}, the least m at which coverage does not decide: no exponent"
            )
        if (chance := Experiment("", self.base.task, Regime("", self.at(low)), self.base.alpha).chance) > CHANCE:
            return f"labels at random are {chance:.0%} right at m = {low}: P50 is no sign of learning"
        for target in GROUPS:
            learner = find_learner(TARGETS[target])
            try:
                check_size(self.at(r.m), learner, 1)
            except RegimeError as large:
                return f"{target}: {large}"
            draws = richness_conjectured_scale(self.at(r.m), target_categories(r, target))
            if learner.targets != "one" and draws * pooled_draws(self.at(r.m), learner, 1) > MOST_DRAWS:
                return f"{target}: a threshold takes {draws:.1g} data by its law, more than are drawn here"
        return None

    def finding(self, name: str, test: Test, unit: str, more: Callable[[], str] = str) -> Finding:
        """Run a test and report it."""
        return self.base.finding(name, test, unit, more)

    def table(self, found: TargetThresholds) -> dict[str, object]:
        """Categories, law and measured thresholds with intervals, per target and m."""
        rows: list[list[object]] = []
        for (m, target), logs in sorted(
            found.found.items(), key=lambda item: (list(TARGETS).index(item[0][1]), item[0])
        ):
            rhm = self.at(m)
            law = richness_conjectured_scale(rhm, target_categories(rhm, target))
            P50, low, high = interval([x for x in logs if not math.isnan(x)])
            bracket = None if P50 is None else f"[{low:.3g}, {high:.3g}]"
            rows.append([target, m, target_categories(rhm, target), law, P50, bracket, P50 and P50 / law, len(logs)])
        ties = sum(found.drawn.values()) - sum(map(len, found.kept.values()))
        return {
            "title": f"target richness, v = {self.rhm.v}, s = {self.rhm.s}, one level below the root",
            "columns": ["target", "m", "D", "two-term law", "P50", "95 %", "P50/law", "grammars"],
            "rows": rows,
            "caption": f"P at 50 % chance-corrected accuracy, lower level given; {ties} grammars with ties passed over",
        }
