"""How many samples one drawn grammar needs: Theorems S1 (sufficient) and S3 (necessary), read off its exact law."""

from __future__ import annotations

from fractions import Fraction

from latentproof.numerics.affinity import swap_hellinger
from latentproof.numerics.degeneracy import diagnose
from latentproof.numerics.grammar import Grammar
from latentproof.theory.model import check_level, check_objective
from latentproof.theory.sample_bounds import necessary_samples, sufficient_samples


def sufficient(grammar: Grammar, objective: str, level: int | None = None, *, delta: float = 0.05) -> int | float:
    r"""Return P such that P samples are enough: iterative clustering is then exact with probability >= 1 - delta.

    Theorem S1: linking two tuples iff their empirical context vectors are closer than half the smallest separation
    Delta recovers every synonym partition as soon as
    :math:`P > 16(1+\sqrt{\ln(L v^2 m^2/\delta)})^2 / (p \Delta^2)`, p the smallest tuple probability. Assumes
    Chernoff's bound and McDiarmid's inequality; everything else about the grammar is exact.

    level: None for all levels 1..L-1 at once, or one level with the lower ones given. math.inf where no P is enough:
    tied parents (Delta = 0), or a symbol absent at the observed position (p = 0).
    Raises `RegimeError` for an unknown objective, a level outside 1..L-1, or delta outside (0, 1).

    >>> import latentproof as lp
    >>> g = lp.Grammar.sample(lp.RHM(v=8, m=4, s=3, L=3), seed=0)
    >>> lp.sufficient(g, "latent") <= lp.sufficient(g, "token")
    True
    """
    rhm, objective = grammar.rhm, check_objective(objective)
    levels = range(1, rhm.L) if level is None else [check_level(rhm, level)]
    p = min(float(grammar.tuple_probabilities(each).min()) for each in levels)
    separation = min(grammar.separation(objective, each) for each in levels)
    if p == 0 or any(diagnose(grammar, objective, each).reason for each in levels):
        p, separation = 1.0, 0.0
    return sufficient_samples(rhm.v, rhm.m, rhm.L if level is None else 1, delta, p, separation)


def necessary(grammar: Grammar, objective: str, level: int, error: float = 0.1) -> int | float:
    r"""Return P that every learner needs who sees only P pairs (tuple, target) of this level.

    Theorem S3 (two points): exchange the tuples of two slots with different parents. With rho the affinity of the two
    pair laws, every estimator of the synonym partition errs with probability >= rho^(2P)/4 on this grammar or on its
    neighbour; error <= `error` on both therefore needs :math:`P \ge \ln(1/4\varepsilon) / (2\ln(1/\rho))`. To leading
    order this is m^(edges+2)/(1-f). It has no factor v, and cannot have one.

    error: in (0, 1/4). math.inf where the two laws coincide (no signal). Raises `RegimeError` for an unknown objective,
    a level outside 1..L-1, error outside (0, 1/4), and m = 1, where an exchange leaves the partition as it was.

    >>> import latentproof as lp
    >>> g = lp.Grammar.sample(lp.RHM(v=8, m=4, s=3, L=4), seed=0)
    >>> lp.necessary(g, "latent", level=3) < lp.necessary(g, "token", level=3)
    True
    """
    objective, level = check_objective(objective), check_level(grammar.rhm, level)
    return necessary_samples(1 - Fraction(swap_hellinger(grammar, objective, level)), error)
