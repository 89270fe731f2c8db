"""Settings of the whole suite: derandomised property tests; at night fresh ones, at a fresh suite seed.

HYPOTHESIS_PROFILE=nightly pytest --latentproof-seed=fresh
"""

from __future__ import annotations

import os

from hypothesis import settings

# The plugin is named for checkouts that were installed before it was an entry point; then it is registered once.
pytest_plugins = ("latentproof.pytest_plugin", "pytester")

# A shared machine has slow moments: no test here is about time.
settings.register_profile("default", deadline=None, derandomize=True, database=None, max_examples=50)
settings.register_profile("nightly", deadline=None, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
