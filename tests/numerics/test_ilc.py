from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from latentproof.numerics import pooled
from latentproof.numerics.accuracy import confusion, matched_accuracy
from latentproof.numerics.cluster import cluster
from latentproof.numerics.counts import count_table
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.ilc import code_law, ilc, ilc_thresholds
from latentproof.numerics.joint import channel, sibling_law
from latentproof.numerics.pooled import draw_pooled, pooled_counts
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM, RegimeError

Table = npt.NDArray[np.int64]
Trees = Callable[[Grammar, int, np.random.Generator], list[Table]]


def leaf_ilc(grammar: Grammar, P: int, trees: Trees, data: np.random.Generator, learner: np.random.Generator) -> float:
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
        lookups.append(cluster(table, rhm.v, learner))
    fresh = trees(grammar, 20_000, data)
    mass = np.zeros((rhm.v, rhm.v))
    np.add.at(mass, (fresh[2][:, 0], lift(fresh[0], 1)[:, 0]), 1.0)
    return matched_accuracy(mass)


@pytest.mark.parametrize("P", [60, 250])
def test_channels_and_leaves_agree_in_law(P: int, trees: Trees) -> None:
    """Accuracy of level 2 over 60 runs each: means within 5.5 standard errors (false alarm about 1e-6 for both)."""
    grammar = Grammar.sample(RHM(4, 2, 2, 4), generator("agree"))
    data, learner = generator("agree", P), generator("agree", P, "learner")
    channels = np.array([ilc(grammar, P, data, learner)[1] for _ in range(60)])
    leaves = np.array([leaf_ilc(grammar, P, trees, data, learner) for _ in range(60)])
    error = ((channels.var(ddof=1) + leaves.var(ddof=1)) / 60) ** 0.5
    assert abs(channels.mean() - leaves.mean()) < 5.5 * error + 0.01


def test_with_perfect_lower_levels_the_law_is_that_of_true_latents() -> None:
    grammar = Grammar.sample(RHM(4, 3, 2, 3), 1)
    law = code_law(grammar.rules[0], np.eye(4))
    assert np.count_nonzero(law) == 12
    np.testing.assert_allclose(law.sum(1), 1)


@pytest.mark.parametrize("pool", [False, True])
def test_enough_samples_learn_all_levels(pool: bool) -> None:
    rhm = RHM(8, 4, 3, 4)
    found = ilc(Grammar.sample(rhm, 0), 2 * 10**5 if pool else 10**9, generator("d"), generator("l"), pool)
    assert found == pytest.approx((1.0,) * 3, abs=0.05)


@pytest.mark.parametrize("rhm", [RHM(4, 1, 2, 3), RHM(4, 4, 2, 3), RHM(2, 2, 3, 3), RHM(8, 2, 2, 3)])
@pytest.mark.parametrize("P", [0, 1, 1000])
@pytest.mark.parametrize("pool", [False, True])
def test_edge_regimes_are_defined(rhm: RHM, P: int, pool: bool) -> None:
    found = ilc(Grammar.sample(rhm, 1), P, generator("d"), generator("l"), pool)
    assert len(found) == rhm.L - 1
    assert all(1 / rhm.v <= accuracy <= 1 + 1e-12 for accuracy in found)


def test_all_cousins_teach_faster_than_one() -> None:
    """Measured before at (8, 8, 3): P50 of level 1 is 3 times lower with all six cousins; 4 grammars, sd ln P .3."""
    ratios = []
    for index in range(4):
        grammar = Grammar.sample(RHM(8, 6, 3, 3), generator("faster", index))
        one, every = (
            ilc_thresholds(grammar, [0.5], generator("d"), generator("l"), pool)[0][0] for pool in (False, True)
        )
        assert one.log_threshold is not None
        assert every.log_threshold is not None
        ratios.append(one.log_threshold - every.log_threshold)
    assert np.mean(ratios) > 0.4


def test_pooled_counts_have_the_single_target_s_law() -> None:
    """The first target's block against the exact law of (code, target); 6 standard deviations in every cell."""
    grammar, P = Grammar.sample(RHM(3, 2, 3, 3), 2), 100_000
    table = pooled_counts(grammar, 1, np.eye(3), P, generator("pooled"))
    assert table.sum() == 6 * P
    law = code_law(grammar.rules[0], np.eye(3)).T @ sibling_law(grammar, 1) @ channel(grammar.rules[0], 0)
    first = table[:, :3]
    assert not first[law == 0].any()
    assert (np.abs(first - P * law) <= 6 * np.sqrt(P * law) + 1e-9).all()


def test_plain_python_gives_the_compiled_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    grammar = Grammar.sample(RHM(3, 2, 2, 3), 4)
    compiled = pooled_counts(grammar, 1, np.eye(3), 50, np.random.default_rng(0))
    monkeypatch.setattr(pooled, "draw", pooled.draw.py_func)  # type: ignore[attr-defined]  # numba's dispatcher
    monkeypatch.setattr(pooled, "draw_pooled", draw_pooled.py_func)  # type: ignore[attr-defined]  # as above
    assert np.array_equal(pooled_counts(grammar, 1, np.eye(3), 50, np.random.default_rng(0)), compiled)


def test_no_samples_leave_labels_at_chance() -> None:
    joint = np.full((4, 2), 1 / 8)
    labels = cluster(count_table(joint, 0, generator("none")), 2, generator("none"))
    assert matched_accuracy(confusion(labels, np.full((2, 2), 0.25), 2)) >= 0.5


def test_tables_that_do_not_fit_are_refused() -> None:
    with pytest.raises(RegimeError, match="10\\^7"):
        ilc(Grammar.sample(RHM(64, 4, 4, 2)), 10, generator("d"), generator("l"))
