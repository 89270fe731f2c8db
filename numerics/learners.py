"""The learners: which target Z a tuple T is clustered by, and how many targets of one datum are counted.

Every learner goes level by level: it codes the s-tuples of symbols learned at the level below, counts codes against
targets over P data, and clusters the codes by their counts; the clusters are the symbols of the next level. They differ
in the target (the objective) and in how much of a datum they use:

    one          one fixed tuple T (the leftmost), one fixed target Z
    cousins      T fixed; all targets in all s-1 cousin tuples, a block of columns for each
    everywhere   the same for every tuple of the level in the whole datum, a block for each ordered pair of siblings
    subtree      T fixed; all s^level tokens under the aunt

Source: arXiv:2605.27734 (2026): `latent` is its algorithm 1; its networks predict at all positions and cousin targets,
which is `latent-everywhere`. Whole-tuple targets are this project's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from latentproof.theory.model import Objective, RegimeError

Targets = Literal["one", "cousins", "everywhere", "subtree"]


@dataclass(frozen=True)
class Learner:
    """What is counted against each coded tuple: the objective says where the target sits, targets how many."""

    objective: Objective
    targets: Targets


LEARNERS: Mapping[str, Learner] = MappingProxyType(
    {
        "latent": Learner("latent", "one"),
        "latent-cousins": Learner("latent", "cousins"),
        "latent-everywhere": Learner("latent", "everywhere"),
        "latent-tuple": Learner("latent-tuple", "one"),
        "latent-tuple-cousins": Learner("latent-tuple", "cousins"),
        "latent-tuple-everywhere": Learner("latent-tuple", "everywhere"),
        "token": Learner("token", "one"),
        "token-subtree": Learner("token", "subtree"),
        "supervised": Learner("supervised", "one"),
    }
)
"""All learners by name."""


def find_learner(name: str) -> Learner:
    """The learner of this name, or `RegimeError` listing the known ones.

    >>> find_learner("latent-cousins")
    Learner(objective='latent', targets='cousins')
    """
    if name not in LEARNERS:
        raise RegimeError(f"learner must be one of {', '.join(LEARNERS)}, got {name!r}")
    return LEARNERS[name]
