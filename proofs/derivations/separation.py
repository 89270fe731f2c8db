r"""E2 (Theorem A): the mean squared distance of the context vectors of two parents, for any prior and any depth.

Object: given the i-coordinates of the common ancestor's table, the slots of a (weights p, normalised) fall by rhoA into
the fibre of a, w tuples in v classes; those of b != a by rhoB into another one. phi_0 is the law of the symbol at
position j, D(0, .) = phi_0(a) - phi_0(b), and D(t, .) is sent down t levels.
Statement: \[ E\|\phi_t(a)-\phi_t(b)\|^2=\lambda^t\,\frac{1-1/v}{w-1}\,[w(H_a+H_b)-2],\qquad H_a=\sum_\sigma
p_\sigma^2, \]
which is 0 at f = 1, where both fibres are full and the weights are 1/w; under a uniform prior H_a = 1/n_a, n_a the
number of slots that show a.
Source: Korchinski, Favero, Wyart (2026), arXiv:2605.27734 assume a separation (assumption A2); exact value derived
here.
"""

from __future__ import annotations

from typing import cast

from latentproof.proofs.axioms import moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.energy import down, levels
from latentproof.proofs.derivations.notation import i, lam, m, symbols, t, table, v, w, z
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    Integer,
    Law,
    Table,
    Term,
    Variable,
    eq,
    falls,
    index,
    integer,
    mean,
    number,
    total,
)
from latentproof.theory.injection import class_imbalance
from latentproof.theory.separation import separation

SOURCE = "Korchinski, Favero, Wyart (2026), arXiv:2605.27734 (their assumption A2); exact value derived here"
slots_a, slots_b = Domain("SA"), Domain("SB")
sigma, tau = index("sigma", slots_a), index("tau", slots_b)
rho_a, rho_b = Table("rhoA", slots_a, symbols, w), Table("rhoB", slots_b, symbols, w)
fibres = Law("G", (rho_a, rho_b))
p, q = Function("p", (slots_a,)), Function("q", (slots_b,))
D = Function("D", (Integer(0), symbols), (rho_a, rho_b), table)


def context_a(symbol: Term) -> Term:
    """phi_0(a)."""
    return total(sigma, p(sigma) * falls(rho_a, sigma, symbol))


def context_b(symbol: Term) -> Term:
    """phi_0(b)."""
    return total(tau, q(tau) * falls(rho_b, tau, symbol))


START = Hypothesis("start", eq(D(0, z), context_a(z) - context_b(z)), ("z",), definition=True)
STEP = Hypothesis("step", eq(D(t + 1, z), down(D)), ("t", "z"), definition=True)
WEIGHTS_A = Hypothesis("weights_a", eq(total(sigma, p(sigma)), 1))
WEIGHTS_B = Hypothesis("weights_b", eq(total(tau, q(tau)), 1))
HYPOTHESES = (START, STEP, WEIGHTS_A, WEIGHTS_B)


def distance(edges: Term, h_a: Term, h_b: Term) -> Term:
    """The theory's formula with a symbolic number of edges, which a literal exponent's type does not foresee."""
    return separation(v, w, m, cast(int, edges), h_a, h_b)


def theorem_a(injection: Theorem, energy: Theorem) -> Theorem:
    """E2: the energy law, then E0 on each fibre; the cross term vanishes because the fibres are independent."""
    d = Derivation()
    start, step, one_a, one_b = (d.hypothesis(h) for h in HYPOTHESES)

    def row_sum(slot: Term, weight: Function, rho: Table, normalised: int) -> int:
        """The context vector sums to one."""
        hit = falls(rho, slot, i)
        return (
            d.calc(total(i, total(slot, weight(slot) * hit)))
            .then("exchange", total(slot, total(i, weight(slot) * hit)))
            .algebra(total(slot, weight(slot) * total(i, hit)))
            .put(total(slot, weight(slot) * number(1)), d.axiom("classes_partition", eq(total(i, hit), 1)))
            .algebra(total(slot, weight(slot)))
            .by(normalised)
            .done()
        )

    sum_a, sum_b = row_sum(sigma, p, rho_a, one_a), row_sum(tau, q, rho_b, one_b)
    centred = (
        d.calc(total(i, D(0, i)))
        .put(total(i, context_a(i) - context_b(i)), d.instance(start, {"z": i}))
        .algebra(total(i, context_a(i)) - total(i, context_b(i)))
        .put(number(1) - number(1), sum_a, sum_b)
        .algebra(number(0))
        .done()
    )
    parameters = (Variable("t", Integer(0)), Variable("z", symbols))
    decays = d.lemma(energy, Substitution(functions={"D": (parameters, D(t, z))}), centred, step)

    def spread(slot: Term, weight: Function, rho: Table, normalised: int) -> int:
        """E ||phi_0 - 1/v||^2 on one fibre, by E0 with n = w, W = 1."""
        parameter = Variable("sigma", rho.slots)
        instance = d.lemma(
            injection,
            Substitution(
                variables={"n": w, "q": v},
                functions={"omega": ((parameter,), weight(Term("var", (), parameter)))},
                domains={"S": rho.slots, "C": symbols},
                tables={"r": rho},
            ),
        )
        old = d.steps[instance].conclusion
        weights = total(slot, weight(slot))
        inner = total(z, (total(slot, weight(slot) * falls(rho, slot, z)) - weights / v) ** 2)
        unit = total(z, (total(slot, weight(slot) * falls(rho, slot, z)) - number(1) / v) ** 2)
        squares = total(slot, weight(slot) ** 2)
        return (
            d.calc(mean(rho, unit))
            .put(mean(rho, inner), d.flip(normalised))
            .algebra(old.lhs)
            .by(instance)
            .algebra(class_imbalance(squares, weights, w, v))
            .put(class_imbalance(squares, number(1), w, v), normalised)
            .algebra((1 - 1 / v) / (w - 1) * (w * squares - 1))
            .done()
        )

    spread_a, spread_b = spread(sigma, p, rho_a, one_a), spread(tau, q, rho_b, one_b)
    hit_a, hit_b = falls(rho_a, sigma, z), falls(rho_b, tau, z)
    chance_a, chance_b = moment(rho_a, [z]), moment(rho_b, [z])
    first_a = d.axiom("injection_moments", eq(mean(rho_a, hit_a), chance_a))
    first_b = d.axiom("injection_moments", eq(mean(rho_b, hit_b), chance_b))
    mean_a = total(sigma, p(sigma) * mean(rho_a, hit_a))
    mean_b = total(tau, q(tau) * mean(rho_b, hit_b))
    flat_a, flat_b = total(sigma, p(sigma) * chance_a), total(tau, q(tau) * chance_b)
    gap = total(z, (context_a(z) - context_b(z)) ** 2)
    around_a = d.steps[spread_a].conclusion
    around_b = d.steps[spread_b].conclusion
    no_cross = total(z, (number(1) / v - 1 / v) * (number(1) / v - 1 / v))
    base = (
        d.calc(mean(fibres, gap))
        .by(d.axiom("fibre_injection", eq(mean(fibres, gap), mean(rho_a, mean(rho_b, gap)))))
        .algebra(around_a.lhs + around_b.lhs - 2 * total(z, (mean_a - 1 / v) * (mean_b - 1 / v)))
        .put(around_a.lhs + around_b.lhs - 2 * total(z, (flat_a - 1 / v) * (flat_b - 1 / v)), first_a, first_b)
        .algebra(
            around_a.lhs
            + around_b.lhs
            - 2 * total(z, (total(sigma, p(sigma)) / v - 1 / v) * (total(tau, q(tau)) / v - 1 / v))
        )
        .put(around_a.lhs + around_b.lhs - 2 * no_cross, one_a, one_b)
        .put(around_a.rhs + around_b.rhs - 2 * no_cross, spread_a, spread_b)
        .algebra(
            (1 - 1 / v) / (w - 1) * (w * (total(sigma, p(sigma) ** 2) + total(tau, q(tau) ** 2)) - 2),
        )
        .done()
    )
    value = d.steps[base].conclusion.rhs
    whole = mean(fibres, mean(levels(t), total(z, D(t, z) ** 2)))
    statement = eq(whole, distance(t, total(sigma, p(sigma) ** 2), total(tau, q(tau) ** 2)))
    (
        d.calc(whole)
        .put(mean(fibres, lam**t * total(z, D(0, z) ** 2)), decays)
        .put(mean(fibres, lam**t * gap), start)
        .algebra(lam**t * mean(fibres, gap))
        .put(lam**t * value, base)
        .algebra(statement.rhs)
        .done()
    )
    return Theorem("E2", "Separation (Theorem A)", statement, tuple(d.steps), HYPOTHESES, (injection, energy), SOURCE)


def no_signal(theorem: Theorem) -> Theorem:
    """E2 at f = 1: m = w, both fibres full, every weight 1/w."""
    d = Derivation()
    full_a, full_b = Domain("fibreA", w), Domain("fibreB", w)
    uniform = Substitution(
        variables={"m": w},
        functions={
            "p": ((Variable("sigma", full_a),), 1 / w),
            "q": ((Variable("tau", full_b),), 1 / w),
        },
        domains={"SA": full_a, "SB": full_b},
    )
    start, step = (
        Hypothesis(h.name, eq(uniform(h.relation.lhs), uniform(h.relation.rhs)), h.over, definition=True)
        for h in (START, STEP)
    )
    ones = [d.add("algebra", eq(uniform(h.relation.lhs), uniform(h.relation.rhs))) for h in (WEIGHTS_A, WEIGHTS_B)]
    distance_ = d.lemma(theorem, uniform, d.hypothesis(start), d.hypothesis(step), *ones)
    whole = d.steps[distance_].conclusion.lhs
    d.calc(whole).by(distance_).algebra(number(0)).done()
    return Theorem("E2-full", "No separation at f = 1", eq(whole, 0), tuple(d.steps), (start, step), (theorem,), SOURCE)


def uniform_prior(theorem: Theorem) -> Theorem:
    """E2 where every slot of a fibre weighs the same, as under a uniform prior: H_a = 1/n_a, n_a slots show a."""
    d = Derivation()
    n_a, n_b = integer("na", 1), integer("nb", 1)
    some_a, some_b = Domain("shownA", n_a), Domain("shownB", n_b)
    equal = Substitution(
        functions={
            "p": ((Variable("sigma", some_a),), 1 / n_a),
            "q": ((Variable("tau", some_b),), 1 / n_b),
        },
        domains={"SA": some_a, "SB": some_b},
    )
    start, step = (
        Hypothesis(h.name, eq(equal(h.relation.lhs), equal(h.relation.rhs)), h.over, definition=True)
        for h in (START, STEP)
    )
    ones = [d.add("algebra", eq(equal(h.relation.lhs), equal(h.relation.rhs))) for h in (WEIGHTS_A, WEIGHTS_B)]
    found = d.lemma(theorem, equal, d.hypothesis(start), d.hypothesis(step), *ones)
    whole = d.steps[found].conclusion.lhs
    d.calc(whole).by(found).algebra(distance(t, 1 / n_a, 1 / n_b)).done()
    title = "Separation under a uniform prior"
    return Theorem("E2-uniform", title, d.steps[-1].conclusion, tuple(d.steps), (start, step), (theorem,), SOURCE)
