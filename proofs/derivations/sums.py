r"""Nested sums: moving the outermost one inside, written as steps that the kernel checks.

Object: sum_{i_0} sum_{i_1} .. sum_{i_k} F, all sums over whole domains.
Statement: it equals sum_{i_1} .. sum_{i_k} sum_{i_0} F, by k exchanges of two neighbours.
Source: finite sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.terms import Term, eq, total


def nested(bounds: Sequence[Term], body: Term) -> Term:
    """sum over the indices, the first outermost."""
    return reduce(lambda inner, bound: total(bound, inner), reversed(bounds), body)


def sink(d: Derivation, bounds: Sequence[Term], body: Term, first: int = 0) -> int:
    """The sum over bounds[first] becomes the innermost one; the others keep their order."""
    order = list(bounds)
    calc = d.calc(nested(order, body))
    for j in range(first, len(order) - 1):
        swapped = [*order[:j], order[j + 1], order[j], *order[j + 2 :]]
        step = d.add("exchange", eq(nested(order[j:], body), nested(swapped[j:], body)))
        calc = calc.put(nested(swapped, body), step) if j else calc.by(step)
        order = swapped
    return calc.done()


def replaced(t: Term, old: Term, new: Term) -> Term:
    """t with each part that is `old` written as `new`."""
    return new if t == old else Term(t.op, tuple(replaced(x, old, new) for x in t.args), t.data)
