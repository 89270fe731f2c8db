"""`verify`: run claims, collect their findings, and say what they add up to."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from latentproof.claim import Task
from latentproof.errors import InputError
from latentproof.regimes import Regime
from latentproof.registry import claim as find
from latentproof.registry import claims as all_claims
from latentproof.report import Finding, Report
from latentproof.theory.model import RHM

EFFORTS = ("quick", "standard", "thorough")
ALPHA = 1e-6
"""P(any stochastic check of one verification fails although everything is true), at most."""
BETA = 1e-6
"""The sum over the stochastic checks of P(it passes although its statement is off by its delta), at most."""


def verify(
    *claims: str,
    effort: str = "quick",
    seed: int | None = None,
    regimes: Sequence[Regime | RHM] | None = None,
    executor: Executor | None = None,
    tell: Callable[[str], None] = lambda line: None,
    alpha: float | None = None,
    beta: float | None = None,
) -> Report:
    """Derive, enumerate and measure claims (every claim if none is named) and return the findings.

    effort: quick, standard or thorough (resolution delta and sizes). seed: the suite seed, an integer >= 0; None draws
    a fresh one, which the report names. regimes: where to measure instead of the claim's own regimes. executor: any
    `concurrent.futures.Executor`; the report is the same with any and with none. tell: is called with a line of text
    when a part begins. alpha: what all stochastic checks together, falsifiers included, may raise false alarms with;
    beta: what they together may miss errors of their delta with; 1e-6 each if not given. Raises `InputError` (a
    ValueError) for an unknown claim or effort, a negative seed, an empty list of regimes, or a rate outside (0, 1).

    >>> import latentproof as lp
    >>> lp.verify("latent-prediction", regimes=[lp.RHM(v=8, m=8, s=2, L=3)], seed=1).holds
    True
    """
    if effort not in EFFORTS:
        raise InputError(f"effort must be one of {', '.join(EFFORTS)}, got {effort!r}")
    if seed is not None and (not isinstance(seed, int) or isinstance(seed, bool) or seed < 0):
        raise InputError(f"seed must be an integer >= 0, or None for a fresh one, got {seed!r}")
    if regimes is not None and len(regimes) == 0:
        raise InputError("regimes must name at least one regime, got an empty list; None means the claim's own")
    for name, rate in (("alpha", alpha), ("beta", beta)):
        if rate is not None and not 0 < rate < 1:
            raise InputError(f"{name} must lie strictly between 0 and 1, got {rate!r}")
    chosen = [find(name) for name in claims] or list(all_claims().values())
    suite_seed = _fresh_seed() if seed is None else seed
    named = None if regimes is None else tuple(r if isinstance(r, Regime) else Regime(str(r), r) for r in regimes)
    findings: list[Finding] = []
    tables: list[dict[str, object]] = []
    for claim in chosen:
        rates = (alpha or ALPHA) / len(chosen), (beta or BETA) / len(chosen)
        task = Task(effort, suite_seed, named, *rates, executor, tell)
        for result in claim.run(task):
            if isinstance(result, Finding):
                findings.append(result)
            else:
                tables.append(result)
    assumptions = {claim.id: claim.assumptions for claim in chosen}
    return Report(effort, suite_seed, tuple(findings), assumptions, tuple(tables))


def _fresh_seed() -> int:
    return secrets.randbelow(2**32)
