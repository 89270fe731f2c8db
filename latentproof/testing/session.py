"""One test session: its settings, the sum of what it collected, its accounts, and what its items found.

Under pytest-xdist every worker collects the same suite and adds it up; the controller, which collects nothing, refuses,
prints once, and reads the outcomes from the items' properties.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum
from typing import TYPE_CHECKING, Any

import pytest

from latentproof.testing.ledger import Account, Declaration, OverdraftError, Promise, add_up

if TYPE_CHECKING:
    from latentproof.testing.checks import Bound, Rates

PROPERTY = "latentproof_"
"""Prefix of the items' properties in junit XML."""


class Session:
    """The session's settings, accounts and findings."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.most = _rate(config.getoption("--latentproof-alpha") or config.getini("latentproof_alpha"))
        given = getattr(config, "workerinput", {}).get("latentproof_seed")
        self.seed = _seed(given or config.getoption("--latentproof-seed") or config.getini("latentproof_seed"))
        self.promise: Promise | None = None
        self.accounts: dict[str, Account] = {}
        self.item: pytest.Item | None = None
        self._bound: Bound | None = None
        self.spent: list[tuple[str, dict[str, str]]] = []
        self.unequal: set[Promise] = set()

    def declaration(self, item: pytest.Item) -> Declaration | None:
        """What the item's closest `stochastic` marker states."""
        marker = item.get_closest_marker("stochastic")
        if marker is None:
            return None
        if marker.args or not {"alpha"} <= marker.kwargs.keys() <= {"alpha", "beta", "delta"}:
            raise pytest.UsageError(f"{item.nodeid}: write stochastic(alpha=..., beta=..., delta=...), got {marker}")
        try:
            return Declaration(item.nodeid, **marker.kwargs)
        except ValueError as error:
            raise pytest.UsageError(str(error)) from None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Add up what is left after deselection, before xdist reports it; refuse a sum above the promise."""
        if hasattr(self.config, "workerinput"):
            # Every worker collects the whole suite; a refusal is carried to the controller, which alone may speak.
            try:
                self.promise = self._add_up(session)
                told: dict[str, Any] = vars(self.promise)
            except pytest.UsageError as error:
                told = {"refused": str(error)}
                session.items.clear()
            self.config.workeroutput["latentproof"] = told  # type: ignore[attr-defined]  # xdist's own attribute
        else:
            self.promise = self._add_up(session)

    def _add_up(self, session: pytest.Session) -> Promise:
        found = [d for item in session.items if (d := self.declaration(item)) is not None]
        try:
            return add_up(found, self.most)
        except ValueError as error:
            raise pytest.UsageError(f"latentproof: {error}") from None

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Give every xdist worker the same suite seed."""
        node.workerinput["latentproof_seed"] = str(self.seed)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Read a worker's sum; all must agree."""
        told = getattr(node, "workeroutput", {}).get("latentproof")
        if told is None:
            return
        if "refused" in told:
            self.refused = told["refused"]
            return
        self.promise = Promise(**told)
        self.unequal.add(self.promise)

    refused: str = ""

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A suite that some worker refused is a usage error, not a run without failures."""
        if self.refused or len(self.unequal) > 1:
            session.exitstatus = pytest.ExitCode.USAGE_ERROR

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note which item is running."""
        self.item, self._bound = item, None
        try:
            return (yield)
        finally:
            self.item = self._bound = None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Begin a call: a second one of the same item is charged a second time."""
        self._bound = None
        if (account := self.account(item)) is not None:
            account.call()
        return (yield)

    def account(self, item: pytest.Item) -> Account | None:
        """The item's account, opened once a session."""
        declared = self.declaration(item)
        if declared is None:
            return None
        return self.accounts.setdefault(item.nodeid, Account(item.nodeid, declared.alpha))

    def bound(self) -> Bound:
        """The tests of the running item; `OverdraftError` if it declares no alpha."""
        if self.item is None:
            raise OverdraftError("check can be used only while a test is running")
        if self._bound is not None:
            return self._bound
        account = self.account(self.item)
        if account is None:
            raise OverdraftError(
                f"{self.item.nodeid} has no stochastic marker: add @pytest.mark.stochastic(alpha=...), so that the "
                "session can count it"
            )
        from latentproof.testing.checks import Bound

        declared = self.declaration(self.item)
        assert declared is not None
        self._bound = Bound(
            nodeid=self.item.nodeid,
            statement=_statement(self.item),
            suite_seed=self.seed,
            account=account,
            record=self.record,
            beta=declared.beta,
            delta=declared.delta,
        )
        return self._bound

    def examples(self) -> int:
        """Examples that hypothesis may try in the running test, the explicit ones included."""
        function = getattr(self.item, "obj", None)
        settings = getattr(function, "_hypothesis_internal_use_settings", None)
        if settings is None:
            raise OverdraftError("at() is for drawn examples, and the running test is not one of hypothesis's")
        return int(settings.max_examples) + len(getattr(function, "hypothesis_explicit_examples", ()))

    def record(self, outcome: Rates, charged: float) -> None:
        """Note an outcome on the running item: junit XML shows it, xdist carries it."""
        assert self.item is not None
        self.note(
            grade="statistical",
            assumptions="independent draws within the declared range",
            check=outcome.id,
            alpha=repr(charged),
            beta=repr(outcome.beta),
            delta=repr(outcome.delta),
            n=str(outcome.n),
            seed=str(self.seed),
        )

    def note(self, **properties: str) -> None:
        """Properties of one check of the running item."""
        assert self.item is not None
        self.item.user_properties.extend((PROPERTY + name, value) for name, value in properties.items())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect what the items noted, here and on workers."""
        if report.when != "teardown" or hasattr(self.config, "workerinput"):
            return
        noted: list[dict[str, str]] = []
        for name, value in report.user_properties:
            if name == PROPERTY + "grade":
                noted.append({})
            if name.startswith(PROPERTY) and noted:
                noted[-1][name.removeprefix(PROPERTY)] = str(value)
        self.spent += [(report.nodeid, each) for each in noted]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """One line of sums (each check's delta with -v), if anything stochastic was collected."""
        if self.refused:
            terminalreporter.write_line(self.refused, red=True)
        if len(self.unequal) > 1:
            terminalreporter.write_line("latentproof: the workers collected different suites", red=True)
        if self.promise is None or not self.promise.items:
            return
        checks = [each for _, each in self.spent if "alpha" in each]
        betas = [float(each["beta"]) for each in checks if "beta" in each]
        if terminalreporter.config.getoption("verbose") > 0:
            for nodeid, each in self.spent:
                if "alpha" in each:
                    told = ", ".join(f"{name} = {each.get(name, '-')}" for name in ("delta", "alpha", "beta", "n"))
                    terminalreporter.write_line(f"{nodeid}: {told}")
        spent = fsum(float(each["alpha"]) for each in checks)
        terminalreporter.write_line(
            f"latentproof: N = {self.promise.items} stochastic items, total alpha {self.promise.alpha:.3g} declared of "
            f"{self.most:g} promised, {spent:.3g} spent in {len(checks)} checks; "
            f"largest beta {max((*betas, self.promise.beta)):.3g}, {fsum(betas):.3g} in all; suite seed {self.seed}"
        )


SESSION: pytest.StashKey[Session] = pytest.StashKey()


def _statement(item: pytest.Item) -> str:
    text = getattr(getattr(item, "obj", None), "__doc__", None) or ""
    return str(text).strip().split("\n")[0]


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate < 1:
        raise pytest.UsageError(f"latentproof_alpha must lie strictly between 0 and 1, got {text!r}")
    return rate


def _seed(text: str) -> int:
    if text == "fresh":
        import secrets

        return secrets.randbelow(2**32)
    if not (text.isascii() and text.isdigit()):
        raise pytest.UsageError(f"latentproof_seed must be an integer >= 0 or 'fresh', got {text!r}")
    return int(text)
