r"""The kernel's rules for finite sums, indicators and Kronecker's delta.

Statement: a rule returns the judgement of a step only if it holds for all values of its free names.
Source: finite sums over index sets; each rule states its own law.
"""

from __future__ import annotations

from dataclasses import replace

from latentproof.proofs.checking import Proof, conclude
from latentproof.proofs.judgement import Judgement, require
from latentproof.proofs.proof import Step
from latentproof.proofs.substitution import fresh
from latentproof.proofs.syntax import free, product, scope, sort_of
from latentproof.proofs.terms import Domain, Relation, Term, Variable, number, pair, total


def split(proof: Proof, step: Step) -> Judgement:
    """sum_tau F(tau) = F(sigma) + sum_{tau != sigma} F(tau), for sigma in the domain of the sum."""
    whole, parts = step.conclusion.lhs, step.conclusion.rhs
    require(whole.op == "sum" and len(whole.args) == 1 and isinstance(whole.data, Variable), "split needs a plain sum")
    require(parts.op == "+" and parts.args[1].op == "sum" and len(parts.args[1].args) == 2, "split gives F + a sum")
    at, bound = parts.args[1].args[1], Term("var", (), whole.data)
    require(sort_of(at) == whole.data.sort, "the index split off must be in the domain")  # type: ignore[union-attr]
    expected = fresh(whole.args[0], whole.data.name, at) + total(bound, whole.args[0], at)  # type: ignore[union-attr]
    require(step.conclusion == Relation(whole, "=", expected), "not the split sum")
    return Judgement(step.conclusion)


def exchange(proof: Proof, step: Step) -> Judgement:
    """sum_i sum_j F = sum_j sum_i F for two sums without excluded indices."""
    outer = step.conclusion.lhs
    inner = outer.args[0] if outer.args else outer
    require(outer.op == "sum" == inner.op and len(outer.args) == 1 == len(inner.args), "exchange needs two plain sums")
    require(outer.data != inner.data, "the two indices must have different names")
    swapped = Term("sum", (Term("sum", inner.args, outer.data),), inner.data)
    require(step.conclusion == Relation(outer, "=", swapped), "not the exchanged sums")
    return Judgement(step.conclusion)


def pairs(proof: Proof, step: Step) -> Judgement:
    """sum over a product domain = double sum over its factors."""
    whole, double = step.conclusion.lhs, step.conclusion.rhs
    inner = double.args[0] if double.args else double
    require(whole.op == "sum" == double.op == inner.op and len(whole.args) == 1, "pairs needs a plain sum")
    variable, first, second = whole.data, double.data, inner.data
    assert isinstance(variable, Variable)
    assert isinstance(first, Variable)
    assert isinstance(second, Variable)
    assert isinstance(first.sort, Domain)
    assert isinstance(second.sort, Domain)
    # Not the factors alone: a product also has the product's cardinality.
    require(variable.sort == product(first.sort, second.sort), "not its factors")
    require(
        first.name != second.name and not {first.name, second.name} & free(whole.args[0]), "the indices must be new"
    )
    a, k = Term("var", (), first), Term("var", (), second)
    expected = total(a, total(k, fresh(whole.args[0], variable.name, pair(a, k))))
    require(step.conclusion == Relation(whole, "=", expected), "not the double sum")
    return Judgement(step.conclusion)


def indicator_square(proof: Proof, step: Step) -> Judgement:
    """1[A] 1[A] = 1[A]."""
    a = step.conclusion.rhs
    require(a.op == "ind" and step.conclusion == Relation(a * a, "=", a), "not the square of an indicator")
    return Judgement(step.conclusion)


def delta_value(proof: Proof, step: Step) -> Judgement:
    """delta(i, i) = 1, and delta(i, j) = 0 where i and j differ."""
    d = step.conclusion.lhs
    require(d.op == "delta" and step.conclusion.op == "=", "not a value of delta")
    same = d.args[0] == d.args[1]
    require(step.conclusion.rhs == number(1 if same else 0), "not that value of delta")
    return Judgement(step.conclusion, frozenset() if same else frozenset((frozenset(d.args),)))


def disjoint(proof: Proof, step: Step) -> Judgement:
    """1[r(sigma) in c] 1[r(sigma) in d] = 0 where c and d differ: classes are disjoint."""
    both = step.conclusion.lhs
    require(both.op == "*" and both.args[0].op == "ind" == both.args[1].op, "not a product of two events")
    one, other = both.args
    require(one.data == other.data and one.args[0] == other.args[0], "not one slot of one table")
    require(one.args[1] != other.args[1], "the two classes must be different")
    require(step.conclusion == Relation(both, "=", number(0)), "two classes have nothing in common")
    return Judgement(step.conclusion, frozenset((frozenset((one.args[1], other.args[1])),)))


def apart_or_equal(proof: Proof, step: Step) -> Judgement:
    """R, from R where the indices x and y differ and from R with x in place of y; `cases` names x and y.

    Sound for each pair of values: they differ, and the first premise holds, or they are equal, and R is what the second
    one says. What else the premises take to be different or assume is kept.
    """
    premises = proof.premises(step)
    require(len(premises) == 2 and len(step.cases) == 2, "two premises and two indices are needed")
    apart, equal = premises
    names = scope(step.conclusion.lhs - step.conclusion.rhs)
    require(step.cases[0] != step.cases[1] and set(step.cases) <= set(names), "two free indices of the relation")
    x, y = (names[name] for name in step.cases)
    require(isinstance(x.sort, Domain) and x.sort == y.sort, "two indices of one domain are needed")
    at = Term("var", (), x)
    r = step.conclusion
    require(apart.relation == r, "the first premise must be the relation itself")
    merged = Relation(fresh(r.lhs, y.name, at), r.op, fresh(r.rhs, y.name, at))
    require(equal.relation == merged, "the second premise must be the relation with the two indices equal")
    return conclude(step, [replace(apart, distinct=apart.distinct - {frozenset((at, Term("var", (), y)))}), equal])


def monotone_sum(proof: Proof, step: Step) -> Judgement:
    """a <= b for every value of an index gives sum a <= sum b, over all values or over those != another index."""
    premises, c = proof.premises(step), step.conclusion
    require(len(premises) == 1 and premises[0].relation.op == "<=" == c.op, "a sum is monotone under <=")
    require(c.lhs.op == "sum" == c.rhs.op and c.lhs.data == c.rhs.data, "not two sums over one index")
    require(c.lhs.args[1:] == c.rhs.args[1:], "not the same excluded index")
    require((c.lhs.args[0], c.rhs.args[0]) == (premises[0].relation.lhs, premises[0].relation.rhs), "not its two sides")
    assert isinstance(c.lhs.data, Variable)
    name, bound = c.lhs.data.name, Term("var", (), c.lhs.data)
    left = premises[0].distinct - {frozenset((bound, other)) for other in c.lhs.args[1:]}
    general = name not in proof.fixed(premises[0]) and not any(name in free(t) for d in left for t in d)
    require(general, "the premise is not proved for every value of the index")
    return conclude(step, [replace(premises[0], distinct=left)])


def mean_sum(proof: Proof, step: Step) -> Judgement:
    """E sum_i F = sum_i E F: expectations are linear; the index must not occur in the source itself."""
    average, c = step.conclusion.lhs, step.conclusion
    require(average.op == "mean" and average.args[0].op == "sum", "mean_sum needs the average of a sum")
    inner = average.args[0]
    assert isinstance(inner.data, Variable)
    require(inner.data.name not in free(Term("mean", (number(0),), average.data)), "the source depends on the index")
    expected = Term("sum", (Term("mean", inner.args[:1], average.data), *inner.args[1:]), inner.data)
    require(c == Relation(average, "=", expected), "not the sum of the averages")
    return Judgement(c)


def coordinates(proof: Proof, step: Step) -> Judgement:
    """What holds where two pairs differ holds where their `left` (or `right`, by `name`) coordinates differ."""
    premises = proof.premises(step)
    require(len(premises) == 1 and step.name in ("left", "right"), "one premise, and which coordinate")
    require(premises[0].relation == step.conclusion, "not the same relation")
    side = ("left", "right").index(step.name)

    def narrowed(different: frozenset[Term]) -> frozenset[Term]:
        if any(t.op != "pair" for t in different):
            return different
        found = frozenset(t.args[side] for t in different)
        require(len(found) == 2, f"the {step.name} coordinates are equal")
        return found

    return conclude(step, [replace(premises[0], distinct=frozenset(map(narrowed, premises[0].distinct)))])
