r"""Several equalities by one induction: as the sum of the squares of what has to vanish.

Object: equalities A_j = B_j, and the one relation sum_j (A_j - B_j)^2 = 0.
Statement: each follows from the other, because x^2 <= 0 leaves only x = 0. So induction, which proves one relation from
itself one step earlier, proves several that need each other.
Source: elementary; the ordered field of the reals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.proof import Hypothesis, Step
from latentproof.proofs.terms import Relation, Term, eq, le, number, real


def as_one(claims: Sequence[Relation]) -> Relation:
    """sum (A - B)^2 = 0."""
    return eq(_squares([claim.lhs - claim.rhs for claim in claims]), 0)


def _squares(gaps: Sequence[Term]) -> Term:
    return reduce(lambda x, y: x + y, [gap**2 for gap in gaps])


def all_of(d: Derivation, steps: Sequence[int]) -> int:
    """The one relation, from each equality."""
    claims = [d.steps[i].conclusion for i in steps]
    equal = _squares([claim.rhs - claim.rhs for claim in claims])
    return d.calc(as_one(claims).lhs).put(equal, *steps).algebra(number(0)).done()


def each_of(d: Derivation, claims: Sequence[Relation], one: int) -> list[int]:
    """Each equality, from the one relation."""
    return [_single(d, claims, one, j) for j in range(len(claims))]


def _single(d: Derivation, claims: Sequence[Relation], one: int, j: int) -> int:
    letters = [real(f"x{i}") for i in range(len(claims))]
    gaps = [claim.lhs - claim.rhs for claim in claims]
    gap = gaps[j]
    general = d.add("order", le(letters[j] ** 2, _squares(letters)))
    least = d.instance(general, {f"x{i}": x for i, x in enumerate(gaps)})
    small = d.calc(gap**2).by(least).by(one).algebra(number(0) ** 2).done()
    zero, claim = vanishes(d, gap, small), claims[j]
    return d.calc(claim.lhs).algebra(gap + claim.rhs).put(number(0) + claim.rhs, zero).algebra(claim.rhs).done()


def vanishes(d: Derivation, gap: Term, small: int) -> int:
    """x = 0 from x^2 <= 0^2."""
    nothing = d.add("order", le(0, 0))
    mirrored = d.calc((-gap) ** 2).algebra(gap**2).by(small).done()
    above = d.add("fact", le(gap, 0), small, nothing, name="root_order")
    below = d.add("fact", le(-gap, 0), mirrored, nothing, name="root_order")
    moved = d.add("plus", le(-gap + gap, 0 + gap), below, d.add("order", le(gap, gap)))
    positive = d.calc(number(0)).algebra(-gap + gap).by(moved).algebra(gap).done()
    return d.add("fact", eq(gap, 0), above, positive, name="antisymmetry")


def needed(d: Derivation, last: int) -> tuple[Step, ...]:
    """The steps that a step rests on, and it, renumbered: the proof of one of several statements."""
    used, waiting = set[int](), [last]
    while waiting:
        i = waiting.pop()
        if i not in used:
            used.add(i)
            waiting += d.steps[i].premises
    number_of = {i: place for place, i in enumerate(sorted(used))}
    return tuple(replace(d.steps[i], premises=tuple(number_of[x] for x in d.steps[i].premises)) for i in number_of)


def asked(steps: Iterable[Step], hypotheses: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Those of the hypotheses that the steps begin from: a lemma of a family assumes no more than it needs."""
    names = {step.name for step in steps if step.rule == "hypothesis"}
    return tuple(h for h in hypotheses if h.name in names)
