r"""E4, mu for a random matrix: what separately exchangeable rows and columns make of the two-sided step.

Object: J a random v x v matrix, rows and columns summing to 0, that depends on a table of its own; its law is unchanged
by permuting its rows and by permuting its columns, so E J(a,b) J(c,d) depends on whether a = c and b = d only, and
since rows and columns sum to 0 it is gamma (v delta_ac - 1)(v delta_bd - 1) for some gamma.
Statement: E Q^t = E T = E Q/(v-1), E D = E Q/v, and for an independent table at two positions
    \[ E\|M^{(i)\top}JM^{(j)}\|^2=\mu\,E\|J\|^2. \]
The connected joint law of two positions i != j of a uniform table is such a J. That its law is unchanged by the
permutations is the model's symmetry; the form of the second moments is taken from it as a hypothesis here, and
confirmed over every table at tiny sizes (tests/theory). This is one step; `two_sided_levels` derives k of them from
the symmetry of a single table.
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendix E (mu = lambda^2 in the limit); exact form derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.expansion import sift
from latentproof.proofs.derivations.notation import a, b, i, m, symbols, v, w
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.sums import nested
from latentproof.proofs.derivations.two_sided_decay import DIAGONAL, ENERGY, TRACE, TRANSPOSED, h
from latentproof.proofs.derivations.two_sided_step import SOURCE
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Table, Term, Variable, delta, eq, index, mean, number, total
from latentproof.theory.decay import two_sided_decay, two_sided_energy

above = Table("zeta", model_slots, symbols, v * w)
"""The table that J depends on."""
J = Function("J", (symbols, symbols), (above,))
gamma = Function("gamma", ())()
c, d_ = index("c", symbols), index("d", symbols)
RANDOM = Substitution(functions={"J": ((Variable("i", symbols), Variable("h", symbols)), J(i, h))})
energy, transposed, trace, diagonal = (RANDOM(x) for x in (ENERGY, TRANSPOSED, TRACE, DIAGONAL))
ROWS = Hypothesis("rows_centred", eq(total(h, J(i, h)), 0), ("i",))
COLUMNS = Hypothesis("columns_centred", eq(total(i, J(i, h)), 0), ("h",))
ALIKE = Hypothesis(
    "exchangeable",
    eq(mean(above, J(a, b) * J(c, d_)), gamma * ((v * delta(a, c) - 1) * (v * delta(b, d_) - 1))),
    ("a", "b", "c", "d"),
)


def _averages(d: Derivation, alike: int) -> list[int]:
    """E Q, E Q^t, E T and E D, each a number times gamma."""
    same = d.add("delta_value", eq(delta(i, i), 1))
    also = d.instance(same, {"i": h})
    whole, squares = sift(d, i, h, lambda _: number(1)), sift(d, i, h, lambda other: delta(i, other))
    ones = d.calc(d.steps[squares].conclusion.lhs).by(squares).by(same).done()
    square = gamma * ((v * number(1) - 1) * (v * number(1) - 1))
    spread = total(i, v**2 * d.steps[ones].conclusion.lhs - 2 * v * d.steps[whole].conclusion.lhs + v)
    summed = total(i, v**2 * number(1) - 2 * v * number(1) + v)

    def average(body: Term, bounds: list[Term], at: tuple[Term, ...], crossed: bool) -> int:
        known = d.instance(alike, dict(zip("abcd", at, strict=True)))
        r = d.steps[known].conclusion
        calc = d.calc(mean(above, body)).algebra(nested(bounds, r.lhs)).put(nested(bounds, r.rhs), known)
        if crossed:
            calc = calc.algebra(gamma * spread).put(gamma * summed, ones, whole)
            return calc.algebra(gamma * (v**2 * (v - 1))).done()
        calc = calc.put(nested(bounds, square), same, also)
        return calc.algebra((v**2 if len(bounds) == 2 else v) * (gamma * (v - 1) ** 2)).done()

    return [
        average(energy, [i, h], (i, h, i, h), False),
        average(transposed, [i, h], (i, h, h, i), True),
        average(trace, [i, h], (i, i, h, h), True),
        average(diagonal, [i], (i, i, i, i), False),
    ]


def mu_on_average(step: Theorem) -> Theorem:
    """The two-sided step is linear in Q, Q^t, T and D."""
    d = Derivation()
    rows, columns, alike = (d.hypothesis(x) for x in (ROWS, COLUMNS, ALIKE))
    found = d.lemma(step, RANDOM, rows, columns)
    averages = _averages(d, alike)
    r, (q, qt, tr, dg) = d.steps[found].conclusion, (d.steps[x].conclusion for x in averages)
    statement = eq(mean(above, r.lhs), two_sided_decay(v, w, m) * mean(above, energy))
    value = two_sided_decay(v, w, m) * q.rhs
    back = d.calc(statement.rhs).put(value, averages[0]).done()
    (
        d.calc(statement.lhs)
        .put(mean(above, r.rhs), found)
        .algebra(two_sided_energy(v, w, m, q.lhs, qt.lhs, tr.lhs, dg.lhs))
        .put(two_sided_energy(v, w, m, q.rhs, qt.rhs, tr.rhs, dg.rhs), *averages)
        .algebra(value)
        .by(d.flip(back))
        .done()
    )
    title = "Two edges of one table multiply the energy of an exchangeable matrix by mu"
    return Theorem("mu-exchangeable", title, statement, tuple(d.steps), (ROWS, COLUMNS, ALIKE), (step,), SOURCE)
