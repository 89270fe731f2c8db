r"""Quotients of polynomials as a certificate writes them, and terms as such quotients.

Object: a `Poly` maps monomials, powers of terms that are not arithmetic, to coefficients; a `Ratio` is a polynomial
over powers of polynomials; `Ratios(context).ratio(t)` is a term as one.
Statement: nothing is trusted and nothing is cancelled: `field` checks in Coq that the ratio is the term.
Source: the kernel's polynomials, here with divisors kept as factors, so that a certificate can show each one's sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from latentproof.proofs.coq.names import UnsupportedError
from latentproof.proofs.coq.terms import Context
from latentproof.proofs.documents.latex import value
from latentproof.proofs.terms import Integer, Term

Poly = dict[tuple[tuple[Term, int], ...], Fraction]
Divisors = dict[tuple[tuple[tuple[tuple[Term, int], ...], Fraction], ...], int]
ONE: Poly = {(): Fraction(1)}
LIMIT = 60_000


def times(p: Poly, q: Poly) -> Poly:
    """The product; `UnsupportedError` if it would have more than `LIMIT` terms."""
    if len(p) * len(q) > LIMIT:
        raise UnsupportedError("a certificate of too many terms")
    result: Poly = {}
    for one, a in p.items():
        for other, b in q.items():
            powers = dict(one)
            for atom, e in other:
                powers[atom] = powers.get(atom, 0) + e
            mono = tuple(sorted(powers.items(), key=repr))
            result[mono] = result.get(mono, Fraction(0)) + a * b
    return {mono: c for mono, c in result.items() if c}


def plus(p: Poly, q: Poly, sign: int = 1) -> Poly:
    """p + sign q."""
    result = dict(p)
    for mono, c in q.items():
        result[mono] = result.get(mono, Fraction(0)) + sign * c
    return {mono: c for mono, c in result.items() if c}


def power(p: Poly, exponent: int) -> Poly:
    """p to a natural power."""
    result = ONE
    for _ in range(exponent):
        result = times(result, p)
    return result


def frozen(p: Poly) -> tuple[tuple[tuple[tuple[Term, int], ...], Fraction], ...]:
    """The polynomial as a key: what `Divisors` count."""
    return tuple(sorted(p.items(), key=repr))


@dataclass
class Ratio:
    """A polynomial over a product of powers of polynomials."""

    above: Poly
    below: Divisors

    def over(self, divisors: Divisors) -> Poly:
        """The numerator over a common divisor."""
        p = self.above
        for d, e in divisors.items():
            p = times(p, power(dict(d), e - self.below.get(d, 0)))
        return p


def common(one: Divisors, other: Divisors) -> Divisors:
    """The least common multiple, factors compared as they are written."""
    return {d: max(one.get(d, 0), other.get(d, 0)) for d in (*one, *other)}


def proportional(one: Ratio, other: Ratio) -> Fraction | None:
    """c > 0 with one = c other, or None."""
    divisors = common(one.below, other.below)
    p, q = one.over(divisors), other.over(divisors)
    if not p or p.keys() != q.keys():
        return None
    mono = next(iter(p))
    c = p[mono] / q[mono]
    return c if c > 0 and all(p[m] == c * q[m] for m in p) else None


@dataclass
class Ratios:
    """Terms of one theorem as ratios; `whole`: the terms that are kept as they are, because their sign is given."""

    context: Context
    whole: tuple[Term, ...] = ()

    def ratio(self, t: Term) -> Ratio:
        """A term as a ratio of polynomials in what is not arithmetic, or kept as a whole because its sign is given."""
        if t in self.whole:
            return Ratio({((t, 1),): Fraction(1)}, {})
        match t.op, t.args:
            case "num", ():
                return Ratio({(): value(t)} if value(t) else {}, {})
            case (("+" | "-"), (one, two)):
                a, b = self.ratio(one), self.ratio(two)
                divisors = common(a.below, b.below)
                return Ratio(plus(a.over(divisors), b.over(divisors), 1 if t.op == "+" else -1), divisors)
            case "neg", (one,):
                a = self.ratio(one)
                return Ratio(plus({}, a.above, -1), a.below)
            case "*", (one, two):
                return self._product(self.ratio(one), self.ratio(two))
            case "/", (one, two):
                return self._product(self.ratio(one), self._inverse_of(two))
            case "^", (one, two):
                return self._raised(one, two)
        return Ratio({((t, 1),): Fraction(1)}, {})

    def _product(self, a: Ratio, b: Ratio) -> Ratio:
        below = {d: a.below.get(d, 0) + b.below.get(d, 0) for d in (*a.below, *b.below)}
        return Ratio(times(a.above, b.above), below)

    def _inverse_of(self, t: Term) -> Ratio:
        """1/t, factor by factor."""
        if t in self.whole:
            return self._inverse(self.ratio(t))
        match t.op, t.args:
            case "*", (one, two):
                return self._product(self._inverse_of(one), self._inverse_of(two))
            case "/", (one, two):
                return self._product(self.ratio(two), self._inverse_of(one))
            case "^", (one, two) if two.op == "num":
                part, result = self._inverse_of(one), Ratio(ONE, {})
                for _ in range(int(value(two))):
                    result = self._product(result, part)
                return result
        return self._inverse(self.ratio(t))

    def _inverse(self, a: Ratio) -> Ratio:
        above = ONE
        for d, e in a.below.items():
            above = times(above, power(dict(d), e))
        if not a.above:
            raise UnsupportedError("a division by zero")
        if len(a.above) == 1:
            ((mono, c),) = a.above.items()
            below: Divisors = {frozen({((atom, 1),): Fraction(1)}): e for atom, e in mono}
            return Ratio({m: x / c for m, x in above.items()}, below)
        return Ratio(above, {frozen(a.above): 1})

    def _raised(self, base: Term, exponent: Term) -> Ratio:
        coefficients, constant = self.context.linear(exponent)
        one = self.ratio(base)
        result = Ratio(ONE, {})
        for _ in range(constant):
            result = self._product(result, one)
        for name, c in coefficients.items():
            variable = self.context.variables[name]
            assert isinstance(variable.sort, Integer)
            least, x = variable.sort.least, Term("var", (), variable)
            atom = Term("^", (base, x - least if least else x))
            result = self._product(result, Ratio({((atom, c),): Fraction(1)} if c else ONE, {}))
        return result
