"""How many samples one regime needs, and with which objective: `lp.advise`.

Object: for each objective the law, the range in which its 50 % point is expected (law times measured constants), the
sufficient number of the best proved theorem (S1, S1' in closed form or certified) for all levels together, and the
necessary one of S3 at the hardest level, on the first grammar without ties. The recommendation is the self-supervised
objective with the smallest law, and what theorem or measurement says of it against the others.
Statement: none beyond those of `bounds` and `regions`. It compares learners that read one correlation at a time; what
information alone asks for (S5) is printed beside it and is far smaller.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from latentproof.bounds import sufficient_bound
from latentproof.exploration.quantities import DELTA, Numbers, numbers
from latentproof.exploration.regions import expected, region
from latentproof.numerics.arguments import whole_number
from latentproof.numerics.grammar import Grammar
from latentproof.theory.model import OBJECTIVES, RHM, Objective

if TYPE_CHECKING:
    import pandas as pd

MAX_CERTIFIED = 2**14
"""v^2 m up to which a certificate is searched for (seconds); above it the closed forms are given."""
LAWS = {"latent": "v m^3/(1-f)", "latent-tuple": "v m^2/(1-f)", "token": "v m^(L+1)/(1-f)", "supervised": "v m^L"}
TARGETS = {
    "latent": "one symbol of a cousin tuple, one level below the latent",
    "latent-tuple": "the whole cousin tuple",
    "token": "one token under the aunt",
    "supervised": "the root label",
}


@dataclass(frozen=True)
class Need:
    """What one objective's whole task needs, in samples; low, high: where its 50 % point is expected."""

    objective: Objective
    law: str
    scale: float | None
    low: float | None
    high: float | None
    necessary: float | None
    sufficient: float | None
    theorem: str


@dataclass(frozen=True)
class Advice:
    """The needs of all objectives, the one recommended (None: nothing can be learnt), and why, sentence by sentence."""

    rhm: RHM
    objective: Objective | None
    needs: tuple[Need, ...]
    reasons: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """A row per objective: law, scale, low, high, necessary, sufficient, theorem."""
        import pandas as pd

        return pd.DataFrame([asdict(need) for need in self.needs])

    def __str__(self) -> str:
        from latentproof.exploration.reprs import advice_text

        return advice_text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def advise(rhm: RHM, *, seed: int = 0) -> Advice:
    """Say how many samples the regime needs with each objective, and which one to use.

    seed: of the first grammar tried for the bounds (`exploration.quantities`). CPU time 2 s at v = 16, 13 s at v = 64.
    Raises `RegimeError` for a bad seed.

    >>> advise(RHM(v=8, m=4, s=2, L=6)).objective
    'latent-tuple'
    >>> advise(RHM(v=8, m=8, s=2, L=4)).objective  # f = 1: leaves alone teach nothing
    'supervised'
    """
    found = numbers(rhm, whole_number("seed", seed, 0))
    drawn = found.seed is not None and all(task.sufficient is not None for task in found.tasks)
    grammar = Grammar.sample(rhm, found.seed or 0) if drawn else None
    needs = tuple(_need(found, objective, grammar) for objective in OBJECTIVES)
    # The verdicts shall use the sharper sufficient numbers, too.
    sharper = (replace(task, sufficient=need.sufficient) for task, need in zip(found.tasks, needs, strict=True))
    found = replace(found, tasks=tuple(sharper))
    learnable = [need for need in needs if need.objective != "supervised" and rhm.f < 1 and need.scale is not None]
    best = min(learnable, key=lambda need: float(need.scale or 0), default=None)
    if best is None:
        return Advice(rhm, "supervised" if rhm.f == 1 else None, needs, _without(found))
    return Advice(rhm, best.objective, needs, _reasons(found, best))


def _need(found: Numbers, objective: Objective, grammar: Grammar | None) -> Need:
    task, span = found.task(objective), expected(found, objective)
    if found.degenerate or (found.rhm.f == 1 and objective != "supervised"):
        span = None
    enough, theorem = task.sufficient, "-" if task.sufficient is None else "S1"
    if grammar is not None:
        certify = found.rhm.v**2 * found.rhm.m <= MAX_CERTIFIED
        bound = sufficient_bound(grammar, objective, delta=DELTA, certify=certify, prove=False)
        enough, theorem = bound.P, bound.theorem
    low, high = span or (None, None)
    return Need(objective, LAWS[objective], task.scale, low, high, task.necessary, enough, theorem)


def _without(found: Numbers) -> tuple[str, ...]:
    if found.rhm.f == 1:
        return (
            "f = 1: every tuple is grammatical, the leaves are independent and uniform (E7), every separation is 0 "
            "(E2-full): no self-supervised objective can learn anything from any number of samples.",
            "Labels still teach: the supervised law has no 1-f (E5).",
        )
    return ("The laws of this regime are beyond floating point.", *found.notes)


def _reasons(found: Numbers, best: Need) -> tuple[str, ...]:
    target = TARGETS[best.objective]
    reasons = [f"{best.objective} has the smallest law of the self-supervised objectives: predict {target}."]
    if found.degenerate:
        reasons.append(
            f"Caution: in each of {found.passed_over} drawn grammars parents are tied or absent, so that no number "
            "of samples recovers every level (E9; two given symbols are tied with probability "
            f"{float(found.tied or 0):.2g} at one position): expect partial recovery at best, whatever the objective."
        )
    else:
        reasons += [_verdict(found, best, other) for other in OBJECTIVES if other != best.objective]
    if found.fano is not None:
        reasons.append(
            "This ranks learners that read one correlation at a time. Information alone asks any learner for only "
            f"{found.fano:.4g} strings (S5); every rule is seen only after {found.coverage} (S4)."
        )
    return (*reasons, *found.notes)


def _verdict(found: Numbers, best: Need, other: Objective) -> str:
    verdict = region(found, best.objective, other)
    if verdict.verdict == "proved":
        by = f"S3 for the one is above {best.theorem} for the other"
        return f"Against {other}: {verdict.fewer} needs fewer samples, proved on the drawn grammar ({by})."
    if verdict.verdict == "measured":
        return f"Against {other}: {verdict.fewer} needs fewer samples, by the laws and their measured constants."
    return f"Against {other}: {verdict.verdict}, neither a theorem nor a measurement settles it."
