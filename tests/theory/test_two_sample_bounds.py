"""S2 and Theorem 5: the learners that they are about, run at the P that they name, and their orders in v, m, D."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from latentproof.numerics.counts import count_table
from latentproof.numerics.degeneracy import exact_parent_target
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import tuple_target
from latentproof.testing import Checks
from latentproof.theory.debiased import debiased_samples
from latentproof.theory.model import RHM, Objective, RegimeError
from latentproof.theory.richness_spectral import spectral_samples
from latentproof.theory.sharp_sufficient import LevelLaw

Floats = npt.NDArray[np.float64]
CASES: list[tuple[RHM, Objective]] = [(RHM(8, 4, 3, 2), "latent"), (RHM(8, 4, 3, 2), "latent-tuple")]


def law_of(grammar: Grammar, objective: Objective) -> LevelLaw:
    exact = exact_parent_target(grammar, objective, 1)
    return LevelLaw(grammar.rhm.m, tuple(tuple(int(x) for x in row) for row in exact))


def synonyms(rhm: RHM) -> npt.NDArray[np.bool_]:
    parent = np.arange(rhm.v * rhm.m) // rhm.m
    result: npt.NDArray[np.bool_] = parent[:, None] == parent
    return result


def contexts(joint: Floats, P: int, rng: np.random.Generator) -> Floats:
    table = count_table(joint, P, rng)
    # A tuple that was not seen is at no distance from any, itself included.
    seen = table.sum(axis=1, keepdims=True)
    points: Floats = np.divide(table, seen, out=np.full(table.shape, np.nan), where=seen > 0)
    return points


Rule = Callable[[np.random.Generator], npt.NDArray[np.bool_]]


def kept(check: Checks, rhm: RHM, rule: Callable[[int], Rule], P: int) -> None:
    """At P the rule finds the synonyms with probability 1 - delta = .9 or more; with one pair a tuple hardly ever.

    (All vm = 32 tuples are seen in 32 pairs with probability below 1e-6, whatever the grammar. How far below P the rule
    begins to fail depends on the grammar: at P/200 it still succeeds in some.)
    """
    rng = check.generator("data")
    for number, between in ((P, (0.9, 1.0)), (rhm.v * rhm.m, (0.0, 0.1))):
        linked = rule(number)
        check.event(
            lambda start, stop, linked=linked: [bool((linked(rng) == synonyms(rhm)).all()) for _ in range(start, stop)],
            p_between=between,
            delta=0.3,
            alpha=5e-10,
        )


def separated(rhm: RHM, objective: Objective, rng: np.random.Generator) -> Grammar:
    """The first grammar whose parents are not tied and in which every tuple occurs."""
    while True:
        grammar = Grammar.sample(rhm, rng)
        if grammar.separation(objective, 1) > 1e-3 and grammar.tuple_probabilities(1).min() > 0:
            return grammar


@pytest.mark.parametrize(("rhm", "objective"), CASES)
@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_the_debiased_rule_succeeds_at_its_bound_and_fails_on_few_pairs(
    rhm: RHM, objective: Objective, check: Checks
) -> None:
    grammar = separated(rhm, objective, check.generator("grammar"))
    joint, gap = tuple_target(grammar, objective, 1), grammar.separation(objective, 1)
    P = debiased_samples([law_of(grammar, objective)], 0.1)

    def at(P: int) -> Rule:
        def linked(rng: np.random.Generator) -> npt.NDArray[np.bool_]:
            one, two = contexts(joint, P // 2, rng), contexts(joint, P // 2, rng)
            products = ((one[:, None] - one) * (two[:, None] - two)).sum(axis=2)
            result: npt.NDArray[np.bool_] = products < gap / 2
            return result

        return linked

    kept(check, rhm, at, int(P))


@pytest.mark.parametrize(("rhm", "objective"), CASES)
@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_the_projected_rule_succeeds_at_its_bound_and_fails_on_few_pairs(
    rhm: RHM, objective: Objective, check: Checks
) -> None:
    grammar, eta = separated(rhm, objective, check.generator("grammar")), 0.5
    law = law_of(grammar, objective)
    joint, gap = tuple_target(grammar, objective, 1), grammar.separation(objective, 1)
    P = spectral_samples(law, 0.1, eta)
    parents = np.array([sum(row) / law.total for row in law.joint])
    phi = np.array(law.joint, dtype=float) / np.array(law.joint, dtype=float).sum(axis=1, keepdims=True)
    epsilon = min(
        eta * float(np.linalg.norm(phi[a] - phi[b])) / (2 * np.sqrt(rhm.m * (parents[a] ** -2 + parents[b] ** -2)))
        for a in range(rhm.v)
        for b in range(a)
    )

    def at(second: int) -> Rule:
        first = int(P[0])

        def linked(rng: np.random.Generator) -> npt.NDArray[np.bool_]:
            _, values, vectors = np.linalg.svd(count_table(joint, first, rng) / first, full_matrices=False)
            kept = vectors[values > epsilon]
            assert len(kept) <= rhm.v
            points = contexts(joint, second, rng) @ kept.T
            result: npt.NDArray[np.bool_] = ((points[:, None] - points) ** 2).sum(axis=2) < (1 - eta**2) * gap / 4
            return result

        return linked

    kept(check, rhm, at, int(P[1]))


def flat(v: int, m: int, D: int) -> LevelLaw:
    """Parent a has one category more in v - 1 parts of D, distinct places: flat margins, equal separations."""
    block = D // v
    return LevelLaw(m, tuple(tuple(9 + 8 * (z // block == a) for z in range(D)) for a in range(v)))


def test_orders_for_flat_margins() -> None:
    # P_1 D Delta^2 is v^2 m times a constant and the logarithm, for v <= D <= vm.
    few, many = (float(spectral_samples(law := flat(8, 4, D), 0.1)[0] * D * law.gap) for D in (8, 32))
    assert few < many < 1.2 * few
    one, two = (spectral_samples(flat(8, m, 8), 0.1) for m in (4, 16))
    assert 3.5 < two[0] / one[0] < 5.5
    assert 3.5 < two[1] / one[1] < 5.5


def test_more_levels_or_less_risk_need_more_and_bad_input_is_named() -> None:
    law, tied = flat(4, 2, 4), LevelLaw(2, ((1, 1), (1, 1)))
    assert debiased_samples([law], 0.1) < debiased_samples([law, law], 0.1) < debiased_samples([law], 0.01)
    assert spectral_samples(law, 0.1)[0] < spectral_samples(law, 0.1, levels=3)[0]
    assert debiased_samples([tied], 0.1) == spectral_samples(tied, 0.1)[0] == np.inf
    with pytest.raises(RegimeError, match="eta"):
        spectral_samples(law, 0.1, 1.0)
    with pytest.raises(RegimeError, match="delta"):
        debiased_samples([law], 0.0)
