r"""latent-prediction: learning from one's own latents costs a constant number of samples in depth, tokens an exponential.

Claim. On RHM(v, m, s, L) let a be the latent to recover at level l, b its aunt, and let a target sit t channel edges
below b: t = 1 for a latent of the cousin tuple, t = l for a token. Averaged over grammars the correlation of a and its
target is lambda^t E|J0^|^2, with lambda = (1/m)(1-1/v)/(1-v^(-s)); for the root label it is lambda^(L-l) (v-1)/v^2.
So one token carries lambda^(l-1) times the correlation of one latent. A learner that clusters tuples by the context
vectors of one (tuple, target) pair then needs P ~ v m^3/(1-f), v m^(l+2)/(1-f) or v m^(L-l+1) samples at level l.

What it does not say. It separates objectives inside a class of learners, those that read one correlation at a time.
It is no lower bound for every learner: what information alone forces (S5) is tiny compared with all three laws, the
two-point bound (S3) has no factor v, and reading all s^l tokens at once lowers the base of the exponential. Levels are
measured with the lower ones given; end to end, errors add up before they level off.

Source: Korchinski, Favero, Wyart (2026), arXiv:2605.27734 (orders of magnitude; there the supervised law counts from
level 0); Cagnetta, Wyart (2024), arXiv:2406.00048 (correlations). The exact factors and their proofs are this project's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import product

import numpy as np

from latentproof.claim import Claim, Falsifier, Task
from latentproof.errors import InputError
from latentproof.lanes import enumeration, falsified, kernel, measured
from latentproof.numerics.chain import chain_energies
from latentproof.numerics.enumeration import count_grammars, enumerate_correlation
from latentproof.numerics.exponents import Exponents
from latentproof.numerics.measure import interval
from latentproof.numerics.sequential import Outcome
from latentproof.numerics.sequential.event import declare_event
from latentproof.numerics.sequential.mean import declare_mean
from latentproof.numerics.sequential.draws import Draw
from latentproof.numerics.sequential.run import run
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.correlation import correlation, root_sibling_correlation
from latentproof.theory.decay import decay
from latentproof.theory.model import OBJECTIVES, RHM, Objective, edges
from latentproof.theory.scale import scale

MEASURED: tuple[Objective, ...] = ("latent", "token", "supervised")
EXPONENT = {"latent": 0, "token": 1, "supervised": -1}
"""Factors of m that the law gains when the latent is one level higher."""

# --- where it is checked ----------------------------------------------------------------------------------------------

ENUMERATED = [RHM(2, 1, 2, 3), RHM(2, 2, 2, 3), RHM(3, 1, 2, 2), RHM(2, 1, 3, 2), RHM(2, 2, 3, 2)]
CASES = [(rhm, o, level) for rhm, o in product(ENUMERATED, OBJECTIVES) for level in range(1, rhm.L)]
REGIMES = {
    "quick": [RHM(16, 8, 2, 6), RHM(8, 8, 3, 5)],
    "standard": [RHM(16, 8, 2, 8), RHM(16, 4, 2, 6), RHM(8, 8, 3, 6), RHM(8, 32, 3, 5), RHM(16, 8, 3, 6)],
    "thorough": [
        RHM(v, m, s, 8) for v, m, s in ((16, 4, 2), (16, 8, 2), (32, 8, 2), (8, 8, 3), (8, 32, 3), (16, 8, 3))
    ],
}
RESOLUTION = {"quick": 0.05, "standard": 0.02, "thorough": 0.01}
"""delta of the correlation checks, relative to the exact value."""
HALF = 0.5
"""A measured slope counts for the exponent that it is nearest to."""
SHARE = (0.9, 1.0)
"""The share of grammars whose slope is nearest to the law's exponent: claimed ..."""
SHARE_OFF = 0.4
"""... and off when at least this much below, that is for half of the grammars or fewer."""
REACH = 1e13
"""Levels whose law asks for more samples are not measured: counts are exact to 10^15, and 90 % asks for some 30 times P."""
MOST_LEVELS = 8
"""Levels measured of one objective, and edges of one chain, at most."""
LARGEST = 10**6
"""v^2 m, the size of a level's table of contexts, at most: larger regimes are refused before any work."""

_Test = Callable[[], Outcome]


# --- the wrong variants that every lane must reject -------------------------------------------------------------------

Law = Callable[[Fraction, Fraction, Fraction], Fraction]


def _swapped(v: Fraction, w: Fraction, m: Fraction) -> Fraction:
    """decay with v and m exchanged: (1/v)(1-1/m)/(1-1/(mw)), as if the vocabulary, not the rules, diluted."""
    return decay(m, w, v)


def _two_edges(v: Fraction, w: Fraction, m: Fraction) -> Fraction:
    """An edge too many."""
    return decay(v, w, m) ** 2


def _without_f(v: Fraction, w: Fraction, m: Fraction) -> Fraction:
    """The start without its factor 1 - f, as if rules were drawn with replacement."""
    return root_sibling_correlation(v, w, m) / (1 - m / w)


EDGE_TOO_MANY = Falsifier(
    "edge-too-many", "each edge multiplies the correlation by lambda^2", ("kernel", "enumeration", "Monte Carlo")
)
MISSING_F = Falsifier(
    "missing-1-f", "the correlation starts without the factor 1 - f", ("kernel", "enumeration", "Monte Carlo")
)
SWAPPED = Falsifier("v-and-m-swapped", "lambda with v and m exchanged", ("kernel", "enumeration", "Monte Carlo"))
LIKE_TOKENS = Falsifier(
    "latent-like-token", "latent thresholds grow by a factor m per level, as token thresholds do", ("Monte Carlo",)
)
FALSIFIERS = (EDGE_TOO_MANY, MISSING_F, SWAPPED, LIKE_TOKENS)


# --- the experiment ---------------------------------------------------------------------------------------------------


def _run(task: Task) -> Iterator[Finding | dict[str, object]]:
    for regime in task.regimes or ():
        if (size := regime.rhm.v**2 * regime.rhm.m) > LARGEST:
            raise InputError(f"v^2 m must be at most 10^6 to be measured, got v^2 m = {size:.3g} at {regime.rhm}")
    task.tell("derivation: kernel and replay")
    yield from kernel(CLAIM)
    task.tell("enumeration of every grammar at tiny sizes")
    yield enumeration(CLAIM, correlation, enumerate_correlation, CASES, count_grammars)
    regimes = task.regimes or tuple(Regime("", rhm) for rhm in REGIMES[task.effort])
    # Two correlation checks and three slopes a regime share the run's alpha.
    alpha = task.alpha / (5 * len(regimes))
    for number, regime in enumerate(regimes, start=1):
        task.tell(f"regime {number} of {len(regimes)}: {regime.rhm}")
        experiment = _Experiment(task, regime, alpha)
        yield from experiment.correlations()
        yield from experiment.thresholds()
    task.tell("falsifiers")
    yield from _falsifiers(task, alpha)


@dataclass(frozen=True)
class _Experiment:
    task: Task
    regime: Regime
    alpha: float

    @property
    def rhm(self) -> RHM:
        return self.regime.rhm

    @property
    def reproduce(self) -> str:
        r = self.rhm
        call = f"lp.verify({CLAIM.id!r}, effort={self.task.effort!r}, seed={self.task.seed}, regimes=[lp.RHM"
        return f"{call}({r.v}, {r.m}, {r.s}, {r.L})])"

    def correlations(self) -> Iterator[Finding]:
        """E1 and E4 by Monte Carlo: the factor per edge, and the correlation of two siblings below the root."""
        v, w, m = _fractions(self.rhm)
        yield self._finding("factor per edge", self.factor(decay(v, w, m)), "lambda, per edge")
        if self.rhm.f == 1:
            yield self._outside(
                "sibling correlation", "f = 1: it is exactly 0, tokens are independent and uniform (E7)"
            )
            return
        yield self._finding(
            "sibling correlation", self.start(root_sibling_correlation(v, w, m)), "E|J0^|^2 at the root"
        )

    def factor(self, claimed: Fraction) -> _Test:
        """The mean factor of one edge is `claimed`; draw i looks at edge i mod (L-1) of grammar i."""
        depth = min(self.rhm.L - 1, MOST_LEVELS)

        def draw(start: int, stop: int) -> np.ndarray:
            factors = chain_energies(self.rhm, depth, start, stop, self.task.seed)[1]
            return factors[np.arange(stop - start), np.arange(start, stop) % depth]

        return self._mean("factor per edge", draw, claimed, min(Fraction(self.rhm.v), 1 / self.rhm.f))

    def start(self, claimed: Fraction) -> _Test:
        """The mean connected energy of two siblings below the root is `claimed`; it is at most |J|^2 <= max J."""
        r = self.rhm
        most = min(Fraction(1), Fraction(r.w, r.v) / (r.v * r.m))
        return self._mean(
            "sibling correlation", lambda a, b: chain_energies(r, 0, a, b, self.task.seed)[0], claimed, most
        )

    def _mean(self, name: str, draw: Draw, claimed: Fraction, high: Fraction) -> _Test:
        check = declare_mean(
            expected=claimed,
            delta=RESOLUTION[self.task.effort] * claimed,
            alpha=self.alpha,
            beta=self.task.beta,
            high=float(high) * (1 + 1e-9),  # the bound itself may round up
            id=f"{name} at {self.rhm}",
        )
        return partial(run, check, draw, block=1024)

    def thresholds(self) -> Iterator[Finding | dict[str, object]]:
        """The laws by Monte Carlo: P50 of each level, its slope per level, and the table of all of them."""
        objectives: tuple[Objective, ...] = MEASURED if self.rhm.f < 1 else ("supervised",)
        if self.rhm.f == 1:
            yield self._outside("latent and token thresholds", "f = 1: no signal, at any P (E4)")
        if self.rhm.m == 1:
            yield self._outside("thresholds", "m = 1: symbols have no synonyms, so there is nothing to recover")
            return
        levels = {objective: _levels(self.rhm, objective) for objective in objectives}
        exponents = Exponents(self.rhm, levels, self.task.seed, self.task.executor)
        exponents.extend(2)
        if exponents.degenerate:
            found = ", ".join(f"{number} {reason}" for reason, number in exponents.passed_over.items())
            yield self._outside("thresholds", f"in none of {exponents.drawn} grammars can all latents be told: {found}")
            return
        for objective in objectives:
            name = f"{objective} slope nearest {EXPONENT[objective]}"
            if len(levels[objective]) < 2:
                yield self._outside(name, f"only {len(levels[objective])} level has a law below {REACH:.0e} samples")
            else:
                yield self._finding(name, self.slope(exponents, objective, EXPONENT[objective]), "share of grammars")
        yield self._table(exponents)

    def slope(self, exponents: Exponents, objective: Objective, claimed: int) -> _Test:
        """In nine of ten grammars the slope of ln P50 per level, in units of ln m, is nearest to `claimed`."""
        check = declare_event(
            p_between=SHARE,
            delta=SHARE_OFF,
            alpha=self.alpha,
            beta=self.task.beta,
            id=f"slope of {objective} at {self.rhm}",
        )
        # nan (not bracketed) compares false: it counts against the law.
        return partial(run, check, lambda a, b: abs(exponents.slopes(objective, a, b) - claimed) < HALF, block=8)

    def _finding(self, name: str, test: _Test, unit: str) -> Finding:
        return measured(CLAIM, name, test(), str(self.rhm), self.reproduce, unit)

    def _outside(self, name: str, reason: str) -> Finding:
        return Finding(CLAIM.id, "Monte Carlo", name, "outside", "proved", reason, regime=str(self.rhm))

    def _table(self, exponents: Exponents) -> dict[str, object]:
        rows: list[list[object]] = []
        for objective, levels in exponents.levels.items():
            for level in levels:
                law = scale(self.rhm, objective, level)
                logs = exponents.thresholds(objective, level, 0.5)
                P50, low, high = interval(logs)
                P90 = interval(exponents.thresholds(objective, level, 0.9))[0]
                exact = float(correlation(self.rhm, objective, level))
                ratio = None if P50 is None else P50 / law
                bracket = None if P50 is None else f"[{low:.3g}, {high:.3g}]"
                rows.append(
                    [objective, level, edges(self.rhm, objective, level), f"{exact:.3e}", law, P50, bracket, ratio, P90]
                )
        passed = "".join(f"; passed over {number} with {why}" for why, number in exponents.passed_over.items())
        name = f" ({self.regime.name})" if self.regime.name else ""
        return {
            "title": f"{self.rhm}{name}, f = {self.rhm.f}",
            "columns": ["objective", "level", "edges", "correlation (exact)", "law P", "P50", "95 %", "P50/law", "P90"],
            "rows": rows,
            "caption": f"{exponents.size} grammars{passed}; P at 50 % and 90 % matched accuracy, lower levels given",
        }


def _falsifiers(task: Task, alpha: float) -> Iterator[Finding]:
    """Put each wrong variant through the very lanes that accept the claim; all of them must reject it."""
    rhm = REGIMES["quick"][-1]
    v, w, m = _fractions(rhm)
    experiment = _Experiment(task, Regime("", rhm), alpha)
    exponents = Exponents(rhm, {"latent": _levels(rhm, "latent")}, task.seed, task.executor)
    tests: dict[str, _Test] = {
        EDGE_TOO_MANY.name: experiment.factor(_two_edges(v, w, m)),
        MISSING_F.name: experiment.start(_without_f(v, w, m)),
        SWAPPED.name: experiment.factor(_swapped(v, w, m)),
        LIKE_TOKENS.name: experiment.slope(exponents, "latent", EXPONENT["token"]),
    }
    for falsifier in FALSIFIERS:
        rejections = {"Monte Carlo": not tests[falsifier.name]().passed}
        if falsifier.name in WRONG_FORMULAS:
            wrong = WRONG_FORMULAS[falsifier.name]
            rejections["enumeration"] = (
                enumeration(CLAIM, wrong, enumerate_correlation, CASES, count_grammars).verdict == "refuted"
            )
        if falsifier.name in WRONG_STATEMENTS:
            rejections["kernel"] = refuses(*WRONG_STATEMENTS[falsifier.name])
        yield falsified(CLAIM, falsifier, rejections)


def _levels(rhm: RHM, objective: Objective) -> tuple[int, ...]:
    """The levels to measure: those within reach, nearest to the target's end first, at most `MOST_LEVELS`."""
    near = range(rhm.L - 1, 0, -1) if objective == "supervised" else range(1, rhm.L)
    within = [level for level in near[:MOST_LEVELS] if scale(rhm, objective, level) <= REACH]
    return tuple(sorted(within))


def _fractions(rhm: RHM) -> tuple[Fraction, Fraction, Fraction]:
    return Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)
