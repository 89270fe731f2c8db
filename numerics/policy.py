r"""A grammar as a policy: the next token's law at every position of its strings, and what a token decides of a reward.

Object: pi_t(z) = P(X_t = z | x_<t), the policy of a learner that knows the grammar, a softmax table with logits of its
own for every prefix; a reward R = sum over the nodes b of one level c of rho(h_b^(c)), which reads the symbols there
only; Q_t(z) = E[R | x_<t, X_t = z].
Statement: the gradient of ln pi_t(z) in the prefix's logits is delta_z - pi_t, of mean square 1 - sum pi_t^2 (energy).
That of E R is pi_t(z) (Q_t(z) - sum pi_t Q_t), and its square in the Fisher metric diag(pi_t) - pi_t pi_t' is the
relevance, the variance of Q_t under pi_t, so that sum_t E(relevance) = Var R.
The tree is read off the string, so that all symbols left of position t are known. On the spine above t
\[ d_{l-1}(z)=\frac1m\sum_{a,k} d_l(a)\,1[r(a,k)_{<j}=\text{seen}]\,1[r(a,k)_j=z] \]
is P(x_<t, spine symbol = z) up to a factor, and the same sum of values carries d times the mean of R; what lies to the
right of the spine enters by its mean given its parent. Values are up to a constant for each prefix: what is known.
Source: Wang et al. (2025), arXiv:2506.01939; Kakade (2001), A natural policy gradient; forward recursion derived here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.arguments import whole_number
from latentproof.numerics.belief.prefix import entropy_of
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.jit import kernel
from latentproof.numerics.sampling.trees import Trees
from latentproof.theory.model import RegimeError

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]

MAX_SYMBOLS = 2**26
"""Most laws' entries (count) s^L v of one call: 1 GB."""


@dataclass(frozen=True, eq=False)
class Policy:
    """law, value: pi_t(z) and Q_t(z), shape (count, s^L, v), Q 0 where pi is; shown: the strings (count, s^L)."""

    law: Array
    value: Array
    shown: Array

    @property
    def entropy(self) -> Floats:
        """H(pi_t) in nats, shape (count, s^L)."""
        return entropy_of(self.law)

    @property
    def energy(self) -> Array:
        """1 - sum pi_t^2, the mean square of the gradient of ln pi_t."""
        energy: Array = 1 - (self.law * self.law).sum(axis=-1)
        return energy

    @property
    def score(self) -> Array:
        """The square of the gradient of ln pi_t at the token shown, 1 - 2 pi_t(x_t) + sum pi_t^2."""
        at = np.take_along_axis(self.law, self.shown[..., None].astype(np.int64), axis=-1)[..., 0]
        score: Array = 1 - 2 * at + (self.law * self.law).sum(axis=-1)
        return score

    @property
    def possible(self) -> npt.NDArray[np.int64]:
        """The number of tokens possible; the token is forced where it is 1."""
        return np.asarray((self.law > 0).sum(axis=-1), dtype=np.int64)

    @property
    def relevance(self) -> Array:
        """The variance of Q_t under pi_t, the square of the reward's natural gradient in the logits of the prefix."""
        centred = self.value - (self.law * self.value).sum(axis=-1, keepdims=True)
        relevance: Array = (self.law * centred * centred).sum(axis=-1)
        return relevance


def grown(grammar: Grammar, count: int, rng: np.random.Generator) -> list[Array]:
    """Trees with their symbols, root first: arrays (count, s^d), d = 0..L; for a few strings of each of many grammars.

    >>> g = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    >>> [level.shape for level in grown(g, 3, np.random.default_rng(0))]
    [(3, 1), (3, 2), (3, 4)]
    """
    rhm = grammar.rhm
    symbols = [rng.integers(rhm.v, size=(count, 1))]
    for rules in reversed(grammar.rules):
        above = symbols[-1]
        symbols.append(rules[above, rng.integers(rhm.m, size=above.shape)].reshape(count, -1))
    return symbols


def symbol_policy(grammar: Grammar, symbols: list[Array], level: int, worth: npt.ArrayLike) -> Policy:
    """The grammar's policy along strings whose `symbols` are given, root first, for a reward as in `token_policy`.

    Raises `RegimeError` for another shape of worth, a level out of range, or more than 2^26 entries.

    >>> g = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    >>> symbol_policy(g, [np.array(x) for x in ([[0]], [[1, 0]], [[1, 1, 0, 1]])], 2, [0, 1]).possible.tolist()
    [[2, 1, 1, 1]]
    """
    rhm = grammar.rhm
    level = whole_number("level", level, 0, rhm.L)
    rho = np.asarray(worth, dtype=np.float64)
    if rho.shape != (rhm.v,):
        raise RegimeError(f"worth must have one number for each of the v = {rhm.v} symbols, got shape {rho.shape}")
    if symbols[-1].size * rhm.v > MAX_SYMBOLS:
        raise RegimeError(f"(count) s^L v must be at most 2^26, got count = {len(symbols[-1])} at {rhm}")
    return swept(grammar.rules, symbols, level, rho)


def token_policy(grammar: Grammar, trees: Trees, level: int, worth: npt.ArrayLike) -> Policy:
    """The grammar's policy along sampled strings, for the reward of level `level` in 0..L with rho = `worth` (v,).

    trees: of this grammar, with their latents. Errors as `symbol_policy`.

    >>> from latentproof.numerics.sampling.trees import sample_trees
    >>> g = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    >>> token_policy(g, sample_trees(g, 5, seed=1, latents=True), 2, [1, 0]).law.shape
    (5, 4, 2)
    """
    symbols = [np.ascontiguousarray(trees.symbols(down), dtype=np.int64) for down in range(trees.L, -1, -1)]
    return symbol_policy(grammar, symbols, level, worth)


def swept(rules: Sequence[Array], symbols: list[Array], level: int, rho: Array) -> Policy:
    """The laws and values, level by level from the root; in Fractions where rho holds them."""
    L, (v, m, s) = len(rules), rules[0].shape
    count, exact = len(symbols[0]), rho.dtype == object
    choice, root = (Fraction(1, m), Fraction(1, v)) if exact else (1 / m, 1 / v)
    sweep = _spine.py_func if exact else _spine  # type: ignore[attr-defined]  # of a compiled function
    mass = np.full((count, 1, v), root, dtype=rho.dtype)
    value = mass * rho if level == L else mass * 0
    mean = rho  # of what is below one symbol, from the reward's level upwards
    means = {level: rho}
    for above in range(level + 1, L + 1):
        mean = mean[rules[above - 1]].sum(axis=(1, 2)) * choice
        means[above] = mean
    for below in range(L - 1, -1, -1):
        table, nothing = rules[below], rho * 0
        right = means[below] if below >= level else nothing
        own = rho if below == level else nothing
        seen = symbols[L - below].reshape(count, -1, s)
        shape = (count, mass.shape[1] * s, v)
        new_mass, new_value = np.zeros(shape, dtype=rho.dtype), np.zeros(shape, dtype=rho.dtype)
        sweep(table, seen, mass, value, right, own, choice, new_mass, new_value)
        mass, value = new_mass, new_value
    given = np.where(mass > 0, mass, mass * 0 + 1)
    return Policy(mass, np.where(mass > 0, value / given, mass * 0), symbols[-1])


@kernel
def _spine(  # type: ignore[no-untyped-def]  # compiled
    rules, seen, mass, value, right, own, choice, new_mass, new_value
):
    """One level down, for every node and every number of its children seen; the children's masses sum to one."""
    v, m, s = rules.shape
    for tree in range(mass.shape[0]):
        for node in range(mass.shape[1]):
            first = node * s
            for a in range(v):
                if mass[tree, node, a] == 0:
                    continue
                for k in range(m):
                    ahead = own[0] * 0
                    for i in range(1, s):
                        ahead += right[rules[a, k, i]]
                    for j in range(s):
                        z = rules[a, k, j]
                        share = mass[tree, node, a] * choice
                        new_mass[tree, first + j, z] += share
                        new_value[tree, first + j, z] += value[tree, node, a] * choice + share * (ahead + own[z])
                        if z != seen[tree, node, j]:
                            break
                        if j + 1 < s:
                            ahead -= right[rules[a, k, j + 1]]
            for j in range(s):
                whole = new_mass[tree, first + j, 0]
                for z in range(1, v):
                    whole += new_mass[tree, first + j, z]
                for z in range(v):
                    new_mass[tree, first + j, z] /= whole
                    new_value[tree, first + j, z] /= whole
