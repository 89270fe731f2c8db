"""The claims: one file each, binding a statement to its derivation, its experiment and its falsifiers.

`latentproof.claims` is this package and, called, the registry: `lp.claims()` returns every claim by its id.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from latentproof.claim import Claim


class _Claims(ModuleType):
    """A package that can be called: importing a claim's file binds `latentproof.claims` to the package, always."""

    def __call__(self) -> dict[str, Claim]:
        """Return every claim by its id.

        >>> import latentproof as lp
        >>> list(lp.claims())[:2]
        ['latent-prediction', 'target-richness']
        """
        from latentproof.registry import claims

        return claims()


sys.modules[__name__].__class__ = _Claims
