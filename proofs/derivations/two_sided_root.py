r"""E4, the tree distance: k tables down both sides of the common ancestor and u more edges down one of them.

Object: Jhat_0 the connected joint law of positions i and j of the ancestor's table under the prior pi on its symbols;
J_(t+1) = M^(i)T J_t M^(j) with the table of level t+1, J_0 = Jhat_0; C_u the product of u channels of tables of another
family. S(p2, p3, p4, p2^2) is `sibling_correlation`.
Statement: for k = t + 1 >= 1 (k = 0 is `E4-prior`)
    \[ E\|J_k\|^2=\mu^k\,S(p_2,p_3,p_4,p_2^2),\qquad E\|J_kC_u\|^2=\lambda^u\mu^k\,S, \]
and at the root, where pi = 1/v, S = E||Jhat_0||^2 as in `E4-root`: mu^k lambda^u of it is left after k levels on both
sides and u on one. Besides the definitions: the hypotheses `symbols` and `positions` about one table
(`two_sided_levels`).
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendices D, E (limit of large v, m); exact form derived here.
"""

from __future__ import annotations

from collections.abc import Mapping

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import columns, two_sided_levels, two_symbols
from latentproof.proofs.derivations.ancestor import EDGE, SAME, u
from latentproof.proofs.derivations.between_class import column, given, row
from latentproof.proofs.derivations.correlation import PRIOR, prior, prior_sum, slot_sums
from latentproof.proofs.derivations.injection import omega, slots
from latentproof.proofs.derivations.notation import a, b, i, lam, m, symbols, t, v, w
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.row_energy import NORMALISED, joint, sigma, weights
from latentproof.proofs.derivations.sums import nested
from latentproof.proofs.derivations.two_sided_centred import levels, lower, upper
from latentproof.proofs.derivations.two_sided_decay import h
from latentproof.proofs.derivations.two_sided_levels import POSITIONS, SYMBOLS
from latentproof.proofs.derivations.two_sided_positions import at_positions, made, table
from latentproof.proofs.derivations.two_sided_step import SOURCE
from latentproof.proofs.derivations.two_symbols import SYMBOLS as SLOT_SYMBOLS
from latentproof.proofs.derivations.two_symbols import c, e, factor, invariants, mu, tau, values, weighed, x, y
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
    total,
)
from latentproof.theory.correlation import root_sibling_correlation


def linked(one: Term, other: Term) -> Term:
    """Jhat, with another bound letter."""
    return joint(one, other) - total(x, joint(one, x)) * total(x, joint(x, other))


def start(two: Theorem) -> Theorem:
    """Entries of the connected joint law correlate through b = e only."""
    d = Derivation()
    unit, alike = d.hypothesis(NORMALISED), d.hypothesis(SLOT_SYMBOLS)
    as_weights, balanced = weights(d, unit)
    rho = index("rho", slots)

    def weight(symbol: Term, slot: Term) -> Term:
        own = Substitution({"sigma": rho, "a": symbol})(omega(sigma) * falls(columns.row, sigma, a))
        return omega(slot) * (falls(columns.row, slot, symbol) - total(rho, own))

    functions: dict[str, Formula] = {
        "f": ((Variable("sigma", slots),), weight(a, sigma)),
        "g": ((Variable("tau", slots),), weight(c, tau)),
    }
    at_c = d.instance(balanced, {"a": c})
    none = d.calc(total(tau, weight(c, tau))).algebra(d.steps[at_c].conclusion.lhs).by(at_c).done()
    found = d.lemma(two, Substitution(functions=functions), alike, none)
    r, back = d.steps[found].conclusion, d.flip(as_weights)
    share = (v * delta(b, e) - 1) / (v * (v - 1))

    def shown(slot: Term) -> int:
        calc = d.calc(total(slot, weight(a, slot) * falls(columns.column, slot, b)))
        return calc.algebra(d.steps[back].conclusion.lhs).by(back).algebra(linked(a, b)).done()

    one, other = shown(sigma), d.instance(shown(tau), {"a": c})
    together = (
        d.calc(mean(columns.given, linked(a, b) * linked(c, e)))
        .put(r.lhs, d.flip(one), d.flip(d.instance(other, {"b": e})))
        .by(found)
        .put(
            share * mean(columns.given, total(h, linked(a, h) * linked(c, h))),
            d.instance(one, {"b": h}),
            d.instance(other, {"b": h}),
        )
        .done()
    )
    title = "Two entries of the connected joint law, given one position"
    end = d.steps[together].conclusion
    return Theorem("connected-pair", title, end, tuple(d.steps), (NORMALISED, SLOT_SYMBOLS), (two,), SOURCE)


# ---- from the ancestor down ------------------------------------------------------------------------------------------

slot = Variable("sigma", model_slots)
WEIGHTED = Substitution(
    functions={"omega": ((slot,), prior(left(Term("var", (), slot))) / m)},
    domains={"S": model_slots},
    tables={"r": row, "rj": column},
)
J = Function("J", (Integer(0), symbols, symbols), (row, column), table)
first = WEIGHTED(linked(a, b))
START = Hypothesis("start", eq(J(0, a, b), first), ("a", "b"), definition=True)


def now(one: Term, other: Term) -> Term:
    """J_t."""
    return J(t, one, other)


def initial(one: Term, other: Term) -> Term:
    """Jhat_0."""
    return WEIGHTED(linked(one, other))


STEP = Hypothesis("step", eq(J(t + 1, a, b), made(upper, lower, now, (a, b), (i, h))), ("t", "a", "b"), definition=True)
parameters = (Variable("t", Integer(0)), Variable("a", symbols), Variable("b", symbols))
AS_J = Substitution(functions={"J": (parameters, J(t, a, b))})
below_root = mean(levels(t + 1), invariants(lambda p, q: J(t + 1, p, q))[0])


class Down:
    """What both statements share: the matrices' rows and columns, and what is averaged over the ancestor's table."""

    def __init__(self, d: Derivation, rows: Theorem, columns_: Theorem) -> None:
        self.d = d
        self.begin, self.step, self.unit = (d.hypothesis(x) for x in (START, STEP, PRIOR))
        sums = slot_sums(d, prior(i), 1)
        calc = d.calc(d.steps[sums].conclusion.lhs).by(sums).algebra(prior_sum(1))
        self.normal = calc.by(self.unit).done()
        self.rows = self._centred(d.lemma(rows, WEIGHTED, self.normal), True)
        self.columns = self._centred(d.lemma(columns_, WEIGHTED, self.normal), False)

    def _centred(self, known: int, rows: bool) -> int:
        """sum_h J_0(i, h) = 0, or sum_i J_0(i, h) = 0."""
        d = self.d
        at = d.instance(d.instance(self.begin, {"a": i}), {"b": h})
        entry, bound = d.steps[at].conclusion, h if rows else i
        own = d.instance(known, {"a": i} if rows else {"b": h})
        calc = d.calc(total(bound, entry.lhs)).put(total(bound, entry.rhs), at)
        return calc.algebra(d.steps[own].conclusion.lhs).by(own).done()


letter = Function("B", (symbols, symbols), (row, column))
LESS = Hypothesis(
    "loses_mu", eq(mean(given, weighed(*invariants(letter))), factor * mean(given, invariants(letter)[0]))
)


def once_more() -> Theorem:
    """A two-sided step of a matrix that loses mu, under mu^t."""
    d = Derivation()
    less, step = d.hypothesis(LESS), weighed(*invariants(letter))
    (
        d.calc(at_positions(factor**t * step))
        .algebra(factor**t * mean(row, mean(given, step)))
        .put(factor**t * mean(row, LESS.relation.rhs), less)
        .algebra(factor ** (t + 1) * at_positions(invariants(letter)[0]))
        .done()
    )
    title = "One step more than mu to the power t"
    return Theorem("mu-once-more", title, d.steps[-1].conclusion, tuple(d.steps), (LESS,), (), SOURCE)


def begins(one: Term, other: Term) -> Term:
    """J_0."""
    return J(0, one, other)


def levels_from(
    down: Theorem, paired: Theorem, again: Theorem, more: Theorem, siblings: Theorem, rows: Theorem, columns_: Theorem
) -> Theorem:
    """mu at each of the k levels, from the prior's correlation of two positions."""
    d = Derivation()
    known = Down(d, rows, columns_)
    positions, alike = d.hypothesis(POSITIONS), d.hypothesis(SYMBOLS)
    found = d.lemma(down, AS_J, known.rows, known.columns, known.step, positions, alike)

    def entry(one: Term, other: Term) -> int:
        return d.instance(d.instance(known.begin, {"b": other}), {"a": one})

    # J_0 loses mu at its first table, as any J_t does at the next one.
    pair_ = d.lemma(paired, WEIGHTED, known.normal, alike)
    share = (v * delta(b, e) - 1) / (v * (v - 1))
    together = (
        d.calc(mean(given, J(0, a, b) * J(0, c, e)))
        .put(d.steps[pair_].conclusion.lhs, known.begin, entry(c, e))
        .by(pair_)
        .put(share * mean(given, total(h, J(0, a, h) * J(0, c, h))), d.flip(entry(a, h)), d.flip(entry(c, h)))
        .done()
    )
    zero = d.instance(known.columns, {"h": y})
    zero = d.calc(total(h, J(0, h, y))).algebra(d.steps[zero].conclusion.lhs).by(zero).done()
    formula: Formula = ((Variable("a", symbols), Variable("b", symbols)), J(0, a, b))
    put = Substitution(functions={"Y": formula}, domains={"S": model_slots}, tables={"r": row, "rj": column})
    less = d.lemma(again, put, together, zero)
    last = d.lemma(more, Substitution(values(), {"B": formula}), less)
    value = d.lemma(siblings, Substitution(tables={"r": row, "rj": column}), known.unit)
    energy = d.steps[value].conclusion.lhs
    squares = d.add("algebra", eq(nested([i, h], initial(i, h) ** 2), energy.args[0].args[0]))
    statement = eq(at_positions(below_root), mu ** (t + 1) * d.steps[value].conclusion.rhs)
    (
        d.calc(statement.lhs)
        .put(d.steps[last].conclusion.lhs, found)
        .by(last)
        .put(mu ** (t + 1) * at_positions(nested([i, h], initial(i, h) ** 2)), entry(i, h))
        .put(mu ** (t + 1) * energy, squares)
        .put(statement.rhs, value)
        .done()
    )
    title = "Correlation of two positions, t + 1 tables further down on both sides"
    hypotheses = (START, STEP, PRIOR, POSITIONS, SYMBOLS)
    lemmas = (down, paired, again, more, siblings, rows, columns_)
    return Theorem("E4-levels", title, statement, tuple(d.steps), hypotheses, lemmas, SOURCE)


UNIFORM = Substitution(functions={"pi": ((Variable("i", symbols),), 1 / v)})
ROOT = Hypothesis("start", eq(J(0, a, b), UNIFORM(first)), ("a", "b"), definition=True)


def at_root(general: Theorem) -> Theorem:
    """The uniform prior."""
    d = Derivation()
    begin, step, positions, alike = (d.hypothesis(hyp) for hyp in (ROOT, STEP, POSITIONS, SYMBOLS))
    unit = d.add("algebra", eq(total(i, 1 / v), 1))
    found = d.lemma(general, UNIFORM, begin, step, unit, positions, alike)
    r = d.steps[found].conclusion
    d.calc(r.lhs).by(found).algebra(mu ** (t + 1) * root_sibling_correlation(v, w, m)).done()
    title = "Correlation of two positions at the root, t + 1 tables further down on both sides"
    hypotheses = (ROOT, STEP, POSITIONS, SYMBOLS)
    return Theorem("E4-levels-root", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (general,), SOURCE)


def tree(from_root: Theorem, channels: Theorem, stays: Theorem, rows: Theorem) -> Theorem:
    """u more edges down one side, tables of another family."""
    d = Derivation()
    begin, step, positions, alike, same, edge = (
        d.hypothesis(hyp) for hyp in (ROOT, STEP, POSITIONS, SYMBOLS, SAME, EDGE)
    )
    found = d.lemma(from_root, Substitution(), begin, step, positions, alike)
    uniform = Substitution(
        functions={"omega": ((slot,), 1 / v / m)}, domains={"S": model_slots}, tables={"r": row, "rj": column}
    )
    weight = total(index("sigma", model_slots), 1 / v / m)
    normal = d.add("algebra", eq(weight, 1))
    row_sum = d.instance(d.lemma(rows, uniform, normal), {"a": i})
    entry = d.instance(d.instance(begin, {"a": i}), {"b": h})
    r = d.steps[entry].conclusion
    zero = (
        d.calc(total(h, r.lhs)).put(total(h, r.rhs), entry).algebra(d.steps[row_sum].conclusion.lhs).by(row_sum).done()
    )
    centred = d.instance(d.lemma(stays, AS_J, zero, step), {"t": t + 1})
    at_a = d.instance(centred, {"i": a})
    balanced = d.calc(total(i, J(t + 1, a, i))).algebra(d.steps[at_a].conclusion.lhs).by(at_a).done()
    formula: Formula = ((Variable("a", symbols), Variable("b", symbols)), J(t + 1, a, b))
    down = d.lemma(channels, Substitution(functions={"F": formula}), balanced, same, edge)
    r = d.steps[down].conclusion
    energy = invariants(lambda p, q: J(t + 1, p, q))[0]
    statement = eq(
        at_positions(mean(levels(t + 1), r.lhs)),
        lam**u * mu ** (t + 1) * root_sibling_correlation(v, w, m),
    )
    (
        d.calc(statement.lhs)
        .put(at_positions(mean(levels(t + 1), r.rhs)), down)
        .algebra(lam**u * at_positions(mean(levels(t + 1), energy)))
        .put(lam**u * d.steps[found].conclusion.rhs, found)
        .algebra(statement.rhs)
        .done()
    )
    title = "Correlation at a tree distance: t + 1 tables on both sides, u more edges on one"
    hypotheses = (ROOT, STEP, POSITIONS, SYMBOLS, SAME, EDGE)
    lemmas = (from_root, channels, stays, rows)
    return Theorem("E4-tree", title, statement, tuple(d.steps), hypotheses, lemmas, SOURCE)


def family(known: Mapping[str, Theorem]) -> tuple[Theorem, ...]:
    """The two-sided recursion, from one table to the tree distance, each lemma before what uses it."""
    traced = two_symbols.matched()
    two, again = two_symbols.two_symbols(), two_symbols.again(traced)
    levels_ = two_sided_levels.family(known["two-sided"], two, again)
    paired, more, down = start(two), once_more(), levels_[-1]
    general = levels_from(down, paired, again, more, known["E4-prior"], known["row-centred"], known["column-centred"])
    from_root, stays = at_root(general), next(x for x in levels_ if x.name == "levels-rows")
    distance = tree(from_root, known["channels"], stays, known["row-centred"])
    return two, traced, again, *levels_, paired, more, general, from_root, distance
