"""The clusterer of one module: rows whose predictions are alike get one code, others different codes.

Object: rows y_c, unit vectors, of weights w_c (sum 1); similarities S = (1 + <y_c, y_c'>)/2. A perceptron maps y_c to
e_c; the code's law is h_c = softmax(scale cos(e_c, k_j)) over a codebook k_1..k_d; Q = <h_c, h_c'> is the chance that
two rows get one code. Minimised, with margin M, over all pairs of rows:
    sum w_c w_c' [ -(S-M)_+ ln Q - separation (M-S)_+ ln(1-Q) ]  +  usage sum_j u_j ln u_j,   u = sum_c w_c h_c.
The entropy of usage is off by default: it splits parents among spare codes (figure `network-ablation`).
Source: arXiv:2605.27734 (2026), section 4 (pull and push about a margin).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from latentproof.numerics.networks.perceptron import Array, Perceptron

FLOOR = 1e-5
"""Q and 1-Q count as at least this much, so that no gradient runs away."""


@dataclass(frozen=True)
class ClusterLoss:
    """Margin in (0, 1), weights of separation and usage, scale of the cosines."""

    margin: float = 0.8
    separation: float = 0.5
    usage: float = 0.0
    scale: float = 8.0


class Clusterer:
    """Rows of `width` numbers to the laws of `codes` codes."""

    def __init__(
        self, width: int, hidden: int, codes: int, loss: ClusterLoss, rng: np.random.Generator, embedding: int = 32
    ) -> None:
        self.loss = loss
        self._net = Perceptron([width, hidden, embedding], rng)
        self._book = rng.normal(0, 1, (codes, embedding)).astype(np.float32)

    @property
    def parameters(self) -> list[Array]:
        """All that is trained."""
        return [*self._net.parameters, self._book]

    def laws(self, y: Array) -> Array:
        """The law of the code of each row, (rows, codes)."""
        return self._softmax(_unit(self._net.forward(y))[0], _unit(self._book)[0])

    def _softmax(self, e: Array, k: Array) -> Array:
        logits: Array = self.loss.scale * (e @ k.T)
        h: Array = np.exp(logits - logits.max(axis=1, keepdims=True))
        h /= h.sum(axis=1, keepdims=True)
        return h

    def gradients(self, y: Array, weights: Array) -> tuple[float, list[Array], Array]:
        """The loss at rows y (rows, width) of weights (rows,), its gradients in the order of `parameters`, and in y.

        The gradient in y leaves out what y does to the similarities, which are targets here.
        """
        loss = self.loss
        e, e_norm = _unit(self._net.forward(y))
        k, k_norm = _unit(self._book)
        h = self._softmax(e, k)
        Q = np.clip(h @ h.T, FLOOR, 1 - FLOOR)
        over = 0.5 * (y @ y.T) + (0.5 - loss.margin)
        pull, push = np.maximum(over, 0), loss.separation * np.maximum(-over, 0)
        used = weights @ h
        value = -weights @ (pull * np.log(Q) + push * np.log1p(-Q)) @ weights
        value += loss.usage * float(used @ np.log(used + FLOOR))
        # The gradient in h; pairs are symmetric, so each counts twice.
        pairs = (push / (1 - Q) - pull / Q) * weights
        d_usage = loss.usage * (np.log(used + FLOOR) + used / (used + FLOOR))
        d_h = 2 * weights[:, None] * (pairs @ h) + np.outer(weights, d_usage)
        d_logits = loss.scale * h * (d_h - (d_h * h).sum(axis=1, keepdims=True))
        d_e, d_k = d_logits @ k, d_logits.T @ e
        embedding, d_y = self._net.backward((d_e - e * (d_e * e).sum(axis=1, keepdims=True)) / e_norm)
        return float(value), [*embedding, (d_k - k * (d_k * k).sum(axis=1, keepdims=True)) / k_norm], d_y


def _unit(rows: Array) -> tuple[Array, Array]:
    """The rows at length 1, and their lengths."""
    norm = np.sqrt((rows * rows).sum(axis=1, keepdims=True)) + np.float32(1e-12)
    return rows / norm, norm
