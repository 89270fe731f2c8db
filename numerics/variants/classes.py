"""Number of classes: a root of n_c <= v labels, each with m rules of its own.

Definition: the table of level L is a uniformly random injection [n_c] x [m] -> [v]^s, all other levels as in the plain
model; the label is uniform on [n_c]. The first n_c rows of a uniform injection of [v] x [m] are one.
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, section 2 (n_c classes).
"""

from __future__ import annotations

from latentproof.numerics.arguments import whole_number
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy
from latentproof.numerics.variants.model import FixedModel
from latentproof.theory.model import RHM


def draw_classes(rhm: RHM, classes: int, seed: int) -> FixedModel:
    """Draw a grammar with n_c = `classes` root labels, 1 <= n_c <= v; the plain model at n_c = v.

    >>> draw_classes(RHM(8, 4, 2, 3), 3, seed=0).root_law().shape
    (3,)
    """
    classes = whole_number("classes", classes, 1, rhm.v)
    *lower, top = Grammar.sample(rhm, seed).rules
    return FixedModel(Hierarchy([*lower, top[:classes]], tokens=rhm.v))
