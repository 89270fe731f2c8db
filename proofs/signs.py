r"""Signs of rational expressions in integer variables, by a certificate that only expands and looks.

Statement: `sign` returns 1, 0 or -1 only if the expression is > 0, >= 0 or < 0 for all integers in range: write every
variable as its least value plus x >= 0, clear denominators of known sign, and see that all coefficients have one sign.
Where they have both, the sign is undecided and that is a refusal. exp > 0; sqrt, events and counts are >= 0; further
signs may be `Known` from premises 0 < x or 0 <= x. `counterexample` looks at small integers.
Source: Polya's and Handelman's certificates in their simplest case; the shifted orthant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product as grid

from latentproof.proofs.judgement import Refused, require
from latentproof.proofs.polynomials import Normaliser, Poly, add, constant, multiply, power
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import Integer, Relation, Term, Variable, number

NONNEGATIVE = ("ind", "event", "count", "sqrt", "exp")


class Signs(Normaliser):
    """A normaliser that knows some signs: those of relations 0 < x (1) or 0 <= x (0), by normal form up to a factor."""

    def __init__(self, given: Iterable[Relation] = ()) -> None:
        super().__init__()
        self.given: dict[tuple[str, bool], int] = {}
        for r in given:
            require(r.op in ("<", "<=") and r.lhs == number(0), "a sign is given as 0 < x or 0 <= x")
            p = self.poly(r.rhs)
            require(bool(p), "0 has no sign to give")
            form = self._form(p)
            self.given[form] = max(self.given.get(form, 0), 1 if r.op == "<" else 0)

    def _form(self, p: Poly) -> tuple[str, bool]:
        """A polynomial up to a positive factor."""
        lead = p[max(p)]
        return self.text({mono: c / abs(lead) for mono, c in p.items()}), lead > 0

    def given_sign(self, p: Poly) -> int | None:
        """1 or 0 if p > 0 or p >= 0 is given, -1 if p < 0 is."""
        if not self.given or not p:
            return None
        if self.given.get(self._form(add({}, p, -1))) == 1:
            return -1
        return self.given.get(self._form(p))


def cleared(n: Normaliser, p: Poly) -> tuple[Poly, list[Poly]]:
    """p times positive powers of its polynomial denominators, and those (each as often as it was used)."""
    used: list[Poly] = []
    while True:
        inside = [(a, e) for mono in p for a, e in mono if n.atoms[a].kind == "poly"]
        if not inside:
            return p, used
        atom = max(inside, key=lambda pair: n.atoms[pair[0]].height)[0]
        depth = max(0, *(-e for a, e in inside if a == atom))
        factor = dict(n.atoms[atom].poly)
        used += [factor] * depth
        result: Poly = {}
        for mono, c in p.items():
            e = dict(mono).get(atom, 0)
            rest = tuple(pair for pair in mono if pair[0] != atom)
            result = add(result, multiply({rest: c}, power(factor, depth + e)))
        p = result


def sign(n: Signs, p: Poly, shift: dict[str, int]) -> int:
    """1 if p > 0, 0 if only p >= 0 is certified, -1 if p < 0, over all integers in range; refuses when undecided.

    Certificate: with every variable written as its least value plus x >= 0, all coefficients have one sign.
    """
    given = n.given_sign(p)
    if given is not None:
        return given
    p, used = cleared(n, p)
    flips = 1
    for factor in used:
        one = sign(n, factor, shift)
        require(one != 0, f"the denominator {n.text(factor)} may be zero")
        flips *= one
    for name in {a for mono in p for a, e in mono if e < 0}:
        require(sign(n, {((name, 1),): Fraction(1)}, shift) == 1, f"the denominator {name} must be positive")
    lowest = {a: min(0, *(dict(mono).get(a, 0) for mono in p)) for mono in p for a, _ in mono}
    clear = tuple(sorted((a, -e) for a, e in lowest.items() if e))
    p = multiply(p, {clear: Fraction(1)})
    shifted: Poly = {}
    for mono, c in p.items():
        part = constant(c)
        for a, e in mono:
            part = multiply(part, power(_range(n, a, shift), e))
        shifted = add(shifted, part)
    require(all(_nonnegative(n, mono, shift) for mono in shifted), "the sign of a term is unknown")
    if not shifted:
        return 0
    for s in (1, -1):
        if all(c * s > 0 for c in shifted.values()):
            strict = any(all(_positive(n, a, shift) for a, _ in mono) for mono in shifted)
            return s * flips if strict else (0 if s * flips == 1 else _undecided())
    return _undecided()


def _undecided() -> int:
    raise Refused("nonnegativity is undecided: shifted coefficients have both signs")


def _positive(n: Signs, atom: str, shift: dict[str, int]) -> bool:
    known = n.atoms[atom]
    if known.kind == "power":
        return sign(n, dict(known.poly), shift) == 1
    # An integer variable has been written as its least value plus the atom, of which nothing is given.
    return known.kind == "exp" or (not _integral(n, atom) and n.given_sign({((atom, 1),): Fraction(1)}) == 1)


def _integral(n: Signs, atom: str) -> bool:
    variable = n.atoms[atom].variable
    return n.atoms[atom].kind == "var" and variable is not None and isinstance(variable.sort, Integer)


def _range(n: Signs, atom: str, shift: dict[str, int]) -> Poly:
    variable = n.atoms[atom].variable
    generator: Poly = {((atom, 1),): Fraction(1)}
    if _integral(n, atom) and variable is not None and isinstance(variable.sort, Integer):
        return add(generator, constant(shift.get(variable.name, variable.sort.least)))
    return generator


def _nonnegative(n: Signs, mono: tuple[tuple[str, int], ...], shift: dict[str, int]) -> bool:
    for atom, e in mono:
        known = n.atoms[atom]
        if _integral(n, atom) or known.kind in NONNEGATIVE or (e % 2 == 0 and known.kind != "power"):
            continue
        if known.kind != "power" and n.given_sign({((atom, 1),): Fraction(1)}) in (0, 1):
            continue
        if known.kind != "power" or sign(n, dict(known.poly), shift) < 0:
            return False
    return True


def require_integer(value: Term, least: int, name: str) -> None:
    """Refuse unless the value is a polynomial with integer coefficients in integer variables, and >= least."""
    require(all(node.op != "/" for node in subterms(value)), f"{name} must be an integer")
    n = Signs()
    p = n.poly(value)
    for mono, c in p.items():
        for atom, e in mono:
            variable = n.atoms[atom].variable if n.atoms[atom].kind == "var" else None
            integral = variable is not None and isinstance(variable.sort, Integer) and e > 0
            require(integral, f"{name} must be an integer")
        require(c.denominator == 1, f"{name} must be an integer")
    low = add(p, constant(least), -1)
    require(not low or sign(n, low, {}) >= 0, f"{name} must be at least {least}")


def denominators(*terms: Term, given: Sequence[Relation] = ()) -> list[str]:
    """Close every side goal "this divisor is not zero" of the terms, and list them; `Refused` where one stays open.

    A given sign may itself divide only by what those given before it show to be nonzero.
    """
    closed = [goal for i, r in enumerate(given) for goal in denominators(r.lhs, r.rhs, given=given[:i])]
    n = Signs(given)
    for divisor in {f: None for t in terms for node in subterms(t) if node.op == "/" for f in _factors(node.args[1])}:
        p = n.poly(divisor)
        require(sign(n, p, {}) != 0, "a denominator may be zero")
        closed.append(f"{n.text(p)} != 0")
    return closed


def _factors(t: Term) -> list[Term]:
    return [f for x in t.args for f in _factors(x)] if t.op == "*" else [t]


def counterexample(relation: Relation) -> dict[str, int] | None:
    """Small integers at which a relation between purely arithmetical terms fails."""
    variables: dict[str, int] = {}
    for node in (*subterms(relation.lhs), *subterms(relation.rhs)):
        if node.op == "var" and isinstance(node.data, Variable) and isinstance(node.data.sort, Integer):
            variables[node.data.name] = node.data.sort.least
        elif node.op not in ("num", "+", "-", "*", "/", "^", "neg"):  # exp, ln and sqrt have no exact values
            return None
    for offsets in grid(range(3), repeat=len(variables)):
        point = {name: least + d for (name, least), d in zip(variables.items(), offsets, strict=True)}
        try:
            left, right = _value(relation.lhs, point), _value(relation.rhs, point)
        except ZeroDivisionError:
            continue
        if not {"=": left == right, "<=": left <= right, "<": left < right}[relation.op]:
            return point
    return None


def _value(t: Term, point: dict[str, int]) -> Fraction:
    if t.op == "num":
        return t.data  # type: ignore[return-value]  # a literal's data is its Fraction
    if t.op == "var":
        return Fraction(point[t.data.name])  # type: ignore[union-attr]  # a variable's data is its Variable
    a, *rest = (_value(argument, point) for argument in t.args)
    if t.op == "neg":
        return -a
    if t.op == "^":
        return a ** int(rest[0])
    return {"+": a + rest[0], "-": a - rest[0], "*": a * rest[0]}[t.op] if t.op != "/" else a / rest[0]
