r"""concept-level: a block's concept carries all that the block says about the rest, and is shared by languages.

Claim. Cut the tree of RHM(v, m, s, L) at level c. Given the concept h^(c), a block is independent of the rest, and
since a string belongs to one symbol, block X and concept C carry exactly the same information about the rest Y: I(X; Y)
= I(C; Y). Of the rules' entropy the share (1-s^-c)/(1-s^-L) lies below the concept, where the rest sees nothing of it.
K languages with lower grammars of their own under one upper grammar pay for the upper levels once and for the lower
levels K times, in all (1+K) v m^3/(1-f), while K languages learned one by one from tokens pay K v m^(L+1)/(1-f).
An upper table learned in one language reads another, whose lower levels are known, as accurately and without a sample.

Where it fails. At f = 1 block and rest are independent: there is nothing to learn from data alone, and nothing to
transfer. Under an unrelated upper grammar a frozen table is right with probability 1/v, chance, whatever f is. With
L = 2 and the cut at level 1 nothing but the root lies above, and nothing is saved.

What it does not say. That a language's concepts are found without cost: each lower grammar costs v m^3/(1-f), and its
latents come without names; that the concepts of two languages are matched to each other is assumed here, and in the
Large Concept Model is the work of an encoder that was trained for it. Nor that tokens must cost K times as much: the
factor K is that of learners who treat each language by itself. A learner that knows the languages apart and pools the
tokens of all of them over matched tuples has K times the categories and less than sqrt(K) times the cost (measured, at
K = 4 and 8); what remains is the factor m^(L-2) of tokens over concepts, which is the claim's. Of the paper's model,
its sentences, its embedding space, its diffusion and its scores nothing is derived.

Source: Barrault et al. (2024), arXiv:2412.08821 (measured, on sentences); the statement in the model is this project's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from latentproof.claim import Claim, Falsifier, Task
from latentproof.experiments.concepts import ConceptExperiment
from latentproof.experiments.measurements import refuse_large
from latentproof.experiments.prediction import Experiment
from latentproof.lanes import Case, exact, falsified, kernel, refuses
from latentproof.numerics.enumeration_information import count_equal, enumerate_unrelated
from latentproof.proofs.derivations import counts, notation, screening
from latentproof.proofs.library import checked
from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import Term
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.concepts import share_below, unrelated_accuracy
from latentproof.theory.information import rule_choices
from latentproof.theory.model import RHM

# --- where it is checked --------------------------------------------------------------------------------------------

BLOCKS = ((RHM(2, 1, 2, 2), 1), (RHM(2, 2, 2, 2), 1), (RHM(2, 1, 2, 3), 2))
"""Regimes and levels c of which every grammar is gone through; f = 1/2, 1, 1/2."""
MORE_BLOCKS = ((RHM(2, 1, 2, 3), 1), (RHM(2, 1, 3, 2), 1))
"""Also gone through at standard and thorough effort."""
TABLES = ((2, 1, 2), (2, 2, 2), (2, 1, 3))
"""(v, m, s) of which every pair of tables is gone through."""
TREES = ((2, 2), (2, 5), (3, 4), (5, 3))
"""(s, L) of which the choices are counted at every level."""
REGIMES = {
    "quick": [RHM(8, 8, 3, 3)],
    "standard": [RHM(8, 8, 3, 3), RHM(10, 5, 2, 4)],
    "thorough": [RHM(8, 8, 3, 3), RHM(10, 5, 2, 4), RHM(16, 8, 2, 5)],
}
LARGEST = 10**5
"""v^2 m at most, and v^s at most 100 times as much: larger regimes are refused before any work."""
CHECKS = 4
"""Stochastic checks of one regime, which share the run's alpha with the falsifiers that may slip through."""


def _run(task: Task) -> Iterator[Finding | dict[str, object]]:
    refuse_large(task, LARGEST, tuples=100 * LARGEST)
    regimes = task.chosen(REGIMES)
    alpha = task.alpha / (CHECKS * len(regimes) + sum("Monte Carlo" in wrong.lanes for wrong in FALSIFIERS))
    task.tell("derivation: kernel and replay")
    yield from kernel(CLAIM)
    task.tell("enumeration of every grammar at tiny sizes")
    blocks = BLOCKS + (() if task.effort == "quick" else MORE_BLOCKS)
    counted = {at: count_equal(*at) for at in blocks}
    walked = "over every grammar"
    yield exact(CLAIM.id, "equal information densities of block and concept", _equal(counted, 1), walked)
    yield exact(CLAIM.id, "independent at f = 1 and not below", _independent(counted), walked)
    yield exact(CLAIM.id, "unrelated upper table", _unrelated(unrelated_accuracy), "over all pairs of tables")
    yield exact(CLAIM.id, "share of rule entropy below the concept", _shares(share_below), "choices counted")
    experiments = [ConceptExperiment(Experiment(CLAIM.id, task, regime, alpha)) for regime in regimes]
    for place, experiment in enumerate(experiments, start=1):
        task.tell(f"regime {place} of {len(regimes)}: {experiment.base.rhm}")
        yield from experiment.findings()
    task.tell("falsifiers")
    quick = Experiment(CLAIM.id, task, Regime("", REGIMES["quick"][0]), alpha).exchanged()
    # Thresholds of the falsifiers' regime may have been measured already.
    costs = next((e.costs for e in experiments if e.base.rhm == quick.rhm), {})
    yield from _falsify(ConceptExperiment(quick, costs), counted)


# --- every grammar --------------------------------------------------------------------------------------------------

Counted = dict[tuple[RHM, int], tuple[int, int, int, int]]
"""What `count_equal` returns, by regime and level."""


def _equal(counted: Counted, which: int) -> Iterator[Case]:
    for (rhm, level), found in counted.items():
        yield f"share of the grammars of {rhm}, c = {level}", Fraction(1), Fraction(found[which], found[0])


def _independent(counted: Counted) -> Iterator[Case]:
    for (rhm, level), found in counted.items():
        every = Fraction(found[3] == found[0])
        yield f"block and rest independent in every grammar of {rhm}, c = {level}", Fraction(rhm.f == 1), every


def _unrelated(stated: Callable[[RHM], Fraction]) -> Iterator[Case]:
    for v, m, s in TABLES:
        yield f"an unrelated table at (v, m, s) = {(v, m, s)}", stated(RHM(v, m, s, 2)), enumerate_unrelated(v, m, s)


def _shares(stated: Callable[[int, int, int], Fraction]) -> Iterator[Case]:
    for s, L in TREES:
        for level in range(1, L):
            below = s ** (L - level) * rule_choices(s, level)
            yield f"c = {level}, s = {s}, L = {L}", stated(s, L, level), Fraction(below, rule_choices(s, L))


# --- the wrong variants, which every lane named must reject ---------------------------------------------------------

NO_GUESS = Falsifier(
    "guesses-are-wrong",
    "a parser with an unrelated table is right with probability m/n",
    ("kernel", "enumeration", "Monte Carlo"),
)
LEAF = Falsifier("leaf-for-block", "one leaf of a block carries its concept's information", ("enumeration",))
BY_LEVELS = Falsifier("share-by-levels", "the share of entropy below the concept is c/L", ("kernel", "enumeration"))
LIKE_CONCEPTS = Falsifier("token-like-concept", "tokens cost no power of m more than concepts", ("Monte Carlo",))
FALSIFIERS = (NO_GUESS, LEAF, BY_LEVELS, LIKE_CONCEPTS)


def _without_guesses(rhm: RHM) -> Fraction:
    return Fraction(rhm.m, rhm.n)


def _by_levels(s: int, L: int, level: int) -> Fraction:
    return Fraction(level, L)


def _wrong_theorems() -> dict[str, tuple[Theorem, Term, Term, Term]]:
    """A theorem, a wrong right side for it, and the two values, as integers can show that they differ."""
    found = checked(*CLAIM.theorems)
    unrelated, share = found["wrong-upper"][0], found["choice-share"][0]
    v, w, m, c, t, s = notation.v, notation.w, notation.m, counts.c, notation.t, counts.s
    # The two shares, multiplied by both denominators.
    by_choices, by_levels = (c + t) * s**t * (s**c - 1), c * (s ** (c + t) - 1)
    return {
        NO_GUESS.name: (unrelated, m / (v * w), unrelated.statement.rhs, m / (v * w)),
        BY_LEVELS.name: (share, c / (c + t), by_choices, by_levels),
    }


def _falsify(quick: ConceptExperiment, counted: Counted) -> Iterator[Finding]:
    base, wrong_theorems = quick.base, _wrong_theorems()
    rejected: dict[str, dict[str, bool]] = {
        NO_GUESS.name: {
            "enumeration": _refuted(_unrelated(_without_guesses)),
            "Monte Carlo": not quick.unrelated(_without_guesses(base.rhm))(),
        },
        LEAF.name: {"enumeration": _refuted(_equal(counted, 2))},
        BY_LEVELS.name: {"enumeration": _refuted(_shares(_by_levels))},
        LIKE_CONCEPTS.name: {"Monte Carlo": not quick.ratio(0)()},
    }
    for falsifier in FALSIFIERS:
        if falsifier.name in wrong_theorems:
            rejected[falsifier.name]["kernel"] = refuses(*wrong_theorems[falsifier.name])
        drawn = "Monte Carlo" in falsifier.lanes
        rates = (base.beta, base.alpha) if drawn else (None, None)
        yield falsified(CLAIM, falsifier, rejected[falsifier.name], *rates)


def _refuted(cases: Iterator[Case]) -> bool:
    return exact(CLAIM.id, "", cases, "").verdict == "refuted"


CLAIM = Claim(
    id="concept-level",
    title="a block and its concept say the same about the rest; K languages pay for shared concepts once, "
    "and m^(L-2) times less than from tokens",
    statement=r"X\perp Y\mid h^{(c)},\qquad I(X;Y)=I(h^{(c)};Y),\qquad "
    r"\frac{H_{\le c}}{H_{\text{rules}}}=\frac{1-s^{-c}}{1-s^{-L}},\\ "
    r"P_{\text{concept}}\asymp(1+K)\frac{vm^3}{1-f},\qquad P_{\text{token}}\asymp K\frac{vm^{L+1}}{1-f},\qquad "
    r"\Pr(\text{unrelated upper table is right})=\frac1v",
    source="Barrault et al. (2024), arXiv:2412.08821; the statement in the model is this project's",
    regime="m < v^(s-1); costs: L >= 3, m >= 2, labels at random at most 40 % right, languages without tied parents",
    scope="concepts of different languages are taken as matched; the factor K is that of learners who treat each "
    "language by itself, pooled tokens cost less than sqrt(K) times one language; orders of magnitude only",
    theorems=screening.CONCEPT,
    falsifiers=FALSIFIERS,
    experiment_grades=("statistical",),
    experiment_assumptions=(
        "statistical transfer unchanged, cost ratio nearest m^(L-2), pooled tokens below sqrt(K), where measured",
    ),
    run=_run,
)
