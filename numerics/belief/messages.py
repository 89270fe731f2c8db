r"""The two sweeps of belief propagation on a tree, for many trees at once.

Object: nodes of level l carry symbols a in [A_l]; rules r(a, k) of probability p(k); e_i(x) the likelihood of leaf i.
Statement: with \(u_0 = e\), the upward messages (inside probabilities) are
    \[ u_l(a)=\sum_k p(k)\prod_{i<s} u_{l-1}^{(i)}(r(a,k)_i), \]
the likelihood of the leaves below a node given its symbol. With \(d_L\) the root's law, the downward messages are
    \[ d_{l-1}^{(j)}(z)=\sum_{a,k:\,r(a,k)_j=z} d_l(a)\,p(k)\prod_{i\in S_j} u_{l-1}^{(i)}(r(a,k)_i), \]
where S_j = all siblings i != j gives d u proportional to the posterior, and S_j = {i < j} gives at the leaves the joint
probability of the next token and of all tokens before it, since what lies to the right sums to one.
Source: Pearl (1988), chapter 4; for the Random Hierarchy Model Sclocchi, Favero, Wyart (2024), arXiv:2402.16991.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from latentproof.numerics.hierarchy import Hierarchy, Rules

Messages = npt.NDArray[Any]
"""Floats, or Fractions in the exact lane: shape (count, nodes, symbols)."""

Siblings = Literal["all", "left"]


def upward(hierarchy: Hierarchy, evidence: Messages) -> tuple[list[Messages], npt.NDArray[np.float64]]:
    """The messages u_0..u_L from leaf likelihoods (count, s^L, A_0), and the logarithm of what was divided out.

    In floats every message is divided by its largest entry, so that nothing underflows at any depth; Fractions are left
    as they are. A message without any positive entry stays 0.
    """
    exact = evidence.dtype == object
    messages, scale = [evidence], np.zeros(len(evidence))
    for rules, weights in zip(hierarchy.rules, hierarchy.weights, strict=True):
        below = messages[-1]
        message = (rule_products(below, rules, range(hierarchy.s)) * weights).sum(axis=-1)
        if not exact:
            top = message.max(axis=-1, keepdims=True)
            top[top == 0] = 1
            message = message / top
            scale += np.log(top).sum(axis=(1, 2))
        messages.append(message)
    return messages, scale


def downward(hierarchy: Hierarchy, up: list[Messages], siblings: Siblings) -> list[Messages]:
    """The messages d_0..d_L, each (count, nodes, A_l); in floats each divided by its largest entry."""
    exact = up[0].dtype == object
    message = np.broadcast_to(hierarchy.root_law(), up[-1].shape)
    messages = [message]
    for level in range(hierarchy.L, 0, -1):
        rules, below = hierarchy.rules[level - 1], up[level - 1]
        source = message[..., None] * hierarchy.weights[level - 1]
        children = []
        for j in range(hierarchy.s):
            seen = [i for i in range(hierarchy.s) if (i != j if siblings == "all" else i < j)]
            joint = source * rule_products(below, rules, seen)
            joint = joint.reshape(*joint.shape[:2], rules.shape[0] * rules.shape[1])
            children.append(joint @ _incidence(rules[:, :, j], below))
        message = np.stack(children, axis=2).reshape(below.shape)
        if not exact:
            top = message.max(axis=-1, keepdims=True)
            message = message / np.where(top == 0, 1, top)
        messages.append(message)
    return messages[::-1]


def rule_products(below: Messages, rules: Rules, positions: list[int] | range) -> Messages:
    """prod over positions i of u^(i)(r(a,k)_i), shape (count, nodes, A, R), from messages (count, nodes*s, A_below)."""
    A, R, s = rules.shape
    grouped = below.reshape(len(below), below.shape[1] // s, s, below.shape[-1])
    product = np.ones((*grouped.shape[:2], A, R), dtype=below.dtype)
    for i in positions:
        product = product * grouped[:, :, i][:, :, rules[:, :, i]]
    return product


def _incidence(symbols: Rules, below: Messages) -> Messages:
    """(A*R, A_below): 1 where a rule shows a symbol at this position."""
    matrix = np.zeros((symbols.size, below.shape[-1]), dtype=below.dtype)
    matrix[np.arange(symbols.size), symbols.ravel()] = 1
    return matrix
