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

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.between_class import column, given, row
from latentproof.proofs.derivations.notation import a, b, channel, i, k, m, symbols, t, v
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.sums import nested
from latentproof.proofs.derivations.two_sided_centred import (
    COLUMNS,
    ROWS,
    STEP,
    J,
    level,
    levels,
    lower,
    now,
    stays_centred,
    upper,
)
from latentproof.proofs.derivations.two_sided_decay import below as below_matrix
from latentproof.proofs.derivations.two_sided_decay import h
from latentproof.proofs.derivations.two_sided_positions import (
    alike_energy,
    alike_step,
    at_positions,
    j,
    made,
    o,
    pair_of_entries,
    table,
)
from latentproof.proofs.derivations.two_sided_step import SOURCE
from latentproof.proofs.derivations.two_symbols import c, e, factor, invariants, symmetric, values, weighed, x, y
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Formula, Substitution
from latentproof.proofs.terms import (
    Function,
    Integer,
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

sigma, tau = index("sigma", model_slots), index("tau", model_slots)


def above_channel(parent: Term, child: Term) -> Term:
    """M^(i), of position i alone."""
    return channel(row, parent, child)


def below_channel(parent: Term, child: Term) -> Term:
    """M^(j), given position i."""
    return channel(column, parent, child)


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
    found = d.lemma(entries, Substitution(functions=functions, tables={"rb": level(t + 1)}), known)
    other = d.instance(d.instance(step, {"a": c}), {"b": e})
    both = d.calc(mean(level(t + 1), J(t + 1, a, b) * J(t + 1, c, e)))
    both.put(d.steps[found].conclusion.lhs, step, other).by(found).done()
    title = "Second moments of the next level's matrix"
    return Theorem("next-level", title, d.steps[-1].conclusion, tuple(d.steps), (STEP, POSITIONS), (entries,), SOURCE)


def weight(symbol: Term, slot: Term) -> Term:
    """J_t seen at position i, on slots."""
    return total(o, above_channel(o, symbol) * J(t, o, left(slot))) / m


def _over_slots(d: Derivation, slot: Term, body: Term) -> int:
    name = slot.data.name  # type: ignore[union-attr]  # an index variable
    at = Substitution({name: pair(h, k)})(body)
    return d.add("pairs", eq(total(slot, body), total(h, total(k, at))))


def _row_sums(d: Derivation, rows: int) -> int:
    """sum_tau weight(c, tau) = 0."""
    spread, body = above_channel(o, c) * J(t, o, h), weight(c, tau)
    return (
        d.calc(total(tau, body))
        .by(_over_slots(d, tau, body))
        .algebra(nested([h, o], spread))
        .then("exchange", nested([o, h], spread))
        .algebra(total(o, above_channel(o, c) * total(h, J(t, o, h))))
        .put(total(o, above_channel(o, c) * number(0)), d.instance(rows, {"i": o}))
        .algebra(number(0))
        .done()
    )


def _column_sums(d: Derivation, columns: int) -> int:
    """sum_h weight(h, sigma) = 0."""
    event, landed = falls(row, pair(o, k), h), above_channel(o, h) * J(t, o, left(sigma))
    unit = (
        d.calc(total(h, above_channel(o, h)))
        .algebra(nested([h, k], event) / m)
        .put(nested([k, h], event) / m, d.add("exchange", eq(nested([h, k], event), nested([k, h], event))))
        .put(total(k, number(1)) / m, d.axiom("classes_partition", eq(total(h, event), 1)))
        .algebra(number(1))
        .done()
    )
    whole = total(i, J(t, i, left(sigma)))
    return (
        d.calc(total(h, weight(h, sigma)))
        .algebra(nested([h, o], landed) / m)
        .put(nested([o, h], landed) / m, d.add("exchange", eq(nested([h, o], landed), nested([o, h], landed))))
        .algebra(total(o, J(t, o, left(sigma)) * total(h, above_channel(o, h))) / m)
        .put(total(o, J(t, o, left(sigma)) * number(1)) / m, unit)
        .algebra(whole / m)
        .put(number(0) / m, d.instance(columns, {"h": left(sigma)}))
        .algebra(number(0))
        .done()
    )


def _arrives(d: Derivation, slot: Term) -> int:
    """sum_slot weight(a, slot) B_slot(b) is the matrix that arrives."""
    body, matrix = weight(a, slot) * falls(column, slot, b), above_channel(o, a) * J(t, o, x) * below_channel(x, b)
    calc = d.calc(total(slot, body)).by(_over_slots(d, slot, body)).algebra(nested([x, o], matrix))
    return calc.then("exchange", below(a, b)).done()


def again_below(two: Theorem, again: Theorem, rows: Theorem, columns: Theorem) -> Theorem:
    """What positions i and j make of J_t loses mu at the next table."""
    d = Derivation()
    first, second, step, alike = (d.hypothesis(hyp) for hyp in (ROWS, COLUMNS, STEP, SYMBOLS))
    centred = d.lemma(rows, Substitution(), first, step), d.lemma(columns, Substitution(), second, step)
    functions: dict[str, Formula] = {
        "f": ((Variable("sigma", model_slots),), weight(a, sigma)),
        "g": ((Variable("tau", model_slots),), weight(c, tau)),
    }
    use = Substitution(functions=functions, domains={"S": model_slots}, tables={"r": row, "rj": column})
    found = d.lemma(two, use, alike, _row_sums(d, centred[0]))
    one, other = _arrives(d, sigma), d.instance(_arrives(d, tau), {"a": c})
    shown = [one, d.instance(other, {"b": e})]
    r, share = d.steps[found].conclusion, (v * delta(b, e) - 1) / (v * (v - 1))
    together = (
        d.calc(mean(given, below(a, b) * below(c, e)))
        .put(r.lhs, *map(d.flip, shown))
        .by(found)
        .put(
            share * mean(given, total(h, below(a, h) * below(c, h))),
            d.instance(one, {"b": h}),
            d.instance(other, {"b": h}),
        )
        .done()
    )
    matrix = d.instance(d.instance(one, {"a": h}), {"b": y})
    landed = d.steps[matrix].conclusion.lhs.args[0]
    empty = (
        d.calc(total(h, below(h, y)))
        .put(nested([h, sigma], landed), d.flip(matrix))
        .then("exchange", nested([sigma, h], landed))
        .algebra(total(sigma, total(h, weight(h, sigma)) * falls(column, sigma, y)))
        .put(total(sigma, number(0) * falls(column, sigma, y)), _column_sums(d, centred[1]))
        .algebra(number(0))
        .done()
    )
    formula: Formula = ((Variable("a", symbols), Variable("b", symbols)), below(a, b))
    put = Substitution(functions={"Y": formula}, domains={"S": model_slots}, tables={"r": row, "rj": column})
    d.lemma(again, put, together, empty)
    title = "What two positions make of the matrix of a level"
    hypotheses, lemmas = (ROWS, COLUMNS, STEP, SYMBOLS), (two, again, rows, columns)
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
        weighed(*invariants(now)),
    ),
    ("t",),
)
LATER = Hypothesis(
    "loses_mu",
    eq(
        mean(given, weighed(*invariants(arriving))),
        factor * mean(given, invariants(arriving)[0]),
    ),
    ("t",),
)


def induction(energies: Theorem, steps: Theorem) -> Theorem:
    """Each further level multiplies by mu, where one level is a two-sided step and what arrives loses mu."""
    d = Derivation()
    moments, first, less = (d.hypothesis(x) for x in (MOMENTS, FIRST, LATER))
    letters = (Variable("a", symbols), Variable("b", symbols))
    to: dict[str, Formula] = {"A": (letters, later(a, b)), "B": (letters, arriving(a, b))}
    use = Substitution(functions=to, tables={"rb": level(t + 1)})
    energy, step_energy = (d.lemma(x, use, moments) for x in (energies, steps))
    r = [d.steps[x].conclusion for x in (energy, step_energy, first, less)]
    one = d.calc(r[0].lhs).by(energy).algebra(r[2].lhs).by(first).done()
    begin, last = Substitution({"t": number(0)}), Substitution({"t": t + 1})
    statement = eq(mean(levels(t + 1), invariants(later)[0]), factor**t * begin(r[2].rhs))
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
        .algebra(factor * mean(levels(t), r[0].rhs))
        .put(factor * mean(levels(t), r[0].lhs), d.flip(energy))
        .put(factor * statement.lhs, d.flip(split_off(invariants(later)[0])))
        .put(factor * statement.rhs, assumed)
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
    d.lemma(onward, Substitution(values(), {"B": (letters, below(a, b))}), moments, one, less)
    title = "Two edges of one table, level after level: mu to the power of the levels"
    lemmas = (two_sided, again, entries, onward, rows, columns)
    return Theorem("mu-levels", title, d.steps[-1].conclusion, tuple(d.steps), HYPOTHESES, lemmas, SOURCE)


def family(two_sided: Theorem, two: Theorem, again: Theorem) -> tuple[Theorem, ...]:
    """All of them, each lemma before what uses it."""
    entries, energies, steps = pair_of_entries(), alike_energy(), alike_step()
    moments, rows, columns = second_moments(entries), stays_centred(True), stays_centred(False)
    below_, onward = again_below(two, again, rows, columns), induction(energies, steps)
    down = levels_down(two_sided, below_, moments, onward, rows, columns)
    return entries, moments, rows, columns, below_, energies, steps, onward, down
