r"""target-richness: a richer target leaves the signal as it is and thins the noise; predict your whole latent.

Claim. On RHM(v, m, s, L) let T be a tuple below the parent a, and let the target be the first j elements of a cousin
tuple, D = v^j classes of one size, or the whole tuple, D = vm. The co-occurrence matrix Q of T and target, less its
margins, has E|Qbar|^2 = (lambda_D/m) E|J0^|^2 with lambda_D = (1/m) n/(n-1) (1-1/D), exactly 1/m for the whole tuple:
from one element to the whole tuple the signal grows by less than 1/(v-1), evenly in all v-1 modes. The noise of P pairs
has energy (1-|Q|^2)/P in all, over vm D cells, whatever D is. So the threshold falls with D. With flat margins every
estimator that reads only the pairs needs of order v m^3/((1-f) D) of them, m^3/(1-f) for one element, while of order
v m^2 y/(1-f) are enough for the whole tuple, y the logarithm of a count of pairs of tuples over the failure allowed.
Conjectured, with D all the categories that a datum offers: P50 (1-f) = A v^(3/2) m^(5/2)/sqrt(D) + B v m^3 ln(v)/D,
of order m^3 for one element, m^(5/2) for all elements of all cousins as far as the first term leads, m^2 for tuples.

What it does not say. It is about learners that read only the pairs (tuple, target): the label of a whole tuple is not a
richer input, and a learner that is given every element of every cousin has that many more categories. The two-term law
is a conjecture: its form is a random-matrix heuristic, its constants A = .92 and B = 2.1 were fitted to other grammars,
and between two m it says where exponents lie, not that they are 3, 5/2 and 2. What is measured decides between the
exponents of one element and of tuples, and orders that of pooled elements in between; it does not confirm the law's
value for these (v = 8, m = 4 to 24: the law has 2.65, measured are 2.4), nor tell the two-term law in D from a single
power between 1/2 and 1. An earlier form, v^2 m^3/((1-f) D), is right at D = vm and only an upper bound for smaller D.
Between what is necessary and what is enough a factor v and a logarithm are open, so that the separation of one element
from the whole tuple is a theorem for m far above v only; what is enough takes the projection's quality as given.

Source: this project (no paper has it); Korchinski, Favero, Wyart (2026), arXiv:2605.27734, for one element.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial

import numpy as np

from latentproof.claim import Claim, Falsifier, Task
from latentproof.experiments.measurements import refuse_large
from latentproof.experiments.prediction import Experiment
from latentproof.experiments.richness import GROUPS, RichnessExperiment
from latentproof.lanes import Case, exact, falsified, kernel, refuses
from latentproof.numerics.enumeration_richness import enumerate_row_product, enumerate_target_energy
from latentproof.numerics.enumeration_tables import count_tables
from latentproof.numerics.richness_thresholds import TargetThresholds
from latentproof.proofs.derivations import notation, richness_moments
from latentproof.proofs.derivations.richness import HEADS
from latentproof.proofs.library import checked
from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import Term, number
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.correlation import root_sibling_correlation
from latentproof.theory.model import RHM
from latentproof.theory.richness import class_decay, mode_energy, target_energy, tuple_decay

# --- where it is checked --------------------------------------------------------------------------------------------

SIZES = ((2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 1, 3), (2, 2, 3))
"""(v, m, s) of which every pair of tables is gone through."""
REGIMES = {
    "quick": [RHM(8, 24, 3, 2)],
    "standard": [RHM(8, 32, 3, 2), RHM(10, 32, 3, 2)],
    "thorough": [RHM(8, 32, 3, 2), RHM(9, 40, 3, 2), RHM(10, 48, 3, 2)],
}
"""At the larger m of a family; the smaller one follows from it."""
TINY = RHM(3, 2, 3, 2)
"""Where D and D-1, and tuples and vm classes, are far enough apart to be told by drawing."""
LARGEST = 10**6
"""v^2 m at most: larger regimes are refused before any work."""
CHECKS = 8
"""Stochastic checks of one regime, which share the run's alpha with the falsifiers."""


def _run(task: Task) -> Iterator[Finding | dict[str, object]]:
    refuse_large(task, LARGEST)
    regimes = task.chosen(REGIMES)
    alpha = task.alpha / (CHECKS * len(regimes) + len(FALSIFIERS))
    experiments = [RichnessExperiment(Experiment(CLAIM.id, task, regime, alpha)) for regime in regimes]
    # Thresholds do not depend on a regime's L; with workers, the first are measured while the proofs are checked here.
    found = {(e.rhm.v, e.rhm.s): e.thresholds() for e in experiments}
    experiments[0].prefetch(found[experiments[0].rhm.v, experiments[0].rhm.s])
    task.tell("derivation: kernel and replay")
    yield from kernel(CLAIM)
    task.tell("enumeration of every pair of tables at tiny sizes")
    yield _exact("signal energy", _energies(_energy))
    yield _exact("modes of the signal", _modes())
    for place, experiment in enumerate(experiments, start=1):
        task.tell(f"regime {place} of {len(regimes)}: {experiment.rhm}")
        yield from _measure(experiment, found[experiment.rhm.v, experiment.rhm.s])
    task.tell("falsifiers")
    quick = RichnessExperiment(Experiment(CLAIM.id, task, Regime("", REGIMES["quick"][0]), alpha).exchanged())
    yield from _falsify(quick, found.get((quick.rhm.v, quick.rhm.s), quick.thresholds()))


def _measure(experiment: RichnessExperiment, found: TargetThresholds) -> Iterator[Finding | dict[str, object]]:
    rhm = experiment.rhm
    v, n, m = Fraction(rhm.v), Fraction(rhm.n), Fraction(rhm.m)
    for elements in sorted({1, 2, rhm.s}):
        what = "the whole tuple" if elements == rhm.s else f"{elements} element{'s' * (elements > 1)}"
        test = experiment.factor(elements, class_decay(n, m, v**elements))
        yield experiment.finding(f"share kept by {what}", test, "lambda_D")
    if rhm.f == 1:
        yield experiment.base.outside("signal and thresholds", "f = 1: tokens are independent, no signal at any P (E4)")
        return
    yield experiment.finding("sibling correlation", experiment.start(), "E|J0^|^2 below the root")
    reason = experiment.why_outside()
    if reason is None and any(found.degenerate(m) for m in (experiment.low, rhm.m)):
        reason = "the first grammars all have tied parents"
    if reason is not None:
        yield experiment.base.outside("thresholds", reason)
        return

    def median(target: str) -> str:
        drawn = len(found.found[rhm.m, target]) // GROUPS[target]
        return f"; median exponent {np.nanmedian(experiment.exponents(found, target, 0, drawn)):.2f}"

    for target in ("one element", "pooled tuples"):
        name = f"{target}: exponent in m within {experiment.half_gap(target):.2f} of {experiment.law(target):.2f}"
        yield experiment.finding(name, experiment.exponent(found, target), "share of draws", partial(median, target))
    name = "exponent in m of pooled elements is between these"
    yield experiment.finding(name, experiment.between(found), "share of draws", partial(median, "pooled elements"))

    def power() -> str:
        drawn = len(found.found[rhm.m, "one tuple"])
        return f"; median power {np.nanmedian(experiment.falls(found, 0, drawn)):.2f}"

    yield experiment.finding("power of D between 1/2 and 1", experiment.fall(found), "share of grammars", power)
    yield experiment.table(found)


# --- every pair of tables -------------------------------------------------------------------------------------------

Energy = Callable[[tuple[int, int, int], int | None], Fraction]
"""(size, elements or None for the tuple itself) -> E||Qbar||^2."""


def _vwm(size: tuple[int, int, int]) -> tuple[Fraction, Fraction, Fraction]:
    v, m, s = size
    return Fraction(v), Fraction(v ** (s - 1)), Fraction(m)


def _kept(size: tuple[int, int, int], elements: int | None) -> Fraction:
    """lambda_D, or the tuple's 1/m."""
    v, w, m = _vwm(size)
    return tuple_decay(m) if elements is None else class_decay(v * w, m, v**elements)


def _energy(size: tuple[int, int, int], elements: int | None) -> Fraction:
    return target_energy(*_vwm(size), _kept(size, elements))


def _energies(stated: Energy) -> Iterator[Case]:
    for size in SIZES:
        for elements in (*range(1, size[2] + 1), None):
            where = f"{'the tuple' if elements is None else f'{elements} elements'} at (v, m, s) = {size}"
            yield where, stated(size, elements), enumerate_target_energy(*size, elements)


def _modes() -> Iterator[Case]:
    for size in SIZES:
        v, w, m = _vwm(size)
        # Of Jhat itself the mean square is m/lambda_T = m^2 times that of Qbar for whole tuples.
        mode = mode_energy(v, w, m, tuple_decay(m)) * m**2
        for a in range(size[0]):
            for b in range(size[0]):
                yield (
                    f"rows {a}, {b} at (v, m, s) = {size}",
                    mode * ((a == b) - 1 / v),
                    enumerate_row_product(*size, a, b),
                )


def _exact(name: str, cases: Iterable[Case]) -> Finding:
    pairs = sum(count_tables(*size) ** 2 for size in SIZES)
    return exact(CLAIM.id, name, cases, f"average over all {pairs} pairs of tables")


# --- the wrong variants, which every lane named must reject ---------------------------------------------------------

LANES = ("kernel", "enumeration", "Monte Carlo")
GROWS = Falsifier("energy-grows-with-D", "the signal energy grows in proportion to D", LANES)
MISSING_F = Falsifier("missing-1-f", "the signal energy has no factor 1 - f", LANES)
ONE_LESS = Falsifier("D-less-one", "a target with D classes keeps what D - 1 classes keep", LANES)
AS_CLASSES = Falsifier("tuple-as-vm-classes", "the whole tuple keeps what vm classes of one size would keep", LANES)
LIKE_TUPLE = Falsifier("element-like-tuple", "thresholds of one element gain m^2, as those of tuples do", LANES[2:])
FALSIFIERS = (GROWS, MISSING_F, ONE_LESS, AS_CLASSES, LIKE_TUPLE)


def _grows(size: tuple[int, int, int], elements: int | None) -> Fraction:
    v, _, m = _vwm(size)
    return _energy(size, elements) * (m if elements is None else v ** (elements - 1))


def _without_f(size: tuple[int, int, int], elements: int | None) -> Fraction:
    _, w, m = _vwm(size)
    # At f = 1 nothing is left to divide: there the exact value, 0, passes.
    return _energy(size, elements) / (1 - m / w) if m < w else _energy(size, elements)


def _one_less(size: tuple[int, int, int], elements: int | None) -> Fraction:
    v, w, m = _vwm(size)
    return _energy(size, None) if elements is None else target_energy(v, w, m, class_decay(v * w, m, v**elements - 1))


def _as_classes(size: tuple[int, int, int], elements: int | None) -> Fraction:
    v, w, m = _vwm(size)
    return target_energy(v, w, m, class_decay(v * w, m, v * m)) if elements is None else _energy(size, elements)


WRONG: dict[str, Energy] = {
    GROWS.name: _grows,
    MISSING_F.name: _without_f,
    ONE_LESS.name: _one_less,
    AS_CLASSES.name: _as_classes,
}


def _wrong_theorems() -> dict[str, tuple[Theorem, Term, Term, Term]]:
    """A theorem, a wrong right side for it, and the factors in which right and wrong differ, as integers can show."""
    v, w, m, D, kept = notation.v, notation.w, notation.m, richness_moments.D, richness_moments.lam_d
    found = checked(*CLAIM.theorems)
    energy, signal, whole = (found[name][0] for name in ("S8-energy", "S8-signal", "S8-signal-tuple"))
    norm, of_tuple = signal.statement.rhs.args[1], whole.statement.rhs.args[1]  # both end in a multiple of |Jhat|^2
    n, rules = v * w, v * m
    finite = n**2 * (n - 2 - 2 / rules) / ((n - 1) * (n - 2) * (n - 3))
    siblings = (1 - 1 / v) ** 2 / rules * (1 - 1 / rules) * finite
    fewer, classes = class_decay(n, m, D - 1), class_decay(n, m, rules)
    return {
        GROWS.name: (signal, kept * D / v / m * norm, kept, kept * D / v),
        MISSING_F.name: (energy, kept / m * siblings, 1 - m / w, number(1)),
        ONE_LESS.name: (signal, fewer / m * norm, kept, fewer),
        AS_CLASSES.name: (whole, classes / m * of_tuple, tuple_decay(m), classes),
    }


def _falsify(quick: RichnessExperiment, found: TargetThresholds) -> Iterator[Finding]:
    rhm, base = quick.rhm, quick.base
    v, w, m = Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)
    tiny = RichnessExperiment(Experiment(base.claim, base.task, Regime("", TINY), base.alpha))
    n, small = Fraction(TINY.n), Fraction(TINY.m)
    tests = {
        GROWS.name: quick.factor(2, class_decay(v * w, m, v**2) * v),
        MISSING_F.name: quick.start(root_sibling_correlation(v, w, m) / (1 - m / w)),
        ONE_LESS.name: tiny.factor(1, class_decay(n, small, Fraction(TINY.v - 1))),
        AS_CLASSES.name: tiny.factor(TINY.s, class_decay(n, small, Fraction(TINY.v * TINY.m))),
        LIKE_TUPLE.name: quick.exponent(found, "one element", quick.law("pooled tuples")),
    }
    wrong_theorems = _wrong_theorems()
    for falsifier in FALSIFIERS:
        rejected = {"Monte Carlo": not tests[falsifier.name]()}
        if falsifier.name in WRONG:
            wrong = _exact("signal energy", _energies(partial(WRONG[falsifier.name])))
            rejected["enumeration"] = wrong.verdict == "refuted"
        if falsifier.name in wrong_theorems:
            rejected["kernel"] = refuses(*wrong_theorems[falsifier.name])
        yield falsified(CLAIM, falsifier, rejected, base.beta, base.alpha)


CLAIM = Claim(
    id="target-richness",
    title="a richer target keeps the same signal over thinner noise: one latent element costs about m^3, "
    "the whole cousin tuple m^2",
    statement=r"E\|\bar Q\|^2=\frac{\lambda_D}m\,E\|\hat J_0\|^2,\qquad "
    r"\lambda_D=\frac1m\,\frac n{n-1}\Big(1-\frac1D\Big),\qquad \lambda_{\text{tuple}}=\frac1m,\qquad "
    r"E\|N\|^2=\frac{1-\|Q\|^2}P,\\ "
    r"\text{flat margins: }P_{\text{element}}\gtrsim\frac{m^3}{1-f}\text{ necessary, }"
    r"P_{\text{tuple}}\lesssim\frac{vm^2\ln(vm)}{1-f}\text{ enough},\\ "
    r"\text{conjectured: }P_{50}\approx\frac1{1-f}\Big[A\frac{v^{3/2}m^{5/2}}{\sqrt D}+B\frac{vm^3\ln v}D\Big]",
    source="this project; Korchinski, Favero, Wyart (2026), arXiv:2605.27734, for one element",
    regime="m < v^(s-1); for thresholds f <= 1/2, labels at random at most 40 % right, grammars without tied parents, "
    "and two values of m, at least four times apart, both at least 4 and at least ln(vm)",
    scope="learners that read only the pairs of tuple and target, with the lower levels given; the two-term law is "
    "conjectured, and exponents are told apart between elements and tuples only",
    theorems=HEADS,
    falsifiers=FALSIFIERS,
    experiment_grades=("statistical",),
    experiment_assumptions=(
        "statistical exponents: one element's and tuples' near the two-term law's, elements' between, where measured",
    ),
    run=_run,
)
