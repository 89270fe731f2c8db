r"""The replay checker's model axioms, recognised by their shape.

Statement: each function returns the indices that must differ, or rejects. None of it is shared with the kernel.
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, section 2; sampling without replacement.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from latentproof.proofs.replay.state import Apart
from latentproof.proofs.replay.terms import ONE, ZERO, Node, free, gap, literal, need, terms, touches


def product_of(factors: list[Node]) -> Node:
    """a b c ..., bracketed from the left."""
    result = factors[0]
    for x in factors[1:]:
        result = ("*", None, (result, x))
    return result


def factors_of(t: Node) -> list[Node]:
    """The factors of a product bracketed from the left."""
    found = []
    while t[0] == "*":
        found.append(t[2][1])
        t = t[2][0]
    return [t, *found[::-1]]


def falling(x: Node, k: int) -> list[Node]:
    """x (x - 1) ... (x - k + 1)."""
    return [x, *(("-", None, (x, literal(i))) for i in range(1, k))]


def all_apart(indices: list[Node]) -> set[frozenset[Node]]:
    """Every two of them differ."""
    need(len({*indices}) == len(indices), "the slots are not different")
    return {frozenset(two) for two in combinations(indices, 2)}


def injection_moments(one: Node, two: Node) -> Apart:
    """Up to four different slots in given classes: prod (n/q)_(k_c) / (n)_k."""
    need(one[0] == "mean" and one[1][0] == "table", "not an average over a table")
    events = factors_of(one[2][0])
    need(len(events) <= 4 and all(x[0] == "ind" and x[1] == one[1] for x in events), "not up to four events")
    slots, classes = [x[2][0] for x in events], [x[2][1] for x in events]
    n, q = one[1][4], one[1][3][2]
    different = [*dict.fromkeys(classes)]
    over = product_of([product_of(falling(("/", None, (n, q)), classes.count(c))) for c in different])
    need(two == ("/", None, (over, product_of(falling(n, len(slots))))), "not that moment")
    return frozenset(all_apart(slots) | all_apart(different))


def column_moments(one: Node, two: Node) -> Apart:
    """One or two different slots show a symbol at one position, given another position."""
    need(one[0] == "mean" and one[1][0] == "law", "not a conditional average")
    need(len(one[1][2]) == len(one[1][3]) == 1, "not one position given one other")
    (column,), (other,) = one[1][2:]
    need(column[2:] == other[2:] and column[1] != other[1], "not two positions of one table")
    events = factors_of(one[2][0])
    need(all(x[0] == "ind" and x[1] == column and x[2][1] == events[0][2][1] for x in events), "not one symbol")
    n, q = column[4], column[3][2]
    if len(events) == 1:
        need(two == ("/", None, (ONE, q)), "not 1/q")
        return frozenset()
    x, y = (event[2][0] for event in events)
    fibre = ("/", None, (n, q))
    share, square = ("/", None, (fibre, q)), ("/", None, (ONE, ("^", None, (q, literal(2)))))
    pairs = [("*", None, (size, ("-", None, (size, ONE)))) for size in (share, fibre)]
    excess = ("-", None, (("/", None, (("*", None, (pairs[0][2][0], pairs[0][2][1])), pairs[1])), square))
    need(two[0] == "+" and two[2][1] == square and two[2][0][0] == "*", "not that moment")
    same, factor = two[2][0][2]
    need(same[0] == "sum" and len(same[2]) == 1 and factor == excess, "not that moment")
    a = ("var", same[1], ())
    need(same[1][1] not in {**free(x), **free(y)}, "the index is not new")
    need(same[2][0] == ("*", None, tuple(("ind", other, (slot, a)) for slot in (x, y))), "not the same fibre")
    return frozenset(all_apart([x, y]))


def partition(one: Node, two: Node) -> Apart:
    """Every tuple lies in exactly one class."""
    need(one[0] == "sum" and len(one[2]) == 1 and one[2][0][0] == "ind" and two == ONE, "not a sum of events")
    slot, cls = one[2][0][2]
    need(cls == ("var", one[1], ()) and one[1][1] not in free(slot), "not a sum over the classes")
    return frozenset()


def independence(one: Node, two: Node) -> Apart:
    """E over levels <= t+1 is E over levels <= t of E over level t+1."""
    need(one[0] == "mean" and one[1][0] == "history" and one[1][1][5] is not None, "not an average over levels <= t")
    family, body = one[1][1], one[2][0]
    if family[5] == ZERO:
        need(two == body, "there are no levels <= 0")
        return frozenset()
    need(
        two[0] == "mean" and two[1][0] == "history" and two[2] == (("mean", family, (body,)),),
        "not the iterated average",
    )
    need(two[1][1][:5] == family[:5] and gap(two[1][1][5], family[5]) == 1, "the levels must be t and t + 1")
    for x in terms(body):
        own: Node = x[1]
        need(x[0] != "mean" or not touches(x, (*family[:5], None)), "an inner average over the family")
        if x[0] == "ind" and own[1] == family[1]:
            need(own[5] is not None, "a table of the family without a level")
            distance = gap(own[5], family[5])
            need(distance is not None and distance >= 0, "a higher level")
        if x[0] == "app":
            need(all(y[1] != family[1] for y in own[3]), "a fixed table of the family")
            if own[4] is not None and own[4][1] == family[1]:
                distance = gap(x[2][0], family[5])
                need(distance is not None and distance >= 0, "a higher level")
    return frozenset()


def fibre(one: Node, two: Node) -> Apart:
    """Two fibres given the i-coordinates are independent."""
    need(
        one[0] == "mean" and one[1][0] == "law" and len(one[1][2]) == 2 and not one[1][3],
        "not an average over two fibres",
    )
    x, y = one[1][2]
    need(x[1] != y[1] and x[3:5] == y[3:5], "the fibres must be different and of one size")
    need(two == ("mean", x, (("mean", y, one[2]),)), "not the iterated average")
    return frozenset()


AXIOMS: dict[str, Callable[[Node, Node], Apart]] = {
    "injection_moments": injection_moments,
    "column_moments": column_moments,
    "classes_partition": partition,
    "independence_of_levels": independence,
    "fibre_injection": fibre,
}
