"""mu level after level: what holds of one table, and what follows, over every table; wrong variants are refused."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product

import pytest

from latentproof.proofs.attacks.answers import alone, answers
from latentproof.proofs.derivations.notation import lam, m, t, v, w
from latentproof.proofs.derivations.two_symbols import mu
from latentproof.proofs.library import build
from latentproof.proofs.terms import Relation, Term
from latentproof.theory.correlation import root_sibling_correlation
from latentproof.theory.decay import decay, two_sided_decay, two_sided_energy

F = Fraction
LIBRARY = build()
Columns = tuple[tuple[int, ...], tuple[int, ...]]
Matrix = tuple[tuple[int, ...], ...]
SIZES = [(2, 1, 2), (2, 2, 2), (2, 2, 3), (3, 1, 2)]


def tables(v: int, m: int, s: int) -> Counter[Columns]:
    """Positions 0 and 1 of every table: what each of the vm slots shows there."""
    tuples = list(product(range(v), repeat=s))
    return Counter(
        (tuple(tuples[x][0] for x in table), tuple(tuples[x][1] for x in table))
        for table in permutations(range(v**s), v * m)
    )


@pytest.mark.parametrize(("v", "m", "s"), SIZES)
def test_two_symbols_of_a_position_depend_on_their_equality_only(v: int, m: int, s: int) -> None:
    """`symbols`: given position 0, for every pair of slots and of symbols at position 1."""
    given = defaultdict[tuple[int, ...], Counter[tuple[int, ...]]](Counter)
    for (one, other), count in tables(v, m, s).items():
        given[one][other] += count
    for law in given.values():
        for x, y in product(range(v * m), repeat=2):
            seen = Counter[tuple[int, int]]()
            for other, count in law.items():
                seen[other[x], other[y]] += count
            for alike in (True, False):
                assert len({seen[b, e] for b, e in product(range(v), repeat=2) if (b == e) is alike}) == 1


def below(v: int, m: int, J: Matrix, shown: Columns) -> Matrix:
    """m^2 M^(0)T J M^(1): slot (a, k) is number am + k."""
    out = [[0] * v for _ in range(v)]
    for x, a in enumerate(shown[0]):
        for y, b in enumerate(shown[1]):
            out[a][b] += J[x // m][y // m]
    return tuple(map(tuple, out))


def invariants(J: Matrix) -> tuple[int, int, int, int]:
    """Q, Q^t, T, D."""
    n = range(len(J))
    energy, transposed = sum(x * x for row in J for x in row), sum(J[a][b] * J[b][a] for a in n for b in n)
    return energy, transposed, sum(J[a][a] for a in n) ** 2, sum(J[a][a] ** 2 for a in n)


def centred(v: int) -> Matrix:
    """A matrix with rows and columns of sum 0 and no symmetry."""
    J = [[(3 * a * a + 2 * b + a * b * b) % 7 for b in range(v - 1)] for a in range(v - 1)]
    J = [[*row, -sum(row)] for row in J]
    return tuple(map(tuple, [*J, [-sum(column) for column in zip(*J, strict=True)]]))


@pytest.mark.parametrize(("v", "m", "s"), [(2, 1, 2), (2, 2, 3), (3, 1, 2)])
def test_levels_over_every_table(v: int, m: int, s: int) -> None:
    """`mu-levels` for one matrix that is not exchangeable: E Q of levels 1, 2 and 3."""
    shown, vwm = tables(v, m, s), (F(v), F(v ** (s - 1)), F(m))
    law = Counter({centred(v): 1})
    first = two_sided_energy(*vwm, *map(F, invariants(centred(v))))
    for level in range(1, 4 if v == 2 else 3):
        after = Counter[Matrix]()
        for J, count in law.items():
            for each, more in shown.items():
                after[below(v, m, J, each)] += count * more
        law = after
        whole = sum(count * invariants(J)[0] for J, count in law.items())
        measured = F(whole, law.total() * m ** (4 * level))
        assert measured == first * two_sided_decay(*vwm) ** (level - 1)


@pytest.mark.parametrize(("v", "m", "s"), [(2, 1, 2), (2, 2, 2), (3, 1, 2)])
def test_tree_distance_over_every_table(v: int, m: int, s: int) -> None:
    """`E4-tree` at k = 1, u = 1: the root's table, one below it on both sides, one more on one side."""
    shown, vwm = tables(v, m, s), (F(v), F(v ** (s - 1)), F(m))
    law, n = Counter[Matrix](), v * m
    for (one, other), count in shown.items():
        pairs = Counter(zip(one, other, strict=True))
        law[tuple(tuple(n * pairs[a, b] - one.count(a) * other.count(b) for b in range(v)) for a in range(v))] += count
    after = Counter[Matrix]()
    for J, count in law.items():
        for each, more in shown.items():
            after[below(v, m, J, each)] += count * more
    channels = Counter[Matrix]()
    for (one, _), count in shown.items():
        channels[tuple(tuple(one[a * m : (a + 1) * m].count(z) for z in range(v)) for a in range(v))] += count
    whole = sum(
        count * more * sum(sum(row[b] * M[b][z] for b in range(v)) ** 2 for row in J for z in range(v))
        for J, count in after.items()
        for M, more in channels.items()
    )
    measured = F(whole, after.total() * channels.total() * n**4 * m**6)
    assert measured == decay(*vwm) * two_sided_decay(*vwm) * root_sibling_correlation(*vwm)


@pytest.mark.parametrize("name", ["mu-levels", "E4-levels", "E4-levels-root", "E4-tree", "mu-again", "two-symbols"])
def test_no_hypothesis_can_be_left_out(name: str) -> None:
    theorem = alone(LIBRARY[name])
    assert answers(theorem) == (True, True)
    for left_out in theorem.hypotheses:
        rest = tuple(h for h in theorem.hypotheses if h is not left_out)
        assert answers(replace(theorem, hypotheses=rest)) == (False, False), left_out.name


def swapped(term: Term, old: Term, new: Term) -> Term:
    return new if term == old else Term(term.op, tuple(swapped(x, old, new) for x in term.args), term.data)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("mu-levels", mu**t, mu ** (t + 1)),
        ("mu-levels", mu**t, (lam**2) ** t),
        ("E4-levels-root", mu ** (t + 1), mu**t),
        ("E4-levels-root", mu ** (t + 1), lam ** (t + 1)),
        ("E4-tree", mu ** (t + 1), lam ** (2 * (t + 1))),
        ("E4-tree", 1 - m / w, 1 - m / v),
    ],
)
def test_wrong_variants_are_refused(name: str, old: Term, new: Term) -> None:
    """A level too many, lambda^2 for mu, one edge for two, another f: as the statement and as the last step."""
    theorem = alone(LIBRARY[name])
    r = theorem.statement
    wrong = Relation(r.lhs, r.op, swapped(r.rhs, old, new))
    assert wrong != r
    last = replace(theorem.steps[-1], conclusion=wrong)
    for steps in (theorem.steps, (*theorem.steps[:-1], last)):
        assert answers(replace(theorem, statement=wrong, steps=steps)) == (False, False)


def test_right_sides_are_the_formulas_of_theory() -> None:
    assert mu == two_sided_decay(v, w, m)
    assert LIBRARY["E4-levels-root"].statement.rhs == mu ** (t + 1) * root_sibling_correlation(v, w, m)


def test_the_bracket_of_the_powers() -> None:
    """At v = w = 2 the theorems say nothing; there m = 3 would make mu negative."""
    for name in ("mu-power-lower", "mu-power-upper", "mu-power-lower-v2", "mu-power-upper-v2"):
        assert answers(LIBRARY[name]) == (True, True)
    assert two_sided_decay(F(2), F(2), F(3)) < 0
