"""The ledger of a test session: what every stochastic item may spend, has spent, and what that adds up to.

Statement: each item declares alpha, the probability at most with which it fails although what it tests is true. By the
union bound, P(any false alarm in the session) <= the sum of the declared alphas, whatever the dependence; so the
session promises that sum. Every test that an item runs is charged to its account before the first draw, and charges
above the declared alpha are refused; running an item again charges it again, so a test that is repeated until it passes
overdraws. A test that must *refute* a wrong statement fails by accident with probability beta, and is charged beta.
A charge is made once for each stream of random numbers: the same key gives the same outcome.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

ROUNDING = 1 + 1e-9
"""Sums of decimal fractions may exceed the fraction that is meant by their rounding."""


class OverdraftError(ValueError):
    """An item would spend more than it declared, or declared nothing."""


@dataclass(frozen=True)
class Declaration:
    """What a `stochastic` marker states: plain numbers, read without loading anything that could test them.

    alpha: P(the item fails | all that it tests is true), at most, for all its checks together. beta, delta: defaults
    for its checks, and what the summary prints.

    >>> Declaration("test_x", alpha=1e-8, beta=1e-8, delta=0.1).alpha
    1e-08
    >>> Declaration("test_x", alpha=2.0)
    Traceback (most recent call last):
    ValueError: test_x: alpha must lie strictly between 0 and 1, got alpha = 2.0
    """

    nodeid: str
    alpha: float
    beta: float | None = None
    delta: float | None = None

    def __post_init__(self) -> None:
        for name, rate in (("alpha", self.alpha), ("beta", self.beta)):
            if name == "beta" and rate is None:
                continue
            if not isinstance(rate, int | float) or isinstance(rate, bool) or not 0 < rate < 1:
                raise ValueError(f"{self.nodeid}: {name} must lie strictly between 0 and 1, got {name} = {rate!r}")
        if self.delta is not None and (not isinstance(self.delta, int | float) or not 0 < self.delta < math.inf):
            raise ValueError(f"{self.nodeid}: delta must be positive and finite, got delta = {self.delta!r}")


@dataclass
class Account:
    """What one item may spend and what it has spent.

    >>> account = Account("test_x", 0.5)
    >>> account.charge(0.25, "first"); account.charge(0.25, "first"); account.spent
    0.25
    >>> account.charge(0.5, "second")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    latentproof.testing.ledger.OverdraftError: test_x declares alpha = 0.5, has spent 0.25; 'second' would spend ...
    """

    nodeid: str
    alpha: float
    charges: list[float] = field(default_factory=list)
    phase: int = 0
    failed: bool = False
    keys: set[str] = field(default_factory=set)

    @property
    def spent(self) -> float:
        """All charges so far."""
        return math.fsum(self.charges)

    def call(self) -> None:
        """Begin a call of the item: another run of it is another chance to fail, and is charged anew."""
        self.phase += 1
        self.failed = False
        self.keys.clear()

    def charge(self, alpha: float, key: str, *, example: bool = False) -> None:
        """Spend alpha on the stream named `key`, or raise `OverdraftError`.

        Nothing is charged for a stream that was paid for in this call. Nor for a drawn `example` after a failure in
        this call: the item has failed already, and hypothesis shrinking the example cannot raise a further alarm.
        """
        if key in self.keys or (example and self.failed):
            return
        if math.fsum((*self.charges, alpha)) > self.alpha * ROUNDING:
            raise OverdraftError(
                f"{self.nodeid} declares alpha = {self.alpha:g}, has spent {self.spent:g}; {key!r} would spend "
                f"{alpha:g} more"
            )
        self.keys.add(key)
        self.charges.append(alpha)


@dataclass(frozen=True)
class Promise:
    """The sum over a session: number of stochastic items, total alpha, largest beta declared."""

    items: int
    alpha: float
    beta: float


def add_up(declarations: Iterable[Declaration], most: float) -> Promise:
    """Add the alphas up; `ValueError` naming the five largest if they exceed `most`.

    >>> add_up([Declaration("a", 0.25), Declaration("b", 0.5, beta=0.1)], 0.75)
    Promise(items=2, alpha=0.75, beta=0.1)
    >>> add_up([Declaration("a", 0.25)], 0.125)
    Traceback (most recent call last):
    ValueError: 1 stochastic item declares alpha = 0.25 in all, above the promised 0.125; largest: a (0.25)
    """
    found = list(declarations)
    total = math.fsum(d.alpha for d in found)
    if total > most * ROUNDING:
        largest = sorted(found, key=lambda d: (-d.alpha, d.nodeid))[:5]
        named = ", ".join(f"{d.nodeid} ({d.alpha:g})" for d in largest)
        many = "1 stochastic item declares" if len(found) == 1 else f"{len(found)} stochastic items declare"
        raise ValueError(f"{many} alpha = {total:g} in all, above the promised {most:g}; largest: {named}")
    return Promise(len(found), total, max((d.beta or 0.0 for d in found), default=0.0))
