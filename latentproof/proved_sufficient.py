r"""S1' for one grammar as a theorem that the kernel and the replay checker have both accepted.

Object: `proved(laws, delta, alone=...)` searches parameters in floating point, writes down the theorem "P samples leave
a wrong link (or a wrong level) with probability at most delta" at those numbers, and has it checked twice: by the
kernel, all lemmas down to the axioms included, and by replay from its JSON. Only what both accept is returned.
Source: S1' of this project, derived in `proofs.derivations.sufficient`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np

from latentproof.numerics.proved_certificate import Parent, propose
from latentproof.numerics.proved_halves import HalvesProposal, propose_halves
from latentproof.proofs.derivations import sharp, sharp_halves, tails
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.numbers import NumberedLevel, certify, certify_level
from latentproof.proofs.numbers_halves import NumberedHalves, certify_all_halves, certify_halves
from latentproof.proofs.proof import Checked, Theorem
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.theory.sharp_sufficient import LevelLaw

MAX_WORK = 2**13
"""Most v^2 D, added over the levels, for which a theorem is written (about ten seconds)."""
ASKED = Fraction(1), Fraction(99, 100)
"""Shares of delta that the search aims at, one after the other, until a theorem is accepted."""
DIGITS = 12


@dataclass(frozen=True)
class Proved:
    """P samples are enough: the theorem that says so, and what the kernel found it to rest on."""

    P: int
    theorem: Theorem
    verdict: Checked


@cache
def known() -> Theorem:
    """S1' for one level."""
    return _clusters()[-1]


@cache
def _clusters() -> tuple[Theorem, ...]:
    return sharp.family(tails.lower_tail(tails.indicator_exponential()))


@cache
def known_halves() -> Theorem:
    """S2 sharpened for one level; several levels add up."""
    return sharp_halves.family({theorem.name: theorem for theorem in _clusters()})[-1]


def proved_halves(
    laws: Sequence[LevelLaw], delta: Fraction, below: float = math.inf, *, alone: bool = True
) -> Proved | None:
    """As `proved`, for the debiased rule: the data in two halves, linked where <D, D'> < h.

    P counts both halves; each level's h is in the theorem's statement, and each level gets an equal share of delta.
    below: None, at once, if the search finds no smaller number.

    >>> law = LevelLaw(2, ((3, 1), (1, 3)))
    >>> proved_halves([law], Fraction(1, 10)).verdict.grade
    'cited'
    """
    if sum(len(law.joint) ** 2 * len(law.joint[0]) for law in laws) > MAX_WORK:
        return None
    share, proposals = float(delta) / len(laws), []
    for law in laws:
        proposal = propose_halves(np.array(law.joint, dtype=object), law.m, share)
        if proposal is None or below <= 2 * proposal.P:
            return None
        proposals.append(proposal)
    # A bound only falls where more is drawn, so the largest of these numbers serves all levels.
    P = max(proposal.P for proposal in proposals)
    levels = [numbered_halves(law, found) for law, found in zip(laws, proposals, strict=True)]
    if alone:
        theorem = certify_halves(known_halves(), levels[0], P, delta)
    else:
        theorem = certify_all_halves(known_halves(), levels, P, delta)
    try:
        verdict = check(theorem)
        replay(to_json(theorem))
    except (Refused, Rejected):
        return None
    return Proved(2 * P, theorem, verdict)


def numbered_halves(law: LevelLaw, found: HalvesProposal) -> NumberedHalves:
    """A level and the parameters of S2 sharpened in rational numbers, rounded to twelve digits."""

    def rounded(*values: float) -> tuple[Fraction, ...]:
        return tuple(Fraction(f"{value:.{DIGITS}g}") for value in values)

    h, share, steepness = rounded(found.h, found.share, found.steepness)
    return NumberedHalves(
        law.m,
        tuple(law.probability(a) for a in range(len(law.joint))),
        tuple(tuple(Fraction(weight, sum(row)) for weight in row) for row in law.joint),
        rounded(*found.eta),
        found.K,
        h,
        share,
        steepness,
        rounded(*found.synonyms),
        rounded(*found.others),
    )


def proved(laws: Sequence[LevelLaw], delta: Fraction, *, alone: bool) -> Proved | None:
    """The theorem of the smallest P that the search finds and both checkers accept; None if there is none.

    laws: one a level, of equal numbers of parents and targets, tied parents excluded. alone: one level, the lower ones
    given; otherwise all levels together, by the induction of `proofs.derivations.recovery`.

    >>> law = LevelLaw(2, ((3, 1), (1, 3)))
    >>> proved([law], Fraction(1, 10), alone=True).verdict.grade
    'cited'
    """
    if sum(len(law.joint) ** 2 * len(law.joint[0]) for law in laws) > MAX_WORK:
        return None
    joints = [np.array(law.joint, dtype=object) for law in laws]
    for share in ASKED:
        proposal = propose(joints, laws[0].m, float(delta * share))
        if proposal is None:
            return None
        levels = [numbered(law, parents) for law, parents in zip(laws, proposal.levels, strict=True)]
        if alone:
            theorem = certify_level(known(), levels[0], proposal.P, delta)
        else:
            theorem = certify(known(), levels, proposal.P, delta)
        try:
            verdict = check(theorem)
            replay(to_json(theorem))
        except (Refused, Rejected):
            continue
        return Proved(proposal.P, theorem, verdict)
    return None


def numbered(law: LevelLaw, parents: Sequence[Parent]) -> NumberedLevel:
    """A level and its parameters in rational numbers; parameters are rounded to twelve digits.

    >>> from latentproof.numerics.proved_tails import Drift
    >>> law, kept = LevelLaw(2, ((3, 1), (1, 3))), Parent(9, .5, Drift(0., 1., 2., 3., .1, 1., 0.))
    >>> numbered(law, [kept, kept]).probabilities
    (Fraction(1, 4), Fraction(1, 4))
    """
    rows = [(each.kappa, each.eta, *each.drift[1:]) for each in parents]
    return NumberedLevel(
        law.m,
        tuple(law.probability(a) for a in range(len(law.joint))),
        tuple(tuple(Fraction(weight, sum(row)) for weight in row) for row in law.joint),
        tuple(tuple(Fraction(f"{value:.{DIGITS}g}") for value in row) for row in rows),
    )
