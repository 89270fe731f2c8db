"""Settings of the whole suite: derandomised property tests; at night fresh ones, at a fresh suite seed.

HYPOTHESIS_PROFILE=nightly pytest --latentproof-seed=fresh
"""

from __future__ import annotations

import gc
import os
from typing import Any

import pytest
from hypothesis import settings

# The plugin is named for checkouts that were installed before it was an entry point; then it is registered once.
pytest_plugins = ("latentproof.pytest_plugin", "pytester")

# A shared machine has slow moments: no test here is about time.
settings.register_profile("default", deadline=None, derandomize=True, database=None, max_examples=50)
settings.register_profile("nightly", deadline=None, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_finish() -> None:
    """Proofs are millions of small objects that stay: do not look through them for cycles again and again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Neighbouring tests go to one worker, which shares what it has checked and compiled; idle ones take from it."""
    if config.option.dist != "load":
        return None
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)
