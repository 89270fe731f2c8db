r"""template-matching: with m >= 2s a template's class signal halves at every level; the L-step reduction stays exact.

Claim. On RHM(v, m, s, L) let a template of class y be the laws of every token given y, exact, and let a datum be told
by naive Bayes: the class whose template gives it the highest product. Place by place the class signal is that of E5, so
that over all s^t places t levels below the root it has
    s^t E|J^|^2 = (s lambda)^t (v-1)/v^2:
a level multiplies it by s lambda, which is s/m up to 1 - 1/v and v^(-s). Where m >= 2s it at least halves at every
level, where 3m <= 2s and v >= 3 it does not fall: the boundary is s lambda = 1 (Kesten, Stigum 1966, of which this is
the exact first half). Measured: with a signal of v (s lambda)^L <= 1 templates reach no more than orthogonal signals of
that strength would, and so fall to chance with depth; with s lambda >= 1.3 they keep two thirds and more. For every m,
reducing tuples to their parents L times tells the class of every datum, because every tuple has one parent (E7-unique).
Locally valid is not globally right: of the strings whose tuples are grammatical up to level k the share
f^((s^(L-k)-1)/(s-1)) are sentences, f to the number of nodes above level k; and what a template writes, token by token
from its own laws, is almost never a sentence, also where it recognises sentences well.

What it does not say. Nothing about language models. arXiv:2603.23004 finds that they fail most of its tasks; that they
do so by matching templates, and what template or depth would mean there, is a reading that this model does not test.
The signal's energy is exact, but that it bounds the accuracy is measured: A is a heuristic of orthogonal signals, and
accuracies up to .15 below it are found while the signal is of order 1. Near s lambda = 1 nothing is claimed: at 1.14
(v = 4, m = 2, s = 3) templates fall from .85 at two levels to .72 at six, and a plateau below 1 is all that is reached
above. A template here is a law of single places; one of pairs or tuples sees more. The decoder is given the rules.

Source: arXiv:2603.23004 (2026), for the caution; Kesten, Stigum (1966), doi:10.1214/aoms/1177699266, for the threshold.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

from latentproof.claim import Claim, Falsifier, Task
from latentproof.errors import InputError
from latentproof.experiments.templates import ABOVE, FADED, GROWS, HIGH, MOST_EDGES, TemplateExperiment, growth
from latentproof.lanes import Case, exact, falsified, kernel, refuses
from latentproof.numerics.enumeration import count_grammars
from latentproof.numerics.enumeration_direct import grammars
from latentproof.numerics.enumeration_templates import enumerate_class_signal, valid_strings
from latentproof.numerics.grammar import MAX_CODE
from latentproof.numerics.templates import MAX_TEMPLATE
from latentproof.proofs.derivations import notation, templates
from latentproof.proofs.library import checked
from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import Term, number
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.correlation import supervised_correlation
from latentproof.theory.decay import decay
from latentproof.theory.information import rule_choices
from latentproof.theory.model import RHM

# --- where it is checked --------------------------------------------------------------------------------------------

ENUMERATED = (RHM(2, 1, 2, 3), RHM(2, 2, 2, 3), RHM(3, 1, 2, 2), RHM(2, 1, 3, 2), RHM(2, 2, 3, 2))
"""Regimes of which every grammar is gone through ..."""
COUNTED = (RHM(2, 1, 2, 2), RHM(2, 2, 2, 2), RHM(2, 1, 2, 3))
"""... and of which every string of every grammar is."""
REGIMES = {
    "quick": [RHM(8, 6, 3, 5), RHM(8, 2, 4, 4)],
    "standard": [RHM(8, 6, 3, 6), RHM(8, 4, 2, 6), RHM(16, 6, 3, 6), RHM(16, 2, 3, 6), RHM(8, 2, 4, 5)],
    "thorough": [RHM(8, 6, 3, 6), RHM(16, 6, 3, 6), RHM(16, 8, 2, 8), RHM(16, 2, 3, 6), RHM(8, 2, 4, 6)],
}
LARGEST = 10**8
"""v^4 m s L at most (L up to 8), the work of measuring the signal: larger regimes are refused before any work."""
CHECKS = 3
"""Stochastic checks of one regime."""


def _run(task: Task) -> Iterator[Finding | dict[str, object]]:
    for regime in task.regimes or ():
        _check_size(regime.rhm)
    regimes = task.chosen(REGIMES)
    # The checks of all regimes share the run's alpha, and each falsifier that may slip through.
    alpha = task.alpha / (CHECKS * len(regimes) + len(FALSIFIERS))
    task.tell("derivation: kernel and replay")
    yield from kernel(CLAIM)
    task.tell("enumeration of every grammar at tiny sizes")
    yield _signal(lambda rhm: class_signal(rhm, growth_per_level(rhm)))
    yield _local(local_share)
    for place, regime in enumerate(regimes, start=1):
        task.tell(f"regime {place} of {len(regimes)}: {regime.rhm}")
        yield from _measure(TemplateExperiment(CLAIM.id, task, regime, alpha))
    task.tell("falsifiers")
    yield from _falsify(
        *(TemplateExperiment(CLAIM.id, task, Regime("", rhm), alpha).exchanged() for rhm in REGIMES["quick"])
    )


def _check_size(rhm: RHM) -> None:
    if (work := rhm.v**4 * rhm.m * rhm.s * min(rhm.L, MOST_EDGES)) > LARGEST:
        raise InputError(f"v^4 m s L must be at most 10^8 to be measured, got v^4 m s L = {work:.3g} at {rhm}")
    if rhm.L * math.log2(rhm.s) + 2 * math.log2(rhm.v) > math.log2(MAX_TEMPLATE) - 4:
        raise InputError(f"s^L v^2 must be at most 2^20 to measure templates, got {rhm}")
    if rhm.n > MAX_CODE:
        raise InputError(f"v^s must be at most 2^63-1 to draw grammars, got {rhm}")


def _measure(experiment: TemplateExperiment) -> Iterator[Finding | dict[str, object]]:
    rhm, size = experiment.rhm, experiment.rhm.v * growth(experiment.rhm) ** experiment.rhm.L
    yield experiment.finding("class signal per level", experiment.factor(growth_per_level(rhm)), "s lambda")
    yield experiment.finding("decoder", experiment.accuracy("decoder", 1.0, 1.0), "accuracy")
    if rhm.m >= 2 * rhm.s and size <= FADED:
        name = f"template at most .05 above the {experiment.faded:.3f} of orthogonal signals, chance 1/{rhm.v}"
        yield experiment.finding(name, experiment.accuracy("template", 0, experiment.faded + ABOVE), "accuracy")
    elif 3 * rhm.m <= 2 * rhm.s and growth(rhm) >= GROWS:
        yield experiment.finding("template keeps 2/3", experiment.accuracy("template", HIGH, 1), "accuracy")
    elif rhm.m >= 2 * rhm.s:
        yield experiment.outside("template", f"v (s lambda)^L = {size:.2g}: the signal has not yet faded at this L")
    else:
        yield experiment.outside("template", f"s lambda = {growth(rhm):.3f} at m = {rhm.m}: too near the threshold 1")
    yield experiment.table()


def growth_per_level(rhm: RHM) -> Fraction:
    """s lambda, exact."""
    return rhm.s * decay(Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m))


# --- every grammar --------------------------------------------------------------------------------------------------


def class_signal(rhm: RHM, factor: Fraction) -> Fraction:
    """The signal of all s^L places, from the root's (v-1)/v^2 by a factor per level."""
    return factor**rhm.L * supervised_correlation(Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m), 0)


def local_share(rhm: RHM, level: int) -> Fraction:
    """The share of sentences among strings that are grammatical up to `level`: f to the number of nodes above."""
    return rhm.f ** rule_choices(rhm.s, rhm.L - level)


def _signal(stated: Callable[[RHM], Fraction]) -> Finding:
    total = sum(count_grammars(rhm) for rhm in ENUMERATED)
    cases = ((str(rhm), stated(rhm), enumerate_class_signal(rhm)) for rhm in ENUMERATED)
    return exact(CLAIM.id, "class signal", cases, f"average over all {total} grammars")


def _local(stated: Callable[[RHM, int], Fraction]) -> Finding:
    def cases() -> Iterator[Case]:
        for rhm in COUNTED:
            for place, grammar in enumerate(grammars(rhm)):
                valid, sentences = valid_strings(grammar)
                each = Fraction(rhm.m ** rule_choices(rhm.s, rhm.L))
                for label, count in enumerate(sentences):
                    yield f"sentences of class {label}, grammar {place} of {rhm}", each, Fraction(count)
                for level, strings in enumerate(valid):
                    where = f"level {level}, grammar {place} of {rhm}"
                    yield where, stated(rhm, level), Fraction(sum(sentences), strings)

    return exact(CLAIM.id, "locally valid strings", cases(), "counting all strings of every grammar")


# --- the wrong variants, which every lane named must reject ---------------------------------------------------------

LANES = ("kernel", "enumeration", "Monte Carlo")
ONE_PLACE = Falsifier("one-place", "a level multiplies the class signal by lambda: places do not add up", LANES)
SQUARED = Falsifier("edge-too-many", "a level multiplies the class signal by s lambda^2", LANES)
WITH_F = Falsifier("with-1-f", "the class signal has a factor 1 - f, as that of tokens has", LANES[:2])
PER_LEVEL = Falsifier("share-per-level", "of locally valid strings f per level, not per node, are sentences", LANES[:2])
STAYS = Falsifier("template-stays", "with m >= 2s templates keep 2/3", LANES[2:])
FALLS = Falsifier("template-falls", "with 3m <= 2s templates fall to half and less", LANES[2:])
DECODER = Falsifier("decoder-falls", "with m >= 2s the L-step reduction falls to half and less", LANES[2:])
FALSIFIERS = (ONE_PLACE, SQUARED, WITH_F, PER_LEVEL, STAYS, FALLS, DECODER)


def _one_place(rhm: RHM) -> Fraction:
    return growth_per_level(rhm) / rhm.s


def _squared(rhm: RHM) -> Fraction:
    return growth_per_level(rhm) ** 2 / rhm.s


def _wrong_theorems() -> dict[str, tuple[Theorem, Term, Term, Term]]:
    """A theorem, a wrong right side for it, and the factors in which right and wrong differ, as integers can show."""
    v, w, m, t, lam, s = notation.v, notation.w, notation.m, notation.t, notation.lam, templates.s
    found = checked(*CLAIM.theorems)
    signal, share = found["template-signal"][0], found["local-share"][0]
    root = signal.statement.rhs.args[1]
    strings, words = templates.G(t, s, m), templates.A(t, s, v)
    return {
        ONE_PLACE.name: (signal, lam**t * root, s * lam, lam),
        SQUARED.name: (signal, (s * lam**2) ** t * root, s * lam, s * lam**2),
        WITH_F.name: (signal, (1 - m / w) * ((s * lam) ** t * root), number(1), 1 - m / w),
        # Two levels: 1 + s nodes against 2.
        PER_LEVEL.name: (share, v * m / v**s * (v * strings / words), 1 + s, number(2)),
    }


def _wrong_findings() -> dict[str, Finding]:
    return {
        ONE_PLACE.name: _signal(lambda rhm: class_signal(rhm, _one_place(rhm))),
        SQUARED.name: _signal(lambda rhm: class_signal(rhm, _squared(rhm))),
        # At f = 1 the wrong factor is taken as 1: there the right value passes.
        WITH_F.name: _signal(lambda rhm: class_signal(rhm, growth_per_level(rhm)) * ((1 - rhm.f) or 1)),
        PER_LEVEL.name: _local(lambda rhm, level: rhm.f ** (rhm.L - level)),
    }


def _falsify(many: TemplateExperiment, few: TemplateExperiment) -> Iterator[Finding]:
    tests = {
        ONE_PLACE.name: many.factor(_one_place(many.rhm)),
        SQUARED.name: many.factor(_squared(many.rhm)),
        STAYS.name: many.accuracy("template", HIGH, 1),
        FALLS.name: few.accuracy("template", 0, 1 / 2),
        DECODER.name: many.accuracy("decoder", 0, 1 / 2),
    }
    theorems, findings = _wrong_theorems(), _wrong_findings()
    for falsifier in FALSIFIERS:
        rejected: dict[str, bool] = {}
        rates: tuple[float | None, float | None] = (None, None)
        if falsifier.name in tests:
            rejected["Monte Carlo"], rates = not tests[falsifier.name](), (many.beta, many.alpha)
        if falsifier.name in theorems:
            rejected["kernel"] = refuses(*theorems[falsifier.name])
            rejected["enumeration"] = findings[falsifier.name].verdict == "refuted"
        yield falsified(CLAIM, falsifier, rejected, *rates)


CLAIM = Claim(
    id="template-matching",
    title="a template's class signal changes by s lambda, about s/m, per level, and falls to chance for m >= 2s; "
    "the L-step reduction is exact throughout",
    statement=r"s^t\,E\|\hat J_t\|^2=(s\lambda)^t\,\frac{v-1}{v^2},\qquad "
    r"m\ge2s\Rightarrow(s\lambda)^t\le2^{-t},\qquad 3m\le2s,\ v\ge3\Rightarrow(s\lambda)^t\ge1,\\ "
    r"\frac{\#\text{sentences}}{\#\text{strings valid up to level }k}=f^{(s^{L-k}-1)/(s-1)}",
    source="arXiv:2603.23004 (2026); Kesten, Stigum (1966), doi:10.1214/aoms/1177699266",
    regime="accuracies: m >= 2s with v (s lambda)^L <= 1, or 3m <= 2s with s lambda >= 1.3; nothing near s lambda = 1",
    scope="templates of single places, exact laws, rules known to the decoder; a statement about the model, not about "
    "language models; that the signal bounds the accuracy is measured, not derived",
    theorems=("template-signal", "template-decay", "template-plateau", "local-share", "E5", "E7-unique"),
    falsifiers=FALSIFIERS,
    experiment_grades=("statistical",),
    experiment_assumptions=("statistical accuracies: templates fall, stay, and decoders are exact, where measured",),
    run=_run,
)
