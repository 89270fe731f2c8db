"""latentproof: a formal verifier, with numeric checks, for learning from latents on the Random Hierarchy Model.

Every name is loaded on first use, so that `import latentproof` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from latentproof.bounds import necessary, sufficient
    from latentproof.errors import InputError
    from latentproof.exploration.advice import advise
    from latentproof.exploration.explore import explore
    from latentproof.learners.audit import audit
    from latentproof.numerics.grammar import Grammar
    from latentproof.numerics.measure import measure
    from latentproof.registry import claims
    from latentproof.theory.correlation import correlation
    from latentproof.theory.model import RHM, RegimeError
    from latentproof.theory.scale import scale
    from latentproof.verification import verify

__version__ = "0.1.0"

__all__ = [
    "RHM",
    "Grammar",
    "InputError",
    "RegimeError",
    "advise",
    "audit",
    "claims",
    "correlation",
    "explore",
    "measure",
    "necessary",
    "scale",
    "sufficient",
    "verify",
]

_HOME = {
    "RHM": "theory.model",
    "Grammar": "numerics.grammar",
    "InputError": "errors",
    "RegimeError": "theory.model",
    "advise": "exploration.advice",
    "audit": "learners.audit",
    "correlation": "theory.correlation",
    "explore": "exploration.explore",
    "measure": "numerics.measure",
    "necessary": "bounds",
    "scale": "theory.scale",
    "sufficient": "bounds",
    "verify": "verification",
}


def __getattr__(name: str) -> Any:
    if name == "claims":
        return import_module("latentproof.claims")
    if name not in _HOME:
        raise AttributeError(f"module 'latentproof' has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(f"latentproof.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
