"""The audit: every published formula evaluated, and a verdict that could have been another.

A value is "exact" if all ratios published/found are 1 to rounding, else "within 10 %" if none is further off, else
"off" with the largest factor and where it occurs; where the ratio reaches 1 within 10 % at v = 1024, m = 64, it is
"asymptotic". Sampled values are never called exact.
A law is "right up to a constant" if the constant found/published varies by at most a factor 4 over regimes and
levels: a convention (`python -m benchmarks.threshold_constants`, over more regimes, finds factors of 2.8 for latents,
3.2 for tuples and labels, 5.1 for tokens, the drift below included). It "drifts" if it does so after
removal of a factor m^(c level) with |c| <= .3, and no power of 1-f is missing: a finite v makes each level cost more
than m, by 1/(1-1/v) and by the spread of the channels' singular values, which is known and vanishes at large v. Else it
"fails" by the factor that its constant varies. What is missing from a law is read off a least-squares fit of
ln(found/published) to ln(1/(1-f)) and level ln m.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from latentproof.literature import correlations, information, not_evaluated, thresholds
from latentproof.literature.formula import SEEN, Case, Formula

if TYPE_CHECKING:
    import pandas as pd

FORMULAS = (*correlations.FORMULAS, *information.FORMULAS, *thresholds.FORMULAS, *not_evaluated.FORMULAS)

ROUNDING = 1e-9
CLOSE = 0.1
SPREAD = 4.0
"""Most that the constant of a law that is called right varies."""
DRIFT = 0.3
"""Most exponent of m a level that a finite v can explain at v >= 8."""
VERDICTS = ("exact", "within 10 %", "asymptotic", "off", "right up to a constant", "drifts", "fails", "not evaluated")
GRAMMARS = 6


@dataclass(frozen=True)
class Audited:
    """A formula with its verdict. low, high: of published/found for a value; of the constant found/published for a law.

    close: how many of the cases lie within 10 %; worst: where a value is furthest off; limit: published/found at
    v = 1024, m = 64, None where that was not looked at; missing: for laws, the exponents of 1/(1-f) and of m a level
    that the constant follows, each with its standard error. None throughout where the formula is not evaluated.
    """

    formula: Formula
    verdict: str
    low: float | None
    high: float | None
    close: int
    cases: tuple[Case, ...]
    worst: str
    limit: float | None
    missing: tuple[tuple[float, float], tuple[float, float]] | None = None

    @property
    def factor(self) -> float | None:
        """By how much it fails: the largest factor of a value, the spread of the constant of a law."""
        if self.low is None or self.high is None:
            return None
        return self.high / self.low if self.formula.kind == "law" else max(self.high, 1 / self.low)


@dataclass(frozen=True)
class Audit:
    """All formulas audited, with the seed and the number of grammars of the sampled ones."""

    rows: tuple[Audited, ...]
    seed: int
    grammars: int

    def to_frame(self) -> pd.DataFrame:
        """A row per formula: id, source, read, statement, convention, against, lane, verdict, factor, low, high, ..."""
        import pandas as pd

        return pd.DataFrame([_flat(row) for row in self.rows])

    def to_json(self) -> str:
        """The same with every case."""
        rows = [_flat(row) | {"cases": [asdict(case) for case in row.cases]} for row in self.rows]
        return json.dumps({"seed": self.seed, "grammars": self.grammars, "formulas": rows}, indent=1, allow_nan=False)

    def __str__(self) -> str:
        from latentproof.literature.output import as_text

        return as_text(self)


def audit(
    seed: int = 0,
    grammars: int = GRAMMARS,
    tell: Callable[[str], None] = lambda line: None,
    lanes: tuple[str, ...] = (),
) -> Audit:
    """Evaluate every formula; the measured ones on `grammars` drawn grammars a regime (about 40 s of CPU time at 6).

    lanes: only formulas of these lanes (exact, sampled, measured; none: all). tell(line) is called before each.

    >>> {row.formula.id: row.verdict for row in audit(lanes=("exact",)).rows}["number-of-data"]
    'exact'
    """
    rows = []
    for formula in FORMULAS:
        if not lanes or formula.lane in lanes:
            tell(f"audit: {formula.id}")
            rows.append(judge(formula, tuple(formula.cases(seed, grammars)) if formula.cases else ()))
    return Audit(tuple(rows), seed, grammars)


def judge(formula: Formula, cases: tuple[Case, ...]) -> Audited:
    """The verdict on a formula from its cases.

    >>> from latentproof.literature.formula import Formula
    >>> stated = Formula("x", "", "recalled", "", "", "")
    >>> judge(stated, (Case("a", 1.0, 1.0), Case("b", 3.0, 1.0))).verdict
    'off'
    """
    small = [case for case in cases if not case.limit]
    if not small:
        return Audited(formula, "not evaluated", None, None, 0, (), "", None)
    missing = None
    ratios = [_ratio(formula, case) for case in small]
    low, high = min(ratios), max(ratios)
    limit = next((_ratio(formula, case) for case in cases if case.limit), None)
    close = sum(1 / (1 + CLOSE) <= ratio <= 1 + CLOSE for ratio in ratios)
    furthest = max(range(len(small)), key=lambda i: max(ratios[i], 1 / ratios[i]))
    if formula.kind == "law":
        missing = fitted(small)
        climbs = [case.climb for case in small]
        straight = [ratio / math.exp(missing[1][0] * climb) for ratio, climb in zip(ratios, climbs, strict=True)]
        (share, error), (climb, _) = missing
        drifts = abs(climb) <= DRIFT and abs(share) <= SEEN * error and max(straight) / min(straight) <= SPREAD
        verdict = "right up to a constant" if high / low <= SPREAD else "drifts" if drifts else "fails"
    elif formula.lane == "exact" and all(abs(ratio - 1) <= ROUNDING for ratio in ratios):
        verdict = "exact"
    elif close == len(small):
        verdict = "within 10 %"
    else:
        verdict = "asymptotic" if limit is not None and 1 / (1 + CLOSE) <= limit <= 1 + CLOSE else "off"
    return Audited(formula, verdict, low, high, close, cases, small[furthest].where, limit, missing)


def fitted(cases: Sequence[Case]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Exponents (with standard errors) of 1/(1-f) and, per level, of m that found/published follows; 0 if not varied.

    >>> cases = [Case("", 1.0, 1 / (1 - f), f=f) for f in (0.1, 0.5, 0.8)]
    >>> round(fitted(cases)[0][0], 9)
    1.0
    """
    columns = np.array([[-math.log1p(-case.f), case.climb] for case in cases])
    columns -= columns.mean(axis=0)
    heights = np.log([case.found / case.published for case in cases])
    heights -= heights.mean()
    inverse = np.linalg.pinv(columns.T @ columns)
    slopes = inverse @ columns.T @ heights
    left = heights - columns @ slopes
    freedom = max(len(cases) - 3, 1)
    errors = np.sqrt(np.diag(inverse) * float(left @ left) / freedom)
    return (float(slopes[0]), float(errors[0])), (float(slopes[1]), float(errors[1]))


def _ratio(formula: Formula, case: Case) -> float:
    return case.found / case.published if formula.kind == "law" else case.published / case.found


def _flat(row: Audited) -> dict[str, str | int | float | None]:
    formula = row.formula
    flat: dict[str, str | int | float | None] = {"id": formula.id, "source": formula.source, "read": formula.read}
    flat |= {"statement": formula.statement, "convention": formula.convention, "against": formula.against}
    flat |= {"kind": formula.kind, "lane": formula.lane, "verdict": row.verdict, "factor": row.factor, "low": row.low}
    flat |= {"high": row.high, "close": row.close, "number": len([case for case in row.cases if not case.limit])}
    shares, climbs = row.missing or ((None, None), (None, None))
    flat |= {"exponent of 1/(1-f)": shares[0], "its error": shares[1], "exponent of m a level": climbs[0]}
    return flat | {"error of that": climbs[1], "worst": row.worst, "limit": row.limit}
