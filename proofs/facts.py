r"""Named facts of real analysis that the kernel uses: each a schema of premises and a conclusion, matched by shape.

Object: `FACTS[name]` = (premises, conclusion), where x, y, t stand for any real terms and n for a natural number.
Statement: each holds for all real numbers that meet its premises; `coq/` proves each of them (`analysis`, `convex`).
`event` is the indicator 1[x <= y]. Two facts bind an index, for weights p >= 0 of sum 1. power_mean:
(sum_z p_z e^(h_z/(k+j)))^(k+j) <= (sum_z p_z e^(h_z/k))^k. log_mean, the same for real numbers 0 < x <= y:
y ln sum_z p_z e^(h_z/y) <= x ln sum_z p_z e^(h_z/x).
Source: any textbook of analysis; power means: Hardy, Littlewood, Polya (1934), Inequalities, theorem 16.
"""

from __future__ import annotations

from latentproof.proofs.judgement import require
from latentproof.proofs.substitution import fresh
from latentproof.proofs.syntax import free
from latentproof.proofs.terms import Relation, Term, Variable, eq, event, exp, integer, le, ln, lt, real, sqrt, total

x, y, t = real("x"), real("y"), real("t")
n = integer("n", 0)


def _cosh(z: Term) -> Term:
    return exp(z) + exp(-z)


FACTS: dict[str, tuple[tuple[Relation, ...], Relation]] = {
    "square": ((), le(0, x**2)),
    "exp_zero": ((), eq(exp(0), 1)),
    "exp_sum": ((), eq(exp(x + y), exp(x) * exp(y))),
    "exp_power": ((), eq(exp(n * x), exp(x) ** n)),
    "exp_tangent": ((), le(1 + x, exp(x))),
    "exp_monotone": ((le(x, y),), le(exp(x), exp(y))),
    "exp_strict": ((lt(x, y),), lt(exp(x), exp(y))),
    "exp_ln": ((lt(0, x),), eq(exp(ln(x)), x)),
    "ln_exp": ((), eq(ln(exp(x)), x)),
    "ln_monotone": ((lt(0, x), le(x, y)), le(ln(x), ln(y))),
    "ln_product": ((lt(0, x), lt(0, y)), eq(ln(x * y), ln(x) + ln(y))),
    "ln_power": ((lt(0, x),), eq(ln(x**n), n * ln(x))),
    "sqrt_square": ((le(0, x),), eq(sqrt(x) ** 2, x)),
    "sqrt_of_square": ((le(0, x),), eq(sqrt(x**2), x)),
    "sqrt_monotone": ((le(x, y),), le(sqrt(x), sqrt(y))),
    "sqrt_product": ((le(0, x), le(0, y)), eq(sqrt(x * y), sqrt(x) * sqrt(y))),
    "root_order": ((le(x**2, y**2), le(0, y)), le(x, y)),
    "weaken": ((lt(x, y),), le(x, y)),
    "antisymmetry": ((le(x, y), le(y, x)), eq(x, y)),
    "event_square": ((), eq(event(x, y) * event(x, y), event(x, y))),
    "event_at_most_one": ((), le(event(x, y), 1)),
    "event_true": ((le(x, y),), eq(event(x, y), 1)),
    "event_false": ((lt(y, x),), eq(event(x, y), 0)),
    "cosh_monotone": ((le(x**2, y**2),), le(_cosh(x), _cosh(y))),
    "cosh_gauss": ((), le(_cosh(x), 2 * exp(x**2 / 2))),
    "cosh_ratio": ((le(x**2, t**2),), le((_cosh(x) - 2) * t**2, (_cosh(t) - 2) * x**2)),
    "exp_ratio": ((le(x, t), lt(0, t)), le((exp(x) - 1 - x) * t**2, (exp(t) - 1 - t) * x**2)),
}
"""The schemas by name."""


def matches(pattern: Term, t: Term, found: dict[str, Term]) -> bool:
    """Whether t is the pattern with its variables replaced; `found` collects what each becomes."""
    if pattern.op == "var" and isinstance(pattern.data, Variable):
        return found.setdefault(pattern.data.name, t) == t
    if (pattern.op, pattern.data, len(pattern.args)) != (t.op, t.data, len(t.args)):
        return False
    return all(matches(p, x, found) for p, x in zip(pattern.args, t.args, strict=True))


def is_fact(name: str, premises: list[Relation], conclusion: Relation) -> bool:
    """Whether the conclusion follows from the premises, in their order, by the schema of that name."""
    wanted, result = FACTS[name]
    if len(wanted) != len(premises):
        return False
    found: dict[str, Term] = {}
    pairs = zip((result, *wanted), (conclusion, *premises), strict=True)
    return all(p.op == r.op and matches(p.lhs, r.lhs, found) and matches(p.rhs, r.rhs, found) for p, r in pairs)


def power_mean(conclusion: Relation) -> tuple[Term, Variable, Term]:
    """The weights, their index and their sum, of (sum p e^(h/(k+j)))^(k+j) <= (sum p e^(h/k))^k."""
    one, other = conclusion.lhs, conclusion.rhs
    require(conclusion.op == "<=" and one.op == "^" == other.op, "not an inequality of power means")
    require(one.args[0].op == "sum" == other.args[0].op and one.args[1].op == "+", "not two power means")
    mean, z, longer, k = one.args[0], one.args[0].data, one.args[1], other.args[1]
    assert isinstance(z, Variable)
    require(longer.args[0] == k and len(mean.args) == 1 and mean.args[0].op == "*", "the exponents must be k + j and k")
    weight, power = mean.args[0].args
    require(power.op == "exp" and power.args[0].op == "/" and power.args[0].args[1] == longer, "not e^(h/(k+j))")
    require(z.name not in free(longer), "the exponent must not depend on the index")
    bound, h = Term("var", (), z), power.args[0].args[0]
    require(other.args[0] == total(bound, weight * exp(h / k)), "not the power mean of the smaller exponent")
    return weight, z, total(bound, weight)


def log_mean(conclusion: Relation) -> tuple[Term, Variable, Term, Term, Term]:
    """The weights, their index, their sum, x and y, of y ln sum p e^(h/y) <= x ln sum p e^(h/x)."""
    one, other = conclusion.lhs, conclusion.rhs
    require(conclusion.op == "<=" and one.op == "*" == other.op, "not an inequality of logarithmic means")
    require(one.args[1].op == "ln" == other.args[1].op, "not two logarithms")
    longer, mean, shorter = one.args[0], one.args[1].args[0], other.args[0]
    require(
        mean.op == "sum" and len(mean.args) == 1 and mean.args[0].op == "*", "not a sum of weights times exponentials"
    )
    z, (weight, power) = mean.data, mean.args[0].args
    assert isinstance(z, Variable)
    require(power.op == "exp" and power.args[0].op == "/" and power.args[0].args[1] == longer, "not e^(h/y)")
    require(z.name not in free(longer) | free(shorter), "x and y must not depend on the index")
    bound, h = Term("var", (), z), power.args[0].args[0]
    require(other.args[1].args[0] == total(bound, weight * exp(h / shorter)), "not the mean of e^(h/x)")
    return weight, z, total(bound, weight), shorter, longer


def at(weight: Term, z: Variable, value: Term) -> Term:
    """The weight at another index."""
    return fresh(weight, z.name, value)
