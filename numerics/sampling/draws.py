"""Rule choices from random words: exactly uniform on 0..R-1, or of a given law.

Widths: R | 16 takes the low bits of half a byte, R | 256 those of a byte, and neither rejects; else b = 16 or 32 bits
x give floor(x R / 2^b), and x is rejected where (x R mod 2^b) < (2^b mod R), which leaves every value equally many x
(Lemire 2019, "Fast random integer generation in an interval", arXiv:1805.10941). Rejected draws are replaced from a
stream keyed by the number of the draw, so that no draw depends on another. A law that is not uniform takes 53 bits
through its cumulative sums.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from latentproof.numerics.jit import kernel
from latentproof.numerics.sampling.counter import GOLDEN, REDRAW, Words, mix

Choices = npt.NDArray[Any]
Law = npt.NDArray[np.float64]

WEIGHTED = 64
"""The width of a draw from a law that is not uniform."""


def draw_width(R: int) -> int:
    """Bits of one uniform draw on 0..R-1: 4 where R divides 16, 8 where 256, 16 while a rejection is rare, else 32.

    >>> draw_width(8), draw_width(64), draw_width(6), draw_width(10**6)
    (4, 8, 16, 32)
    """
    if 256 % R == 0:
        return 4 if R <= 16 else 8
    return 16 if R <= 512 else 32


@kernel
def choose(
    words: Words, width: int, R: int, cumulative: Law, choice: Choices, key: np.uint64, first: np.uint64
) -> None:
    """Fill choice, shape (size,), from words; first: the number of the first draw; cumulative (R,) for WEIGHTED."""
    if width == 4:
        take_halves(words.view(np.uint8), R, choice)
    elif width == 8:
        take_bits(words.view(np.uint8), R, choice)
    elif width == 16:
        if scale_16(words.view(np.uint16), np.uint64(R), choice):
            redraw(words.view(np.uint16), np.uint64(R), np.uint64(16), choice, key, first)
    elif width == 32:
        if scale_32(words.view(np.uint32), np.uint64(R), choice):
            redraw(words.view(np.uint32), np.uint64(R), np.uint64(32), choice, key, first)
    else:
        invert(words, cumulative, choice)


@kernel
def take_bits(draws: npt.NDArray[np.uint8], R: int, choice: Choices) -> None:
    """choice = draw mod R for R a power of two."""
    mask = np.uint8(R - 1)
    for i in range(choice.size):
        choice[i] = draws[i] & mask


@kernel
def take_halves(draws: npt.NDArray[np.uint8], R: int, choice: Choices) -> None:
    """choice = half a draw mod R, R a power of two up to 16: of 64 draws first the lower halves, then the upper ones.

    Of fewer than 64 draws at the end the lower halves are as many as the upper ones, or one more.
    """
    mask = np.uint8(R - 1)
    whole = choice.size // 128
    for group in range(whole):
        for i in range(64):
            choice[128 * group + i] = draws[64 * group + i] & mask
        for i in range(64):
            choice[128 * group + 64 + i] = (draws[64 * group + i] >> np.uint8(4)) & mask
    rest = choice.size - 128 * whole
    half = (rest + 1) // 2
    for i in range(rest):
        draw = draws[64 * whole + i % half]
        choice[128 * whole + i] = (draw if i < half else draw >> np.uint8(4)) & mask


# The widths are written out below: LLVM vectorises the products only where it knows how many bits they have.


@kernel
def scale_16(draws: npt.NDArray[np.uint16], R: np.uint64, choice: Choices) -> bool:
    """choice = floor(draw * R / 2^16); whether any draw has to be rejected."""
    factor = R & np.uint64(0xFFFF)
    low = np.uint64(0xFFFF)
    for i in range(choice.size):
        product = np.uint64(draws[i]) * factor
        choice[i] = product >> np.uint64(16)
        low = min(low, product & np.uint64(0xFFFF))
    return bool(low < np.uint64(0x10000) % R)


@kernel
def scale_32(draws: npt.NDArray[np.uint32], R: np.uint64, choice: Choices) -> bool:
    """choice = floor(draw * R / 2^32); whether any draw has to be rejected."""
    factor = R & np.uint64(0xFFFFFFFF)
    low = np.uint64(0xFFFFFFFF)
    for i in range(choice.size):
        product = np.uint64(draws[i]) * factor
        choice[i] = product >> np.uint64(32)
        low = min(low, product & np.uint64(0xFFFFFFFF))
    return bool(low < np.uint64(0x100000000) % R)


@kernel
def redraw(draws: Choices, R: np.uint64, bits: np.uint64, choice: Choices, key: np.uint64, first: np.uint64) -> None:
    """Replace the choices of rejected draws."""
    mask = (np.uint64(1) << bits) - np.uint64(1)
    threshold = (mask + np.uint64(1)) % R
    for i in range(choice.size):
        product = np.uint64(draws[i]) * R
        z = (key ^ REDRAW) + (first + np.uint64(i)) * GOLDEN
        while (product & mask) < threshold:
            z = mix(z + GOLDEN)
            product = (z & mask) * R
        choice[i] = product >> bits


@kernel
def invert(words: Words, cumulative: Law, choice: Choices) -> None:
    """choice = the first k with cumulative[k] above a uniform number of 53 bits."""
    last = cumulative.size - 1
    for i in range(choice.size):
        uniform = (words[i] >> np.uint64(11)) * (1.0 / 9007199254740992.0)
        k = 0
        while k < last and cumulative[k] <= uniform:
            k += 1
        choice[i] = k
