r"""The replay checker's numbers over listed domains: sums written out, functions looked up, mpmath's intervals.

Statement: `evaluate` returns a line only if both sides of an inequality lie apart for every choice of its free indices
among the elements that the hypotheses list, which must be as many as the domain has and all different.
Source: mpmath's interval context with directed rounding (Johansson et al.). None of it is shared with the kernel.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

from mpmath import iv

from latentproof.proofs.replay_state import Line, Step, Theorem
from latentproof.proofs.replay_terms import Node, Rejected, free, need

BITS = 160
MOST = 2_000_000


class Table:
    """What the hypotheses f(e, ..) = number say: values of functions, and the elements of domains, all by name."""

    def __init__(self, th: Theorem) -> None:
        self.members: dict[str, dict[str, Node]] = {}
        self.values: dict[tuple[str, ...], Any] = {}
        self.found: dict[tuple[int, tuple[str, ...]], Any] = {}
        self.about: dict[int, tuple[str, ...]] = {}
        for h in th.hypotheses:
            place, op, value = h["rel"]
            if op != "=" or h["over"] or place[0] != "app" or value[0] != "num":
                continue
            # One name has one meaning in a theorem and its steps, so names tell functions and elements apart.
            if all(x[0] == "var" and x[1][2][0] == "domain" for x in place[2]):
                self.values[(place[1][1], *(x[1][1] for x in place[2]))] = ratio(value[1])
                for x in place[2]:
                    self.members.setdefault(x[1][2][1], {})[x[1][1]] = x

    def of(self, domain: Node) -> list[str]:
        """The elements of a domain, all of them."""
        members = self.members.get(domain[1], {}) if domain[0] == "domain" else {}
        whole = bool(members) and domain[2] is not None and domain[2][0] == "num"
        need(whole and domain[2][1] == len(members), "a domain is not listed in full")
        return list(members)

    def where(self, index: Node, at: dict[str, str]) -> str:
        """The element an index stands for."""
        need(index[0] == "var" and index[1][1] in at, "not a listed index")
        return at[index[1][1]]

    def interval(self, t: Node, at: dict[str, str]) -> Any:
        """An interval that holds the value of a term."""
        names = self.about.get(id(t))
        if names is None:
            names = self.about[id(t)] = tuple(sorted(free(t).keys() & at.keys()))
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
            return iv.mpf(int(self.where(args[0], at) == self.where(args[1], at)))
        if op == "sum":
            left_out = self.where(args[1], at) if len(args) == 2 else None
            return sum(
                (self.interval(args[0], {**at, data[1]: x}) for x in self.of(data[2]) if x != left_out), iv.mpf(0)
            )
        if op == "^":
            need(args[1][0] == "num" and args[1][1].denominator == 1 and 0 <= args[1][1] <= 10_000, "not an exponent")
            return self.interval(args[0], at) ** int(args[1][1])
        need(op in ("+", "-", "*", "/", "neg", "exp", "ln", "sqrt"), f"{op!r} is not a number")
        a = [self.interval(x, at) for x in args]
        if op == "/":
            need(a[1].a > 0 or a[1].b < 0, "a divisor may be zero")
            return a[0] / a[1]
        if op == "exp":
            need(abs(a[0].a) <= 1 << 20 and abs(a[0].b) <= 1 << 20, "an exponential is too large or too small")
            return iv.exp(a[0])
        if op in ("ln", "sqrt"):
            need(a[0].a > 0 or (op == "sqrt" and a[0].a >= 0), f"{op!r} of what may lie outside its domain")
            return iv.log(a[0]) if op == "ln" else iv.sqrt(a[0])
        if op == "neg":
            return -a[0]
        return a[0] + a[1] if op == "+" else a[0] - a[1] if op == "-" else a[0] * a[1]


def ratio(value: Any) -> Any:
    """A rational number as an interval."""
    return iv.mpf(value.numerator) / iv.mpf(value.denominator)


def evaluate(th: Theorem, s: Step, given: list[Line]) -> Line:
    """An inequality of numbers, for every choice of its free indices."""
    one, op, two = s["rel"]
    need(op in ("<=", "<") and not given, "an inequality of numbers")
    before, iv.prec = iv.prec, BITS
    try:
        table = Table(th)
        known = {name: name for members in table.members.values() for name in members}
        loose = [x for name, x in free((one, two)).items() if name not in known]
        for choice in product(*(table.of(x[2]) for x in loose)):
            at = known | {x[1]: element for x, element in zip(loose, choice, strict=True)}
            low, high = table.interval(one, at).b, table.interval(two, at).a
            need(low < high or (op == "<=" and low == high), "the intervals are not apart")
    except (ValueError, ZeroDivisionError, OverflowError) as wrong:
        raise Rejected(f"not an inequality of numbers: {wrong}") from None
    finally:
        iv.prec = before
    th.assumed.add(("interval", "rational interval arithmetic", ""))
    pairs = (pair for members in table.members.values() for pair in combinations(members.values(), 2))
    return Line(s["rel"], frozenset(map(frozenset, pairs)))
