"""K languages under one shared upper grammar.

Definition: the tables of levels cut+1..L are drawn once; those of levels 1..cut once a language, independently, all as
in the plain model. A string has a label, uniform on [v], and a language, uniform on [K], which decides the tables of
its lower levels; all languages share the tokens [v]. Here the root is the number language*v + label, and so is every
symbol above the tokens. cut = L is K unrelated grammars, K = 1 the plain model.
Source: this project's statement of what a concept shared by languages is in the Random Hierarchy Model, after the
Large Concept Model, Barrault et al. (2024), arXiv:2412.08821.
"""

from __future__ import annotations

import numpy as np

from latentproof.numerics.arguments import whole_number
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy
from latentproof.numerics.seeds import check_seed, generator
from latentproof.numerics.variants.model import FixedModel
from latentproof.theory.model import RHM, RegimeError


def draw_grammars(rhm: RHM, K: int, cut: int, seed: int) -> list[Grammar]:
    """One grammar a language, equal above level `cut`, 1 <= cut <= L; K >= 1. The first is `Grammar.sample(rhm, seed)`.

    >>> one, two = draw_grammars(RHM(4, 2, 2, 3), 2, 1, seed=0)
    >>> [bool((a == b).all()) for a, b in zip(one.rules, two.rules)]
    [False, True, True]
    """
    K, cut = whole_number("K", K, 1, 2**16), whole_number("cut", cut, 1, rhm.L)
    first = Grammar.sample(rhm, seed)
    rest = [Grammar.sample(rhm, generator("language", rhm, check_seed(seed), number)) for number in range(1, K)]
    return [first, *(Grammar([*other.rules[:cut], *first.rules[cut:]]) for other in rest)]


def draw_languages(rhm: RHM, K: int, cut: int, seed: int) -> FixedModel:
    """The model whose strings come from K languages; root = language*v + label.

    >>> draw_languages(RHM(4, 2, 2, 3), 2, 1, seed=0).hierarchy
    <Hierarchy with alphabets [4, 8, 8, 8], R=2 uniform rules, s=2>
    """
    return join_languages(draw_grammars(rhm, K, cut, seed))


def join_languages(grammars: list[Grammar]) -> FixedModel:
    """Mix given grammars of one regime uniformly; root = number of the grammar * v + label.

    >>> join_languages([Grammar.sample(RHM(4, 2, 2, 3), seed) for seed in range(3)]).root_law().shape
    (12,)
    """
    if not grammars or any(grammar.rhm != grammars[0].rhm for grammar in grammars):
        raise RegimeError(f"grammars must be of one regime, got {[str(grammar.rhm) for grammar in grammars]}")
    rhm = grammars[0].rhm
    shifts = rhm.v * np.arange(len(grammars))[:, None, None, None]
    tables = [
        (np.stack(rules) + (shifts if level > 1 else 0)).reshape(-1, rhm.m, rhm.s)
        for level, rules in enumerate(zip(*(grammar.rules for grammar in grammars), strict=True), start=1)
    ]
    return FixedModel(Hierarchy(tables, tokens=rhm.v))
