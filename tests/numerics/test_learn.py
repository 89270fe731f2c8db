from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from itertools import count

import numpy as np
import numpy.typing as npt
import pytest

from latentproof.numerics.accuracy import matched_accuracy
from latentproof.numerics.cluster import CLUSTERERS, Clusterer, cluster
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.learn import learn, learn_given
from latentproof.numerics.learn_thresholds import Lower, learn_thresholds
from latentproof.numerics.learners import LEARNERS
from latentproof.numerics.measure import Cell, measure_cell
from latentproof.numerics.measure_learner import LearnerCell, measure_learner, measure_learner_cell
from latentproof.numerics.seeds import generator
from latentproof.testing import Checks
from latentproof.theory.model import OBJECTIVES, RHM, RegimeError

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
    fresh = trees(grammar, 5_000, data)
    mass = np.zeros((rhm.v, rhm.v))
    np.add.at(mass, (fresh[2][:, 0], lift(fresh[0], 1)[:, 0]), 1.0)
    return matched_accuracy(mass)


@pytest.mark.parametrize("P", [60, 250])
@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_channels_and_leaves_agree_in_law(P: int, trees: Trees, check: Checks) -> None:
    """Accuracy of level 2 has one mean, from channels and from leaves, to within .1."""
    grammar = Grammar.sample(RHM(4, 2, 2, 4), check.generator("grammar"))
    data, draws = check.generator("data"), check.generator("learner")

    def difference() -> float:
        return learn(grammar, "latent", P, data, draws)[1] - leaf_ilc(grammar, P, trees, data, draws)

    check.mean(
        lambda start, stop: [difference() for _ in range(start, stop)], expected=0, delta=0.1, low=-1.001, high=1.001
    )


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize("clusterer", CLUSTERERS)
@pytest.mark.stochastic(alpha=5e-10, beta=1e-9)
def test_enough_samples_learn_all_levels(learner: str, clusterer: Clusterer, check: Checks) -> None:
    """In three grammars of four without dead symbols or ties every level is learned, end to end and one by one."""
    rng = check.generator()
    P = 10**9 if LEARNERS[learner].targets == "one" else 20_000

    def learned() -> bool:
        grammar = next(g for _ in count() if whole(g := Grammar.sample(RHM(4, 3, 3, 3), rng)))
        runs = (run(grammar, learner, P, rng, rng, clusterer=clusterer) for run in (learn, learn_given))
        return all(min(accuracies) > 0.95 for accuracies in runs)

    check.event(lambda start, stop: [learned() for _ in range(start, stop)], p_between=(0.75, 1), delta=0.35, block=8)


def whole(grammar: Grammar) -> bool:
    """Whether every tuple occurs at every level, and all latents can be told apart by every target."""
    levels = range(1, grammar.rhm.L)
    return all(grammar.tuple_probabilities(level).min() > 0 for level in levels) and all(
        grammar.separation(objective, level) > 1e-3 for objective in OBJECTIVES for level in levels
    )


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


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_the_largest_number_of_samples_leaves_no_error(check: Checks) -> None:
    """At P = 10^15 level 1 is learned without any error in three grammars of four that have no ties."""
    rng = check.generator()

    def learned() -> bool:
        grammar = next(g for _ in count() if whole(g := Grammar.sample(RHM(6, 3, 3, 3), rng)))
        return learn(grammar, "latent", 10**15, rng, rng, top=1)[0] > 1 - 1e-9

    check.event(lambda start, stop: [learned() for _ in range(start, stop)], p_between=(0.75, 1), delta=0.35, block=8)


@pytest.mark.parametrize("rhm", EDGES)
@pytest.mark.parametrize("learner", LEARNERS)
def test_edge_regimes_have_thresholds_or_a_reason(rhm: RHM, learner: str) -> None:
    for lower in ("learned", "given"):
        found = measure_learner(rhm, learner, lower, grammars=2, corrected=True)
        for (g, i, q), value in np.ndenumerate(found.thresholds):
            assert np.isnan(value) == (found.reasons[g][i][q] is not None)
            if rhm.f == 1 and learner != "supervised":
                assert found.reasons[g][i][q] == "no signal"


def height(rhm: RHM, learner: str, seed: int, index: int, *, corrected: bool = False, lower: Lower = "given") -> float:
    """ln P50 of level 1 of grammar number `index`; nan where it has none."""
    cell = LearnerCell(rhm, learner, lower, "kmeans", (1,), (0.5,), corrected, seed, index)
    found = measure_learner_cell(cell)[0][0].log_threshold
    return np.nan if found is None else found


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_one_target_given_is_what_measure_measures(check: Checks) -> None:
    """ln P50 of the same grammar by two code paths and streams: either is the larger with probability one half."""
    rhm, seed = RHM(6, 4, 3, 2), check.seed

    def larger(index: int) -> bool:
        one = measure_cell(Cell(rhm, "latent", (1,), (0.5,), seed, index))[0][0].log_threshold
        two = height(rhm, "latent", seed, index)
        return bool(one > two) if one is not None and not np.isnan(two) else index % 2 == 0

    check.event(lambda start, stop: [larger(index) for index in range(start, stop)], p=0.5, delta=0.25)


@pytest.mark.stochastic(alpha=9e-10, beta=1e-9)
def test_more_targets_teach_faster(check: Checks) -> None:
    """In two grammars of three one target needs more than all cousins' or the whole tuple, cousins than all places."""
    rhm, seed = RHM(6, 4, 3, 3), check.seed
    cached = cache(partial(height, rhm, lower="learned"))
    for poorer, richer in (
        ("latent", "latent-cousins"),
        ("latent-cousins", "latent-everywhere"),
        ("latent", "latent-tuple"),
    ):
        check.event(
            lambda start, stop, pair=(poorer, richer): [
                cached(pair[0], seed, index) > cached(pair[1], seed, index) for index in range(start, stop)
            ],
            p_between=(0.65, 1),
            delta=0.3,
            block=8,
            alpha=3e-10,
        )


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_corrected_thresholds_are_higher_at_one_half(check: Checks) -> None:
    """At chance .4, a corrected accuracy of one half is a raw one of .7: in three grammars of four P50 is .2 higher."""
    rhm, seed = RHM(8, 4, 3, 3), check.seed

    def higher(index: int) -> bool:
        raw, corrected = (height(rhm, "latent", seed, index, corrected=flag) for flag in (False, True))
        return bool(corrected - raw > 0.2)

    check.event(
        lambda start, stop: [higher(index) for index in range(start, stop)], p_between=(0.75, 1), delta=0.35, block=8
    )


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
