r"""latent-prediction: predicting own latents costs a constant number of samples in depth, predicting tokens m^depth.

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
level 0); Cagnetta, Wyart (2024), arXiv:2406.00048 (correlations). The exact factors and their proofs are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import product

from latentproof.claim import Claim, Falsifier, Task
from latentproof.experiments.measurements import refuse_large
from latentproof.experiments.prediction import Experiment
from latentproof.lanes import Formula, enumeration, falsified, kernel, refuses
from latentproof.numerics.enumeration import count_grammars, enumerate_correlation
from latentproof.numerics.exponents import Exponents
from latentproof.proofs.derivations import notation
from latentproof.proofs.derivations import separation as theorem_a
from latentproof.proofs.library import checked
from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import Term, total
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.correlation import correlation, root_sibling_correlation
from latentproof.theory.decay import decay
from latentproof.theory.model import OBJECTIVES, RHM, Objective, edges
from latentproof.theory.separation import separation

# --- where it is checked --------------------------------------------------------------------------------------------

ENUMERATED = [RHM(2, 1, 2, 3), RHM(2, 2, 2, 3), RHM(3, 1, 2, 2), RHM(2, 1, 3, 2), RHM(2, 2, 3, 2)]
CASES = [(rhm, o, level) for rhm, o in product(ENUMERATED, OBJECTIVES) for level in range(1, rhm.L)]
REGIMES = {
    "quick": [RHM(16, 8, 2, 6), RHM(8, 8, 3, 5)],
    "standard": [RHM(16, 8, 2, 8), RHM(16, 4, 2, 6), RHM(8, 8, 3, 6), RHM(8, 32, 3, 5), RHM(16, 8, 3, 6)],
    "thorough": [
        RHM(v, m, s, 8) for v, m, s in ((16, 4, 2), (16, 8, 2), (32, 8, 2), (8, 8, 3), (8, 32, 3), (16, 8, 3))
    ],
}
EXPONENT: dict[Objective, int] = {"latent": 0, "token": 1, "supervised": -1}
"""Factors of m that the law of P gains when the latent is one level higher."""
LARGEST = 10**6
"""v^2 m, the size of a level's table of contexts, at most: larger regimes are refused before any work."""


def _run(task: Task) -> Iterator[Finding | dict[str, object]]:
    refuse_large(task, LARGEST)
    regimes = task.chosen(REGIMES)
    # Two correlation checks and three slopes a regime share the run's alpha, and each falsifier that may slip through.
    alpha = task.alpha / (5 * len(regimes) + len(FALSIFIERS))
    experiments = [Experiment(CLAIM.id, task, regime, alpha) for regime in regimes]
    # With workers, the first regime's grammars are measured there while the proofs are checked here.
    started = experiments[0].exponents(_objectives(experiments[0].rhm))
    started.prefetch()
    task.tell("derivation: kernel and replay")
    yield from kernel(CLAIM)
    task.tell("enumeration of every grammar at tiny sizes")
    yield enumeration(CLAIM, correlation, enumerate_correlation, CASES, count_grammars)
    for number, experiment in enumerate(experiments, start=1):
        task.tell(f"regime {number} of {len(regimes)}: {experiment.rhm}")
        yield from _measure(experiment, started if number == 1 else experiment.exponents(_objectives(experiment.rhm)))
    task.tell("falsifiers")
    yield from _falsify(Experiment(CLAIM.id, task, Regime("", REGIMES["quick"][0]), alpha).exchanged())


def _measure(experiment: Experiment, exponents: Exponents) -> Iterator[Finding | dict[str, object]]:
    rhm = experiment.rhm
    yield experiment.finding("factor per edge", experiment.factor(decay(*_vwm(rhm))), "lambda")
    if rhm.f < 1:
        start = experiment.start(root_sibling_correlation(*_vwm(rhm)))
        yield experiment.finding("sibling correlation", start, "E|J0^|^2 below the root")
    else:
        yield experiment.outside("latent and token", "f = 1: tokens are independent, no signal at any P (E4, E7)")
    yield from experiment.laws(exponents, EXPONENT)
    if exponents.size:
        yield experiment.table(exponents)


def _objectives(rhm: RHM) -> tuple[Objective, ...]:
    return tuple(EXPONENT) if rhm.f < 1 else ("supervised",)


# --- the wrong variants, which every lane named must reject ---------------------------------------------------------

LANES = ("kernel", "enumeration", "Monte Carlo")
EDGE_TOO_MANY = Falsifier("edge-too-many", "each edge multiplies the correlation by lambda^2", LANES)
MISSING_F = Falsifier("missing-1-f", "the correlation starts without the factor 1 - f", LANES)
SWAPPED = Falsifier("v-and-m-swapped", "each edge multiplies by lambda with v and m exchanged", LANES)
LIKE_TOKENS = Falsifier("latent-like-token", "latent thresholds gain a factor m per level, as tokens do", LANES[2:])
FALSIFIERS = (EDGE_TOO_MANY, MISSING_F, SWAPPED, LIKE_TOKENS)

Law = Callable[[Fraction, Fraction, Fraction], Fraction]


def _two_edges(v: Fraction, w: Fraction, m: Fraction) -> Fraction:
    return decay(v, w, m) ** 2


def _swapped(v: Fraction, w: Fraction, m: Fraction) -> Fraction:
    """(1/v)(1-1/m)/(1-1/(mw)), as if the vocabulary, not the rules, diluted the signal."""
    return decay(m, w, v)


def _with_factor(wrong: Law, rhm: RHM, objective: Objective, level: int) -> Fraction:
    """The exact correlation with another factor for each of its edges."""
    steps = 0 if objective == "latent-tuple" else edges(rhm, objective, level)
    return correlation(rhm, objective, level) / decay(*_vwm(rhm)) ** steps * wrong(*_vwm(rhm)) ** steps


def _without_f(rhm: RHM, objective: Objective, level: int) -> Fraction:
    """The exact correlation without the factor 1 - f."""
    return correlation(rhm, objective, level) / (1 - rhm.f if objective != "supervised" and rhm.f < 1 else 1)


WRONG_FORMULAS: dict[str, Formula] = {
    EDGE_TOO_MANY.name: partial(_with_factor, _two_edges),
    SWAPPED.name: partial(_with_factor, _swapped),
    MISSING_F.name: _without_f,
}


def _wrong_theorems() -> dict[str, tuple[Theorem, Term, Term, Term]]:
    """A theorem, a wrong right side for it, and the factors in which right and wrong differ, as integers can show."""
    v, w, m = notation.v, notation.w, notation.m
    found = checked(*CLAIM.theorems)
    edge, apart = found["E1"][0], found["E2"][0]
    squares = edge.statement.rhs.args[1]  # E1 ends: = lambda * sum of squares
    H_a, H_b = (
        total(slot, weight(slot) ** 2)
        for slot, weight in ((theorem_a.sigma, theorem_a.p), (theorem_a.tau, theorem_a.q))
    )
    # E2's -2 is what drawing without replacement takes away: with it gone nothing vanishes at f = 1.
    spread = (1 - 1 / v) / (w - 1)
    replaced = decay(v, w, m) ** notation.t * (spread * (w * (H_a + H_b)))
    return {
        EDGE_TOO_MANY.name: (edge, decay(v, w, m) ** 2 * squares, decay(v, w, m), decay(v, w, m) ** 2),
        SWAPPED.name: (edge, decay(m, w, v) * squares, decay(v, w, m), decay(m, w, v)),
        MISSING_F.name: (apart, replaced, separation(v, w, m, 0, 1 / m, 1 / m), spread * (w * (2 / m))),
    }


def _falsify(experiment: Experiment) -> Iterator[Finding]:
    v, w, m = _vwm(experiment.rhm)
    exponents = experiment.exponents(("latent",))
    tests = {
        EDGE_TOO_MANY.name: experiment.factor(_two_edges(v, w, m)),
        MISSING_F.name: experiment.start(root_sibling_correlation(v, w, m) / (1 - m / w)),
        SWAPPED.name: experiment.factor(_swapped(v, w, m)),
        LIKE_TOKENS.name: experiment.slope(exponents, "latent", EXPONENT["token"]),
    }
    wrong_theorems = _wrong_theorems()
    for falsifier in FALSIFIERS:
        rejected = {"Monte Carlo": not tests[falsifier.name]()}
        if falsifier.name in WRONG_FORMULAS:
            wrong = WRONG_FORMULAS[falsifier.name]
            found = enumeration(CLAIM, wrong, enumerate_correlation, CASES, count_grammars)
            rejected["enumeration"] = found.verdict == "refuted"
        if falsifier.name in wrong_theorems:
            rejected["kernel"] = refuses(*wrong_theorems[falsifier.name])
        yield falsified(CLAIM, falsifier, rejected, experiment.beta, experiment.alpha)


def _vwm(rhm: RHM) -> tuple[Fraction, Fraction, Fraction]:
    return Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)


CLAIM = Claim(
    id="latent-prediction",
    title="predicting own latents costs v m^3/(1-f) samples at any depth, predicting tokens m times more per level",
    statement=r"E\|\hat J_{\text{token}}\|^2=\lambda^{\ell-1}\,E\|\hat J_{\text{latent}}\|^2,\qquad "
    r"\lambda=\frac1m\,\frac{1-1/v}{1-v^{-s}},\\ "
    r"P_{\text{latent}}\asymp\frac{vm^3}{1-f},\qquad P_{\text{token}}\asymp\frac{vm^{\ell+2}}{1-f},\qquad "
    r"P_{\text{supervised}}\asymp vm^{L-\ell+1}",
    source="Korchinski, Favero, Wyart (2026), arXiv:2605.27734",
    regime="m >= 2, and m < v^(s-1) for latents and tokens; grammars without tied parents; for slopes two levels, "
    "and labels at random at most 40 % right",
    scope="learners that read one (tuple, target) correlation at a time, with the lower levels given; "
    "not a lower bound for every learner",
    theorems=(
        *("E0", "E1", "E1-lower", "E1-upper", "E2", "E4-prior", "E4-root", "E4", "E4-at-root", "E5"),
        *("latent-prediction", "latent-prediction-lower", "latent-prediction-upper"),
    ),
    falsifiers=FALSIFIERS,
    experiment_grades=("statistical",),
    experiment_assumptions=("statistical slopes: thresholds follow the laws, at the regimes measured",),
    run=_run,
)
