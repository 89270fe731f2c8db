"""A multilayer perceptron with its gradient, and AdamW, in float32.

Object: x -> W_n relu(... relu(W_1 x + b_1) ...) + b_n. Weights start normal with variance 2/fan-in, biases at 0.
Source: He, Zhang, Ren, Sun (2015), arXiv:1502.01852 (start); Loshchilov, Hutter (2019), arXiv:1711.05101, algorithm 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]
"""Single precision; the tests of gradients use double."""


class Perceptron:
    """Fully connected layers of the given widths, input first; `parameters` holds W_1, b_1, W_2, b_2, ...

    >>> net = Perceptron([3, 5, 2], np.random.default_rng(0))
    >>> net.forward(np.ones((4, 3), np.float32)).shape
    (4, 2)
    """

    def __init__(self, widths: Sequence[int], rng: np.random.Generator) -> None:
        self.parameters: list[Array] = []
        for fan_in, fan_out in pairwise(widths):
            weights = rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
            self.parameters += [weights.astype(np.float32), np.zeros(fan_out, np.float32)]
        self._inputs: list[Array] = []

    def forward(self, x: Array) -> Array:
        """The outputs, shape (rows, last width), of rows (rows, first width); kept for `backward`."""
        self._inputs = []
        layers = len(self.parameters) // 2
        for layer in range(layers):
            self._inputs.append(x)
            x = x @ self.parameters[2 * layer] + self.parameters[2 * layer + 1]
            if layer < layers - 1:
                x = np.maximum(x, 0)
        return x

    def backward(self, gradient: Array) -> tuple[list[Array], Array]:
        """From the gradient of the last outputs those of the parameters, in their order, and of the inputs."""
        found: list[Array] = []
        for layer in reversed(range(len(self.parameters) // 2)):
            x = self._inputs[layer]
            found = [x.T @ gradient, gradient.sum(axis=0), *found]
            gradient = gradient @ self.parameters[2 * layer].T
            if layer:
                # x is the rectified output of the layer below: positive where that one passes gradients on.
                gradient = gradient * (x > 0)
        return found, gradient


@dataclass
class AdamW:
    """Adam with decoupled weight decay on these parameters, which `step` changes in place."""

    parameters: list[Array]
    rate: float
    decay: float = 0.01
    beta: tuple[float, float] = (0.9, 0.999)
    _steps: int = 0
    _moments: list[tuple[Array, Array]] = field(default_factory=list)

    def step(self, gradients: Sequence[Array]) -> None:
        """One step down the gradients, given in the parameters' order."""
        if not self._moments:
            self._moments = [(np.zeros_like(p), np.zeros_like(p)) for p in self.parameters]
        self._steps += 1
        first, second = (1 - beta**self._steps for beta in self.beta)
        for parameter, gradient, (mean, square) in zip(self.parameters, gradients, self._moments, strict=True):
            mean += (1 - self.beta[0]) * (gradient - mean)
            square += (1 - self.beta[1]) * (gradient * gradient - square)
            parameter *= 1 - self.rate * self.decay
            parameter -= (self.rate / first) * mean / (np.sqrt(square / second) + 1e-8)
