r"""The replay checker's rules for finite sums, indicators and Kronecker's delta.

Statement: a rule returns a line only if its relation follows. None of it is shared with the kernel.
Source: proof checking by a second program (de Bruijn criterion; Barendregt, Wiedijk, 2005).
"""

from __future__ import annotations

from latentproof.proofs.replay.state import Line, Step, Theorem, joined
from latentproof.proofs.replay.swap import put
from latentproof.proofs.replay.terms import ONE, ZERO, Node, free, need, of_product, sort_of


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


def disjoint(th: Theorem, s: Step, given: list[Line]) -> Line:
    """No tuple lies in two classes."""
    one, op, two = s["rel"]
    need(one[0] == "*" and op == "=" and two == ZERO, "not a product that vanishes")
    x, y = one[2]
    need(x[0] == y[0] == "ind" and x[1] == y[1] and x[2][0] == y[2][0] and x[2][1] != y[2][1], "not two classes")
    return Line(s["rel"], frozenset((frozenset((x[2][1], y[2][1])),)))


def apart_or_equal(th: Theorem, s: Step, given: list[Line]) -> Line:
    """Two indices differ, or one may stand for the other."""
    need(len(given) == 2 and len(s["cases"]) == 2, "two lines and two indices")
    known = {**free(s["rel"][0]), **free(s["rel"][2])}
    need(all(isinstance(name, str) and name in known for name in s["cases"]), "the indices must be free")
    x, y = (("var", known[name], ()) for name in s["cases"])
    need(x != y and x[1][2] == y[1][2] and x[1][2][0] == "domain", "two indices of one domain")
    merged = tuple(put(side, y[1][1], x) for side in s["rel"][::2])
    need(given[0].rel == s["rel"] and given[1].rel == (merged[0], s["rel"][1], merged[1]), "not those two cases")
    return joined(s["rel"], [Line(given[0].rel, given[0].apart - {frozenset((x, y))}, given[0].open), given[1]])


def monotone_sum(th: Theorem, s: Step, given: list[Line]) -> Line:
    """a <= b for every index gives sum a <= sum b."""
    one, op, two = s["rel"]
    need(len(given) == 1 and given[0].rel[1] == op == "<=" and one[0] == two[0] == "sum", "an inequality of sums")
    need(one[1] == two[1] and one[2][1:] == two[2][1:], "not sums over the same values")
    need((one[2][0], two[2][0]) == (given[0].rel[0], given[0].rel[2]), "not those summands")
    rest = given[0].apart - {frozenset((("var", one[1], ()), y)) for y in one[2][1:]}
    need(one[1][1] not in th.fixed(given[0]) | {*free(tuple(map(tuple, rest)))}, "not for every index")
    return Line(s["rel"], rest, given[0].open)


def mean_sum(th: Theorem, s: Step, given: list[Line]) -> Line:
    """The average of a sum is the sum of the averages."""
    one, op, two = s["rel"]
    need(op == "=" and one[0] == "mean" and two[0] == "sum" == one[2][0][0], "the average of a sum")
    whole = one[2][0]
    need(two[1] == whole[1] and two[2][1:] == whole[2][1:], "not a sum over the same values")
    need(two[2][0] == ("mean", one[1], whole[2][:1]), "not the averages of the summands")
    need(two[1][1] not in free((one[1],)), "the source depends on the index")
    return Line(s["rel"])


def coordinates(th: Theorem, s: Step, given: list[Line]) -> Line:
    """Pairs differ where a coordinate does."""
    need(len(given) == 1 and given[0].rel == s["rel"] and s["name"] in ("left", "right"), "not the same relation")
    at, narrow = (0 if s["name"] == "left" else 1), set[frozenset[Node]]()
    for two in given[0].apart:
        pairs = all(x[0] == "pair" for x in two)
        narrow.add(frozenset(x[2][at] for x in two) if pairs else two)
        need(len({x[2][at] for x in two}) == 2 if pairs else True, "the coordinates are equal")
    return Line(s["rel"], frozenset(narrow), given[0].open)
