r"""latent-thought: the price of not knowing the latents, and local inference once their grammar is known.

Claim. On RHM(v, m, s, L), to learn one level: with its latents given, the decoder is a table of N = vm rules, and P
draws leave N (1-1/N)^P of them unseen on average, at most delta for P >= vm ln(vm/delta). If the latents have to be
inferred from one element of a cousin tuple (one-sided) at least of order m^3/(1-f) pairs are necessary for estimators
that read only the pairs, and the law is v m^3/(1-f); from the whole cousin tuple, both latents jointly (spectrally), of
order v m^2/(1-f), up to a logarithm, are enough. So samples grow as m (and a logarithm), m^3 and m^2. Once the grammar
is known inference is local and fast: k upward sweeps of belief propagation determine the latents of the levels <= k
exactly, at every f, because a string has one parent, and the root's is not known before sweep L.

Where it fails. At f = 1 inference is as exact as at any f, while learning is impossible from any number of data: what
is cheap to infer may be impossible to learn. Beyond f = 1/2 tied parents decide the thresholds. With one symbol of a
tuple erased a sweep determines its parent only with probability prod_i (1 - (vm-m)/(n-i)), i = 1..v-1, about
(1-f)^(v-1): local inference by sweeps is for leaves that are all seen, or f well below 1/v.

What it does not say. What is proved and what is not: coverage is proved, both ways (the lower bound for all rules cites
negative association); necessity for one element and sufficiency for tuples are proved for flat margins (the latter
cites matrix Bernstein, and takes the projection's quality as given), a factor v and a logarithm apart, so that they
separate the two for m far above v only; that P50 follows v m^3 and v m^2 is the conjectured two-term law, measured
here. The three prices are those of one level with the levels below given. Of the paper's Latent-Thought Language
Models, their continuous thought vectors, variational inference and two learning rates, nothing is derived: "fast" is
here inference in a known grammar, "slow" the learning of it.

Source: Kong et al. (2025), arXiv:2502.01567 (measured, for language models); the statement in the model is this
project's; belief propagation: Sclocchi, Favero, Wyart (2024), arXiv:2402.16991.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from latentproof.claim import Claim, Falsifier, Task
from latentproof.experiments.measurements import refuse_large
from latentproof.experiments.prediction import Experiment
from latentproof.experiments.thoughts import ThoughtExperiment
from latentproof.lanes import Case, exact, falsified, kernel, refuses
from latentproof.numerics.belief.erasure import enumerate_determined
from latentproof.numerics.belief.sweeps import count_determined
from latentproof.numerics.richness_thresholds import TargetThresholds
from latentproof.proofs.derivations import coverage
from latentproof.proofs.derivations.screening import THOUGHT
from latentproof.proofs.library import checked
from latentproof.proofs.terms import Term
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.model import RHM
from latentproof.theory.thoughts import determined_without_one, unseen

# --- where it is checked --------------------------------------------------------------------------------------------

TREES = {
    "quick": (RHM(2, 1, 2, 2), RHM(2, 2, 2, 2)),
    "standard": (RHM(2, 1, 2, 2), RHM(2, 2, 2, 2), RHM(2, 1, 2, 3)),
    "thorough": (RHM(2, 1, 2, 2), RHM(2, 2, 2, 2), RHM(2, 1, 2, 3)),
}
"""Regimes of which every grammar and every string is gone through; f = 1/2, 1, 1/2."""
TABLES = ((2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 1, 3), (2, 2, 3), (2, 3, 3))
"""(v, m, s) of which every table is gone through."""
DRAWS = ((2, 3), (3, 4), (4, 5), (5, 5))
"""(N, P) of which every sequence of draws is gone through."""
REGIMES = {
    "quick": [RHM(8, 16, 3, 3)],
    "standard": [RHM(8, 32, 3, 3), RHM(10, 32, 3, 3)],
    "thorough": [RHM(8, 32, 3, 3), RHM(9, 40, 3, 3), RHM(10, 48, 3, 3)],
}
"""At the larger m of a family; the smaller one follows from it."""
LARGEST = 10**5
"""v^2 m at most, and v^s at most 100 times as much: larger regimes are refused before any work."""
CHECKS = 7
"""Stochastic checks of one regime, which share the run's alpha with the falsifiers that may slip through."""


def _run(task: Task) -> Iterator[Finding | dict[str, object]]:
    refuse_large(task, LARGEST, tuples=100 * LARGEST)
    regimes = task.chosen(REGIMES)
    alpha = task.alpha / (CHECKS * len(regimes) + sum("Monte Carlo" in wrong.lanes for wrong in FALSIFIERS))
    experiments = [ThoughtExperiment(Experiment(CLAIM.id, task, regime, alpha)) for regime in regimes]
    # Thresholds do not depend on a regime's L.
    found = {(e.rhm.v, e.rhm.s): e.thresholds() for e in experiments}
    task.tell("derivation: kernel and replay")
    yield from kernel(CLAIM)
    task.tell("enumeration of every grammar, string and sequence of draws at tiny sizes")
    counted = {(rhm, k): count_determined(rhm, k) for rhm in TREES[task.effort] for k in range(rhm.L + 1)}
    yield exact(CLAIM.id, "k sweeps determine the levels <= k", _below(counted), "over every grammar and string")
    yield exact(CLAIM.id, "and the root not before sweep L", _roots(counted, 0), "over every grammar and string")
    yield exact(CLAIM.id, "one symbol erased", _erased(determined_without_one), "over every table")
    yield exact(CLAIM.id, "rules not seen", _unseen(unseen), "over every sequence of draws")
    for place, experiment in enumerate(experiments, start=1):
        task.tell(f"regime {place} of {len(regimes)}: {experiment.rhm}")
        yield from experiment.findings(found[experiment.rhm.v, experiment.rhm.s])
    task.tell("falsifiers")
    base = Experiment(CLAIM.id, task, Regime("", REGIMES["quick"][0]), alpha).exchanged()
    quick = ThoughtExperiment(base)
    yield from _falsify(quick, counted, found.get((base.rhm.v, base.rhm.s), quick.thresholds()))


# --- everything gone through ----------------------------------------------------------------------------------------

Counted = dict[tuple[RHM, int], tuple[Fraction, Fraction]]
"""What `count_determined` returns, by regime and number of sweeps."""


def _below(counted: Counted) -> Iterator[Case]:
    for (rhm, k), (below, _) in counted.items():
        yield f"levels <= {k} after {k} sweeps at {rhm}", Fraction(1), below


def _roots(counted: Counted, more: int) -> Iterator[Case]:
    """Whether the root is determined, if k sweeps determine the levels <= k + more."""
    for (rhm, k), (_, root) in counted.items():
        yield f"roots after {k} sweeps at {rhm}", Fraction(k + more >= rhm.L), root


def _erased(stated: Callable[[RHM], Fraction]) -> Iterator[Case]:
    for v, m, s in TABLES:
        yield f"(v, m, s) = {(v, m, s)}", stated(RHM(v, m, s, 2)), enumerate_determined(v, m, s)


def _unseen(stated: Callable[[int, int], Fraction]) -> Iterator[Case]:
    for N, P in DRAWS:
        left = sum(N - len(set(draws)) for draws in product(range(N), repeat=P))
        yield f"N = {N} rules, P = {P} draws", stated(N, P), Fraction(left, N**P)


# --- the wrong variants, which every lane named must reject ---------------------------------------------------------

LINEAR = Falsifier(
    "every-draw-is-new", "P draws leave N - P rules unseen, or none", ("kernel", "enumeration", "Monte Carlo")
)
SWEEP = Falsifier("one-sweep-less", "k sweeps determine the levels <= k + 1", ("enumeration", "Monte Carlo"))
ERASED = Falsifier("erased-as-1-f", "a tuple without one symbol is determined in 1 - f", ("enumeration", "Monte Carlo"))
JOINT = Falsifier("joint-like-one-sided", "joint inference gains m^3, as one-sided inference does", ("Monte Carlo",))
ORACLE = Falsifier("oracle-like-joint", "with its latents given the decoder gains m^2", ("Monte Carlo",))
FALSIFIERS = (LINEAR, SWEEP, ERASED, JOINT, ORACLE)


def _linear(N: int, P: int) -> Fraction:
    return Fraction(max(N - P, 0))


def _one_less_f(rhm: RHM) -> Fraction:
    return 1 - rhm.f


def _refuses_linear() -> bool:
    """P(a tuple is missing) = (1 - p)^(n+1) is not 1 - (n+1) p."""
    missing = checked(*CLAIM.theorems)["S4-missing"][0]
    n, N = coverage.n, coverage.N
    wrong: Term = 1 - (n + 1) * coverage.p(coverage.x)
    return refuses(missing, wrong, (1 - 1 / N) ** (n + 1), 1 - (n + 1) / N)


def _falsify(quick: ThoughtExperiment, counted: Counted, found: TargetThresholds) -> Iterator[Finding]:
    base, r = quick.base, quick.rhm
    small = ThoughtExperiment(replace(base, regime=Regime("", ERASABLE)))
    rejected: dict[str, dict[str, bool]] = {
        LINEAR.name: {
            "kernel": _refuses_linear(),
            "enumeration": _refuted(_unseen(_linear)),
            "Monte Carlo": not quick.missing(_linear(r.v * r.m, r.v * r.m // 2))(),
        },
        SWEEP.name: {"enumeration": _refuted(_roots(counted, 1)), "Monte Carlo": not quick.sweeps(1)()},
        ERASED.name: {
            "enumeration": _refuted(_erased(_one_less_f)),
            "Monte Carlo": not small.erased(_one_less_f(ERASABLE))(),
        },
        JOINT.name: {"Monte Carlo": not quick.inferred(found, "one tuple", 3)()},
        ORACLE.name: {"Monte Carlo": not quick.oracle(2)()},
    }
    for falsifier in FALSIFIERS:
        yield falsified(CLAIM, falsifier, rejected[falsifier.name], base.beta, base.alpha)


ERASABLE = RHM(8, 4, 3, 2)
"""Where about two tuples of three are determined without one symbol."""


def _refuted(cases: Iterator[Case]) -> bool:
    return exact(CLAIM.id, "", cases, "").verdict == "refuted"


CLAIM = Claim(
    id="latent-thought",
    title="latents given cost vm ln(vm) samples, inferred jointly v m^2/(1-f), inferred on one side v m^3/(1-f); "
    "in a known grammar k local sweeps determine the levels <= k",
    statement=r"P_{\text{given}}=vm\ln\frac{vm}\delta,\qquad E\,\#\text{unseen}=vm\Big(1-\frac1{vm}\Big)^P,\\ "
    r"\text{flat margins: }P_{\text{one-sided}}\gtrsim\frac{m^3}{1-f}\text{ necessary, }"
    r"P_{\text{joint}}\lesssim\frac{vm^2\ln(vm)}{1-f}\text{ enough},\\ "
    r"\text{conjectured: }P_{50}\asymp\frac{vm^3}{1-f},\ \frac{vm^2}{1-f},\qquad "
    r"u_k(a)\,u_k(b)=\delta_{ab}\,u_k(a)^2\text{ after }k\text{ sweeps}",
    source="Kong et al. (2025), arXiv:2502.01567; the statement in the model is this project's",
    regime="sweeps, coverage: every regime; exponents: f <= 1/2, labels at random at most 40 % right, grammars without "
    "tied parents, and two values of m at least four times apart",
    scope="one level, the lower ones given; learners that read only the pairs of tuple and target; the laws of P50 for "
    "inferred latents are conjectured, their exponents in m measured",
    theorems=THOUGHT,
    falsifiers=FALSIFIERS,
    experiment_grades=("statistical",),
    experiment_assumptions=("statistical exponents in m nearest 1, 2 and 3, sweeps and coverage, where measured",),
    run=_run,
)
