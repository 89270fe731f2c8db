r"""The kernel's rules of ordered fields and analysis: inequalities, facts, cases, exchanged expectations, numbers.

Statement: a rule returns the judgement of a step only if it holds for all values of its free names and every outcome of
the randomness, under what it says it rests on.
Source: ordered fields and finite or Gaussian expectations; Fubini's theorem for `swap`; interval arithmetic (Moore,
1966).
"""

from __future__ import annotations

from dataclasses import replace

from latentproof.proofs.checking import Proof, conclude
from latentproof.proofs.facts import FACTS, is_fact, log_mean, power_mean
from latentproof.proofs.integrable import require_integrable
from latentproof.proofs.interval import certainly
from latentproof.proofs.judgement import Judgement, Refused, require
from latentproof.proofs.proof import Assumption, Step
from latentproof.proofs.signs import require_integer
from latentproof.proofs.syntax import depends, free
from latentproof.proofs.terms import Gauss, Integer, Relation, Sample, Table, Term, Variable, eq, le, lt, number


def fact(proof: Proof, step: Step) -> Judgement:
    """An instance of a named fact of real analysis, its premises in the order stated."""
    premises = proof.premises(step)
    if step.name == "power_mean":
        _power_mean(proof, step.conclusion, premises)
    elif step.name == "log_mean":
        _log_mean(proof, step.conclusion, premises)
    else:
        require(step.name in FACTS, f"no fact {step.name!r}")
        held = is_fact(step.name, [p.relation for p in premises], step.conclusion)
        require(held, f"not an instance of {step.name}")
    proof.assumptions.add(Assumption("analysis", step.name))
    return conclude(step, premises)


def _power_mean(proof: Proof, conclusion: Relation, premises: list[Judgement]) -> None:
    weight, z, whole = power_mean(conclusion)
    k, j = conclusion.lhs.args[1].args
    require([p.relation for p in premises] == [le(0, weight), eq(whole, 1)], "weights >= 0 of sum 1 are needed")
    about = proof.fixed(premises[0]).union(*(free(t) for d in premises[0].distinct for t in d))
    require(z.name not in about, "the weights must be nonnegative for every index")
    require_integer(k, 1, "the smaller exponent")
    require_integer(j, 0, "the difference of the exponents")


def _log_mean(proof: Proof, conclusion: Relation, premises: list[Judgement]) -> None:
    weight, z, whole, x, y = log_mean(conclusion)
    wanted = [lt(0, x), le(x, y), le(0, weight), eq(whole, 1)]
    require([p.relation for p in premises] == wanted, "0 < x, x <= y and weights >= 0 of sum 1 are needed")
    about = proof.fixed(premises[2]).union(*(free(t) for d in premises[2].distinct for t in d))
    require(z.name not in about, "the weights must be nonnegative for every index")


def either(proof: Proof, step: Step) -> Judgement:
    """R, from R where a <= b and from R where b < a."""
    premises = proof.premises(step)
    require(len(premises) == 2 and all(p.relation == step.conclusion for p in premises), "the relation, in two cases")
    one, other = premises
    split = [r for r in one.open if r.op == "<=" and Relation(r.rhs, "<", r.lhs) in other.open]
    require(len(split) == 1, "one premise must rest on a <= b and the other on b < a, for one pair a, b")
    (low,) = split
    high = Relation(low.rhs, "<", low.lhs)
    return conclude(step, [replace(one, open=one.open - {low}), replace(other, open=other.open - {high})])


def _whole(t: Term) -> bool:
    """Whether a term is built so that its value is an integer."""
    match t.op:
        case "num":
            return t.data == round(t.data)  # type: ignore[arg-type]  # a literal's data is its Fraction
        case "var":
            return isinstance(t.data, Variable) and isinstance(t.data.sort, Integer)
        case "ind" | "delta" | "event" | "count":
            return True
        case "+" | "-" | "*" | "neg" | "^":
            return all(map(_whole, t.args))
        case "sum":
            return _whole(t.args[0])
        case _:
            return False


def discrete(proof: Proof, step: Step) -> Judgement:
    """a + 1 <= b from a < b between integers: numbers, counts, indicators, their sums and products."""
    premises = proof.premises(step)
    require(len(premises) == 1 and premises[0].relation.op == "<", "an inequality a < b is needed")
    a, b = premises[0].relation.lhs, premises[0].relation.rhs
    require(_whole(a) and _whole(b), "both sides must be integers")
    require(step.conclusion == le(a + 1, b), "not a + 1 <= b")
    return conclude(step, premises)


def absurd(proof: Proof, step: Step) -> Judgement:
    """Anything, where x < x."""
    premises = proof.premises(step)
    require(len(premises) == 1 and premises[0].relation.op == "<", "a contradiction is needed")
    require(premises[0].relation.lhs == premises[0].relation.rhs, "not x < x")
    return conclude(step, premises)


def swap(proof: Proof, step: Step) -> Judgement:
    """E_X E_Y F = E_Y E_X F for two tables, samples or normal vectors of which neither depends on the other."""
    whole = step.conclusion.lhs
    inner = whole.args[0] if whole.args else whole
    require(whole.op == "mean" == inner.op, "swap exchanges two expectations")
    one, other = whole.data, inner.data
    kinds = (Table, Sample, Gauss)
    if not (isinstance(one, kinds) and isinstance(other, kinds)) or one.name == other.name:
        raise Refused("swap needs two different tables, samples or normal vectors")
    laws = [(t, s) for s, y in ((one, other), (other, one)) if isinstance(y, Sample) for t in (y.law, y.size)]
    require(not any(depends(t, s) for t, s in laws), "one of them depends on the other")
    if isinstance(one, Gauss) and isinstance(other, Gauss):
        require_integrable(proof, inner.args[0], (one, other), [])
    swapped = Term("mean", (Term("mean", inner.args, one),), other)
    require(step.conclusion == Relation(whole, "=", swapped), "not the exchanged expectations")
    return Judgement(step.conclusion)


def interval(proof: Proof, step: Step) -> Judgement:
    """a <= b or a < b between numbers, from rational enclosures of both that lie apart."""
    require(not step.premises and step.conclusion.op in ("<=", "<"), "interval proves inequalities of numbers")
    require(certainly(step.conclusion.lhs, step.conclusion.op, step.conclusion.rhs), "the enclosures are not apart")
    proof.assumptions.add(Assumption("interval", "rational interval arithmetic"))
    return Judgement(step.conclusion)


def _strict(one: Relation, other: Relation, both: bool) -> str:
    ops = (one.op, other.op)
    require(set(ops) <= {"<=", "<"}, "two inequalities are needed")
    return "<" if ops == ("<", "<") or (not both and "<" in ops) else "<="


def scale(proof: Proof, step: Step) -> Judgement:
    """0 <= c and a <= b give c a <= c b; 0 < c and a < b give c a < c b."""
    premises = proof.premises(step)
    require(len(premises) == 2, "scale needs 0 <= c and a <= b")
    least, r = premises[0].relation, premises[1].relation
    op = _strict(least, r, both=True)
    require(least.lhs == number(0), "the factor must be nonnegative")
    require(step.conclusion == Relation(least.rhs * r.lhs, op, least.rhs * r.rhs), "not the scaled inequality")
    return conclude(step, premises)


def plus(proof: Proof, step: Step) -> Judgement:
    """a <= b and c <= d give a + c <= b + d, and < where one of them is strict."""
    premises = proof.premises(step)
    require(len(premises) == 2, "plus needs a <= b and c <= d")
    one, two = (p.relation for p in premises)
    op = _strict(one, two, both=False)
    require(step.conclusion == Relation(one.lhs + two.lhs, op, one.rhs + two.rhs), "not the sum of inequalities")
    return conclude(step, premises)


def monotone_power(proof: Proof, step: Step) -> Judgement:
    """0 <= a and a <= b give a^t <= b^t for a natural number t."""
    premises = proof.premises(step)
    require(len(premises) == 2 and all(p.relation.op == "<=" for p in premises), "powers need 0 <= a and a <= b")
    least, r, c = premises[0].relation, premises[1].relation, step.conclusion
    require(least.lhs == number(0) and least.rhs == r.lhs, "the smaller base must be nonnegative")
    require(c.op == "<=" and c.lhs.op == "^" == c.rhs.op, "not an inequality of powers")
    require((c.lhs.args[0], c.rhs.args[0]) == (r.lhs, r.rhs) and c.lhs.args[1] == c.rhs.args[1], "not those powers")
    return conclude(step, premises)
