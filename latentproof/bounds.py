"""How many samples one drawn grammar needs: Theorems S1 and S1' (sufficient) and S3 (necessary), from its exact law."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from latentproof.numerics.affinity import swap_hellinger
from latentproof.numerics.certificate import search
from latentproof.numerics.degeneracy import diagnose, exact_parent_target
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import parent_target
from latentproof.proofs.proof import Theorem
from latentproof.proved_sufficient import proved, proved_halves
from latentproof.theory.derived_closed_form import derived_samples
from latentproof.theory.model import Objective, check_level, check_objective
from latentproof.theory.sample_bounds import necessary_samples, sufficient_samples
from latentproof.theory.sharp_closed_form import closed_form_samples
from latentproof.theory.sharp_sufficient import LevelCertificate, LevelLaw, certifies

MAX_WORK = 3 * 10**6
"""Most v^2 D for which S1' is evaluated (seconds)."""
GIVE_UP = 1e-2
"""A certificate that the directed rounding refuses is asked for once more, at a delta smaller by this share."""


@dataclass(frozen=True)
class SufficientBound:
    """P samples are enough, the theorem that says so, and what it was evaluated at.

    P: int, or math.inf where no number is. theorem: "S1' proved" for the rule of `sufficient_bound`, or "S2 proved" for
    the debiased rule, which splits the data in two halves and links where <D, D'> < h of the level: a theorem at
    these numbers that kernel and replay have accepted (`proof`; its grade and all that it rests on in `grade`,
    `assumptions`); or "S1", "S1' closed form", "S1' closed form derived" (the formula of a theorem that the kernel has
    accepted) and "S1' certified", evaluated outside the kernel with every logarithm, root and exponential rounded to
    the safe side: `theory.sharp_sufficient.certifies(laws, certificates, P, delta)` checks the last kind again.
    """

    P: int | float
    theorem: str
    delta: float
    laws: tuple[LevelLaw, ...]
    certificates: tuple[LevelCertificate, ...] = ()
    proof: Theorem | None = None
    grade: str = "certified-interval"
    assumptions: tuple[str, ...] = ()


def sufficient(
    grammar: Grammar,
    objective: str,
    level: int | None = None,
    *,
    delta: float = 0.05,
    certify: bool = True,
    prove: bool = True,
) -> int | float:
    r"""Return P such that P samples are enough: iterative clustering is then exact with probability >= 1 - delta.

    The best of the proved numbers that `sufficient_bound` returns together with its theorem; arguments, meaning and
    errors as there.

    >>> import latentproof as lp
    >>> g = lp.Grammar.sample(lp.RHM(v=8, m=4, s=3, L=3), seed=0)
    >>> lp.sufficient(g, "latent") <= lp.sufficient(g, "token")
    True
    """
    return sufficient_bound(grammar, objective, level, delta=delta, certify=certify, prove=prove).P


def sufficient_bound(
    grammar: Grammar,
    objective: str,
    level: int | None = None,
    *,
    delta: float = 0.05,
    certify: bool = True,
    prove: bool = True,
) -> SufficientBound:
    r"""Return the smallest of the proved sufficient numbers, and the theorem and certificate behind it.

    The learner links two tuples iff their empirical context vectors are closer than half the smallest separation Delta
    of the level, at one fixed (tuple, target) a level.
    Theorem S1: it is exact as soon as :math:`P > 16(1+\sqrt{\ln(L v^2 m^2/\delta)})^2 / (p \Delta^2)`, p the smallest
    tuple probability (Chernoff, McDiarmid). Theorem S1' closed form keeps the logarithm out of the leading term;
    its variant "derived" is what the kernel has accepted (S1-closed), less than a quarter above it in the tests.
    Theorem S1' sums a bound for every tuple and every pair of tuples; its parameters are searched in floating point and
    then only evaluated. S1' proved: at these numbers it is a theorem derived in the kernel from the axioms, evaluated
    in intervals, accepted by kernel and replay; 2 s a level at v = 8, 4 s at v = 16. S1' certified, where v^2 D is
    above 2^13 (D categories of the target) or prove is False: a sharper sum by the same lemmas, rounded upwards outside
    the kernel: P 1 to 25 % smaller, .2 s a level at (16, 4, 2), 2 s at v = 64. Above v^2 D = 3*10^6 only S1 is
    evaluated, on the law in floating point.

    level: None for all levels 1..L-1 at once, or one level with the lower ones given. certify: False leaves the search
    out: ten times faster, P 1.3 to 2.6 times larger at v >= 8. P = math.inf where no number is enough: tied parents
    (Delta = 0), or a symbol absent at the observed position (p = 0).
    Raises `RegimeError` for an unknown objective, a level outside 1..L-1, or delta outside (0, 1).

    >>> import latentproof as lp
    >>> g = lp.Grammar.sample(lp.RHM(v=8, m=4, s=3, L=3), seed=0)
    >>> sufficient_bound(g, "latent", 1).theorem
    "S1' proved"
    """
    rhm, objective = grammar.rhm, check_objective(objective)
    levels = list(range(1, rhm.L)) if level is None else [check_level(rhm, level)]
    p, separation = smallest(grammar, objective, levels)
    count = rhm.L if level is None else 1
    old = SufficientBound(sufficient_samples(rhm.v, rhm.m, count, delta, p, separation), "S1", delta, ())
    if separation == 0 or rhm.v**2 * parent_target(grammar, objective, levels[0]).shape[1] > MAX_WORK:
        return old
    laws = tuple(_law(grammar, objective, each) for each in levels)
    bounds = [
        old,
        SufficientBound(closed_form_samples(laws, delta), "S1' closed form", delta, laws),
        SufficientBound(derived_samples(laws, delta), "S1' closed form derived", delta, laws),
    ]
    found = proved(laws, Fraction(delta), alone=level is not None) if certify and prove else None
    if found is not None:
        debiased = proved_halves(laws, Fraction(delta), found.P, alone=level is not None)
        best, theorem = (found, "S1' proved") if debiased is None else (debiased, "S2 proved")
        names = tuple(sorted(assumption.name for assumption in best.verdict.assumptions))
        return SufficientBound(best.P, theorem, delta, laws, (), best.theorem, best.verdict.grade, names)
    certified = _certified(laws, rhm.m, delta) if certify else None
    if certified is not None:
        bounds.append(SufficientBound(certified[0], "S1' certified", delta, laws, certified[1]))
    return min(bounds, key=lambda bound: bound.P)


def smallest(grammar: Grammar, objective: Objective, levels: Sequence[int]) -> tuple[float, float]:
    """p and Delta^2 of S1: smallest tuple probability and smallest squared separation over the levels, in floats.

    (1, 0) where no number of samples is enough: a symbol absent where it is read, or tied parents.

    >>> smallest(Grammar([[[[0, 1]], [[0, 0]]]] * 3), "token", [1, 2])
    (1.0, 0.0)
    """
    p = min(float(grammar.tuple_probabilities(level).min()) for level in levels)
    if p == 0 or any(diagnose(grammar, objective, level).reason for level in levels):
        return 1.0, 0.0
    return p, min(grammar.separation(objective, level) for level in levels)


def _law(grammar: Grammar, objective: Objective, level: int) -> LevelLaw:
    exact = exact_parent_target(grammar, objective, level)
    divisor = math.gcd(*exact.ravel().tolist())
    return LevelLaw(grammar.rhm.m, tuple(tuple(int(weight) // divisor for weight in row) for row in exact))


def _certified(laws: Sequence[LevelLaw], m: int, delta: float) -> tuple[int, tuple[LevelCertificate, ...]] | None:
    joints = [np.array(law.joint, dtype=object) for law in laws]
    for asked in (delta, delta * (1 - GIVE_UP)):
        proposal = search(joints, m, asked)
        if proposal is None:
            return None
        certificates = tuple(LevelCertificate(*parameters) for parameters in proposal.levels)
        if certifies(laws, certificates, proposal.P, delta):
            return proposal.P, certificates
    return None


def necessary(grammar: Grammar, objective: str, level: int, error: float = 0.1) -> int | float:
    r"""Return P that every learner needs who sees only P pairs (tuple, target) of this level.

    Theorem S3 (two points): exchange the tuples of two slots with different parents. With rho the affinity of the two
    pair laws, every estimator of the synonym partition errs with probability >= rho^(2P)/4 on this grammar or on its
    neighbour; error <= `error` on both therefore needs :math:`P \ge \ln(1/4\varepsilon) / (2\ln(1/\rho))`. To leading
    order this is m^(edges+2)/(1-f). It has no factor v, and cannot have one.

    error: in (0, 1/4). math.inf where the two laws coincide (no signal). Raises `RegimeError` for an unknown objective,
    a level outside 1..L-1, error outside (0, 1/4), and m = 1, where an exchange leaves the partition as it was.

    >>> import latentproof as lp
    >>> g = lp.Grammar.sample(lp.RHM(v=8, m=4, s=3, L=4), seed=0)
    >>> lp.necessary(g, "latent", level=3) < lp.necessary(g, "token", level=3)
    True
    """
    objective, level = check_objective(objective), check_level(grammar.rhm, level)
    return necessary_samples(1 - Fraction(swap_hellinger(grammar, objective, level)), error)
