r"""The replay checker's signs: of polynomials over integers in range, with the signs that earlier lines give.

Statement: `sign_of` answers only where all shifted coefficients have one sign and every generator's sign is known;
`divisors` rejects where a divisor may be zero. None of it is shared with the kernel.
Source: the shifted orthant (Polya's certificate in its simplest case).
"""

from __future__ import annotations

from typing import Any

from sympy import QQ

from latentproof.proofs.replay.algebra import Engine, compute
from latentproof.proofs.replay.limits import moved
from latentproof.proofs.replay.terms import MEMORY, ZERO, Node, Rel, literal, need, terms


def given_signs(engine: Engine, rels: tuple[Rel, ...]) -> None:
    """Remember the signs that relations 0 < x and 0 <= x give; each may divide by what those before it settle."""
    for one, op, x in rels:
        need(one == ZERO and op in ("<", "<="), "a sign is given as 0 < x or 0 <= x")
        for y in terms(x):
            for divisor in factors(y[2][1]) if y[0] == "/" else ():
                settled(engine, divisor)
        a, b = engine.value(x, {})
        need(a != 0, "0 has no sign to give")
        over = 1 if a.LC > 0 else -1
        for factor, e in b.items():
            sign, certain = sign_of(engine, factor, {})
            need(certain, "a denominator may be zero")
            over *= sign**e
        strict = op == "<" or engine.signs.get(a.monic(), (0, False)) == (over, True)
        engine.signs[a.monic()] = (over, strict)


def sign_of(engine: Engine, p: Any, shift: dict[Node, int]) -> tuple[int, bool]:
    """(sign, strict) of a polynomial over all integers in range, by the signs of its shifted coefficients."""
    if p != 0 and p.monic() in engine.signs:
        sign, strictly = engine.signs[p.monic()]
        return sign if p.LC > 0 else -sign, strictly
    moves = []
    for i, key in enumerate(engine.keys):
        if key[0] == "variable" and key[2][0] == "integer":
            moves.append((engine.gens[i], engine.gens[i] + shift.get(key, key[2][1])))
    p = moved(p, moves)
    signs, strict = set[bool](), False
    for exponents, c in p.terms():
        used = [(engine.keys[i], e) for i, e in enumerate(exponents) if e]
        signs.add(c > 0)
        for key, e in used:
            counted = (key[0] == "variable" and key[2][0] == "integer") or (key[0] != "power" and e % 2 == 0)
            plain = key[0] in ("ind", "event", "count", "exp", "sqrt") or atom_sign(engine, key)[0] == 1
            need(counted or plain or (key[0] == "power" and base_sign(engine, key, shift)[0] >= 0), "unknown sign")
        strict = strict or all(surely_positive(engine, key, shift) for key, _ in used)
    need(p == 0 or len(signs) == 1, "the sign is undecided")
    return (0, False) if p == 0 else (1 if True in signs else -1, strict)


def atom_sign(engine: Engine, key: Node) -> tuple[int, bool]:
    """What is given of a generator; of a counted one nothing, since it stands for a shifted variable."""
    if key[0] == "variable" and key[2][0] == "integer":
        return 0, False
    return engine.signs.get(engine.atom(key), (0, False))


def factors(t: Node) -> list[Node]:
    """The factors of a product."""
    return [f for x in t[2] for f in factors(x)] if t[0] == "*" else [t]


def settled(engine: Engine, divisor: Node) -> None:
    """Reject unless the divisor is certified nonzero."""
    a, b = engine.value(divisor, {})
    for p in (a, *b):
        need(sign_of(engine, p, {})[1], "a denominator may be zero")


def surely_positive(engine: Engine, key: Node, shift: dict[Node, int]) -> bool:
    """Whether a generator that is not negative is certified to be positive."""
    if key[0] == "power":
        return base_sign(engine, key, shift)[1]
    return key[0] == "exp" or atom_sign(engine, key) == (1, True)


def base_sign(engine: Engine, key: Node, shift: dict[Node, int]) -> tuple[int, bool]:
    """(sign, strict) of the base of a symbolic power."""
    sign, certain = 1, True
    for place, side in enumerate(key[1]):
        p = engine.ring(0)
        for factors, c in side:
            term = engine.ring(QQ(c.numerator, c.denominator))
            for inner, e in factors:
                term *= engine.atom(inner) ** e
            p += term
        one, strict = sign_of(engine, p, shift)
        need(strict or place == 0, "the denominator of a base may be zero")
        sign, certain = sign * one, certain and strict
    return sign, certain


def sign_of_term(t: Node, shift: dict[Node, int], given: tuple[Rel, ...] = ()) -> tuple[int, bool]:
    """(sign, strict) of a term over all integers in range; rejects what is undecided."""

    def job(engine: Engine) -> tuple[int, bool]:
        given_signs(engine, given)
        a, b = engine.value(t, {})
        under, known = sign_of(engine, a, shift)
        for factor, e in b.items():
            over, strict = sign_of(engine, factor, shift)
            need(strict, "a denominator may be zero")
            under *= over**e
        return under, known

    result: tuple[int, bool] = compute(job, t, *(x for r in given for x in (r[0], r[2])))
    return result


def whole_number(t: Node, least: int) -> None:
    """The term is an integer >= least."""
    MEMORY.get(f"whole {least}", t, lambda t: _whole_number(t, least))


def _whole_number(t: Node, least: int) -> None:
    for x in terms(t):
        number = x[0] == "num" and x[1].denominator == 1
        variable = x[0] == "var" and x[1][2][0] == "integer"
        need(number or variable or x[0] in ("+", "-", "*"), "an integer is needed")
    need(sign_of_term(("-", None, (t, literal(least))), {})[0] >= 0, f"a value must be at least {least}")


def divisors(*sides: Node, given: tuple[Rel, ...] = ()) -> None:
    """Every divisor in the terms must be certified nonzero."""
    for divisor in {f for side in sides for x in terms(side) if x[0] == "/" for f in factors(x[2][1])}:
        if given:
            nonzero(divisor, given)
        else:
            MEMORY.get("nonzero", divisor, nonzero)


def nonzero(divisor: Node, given: tuple[Rel, ...] = ()) -> None:
    """A divisor must be certified nonzero."""
    sign, strict = sign_of_term(divisor, {}, given)
    need(sign and strict, "a denominator may be zero")
