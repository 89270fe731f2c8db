r"""The kernel's rules for finite sums, indicators and Kronecker's delta.

Statement: a rule returns the judgement of a step only if it holds for all values of its free names.
Source: finite sums over index sets; each rule states its own law.
"""

from __future__ import annotations

from latentproof.proofs.checking import Proof
from latentproof.proofs.judgement import Judgement, require
from latentproof.proofs.proof import Step
from latentproof.proofs.substitution import fresh
from latentproof.proofs.syntax import free, sort_of
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
    require(isinstance(variable.sort, Domain) and variable.sort.factors == (first.sort, second.sort), "not its factors")
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
