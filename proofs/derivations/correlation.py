r"""E4's start: the correlation of two symbols at different positions of one table, for any law of the ancestor.

Object: slots sigma with weights omega, sum omega = 1; A, B the indicators of positions i and j of their table;
J(a,b) = sum omega_sigma A_sigma(a) B_sigma(b) the joint law of the two symbols, Jhat = J minus the product of its
marginals, s_k = sum omega^k. For a prior pi on the ancestor's symbols omega_(c,k) = pi_c/m, so s_k = p_k/m^(k-1).
Statement: E ||Jhat||^2 is linear in 1, p2, p3, p4, p2^2 (`sibling_correlation`); for the uniform prior it is
    \[ \Big(1-\frac1v\Big)^2\frac{1-f}{vm}\Big(1-\frac1{vm}\Big)\frac{n^2(n-2-\frac2{vm})}{(n-1)(n-2)(n-3)}. \]
Proof: Jhat(a,b) = sum g_a(sigma) B_sigma(b) with g_a = omega (A(a) - y_a), which sums to zero; average over position j
given position i, then over position i, where moments of degree 4 of the landed weights y remain.
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendices D, E (limit of large v, m); exact form derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.columns import given, row
from latentproof.proofs.derivations.injection import omega
from latentproof.proofs.derivations.notation import a, b, i, k, m, symbols, v, w
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.row_energy import (
    NORMALISED,
    ROW_ENERGY,
    S,
    c,
    connected,
    e,
    heavy,
    hit_i,
    landed,
    sigma,
    slot_sum,
    squares,
    ya,
)
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Term,
    Variable,
    eq,
    index,
    left,
    mean,
    number,
    pair,
    total,
)
from latentproof.theory.correlation import root_sibling_correlation, sibling_correlation

SOURCE = "Cagnetta, Wyart (2024), arXiv:2406.00048, appendices D, E; exact form derived here"


def start(pair_: Theorem, second: Theorem, third: Theorem, fourth: Theorem, crossed: Theorem, rows: Theorem) -> Theorem:
    """E ||Jhat||^2 in terms of s2, s3, s4 and s2^2."""
    d = Derivation()
    unit = d.hypothesis(NORMALISED)
    at_row = d.lemma(rows, Substitution(), unit)
    ye = landed(e)
    # Position i.
    all_heavy = (
        d.calc(total(a, heavy))
        .then("exchange", total(sigma, total(a, omega(sigma) ** 2 * hit_i)))
        .algebra(total(sigma, omega(sigma) ** 2 * total(a, hit_i)))
        .put(total(sigma, omega(sigma) ** 2 * number(1)), d.axiom("classes_partition", eq(total(a, hit_i), 1)))
        .algebra(slot_sum(2))
        .done()
    )

    def at_i(theorem: Theorem, functions: dict[str, Term]) -> int:
        return d.lemma(
            theorem,
            Substitution(
                variables={"n": v * w, "q": v},
                functions={name: ((S,), body) for name, body in functions.items()},
                domains={"C": symbols},
                tables={"r": row},
            ),
        )

    m_pair = at_i(pair_, {"f": omega(sigma) ** 2, "g": omega(sigma)})
    m_2, m_3, m_4, m_22 = (at_i(x, {}) for x in (second, third, fourth, crossed))
    mixed, twos, threes = mean(row, total(a, heavy * ya)), mean(row, squares), mean(row, total(a, ya**3))
    fours, four_lhs, cross_lhs = mean(row, squares**2), *(d.steps[x].conclusion.lhs for x in (m_4, m_22))
    split_off = d.add("split", eq(total(e, ya**2 * ye**2), ya**2 * ya**2 + total(e, ya**2 * ye**2, a)))
    fourth_power = (
        d.calc(fours)
        .algebra(mean(row, total(a, total(e, ya**2 * ye**2))))
        .put(mean(row, total(a, ya**2 * ya**2 + total(e, ya**2 * ye**2, a))), split_off)
        .algebra(four_lhs + cross_lhs)
        .put(d.steps[m_4].conclusion.rhs + d.steps[m_22].conclusion.rhs, m_4, m_22)
        .done()
    )

    def known(step: int, average: Term) -> int:
        r = d.steps[step].conclusion
        return d.calc(average).algebra(r.lhs).by(step).done()

    averages = [known(m_pair, mixed), known(m_2, twos), known(m_3, threes), fourth_power]
    found = [d.steps[x].conclusion.rhs for x in averages]
    s2 = slot_sum(2)

    def collected(mixed_: Term, twos_: Term, threes_: Term, fours_: Term) -> Term:
        return c * (w * (s2 - 2 * mixed_ + s2 * twos_) - (twos_ - 2 * threes_ + fours_))

    def inside(heavies: Term) -> Term:
        fibre = w * (heavies - 2 * total(a, heavy * ya) + s2 * squares)
        return c * (fibre - (squares - 2 * total(a, ya**3) + squares**2))

    value = sibling_correlation(v, w, number(1), s2, slot_sum(3), slot_sum(4), s2**2)
    body = total(b, connected(a, b) ** 2)
    whole = mean(row, mean(given, total(a, body)))
    pulled = d.add("mean_sum", eq(mean(given, total(a, body)), total(a, mean(given, body))))
    with_unit = collected(*(_replaced(x, slot_sum(1), number(1)) for x in found))
    (
        d.calc(whole)
        .put(mean(row, total(a, mean(given, body))), pulled)
        .put(mean(row, total(a, ROW_ENERGY)), at_row)
        .algebra(mean(row, inside(total(a, heavy))))
        .put(mean(row, inside(s2)), all_heavy)
        .algebra(collected(mixed, twos, threes, fours))
        .put(collected(*found), *averages)
        .put(with_unit, unit)
        .algebra(value)
        .done()
    )
    return Theorem(
        "E4-start",
        "Correlation of two positions, weighted slots",
        eq(whole, value),
        tuple(d.steps),
        (NORMALISED,),
        (pair_, second, third, fourth, crossed, rows),
        SOURCE,
    )


def _replaced(t: Term, old: Term, new: Term) -> Term:
    if t == old:
        return new
    return Term(t.op, tuple(_replaced(x, old, new) for x in t.args), t.data)


prior = Function("pi", (symbols,))
PRIOR = Hypothesis("prior", eq(total(i, prior(i)), 1))


def prior_sum(power: int) -> Term:
    """p_k = sum pi^k."""
    return total(i, prior(i) if power == 1 else prior(i) ** power)


def of_model(theorem: Theorem, d: Derivation, law: Term, *premises: int) -> int:
    """A theorem on weighted slots at omega_(c,k) = law(c)/m, over the slots of the model."""
    slot = Variable("sigma", model_slots)
    weight = Substitution({"i": left(Term("var", (), slot))})(law) / m
    return d.lemma(theorem, Substitution(functions={"omega": ((slot,), weight)}, domains={"S": model_slots}), *premises)


def slot_sums(d: Derivation, law: Term, power: int) -> int:
    """sum over slots of (law/m)^k = m sum_i (law/m)^k, by a double sum."""
    slot = index("sigma", model_slots)

    def body(x: Term) -> Term:
        weight = Substitution({"i": left(x)})(law) / m
        return weight if power == 1 else weight**power

    whole = total(slot, body(slot))
    double = total(i, total(k, body(pair(i, k))))
    weights = law if power == 1 else law**power
    return d.calc(whole).by(d.add("pairs", eq(whole, double))).algebra(total(i, weights) / m ** (power - 1)).done()


def for_prior(start_: Theorem) -> Theorem:
    """For any prior on the ancestor's symbols: `sibling_correlation`."""
    d = Derivation()
    unit = d.hypothesis(PRIOR)
    sums = [slot_sums(d, prior(i), power) for power in range(1, 5)]
    first = d.steps[sums[0]].conclusion
    normal = d.calc(first.lhs).by(sums[0]).algebra(prior_sum(1)).by(unit).done()
    found = of_model(start_, d, prior(i), normal)
    s2, s3, s4 = (d.steps[x].conclusion.rhs for x in sums[1:])
    p2, p3, p4 = (prior_sum(power) for power in range(2, 5))
    statement = eq(d.steps[found].conclusion.lhs, sibling_correlation(v, w, m, p2, p3, p4, p2**2))
    (
        d.calc(statement.lhs)
        .by(found)
        .put(sibling_correlation(v, w, number(1), s2, s3, s4, s2**2), *sums[1:])
        .algebra(statement.rhs)
        .done()
    )
    return Theorem(
        "E4-prior", "Correlation of siblings, any prior", statement, tuple(d.steps), (PRIOR,), (start_,), SOURCE
    )


def at_root(for_prior_: Theorem) -> Theorem:
    """The uniform prior, with the common ancestor at the root: `root_sibling_correlation`."""
    d = Derivation()
    normal = d.calc(total(i, 1 / v)).algebra(number(1)).done()
    found = d.lemma(for_prior_, Substitution(functions={"pi": ((Variable("i", symbols),), 1 / v)}), normal)
    statement = eq(d.steps[found].conclusion.lhs, root_sibling_correlation(v, w, m))
    d.calc(statement.lhs).by(found).algebra(statement.rhs).done()
    return Theorem(
        "E4-root", "Correlation of siblings at the root", statement, tuple(d.steps), (), (for_prior_,), SOURCE
    )
