"""Byte permutes: the same trees, bit for bit, as without them; what a processor has is asked, not assumed."""

from __future__ import annotations

import numba.core.config
import numpy as np
import pytest

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy, of_grammar
from latentproof.numerics.sampling import trees as module
from latentproof.numerics.sampling.permute import spread
from latentproof.numerics.sampling.plan import plan_trees
from latentproof.numerics.sampling.processor import (
    NONE,
    PERMUTE,
    SHUFFLE,
    STEPS,
    byte_permutes,
    fitting_steps,
)
from latentproof.numerics.sampling.trees import aligned, sample_trees
from latentproof.numerics.variants.zipf import draw_zipf
from latentproof.theory.model import RHM, RegimeError

KINDS = range(NONE + 1, byte_permutes() + 1)
"""What this processor has: on one without byte permutes only the choice of path is tested here."""


@pytest.mark.parametrize("s", [2, 3, 4, 5])
@pytest.mark.parametrize(("kind", "size"), [(kind, size) for kind in KINDS for size in STEPS[kind]])
def test_vectors_spread_what_single_nodes_do_and_nothing_else(kind: int, size: int, s: int) -> None:
    rng = np.random.default_rng(size + s)
    table = rng.integers(256, size=(s, 256), dtype=np.uint8)
    for nodes in (0, 1, 63, 64, 65, 1000):
        choice = rng.integers(0, 16, nodes, dtype=np.uint8)
        upper = rng.integers(0, size - 15, nodes, dtype=np.uint8)
        compiled = np.full(nodes * s + 64, 77, dtype=np.uint8)
        plain = compiled.copy()
        spread(upper, choice, table, kind, size, compiled[: nodes * s])
        spread.py_func(upper, choice, table, kind, size, plain[: nodes * s])  # type: ignore[attr-defined]  # a kernel's
        np.testing.assert_array_equal(plain[: nodes * s].reshape(nodes, s), table[:, upper + choice].T)
        np.testing.assert_array_equal(compiled, plain)


@pytest.mark.parametrize(
    "hierarchy",
    [
        *(of_grammar(Grammar.sample(RHM(*shape), 3)) for shape in ((8, 8, 3, 5), (16, 16, 2, 6), (8, 16, 4, 3))),
        *(of_grammar(Grammar.sample(RHM(*shape), 3)) for shape in ((5, 3, 3, 4), (11, 20, 3, 3), (2, 1, 2, 2))),
        draw_zipf(RHM(4, 4, 3, 4), 0.5, 0).hierarchy,
    ],
    ids=repr,
)
@pytest.mark.parametrize("kind", KINDS)
def test_trees_are_those_without_byte_permutes(
    hierarchy: Hierarchy, kind: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Draws of 4, 16 and 64 bits, tables of one to four vectors, cut blocks, kept latents, streamed leaves."""
    count, start = 9000, 70
    expected = sample_trees(hierarchy, count, 6, start=start, latents=True, permutes=NONE)
    found = sample_trees(hierarchy, count, 6, start=start, latents=True, permutes=kind)
    for level in range(hierarchy.L + 1):
        np.testing.assert_array_equal(found.symbols(level), expected.symbols(level))
    np.testing.assert_array_equal(sample_trees(hierarchy, count, 6, start=start, permutes=kind).leaves, expected.leaves)
    monkeypatch.setattr(module, "STREAM_BYTES", 0)
    whole = sample_trees(hierarchy, count + start, 6, permutes=kind, threads=2)
    np.testing.assert_array_equal(whole.leaves[start:], expected.leaves)


@pytest.mark.parametrize("kind", KINDS)
def test_permutes_are_used_where_the_rules_fit(kind: int) -> None:
    used = [plan_trees(of_grammar(Grammar.sample(RHM(*x))), kind) for x in ((8, 8, 3, 3), (8, 4, 5, 2), (32, 16, 2, 2))]
    assert [plan.permutes for plan in used] == [kind, NONE, NONE]
    assert used[0].paired == 0


def test_sizes_of_tables_are_the_smallest_that_fit() -> None:
    assert [fitting_steps(PERMUTE, rows, 2) for rows in (1, 64, 65, 128, 129, 256, 257)] == [
        64,
        64,
        128,
        128,
        256,
        256,
        0,
    ]
    assert [fitting_steps(SHUFFLE, rows, 4) for rows in (64, 65, 129)] == [64, 128, 0]
    assert fitting_steps(PERMUTE, 4, 5) == fitting_steps(NONE, 4, 2) == 0


def test_what_the_processor_lacks_is_refused() -> None:
    grammar = Grammar.sample(RHM(4, 2, 2, 2), 0)
    for wrong in (-1, byte_permutes() + 1, True, 1.0):
        with pytest.raises(RegimeError, match="permutes must be an integer in 0"):
            sample_trees(grammar, 1, 0, permutes=wrong)  # type: ignore[arg-type]  # what is tested


@pytest.mark.parametrize(
    ("name", "features", "kind"),
    [
        ("haswell", None, NONE),
        ("haswell", "+avx,+avx2", SHUFFLE),
        (None, "+avx2,-avx512vbmi", SHUFFLE),
        (None, "+avx512f,+avx512bw,+avx512vl,+avx512vbmi,+avx2", PERMUTE),
        (None, "", NONE),
    ],
)
def test_the_processor_asked_is_the_one_compiled_for(
    name: str | None, features: str | None, kind: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numba.core.config, "CPU_NAME", name)
    monkeypatch.setattr(numba.core.config, "CPU_FEATURES", features)
    assert byte_permutes() == kind


def test_vectors_that_numba_may_not_use_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.core.config, "ENABLE_AVX", 0)
    assert byte_permutes() == NONE


def test_aligned_memory_is_aligned() -> None:
    for size in (1, 100):
        array = aligned(size, np.dtype("u2"))
        assert (array.size, array.dtype, array.ctypes.data % 64) == (size, np.dtype("u2"), 0)
