"""How much work one check may be: a proof file of a few lines must not keep the kernel busy for hours.

Object: `WORK` counts units, ten microseconds or less each: terms multiplied, parts visited, characters of normal forms.
Statement: a step that needs more than `MAX_STEP` units, or a theorem with its lemmas more than `MAX_CHECK`, raises
`ValueError`, which the kernel turns into a refusal. No step or theorem of the library takes a quarter of these.
Source: fuel, as in any total evaluator.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MAX_STEP, MAX_CHECK = 400_000, 4_000_000
MAX_BITS = 50_000
"""Bits of a coefficient."""


class Work:
    """Units of work since a check and a step began."""

    def __init__(self) -> None:
        self.check = self.step = 0
        self.checking = False

    def __enter__(self) -> None:
        """A check begins; what others do with terms, before and after it, is not counted."""
        self.check, self.step, self.checking = 0, 0, True

    def __exit__(self, *_: object) -> None:
        """The check ends."""
        self.checking = False

    def next_step(self) -> None:
        """A step begins."""
        self.check, self.step = self.check + self.step, 0

    def spend(self, units: int) -> None:
        """Count units; `ValueError` beyond the limits."""
        if not self.checking:
            return
        self.step += units
        if self.step > MAX_STEP or self.check + self.step > MAX_CHECK:
            raise ValueError(f"a step may take {MAX_STEP} units of work, and a check {MAX_CHECK}: this is too much")


WORK = Work()


def spend_bits(bits: int) -> None:
    """Refuse coefficients beyond `MAX_BITS`."""
    if bits > MAX_BITS:
        raise ValueError(f"a coefficient may have at most {MAX_BITS} bits, got {bits}")


@contextmanager
def no_cycles_sought() -> Iterator[None]:
    """Terms and normal forms are trees: looking for cycles among them would take a quarter of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
