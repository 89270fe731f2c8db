"""The fixture `check`: sequential tests of a user's own stochastic statements, charged to the item that runs them.

Statement: every method runs one sequential test of independent bounded draws (Waudby-Smith, Ramdas (2024),
arXiv:2010.09686; module `latentproof.numerics.sequential.run`) with P(fail | true) <= alpha and P(pass | off by at
least delta) <= beta at every stopping time. The item fails if a statement is refuted.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np

    from latentproof.numerics.sequential import Check, Outcome
    from latentproof.numerics.sequential.draws import Draw

Expect = Literal["pass", "fail"]
BETA = 1e-8
"""Rate of false passes where neither the call nor the marker states one."""


class Refuted(AssertionError):  # noqa: N818  # it is a verdict, and what a reader of the traceback looks for
    """A statement was refuted, or a wrong one was not."""


class Account(Protocol):
    """Where a test is charged."""

    failed: bool

    @property
    def alpha(self) -> float:
        """What may be spent."""

    @property
    def spent(self) -> float:
        """What has been spent."""

    def charge(self, alpha: float, key: str, *, example: bool = False) -> None:
        """Spend, or raise."""


@dataclass(frozen=True)
class Bound:
    """The tests of one item (or of one drawn example of it).

    nodeid, statement: what failures name. suite_seed: with the nodeid and `key` it fixes every random number.
    share: alpha of a test that states none; None: all that is left of the account. record: receives each
    outcome and what was charged for it.
    """

    nodeid: str
    statement: str
    suite_seed: int
    account: Account
    record: Callable[[Outcome, float], None]
    share: float | None = None
    beta: float | None = None
    delta: float | None = None
    key: str = ""
    _calls: list[int] = field(default_factory=lambda: [0])

    @property
    def seed(self) -> int:
        """An integer in 0..2^63-1 that follows from suite seed, item and example, for functions that take a seed."""
        return int(self.generator("seed").integers(2**63))

    def generator(self, *key: str | int) -> np.random.Generator:
        """The stream of random numbers of this item, this example and `key`; equal keys give equal streams."""
        from latentproof.numerics.seeds import generator

        return generator("check", self.nodeid, self.suite_seed, self.key, *key)

    def mean(self, draw: Draw, *, alpha: float | None = None, expect: Expect = "pass", **stated: Any) -> Outcome:
        """`check_mean`: the mean of draws in [low, high] is `expected`, or lies `between` two numbers."""
        from latentproof.numerics.sequential.mean import declare_mean

        return self._run(declare_mean, draw, alpha, expect, stated)

    def at_most(
        self, draw: Draw, *, bound: float, alpha: float | None = None, expect: Expect = "pass", **stated: Any
    ) -> Outcome:
        """`check_at_most`: the mean of draws in [low, high] is at most `bound`."""
        return self.mean(draw, alpha=alpha, expect=expect, between=(stated.get("low", 0.0), bound), **stated)

    def at_least(
        self, draw: Draw, *, bound: float, alpha: float | None = None, expect: Expect = "pass", **stated: Any
    ) -> Outcome:
        """`check_at_least`: the mean of draws in [low, high] is at least `bound`."""
        return self.mean(draw, alpha=alpha, expect=expect, between=(bound, stated.get("high", 1.0)), **stated)

    def event(self, draw: Draw, *, alpha: float | None = None, expect: Expect = "pass", **stated: Any) -> Outcome:
        """`check_event`: an event has probability `p`, or one in `p_between`."""
        from latentproof.numerics.sequential.event import declare_event

        return self._run(declare_event, draw, alpha, expect, stated)

    def ratio(self, draw: Draw, *, alpha: float | None = None, expect: Expect = "pass", **stated: Any) -> Outcome:
        """`check_ratio`: the ratio of two means is `expected`, or lies `between` two numbers."""
        from latentproof.numerics.sequential.ratio import declare_ratio

        return self._run(declare_ratio, draw, alpha, expect, stated)

    def slope(self, draw: Draw, *, alpha: float | None = None, expect: Expect = "pass", **stated: Any) -> Outcome:
        """`check_slope`: the mean least-squares slope is `expected`, or lies `between` two numbers."""
        from latentproof.numerics.sequential.slope import declare_slope

        return self._run(declare_slope, draw, alpha, expect, stated)

    def spend(self, alpha: float) -> None:
        """Charge a test of one's own, which fails with probability at most alpha although what it tests is true."""
        self._calls[0] += 1
        self.account.charge(alpha, f"{self.key}#{self._calls[0]}", example=bool(self.key))

    def _run(
        self,
        declare: Callable[..., Check],
        draw: Draw,
        alpha: float | None,
        expect: Expect,
        stated: dict[str, Any],
    ) -> Outcome:
        from latentproof.numerics.sequential.run import run

        self._calls[0] += 1
        number = f"{self.key}#{self._calls[0]}"
        beta = stated.pop("beta", None) or self.beta or BETA
        if self.delta is not None:
            stated.setdefault("delta", self.delta)
        # A test that must refute fails by accident when the wrong statement passes: with probability beta.
        rate = beta if expect == "fail" else self._alpha(alpha)
        name = stated.pop("id", None) or (f"{self.nodeid} [{self.key}]" if self.key else self.nodeid)
        check = declare(id=name, alpha=self._alpha(alpha), beta=beta, **stated)
        self.account.charge(rate, number, example=bool(self.key))
        outcome = run(check, draw)
        self.record(outcome, rate)
        if outcome.passed != (expect == "pass"):
            self.account.failed = True
            raise Refuted(self._told(outcome, expect))
        return outcome

    def _alpha(self, alpha: float | None) -> float:
        if alpha is not None:
            return alpha
        if self.share is not None:
            return self.share
        left = math.fsum((self.account.alpha, -self.account.spent))
        return left if left > 0 else self.account.alpha

    def _told(self, outcome: Outcome, expect: Expect) -> str:
        lines = [
            *([self.statement] if self.statement else []),
            str(outcome) if expect == "pass" else f"a wrong statement was not refuted: {outcome}",
            "evidence (e-values, 1/e is a p-value at any stopping time): "
            + ", ".join(f"{name} {value:.3g}" for name, value in outcome.evidence._asdict().items()),
            *([f"counterexample: {self.key}"] if self.key else []),
            f"again: {reproducer(self.nodeid, self.suite_seed)}",
        ]
        return "\n".join(lines)


def reproducer(nodeid: str, suite_seed: int) -> str:
    """The command that runs one item again with the same random numbers.

    >>> reproducer("tests/test_x.py::test_y[n=3]", 7)
    "pytest 'tests/test_x.py::test_y[n=3]' --latentproof-seed=7"
    """
    import shlex

    return f"pytest {shlex.quote(nodeid)} --latentproof-seed={suite_seed}"
