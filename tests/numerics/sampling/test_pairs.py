"""Lazy pairs against the exact joint law, and against themselves however they are cut."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import tuple_target
from latentproof.numerics.sampling import pairs as module
from latentproof.numerics.sampling import pairs_block
from latentproof.numerics.sampling.pairs import pair_counts, sample_pairs
from latentproof.testing import Checks
from latentproof.theory.model import OBJECTIVES, RHM, Objective, RegimeError

REGIMES = [RHM(5, 3, 2, 4), RHM(8, 8, 3, 5), RHM(4, 4, 2, 3), RHM(2, 1, 2, 4), RHM(6, 1, 2, 3)]


@pytest.mark.parametrize("rhm", REGIMES, ids=str)
@pytest.mark.stochastic(alpha=4e-9, beta=1e-9)
def test_counts_follow_the_exact_joint_law(rhm: RHM, check: Checks) -> None:
    """The counts of 10^6 pairs are draws from the joint law, for every objective and level; forbidden cells never."""
    grammar, P, cases = (
        Grammar.sample(rhm, check.generator("grammar")),
        10**6,
        list(product(OBJECTIVES, range(1, rhm.L))),
    )
    for objective, level in cases:
        counts = pair_counts(grammar, objective, level, P, check.seed)
        law = tuple_target(grammar, objective, level)
        assert counts.shape == law.shape
        assert counts.sum() == P
        check.counts(counts, law, alpha=4e-9 / len(cases))


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_an_event_of_pairs_has_its_exact_probability(objective: Objective, check: Checks) -> None:
    """A random half of the cells is hit with its exact probability."""
    grammar = Grammar.sample(RHM(7, 5, 2, 4), check.generator("grammar"))
    law = tuple_target(grammar, objective, 2)
    chosen, seed = check.generator("half").random(law.shape) < 0.5, check.seed

    def draw(start: int, stop: int) -> Any:
        slots, targets = sample_pairs(grammar, objective, 2, stop - start, seed, start=start)
        return chosen[slots, targets]

    check.event(draw, p=law[chosen].sum(), delta=0.01)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 30_000), min_size=2, max_size=4), st.integers(1, 3), st.sampled_from(OBJECTIVES))
def test_pairs_and_counts_do_not_depend_on_cuts_or_threads(cuts: list[int], threads: int, objective: Objective) -> None:
    grammar = Grammar.sample(RHM(8, 3, 2, 3), 0)
    places = sorted(cuts)
    start, P = places[0], places[-1] - places[0]
    slots, targets = sample_pairs(grammar, objective, 1, P, 5, start=start, threads=1)
    table = pair_counts(grammar, objective, 1, P, 5, start=start, threads=threads)
    parts = [
        sample_pairs(grammar, objective, 1, high - low, 5, start=low, threads=threads) for low, high in pairwise(places)
    ]
    for whole, cut in zip((slots, targets), zip(*parts, strict=True), strict=True):
        np.testing.assert_array_equal(np.concatenate(cut), whole)
    again = np.zeros_like(table)
    np.add.at(again, (slots, targets), 1)
    np.testing.assert_array_equal(again, table)


def test_none_one_and_what_is_refused() -> None:
    grammar = Grammar.sample(RHM(4, 2, 2, 3), 0)
    assert pair_counts(grammar, "latent", 1, 0, 0).sum() == 0
    assert sample_pairs(grammar, "latent", 1, 0, 0)[0].shape == (0,)
    assert pair_counts(grammar, "token", 2, 1, 0).sum() == 1
    huge = Grammar.sample(RHM(2**12, 2**4, 2, 3), 0)
    for arguments, message in (
        ((grammar, "latent", 3, 1, 0), "level must be an integer in 1..2"),
        ((grammar, "next", 1, 1, 0), "objective must be one of"),
        ((grammar, "latent", 1, -1, 0), "P = -1"),
        ((grammar, "latent", 1, 2**62, 0), "P must be"),
        ((huge, "latent-tuple", 1, 1, 0), "at most 2\\^27 cells"),
    ):
        with pytest.raises(RegimeError, match=message):
            pair_counts(*arguments)  # type: ignore[arg-type]  # what is tested
    with pytest.raises(RegimeError, match="one by one"):
        sample_pairs(grammar, "latent", 1, 2**40, 0)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_plain_python_loop_makes_the_same_pairs(objective: Objective, monkeypatch: pytest.MonkeyPatch) -> None:
    grammar = Grammar.sample(RHM(5, 3, 2, 4), 0)
    compiled = sample_pairs(grammar, objective, 2, 6000, 4, start=100, threads=1)
    monkeypatch.setattr(module, "run_pairs", pairs_block.run_pairs.py_func)  # type: ignore[attr-defined]  # a kernel's
    with np.errstate(over="ignore"):  # the generator's arithmetic is modulo 2^64
        plain = sample_pairs(grammar, objective, 2, 6000, 4, start=100, threads=1)
    np.testing.assert_array_equal(plain, compiled)


def test_compiled_and_plain_python_agree() -> None:
    rng = np.random.default_rng(0)
    table, slots = rng.integers(5, size=12).astype(np.uint16), rng.integers(12, size=40).astype(np.uint32)
    values = rng.integers(5, size=40).astype(np.uint32)
    cases: list[tuple[Any, Any]] = [
        (pairs_block.gather, lambda: (table, slots, np.zeros(40, dtype=np.uint16))),
        (pairs_block.gather_itself, lambda: (table, np.zeros(12, dtype=np.uint32))),
        (pairs_block.count, lambda: (slots, values, np.zeros((12, 5), dtype=np.int64))),
    ]
    for kernel, make in cases:
        compiled, plain = make(), make()
        kernel(*compiled)
        kernel.py_func(*plain)
        np.testing.assert_array_equal(compiled[-1], plain[-1])
