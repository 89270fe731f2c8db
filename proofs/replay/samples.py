r"""The replay checker's axioms about independent draws and facts about normal vectors, recognised by their shape.

Statement: each function returns the indices that must differ, or rejects. None of it is shared with the kernel.
Source: the definition of a sample; Cagnetta et al. (2024), arXiv:2307.02129, section 2; Feller (1968), chapter 7.
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.replay.integrable import integrable
from latentproof.proofs.replay.signs import whole_number
from latentproof.proofs.replay.state import Apart, Line, Theorem
from latentproof.proofs.replay.swap import put
from latentproof.proofs.replay.terms import ONE, ZERO, Node, Rel, free, literal, need, outcome, terms, touches

FELLER = "Feller (1968), An Introduction to Probability Theory and Its Applications, volume I, chapter 7"


def op(name: str, *args: Node) -> Node:
    """A term without data."""
    return (name, None, args)


def var(variable: Node) -> Node:
    """A variable as a term."""
    return ("var", variable, ())


def summed(variable: Node, body: Node) -> Node:
    """The sum over a variable."""
    return ("sum", variable, (body,))


def every(th: Theorem, line: Line, *names: str) -> bool:
    """Whether a line holds for every value of the variables."""
    return not {*names} & (th.fixed(line) | {*free(tuple(map(tuple, line.apart)))})


def lawful(th: Theorem, sample: Node, given: list[Line]) -> tuple[Node, Node]:
    """The outcome and its weight, if two lines say that the weights are >= 0 and add up to 1."""
    z, weight = outcome(sample), sample[2][2][0]
    need([x.rel for x in given] == [(ZERO, "<=", weight), (sample[2], "=", ONE)], "0 <= p(z) and sum p = 1 are needed")
    need(every(th, given[0], z[1]), "the weights must be nonnegative for every outcome")
    whole_number(sample[3], 0)
    return z, weight


def averaged(rel: Rel, kind: str, relation: str = "=") -> tuple[Node, Node]:
    """The source and the body of the average on the left."""
    need(rel[0][0] == "mean" and rel[0][1][0] == kind and rel[1] == relation, f"not an average over a {kind}")
    return rel[0][1], rel[0][2][0]


def sample_total(th: Theorem, rel: Rel, given: list[Line]) -> Apart:
    """sum N_z = size."""
    need(rel[0][0] == "sum" and len(rel[0][2]) == 1 and rel[0][2][0][0] == "count" and not given, "not a sum of counts")
    z, sample = rel[0][1], rel[0][2][0][1]
    whole_number(sample[3], 0)
    need(z[1] not in free(sample[3]) and rel == (summed(z, ("count", sample, (var(z),))), "=", sample[3]), "not that")
    need(z[2] == outcome(sample)[2], "not the outcomes")
    return frozenset()


def sample_mean(th: Theorem, rel: Rel, given: list[Line]) -> Apart:
    """E N_y = size p(y)."""
    sample, body = averaged(rel, "sample")
    z, weight = lawful(th, sample, given)
    need(body[:2] == ("count", sample) and rel[2] == op("*", sample[3], put(weight, z[1], body[2][0])), "not E N")
    return frozenset()


def sample_product(th: Theorem, rel: Rel, given: list[Line]) -> Apart:
    """E N_y N_x = size (size - 1) p(y) p(x) + size p(y) 1[y = x]."""
    sample, body = averaged(rel, "sample")
    z, weight = lawful(th, sample, given)
    need(body[0] == "*" and all(x[:2] == ("count", sample) for x in body[2]), "not two counts")
    y, x = (factor[2][0] for factor in body[2])
    p, q, size = put(weight, z[1], y), put(weight, z[1], x), sample[3]
    apart = op("*", op("*", op("*", size, op("-", size, ONE)), p), q)
    need(rel[2] == op("+", apart, op("*", op("*", size, p), op("delta", y, x))), "not E N N")
    return frozenset()


def sample_exponential(th: Theorem, rel: Rel, given: list[Line]) -> Apart:
    """E exp(sum h N) = (sum p e^h)^size."""
    sample, body = averaged(rel, "sample")
    z, weight = lawful(th, sample, given)
    need(body[0] == "exp" and body[2][0][0] == "sum" and body[2][0][2][0][0] == "*", "not an exponential of counts")
    h = body[2][0][2][0][2][0]
    need(body == op("exp", summed(z, op("*", h, ("count", sample, (var(z),))))), "not exp(sum h N)")
    need(not touches(h, sample), "h depends on the draws")
    need(rel[2] == op("^", summed(z, op("*", weight, op("exp", h))), sample[3]), "not (sum p e^h)^size")
    return frozenset()


def sample_avoids(th: Theorem, rel: Rel, given: list[Line]) -> Apart:
    """P(sum tau N <= 0) = (sum p (1 - tau))^size for an indicator tau."""
    sample, body = averaged(rel, "sample")
    need(len(given) == 3, "three premises")
    z, weight = lawful(th, sample, given[:2])
    need(body[0] == "event" and body[2][0][0] == "sum" and body[2][0][2][0][0] == "*", "not an event about counts")
    tau = body[2][0][2][0][2][0]
    need(body == op("event", summed(z, op("*", tau, ("count", sample, (var(z),)))), ZERO), "not 1[sum tau N <= 0]")
    need(given[2].rel == (op("*", tau, tau), "=", tau) and every(th, given[2], z[1]), "tau is not an indicator")
    need(not touches(tau, sample), "tau depends on the draws")
    need(rel[2] == op("^", summed(z, op("*", weight, op("-", ONE, tau))), sample[3]), "not that probability")
    return frozenset()


def plain(t: Node, change: Callable[[Node], Node | None]) -> Node:
    """The term with parts replaced where `change` gives something for them."""
    new = change(t)
    return (t[0], t[1], tuple(plain(x, change) for x in t[2])) if new is None else new


def screening_off(th: Theorem, rel: Rel, given: list[Line]) -> Apart:
    """What holds for k + j independent targets holds for those of a tuple that is seen at least k times."""
    need(len(given) == 10, "ten premises")
    (sample, body), bound = averaged(rel, "sample", "<="), given[8].rel
    lawful(th, sample, given[:2])
    need(bound[0][0] == "mean" == bound[0][2][0][0] and bound[1] == "<=" and bound[2] == rel[2], "not the same bound")
    own, inner = (bound[0][1], bound[0][2][0][1]), bound[0][2][0][2][0]
    need(given[9].rel == (ZERO, "<=", rel[2]), "the bound must be nonnegative")
    at: dict[Node, Node] = {}
    further: list[str] = []
    least: list[Node] = []
    for i, y in enumerate(own):
        need(y[0] == "sample" and y[3][0] == "+", "not a sample of k + j draws")
        z, phi = lawful(th, y, given[4 + 2 * i : 6 + 2 * i])
        (one, eq, two), (k, j) = given[2 + i].rel, y[3][2]
        pairs = {x for x in terms(one) if x[0] == "pair" and x[2][1] == var(z)}
        need(eq == "=" and len(pairs) == 1 and two[0] == "*" and two[2][1] == phi, "the weight must be p_T phi_T(z)")
        (both,) = pairs
        need(one == put(sample[2][2][0], sample[2][1][1], both), "not the weight of that pair")
        need(z[1] not in {**free(two[2][0]), **free(both[2][0])}, "p_T or T depends on z")
        need(every(th, given[2 + i], z[1]), "not for every target")
        need(j[0] == "var" and j[1][2] == ("integer", 0) and j[1][1] not in free(k), "the further draws are not j >= 0")
        whole_number(k, 0)
        at[y] = both[2][0]
        further.append(j[1][1])
        least.append(k)
    need(len(at) == 2 and further[0] != further[1], "the samples and their sizes must differ")
    need(every(th, given[8], *further), "the bound must hold for all further draws")
    for x in (own[0][2], own[1][2], rel[2]):
        need(not any(touches(x, y) for y in (sample, *own)), "a law or the bound is random")
    need(not touches(inner, sample), "the body depends on the pairs")
    binders = [x for x in terms(inner) if x[0] in ("mean", "sum")]
    need(not any(x[1] in at for x in binders), "a sample is averaged twice")
    names = {x[1][1] for x in binders if x[0] == "sum"}
    need(not any(names & {*free(x)} for x in (sample[2], sample[3], *at.values())), "an index is captured")

    def number(y: Node) -> Node:
        z = y[2][1]
        return summed(z, ("count", sample, (op("pair", at[y], var(z)),)))

    def change(t: Node) -> Node | None:
        for y in own:
            if t == y[3]:
                return number(y)
            if t[:2] == ("count", y):
                return ("count", sample, (op("pair", at[y], plain(t[2][0], change)),))
        return None

    filled = plain(inner, change)
    need(not any(touches(filled, y) for y in own), "a sample is left")
    left = [filled, rel[2], sample[2], *at.values(), *least]
    need(not any({*further} & {*free(x)} for x in left), "a number of further draws is left")
    enough = [op("event", k, number(y)) for k, y in zip(least, own, strict=True)]
    need(body == op("*", enough[0], op("*", enough[1], filled)), "not the event that both are seen often enough")
    return frozenset((frozenset(at.values()),))


def in_the_open(t: Node, vector: Node) -> None:
    """Reject where a component of the vector may hide in what a term names."""
    for x in terms(t):
        if x[0] == "app":
            need(all(own[1] != vector[1] for own in x[1][3]), "a function may hide a component")
        if x[0] == "mean":
            need(x[1][1] != vector[1] or x[1][0] != "gauss", "an average over the vector stands inside")
        if x[0] in ("mean", "count") and x[1][0] == "sample":
            need(not any(touches(y, vector) for y in x[1][2:]), "a law may hide a component")


def replaced(t: Node, vector: Node, value: Callable[[Node], Node]) -> Node:
    """The term with each component of the vector replaced."""
    in_the_open(t, vector)
    return plain(t, lambda x: value(x[2][0]) if x[:2] == ("normal", vector) else None)


def gauss_square(th: Theorem, rel: Rel, given: list[Line]) -> Apart:
    """E exp(sum a g^2) = exp(-sum ln(1 - 2a)/2)."""
    vector, body = averaged(rel, "gauss")
    need(body[0] == "exp" and body[2][0][0] == "sum" and body[2][0][2][0][0] == "*", "not exp(sum a g^2)")
    z, a = body[2][0][1], body[2][0][2][0][2][0]
    g = ("normal", vector, (var(z),))
    need(body == op("exp", summed(z, op("*", a, op("^", g, literal(2))))) and not touches(a, vector), "not exp(a g^2)")
    room = op("-", ONE, op("*", literal(2), a))
    need(len(given) == 1 and given[0].rel == (ZERO, "<", room) and every(th, given[0], z[1]), "0 < 1 - 2a is needed")
    need(rel[2] == op("exp", op("/", op("neg", summed(z, op("ln", room))), literal(2))), "not that value")
    return frozenset()


def gauss_form(th: Theorem, rel: Rel, given: list[Line]) -> Apart:
    """E exp(sum a g^2 - b (sum d g)^2) = exp(-(sum ln(1 - 2a) + ln(1 + 2b sum d^2/(1 - 2a)))/2)."""
    vector, body = averaged(rel, "gauss")
    need(body[0] == "exp" and body[2][0][0] == "-", "not an exponential of a form")
    plus, minus = body[2][0][2]
    need(plus[0] == "sum" and plus[2][0][0] == "*" and minus[0] == "*" and minus[2][1][0] == "^", "not a form")
    z, a, b, line = plus[1], plus[2][0][2][0], minus[2][0], minus[2][1][2][0]
    need(line[0] == "sum" and line[2][0][0] == "*", "not sum d g")
    d, g, two = line[2][0][2][0], ("normal", vector, (var(z),)), literal(2)
    need(plus == summed(z, op("*", a, op("^", g, two))), "not sum a g^2")
    need(minus == op("*", b, op("^", summed(z, op("*", d, g)), two)), "not b (sum d g)^2")
    need(not any(touches(x, vector) for x in (a, b, d)) and z[1] not in free(b), "a, b, d vary")
    room = op("-", ONE, op("*", two, a))
    need([x.rel for x in given] == [(ZERO, "<", room), (ZERO, "<=", b)], "0 < 1 - 2a and 0 <= b are needed")
    need(every(th, given[0], z[1]), "0 < 1 - 2a is needed for all")
    pulled = op("*", op("*", two, b), summed(z, op("/", op("^", d, two), room)))
    logs = op("+", summed(z, op("ln", room)), op("ln", op("+", ONE, pulled)))
    need(rel[2] == op("exp", op("/", op("neg", logs), two)), "not that value")
    return frozenset()


def gauss_shift(th: Theorem, rel: Rel, given: list[Line]) -> Apart:
    """E e^(sum a g) F(g) = e^(sum a^2/2) E F(g + a)."""
    vector, body = averaged(rel, "gauss")
    need(not given and body[0] == "*" and body[2][0][0] == "exp" and body[2][0][2][0][0] == "sum", "not e^(ag) F(g)")
    power, f = body[2]
    z = power[2][0][1]
    need(power[2][0][2][0][0] == "*", "not e^(sum a g)")
    a = power[2][0][2][0][2][0]
    need(power == op("exp", summed(z, op("*", a, ("normal", vector, (var(z),))))), "not e^(sum a g)")
    need(not touches(a, vector), "a depends on the vector")
    integrable(th, f, (vector,), [])
    binders = [x for x in terms(f) if x[0] in ("sum", "mean")]
    need(not ({*free(a)} - {z[1]}) & {x[1][1] for x in binders if x[0] == "sum"}, "an index of a is captured")
    need(not any(touches(a, x[1]) for x in binders if x[0] == "mean"), "a comes to be averaged")
    moved = replaced(f, vector, lambda y: op("+", ("normal", vector, (y,)), put(a, z[1], y)))
    size = op("exp", op("/", summed(z, op("^", a, literal(2))), literal(2)))
    need(rel[2] == op("*", size, ("mean", vector, (moved,))), "not e^(sum a^2/2) E F(g + a)")
    return frozenset()


def gauss_symmetry(th: Theorem, rel: Rel, given: list[Line]) -> Apart:
    """E F(g) = E F(-g)."""
    vector, body = averaged(rel, "gauss")
    mirrored = replaced(body, vector, lambda y: op("neg", ("normal", vector, (y,))))
    need(not given and rel[2] == ("mean", vector, (mirrored,)), "not E F(-g)")
    return frozenset()


def gauss_tail(th: Theorem, rel: Rel, given: list[Line]) -> Apart:
    """P(b <= g) <= e^(-b^2/2)/2 for b >= 0."""
    vector, body = averaged(rel, "gauss", "<=")
    need(body[0] == "event" and body[2][1][:2] == ("normal", vector), "not 1[b <= g]")
    b = body[2][0]
    need(not touches(b, vector) and [x.rel for x in given] == [(ZERO, "<=", b)], "0 <= b is needed")
    square = op("/", op("neg", op("^", b, literal(2))), literal(2))
    need(rel[2] == op("/", op("exp", square), literal(2)), "not that tail")
    return frozenset()


DRAWN: dict[str, Callable[[Theorem, Rel, list[Line]], Apart]] = {
    rule.__name__: rule
    for rule in (
        *(sample_total, sample_mean, sample_product, sample_exponential, sample_avoids, screening_off),
        *(gauss_square, gauss_form, gauss_shift, gauss_symmetry, gauss_tail),
    )
}
"""The axioms by name; those about normal vectors are cited (`FELLER`)."""
