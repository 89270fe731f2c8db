"""A learner's audit as text: verdicts, thresholds by regime, exponents, what to measure next."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD as HEAD
from rich.table import Table

from latentproof.learners.audit import reasons
from latentproof.learners.laws import HAS_SHARE, formula
from latentproof.render import console, number, printed

if TYPE_CHECKING:
    from latentproof.learners.audit import LearnerAudit


def as_text(audit: LearnerAudit) -> str:
    """The report, laws first."""
    out = console()
    shown = Table(box=HEAD)
    for name in ("law", "P", "verdict", "constant", "follows 1/(1-f)", "why"):
        shown.add_column(name, justify="right" if name == "constant" else "left", overflow="fold")
    for each in audit.laws:
        row = (each.law, formula(each.law, HAS_SHARE[each.law]), each.verdict, number(each.constant), each.share)
        shown.add_row(*row, each.reason)
    out.print(shown)
    _thresholds(audit, out)
    for name, slope in audit.exponents.items():
        out.print(f"free exponent of {name}: {slope.value:.2f} [{slope.low:.2f}, {slope.high:.2f}]", soft_wrap=True)
    out.print(
        f"error rates: a right law is refuted with probability {audit.alpha:g} at most, a wrong one called compatible "
        f"with probability {audit.alpha:g} at most (slopes allowed: 1/2 against a rival, 1/4 along the law itself)",
        soft_wrap=True,
    )
    out.print(_next(audit), soft_wrap=True)
    return printed(out)


def _thresholds(audit: LearnerAudit, out: object) -> None:
    shown = Table(box=HEAD, caption_justify="left", caption=_caption(audit))
    for name in ("regime", "f", "runs", "threshold P", "lowest", "highest"):
        shown.add_column(name, justify="left" if name == "regime" else "right")
    for rhm, group in zip(audit.regimes.rhms, audit.regimes.groups, strict=True):
        ends = (group.mean, min(group.logs), max(group.logs))
        shown.add_row(str(rhm), str(rhm.f), str(len(group.logs)), *(number(math.exp(end)) for end in ends))
    out.print(shown)  # type: ignore[attr-defined]  # a rich console


def _caption(audit: LearnerAudit) -> str:
    spread = audit.regimes.spread
    told = f"threshold: {audit.share:g} of the way from chance to perfect; "
    told += (
        f"a run scatters by {spread.sd:.2f} in ln P" if spread.freedom else "no regime has two runs: scatter unknown"
    )
    missing = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons(audit.thresholds).items()))
    return told + (f"; curves without a threshold: {missing}" if missing else "")


def _next(audit: LearnerAudit) -> str:
    left = [each.law for each in audit.laws if each.verdict != "refuted"]
    if not left:
        return "next: all three laws are refuted; the free exponents say what the thresholds follow instead"
    if audit.next is None:
        if len(left) == 1:
            tail = (
                "" if audit.verdicts[left[0]] == "compatible" else "; more runs, or finer steps of P, would confirm it"
            )
            return f"next: nothing is left to decide between laws, only {left[0]} is not refuted{tail}"
        return "next: no single regime nearby would decide; repeat runs, measure P in finer steps, or vary L further"
    proposal = audit.next
    pairs = "; ".join(f"{a} against {b}" for a, b in proposal.pairs)
    rest = "" if proposal.all_pairs else " (not all that is open)"
    return (
        f"next: {proposal.runs} runs at {proposal.rhm}, P in steps of 2 up to about {number(2 * proposal.P, 2)} "
        f"({number(proposal.tokens, 2)} tokens in all), the cheapest regime that decides {pairs}{rest}"
    )
