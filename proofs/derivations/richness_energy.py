r"""S8, signal energy averaged over all grammars, for one target with D classes and for the whole tuple.

Object: the ancestor's table with its positions i and j, a prior pi on its symbols, J the joint law of its two symbols;
the target's table g, independent of it; Qbar as in `richness_moments`.
Statement: with E ||Jhat_0||^2 as in E4, for every prior and at the root,
    \[ E\|\bar Q\|^2=\frac{\lambda_D}m\,E\|\hat J_0\|^2,\qquad E\|\bar Q\|^2=\frac1{m^2}\,E\|\hat J_0\|^2\
       \text{(target the tuple itself)}, \]
and at the root the rows of Qbar, one a slot, have the mean product
    \[ E\sum_c\bar Q(\xi,c)\bar Q(\upsilon,c)=\frac{E\|\bar Q\|^2}{m(v-1)}\Big(\delta_{ab}-\frac1v\Big) \]
for slots of a and b: v-1 modes of one mean square each. Where the classes are the vw tuples, sum_c (xK)_c^2 has no
variance: the factor 1/m is sure.
Source: derived here (no paper has it).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import richness_moments
from latentproof.proofs.derivations.correlation import PRIOR, prior, prior_sum, slot_sums
from latentproof.proofs.derivations.decay import x
from latentproof.proofs.derivations.notation import a, b, i, k, m, slots, symbols, v, w
from latentproof.proofs.derivations.richness_moments import SOURCE, lam_d
from latentproof.proofs.proof import Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Law,
    Table,
    Term,
    Variable,
    delta,
    eq,
    falls,
    index,
    left,
    mean,
    number,
    pair,
    total,
)
from latentproof.theory.correlation import sibling_correlation
from latentproof.theory.richness import mode_energy, target_energy, tuple_decay

row, column = Table("r", slots, symbols, v * w), Table("rj", slots, symbols, v * w)
given = Law("G", (column,), (row,))
rho = index("rho", slots)
PARAMETERS = Variable("a", symbols), Variable("b", symbols)


def joint(law: Term) -> Term:
    """J(a, b), the symbols of positions i and j where the ancestor's law is given in terms of the index i."""
    weight = Substitution({"i": left(rho)})(law) / m
    return total(rho, weight * falls(row, rho, a) * falls(column, rho, b))


def of_ancestor(law: Term) -> Substitution:
    """J as that of the ancestor's table."""
    return Substitution(functions={"J": (PARAMETERS, joint(law))})


def averaged(t: Term) -> Term:
    """The average over the ancestor's table."""
    return mean(row, mean(given, t))


def _mass(d: Derivation, law: Term, *unit: int) -> int:
    """sum_ab J(a, b) = 1; `unit` says that the law's values add up to 1 where the normal form does not know it."""
    weight = Substitution({"i": left(rho)})(law) / m
    one, other = falls(row, rho, a), falls(column, rho, b)
    inner = (
        d.calc(total(b, joint(law)))
        .then("exchange", total(rho, total(b, weight * one * other)))
        .algebra(total(rho, weight * one * total(b, other)))
        .put(total(rho, weight * one * number(1)), d.axiom("classes_partition", eq(total(b, other), 1)))
        .algebra(total(rho, weight * one))
        .done()
    )
    calc = (
        d.calc(total(a, total(b, joint(law))))
        .put(total(a, total(rho, weight * one)), inner)
        .then("exchange", total(rho, total(a, weight * one)))
        .algebra(total(rho, weight * total(a, one)))
        .put(total(rho, weight * number(1)), d.axiom("classes_partition", eq(total(a, one), 1)))
    )
    if not unit:
        return calc.algebra(number(1)).done()
    sums = slot_sums(d, law, 1)
    return calc.algebra(d.steps[sums].conclusion.lhs).by(sums).algebra(prior_sum(1)).by(*unit).done()


def for_prior(signal: Theorem, siblings: Theorem) -> Theorem:
    """Any prior: average the signal energy of a joint law over the ancestor's table (E4)."""
    d = Derivation()
    unit = d.hypothesis(PRIOR)
    found = d.lemma(signal, of_ancestor(prior(i)), _mass(d, prior(i), unit))
    known = d.lemma(siblings, Substitution(), unit)
    p2, p3, p4 = (prior_sum(power) for power in (2, 3, 4))
    value = lam_d / m * sibling_correlation(v, w, m, p2, p3, p4, p2**2)
    return _whole(d, found, known, lam_d / m, value, ("S8-energy-prior", "Signal energy, any prior"), signal, siblings)


def at_root(signal: Theorem, siblings: Theorem) -> Theorem:
    """The uniform prior."""
    d = Derivation()
    found = d.lemma(signal, of_ancestor(1 / v), _mass(d, 1 / v))
    known = d.lemma(siblings, Substitution())
    value = target_energy(v, w, m, lam_d)
    return _whole(d, found, known, lam_d / m, value, ("S8-energy", "Signal energy at the root"), signal, siblings)


def of_tuple(signal: Theorem, siblings: Theorem) -> Theorem:
    """The uniform prior, the target the tuple itself."""
    d = Derivation()
    found = d.lemma(signal, of_ancestor(1 / v))
    known = d.lemma(siblings, Substitution())
    value = target_energy(v, w, m, tuple_decay(m))
    names = ("S8-energy-tuple", "Signal energy of the whole tuple at the root")
    return _whole(d, found, known, tuple_decay(m) / m, value, names, signal, siblings)


def _whole(
    d: Derivation, found: int, known: int, factor: Term, value: Term, names: tuple[str, str], *lemmas: Theorem
) -> Theorem:
    """E of the left side of step `found`, a multiple of ||Jhat||^2, whose average step `known` gives."""
    r, average = d.steps[found].conclusion, d.steps[known].conclusion
    statement = eq(averaged(r.lhs), value)
    (
        d.calc(statement.lhs)
        .put(averaged(r.rhs), found)
        .algebra(factor * average.lhs)
        .put(factor * average.rhs, known)
        .algebra(value)
        .done()
    )
    hypotheses = (PRIOR,) if names[0].endswith("prior") else ()
    return Theorem(*names, statement, tuple(d.steps), hypotheses, lemmas, SOURCE)


def modes(rows: Theorem, isotropy: Theorem) -> Theorem:
    """The mean product of two rows of Qbar at the root: isotropy of the siblings, one edge to D classes."""
    d = Derivation()
    slot = Variable("sigma", slots)
    weight = number(1) / v / m
    normal = d.add("algebra", eq(total(index("sigma", slots), weight), 1))
    one, two = left(richness_moments.xi), left(richness_moments.upsilon)
    use = Substitution(
        variables={"a": one, "d": two},
        functions={"omega": ((slot,), weight)},
        domains={"S": slots},
        tables={"r": row, "rj": column},
    )
    isotropic = d.lemma(isotropy, use, normal)
    found = d.lemma(rows, of_ancestor(1 / v), _mass(d, 1 / v))
    r, average = d.steps[found].conclusion, d.steps[isotropic].conclusion
    statement = eq(averaged(r.lhs), mode_energy(v, w, m, lam_d) / m * (delta(one, two) - 1 / v))
    (
        d.calc(statement.lhs)
        .put(averaged(r.rhs), found)
        .algebra(lam_d / m**2 * average.lhs)
        .put(lam_d / m**2 * average.rhs, isotropic)
        .algebra(statement.rhs)
        .done()
    )
    title = "Isotropy of the signal at the root"
    return Theorem("S8-modes", title, statement, tuple(d.steps), (), (rows, isotropy), SOURCE)


tuples = Domain("tuples", v * w)
each = Table("g", slots, tuples, v * w)
"""The target's table, every tuple a class of its own."""
T, U = index("T", tuples), index("U", tuples)


def sure(second: Theorem, fourth: Theorem, crossed: Theorem) -> Theorem:
    """sum_T (xK)_T^2 = (1/m) sum x^2 without variance, from moments of degree 2 and 4 with one tuple a class."""
    d = Derivation()
    sigma = index("sigma", slots)
    share = x(left(sigma)) / m

    def landed(cls: Term) -> Term:
        return total(sigma, share * falls(each, sigma, cls))

    use = Substitution(
        variables={"n": v * w, "q": v * w},
        functions={"omega": ((Variable("sigma", slots),), share)},
        domains={"S": slots, "C": tuples},
        tables={"r": each},
    )
    two, four, both = (d.lemma(theorem, use) for theorem in (second, fourth, crossed))
    lhs, rhs = zip(*((d.steps[s].conclusion.lhs, d.steps[s].conclusion.rhs) for s in (two, four, both)), strict=True)
    energy, norm = total(T, landed(T) ** 2), tuple_decay(m) * total(i, x(i) ** 2)
    product = landed(T) ** 2 * landed(U) ** 2
    parted = d.add("split", eq(total(U, product), landed(T) ** 2 * landed(T) ** 2 + total(U, product, T)))
    square = (
        d.calc(mean(each, energy**2))
        .algebra(mean(each, total(T, total(U, product))))
        .put(mean(each, total(T, landed(T) ** 2 * landed(T) ** 2 + total(U, product, T))), parted)
        .algebra(lhs[1] + lhs[2])
        .put(rhs[1] + rhs[2], four, both)
        .done()
    )
    sums = total(sigma, share**2)
    by_pairs = Substitution({"sigma": pair(i, k)})(share**2)
    size = d.calc(sums).then("pairs", total(i, total(k, by_pairs))).algebra(norm).done()
    start = mean(each, (energy - norm) ** 2)
    (
        d.calc(start)
        .algebra(mean(each, energy**2) - 2 * norm * lhs[0] + norm**2)
        .put(rhs[1] + rhs[2] - 2 * norm * rhs[0] + norm**2, square, two)
        .algebra(sums**2 - 2 * norm * sums + norm**2)
        .put(norm**2 - 2 * norm * norm + norm**2, size)
        .algebra(number(0))
        .done()
    )
    title = "The whole tuple keeps 1/m of the signal surely"
    return Theorem("S8-sure", title, eq(start, 0), tuple(d.steps), (), (second, fourth, crossed), SOURCE)
