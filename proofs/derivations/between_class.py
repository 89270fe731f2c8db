r"""E3: the variance of the context vector between parents, common ancestor at the root.

Object: positions i and j of the root's table, all vm slots with weight 1/(vm); y_a the weight of the slots that show
a at position i; Jhat_0 the connected joint law of the two positions, Jhat_t(a, .) its row sent down t levels;
u(a) = 1/y_a where a occurs and 0 where it does not, so that u y^2 = y; q0 the probability that a given symbol does not
occur, so that v(1 - q0) symbols do on average. The context vector phi_t(a) differs from its mean by Jhat_t(a, .)/y_a.
Statement: \[ E\sum_a\frac{\|\hat J_t(a,\cdot)\|^2}{y_a}=\lambda^t\Big\{\Big(1-\frac1v\Big)^2\frac{1-f}m\,
    \frac w{w-1}\,\frac n{n-1}-\frac{1-1/v}{w-1}\,\frac{q_0}f\Big\}. \]
Source: Korchinski, Favero, Wyart (2026), arXiv:2605.27734 assume a separation (assumption A2); exact value derived
here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.energy import down, levels
from latentproof.proofs.derivations.notation import a, i, lam, m, symbols, t, table, v, w, z
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.row_energy import ROW_ENERGY, c, connected, heavy, squares, ya
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Integer, Law, Table, Term, Variable, eq, index, mean, number, total

SOURCE = "Korchinski, Favero, Wyart (2026), arXiv:2605.27734 (their assumption A2); exact value derived here"
row = Table("rho", model_slots, symbols, v * w)
"""The root's table at position i; `column`: at position j."""
column = Table("rhoj", model_slots, symbols, v * w)
given = Law("G", (column,), (row,))
slot = Variable("sigma", model_slots)
UNIFORM = Substitution(
    functions={"omega": ((slot,), 1 / (v * m))},
    domains={"S": model_slots},
    tables={"r": row, "rj": column},
)
y, h, both = UNIFORM(ya), UNIFORM(heavy), UNIFORM(squares)
joint = UNIFORM(connected(a, z))
J = Function("J", (Integer(0), symbols, symbols), (row, column), table)
u = Function("u", (symbols,), (row,))
q0 = Function("q0", ())()
START = Hypothesis("start", eq(J(0, a, z), joint), ("a", "z"), definition=True)
STEP = Hypothesis("step", eq(J(t + 1, a, z), down(J, a)), ("t", "a", "z"), definition=True)
INVERSE = Hypothesis("inverse", eq(u(a) * y**2, y), ("a",))
OCCUR = Hypothesis("occurring", eq(mean(row, total(a, u(a) * y)), v * (1 - q0)))
HYPOTHESES = (START, STEP, INVERSE, OCCUR)


def variance(edges: Term) -> Term:
    """The theory's formula with a symbolic number of edges and q0 as a letter."""
    f, n = m / w, v * w
    present = (1 - 1 / v) ** 2 * (1 - f) / m * (w / (w - 1)) * (n / (n - 1))
    absent = (1 - 1 / v) / (w - 1) * (q0 / f)
    return lam**edges * (present - absent)


def between_class(law: Theorem, rows: Theorem, centred: Theorem, landed: Theorem, second: Theorem) -> Theorem:
    """E3: the energy law row by row, position j given position i, then moment 2 at position i."""
    d = Derivation()
    start, step, inverse, occur = (d.hypothesis(x) for x in HYPOTHESES)
    one_slot = index("sigma", model_slots)
    unit = d.add("algebra", eq(total(one_slot, 1 / (v * m)), 1))
    balanced = d.lemma(centred, UNIFORM, unit)
    at_i = Substitution({"z": i})(joint)
    centre = (
        d.calc(total(i, J(0, a, i)))
        .put(total(i, at_i), d.instance(start, {"z": i}))
        .algebra(d.steps[balanced].conclusion.lhs)
        .by(balanced)
        .done()
    )
    parameters = (Variable("t", Integer(0)), Variable("z", symbols))
    decays = d.lemma(law, Substitution(functions={"D": (parameters, J(t, a, z))}), centre, step)
    energy = d.lemma(rows, UNIFORM, unit)
    row_energy, shown = UNIFORM(ROW_ENERGY), d.steps[energy].conclusion.lhs
    at_z = d.calc(mean(given, total(z, joint**2))).algebra(shown).by(energy).done()
    whole = mean(row, mean(given, total(a, u(a) * mean(levels(t), total(z, J(t, a, z) ** 2)))))
    body = u(a) * (lam**t * total(z, joint**2))
    pulled = d.add("mean_sum", eq(mean(given, total(a, body)), total(a, mean(given, body))))
    own = d.calc(mean(given, body)).algebra(u(a) * lam**t * mean(given, total(z, joint**2))).done()
    uy2, weight = u(a) * y**2, number(1) / (v * m)

    def fibres(square: Term) -> Term:
        """u(a) times the energy of a row, with u y^2 = `square`."""
        inside = w * (u(a) * y * weight - 2 * square * weight + square * weight)
        return c * (inside - (square - 2 * (square * y) + square * both))

    all_y = d.lemma(landed, UNIFORM, unit)
    occurring, spread = total(a, u(a) * y), total(a, y**2)

    def collected(there: Term, everything: Term, spread_: Term) -> Term:
        inside = w * (there * weight - everything * weight)
        return c * (inside - (everything - 2 * spread_ + everything * spread_))

    found = d.lemma(
        second,
        Substitution(
            variables={"n": v * w, "q": v},
            functions={"omega": ((slot,), 1 / (v * m))},
            domains={"S": model_slots, "C": symbols},
            tables={"r": row},
        ),
    )
    quoted = d.steps[found].conclusion
    twos = d.calc(mean(row, spread)).algebra(quoted.lhs).by(found).done()
    statement = eq(whole, variance(t))
    (
        d.calc(whole)
        .put(mean(row, mean(given, total(a, u(a) * (lam**t * total(z, J(0, a, z) ** 2))))), decays)
        .put(mean(row, mean(given, total(a, body))), start)
        .put(mean(row, total(a, mean(given, body))), pulled)
        .put(mean(row, total(a, u(a) * lam**t * mean(given, total(z, joint**2)))), own)
        .put(mean(row, total(a, u(a) * lam**t * row_energy)), at_z)
        .algebra(lam**t * mean(row, total(a, fibres(uy2))))
        .put(lam**t * mean(row, total(a, fibres(y))), inverse)
        .algebra(lam**t * mean(row, collected(occurring, total(a, y), spread)))
        .put(lam**t * mean(row, collected(occurring, number(1), spread)), all_y)
        .algebra(lam**t * collected(mean(row, occurring), number(1), mean(row, spread)))
        .put(lam**t * collected(v * (1 - q0), number(1), quoted.rhs), occur, twos)
        .algebra(statement.rhs)
        .done()
    )
    lemmas = (law, rows, centred, landed, second)
    return Theorem("E3", "Between-class variance", statement, tuple(d.steps), HYPOTHESES, lemmas, SOURCE)
