r"""The experiment on token pruning in one regime: what one leaf leaves open, and what deletion keeps.

One draw is a grammar with STRINGS of its strings. Greedy is compared with random where at least FREE leaves of a string
can be erased alone without loss, by the exact chain: below, both keep nearly everything and ties decide.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from latentproof.experiments.measurements import Measurements, Test
from latentproof.numerics.policy_draws import drawn_policy
from latentproof.numerics.pruning_draws import alone, kept, kept_sparse
from latentproof.theory.information import redundancy
from latentproof.theory.possible import recoverable, root_law

STRINGS = 4
THRESHOLD = 0.9
"""What is asked of the posterior of the true root, by greedy and by random deletion alike."""
FREE = 1.5
LEAST = 0.05
"""Shares below this, of the leaves or of ln v, are not measured: to 5 % of themselves they take too many grammars."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PruningExperiment(Measurements):
    """The measurements of token-pruning at one regime."""

    def slack(self, claimed: float | None = None) -> Test:
        """The mean of ln v - H(pi_t) over tokens is the redundancy a token, ln(1/f) a tuple, or `claimed`."""
        r = self.rhm
        each = redundancy(r) / float(r.s**r.L) if claimed is None else claimed

        def draw(start: int, stop: int) -> Floats:
            policies = (drawn_policy(r, i, self.task.seed, STRINGS, r.L) for i in range(start, stop))
            # Rounding may leave an entropy of ln v above it by 1e-15.
            return np.maximum(0.0, math.log(r.v) - np.array([policy.entropy.mean() for policy in policies]))

        return self.mean("slack of a token", draw, Fraction(each), Fraction(math.log(r.v)), block=64)

    def single(self, which: int, claimed: Fraction) -> Test:
        """The mean share of leaves that can be erased alone, for the root (0) or the string (1), is `claimed`."""

        def draw(start: int, stop: int) -> Floats:
            shares: Floats = alone(self.rhm, start, stop, self.task.seed, STRINGS)[:, which]
            return shares

        return self.mean(f"single leaves {which}", draw, claimed, Fraction(1), block=64)

    @property
    def free(self) -> float:
        """The mean number of leaves of a string that can be erased alone with the root still determined."""
        return float(root_law(self.rhm)[1] * self.rhm.s**self.rhm.L)

    def fewer(self) -> Test:
        """In three of four draws greedy keeps fewer leaves than random, at one posterior of the root."""
        r, seed = self.rhm, self.task.seed

        def draw(start: int, stop: int) -> npt.NDArray[np.bool_]:
            return np.array([one.greedy < one.random for one in kept(r, start, stop, seed, STRINGS, THRESHOLD)])

        return self.share("greedy keeps fewer", draw)

    def blanks(self, s0: int, alike: bool = False) -> Test:
        """In three of four draws of the sparse model, type a, greedy keeps no blank; `alike`: as many as of others."""
        r, seed = self.rhm, self.task.seed

        def draw(start: int, stop: int) -> npt.NDArray[np.bool_]:
            shares = kept_sparse(r, s0, "a", start, stop, seed, STRINGS, THRESHOLD)
            chosen: npt.NDArray[np.bool_] = (
                abs(shares[:, 0] - shares[:, 1]) < 0.1 if alike else (shares[:, 0] == 0) & (shares[:, 2] > 0)
            )
            return chosen

        return self.share("blanks first", draw, block=4)

    def table(self, draws: int = 8) -> dict[str, object]:
        """Exact shares, and what is kept on average over the first draws."""
        r, seed = self.rhm, self.task.seed
        single = alone(r, 0, draws, seed, STRINGS).mean(axis=0)
        sure, likely = (np.array(kept(r, 0, draws, seed, STRINGS, at)).mean(axis=0) for at in (1.0, THRESHOLD))
        name = f" ({self.regime.name})" if self.regime.name else ""
        rows: list[list[object]] = [
            ["leaves that the others determine", float(recoverable(r)), single[1]],
            ["leaves that can be erased alone, root determined", float(root_law(r)[1]), single[0]],
            *(
                [f"leaves kept by {way} deletion, posterior {at}", None, shares[i]]
                for at, shares in (("1", sure), (f"{THRESHOLD}", likely))
                for i, way in enumerate(("greedy", "random"))
            ),
        ]
        return {
            "title": f"token pruning, {r}{name}, f = {r.f}",
            "columns": ["share of", "exact", "measured"],
            "rows": rows,
            "caption": f"{draws} grammars, {STRINGS} strings each; posterior of the true root, exact",
        }
