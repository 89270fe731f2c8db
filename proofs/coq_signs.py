r"""Sign certificates for Coq: a polynomial written in its variables' distances from their least values.

Object: `ratio(t)` is a rational term as numerator over denominator, two polynomials in real letters;
`shifted(p, least)` is p as text in (v - 2), (m - 1), ..; `above(...)` is the script that it is positive.
Statement: `ring` checks the text against the term, its coefficients show its sign; nothing is trusted.
Source: Handelman's certificates in their simplest case, as in the kernel's `signs`.
"""

from __future__ import annotations

from fractions import Fraction

from latentproof.proofs.coq_terms import UnsupportedError, safe
from latentproof.proofs.latex import value
from latentproof.proofs.terms import Integer, Term, Variable

Poly = dict[tuple[tuple[str, int], ...], Fraction]
LIMIT = 2000


def _times(p: Poly, q: Poly) -> Poly:
    if len(p) * len(q) > LIMIT:
        raise UnsupportedError("a certificate of too many terms")
    result: Poly = {}
    for one, a in p.items():
        for other, b in q.items():
            powers = dict(one)
            for name, e in other:
                powers[name] = powers.get(name, 0) + e
            mono = tuple(sorted(powers.items()))
            result[mono] = result.get(mono, Fraction(0)) + a * b
    return {mono: c for mono, c in result.items() if c}


def _plus(p: Poly, q: Poly, sign: int = 1) -> Poly:
    result = dict(p)
    for mono, c in q.items():
        result[mono] = result.get(mono, Fraction(0)) + sign * c
    return {mono: c for mono, c in result.items() if c}


ONE: Poly = {(): Fraction(1)}


def ratio(t: Term) -> tuple[Poly, Poly]:
    """Numerator and denominator of a rational term in real letters."""
    match t.op, t.args:
        case "num", ():
            return ({(): value(t)} if value(t) else {}), ONE
        case "var", () if isinstance(t.data, Variable) and isinstance(t.data.sort, Integer):
            return {((t.data.name, 1),): Fraction(1)}, ONE
        case (("+" | "-"), (one, two)):
            (a, b), (c, d) = ratio(one), ratio(two)
            if b == d:
                return _plus(a, c, 1 if t.op == "+" else -1), b
            return _plus(_times(a, d), _times(c, b), 1 if t.op == "+" else -1), _times(b, d)
        case "neg", (one,):
            a, b = ratio(one)
            return _plus({}, a, -1), b
        case "*", (one, two):
            (a, b), (c, d) = ratio(one), ratio(two)
            return _times(a, c), _times(b, d)
        case "/", (one, two):
            (a, b), (c, d) = ratio(one), ratio(two)
            return _times(a, d), _times(b, c)
        case "^", (one, two) if two.op == "num" and value(two).denominator == 1 and 0 <= value(two) <= 12:
            (a, b), result = ratio(one), (ONE, ONE)
            for _ in range(int(value(two))):
                result = _times(result[0], a), _times(result[1], b)
            return result
    raise UnsupportedError("a sign that is not one of a rational function of integers")


def plain(p: Poly) -> str:
    """A polynomial as text."""
    parts = [_monomial(c, [(safe(n), e) for n, e in mono]) for mono, c in sorted(p.items())]
    return "(" + " + ".join(parts or ["0"]) + ")"


def _monomial(c: Fraction, powers: list[tuple[str, int]]) -> str:
    number = f"{c.numerator}" if c.denominator == 1 else f"({c.numerator} / {c.denominator})"
    number = f"({number})" if c < 0 else number
    return " * ".join([number, *(f"{x} ^ {e}" for x, e in powers)])


def expand(p: Poly, least: dict[str, int]) -> Poly:
    """The polynomial in the distances of its letters from their least values."""
    result: Poly = {}
    for mono, c in p.items():
        part: Poly = {(): c}
        for name, e in mono:
            for _ in range(e):
                part = _times(
                    part,
                    {((name, 1),): Fraction(1), (): Fraction(least[name])}
                    if least[name]
                    else {((name, 1),): Fraction(1)},
                )
        result = _plus(result, part)
    return result


def shifted(p: Poly, least: dict[str, int]) -> tuple[str, Fraction]:
    """The expansion as text, its constant first, and that constant; `UnsupportedError` if a coefficient is negative."""
    q = expand(p, least)
    if any(c < 0 for c in q.values()):
        raise UnsupportedError("a sign without a certificate")
    constant = q.pop((), Fraction(0))
    parts = [_monomial(c, [(f"({safe(n)} - {least[n]})", e) for n, e in mono]) for mono, c in sorted(q.items())]
    rest = f" + ({' + '.join(parts)})" if parts else ""
    return f"({_monomial(constant, [])}{rest})", constant


def above(p: Poly, least: dict[str, int], name: str) -> str:
    """A script that asserts 0 < p under a name."""
    text, constant = shifted(p, least)
    if constant <= 0:
        raise UnsupportedError("a positive sign without a certificate")
    proof = "apply Rplus_lt_le_0_compat; [lra | nonneg]" if " + (" in text else "lra"
    return f"assert ({name} : 0 < {plain(p)}). {{ replace {plain(p)} with {text} by ring. {proof}. }}"
