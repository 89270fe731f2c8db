"""The pytest plugin: a user's stochastic tests with stated error rates, and a session that promises their sum.

    @pytest.mark.stochastic(alpha=1e-8, beta=1e-8, delta=0.05)
    def test_coin(check):
        rng = check.generator()
        check.mean(lambda start, stop: rng.integers(0, 2, stop - start), expected=0.5)

The marker holds plain numbers, so that the session can add up what it collected, after deselection, before anything
runs: P(any false alarm) <= the sum of the alphas (union bound), and a sum above `latentproof_alpha` (ini) or
`--latentproof-alpha` is a usage error. The fixture `check` runs sequential tests and charges them. Files that state
claims (`latentproof.testing.Claim`) are collected as items, one a part and regime. This file is only the hooks, under
the name that is registered; nothing that it loads imports numpy, scipy, sympy or numba: the first test that draws
does, or the first claim file that is collected.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from latentproof.testing.session import SESSION, Session

if TYPE_CHECKING:
    from latentproof.testing.checks import Checks

MARKER = (
    "stochastic(alpha, beta=None, delta=None): the item fails with probability at most alpha although what it tests is "
    "true; beta and delta are the defaults of its checks"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The promise on false alarms and the suite seed, as options and as settings; the names of claim files."""
    group = parser.getgroup("latentproof", "stochastic tests with stated error rates")
    group.addoption("--latentproof-alpha", metavar="ALPHA", help="the most that all alphas may add up to (1e-6)")
    group.addoption("--latentproof-seed", metavar="N", help="suite seed: an integer >= 0, or 'fresh' (0)")
    parser.addini("latentproof_alpha", "the most that all alphas of a session may add up to", default="1e-6")
    parser.addini("latentproof_seed", "suite seed: an integer >= 0, or 'fresh'", default="0")
    parser.addini("latentproof_files", "names of files that may state claims", "args", ["claim_*.py", "*_claim.py"])


def pytest_configure(config: pytest.Config) -> None:
    """Read the settings and open the ledger."""
    config.addinivalue_line("markers", MARKER)
    config.stash[SESSION] = Session(config)
    config.pluginmanager.register(config.stash[SESSION], "latentproof-session")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A claim file: named as one, or on the command line, and using `latentproof.testing`."""
    named = any(file_path.match(pattern) for pattern in parent.config.getini("latentproof_files"))
    if file_path.suffix != ".py" or not (named or parent.session.isinitpath(file_path)):
        return None
    if b"latentproof." not in file_path.read_bytes():
        return None
    from latentproof.testing.items import ClaimFile

    return ClaimFile.from_parent(parent, path=file_path) if ClaimFile.states_a_claim(file_path) else None


@pytest.fixture(scope="session")
def check(pytestconfig: pytest.Config) -> Checks:
    """Sequential tests charged to the running item: `check.mean`, at_most, at_least, event, ratio, slope, counts.

    `check.at(n=3)`: the same for one drawn example of a hypothesis test, at alpha / max_examples, with a seed derived
    from the values. `check.generator()`, `check.seed`: the item's own random numbers, which draws must come from.
    """
    from latentproof.testing.checks import Checks

    return Checks(pytestconfig.stash[SESSION])
