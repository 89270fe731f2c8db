r"""Two positions of one table, seen as a whole and one after the other: equal second moments, equal two-sided steps.

Object: matrices A that depend on a whole table, and B that depend on its position i and on position j given position i;
U, V and P, R the channels of positions i and j, seen in either manner, X any matrix; Q, Q^t, T, D the invariants.
Statement: if E U_ia V_hb U_jc V_oe = E P_ia R_hb P_jc R_oe for all indices, then the entries of U^T X V and P^T X R
have the same second moments; if those of A and B are the same, so are E Q and E of any combination of Q, Q^t, T, D.
Source: linearity; written out for `two_sided_levels`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.between_class import column, given, row
from latentproof.proofs.derivations.notation import a, b, i, symbols, v, w
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.sums import nested
from latentproof.proofs.derivations.two_sided_decay import h
from latentproof.proofs.derivations.two_sided_step import SOURCE
from latentproof.proofs.derivations.two_symbols import c, e, invariants, weighed, x
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.syntax import product
from latentproof.proofs.terms import (
    Function,
    Law,
    Table,
    Term,
    eq,
    index,
    mean,
    number,
    total,
)

j, o = index("j", symbols), index("o", symbols)
Matrix = Callable[[Term, Term], Term]
table = Table("rb", model_slots, product(symbols, symbols), v * w)
"""A level's table, its tuples classified by the symbols at positions i and j."""


def at_positions(body: Term) -> Term:
    """The average over position i of that over position j given position i."""
    return mean(row, mean(given, body))


def pulled(d: Derivation, source: Table | Law, bounds: Sequence[Term], body: Term) -> int:
    """E sum .. sum F = sum .. sum E F."""
    calc = d.calc(mean(source, nested(bounds, body)))
    for at, bound in enumerate(bounds):
        inner = nested(bounds[at + 1 :], body)
        step = d.add("mean_sum", eq(mean(source, total(bound, inner)), total(bound, mean(source, inner))))
        calc = calc.put(nested(bounds[: at + 1], mean(source, inner)), step) if at else calc.by(step)
    return calc.done()


def _averages(d: Derivation, known: int, bounds: Sequence[Term], ones: Term, others: Term, weight: Term) -> int:
    """E sum weight F = E_i E_j|i sum weight G from E F = E_i E_j|i G; `ones`, `others`: the two bodies as written."""
    r = d.steps[known].conclusion
    one, other = r.lhs.args[0], r.rhs.args[0].args[0]
    start = d.calc(mean(table, ones)).algebra(mean(table, nested(bounds, weight * one)))
    start = start.by(pulled(d, table, bounds, weight * one)).algebra(nested(bounds, weight * r.lhs))
    start = start.put(nested(bounds, weight * r.rhs), known).algebra(nested(bounds, at_positions(weight * other)))
    inner = pulled(d, given, bounds, weight * other)
    outer = pulled(d, row, bounds, mean(given, weight * other))
    start = start.by(d.flip(outer)).put(at_positions(nested(bounds, weight * other)), d.flip(inner))
    return start.algebra(at_positions(others)).done()


U, V = (Function(name, (symbols, symbols), (table,)) for name in "UV")
P, R = Function("P", (symbols, symbols), (row,)), Function("R", (symbols, symbols), (column,))
X = Function("X", (symbols, symbols))
EACH = Hypothesis(
    "each",
    eq(
        mean(table, U(i, a) * V(h, b) * (U(j, c) * V(o, e))),
        at_positions(P(i, a) * R(h, b) * (P(j, c) * R(o, e))),
    ),
    ("a", "b", "c", "e", "h", "i", "j", "o"),
)


def made(one: Matrix, other: Matrix, x_: Matrix, ends: tuple[Term, Term], by: tuple[Term, Term]) -> Term:
    """(M^T X N) at `ends`, summed over the letters `by`."""
    (p, q), (f, g) = ends, by
    return total(f, total(g, one(f, p) * x_(f, g) * other(g, q)))


def pair_of_entries() -> Theorem:
    """Second moments of M^T X N from those of the channels M and N."""
    d = Derivation()
    known = d.hypothesis(EACH)
    ones, others = (
        made(f, g, X, (a, b), letters) * made(f, g, X, (c, e), letters)
        for f, g, letters in ((U, V, (i, h)), (P, R, (o, x)))
    )
    _averages(d, known, [i, h, j, o], ones, others, X(i, h) * X(j, o))
    title = "Two entries of a matrix between two channels"
    return Theorem("two-entries", title, d.steps[-1].conclusion, tuple(d.steps), (EACH,), (), SOURCE)


A, B = Function("A", (symbols, symbols), (table,)), Function("B", (symbols, symbols), (row, column))
ALIKE = Hypothesis("alike", eq(mean(table, A(a, b) * A(c, e)), at_positions(B(a, b) * B(c, e))), ("a", "b", "c", "e"))
ENTRIES = ((i, h, i, h), (i, h, h, i), (i, i, h, h), (i, i, i, i))
"""Which entries Q, Q^t, T and D multiply."""


def _invariant(d: Derivation, known: int, which: int) -> int:
    at = ENTRIES[which]
    own = d.instance(known, dict(zip("abce", at, strict=True)))
    ones, others = invariants(A)[which], invariants(B)[which]
    return _averages(d, own, [i] if which == 3 else [i, h], ones, others, number(1))


def alike_energy() -> Theorem:
    """Equal second moments, equal energies."""
    d = Derivation()
    _invariant(d, d.hypothesis(ALIKE), 0)
    title = "Energies of matrices with one law of second moments"
    return Theorem("alike-energy", title, d.steps[-1].conclusion, tuple(d.steps), (ALIKE,), (), SOURCE)


def alike_step() -> Theorem:
    """Equal second moments, equal two-sided steps, whatever their coefficients."""
    d = Derivation()
    known = d.hypothesis(ALIKE)
    steps = [_invariant(d, known, which) for which in range(4)]
    found = [d.steps[step].conclusion for step in steps]
    (
        d.calc(mean(table, weighed(*invariants(A))))
        .algebra(weighed(*(r.lhs for r in found)))
        .put(weighed(*(r.rhs for r in found)), *steps)
        .algebra(at_positions(weighed(*invariants(B))))
        .done()
    )
    title = "Two-sided steps of matrices with one law of second moments"
    return Theorem("alike-step", title, d.steps[-1].conclusion, tuple(d.steps), (ALIKE,), (), SOURCE)
