r"""S8, exact moments: what the co-occurrence of a tuple and a target with D classes keeps of the siblings' correlation.

Object: J any joint law of the parent a and the aunt b; g the table of the target's tuple, independent of J, its vw
tuples in D classes of one size; K_bc = (1/m) #{k: g(b,k) in c}; slots sigma = (a, k) of the table of T, synonyms share
a. Q(sigma,c) = P(T,c) = (1/m) sum_b J(a,b) K_bc, Qbar = Q minus the product of its margins, Jhat = J minus its own.
Statement: for zero-sum x and y, Qbar(sigma,c) = (1/m) sum_b Jhat(a,b) K_bc and
    \[ E\sum_c(xK)_c(yK)_c=\lambda_D\sum_bx_by_b,\qquad\lambda_D=\frac1m\,\frac n{n-1}\Big(1-\frac1D\Big),\qquad
       E\|\bar Q\|^2=\frac{\lambda_D}m\|\hat J\|^2. \]
Where the target is the tuple itself each of its slots is a class: the factor is 1/m surely.
Proof: lemma E0 with the weight x_b/m on every slot of b; the m synonyms have one row, 1/m times that of their parent.
Source: derived here (no paper has it); D = v is E1.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.decay import ZERO_SUM, x
from latentproof.proofs.derivations.notation import a, b, i, k, m, slots, symbols, v, w
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    Table,
    Term,
    Variable,
    eq,
    falls,
    index,
    integer,
    left,
    mean,
    number,
    pair,
    total,
)
from latentproof.theory.injection import class_imbalance
from latentproof.theory.richness import class_decay, tuple_decay

SOURCE = "derived here; sampling without replacement (Cochran, Sampling Techniques, 1977)"
D = integer("D", 2)
"""The number of classes of the target."""
categories = Domain("categories", D)
target = Table("g", slots, categories, v * w)
"""The table of the target's tuple, its tuples classified by the target."""
c, y = index("c", categories), index("y", categories)
e = index("e", symbols)
sigma, tau = index("sigma", slots), index("tau", slots)
J = Function("J", (symbols, symbols))
MASS = Hypothesis("mass", eq(total(a, total(b, J(a, b))), 1))
lam_d = class_decay(v * w, m, D)
PARAMETER = Variable("i", symbols)


def kept(parent: Term, category: Term) -> Term:
    r"""K_{parent, category}."""
    return total(k, falls(target, pair(parent, k), category)) / m


def pushed(weight: Term, category: Term) -> Term:
    r"""(xK)_category for a weight in terms of the index i."""
    return total(i, weight * kept(i, category))


def connected(one: Term, other: Term) -> Term:
    r"""Jhat(one, other)."""
    return J(one, other) - total(e, J(one, e)) * total(e, J(e, other))


def together(slot: Term, category: Term) -> Term:
    r"""Q(slot, category) = (1/m) sum_b J(a, b) K_{b, category}."""
    return total(b, J(left(slot), b) * kept(b, category)) / m


def residual(slot: Term, category: Term) -> Term:
    r"""Qbar(slot, category) = Q minus the product of its margins."""
    return together(slot, category) - total(y, together(slot, y)) * total(tau, together(tau, category))


def edge(lemma: Theorem) -> Theorem:
    """E0 with the weight x_b/m on every slot of b: what the map to D classes leaves of a zero-sum vector."""
    d = Derivation()
    zero = d.hypothesis(ZERO_SUM)
    slot = Variable("sigma", slots)
    share = x(left(sigma)) / m
    weighted = d.lemma(
        lemma,
        Substitution(
            variables={"n": v * w, "q": D},
            functions={"omega": ((slot,), share)},
            domains={"S": slots, "C": categories},
            tables={"r": target},
        ),
    )
    landing, weight, squares = (
        total(sigma, share * falls(target, sigma, c)),
        total(sigma, share),
        total(sigma, share**2),
    )

    def paired(whole: Term, body: Term) -> int:
        return d.add("pairs", eq(whole, total(i, total(k, body))))

    on_pair = Substitution({"sigma": pair(i, k)})
    landed, weighs = paired(landing, on_pair(landing.args[0])), paired(weight, on_pair(share))
    squared = paired(squares, on_pair(share**2))
    vanishes = d.calc(weight).by(weighs).algebra(total(i, x(i))).by(zero).done()
    norm = total(i, x(i) ** 2)
    size = d.calc(squares).by(squared).algebra(norm / m).done()
    start = mean(target, total(c, pushed(x(i), c) ** 2))
    statement = eq(start, lam_d * norm)
    expanded = d.steps[landed].conclusion.rhs
    left_side = (
        d.calc(d.steps[weighted].conclusion.lhs)
        .put(mean(target, total(c, (landing - number(0) / D) ** 2)), vanishes)
        .put(mean(target, total(c, (expanded - number(0) / D) ** 2)), landed)
        .algebra(start)
        .done()
    )
    gone = class_imbalance(norm / m, number(0), v * w, D)
    d.calc(start).by(d.flip(left_side)).by(weighted).put(gone, vanishes, size).algebra(statement.rhs).done()
    return Theorem("S8-edge", "Decay to D classes", statement, tuple(d.steps), (ZERO_SUM,), (lemma,), SOURCE)


u = Function("u", (symbols,))
SECOND_ZERO_SUM = Hypothesis("second_zero_sum", eq(total(i, u(i)), 0))


def inner(one: Theorem) -> Theorem:
    """The edge for two vectors, from x + u, x and u."""
    d = Derivation()
    zeros = d.hypothesis(ZERO_SUM), d.hypothesis(SECOND_ZERO_SUM)
    both = d.calc(total(i, x(i) + u(i))).algebra(total(i, x(i)) + total(i, u(i)))
    both_zero = both.put(number(0) + number(0), *zeros).algebra(number(0)).done()
    found = [
        d.lemma(one, Substitution(functions={"x": ((PARAMETER,), vector)}), zero)
        for vector, zero in ((x(i) + u(i), both_zero), (x(i), zeros[0]), (u(i), zeros[1]))
    ]
    values = [d.steps[step].conclusion for step in found]
    statement = eq(mean(target, total(c, pushed(x(i), c) * pushed(u(i), c))), lam_d * total(i, x(i) * u(i)))
    (
        d.calc(statement.lhs)
        .algebra((values[0].lhs - values[1].lhs - values[2].lhs) / 2)
        .put((values[0].rhs - values[1].rhs - values[2].rhs) / 2, *found)
        .algebra(statement.rhs)
        .done()
    )
    hypotheses = (ZERO_SUM, SECOND_ZERO_SUM)
    title = "Decay to D classes, two vectors"
    return Theorem("S8-inner", title, statement, tuple(d.steps), hypotheses, (one,), SOURCE)


def margins() -> Theorem:
    """Qbar in terms of Jhat: the margin of a tuple is its parent's over m, that of a class is sum_b c_b K_bc."""
    d = Derivation()
    hit = falls(target, pair(b, k), y)
    one = d.axiom("classes_partition", eq(total(y, hit), 1))
    row = (
        d.calc(total(y, kept(b, y)))
        .algebra(total(y, total(k, hit)) / m)
        .put(total(k, total(y, hit)) / m, d.add("exchange", eq(total(y, total(k, hit)), total(k, total(y, hit)))))
        .put(total(k, number(1)) / m, one)
        .algebra(number(1))
        .done()
    )
    parent = left(sigma)
    inside = J(parent, b) * kept(b, y)
    of_tuple = (
        d.calc(total(y, together(sigma, y)))
        .algebra(total(y, total(b, inside)) / m)
        .put(
            total(b, total(y, inside)) / m,
            d.add("exchange", eq(total(y, total(b, inside)), total(b, total(y, inside)))),
        )
        .algebra(total(b, J(parent, b) * total(y, kept(b, y))) / m)
        .put(total(b, J(parent, b) * number(1)) / m, row)
        .algebra(total(e, J(parent, e)) / m)
        .done()
    )
    landed = J(e, b) * kept(b, c)
    of_class = (
        d.calc(total(tau, together(tau, c)))
        .then("pairs", total(e, total(k, Substitution({"tau": pair(e, k)})(together(tau, c)))))
        .algebra(total(e, total(b, landed)))
        .then("exchange", total(b, total(e, landed)))
        .algebra(total(b, total(e, J(e, b)) * kept(b, c)))
        .done()
    )
    statement = eq(residual(sigma, c), total(b, connected(parent, b) * kept(b, c)) / m)
    (
        d.calc(residual(sigma, c))
        .put(
            together(sigma, c) - total(e, J(parent, e)) / m * total(b, total(e, J(e, b)) * kept(b, c)),
            of_tuple,
            of_class,
        )
        .algebra(statement.rhs)
        .done()
    )
    return Theorem("S8-residual", "Co-occurrence less its margins", statement, tuple(d.steps), source=SOURCE)


def _centred(d: Derivation, unit: int) -> int:
    """A row of Jhat adds up to zero, for J of mass 1."""
    of_parent = total(e, J(a, e))
    return (
        d.calc(total(i, connected(a, i)))
        .algebra(of_parent - of_parent * total(i, total(e, J(e, i))))
        .put(
            of_parent - of_parent * total(e, total(i, J(e, i))),
            d.add("exchange", eq(total(i, total(e, J(e, i))), total(e, total(i, J(e, i))))),
        )
        .algebra(of_parent - of_parent * total(a, total(b, J(a, b))))
        .put(of_parent - of_parent * number(1), unit)
        .algebra(number(0))
        .done()
    )


def signal(edge_: Theorem, residual_: Theorem) -> Theorem:
    """E ||Qbar||^2 over the target's table, for any joint law J of parent and aunt."""
    d = Derivation()
    unit = d.hypothesis(MASS)
    found = d.lemma(residual_, Substitution())
    row, centred = connected(a, i), _centred(d, unit)
    decays = d.lemma(edge_, Substitution(functions={"x": ((PARAMETER,), row)}), centred)
    energy = total(sigma, total(c, residual(sigma, c) ** 2))
    spread = total(c, (total(b, connected(left(sigma), b) * kept(b, c)) / m) ** 2)
    by_parent = total(a, total(k, Substitution({"sigma": pair(a, k)})(spread)))
    moved = mean(target, total(c, pushed(row, c) ** 2))
    norm = total(a, total(b, connected(a, b) ** 2))
    statement = eq(mean(target, energy), lam_d / m * norm)
    (
        d.calc(mean(target, energy))
        .put(mean(target, total(sigma, spread)), found)
        .put(mean(target, by_parent), d.add("pairs", eq(total(sigma, spread), by_parent)))
        .algebra(total(a, moved) / m)
        .put(total(a, lam_d * total(i, row**2)) / m, decays)
        .algebra(statement.rhs)
        .done()
    )
    title = "Signal energy of a target with D classes"
    return Theorem("S8-signal", title, statement, tuple(d.steps), (MASS,), (edge_, residual_), SOURCE)


xi, upsilon = index("xi", slots), index("upsilon", slots)


def rows(inner_: Theorem, residual_: Theorem) -> Theorem:
    """E sum_c Qbar(xi, c) Qbar(upsilon, c) over the target's table: the slots' parents decide."""
    d = Derivation()
    unit = d.hypothesis(MASS)
    centred = _centred(d, unit)
    found = d.lemma(residual_, Substitution())
    parts = [d.instance(found, {"sigma": slot}) for slot in (xi, upsilon)]
    zeros = [d.instance(centred, {"a": left(slot)}) for slot in (xi, upsilon)]
    one, two = (connected(left(slot), i) for slot in (xi, upsilon))
    decays = d.lemma(inner_, Substitution(functions={"x": ((PARAMETER,), one), "u": ((PARAMETER,), two)}), *zeros)
    reduced = [d.steps[part].conclusion.rhs for part in parts]
    start = mean(target, total(c, residual(xi, c) * residual(upsilon, c)))
    statement = eq(start, lam_d / m**2 * total(b, connected(left(xi), b) * connected(left(upsilon), b)))
    (
        d.calc(start)
        .put(mean(target, total(c, reduced[0] * reduced[1])), *parts)
        .algebra(d.steps[decays].conclusion.lhs / m**2)
        .put(d.steps[decays].conclusion.rhs / m**2, decays)
        .algebra(statement.rhs)
        .done()
    )
    title = "Rows of the co-occurrence, target with D classes"
    return Theorem("S8-row-products", title, statement, tuple(d.steps), (MASS,), (inner_, residual_), SOURCE)


whole = index("T", slots)
"""The target where it is the tuple itself: each slot is a class."""


def itself(slot: Term, other: Term) -> Term:
    r"""Q(slot, other) = J(a, b)/m^2, the slots those of a and b."""
    return J(left(slot), left(other)) / m**2


def signal_of_tuple() -> Theorem:
    """||Qbar||^2 = ||Jhat||^2/m^2, in every grammar: the factor of the edge is 1/m surely."""
    d = Derivation()
    other = upsilon
    of_tuple = (
        d.calc(total(other, itself(sigma, other)))
        .then("pairs", total(e, total(k, J(left(sigma), left(pair(e, k))) / m**2)))
        .algebra(total(e, J(left(sigma), e)) / m)
        .done()
    )
    of_class = (
        d.calc(total(tau, itself(tau, whole)))
        .then("pairs", total(e, total(k, J(left(pair(e, k)), left(whole)) / m**2)))
        .algebra(total(e, J(e, left(whole))) / m)
        .done()
    )
    less = itself(sigma, whole) - total(other, itself(sigma, other)) * total(tau, itself(tau, whole))
    put = itself(sigma, whole) - total(e, J(left(sigma), e)) / m * (total(e, J(e, left(whole))) / m)
    as_hat = d.calc(less).put(put, of_tuple, of_class).algebra(connected(left(sigma), left(whole)) / m**2).done()
    squares = (connected(left(sigma), left(whole)) / m**2) ** 2
    by_row = total(a, total(k, Substitution({"sigma": pair(a, k)})(total(whole, squares))))
    by_class = total(b, total(k, Substitution({"T": pair(b, k)})((connected(a, left(whole)) / m**2) ** 2)))
    energy = total(sigma, total(whole, less**2))
    statement = eq(energy, tuple_decay(m) / m * total(a, total(b, connected(a, b) ** 2)))
    inside = total(whole, (connected(a, left(whole)) / m**2) ** 2)
    (
        d.calc(energy)
        .put(total(sigma, total(whole, squares)), as_hat)
        .then("pairs", by_row)
        .algebra(m * total(a, inside))
        .put(m * total(a, by_class), d.add("pairs", eq(inside, by_class)))
        .algebra(statement.rhs)
        .done()
    )
    title = "Signal energy of the whole tuple"
    return Theorem("S8-signal-tuple", title, statement, tuple(d.steps), source=SOURCE)
