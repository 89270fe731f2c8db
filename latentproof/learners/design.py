r"""What to measure next: the cheapest regime whose runs would decide between the laws that are left.

For a candidate regime and a number of runs (scatter and brackets as so far), the slopes of `verdicts` would have
intervals of a half width that does not depend on what is measured. It decides a pair of laws if that is at most 1/3 in
their direction: then whichever of the two is right, slope 0 or -1, the interval stays clear of 1/2 with a probability
of about .85. Cost: runs times tokens, s^L times the largest P that any law left predicts there, with the constant
fitted to the regimes so far.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from latentproof.learners.laws import log_law
from latentproof.learners.trend import Scatter, half_width, weights
from latentproof.learners.verdicts import TESTS, VARIED, LawVerdict, Regimes, direction
from latentproof.theory.model import RHM

RUNS = (2, 4, 8, 16)
DECIDES = 1 / 3
TIGHTER = 0.7
"""Share to which an interval must shrink if it was short enough and yet fell between the verdicts."""
MAX_SHARE = 0.75
"""Largest f proposed: near f = 1 grammars are degenerate."""
UNKNOWN = Scatter(0.4, 8)
"""Scatter of a run assumed where none is known: standard deviation of ln P between grammars (.1 to .4)."""
BRACKET = math.log(2) / 2
"""Width assumed of a new threshold: P in steps of 2, half of the way in one of them."""


@dataclass(frozen=True)
class Proposal:
    """The regime to measure, how many runs, up to which P, the cost in tokens, and which pairs of laws it decides."""

    rhm: RHM
    runs: int
    P: float
    tokens: float
    pairs: tuple[tuple[str, str], ...]
    all_pairs: bool


def propose(regimes: Regimes, verdicts: Sequence[LawVerdict], alpha: float) -> Proposal | None:
    """The cheapest regime that decides all pairs of laws not yet refuted; else the cheapest that decides most of them.

    None where at most one law is left, or no candidate decides any pair.
    """
    left = [each for each in verdicts if each.verdict != "refuted"]
    now = {(a.law, b.law): _half(a.law, b.law, regimes, alpha) for a, b in combinations(left, 2)}
    sure = {each.law for each in left if each.verdict == "compatible"}
    # A pair that was decidable but fell between the verdicts needs a tighter interval, too.
    goals = {
        pair: min(DECIDES, TIGHTER * half) for pair, half in now.items() if half > DECIDES or not sure.issuperset(pair)
    }
    best: tuple[int, float, Proposal] | None = None
    for rhm, runs in product(candidates(regimes.rhms) if goals else (), RUNS):
        decided = tuple(pair for pair, goal in goals.items() if _half(*pair, regimes, alpha, (rhm, runs)) <= goal)
        if decided:
            P = math.exp(min(max(_predicted(each, rhm) for each in left), 600.0))
            tokens = runs * P * float(rhm.s) ** rhm.L
            proposal = Proposal(rhm, runs, P, tokens, decided, len(decided) == len(goals))
            if best is None or (-len(decided), tokens) < best[:2]:
                best = -len(decided), tokens, proposal
    return None if best is None else best[2]


def candidates(seen: Sequence[RHM]) -> Iterable[RHM]:
    """Regimes of the v and s seen, m and L up to twice and 3 more than the largest seen; not those seen.

    >>> RHM(8, 2, 2, 3) in list(candidates([RHM(8, 4, 2, 3)]))
    True
    """
    shapes = dict.fromkeys((rhm.v, rhm.s) for rhm in seen)
    deepest, most = max(rhm.L for rhm in seen), max(rhm.m for rhm in seen)
    for (v, s), L, m in product(shapes, range(2, deepest + 4), _steps(2, 2 * most)):
        if m <= MAX_SHARE * v ** (s - 1) and (rhm := RHM(v, m, s, L)) not in seen:
            yield rhm


def _steps(low: int, high: int) -> list[int]:
    """Whole numbers from low to high, each at least a quarter more than the one before."""
    found = [low]
    while (following := max(found[-1] + 1, found[-1] * 5 // 4)) <= high:
        found.append(following)
    return found


def _predicted(verdict: LawVerdict, rhm: RHM) -> float:
    return math.log(verdict.constant or 1.0) + log_law(verdict.law, rhm)


def _half(law: str, rival: str, regimes: Regimes, alpha: float, new: tuple[RHM, int] | None = None) -> float:
    """Half the interval between two laws, of these regimes and perhaps runs of a new one; inf if not varied."""
    kept = [(rhm, found) for rhm, found in zip(regimes.rhms, regimes.groups, strict=True) if rhm.f < 1]
    rhms, runs, widths = [r for r, _ in kept], [len(g.logs) for _, g in kept], [g.width for _, g in kept]
    spread = regimes.spread if regimes.spread.freedom else UNKNOWN
    if new is not None:
        rhms, runs, widths = [*rhms, new[0]], [*runs, new[1]], [*widths, BRACKET]
        spread = Scatter(spread.sd, spread.freedom + new[1] - 1)
    x = direction(law, rival, rhms)
    if len(x) < 2 or max(x) - min(x) < VARIED:
        return math.inf
    return half_width(weights(x), runs, widths, spread, alpha / TESTS)
