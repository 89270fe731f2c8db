r"""token-pruning: deletion by the exact posterior keeps fewer tokens than random deletion, and what makes it possible.

Claim. In RHM(v, m, s, L) a tuple has s ln v - ln(vm) = ln(1/f) nats of slack, and a string (s^L-1)/(s-1) times that. Of
the string itself nothing can be deleted without loss at f = 1: no leaf of any string of any grammar is determined by
the others; for f < 1 one is with positive probability, an exact function of (v, m, s, L). Of the root it is otherwise:
how many roots stay possible after one erasure is a Markov chain over the levels, from v, absorbed at one, so that the
root stays determined with positive probability for every f, and is left open with probability at most (v-1) g^L <=
(v-1) f^L, g = (v-1)m/(n-1). Greedy deletion by the exact posterior of the root, at one threshold, keeps fewer leaves
than random deletion wherever some leaf is free by that chain (measured). Deletion that passes over leaves which it must
not take keeps a subset of what random deletion keeps in the same order; at posterior 1, where a set that leaves the
root open does so however many more leaves go, greedy is that deletion, so that it never keeps more. In the sparse model
of type a a blank leaf multiplies the likelihood of every root by the same factor, whatever else was erased: it changes
no posterior, greedy pays for none, and none is left when it stops.

What it does not say. "Nothing prunable at f = 1" holds of the string, not of the root, against an earlier statement of
this project: synonyms keep the root at f = 1, for 5/9 of single leaves at RHM(2, 2, 2, 2); with v large and L small it
is nearly true (.02 at RHM(8, 8, 2, 4)). Where no leaf is free, greedy and random keep the same. In the sparse model of
type b places say which symbol of a rule is shown, so that blanks can matter once informative leaves are gone. Greedy is
not optimal. The paper's six linguistic categories of tokens, and the order in which a language model deletes them, have
no counterpart here and are not modelled; nothing is said of students trained on pruned strings.

Source: Singh, Hakkani-Tur (2026), arXiv:2601.03066 (measured, by a model's likelihood); Tomasini, Wyart (2024),
arXiv:2404.10727, for the sparse model; statements and proofs are ours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

from latentproof.claim import Claim, Falsifier, Task
from latentproof.errors import InputError
from latentproof.experiments.pruning import FREE, LEAST, PruningExperiment
from latentproof.lanes import Case, exact, falsified, kernel, refuses
from latentproof.numerics.enumeration_erased import (
    enumerate_blanks,
    enumerate_erased,
    enumerate_erased_step,
    enumerate_orders,
)
from latentproof.numerics.enumeration_policy import every_grammar, every_string
from latentproof.proofs.derivations import erased, notation, rivals
from latentproof.proofs.derivations.leaf_entropy import width
from latentproof.proofs.library import checked
from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import Term, ln, number
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.information import redundancy, rule_choices
from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.possible import erased_step, recoverable, root_law

# --- where it is checked --------------------------------------------------------------------------------------------

SIZES = ((2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 1, 3), (2, 2, 3), (2, 3, 3))
"""(v, m, s) of which every table is gone through."""
STRINGS = (RHM(2, 1, 2, 2), RHM(2, 2, 2, 2), RHM(2, 1, 3, 2), RHM(2, 1, 2, 3))
"""Regimes of which every leaf of every string of every grammar is erased."""
ORDERS = (RHM(2, 1, 2, 2), RHM(2, 2, 2, 2))
"""... and pruned in every order."""
REGIMES = {
    "quick": [RHM(8, 4, 2, 4), RHM(4, 4, 2, 4)],
    "standard": [RHM(8, 4, 2, 5), RHM(8, 8, 3, 3), RHM(8, 32, 3, 3), RHM(4, 4, 2, 5), RHM(8, 8, 2, 4)],
    "thorough": [
        *(RHM(8, m, 2, 6) for m in (2, 4, 6, 8)),
        *(RHM(8, m, 3, 4) for m in (2, 8, 32, 48, 64)),
        *(RHM(4, m, 2, 6) for m in (2, 3, 4)),
    ],
}
SPARSE = (RHM(8, 4, 2, 2), 1)
"""The sparse grammars, and their blanks a symbol."""
LARGEST = 2 * 10**6
"""s^(2L) v m, what one greedy deletion costs, at most: larger regimes are refused before any work."""
CHECKS = 4
"""Stochastic checks of one regime, one more of the sparse model, and the falsifiers share the run's alpha."""


def _run(task: Task) -> Iterator[Finding | dict[str, object]]:
    for regime in task.regimes or ():
        _check_size(regime.rhm)
    regimes = task.chosen(REGIMES)
    alpha = task.alpha / (CHECKS * len(regimes) + 1 + len(FALSIFIERS))
    task.tell("derivation: kernel and replay")
    yield from kernel(CLAIM)
    task.tell("enumeration of every table, string and order at tiny sizes")
    yield _exact("parents possible above an erased leaf", _steps(erased_step), "over every table")
    yield _exact("leaves that can be erased alone", _singles(recoverable), "over every string of every grammar")
    yield _exact("strings", _strings(_over_f), "over every grammar")
    yield _exact("deletion that passes over leaves keeps a subset", _orders(), "over every string and order")
    yield _exact("blank leaves of the sparse model", _blanks(0), "over every string and set of leaves kept")
    for place, regime in enumerate(regimes, start=1):
        task.tell(f"regime {place} of {len(regimes)}: {regime.rhm}")
        yield from _measure(PruningExperiment(CLAIM.id, task, regime, alpha))
    task.tell("the sparse model")
    sparse = PruningExperiment(CLAIM.id, task, Regime("sparse", SPARSE[0]), alpha)
    name = f"sparse, s0 = {SPARSE[1]}: greedy keeps no blank, random does"
    yield sparse.finding(name, sparse.blanks(SPARSE[1]), "share of draws")
    task.tell("falsifiers")
    yield from _falsify(task, alpha)


def _check_size(rhm: RHM) -> None:
    size = rhm.s ** (2 * rhm.L) * rhm.v * rhm.m if rhm.L <= 20 else LARGEST + 1
    if size > LARGEST:
        raise InputError(f"s^(2L) v m must be at most 2*10^6 to be pruned, got more at {rhm}")
    try:
        erased_step(rhm, rhm.v)
    except RegimeError as large:
        raise InputError(str(large)) from None


def _measure(experiment: PruningExperiment) -> Iterator[Finding | dict[str, object]]:
    rhm = experiment.rhm
    if rhm.f == 1:
        reason = "f = 1: no slack, no leaf is determined by the others (exact)"
        yield experiment.outside("slack and leaves of the string", reason)
    else:
        if redundancy(rhm) < LEAST * math.log(rhm.v) * rhm.s**rhm.L:
            yield experiment.outside("slack of a token", f"below {LEAST:.0%} of ln v: not measured")
        else:
            yield experiment.finding("slack of a token", experiment.slack(), "nats a token")
        yield from _single(experiment, 1, "leaves that the others determine", recoverable(rhm))
    yield from _single(experiment, 0, "leaves free for the root", root_law(rhm)[1])
    if (free := experiment.free) < FREE:
        reason = f"{free:.2f} leaves of a string are free for the root: both keep nearly all"
        yield experiment.outside("greedy against random", reason)
    else:
        yield experiment.finding("greedy keeps fewer than random", experiment.fewer(), "share of draws")
    yield experiment.table()


def _single(experiment: PruningExperiment, which: int, name: str, share: Fraction) -> Iterator[Finding]:
    if share < LEAST:
        yield experiment.outside(name, f"a share of {float(share):.2g}, below what is measured")
    else:
        yield experiment.finding(name, experiment.single(which, share), "share of leaves")


# --- every table, string and order -----------------------------------------------------------------------------------

Step = Callable[[RHM, int], tuple[Fraction, ...]]
Share = Callable[[RHM], Fraction]


def _steps(stated: Step) -> Iterator[Case]:
    for v, m, s in SIZES:
        for c in range(1, v + 1):
            law = zip(stated(RHM(v, m, s, 2), c), enumerate_erased_step(v, m, s, c), strict=True)
            for j, (claimed, counted) in enumerate(law):
                yield f"{j} parents above {c} symbols at (v, m, s) = {(v, m, s)}", claimed, counted


def _root(rhm: RHM) -> Fraction:
    return root_law(rhm)[1]


def _singles(string: Share, root: Share = _root) -> Iterator[Case]:
    for rhm in STRINGS:
        roots, strings = enumerate_erased(rhm)
        yield f"string determined at {rhm}", string(rhm), strings
        yield f"root determined at {rhm}", root(rhm), roots


def _over_f(rhm: RHM) -> Fraction:
    return 1 / rhm.f


def _strings(slack: Share) -> Iterator[Case]:
    """Uniform strings for each of the grammar: e to the slack, (1/f)^((s^L-1)/(s-1))."""
    for rhm in ORDERS:
        for grammar in every_grammar(rhm):
            number = len({tuple(string) for string in every_string(grammar)[-1].tolist()})
            counted = Fraction(rhm.v ** (rhm.s**rhm.L), number)
            yield f"a grammar of {rhm}", slack(rhm) ** rule_choices(rhm.s, rhm.L), counted


def _orders() -> Iterator[Case]:
    for rhm in ORDERS:
        violations, orders = enumerate_orders(rhm)
        yield f"violations at {rhm}, {orders} strings and orders", Fraction(0), Fraction(violations)


def _blanks(which: int) -> Iterator[Case]:
    """Erasures of a blank (0) or informative (1) leaf that change the root's posterior; none, for blanks."""
    for size in ((2, 1, 2), (2, 2, 2)):
        changed = enumerate_blanks(*size, 1, "a")[which]
        yield f"posteriors changed at (v, m, s) = {size}, s0 = 1", Fraction(0), Fraction(changed)


def _exact(name: str, cases: Iterator[Case], counted: str) -> Finding:
    return exact(CLAIM.id, name, cases, f"counted {counted}")


# --- the wrong variants, which every lane named must reject ---------------------------------------------------------

LANES = ("kernel", "enumeration", "Monte Carlo")
NO_M = Falsifier("slack-without-m", "the slack of a tuple is ln w, as if each symbol had one rule", LANES)
ANEW = Falsifier("rules-anew", "each other completion of a tuple is a rule with probability f, by itself", LANES)
LIKE_STRING = Falsifier("root-like-string", "the root is lost with the string: nothing can go at f = 1", LANES[1:])
BLANKS = Falsifier("blanks-like-others", "blank leaves say as much of the root as informative ones", LANES)
FALSIFIERS = (NO_M, ANEW, LIKE_STRING, BLANKS)


def _anew(rhm: RHM) -> Fraction:
    return Fraction((1 - rhm.f) ** (rhm.v - 1))


def _wrong_theorems() -> dict[str, tuple[Theorem, Term, Term, Term]]:
    """A theorem, a wrong right side for it, and the factors in which right and wrong differ, as integers can show."""
    found = checked(*CLAIM.theorems)
    w, m, N, n, q = notation.w, notation.m, rivals.N, rivals.n, rivals.q
    kept = erased.p(notation.a) * (erased.c * erased.likelihood(notation.a)) / erased.EVIDENCE.relation.rhs
    return {
        NO_M.name: (found["tuple-slack"][0], ln(width), w / m, w),
        ANEW.name: (found["rivals"][0], (N - 1) * (1 / q), (n / q - 1) / (n - 1), 1 / q),
        BLANKS.name: (found["blank-posterior"][0], kept, number(1), m),
    }


def _falsify(task: Task, alpha: float) -> Iterator[Finding]:
    slack, full, sparse = (
        PruningExperiment(CLAIM.id, task, Regime("", rhm), alpha).exchanged() for rhm in (*REGIMES["quick"], SPARSE[0])
    )
    r = slack.rhm
    without_m = redundancy(RHM(r.v, 1, r.s, r.L)) / float(r.s**r.L)
    tests = {
        NO_M.name: slack.slack(without_m),
        ANEW.name: slack.single(1, _anew(r)),
        LIKE_STRING.name: full.single(0, root_law(full.rhm, 1)[1]),
        BLANKS.name: sparse.blanks(SPARSE[1], alike=True),
    }
    counted = {
        NO_M.name: _exact("strings", _strings(lambda rhm: Fraction(rhm.w)), "over every grammar"),
        ANEW.name: _exact("single leaves", _singles(_anew), "over every string"),
        LIKE_STRING.name: _exact("single leaves", _singles(recoverable, recoverable), "over every string"),
        BLANKS.name: _exact("informative leaves", _blanks(1), "over every string"),
    }
    wrong_theorems = _wrong_theorems()
    for falsifier in FALSIFIERS:
        rejected = {"Monte Carlo": not tests[falsifier.name]()}
        rejected["enumeration"] = counted[falsifier.name].verdict == "refuted"
        if falsifier.name in wrong_theorems:
            rejected["kernel"] = refuses(*wrong_theorems[falsifier.name])
        yield falsified(CLAIM, falsifier, rejected, slack.beta, slack.alpha)


CLAIM = Claim(
    id="token-pruning",
    title="deletion by the exact posterior keeps fewer tokens than random deletion; the string has ln(1/f) of slack a "
    "tuple, none at f = 1, the root has synonyms besides",
    statement=r"s\ln v-\ln(vm)=\ln\frac1f,\qquad "
    r"\text{some leaf is determined by the others}\iff f<1,\\ "
    r"\Pr(\text{root open after one erasure})\le(v-1)\Big(\frac{(v-1)m}{v^s-1}\Big)^L\le(v-1)f^L,\\ "
    r"\frac{p_a\,c\,l_a}{\sum_bp_b\,c\,l_b}=\frac{p_al_a}{\sum_bp_bl_b}\quad\text{for blank leaves}",
    source="Singh, Hakkani-Tur (2026), arXiv:2601.03066; sparse model: Tomasini, Wyart (2024), arXiv:2404.10727",
    regime="f < 1 for the string; for greedy against random at least 1.5 leaves of a string that can be erased alone, "
    "by the exact chain; blanks of the sparse model of type a",
    scope="a known grammar and the exact posterior; greedy is not optimal; the paper's six categories of tokens and "
    "its trained students are not modelled",
    theorems=(
        *("tuple-slack", "slack-sign", "E7-slack", "rivals", "rivals-every", "rivals-full", "rivals-wrong"),
        *("erased-open", "erased-told", "blank-posterior"),
    ),
    falsifiers=FALSIFIERS,
    experiment_grades=("enumerated", "statistical"),
    experiment_assumptions=("statistical pruning: greedy keeps fewer leaves than random, at the regimes measured",),
    run=_run,
)
