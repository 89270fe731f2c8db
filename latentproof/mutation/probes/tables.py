"""Lemma E0, one channel, two channels of one table, E6: against all tables of tiny sizes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations, product

from latentproof.mutation.probes.probe import SIZES, F, Probe, probe, vwm
from latentproof.numerics import enumeration_moments
from latentproof.theory import decay, fluctuation, injection


def _zero_sum(v: int) -> list[Fraction]:
    x = [F(k * k) for k in range(1, v)]
    return [*x, -sum(x, F(0))]


def _matrix(v: int) -> list[list[int]]:
    """A doubly centred matrix without symmetry."""
    raw = [[(3 * a * a + 7 * b + 5 * a * b) % 4 for b in range(v)] for a in range(v)]
    rows, columns, total = [sum(r) for r in raw], [sum(c) for c in zip(*raw, strict=True)], sum(map(sum, raw))
    return [[v * v * raw[a][b] - v * rows[a] - v * columns[b] + total for b in range(v)] for a in range(v)]


def _invariants(J: Sequence[Sequence[int]]) -> tuple[Fraction, ...]:
    pairs = list(product(range(len(J)), repeat=2))
    sums = (
        sum(J[a][b] ** 2 for a, b in pairs),
        sum(J[a][b] * J[b][a] for a, b in pairs),
        sum(J[a][a] for a in range(len(J))) ** 2,
        sum(J[a][a] ** 2 for a in range(len(J))),
    )
    return tuple(map(F, sums))


def _shuffled(v: int) -> list[list[list[int]]]:
    """All row and column permutations of the matrix: their average is exchangeable."""
    J = _matrix(v)
    return [[[J[a][b] for b in columns] for a in rows] for rows, columns in product(permutations(range(v)), repeat=2)]


def tables() -> list[Probe]:
    """The probes of what one table, or two columns of one, does to a vector or a matrix."""
    weights = [F(1), F(2), F(-1)]
    slots = [(F(6), F(3)), (F(6), F(2)), (F(4), F(2))]
    energies = [enumeration_moments.enumerate_channel_energy(v, m, s, _zero_sum(v)) for v, m, s in SIZES]
    norms = [sum((x * x for x in _zero_sum(v)), F(0)) for v, _, _ in SIZES]
    kurtoses = [sum((x**4 for x in _zero_sum(v)), F(0)) / norm**2 for (v, _, _), norm in zip(SIZES, norms, strict=True)]
    two = [enumeration_moments.enumerate_two_sided(v, m, s, _matrix(v)) for v, m, s in SIZES]
    small = SIZES[:5]
    mu = [
        sum((enumeration_moments.enumerate_two_sided(v, m, s, J) for J in _shuffled(v)), F(0))
        / (len(_shuffled(v)) * _invariants(_matrix(v))[0])
        for v, m, s in small
    ]
    shared = [(n, q, k, h) for n, q in ((6, 3), (6, 2), (8, 2)) for k in (1, 2, 3) for h in (1, 2) if n // q >= k]
    return [
        probe(
            "weighted injection",
            "injection",
            lambda: [injection.class_imbalance(F(6), F(2), n, q) for n, q in slots],
            [enumeration_moments.enumerate_class_imbalance(weights, int(n), int(q)) for n, q in slots],
        ),
        probe(
            "slots in classes",
            "injection",
            lambda: [(injection.together(F(n), F(q), k), injection.apart(F(n), F(q), k, h)) for n, q, k, h in shared],
            [(_fall(n, q, k), _fall(n, q, k, h)) for n, q, k, h in shared],
        ),
        probe(
            "channel energy",
            "decay",
            lambda: [decay.decay(*vwm(size)) for size in SIZES],
            [mean / norm for (mean, _), norm in zip(energies, norms, strict=True)],
        ),
        probe(
            "row gap",
            "decay",
            lambda: [decay.channel_row_gap(*vwm(size)) for size in SIZES],
            [enumeration_moments.enumerate_row_gap(v, m, s, 0, 1) for v, m, s in SIZES],
        ),
        probe(
            "two-sided step",
            "decay",
            lambda: [decay.two_sided_energy(*vwm(size), *_invariants(_matrix(size[0]))) for size in SIZES],
            two,
        ),
        probe("two-sided decay", "decay", lambda: [decay.two_sided_decay(*vwm(size)) for size in small], mu),
        probe(
            "fluctuation",
            "fluctuation",
            lambda: [fluctuation.relative_variance(*vwm(z), k) for z, k in zip(SIZES, kurtoses, strict=True)],
            [fourth / mean**2 - 1 for mean, fourth in energies],
        ),
        # The bound is the limit of large w and m, and so cannot be smaller.
        probe(
            "fluctuation bound",
            "fluctuation",
            lambda: [round(float(fluctuation.relative_variance_bound(F(v))), 9) for v in (3, 4, 9, 30)],
            [
                round(float(fluctuation.relative_variance(F(v), F(10**14), F(10**13), F(1, v))), 9)
                for v in (3, 4, 9, 30)
            ],
        ),
    ]


def _fall(n: int, q: int, k: int, h: int = 0) -> Fraction:
    """Share of the ways to fill k + h slots from n tuples where k share a class, and the other h share another."""
    size = n // q
    ways = hits = 0
    for chosen in permutations(range(n), k + h):
        classes = [tuple_ // size for tuple_ in chosen]
        first, rest = set(classes[:k]), set(classes[k:])
        ways += 1
        hits += len(first) == 1 and (not h or (len(rest) == 1 and first != rest))
    return F(hits, ways)
