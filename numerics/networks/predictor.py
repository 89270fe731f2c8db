"""The predictor of one module: from a tuple of codes to the laws of its targets, one softmax head a target.

Object: for tuple c, head j a law p_cj on the target's symbols. Minimised: the cross entropy
sum_{c,j} w_cj sum_z -phat_cj(z) ln p_cj(z), phat_cj the empirical law of target j at tuple c, w_cj the share of its
samples that c has. Its minimum without a network are the empirical context vectors that iterative latent clustering
reads off its counts.
Source: arXiv:2605.27734 (2026), section 4.
"""

from __future__ import annotations

import numpy as np

from latentproof.numerics.networks.perceptron import Array, Perceptron


class Predictor:
    """Tuples, one-hot (rows, width), to `heads` laws over `symbols` symbols each."""

    def __init__(self, width: int, hidden: int, heads: int, symbols: int, rng: np.random.Generator) -> None:
        self.heads, self.symbols = heads, symbols
        self._net = Perceptron([width, hidden, hidden, heads * symbols], rng)

    @property
    def parameters(self) -> list[Array]:
        """All that is trained."""
        return self._net.parameters

    def laws(self, x: Array) -> Array:
        """The predicted laws, shape (rows, heads, symbols)."""
        logits = self._net.forward(x).reshape(len(x), self.heads, self.symbols)
        p: Array = np.exp(logits - logits.max(axis=2, keepdims=True))
        p /= p.sum(axis=2, keepdims=True)
        return p

    def gradients(self, laws: Array, seen: Array, weights: Array, more: Array | None = None) -> list[Array]:
        """The cross entropy's gradients at the laws of the last call of `laws`.

        seen: laws (rows, heads, symbols); weights (rows, heads); more: a gradient in the laws themselves, of another
        loss that is to be minimised with it.
        """
        d_logits = (laws - seen) * weights[:, :, None]
        if more is not None:
            d_logits += laws * (more - (more * laws).sum(axis=2, keepdims=True))
        return self._net.backward(d_logits.reshape(len(laws), -1))[0]
