"""Counts and laws of learned tuples against naive trees, in which symbols are relabelled through q node by node."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest

from latentproof.numerics import pooled
from latentproof.numerics.codes import code_law, code_target
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.learners import LEARNERS
from latentproof.numerics.pooled import pooled_counts, pooled_width
from latentproof.testing import Checks
from latentproof.theory.model import RHM

Table = npt.NDArray[np.int64]
Trees = Callable[[Grammar, int, np.random.Generator], list[Table]]
Q = np.array([[0.7, 0.2, 0.1], [0.1, 0.9, 0.0], [0.0, 0.0, 1.0]])


def relabelled(symbols: Table, learned: npt.NDArray[np.float64], rng: np.random.Generator) -> Table:
    drawn: Table = (rng.random(symbols.shape)[..., None] > learned.cumsum(1)[symbols]).sum(-1)
    return drawn


def tree_counts(grammar: Grammar, name: str, level: int, trees: list[Table], rng: np.random.Generator) -> Table:
    """The counts that a learner's definition asks for, straight from trees."""
    rhm, learner = grammar.rhm, LEARNERS[name]
    s, v = rhm.s, rhm.v
    symbols = relabelled(trees[level - 1], Q, rng).reshape(len(trees[0]), -1, s, s)
    codes = symbols @ (v ** np.arange(s - 1, -1, -1))
    everywhere = learner.targets == "everywhere"
    blocks = []
    if learner.targets == "subtree":
        tokens = trees[0].reshape(len(trees[0]), -1, s**level)[:, 1]
        blocks = [(codes[:, :1, 0], tokens[:, None, i]) for i in range(s**level)]
    else:
        nodes = slice(None) if everywhere else slice(1)
        for first in range(s if everywhere else 1):
            for second in range(s):
                if second != first and learner.objective == "latent-tuple":
                    blocks.append((codes[:, nodes, first], codes[:, nodes, second]))
                elif second != first:
                    blocks += [(codes[:, nodes, first], symbols[:, nodes, second, i]) for i in range(s)]
    width = pooled_width(rhm, learner, level) // len(blocks)
    table = np.zeros((rhm.n, len(blocks) * width), dtype=np.int64)
    for block, (rows, columns) in enumerate(blocks):
        np.add.at(table, (rows, block * width + columns), 1)
    return table


POOLED = [name for name, learner in LEARNERS.items() if learner.targets != "one"]


@pytest.mark.parametrize("name", POOLED)
@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_pooled_counts_have_the_trees_law(name: str, level: int, trees: Trees, check: Checks) -> None:
    """The tables of 40 000 data by the counter and by naive trees have one mean."""
    grammar, P, rng = Grammar.sample(RHM(3, 2, 3, 4), check.generator("grammar")), 40_000, check.generator()
    drawn = pooled_counts(grammar, LEARNERS[name], level, Q, P, rng)
    wanted = tree_counts(grammar, name, level, trees(grammar, P, rng), rng)
    assert drawn.shape == wanted.shape
    assert drawn.sum() == wanted.sum()
    check.same_law(drawn, wanted, data=P, hits=int(drawn.sum()) // P)


@pytest.mark.parametrize("name", ["latent", "latent-tuple", "token", "supervised"])
@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_the_code_law_is_the_trees_law(name: str, level: int, trees: Trees, check: Checks) -> None:
    """Codes and targets of 40 000 trees are draws from the law; forbidden cells stay empty."""
    grammar, P, rng = Grammar.sample(RHM(3, 2, 2, 4), check.generator("grammar")), 40_000, check.generator()
    rhm = grammar.rhm
    law = code_target(grammar, LEARNERS[name].objective, level, Q)
    assert law.sum() == pytest.approx(1)
    drawn = trees(grammar, P, rng)
    symbols = relabelled(drawn[level - 1], Q, rng).reshape(P, -1, 2)
    codes = symbols @ (rhm.v ** np.arange(1, -1, -1))
    target = {
        "latent": symbols[:, 1, 0],
        "latent-tuple": codes[:, 1],
        "token": drawn[0].reshape(P, -1, 2**level)[:, 1, 0],
        "supervised": drawn[rhm.L][:, 0],
    }[name]
    counts = np.zeros(law.shape)
    np.add.at(counts, (codes[:, 0], target), 1)
    check.counts(counts, law)


def test_with_perfect_lower_levels_the_law_is_that_of_true_latents() -> None:
    grammar = Grammar.sample(RHM(4, 3, 2, 3), 1)
    law = code_law(grammar.rules[0], np.eye(4))
    assert np.count_nonzero(law) == 12
    np.testing.assert_allclose(law.sum(1), 1)


def plain(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, member in vars(module).copy().items():
        if hasattr(member, "py_func"):
            monkeypatch.setattr(module, name, member.py_func)


@pytest.mark.parametrize("name", POOLED)
def test_plain_python_gives_the_compiled_answer(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    grammar = Grammar.sample(RHM(3, 2, 3, 4), 4)
    compiled = pooled_counts(grammar, LEARNERS[name], 2, Q, 50, np.random.default_rng(0))
    plain(pooled, monkeypatch)
    assert np.array_equal(pooled_counts(grammar, LEARNERS[name], 2, Q, 50, np.random.default_rng(0)), compiled)
