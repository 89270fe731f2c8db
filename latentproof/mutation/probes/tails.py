"""The tails of S1' (lemmas S and N, coverage, enclosures): against the stated formulas in floats, with eigenvalues."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np

from latentproof.mutation.probes.probe import F, Probe, near, probe
from latentproof.theory import enclosure, sharp_counts, sharp_others, sharp_synonyms

Row = tuple[int, ...]


def normal_bound(x: float) -> float:
    """Phi' of x as it is bounded: e^(-x^2/2) min(1/2, 1/(x sqrt(2 pi))), 1 for x <= 0."""
    return 1.0 if x <= 0 else math.exp(-x * x / 2) * min(0.5, 1 / (x * math.sqrt(2 * math.pi)))


def binomial_bound(P: int, p: float, k: int) -> float:
    """The bound of Pr(Bin(P, p) < k), as stated."""
    j = k - 1
    if k > P * p:
        return 1.0
    if p == 1:
        return 0.0
    if j == 0:
        return math.exp(P * math.log1p(-p))
    kl = j / P * math.log(j / P / p) + (1 - j / P) * math.log((1 - j / P) / (1 - p))
    stirling = 1 / (12 * P) - 1 / (12 * j + 1) - 1 / (12 * (P - j) + 1)
    largest = math.exp(-P * kl + stirling) * math.sqrt(P / (2 * math.pi * j * (P - j)))
    return min(1.0, largest * (P - j + 1) * p / ((P + 1) * p - j))


def others_bound(one: Row, other: Row, k: int, l: int, gap: float, rate: float) -> float:
    """Lemma N as stated; rate 0: Hoeffding."""
    phi, psi = np.array(one) / sum(one), np.array(other) / sum(other)
    d = phi - psi
    apart, t = math.sqrt(d @ d), math.sqrt(gap)
    if rate > 100 * min(k, l):
        return 1.0
    if rate == 0:
        return math.exp(-((apart - t) ** 2) * k * l / (k + l)) if apart > t else 1.0
    first, second = phi @ np.exp(-rate * d / k), psi @ np.exp(rate * d / l)
    return math.exp(min(rate * apart * t + k * math.log(first) + l * math.log(second), 0.0))


def synonyms_bound(weights: Row, k: int, gap: float, theta: float, tau: float) -> float:
    """Lemma S as stated, its determinant by eigenvalues; two atoms: the bound on a line."""
    phi = np.array([weight for weight in weights if weight]) / sum(weights)
    t = math.sqrt(gap)
    if len(phi) == 1:
        return 0.0
    if len(phi) == 2:
        u, pi = theta / k, float(phi[0])
        if not 0 < u <= 100:
            return 1.0
        moments = (1 - pi + pi * math.exp(u)) * (1 - pi + pi * math.exp(-u))
        x = k * u * t / math.sqrt(2)
        return min(1.0, math.exp(min(k * math.log(moments) - x, 1.0)) / ((1 + math.exp(-2 * x)) / 2))
    alpha = 4 * 2 * (math.cosh(tau) - 1) / tau**2 * theta / k
    eigenvalues = 1 - alpha * np.linalg.eigvalsh(np.diag(phi) - np.outer(phi, phi))
    c, rho = math.sqrt(2 * theta), np.sqrt(1 - 2 * phi + phi @ phi)
    q = 1 - 2 * math.fsum(normal_bound(tau * k / (c * r) - c * t) for r in rho)
    if q <= 0 or eigenvalues.min() <= 0:
        return 1.0
    return min(1.0, math.exp(-theta * gap - float(np.log(eigenvalues).sum()) / 2) / q)


def enclosures() -> list[Probe]:
    """The probes of directed arithmetic: the value lies between the two ends, and they are a fiftieth digit apart."""
    ratios = [F(1, 3), F(2, 7), F(-5, 11), F(10**60, 3)]
    roots = [2, 3, 5, 10**40 + 1]

    def ordered() -> list[bool]:
        found = []
        for x in ratios:
            low, high = F(enclosure.below(x)), F(enclosure.above(x))
            found.append(low < x < high and high - low < abs(x) / 10**48)
        for square in roots:
            low, high = F(enclosure.sqrt_below(Decimal(square))), F(enclosure.sqrt_above(Decimal(square)))
            found.append(low**2 < square < high**2 and high - low < low / 10**48)
        for number in ("0.3", "-7.25", "31"):
            point = Decimal(number)
            least, most = enclosure.exp_below(point), enclosure.exp_above(point)
            found.append(least < most and F(most) - F(least) < F(least) / 10**48)
            found.append(enclosure.ln_below(least) <= point <= enclosure.ln_above(most))
            found.append(math.isclose(float(least), math.exp(float(number)), rel_tol=1e-14))
            found.append(math.isclose(float(enclosure.ln_below(least)), float(number), rel_tol=1e-14))
        return found

    def at_the_edge() -> list[Decimal]:
        """Where a neighbour below is negative, and roots below 1."""
        ends = [enclosure.exp_below(Decimal("-1e30")), enclosure.sqrt_below(Decimal(0))]
        return [*ends, enclosure.sqrt_below(Decimal("0.25")).quantize(Decimal("1e-9"))]

    points = [-1.0, 0.0, 0.25, 0.5, 0.797884, 0.8, 1.0, 2.0, 6.0, 30.0]
    return [
        probe("directed arithmetic", "enclosure", ordered, [True] * (len(ratios) + len(roots) + 12)),
        probe("edges", "enclosure", at_the_edge, [Decimal(0), Decimal(0), Decimal("0.5")]),
        near(
            "normal tail",
            "enclosure",
            lambda: [enclosure.normal_tail_above(Decimal(x)) for x in points],
            [normal_bound(x) for x in points],
        ),
    ]


def tails() -> list[Probe]:
    """The probes of coverage, lemma N and lemma S."""
    binomials = [(100, F(1, 10), 2), (300, F(1, 5), 30), (50, F(1, 2), 1), (10, F(1, 3), 4), (20, F(1, 4), 5)]
    binomials += [
        (7, F(1), 3),
        (1000, F(3, 7), 401),
        (3, F(2, 3), 2),
        (12, F(5, 6), 9),
        (1, F(1, 2), 1),
        (9, F(1), 1),
        (30, F(1, 5), 1),
    ]
    pairs: list[tuple[Row, Row]] = [((3, 1), (1, 3)), ((1, 2, 5), (5, 2, 1)), ((0, 2, 2, 1), (4, 1, 1, 0))]
    pairs += [((2, 3, 2), (1, 1, 4)), ((1, 1, 1, 1), (5, 1, 1, 1))]
    sizes = [(60, 60), (90, 200), (3000, 40), (500, 400)]
    shares = [F(1, 16), F(1, 4), F(4, 5), F(1), F(5, 4)]
    near_pairs = [
        (one, other, k, l, share * sharp_others.squared_distance(one, other), rate)
        for one, other in pairs
        for k, l in sizes
        for share in shares
        for rate in (0.0, 0.2 * min(k, l), 0.7 * min(k, l), 1.5 * min(k, l), 101.0 * min(k, l))
    ]
    # Disjoint contexts: the bound still falls where the rate is refused.
    near_pairs += [((0, 1), (1, 0), *two, F(19, 10), rate) for two in ((4, 5), (5, 4)) for rate in (400.0, 401.0)]
    rows: list[Row] = [
        (1, 2, 1),
        (3, 2, 2, 1),
        (0, 3, 2, 3, 2),
        (18, 1, 1),
        (5, 0, 1, 1, 1),
        (7, 7, 1),
        (10, 9, 1),
        (9, 9, 9, 1),
    ]
    synonyms = [
        (row, k, F(1, 100 if k > 1000 else 12), share * k / 4, tau)
        for row in rows
        for k in (40, 5000)
        for share in (0.2, 0.9, 1.3, 2.2, 3.0, 40.0)
        for tau in (0.05, 0.4, 1.5)
    ]
    lines = [
        (row, k, gap, rate * k, 0.0)
        for row in ((1, 1), (1, 3), (0, 1, 9))
        for k in (20, 300)
        for gap in (F(1, 2), F(1, 20))
        for rate in (0.0009, 0.3, 1.0, 1.1, 99.0, 101.0)
    ]
    lines += [((0, 4), 10, F(1, 4), 1.0, 0.0)]
    return [
        near(
            "coverage",
            "sharp_counts",
            lambda: [sharp_counts.missing_above(*case) for case in binomials],
            [binomial_bound(P, float(p), k) for P, p, k in binomials],
        ),
        probe(
            "squared distance",
            "sharp_others",
            lambda: [sharp_others.squared_distance(one, other) for one, other in pairs],
            [_squared(one, other) for one, other in pairs],
        ),
        near(
            "lemma N",
            "sharp_others",
            lambda: [sharp_others.close_above(*case) for case in near_pairs],
            [others_bound(one, other, k, l, float(gap), rate) for one, other, k, l, gap, rate in near_pairs],
            digits=8,
        ),
        near(
            "lemma S",
            "sharp_synonyms",
            lambda: [sharp_synonyms.synonym_tail_above(*case) for case in (*synonyms, *lines)],
            [synonyms_bound(row, k, float(gap), theta, tau) for row, k, gap, theta, tau in (*synonyms, *lines)],
            digits=7,
        ),
    ]


def _squared(one: Sequence[int], other: Sequence[int]) -> Fraction:
    p, q = sum(one), sum(other)
    return sum(((F(x, p) - F(y, q)) ** 2 for x, y in zip(one, other, strict=True)), F(0))
