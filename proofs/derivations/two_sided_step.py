r"""E4, the two-sided step: two positions of one table applied to the two sides of a doubly centred matrix.

Object: slots of one table with indicators A at position i and B at position j != i; X a matrix on slots x slots whose
rows and columns sum to 0; Y(a,b) = sum_st X(s,t) A_s(a) B_t(b). Q = sum X_st^2, Q^t = sum X_st X_ts,
T = (sum X_ss)^2, D = sum X_ss^2.
Statement: with D_3 = (n-1)(n-2)(n-3)
    \[ E\sum_{a,b}Y(a,b)^2=\frac{w(v-1)^2}{vD_3}\Big[(n^2-4n+2)Q-(n-2)(Q^t+T)+2nD\Big]. \]
Proof: position j given position i (`column-energy`) leaves sum_ah (sum_st X_st A_s(a) A_t(h))^2, a moment of degree 4
of position i; expanded over the set partitions of the four slots, every partition with a slot alone vanishes because X
is centred, and the other four give Q, Q^t, T and D.
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendix E (limit of large v, m); exact form derived here.
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.columns import column, given, row
from latentproof.proofs.derivations.expansion import (
    Partition,
    coefficient,
    expansion,
    joint,
    partitions,
    product_of,
    same,
    sift,
)
from latentproof.proofs.derivations.injection import slots
from latentproof.proofs.derivations.notation import a, b, symbols, v, w
from latentproof.proofs.derivations.sums import nested, replaced, sink
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Term, Variable, delta, eq, falls, index, mean, number, total
from latentproof.theory.decay import two_sided_energy
from latentproof.theory.injection import together

SOURCE = "Cagnetta, Wyart (2024), arXiv:2406.00048, appendix E; exact form derived here"
X = Function("X", (slots, slots))
sigma, tau, rho = (index(name, slots) for name in ("sigma", "tau", "rho"))
h = index("h", symbols)
ROWS = Hypothesis("rows_centred", eq(total(tau, X(sigma, tau)), 0), ("sigma",))
COLUMNS = Hypothesis("columns_centred", eq(total(sigma, X(sigma, tau)), 0), ("tau",))
FOUR = [index(f"sigma{j}", slots) for j in range(1, 5)]
"""Slots of the square of Y: X(1, 3) X(2, 4), the first two at a, the others at the second symbol."""
Q = total(sigma, total(tau, X(sigma, tau) ** 2))
TRANSPOSED = total(sigma, total(tau, X(sigma, tau) * X(tau, sigma)))
TRACE = total(sigma, X(sigma, sigma)) ** 2
DIAGONAL = total(sigma, X(sigma, sigma) ** 2)
SURVIVING: dict[Partition, Term] = {
    ((0, 1, 2, 3),): DIAGONAL,
    ((0, 1), (2, 3)): Q,
    ((0, 2), (1, 3)): TRACE,
    ((0, 3), (1, 2)): TRANSPOSED,
}
c = (1 - 1 / v) / (w - 1)


def pushed(one: Term, other: Term) -> Term:
    """Y: the matrix seen at position i on the left and at position j on the right."""
    return total(sigma, total(tau, X(sigma, tau) * falls(row, sigma, one) * falls(column, tau, other)))


def seen(one: Term, other: Term) -> Term:
    """The matrix seen at position i on both sides."""
    return total(sigma, total(tau, X(sigma, tau) * falls(row, sigma, one) * falls(row, tau, other)))


def _nest(over: list[int], body: Term) -> Term:
    return nested([FOUR[j] for j in over], body)


def _matrices() -> Term:
    return X(FOUR[0], FOUR[2]) * X(FOUR[1], FOUR[3])


def _vanishes(d: Derivation, partition: Partition, alone: int, rows: int, columns: int) -> int:
    """sum X(1, 3) X(2, 4) delta_pi = 0 where a slot is alone in its block: its row or column is summed."""
    body, order = product_of([_matrices(), *same(partition, FOUR)]), [j for j in range(4) if j != alone]
    calc = d.calc(_nest([0, 1, 2, 3], body))
    if alone < 3:
        calc = calc.by(sink(d, FOUR, body, alone))
    partner, other = FOUR[alone ^ 2], X(FOUR[alone & 1 ^ 1], FOUR[(alone & 1 ^ 1) + 2])
    rest = product_of([other, *same(partition, FOUR)])
    if alone < 2:
        empty, zero = total(sigma, X(sigma, partner)), d.instance(columns, {"tau": partner})
    else:
        empty, zero = total(tau, X(partner, tau)), d.instance(rows, {"sigma": partner})
    calc = calc.algebra(_nest(order, empty * rest))
    return calc.put(_nest(order, number(0) * rest), zero).algebra(number(0)).done()


def _survives(d: Derivation, partition: Partition) -> int:
    """sum X(1, 3) X(2, 4) delta_pi over four slots, none alone: Q, Q^t, T or D."""
    before = {y: x for block in partition for x, y in pairwise(block)}
    body, kept = _matrices(), [0, 1, 2, 3]
    deltas = {y: delta(FOUR[x], FOUR[y]) for y, x in before.items()}
    calc = d.calc(_nest(kept, product_of([body, *same(partition, FOUR)])))
    for j in sorted(before, reverse=True):
        outer, inner = [k for k in kept if k < j], [k for k in kept if k > j]
        rest = _nest(inner, product_of([body, *(deltas[k] for k in deltas if k < j)]))
        step = sift(d, FOUR[before[j]], FOUR[j], lambda _, rest=rest: rest)  # type: ignore[misc]  # bound at once
        r = d.steps[step].conclusion
        calc = calc.algebra(_nest(outer, r.lhs)).put(_nest(outer, r.rhs), step)
        body = Substitution({f"sigma{j + 1}": FOUR[before[j]]})(body)
        kept.remove(j)
    return calc.algebra(SURVIVING[partition]).done()


def _moment(d: Derivation, rows: int, columns: int) -> int:
    """E sum_ah (sum_st X A_s(a) A_t(h))^2 at position i."""
    sums: dict[Partition, int] = {}
    for p in partitions(4):
        alone = next((block[0] for block in reversed(p) if len(block) == 1), None)
        sums[p] = _survives(d, p) if alone is None else _vanishes(d, p, alone, rows, columns)

    def averaged(shown: list[Term], around: list[tuple[Term, Term | None]], square: Term) -> int:
        """E of the sum over symbols of X X times the four events."""
        events = product_of([falls(row, x, symbol) for x, symbol in zip(FOUR, shown, strict=True)])
        found = joint(d, row, FOUR, shown)
        bounds = [*around, *((x, None) for x in FOUR)]

        def sums_over(over: list[tuple[Term, Term | None]], inner: Term) -> Term:
            for bound, unless in reversed(over):
                inner = total(bound, inner, unless)
            return inner

        calc = d.calc(mean(row, square)).algebra(mean(row, sums_over(bounds, _matrices() * events)))
        for j, (bound, unless) in enumerate(bounds):
            whole = mean(row, sums_over(bounds[j:], _matrices() * events))
            pulled = total(bound, mean(row, sums_over(bounds[j + 1 :], _matrices() * events)), unless)
            step = d.add("mean_sum", eq(whole, pulled))
            calc = calc.put(sums_over(bounds[:j], pulled), step) if j else calc.by(step)
        calc = calc.algebra(sums_over(bounds, _matrices() * mean(row, events)))
        calc = calc.put(sums_over(bounds, _matrices() * expansion(row, FOUR, shown)), found)
        terms = []
        for p, step in sums.items():
            factor = coefficient(row, p, shown)
            if factor != number(0):
                terms.append((sums_over(around, factor), step))
        left = reduce(lambda x, y: x + y, [x * d.steps[step].conclusion.lhs for x, step in terms])
        right = reduce(lambda x, y: x + y, [x * d.steps[step].conclusion.rhs for x, step in terms])
        return calc.algebra(left).put(right, *dict.fromkeys(step for _, step in terms)).done()

    one = averaged([a] * 4, [(a, None)], total(a, seen(a, a) ** 2))
    two = averaged([a, a, h, h], [(a, None), (h, a)], total(a, total(h, seen(a, h) ** 2, a)))
    parted = d.add("split", eq(total(h, seen(a, h) ** 2), seen(a, a) ** 2 + total(h, seen(a, h) ** 2, a)))
    start = mean(row, total(a, total(h, seen(a, h) ** 2)))
    return (
        d.calc(start)
        .put(mean(row, total(a, seen(a, a) ** 2 + total(h, seen(a, h) ** 2, a))), parted)
        .algebra(d.steps[one].conclusion.lhs + d.steps[two].conclusion.lhs)
        .put(d.steps[one].conclusion.rhs + d.steps[two].conclusion.rhs, one, two)
        .done()
    )


def slots_step(columns_: Theorem, second: Theorem) -> Theorem:
    """E sum_ab Y(a,b)^2 for a doubly centred matrix on slots."""
    d = Derivation()
    rows, cols = d.hypothesis(ROWS), d.hypothesis(COLUMNS)
    left = total(rho, X(rho, sigma) * falls(row, rho, a))
    at_j = d.lemma(columns_, Substitution(functions={"g": ((Variable("sigma", slots),), left)}))
    quoted = d.steps[at_j].conclusion

    def turned(matrix: Term, hit: Term) -> int:
        """The slots on the left are summed first."""
        swapped = total(tau, total(sigma, matrix.args[0].args[0]))
        return d.calc(matrix).then("exchange", swapped).algebra(total(sigma, left * hit)).done()

    arrives, shows = turned(pushed(a, b), falls(column, sigma, b)), turned(seen(a, h), falls(row, sigma, h))
    balanced = (
        d.calc(total(sigma, left))
        .then("exchange", total(rho, total(sigma, left.args[0])))
        .algebra(total(rho, falls(row, rho, a) * total(tau, X(rho, tau))))
        .put(total(rho, falls(row, rho, a) * number(0)), d.instance(rows, {"sigma": rho}))
        .algebra(number(0))
        .done()
    )
    squares, fibres = total(sigma, left**2), total(h, seen(a, h) ** 2)
    energy = (
        d.calc(mean(given, total(b, pushed(a, b) ** 2)))
        .put(quoted.lhs, arrives)
        .by(at_j)
        .put(
            c * (w * squares - total(h, total(sigma, left * falls(row, sigma, h)) ** 2)) + number(0) ** 2 / v, balanced
        )
        .put(c * (w * squares - fibres) + number(0) ** 2 / v, d.flip(shows))
        .algebra(c * (w * squares - fibres))
        .done()
    )
    column_weight = Substitution(
        variables={"n": v * w, "q": v},
        functions={"omega": ((Variable("sigma", slots),), X(sigma, rho))},
        domains={"C": symbols},
        tables={"r": row},
    )
    landed = d.lemma(second, column_weight)
    found = d.steps[landed].conclusion
    empty = d.instance(cols, {"tau": rho})
    share, by_column = 1 - together(v * w, v, 2), nested([rho, sigma], X(sigma, rho) ** 2)
    by_slot = total(sigma, total(a, left**2))
    kept = (
        d.calc(mean(row, total(a, squares)))
        .put(mean(row, by_slot), d.add("exchange", eq(total(a, squares), by_slot)))
        .algebra(total(rho, found.lhs))
        .put(total(rho, found.rhs), landed)
        .put(total(rho, replaced(found.rhs, total(sigma, X(sigma, rho)), number(0))), empty)
        .algebra(share * by_column)
        .put(
            share * total(sigma, total(rho, by_column.args[0].args[0])),
            sink(d, [rho, sigma], by_column.args[0].args[0]),
        )
        .algebra(share * Q)
        .done()
    )
    quartic = _moment(d, rows, cols)
    value = d.steps[quartic].conclusion
    whole = mean(row, mean(given, total(a, total(b, pushed(a, b) ** 2))))
    statement = eq(whole, two_sided_energy(v, w, number(1), Q, TRANSPOSED, TRACE, DIAGONAL))
    (
        d.calc(whole)
        .algebra(mean(row, total(a, mean(given, total(b, pushed(a, b) ** 2)))))
        .put(mean(row, total(a, c * (w * squares - fibres))), energy)
        .algebra(c * (w * d.steps[kept].conclusion.lhs - value.lhs))
        .put(c * (w * d.steps[kept].conclusion.rhs - value.rhs), kept, quartic)
        .algebra(statement.rhs)
        .done()
    )
    title = "Two positions of one table on both sides of a centred matrix"
    return Theorem("two-sided-slots", title, statement, tuple(d.steps), (ROWS, COLUMNS), (columns_, second), SOURCE)
