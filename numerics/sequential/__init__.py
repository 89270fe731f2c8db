"""Sequential tests of stochastic statements, with both error rates stated and no undecided outcome.

`check_mean`, `check_at_most`, `check_at_least`, `check_event`, `check_ratio` and `check_slope` consume one independent
bounded draw after another (one draw = one grammar) until the statement is refuted or confirmed to within delta, with

    P(fail | statement true) <= alpha      and      P(pass | statement off by at least delta) <= beta.

How, and why it holds: `run`. `check_law` has the same two rates for the counts of a whole law.
"""

from latentproof.numerics.sequential.check import Check, Outcome
from latentproof.numerics.sequential.event import check_event
from latentproof.numerics.sequential.law import LawOutcome, check_law
from latentproof.numerics.sequential.mean import check_at_least, check_at_most, check_mean
from latentproof.numerics.sequential.ratio import check_ratio
from latentproof.numerics.sequential.slope import check_slope

__all__ = [
    "Check",
    "LawOutcome",
    "Outcome",
    "check_at_least",
    "check_at_most",
    "check_event",
    "check_law",
    "check_mean",
    "check_ratio",
    "check_slope",
]
