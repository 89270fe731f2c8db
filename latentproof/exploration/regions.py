r"""Regions of a map: where one objective needs fewer samples than another, and on whose authority.

Object: one regime and two objectives, whole task. Verdicts, strongest first:

* "not a grammar": m > w, outside the model.
* "no signal": f = 1. Theorem E2-full: for all v >= 2, s >= 2 and m = w, in every grammar, every separation of a
  self-supervised objective is exactly 0; no number of samples is enough.
* "degenerate": f < 1, but in each of 16 drawn grammars parents are tied or absent (E9; m = 2, and s = 2 as f -> 1): no
  number of samples recovers all levels, and the laws do not speak of such grammars.
* "same target": latent against token at L = 2, where both sit one edge below the aunt (definition of the objectives).
* "proved": on the drawn grammar the number that S1 says is enough for one objective (all levels together, failure
  .05) is below the number that S3 says every estimator needs that reads only pairs of the other (its hardest level,
  error .1). About this grammar, which has no ties; S3's error is the worse one on it and on a neighbour that differs
  by one exchange.
* "measured": the laws, widened by the measured constants, do not overlap. P50/law is .3 to 1.2 (latent), .3 to 1.7
  (token), .35 to 1.5 (supervised), .5 to 2.8 (latent-tuple) at single levels, and errors that add up over the levels
  cost a further factor 2.6 at most.
* "undecided": none of these.

Certified for all v >= 2, 1 <= m < w at once is the order of the correlations, not that of sample numbers: theorem
latent-prediction with its bracket (`quantities`). That it is not enough to order sample numbers, for every learner, S5
shows: information alone asks for far fewer. So maps of samples carry verdicts a grammar, or measured ones.
Source: THEORY: S1, S3, E2; measured constants: `python -m benchmarks.threshold_constants`.
"""

from __future__ import annotations

from dataclasses import dataclass

from latentproof.exploration.quantities import Numbers
from latentproof.theory.model import Objective, RegimeError, check_objective

VERDICTS = ("not a grammar", "no signal", "degenerate", "same target", "proved", "measured", "undecided")

MEASURED: dict[Objective, tuple[float, float]] = {
    "latent": (0.3, 1.2),
    "token": (0.3, 1.7),
    "supervised": (0.35, 1.5),
    "latent-tuple": (0.5, 2.8),
}
"""Geometric mean over grammars of P50/law at single levels, around all that was found over v = 8..32, m = 4..52."""
END_TO_END = 2.6
"""Most that adding up errors over levels has cost an objective that is read level by level."""

BASIS = {
    "not a grammar": "m > w = v^(s-1): outside the model",
    "no signal": "theorem E2-full, for all v >= 2, m = w, every grammar: separation exactly 0",
    "degenerate": "tied or absent parents in each of 16 drawn grammars: no number of samples recovers all levels",
    "same target": "both targets sit one edge below the aunt",
    "proved": "S1 (enough for the first) below S3 (needed by the second), on the drawn grammar",
    "measured": "laws times measured constants do not overlap",
    "undecided": "neither theorem nor measurement separates them",
}


@dataclass(frozen=True)
class Region:
    """Which of two objectives needs fewer samples (None: not said) and on what authority."""

    verdict: str
    fewer: Objective | None

    @property
    def label(self) -> str:
        """What a map's legend says: the verdict, with the objective where it names one."""
        return self.verdict if self.fewer is None else f"{self.fewer} first: {self.verdict}"


def region(numbers: Numbers | None, one: str, other: str) -> Region:
    """Return the verdict on two different objectives in one regime (None: not a grammar); `RegimeError` for bad names.

    >>> from latentproof.exploration.quantities import numbers
    >>> from latentproof.theory.model import RHM
    >>> region(numbers(RHM(8, 4, 2, 9)), "latent", "token").label
    'latent first: proved'
    >>> region(numbers(RHM(8, 8, 2, 9)), "latent", "token").label
    'no signal'
    """
    one, other = check_objective(one), check_objective(other)
    if one == other:
        raise RegimeError(f"two different objectives are compared, got {one!r} twice")
    if numbers is None:
        return Region("not a grammar", None)
    if numbers.rhm.f == 1:
        learnable: list[Objective] = [each for each in (one, other) if each == "supervised"]
        return Region("no signal", learnable[0] if learnable else None)
    if numbers.degenerate:
        return Region("degenerate", None)
    if numbers.rhm.L == 2 and {one, other} == {"latent", "token"}:
        return Region("same target", None)
    for first, second in ((one, other), (other, one)):
        enough, needed = numbers.task(first).sufficient, numbers.task(second).necessary
        if enough is not None and needed is not None and enough < needed:
            return Region("proved", first)
    for first, second in ((one, other), (other, one)):
        most, least = expected(numbers, first), expected(numbers, second)
        if most is not None and least is not None and most[1] < least[0]:
            return Region("measured", first)
    return Region("undecided", None)


def expected(numbers: Numbers, objective: Objective) -> tuple[float, float] | None:
    """The range of P50 for the whole task that law and measured constants give; None where the law has no float."""
    law = numbers.task(objective).scale
    if law is None:
        return None
    low, high = MEASURED[objective]
    return low * law, high * law * END_TO_END
