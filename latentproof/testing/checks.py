"""The fixture `check`: tests of a user's own stochastic statements, charged to the item that runs them.

Statement: every method but `counts` runs one sequential test of independent bounded draws (Waudby-Smith, Ramdas (2024),
arXiv:2010.09686; module `latentproof.numerics.sequential.run`) with P(fail | true) <= alpha and P(pass | off by at
least delta) <= beta at every stopping time; `counts` has the same two rates at the number of draws that it is given.
The item fails if a statement is refuted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike

    from latentproof.numerics.sequential import Check, Outcome
    from latentproof.numerics.sequential.draws import Draw
    from latentproof.numerics.sequential.law import LawOutcome
    from latentproof.report import Finding
    from latentproof.testing.session import Session

Expect = Literal["pass", "fail"]
BETA = 1e-8
"""Rate of false passes where neither the call nor the marker states one."""


BLOCK = 64
"""Size of the first request for draws: state `block=8` where one draw takes long. It changes no outcome."""


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


class Rates(Protocol):
    """What the ledger notes of a test: its name, its rates, what counts as off, and the draws used."""

    @property
    def id(self) -> str:
        """The test's name."""

    @property
    def beta(self) -> float:
        """Largest P(pass | off by delta)."""

    @property
    def delta(self) -> float:
        """What counts as off."""

    @property
    def n(self) -> int:
        """Draws used."""


@dataclass(frozen=True)
class Spent:
    """A test of one's own, as the ledger notes it."""

    id: str
    beta: float
    delta: float
    n: int


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
    record: Callable[[Rates, float], None]
    share: float | None = None
    beta: float | None = None
    delta: float | None = None
    key: str = ""
    _calls: list[int] = field(default_factory=lambda: [0])

    @property
    def seed(self) -> int:
        """An integer in 0..2^63-1 that follows from suite seed, item and example, for functions that take a seed."""
        return int(self.generator("seed").integers(2**63))

    def shared_seed(self, name: str) -> int:
        """An integer in 0..2^31-1 that follows from suite seed and name alone: for what several items read.

        `seed` would depend on which of them asks first.
        """
        from latentproof.numerics.seeds import generator

        return int(generator("shared", name, self.suite_seed).integers(2**31))

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

    def counts(self, counts: ArrayLike, law: ArrayLike, *, alpha: float | None = None) -> LawOutcome:
        """`check_law`: these are the counts of independent draws from `law`; n and delta follow from the counts."""
        from latentproof.numerics.sequential.law import check_law

        return self._at_once(alpha, lambda rates: check_law(counts, law, **rates))

    def same_law(
        self, one: ArrayLike, other: ArrayLike, *, data: int, hits: int = 1, alpha: float | None = None
    ) -> LawOutcome:
        """`check_same_law`: the tables of two samples of `data` data each, of at most `hits` counts, have one mean."""
        from latentproof.numerics.sequential.two_laws import check_same_law

        return self._at_once(alpha, lambda rates: check_same_law(one, other, data=data, hits=hits, **rates))

    def _at_once(self, alpha: float | None, test: Callable[[dict[str, Any]], LawOutcome]) -> LawOutcome:
        stated = self._alpha(alpha)
        self.account.charge(stated, self._number(), example=bool(self.key))
        outcome = test({"alpha": stated, "beta": self.beta or BETA, "id": self._name()})
        self.record(outcome, stated)
        if not outcome:
            self._refute(str(outcome))
        return outcome

    def spend(self, alpha: float, *, beta: float, delta: float, n: int) -> None:
        """Charge a test of one's own, before it draws.

        It fails with probability at most alpha although what it tests is true, passes with probability at most beta
        where that is off by delta, and uses n draws.
        """
        self.account.charge(alpha, self._number(), example=bool(self.key))
        self.record(Spent(self._name(), beta, delta, n), alpha)

    def charge(self, findings: Iterable[Finding]) -> None:
        """Charge what the stochastic checks of a report have spent: `check.charge(lp.verify(...).findings)`."""
        for found in findings:
            if found.alpha is not None:
                self.spend(found.alpha, beta=found.beta or self.beta or BETA, delta=found.delta or 1, n=found.n or 0)

    def _run(
        self,
        declare: Callable[..., Check],
        draw: Draw,
        alpha: float | None,
        expect: Expect,
        stated: dict[str, Any],
    ) -> Outcome:
        from latentproof.numerics.sequential.run import run

        number = self._number()
        beta, block = stated.pop("beta", None) or self.beta or BETA, stated.pop("block", BLOCK)
        if self.delta is not None:
            stated.setdefault("delta", self.delta)
        # A test that must refute fails by accident when the wrong statement passes: with probability beta.
        rate = beta if expect == "fail" else self._alpha(alpha)
        name = stated.pop("id", None) or self._name()
        check = declare(id=name, alpha=self._alpha(alpha), beta=beta, **stated)
        self.account.charge(rate, number, example=bool(self.key))
        outcome = run(check, draw, block=block)
        self.record(outcome, rate)
        if outcome.passed != (expect == "pass"):
            evidence = ", ".join(f"{name} {value:.3g}" for name, value in outcome.evidence._asdict().items())
            self._refute(
                str(outcome) if expect == "pass" else f"a wrong statement was not refuted: {outcome}",
                f"evidence (e-values, 1/e is a p-value at any stopping time): {evidence}",
            )
        return outcome

    def _number(self) -> str:
        self._calls[0] += 1
        return f"{self.key}#{self._calls[0]}"

    def _name(self) -> str:
        return f"{self.nodeid} [{self.key}]" if self.key else self.nodeid

    def _alpha(self, alpha: float | None) -> float:
        if alpha is not None:
            return alpha
        if self.share is not None:
            return self.share
        left = math.fsum((self.account.alpha, -self.account.spent))
        return left if left > 0 else self.account.alpha

    def _refute(self, *told: str) -> NoReturn:
        self.account.failed = True
        lines = [
            *([self.statement] if self.statement else []),
            *told,
            *([f"counterexample: {self.key}"] if self.key else []),
            f"again: {reproducer(self.nodeid, self.suite_seed)}",
        ]
        raise Refuted("\n".join(lines))


class Checks:
    """The tests of whichever item is running; every attribute is that of its `Bound`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._example: object = None
        self._named: dict[tuple[str, str], Bound] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session.bound(), name)

    def at(self, **values: object) -> Bound:
        """The tests of one drawn example: share of alpha, seed and name follow from the values."""
        from hypothesis.control import current_build_context

        bound, share = self._session.bound(), self._session.examples()
        key = ", ".join(f"{name}={value!r}" for name, value in values.items())
        # Within one run of the example the tests are counted on, so that two of them are charged twice; another run,
        # which replays the same random numbers, counts from 1 again, and finds what it does paid for.
        if (example := current_build_context()) is not self._example:
            self._example = example
            self._named.clear()
        fresh = replace(bound, key=key, share=bound.account.alpha / share, _calls=[0])
        return self._named.setdefault((bound.nodeid, key), fresh)


def reproducer(nodeid: str, suite_seed: int) -> str:
    """The command that runs one item again with the same random numbers.

    >>> reproducer("tests/test_x.py::test_y[n=3]", 7)
    "pytest 'tests/test_x.py::test_y[n=3]' --latentproof-seed=7"
    """
    import shlex

    return f"pytest {shlex.quote(nodeid)} --latentproof-seed={suite_seed}"
