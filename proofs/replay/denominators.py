"""Denominators of the replay checker's quotients: products of polynomials, kept as factors."""

from __future__ import annotations

from typing import Any

from latentproof.proofs.replay.limits import power, times

Under = dict[Any, int]
"""A denominator: its factors, each with a positive exponent."""


def product_of(ring_: Any, under: Under) -> Any:
    """The denominator as one polynomial."""
    result = ring_(1)
    for factor, e in under.items():
        result = times(result, power(factor, e))
    return result


def merge(one: Under, two: Under) -> Under:
    """The product of two denominators."""
    return {factor: one.get(factor, 0) + two.get(factor, 0) for factor in {**one, **two}}
