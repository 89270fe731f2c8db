"""The axioms about independent draws against all samples at tiny sizes, in exact fractions; facts at random numbers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.proofs.axioms_samples import SAMPLE_AXIOMS
from latentproof.proofs.facts import FACTS
from latentproof.proofs.terms import Relation, Term

F = Fraction
LAW = (F(1, 2), F(1, 3), F(1, 6))
WEIGHTS = (F(3, 2), F(-2, 5), F(7))
"""e^h at the outcomes; the axiom is a polynomial identity in them, so any numbers will do."""


def samples(size: int, law: tuple[Fraction, ...] = LAW) -> Iterator[tuple[Fraction, Counter[int]]]:
    """All samples with their probabilities."""
    for draws in product(range(len(law)), repeat=size):
        yield math.prod((law[z] for z in draws), start=F(1)), Counter(draws)


def mean(size: int, value: Callable[[Counter[int]], Fraction]) -> Fraction:
    return sum((p * value(n) for p, n in samples(size)), F(0))


@pytest.mark.parametrize("size", range(5))
def test_moments_of_counts(size: int) -> None:
    assert all(sum(n.values()) == size for _, n in samples(size))
    for y in range(3):
        assert mean(size, lambda n, y=y: F(n[y])) == size * LAW[y]  # type: ignore[misc]  # the loop's own y
        for x in range(3):
            both = mean(size, lambda n, x=x, y=y: F(n[y] * n[x]))  # type: ignore[misc]
            assert both == size * (size - 1) * LAW[y] * LAW[x] + size * LAW[y] * (x == y)


@pytest.mark.parametrize("size", range(5))
def test_exponential_moments(size: int) -> None:
    """E prod_z y_z^N_z = (sum_z p_z y_z)^size, which is sample_exponential at y = e^h."""
    left = mean(size, lambda n: math.prod((WEIGHTS[z] ** n[z] for z in range(3)), start=F(1)))
    assert left == sum((p * y for p, y in zip(LAW, WEIGHTS, strict=True)), F(0)) ** size


@pytest.mark.parametrize("size", range(5))
def test_avoiding_a_set(size: int) -> None:
    for tau in product((0, 1), repeat=3):
        left = mean(size, lambda n, tau=tau: F(sum(t * n[z] for z, t in enumerate(tau)) <= 0))  # type: ignore[misc]
        assert left == sum((p * (1 - t) for p, t in zip(LAW, tau, strict=True)), F(0)) ** size


TUPLES = (F(1, 2), F(3, 10), F(1, 5))
TARGETS = ((F(1, 4), F(3, 4)), (F(2, 3), F(1, 3)), (F(1, 2), F(1, 2)))


@pytest.mark.parametrize("size", range(5))
def test_screening_off(size: int) -> None:
    """Given the tuples, the targets of two different tuples are independent draws: the whole conditional law."""
    pairs = [(t, z) for t in range(3) for z in range(2)]
    law = tuple(TUPLES[t] * TARGETS[t][z] for t, z in pairs)
    joint: dict[tuple[int, int], dict[tuple[int, int], Fraction]] = {}
    for p, n in samples(size, law):
        first, second = n[0] + n[1], n[2] + n[3]
        part = joint.setdefault((first, second), {})
        part[n[0], n[2]] = part.get((n[0], n[2]), F(0)) + p
    for (first, second), part in joint.items():
        whole = sum(part.values())
        for (one, two), p in part.items():
            a, b = TARGETS[0][0], TARGETS[1][0]
            binomials = math.comb(first, one) * a**one * (1 - a) ** (first - one)
            binomials *= math.comb(second, two) * b**two * (1 - b) ** (second - two)
            assert p / whole == binomials


def test_no_axiom_is_left_out() -> None:
    tested = ("sample_total", "sample_mean", "sample_product", "sample_exponential", "sample_avoids", "screening_off")
    assert tuple(SAMPLE_AXIOMS) == tested


def value(t: Term, at: dict[str, float]) -> float:
    """A real term at numbers."""
    if t.op == "num":
        return float(str(t.data)) if "/" not in str(t.data) else float(Fraction(str(t.data)))
    if t.op == "var":
        return at[t.data.name]  # type: ignore[union-attr]  # a variable
    a = [value(x, at) for x in t.args]
    values: dict[str, Callable[[], float]] = {
        "+": lambda: a[0] + a[1],
        "-": lambda: a[0] - a[1],
        "*": lambda: a[0] * a[1],
        "/": lambda: a[0] / a[1],
        "^": lambda: float(a[0] ** a[1]),
        "neg": lambda: -a[0],
        "exp": lambda: math.exp(a[0]),
        "ln": lambda: math.log(a[0]) if a[0] > 0 else 0.0,
        "sqrt": lambda: math.sqrt(max(a[0], 0.0)),
        "event": lambda: float(a[0] <= a[1]),
    }
    return values[t.op]()


def holds(r: Relation, at: dict[str, float], slack: float) -> bool:
    left, right = value(r.lhs, at), value(r.rhs, at)
    room = slack * (1 + abs(left) + abs(right))
    return {"=": abs(left - right) <= room, "<=": left <= right + room, "<": left < right + room}[r.op]


NUMBERS = st.floats(-6, 6).map(lambda u: round(u, 3)) | st.sampled_from([0.0, 1.0, -1.0])


@pytest.mark.parametrize("name", list(FACTS))
@given(x=NUMBERS, y=NUMBERS, t=NUMBERS, n=st.integers(0, 6))
def test_facts_hold(name: str, x: float, y: float, t: float, n: int) -> None:
    """Where the premises hold the conclusion does, up to the rounding of floating point."""
    premises, conclusion = FACTS[name]
    at = {"x": x, "y": y, "t": t, "n": float(n)}
    if all(holds(r, at, 0.0) for r in premises):
        assert holds(conclusion, at, 1e-9)


@given(
    weights=st.lists(st.integers(1, 9), min_size=1, max_size=4),
    heights=st.lists(NUMBERS, min_size=4, max_size=4),
    k=st.integers(1, 5),
    j=st.integers(0, 5),
)
def test_power_means(weights: list[int], heights: list[float], k: int, j: int) -> None:
    law = [w / sum(weights) for w in weights]

    def power(n: int) -> float:
        return sum(p * math.exp(h / n) for p, h in zip(law, heights, strict=False)) ** n

    assert power(k + j) <= power(k) * (1 + 1e-9)
