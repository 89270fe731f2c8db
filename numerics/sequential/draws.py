"""Draws as the sequential test reads them: numbered, independent, and inside their declared range."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from latentproof.numerics.sequential.check import Check
from latentproof.numerics.sequential.side import Array

Draw = Callable[[int, int], ArrayLike]
"""draw(start, stop) -> statistics of the independent grammars number start..stop-1, shape (stop-start,) or, for
several values a grammar, (stop-start, columns)."""


def checked(check: Check, values: ArrayLike, start: int, stop: int) -> Array:
    """The draws as rows (stop-start, columns), or ValueError naming the first value that breaks the declaration."""
    columns = check.statistic.columns
    array = np.asarray(values, dtype=np.float64)
    shape = (stop - start,) if len(columns) == 1 else (stop - start, len(columns))
    if array.shape != shape and array.shape != (stop - start, len(columns)):
        raise ValueError(f"{check.id}: draw({start}, {stop}) must have shape {shape}, got {array.shape}")
    rows = array.reshape(stop - start, len(columns))
    for column, (low, high) in enumerate(columns):
        x = rows[:, column]
        wrong = ~((x >= low) & (x <= high))
        rule = f"the declared range [{low:g}, {high:g}]"
        if check.statistic.binary:
            wrong, rule = (x != low) & (x != high), f"the two values {low:g} and {high:g}"
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            raise ValueError(f"{check.id}: draw number {start + at} is {float(x[at])!r}, outside {rule}")
    return rows
