"""`lp.audit`: which law a learner's curves follow, as a report."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latentproof.errors import InputError
from latentproof.learners.design import Proposal, propose
from latentproof.learners.exponents import free_exponents
from latentproof.learners.laws import HAS_SHARE, LAWS, formula
from latentproof.learners.table import read
from latentproof.learners.thresholds import RunThreshold, threshold
from latentproof.learners.trend import Slope
from latentproof.learners.verdicts import LawVerdict, Regimes, group, judge

if TYPE_CHECKING:
    import pandas as pd

ALPHA = 0.05
SHARE = 0.5


@dataclass(frozen=True)
class LearnerAudit:
    """The verdict on each law, the thresholds and regimes behind it, free exponents, and the next regime to measure."""

    laws: tuple[LawVerdict, ...]
    thresholds: tuple[RunThreshold, ...]
    regimes: Regimes
    exponents: dict[str, Slope]
    next: Proposal | None
    share: float
    alpha: float

    @property
    def verdicts(self) -> dict[str, str]:
        """law -> compatible, refuted or undecided."""
        return {each.law: each.verdict for each in self.laws}

    def to_frame(self) -> pd.DataFrame:
        """A row per run: v, m, s, L, run, P (missing where the curve does not cross), reason."""
        import pandas as pd

        rows = [_run(each) for each in self.thresholds]
        return pd.DataFrame(rows).astype({"P": "Float64"})

    def to_json(self) -> str:
        """{"laws": {law: verdict}, "details": ..., "thresholds": ..., "exponents": ..., "next": ..., "alpha": ...}."""
        document: dict[str, Any] = {"laws": self.verdicts, "alpha": self.alpha, "share": self.share}
        document["details"] = {each.law: _law(each) for each in self.laws}
        document["scatter of ln P"] = asdict(self.regimes.spread)
        document["exponents"] = {name: _slope(slope) for name, slope in self.exponents.items()}
        document["thresholds"] = [_run(each) for each in self.thresholds]
        document["next"] = None if self.next is None else asdict(self.next)
        return json.dumps(document, indent=1, allow_nan=False)

    def __str__(self) -> str:
        from latentproof.learners.report import as_text

        return as_text(self)


def audit(
    curves: str | Path | pd.DataFrame, *, share: float = SHARE, chance: float | None = None, alpha: float = ALPHA
) -> LearnerAudit:
    """Say which laws a learner's curves are compatible with: a CSV file or frame of v, m, s, L, P, accuracy (or loss).

    An optional column run tells repeated runs (other grammars or seeds) of a regime apart. share: of the way from
    chance to perfect (loss: from the curve's largest to its smallest) that makes the threshold; chance: of the
    accuracy, 1/v if None. alpha: error rate of the verdicts (`verdicts`). Raises `InputError` naming bad rows by line.

    >>> import pandas as pd
    >>> rows = [
    ...     (8, m, 2, L, P, 1 / (1 + 8 * m**3 / (1 - m / 8) / P), run)
    ...     for m, L in ((2, 3), (4, 4), (6, 5)) for run in "ab" for P in (2**i for i in range(16))
    ... ]
    >>> audit(pd.DataFrame(rows, columns=["v", "m", "s", "L", "P", "accuracy", "run"])).verdicts["token"]
    'refuted'
    """
    for name, value, low, high in (("share", share, 0.0, 1.0), ("alpha", alpha, 0.0, 0.5)):
        if not low < value < high:
            raise InputError(f"{name} must be above {low:g} and below {high:g}, got {value}")
    if chance is not None and not 0 <= chance < 1:
        raise InputError(f"chance must be at least 0 and below 1, got {chance}")
    found = tuple(threshold(curve, share, chance) for curve in read(curves))
    regimes = group(found)
    laws = tuple(judge(law, regimes, alpha) for law in LAWS)
    exponents = free_exponents(regimes, alpha)
    return LearnerAudit(laws, found, regimes, exponents, propose(regimes, laws, alpha), share, alpha)


def _run(each: RunThreshold) -> dict[str, Any]:
    rhm = each.rhm
    P = None if each.log_threshold is None else math.exp(each.log_threshold)
    return {"v": rhm.v, "m": rhm.m, "s": rhm.s, "L": rhm.L, "run": each.run, "P": P, "reason": each.reason}


def _law(each: LawVerdict) -> dict[str, Any]:
    tests = [{"rival": test.rival, "allowed": test.allowed, **_slope(test.slope)} for test in each.tests]
    details = {"formula": formula(each.law, HAS_SHARE[each.law]), "reason": each.reason, "constant": each.constant}
    return details | {"follows 1/(1-f)": each.share, "tests": tests}


def _slope(slope: Slope) -> dict[str, float | None]:
    return {name: value if math.isfinite(value) else None for name, value in asdict(slope).items()}


def reasons(found: tuple[RunThreshold, ...]) -> Counter[str]:
    """Why curves have no threshold, with their numbers."""
    return Counter(each.reason for each in found if each.reason is not None)
