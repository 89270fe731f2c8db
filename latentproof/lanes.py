"""The three ways a statement is checked, each turned into a finding: kernel, enumeration, Monte Carlo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from latentproof.claim import Claim, Falsifier
from latentproof.numerics.sequential import Outcome
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.library import checked
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.replay.checker import replay_all
from latentproof.proofs.serial import to_json
from latentproof.proofs.terms import Relation, Term
from latentproof.report import Finding, Verdict
from latentproof.theory.model import RHM, Objective

Formula = Callable[[RHM, Objective, int], Fraction]
"""(regime, objective, level) -> an exact value."""
Case = tuple[str, Fraction, Fraction]
"""Where, the value as stated, the value as counted."""


def kernel(claim: Claim) -> Iterator[Finding]:
    """Yield a finding per theorem of the claim: accepted by the kernel, and by the independent replay of its JSON."""
    found = checked(*claim.theorems)
    again = {accepted.name: accepted for accepted in replay_all(to_json(*(theorem for theorem, _ in found.values())))}
    for theorem, verdict in found.values():
        accepted = again[theorem.name]
        same = {(a.kind, a.name, a.reference) for a in verdict.assumptions} == set(accepted.assumptions)
        yield Finding(
            claim.id,
            "kernel",
            theorem.name,
            "holds" if same else "refuted",
            verdict.grade,
            f"{theorem.title}: {len(theorem.steps)} steps, kernel and replay "
            + ("accept" if same else f"disagree on the assumptions, replay names {sorted(accepted.assumptions)}"),
        )


def refuses(theorem: Theorem, wrong: Term, factor: Term, wrong_factor: Term) -> bool:
    """Return whether the kernel refuses `wrong` as the theorem's right side, and shows integers at which it fails.

    The proof is continued by the step it would need, right side = wrong; that step is refused. Then the arithmetical
    factors in which the two differ are claimed to be equal; that is refused with a counterexample.
    """
    stated, last = theorem.statement, len(theorem.steps)
    steps = (
        *theorem.steps,
        Step("algebra", Relation(stated.rhs, "=", wrong)),
        Step("chain", Relation(stated.lhs, stated.op, wrong), (last - 1, last)),
    )
    equal = Relation(factor, "=", wrong_factor)
    refused = _refusal(replace(theorem, statement=steps[-1].conclusion, steps=steps))
    refuted = _refusal(Theorem("equal factors", "", equal, (Step("algebra", equal),)))
    return refused is not None and refused.step == last and refuted is not None and refuted.counterexample is not None


def _refusal(theorem: Theorem) -> Refused | None:
    try:
        check(theorem)
    except Refused as refused:
        return refused
    return None


def enumeration(
    claim: Claim,
    formula: Formula,
    count: Formula,
    cases: Iterable[tuple[RHM, Objective, int]],
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


def exact(claim: str, name: str, cases: Iterable[Case], counted_as: str) -> Finding:
    """Return whether what is stated equals what is counted in every case; `counted_as` says how it was counted."""
    number = 0
    for where, stated, counted in cases:
        number += 1
        if stated != counted:
            detail = f"{where}: stated {stated}, {counted_as} {counted}"
            return Finding(claim, "enumeration", name, "refuted", "enumerated", detail)
    return Finding(claim, "enumeration", name, "holds", "enumerated", f"{number} exact equalities, {counted_as}")


def measured(
    claim: str, name: str, outcome: Outcome, regime: str, reproduce: str, unit: str, more: Callable[[], str]
) -> Finding:
    """Return a sequential test's outcome as a finding; `unit` says what the numbers are, `more` adds a remark."""
    low, high = outcome.interval
    claimed = " to ".join(dict.fromkeys(f"{bound:.4g}" for bound in outcome.between))
    return Finding(
        claim=claim,
        lane="Monte Carlo",
        name=name,
        verdict="holds" if outcome.passed else "refuted",
        grade="statistical",
        detail=f"{unit}: claimed {claimed}, measured {outcome.mean:.4g} in [{low:.4g}, {high:.4g}]{more()}",
        regime=regime,
        reproduce=reproduce,
        delta=outcome.delta,
        alpha=outcome.alpha,
        beta=outcome.beta,
        n=outcome.n,
        numbers={"claimed": list(outcome.between), "measured": outcome.mean, "interval": [low, high]},
    )


def falsified(
    claim: Claim,
    falsifier: Falsifier,
    rejections: dict[str, bool],
    alpha: float | None = None,
    beta: float | None = None,
) -> Finding:
    """Return whether every lane that the falsifier names has rejected it.

    alpha: the probability at most that a lane fails to reject it by accident, which is a false alarm of the report
    (the beta of its sequential test); beta: that it is rejected although it is true (the test's alpha).
    """
    missing = [lane for lane in falsifier.lanes if not rejections.get(lane, False)]
    told = f"rejected by {', '.join(lane for lane in falsifier.lanes if lane not in missing)}"
    detail = told if not missing else f"NOT rejected by {', '.join(missing)}: {falsifier.statement}"
    verdict: Verdict = "refuted" if missing else "holds"
    return Finding(claim.id, "falsifier", falsifier.name, verdict, claim.grade, detail, alpha=alpha, beta=beta)
