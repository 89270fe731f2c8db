"""The claims by id. A new claim is one file in `latentproof/claims/` and one line here."""

from __future__ import annotations

from functools import cache

from latentproof.claim import Claim
from latentproof.errors import InputError


@cache
def claims() -> dict[str, Claim]:
    """Return every claim by its id.

    >>> list(claims())[:2]
    ['latent-prediction', 'target-richness']
    """
    from latentproof.claims import (
        concept_level,
        depth_over_width,
        entropy_patching,
        forking_tokens,
        latent_prediction,
        latent_thought,
        own_latents_network,
        target_richness,
        template_matching,
        token_pruning,
    )

    modules = (
        latent_prediction,
        target_richness,
        concept_level,
        latent_thought,
        forking_tokens,
        token_pruning,
        entropy_patching,
        depth_over_width,
        template_matching,
        own_latents_network,
    )
    return {module.CLAIM.id: module.CLAIM for module in modules}


def claim(name: str) -> Claim:
    """Return one claim, by its id or from a user's file (a name that ends in .py); `InputError` lists the known ids."""
    if name.endswith(".py"):
        from latentproof.testing.files import load

        return load(name)
    if name not in claims():
        raise InputError(f"claim must be one of {', '.join(claims())}, got {name!r}")
    return claims()[name]
