r"""The certificate behind an inequality between rational functions, in a form that a reader can check.

Object: `difference(step)` is rhs - lhs written as P/D, where P is a polynomial in v' = v - 2, m' = m - 1, ... (each
integer less its least value) without negative coefficients and D a product of divisors that are positive.
Statement: P/D equals rhs - lhs by the kernel's normal form, and all it shows is plainly >= 0; None where the kernel's
certificate has another form (case splits, premises, signs of other terms) or is too long to read.
Source: `signs`, whose certificate it prints.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import mul

from latentproof.proofs.judgement import Refused
from latentproof.proofs.polynomials import Normaliser, Poly, add, constant, multiply, power
from latentproof.proofs.proof import Step
from latentproof.proofs.signs import Signs, cleared, sign
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import Integer, Relation, Term, Variable, eq, integer, number

MOST_TERMS = 12


def difference(step: Step) -> tuple[Term, list[Relation]] | None:
    r"""rhs - lhs of an `order` step as P/D, and what the primed letters stand for.

    >>> from latentproof.proofs.documents.latex import latex
    >>> from latentproof.proofs.library import theorems
    >>> form, letters = difference(theorems()["E1-lower"].steps[0])
    >>> latex(form), latex(letters[0])
    ("\\frac{v' + 1}{m \\, v \\, \\left(v \\, w - 1\\right)}", "v = 2 + v'")
    """
    if step.cases or step.premises:
        return None
    gap, n = step.conclusion.rhs - step.conclusion.lhs, Signs()
    try:
        numerator, divisors = cleared(n, n.poly(gap))
        flips = reduce(mul, (sign(n, d, {}) for d in divisors), 1)
    except (Refused, ValueError):
        return None
    variables = {a: n.atoms[a].variable for mono in numerator for a, _ in mono}
    if flips == 0 or not all(v is not None and isinstance(v.sort, Integer) for v in variables.values()):
        return None
    below = {a: max(0, *(-dict(mono).get(a, 0) for mono in numerator)) for a in variables}
    monomial = {tuple(sorted((a, e) for a, e in below.items() if e)): Fraction(flips)}
    shifted: Poly = {}
    for mono, c in multiply(numerator, monomial).items():
        part = constant(c)
        for a, e in mono:
            part = multiply(part, power(add({((a, 1),): Fraction(1)}, constant(_least(variables[a]))), e))
        shifted = add(shifted, part)
    if len(shifted) > MOST_TERMS or any(c < 0 for c in shifted.values()):
        return None
    primed = {a: integer(f"{v.name}'" if _least(v) else v.name, 0) for a, v in variables.items() if v is not None}
    top = _polynomial(shifted, primed)
    written = {a: Term("var", (), v) for a, v in variables.items() if v is not None}
    factors = [written[a] ** e if e > 1 else written[a] for a, e in sorted(below.items()) if e]
    for d in divisors:
        inside = {a: n.atoms[a].variable for mono in d for a, _ in mono}
        if not all(isinstance(v, Variable) for v in inside.values()) or any(e < 0 for mono in d for _, e in mono):
            return None
        one = sign(n, d, {})
        letters_of = {a: Term("var", (), v) for a, v in inside.items()}
        factors.append(_polynomial({k: c * one for k, c in d.items()}, letters_of))
    bottom = reduce(mul, factors) if factors else number(1)
    back = {str(primed[a].data.name): written[a] - _least(v) for a, v in variables.items()}  # type: ignore[union-attr]  # a variable
    again = Normaliser()
    if cleared(again, add(again.poly(Substitution(back)(top) / bottom), again.poly(gap), -1))[0]:
        return None
    occurring = {x.data for x in subterms(top)}
    used = [a for a, v in variables.items() if primed[a].data in occurring and _least(v)]
    letters = [eq(written[a], _least(variables[a]) + primed[a]) for a in used]
    return (top / bottom if factors else top), letters


def _least(v: Variable | None) -> int:
    assert v is not None
    assert isinstance(v.sort, Integer)
    return v.sort.least


def _polynomial(p: Poly, generators: dict[str, Term]) -> Term:
    """A polynomial as a term, highest powers first."""
    total: Term | None = None
    for mono, c in sorted(p.items(), key=lambda item: (-sum(e for _, e in item[0]), item[0])):
        parts = [generators[a] ** e if e > 1 else generators[a] for a, e in mono]
        size = abs(c)
        body = reduce(mul, parts) if parts else number(size)
        body = number(size) * body if parts and size != 1 else body
        signed = body if c > 0 else -body
        total = signed if total is None else total + body if c > 0 else total - body
    return number(0) if total is None else total
