r"""The power sums of a marginal t levels below the root: the degree-4 recursion, iterated.

Object: pi_0 = 1/v the law of the root, pi_{t+1} = pi_t M^(t+1) with the channel of the level t+1, tables independent;
P2, P3, P4, P22 the sequences that start at the uniform vector's power sums and go on by `push_down`.
Statement: for all t, \[ E\sum_z\pi_t(z)^k=P_k(t)\ (k=2,3,4),\qquad E\Big(\sum_z\pi_t(z)^2\Big)^2=P_{22}(t). \]
Proof: all four by one induction on t (`together`): given the levels up to t, the level t+1 applies the affine map of
`power-sums-2`, `-3`, `-4`, `-22`, and an affine map goes through an average.
Source: derived here; no published counterpart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.energy import down, keeps_sum
from latentproof.proofs.derivations.notation import i, m, symbols, t, table, v, w, z
from latentproof.proofs.derivations.power_sums import SOURCE
from latentproof.proofs.derivations.together import all_of, as_one, each_of, needed
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, History, Integer, Table, Term, Variable, eq, mean, number, total
from latentproof.theory.power_sums import PowerSums, push_down, uniform_power_sums

pi = Function("pi", (Integer(0), symbols), history=table)
ROOT = Hypothesis("root", eq(pi(0, z), 1 / v), ("z",), definition=True)
DOWN = Hypothesis("down", eq(pi(t + 1, z), down(pi)), ("t", "z"), definition=True)
ONE = Hypothesis("one", eq(total(i, pi(0, i)), 1))
P = tuple(Function(name, (Integer(0), Integer(2), Integer(2), Integer(1))) for name in ("P2", "P3", "P4", "P22"))
"""Sequences in t, for each v, w and m."""


def parts(sums: PowerSums[Term]) -> tuple[Term, Term, Term, Term]:
    """The four of them, in order."""
    return sums.p2, sums.p3, sums.p4, sums.p22


def at(time: Term) -> PowerSums[Term]:
    """The sequences' values at a time."""
    return PowerSums(*(x(time, v, w, m) for x in P))


NAMES = ("2", "3", "4", "22")
FIRST = tuple(
    Hypothesis(f"first_{name}", eq(one, value), ("v", "w", "m"), definition=True)
    for name, one, value in zip(NAMES, parts(at(number(0))), parts(uniform_power_sums(v)), strict=True)
)
NEXT = tuple(
    Hypothesis(f"next_{name}", eq(one, value), ("t", "v", "w", "m"), definition=True)
    for name, one, value in zip(NAMES, parts(at(t + 1)), parts(push_down(v, w, m, at(t))), strict=True)
)
SEQUENCES = tuple(h for pair in zip(FIRST, NEXT, strict=True) for h in pair)


def normalised() -> Theorem:
    """pi_t sums to 1."""
    return keeps_sum("marginal", "Marginals stay probability vectors", pi, ONE, replace(DOWN, definition=False), SOURCE)


def sums_of(x: Term) -> PowerSums[Term]:
    """p2, p3, p4, p2^2 of a vector, its entry at z given."""
    p2, p3, p4 = (total(z, x**power) for power in (2, 3, 4))
    return PowerSums(p2, p3, p4, p2**2)


class Iterated:
    """The four statements for one family of tables, by one induction; its steps are added to a derivation."""

    def __init__(self, d: Derivation, stays: Theorem, pushed: Sequence[Theorem], family: Table = table) -> None:
        self.d, self.moved = d, Substitution(tables={"r": family})
        self.root, self.moves = (d.hypothesis(h) for h in self.law())
        first = self.moved(pi(0, i))
        root = d.instance(self.root, {"z": i})
        unit = d.calc(total(i, first)).put(total(i, 1 / v), root).algebra(number(1)).done()
        self.normal = d.lemma(stays, self.moved, unit, self.moves)
        self.firsts, self.nexts = [d.hypothesis(h) for h in FIRST], [d.hypothesis(h) for h in NEXT]
        self.before = replace(family, level=t)
        self.here = parts(sums_of(self.moved(pi(t, z))))
        self.claims = [eq(mean(History(self.before), x), y) for x, y in zip(self.here, parts(at(t)), strict=True)]
        one = as_one(self.claims)
        self.assumed = each_of(d, self.claims, d.add("assume", one))
        base = all_of(d, [self._base(j) for j in range(4)])
        onward = all_of(d, [self._onward(j, theorem) for j, theorem in enumerate(pushed)])
        self.found = each_of(d, self.claims, d.add("induction", one, base, onward, name="t"))

    def law(self) -> tuple[Hypothesis, ...]:
        """The definition of the marginals, for this family."""
        sides = [(h, self.moved(h.relation.lhs), self.moved(h.relation.rhs)) for h in (ROOT, DOWN)]
        return tuple(replace(h, relation=eq(one, other)) for h, one, other in sides)

    def _base(self, j: int) -> int:
        """No table yet: the uniform vector."""
        x = Substitution({"t": number(0)})(self.here[j])
        none = replace(self.before, level=number(0))
        free = self.d.axiom("independence_of_levels", eq(mean(History(none), x), x))
        uniform, value = (parts(y)[j] for y in (sums_of(1 / v), uniform_power_sums(v)))
        calc = self.d.calc(mean(History(none), x)).by(free).put(uniform, self.root)
        return calc.algebra(value).by(self.d.flip(self.firsts[j])).done()

    def _onward(self, j: int, theorem: Theorem) -> int:
        """One table more: `push_down`, given those before, is affine."""
        d, last = self.d, replace(self.before, level=t + 1)
        formula = ((Variable("i", symbols),), self.moved(pi(t, i)))
        found = d.lemma(theorem, Substitution(functions={"pi": formula}, tables={"r": last}), self.normal)
        r = d.steps[found].conclusion
        body = r.lhs.args[0]
        inner = eq(mean(History(last), body), mean(History(self.before), r.lhs))
        averages = PowerSums(*(claim.lhs for claim in self.claims))
        return (
            d.calc(mean(History(last), Substitution({"t": t + 1})(self.here[j])))
            .put(mean(History(last), body), self.moves)
            .by(d.axiom("independence_of_levels", inner))
            .put(mean(History(self.before), r.rhs), found)
            .algebra(parts(push_down(v, w, m, averages))[j])
            .put(parts(push_down(v, w, m, at(t)))[j], *self.assumed)
            .by(d.flip(self.nexts[j]))
            .done()
        )


def after(stays: Theorem, pushed: Sequence[Theorem]) -> list[Theorem]:
    """The four statements; each theorem reads the same induction off at another of them."""
    found = []
    for j, name in enumerate(NAMES):
        d = Derivation()
        last = Iterated(d, stays, pushed).found[j]
        title = f"Power sum {name} of a marginal t levels below the root"
        statement, hypotheses, lemmas = d.steps[last].conclusion, (ROOT, DOWN, *SEQUENCES), (stays, *pushed)
        steps = needed(d, last)
        found.append(Theorem(f"prior-sums-{name}", title, statement, steps, hypotheses, lemmas, SOURCE))
    return found
