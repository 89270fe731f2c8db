"""What the formulas of the theory are held against: exact counts over every table or grammar, and direct evaluation.

Object: a probe is a family of values as the theory states them, and the same values found without its formulas, by
enumeration of all rule tables or grammars, by counting, by search, or by evaluating a definition another way.
Statement: a formula is caught at this layer if some value differs, or if computing one raises.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import permutations, product

from latentproof.numerics import enumeration, enumeration_moments, enumeration_prefix, enumeration_separation
from latentproof.theory import (
    correlation,
    decay,
    degeneracy,
    fluctuation,
    information,
    injection,
    power_sums,
    rounding,
    sample_bounds,
    scale,
    separation,
)
from latentproof.theory.model import OBJECTIVES, RHM

F = Fraction
SIZES = ((2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 1, 3), (2, 2, 3), (2, 3, 3), (2, 4, 3))
"""(v, m, s) whose tables are enumerated at once, f = 1 among them."""


@dataclass(frozen=True)
class Probe:
    """Values as stated by the theory, computed anew at every call, against values counted once."""

    name: str
    modules: tuple[str, ...]
    stated: Callable[[], Sequence[object]]
    counted: tuple[object, ...]

    def holds(self) -> bool:
        """Whether all values agree."""
        return tuple(self.stated()) == self.counted


def probes() -> list[Probe]:
    """Every probe; counting takes some seconds."""
    from latentproof.mutant_richness import richness_probes

    return [
        *_samples(),
        *_logarithms(),
        *_tables(),
        *_separations(),
        *_degeneracies(),
        *_information(),
        *_correlations(),
        *richness_probes(),
    ]


def _vwm(size: tuple[int, int, int]) -> tuple[Fraction, Fraction, Fraction]:
    v, m, s = size
    return F(v), F(v ** (s - 1)), F(m)


def _probe(name: str, modules: str, stated: Callable[[], Sequence[object]], counted: Sequence[object]) -> Probe:
    return Probe(name, tuple(modules.split()), stated, tuple(counted))


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


def _tables() -> list[Probe]:
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
        _probe(
            "weighted injection",
            "injection",
            lambda: [injection.class_imbalance(F(6), F(2), n, q) for n, q in slots],
            [enumeration_moments.enumerate_class_imbalance(weights, int(n), int(q)) for n, q in slots],
        ),
        _probe(
            "slots in classes",
            "injection",
            lambda: [(injection.together(F(n), F(q), k), injection.apart(F(n), F(q), k, h)) for n, q, k, h in shared],
            [(_fall(n, q, k), _fall(n, q, k, h)) for n, q, k, h in shared],
        ),
        _probe(
            "channel energy",
            "decay",
            lambda: [decay.decay(*_vwm(size)) for size in SIZES],
            [mean / norm for (mean, _), norm in zip(energies, norms, strict=True)],
        ),
        _probe(
            "row gap",
            "decay",
            lambda: [decay.channel_row_gap(*_vwm(size)) for size in SIZES],
            [enumeration_moments.enumerate_row_gap(v, m, s, 0, 1) for v, m, s in SIZES],
        ),
        _probe(
            "two-sided step",
            "decay",
            lambda: [decay.two_sided_energy(*_vwm(size), *_invariants(_matrix(size[0]))) for size in SIZES],
            two,
        ),
        _probe("two-sided decay", "decay", lambda: [decay.two_sided_decay(*_vwm(size)) for size in small], mu),
        _probe(
            "fluctuation",
            "fluctuation",
            lambda: [fluctuation.relative_variance(*_vwm(z), k) for z, k in zip(SIZES, kurtoses, strict=True)],
            [fourth / mean**2 - 1 for mean, fourth in energies],
        ),
        # The bound is the limit of large w and m, and so cannot be smaller.
        _probe(
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


def _correlations() -> list[Probe]:
    priors = [[F(2 * (k + 1), v * (v + 1)) for k in range(v)] for v, _, _ in SIZES]
    uniform = [[F(1, v)] * v for v, _, _ in SIZES]

    def siblings(laws: list[list[Fraction]]) -> list[Fraction]:
        found = []
        for size, law in zip(SIZES, laws, strict=True):
            p2, p3, p4 = (sum((p**k for p in law), F(0)) for k in (2, 3, 4))
            found.append(correlation.sibling_correlation(*_vwm(size), p2, p3, p4, p2 * p2))
        return found

    def sums(size: tuple[int, int, int], depth: int) -> tuple[Fraction, ...]:
        v, w, m = _vwm(size)
        law = power_sums.uniform_power_sums(v)
        for _ in range(depth):
            law = power_sums.push_down(v, w, m, law)
        return law.p2, law.p3, law.p4, law.p22

    cases = [(RHM(*size, L), o, level) for size in SIZES for L in (2, 3) for o in OBJECTIVES for level in range(1, L)]
    rows = enumeration_moments.enumerate_sibling_correlation
    return [
        _probe(
            "siblings, skewed prior",
            "correlation",
            lambda: siblings(priors),
            [rows(*size, prior) for size, prior in zip(SIZES, priors, strict=True)],
        ),
        _probe(
            "siblings, uniform prior",
            "correlation",
            lambda: [correlation.root_sibling_correlation(*_vwm(size)) for size in SIZES],
            [rows(*size, prior) for size, prior in zip(SIZES, uniform, strict=True)],
        ),
        _probe(
            "power sums",
            "power_sums injection",
            lambda: [sums(size, d) for size in SIZES for d in (0, 1, 2)],
            [enumeration_moments.enumerate_power_sums(*size, d) for size in SIZES for d in (0, 1, 2)],
        ),
        _probe(
            "power sums of slots",
            "power_sums",
            lambda: [
                power_sums.slot_power_sums(F(m), power_sums.PowerSums(F(1, 2), F(1, 3), F(1, 5), F(1, 7)))
                for m in (1, 2, 3)
            ],
            [
                power_sums.PowerSums(F(1, 2 * m), F(1, 3 * m * m), F(1, 5 * m * m * m), F(1, 7 * m * m))
                for m in (1, 2, 3)
            ],
        ),
        _probe(
            "correlation",
            "correlation decay power_sums injection model",
            lambda: [correlation.correlation(*case) for case in cases],
            [enumeration.enumerate_correlation(*case) for case in cases],
        ),
    ]


def _separations() -> list[Probe]:
    cells = [
        (size, edges, cell)
        for size in SIZES
        for edges in (0, 1, 2)
        for cell in enumeration_separation.enumerate_separation(
            *size, [F(2 * (k + 1), size[0] * (size[0] + 1)) for k in range(size[0])], edges
        )
    ]
    regimes = [(RHM(*size, 2), edges) for size in SIZES for edges in (0, 1, 2)]
    between = enumeration_separation.enumerate_between_class_variance
    return [
        _probe(
            "separation",
            "separation decay",
            lambda: [separation.separation(*_vwm(size), edges, cell.H_a, cell.H_b) for size, edges, cell in cells],
            [cell.mean for _, _, cell in cells],
        ),
        _probe(
            "between-class variance",
            "separation decay degeneracy model",
            lambda: [separation.between_class_variance(rhm, edges) for rhm, edges in regimes],
            [between(rhm.v, rhm.m, rhm.s, edges) for rhm, edges in regimes],
        ),
    ]


def _degeneracies() -> list[Probe]:
    more = (*SIZES, (3, 2, 2), (3, 3, 2))
    regimes = [RHM(*size, 2) for size in more]
    counted = [enumeration_moments.enumerate_degeneracy(*size) for size in more]
    return [
        _probe(
            "degeneracy",
            "degeneracy model",
            lambda: [(degeneracy.absence(r), degeneracy.any_absence(r), degeneracy.tied_rows(r)) for r in regimes],
            counted,
        ),
        _probe(
            "union bound of absence",
            "degeneracy model",
            lambda: [degeneracy.absence_bound(r) for r in (*regimes, RHM(5, 1, 2, 2))],
            [min(F(1), r.v * absent) for r, (absent, _, _) in zip(regimes, counted, strict=True)] + [F(1)],
        ),
    ]


def _nodes(s: int, L: int) -> int:
    return 1 if L == 1 else 1 + s * _nodes(s, L - 1)


def _information() -> list[Probe]:
    trees = [(s, L) for s in (2, 3, 5) for L in (1, 2, 3, 4)]
    entropies = [RHM(2, 1, 2, 3), RHM(4, 2, 2, 3), RHM(3, 3, 3, 2)]
    small = [(RHM(2, m, 2, 2), t) for m in (1, 2) for t in range(4)]
    positions = [*small, (RHM(2, 1, 3, 2), 2), (RHM(2, 1, 3, 2), 4)]
    prefix = [enumeration_prefix.enumerate_prefix_collision(rhm, t) for rhm, t in positions]
    # At f = 1 the leaves are independent and uniform.
    uniform = [(rhm, t) for rhm in (RHM(3, 3, 2, 2), RHM(2, 2, 2, 3), RHM(3, 9, 3, 2)) for t in range(rhm.s**rhm.L)]
    positions, prefix = [*positions, *uniform], [*prefix, *(F(1, rhm.v**t) for rhm, t in uniform)]
    complete = [sum(t // rhm.s**level for level in range(1, rhm.L + 1)) for rhm, t in positions]
    strings = [
        math.log(r.v) + sum(r.s ** (r.L - level) * math.log(r.m) for level in range(1, r.L + 1)) for r in entropies
    ]
    return [
        _probe(
            "rule choices",
            "information",
            lambda: [information.rule_choices(s, L) for s, L in trees],
            [_nodes(s, L) for s, L in trees],
        ),
        _probe(
            "entropy",
            "information model",
            lambda: [(round(information.entropy(r), 9), round(information.redundancy(r), 9)) for r in entropies],
            [(round(h, 9), round(r.s**r.L * math.log(r.v) - h, 9)) for r, h in zip(entropies, strings, strict=True)],
        ),
        _probe(
            "prefix collision",
            "information model",
            lambda: [information.prefix_collision(rhm, t) for rhm, t in positions],
            prefix,
        ),
        _probe(
            "history collision",
            "information model",
            lambda: [information.history_collision(rhm, t) for rhm, t in positions],
            [p * rhm.m**done for p, done, (rhm, _) in zip(prefix, complete, positions, strict=True)],
        ),
        _probe(
            "tuples",
            "model",
            lambda: [(r.w, r.n) for r in entropies],
            [
                (len(list(product(range(r.v), repeat=r.s - 1))), len(list(product(range(r.v), repeat=r.s))))
                for r in entropies
            ],
        ),
    ]


def _first(enough: Callable[[int], bool]) -> int:
    """The smallest P >= 1 with enough(P), by trying all."""
    P = 1
    while not enough(P):
        P += 1
    return P


def _too_alike(rho: Fraction, error: Fraction, P: int) -> bool:
    return rho ** (2 * P) / 4 <= error


def _all_drawn(N: int, error: Fraction, P: int) -> bool:
    return (1 - (1 - F(1, N)) ** P) ** N >= 1 - error


def _all_seen(N: int, p: Fraction, failure: Fraction, P: int) -> bool:
    return N * (1 - p) ** P <= failure


def _logarithms() -> list[Probe]:
    from sympy import Float, loggamma

    factorials = [0, 1, 2, 3, 10, 100, 10**60]
    exact = [F(str(loggamma(Float(k + 1, 200)).evalf(150))) for k in factorials]

    def enclosed() -> list[object]:
        found: list[object] = [rounding.ln_factorial(0), rounding.ln_factorial(1)]
        for k, value in zip(factorials[2:], exact[2:], strict=True):
            low, high = (F(bound) for bound in rounding.ln_factorial(k))
            found.append(low < value < high and high - low < F(1, 144 * k * k) + F(1, 10**51))
        return found

    return [_probe("ln k!", "rounding", enclosed, [(0, 0), (0, 0), *[True] * len(factorials[2:])])]


def _samples() -> list[Probe]:
    rhm = RHM(16, 8, 2, 4)
    half = 2  # 1/(1-f)
    laws = {"latent": 8 * 8 * 8, "latent-tuple": 8 * 8, "token": 8 * 8 * 8 * 8 * 8, "supervised": 8 * 8 * 8 * 8}
    levels = [8, 8 * 8, 8 * 8 * 8, 8 * 8 * 8 * 8, 8 * 8 * 8 * 8 * 8]
    pairs = [(F(9, 10), F(1, 10)), (F(99, 100), F(1, 100)), (F(1, 2), F(1, 5)), (F(999, 1000), F(24, 100))]
    drawn = [(2, F(1, 2)), (5, F(1, 10)), (32, F(1, 10)), (3, F(1, 100))]
    seen = [(32, F(1, 32), F(1, 10)), (7, F(1, 20), F(1, 3)), (2, F(1, 2), F(1, 100))]
    bounds = [(8, 4, 3, 0.1, 1 / 32, 0.05), (3, 2, 2, 0.01, 1 / 9, 0.5), (16, 8, 6, 0.5, 1 / 128, 1e-3)]
    learners = [RHM(8, 16, 3, 5), RHM(4, 2, 2, 3), RHM(3, 2, 3, 4), *(RHM(v, v - 1, 2, 2) for v in (5, 6, 7, 8, 9))]

    def sufficient(v: int, m: int, L: int, delta: float, p: float, gap: float) -> int:
        return (
            math.floor(16 * math.pow(1 + math.sqrt(math.log(L) + 2 * math.log(v * m) - math.log(delta)), 2) / p / gap)
            + 1
        )

    def partitions(r: RHM) -> float:
        lg = math.lgamma
        return lg(r.n + 1) - lg(r.n - r.v * r.m + 1) - r.v * lg(r.m + 1) - lg(r.v + 1)

    def fano(r: RHM) -> int:
        nats = 0.999 * (r.L - 1) * partitions(r) - math.log(2)
        return math.ceil(nats / (_nodes(r.s, r.L) * (math.log(r.w) - math.log(r.m))))

    return [
        _probe(
            "laws",
            "scale model",
            lambda: (
                [scale.scale(rhm, o) for o in laws]  # type: ignore[arg-type]  # the keys are the objectives
                + [scale.scale(rhm, "token", level) for level in (1, 2, 3)]
                + [scale.scale(rhm, "supervised", level) for level in (1, 2, 3)]
                + [scale.scale(RHM(4, 4, 2, 3), "token"), scale.scale(RHM(4, 4, 2, 3), "supervised")]
                + [scale.scale(RHM(8, 2, 2, 3), "latent")]
            ),
            [16 * number * (1 if o == "supervised" else half) for o, number in laws.items()]
            + [16 * number * half for number in levels[2:]]
            + [16 * number for number in levels[3:0:-1]]
            + [math.inf, 256, float(F(8 * 8 * 4, 3))],
        ),
        _probe(
            "sufficient samples",
            "sample_bounds rounding model",
            lambda: (
                [sample_bounds.sufficient_samples(*case) for case in bounds]
                + [
                    sample_bounds.sufficient_samples(8, 4, 3, 0.1, 1 / 32, 0),
                    sample_bounds.sufficient_samples(2, 1, 2, 0.5, 1, 2),
                ]
            ),
            [sufficient(*case) for case in bounds] + [math.inf, sufficient(2, 1, 2, 0.5, 1, 2)],
        ),
        _probe(
            "necessary samples",
            "sample_bounds rounding",
            lambda: (
                [sample_bounds.necessary_samples(*pair) for pair in pairs]
                + [sample_bounds.necessary_samples(1, 0.1), sample_bounds.necessary_samples(0, 0.1)]
            ),
            [_first(partial(_too_alike, *pair)) for pair in pairs] + [math.inf, 1],
        ),
        _probe(
            "coverage samples",
            "sample_bounds rounding",
            lambda: [sample_bounds.coverage_samples(*case) for case in drawn],
            [_first(partial(_all_drawn, *case)) for case in drawn],
        ),
        _probe(
            "covering samples",
            "sample_bounds rounding",
            lambda: (
                [sample_bounds.covering_samples(*case) for case in seen] + [sample_bounds.covering_samples(1, 1, 0.5)]
            ),
            [_first(partial(_all_seen, *case)) for case in seen] + [1],
        ),
        _probe(
            "partitions",
            "sample_bounds rounding model",
            lambda: [abs(float(sample_bounds.partitions_below(r)) - partitions(r)) < 1e-2 for r in learners],
            [True] * len(learners),
        ),
        _probe(
            "Fano",
            "sample_bounds rounding information model",
            lambda: (
                [sample_bounds.fano_samples(r, 0.001) for r in learners]
                + [sample_bounds.fano_samples(RHM(4, 4, 2, 3), error) for error in (0.1, 0.9999)]
                + [sample_bounds.fano_samples(RHM(2, 2, 2, 2), 0.01), sample_bounds.fano_samples(RHM(2, 1, 2, 2), 0.9)]
            ),
            [fano(r) for r in learners] + [math.inf, 0, math.inf, 0],
        ),
    ]
