r"""The one-sided energy law: a zero-sum vector sent down t independent levels keeps lambda^t of its squared norm.

Object: D(0, .) zero-sum, D(t+1, z) = sum_i D(t, i) M^(t+1)_iz with the channel of the level t+1, tables independent;
and the same for every row of a matrix J, the connected joint law Jhat of a parent and a target t edges below.
Statement: \[ E\|D_t\|^2=\lambda^t\|D_0\|^2,\qquad E\|\hat J_t\|_F^2=\lambda^t\|\hat J_0\|_F^2. \]
Source: one-sided steps of E4; Cagnetta, Wyart (2024), arXiv:2406.00048, appendix D (limit of large v, m); exact here.
"""

from __future__ import annotations

from dataclasses import replace

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import b, channel, i, k, lam, m, push, symbols, t, table, z
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    History,
    Integer,
    Table,
    Term,
    Variable,
    eq,
    falls,
    mean,
    number,
    pair,
    total,
)

SOURCE = "Cagnetta, Wyart (2024), arXiv:2406.00048, appendix D; exact form derived here"
D = Function("D", (Integer(0), symbols), history=table)
J = Function("J", (Integer(0), symbols, symbols), history=table)


def level(at: Term) -> Table:
    """The table of a level."""
    return replace(table, level=at)


def levels(upto: Term) -> History:
    """The tables of the levels 1..upto."""
    return History(level(upto))


def down(x: Function, *row: Term) -> Term:
    """One step down: sum_i x(t, row, i) M^(t+1)_iz."""
    return push(lambda symbol: x(t, *row, symbol), level(t + 1))


CENTRED = Hypothesis("centred", eq(total(i, D(0, i)), 0))
STEP = Hypothesis("step", eq(D(t + 1, z), down(D)), ("t", "z"))
ROWS_CENTRED = Hypothesis("rows_centred", eq(total(i, J(0, b, i)), 0), ("b",))
ROWS_STEP = Hypothesis("rows_step", eq(J(t + 1, b, z), down(J, b)), ("t", "b", "z"))


def keeps_sum(name: str, title: str, x: Function, start: Hypothesis, step: Hypothesis, source: str = "") -> Theorem:
    """Every channel row sums to one, so sum_i x(t, i) stays what it is at t = 0."""
    d = Derivation()
    statement = eq(total(i, x(t, i)), start.relation.rhs)
    base = d.hypothesis(start)
    assumed, moves = d.add("assume", statement), d.hypothesis(step)
    here = level(t + 1)
    hit = falls(here, pair(i, k), z)
    one = d.axiom("classes_partition", eq(total(z, hit), 1))
    row = (
        d.calc(total(z, channel(here, i, z)))
        .algebra(total(z, total(k, hit)) / m)
        .put(total(k, total(z, hit)) / m, d.add("exchange", eq(total(z, total(k, hit)), total(k, total(z, hit)))))
        .put(total(k, number(1)) / m, one)
        .algebra(number(1))
        .done()
    )
    term = x(t, i) * channel(here, i, z)
    onward = (
        d.calc(total(i, x(t + 1, i)))
        .algebra(total(z, x(t + 1, z)))
        .put(total(z, total(i, term)), moves)
        .then("exchange", total(i, total(z, term)))
        .algebra(total(i, x(t, i) * total(z, channel(here, i, z))))
        .put(total(i, x(t, i) * number(1)), row)
        .algebra(total(i, x(t, i)))
        .by(assumed)
        .done()
    )
    d.add("induction", statement, base, onward, name="t")
    return Theorem(name, title, statement, tuple(d.steps), (start, step), source=source)


def stays_centred() -> Theorem:
    """A zero-sum vector stays zero-sum."""
    return keeps_sum("centred", "Zero-sum vectors stay zero-sum", D, CENTRED, STEP)


def vector(edge: Theorem, centred: Theorem) -> Theorem:
    """By induction on t: average over level t+1 first (E1), then over the levels up to t."""
    d = Derivation()
    start = total(z, D(0, z) ** 2)
    size = total(z, D(t, z) ** 2)
    statement = eq(mean(levels(t), size), lam**t * start)
    zero, step = d.hypothesis(CENTRED), d.hypothesis(STEP)
    base = (
        d.calc(mean(levels(number(0)), start))
        .by(d.axiom("independence_of_levels", eq(mean(levels(number(0)), start), start)))
        .algebra(lam ** number(0) * start)
        .done()
    )
    assumed = d.add("assume", statement)
    balanced = d.lemma(centred, Substitution(), zero, step)
    decays = d.lemma(
        edge,
        Substitution(functions={"x": ((Variable("i", symbols),), D(t, i))}, tables={"r": level(t + 1)}),
        balanced,
    )
    moved = total(z, down(D) ** 2)
    onward = (
        d.calc(mean(levels(t + 1), total(z, D(t + 1, z) ** 2)))
        .put(mean(levels(t + 1), moved), step)
        .by(
            d.axiom(
                "independence_of_levels",
                eq(mean(levels(t + 1), moved), mean(levels(t), mean(level(t + 1), moved))),
            )
        )
        .put(mean(levels(t), lam * total(i, D(t, i) ** 2)), decays)
        .algebra(lam * mean(levels(t), size))
        .put(lam * (lam**t * start), assumed)
        .algebra(lam ** (t + 1) * start)
        .done()
    )
    d.add("induction", statement, base, onward, name="t")
    return Theorem(
        "energy", "One-sided energy law", statement, tuple(d.steps), (CENTRED, STEP), (edge, centred), SOURCE
    )


def matrix(energy: Theorem) -> Theorem:
    """Row by row."""
    d = Derivation()
    zero, step = d.hypothesis(ROWS_CENTRED), d.hypothesis(ROWS_STEP)
    parameters = (Variable("t", Integer(0)), Variable("z", symbols))
    row = d.lemma(energy, Substitution(functions={"D": (parameters, J(t, b, z))}), zero, step)
    start = total(b, total(z, J(0, b, z) ** 2))
    whole = mean(levels(t), total(b, total(z, J(t, b, z) ** 2)))
    (
        d.calc(whole)
        .algebra(total(b, mean(levels(t), total(z, J(t, b, z) ** 2))))
        .put(total(b, lam**t * total(z, J(0, b, z) ** 2)), row)
        .algebra(lam**t * start)
        .done()
    )
    return Theorem(
        "E4-one-sided",
        "One-sided energy law for the connected joint law",
        eq(whole, lam**t * start),
        tuple(d.steps),
        (ROWS_CENTRED, ROWS_STEP),
        (energy,),
        SOURCE,
    )
