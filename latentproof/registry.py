"""The claims by id. A new claim is one file in `latentproof/claims/` and one line here."""

from __future__ import annotations

from functools import cache

from latentproof.claim import Claim
from latentproof.errors import InputError


@cache
def claims() -> dict[str, Claim]:
    """Return every claim by its id.

    >>> list(claims())
    ['latent-prediction', 'target-richness', 'own-latents-network']
    """
    from latentproof.claims import latent_prediction, own_latents_network, target_richness

    return {module.CLAIM.id: module.CLAIM for module in (latent_prediction, target_richness, own_latents_network)}


def claim(name: str) -> Claim:
    """Return one claim, by its id or from a user's file (a name that ends in .py); `InputError` lists the known ids."""
    if name.endswith(".py"):
        from latentproof.testing.files import load

        return load(name)
    if name not in claims():
        raise InputError(f"claim must be one of {', '.join(claims())}, got {name!r}")
    return claims()[name]
