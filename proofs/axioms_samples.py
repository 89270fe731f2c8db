r"""Axioms about independent draws, and facts about standard normal vectors, recognised by their shape.

A sample X is `size` independent draws of outcomes z with probabilities p(z) >= 0 that add up to 1; N_z counts the draws
equal to z. Every instance needs the premises 0 <= p(z) for all z and sum_z p(z) = 1, in this order.
sample_total: the counts add up, sum_z N_z = size.
sample_mean: E N_y = size p(y).
sample_product: E N_y N_x = size (size - 1) p(y) p(x) + size p(y) 1[y = x].
sample_exponential: E exp(sum_z h(z) N_z) = (sum_z p(z) exp(h(z)))^size, for h that does not depend on the draws.
sample_avoids: the draws avoid a set of outcomes, tau(z) its indicator, with probability (sum_z p(z)(1 - tau(z)))^size.
screening_off: let X draw pairs (T, z) with probabilities p_T phi_T(z). Given the tuples, the targets of T are
independent draws of phi_T, and those of T' != T of phi_T'. So what has expectation at most B >= 0 for k + j draws of
phi_T and k' + j' draws of phi_T', for all j, j' >= 0, has at most expectation B on the event that T is seen at least k
and T' at least k' times, with their numbers and targets put in.
gauss_square, gauss_shift, gauss_symmetry, gauss_tail: E e^(sum a_z g_z^2) = exp(-sum ln(1 - 2a_z)/2) for a_z < 1/2;
E e^(sum a_z g_z) F(g) = e^(sum a_z^2/2) E F(g + a); E F(g) = E F(-g); P(b <= g_z) <= e^(-b^2/2)/2 for b >= 0.
gauss_form: E e^(sum a_z g_z^2 - b(sum d_z g_z)^2) = exp(-(sum ln(1 - 2a_z) + ln(1 + 2b sum d_z^2/(1 - 2a_z)))/2), for
a_z < 1/2 and b >= 0: the determinant of a diagonal matrix and a matrix of rank one.
Source: the definition of a sample; Cagnetta et al. (2024), arXiv:2307.02129, section 2 (rules and symbols are drawn
independently); normal vectors: Feller (1968), An Introduction to Probability Theory and Its Applications I, chapter 7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from latentproof.proofs.checking import Proof
from latentproof.proofs.integrable import require_integrable
from latentproof.proofs.judgement import Judgement, Pairs, require
from latentproof.proofs.signs import require_integer
from latentproof.proofs.substitution import fresh
from latentproof.proofs.syntax import depends, free, subterms
from latentproof.proofs.terms import (
    Function,
    Gauss,
    Integer,
    Relation,
    Sample,
    Term,
    Variable,
    count,
    delta,
    eq,
    event,
    exp,
    le,
    ln,
    lt,
    normal,
    pair,
    total,
)

FELLER = "Feller (1968), An Introduction to Probability Theory and Its Applications, volume I, chapter 7"


def general(proof: Proof, p: Judgement, *names: str) -> bool:
    """Whether a judgement holds for every value of the variables."""
    about = frozenset[str]().union(*(free(t) for d in p.distinct for t in d))
    return not (frozenset(names) & (proof.fixed(p) | about))


def require_law(proof: Proof, sample: Sample, premises: list[Judgement]) -> None:
    """Refuse unless the two premises say that the weights are >= 0, for every outcome, and add up to 1."""
    z = sample.outcome
    require(len(premises) == 2, "a law needs the premises 0 <= p(z) and sum p(z) = 1")
    require(premises[0].relation == le(0, sample.law.args[0]), "the weights must be nonnegative")
    require(general(proof, premises[0], z.name), "the weights must be nonnegative for every outcome")
    require(premises[1].relation == eq(sample.law, 1), "the weights must add up to 1")
    require_integer(sample.size, 0, "the number of draws")


def _sample(r: Relation) -> tuple[Sample, Term, Term, Term]:
    x, body = r.lhs.data, r.lhs.args[0]
    require(r.lhs.op == "mean" and isinstance(x, Sample) and r.op == "=", "not the expectation over a sample")
    assert isinstance(x, Sample)
    return x, body, Term("var", (), x.outcome), x.law.args[0]


def _total(proof: Proof, r: Relation, premises: list[Judgement]) -> Pairs:
    inner, z = r.lhs.args[0], r.lhs.data
    require(r.lhs.op == "sum" and inner.op == "count" and isinstance(z, Variable), "not the sum of counts")
    x = inner.data
    assert isinstance(x, Sample)
    assert isinstance(z, Variable)
    require(not premises and z.name not in free(x.size), "no premise is needed")
    require_integer(x.size, 0, "the number of draws")
    require(r == eq(total(Term("var", (), z), count(x, Term("var", (), z))), x.size), "the counts add up to the size")
    return frozenset()


def _mean(proof: Proof, r: Relation, premises: list[Judgement]) -> Pairs:
    x, body, _, weight = _sample(r)
    require_law(proof, x, premises)
    require(body.op == "count" and body.data == x, "not a count of the sample")
    require(r.rhs == x.size * fresh(weight, x.outcome.name, body.args[0]), "the mean is size times p")
    return frozenset()


def _product(proof: Proof, r: Relation, premises: list[Judgement]) -> Pairs:
    x, body, _, weight = _sample(r)
    require_law(proof, x, premises)
    require(body.op == "*" and all(c.op == "count" and c.data == x for c in body.args), "not two counts of the sample")
    one, two = (c.args[0] for c in body.args)
    p, q = (fresh(weight, x.outcome.name, i) for i in (one, two))
    require(r.rhs == x.size * (x.size - 1) * p * q + x.size * p * delta(one, two), "not the mean of that product")
    return frozenset()


def _exponential(proof: Proof, r: Relation, premises: list[Judgement]) -> Pairs:
    x, body, z, weight = _sample(r)
    require_law(proof, x, premises)
    require(body.op == "exp" and body.args[0].op == "sum" and body.args[0].args[0].op == "*", "not exp(sum h N)")
    h = body.args[0].args[0].args[0]
    require(body == exp(total(z, h * count(x, z))), "not exp(sum_z h(z) N_z) over the outcomes of the law")
    require(not depends(h, x), "h must not depend on the draws")
    require(r.rhs == total(z, weight * exp(h)) ** x.size, "not (sum_z p(z) exp(h(z)))^size")
    return frozenset()


def _avoids(proof: Proof, r: Relation, premises: list[Judgement]) -> Pairs:
    x, body, z, weight = _sample(r)
    require(len(premises) == 3, "the premise tau tau = tau is needed, after those about the law")
    require_law(proof, x, premises[:2])
    require(body.op == "event" and body.args[0].op == "sum" and body.args[0].args[0].op == "*", "not 1[sum tau N <= 0]")
    tau = body.args[0].args[0].args[0]
    require(body == event(total(z, tau * count(x, z)), 0) and not depends(tau, x), "not 1[sum_z tau(z) N_z <= 0]")
    require(premises[2].relation == eq(tau * tau, tau), "tau must be an indicator, tau tau = tau")
    require(general(proof, premises[2], x.outcome.name), "tau must be an indicator for every outcome")
    require(r.rhs == total(z, weight * (1 - tau)) ** x.size, "not (sum_z p(z)(1 - tau(z)))^size")
    return frozenset()


def _put_in(t: Term, x: Sample, seen: dict[Sample, Term]) -> Term:
    """The term with the number of draws and the counts of each sample replaced by those of a tuple's targets."""
    for y, tuple_ in seen.items():
        z = Term("var", (), y.outcome)
        if t == y.size:
            return total(z, count(x, pair(tuple_, z)))
        if t.op == "count" and t.data == y:
            return count(x, pair(tuple_, _put_in(t.args[0], x, seen)))
    args = tuple(_put_in(a, x, seen) for a in t.args)
    return t if args == t.args else replace(t, args=args)


def _screening(proof: Proof, r: Relation, premises: list[Judgement]) -> Pairs:
    require(r.op == "<=" and len(premises) == 10, "screening_off concludes an upper bound from ten premises")
    bound, last = premises[8].relation, premises[9].relation
    x, outer = r.lhs.data, bound.lhs
    require(r.lhs.op == "mean" and isinstance(x, Sample) and bound.op == "<=", "not the expectation over a sample")
    require(outer.op == "mean" == outer.args[0].op, "the bound must be on an expectation over two samples")
    ys, body = (outer.data, outer.args[0].data), outer.args[0].args[0]
    assert isinstance(x, Sample)
    require(all(isinstance(y, Sample) and y.size.op == "+" for y in ys), "two samples of k + j draws are needed")
    require_law(proof, x, premises[:2])
    seen, extra, least = dict[Sample, Term](), list[str](), list[Term]()
    for i, y in enumerate(ys):
        assert isinstance(y, Sample)
        require_law(proof, y, premises[4 + 2 * i : 6 + 2 * i])
        factor, z = premises[2 + i].relation, Term("var", (), y.outcome)
        j = y.size.args[1]
        require(factor.op == "=" and factor.rhs.op == "*" and factor.rhs.args[1] == y.law.args[0], "not p_T phi_T(z)")
        found = [u for u in subterms(factor.lhs) if u.op == "pair" and u.args[1] == z]
        require(len(found) == 1, "the weight must be that of one pair (T, z)")
        require(fresh(x.law.args[0], x.outcome.name, found[0]) == factor.lhs, "not the weight of the pair")
        require(y.outcome.name not in free(factor.rhs.args[0]) | free(found[0].args[0]), "p_T must not depend on z")
        require(general(proof, premises[2 + i], y.outcome.name), "the weights must factor for every target")
        require(isinstance(j.data, Variable) and j.data.sort == Integer(0), "the further draws must be j >= 0")
        assert isinstance(j.data, Variable)
        require(j.data.name not in free(y.size.args[0]), "k must not depend on j")
        require_integer(y.size.args[0], 0, "the least number of draws")
        seen[y], extra, least = found[0].args[0], [*extra, j.data.name], [*least, y.size.args[0]]
    require(len(seen) == 2 and extra[0] != extra[1], "the two samples and their sizes must be different")
    require(general(proof, premises[8], *extra), "the bound must hold for all further draws")
    first, second = ys
    assert isinstance(first, Sample)
    assert isinstance(second, Sample)
    require(
        not any(depends(t, s) for t in (first.law, second.law, bound.rhs) for s in (x, *seen)), "too much is random"
    )
    require(not depends(body, x) and last == le(0, bound.rhs), "the bound must be nonnegative")
    inner = [u for u in subterms(body) if u.op == "mean" or u.op == "sum"]
    require(not any(u.data in seen for u in inner), "a sample is averaged twice")
    named = frozenset(u.data.name for u in inner if isinstance(u.data, Variable))
    put = frozenset[str]().union(free(x.law), free(x.size), *map(free, seen.values()))
    require(not named & put, "an index of a tuple or of its law would be captured")
    filled = _put_in(body, x, seen)
    require(not any(depends(filled, y) for y in seen), "a sample is left in the body")
    rest = free(filled) | free(bound.rhs) | free(x.law) | frozenset[str]().union(*map(free, (*seen.values(), *least)))
    require(not frozenset(extra) & rest, "the number of further draws is left in the bound")
    totals = [total(z, count(x, pair(seen[y], z))) for y in seen for z in [Term("var", (), y.outcome)]]
    enough = [event(k, n) for k, n in zip(least, totals, strict=True)]
    require(r == Relation(Term("mean", (enough[0] * (enough[1] * filled),), x), "<=", bound.rhs), "not that bound")
    return frozenset((frozenset(seen.values()),))


SAMPLE_AXIOMS: dict[str, Callable[[Proof, Relation, list[Judgement]], Pairs]] = {
    "sample_total": _total,
    "sample_mean": _mean,
    "sample_product": _product,
    "sample_exponential": _exponential,
    "sample_avoids": _avoids,
    "screening_off": _screening,
}
"""The axioms by name."""


def _gauss(r: Relation) -> tuple[Gauss, Term]:
    g = r.lhs.data
    require(r.lhs.op == "mean" and isinstance(g, Gauss), "not the expectation over a normal vector")
    assert isinstance(g, Gauss)
    return g, r.lhs.args[0]


def _moved(t: Term, g: Gauss, value: Callable[[Term], Term]) -> Term:
    """The term with each component g_y replaced by value(y); refuses where a component may hide."""
    if t.op == "normal" and t.data == g:
        return value(t.args[0])
    match t.data:
        case Function(tables=tables):
            require(all(own.name != g.name for own in tables), f"{t.data.name} may hide a component")
        case Sample(law=law, size=size):
            require(not depends(law, g) and not depends(size, g), f"the law of {t.data.name} hides a component")
        case Gauss(name=name):
            require(name != g.name, "an average over the same normal vector stands inside")
        case _:
            pass
    args = tuple(_moved(a, g, value) for a in t.args)
    return t if args == t.args else replace(t, args=args)


def _square(proof: Proof, r: Relation, premises: list[Judgement]) -> Pairs:
    g, body = _gauss(r)
    require(body.op == "exp" and body.args[0].op == "sum" and body.args[0].args[0].op == "*", "not exp(sum a g^2)")
    z, a = Term("var", (), body.args[0].data), body.args[0].args[0].args[0]
    require(body == exp(total(z, a * normal(g, z) ** 2)) and not depends(a, g), "not exp(sum_z a_z g_z^2)")
    require(len(premises) == 1 and premises[0].relation == lt(0, 1 - 2 * a), "the premise 0 < 1 - 2a is needed")
    assert isinstance(z.data, Variable)
    require(general(proof, premises[0], z.data.name), "0 < 1 - 2a must hold for every component")
    require(r == eq(r.lhs, exp(-total(z, ln(1 - 2 * a)) / 2)), "not exp(-sum ln(1 - 2a)/2)")
    return frozenset()


def _form(proof: Proof, r: Relation, premises: list[Judgement]) -> Pairs:
    g, body = _gauss(r)
    require(body.op == "exp" and body.args[0].op == "-", "not exp(sum a g^2 - b (sum d g)^2)")
    squares, rank_one = body.args[0].args
    require(squares.op == "sum" and squares.args[0].op == "*" and rank_one.op == "*", "not a form in g")
    z, a, b = Term("var", (), squares.data), squares.args[0].args[0], rank_one.args[0]
    require(rank_one.args[1].op == "^" and rank_one.args[1].args[0].op == "sum", "not b (sum d g)^2")
    line = rank_one.args[1].args[0]
    require(line.args[0].op == "*", "not sum_z d_z g_z")
    d = line.args[0].args[0]
    require(squares == total(z, a * normal(g, z) ** 2), "not sum_z a_z g_z^2")
    require(rank_one == b * total(z, d * normal(g, z)) ** 2, "not b (sum_z d_z g_z)^2")
    require(not any(depends(each, g) for each in (a, b, d)), "a, b, d must not depend on the vector")
    assert isinstance(z.data, Variable)
    require(z.data.name not in free(b), "b must not depend on the component")
    room = 1 - 2 * a
    require([p.relation for p in premises] == [lt(0, room), le(0, b)], "0 < 1 - 2a and 0 <= b are needed")
    require(general(proof, premises[0], z.data.name), "0 < 1 - 2a must hold for every component")
    logs = total(z, ln(room)) + ln(1 + 2 * b * total(z, d**2 / room))
    require(r == eq(r.lhs, exp(-logs / 2)), "not exp(-(sum ln(1 - 2a) + ln(1 + 2b sum d^2/(1 - 2a)))/2)")
    return frozenset()


def _shift(proof: Proof, r: Relation, premises: list[Judgement]) -> Pairs:
    g, body = _gauss(r)
    require(not premises and body.op == "*" and body.args[0].op == "exp", "not e^(sum a g) F(g)")
    inner, f = body.args[0].args[0], body.args[1]
    require(inner.op == "sum" and inner.args[0].op == "*" and isinstance(inner.data, Variable), "not e^(sum a g) F(g)")
    z, a = Term("var", (), inner.data), inner.args[0].args[0]
    assert isinstance(inner.data, Variable)
    name = inner.data.name
    require(inner == total(z, a * normal(g, z)) and not depends(a, g), "not sum_z a_z g_z")
    require_integrable(proof, f, (g,), [])
    bound = frozenset(u.data.name for u in subterms(f) if u.op == "sum" and isinstance(u.data, Variable))
    require(not (free(a) - {name}) & bound, "an index of a would be captured in F")
    averaged = [u.data for u in subterms(f) if u.op == "mean"]
    require(not any(depends(a, s) for s in averaged), "a would come to be averaged in F")  # type: ignore[arg-type]  # sources
    moved = _moved(f, g, lambda y: normal(g, y) + fresh(a, name, y))
    require(r == eq(r.lhs, exp(total(z, a**2) / 2) * Term("mean", (moved,), g)), "not e^(sum a^2/2) E F(g + a)")
    return frozenset()


def _symmetry(proof: Proof, r: Relation, premises: list[Judgement]) -> Pairs:
    g, body = _gauss(r)
    require(not premises, "no premise is needed")
    require(r == eq(r.lhs, Term("mean", (_moved(body, g, lambda y: -normal(g, y)),), g)), "not E F(-g)")
    return frozenset()


def _tail(proof: Proof, r: Relation, premises: list[Judgement]) -> Pairs:
    g, body = _gauss(r)
    require(body.op == "event" and body.args[1].op == "normal" and body.args[1].data == g, "not 1[b <= g_z]")
    b = body.args[0]
    require(
        not depends(b, g) and len(premises) == 1 and premises[0].relation == le(0, b), "the premise 0 <= b is needed"
    )
    require(r == le(r.lhs, exp(-(b**2) / 2) / 2), "not e^(-b^2/2)/2")
    return frozenset()


GAUSS_FACTS: dict[str, Callable[[Proof, Relation, list[Judgement]], Pairs]] = {
    "gauss_square": _square,
    "gauss_form": _form,
    "gauss_shift": _shift,
    "gauss_symmetry": _symmetry,
    "gauss_tail": _tail,
}
"""Facts about standard normal vectors by name; they are cited (`FELLER`)."""
