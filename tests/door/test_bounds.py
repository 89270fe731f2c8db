"""sufficient: the best proved bound, which theorem it is, a certificate that can be checked again, no false proofs."""

import math
from dataclasses import replace
from fractions import Fraction
from itertools import count

import numpy as np
import pytest

import latentproof as lp
from latentproof.bounds import sufficient_bound
from latentproof.numerics.counts import count_table
from latentproof.numerics.joint import tuple_target
from latentproof.proofs.kernel import check
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.serial import to_json
from latentproof.proofs.terms import number
from latentproof.testing import Checks
from latentproof.theory.model import OBJECTIVES, Objective
from latentproof.theory.sample_bounds import sufficient_samples
from latentproof.theory.sharp_closed_form import closed_form_samples
from latentproof.theory.sharp_sufficient import certifies

REGIMES = [lp.RHM(8, 4, 3, 3), lp.RHM(8, 4, 2, 3), lp.RHM(16, 4, 2, 2), lp.RHM(3, 2, 2, 2), lp.RHM(6, 1, 3, 2)]
CASES = [(rhm, objective) for rhm in REGIMES for objective in OBJECTIVES]


@pytest.mark.parametrize(("rhm", "objective"), CASES)
def test_the_best_bound_beats_the_others_and_checks_again(rhm: lp.RHM, objective: Objective) -> None:
    grammar = lp.Grammar.sample(rhm, seed=1)
    bound = sufficient_bound(grammar, objective, delta=0.1, prove=False)
    assert lp.sufficient(grammar, objective, delta=0.1, prove=False) == bound.P
    if not isinstance(bound.P, int):
        separations = [grammar.separation(objective, level) for level in range(1, rhm.L)]
        absent = [grammar.tuple_probabilities(level).min() == 0 for level in range(1, rhm.L)]
        assert math.isinf(bound.P)
        assert min(separations) < 1e-12 or any(absent)
        return
    assert bound.theorem == "S1' certified"
    assert certifies(bound.laws, bound.certificates, bound.P, 0.1)
    p = min(law.probability(a) for law in bound.laws for a in range(rhm.v))
    gap = min(law.gap for law in bound.laws)
    assert closed_form_samples(bound.laws, 0.1) > bound.P
    assert sufficient_samples(rhm.v, rhm.m, rhm.L, 0.1, p, gap) > bound.P


def test_what_is_returned_is_a_theorem_that_both_checkers_accept() -> None:
    grammar = lp.Grammar.sample(lp.RHM(8, 4, 3, 3), seed=1)
    bound = sufficient_bound(grammar, "latent", delta=0.1)
    assert (bound.theorem, bound.grade) == ("S1' proved", "cited")
    assert bound.proof is not None
    assert bound.proof.statement.rhs == number(Fraction(0.1))
    assert check(bound.proof).grade == "cited"
    accepted = replay(to_json(bound.proof))
    assert accepted.grade == "cited"
    assert bound.assumptions == tuple(sorted(name for _, name, _ in accepted.assumptions))
    # Chernoff's bound for the counts and one rate for the others cost a few per cent, next to the rounded formula.
    rounded = sufficient_bound(grammar, "latent", delta=0.1, prove=False)
    assert rounded.P < bound.P < 1.1 * rounded.P
    large = lp.Grammar.sample(lp.RHM(24, 8, 2, 2), seed=0)
    assert sufficient_bound(large, "latent", 1, delta=0.1).theorem == "S1' certified"


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_a_bound_promises_what_simulation_keeps(check: Checks) -> None:
    """At the bound failures have probability at most .1 (in fact far less); at a tenth of it they are the rule."""
    rng = check.generator()
    rhm = lp.RHM(8, 4, 3, 2)
    bounds = ((g, sufficient_bound(g, "latent", 1, delta=0.1)) for g in (lp.Grammar.sample(rhm, rng) for _ in count()))
    grammar, bound = next((g, bound) for g, bound in bounds if isinstance(bound.P, int))
    joint, limit = tuple_target(grammar, "latent", 1), grammar.separation("latent", 1) / 4
    parent = np.arange(len(joint)) // 4

    def fails(P: int) -> bool:
        table = count_table(joint, P, rng)
        points = table / table.sum(axis=1, keepdims=True)
        linked = ((points[:, None] - points) ** 2).sum(axis=2) < limit
        return not bool((linked == (parent[:, None] == parent)).all())

    for P, between in ((int(bound.P), (0.0, 0.1)), (int(bound.P) // 10, (0.5, 1.0))):
        check.event(
            lambda start, stop, P=P: [fails(P) for _ in range(start, stop)], p_between=between, delta=0.15, alpha=5e-10
        )


def test_a_certificate_does_not_serve_fewer_samples_or_a_smaller_delta() -> None:
    grammar = lp.Grammar.sample(lp.RHM(8, 4, 3, 3), seed=1)
    bound = sufficient_bound(grammar, "latent", 1, delta=0.1, prove=False)
    assert isinstance(bound.P, int)
    assert not certifies(bound.laws, bound.certificates, bound.P * 9 // 10, 0.1)
    assert not certifies(bound.laws, bound.certificates, bound.P, 0.05)
    [kept] = bound.certificates
    for broken in (
        replace(kept, counts=tuple(k // 2 for k in kept.counts)),
        replace(kept, synonyms=tuple((theta / 3, tau) for theta, tau in kept.synonyms)),
        replace(kept, synonyms=tuple((theta, tau / 9) for theta, tau in kept.synonyms)),
        replace(kept, pairs=tuple(1e-9 for _ in kept.pairs)),
    ):
        assert not certifies(bound.laws, [broken], bound.P, 0.1)
    with pytest.raises(lp.RegimeError, match="certificate must have"):
        certifies(bound.laws, [replace(kept, pairs=())], bound.P, 0.1)
    with pytest.raises(lp.RegimeError, match="one a level"):
        certifies(bound.laws, [], bound.P, 0.1)


def test_smaller_delta_and_more_levels_need_more() -> None:
    grammar = lp.Grammar.sample(lp.RHM(8, 4, 3, 3), seed=1)
    levels = [lp.sufficient(grammar, "token", level, delta=0.1, prove=False) for level in (1, 2)]
    together = lp.sufficient(grammar, "token", delta=0.1, prove=False)
    # The search stops within .1 % of the smallest P.
    assert max(levels) <= 1.002 * together < lp.sufficient(grammar, "token", delta=0.01, prove=False)


def test_bad_input_is_named() -> None:
    grammar = lp.Grammar.sample(lp.RHM(8, 4, 3, 3), seed=1)
    with pytest.raises(lp.RegimeError, match="delta"):
        lp.sufficient(grammar, "latent", delta=1.0)
    with pytest.raises(lp.RegimeError, match="level"):
        lp.sufficient(grammar, "latent", 3)
    with pytest.raises(lp.RegimeError, match="objective"):
        lp.sufficient(grammar, "next")
