r"""Intervals of whole numbers over 2^SCALE: arithmetic, exp, ln and roots with every rounding outwards.

Object: a pair (low, high) of integers stands for all reals in [low, high]/2^SCALE.
Statement: each function returns a pair that holds every value of the operation on the reals of its arguments. exp and
ln are computed with GUARD more bits, from truncated series whose errors, all together, lie below 2^(GUARD - 16) units
of the longer scale: exp after division by ln 2 and by 2^8, ln by the series of artanh.
Source: interval arithmetic (Moore, 1966); Brent, Zimmermann (2010), Modern Computer Arithmetic, section 4.3.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from latentproof.proofs.judgement import require

SCALE, GUARD = 160, 48
LONG = SCALE + GUARD
ONE = 1 << SCALE
MAX_ARGUMENT = 1 << (SCALE + 20)
"""|x| <= 2^20 in e^x."""
Pair = tuple[int, int]


def rational(x: Fraction) -> Pair:
    """The number itself."""
    return (x.numerator << SCALE) // x.denominator, -((-x.numerator << SCALE) // x.denominator)


def add(a: Pair, b: Pair) -> Pair:
    """a + b."""
    return a[0] + b[0], a[1] + b[1]


def negative(a: Pair) -> Pair:
    """-a."""
    return -a[1], -a[0]


def multiply(a: Pair, b: Pair) -> Pair:
    """a b."""
    if a[0] >= 0 <= b[0]:
        return (a[0] * b[0]) >> SCALE, -((-a[1] * b[1]) >> SCALE)
    ends = [x * y for x in a for y in b]
    return min(ends) >> SCALE, -(-max(ends) >> SCALE)


def divide(a: Pair, b: Pair) -> Pair:
    """a/b, b not 0."""
    require(b[0] > 0 or b[1] < 0, "a divisor may be zero")
    low = min((x << SCALE) // y for x in a for y in b)
    return low, max(-((-x << SCALE) // y) for x in a for y in b)


def power(a: Pair, exponent: int) -> Pair:
    """a^exponent, exponent >= 0."""
    if exponent > 0 and exponent % 2 == 0 and a[0] < 0 < a[1]:
        a = (0, max(-a[0], a[1]))
    result, base = (ONE, ONE), a
    while exponent:
        result = multiply(result, base) if exponent & 1 else result
        exponent >>= 1
        base = multiply(base, base) if exponent else base
    return result


def root(a: Pair) -> Pair:
    """The square root, a >= 0."""
    require(a[0] >= 0, "the root of a number that may be negative")
    return isqrt(a[0] << SCALE), isqrt(a[1] << SCALE) + 1


def exponential(a: Pair) -> Pair:
    """e^a."""
    require(a[0] >= -MAX_ARGUMENT and a[1] <= MAX_ARGUMENT, "an exponential is too large or too small")
    low, at = _exp(a[0])
    high, to = (low, at) if a[1] == a[0] else _exp(a[1])
    # Relative errors: |n| <= 2^21 units of ln 2, some 50 units of the series times 2^8 for the squarings.
    low, high = low - (low >> (LONG - 24)) - 1, high + (high >> (LONG - 24)) + 1
    return _shift(low, at - GUARD), -_shift(-high, to - GUARD)


def _shift(x: int, by: int) -> int:
    return x << by if by >= 0 else x >> -by


def _exp(x: int) -> tuple[int, int]:
    """e^x = v 2^(n - LONG), 1 <= v/2^LONG < 2 or so: v and n."""
    n, rest = divmod(x << GUARD, LN_TWO)
    rest >>= 8
    total = term = 1 << LONG
    k = 1
    while term:
        term = (term * rest >> LONG) // k
        total += term
        k += 1
    for _ in range(8):
        total = total * total >> LONG
    return total, n


def logarithm(a: Pair) -> Pair:
    """ln a, a > 0."""
    require(a[0] > 0, "the logarithm of a number that may not be positive")
    low = _ln(a[0] << GUARD, LONG)
    high = low if a[0] == a[1] else _ln(a[1] << GUARD, LONG)
    return (low >> GUARD) - 1, (high >> GUARD) + 2


def _ln(x: int, bits: int) -> int:
    """2^bits ln(x/2^bits) up to less than 2^16 units."""
    j = x.bit_length() - bits
    y = _shift(x, -j) if j <= 0 else x  # x/2^j lies in [1/2, 1)
    one = 1 << (bits + max(j, 0))
    u = ((y - one) << bits) // (y + one)
    square, term, total, k = u * u >> bits, u, u, 1
    while term and term != -1:
        term = term * square >> bits
        k += 2
        total += term // k
    return 2 * total + j * (LN_TWO if bits == LONG else 0)


def _ln_two() -> int:
    """2^LONG ln 2, to the nearest unit or the one below."""
    bits = LONG + 32
    term, total, k = (1 << bits) // 3, (1 << bits) // 3, 1
    while term:
        term //= 9
        k += 2
        total += term // k
    return 2 * total >> 32


LN_TWO = _ln_two()
