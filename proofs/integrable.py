r"""Which expectations over normal vectors are numbers: bodies that grow no faster than e^(C|g|), or e^(a g^2), a < 1/2.

Statement: `growth(t, over, square)` is 0 only if |t| <= e^(C (1 + |g|)), and 1 only if |t| is at most that times one
factor exp(sum_z a_z g_z^2) with a_z < 1/2, which `square(a, z)` vouches for; what an exponent loses by b (..)^2 does no
harm if `square(b, None)` says b >= 0. Then E t exists, over all vectors of `over` jointly. Otherwise it refuses. Tables
and samples have finitely many outcomes; they need nothing of the kind.
Monotonicity, the exchange of two normal vectors and the shift hold for such bodies only: E e^(g^2), taken for a number,
would be larger than itself. The linear laws do not need it: a linear functional on all functions extends E.
Source: dominated integrals; Feller (1968), chapter 7.
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.checking import Proof
from latentproof.proofs.judgement import Judgement, Refused, require
from latentproof.proofs.syntax import depends, free, subterms
from latentproof.proofs.terms import Function, Gauss, Term, Variable, le, lt, number

Square = Callable[[Term, Variable | None], bool]


def never(a: Term, z: Variable | None) -> bool:
    """No quadratic exponent is vouched for."""
    return False


def require_integrable(proof: Proof, t: Term, over: tuple[Gauss, ...], premises: list[Judgement]) -> None:
    """Refuse unless E t exists; premises 0 < 1 - 2a, for every component, vouch for exponents sum_z a_z g_z^2.

    Premises 0 <= b vouch for what is subtracted as b (..)^2; b must not depend on an index that t binds.
    """
    for node in subterms(t):
        hidden = isinstance(node.data, Function) or (node.op == "mean" and isinstance(node.data, Gauss))
        require(not (hidden and _moves(node, over)), f"an expectation over {over[0].name} may not exist")
    for p in premises:
        require(p.relation.lhs == number(0) and p.relation.op in ("<", "<="), "a premise must be 0 < 1 - 2a or 0 <= b")
    bound = frozenset(node.data.name for node in subterms(t) if node.op == "sum" and isinstance(node.data, Variable))

    def square(a: Term, z: Variable | None) -> bool:
        if z is None:
            return not free(a) & bound and any(
                p.relation == le(0, a) and not any(depends(x, g) for r in p.open for x in (r.lhs, r.rhs) for g in over)
                for p in premises
            )
        return any(
            p.relation == lt(0, 1 - 2 * a)
            and z.name not in proof.fixed(p).union(*(free(x) for d in p.distinct for x in d))
            and not any(depends(x, g) for r in p.open for x in (r.lhs, r.rhs) for g in over)
            for p in premises
        )

    growth(t, over, square)


def growth(t: Term, over: tuple[Gauss, ...], square: Square = never) -> int:
    """0 or 1 as the module says; `Refused` where the expectation may not exist."""
    if not _moves(t, over):
        return 0
    match t.op:
        case "normal" | "event" | "count":
            return 0
        case "+" | "-" | "neg" | "sum" | "sqrt":
            return max(growth(x, over, square) for x in t.args[: 1 if t.op == "sum" else 2])
        case "*":
            found = sum(growth(x, over, square) for x in t.args)
            if found < 2:
                return found
        case "/" if not _moves(t.args[1], over):
            return growth(t.args[0], over, square)
        case "^" if growth(t.args[0], over, square) == 0:
            return 0
        case "mean" if not isinstance(t.data, Gauss):
            return growth(t.args[0], over, square)
        case "exp":
            return _exponent(t.args[0], over, square)
        case _:
            pass
    raise Refused(f"an expectation over {over[0].name} may not exist: a term {t.op!r} may grow too fast")


def _moves(t: Term, over: tuple[Gauss, ...]) -> bool:
    return any(depends(t, g) for g in over)


def _exponent(u: Term, over: tuple[Gauss, ...], square: Square) -> int:
    """How many of the quadratic exponents vouched for stand in an exponent that is linear otherwise."""
    if not _moves(u, over) or u.op == "normal":
        return 0
    match u.op:
        case "-" if _falls(u.args[1], over, square):
            return _exponent(u.args[0], over, square)
        case "+" | "-":
            one, other = _exponent(u.args[0], over, square), _exponent(u.args[1], over, square)
            if one + other < (2 if u.op == "+" else 1) or (u.op == "-" and not other):
                return one + other
        case "sum" if _is_square(u, over, square):
            return 1
        case "neg" | "sum" | "mean" if not (u.op == "mean" and isinstance(u.data, Gauss)):
            if _exponent(u.args[0], over, never) == 0:
                return 0
        case "*":
            fixed = [x for x in u.args if not _moves(x, over)]
            if len(fixed) == 1 and sum(_exponent(x, over, never) for x in u.args) == 0:
                return 0
        case "/" if not _moves(u.args[1], over):
            return _exponent(u.args[0], over, never)
        case _:
            pass
    raise Refused(f"an expectation over {over[0].name} may not exist: an exponent must be linear in it")


def _falls(u: Term, over: tuple[Gauss, ...], square: Square) -> bool:
    """b (..)^2 with b >= 0 vouched for."""
    if u.op != "*" or u.args[1].op != "^" or u.args[1].args[1] != number(2) or _moves(u.args[0], over):
        return False
    return square(u.args[0], None)


def _is_square(u: Term, over: tuple[Gauss, ...], square: Square) -> bool:
    """sum_z a_z g_z^2 over one vector, for weights a that are vouched for."""
    body, z = u.args[0], u.data
    if len(u.args) != 1 or body.op != "*" or not isinstance(z, Variable) or _moves(body.args[0], over):
        return False
    a, power = body.args
    vectors = [g for g in over if power == Term("normal", (Term("var", (), z),), g) ** number(2)]
    return bool(vectors) and square(a, z)
