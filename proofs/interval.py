r"""Rational interval arithmetic for closed terms: numbers joined by + - * / ^ neg, exp, ln, sqrt and events.

Statement: `enclose(t)` returns rationals low <= t <= high; every rounding goes outwards, to `BITS` significant bits,
and every series is cut with a bound on its rest. `certainly` compares two such enclosures.
Source: interval arithmetic (Moore, 1966); exp by its Taylor series after halving, ln by the series of artanh.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from latentproof.proofs.judgement import Refused, require
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import Term

BITS = 96
MAX_NODES = 200_000
MAX_ARGUMENT = 1 << 20
MAX_BITS = 1 << 22
"""Numbers lie between 2^-MAX_BITS and 2^MAX_BITS."""
Pair = tuple[Fraction, Fraction]


def _down(x: Fraction) -> Fraction:
    """The largest number of BITS significant bits that is <= x."""
    if not x:
        return x
    shift = BITS - (abs(x.numerator).bit_length() - x.denominator.bit_length())
    require(abs(shift) <= MAX_BITS, "a number is too large or too small")
    scaled = (x.numerator << shift) // x.denominator if shift >= 0 else x.numerator // (x.denominator << -shift)
    return Fraction(scaled, 1 << shift) if shift >= 0 else Fraction(scaled << -shift)


def _out(low: Fraction, high: Fraction) -> Pair:
    return _down(low), -_down(-high)


def _mul(a: Pair, b: Pair) -> Pair:
    ends = [x * y for x in a for y in b]
    return _out(min(ends), max(ends))


def _div(a: Pair, b: Pair) -> Pair:
    require(b[0] > 0 or b[1] < 0, "a divisor may be zero")
    return _mul(a, (1 / b[1], 1 / b[0]))


def _power(a: Pair, exponent: Fraction) -> Pair:
    require(exponent.denominator == 1 and 0 <= exponent <= MAX_ARGUMENT, "an exponent must be a natural number")
    result, base, left = (Fraction(1), Fraction(1)), a, int(exponent)
    if exponent > 0 and exponent % 2 == 0 and a[0] < 0 < a[1]:
        base = (Fraction(0), max(-a[0], a[1]))
    while left:
        result = _mul(result, base) if left & 1 else result
        base, left = _mul(base, base), left >> 1
    return result


def _exp_of(x: Fraction) -> Pair:
    """Enclosure of e^x: e^x = (e^(x/2^r))^(2^r), |x/2^r| <= 1/2, and twenty-five terms of the series."""
    require(abs(x) <= MAX_ARGUMENT, "an exponential is too large or too small")
    r = max(0, abs(x.numerator).bit_length() - x.denominator.bit_length() + 2)
    y = x / (1 << r)
    low, high = _out(y, y)
    result, one = (Fraction(1), Fraction(1)), (Fraction(1), Fraction(1))
    terms = 25
    for k in range(terms, 0, -1):
        step = _mul((low / k, high / k), result)
        result = _out(one[0] + step[0], one[1] + step[1])
    rest = 2 * abs(y) ** (terms + 1) / 15511210043330985984000000  # |y|^26/26! + ... <= 2 |y|^26/25!
    result = _out(result[0] - rest, result[1] + rest)
    for _ in range(r):
        result = _mul(result, result)
    return result


def _ln_of(x: Fraction) -> Pair:
    """Enclosure of ln x = j ln 2 + 2 artanh((y-1)/(y+1)) with y = x/2^j in [1/2, 2]."""
    require(x > 0, "the logarithm of a number that may not be positive")
    j = x.numerator.bit_length() - x.denominator.bit_length()
    y = x / (Fraction(2) ** j)
    parts = _artanh((y - 1) / (y + 1)), _artanh(Fraction(1, 3))
    return _out(*(2 * parts[0][i] + 2 * j * parts[1][i if j >= 0 else 1 - i] for i in (0, 1)))


def _artanh(u: Fraction) -> Pair:
    """sum u^(2i+1)/(2i+1), |u| <= 1/3, with the rest of the geometric series."""
    u_low, u_high = _out(u, u)
    square = _mul((u_low, u_high), (u_low, u_high))
    square = (max(square[0], Fraction(0)), square[1])
    terms = 40
    result = (Fraction(0), Fraction(0))
    for i in range(terms, -1, -1):
        step = _mul(square, result)
        result = _out(step[0] + Fraction(1, 2 * i + 1), step[1] + Fraction(1, 2 * i + 1))
    rest = 2 * abs(u) ** (2 * terms + 3)
    low, high = _mul((u_low, u_high), result)
    return _out(low - rest, high + rest)


def _root(x: Fraction) -> Pair:
    """Enclosure of the square root, of 0 for what lies below 0."""
    if x <= 0:
        return Fraction(0), Fraction(0)
    shift = max(0, 2 * BITS - x.numerator.bit_length() + x.denominator.bit_length())
    whole = (x.numerator << (2 * shift)) // x.denominator
    root = isqrt(whole)
    return Fraction(root, 1 << shift), Fraction(root + 1, 1 << shift)


def enclose(t: Term) -> Pair:
    """Rationals low <= t <= high of a closed term; `Refused` where one cannot be given."""
    require(len(subterms(t)) <= MAX_NODES, f"a number may have at most {MAX_NODES} different parts")
    known: dict[int, Pair] = {}
    for node in _postorder(t):
        known[id(node)] = _value(node, [known[id(a)] for a in node.args])
    return known[id(t)]


def _postorder(t: Term) -> list[Term]:
    """Every part once, arguments first; without recursion, since sums of many numbers are deep."""
    order, seen, stack = list[Term](), set[int](), [(t, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((a, False) for a in node.args)
    return order


def _value(t: Term, a: list[Pair]) -> Pair:
    match t.op:
        case "num":
            return _out(t.data, t.data)  # type: ignore[arg-type]  # a literal's data is its Fraction
        case "+":
            return _out(a[0][0] + a[1][0], a[0][1] + a[1][1])
        case "-":
            return _out(a[0][0] - a[1][1], a[0][1] - a[1][0])
        case "neg":
            return -a[0][1], -a[0][0]
        case "*":
            return _mul(a[0], a[1])
        case "/":
            return _div(a[0], a[1])
        case "^":
            require(a[1][0] == a[1][1], "an exponent must be a number")
            return _power(a[0], a[1][0])
        case "exp":
            return _exp_of(a[0][0])[0], _exp_of(a[0][1])[1]
        case "ln":
            return _ln_of(a[0][0])[0], _ln_of(a[0][1])[1]
        case "sqrt":
            require(a[0][0] >= 0, "the root of a number that may be negative")
            return _root(a[0][0])[0], _root(a[0][1])[1]
        case "event":
            surely, never = a[0][1] <= a[1][0], a[1][1] < a[0][0]
            return Fraction(int(surely)), Fraction(int(not never))
        case _:
            raise Refused(f"{t.op!r} is not a number")


def certainly(lhs: Term, op: str, rhs: Term) -> bool:
    """Whether enclosures show lhs <= rhs or lhs < rhs."""
    high, low = enclose(lhs)[1], enclose(rhs)[0]
    return high < low or (op == "<=" and high == low)
