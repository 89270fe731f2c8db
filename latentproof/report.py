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

    @property
    def row(self) -> tuple[str, str, str, str]:
        """Verdict, grade, n and check, as a table shows them."""
        where = f" at {self.regime}" if self.regime else ""
        check = f"{self.lane}, {self.name}{where}: {self.detail}"
        return self.verdict, self.grade, str(self.n) if self.n else "", check


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
        """P(any stochastic check passes although off by its delta), at most: the sum over the checks."""
        return sum(finding.beta or 0.0 for finding in self.findings)

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
        """Per regime a table of laws against measurements, then every finding, then what it all rests on."""
        from latentproof.render import console, measured_table, printed, verdict_table

        out = console()
        for table in self.tables:
            out.print(measured_table(table))
            out.print()
        out.print(verdict_table(finding.row for finding in self.findings))
        for claim, assumptions in self.assumptions.items():
            out.print(f"\n{claim} assumes:")
            for assumption in assumptions:
                out.print(f"  {assumption}", soft_wrap=True)
        stochastic = sum(finding.alpha is not None for finding in self.findings)
        out.print(
            f"\n{stochastic} stochastic checks: P(any false alarm) <= {self.alpha:.1e}; "
            f"P(any misses an error of its delta) <= {self.beta:.1e} (the deltas: --json)"
        )
        verdict = "HOLDS" if self.holds else f"REFUTED ({len(self.refuted)} of {len(self.findings)} findings)"
        out.print(f"verdict: {verdict}   (effort {self.effort}, seed {self.seed})")
        for finding in self.refuted:
            out.print(f"  {finding.claim}, {finding.name}: {finding.detail}", soft_wrap=True)
            if finding.reproduce:
                out.print(f"  again: {finding.reproduce}", soft_wrap=True)
        return printed(out)
