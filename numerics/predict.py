"""A sampling-free prediction of how thresholds grow from level to level in one grammar. HEURISTIC, not a theorem.

What clustering must resolve are close parents, not the average pair. With d_j^2(a) the squared distances from the
context of parent a to the others in increasing order, the predictor of the difficulty of a level is

    D = mean over present parents a of ln( mean of d_1^2(a), d_2^2(a), d_3^2(a) ),

and the predicted slope of ln P50 per level is minus the least-squares slope of D. The average energy alone would give
ln m - ln(1 - 1/v) per edge (to leading order, over grammars); the excess of measured slopes over it is the spread of
the singular values of the channel product, which shrinks the small distances faster than the mean.
How it was chosen: among 18 functions of the exact contexts (energy, singular-value means, norms, pairwise and
nearest-neighbour distances), raw or weighted by 1/P(z), it had the least root mean square of [measured - predicted
slope] over (v, m, s) = (16,8,2), (16,4,2), (8,8,3), (32,8,2), L = 8, token, levels 1..7, 24 grammars each, less those
with ties; then it was measured again on fresh ones (`python benchmarks/predictor.py --seed 202 303` prints such rows):

    mean (sd over grammars)      (16,8,2)      (16,4,2)      (8,8,3)       (32,8,2)      rms of means
    D, selection (seed 101)      -.014 (.013)  -.007 (.036)  -.014 (.024)  -.014 (.009)  .013
    D, fresh (seed 202)          -.016 (.012)  +.002 (.035)  -.015 (.036)  -.010 (.008)  .012
    D, fresh (seed 303)          -.010 (.015)  -.003 (.031)  -.010 (.024)  -.010 (.006)  .009
    nuclear norm (303)           -.013 (.015)  -.012 (.030)  -.007 (.028)  -.026 (.007)  .016
    harmonic mean of d^2 (303)   -.001 (.017)  +.009 (.033)  -.037 (.045)  +.014 (.007)  .020
    energy (303)                 +.052 (.019)  +.079 (.027)  +.046 (.038)  +.041 (.008)  .056
    slope 1 (303)                +.096 (.039)  +.168 (.055)  +.145 (.088)  +.062 (.020)  .125
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import context_vectors, parent_target
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM, Objective, RegimeError

NEIGHBOURS = 3
"""Nearest other parents that count; fewer where there are fewer."""


def log_neighbour_distance(grammar: Grammar, objective: Objective, level: int) -> float:
    """D of one level, 1..L-1: mean log of the mean squared distance to a parent's three nearest others.

    -inf where a parent is tied with three others; nan is never returned: fewer than two present parents raise
    `RegimeError`, as do a bad objective or level.

    >>> log_neighbour_distance(Grammar.sample(RHM(8, 4, 2, 3)), "latent", 1) < 0
    True
    """
    contexts = context_vectors(parent_target(grammar, objective, level))[1]
    if len(contexts) < 2:
        raise RegimeError(f"level {level} must have two parents of positive probability, got {len(contexts)}")
    squares = [np.sort(((contexts - context) ** 2).sum(1)) for context in contexts]
    distances = np.array([row[1 : 1 + NEIGHBOURS].mean() for row in squares])
    return float(np.log(distances).mean()) if distances.min() > 0 else -math.inf


def predicted_slope(grammar: Grammar, objective: Objective, levels: Sequence[int]) -> float:
    """Predicted least-squares slope of ln P50 per level in units of ln m, over two or more levels; m >= 2.

    Raises `RegimeError` for fewer than two distinct levels, m = 1, or a level whose distances vanish.

    >>> .9 < predicted_slope(Grammar.sample(RHM(16, 8, 2, 6)), "token", [1, 2, 3, 4, 5]) < 1.3
    True
    """
    if len(set(levels)) < 2 or grammar.rhm.m < 2:
        raise RegimeError(f"a slope must have two levels and m >= 2, got levels {list(levels)}, m = {grammar.rhm.m}")
    depths = np.array([log_neighbour_distance(grammar, objective, level) for level in levels])
    if not np.isfinite(depths).all():
        raise RegimeError(f"levels must not have tied parents everywhere, got {list(levels)} of {grammar!r}")
    centred = np.array(levels) - np.mean(levels)
    return float(-(depths @ centred) / (centred @ centred) / math.log(grammar.rhm.m))


def predicted_slopes(
    rhm: RHM, objective: Objective, levels: Sequence[int], grammars: int = 8, seed: int = 0
) -> npt.NDArray[np.float64]:
    """`predicted_slope` of the grammars that `measure` draws for the same rhm and seed, shape (grammars,).

    >>> predicted_slopes(RHM(16, 8, 2, 4), "token", [1, 2, 3], grammars=2).shape
    (2,)
    """
    drawn = (Grammar.sample(rhm, generator("grammar", rhm, seed, index)) for index in range(grammars))
    return np.array([predicted_slope(grammar, objective, levels) for grammar in drawn])
