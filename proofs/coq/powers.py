r"""Powers with variable exponents, split so that each has one factor as its base and one variable as its exponent.

Object: `split_powers(syntax, t)`: (a b)^(k + l) becomes a^k b^k a^l b^l, and a divisor is split the same way.
Statement: the Coq tactic of the same name proves that nothing changes.
Source: x^(k + l) = x^k x^l, (x y)^k = x^k y^k.
"""

from __future__ import annotations

from latentproof.proofs.coq.indices import Indices
from latentproof.proofs.coq.symbols import Scope
from latentproof.proofs.terms import Integer, Term, number


def split_powers(syntax: Indices, t: Term) -> Term:
    """Powers with variable exponents of one variable each, of one factor each."""
    args = tuple(split_powers(syntax, a) for a in t.args)
    if t.op == "/" and args[1].op in ("*", "^") and syntax.scalar(args[1], {}, Scope()) is None:
        return _divided(args[0], args[1])
    if t.op != "^" or syntax.scalar(t.args[0], {}, Scope()) is not None:
        return t if args == t.args else Term(t.op, args, t.data)
    coefficients, constant = syntax.context.linear(t.args[1])
    alone = sum(coefficients.values()) == 1
    if not any(coefficients.values()) or (alone and args[0].op not in ("*", "/")):
        return t if args == t.args else Term(t.op, args, t.data)
    result = None if not constant else args[0] ** constant
    for name, c in coefficients.items():
        variable = syntax.context.variables[name]
        assert isinstance(variable.sort, Integer)
        x = Term("var", (), variable)
        for _ in range(c):
            part = _raised(args[0], x - variable.sort.least if variable.sort.least else x)
            result = part if result is None else result * part
    assert result is not None
    return result


def _divided(above: Term, below: Term) -> Term:
    """A quotient, factor by factor."""
    if below.op == "*":
        return _divided(_divided(above, below.args[0]), below.args[1])
    if below.op == "^" and below.args[1].op == "num":
        return above * (number(1) / below.args[0]) ** below.args[1]
    return above / below


def _raised(base: Term, exponent: Term) -> Term:
    if base.op in ("*", "/"):
        return Term(base.op, tuple(_raised(a, exponent) for a in base.args))
    return Term("^", (base, exponent))
