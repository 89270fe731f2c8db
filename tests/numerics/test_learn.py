from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from latentproof.numerics.accuracy import matched_accuracy
from latentproof.numerics.cluster import CLUSTERERS, Clusterer, cluster
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.learn import learn, learn_given
from latentproof.numerics.learn_thresholds import learn_thresholds
from latentproof.numerics.learners import LEARNERS
from latentproof.numerics.measure import measure
from latentproof.numerics.measure_learner import measure_learner
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM, RegimeError

Table = npt.NDArray[np.int64]
Trees = Callable[[Grammar, int, np.random.Generator], list[Table]]


def leaf_ilc(grammar: Grammar, P: int, trees: Trees, data: np.random.Generator, draws: np.random.Generator) -> float:
    """Algorithm 1 on leaves: fresh trees a level, labels carried up by lookup; accuracy of level 2 on fresh trees."""
    rhm = grammar.rhm
    places = rhm.v ** np.arange(rhm.s - 1, -1, -1)
    lookups: list[Table] = []

    def lift(leaves: Table, nodes: int) -> Table:
        symbols = leaves
        for lookup in lookups:
            symbols = lookup[symbols.reshape(len(leaves), -1, rhm.s) @ places]
        return symbols[:, :nodes]

    for _ in (1, 2):
        learned = lift(trees(grammar, P, data)[0], rhm.s + 1)
        code, target = learned[:, : rhm.s] @ places, learned[:, rhm.s]
        table = np.bincount(code * rhm.v + target, minlength=rhm.n * rhm.v).reshape(rhm.n, rhm.v)
        lookups.append(cluster(table, rhm.v, draws))
    fresh = trees(grammar, 20_000, data)
    mass = np.zeros((rhm.v, rhm.v))
    np.add.at(mass, (fresh[2][:, 0], lift(fresh[0], 1)[:, 0]), 1.0)
    return matched_accuracy(mass)


@pytest.mark.parametrize("P", [60, 250])
def test_channels_and_leaves_agree_in_law(P: int, trees: Trees) -> None:
    """Accuracy of level 2 over 60 runs each: means within 5.5 standard errors (false alarm about 1e-6 for both)."""
    grammar = Grammar.sample(RHM(4, 2, 2, 4), generator("agree"))
    data, draws = generator("agree", P), generator("agree", P, "learner")
    channels = np.array([learn(grammar, "latent", P, data, draws)[1] for _ in range(60)])
    leaves = np.array([leaf_ilc(grammar, P, trees, data, draws) for _ in range(60)])
    error = ((channels.var(ddof=1) + leaves.var(ddof=1)) / 60) ** 0.5
    assert abs(channels.mean() - leaves.mean()) < 5.5 * error + 0.01


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize("clusterer", CLUSTERERS)
def test_enough_samples_learn_all_levels(learner: str, clusterer: Clusterer) -> None:
    """At least 8 times the P90 measured at (8, 4, 3), L = 4, where two grammars in three have no dead symbol or tie."""
    grammar = next(
        g
        for g in (Grammar.sample(RHM(8, 4, 3, 4), i) for i in range(50))
        if all(g.separation(o, level) > 1e-3 for o in ("latent", "token", "supervised") for level in (1, 2, 3))
        and all(np.count_nonzero(g.tuple_probabilities(level)) == 32 for level in (1, 2, 3))
    )
    P = 10**9 if LEARNERS[learner].targets == "one" else 10**5
    found = learn(grammar, learner, P, generator("d"), generator("l"), clusterer=clusterer)
    assert found == pytest.approx((1.0,) * 3, abs=0.15)
    given = learn_given(grammar, learner, P, generator("d"), generator("l"), clusterer=clusterer)
    assert given == pytest.approx((1.0,) * 3, abs=0.15)


EDGES = [RHM(4, 1, 2, 3), RHM(4, 4, 2, 3), RHM(2, 2, 3, 3), RHM(8, 2, 2, 3), RHM(2, 1, 2, 2)]


@pytest.mark.parametrize("rhm", EDGES)
@pytest.mark.parametrize("P", [0, 1, 1000])
@pytest.mark.parametrize("learner", LEARNERS)
def test_edge_regimes_are_defined(rhm: RHM, P: int, learner: str) -> None:
    grammar = Grammar.sample(rhm, 1)
    for run in (learn, learn_given):
        found = run(grammar, learner, P, generator("d"), generator("l"))
        assert len(found) == rhm.L - 1
        assert all(1 / rhm.v <= accuracy <= 1 + 1e-12 for accuracy in found)


def test_the_largest_number_of_samples_is_defined() -> None:
    assert learn(Grammar.sample(RHM(8, 4, 3, 3), 2), "latent", 10**15, generator("d"), generator("l"))[0] == 1


@pytest.mark.parametrize("rhm", EDGES)
@pytest.mark.parametrize("learner", LEARNERS)
def test_edge_regimes_have_thresholds_or_a_reason(rhm: RHM, learner: str) -> None:
    for lower in ("learned", "given"):
        found = measure_learner(rhm, learner, lower, grammars=2, corrected=True)
        for (g, i, q), value in np.ndenumerate(found.thresholds):
            assert np.isnan(value) == (found.reasons[g][i][q] is not None)
            if rhm.f == 1 and learner != "supervised":
                assert found.reasons[g][i][q] == "no signal"


def test_one_target_given_is_what_measure_measures() -> None:
    """ln P50 of the same 24 grammars by two code paths and seeds: means equal within 5.5 standard errors."""
    rhm = RHM(8, 6, 3, 3)
    one = measure(rhm, "latent", grammars=24, seed=1, quantiles=[0.5]).thresholds
    two = measure_learner(rhm, "latent", "given", grammars=24, seed=1, quantiles=[0.5]).thresholds
    gap = (one - two)[:, :, 0]
    gap = gap[~np.isnan(gap).any(axis=1)]
    assert (np.abs(gap.mean(0)) < 5.5 * gap.std(0, ddof=1) / len(gap) ** 0.5 + 0.02).all()


def test_more_targets_teach_faster() -> None:
    """ln P50 of level 1, 4 grammars, sd .3: cousins gain about 3, all places again about 3^(L-2), whole tuples more."""
    rhm = RHM(8, 6, 3, 3)
    heights = {
        learner: float(np.nanmean(measure_learner(rhm, learner, grammars=4, quantiles=[0.5]).thresholds[:, 0, 0]))
        for learner in ("latent", "latent-cousins", "latent-everywhere", "latent-tuple")
    }
    assert heights["latent"] - heights["latent-cousins"] > 0.4
    assert heights["latent-cousins"] - heights["latent-everywhere"] > 0.7
    assert heights["latent"] - heights["latent-tuple"] > 0.7


def test_corrected_thresholds_are_higher_at_one_half() -> None:
    """At chance .4, a corrected accuracy of one half is a raw one of .7."""
    raw, corrected = (
        measure_learner(RHM(8, 4, 3, 3), "latent", "given", [1], 6, quantiles=[0.5], corrected=flag).thresholds
        for flag in (False, True)
    )
    assert np.nanmean(corrected - raw) > 0.2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"learner": "jepa"}, "learner must be one of latent, "),
        ({"lower": "guessed"}, "lower must be learned or given"),
        ({"levels": [3]}, "level must be at most"),
        ({"quantiles": [1.0]}, "quantiles must"),
    ],
)
def test_bad_arguments_are_refused(arguments: dict[str, object], message: str) -> None:
    grammar = Grammar.sample(RHM(8, 4, 2, 3))
    call: dict[str, object] = {"learner": "latent", "quantiles": [0.5], "data": generator(), "draws": generator()}
    with pytest.raises(RegimeError, match=message):
        learn_thresholds(grammar, **(call | arguments))  # type: ignore[arg-type]  # bad on purpose


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(RegimeError, match="10\\^7"):
        learn(Grammar.sample(RHM(64, 4, 4, 2)), "latent", 10, generator("d"), generator("l"))
    with pytest.raises(ValueError, match="P must be"):
        learn_given(Grammar.sample(RHM(8, 4, 2, 3)), "latent-cousins", 10**15 + 1, generator("d"), generator("l"))
