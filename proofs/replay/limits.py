"""How much work the replay checker does for one file, before it rejects it.

Object: `EFFORT` counts units of about ten microseconds: terms multiplied, parts visited.
Statement: `times`, `power` and `moved` return what SymPy's ring operations return, or reject where the result would be
too large, before it is computed. None of it is shared with the kernel.
Source: fuel, as in any total evaluator.
"""

from __future__ import annotations

from math import comb, prod
from typing import Any

MAX_STEP, MAX_BITS = 200_000, 50_000
LEAST, MOST = 1_000_000, 8_000_000
"""A file may take `LEAST` units and four for each of its characters, at most `MOST`."""


class TooMuch(ValueError):  # noqa: N818  # an answer, not a failure of the program
    """More work than a proof may take."""


class Effort:
    """Units of work of a file so far."""

    def __init__(self) -> None:
        self.file, self.step, self.most = 0, 0, LEAST

    def begin(self, characters: int = 0) -> None:
        """A file of so many characters begins."""
        self.file, self.step, self.most = 0, 0, min(MOST, LEAST + 4 * characters)

    def next_step(self) -> None:
        """A step begins."""
        self.file, self.step = self.file + self.step, 0

    def spend(self, units: int) -> None:
        """Count units, and reject beyond the limits."""
        self.step += units
        if self.step > MAX_STEP or self.file + self.step > self.most:
            raise TooMuch(f"a step may take {MAX_STEP} units of work, and this file {self.most}: this is too much")


EFFORT = Effort()


def bits(p: Any) -> int:
    """Bits of the largest coefficient."""
    return max((max(int(c.numerator).bit_length(), int(c.denominator).bit_length()) for c in p.values()), default=0)


def narrow(count: int) -> None:
    """Reject coefficients that are too long."""
    if count > MAX_BITS:
        raise TooMuch(f"a coefficient may have at most {MAX_BITS} bits, got {count}")


def times(a: Any, b: Any) -> Any:
    """a b."""
    EFFORT.spend(1 + len(a) * len(b))
    if len(a) > 1 or len(b) > 1 or a.LC != 1:
        narrow(bits(a) + bits(b))
    return a * b


def plus(a: Any, b: Any) -> Any:
    """a + b."""
    result = a + b
    longest = max((int(c.denominator).bit_length() for c in result.values()), default=0)
    if longest > 500:
        narrow(longest)
        EFFORT.spend(longest // 20)
    return result


def power(a: Any, e: int) -> Any:
    """a^e."""
    if e == 0 or not a:
        return a.ring(1) if e == 0 else a
    EFFORT.spend(comb(len(a) + min(e, MAX_STEP) - 1, len(a) - 1) * len(a) if len(a) > 1 else 1)
    narrow((bits(a) - 1 + len(a).bit_length()) * e)
    return a**e


def moved(p: Any, moves: list[tuple[Any, Any]]) -> Any:
    """p with generators replaced by generator + number."""
    if not moves or not p:
        return p
    places = [next(i for i, e in enumerate(old.LM) if e) for old, _ in moves]
    highest = [max(exponents[i] for exponents in p) for i in places]
    widest = bits(p) + sum(bits(new) * e for (_, new), e in zip(moves, highest, strict=True))
    narrow(widest)
    for exponents in p:
        EFFORT.spend(prod(exponents[i] + 1 for i in places) * (1 + widest // 200))
    return p.compose(moves)


def coprime(a: Any, b: Any) -> tuple[Any, Any]:
    """a/b in lowest terms."""
    if b == 1:
        return a, b
    # SymPy's greatest common divisors take time that is hard to foresee: only small ones are asked for.
    EFFORT.spend(20 * len(a) * len(b) * (1 + max(map(sum, [*a, *b]), default=0)))
    return a.cancel(b)  # type: ignore[no-any-return]  # SymPy is untyped
