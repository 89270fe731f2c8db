r"""E4, mu: two edges of one table at positions i != j multiply the energy of a doubly centred matrix by mu.

Object: J a v x v matrix whose rows and columns sum to 0, M^(i) and M^(j) the channels of one table at two positions;
Q = sum J_ab^2, Q^t = sum J_ab J_ba, T = (tr J)^2, D = sum J_aa^2.
Statement: with D_3 = (n-1)(n-2)(n-3)
    \[ E\|M^{(i)\top}JM^{(j)}\|^2=\frac{w(v-1)^2}{m^2vD_3}\Big[(n^2-4n+2)Q-(n-2)(Q^t+T)+\frac{2n}mD\Big], \]
and E ||M^(i)T J M^(j)||^2 = mu E ||J||^2 for a random J with E Q^t = E T = E Q/(v-1) and E D = E Q/v, which is so where
the law of J is unchanged by permuting its rows and its columns separately.
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendix E (mu = lambda^2 in the limit); exact form derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.between_class import column, given, row
from latentproof.proofs.derivations.notation import a, b, channel, i, k, m, rules, symbols, v, w
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.two_sided_step import DIAGONAL as DIAGONAL_SLOTS
from latentproof.proofs.derivations.two_sided_step import SOURCE, Q, pushed
from latentproof.proofs.derivations.two_sided_step import TRACE as TRACE_SLOTS
from latentproof.proofs.derivations.two_sided_step import TRANSPOSED as TRANSPOSED_SLOTS
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Term, Variable, eq, index, left, mean, number, pair, total
from latentproof.theory.decay import two_sided_decay, two_sided_energy

J = Function("J", (symbols, symbols))
h, j = index("h", symbols), index("j", rules)
sigma, tau = index("sigma", model_slots), index("tau", model_slots)
ROWS = Hypothesis("rows_centred", eq(total(h, J(i, h)), 0), ("i",))
COLUMNS = Hypothesis("columns_centred", eq(total(i, J(i, h)), 0), ("h",))
ENERGY = total(i, total(h, J(i, h) ** 2))
TRANSPOSED = total(i, total(h, J(i, h) * J(h, i)))
TRACE = total(i, J(i, i)) ** 2
DIAGONAL = total(i, J(i, i) ** 2)
ON_SLOTS = Substitution(
    functions={
        "X": (
            (Variable("sigma", model_slots), Variable("tau", model_slots)),
            J(left(sigma), left(tau)) / m**2,
        )
    },
    domains={"S": model_slots},
    tables={"r": row, "rj": column},
)


def below(one: Term, other: Term) -> Term:
    """(M^(i)T J M^(j)) at a pair of symbols."""
    return total(i, total(h, channel(row, i, one) * J(i, h) * channel(column, h, other)))


def _over_pairs(d: Derivation, whole: Term, value: Term) -> int:
    """A sum over one or two slots as sums over symbols and rules, collected."""
    calc, inner = d.calc(whole), whole.args[0]
    if inner.op == "sum":
        at = Substitution({"tau": pair(h, j)})(inner.args[0])
        step = d.add("pairs", eq(inner, total(h, total(j, at))))
        whole = total(sigma, total(h, total(j, at)))
        calc = calc.put(whole, step)
    at = Substitution({"sigma": pair(i, k)})(whole.args[0])
    return calc.by(d.add("pairs", eq(whole, total(i, total(k, at))))).algebra(value).done()


def _centred(d: Derivation, over: Term, symbol: Term, rule: Term, known: int) -> int:
    """A row or a column of the slot matrix sums to 0."""
    body = J(left(sigma), left(tau)) / m**2
    whole = total(over, body)
    name = over.data.name  # type: ignore[union-attr]  # an index variable
    double = total(symbol, total(rule, Substitution({name: pair(symbol, rule)})(body)))
    pairs, none = d.add("pairs", eq(whole, double)), d.steps[known].conclusion.lhs
    return d.calc(whole).by(pairs).algebra(none / m).put(number(0) / m, known).algebra(number(0)).done()


def step(on_slots: Theorem) -> Theorem:
    """The slot matrix J/m^2 stands for J, with all rules of a symbol alike."""
    d = Derivation()
    rows, cols = d.hypothesis(ROWS), d.hypothesis(COLUMNS)
    by_row = _centred(d, tau, h, j, d.instance(rows, {"i": left(sigma)}))
    by_column = _centred(d, sigma, i, k, d.instance(cols, {"h": left(tau)}))
    found = d.lemma(on_slots, ON_SLOTS, by_row, by_column)
    r = d.steps[found].conclusion
    arrives = _over_pairs(d, ON_SLOTS(pushed(a, b)), below(a, b))
    sums = [
        _over_pairs(d, ON_SLOTS(slot_sum), value)
        for slot_sum, value in (
            (Q, ENERGY / m**2),
            (TRANSPOSED_SLOTS, TRANSPOSED / m**2),
            (TRACE_SLOTS.args[0], TRACE.args[0] / m),
            (DIAGONAL_SLOTS, DIAGONAL / m**3),
        )
    ]
    whole = mean(row, mean(given, total(a, total(b, below(a, b) ** 2))))
    statement = eq(whole, two_sided_energy(v, w, m, ENERGY, TRANSPOSED, TRACE, DIAGONAL))
    value = two_sided_energy(
        v, w, number(1), ENERGY / m**2, TRANSPOSED / m**2, (TRACE.args[0] / m) ** 2, DIAGONAL / m**3
    )
    (d.calc(whole).put(r.lhs, d.flip(arrives)).by(found).put(value, *sums).algebra(statement.rhs).done())
    title = "Two edges of one table on both sides of a centred matrix"
    return Theorem("two-sided", title, statement, tuple(d.steps), (ROWS, COLUMNS), (on_slots,), SOURCE)


EXCHANGEABLE = (
    Hypothesis("transposed", eq(TRANSPOSED, ENERGY / (v - 1))),
    Hypothesis("trace", eq(TRACE, ENERGY / (v - 1))),
    Hypothesis("diagonal", eq(DIAGONAL, ENERGY / v)),
)
"""What holds on average where rows and columns may be permuted separately."""


def mu(step_: Theorem) -> Theorem:
    """The invariants of a matrix with exchangeable rows and columns, in terms of its energy."""
    d = Derivation()
    rows, cols, *known = (d.hypothesis(x) for x in (ROWS, COLUMNS, *EXCHANGEABLE))
    found = d.lemma(step_, Substitution(), rows, cols)
    whole = d.steps[found].conclusion.lhs
    statement = eq(whole, two_sided_decay(v, w, m) * ENERGY)
    value = two_sided_energy(v, w, m, ENERGY, ENERGY / (v - 1), ENERGY / (v - 1), ENERGY / v)
    d.calc(whole).by(found).put(value, *known).algebra(statement.rhs).done()
    title = "Two edges of one table multiply the energy by mu"
    return Theorem("mu", title, statement, tuple(d.steps), (ROWS, COLUMNS, *EXCHANGEABLE), (step_,), SOURCE)
