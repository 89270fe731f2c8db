"""The experiment on entropy patching in one regime: a tuple's contrast, boundaries, and what segmentation costs.

The contrast is measured in RHM(v, m, s, L) itself, at the root's tuple. Boundaries are hidden in trees of mixed
branching only: v symbols, p2 = 1/2, three levels, and m2 = max(1, f v) pairs and m3 = m2 v triples a symbol, so that
pairs and triples have one share m2/v, as near to the regime's f as whole numbers allow. Every draw is a grammar of its
own with STRINGS strings. The bounds on F1 were fixed by first runs on other seeds, v = 8 to 32: .95 to .98 at 1/v, .93
to .95 at 1/8, .50 to .57 at 3/4; by the support .85 to 1 up to 1/4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from latentproof.experiments.measurements import RESOLUTION, Measurements, Test
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.measure import interval
from latentproof.numerics.seeds import generator
from latentproof.numerics.sequential.mean import declare_mean
from latentproof.numerics.sequential.run import run
from latentproof.numerics.variants.mixed import MixedGrammar, draw_mixed
from latentproof.numerics.variants.mixed_boundaries import draw_parsed, f1, rises
from latentproof.numerics.variants.mixed_clusters import cluster_accuracy, cluster_threshold
from latentproof.numerics.variants.mixed_support import cut, exact_support, learn_support, strings_to_show
from latentproof.theory.model import RHM

STRINGS = 4
"""Strings of one grammar on which readings are scored."""
LEVELS = 3
P2 = 0.5
DELTA = 0.05
"""Probability that the strings from which the support is learned miss a rule, at most."""
LARGEST = 5000
"""Most triples v m3 of a grammar whose entropies are computed."""
OFF = 0.05
"""An F1 is off when this much beyond what is claimed."""
SHARP, FLAT, SUPPORTED = 1 / 8, 3 / 4, 1 / 4
"""Shares up to which entropies find boundaries, from which on they do not, and up to which the support does."""
FOUND, LOST, CUT = 0.9, 2 / 3, 0.8
"""F1 at least, at most, and at least, there."""
ROUNDING = 1e-9
TABLED = 6


def first_collision(rhm: RHM) -> float:
    """E sum_a p_a^2 of the law of a tuple's first symbol, parent uniform (E0 with weights 1/(vm) on the slots)."""
    v, n, rules = float(rhm.v), float(rhm.n), float(rhm.v * rhm.m)
    return 1 / v + (1 / rules - 1 / n) * n / (n - 1) * (1 - 1 / v)


@dataclass(frozen=True)
class PatchingExperiment(Measurements):
    """The measurements of entropy-patching at one regime."""

    @property
    def pairs(self) -> int:
        """m2 = max(1, f v), rounded; m3 = m2 v."""
        return max(1, round(self.rhm.f * self.rhm.v))

    @property
    def mixed_f(self) -> float:
        """m2/v = m3/v^2, the share of pairs and of triples that are grammatical."""
        return self.pairs / self.rhm.v

    @property
    def small(self) -> bool:
        """Whether mixed grammars of this regime are small enough to be measured."""
        return self.rhm.v**2 * self.pairs <= LARGEST

    def mixed(self, index: int) -> MixedGrammar:
        """Mixed grammar number `index` of the suite seed."""
        seed = int(generator("patching", self.rhm, self.task.seed, index).integers(2**31))
        return draw_mixed(v=self.rhm.v, m2=self.pairs, m3=self.pairs * self.rhm.v, L=LEVELS, p2=P2, seed=seed)

    # --- one tuple ----------------------------------------------------------------------------------------------

    @property
    def most(self) -> float:
        """ln(1/f)/(s-1), the contrast at most (entropy-contrast)."""
        return -math.log(self.rhm.f) / (self.rhm.s - 1)

    @property
    def least(self) -> float:
        """Its mean at least, since entropy is at least -ln of the collision probability, and by Jensen."""
        s = self.rhm.s
        return self.most - s / (s - 1) * math.log(self.rhm.v * first_collision(self.rhm))

    def contrast(self, low: float, high: float) -> Test:
        """The mean over grammars of the entropy of the root tuple's first symbol, less that of the others' mean."""
        r, s = self.rhm, self.rhm.s
        tuples = math.log(r.v * r.m)

        def draw(start: int, stop: int) -> npt.NDArray[np.float64]:
            found = np.empty(stop - start)
            for i in range(start, stop):
                grammar = Grammar.sample(RHM(r.v, r.m, s, 2), generator("contrast", r, self.task.seed, i))
                p = np.bincount(grammar.rules[1][:, :, 0].ravel()) / (r.v * r.m)
                h = -(p[p > 0] * np.log(p[p > 0])).sum()
                found[i - start] = h - (tuples - h) / (s - 1)
            return found

        # A symbol begins at most w tuples, so that the first entropy lies between ln(vf), or 0, and ln v.
        floor = self.most - min(math.log(r.v), self.most * (s - 1)) * s / (s - 1) - ROUNDING
        ceiling = math.log(r.v) + ROUNDING
        check = declare_mean(
            between=(max(low, floor), min(high + ROUNDING, ceiling)),
            delta=RESOLUTION[self.task.effort] * self.most,
            alpha=self.alpha,
            beta=self.beta,
            low=floor,
            high=ceiling,
            id=f"contrast at {self.rhm}",
        )
        return partial(run, check, draw)

    # --- boundaries ---------------------------------------------------------------------------------------------

    def score(self, reading: str, index: int) -> float:
        """Mean F1 over the strings of grammar `index`: "entropy" (rises), "exact" support, "learned" support, "all"."""
        grammar = self.mixed(index)
        rng = generator("strings", self.rhm, self.task.seed, index)
        strings = [draw_parsed(grammar, rng) for _ in range(STRINGS)]
        if reading in ("exact", "learned"):
            support = exact_support(grammar)
            if reading == "learned":
                P = strings_to_show(grammar, DELTA)
                support = learn_support(grammar, P, self.task.seed, start=P * index)
            return float(np.mean([f1(cut(grammar, support, string), true) for string, true in strings]))
        if reading == "entropy":
            return float(np.mean([f1(rises(grammar, string), true) for string, true in strings]))
        return float(np.mean([f1(set(range(1, len(string))), true) for string, true in strings]))

    def boundaries(self, reading: str, low: float, high: float) -> Test:
        """The mean F1 of a reading lies in [low, high]."""

        def draw(start: int, stop: int) -> npt.NDArray[np.float64]:
            return np.array([self.score(reading, index) for index in range(start, stop)])

        check = declare_mean(
            between=(low, high),
            delta=OFF,
            alpha=self.alpha,
            beta=self.beta,
            id=f"F1 by {reading} at {self.rhm}",
        )
        return partial(run, check, draw)

    def clusters(self, found: bool) -> Test:
        """In three of four grammars clusters are less than half right (or, `found`, half) where the support is seen."""

        def draw(start: int, stop: int) -> npt.NDArray[np.bool_]:
            right = []
            for index in range(start, stop):
                grammar = self.mixed(index)
                rng = generator("clusters", self.rhm, self.task.seed, index)
                right.append(cluster_accuracy(grammar, strings_to_show(grammar, DELTA), rng) >= 0.5)
            as_claimed: npt.NDArray[np.bool_] = np.array(right) == found
            return as_claimed

        return self.share("clusters", draw)

    def table(self) -> dict[str, object]:
        """F1 of the readings, and strings for the support against strings for clusters."""
        indices = range(TABLED)
        scores = [
            float(np.mean([self.score(how, i) for i in indices])) for how in ("all", "entropy", "exact", "learned")
        ]
        P = strings_to_show(self.mixed(0), DELTA)
        logs = [cluster_threshold(self.mixed(i), generator("P50", self.rhm, self.task.seed, i)) for i in indices]
        P50, low, high = interval([x for x in logs if not math.isnan(x)])
        bracket = None if P50 is None else f"[{low:.3g}, {high:.3g}]"
        return {
            "title": f"boundaries in mixed trees, v = {self.rhm.v}, m2 = {self.pairs}, m3 = {self.pairs * self.rhm.v}",
            "columns": ["f", "F1 all", "entropy", "support", "learned", "P support", "P50 clusters", "95 %"],
            "rows": [[self.mixed_f, *scores, P, P50, bracket]],
            "caption": f"{TABLED} grammars, {STRINGS} strings each, {LEVELS} levels, p2 = 1/2; all: every token; "
            f"learned from P = ln(N/{DELTA})/p strings, which show all N rules; P50: clusters half right, "
            "chance-corrected, cuts given",
        }
