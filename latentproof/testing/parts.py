"""The parts of a user's claim, each a finding that can be asked for alone: pytest items and `verify` share them.

Statement: the false alarms of all parts together have probability at most the sum of the parts' alphas. A part that
must refute a wrong number fails by accident with probability at most beta, which is its alpha here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy.typing as npt

from latentproof.lanes import measured
from latentproof.numerics.seeds import generator
from latentproof.numerics.sequential import Outcome
from latentproof.numerics.sequential.event import declare_event
from latentproof.numerics.sequential.mean import declare_mean
from latentproof.numerics.sequential.run import run
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.proof import Theorem
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.serial import to_json
from latentproof.report import Finding, Verdict
from latentproof.testing.claims import Case, Claim, Estimate, Exact, Wrong, at


@dataclass(frozen=True)
class Part:
    """One check of a claim: name, regime, the rates that it declares, how to run it at a seed, its assumptions."""

    name: str
    regime: str
    alpha: float | None
    beta: float | None
    delta: float | None
    run: Callable[[int], Finding]
    assumptions: tuple[str, ...] = ()


def parts(claim: Claim, reproduce: str = "") -> Iterator[Part]:
    """Every part of a claim, in the order of the report; `reproduce` is the command, to which the seed is added."""
    for theorem in claim.theorems:
        yield Part(theorem.name, "", None, None, None, _of(_theorem, claim.id, theorem), claim.cited)
    for exact in claim.exact:
        yield Part(exact.name, "", None, None, None, _of(_exact, claim.id, exact))
    for estimate in claim.estimates:
        for case in estimate.cases:
            run_it = _of(_estimate, claim.id, estimate, case, reproduce)
            delta, rests = float(at(estimate.delta, case)), ("independent draws within the declared range",)
            yield Part(estimate.name, told(case), estimate.alpha, estimate.beta, delta, run_it, rests)
    for wrong in claim.falsifiers:
        beta = claim.estimate_of(wrong).beta if wrong.number else None
        yield Part(wrong.name, "", beta, beta, None, _of(_wrong, claim, wrong))


def told(case: Case) -> str:
    """A case as text.

    >>> told({"n": 5, "width": 0.25})
    'n=5, width=0.25'
    """
    return ", ".join(f"{name}={value}" for name, value in case.items())


def _of(function: Callable[..., Finding], *arguments: object) -> Callable[[int], Finding]:
    return lambda seed: function(*arguments, seed)


def _theorem(claim: str, theorem: Theorem, seed: int) -> Finding:
    try:
        found = check(theorem)
        again = replay(to_json(theorem))
    except ValueError as refused:
        return Finding(claim, "kernel", theorem.name, "refuted", "proved", f"{theorem.title}: {refused}")
    same = {(a.kind, a.name, a.reference) for a in found.assumptions} == set(again.assumptions)
    detail = f"{theorem.title}: {len(theorem.steps)} steps, kernel and replay " + (
        "accept" if same else f"disagree on the assumptions, replay names {sorted(again.assumptions)}"
    )
    return Finding(claim, "kernel", theorem.name, "holds" if same else "refuted", found.grade, detail)


def _exact(claim: str, exact: Exact, seed: int) -> Finding:
    for case in exact.cases:
        if not exact.holds(case):
            detail = f"{told(case)}: stated {exact.stated(**case)}, counted {exact.counted(**case)}"
            return Finding(claim, "enumeration", exact.name, "refuted", "enumerated", detail)
    detail = f"{len(exact.cases)} exact {'equalities' if exact.relation == '=' else 'inequalities'}"
    return Finding(claim, "enumeration", exact.name, "holds", "enumerated", detail)


def _estimate(claim: str, estimate: Estimate, case: Case, reproduce: str, seed: int) -> Finding:
    outcome = measure(claim, estimate, case, seed)
    again = f"{reproduce} --seed {seed}" if reproduce else ""
    return measured(claim, estimate.name, outcome, told(case), again, "mean", str)


def measure(claim: str, estimate: Estimate, case: Case, seed: int, role: str = "") -> Outcome:
    """Run an estimate's sequential test at a case; its random numbers follow from its names, the case and the seed."""
    rng = generator("user claim", claim, estimate.name, role, told(case), seed)
    name = f"{estimate.name} at {told(case)}" if case else estimate.name
    between = estimate.between(case)

    def draw(start: int, stop: int) -> npt.ArrayLike:
        drawn: npt.ArrayLike = estimate.draw(rng, stop - start, **case)
        return drawn

    delta, rates = float(at(estimate.delta, case)), {"alpha": estimate.alpha, "beta": estimate.beta}
    if estimate.event:
        return run(declare_event(p_between=between, delta=delta, id=name, **rates), draw)
    low, high = float(at(estimate.low, case)), float(at(estimate.high, case))
    return run(declare_mean(between=between, delta=delta, low=low, high=high, id=name, **rates), draw)


def _wrong(claim: Claim, wrong: Wrong, seed: int) -> Finding:
    rejected = {
        "kernel": wrong.theorem is not None and _refused(wrong.theorem),
        "enumeration": wrong.stated is not None and _unequal(claim.exact_of(wrong), wrong),
        "Monte Carlo": bool(wrong.number) and _refuted(claim, wrong, seed),
    }
    missing = [lane for lane in wrong.lanes if not rejected[lane]]
    verdict: Verdict = "refuted" if missing else "holds"
    detail = (
        f"rejected by {', '.join(wrong.lanes)}"
        if not missing
        else (f"NOT rejected by {', '.join(missing)}: {wrong.statement}")
    )
    if not wrong.number:
        return Finding(claim.id, "falsifier", wrong.name, verdict, "enumerated", detail)
    beta = claim.estimate_of(wrong).beta
    return Finding(claim.id, "falsifier", wrong.name, verdict, "statistical", detail, alpha=beta, beta=beta)


def _refused(theorem: Theorem) -> bool:
    try:
        check(theorem)
    except Refused:
        return True
    return False


def _unequal(exact: Exact, wrong: Wrong) -> bool:
    return any(not exact.holds(case, wrong.stated) for case in exact.cases)


def _refuted(claim: Claim, wrong: Wrong, seed: int) -> bool:
    """Whether the test refutes the wrong number at the case at which it differs most from the right one."""
    right = claim.estimate_of(wrong)
    varied = replace(right, equals=wrong.equals, at_most=wrong.at_most, at_least=wrong.at_least)

    def gap(case: Case) -> float:
        pairs = zip(varied.between(case), right.between(case), strict=True)
        return max(abs(one - other) for one, other in pairs) / float(at(right.delta, case))

    return not measure(claim.id, varied, max(right.cases, key=gap), seed, wrong.name).passed
