r"""The replay checker's test that an average over normal vectors is a number.

Statement: `integrable` returns only if the body is at most e^(C (1 + |g|)), times at most one exp(sum a_z g_z^2) with
0 < 1 - 2 a_z, which a line says for every component; what an exponent loses by b (..)^2, 0 <= b, is left aside. Not
shared with the kernel.
Source: dominated integrals; Feller (1968), chapter 7.
"""

from __future__ import annotations

from latentproof.proofs.replay.state import Line, Theorem
from latentproof.proofs.replay.terms import ONE, ZERO, Node, free, literal, need, terms, touches


def integrable(th: Theorem, body: Node, vectors: tuple[Node, ...], given: list[Line]) -> None:
    """Reject unless the average of the body exists, over all the vectors together."""
    squares: Squares = []
    bound = {x[1][1] for x in terms(body) if x[0] == "sum"}
    for line in given:
        one, op, two = line.rel
        assumed = any(touches(x, g) for rel in line.open for x in rel[::2] for g in vectors)
        need(not assumed, "a premise assumes something about a normal vector")
        if op == "<=":
            need(one == ZERO and not bound & {*free(two)}, "a premise must be 0 <= b, b without a bound index")
            squares.append((("falls", two), set()))
            continue
        need(one == ZERO and op == "<" and two[:2] == ("-", None) and two[2][0] == ONE, "a premise must be 0 < 1 - 2a")
        need(two[2][1][0] == "*" and two[2][1][2][0] == literal(2), "a premise must be 0 < 1 - 2a")
        squares.append((two[2][1][2][1], th.fixed(line) | {*free(tuple(map(tuple, line.apart)))}))
    for x in terms(body):
        if x[0] == "app" or (x[0] == "mean" and x[1][0] == "gauss"):
            need(not moving(x, vectors), "an average of an unknown function of a normal vector")
    grown(body, vectors, squares)


Squares = list[tuple[Node, set[str]]]


def moving(t: Node, vectors: tuple[Node, ...]) -> bool:
    """Whether a value depends on a vector."""
    return any(touches(t, g) for g in vectors)


def grown(t: Node, vectors: tuple[Node, ...], squares: Squares) -> int:
    """How many exponentials of squares a term multiplies, if all else in it grows no faster than e^(C|g|)."""
    op, data, args = t
    if op in ("normal", "event", "count") or not moving(t, vectors):
        return 0
    if op == "exp":
        return exponent_of(args[0], vectors, squares)
    if op == "/":
        need(not moving(args[1], vectors), "a divisor is random")
    parts = [grown(x, vectors, squares) for x in (args[:1] if op in ("/", "sum", "^") else args)]
    if op == "*":
        need(sum(parts) < 2, "the square of an exponential of squares")
        return sum(parts)
    if op == "^":
        need(parts == [0], "a power of an exponential of squares")
        return 0
    tame = op in ("+", "-", "neg", "/", "sum", "sqrt") or (op == "mean" and data[0] != "gauss")
    need(tame, f"an average of {op!r} may not exist")
    return max(parts)


def exponent_of(u: Node, vectors: tuple[Node, ...], squares: Squares) -> int:
    """How many of the known sums of squares an exponent adds to what is linear."""
    op, data, args = u
    if op == "+":
        both = sum(exponent_of(x, vectors, squares) for x in args)
        need(both < 2, "two sums of squares in one exponent")
        return both
    if op == "-" and args[1][0] == "*" and args[1][2][1][0] == "^" and args[1][2][1][2][1] == literal(2):
        factor = args[1][2][0]
        if not moving(factor, vectors) and any(a == ("falls", factor) for a, _ in squares):
            return exponent_of(args[0], vectors, squares)
    if op == "sum" and len(args) == 1 and args[0][0] == "*":
        weight, power = args[0][2]
        normal = [("normal", g, (("var", data, ()),)) for g in vectors]
        if any(power == ("^", None, (x, literal(2))) for x in normal) and not moving(weight, vectors):
            need(any(a == weight and data[1] not in about for a, about in squares), "0 < 1 - 2a is not given")
            return 1
    need(linear_in(u, vectors), "an exponent is neither linear nor a known sum of squares")
    return 0


def linear_in(u: Node, vectors: tuple[Node, ...]) -> bool:
    """Whether a term is linear in the components of the vectors, all else held fixed."""
    op, data, args = u
    if op == "normal" or not moving(u, vectors):
        return True
    if op in ("+", "-", "neg", "sum", "*", "/"):
        mixed = op == "*" and all(moving(x, vectors) for x in args)
        below = op == "/" and moving(args[1], vectors)
        return not mixed and not below and all(linear_in(x, vectors) for x in args[: 1 if op in ("sum", "/") else 2])
    return bool(op == "mean" and data[0] != "gauss" and linear_in(args[0], vectors))
