"""Every model axiom against the model itself: all injections at tiny sizes, in exact fractions."""

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, permutations, product

import pytest

from latentproof.proofs.axioms import AXIOMS, MODEL_AXIOMS, column_moment, moment
from latentproof.proofs.derivations import columns, moments
from latentproof.proofs.derivations.injection import classes
from latentproof.proofs.terms import Term, eq, falls, index, mean, number

F = Fraction
Injection = tuple[int, ...]


def value(t: Term, at: dict[str, int]) -> Fraction:
    """An arithmetical term at integers."""
    if t.op == "num":
        return Fraction(str(t.data))
    if t.op == "var":
        return Fraction(at[t.data.name])  # type: ignore[union-attr]  # a variable
    x, y = (value(argument, at) for argument in t.args)
    powers = {"^": lambda: F(x ** int(y)), "/": lambda: x / y, "*": lambda: x * y, "+": lambda: x + y}
    return powers[t.op]() if t.op in powers else x - y


def injections(slots: int, tuples: int) -> list[Injection]:
    return list(permutations(range(tuples), slots))


@pytest.mark.parametrize(("n", "q", "slots"), [(4, 2, 4), (4, 1, 4), (4, 4, 4), (6, 2, 4), (6, 3, 4), (6, 3, 5)])
def test_injection_moments(n: int, q: int, slots: int) -> None:
    """All patterns of up to four slots and classes; the class of a tuple is its number modulo q."""
    names = [index(f"c{i}", classes) for i in range(q)]
    everything = injections(slots, n)
    for k in range(1, 5):
        for shown in product(range(q), repeat=k):
            hits = sum(all(r[i] % q == c for i, c in enumerate(shown)) for r in everything)
            stated = value(moment(moments.r, [names[c] for c in shown]), {"n": n, "q": q})
            assert stated == F(hits, len(everything))


@pytest.mark.parametrize(("v", "s", "slots"), [(2, 2, 3), (2, 2, 4), (2, 3, 3), (3, 2, 3)])
def test_column_moments(v: int, s: int, slots: int) -> None:
    """Conditional on position 0 of every slot, average over position 1; tuples are base-v numbers of s digits."""
    given = defaultdict[tuple[int, ...], list[tuple[int, ...]]](list)
    for r in injections(slots, v**s):
        given[tuple(x % v for x in r)].append(tuple(x // v % v for x in r))
    at = {"v": v, "w": v ** (s - 1)}
    x, y = columns.sigma, columns.tau
    alone = value(column_moment(columns.given, [x], columns.h), at)
    both = column_moment(columns.given, [x, y], columns.h)
    excess, rest = value(both.args[0].args[1], at), value(both.args[1], at)
    for fibres, shown in given.items():
        for b in range(v):
            assert all(F(sum(j[i] == b for j in shown), len(shown)) == alone for i in range(slots))
            for one, other in combinations(range(slots), 2):
                hits = F(sum(j[one] == b == j[other] for j in shown), len(shown))
                assert hits == (fibres[one] == fibres[other]) * excess + rest


@pytest.mark.parametrize(("v", "s", "slots"), [(2, 2, 4), (2, 3, 4), (3, 2, 4)])
def test_fibre_injection(v: int, s: int, slots: int) -> None:
    """Given position 0, what two fibres receive is a pair of independent uniform injections into w tuples."""
    given = defaultdict[tuple[int, ...], defaultdict[tuple[Injection, Injection], int]](lambda: defaultdict(int))
    for r in injections(slots, v**s):
        at = tuple(x % v for x in r)
        one, other = (tuple(x // v for x in r if x % v == symbol) for symbol in (0, 1))
        given[at][one, other] += 1
    w = v ** (s - 1)
    for at, counts in given.items():
        pairs = set(product(injections(at.count(0), w), injections(at.count(1), w)))
        assert set(counts) == pairs
        assert len(set(counts.values())) == 1


def test_classes_partition() -> None:
    for v, s in ((2, 2), (3, 2), (2, 3)):
        assert all(sum(x // v**i % v == c for c in range(v)) == 1 for x in range(v**s) for i in range(s))


def test_independence_of_levels() -> None:
    """Two levels drawn independently: the average over both is the average of the average, for a joint statistic."""
    tables = injections(3, 4)

    def statistic(low: Injection, high: Injection) -> Fraction:
        return F(sum((i + 1) * low[x % 3] * (x + 1) for i, x in enumerate(high)) ** 2 + low[0] * high[1])

    def average(body: Callable[[Injection], Fraction]) -> Fraction:
        return sum(map(body, tables), F(0)) / len(tables)

    pairs = list(product(tables, tables))
    both = sum((statistic(*two) for two in pairs), F(0)) / len(pairs)
    assert both == average(lambda low: average(lambda high: statistic(low, high)))


def test_no_axiom_is_left_untested() -> None:
    tested = ("injection_moments", "column_moments", "classes_partition", "independence_of_levels", "fibre_injection")
    assert tested == MODEL_AXIOMS == tuple(AXIOMS)


def test_an_axiom_states_nothing_else() -> None:
    c, e = index("c", classes), index("e", classes)
    slots = moments.SLOTS
    events = mean(moments.r, falls(moments.r, slots[0], c) * falls(moments.r, slots[1], e))
    for wrong in (moment(moments.r, [c, c]), moment(moments.r, [c]), number(0), moment(moments.r, [c, e]) + 0):
        with pytest.raises((ValueError, AssertionError)):
            AXIOMS["injection_moments"](eq(events, wrong))
