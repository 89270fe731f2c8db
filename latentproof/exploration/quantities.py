r"""The numbers of one regime: exact quantities, laws, and on request the bounds on one drawn grammar.

Object: for every objective and level the exact correlation (E4, E5), the law's order of magnitude, the sufficient
number of Theorem S1 and the necessary one of S3 on one grammar; for the regime f, lambda (E1), entropy and redundancy
(E7), the probabilities of degenerate tables (E9), and the advantage of latents over tokens.
The grammar: the first of the seeds seed, seed + 1, ..., seed + 15 in which no objective has tied or absent parents at
any level; grammars with a tie are not the laws' subject (no number of samples is enough), they are passed over and
counted. Where all 16 have one, the regime is called degenerate and the grammar is that of `seed`.
Statement: at level l the latent's correlation is lambda^-(l-1) times the token's (theorem latent-prediction), and
    \[ m^{l-1}\le\lambda^{-(l-1)}\le\Big(\frac{mv}{v-1}\Big)^{l-1}\qquad\text{for all }v\ge2,\ 1\le m\le w,\ l\ge1. \]
The common ancestor of level l in depth L is that of level 1 in depth L-l+1 (only the tables above matter), so one
exact evaluation serves all levels and depths with the same L-l.
Source: theory/ for each; S1 evaluated at the smallest tuple probability and separation of the grammar in floats.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from typing import TypeVar

from latentproof.bounds import smallest
from latentproof.numerics.affinity import swap_hellinger
from latentproof.numerics.grammar import Grammar
from latentproof.theory.correlation import correlation, supervised_correlation
from latentproof.theory.decay import decay
from latentproof.theory.degeneracy import absence, any_absence, tied_rows
from latentproof.theory.information import entropy, redundancy
from latentproof.theory.model import OBJECTIVES, RHM, Objective, RegimeError, edges
from latentproof.theory.sample_bounds import coverage_samples, fano_samples, necessary_samples, sufficient_samples
from latentproof.theory.scale import scale

DELTA = 0.05
"""Failure probability of the sufficient numbers."""
ERROR = 0.1
"""Error of the necessary numbers."""
SWAP_TERMS = 10**5
"""Square roots spent on one necessary number (a millisecond): a valid bound, if not always the best."""
MAX_WORK = 10**7
"""Most L v^2 m, the size of all contexts, for which S1 and S3 are evaluated (seconds)."""
PATIENCE = 16
"""Grammars drawn in search of one without ties."""

T = TypeVar("T")


@dataclass(frozen=True)
class LevelNumbers:
    """One objective at one level, the lower levels given; None where there is no statement (`Numbers.notes` says why).

    sufficient, necessary: math.inf where parents are tied or absent in the grammar, or there is no signal.
    """

    objective: Objective
    level: int
    edges: int
    correlation: Fraction | None
    scale: float | None
    sufficient: float | None = None
    necessary: float | None = None


@dataclass(frozen=True)
class TaskNumbers:
    """One objective's whole task: the law, P that is enough for all levels together, P that its hardest level needs."""

    objective: Objective
    scale: float | None
    sufficient: float | None = None
    necessary: float | None = None


@dataclass(frozen=True)
class Numbers:
    """All numbers of one regime; probabilities and correlations exact, entropies in nats, P in samples.

    absent: probability that a given symbol never occurs at a position (q0); any_absent: that some symbol does not;
    tied: that two given symbols have equal channel rows. advantage: correlation of the latent over that of the token at
    level L-1, with the ends that hold for every regime; None at f = 1, where both are 0. seed: of the grammar that the
    bounds are about, None without them; passed_over: grammars with ties drawn before it, 16 if degenerate.
    """

    rhm: RHM
    decay: Fraction
    entropy: float | None
    redundancy: float | None
    absent: Fraction | None
    any_absent: Fraction | None
    tied: Fraction | None
    coverage: int
    fano: float | None
    advantage: float | None
    advantage_low: float | None
    advantage_high: float | None
    levels: tuple[LevelNumbers, ...]
    tasks: tuple[TaskNumbers, ...]
    seed: int | None
    passed_over: int
    notes: tuple[str, ...]

    @property
    def degenerate(self) -> bool:
        """Whether every grammar drawn has tied or absent parents although f < 1."""
        return self.passed_over == PATIENCE and self.rhm.f < 1

    def task(self, objective: Objective) -> TaskNumbers:
        """The whole-task numbers of one objective."""
        return self.tasks[OBJECTIVES.index(objective)]


def numbers(rhm: RHM, seed: int | None = 0) -> Numbers:
    """Return every quantity of a regime; seed: the first of the grammars tried for S1 and S3, None to leave them out.

    A quantity that does not fit the machine is None and its reason in `notes`.

    >>> found = numbers(RHM(8, 4, 2, 3), seed=None)
    >>> found.levels[0].correlation, found.advantage_low <= found.advantage <= found.advantage_high
    (Fraction(284609731, 86109060096), True)
    """
    notes: list[str] = []

    def possible(evaluate: Callable[[], T]) -> T | None:
        try:
            return evaluate()
        except (RegimeError, OverflowError) as error:
            if (text := str(error)) not in notes:
                notes.append(text)
            return None

    v, w, m = Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)
    rate, steps = decay(v, w, m), rhm.L - 2
    levels = [
        LevelNumbers(
            objective,
            level,
            edges(rhm, objective, level),
            possible(partial(correlation_at, rhm, objective, level)),
            possible(partial(scale, rhm, objective, level)),
        )
        for objective in OBJECTIVES
        for level in range(1, rhm.L)
    ]
    tasks = [TaskNumbers(objective, possible(partial(scale, rhm, objective))) for objective in OBJECTIVES]
    passed_over = 0
    if seed is not None:
        drawn = possible(lambda: _drawn(rhm, seed))
        if rhm.m == 1:
            notes.append("S3 needs m >= 2: with one rule a symbol, exchanging two rules renames the parents")
        if drawn is not None:
            grammar, passed_over = drawn
            seed += passed_over % PATIENCE
            levels, tasks = _bounded(grammar, levels, tasks)
    return Numbers(
        rhm,
        rate,
        possible(lambda: entropy(rhm)),
        possible(lambda: redundancy(rhm)),
        possible(lambda: absence(rhm)),
        possible(lambda: any_absence(rhm)),
        possible(lambda: tied_rows(rhm)),
        coverage_samples(rhm.v * rhm.m, ERROR),
        possible(lambda: fano_samples(rhm, ERROR)),
        possible(lambda: float(rate) ** -steps) if rhm.f < 1 else None,
        possible(lambda: float(rhm.m) ** steps),
        possible(lambda: (rhm.m / (1 - 1 / rhm.v)) ** steps),
        tuple(levels),
        tuple(tasks),
        seed,
        passed_over,
        tuple(notes),
    )


def correlation_at(rhm: RHM, objective: Objective, level: int) -> Fraction:
    """`theory.correlation.correlation`, with the expensive part shared between levels and depths.

    >>> correlation_at(RHM(3, 2, 2, 5), "token", 3) == correlation(RHM(3, 2, 2, 5), "token", 3)
    True
    """
    v, w, m = Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)
    steps = edges(rhm, objective, level)
    if objective == "supervised":
        return supervised_correlation(v, w, m, steps)
    tuples: Fraction = _cousin_tuple(RHM(rhm.v, rhm.m, rhm.s, rhm.L - level + 1))
    return tuples if objective == "latent-tuple" else tuples * m * decay(v, w, m) ** steps


@cache
def _cousin_tuple(rhm: RHM) -> Fraction:
    """E||J0||^2/m at level 1: what the tables above the common ancestor leave."""
    return correlation(rhm, "latent-tuple", 1)


def _drawn(rhm: RHM, seed: int) -> tuple[Grammar, int]:
    """The first grammar without tied or absent parents, and how many before it had some; at f = 1 the first."""
    if rhm.L * rhm.v**2 * rhm.m > MAX_WORK:
        raise RegimeError(f"S1 and S3 are evaluated up to L v^2 m = {MAX_WORK}, got {rhm}")
    for index in range(PATIENCE if rhm.f < 1 else 0):
        grammar = Grammar.sample(rhm, seed + index)
        if all(smallest(grammar, each, [level])[1] for level in range(1, rhm.L) for each in OBJECTIVES):
            return grammar, index
    return Grammar.sample(rhm, seed), PATIENCE


def _bounded(
    grammar: Grammar, levels: list[LevelNumbers], tasks: list[TaskNumbers]
) -> tuple[list[LevelNumbers], list[TaskNumbers]]:
    """The numbers with S1 and S3 of this grammar filled in."""
    rhm = grammar.rhm
    found, whole = [], []
    for task in tasks:
        mine = [each for each in levels if each.objective == task.objective]
        read = [smallest(grammar, task.objective, [each.level]) for each in mine]
        needed = [_necessary(grammar, task.objective, each.level) for each in mine]
        for each, (p, gap), need in zip(mine, read, needed, strict=True):
            enough = sufficient_samples(rhm.v, rhm.m, 1, DELTA, p, gap)
            found.append(
                LevelNumbers(each.objective, each.level, each.edges, each.correlation, each.scale, enough, need)
            )
        p, gap = min(p for p, _ in read), min(gap for _, gap in read)
        most = None if None in needed else max(need for need in needed if need is not None)
        together = sufficient_samples(rhm.v, rhm.m, rhm.L, DELTA, p, gap)
        whole.append(TaskNumbers(task.objective, task.scale, together, most))
    return found, whole


def _necessary(grammar: Grammar, objective: Objective, level: int) -> float | None:
    if grammar.rhm.m == 1:
        return None
    apart = swap_hellinger(grammar, objective, level, SWAP_TERMS)
    # With fewer than two parents present there is no pair to exchange, and no statement.
    return None if math.isinf(apart) else necessary_samples(1 - Fraction(apart), ERROR)
