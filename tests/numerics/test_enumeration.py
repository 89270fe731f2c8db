"""The exact lane: two implementations agree, nothing is lost in grouping, and what is too large is refused."""

from fractions import Fraction
from itertools import permutations, product
from math import factorial

import pytest

from latentproof.numerics.enumeration import count_grammars, enumerate_correlation
from latentproof.numerics.enumeration_direct import direct_correlation, grammars, node_law
from latentproof.numerics.enumeration_moments import enumerate_class_imbalance
from latentproof.numerics.enumeration_separation import enumerate_between_class_variance, enumerate_separation
from latentproof.numerics.enumeration_tables import channels, count_tables, splits, tables
from latentproof.theory.model import OBJECTIVES, RHM, Objective, RegimeError

Path = tuple[int, ...]


def nodes(rhm: RHM, objective: Objective, level: int, *, parent: int, aunt: int, below: int) -> tuple[Path, list[Path]]:
    """The parent's path and the target's, with these positions at the ancestor and below the aunt."""
    ancestor = (below,) * (rhm.L - level - 1)
    targets: dict[Objective, list[Path]] = {
        "latent": [(*ancestor, aunt, below)],
        "latent-tuple": [(*ancestor, aunt, k) for k in range(rhm.s)],
        "token": [(*ancestor, aunt, *(below,) * level)],
        "supervised": [()],
    }
    return (*ancestor, parent), targets[objective]


@pytest.mark.parametrize(
    ("regime", "positions"),
    [
        ((2, 1, 2, 2), (0, 1, 0)),
        ((2, 1, 2, 3), (1, 0, 1)),
        ((2, 2, 2, 2), (0, 1, 1)),
        ((2, 1, 3, 2), (0, 2, 1)),
    ],
)
def test_grammar_by_grammar_equals_grouped(regime: tuple[int, int, int, int], positions: tuple[int, int, int]) -> None:
    rhm = RHM(*regime)
    parent, aunt, below = positions
    for level in range(1, rhm.L):
        for objective in OBJECTIVES:
            node, target = nodes(rhm, objective, level, parent=parent, aunt=aunt, below=below)
            direct = direct_correlation(rhm, node, target)
            assert direct == enumerate_correlation(rhm, objective, level), (objective, level)


@pytest.mark.parametrize("size", [(2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 2, 3), (2, 3, 3)])
def test_every_table_is_counted(size: tuple[int, int, int]) -> None:
    v, m, s = size
    orders = factorial(m) ** v
    distinct = list(tables(v, m, s))
    assert len(set(distinct)) == len(distinct)
    assert len(distinct) * orders == count_tables(v, m, s)
    for table in distinct:
        used = [rule for rules in table for rule in rules]
        assert len(set(used)) == v * m
    for position in range(s):
        assert channels(v, m, s, position).total() == len(distinct)
    assert splits(v, m, s, 0, 1).total() == len(distinct)


def test_grouping_reproduces_ordered_injections() -> None:
    v, m, s = 2, 2, 2
    ordered: dict[tuple[tuple[int, ...], ...], int] = {}
    for drawn in permutations(product(range(v), repeat=s), v * m):
        key = tuple(tuple(sum(rule[0] == z for rule in drawn[a * m : a * m + m]) for z in range(v)) for a in range(v))
        ordered[key] = ordered.get(key, 0) + 1
    assert ordered == {key: number * factorial(m) ** v for key, number in channels(v, m, s, 0).items()}


def test_node_laws_are_consistent_marginals() -> None:
    rhm = RHM(2, 2, 2, 2)
    paths: list[Path] = [(), (0,), (1, 0), (0, 1)]
    for grammar in list(grammars(rhm))[::97]:
        whole = node_law(grammar, paths)
        assert sum(whole.values()) == 1
        for at, path in enumerate(paths):
            single = node_law(grammar, [path])
            for symbol in range(rhm.v):
                summed = sum((p for key, p in whole.items() if key[at] == symbol), Fraction(0))
                assert summed == single.get((symbol,), 0)
        # A synonym's siblings are screened off: leaves of different children are independent given both children.
        pair = node_law(grammar, [(0,), (1,), (0, 0), (1, 0)])
        apart = node_law(grammar, [(0,), (1,)])
        left, right = node_law(grammar, [(0,), (0, 0)]), node_law(grammar, [(1,), (1, 0)])
        a, b = node_law(grammar, [(0,)]), node_law(grammar, [(1,)])
        for (x, y, i, j), p in pair.items():
            assert p == apart[x, y] * left[x, i] / a[x,] * right[y, j] / b[y,]


def test_counts_of_grammars() -> None:
    assert count_grammars(RHM(2, 1, 2, 3)) == 12**3 == sum(1 for _ in grammars(RHM(2, 1, 2, 3)))
    assert count_grammars(RHM(3, 1, 2, 2)) == 254016


def test_large_regimes_are_refused_in_words() -> None:
    with pytest.raises(RegimeError, match="rule tables a level, the limit of enumeration is 100000"):
        enumerate_correlation(RHM(4, 2, 2, 3), "token", 1)
    with pytest.raises(RegimeError, match="far more rule tables a level"):
        enumerate_correlation(RHM(16, 8, 2, 3), "token", 1)
    with pytest.raises(RegimeError, match="has 64524128256 grammars, the limit for walking through each is 300000"):
        direct_correlation(RHM(3, 1, 2, 4), (0,), [()])
    with pytest.raises(RegimeError, match="a node is a path of at most L = 2 children"):
        direct_correlation(RHM(2, 1, 2, 2), (0, 2), [()])
    with pytest.raises(RegimeError, match="more than a million digits"):
        count_grammars(RHM(1000, 1000, 2, 1000))
    with pytest.raises(RegimeError, match="prior must be v = 2 positive numbers of sum 1"):
        enumerate_separation(2, 1, 2, [Fraction(1), Fraction(0)], 0)
    with pytest.raises(RegimeError, match="q must divide n"):
        enumerate_class_imbalance([Fraction(1)], 4, 3)


def test_a_separation_measured_two_ways() -> None:
    # With m = 1 and the uniform prior each cell's mean is the pairwise form of the between-class variance.
    cells = enumerate_separation(2, 1, 2, [Fraction(1, 2)] * 2, 1)
    both = [cell.mean for cell in cells]  # 8 of 12 tables have both symbols at position 0, each of weight 1/2
    assert enumerate_between_class_variance(2, 1, 2, 1) == Fraction(8, 12) * sum(both, Fraction(0)) / len(both) / 4
