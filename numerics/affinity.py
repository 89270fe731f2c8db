"""How alike two grammars that differ by one swap look to any learner: the affinity of the two-point bound S3.

Exchange the tuples of two slots (a, k) and (a', k'), a != a', of the level's table. Both grammars are equally likely
and their synonym partitions differ (m >= 2), so from P pairs (T, Z) no learner errs on both with probability below
rho^(2P)/4, where rho = sum sqrt(p p') is the affinity of the two full joint laws of (T, Z). Every swap gives a valid
bound; the strongest comes from the swap of largest rho. Near 1, 1 - rho is computed as the squared Hellinger distance
(1/2) sum (sqrt p - sqrt p')^2 from the differences p - p', so that nothing cancels.

The table enters the law twice: through T's parent, and for latent, latent-tuple and token also through the edge
from the aunt to the target. With J the law of (parent, aunt) and D the chain from level l-1 to Z, moving the tuples
r(a, k) and r(a', k') with first symbols u and u' changes the law of (parent, target) by

    P'(x, z) - P(x, z) = (J(x, a) - J(x, a')) (D(u', z) - D(u, z))/m    (latent, token),

for latent-tuple it exchanges two columns, for supervised nothing changes.
Source: Le Cam (1973), the two-point method; the RHM's tables after Cagnetta et al. (2024), arXiv:2307.02129.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.jit import kernel
from latentproof.numerics.joint import aunt_target, parent_target, sibling_law
from latentproof.theory.model import Objective, RegimeError, check_level, check_objective

Law = npt.NDArray[np.float64]

MAX_TERMS = 4 * 10**8
"""Square roots spent on one search (seconds); beyond it only the most promising parent pairs are tried."""


def swap_affinity(grammar: Grammar, objective: Objective, level: int) -> float:
    """rho, the largest affinity sum sqrt(p p') over one-swap neighbours of the level's table, in [0, 1].

    Arguments, errors and the search as for `swap_hellinger`, which is 1 - rho to full relative precision.

    >>> from latentproof.theory.model import RHM
    >>> swap_affinity(Grammar.sample(RHM(8, 4, 2, 3)), "latent", 1) < 1
    True
    """
    return 1 - swap_hellinger(grammar, objective, level)


def swap_hellinger(grammar: Grammar, objective: Objective, level: int, max_terms: int = MAX_TERMS) -> float:
    """1 - rho = min over swaps of (1/2) sum (sqrt p - sqrt p')^2 for the full joint laws of (T, Z), level 1..L-1.

    Both parents must have positive probability (else a swapped tuple never occurs). Exact over all swaps while
    that costs at most max_terms square roots: by default 4*10^8, enough up to v = 32, m = 16. Beyond, the pairs of
    parents are tried in the order of the part that T alone contributes, as many as fit and at least one: still a valid
    bound, possibly not the strongest. inf if fewer than two parents are present. Raises `RegimeError` for m = 1, where
    a swap leaves the partition alone.
    """
    rhm = grammar.rhm
    check_objective(objective)
    level = check_level(rhm, level)
    if rhm.m < 2:
        raise RegimeError("m must be at least 2 for a swap to change the synonym partition, got m = 1")
    law = parent_target(grammar, objective, level)
    pairs = _candidates(law)
    if len(pairs) == 0:
        return float("inf")
    if objective == "supervised":
        return float(_tuple_side(law, pairs[:1, 0], pairs[:1, 1])[0]) / rhm.m
    siblings = sibling_law(grammar, level)
    if objective == "latent-tuple":
        return float(min(_exchanged_columns(siblings, law, rhm.m, a, b) for a, b in pairs.tolist()))
    below = aunt_target_from_symbol(grammar, objective, level)
    firsts = np.ascontiguousarray(grammar.rules[level - 1][:, :, 0])
    return float(nearest_swap(law, siblings, below, firsts, pairs, max_terms))


def aunt_target_from_symbol(grammar: Grammar, objective: Objective, level: int) -> Law:
    """P(Z = z | the aunt's child 0), shape (v, v): the identity for latent, the lower channels for token.

    >>> aunt_target_from_symbol(Grammar([[[[0, 1]], [[0, 0]]]] * 3), "token", 2)
    array([[1., 0.],
           [1., 0.]])
    """
    if objective == "latent" or level == 1:
        return np.eye(grammar.rhm.v)
    return aunt_target(grammar, "token", level - 1)


def _candidates(law: Law) -> npt.NDArray[np.int64]:
    present = np.flatnonzero(law.sum(1) > 0)
    first, second = (present[index] for index in np.triu_indices(len(present), 1))
    order = np.argsort(_tuple_side(law, first, second), kind="stable")
    return np.stack([first, second], axis=1)[order]


def _tuple_side(law: Law, a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> Law:
    """For each pair a[i], b[i] of parents, what the swap changes in the law through T's parent alone, times m."""
    side: Law = _squares(law[a] - law[b], law[a], law[b]).sum(axis=1)
    return side


def _squares(difference: Law, p: Law, q: Law) -> Law:
    # (sqrt p - sqrt q)^2 = (p - q)^2/(sqrt p + sqrt q)^2 keeps the digits of a small difference.
    roots = np.sqrt(p) + np.sqrt(q)
    ratio: Law = np.divide(difference, roots, out=np.zeros_like(roots), where=roots > 0)
    return np.square(ratio)


def _exchanged_columns(siblings: Law, law: Law, m: int, a: int, b: int) -> float:
    """Squared Hellinger distance for latent-tuple, slots (a, 0) and (b, 0); all slots of a parent are alike."""
    swapped = law.copy()
    swapped[:, [a * m, b * m]] = law[:, [b * m, a * m]]
    rows = np.full(len(law), float(m))
    rows[[a, b]] -= 1
    kept = rows @ _squares(swapped - law, law, swapped).sum(1)
    moved = _squares(law[a] - swapped[b], law[a], swapped[b]) + _squares(law[b] - swapped[a], law[b], swapped[a])
    return float(kept + moved.sum()) / (2 * m)


@kernel
def nearest_swap(
    law: Law,
    siblings: Law,
    below: Law,
    firsts: npt.NDArray[np.int64],
    pairs: npt.NDArray[np.int64],
    max_terms: int,
) -> float:
    """Least squared Hellinger distance over the swaps of the pairs of parents, in their order, for latent and token.

    law: P(parent, z) (v, D); siblings: J (v, v); below: D (v, D); firsts: first symbols of the level's tuples (v, m);
    pairs (q, 2). Stops before more than max_terms square roots, but tries at least one pair.
    """
    v, width = law.shape
    m = firsts.shape[1]
    spent = 0
    least = np.inf
    for index in range(pairs.shape[0]):
        a, b = pairs[index]
        tried = np.zeros((v, v), dtype=np.bool_)
        if index > 0 and spent + m * m * (v + 2) * width > max_terms:
            break
        for k in range(m):
            for h in range(m):
                u, w = firsts[a, k], firsts[b, h]
                if tried[u, w]:
                    continue
                tried[u, w] = True
                spent += (v + 2) * width
                total = 0.0
                for x in range(v):
                    copies = m - 1 if x in (a, b) else m
                    push = (siblings[x, a] - siblings[x, b]) / m
                    if push != 0 and u != w:
                        total += copies * shifted_row(law[x], law[x], push, below[w], below[u])
                push = (siblings[b, a] - siblings[b, b]) / m
                total += shifted_row(law[a], law[b], push, below[w], below[u])
                push = (siblings[a, a] - siblings[a, b]) / m
                total += shifted_row(law[b], law[a], push, below[w], below[u])
                least = min(least, total / (2 * m))
    return least


@kernel
def shifted_row(p: Law, q: Law, push: float, to: Law, away: Law) -> float:
    """sum_z (sqrt p_z - sqrt p'_z)^2 for p' = q + push (to - away)."""
    total = 0.0
    for z in range(p.shape[0]):
        shift = push * (to[z] - away[z])
        # A law cannot be negative: what rounding leaves below zero is zero.
        other = max(q[z] + shift, 0.0)
        roots = np.sqrt(p[z]) + np.sqrt(other)
        if roots > 0:
            ratio = (q[z] - p[z] + shift) / roots
            total += ratio * ratio
    return total
