"""Keys of the replay checker's generators: what a key is, and a text of it that does not depend on the order of sets.

Object: a key is a nested tuple or frozenset; a bound index in it is ("#", depth), counted from the inside, an index
whose sum is being closed ("open", ...).
Source: locally nameless terms (Chargueraud, 2012).
"""

from __future__ import annotations

from latentproof.proofs.replay.terms import ATOM, Node

Inside = tuple[frozenset[Node], int]
"""The open indices in a key, and how many sums around it its bound indices point to."""
NOTHING: Inside = (frozenset(), 0)


def fixed(key: Node) -> bool:
    """A domain, table, ...: what a term names, where no open index can stand."""
    return isinstance(key, tuple) and bool(key) and isinstance(key[0], str) and key[0] in ATOM


def closes(key: Node) -> bool:
    """Whether a key is a sum, with one more bound index inside; a term, which stands for itself, is none."""
    return isinstance(key, tuple) and len(key) == 3 and key[0] == "sum" and len(key[1]) == 2


def shape_text(key: Node) -> str:
    """A text of a key, the same however sets are ordered."""
    if isinstance(key, frozenset):
        return "{" + ",".join(sorted(map(shape_text, key))) + "}"
    if fixed(key):
        return f"{key[0]} {key[1]}" if isinstance(key[1], str) else str(key[0])
    return "(" + ",".join(map(shape_text, key)) + ")" if isinstance(key, tuple) else str(key)
