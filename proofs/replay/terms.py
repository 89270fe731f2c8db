r"""The replay checker's reading of a proof file: nodes as nested tuples, their names, sorts and dependence on
randomness.

Object: a term is (op, data, arguments); other nodes are ("domain", ..), ("variable", ..), ("table", ..) and so on.
Statement: a node that `read_nodes` returns is of bounded size and depth; `sort_of` accepts well-formed terms only;
`touches` is False only where a value cannot depend on the source. Nothing here is shared with the kernel.
Source: proof checking by a second program (de Bruijn criterion; Barendregt, Wiedijk, 2005).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

from latentproof.proofs.replay.limits import EFFORT

Node = Any
"""A nested tuple: ("domain", ..), ("variable", ..), ("table", ..), .., or a term (op, data, arguments)."""
Rel = tuple[Node, str, Node]
CHANCE = ("table", "sample", "gauss")
ATOM, LEAF = frozenset(("domain", "variable", *CHANCE, "history", "law", "function")), ("num", "var")


class Rejected(ValueError):  # noqa: N818  # an answer, not a failure of the program
    """The file is not a proof of what it states; the message says where and why."""


def need(condition: object, reason: str) -> None:
    """Reject unless the condition holds."""
    if not condition:
        raise Rejected(reason)


def array(x: Any) -> list[Any]:
    """A JSON array; an empty text or object would be read as an empty one."""
    need(isinstance(x, list), "a list is needed")
    return cast(list[Any], x)


def literal(value: Fraction | int) -> Node:
    """A rational number as a term."""
    return ("num", Fraction(value), ())


ZERO, ONE = literal(0), literal(1)


def plus_one(t: Node) -> Node:
    """t + 1."""
    return ("+", None, (t, ONE))


def read_nodes(entries: list[Any], nodes: list[Node], cost: list[tuple[int, int]]) -> None:
    """Append the nodes of a file, of bounded size and depth, to those that are there."""
    for entry in entries:
        used: list[int] = []

        def ref(i: Any, *kinds: str, used: list[int] = used) -> Node:
            need(type(i) is int and 0 <= i < len(nodes), "a node may only name earlier nodes")
            need((nodes[i][0] in kinds) if kinds else nodes[i][0] not in ATOM, "a node of another kind is needed")
            used.append(i)
            return nodes[i]

        nodes.append(read_node(entry, ref))
        cost.append((1 + sum(cost[i][0] for i in used), 1 + max((cost[i][1] for i in used), default=0)))
        need(cost[-1][0] <= 50_000 and cost[-1][1] <= 200, "a term is too large or too deeply nested")


FIELDS = {"num": 1, "history": 1, "variable": 2, "gauss": 2, "domain": 3, "sample": 3, "law": 3, "term": 3}
FIELDS |= {"function": 4, "table": 5}


def read_node(entry: Any, ref: Callable[..., Node]) -> Node:
    """One node, from earlier ones."""
    need(isinstance(entry, list) and entry and isinstance(entry[0], str), "a node must be a list with a kind")
    kind, rest = entry[0], entry[1:]
    need(len(rest) == FIELDS.get(kind), f"no node {kind!r} of {len(rest)} fields")
    if kind == "num":
        need(isinstance(rest[0], str), "a number is written as a text")
        need(re.fullmatch(r"-?[0-9]{1,200}(/[1-9][0-9]{0,199})?", rest[0]), "not a number")
        return literal(Fraction(rest[0]))
    if kind == "term":
        op, data, args = rest
        need(op in ARITY and op != "num", f"no term {op!r}")
        return (op, None if data is None else ref(data, *ATOM), tuple(ref(i) for i in array(args)))
    if kind == "history":
        return (kind, ref(*rest, "table"))
    name = rest[0]
    need(isinstance(name, str) and re.fullmatch(r"[A-Za-z][A-Za-z0-9_']{0,30}", name), "not a name")

    def sort(s: Any) -> Node:
        if isinstance(s, str):
            whole = re.fullmatch(r"integer ([0-9]{1,9})", s)
            need(whole or s == "real", "not a sort")
            return ("integer", int(whole[1])) if whole else ("real",)
        return ref(s, "domain")

    if kind == "domain":
        factors = tuple(ref(i, "domain") for i in array(rest[2]))
        return (kind, name, None if rest[1] is None else ref(rest[1]), factors)
    if kind == "variable":
        return (kind, name, sort(rest[1]))
    if kind == "table":
        ends = ref(rest[1], "domain"), ref(rest[2], "domain"), ref(rest[3])
        return (kind, name, *ends, None if rest[4] is None else ref(rest[4]))
    if kind == "sample":
        return (kind, name, *map(ref, rest[1:3]))
    if kind == "gauss":
        return (kind, name, ref(rest[1], "domain"))
    if kind == "law":
        return (kind, name, *(tuple(ref(i, "table") for i in array(own)) for own in rest[1:]))
    past = None if rest[3] is None else ref(rest[3], "table")
    return (kind, name, tuple(sort(s) for s in array(rest[1])), tuple(ref(i, *CHANCE) for i in array(rest[2])), past)


# ---- names, sorts, dependence ----------------------------------------------------------------------------------------

ARITY = {"num": 0, "var": 0, "+": 2, "-": 2, "*": 2, "/": 2, "^": 2, "neg": 1, "app": -1, "sum": -1, "ind": 2}
ARITY |= {
    "delta": 2,
    "mean": 1,
    "pair": 2,
    "left": 1,
    "exp": 1,
    "ln": 1,
    "sqrt": 1,
    "event": 2,
    "count": 1,
    "normal": 1,
}
REAL = ("real",)


class Memory:
    """Results by the identity of a node, which it keeps alive: shared parts of a file are looked at once."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, int], tuple[Node, Any]] = {}

    def get(self, kind: str, x: Node, compute: Callable[[Node], Any]) -> Any:
        """compute(x), computed once."""
        found = self.known.get((kind, id(x)))
        if found is None:
            found = self.known[kind, id(x)] = (x, compute(x))
        return found[1]


MEMORY = Memory()
"""Emptied when a file begins (`all.py`); what is remembered is true of a node wherever it stands."""


def parts(x: Node) -> tuple[Node, ...]:
    """Everything inside a node, each once: terms, and the things they name."""
    return tuple(y for y, _ in MEMORY.get("parts", x, _parts).values())


def _parts(x: Node) -> dict[int, tuple[Node, None]]:
    found: dict[int, tuple[Node, None]] = {}
    if isinstance(x, tuple):
        if x and isinstance(x[0], str):
            found[id(x)] = (x, None)
        for y in x:
            if isinstance(y, tuple) and y:
                found |= MEMORY.get("parts", y, _parts)
    EFFORT.spend(len(found) // 2)
    return found


def terms(x: Node) -> tuple[Node, ...]:
    """All terms inside a node, each once."""
    found: tuple[Node, ...] = MEMORY.get("terms", x, _terms)
    return found


def _terms(x: Node) -> tuple[Node, ...]:
    return tuple(y for y in parts(x) if len(y) == 3 and y[0] in ARITY and isinstance(y[2], tuple))


def free(x: Node) -> dict[str, Node]:
    """Free variables by name; rejects two of one name in one scope."""
    found: dict[str, Node] = MEMORY.get("free", x, _free)
    return found


def _free(x: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}

    def take(more: dict[str, Node]) -> None:
        for name, variable in more.items():
            other = found.setdefault(name, variable)
            need(other is variable or other == variable, f"two variables are called {name}")

    if not isinstance(x, tuple) or not x:
        return found
    if x[0] == "sum" and len(x) == 3:
        take(free(x[2][0]))
        take({x[1][1]: x[1]})
        del found[x[1][1]]
        for y in (x[1][2], *x[2][1:]):
            take(free(y))
        return found
    if x[0] == "variable":
        found[x[1]] = x
    for y in x:
        if isinstance(y, tuple) and y:
            take(free(y))
    return found


def of_product(one: Node, two: Node) -> Node:
    """The product domain."""
    size = None if one[2] is None or two[2] is None else ("*", None, (one[2], two[2]))
    return ("domain", f"{one[1]}x{two[1]}", size, (one, two))


def sort_of(t: Node) -> Node:
    """The sort of a well-formed term."""
    return MEMORY.get("sort", t, _sort_of)


def _sort_of(t: Node) -> Node:
    op, data, args = t
    need(ARITY[op] in (-1, len(args)), f"{op} has the wrong number of arguments")
    if op in LEAF:
        need(
            (op == "num") == isinstance(data, Fraction) and (op == "num" or data[0] == "variable"),
            "a leaf without data",
        )
        return data[2] if op == "var" and data[2][0] == "domain" else REAL
    s = [sort_of(x) for x in args]
    if op in ("pair", "left", "delta"):
        need(data is None and all(x[0] == "domain" for x in s), "an index is needed")
        if op == "pair":
            return of_product(*s)
        need((op == "delta" and s[0] == s[1]) or (op == "left" and len(s[0][3]) == 2), "indices of other domains")
        return REAL if op == "delta" else s[0][3][0]
    if op == "app":
        need(
            data and data[0] == "function" and s == [REAL if x[0] == "integer" else x for x in data[2]],
            "wrong arguments",
        )
        need(data[4] is None or (data[2] and data[2][0][0] == "integer"), "a history needs a time")
    elif op == "sum":
        need(data and data[0] == "variable" and data[2][0] == "domain" and s in ([REAL], [REAL, data[2]]), "not a sum")
        need(len(args) == 1 or data[1] not in free(args[1]), "the excluded index is bound")
    elif op == "ind":
        need(data and data[0] == "table" and s == [data[2], data[3]], "not an event of the table")
    elif op in ("count", "normal"):
        need(data and data[0] == ("sample" if op == "count" else "gauss"), "nothing to draw from")
        need(s == [outcome(data)[2] if op == "count" else data[2]], "not an outcome")
    elif op == "mean":
        need(data and data[0] in (*CHANCE, "history", "law") and s == [REAL], "not an expectation")
        need(data[0] != "sample" or outcome(data), "not a sample")
        names = [table[1] for own in data[2:] for table in own] if data[0] == "law" else []
        need(len({*names}) == len(names), "a law of one table twice")
    else:
        need(data is None and all(x == REAL for x in s), "arithmetic needs numbers")
        if op == "^":
            exponent(args[1])
    return REAL


def outcome(sample: Node) -> Node:
    """The variable over the outcomes of a sample, whose law must be a plain sum of numbers."""
    law = sample[2]
    need(law[0] == "sum" and len(law[2]) == 1 and sort_of(law) == REAL == sort_of(sample[3]), "not a law")
    return law[1]


def linear(t: Node) -> dict[str | None, Fraction]:
    """Coefficients of a linear form in variables (None: the constant)."""
    op, data, args = t
    if op == "num":
        return {None: data}
    if op == "var":
        return {data: Fraction(1)}
    need(op in ("+", "-") or (op == "*" and args[0][0] == "num"), "not a linear form")
    if op == "*":
        factor = Fraction(str(args[0][1]))
        return {k: factor * c for k, c in linear(args[1]).items()}
    one, two = linear(args[0]), linear(args[1])
    sign = 1 if op == "+" else -1
    return {k: one.get(k, Fraction(0)) + sign * two.get(k, Fraction(0)) for k in {**one, **two}}


def exponent(t: Node) -> tuple[int, dict[Node, int]]:
    """A natural number k + sum c_t (t - least), as k and the c_t."""
    fixed, slopes = Fraction(0), dict[Node, int]()
    for x, c in linear(t).items():
        fixed += c * (1 if x is None else int(x[2][1]) if x[2][0] == "integer" else -1)
        need(x is None or (x[2][0] == "integer" and c >= 0 and c.denominator == 1), "not a natural exponent")
        if x is not None and c:
            slopes[x] = int(c)
    need(fixed.denominator == 1 and 0 <= fixed <= 10_000, "an exponent must be a natural number, at most 10000")
    return int(fixed), slopes


def gap(low: Node, high: Node) -> Fraction | None:
    """high - low, if it is a known number."""
    try:
        difference = linear(("-", None, (high, low)))
    except Rejected:
        return None
    return difference.get(None, Fraction(0)) if not any(c for x, c in difference.items() if x is not None) else None


def touches(x: Node, source: Node) -> bool:
    """Whether a value may depend on a source of randomness."""
    if source[0] == "law":
        return any(touches(x, part) for part in source[2])
    table = (*source[1][:5], None) if source[0] == "history" else source
    level = table[5] if table[0] == "table" else None

    def same(other: Node) -> bool:
        both = other[0] == "table" == table[0] and other[5] is not None and level is not None
        return bool(other[1] == table[1] and not (both and gap(other[5], level) not in (0, None)))

    if isinstance(x, frozenset):
        return any(touches(y, source) for y in x)
    if not isinstance(x, tuple) or not x:
        return False
    if x[0] in ("ind", "count", "normal") and len(x) == 3 and same(x[1]):
        return True
    if x[0] in ("count", "mean"):
        own: Node = x[1][2] if x[1][0] == "drawn" else x[1]
        if own[0] == "sample" and any(touches(y, source) for y in own[2:]):
            return True  # its law or its size depends on the source
    if x[0] == "mean" and x[1][0] == "law" and any(same(other) for other in x[1][3]):
        return True  # conditional on the source
    if x[0] == "app":
        if any(same(other) for other in x[1][3]):
            return True
        if x[1][4] is not None and x[1][4][1] == table[1]:
            distance = None if level is None else gap(x[2][0], level)
            if distance is None or distance <= 0:
                return True
        return any(touches(y, source) for y in x[2])
    return any(touches(y, source) for y in (x[2] if x[0] in ("mean", "sum", "count") and len(x) == 3 else x))


def chancy(x: Node) -> bool:
    """Whether a value may depend on any outcome."""
    return any(y[0] in ("ind", "count", "normal") or (y[0] == "app" and (y[1][3] or y[1][4])) for y in terms(x))
