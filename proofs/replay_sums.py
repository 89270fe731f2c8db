r"""The replay checker's rules for finite sums, indicators and Kronecker's delta.

Statement: a rule returns a line only if its relation follows. None of it is shared with the kernel.
Source: proof checking by a second program (de Bruijn criterion; Barendregt, Wiedijk, 2005).
"""

from __future__ import annotations

from latentproof.proofs.replay_state import Line, Step, Theorem
from latentproof.proofs.replay_swap import put
from latentproof.proofs.replay_terms import ONE, ZERO, free, need, of_product, sort_of


def split(th: Theorem, s: Step, given: list[Line]) -> Line:
    """One index taken out of a sum."""
    one, op, two = s["rel"]
    need(one[0] == "sum" and len(one[2]) == 1 and two[0] == "+" and two[2][1][0] == "sum", "not a split sum")
    need(
        two[2][1] == ("sum", one[1], (one[2][0], *two[2][1][2][1:])) and len(two[2][1][2]) == 2,
        "not the rest of the sum",
    )
    at = two[2][1][2][1]
    need(
        op == "=" and sort_of(at) == one[1][2] and two[2][0] == put(one[2][0], one[1][1], at), "not the term split off"
    )
    return Line(s["rel"])


def exchange(th: Theorem, s: Step, given: list[Line]) -> Line:
    """Two sums exchanged."""
    one, op, two = s["rel"]
    need(
        op == "=" and all(x[0] == "sum" and len(x[2]) == 1 for x in (one, two, one[2][0], two[2][0])),
        "plain double sums",
    )
    need(one[1] == two[2][0][1] and two[1] == one[2][0][1] and one[1] != two[1], "not the same two indices")
    need(one[2][0][2] == two[2][0][2], "the bodies differ")
    return Line(s["rel"])


def pairs(th: Theorem, s: Step, given: list[Line]) -> Line:
    """A sum over a product as a double sum."""
    one, op, two = s["rel"]
    need(op == "=" and all(x[0] == "sum" and len(x[2]) == 1 for x in (one, two, two[2][0])), "a sum and a double sum")
    x, y = ("var", two[1], ()), ("var", two[2][0][1], ())
    need(one[1][2] == of_product(two[1][2], two[2][0][1][2]) and two[1][1] != two[2][0][1][1], "not the factors")
    need(not {two[1][1], two[2][0][1][1]} & {*free(one[2][0])}, "the indices are not new")
    need(two[2][0][2][0] == put(one[2][0], one[1][1], ("pair", None, (x, y))), "not the body at the pair")
    return Line(s["rel"])


def indicator_square(th: Theorem, s: Step, given: list[Line]) -> Line:
    """An event times itself."""
    one, op, two = s["rel"]
    need(two[0] == "ind" and op == "=" and one == ("*", None, (two, two)), "not the square of an indicator")
    return Line(s["rel"])


def delta_value(th: Theorem, s: Step, given: list[Line]) -> Line:
    """delta(i, i) = 1, delta(i, j) = 0 for i != j."""
    one, op, two = s["rel"]
    need(one[0] == "delta" and op == "=", "not a value of delta")
    same = one[2][0] == one[2][1]
    need(two == (ONE if same else ZERO), "not that value")
    return Line(s["rel"], frozenset() if same else frozenset((frozenset(one[2]),)))
