"""The layout of a sampling run: packed rules, dtypes, and which random words belong to which block of trees.

Trees are made in blocks of a fixed size. Block number b owns the words b*words .. (b+1)*words-1 of the stream: first
one 32-bit draw per tree for the root, then, level after level from L to 1, one draw per node, each part rounded up to
whole words. So tree number i is the same however a run is cut or spread over threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.hierarchy import Hierarchy
from latentproof.numerics.sampling.draws import WEIGHTED, draw_width
from latentproof.numerics.sampling.expand import pack_rules
from latentproof.numerics.sampling.processor import NONE, fitting_steps
from latentproof.theory.model import RegimeError

BLOCK_BYTES = 2**17
"""Leaves of one block: what is in flight stays in the nearest caches."""
MAX_LEAVES = 2**26
"""Largest s^L: a block of one tree has to fit into memory several times."""
MAX_TABLE = 2**26
"""Most packed words of all rules (512 MB)."""


MAX_PAIRED = 128
"""Most rows for which pairs of tuples are packed together: their table, rows^2 words, stays in the nearer caches."""


@dataclass(frozen=True)
class Plan:
    """How the trees of one hierarchy are laid out.

    tables: (L, rows, W) packed rules, row a*R + k; or, where paired > 0, packed pairs of rules, row i*paired + j for
    the rows i and j of two neighbours. Where permutes, the kind of byte permutes, is not NONE, bytes (L, s, 256) are
    used instead, children first, of which `size` rows are looked up, and above the tokens they hold symbols times R.
    cumulative: (L, R); width: bits of a draw; block: trees of a block; dtypes of symbols, rule choices and table rows.
    """

    tables: npt.NDArray[np.uint64]
    bytes: npt.NDArray[np.uint8]
    permutes: int
    size: int
    cumulative: npt.NDArray[np.float64]
    paired: int
    roots: int
    R: int
    s: int
    L: int
    width: int
    block: int
    symbol: np.dtype[Any]
    choice: np.dtype[Any]
    row: np.dtype[Any]

    @property
    def leaves(self) -> int:
        """Leaves of one tree, s^L."""
        return int(self.s**self.L)

    @property
    def nodes(self) -> int:
        """Nodes above the leaves of one tree, (s^L-1)/(s-1)."""
        return (self.leaves - 1) // (self.s - 1)

    @property
    def words(self) -> int:
        """Random words of one block."""
        draws = [int(self.block * self.s**depth) for depth in range(self.L)]
        return -(-self.block // 2) + sum(-(-number * self.width // 64) for number in draws)


def plan_trees(hierarchy: Hierarchy, permutes: int = NONE) -> Plan:
    """The layout for a hierarchy; `RegimeError` where one tree or the rules are too large, before anything is made.

    permutes: the kind of byte permutes to use where the rules fit them; the trees are the same with all kinds.

    >>> from latentproof.numerics.hierarchy import of_grammar
    >>> from latentproof.numerics.grammar import Grammar
    >>> from latentproof.theory.model import RHM
    >>> plan = plan_trees(of_grammar(Grammar.sample(RHM(8, 8, 3, 5))))
    >>> plan.leaves, plan.nodes, plan.block, plan.width, plan.tables.shape
    (243, 121, 512, 4, (5, 4096, 1))
    """
    s, L, R = hierarchy.s, hierarchy.L, hierarchy.R
    if L * np.log2(s) > np.log2(MAX_LEAVES):
        raise RegimeError(f"s^L must be at most 2^26 to draw whole trees, got s = {s}, L = {L}")
    alphabets = [hierarchy.alphabet(level) for level in range(L + 1)]
    itemsize = 1 if max(alphabets) <= 256 else 2
    rows, packed = max(alphabets[1:]) * R, -(-s * itemsize // 8)
    if L * rows * packed > MAX_TABLE:
        raise RegimeError(f"the packed rules must have at most 2^26 words, got L*A*R*ceil(s/8) = {L * rows * packed}")
    block = 2 ** min(12, max(0, (BLOCK_BYTES // (s**L * itemsize)).bit_length() - 1))
    size = fitting_steps(permutes, rows, s)
    paired = rows if rows <= MAX_PAIRED and 2 * s * itemsize <= 8 and block > 1 and not size else 0
    tables = np.zeros((L, rows**2 if paired else rows, packed), dtype=np.uint64)
    for table, rules in zip(tables, hierarchy.rules, strict=True):
        flat = rules.reshape(-1, s)
        if paired:
            flat = np.pad(flat, ((0, rows - len(flat)), (0, 0)))
            flat = np.concatenate([np.repeat(flat, rows, axis=0), np.tile(flat, (rows, 1))], axis=1)
        table[: len(flat)] = pack_rules(flat[:, None], itemsize)
    return Plan(
        tables=tables,
        bytes=byte_tables(hierarchy) if size else np.zeros((L, s, 256), dtype=np.uint8),
        permutes=permutes if size else NONE,
        size=size,
        cumulative=np.cumsum([np.asarray(law, dtype=np.float64) for law in hierarchy.weights], axis=1),
        paired=paired,
        roots=alphabets[L],
        R=R,
        s=s,
        L=L,
        width=draw_width(R) if hierarchy.uniform else WEIGHTED,
        block=block,
        symbol=np.dtype(f"u{itemsize}"),
        choice=np.dtype("u1" if R <= 2**8 else "u4"),
        row=np.dtype("u2" if rows <= 2**16 else "u4"),
    )


def byte_tables(hierarchy: Hierarchy) -> npt.NDArray[np.uint8]:
    """The rules as bytes (L, s, 256), [l-1, j, a*R + k] child j of a's k-th rule, times R above the tokens.

    >>> byte_tables(Hierarchy([[[[0, 1]], [[1, 1]]]], tokens=2))[0, :, :2].tolist()
    [[0, 1], [1, 1]]
    """
    tables = np.zeros((hierarchy.L, hierarchy.s, 256), dtype=np.uint8)
    for level, (table, rules) in enumerate(zip(tables, hierarchy.rules, strict=True), start=1):
        flat = rules.reshape(-1, hierarchy.s).T
        table[:, : flat.shape[1]] = flat if level == 1 else flat * hierarchy.R
    return tables
