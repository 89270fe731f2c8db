"""The experiment on flattening in one regime: the same grammars read level by level, and two levels at a time.

What is claimed of thresholds was fixed by the laws before any was drawn: with the deep learner's v m^3/(1-f), the
flattened grammar's v m' m^(t+2)/(1-f) and an injection's v m'^3/(1-f'), the power of m by which the flattened
threshold exceeds the deep one is nearer to the second law's than half its distance to the third's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from latentproof.experiments.measurements import Test
from latentproof.experiments.prediction import CHANCE, Experiment
from latentproof.numerics.chain import chain_energies
from latentproof.numerics.grammar import MAX_CODE, Grammar
from latentproof.numerics.measure import interval
from latentproof.numerics.seeds import generator
from latentproof.numerics.thresholds import thresholds
from latentproof.numerics.variants.flattened import flatten, flattened_regime
from latentproof.theory.information import rule_choices
from latentproof.theory.model import RHM
from latentproof.theory.scale import scale

DEPTH = 2
"""Levels read as one where thresholds are measured: three are out of reach at any m worth measuring."""
LARGEST = 20_000
"""Most flattened tuples v m' that are clustered."""
READERS = ("deep", "flattened", "injection")
"""Level by level; two levels at a time; and a uniform injection with as many rules, which no flattened grammar is."""
MOST_NODES = 40
"""Binary digits of s^(L/k) shown at most."""
TABLED = 8
"""Grammars of the injection, for the table only."""


def composed_scale(rhm: RHM, depth: int) -> float:
    """v m' m^(depth+1)/(1-f), the order of magnitude of a flattened level's samples; inf where it does not fit.

    >>> composed_scale(RHM(8, 4, 2, 4), 1) == scale(RHM(8, 4, 2, 4), "latent")
    True
    """
    try:
        return float(rhm.v * rhm.m ** (rule_choices(rhm.s, depth) + depth + 1) / (1 - rhm.f))
    except OverflowError:
        return math.inf


@dataclass(frozen=True)
class FlatteningExperiment:
    """The measurements of depth-over-width at one regime; thresholds are drawn once."""

    base: Experiment
    found: dict[tuple[str, int], float] = field(default_factory=dict)

    @property
    def rhm(self) -> RHM:
        """The regime's parameters."""
        return self.base.rhm

    def edge(self, claimed: Fraction) -> Test:
        """The mean share that one edge of a level of DEPTH levels keeps is `claimed`."""
        r = self.rhm

        def draw(start: int, stop: int) -> npt.NDArray[np.float64]:
            kept: npt.NDArray[np.float64] = chain_energies(r, DEPTH, start, stop, self.base.task.seed)[1].prod(axis=1)
            return kept

        return self.base.mean("flattened edge", draw, claimed, min(Fraction(r.v), 1 / r.f) ** DEPTH)

    def log_threshold(self, reader: str, index: int) -> float:
        """ln P50, chance-corrected, of the lowest level of grammar number `index` as read; nan where there is none."""
        if (reader, index) not in self.found:
            key = ("flattening", self.rhm, self.base.task.seed, index)
            grammar = Grammar.sample(self.rhm, generator(*key))
            if reader == "flattened":
                grammar = flatten(grammar, DEPTH)
            elif reader == "injection":
                grammar = Grammar.sample(flattened_regime(self.rhm, DEPTH), generator(reader, *key))
            streams = generator("data", reader, *key), generator("draws", reader, *key)
            [threshold] = thresholds(grammar, "latent", 1, [0.5], *streams, corrected=True)
            self.found[reader, index] = math.nan if threshold.log_threshold is None else threshold.log_threshold
        return self.found[reader, index]

    def powers(self, start: int, stop: int) -> npt.NDArray[np.float64]:
        """By which power of m the flattened threshold exceeds the deep one, grammars start..stop-1."""
        deep, flat = (
            np.array([self.log_threshold(reader, index) for index in range(start, stop)]) for reader in READERS[:2]
        )
        power: npt.NDArray[np.float64] = (flat - deep) / math.log(self.rhm.m)
        return power

    def law(self, reader: str) -> float:
        """The power of m by which a reader's law exceeds the deep one's."""
        r = self.rhm
        at = composed_scale(r, DEPTH) if reader == "flattened" else scale(flattened_regime(r, DEPTH), "latent")
        return math.log(at / scale(r, "latent")) / math.log(r.m)

    @property
    def half_gap(self) -> float:
        """Half the distance of the flattened grammar's law from the injection's."""
        return (self.law("injection") - self.law("flattened")) / 2

    def costs_more(self) -> Test:
        """In three of four grammars the flattened threshold is above the deep one."""
        # nan (tied parents, or not bracketed) compares false: it counts against the claim.
        return self.base.share("flattened needs more", lambda start, stop: self.powers(start, stop) > 0)

    def power(self, claimed: float) -> Test:
        """In three of four grammars that power is within `half_gap` of `claimed`."""
        return self.base.share("power", lambda start, stop: abs(self.powers(start, stop) - claimed) < self.half_gap)

    def why_outside(self) -> str | None:
        """Why thresholds of this regime are not the claim's subject, or None."""
        r = self.rhm
        if r.m == 1:
            return "m = 1: flattening costs nothing, m' = 1, and fewer levels have fewer parameters"
        if r.f == 1:
            return "f = 1: no latent signal at any P (E4)"
        if r.L % DEPTH or r.L // DEPTH < 2:
            return f"L = {r.L} levels cannot be read two at a time and leave two levels"
        if (tuples := r.v * r.m ** rule_choices(r.s, DEPTH)) > LARGEST:
            return f"a flattened level has {tuples:.3g} tuples, more than are clustered here"
        if 2 * r.m > r.w:
            return f"f = {r.f}: beyond 1/2 tied parents decide"
        if (chance := self.base.chance) > CHANCE:
            return f"labels at random are {chance:.0%} right: P50 is no sign of learning"
        return None

    def table(self) -> dict[str, object]:
        """Laws and measured thresholds of the three readers."""
        r, flat = self.rhm, flattened_regime(self.rhm, DEPTH)
        laws = scale(r, "latent"), composed_scale(r, DEPTH), scale(flat, "latent")
        rows: list[list[object]] = []
        for reader, law in zip(READERS, laws, strict=True):
            if reader == "injection" and flat.n > MAX_CODE:
                continue
            drawn = [x for (who, _), x in sorted(self.found.items()) if who == reader]
            logs = drawn or [self.log_threshold(reader, index) for index in range(TABLED)]
            P50, low, high = interval([x for x in logs if not math.isnan(x)])
            shape = r if reader == "deep" else flat
            bracket = None if P50 is None else f"[{low:.3g}, {high:.3g}]"
            rows.append([reader, shape.L, shape.m, law, P50, bracket, P50 and P50 / law, len(logs)])
        return {
            "title": f"{r} read level by level and {DEPTH} levels at a time",
            "columns": ["reader", "levels", "m'", "law P", "P50", "95 %", "P50/law", "grammars"],
            "rows": rows,
            "caption": "lowest level, latent target, P at 50 % chance-corrected accuracy; injection: a grammar drawn "
            "with m' rules of s' symbols, which flattening does not give",
        }

    def counts(self) -> dict[str, object]:
        """Exact parameters and orders of magnitude of samples for every number k of levels that divides L."""
        r, rows = self.rhm, []
        v, m = math.log10(r.v), math.log10(r.m)
        shown = (d for d in range(1, r.L + 1) if r.L % d == 0 and d * math.log2(r.s) <= MOST_NODES)
        for depth in shown:
            choices = rule_choices(r.s, depth)
            parameters = math.log10(r.L // depth) + v + choices * m
            samples = v + (choices + depth + 1) * m - math.log10(1 - r.f) if r.f < 1 else None
            rows.append([r.L // depth, f"{r.s}^{depth}", f"{r.m}^{choices}", parameters, samples])
        return {
            "title": f"{r} with k levels: lg of parameters k v m' and of samples v m' m^(L/k+1)/(1-f)",
            "columns": ["k", "s'", "m'", "lg parameters", "lg samples"],
            "rows": rows,
            "caption": "exact counts and the law's order of magnitude; both are least at k = L for m >= 2",
        }
