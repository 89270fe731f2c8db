r"""The replay checker's numbers over listed domains: sums written out, functions looked up, mpmath's intervals.

Statement: `evaluate` returns a line only if both sides of an inequality lie apart for every choice of its free indices
among the elements that the hypotheses list, which must be as many as the domain has and all different.
Source: mpmath's intervals (`libmpi`), pairs of numbers with directed rounding (Johansson et al.). None of it is shared
with the kernel.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

from mpmath import libmp
from mpmath.libmp import libmpi

from latentproof.proofs.replay.state import Line, Step, Theorem
from latentproof.proofs.replay.terms import Node, Rejected, free, need

BITS = 160
ZERO, ONE = libmpi.mpi_zero, (libmp.fone, libmp.fone)
BINARY = {"+": libmpi.mpi_add, "-": libmpi.mpi_sub, "*": libmpi.mpi_mul, "/": libmpi.mpi_div}
MOST = 2_000_000


class Table:
    """What the hypotheses f(e, ..) = number say: values of functions, and the elements of domains, all by name."""

    def __init__(self, th: Theorem) -> None:
        self.members: dict[str, dict[str, Node]] = {}
        self.values: dict[tuple[str, ...], Any] = {}
        self.found: dict[tuple[int, tuple[str, ...]], Any] = {}
        self.about: dict[int, tuple[str, ...]] = {}
        self.names: set[str] = set()
        for h in th.hypotheses:
            place, op, value = h["rel"]
            if op != "=" or h["over"] or place[0] != "app" or value[0] != "num":
                continue
            # One name has one meaning in a theorem and its steps, so names tell functions and elements apart.
            if all(x[0] == "var" and x[1][2][0] == "domain" for x in place[2]):
                self.values[(place[1][1], *(x[1][1] for x in place[2]))] = ratio(value[1])
                for x in place[2]:
                    self.members.setdefault(x[1][2][1], {})[x[1][1]] = x
                    self.names.add(x[1][1])

    def of(self, domain: Node) -> list[str]:
        """The elements of a domain, all of them."""
        members = self.members.get(domain[1], {}) if domain[0] == "domain" else {}
        whole = bool(members) and domain[2] is not None and domain[2][0] == "num"
        need(whole and domain[2][1] == len(members), "a domain is not listed in full")
        return list(members)

    def where(self, index: Node, at: dict[str, str]) -> str:
        """The element an index stands for: itself, or the one that is put in its place."""
        need(index[0] == "var" and (index[1][1] in self.names or index[1][1] in at), "not a listed index")
        return str(index[1][1]) if index[1][1] in self.names else at[index[1][1]]

    def interval(self, t: Node, at: dict[str, str]) -> Any:
        """An interval that holds the value of a term."""
        names = self.about.get(id(t))
        if names is None:
            names = self.about[id(t)] = tuple(sorted(free(t).keys() - self.names))
        need(all(name in at for name in names), "a variable without a value")
        key = id(t), tuple([at[name] for name in names])
        if key not in self.found:
            need(len(self.found) < MOST, "too many values")
            self.found[key] = self.compute(t, at)
        return self.found[key]

    def compute(self, t: Node, at: dict[str, str]) -> Any:
        """One operation."""
        op, data, args = t
        if op == "num":
            return ratio(data)
        if op == "app":
            value = self.values.get((data[1], *(self.where(x, at) for x in args)))
            need(value is not None, "a value is not listed")
            return value
        if op == "delta":
            return ONE if self.where(args[0], at) == self.where(args[1], at) else ZERO
        if op == "sum":
            need(data[1] not in self.names, "an element is bound")
            left_out = self.where(args[1], at) if len(args) == 2 else None
            total = ZERO
            for x in self.of(data[2]):
                if x != left_out:
                    total = libmpi.mpi_add(total, self.interval(args[0], {**at, data[1]: x}), BITS)
            return total
        if op == "^":
            need(args[1][0] == "num" and args[1][1].denominator == 1 and 0 <= args[1][1] <= 10_000, "not an exponent")
            return libmpi.mpi_pow_int(self.interval(args[0], at), int(args[1][1]), BITS)
        need(op in (*BINARY, "neg", "exp", "ln", "sqrt"), f"{op!r} is not a number")
        first = self.interval(args[0], at)
        if op == "*" and first == ZERO:
            return ZERO  # whatever the other factor is
        if op in BINARY:
            second = self.interval(args[1], at)
            need(op != "/" or above_zero(second[0]) or below_zero(second[1]), "a divisor may be zero")
            return BINARY[op](first, second, BITS)
        if op == "neg":
            return libmpi.mpi_neg(first, BITS)
        if op == "exp":
            # A number m 2^e is at most 2^20 if its bits and e add up to no more than 20.
            need(all(end[2] + end[3] <= 20 for end in first if end[1]), "an exponential is too large or too small")
            return libmpi.mpi_exp(first, BITS)
        if op == "ln":
            need(above_zero(first[0]), "the logarithm of what may not be positive")
            return libmpi.mpi_log(first, BITS)
        need(not below_zero(first[0]), "the root of what may be negative")
        return libmpi.mpi_sqrt(first, BITS)


def above_zero(end: Any) -> bool:
    """Whether a finite end of an interval, (sign, mantissa, exponent, bits), is > 0."""
    return bool(end[1]) and not end[0]


def below_zero(end: Any) -> bool:
    """Whether it is < 0."""
    return bool(end[1]) and bool(end[0])


def ratio(value: Any) -> Any:
    """A rational number as an interval."""
    return tuple(libmp.from_rational(value.numerator, value.denominator, BITS, way) for way in ("f", "c"))


def evaluate(th: Theorem, s: Step, given: list[Line]) -> Line:
    """An inequality of numbers, for every choice of its free indices."""
    one, op, two = s["rel"]
    need(op in ("<=", "<") and not given, "an inequality of numbers")
    try:
        table = Table(th)
        loose = [x for name, x in free((one, two)).items() if name not in table.names]
        for choice in product(*(table.of(x[2]) for x in loose)):
            at = {x[1]: element for x, element in zip(loose, choice, strict=True)}
            room = libmp.mpf_cmp(table.interval(two, at)[0], table.interval(one, at)[1])
            need(room > 0 or (op == "<=" and room == 0), "the intervals are not apart")
    except (ValueError, ZeroDivisionError, OverflowError) as wrong:
        raise Rejected(f"not an inequality of numbers: {wrong}") from None
    th.assumed.add(("interval", "rational interval arithmetic", ""))
    pairs = (pair for members in table.members.values() for pair in combinations(members.values(), 2))
    return Line(s["rel"], frozenset(map(frozenset, pairs)))
