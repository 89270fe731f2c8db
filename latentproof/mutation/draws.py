"""The Monte Carlo layer of the mutants: sequential tests of the formulas on random rule tables of RHM(4, 2, 2, .).

Object: every statistic is bounded and computed from one uniformly random injection of 8 slots into 16 tuples.
Statement: with a right formula a test fails with probability at most ALPHA; one off by DELTA times the right value
passes with probability at most BETA. Closer mutants are for the exact layers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from latentproof.numerics.seeds import generator
from latentproof.numerics.sequential.mean import declare_mean
from latentproof.numerics.sequential.run import run
from latentproof.theory import correlation, decay, degeneracy, fluctuation, injection, power_sums, separation
from latentproof.theory.model import RHM

F = Fraction
Floats = npt.NDArray[np.float64]
ALPHA = BETA = 1e-9
DELTA = 0.2
REGIME = RHM(4, 2, 2, 2)
V, W, M = F(4), F(4), F(2)
X = np.array([1.0, 4.0, 9.0, -14.0])
SLOT_WEIGHTS = np.array([[1.0, 2.0], [0.0, 3.0], [1.0, 1.0], [2.0, 0.0]])
J = np.add.outer(np.arange(4.0) ** 2, np.arange(4.0)) * np.add.outer(np.arange(4.0), 1 + np.arange(4.0))
CENTRED = J - J.mean(0) - J.mean(1)[:, None] + J.mean()


@lru_cache(maxsize=64)
def tables(start: int, stop: int, seed: int) -> tuple[Floats, Floats]:
    """One-hot symbols of positions 0 and 1, each (stop-start, v, m, v), of independent tables."""
    rng = generator("mutants", start, seed)
    codes = rng.permuted(np.tile(np.arange(16), (stop - start, 1)), axis=1)[:, :8].reshape(-1, 4, 2)
    return np.eye(4)[codes // 4], np.eye(4)[codes % 4]


@dataclass(frozen=True)
class Measured:
    """A formula's value against the mean of a statistic in [0, high]."""

    name: str
    modules: tuple[str, ...]
    claimed: Callable[[], F]
    statistic: Callable[[Floats, Floats], Floats]
    high: float

    def settled(self) -> bool:
        """Note the value while the formulas are right: a mutant that leaves it as it is passes as they do."""
        object.__setattr__(self, "right", self.claimed())
        return True

    right: F | None = None

    def holds(self, seed: int) -> bool:
        """Whether the sequential test passes; ValueError for a value out of the statistic's range."""
        value = self.claimed()
        if value == self.right:
            return True

        def draw(start: int, stop: int) -> Floats:
            return _values(self.name, self.statistic, start, stop, seed)

        # The resolution is the right value's: a mutant's own could be so small that no number of draws would do.
        gap = DELTA * float(self.right or value)
        check = declare_mean(expected=value, delta=gap, alpha=ALPHA, beta=BETA, high=self.high, id=self.name)
        return run(check, draw, block=4096).passed


_known: dict[tuple[str, int, int, int], Floats] = {}


def _values(name: str, statistic: Callable[[Floats, Floats], Floats], start: int, stop: int, seed: int) -> Floats:
    """A statistic of the same tables, computed once for all mutants."""
    key = (name, start, stop, seed)
    if key not in _known:
        _known[key] = statistic(*tables(start, stop, seed))
    return _known[key]


def _channel(one: Floats, other: Floats) -> Floats:
    return np.asarray(one.mean(axis=2))


def _joint(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.einsum("gckx,gcky->gxy", one, other) / 8)


def _connected(joint: Floats) -> Floats:
    centred = joint - joint.sum(2, keepdims=True) * joint.sum(1, keepdims=True)
    return np.asarray((centred**2).sum((1, 2)))


def _marginal(k: int) -> Callable[[Floats, Floats], Floats]:
    return lambda one, other: (_channel(one, other).mean(1) ** k).sum(1)


def _variance(one: Floats, other: Floats) -> Floats:
    joint = _joint(one, other)
    r = joint.sum(2, keepdims=True)
    phi = np.divide(joint, r, out=np.zeros_like(joint), where=r > 0)
    return np.asarray((r * (phi - joint.sum(1, keepdims=True)) ** 2).sum((1, 2)))


def _imbalance(one: Floats, other: Floats) -> Floats:
    y = np.einsum("ck,gckx->gx", SLOT_WEIGHTS, one)
    return np.asarray(((y - SLOT_WEIGHTS.sum() / 4) ** 2).sum(1))


def _energy(one: Floats, other: Floats) -> Floats:
    return np.asarray((np.einsum("a,gaz->gz", X, _channel(one, other)) ** 2).sum(1) / (X**2).sum())


def _two_sided(one: Floats, other: Floats) -> Floats:
    pushed = np.einsum("gax,ab,gby->gxy", one.mean(2), CENTRED, other.mean(2))
    return np.asarray((pushed**2).sum((1, 2)) / (CENTRED**2).sum())


def _gap(one: Floats, other: Floats) -> Floats:
    channel = _channel(one, other)
    return np.asarray(((channel[:, 0] - channel[:, 1]) ** 2).sum(1))


def _separation(one: Floats, other: Floats) -> Floats:
    """||phi(0) - phi(1)||^2 where both symbols have 2 slots each at position 0, else 0."""
    counts = one.sum((1, 2))
    phi = np.einsum("gckx,gcky->gxy", one, other)[:, :2] / 2
    return np.asarray(((phi[:, 0] - phi[:, 1]) ** 2).sum(1) * (counts[:, 0] == 2) * (counts[:, 1] == 2))


def _both_two() -> F:
    """P(symbols 0 and 1 have two slots each at position 0), by counting: C(4,2)^2 C(8,4)/C(16,8)."""
    return F(6 * 6 * 70, 12870)


def measurements() -> list[Measured]:
    """Every sequential test of a formula."""
    norm = float((CENTRED**2).sum())
    Q, Q_t, T = F((CENTRED**2).sum()), F((CENTRED * CENTRED.T).sum()), F(np.trace(CENTRED) ** 2)
    diagonal = F((np.diag(CENTRED) ** 2).sum())
    kurtosis = F(int((X**4).sum())) / F(int((X**2).sum())) ** 2
    squares, total = F(int((SLOT_WEIGHTS**2).sum())), F(int(SLOT_WEIGHTS.sum()))

    def pushed() -> power_sums.PowerSums[F]:
        return power_sums.push_down(V, W, M, power_sums.uniform_power_sums(V))

    def fourth() -> F:
        return (1 + fluctuation.relative_variance(V, W, M, kurtosis)) * F(2, 5) ** 2  # lambda = 2/5, by enumeration

    found: list[tuple[str, str, Callable[[], F], Callable[[Floats, Floats], Floats], float]] = [
        ("energy of a channel", "decay", lambda: decay.decay(V, W, M), _energy, 2.0),
        ("row gap", "decay", lambda: decay.channel_row_gap(V, W, M), _gap, 2.0),
        (
            "two-sided step",
            "decay",
            lambda: decay.two_sided_energy(V, W, M, Q, Q_t, T, diagonal) / F(norm),
            _two_sided,
            4.0,
        ),
        ("energy squared", "fluctuation", fourth, lambda a, b: _energy(a, b) ** 2, 4.0),
        (
            "weighted injection",
            "injection",
            lambda: injection.class_imbalance(squares, total, F(16), V),
            _imbalance,
            100.0,
        ),
        (
            "siblings",
            "correlation",
            lambda: correlation.root_sibling_correlation(V, W, M),
            lambda a, b: _connected(_joint(a, b)),
            1.0,
        ),
        (
            "latent-tuple",
            "correlation power_sums injection",
            lambda: correlation.correlation(REGIME, "latent-tuple", 1) * 2,
            lambda a, b: _connected(_joint(a, b)),
            1.0,
        ),
        (
            "supervised",
            "correlation decay",
            lambda: correlation.supervised_correlation(V, W, M, 1),
            lambda a, b: _connected(_channel(a, b) / 4),
            1.0,
        ),
        ("p2", "power_sums injection", lambda: pushed().p2, _marginal(2), 1.0),
        ("p3", "power_sums injection", lambda: pushed().p3, _marginal(3), 1.0),
        ("p4", "power_sums injection", lambda: pushed().p4, _marginal(4), 1.0),
        (
            "absent symbol",
            "degeneracy",
            lambda: degeneracy.absence(REGIME),
            lambda a, b: (a.sum((1, 2))[:, 0] == 0).astype(float),
            1.0,
        ),
        (
            "some absent symbol",
            "degeneracy",
            lambda: degeneracy.any_absence(REGIME),
            lambda a, b: (a.sum((1, 2)) == 0).any(1).astype(float),
            1.0,
        ),
        (
            "tied rows",
            "degeneracy",
            lambda: degeneracy.tied_rows(REGIME),
            lambda a, b: (_gap(a, b) == 0).astype(float),
            1.0,
        ),
        (
            "separation",
            "separation",
            lambda: separation.separation(V, W, M, 0, F(1, 2), F(1, 2)) * _both_two(),
            _separation,
            2.0,
        ),
        (
            "between-class variance",
            "separation degeneracy",
            lambda: separation.between_class_variance(REGIME, 0),
            _variance,
            1.0,
        ),
    ]
    return [Measured(name, tuple(modules.split()), claimed, of, high) for name, modules, claimed, of, high in found]
