"""The experiment on the price of latents in one regime: given, inferred on one side, inferred jointly; and sweeps.

What counts was fixed before it was measured: with m the regime's and a smaller one, a draw counts for a law if its
exponent of P (1-f) in m is nearest to the law's integer, 1, 2 or 3; the draws that coverage takes have 1 and a
logarithm, about .2 more at these sizes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np
import numpy.typing as npt

from latentproof.experiments.measurements import Test
from latentproof.experiments.prediction import CHANCE, HALF, Experiment
from latentproof.experiments.richness import SHORTEST, RichnessExperiment
from latentproof.numerics.belief.erasure import determined_share
from latentproof.numerics.belief.sweeps import beliefs_after, determined
from latentproof.numerics.coverage import coverage_times, unseen_counts
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.learn import check_size
from latentproof.numerics.learners import find_learner
from latentproof.numerics.measure import interval
from latentproof.numerics.richness import TARGETS
from latentproof.numerics.richness_thresholds import TargetThresholds
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.numerics.seeds import generator
from latentproof.numerics.sequential.event import declare_event
from latentproof.numerics.sequential.run import run
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.thoughts import determined_without_one, oracle_draws, unseen

DELTA = 0.05
"""Failure allowed to the oracle's decoder."""
WAYS = {"one element": ("one-sided", 3, 4), "one tuple": ("joint", 2, 2)}
"""Targets of inference: what it is called, the law's power of m, and the grammars at each m that one draw averages."""
COLLECTED = 16
"""Coverage times that one draw averages at each m."""
MOST_NODES = 64
"""Leaves of the trees that sweeps are checked on, at most, if two levels have no more."""
LEAST_SHARE = 0.05
"""Shares of determined tuples below this are not measured."""

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ThoughtExperiment:
    """The measurements of one regime; every check of it runs at this alpha. Thresholds do not depend on its L."""

    base: Experiment

    @property
    def rhm(self) -> RHM:
        """The regime's parameters, at its larger m."""
        return self.base.rhm

    @property
    def seed(self) -> int:
        """The suite seed."""
        return self.base.task.seed

    @property
    def family(self) -> RichnessExperiment:
        """The same family of grammars as target-richness has, with its smaller m."""
        return RichnessExperiment(self.base)

    def thresholds(self) -> TargetThresholds:
        """The family's thresholds, none drawn yet."""
        return self.family.thresholds()

    # --- given latents ------------------------------------------------------------------------------------------

    def missing(self, claimed: Fraction | None = None) -> Test:
        """The mean number of rules that P = vm/2 draws leave unseen is vm (1 - 1/(vm))^P, or `claimed`."""
        N = self.rhm.v * self.rhm.m
        value = unseen(N, N // 2) if claimed is None else claimed

        def draw(start: int, stop: int) -> Floats:
            return unseen_counts(N, N // 2, start, stop, self.seed).astype(np.float64)

        return self.base.mean("rules not seen", draw, value, Fraction(N), block=64)

    def covered(self) -> Test:
        """After vm ln(vm/delta) draws every rule has been seen, with probability at least 1 - delta."""
        N, P = self.rhm.v * self.rhm.m, oracle_draws(self.rhm, DELTA)
        check = declare_event(
            p_between=(1 - DELTA, 1),
            delta=0.15,
            alpha=self.base.alpha,
            beta=self.base.beta,
            id=f"coverage at {self.rhm}",
        )
        return partial(run, check, lambda a, b: unseen_counts(N, P, a, b, self.seed) == 0, block=64)

    # --- exponents ----------------------------------------------------------------------------------------------

    @property
    def span(self) -> float:
        """ln of the ratio of the two m."""
        return math.log(self.rhm.m / self.family.low)

    def oracle_exponents(self, start: int, stop: int) -> Floats:
        """Exponents in m of the draws until every rule has been seen."""
        low, high = (
            coverage_times(self.rhm.v * m, start * COLLECTED, stop * COLLECTED, self.seed)
            .reshape(-1, COLLECTED)
            .mean(axis=1)
            for m in (self.family.low, self.rhm.m)
        )
        exponents: Floats = np.log(high / low) / self.span
        return exponents

    def exponents(self, found: TargetThresholds, target: str, start: int, stop: int) -> Floats:
        """Exponents of P50 (1-f) in m of draws start..stop-1."""
        group = WAYS[target][2]
        low, high = (
            found.logs(m, target, start * group, stop * group).reshape(-1, group).mean(axis=1)
            + math.log(1 - self.family.at(m).f)
            for m in (self.family.low, self.rhm.m)
        )
        ratio: Floats = (high - low) / self.span
        return ratio

    def oracle(self, claimed: int = 1) -> Test:
        """In three of four draws the exponent of coverage is nearest to `claimed`."""

        def draw(start: int, stop: int) -> Booleans:
            near: Booleans = abs(self.oracle_exponents(start, stop) - claimed) < HALF
            return near

        return self.base.share("exponent of coverage", draw)

    def inferred(self, found: TargetThresholds, target: str, claimed: int | None = None) -> Test:
        """In three of four draws the exponent in m is nearest to the law's, or `claimed`."""
        power = WAYS[target][1] if claimed is None else claimed

        def draw(start: int, stop: int) -> Booleans:
            # nan (not bracketed) compares false: it counts against the law.
            near: Booleans = abs(self.exponents(found, target, start, stop) - power) < HALF
            return near

        return self.base.share(f"exponent of {WAYS[target][0]} inference", draw)

    def why_outside(self, found: TargetThresholds) -> str | None:
        """Why thresholds of this regime are not the claim's subject, or None."""
        r, low = self.rhm, self.family.low
        if r.f == 1:
            return "f = 1: tokens are independent, latents cannot be inferred from any number of data (E7)"
        if 2 * r.m > r.w:
            return f"f = {r.f}: beyond 1/2 tied parents decide"
        if r.m < SHORTEST * low:
            return f"m = {r.m} is below {SHORTEST} times {low}, the least m at which coverage does not decide"
        task, alpha = self.base.task, self.base.alpha
        if (chance := Experiment("", task, Regime("", self.family.at(low)), alpha).chance) > CHANCE:
            return f"labels at random are {chance:.0%} right at m = {low}: P50 is no sign of learning"
        try:
            for target in WAYS:
                check_size(self.family.at(r.m), find_learner(TARGETS[target]), 1)
        except RegimeError as large:
            return str(large)
        if any(found.degenerate(m) for m in (low, r.m)):
            return "the first grammars all have tied parents"
        return None

    # --- local inference ----------------------------------------------------------------------------------------

    def sweeps(self, more: int = 0) -> Test:
        """In three of four draws k sweeps determine the levels <= k + `more`, rightly, and the root after L only."""
        r = self.rhm
        L = max(2, min(r.L, int(math.log(MOST_NODES, r.s) + 1e-9)))
        small = RHM(r.v, r.m, r.s, L)

        def draw(start: int, stop: int) -> Booleans:
            return np.array([sweeps_determine(small, more, self.seed, i) for i in range(start, stop)])

        return self.base.share("sweeps", draw)

    def erased(self, claimed: Fraction) -> Test:
        """The mean share of tuples whose parent is determined without their first symbol is `claimed`."""
        return self.base.mean(
            "one symbol erased", lambda a, b: determined_share(self.rhm, a, b, self.seed), claimed, Fraction(1)
        )

    # --- all of it ----------------------------------------------------------------------------------------------

    def findings(self, found: TargetThresholds) -> Iterator[Finding | dict[str, object]]:
        """All checks of the regime, or why they are outside."""
        base, r = self.base, self.rhm
        yield base.finding("rules that vm/2 draws do not show", self.missing(), "number")
        name = f"every rule seen after vm ln(vm/{DELTA}) = {oracle_draws(r, DELTA)} draws"
        yield base.finding(name, self.covered(), "share of experiments")
        yield base.finding("k sweeps determine the levels <= k", self.sweeps(), "share of grammars")
        if (share := determined_without_one(r)) >= LEAST_SHARE:
            yield base.finding("determined with one symbol erased", self.erased(share), "share of tuples")
        else:
            reason = f"a parent is determined in a share {float(share):.1g} of tuples: local inference fails"
            yield base.outside("determined with one symbol erased", reason)
        if (why := self.why_outside(found)) is not None:
            yield base.outside("exponents in m", why)
            return

        def median(values: Floats) -> str:
            return f"; median exponent {float(np.nanmedian(values)):.2f}"

        name = "coverage: exponent in m nearest 1"
        yield base.finding(name, self.oracle(), "share of draws", lambda: median(self.oracle_exponents(0, 17)))
        for target, (way, power, group) in reversed(WAYS.items()):

            def remark(target: str = target, group: int = group) -> str:
                return median(self.exponents(found, target, 0, len(found.found[r.m, target]) // group))

            name = f"{way} inference: exponent in m nearest {power}"
            yield base.finding(name, self.inferred(found, target), "share of draws", remark)
        yield self.table(found)

    def table(self, found: TargetThresholds) -> dict[str, object]:
        """Laws and measured samples, by what is known of the latents and m."""
        rows: list[list[object]] = []
        for m in (self.family.low, self.rhm.m):
            rhm, N = self.family.at(m), self.rhm.v * m
            times = np.log(coverage_times(N, 0, 17 * COLLECTED, self.seed))
            law = N * math.log(N)
            P, low, high = interval([float(x) for x in times])
            rows.append(["given", "vm ln(vm)", m, law, P, f"[{low:.3g}, {high:.3g}]", P and P / law])
            for target, (way, power, _) in reversed(WAYS.items()):
                P, low, high = interval([x for x in found.found[m, target] if not math.isnan(x)])
                law = float(rhm.v * m**power / (1 - rhm.f))
                rows.append([way, f"v m^{power}/(1-f)", m, law, P, f"[{low:.3g}, {high:.3g}]", P and P / law])
        return {
            "title": f"the price of the latents, v = {self.rhm.v}, s = {self.rhm.s}, one level below the root",
            "columns": ["latents", "law", "m", "law P", "P", "95 %", "P/law"],
            "rows": rows,
            "caption": "given: draws until every rule has been seen; inferred: P at 50 % chance-corrected accuracy, "
            "lower level given, from one element of the cousin tuple (one-sided), or from all of it (joint, spectral)",
        }


def sweeps_determine(rhm: RHM, more: int, seed: int, index: int) -> bool:
    """Whether k sweeps determine the levels <= k + `more`, rightly, for every k, and the root after L sweeps only.

    >>> sweeps_determine(RHM(4, 2, 2, 3), 0, 0, 0), sweeps_determine(RHM(4, 2, 2, 3), 1, 0, 0)
    (True, False)
    """
    rng = generator("sweeps", rhm, seed, index)
    grammar = Grammar.sample(rhm, rng)
    trees = sample_trees(grammar, 1, int(rng.integers(2**62)), latents=True)
    for k in range(rhm.L + 1):
        beliefs = beliefs_after(grammar, trees.leaves, k)
        known = determined(beliefs)
        for level in range(min(k + more, rhm.L) + 1):
            symbols = trees.leaves if level == 0 else trees.symbols(level)
            if not (known[level].all() and (beliefs[level].argmax(axis=-1) == symbols).all()):
                return False
        if known[rhm.L].any() and k + more < rhm.L:
            return False
    return True
