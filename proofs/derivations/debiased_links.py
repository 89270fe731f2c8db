r"""S2, the decision: where no error is large, the debiased rule links synonyms and nothing else.

Object: d the difference of two context vectors, e, f the errors of its two halves, S = sum (d + e)(d + f); E, M, D > 0
with E(2D + M) <= D^2/2.
Statement: \[ d=0,\ \langle e,f\rangle\le E|e|,\ |e|\le M\;\Rightarrow\;S<\tfrac12D^2;\qquad
    |d|\ge D,\ -\langle d,e\rangle\le E|d|,\ -\langle d,f\rangle\le E|d|,\ -\langle e,f\rangle\le E|e|,\ |e|\le M
    \;\Rightarrow\;\tfrac12D^2\le S. \]
Source: this project (S2).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.rare import targets, z
from latentproof.proofs.inequalities import add, chain, gap, rewrite, same, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import Function, eq, le, lt, number, real, total

SOURCE = "this project (S2)"
E, M, D, length, off = (real(name) for name in ("E", "M", "D", "l", "h"))
d_, e, f = (Function(name, (targets,)) for name in ("d", "e", "f"))
S = total(z, (d_(z) + e(z)) * (d_(z) + f(z)))
E_SIGN, D_SIGN = Hypothesis("direction", lt(0, E)), Hypothesis("gap", lt(0, D))
SMALL = Hypothesis("small errors", le(E * (2 * D + M), D**2 / 2))
SHORT = Hypothesis("short", le(off, M))


def synonyms() -> Theorem:
    """Synonyms are linked; h stands for |e|."""
    d = Derivation()
    hypotheses = (
        *(E_SIGN, D_SIGN, SMALL, SHORT),
        Hypothesis("synonyms", eq(d_(z), 0), ("z",)),
        Hypothesis("errors", le(total(z, e(z) * f(z)), E * off)),
    )
    direction, gap_sign, small, short, alike, errors = (d.hypothesis(h) for h in hypotheses)
    value = d.calc(S).put(total(z, (0 + e(z)) * (0 + f(z))), alike).algebra(total(z, e(z) * f(z))).done()
    longer = times(d, d.add("fact", le(0, E), direction, name="weaken"), short)
    room = d.add("order", lt(E * M, E * (2 * D + M)), direction, gap_sign)
    chain(d, value, errors, longer, room, small)
    statement = lt(S, D**2 / 2)
    title = "The debiased rule links synonyms"
    return Theorem("S2-synonyms", title, statement, tuple(d.steps), hypotheses, (), SOURCE)


def others() -> Theorem:
    """Others are not; l stands for |d|, h for |e|."""
    d = Derivation()
    hypotheses = (
        *(E_SIGN, D_SIGN, SMALL, SHORT),
        Hypothesis("apart", le(D, length)),
        Hypothesis("length", eq(total(z, d_(z) ** 2), length**2)),
        Hypothesis("first half", le(-total(z, d_(z) * e(z)), E * length)),
        Hypothesis("second half", le(-total(z, d_(z) * f(z)), E * length)),
        Hypothesis("errors", le(-total(z, e(z) * f(z)), E * off)),
        Hypothesis("length of errors", le(0, M)),
    )
    known = [d.hypothesis(h) for h in hypotheses]
    direction, gap_sign, small, short, apart, size, first, second, errors, sign = known
    twice = chain(d, d.add("order", le(2 * D * E, E * (2 * D + M)), direction, sign), small)
    halved = rewrite(d, times(d, d.add("order", le(0, 1 / D), gap_sign), twice), 2 * E, D / 2, gap_sign)
    margin = chain(d, halved, d.add("order", le(D / 2, D), d.add("fact", le(0, D), gap_sign, name="weaken")))
    longer = times(d, d.add("fact", le(0, E), direction, name="weaken"), short)
    noise = chain(d, errors, longer)
    sums = add(d, add(d, first, second), noise)
    # S = l^2 - (what is lost), and l^2 - 2 E l grows beyond l = E <= D/2.
    lost = -total(z, d_(z) * e(z)) + -total(z, d_(z) * f(z)) + -total(z, e(z) * f(z))
    value = d.calc(S).algebra(total(z, d_(z) ** 2) - lost).put(length**2 - lost, size).done()
    limited = add(d, sums, same(d, length**2 - lost - (E * length + E * length + E * M)))
    below = rewrite(d, limited, length**2 - 2 * E * length - E * M, length**2 - lost)
    # (l - D)(l + D - 2 E) >= 0.
    positive = d.add("order", le(0, length), chain(d, gap_sign, apart))
    wide = rewrite(d, add(d, gap(d, margin), positive), number(0), length + D - 2 * E)
    plain, longest = D**2 - 2 * E * D, length**2 - 2 * E * length
    grown = rewrite(d, times(d, gap(d, apart), wide), number(0), longest - plain)
    least = rewrite(d, add(d, grown, same(d, plain - E * M)), plain - E * M, longest - E * M)
    half = rewrite(d, add(d, small, same(d, D**2 / 2 - E * (2 * D + M))), D**2 / 2, plain - E * M)
    chain(d, half, least, below, d.flip(value))
    statement = le(D**2 / 2, S)
    title = "The debiased rule links nothing else"
    return Theorem("S2-others", title, statement, tuple(d.steps), hypotheses, (), SOURCE)
