"""The experiment on concepts in one regime: transfer to another language, unrelated grammars, costs of K languages.

What counts was fixed before it was measured: a transfer is unchanged where the two accuracies differ by at most
`SAME`, about five standard deviations of their difference; a cost ratio counts for the law if its exponent in 1/lambda
is nearest to L-2; pooled tokens grow more slowly than the languages if K of them cost less than sqrt(K) times one, the
geometric mean of the K alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from latentproof.experiments.measurements import Measurements, Test
from latentproof.experiments.prediction import CHANCE, HALF, REACH, Experiment
from latentproof.numerics.seeds import generator
from latentproof.numerics.variants.language_costs import (
    LanguageCosts,
    draw_untied,
    measure_languages,
    pooled_threshold,
)
from latentproof.numerics.variants.transfer import learn_frozen, unrelated_accuracies
from latentproof.report import Finding
from latentproof.theory.concepts import concept_scale, token_scale, unrelated_accuracy
from latentproof.theory.model import RegimeError
from latentproof.theory.scale import scale

KS = (1, 2, 4, 8)
"""Numbers of languages of the table."""
TESTED = {"quick": 4, "standard": 8, "thorough": 8}
"""Languages at which costs are tested; the first `FIRST` draws have as many as the table."""
FIRST = 8
ENOUGH = 8
"""Strings that the frozen table is learned from, in units of v m^3/(1-f)."""
STRINGS, SAME = 1000, 0.05
"""Strings that an accuracy is measured on, and by how much two accuracies of one table may differ."""
EASY = 4
"""The first draws must find languages without ties within so many attempts, so that later ones find them in 64."""
MOST_SYMBOLS = 32
"""Largest v at which the accuracy 1/v of an unrelated table is measured."""
MOST_LEAVES = 2e8
"""Leaves drawn to learn one table, at most."""

Booleans = npt.NDArray[np.bool_]


@dataclass
class ConceptExperiment:
    """The measurements of one regime; every check of it runs at this alpha."""

    base: Experiment
    costs: dict[int, LanguageCosts] = field(default_factory=dict)
    pooled: dict[int, float] = field(default_factory=dict)
    read: dict[int, tuple[float, float, float]] = field(default_factory=dict)

    @property
    def seed(self) -> int:
        """The suite seed."""
        return self.base.task.seed

    def why_outside(self) -> str | None:
        """Why nothing above the cut is learned in this regime, or None."""
        r = self.base.rhm
        if r.f == 1:
            return "f = 1: a block and the rest are independent, so there is nothing to learn or transfer (E7)"
        if r.L < 3:
            return "L = 2: above the cut at level 1 there is the root only, which is not recovered"
        if r.m == 1:
            return "m = 1: symbols have no synonyms, so there is nothing to recover"
        if (chance := self.base.chance) > CHANCE:
            return f"labels at random are {chance:.0%} right: P50 is no sign of learning"
        if (law := token_scale(r, 1)) > REACH:
            return f"the token law is {law:.1g} samples, more than {REACH:.0e}"
        if ENOUGH * scale(r, "latent") * r.s**r.L > MOST_LEAVES:
            return f"learning one table would take more than {MOST_LEAVES:.0e} leaves"
        try:
            for index in range(EASY):
                draw_untied(r, max(KS), self.seed, index, EASY)
        except RegimeError as tied:
            return str(tied)
        return None

    # --- transfer -----------------------------------------------------------------------------------------------

    def accuracies(self, i: int) -> tuple[float, float, float]:
        """Draw i: accuracy of a frozen table in its own language, in another, and under another upper grammar."""
        if i not in self.read:
            r = self.base.rhm
            own, other = draw_untied(r, 2, self.seed, i)
            # Another lower and another upper grammar: the streams of negative draws are used for nothing else.
            stranger = draw_untied(r, 1, self.seed, -1 - i)[0]
            seeds = [int(x) for x in generator("transfer", r, self.seed, i).integers(2**62, size=4)]
            frozen = learn_frozen(own, math.ceil(ENOUGH * scale(r, "latent")), seeds[0])
            pairs = zip((own, other, stranger), seeds[1:], strict=True)
            first, second, third = (frozen.accuracy(grammar, STRINGS, seed) for grammar, seed in pairs)
            self.read[i] = first, second, third
        return self.read[i]

    def transfer(self) -> Test:
        """In three of four draws the frozen table is as accurate in the other language as in its own."""

        def draw(start: int, stop: int) -> Booleans:
            found = np.array([self.accuracies(i) for i in range(start, stop)])
            same: Booleans = abs(found[:, 1] - found[:, 0]) <= SAME
            return same

        return self.base.share("transfer", draw)

    def told(self) -> str:
        """The mean accuracies of all draws so far."""
        own, other, stranger = np.mean(list(self.read.values()), axis=0)
        return (
            f"; mean accuracy {own:.3f} in its own language, {other:.3f} in another, {stranger:.3f} under another "
            f"upper grammar (1/v = {1 / self.base.rhm.v:.3f}); upper-level samples of the other language: 0"
        )

    def unrelated(self, claimed: Fraction | None = None) -> Test:
        """An unrelated table that guesses what it lacks is right with probability 1/v, or `claimed`."""
        r = self.base.rhm
        value = unrelated_accuracy(r) if claimed is None else claimed
        return self.base.mean(
            "unrelated table", lambda a, b: unrelated_accuracies(r, a, b, self.seed), value, Fraction(1)
        )

    # --- costs --------------------------------------------------------------------------------------------------

    @property
    def K(self) -> int:
        """Languages at which costs are tested."""
        return TESTED[self.base.task.effort]

    def languages(self, i: int) -> int:
        """Languages of draw i."""
        return max(KS) if i < FIRST else self.K

    def cost(self, i: int) -> LanguageCosts:
        """The thresholds of draw i."""
        if i not in self.costs:
            self.costs[i] = measure_languages(self.base.rhm, self.languages(i), self.seed, i)
        return self.costs[i]

    def powers(self, start: int, stop: int) -> npt.NDArray[np.float64]:
        """The exponent of cost ratios, tokens over concepts at K languages, in 1/lambda; nan counts against."""
        K = self.K
        ratios = [self.cost(i).tokens(K) / self.cost(i).concepts(K) for i in range(start, stop)]
        found: npt.NDArray[np.float64] = np.log(ratios) / self.base.unit
        return found

    def ratio(self, claimed: int) -> Test:
        """In three of four draws the exponent of the cost ratio is nearest to `claimed`."""

        def draw(start: int, stop: int) -> Booleans:
            near: Booleans = abs(self.powers(start, stop) - claimed) < HALF
            return near

        return self.base.share("cost ratio", draw)

    def growth(self, i: int) -> float:
        """By which factor pooled tokens of K languages cost more than those of one alone, draw i."""
        if i not in self.pooled:
            languages = draw_untied(self.base.rhm, self.languages(i), self.seed, i)[: self.K]
            alone = float(self.cost(i).token[: self.K].mean())
            self.pooled[i] = math.exp(pooled_threshold(languages, self.seed) - alone)
        return self.pooled[i]

    def pools(self) -> Test:
        """In three of four draws K pooled languages cost less than sqrt(K) times one."""

        def draw(start: int, stop: int) -> Booleans:
            return np.array([self.growth(i) < math.sqrt(self.K) for i in range(start, stop)])

        return self.base.share("pooled tokens", draw)

    def table(self) -> dict[str, object]:
        """Costs of K languages, laws and measurements."""
        r, rows = self.base.rhm, list[list[object]]()
        for K in KS:
            measured = [cost for cost in self.costs.values() if len(cost.lower) >= K]
            found = np.log([[cost.tokens(K), cost.concepts(K)] for cost in measured])
            tokens, concepts = np.exp(np.nanmean(found, axis=0)).tolist()
            law = token_scale(r, K) / concept_scale(r, K)
            ratio = tokens / concepts
            rows.append([K, token_scale(r, K), tokens, concept_scale(r, K), concepts, law, ratio, len(measured)])
        name = f" ({self.base.regime.name})" if self.base.regime.name else ""
        return {
            "title": f"cost of K languages under one upper grammar, {r}{name}, f = {r.f}",
            "columns": ["K", "token law", "tokens P50", "concept law", "concepts P50", "law ratio", "ratio", "draws"],
            "rows": rows,
            "caption": "cut at level 1; geometric means of samples at 50 % accuracy, lower levels given; tokens: each "
            "language by itself, its hardest level",
        }

    def findings(self) -> Iterator[Finding | dict[str, object]]:
        """All checks of the regime, or why they are outside."""
        base: Measurements = self.base
        name = "unrelated upper table is right"
        if base.rhm.v <= MOST_SYMBOLS:
            yield base.finding(name, self.unrelated(), "share, guesses included")
        else:
            yield base.outside(name, f"1/v is below 1/{MOST_SYMBOLS}, too little to be measured; it is proved")
        if (reason := self.why_outside()) is not None:
            yield base.outside("transfer and costs", reason)
            return
        yield base.finding("accuracy unchanged in another language", self.transfer(), "share of draws", self.told)
        claimed = base.rhm.L - 2

        def middle(values: list[float], what: str) -> str:
            return f"; median {what} {float(np.nanmedian(values)):.2f}"

        name = f"tokens over concepts at K = {self.K} is nearest m^{claimed}"
        yield base.finding(
            name,
            self.ratio(claimed),
            "share of draws",
            lambda: middle(list(self.powers(0, len(self.costs))), "exponent in 1/lambda"),
        )
        name = f"pooled tokens of {self.K} languages cost less than sqrt({self.K}) times one"
        yield base.finding(name, self.pools(), "share of draws", lambda: middle(list(self.pooled.values()), "growth"))
        yield self.table()
