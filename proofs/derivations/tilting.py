r"""Exponential moments of the difference of two empirical laws, at sizes that are only bounded below.

Object: independent samples Y of 1 + j draws of p and W of 1 + k draws of p2; X_z = Y_z/(1+j) - W_z/(1+k) is the
difference of their empirical laws; h any direction; kappa <= 1 + j and kappa2 <= 1 + k.
Statement: \[ E\,e^{\langle h,X\rangle}\le\exp\Big\{\kappa\ln\sum_zp_ze^{h_z/\kappa}
    +\kappa'\ln\sum_zp'_ze^{-h_z/\kappa'}\Big\}, \]
an equality at kappa = 1 + j, kappa' = 1 + k: larger samples only help. And sum_z p_z e^(f_z) > 0 (Jensen).
Source: power means, Hardy, Littlewood, Polya (1934), Inequalities, theorem 16; derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.level_data import targets, z
from latentproof.proofs.inequalities import add, chain, summed, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Sample,
    Term,
    Variable,
    count,
    eq,
    exp,
    index,
    integer,
    le,
    ln,
    lt,
    mean,
    number,
    real,
    total,
)

SOURCE = "Hardy, Littlewood, Polya (1934), Inequalities, theorem 16, for the power means; derived here"
p, p2, f, h = (Function(name, (targets,)) for name in ("p", "p2", "f", "h"))
K, K2 = real("K"), real("K2")
j, k = integer("j", 0), integer("k", 0)
Y, W = Sample("Y", total(z, p(z)), 1 + j), Sample("W", total(z, p2(z)), 1 + k)
i = index("i", targets)
Z = Variable("z", targets)
"""The index z as the parameter of a formula."""
NONNEGATIVE, UNIT = Hypothesis("weights", le(0, p(z)), ("z",)), Hypothesis("law", eq(total(z, p(z)), 1))
NONNEGATIVE2, UNIT2 = Hypothesis("weights2", le(0, p2(z)), ("z",)), Hypothesis("law2", eq(total(z, p2(z)), 1))
POSITIVE, POSITIVE2 = Hypothesis("positive", lt(0, K)), Hypothesis("positive2", lt(0, K2))
SIZE, SIZE2 = Hypothesis("size", le(K, 1 + j)), Hypothesis("size2", le(K2, 1 + k))
LAWS = (NONNEGATIVE, UNIT, NONNEGATIVE2, UNIT2)


def difference(at: Term, second: Sample = W) -> Term:
    """X_z, the difference of the two empirical laws."""
    return count(Y, at) / (1 + j) - count(second, at) / (1 + k)


def tilted_positive() -> Theorem:
    """0 < sum_z p_z e^(f_z) for weights of sum 1."""
    d = Derivation()
    least, law = d.hypothesis(NONNEGATIVE), d.hypothesis(UNIT)
    centre = total(z, p(z) * f(z))
    centre_i = total(i, p(i) * f(i))
    tangent = d.add("fact", le(1 + (f(z) - centre_i), exp(f(z) - centre_i)), name="exp_tangent")
    weighted = times(d, least, tangent)
    weighted = times(d, d.add("order", le(0, exp(centre_i))), weighted)
    power = d.add("fact", eq(exp(f(z) - centre_i + centre_i), exp(f(z) - centre_i) * exp(centre_i)), name="exp_sum")
    back = (
        d.calc(exp(centre_i) * (p(z) * exp(f(z) - centre_i)))
        .algebra(p(z) * (exp(f(z) - centre_i) * exp(centre_i)))
        .put(p(z) * exp(f(z) - centre_i + centre_i), d.flip(power))
        .algebra(p(z) * exp(f(z)))
        .done()
    )
    below = summed(d, z, chain(d, weighted, back))
    start = d.steps[below].conclusion.lhs
    value = (
        d.calc(start)
        .algebra(exp(centre) * (total(z, p(z)) * (1 - centre) + centre))
        .put(exp(centre) * (number(1) * (1 - centre) + centre), law)
        .algebra(exp(centre))
        .done()
    )
    chain(d, d.add("order", lt(0, exp(centre))), d.flip(value), below)
    title = "Tilted weights are positive"
    return Theorem(
        "tilted-positive",
        title,
        d.steps[-1].conclusion,
        tuple(d.steps),
        (NONNEGATIVE, UNIT),
        (),
        "Jensen; derived here",
    )


def moments(positive: Theorem) -> Theorem:
    """The exponential moments of the difference, bounded at smaller sizes."""
    d = Derivation()
    known = {x.name: d.hypothesis(x) for x in (*LAWS, POSITIVE, POSITIVE2, SIZE, SIZE2)}
    size, size2 = 1 + j, 1 + k
    one, two = total(z, h(z) / size * count(Y, z)), total(z, -h(z) / size2 * count(W, z))
    apart = d.add("fact", eq(exp(one + two), exp(one) * exp(two)), name="exp_sum")
    lhs = mean(Y, mean(W, exp(total(z, h(z) * difference(z)))))
    parts = []
    for sample, push, law, n, bound, names in (
        (Y, h(z), p, size, K, ("weights", "law", "positive", "size")),
        (W, -h(z), p2, size2, K2, ("weights2", "law2", "positive2", "size2")),
    ):
        least, unit, above, enough = (known[name] for name in names)
        base = total(z, law(z) * exp(push / n))
        power = total(z, push / n * count(sample, z))
        moment = d.add("axiom", eq(mean(sample, exp(power)), base**n), least, unit, name="sample_exponential")
        use = Substitution({}, {"p": ((Z,), law(z)), "f": ((Z,), push / n)})
        strict = d.lemma(positive, use, least, unit)
        value = d.add("fact", eq(exp(ln(base)), base), strict, name="exp_ln")
        raised = d.add("fact", eq(exp(n * ln(base)), exp(ln(base)) ** n), name="exp_power")
        raised = d.calc(exp(n * ln(base))).by(raised).put(base**n, value).done()
        small = total(z, law(z) * exp(push / bound))
        less = d.add("fact", le(n * ln(base), bound * ln(small)), above, enough, least, unit, name="log_mean")
        parts.append((chain(d, moment, d.flip(raised)), less))
    (first, less), (second, less2) = parts
    n1, n2 = (d.steps[x].conclusion.lhs for x in (less, less2))
    both = d.add("fact", eq(exp(n1 + n2), exp(n1) * exp(n2)), name="exp_sum")
    start = (
        d.calc(lhs)
        .algebra(mean(Y, mean(W, exp(one + two))))
        .put(mean(Y, mean(W, exp(one) * exp(two))), apart)
        .algebra(mean(Y, exp(one)) * mean(W, exp(two)))
        .put(exp(n1) * exp(n2), first, second)
        .by(d.flip(both))
        .done()
    )
    more = add(d, less, less2)
    r = d.steps[more].conclusion
    chain(d, start, d.add("fact", le(exp(r.lhs), exp(r.rhs)), more, name="exp_monotone"))
    hypotheses = (*LAWS, POSITIVE, POSITIVE2, SIZE, SIZE2)
    title = "Exponential moments of a difference of empirical laws"
    statement = d.steps[-1].conclusion
    return Theorem("difference-moments", title, statement, tuple(d.steps), hypotheses, (positive,), SOURCE)
