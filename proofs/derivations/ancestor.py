r"""E4 for a common ancestor anywhere: the correlation of a parent and a target, exact t levels below the root.

Object: the ancestor's symbol has the law pi_t, the uniform one sent down t independent tables; positions i and j of its
own table give the parent a and the aunt b; C_u the product of the u channels from the aunt down to the target, tables
of three independent families. Jhat_0(a, b) is the connected joint law of parent and aunt, Jhat_u = Jhat_0 C_u.
Statement: with P2, P3, P4, P22 the sequences of `prior-sums` and S the `sibling_correlation`, linear in them,
    \[ E\|\hat J_0C_u\|^2=\lambda^u\,S(P_2(t),P_3(t),P_4(t),P_{22}(t)), \]
    \[ E\sum_{a,b,k}\Big(\frac{\hat J_0(a,b)}m\Big)^2=\frac1m\,S(P_2(t),P_3(t),P_4(t),P_{22}(t)), \]
the second for the whole cousin tuple (b, k): given b, each of its m rules has probability 1/m.
The latent at level l of a tree of depth L has t = L - l - 1; u = l for a token, u = 1 for a latent.
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendices D, E (limit of large v, m); exact form derived here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.between_class import column, given, row
from latentproof.proofs.derivations.correlation import slot_sums
from latentproof.proofs.derivations.decay import ZERO_SUM, x
from latentproof.proofs.derivations.energy import level, levels
from latentproof.proofs.derivations.expansion import sift
from latentproof.proofs.derivations.notation import a, b, channel, i, k, lam, m, symbols, t, table, v, w, z
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.prior_sums import SEQUENCES, Iterated, at, pi
from latentproof.proofs.derivations.row_energy import connected
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    History,
    Integer,
    Term,
    Variable,
    delta,
    eq,
    integer,
    left,
    mean,
    total,
)
from latentproof.theory.correlation import sibling_correlation
from latentproof.theory.power_sums import PowerSums

SOURCE = "Cagnetta, Wyart (2024), arXiv:2406.00048, appendices D, E; exact form derived here"
u = integer("u", 0)
upper = replace(table, name="ra")
"""The family of tables from the root down to the ancestor; `table`'s leads from the aunt down to the target."""
C = Function("C", (Integer(0), symbols, symbols), history=table)
SAME = Hypothesis("same", eq(C(0, b, z), delta(b, z)), ("b", "z"), definition=True)
EDGE = Hypothesis(
    "edge",
    eq(C(u + 1, b, z), total(i, C(u, b, i) * channel(level(u + 1), i, z))),
    ("u", "b", "z"),
    definition=True,
)


def channel_vector(energy: Theorem) -> Theorem:
    """A zero-sum vector keeps lambda^e of its squared norm under the product of u channels."""
    d = Derivation()
    zero, same, edge = (d.hypothesis(h) for h in (ZERO_SUM, SAME, EDGE))
    at_0 = (
        d.calc(total(b, x(b) * C(0, b, z)))
        .put(total(b, x(b) * delta(b, z)), same)
        .algebra(total(b, delta(z, b) * x(b)))
        .by(sift(d, z, b, x))
        .done()
    )
    at_i = d.instance(at_0, {"z": i})
    centred = d.calc(total(i, total(b, x(b) * C(0, b, i)))).put(total(i, x(i)), at_i).by(zero).done()
    step = level(u + 1)
    pushed = total(b, total(i, x(b) * C(u, b, i) * channel(step, i, z)))
    onward = (
        d.calc(total(b, x(b) * C(u + 1, b, z)))
        .put(total(b, x(b) * EDGE.relation.rhs), edge)
        .algebra(pushed)
        .then("exchange", total(i, total(b, pushed.args[0].args[0])))
        .algebra(total(i, total(b, x(b) * C(u, b, i)) * channel(step, i, z)))
        .done()
    )
    timed = d.instance(onward, {"u": t})
    formula = ((Variable("t", Integer(0)), Variable("z", symbols)), total(b, x(b) * C(t, b, z)))
    swap = Substitution(variables={"t": u}, functions={"D": formula})
    found = d.lemma(energy, swap, centred, timed)
    whole = mean(levels(u), total(z, total(b, x(b) * C(u, b, z)) ** 2))
    statement = eq(whole, lam**u * total(z, x(z) ** 2))
    d.calc(whole).by(found).put(statement.rhs, at_0).done()
    title = "A vector under a product of channels"
    return Theorem("channel-vector", title, statement, tuple(d.steps), (ZERO_SUM, SAME, EDGE), (energy,), SOURCE)


F = Function("F", (symbols, symbols))
ROWS = Hypothesis("rows_centred", eq(total(i, F(a, i)), 0), ("a",))


def channels(vector: Theorem) -> Theorem:
    """The same for every row of a matrix."""
    d = Derivation()
    zero, same, edge = (d.hypothesis(h) for h in (ROWS, SAME, EDGE))
    row_law = d.lemma(vector, Substitution(functions={"x": ((Variable("i", symbols),), F(a, i))}), zero, same, edge)
    r = d.steps[row_law].conclusion
    whole = mean(levels(u), total(a, total(z, total(b, F(a, b) * C(u, b, z)) ** 2)))
    statement = eq(whole, lam**u * total(a, total(b, F(a, b) ** 2)))
    d.calc(whole).algebra(total(a, r.lhs)).put(total(a, r.rhs), row_law).algebra(statement.rhs).done()
    title = "One-sided energy law for a product of channels"
    return Theorem("channels", title, statement, tuple(d.steps), (ROWS, SAME, EDGE), (vector,), SOURCE)


law = Substitution(tables={"r": upper})(pi(t, i))
"""The ancestor's law, t levels below the root."""
slot = Variable("sigma", model_slots)
joint = Substitution(
    functions={"omega": ((slot,), Substitution({"i": left(Term("var", (), slot))})(law) / m)},
    domains={"S": model_slots},
    tables={"r": row, "rj": column},
)
START = joint(connected(a, b))
"""Jhat_0(a, b)."""


ABOVE = History(replace(upper, level=t))
"""The tables above the ancestor."""


def averaged(body: Term) -> Term:
    """Over the tables above the ancestor, and its own."""
    return mean(ABOVE, mean(row, mean(given, body)))


def value(sums: PowerSums[Term]) -> Term:
    """The theory's formula."""
    return sibling_correlation(v, w, m, sums.p2, sums.p3, sums.p4, sums.p22)


class Ancestor:
    """What both statements share: the ancestor's random law, and what its two positions have in common."""

    def __init__(self, d: Derivation, stays: Theorem, siblings: Theorem, pushed: Sequence[Theorem]) -> None:
        self.d, self.known = d, Iterated(d, stays, pushed, upper)
        moved = Substitution(functions={"pi": ((Variable("i", symbols),), law)}, tables={"r": row, "rj": column})
        self.start = d.lemma(siblings, moved, self.known.normal)

    def energy(self) -> int:
        """E ||Jhat_0||^2 over all tables: linear in the power sums, so their averages enter."""
        d, r = self.d, self.d.steps[self.start].conclusion
        sums = self.known.found
        means = PowerSums(*(d.steps[x].conclusion.lhs for x in sums))
        calc = d.calc(averaged(total(a, total(b, START**2)))).put(mean(ABOVE, r.rhs), self.start)
        return calc.algebra(value(means)).put(value(at(t)), *sums).done()


def target(
    channels_: Theorem, centred: Theorem, stays: Theorem, siblings: Theorem, pushed: Sequence[Theorem]
) -> Theorem:
    """Row by row down the aunt's side, then the ancestor's table, then those above it."""
    d = Derivation()
    found = Ancestor(d, stays, siblings, pushed)
    same, edge = d.hypothesis(SAME), d.hypothesis(EDGE)
    weights = slot_sums(d, law, 1)
    normal = d.calc(d.steps[weights].conclusion.lhs).by(weights).algebra(total(i, law)).by(found.known.normal).done()
    rows = d.lemma(centred, joint, normal)
    at_i = Substitution({"b": i})(START)
    zero = d.calc(total(i, at_i)).algebra(total(b, START)).by(rows).done()
    formula = ((Variable("a", symbols), Variable("b", symbols)), START)
    pushed_down = d.lemma(channels_, Substitution(functions={"F": formula}), zero, same, edge)
    r, energy = d.steps[pushed_down].conclusion, found.energy()
    statement = eq(averaged(r.lhs), lam**u * value(at(t)))
    (
        d.calc(statement.lhs)
        .put(averaged(r.rhs), pushed_down)
        .algebra(lam**u * d.steps[energy].conclusion.lhs)
        .put(statement.rhs, energy)
        .done()
    )
    title = "Correlation of parent and target, ancestor t levels below the root"
    hypotheses, lemmas = (*found.known.law(), *SEQUENCES, SAME, EDGE), (channels_, centred, stays, siblings, *pushed)
    return Theorem("E4-below", title, statement, tuple(d.steps), hypotheses, lemmas, SOURCE)


def cousin_tuple(stays: Theorem, siblings: Theorem, pushed: Sequence[Theorem]) -> Theorem:
    """Each of the aunt's m rules has probability 1/m, whatever the parent is."""
    d = Derivation()
    found = Ancestor(d, stays, siblings, pushed)
    energy = found.energy()
    whole = averaged(total(a, total(b, total(k, (START / m) ** 2))))
    statement = eq(whole, value(at(t)) / m)
    d.calc(whole).algebra(d.steps[energy].conclusion.lhs / m).put(statement.rhs, energy).done()
    title = "Correlation of parent and cousin tuple, ancestor t levels below the root"
    hypotheses, lemmas = (*found.known.law(), *SEQUENCES), (stays, siblings, *pushed)
    return Theorem("E4-tuple", title, statement, tuple(d.steps), hypotheses, lemmas, SOURCE)
