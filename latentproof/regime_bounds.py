"""Everything exact about one regime, and the proved bounds on one grammar drawn from it: `latentproof bounds`."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass

from latentproof.bounds import necessary, sufficient_bound
from latentproof.numerics.grammar import Grammar
from latentproof.theory.correlation import correlation
from latentproof.theory.decay import decay
from latentproof.theory.information import entropy, redundancy
from latentproof.theory.model import OBJECTIVES, RHM, Objective, RegimeError, edges
from latentproof.theory.sample_bounds import coverage_samples, fano_samples
from latentproof.theory.scale import scale

DELTA = 0.05
"""Failure probability of the sufficient numbers."""
ERROR = 0.1
"""Error of the necessary numbers."""
MAX_DIGITS = 60
"""Exact fractions longer than this are given as floats only."""
MAX_CERTIFIED = 2**14
"""v^2 m up to which a certificate is searched for (seconds); above it the closed forms are given."""


@dataclass(frozen=True)
class Row:
    """One objective at one level: exact correlation, law, and the bounds on the drawn grammar (None: no statement).

    theorem: the one behind `sufficient`, the best that is proved.
    """

    objective: str
    level: int
    edges: int
    correlation: float
    correlation_exact: str | None
    scale: float | None
    sufficient: float | None
    theorem: str | None
    necessary: float | None


@dataclass(frozen=True)
class RegimeBounds:
    """The exact quantities of a regime, the bounds on its grammar number `seed`, and why a bound may be missing."""

    rhm: RHM
    seed: int
    f: str
    decay: float
    entropy: float
    redundancy: float
    coverage: float
    fano: float
    grammar_note: str
    rows: tuple[Row, ...]

    def to_json(self) -> str:
        """JSON text; numbers that are infinite are given as the string "inf"."""
        document = asdict(self) | {"delta": DELTA, "error": ERROR}
        return json.dumps(_finite(document), indent=1, allow_nan=False)


def regime_bounds(rhm: RHM, seed: int = 0) -> RegimeBounds:
    """Return all exact quantities and bounds of a regime; raises `RegimeError` where they do not fit the machine.

    >>> regime_bounds(RHM(v=8, m=4, s=2, L=3)).rows[1].correlation_exact
    '6937/2529792'
    """
    try:
        grammar, note = Grammar.sample(rhm, seed), ""
    except RegimeError as error:
        grammar, note = None, f"no grammar drawn: {error}"
    if rhm.m == 1:
        note = "S3 needs m >= 2: with one rule a symbol, exchanging two rules renames the parents"
    rows = [_row(rhm, objective, level, grammar, note == "") for objective in OBJECTIVES for level in range(1, rhm.L)]
    v, w, m = float(rhm.v), float(rhm.w), float(rhm.m)
    return RegimeBounds(
        rhm,
        seed,
        str(rhm.f),
        decay(v, w, m),
        entropy(rhm),
        redundancy(rhm),
        coverage_samples(rhm.v * rhm.m, ERROR),
        fano_samples(rhm, ERROR),
        note,
        tuple(rows),
    )


def _row(rhm: RHM, objective: Objective, level: int, grammar: Grammar | None, two_points: bool) -> Row:
    exact = correlation(rhm, objective, level)
    text = str(exact) if exact.denominator < 10**MAX_DIGITS else None
    certify = rhm.v**2 * rhm.m <= MAX_CERTIFIED
    bound = (
        None
        if grammar is None
        else sufficient_bound(grammar, objective, level, delta=DELTA, certify=certify, prove=False)
    )
    needed = None if grammar is None or not two_points else necessary(grammar, objective, level, ERROR)
    law = scale(rhm, objective, level)
    enough, theorem = (None, None) if bound is None else (bound.P, bound.theorem)
    return Row(objective, level, edges(rhm, objective, level), float(exact), text, law, enough, theorem, needed)


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return "inf" if isinstance(value, float) and math.isinf(value) else value
