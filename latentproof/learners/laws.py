r"""The candidate laws, as logarithms of the number of samples, and the directions in which they differ.

latent v m^3/(1-f), token v m^(L+1)/(1-f), supervised v m^L, each also with the other choice of 1-f. Whole task; source
as in `theory.scale`. At f = 1 a law with 1-f is infinite: no self-supervised learner gets anywhere (theorem E2-full).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from latentproof.theory.model import RHM

LAWS = ("latent", "token", "supervised")
HAS_SHARE: Mapping[str, bool] = {"latent": True, "token": True, "supervised": False}
"""Whether a law has 1/(1-f)."""
FORMULAS: Mapping[str, str] = {"latent": "v m^3", "token": "v m^(L+1)", "supervised": "v m^L"}


def log_law(law: str, rhm: RHM, share: bool | None = None) -> float:
    """ln of the law's number of samples; share: with 1/(1-f) or without (None: as the law has it). inf at f = 1.

    >>> round(math.exp(log_law("latent", RHM(8, 4, 2, 5))))
    1024
    >>> round(math.exp(log_law("latent", RHM(8, 4, 2, 5), share=False)))
    512
    """
    power = {"latent": 3, "token": rhm.L + 1, "supervised": rhm.L}[law]
    missing = log_share(rhm) if (HAS_SHARE[law] if share is None else share) else 0.0
    return math.log(rhm.v) + power * math.log(rhm.m) + missing


def log_share(rhm: RHM) -> float:
    """ln(1/(1-f)); inf at f = 1.

    >>> round(log_share(RHM(8, 4, 2, 5)), 6)
    0.693147
    """
    return math.inf if rhm.f == 1 else -math.log(1 - rhm.f)


def formula(law: str, share: bool) -> str:
    """How the law is written.

    >>> formula("token", True)
    'v m^(L+1)/(1-f)'
    """
    return FORMULAS[law] + ("/(1-f)" if share else "")
