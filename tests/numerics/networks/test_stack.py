"""The stacked network: exact accuracies, what it learns and does not, and what it refuses."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import latentproof as lp
from latentproof.numerics.accuracy import matched_accuracy
from latentproof.numerics.networks.clusterer import ClusterLoss
from latentproof.numerics.networks.measure import NetworkCell, threshold_cell, train_cell
from latentproof.numerics.networks.minibatch import SoftSettings, train_soft
from latentproof.numerics.networks.stack import Settings, accuracies, numbered, train
from latentproof.numerics.networks.thresholds import crossing
from latentproof.theory.model import RegimeError

SMALL = lp.RHM(4, 2, 2, 3)


def test_accuracies_of_true_codes_are_1_and_of_one_code_the_largest_symbol() -> None:
    grammar = lp.Grammar.sample(SMALL, seed=3)
    true = []
    for rules in grammar.rules[:-1]:
        code = np.zeros(SMALL.v**SMALL.s, np.int64)
        for parent, row in enumerate(rules):
            code[numbered(row.reshape(1, -1), SMALL.v, SMALL.s)[0]] = parent
        true.append(code)
    assert accuracies(grammar, true, SMALL.v) == pytest.approx((1.0, 1.0))
    lumped = [np.zeros_like(code) for code in true]
    assert accuracies(grammar, lumped, SMALL.v)[0] == pytest.approx(grammar.tuple_probabilities(1).sum(axis=1).max())


def test_accuracies_are_those_of_every_derivation() -> None:
    """Codes drawn at random, on two levels; every choice of rules below a level-2 symbol is gone through."""
    grammar, rng = lp.Grammar.sample(SMALL, seed=4), np.random.default_rng(5)
    codes = [rng.integers(6, size=16), rng.integers(6, size=36)]
    lower, upper = grammar.rules[:2]
    table = np.zeros((SMALL.v, 6))
    for symbol, rule, left, right in product(range(SMALL.v), *[range(SMALL.m)] * 3):
        tuples = [lower[child, k] for child, k in zip(upper[symbol, rule], (left, right), strict=True)]
        below = np.array([codes[0][numbered(t.reshape(1, -1), SMALL.v, 2)[0, 0]] for t in tuples])
        code = codes[1][numbered(below.reshape(1, -1), 6, 2)[0, 0]]
        table[symbol, code] += grammar.tuple_probabilities(2)[symbol].sum() / SMALL.m**3
    assert accuracies(grammar, codes, 6)[1] == pytest.approx(matched_accuracy(table))


def test_training_is_reproducible_and_reads_off_its_seed() -> None:
    grammar, settings = lp.Grammar.sample(SMALL, seed=0), Settings(steps=30)
    first = train(grammar, "latent", 64, 1, settings)
    assert first == train(grammar, "latent", 64, 1, settings)
    seen: list[int] = []
    train(grammar, "latent", 64, 1, settings, watch=lambda step, _: seen.append(step))
    assert seen == [0, 10, 20]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"target": "pixels"}, "target must be one of latent, token, supervised"),
        ({"P": 7}, "P must be at least the v m = 8 rules"),
        ({"settings": Settings(codes=0)}, "codes must be at least 1"),
        ({"settings": Settings(codes=60)}, "must be at most 50000"),
        ({"settings": Settings(rate=1e30, steps=30)}, "training diverged, lower the rate"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow|invalid|divide:RuntimeWarning")
def test_bad_input(change: dict[str, object], words: str) -> None:
    given: dict[str, object] = {"target": "latent", "P": 64, "settings": Settings(steps=10)} | change
    with pytest.raises(RegimeError, match=words):
        train(lp.Grammar.sample(SMALL, seed=0), given["target"], given["P"], 1, given["settings"])  # type: ignore[arg-type]


def test_cells_of_one_index_share_their_grammar_and_data_only() -> None:
    settings = Settings(steps=0)
    one, two = (train_cell(NetworkCell(SMALL, "latent", 64, 7, i, settings)) for i in (0, 1))
    assert one == train_cell(NetworkCell(SMALL, "latent", 64, 7, 0, settings))
    assert one != two


def test_threshold_of_a_curve_that_never_crosses() -> None:
    assert crossing(lambda P: 0.1, 64).reason == "not bracketed"
    assert crossing(lambda P: 0.9, 64).reason == "not bracketed"
    rhm = lp.RHM(3, 2, 2, 2)
    assert threshold_cell(NetworkCell(rhm, "latent", None, 0, 0, Settings(steps=0))).log_threshold is None


def test_soft_codes_in_minibatches_learn_as_well() -> None:
    """At f = 1/2, L = 3 and 16 v m^3 data both levels are learned; without training they are not."""
    grammar = lp.Grammar.sample(lp.RHM(8, 4, 2, 3), seed=11)
    trained = train_soft(grammar, "latent", 8192, 0, SoftSettings(steps=400))
    untrained = train_soft(grammar, "latent", 8192, 0, SoftSettings(steps=1))
    assert min(trained) > 0.6 > 0.5 > max(untrained)


def test_uncentred_cosines_cannot_separate() -> None:
    grammar = lp.Grammar.sample(lp.RHM(8, 4, 2, 3), seed=11)
    raw = train(grammar, "latent", 8192, 0, Settings(steps=300, centred=False, loss=ClusterLoss()))
    assert max(raw) < 0.5 < min(train(grammar, "latent", 8192, 0, Settings(steps=300)))
