r"""Next-token laws and entropies at every position, exactly, in one upward and one downward sweep.

Statement: with S_j = the siblings to the left, the downward message at leaf t is P(x_{<t}, X_t = z) up to a factor, so
that normalised it is P(X_t = z | x_{<t}): what lies to the right of t sums to one, and what lies to the left enters by
its inside probabilities. The chain rule gives -sum_t ln P(x_t | x_{<t}) = -ln P(x), which for a grammar (its rules are
distinct, so a string has one derivation) is ln v + (s^L-1)/(s-1) ln m for every string (E7, the string's information).
Source: Jelinek, Lafferty (1991), prefix probabilities of context-free grammars, here on a tree of known shape;
entropies of the model: Cagnetta, Wyart (2024), arXiv:2406.00048.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.belief.evidence import check_leaves, leaf_likelihood, slices
from latentproof.numerics.belief.messages import Messages, downward, upward
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import Hierarchy, of_grammar
from latentproof.theory.model import RegimeError


def next_token_law(grammar: Grammar | Hierarchy, leaves: npt.ArrayLike) -> Messages:
    """P(X_t = z | X_0..X_(t-1) = the leaves before t), shape (count, s^L, A_0), for strings (count, s^L).

    The last token of a string is not read. Fractions for a `Hierarchy.exact()`. Raises `RegimeError` for leaves of
    another shape or alphabet, sizes that do not fit, and strings that the grammar cannot generate.

    >>> g = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    >>> next_token_law(g, [[1, 1, 0, 1]])[0].tolist()
    [[0.5, 0.5], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    """
    hierarchy = of_grammar(grammar) if isinstance(grammar, Grammar) else grammar
    array = check_leaves(hierarchy, leaves)
    return np.concatenate([_laws(hierarchy, array[part], part.start) for part in slices(hierarchy, max(1, len(array)))])


def entropy_of(law: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Entropy -sum p ln p of laws along the last axis, in nats; 0 ln 0 = 0.

    >>> entropy_of(np.array([[0.5, 0.5], [1.0, 0.0]])).round(6).tolist()
    [0.693147, 0.0]
    """
    p = law.astype(np.float64)
    entropy: npt.NDArray[np.float64] = -(p * np.log(np.where(p > 0, p, 1.0))).sum(axis=-1) + 0.0
    return entropy


def next_token_entropy(grammar: Grammar | Hierarchy, leaves: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Entropy of the next token at every position, nats, shape (count, s^L); arguments and errors as above.

    >>> g = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    >>> next_token_entropy(g, [[1, 1, 0, 1]]).round(6).tolist()
    [[0.693147, 0.0, 0.0, 0.0]]
    """
    return entropy_of(next_token_law(grammar, leaves))


def _laws(hierarchy: Hierarchy, leaves: npt.NDArray[Any], start: int) -> Messages:
    up, _ = upward(hierarchy, leaf_likelihood(hierarchy, leaves, None))
    joint = downward(hierarchy, up, "left")[0]
    total = joint.sum(axis=-1, keepdims=True)
    if not (total > 0).all():
        tree, position = np.argwhere(~(total[..., 0] > 0))[0].tolist()
        message = f"got one whose first {position} tokens have probability 0 for tree {start + tree}"
        raise RegimeError(f"leaves must be a string of this grammar, {message}")
    law: Messages = joint / total
    return law
