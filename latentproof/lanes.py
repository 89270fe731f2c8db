"""The three ways a statement is checked, each turned into a finding: kernel, enumeration, Monte Carlo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from latentproof.claim import Claim, Falsifier
from latentproof.numerics.sequential import Outcome
from latentproof.proofs.library import theorems
from latentproof.proofs.replay import replay
from latentproof.report import Finding
from latentproof.theory.model import RHM

Formula = Callable[[RHM, str, int], Fraction]
"""(regime, objective, level) -> an exact value."""


def kernel(claim: Claim) -> Iterator[Finding]:
    """Yield a finding per theorem of the claim: accepted by the kernel, and by the independent replay of its JSON."""
    for name in claim.theorems:
        theorem = theorems()[name]
        replay(theorem.to_json())
        yield Finding(
            claim.id, "kernel", name, "holds", theorem.grade, f"{len(theorem.steps)} steps, kernel and replay accept"
        )


def enumeration(
    claim: Claim,
    formula: Formula,
    count: Formula,
    cases: Iterable[tuple[RHM, str, int]],
    grammars: Callable[[RHM], int],
) -> Finding:
    """Return whether a formula equals the average over every grammar, in every case."""
    cases = list(cases)
    for rhm, objective, level in cases:
        stated, counted = formula(rhm, objective, level), count(rhm, objective, level)
        if stated != counted:
            where = f"{objective}, level {level} of {rhm}"
            detail = f"{where}: stated {stated}, average over all {grammars(rhm)} grammars {counted}"
            return Finding(claim.id, "enumeration", "correlation", "refuted", "enumerated", detail)
    total = sum(grammars(rhm) for rhm in {rhm for rhm, _, _ in cases})
    detail = f"{len(cases)} exact equalities over {total} grammars"
    return Finding(claim.id, "enumeration", "correlation", "holds", "enumerated", detail)


def measured(claim: Claim, name: str, outcome: Outcome, regime: str | None, reproduce: str, unit: str) -> Finding:
    """Return a sequential test's outcome as a finding; `unit` says what the numbers are."""
    low, high = outcome.interval
    claimed = " to ".join(dict.fromkeys(f"{bound:.4g}" for bound in outcome.between))
    return Finding(
        claim=claim.id,
        lane="Monte Carlo",
        name=name,
        verdict="holds" if outcome.passed else "refuted",
        grade="statistical",
        detail=f"{unit}: claimed {claimed}, measured {outcome.mean:.4g} in [{low:.4g}, {high:.4g}]",
        regime=regime,
        reproduce=reproduce,
        delta=outcome.delta,
        alpha=outcome.alpha,
        beta=outcome.beta,
        n=outcome.n,
        numbers={"claimed": list(outcome.between), "measured": outcome.mean, "interval": [low, high]},
    )


def falsified(claim: Claim, falsifier: Falsifier, rejections: dict[str, bool]) -> Finding:
    """Return whether every lane that the falsifier names has rejected it."""
    missing = [lane for lane in falsifier.lanes if not rejections.get(lane, False)]
    told = f"rejected by {', '.join(lane for lane in falsifier.lanes if lane not in missing)}"
    detail = told if not missing else f"NOT rejected by {', '.join(missing)}: {falsifier.statement}"
    verdict = "refuted" if missing else "holds"
    return Finding(claim.id, "falsifier", falsifier.name, verdict, claim.grade, detail)
