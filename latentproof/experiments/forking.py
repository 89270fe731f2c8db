r"""The experiment on forking tokens in one regime: entropy and forced tokens, gradients, and what entropy selects.

One draw is a grammar with STRINGS of its strings, of whose tokens the fifth of highest entropy is selected. What is
stated of single draws was fixed on other seeds, but for one limit: that strings have 25 tokens came after two regimes
of m = 1, L = 2 had been refuted. Regimes between the two kinds are outside. MOST is derived on one side: at most
s^L ln v / 5 of the entropy H(X) fits into a fifth of the tokens.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np
import numpy.typing as npt

from latentproof.experiments.measurements import RESOLUTION, Measurements, Test
from latentproof.numerics.policy import Policy
from latentproof.numerics.policy_draws import Selected, drawn_policy, score_gap, selected
from latentproof.numerics.sequential.mean import declare_mean
from latentproof.numerics.sequential.run import run
from latentproof.theory.information import entropy, rule_choices
from latentproof.theory.possible import forced_share

STRINGS = 8
FIFTH = 0.2
SHORTEST = 25
"""Tokens of a string at least, so that a fifth is more than the first tokens, which all say something of the root."""
MOST = 0.5
ROOM = 0.7
"""Where at least this share of the entropy would fit into a fifth of the tokens, they carry most of it."""
LEAST = 0.05
"""Shares below this, of the tokens or of ln v, are not measured: to 5 % of themselves they take too many grammars."""
FOUND = 0.3
"""Entropy finds the reward where its fifth holds more of the relevance than this, and misses it below FIFTH."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ForkingExperiment(Measurements):
    """The measurements of forking-tokens at one regime; the reward reads the root."""

    @property
    def bound(self) -> float:
        """The share of the entropy that a fifth of the tokens can carry at most, by ln v each."""
        r = self.rhm
        return min(1.0, FIFTH * math.log(r.v) / (entropy(r) / float(r.s**r.L)))

    @property
    def short(self) -> bool:
        """Whether strings are too short for a fifth of their tokens to be told from their starts."""
        return bool(self.rhm.s**self.rhm.L < SHORTEST)

    @property
    def finds(self) -> bool | None:
        """Whether entropy is to find the reward (True), to miss it (False), or nothing is claimed (None)."""
        r = self.rhm
        if self.short:
            return None
        if r.s >= 3 and 4 * r.m <= r.v:
            return True
        if r.v >= 5 and r.m**3 >= r.v**r.s and 2 * r.f <= 1:
            return False
        return None

    def policies(self, start: int, stop: int) -> Iterator[Policy]:
        """The policies of draws start..stop-1."""
        return (drawn_policy(self.rhm, i, self.task.seed, STRINGS, self.rhm.L) for i in range(start, stop))

    def drawn(self, start: int, stop: int) -> list[Selected]:
        """What a fifth of the tokens holds, draws start..stop-1."""
        return selected(self.rhm, start, stop, self.task.seed, STRINGS, self.rhm.L, FIFTH)

    def entropy_per_token(self, choices: Callable[[int, int], Fraction] | None = None) -> Test:
        """The mean entropy of a token is (ln v + choices ln m)/s^L, of (s^L-1)/(s-1) choices or those claimed."""
        r = self.rhm
        number = Fraction(rule_choices(r.s, r.L)) if choices is None else choices(r.s, r.L)
        claimed = (Fraction(math.log(r.v)) + number * Fraction(math.log(r.m))) / r.s**r.L

        def draw(start: int, stop: int) -> Floats:
            return np.array([policy.entropy.mean() for policy in self.policies(start, stop)])

        return self.mean("entropy of a token", draw, claimed, Fraction(math.log(r.v)), block=64)

    def forced(self, claimed: Fraction | None = None) -> Test:
        """The mean share of forced tokens is that of the chain, or `claimed`."""
        share = forced_share(self.rhm) if claimed is None else claimed

        def draw(start: int, stop: int) -> Floats:
            return np.array([(policy.possible == 1).mean() for policy in self.policies(start, stop)])

        return self.mean("share of forced tokens", draw, share, Fraction(1), block=64)

    def score(self) -> Test:
        """The mean of |grad ln pi_t|^2 - (1 - sum pi_t^2), averaged over tokens, is 0."""
        check = declare_mean(
            expected=0.0,
            delta=RESOLUTION[self.task.effort],
            alpha=self.alpha,
            beta=self.beta,
            low=-1.0 - 1e-9,
            high=2.0,
            id=f"gradient norm at {self.rhm}",
        )
        r, seed = self.rhm, self.task.seed
        return partial(run, check, lambda a, b: score_gap(r, a, b, seed, STRINGS), block=64)

    def event(self, name: str, holds: Callable[[Selected], bool]) -> Test:
        """In three of four draws the statement holds."""

        def draw(start: int, stop: int) -> npt.NDArray[np.bool_]:
            return np.array([holds(one) for one in self.drawn(start, stop)])

        return self.share(name, draw)

    def carries(self) -> Test:
        """A fifth of the tokens carries most of the entropy where it has room for it, and does not where it cannot."""
        most = self.bound >= ROOM
        return self.event("entropy of a fifth", lambda one: (one.entropy > MOST) == most)

    def selects(self) -> Test:
        """A fifth of the tokens by entropy finds, or misses, the relevance."""
        if self.finds:
            return self.event("relevance found", lambda one: one.relevance > FOUND)
        return self.event("relevance missed", lambda one: one.relevance < FIFTH)

    def proportional(self) -> Test:
        """The wrong statement that the selected share of the relevance is that of the entropy, within .1."""
        return self.event("relevance as entropy", lambda one: abs(one.relevance - one.entropy) < 0.1)

    def table(self, draws: int = 8) -> dict[str, object]:
        """What the fifth of highest entropy holds, on average over the first draws."""
        found = np.array(self.drawn(0, draws))
        means = dict(zip(Selected._fields, found.mean(axis=0), strict=True))
        r = self.rhm
        name = f" ({self.regime.name})" if self.regime.name else ""
        choices = rule_choices(r.s, r.L) / r.s**r.L
        rows: list[list[object]] = [
            ["choices a token", choices, None],
            ["forced tokens", float(forced_share(r)), means["forced"]],
            ["entropy in the fifth of highest entropy (at most)", self.bound, means["entropy"]],
            ["gradient energy there", None, means["energy"]],
            ["relevance for the root there", None, means["relevance"]],
            ["relevance in the most relevant fifth", None, means["best"]],
            ["tokens of the fifth by entropy that decide nothing", None, means["wasted"]],
        ]
        return {
            "title": f"forking tokens, {r}{name}, f = {r.f}",
            "columns": ["share of", "exact or bound", "measured"],
            "rows": rows,
            "caption": f"{draws} grammars, {STRINGS} strings each, tokens ranked together; reward reads the root",
        }
