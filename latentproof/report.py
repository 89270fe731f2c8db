"""What a verification found: findings, each with its grade and error rates, and the report that adds them up."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Verdict = Literal["holds", "refuted", "outside"]
"""holds and refuted answer the claim; outside: the regime is not one of the claim's (no signal, tied parents), and the
finding's detail says why."""


@dataclass(frozen=True)
class Finding:
    """One check of a claim: what was asked, how strongly it is answered, and the answer.

    lane: kernel, enumeration, Monte Carlo or falsifier. grade: what the answer rests on. delta, alpha, beta, n: the
    check's resolution, P(fail | true), P(pass | off by delta) and the number of independent grammars it consumed; None
    where nothing is random.
    """

    claim: str
    lane: str
    name: str
    verdict: Verdict
    grade: str
    detail: str
    regime: str | None = None
    reproduce: str | None = None
    delta: float | None = None
    alpha: float | None = None
    beta: float | None = None
    n: int | None = None
    numbers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """All findings of one verification. `tables` hold the measured numbers, one table a regime."""

    effort: str
    seed: int
    findings: tuple[Finding, ...]
    assumptions: dict[str, tuple[str, ...]]
    tables: tuple[dict[str, Any], ...] = ()

    @property
    def refuted(self) -> tuple[Finding, ...]:
        """The findings that refute a claim, or a falsifier that was not rejected."""
        return tuple(finding for finding in self.findings if finding.verdict == "refuted")

    @property
    def holds(self) -> bool:
        """True if nothing was refuted."""
        return not self.refuted

    @property
    def exit_code(self) -> int:
        """0 if the claims hold, 1 if one is refuted."""
        return 0 if self.holds else 1

    @property
    def alpha(self) -> float:
        """P(any stochastic check fails although its statement is true), at most: the sum over the checks."""
        return sum(finding.alpha or 0.0 for finding in self.findings)

    @property
    def beta(self) -> float:
        """The largest P(pass | off by that check's delta)."""
        return max((finding.beta or 0.0 for finding in self.findings), default=0.0)

    def to_json(self) -> str:
        """The whole report as JSON text (keys: verdict, effort, seed, alpha, beta, assumptions, findings, tables)."""
        document = {
            "verdict": "holds" if self.holds else "refuted",
            "effort": self.effort,
            "seed": self.seed,
            "alpha": self.alpha,
            "beta": self.beta,
            "assumptions": {claim: list(names) for claim, names in self.assumptions.items()},
            "findings": [
                {key: value for key, value in asdict(finding).items() if value is not None} for finding in self.findings
            ],
            "tables": list(self.tables),
        }
        return json.dumps(document, indent=1, allow_nan=False)

    def __str__(self) -> str:
        from latentproof.render import as_text

        return as_text(self)
