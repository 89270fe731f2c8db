r"""The matrices of the two-sided recursion: what is sent down, and that its rows and columns keep summing to zero.

Object: J_(t+1) = M^(i)T J_t M^(j), M^(i) and M^(j) the channels of positions i != j of the table of level t + 1, its
tuples classified by the symbols at both.
Statement: if the rows (columns) of J_0 sum to 0, so do those of J_t, for all t and all tables.
Proof: every channel row sums to 1; the induction is on the sum over rows of the squares of the row sums.
Source: derived here.
"""

from __future__ import annotations

from dataclasses import replace

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import a, b, i, k, m, symbols, t
from latentproof.proofs.derivations.recovery import one_of
from latentproof.proofs.derivations.sums import nested, sink
from latentproof.proofs.derivations.together import vanishes
from latentproof.proofs.derivations.two_sided_decay import h
from latentproof.proofs.derivations.two_sided_positions import Matrix, j, made, table
from latentproof.proofs.derivations.two_sided_step import SOURCE
from latentproof.proofs.derivations.two_symbols import c, e, y
from latentproof.proofs.inequalities import square
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.syntax import product
from latentproof.proofs.terms import (
    Function,
    History,
    Integer,
    Relation,
    Table,
    Term,
    eq,
    falls,
    index,
    number,
    pair,
    total,
)


def level(at: Term) -> Table:
    """The table of a level."""
    return replace(table, level=at)


def levels(upto: Term) -> History:
    """The tables of the levels 1..upto."""
    return History(level(upto))


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


ROWS = Hypothesis("rows_centred", eq(total(h, J(0, i, h)), 0), ("i",))
COLUMNS = Hypothesis("columns_centred", eq(total(i, J(0, i, h)), 0), ("h",))
STEP = Hypothesis("step", eq(J(t + 1, a, b), made(upper, lower, now, (a, b), (i, h))), ("t", "a", "b"))


def _zero(d: Derivation, claim: Relation, step: int) -> int:
    """x(j) = 0 from sum_i x(i)^2 = 0."""
    part = Substitution({"i": j})(claim.lhs.args[0])
    least = one_of(d, part, claim.lhs, square(d, claim.lhs.args[0].args[0]), j)
    small = d.calc(part).by(least).by(step).algebra(number(0) ** 2).done()
    return d.instance(vanishes(d, part.args[0], small), {"j": i})


def _channel_sum(d: Derivation, of: Matrix, first: bool) -> int:
    """sum_b M_hb = 1."""
    entry = of(h, b)
    event = entry.args[0].args[0].args[0]
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
        onward = onward.then("exchange", nested([h, i], J(t, i, h) * lower(h, a) * number(1)))
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
