"""The symmetry that mu rests on, over every table: second moments of the joint law before and after a step."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import permutations, product

import pytest

from latentproof.theory.correlation import root_sibling_correlation
from latentproof.theory.decay import two_sided_decay

Matrix = tuple[tuple[int, ...], ...]


def columns(v: int, m: int, s: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Positions 0 and 1 of every table: what each of the vm slots shows there."""
    tuples = list(product(range(v), repeat=s))
    tables = permutations(range(v**s), v * m)
    return [(tuple(tuples[x][0] for x in table), tuple(tuples[x][1] for x in table)) for table in tables]


def connected(v: int, shown: tuple[tuple[int, ...], tuple[int, ...]]) -> Matrix:
    """(vm)^2 times the connected joint law of the two positions, uniform prior."""
    one, other = shown
    n, joint, left, right = len(one), Counter(zip(*shown, strict=True)), Counter(one), Counter(other)
    return tuple(tuple(n * joint[a, b] - left[a] * right[b] for b in range(v)) for a in range(v))


def step(v: int, m: int, J: Matrix, shown: tuple[tuple[int, ...], tuple[int, ...]]) -> Matrix:
    """m^2 M^(0)T J M^(1): slot (a, k) is number am + k."""
    out = [[0] * v for _ in range(v)]
    one, other = shown
    for x, a in enumerate(one):
        for y, b in enumerate(other):
            out[a][b] += J[x // m][y // m]
    return tuple(map(tuple, out))


def moments(v: int, law: Counter[Matrix]) -> dict[tuple[int, int, int, int], Fraction]:
    """E J(a,b) J(c,d)."""
    count = sum(law.values())
    indices: Iterable[tuple[int, int, int, int]] = product(range(v), repeat=4)  # type: ignore[assignment]  # four of them
    return {(a, b, c, d): Fraction(sum(n * J[a][b] * J[c][d] for J, n in law.items()), count) for a, b, c, d in indices}


def is_exchangeable(v: int, found: dict[tuple[int, int, int, int], Fraction]) -> bool:
    gamma = found[0, 0, 0, 0] / (v - 1) ** 2
    return all(value == gamma * (v * (a == c) - 1) * (v * (b == d) - 1) for (a, b, c, d), value in found.items())


def energy(v: int, found: dict[tuple[int, int, int, int], Fraction]) -> Fraction:
    return sum((found[a, b, a, b] for a in range(v) for b in range(v)), Fraction(0))


@pytest.mark.parametrize(("v", "m", "s"), [(2, 1, 2), (2, 2, 2), (2, 2, 3), (3, 1, 2)])
def test_second_moments_before_and_after_a_step(v: int, m: int, s: int) -> None:
    shown, w = columns(v, m, s), Fraction(v ** (s - 1))
    start = Counter(connected(v, each) for each in shown)
    before = moments(v, start)
    assert is_exchangeable(v, before)
    assert energy(v, before) == root_sibling_correlation(Fraction(v), w, Fraction(m)) * (v * m) ** 4
    after = Counter[Matrix]()
    for J, count in start.items():
        for each, more in Counter(shown).items():
            after[step(v, m, J, each)] += count * more
    found = moments(v, after)
    assert is_exchangeable(v, found)
    assert energy(v, found) == two_sided_decay(Fraction(v), w, Fraction(m)) * m**4 * energy(v, before)


def test_one_position_twice_is_not_exchangeable() -> None:
    """i = j: a symbol's rows and columns are permuted together, and the moments say so."""
    v, m = 3, 1
    same = [(one, one) for one, _ in columns(v, m, 2)]
    law = Counter(connected(v, each) for each in same)
    assert not is_exchangeable(v, moments(v, law))
