"""Counts of targets against a count by hand, datum by datum, node by node."""

from __future__ import annotations

import numpy as np
import pytest

import latentproof as lp
from latentproof.numerics.networks.stack import numbered
from latentproof.numerics.networks.targets import TARGETS, Target, counts, heads
from latentproof.numerics.sampling.trees import sample_trees


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(("rhm", "level"), [(lp.RHM(3, 2, 2, 3), 1), (lp.RHM(3, 2, 2, 3), 2), (lp.RHM(2, 2, 3, 2), 1)])
def test_every_head(rhm: lp.RHM, level: int, target: Target) -> None:
    s, v, P = rhm.s, rhm.v, 7
    trees = sample_trees(lp.Grammar.sample(rhm, seed=1), P, 2, latents=True)
    tokens, roots = trees.leaves.astype(np.int64), trees.symbols(rhm.L)[:, 0].astype(np.int64)
    below = trees.symbols(level - 1).astype(np.int64)
    found = counts(rhm, target, level, numbered(below, v, s), below, tokens, roots, (v**s, v))
    expected = np.zeros_like(found)
    nodes = s ** (rhm.L - level)
    for datum in range(P):
        for node in range(nodes):
            tuple_number = 0
            for child in below[datum, node * s : (node + 1) * s]:
                tuple_number = tuple_number * v + child
            if target == "supervised":
                expected[tuple_number, node, roots[datum]] += 1
                continue
            family, u = divmod(node, s)
            others = [place for place in range(s) if place != u]
            width = s if target == "latent" else s**level
            row = below if target == "latent" else tokens
            for i, other in enumerate(others):
                at = (family * s + other) * width
                for j in range(width):
                    expected[tuple_number, (u * (s - 1) + i) * width + j, row[datum, at + j]] += 1
    assert found.shape == (v**s, heads(rhm, target, level), v)
    np.testing.assert_array_equal(found, expected)
