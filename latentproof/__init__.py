"""latentproof: a formal verifier, with numeric checks, for learning from latents on the Random Hierarchy Model.

Every name is loaded on first use, so that `import latentproof` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from latentproof.theory.model import RHM, RegimeError

__version__ = "0.1.0"

_HOME = {
    "RHM": "latentproof.theory.model",
    "RegimeError": "latentproof.theory.model",
}

__all__ = ["RHM", "RegimeError"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'latentproof' has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
