"""Numbers of samples by S1', S2 and Theorem 5: against the stated formulas in floats, and sums of the lemmas."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from latentproof.mutation.probes.probe import F, Probe, near, probe
from latentproof.mutation.probes.tails import binomial_bound, normal_bound, others_bound, synonyms_bound
from latentproof.theory import debiased, derived_closed_form, richness_spectral, sharp_closed_form, sharp_sufficient
from latentproof.theory.sharp_sufficient import LevelCertificate, LevelLaw

LAWS = (
    LevelLaw(2, ((3, 1), (1, 3))),
    LevelLaw(4, ((8, 1, 1, 2), (1, 7, 2, 1), (2, 2, 9, 1))),
    LevelLaw(1, ((5, 1, 1), (1, 1, 6))),
    LevelLaw(3, tuple(tuple(9 + 8 * (z // 4 == a) for z in range(16)) for a in range(4))),
    LevelLaw(2, ((9, 0, 1), (1, 9, 0))),
    LevelLaw(3, ((9, 3), (1, 4))),  # the last parent is the rarest
)
MANY = LevelLaw(2, tuple(tuple(int(z == a) for z in range(100)) for a in range(100)))
"""So many parents that others are what decides in Theorem 5."""
FLAT = LevelLaw(2, tuple(tuple(3 + 2 * (z // 8 == a) for z in range(32)) for a in range(4)))
"""Contexts so flat that synonyms decide in the derived closed form."""
TIED = LevelLaw(2, ((1, 1), (2, 2)))
DELTAS = (F(1, 10), F(1, 1000))


class Numbers:
    """What the statements use of a level's law, in floats."""

    def __init__(self, law: LevelLaw) -> None:
        self.m, self.q, self.D = law.m, len(law.joint), len(law.joint[0])
        total = sum(map(sum, law.joint))
        self.r = [sum(row) / total for row in law.joint]
        self.p = [r / law.m for r in self.r]
        self.phi = [[x / sum(row) for x in row] for row in law.joint]
        self.columns = [sum(column) / total for column in zip(*law.joint, strict=True)]
        self.pairs = list(combinations(range(self.q), 2))
        self.d2 = {(a, b): self._squared(a, b) for a, b in self.pairs}
        self.gap = min(self.d2.values())
        self.peak = max(map(max, self.phi))

    def _squared(self, a: int, b: int) -> float:
        return math.fsum((x - y) ** 2 for x, y in zip(self.phi[a], self.phi[b], strict=True))


def inverted(k: float, p: float, z: float) -> int:
    """U(k, p), whole."""
    return math.ceil((math.sqrt(k + z / 2) + math.sqrt(z / 2)) ** 2 / p)


def mixed(k: float, sigma: float, gap: float) -> float | None:
    """1 + kappa at tau = 4/sqrt(sigma k) + Delta/(2 sqrt 2 sigma)."""
    tau = 4 / math.sqrt(sigma * k) + math.sqrt(gap / 8) / sigma
    return None if tau > 20 else 2 * (math.cosh(tau) - 1) / tau**2


def needed(spread: float, second: float, sigma: float, gap: float, x: float, pairs: float, D: int) -> float:
    """The smaller of McDiarmid's count and of Lemma S's after four steps towards its fixed point."""
    best = 8 / gap * (math.sqrt(spread) + math.sqrt(x)) ** 2
    kept = 1 - 2 * D * normal_bound(4.0)
    if kept <= 0.5 or spread == 0:
        return best
    y = math.log(pairs / kept)
    k = flat = 8 / gap * (spread + 2 * math.sqrt(y * second) + 2 * y * sigma)
    for _ in range(4):
        factor = mixed(k, sigma, gap)
        if factor is None:
            return best
        if factor * flat <= k:
            best = min(best, k)
        k = factor * flat
    return best


def along(square: float, sigmas: float) -> float:
    """min{8/d^2, 8 sigmas/d^2 + 4 sqrt 2/(3 d)}."""
    return min(8 / square, 8 * sigmas / square + 4 * math.sqrt(2) / (3 * math.sqrt(square)))


def closed_form(law: LevelLaw, delta: float) -> int:
    """S1' in closed form, one level."""
    n = Numbers(law)
    y, z = math.log(2 * (n.q * n.m) ** 2 / delta), math.log(4 * n.q * n.m / delta)
    enough = [inverted(1, p, z) for p in n.p]
    for phi, p in zip(n.phi, n.p, strict=True):
        if n.m > 1:
            squares, pairs = math.fsum(x**2 for x in phi), n.q * n.m * (n.m - 1) / delta
            second = squares - 2 * math.fsum(x**3 for x in phi) + squares**2
            k = needed(1 - squares, second, max(phi), n.gap, math.log(pairs), pairs, n.D)
            enough.append(inverted(k, p, z))
    for a, b in n.pairs:
        k = y * along(n.d2[a, b], max(n.phi[a]) + max(n.phi[b]))
        enough.append(inverted(k, min(n.p[a], n.p[b]), z))
    return max(enough)


def one_parent(phi: list[float], h: float, x: float, least: float) -> float:
    """kappa of S1' in closed form as derived, at the first tau of the grid with the margin."""
    V, top, kept = math.fsum(y**2 for y in phi), max(phi), 0.98
    H, push = 1 + 2 * math.sqrt(x * V) + 2 * top * x, math.sqrt(math.log(4 / ((1 - kept) * min(y for y in phi if y))))
    alpha, tau = 2 * math.sqrt(x) / (math.sqrt(V) + 2 * top * math.sqrt(x)), 0.001
    while True:
        curve = (2 * math.cosh(tau) - 2) / tau**2
        share, kappa = alpha / (2 * curve), max(least, 2 * curve * H / h)
        if share * math.sqrt(2 * h) + 2 * push * math.sqrt(share / kappa) <= tau:
            return kappa
        tau *= 1.02


def derived_form(law: LevelLaw, delta: float) -> int:
    """S1' in closed form as derived, one level."""
    n, enough = Numbers(law), []
    y, z = math.log(2 * (n.q * n.m) ** 2 / delta), math.log(4 * n.q * n.m / delta)
    x = math.log(n.q * n.m * (n.m - 1) / (0.98 * delta)) if n.m > 1 else 0.001
    for a, (phi, p) in enumerate(zip(n.phi, n.p, strict=True)):
        far = [(n.d2[min(a, b), max(a, b)], max(phi) + max(n.phi[b])) for b in range(n.q) if b != a]
        enough.append(inverted(one_parent(phi, n.gap / 4, x, max(1, *(10 * t * y / d for d, t in far))), p, z))
    return max(enough)


def split(law: LevelLaw, delta: float) -> int:
    """S2, one level."""
    n = Numbers(law)
    x, Delta = math.log(5 * (n.q * n.m) ** 2 / delta), math.sqrt(n.gap)

    def quiet(k: int) -> bool:
        e = math.sqrt(4 * n.peak * x / k) + math.sqrt(2) * x / (3 * k)
        return e * (2 * Delta + math.sqrt(2 / k) * (1 + math.sqrt(x))) <= n.gap / 2

    low, high = 0, 2**40
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if quiet(middle) else (middle, high)
    return math.ceil(max(4 * high, 8 * math.log(2 * n.q * n.m / delta)) / min(n.p))


def spectral(law: LevelLaw, delta: float, eta: float, levels: int) -> tuple[int, int]:
    """Theorem 5."""
    n, share, kept = Numbers(law), delta / levels, 1 - eta**2
    largest = max(*n.columns, *n.p)
    epsilon = min(
        eta * math.sqrt(n.d2[a, b]) / (2 * math.sqrt(n.m * (n.r[a] ** -2 + n.r[b] ** -2))) for a, b in n.pairs
    )
    x = math.log(2 * (n.q * n.m + n.D) / share)
    first = math.ceil(2 * x / epsilon**2 * (largest + (1 + largest) * epsilon / 3))
    half, b, q = share / 2, n.peak, n.q
    y, z = math.log(2 * (q * n.m) ** 2 / half), math.log(4 * q * n.m / half)
    k = 1.0
    if n.m > 1:
        pairs = q * n.m * (n.m - 1) / half
        k = needed(min(1.0, q * b), q * b**2, b, kept * n.gap, math.log(pairs), pairs, n.D)
    enough = [inverted(k, min(n.p), z)]
    enough += [inverted(y * along(kept * n.d2[c], 2 * b), min(n.p[c[0]], n.p[c[1]]), z) for c in n.pairs]
    return first, max(enough)


CERTIFICATES = (
    LevelCertificate((190, 170), ((85.0, 0.0), (80.0, 0.0)), (45.0,)),
    LevelCertificate((300, 310, 290), ((60.0, 0.3), (50.0, 0.4), (55.0, 0.35)), (40.0, 0.0, 30.0)),
    LevelCertificate((60, 70), ((0.0, 0.0), (0.0, 0.0)), (20.0,)),
)


def failure(law: LevelLaw, certificate: LevelCertificate, P: int) -> float:
    """The sum of the lemmas' bounds over one level."""
    n, k = Numbers(law), certificate.counts
    missing = math.fsum(n.m * binomial_bound(P, p, k[a]) for a, p in enumerate(n.p))
    apart = math.fsum(
        math.comb(n.m, 2) * synonyms_bound(row, k[a], n.gap / 4, *certificate.synonyms[a])
        for a, row in enumerate(law.joint)
        if n.m > 1
    )
    close = math.fsum(
        n.m**2 * others_bound(law.joint[a], law.joint[b], k[a], k[b], n.gap / 4, rate)
        for (a, b), rate in zip(n.pairs, certificate.pairs, strict=True)
    )
    return missing + apart + close


def certificates() -> list[Probe]:
    """The probes of what evaluates a certificate."""
    sizes = ((1000, 1900), (9000, 5200), (400, 800))
    cases = [(law, c, P) for law, c, two in zip(LAWS, CERTIFICATES, sizes, strict=False) for P in two]
    sums = [failure(law, c, P) for law, c, P in cases]
    verdicts = [
        (law, c, P, F(found * factor))
        for (law, c, P), found in zip(cases, sums, strict=True)
        for factor in (0.999, 1.001)
        if found * factor < 1
    ]
    both = math.fsum(failure(law, c, 1500) for law, c in zip(LAWS[:3:2], CERTIFICATES[::2], strict=True))
    together = F(both * 0.999), F(both * 1.001)
    laws = [LevelLaw(m, joint) for m, joint in ((2, ((3, 1), (1, 3))), (5, ((4, 0, 2), (1, 1, 1), (0, 0, 9))))]
    laws.append(LevelLaw(3, ((1, 2),)))
    return [
        probe(
            "law of a level",
            "sharp_sufficient",
            lambda: [
                value
                for law in (LevelLaw(each.m, each.joint) for each in laws)  # anew: what is cached was not mutated
                for value in (law.total, law.gap, *(law.probability(a) for a in range(len(law.joint))))
            ],
            [
                *(8, F(1, 2), F(1, 4), F(1, 4)),
                *(18, F(2, 9), F(1, 15), F(1, 30), F(1, 10)),
                *(3, F(0), F(1, 3)),
            ],
        ),
        near(
            "sum of the lemmas",
            "sharp_sufficient",
            lambda: [sharp_sufficient.failure_above(*c) for c in cases],
            sums,
            7,
        ),
        probe(
            "certified",
            "sharp_sufficient",
            lambda: [
                *(sharp_sufficient.certifies([law], [c], P, delta) for law, c, P, delta in verdicts),
                *(sharp_sufficient.certifies(LAWS[:3:2], CERTIFICATES[::2], 1500, delta) for delta in together),
            ],
            [*(failure(law, c, P) <= delta for law, c, P, delta in verdicts), False, True],
        ),
    ]


def numbers() -> list[Probe]:
    """The probes of S1' in closed form, S2 and Theorem 5."""
    cases = [(law, delta) for law in LAWS for delta in DELTAS]
    etas = [(law, delta, eta, levels) for law, delta in cases for eta, levels in ((F(1, 2), 1), (F(3, 4), 3))]
    curves = [(Decimal(30), F(1, 2), F(1, 9)), (Decimal(900), F(1, 5), F(1, 50)), (Decimal(2), F(1, 100), F(1, 4))]
    logs = [(F(100), 8), (F(3), 700), (F(10**9), 1000), (F(5), 800)]
    counts = [
        (F(3, 4), F(1, 4), F(1, 2), F(1, 9), Decimal(5), Decimal(6)),
        (F(9, 10), F(1, 12), F(1, 9), F(1, 30), Decimal(9), Decimal(10)),
        (F(0), F(0), F(1), F(1, 4), Decimal(5), Decimal(6)),
        (F(1, 2), F(1, 5), F(1, 300), F(1, 4), Decimal(5), None),
    ]
    return [
        probe(
            "closed form",
            "sharp_closed_form",
            lambda: [
                *(sharp_closed_form.closed_form_samples([law], delta) for law, delta in cases),
                sharp_closed_form.closed_form_samples(LAWS[:3], F(1, 10)),
                sharp_closed_form.closed_form_samples([LAWS[0], TIED], F(1, 10)),
            ],
            [
                *(closed_form(law, float(delta)) for law, delta in cases),
                max(closed_form(law, 1 / 30) for law in LAWS[:3]),
                math.inf,
            ],
        ),
        probe(
            "derived closed form",
            "derived_closed_form",
            lambda: [
                *(derived_closed_form.derived_samples([law], delta) for law, delta in [*cases, (FLAT, F(1, 10))]),
                derived_closed_form.derived_samples(LAWS[:3], F(1, 10)),
                derived_closed_form.derived_samples([LAWS[0], TIED], F(1, 10)),
            ],
            [
                *(derived_form(law, float(delta)) for law, delta in [*cases, (FLAT, F(1, 10))]),
                max(derived_form(law, 1 / 30) for law in LAWS[:3]),
                math.inf,
            ],
        ),
        near(
            "curvature and the others' factor",
            "sharp_closed_form",
            lambda: [
                *(_or(sharp_closed_form._curvature(*case)) for case in curves),
                *(sharp_closed_form.other_factor(F(1, 4), s) for s in (F(2), F(1, 5))),
            ],
            [*(_or(mixed(float(k), float(s), float(g))) for k, s, g in curves), along(0.25, 2), along(0.25, 0.2)],
        ),
        near(
            "logarithms of the drift",
            "sharp_closed_form",
            lambda: [_or(value) for case in logs for value in sharp_closed_form.drift_logarithms(*case)],
            [
                value
                for pairs, D in logs
                for kept in [1 - 2 * D * normal_bound(4.0)]
                for value in (math.log(pairs), math.log(float(pairs) / kept) if kept > 0.5 else -1.0)
            ],
        ),
        near(
            "synonyms' count",
            "sharp_closed_form",
            lambda: [sharp_closed_form.synonym_count(*case) for case in counts],
            [_count(*case) for case in counts],
        ),
        probe(
            "split halves",
            "debiased",
            lambda: [
                *(debiased.debiased_samples([law], delta) for law, delta in cases),
                debiased.debiased_samples(LAWS[:3], F(1, 10)),
                debiased.debiased_samples([TIED], F(1, 10)),
            ],
            [*(split(law, float(d)) for law, d in cases), max(split(law, 1 / 30) for law in LAWS[:3]), math.inf],
        ),
        probe(
            "projection",
            "richness_spectral",
            lambda: [
                *(richness_spectral.spectral_samples(*case) for case in etas),
                richness_spectral.spectral_samples(LAWS[1], F(1, 10)),
                richness_spectral.spectral_samples(MANY, F(999, 1000)),
                richness_spectral.spectral_samples(TIED, F(1, 10)),
            ],
            [
                *(spectral(law, float(d), float(eta), levels) for law, d, eta, levels in etas),
                spectral(LAWS[1], 0.1, 0.5, 1),
                spectral(MANY, 0.999, 0.5, 1),
                (math.inf, math.inf),
            ],
        ),
    ]


def _or(value: Decimal | float | None) -> float:
    return -1.0 if value is None else float(value)


def _count(
    spread: Fraction, second: Fraction, sigma: Fraction, gap: Fraction, x: Decimal, truncated: Decimal | None
) -> float:
    D = 10**6 if truncated is None else 0  # no category: ln(pairs) is the truncated logarithm itself
    pairs = math.exp(float(truncated or 0))
    return needed(float(spread), float(second), float(sigma), float(gap), float(x), pairs, D)
