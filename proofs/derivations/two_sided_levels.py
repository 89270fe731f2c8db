r"""E4, mu level after level: two edges of one table on both sides of a matrix, k levels deep, give mu^k.

Object: J_0 a v x v matrix whose rows and columns sum to 0, J_(t+1) = M^(i)T J_t M^(j) with the channels of positions
i != j of the table of level t+1; the tables of different levels are independent.
Statement: with E||J_1||^2 = the two-sided step of J_0 (`two-sided`),
    \[ E\|J_{t+1}\|^2=\mu^t\,E\|J_1\|^2. \]
Nothing is assumed about J_t: what one table makes of a matrix is exchangeable (`two_symbols`). The hypotheses `symbols`
and `positions` are about a table alone; positions says that a table's average is that over its position i of that over
position j given position i. Both are confirmed over every table at tiny sizes (tests/proofs).
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendix E (mu = lambda^2 in the limit); exact form derived here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.between_class import column, given, row
from latentproof.proofs.derivations.energy import levels as history
from latentproof.proofs.derivations.notation import a, b, channel, i, k, m, symbols, t, v, w
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.recovery import one_of
from latentproof.proofs.derivations.sums import nested, sink
from latentproof.proofs.derivations.together import vanishes
from latentproof.proofs.derivations.two_sided_decay import h
from latentproof.proofs.derivations.two_sided_decay import below as below_matrix
from latentproof.proofs.derivations.two_sided_step import SOURCE
from latentproof.proofs.derivations.two_symbols import Y, c, e, invariants, mu, symmetric, x, y
from latentproof.proofs.inequalities import square
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Formula, Substitution
from latentproof.proofs.syntax import product
from latentproof.proofs.terms import (
    Function,
    History,
    Integer,
    Law,
    Relation,
    Table,
    Term,
    Variable,
    eq,
    falls,
    index,
    left,
    mean,
    number,
    pair,
    total,
)
from latentproof.theory.decay import two_sided_energy

j, o = index("j", symbols), index("o", symbols)
Matrix = Callable[[Term, Term], Term]
table = Table("r", model_slots, product(symbols, symbols), v * w)
"""A level's table, its tuples classified by the symbols at positions i and j."""


def level(at: Term) -> Table:
    """The table of a level."""
    return replace(table, level=at)


def levels(upto: Term) -> History:
    """The tables of the levels 1..upto."""
    return History(level(upto))


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


# ---- one table, seen as a whole and position by position -------------------------------------------------------------

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
ALIKE = Hypothesis(
    "alike", eq(mean(table, A(a, b) * A(c, e)), at_positions(B(a, b) * B(c, e))), ("a", "b", "c", "e")
)
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
    """Equal second moments, equal two-sided steps."""
    d = Derivation()
    known = d.hypothesis(ALIKE)
    steps = [_invariant(d, known, which) for which in range(4)]
    found = [d.steps[step].conclusion for step in steps]
    (
        d.calc(mean(table, two_sided_energy(v, w, m, *invariants(A))))
        .algebra(two_sided_energy(v, w, m, *(r.lhs for r in found)))
        .put(two_sided_energy(v, w, m, *(r.rhs for r in found)), *steps)
        .algebra(at_positions(two_sided_energy(v, w, m, *invariants(B))))
        .done()
    )
    title = "Two-sided steps of matrices with one law of second moments"
    return Theorem("alike-step", title, d.steps[-1].conclusion, tuple(d.steps), (ALIKE,), (), SOURCE)


# ---- levels ----------------------------------------------------------------------------------------------------------

J = Function("J", (Integer(0), symbols, symbols), history=table)


def upper(parent: Term, child: Term) -> Term:
    """M^(i) of the table of level t + 1."""
    return total(k, total(y, falls(level(t + 1), pair(parent, k), pair(child, y)))) / m


def lower(parent: Term, child: Term) -> Term:
    """M^(j) of the same table."""
    return total(k, total(y, falls(level(t + 1), pair(parent, k), pair(y, child)))) / m


def now(one: Term, other: Term) -> Term:
    """J_t."""
    return J(t, one, other)


def above_channel(parent: Term, child: Term) -> Term:
    """M^(i), of position i alone."""
    return channel(row, parent, child)


def below_channel(parent: Term, child: Term) -> Term:
    """M^(j), given position i."""
    return channel(column, parent, child)


ROWS = Hypothesis("rows_centred", eq(total(h, J(0, i, h)), 0), ("i",))
COLUMNS = Hypothesis("columns_centred", eq(total(i, J(0, i, h)), 0), ("h",))
STEP = Hypothesis("step", eq(J(t + 1, a, b), made(upper, lower, now, (a, b), (i, h))), ("t", "a", "b"))
POSITIONS = Hypothesis(
    "positions",
    eq(
        mean(level(t + 1), upper(i, a) * lower(h, b) * (upper(j, c) * lower(o, e))),
        at_positions(
            above_channel(i, a) * below_channel(h, b) * (above_channel(j, c) * below_channel(o, e)),
        ),
    ),
    ("t", "a", "b", "c", "e", "h", "i", "j", "o"),
)
SYMBOLS = symmetric(given)
AT_T = Substitution(functions={"J": ((Variable("i", symbols), Variable("h", symbols)), J(t, i, h))})


def _zero(d: Derivation, claim: Relation, step: int) -> int:
    """x(j) = 0 from sum_i x(i)^2 = 0."""
    part = Substitution({"i": j})(claim.lhs.args[0])
    least = one_of(d, part, claim.lhs, square(d, claim.lhs.args[0].args[0]), j)
    small = d.calc(part).by(least).by(step).algebra(number(0) ** 2).done()
    return d.instance(vanishes(d, part.args[0], small), {"j": i})


def _channel_sum(d: Derivation, of: Matrix, first: bool) -> int:
    """sum_b M_hb = 1."""
    entry = of(h, b)
    event = Substitution()(entry.args[0].args[0].args[0])
    cls = index("z", product(symbols, symbols))
    slot = pair(h, k)
    whole = total(cls, falls(level(t + 1), slot, cls))
    order = [b, y] if first else [y, b]
    double = d.add("pairs", eq(whole, nested(order, event)))
    one = d.calc(nested(order, event)).by(d.flip(double)).by(d.axiom("classes_partition", eq(whole, 1))).done()
    inner = nested([b, k, y], event)
    turned = d.calc(total(b, entry)).algebra(inner / m)
    swapped = nested([k, b, y], event)
    turned = turned.put(swapped / m, d.add("exchange", eq(inner, swapped)))
    if not first:
        last = d.add("exchange", eq(nested([b, y], event), nested([y, b], event)))
        turned = turned.put(nested([k, y, b], event) / m, last)
    return turned.put(total(k, number(1)) / m, one).algebra(number(1)).done()


def stays_centred(rows: bool) -> Theorem:
    """Rows (or columns) of J_t sum to zero for all t: by induction on the sum of their squares."""
    d = Derivation()
    start, step = d.hypothesis(ROWS if rows else COLUMNS), d.hypothesis(STEP)
    along, across = (h, i) if rows else (i, h)
    if not rows:
        start = d.instance(start, {"h": j})

    def summed(time: Term, at: Term) -> Term:
        return total(c, J(time, at, c) if rows else J(time, c, at))

    claim = eq(total(i, summed(t, i) ** 2), 0)
    first = Substitution({"t": number(0)})(claim.lhs)
    begins = d.calc(summed(number(0), i if rows else j)).algebra(d.steps[start].conclusion.lhs).by(start).done()
    at_i = begins if rows else d.instance(begins, {"j": i})
    base = d.calc(first).put(total(i, number(0) ** 2), at_i).algebra(number(0)).done()
    nothing = _zero(d, claim, d.add("assume", claim))
    del along, across
    one = _channel_sum(d, lower if rows else upper, not rows)
    if rows:
        # sum_b J_(t+1)(a, b) = sum_i M^(i)_ia sum_h J_t(i, h) sum_b M^(j)_hb.
        body = upper(i, a) * J(t, i, h) * lower(h, b)
        kept = total(i, total(h, upper(i, a) * J(t, i, h) * total(b, lower(h, b))))
        onward = d.calc(summed(t + 1, a)).algebra(total(b, J(t + 1, a, b))).put(nested([b, i, h], body), step)
        onward = onward.by(sink(d, [b, i, h], body)).algebra(kept)
        onward = onward.put(total(i, total(h, upper(i, a) * J(t, i, h) * number(1))), one)
        onward = onward.algebra(total(i, upper(i, a) * summed(t, i)))
        onward = onward.put(total(i, upper(i, a) * number(0)), nothing)
    else:
        body = upper(i, b) * J(t, i, h) * lower(h, a)
        mirrored = d.instance(d.instance(d.instance(step, {"b": e}), {"a": b}), {"e": a})
        ones = d.instance(one, {"h": i})
        onward = d.calc(summed(t + 1, a)).algebra(total(b, J(t + 1, b, a))).put(nested([b, i, h], body), mirrored)
        onward = onward.by(sink(d, [b, i, h], body))
        onward = onward.algebra(nested([i, h], J(t, i, h) * lower(h, a) * total(b, upper(i, b))))
        onward = onward.put(nested([i, h], J(t, i, h) * lower(h, a) * number(1)), ones)
        onward = onward.then("exchange", Substitution()(nested([h, i], J(t, i, h) * lower(h, a) * number(1))))
        onward = onward.algebra(total(h, lower(h, a) * summed(t, h)))
        onward = onward.put(total(h, lower(h, a) * number(0)), d.instance(nothing, {"i": h}))
    zero = d.instance(onward.algebra(number(0)).done(), {"a": i})
    next_ = d.calc(Substitution({"t": t + 1})(claim.lhs)).put(total(i, number(0) ** 2), zero).algebra(number(0)).done()
    ends = _zero(d, claim, d.add("induction", claim, base, next_, name="t"))
    if rows:
        d.calc(total(h, J(t, i, h))).algebra(summed(t, i)).by(ends).done()
    else:
        at_h = d.instance(ends, {"i": h})
        d.calc(total(i, J(t, i, h))).algebra(summed(t, h)).by(at_h).done()
    name, title = ("rows", "Rows stay centred") if rows else ("columns", "Columns stay centred")
    start_ = ROWS if rows else COLUMNS
    return Theorem(f"levels-{name}", title, d.steps[-1].conclusion, tuple(d.steps), (start_, STEP), (), SOURCE)


def below(one: Term, other: Term) -> Term:
    """What positions i and j of one table make of J_t."""
    return made(above_channel, below_channel, now, (one, other), (o, x))


def second_moments(entries: Theorem) -> Theorem:
    """J_(t+1), given the levels up to t, has the second moments of what positions i and j make of J_t."""
    d = Derivation()
    step, known = d.hypothesis(STEP), d.hypothesis(POSITIONS)
    letters = {"U": ("i", "a", upper(i, a)), "V": ("h", "b", lower(h, b)), "X": ("i", "h", now(i, h))}
    letters |= {"P": ("i", "a", above_channel(i, a)), "R": ("h", "b", below_channel(h, b))}
    functions: dict[str, Formula] = {
        name: ((Variable(one, symbols), Variable(two, symbols)), body) for name, (one, two, body) in letters.items()
    }
    found = d.lemma(entries, Substitution(functions=functions, tables={"r": level(t + 1)}), known)
    other = d.instance(d.instance(step, {"a": c}), {"b": e})
    both = d.calc(mean(level(t + 1), J(t + 1, a, b) * J(t + 1, c, e)))
    both.put(d.steps[found].conclusion.lhs, step, other).by(found).done()
    title = "Second moments of the next level's matrix"
    return Theorem("next-level", title, d.steps[-1].conclusion, tuple(d.steps), (STEP, POSITIONS), (entries,), SOURCE)


def _weights(d: Derivation, rows: int, columns: int) -> tuple[Substitution, int, int, int]:
    """What positions i and j make of J_t as weights on slots: their sums are 0, and Y is the matrix."""
    slot = index("sigma", model_slots)
    weight = total(o, above_channel(o, a) * J(t, o, left(slot))) / m
    parameters = (Variable("a", symbols), Variable("sigma", model_slots))
    use = Substitution(
        functions={"g": (parameters, weight)}, domains={"S": model_slots}, tables={"r": row, "rj": column}
    )

    def over_slots(body: Term, name: str = "sigma") -> int:
        at = Substitution({name: pair(h, k)})(body)
        return d.add("pairs", eq(total(index(name, model_slots), body), total(h, total(k, at))))

    other = Substitution({"sigma": index("tau", model_slots)})(weight)
    spread = above_channel(o, a) * J(t, o, h)
    row_sums = (
        d.calc(total(index("tau", model_slots), other))
        .by(over_slots(other, "tau"))
        .algebra(nested([h, o], spread))
        .then("exchange", nested([o, h], spread))
        .algebra(total(o, above_channel(o, a) * total(h, J(t, o, h))))
        .put(total(o, above_channel(o, a) * number(0)), d.instance(rows, {"i": o}))
        .algebra(number(0))
        .done()
    )
    event = falls(row, pair(o, k), a)
    unit = (
        d.calc(total(a, above_channel(o, a)))
        .algebra(nested([a, k], event) / m)
        .put(nested([k, a], event) / m, d.add("exchange", eq(nested([a, k], event), nested([k, a], event))))
        .put(total(k, number(1)) / m, d.axiom("classes_partition", eq(total(a, event), 1)))
        .algebra(number(1))
        .done()
    )
    landed = above_channel(o, a) * J(t, o, left(slot))
    whole = total(i, J(t, i, left(slot)))
    column_sums = (
        d.calc(total(a, weight))
        .algebra(nested([a, o], landed) / m)
        .put(nested([o, a], landed) / m, d.add("exchange", eq(nested([a, o], landed), nested([o, a], landed))))
        .algebra(total(o, J(t, o, left(slot)) * total(a, above_channel(o, a))) / m)
        .put(total(o, J(t, o, left(slot)) * number(1)) / m, unit)
        .algebra(whole / m)
        .put(number(0) / m, d.instance(columns, {"h": left(slot)}))
        .algebra(number(0))
        .done()
    )
    arrives = weight * falls(column, slot, b)
    matrix = above_channel(o, a) * J(t, o, x) * below_channel(x, b)
    shown = (
        d.calc(total(slot, arrives))
        .by(over_slots(arrives))
        .algebra(nested([x, o], matrix))
        .then("exchange", below(a, b))
        .done()
    )
    return use, row_sums, column_sums, shown


def again_below(again: Theorem, rows: Theorem, columns: Theorem) -> Theorem:
    """What positions i and j make of J_t loses mu at the next table."""
    d = Derivation()
    first, second, step, alike = (d.hypothesis(x) for x in (ROWS, COLUMNS, STEP, SYMBOLS))
    centred = d.lemma(rows, Substitution(), first, step), d.lemma(columns, Substitution(), second, step)
    use, row_sums, column_sums, shown = _weights(d, *centred)
    found = d.lemma(again, use, alike, row_sums, column_sums)
    turned = [
        d.instance(d.instance(shown, {"b": two}), {"a": one}) for one, two in ((i, h), (h, i), (i, i))
    ]
    value = mu * mean(given, invariants(below)[0])
    shown_again = [d.flip(x) for x in turned]
    (
        d.calc(mean(given, two_sided_energy(v, w, m, *invariants(below))))
        .put(d.steps[found].conclusion.lhs, *shown_again)
        .by(found)
        .put(value, *turned)
        .done()
    )
    title = "What two positions make of the matrix of a level"
    hypotheses, lemmas = (ROWS, COLUMNS, STEP, SYMBOLS), (again, rows, columns)
    return Theorem("mu-below", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, lemmas, SOURCE)


# ---- induction -------------------------------------------------------------------------------------------------------

arrived = Function("B", (Integer(0), symbols, symbols), (row, column), table)
"""What positions i and j make of J_t, as a letter."""


def later(p: Term, q: Term) -> Term:
    """J_(t+1)."""
    return J(t + 1, p, q)


def arriving(p: Term, q: Term) -> Term:
    """The letter at t."""
    return arrived(t, p, q)


MOMENTS = Hypothesis(
    "moments",
    eq(
        mean(level(t + 1), J(t + 1, a, b) * J(t + 1, c, e)),
        at_positions(arrived(t, a, b) * arrived(t, c, e)),
    ),
    ("t", "a", "b", "c", "e"),
)
FIRST = Hypothesis(
    "one_level",
    eq(
        at_positions(nested([a, b], arrived(t, a, b) ** 2)),
        two_sided_energy(v, w, m, *invariants(now)),
    ),
    ("t",),
)
LATER = Hypothesis(
    "loses_mu",
    eq(
        mean(given, two_sided_energy(v, w, m, *invariants(arriving))),
        mu * mean(given, invariants(arriving)[0]),
    ),
    ("t",),
)


def induction(energies: Theorem, steps: Theorem) -> Theorem:
    """Each further level multiplies by mu, where one level is a two-sided step and what arrives loses mu."""
    d = Derivation()
    moments, first, less = (d.hypothesis(x) for x in (MOMENTS, FIRST, LATER))
    letters = (Variable("a", symbols), Variable("b", symbols))
    to: dict[str, Formula] = {"A": (letters, later(a, b)), "B": (letters, arriving(a, b))}
    use = Substitution(functions=to, tables={"r": level(t + 1)})
    energy, step_energy = (d.lemma(x, use, moments) for x in (energies, steps))
    r = [d.steps[x].conclusion for x in (energy, step_energy, first, less)]
    one = d.calc(r[0].lhs).by(energy).algebra(r[2].lhs).by(first).done()
    begin, last = Substitution({"t": number(0)}), Substitution({"t": t + 1})
    statement = eq(mean(levels(t + 1), invariants(later)[0]), mu**t * begin(r[2].rhs))
    none = begin(mean(level(t + 1), invariants(later)[0]))

    def independent(whole: Term, inner: Term) -> int:
        return d.axiom("independence_of_levels", eq(whole, inner))

    base = (
        d.calc(begin(statement.lhs))
        .by(independent(begin(statement.lhs), mean(levels(number(0)), none)))
        .by(independent(mean(levels(number(0)), none), none))
        .by(d.instance(one, {"t": number(0)}))
        .algebra(begin(statement.rhs))
        .done()
    )
    assumed = d.add("assume", statement)
    whole, value = last(statement.lhs), last(r[2].rhs)

    def split_off(body: Term) -> int:
        return independent(mean(levels(t + 1), body), mean(levels(t), mean(level(t + 1), body)))

    onward = (
        d.calc(whole)
        .by(independent(whole, mean(levels(t + 1), mean(level(t + 1 + 1), whole.args[0]))))
        .put(mean(levels(t + 1), value), d.instance(one, {"t": t + 1}))
        .by(split_off(value))
        .put(mean(levels(t), r[1].rhs), step_energy)
        .put(mean(levels(t), mean(row, r[3].rhs)), less)
        .algebra(mu * mean(levels(t), r[0].rhs))
        .put(mu * mean(levels(t), r[0].lhs), d.flip(energy))
        .put(mu * statement.lhs, d.flip(split_off(invariants(later)[0])))
        .put(mu * statement.rhs, assumed)
        .algebra(last(statement.rhs))
        .done()
    )
    d.add("induction", statement, base, onward, name="t")
    title = "Levels that each make a matrix of the same kind"
    hypotheses = (MOMENTS, FIRST, LATER)
    return Theorem("mu-induction", title, statement, tuple(d.steps), hypotheses, (energies, steps), SOURCE)


HYPOTHESES = (ROWS, COLUMNS, STEP, POSITIONS, SYMBOLS)


def levels_down(
    two_sided: Theorem, again: Theorem, entries: Theorem, onward: Theorem, rows: Theorem, columns: Theorem
) -> Theorem:
    """What positions i and j make of J_t, put in."""
    d = Derivation()
    first, second, step, positions, alike = (d.hypothesis(x) for x in HYPOTHESES)
    centred = d.lemma(rows, Substitution(), first, step), d.lemma(columns, Substitution(), second, step)
    moments = d.lemma(entries, Substitution(), step, positions)
    matrix: Formula = ((Variable("i", symbols), Variable("h", symbols)), now(i, h))
    one = d.lemma(two_sided, Substitution(functions={"J": matrix}), *centred)
    same = d.add("algebra", eq(below(a, b), AT_T(below_matrix(a, b))))
    r = d.steps[one].conclusion
    one = d.calc(at_positions(nested([a, b], below(a, b) ** 2))).put(r.lhs, same).by(one).done()
    less = d.lemma(again, Substitution(), first, second, step, alike)
    letters = (Variable("t", Integer(0)), Variable("a", symbols), Variable("b", symbols))
    d.lemma(onward, Substitution(functions={"B": (letters, below(a, b))}), moments, one, less)
    title = "Two edges of one table, level after level: mu to the power of the levels"
    lemmas = (two_sided, again, entries, onward, rows, columns)
    return Theorem("mu-levels", title, d.steps[-1].conclusion, tuple(d.steps), HYPOTHESES, lemmas, SOURCE)
