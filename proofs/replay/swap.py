r"""The replay checker's substitution: free names replaced, nothing captured.

Statement: what holds for every value of its free names holds for the replaced ones, provided that no index falls under
a sum of its name and that nothing under an average comes to depend on what is averaged. Not shared with the kernel.
Source: capture-avoiding substitution (Church, 1940).
"""

from __future__ import annotations

from typing import Any

from latentproof.proofs.replay.terms import ZERO, Node, Rel, free, gap, need, terms, touches

NONE: frozenset[str] = frozenset()


class Swap:
    """Replaces free names; refuses to capture an index or a source of randomness."""

    def __init__(self, variables: Any = None, functions: Any = None, domains: Any = None, tables: Any = None) -> None:
        self.variables: dict[str, Node] = variables or {}
        self.functions: dict[str, tuple[tuple[Node, ...], Node]] = functions or {}
        self.domains: dict[str, Node] = domains or {}
        self.tables: dict[str, Node] = tables or {}
        self.known: dict[tuple[int, int, frozenset[str]], tuple[Node, ...]] = {}
        """What terms became, by identity, with what must stay alive for that."""

    def without(self, names: set[str]) -> Swap:
        """The same, leaving some variables alone."""
        kept = {k: x for k, x in self.variables.items() if k not in names}
        return Swap(kept, self.functions, self.domains, self.tables)

    def thing(self, x: Node, above: tuple[tuple[Node, Node], ...] = (), bound: frozenset[str] = frozenset()) -> Node:
        """The replaced domain, variable, table, history, law or function."""
        if not isinstance(x, tuple) or x[0] in ("integer", "real"):
            return x
        kind = x[0]
        if kind == "domain":
            size = None if x[2] is None else self(x[2])
            new = self.domains.get(x[1])
            need(new is None or (not x[3] and size in (None, new[2])), f"{x[1]} must keep its cardinality")
            return new or (kind, x[1], size, tuple(map(self.thing, x[3])))
        if kind == "variable":
            return (kind, x[1], self.thing(x[2]))
        if kind == "table":
            moved = (self.thing(x[2]), self.thing(x[3]), self(x[4]))
            level = None if x[5] is None else self(x[5])
            new = self.tables.get(x[1])
            if new is None:
                return (kind, x[1], *moved, level)
            need(
                new[0] == "table" and new[2:5] == moved and (level is None or new[5] is None),
                f"the table {x[1]} must keep its shape",
            )
            return new if level is None else (*new[:5], level)
        if kind in ("sample", "gauss"):
            drawn = (self.thing(x[2]),) if kind == "gauss" else tuple(self(y, above, bound) for y in x[2:])
            new = self.tables.get(x[1], (kind, x[1], *drawn))
            need(new[0] == kind and new[2:] == drawn, f"{x[1]} must keep its law")
            return new
        if kind == "history":
            return (kind, self.thing(x[1]))
        if kind == "law":
            return (kind, x[1], *(tuple(map(self.thing, own)) for own in x[2:]))
        past = None if x[4] is None else self.thing(x[4])
        return (kind, x[1], tuple(map(self.thing, x[2])), tuple(self.thing(y, above, bound) for y in x[3]), past)

    def __call__(self, t: Node, above: tuple[tuple[Node, Node], ...] = (), bound: frozenset[str] = frozenset()) -> Node:
        """The replaced term; `above`: the averages around it, `bound`: the indices bound around it."""
        key = id(t), id(above), bound
        if key not in self.known:
            self.known[key] = self._replaced(t, above, bound), t, above
        return self.known[key][0]

    def _replaced(self, t: Node, above: tuple[tuple[Node, Node], ...], bound: frozenset[str]) -> Node:
        op, data, args = t
        if op == "num":
            return t
        if op == "var" and data[1] in self.variables:
            return self.place(t, self.variables[data[1]], above, bound)
        if op == "sum":
            body = self.without({data[1]})(args[0], above, bound | {data[1]})
            return (op, self.thing(data), (body, *(self(x, above, bound) for x in args[1:])))
        if op == "mean":
            new = self.thing(data, above, bound)
            return (op, new, (self(args[0], (*above, (data, new)), bound),))
        inner = tuple(self(x, above, bound) for x in args)
        if op == "app" and data[1] in self.functions:
            names, body = self.functions[data[1]]
            own = {x[1] for x in names}
            need(len(names) == len(args) and not ({*free(body)} - own) & bound, "an index of a formula is captured")
            if data[4] is not None:
                self.keep_time(data, names, body)
            # The formula itself may bring in only what was declared; a real argument may depend on anything.
            numbers = [x[2][0] == "real" for x in names]
            dry = tuple(ZERO if real else y for real, y in zip(numbers, inner, strict=True))
            blank = tuple(ZERO if real else y for real, y in zip(numbers, args, strict=True))
            self.place((op, data, blank), Swap({x[1]: y for x, y in zip(names, dry, strict=True)})(body), above, NONE)
            return Swap({x[1]: y for x, y in zip(names, inner, strict=True)})(body)
        return (op, self.thing(data, above, bound), inner)

    @staticmethod
    def keep_time(function: Node, names: tuple[Node, ...], body: Node) -> None:
        """A function of the tables up to t may only become a formula at that t."""
        now = ("var", names[0], ())
        for x in terms(body):
            used = x[1][4] if x[0] == "app" else None
            need(
                x[0] != "mean" and not (x[0] == "ind" and x[1][1] == function[4][1]),
                "a formula must not use the tables",
            )
            need(used is None or (used[1] == function[4][1] and gap(x[2][0], now) == 0), "a formula must keep its time")

    @staticmethod
    def place(old: Node, new: Node, above: tuple[tuple[Node, Node], ...], bound: frozenset[str]) -> Node:
        """The replacement, unless something would be captured."""
        need(not bound & {*free(new)}, "an index is captured by a sum")
        for before, after in above:
            need(not touches(new, after) or touches(old, before), "a replacement depends on what is averaged")
        return new

    def rel(self, r: Rel) -> Rel:
        """A relation by the numbers of its sides."""
        return (self(r[0]), r[1], self(r[2]))


def put(t: Node, name: str, value: Node) -> Node:
    """t with one variable replaced."""
    return Swap({name: value})(t)
