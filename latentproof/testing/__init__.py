"""Stochastic tests with stated error rates, and claims of one's own: what the pytest plugin is made of.

    from latentproof.testing import Claim, Estimate, Exact, Wrong

Importing this package loads none of its modules, so that a session which does not use the plugin pays nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from latentproof.testing.checks import Checks
    from latentproof.testing.claims import Claim, Estimate, Exact, Wrong

__all__ = ["Checks", "Claim", "Estimate", "Exact", "Wrong"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'latentproof.testing' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(
        import_module("latentproof.testing.checks" if name == "Checks" else "latentproof.testing.claims"), name
    )
