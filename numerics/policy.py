r"""A grammar as a policy: at every position of its strings the next token's law, and what each token decides of a reward.

Object: pi_t(z) = P(X_t = z | x_<t), the policy that a learner of the grammar has, a softmax table with logits of its own
for every prefix; a reward R = sum over the nodes b of one level c of rho(h_b^(c)), which reads the symbols there only;
Q_t(z) = E[R | x_<t, X_t = z].
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

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.arguments import whole_number
from latentproof.numerics.belief.prefix import entropy_of
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.jit import kernel
from latentproof.numerics.sampling.trees import Trees, sample_trees
from latentproof.theory.model import RHM, RegimeError

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
        return 1 - (self.law * self.law).sum(axis=-1)

    @property
    def score(self) -> Array:
        """The square of the gradient of ln pi_t at the token shown, 1 - 2 pi_t(x_t) + sum pi_t^2."""
        at = np.take_along_axis(self.law, self.shown[..., None].astype(np.int64), axis=-1)[..., 0]
        return 1 - 2 * at + (self.law * self.law).sum(axis=-1)

    @property
    def possible(self) -> npt.NDArray[np.int64]:
        """The number of tokens possible; the token is forced where it is 1."""
        return np.asarray((self.law > 0).sum(axis=-1), dtype=np.int64)

    @property
    def relevance(self) -> Array:
        """The variance of Q_t under pi_t, the square of the reward's natural gradient in the logits of the prefix."""
        centred = self.value - (self.law * self.value).sum(axis=-1, keepdims=True)
        return (self.law * centred * centred).sum(axis=-1)


def token_policy(grammar: Grammar, trees: Trees, level: int, worth: npt.ArrayLike) -> Policy:
    """The grammar's policy along sampled strings, for the reward of level `level` in 0..L with rho = `worth` (v,).

    trees: of this grammar, with their latents. Raises `RegimeError` for another shape of worth, a level out of range,
    or more than 2^26 entries.

    >>> g = Grammar([[[[0, 1]], [[1, 1]]], [[[1, 0]], [[0, 0]]]])
    >>> trees = sample_trees(g, 1, seed=0, latents=True)
    >>> token_policy(g, trees, 2, [0, 1]).possible.tolist()
    [[2, 1, 1, 1]]
    """
    rhm = grammar.rhm
    level = whole_number("level", level, 0, rhm.L)
    rho = np.asarray(worth, dtype=np.float64)
    if rho.shape != (rhm.v,):
        raise RegimeError(f"worth must have one number for each of the v = {rhm.v} symbols, got shape {rho.shape}")
    if (count := len(trees.leaves)) * trees.leaves.shape[1] * rhm.v > MAX_SYMBOLS:
        raise RegimeError(f"(count) s^L v must be at most 2^26, got count = {count} at {rhm}")
    symbols = [np.ascontiguousarray(trees.symbols(down), dtype=np.int64) for down in range(rhm.L, -1, -1)]
    law, value = _swept(_spine, grammar.rules, symbols, level, rho, 1 / rhm.m, 1 / rhm.v)
    return Policy(law, value, trees.leaves)


def sampled_policy(grammar: Grammar, start: int, stop: int, seed: int, level: int, worth: npt.ArrayLike) -> Policy:
    """`token_policy` along the strings number start..stop-1 of a data seed.

    >>> sampled_policy(Grammar.sample(RHM(4, 2, 2, 3)), 0, 5, 1, 3, [1, 0, 0, 0]).law.shape
    (5, 8, 4)
    """
    trees = sample_trees(grammar, stop - start, seed, start=start, latents=True)
    return token_policy(grammar, trees, level, worth)


def _swept(
    sweep: Any, rules: tuple[Array, ...], symbols: list[Array], level: int, rho: Array, choice: Any, root: Any
) -> tuple[Array, Array]:
    """The laws and values, level by level from the root; Fractions where rho, choice and root are."""
    L, (v, _, s) = len(rules), rules[0].shape
    count = len(symbols[0])
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
    return mass, np.where(mass > 0, value / given, mass * 0)


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
