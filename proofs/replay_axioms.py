r"""The replay checker's model axioms, recognised by their shape.

Statement: each function returns the indices that must differ, or rejects. None of it is shared with the kernel.
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, section 2; sampling without replacement.
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.replay_state import Apart
from latentproof.proofs.replay_terms import ONE, ZERO, Node, free, gap, need, terms, touches


def first_moment(one: Node, two: Node) -> Apart:
    """P(r(sigma) in c) = 1/q."""
    need(
        one[0] == "mean" and one[1][0] == "table" and one[2][0][0] == "ind" and one[2][0][1] == one[1],
        "not E of an event",
    )
    need(two == ("/", None, (ONE, one[1][3][2])), "not 1/q")
    return frozenset()


def second_moment(one: Node, two: Node) -> Apart:
    """P(r(sigma), r(tau) in c) for sigma != tau."""
    need(one[0] == "mean" and one[1][0] == "table" and one[2][0][0] == "*", "not E of two events")
    x, y = one[2][0][2]
    n, q = one[1][4], one[1][3][2]
    need(
        x[0] == y[0] == "ind" and x[1] == y[1] == one[1] and x[2][1] == y[2][1] and x[2][0] != y[2][0], "not two slots"
    )
    share = ("/", None, (n, q))
    over = ("*", None, (share, ("-", None, (share, ONE))))
    need(two == ("/", None, (over, ("*", None, (n, ("-", None, (n, ONE)))))), "not (n/q)(n/q - 1)/(n(n - 1))")
    return frozenset((frozenset((x[2][0], y[2][0])),))


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
    need(one[0] == "mean" and one[1][0] == "law" and len(one[1][2]) == 2, "not an average over two fibres")
    x, y = one[1][2]
    need(x[1] != y[1] and x[3:5] == y[3:5], "the fibres must be different and of one size")
    need(two == ("mean", x, (("mean", y, one[2]),)), "not the iterated average")
    return frozenset()


AXIOMS: dict[str, Callable[[Node, Node], Apart]] = {
    "injection_first_moment": first_moment,
    "injection_second_moment": second_moment,
    "classes_partition": partition,
    "independence_of_levels": independence,
    "fibre_injection": fibre,
}
