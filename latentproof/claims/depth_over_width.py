r"""depth-over-width: reading several levels as one costs parameters and samples, exponentially in the tree's nodes.

Claim. A learner of tables that has k < L levels must read L/k levels as one: rules of s' = s^(L/k) symbols, and
m' = m^((s^(L/k)-1)/(s-1)) of them for each symbol, because a rule of several levels is a choice at every node. For
m >= 2 its parameters k v m' are least at k = L, and so are its samples: one flattened level has v m' tuples to tell
apart, one of its edges is L/k edges of the grammar and keeps lambda^(L/k) of a correlation, and so it needs of order
    v m' m^(L/k+1)/(1-f),   against   v m^3/(1-f)   level by level.
Measured on the same grammars, read level by level and two levels at a time, the first exceeds the second by the power
of m that these laws give.

What differs from the form of this claim that this project started from, samples v m'^3/(1-f'): that is the law of a
uniform injection with m' rules, which a flattened grammar is not. Its rules share parts, its signal is stronger
(1/m^(L/k) an edge, not 1/m'), and it needs fewer samples, for two binary levels m^3 times fewer. By either law depth
wins.

What it does not say. The sign only. MobileLLM reports that, below a billion parameters, deeper is better than wider;
its 2.7 and 4.3 % are for its whole recipe (depth, sharing, grouped attention, embeddings) over earlier models. Nothing
here derives these numbers, nor says anything about networks: a wide layer may compute what several narrow levels do,
and the learner here is one that stores a table of rules a level. With m = 1 the sign turns: m' = 1, and fewer levels
have fewer parameters. Where samples suffice for the flattened level as well, depth gains no accuracy. Where all levels
share one table, depth costs vm in all; that is not this model. The samples are laws of order of magnitude, of learners
that read one correlation at a time; thresholds are measured for two levels at a time, of the lowest level.

Source: Liu et al. (2024), MobileLLM, arXiv:2402.14905; the counts are this project's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np

from latentproof.claim import Claim, Falsifier, Task
from latentproof.errors import InputError
from latentproof.experiments.flattening import DEPTH, FlatteningExperiment
from latentproof.experiments.prediction import Experiment
from latentproof.lanes import Case, exact, falsified, kernel, refuses
from latentproof.numerics.enumeration import count_grammars
from latentproof.numerics.enumeration_flattened import enumerate_flattened_energy, flattened_counts
from latentproof.numerics.grammar import MAX_CODE
from latentproof.proofs.derivations import notation
from latentproof.proofs.library import checked
from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import Term
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.decay import decay
from latentproof.theory.information import rule_choices
from latentproof.theory.model import RHM

# --- where it is checked --------------------------------------------------------------------------------------------

ENUMERATED = ((RHM(2, 1, 2, 2), 2), (RHM(2, 2, 2, 2), 2), (RHM(2, 1, 3, 2), 2), (RHM(2, 1, 2, 3), 3))
"""Regimes of which every grammar is flattened, and how many levels are read as one."""
REGIMES = {
    "quick": [RHM(8, 4, 2, 4)],
    "standard": [RHM(8, 4, 2, 4), RHM(12, 4, 2, 4), RHM(12, 6, 2, 6)],
    "thorough": [RHM(8, 4, 2, 4), RHM(16, 8, 2, 4), RHM(12, 6, 2, 6), RHM(8, 4, 3, 4)],
}
LARGEST = 10**9
"""min(v, 1/f)^2 m^2 v^3 at most, the work of measuring an edge: larger regimes are refused before any work."""
CHECKS = 3
"""Stochastic checks of one regime."""


def _run(task: Task) -> Iterator[Finding | dict[str, object]]:
    for regime in task.regimes or ():
        r = regime.rhm
        if (work := min(Fraction(r.v), 1 / r.f) ** 2 * r.m**2 * r.v**3) > LARGEST or r.v * r.m > 10**6:
            size = f"{float(work):.3g}" if work < 10**300 else "more than 10^300"
            raise InputError(f"min(v, 1/f)^2 m^2 v^3 must be at most 10^9 to be measured, got {size} at {r}")
        if r.n > MAX_CODE:
            raise InputError(f"v^s must be at most 2^63-1 to draw grammars, got {r}")
    regimes = task.chosen(REGIMES)
    # The checks of all regimes share the run's alpha, and each falsifier that may slip through.
    alpha = task.alpha / (CHECKS * len(regimes) + len(FALSIFIERS))
    task.tell("derivation: kernel and replay")
    yield from kernel(CLAIM)
    task.tell("enumeration of every grammar at tiny sizes")
    yield _rules(flat_rules)
    yield _edges(flat_edge)
    experiments = [FlatteningExperiment(Experiment(CLAIM.id, task, regime, alpha)) for regime in regimes]
    for place, experiment in enumerate(experiments, start=1):
        task.tell(f"regime {place} of {len(regimes)}: {experiment.rhm}")
        yield from _measure(experiment)
    task.tell("falsifiers")
    base = Experiment(CLAIM.id, task, Regime("", REGIMES["quick"][0]), alpha).exchanged()
    known = next((e.found for e in experiments if e.rhm == base.rhm), {})
    yield from _falsify(FlatteningExperiment(base, known))


def _measure(experiment: FlatteningExperiment) -> Iterator[Finding | dict[str, object]]:
    rhm, base = experiment.rhm, experiment.base
    yield base.finding(f"edge of {DEPTH} levels", experiment.edge(flat_edge(rhm, DEPTH)), f"lambda^{DEPTH}")
    yield experiment.counts()
    if (reason := experiment.why_outside()) is not None:
        yield base.outside("thresholds", reason)
        return

    def median() -> str:
        drawn = sum(reader == "deep" for reader, _ in experiment.found)
        return f"; median power {np.nanmedian(experiment.powers(0, drawn)):.2f}"

    yield base.finding("a flattened level needs more samples", experiment.costs_more(), "share of grammars", median)
    law, near = experiment.law("flattened"), experiment.half_gap
    name = f"power of m by which it does within {near:.2f} of {law:.2f} (injection: {experiment.law('injection'):.2f})"
    yield base.finding(name, experiment.power(law), "share of grammars", median)
    yield experiment.table()


# --- every grammar --------------------------------------------------------------------------------------------------

Value = Callable[[RHM, int], Fraction]
"""(regime, levels read as one) -> a number as stated."""


def flat_rules(rhm: RHM, depth: int) -> Fraction:
    """m' = m^((s^depth-1)/(s-1))."""
    return Fraction(rhm.m ** rule_choices(rhm.s, depth))


def flat_edge(rhm: RHM, depth: int) -> Fraction:
    """lambda^depth."""
    return decay(Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)) ** depth


def _total() -> int:
    return sum(count_grammars(rhm) for rhm, _ in ENUMERATED)


def _rules(stated: Value) -> Finding:
    def cases() -> Iterator[Case]:
        for rhm, depth in ENUMERATED:
            for place, (tuples, shared) in enumerate(flattened_counts(rhm, depth)):
                yield f"grammar {place} of {rhm}", rhm.v * stated(rhm, depth), Fraction(tuples)
                yield f"tuples of two parents, grammar {place} of {rhm}", Fraction(0), Fraction(shared)

    return exact(CLAIM.id, "flattened rules", cases(), f"unfolding all {_total()} grammars")


def _edges(stated: Value) -> Finding:
    cases = (
        (
            f"position {position} of {rhm}",
            (rhm.v - 1) * stated(rhm, depth),
            enumerate_flattened_energy(rhm, depth, position),
        )
        for rhm, depth in ENUMERATED
        for position in range(2)
    )
    return exact(CLAIM.id, "flattened edge", cases, f"unfolding all {_total()} grammars")


# --- the wrong variants, which every lane named must reject ---------------------------------------------------------

LANES = ("kernel", "enumeration", "Monte Carlo")
AS_INJECTION = Falsifier("edge-as-injection", "a flattened edge keeps what an injection of m' rules keeps", LANES)
CHAIN = Falsifier("rules-multiply-once-a-level", "m' = m^(L/k): one choice a level, not one a node", LANES[:2])
NOT_MORE = Falsifier("wide-needs-no-more", "a flattened level needs no more samples than a deep one", LANES[2:])
CUBE = Falsifier("samples-as-injection", "samples of a flattened grammar follow v m'^3/(1-f')", LANES[2:])
FALSIFIERS = (AS_INJECTION, CHAIN, NOT_MORE, CUBE)


def _injection_edge(rhm: RHM, depth: int) -> Fraction:
    size = Fraction(rhm.v ** (rhm.s**depth - 1))
    return decay(Fraction(rhm.v), size, flat_rules(rhm, depth))


def _one_a_level(rhm: RHM, depth: int) -> Fraction:
    return Fraction(rhm.m**depth)


def _wrong_theorems() -> dict[str, tuple[Theorem, Term, Term, Term]]:
    """A theorem, a wrong right side for it, and the factors in which right and wrong differ, as integers can show."""
    v, w, m, t, lam = notation.v, notation.w, notation.m, notation.t, notation.lam
    found = checked(*CLAIM.theorems)
    energy, nodes = found["energy"][0], found["flattening"][0]
    start = energy.statement.rhs.args[1]
    choices = nodes.statement.rhs
    return {
        # Two binary levels: three choices.
        AS_INJECTION.name: (energy, decay(v, w, m**3) * start, lam**2, decay(v, w, m**3)),
        CHAIN.name: (nodes, t, choices, t),
    }


def _falsify(quick: FlatteningExperiment) -> Iterator[Finding]:
    tests = {
        AS_INJECTION.name: quick.edge(_injection_edge(quick.rhm, DEPTH)),
        NOT_MORE.name: quick.base.share("no more", lambda start, stop: ~(quick.powers(start, stop) > 0)),
        CUBE.name: quick.power(quick.law("injection")),
    }
    theorems = _wrong_theorems()
    findings = {AS_INJECTION.name: _edges(_injection_edge), CHAIN.name: _rules(_one_a_level)}
    for falsifier in FALSIFIERS:
        rejected: dict[str, bool] = {}
        rates: tuple[float | None, float | None] = (None, None)
        if falsifier.name in tests:
            rejected["Monte Carlo"], rates = not tests[falsifier.name](), (quick.base.beta, quick.base.alpha)
        if falsifier.name in theorems:
            rejected["kernel"] = refuses(*theorems[falsifier.name])
            rejected["enumeration"] = findings[falsifier.name].verdict == "refuted"
        yield falsified(CLAIM, falsifier, rejected, *rates)


CLAIM = Claim(
    id="depth-over-width",
    title="reading several levels as one costs parameters and samples: both are least with as many levels as the tree",
    statement=r"s'=s^{L/k},\qquad m'=m^{(s^{L/k}-1)/(s-1)},\qquad kvm'\ge Lvm,\\ "
    r"\frac{vm'm^{L/k+1}}{1-f}\ge\frac{vm^3}{1-f}\qquad(m\ge2)",
    source="Liu et al. (2024), MobileLLM, arXiv:2402.14905",
    regime="m >= 2; for thresholds f <= 1/2, an even L >= 4, labels at random at most 40 % right, "
    "and at most 20000 flattened tuples",
    scope="learners that store a table of rules for each of their levels; the sign only, no percentage of any paper; "
    "for m = 1 it turns; thresholds measured for two levels at a time",
    theorems=(
        *("flattening", "flat-rules", "flat-parameters", "flat-samples", "energy"),
        *("flat-power", "flat-thin", "flat-composed", "flat-injection"),
    ),
    falsifiers=FALSIFIERS,
    experiment_grades=("statistical",),
    experiment_assumptions=("statistical powers: thresholds exceed one another by the laws' powers, where measured",),
    run=_run,
)
