r"""The replay checker's lines and theorems while a proof file is read.

Object: a `Line` is a relation with the indices it takes to differ and the induction hypotheses it rests on; a `Theorem`
collects the lines of its proof and what they assume.
Source: sequents, as in any natural deduction (Gentzen, 1935). None of it is shared with the kernel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from latentproof.proofs.replay.terms import Node, Rel, free

Apart = frozenset[frozenset[Node]]


@dataclass(frozen=True)
class Line:
    """A relation that holds where the `apart` indices differ and the `open` relations hold."""

    rel: Rel
    apart: Apart = frozenset()
    open: frozenset[Rel] = frozenset()


@dataclass
class Theorem:
    """A theorem of the file while it is checked."""

    name: str
    rel: Rel
    hypotheses: list[dict[str, Any]]
    lemmas: dict[str, Theorem]
    lines: list[Line] = field(default_factory=list)
    assumed: set[tuple[str, str, str]] = field(default_factory=set)

    def fixed(self, line: Line) -> set[str]:
        """Names about which a line assumes something."""
        names = {x for rel in line.open for x in free(rel)}
        return names.union(*({*free(h["rel"])} - {*h["over"]} for h in self.hypotheses))


Step = dict[str, Any]


def joined(rel: Rel, lines: list[Line], apart: Apart = frozenset()) -> Line:
    """A line that rests on all that others rest on."""
    return Line(rel, apart.union(*(x.apart for x in lines)), frozenset[Rel]().union(*(x.open for x in lines)))
