r"""What is possible given part of a string: how many next tokens, and how many symbols above an erased leaf.

Object: one grammar and one string of RHM(v, m, s, L), both drawn; a set of candidate symbols that holds the true one.
Down, to the next token: before leaf t, whose base-s digits k_{L-1}..k_0 say how many symbols of each spine tuple are
complete, all v roots are possible; the c symbols possible at a spine node have cm rules, one of them the string's, and
a symbol is possible at the next spine node if one of those rules begins with the k symbols seen and shows it next. Up,
from an erased leaf: all v tokens are possible there; of c symbols possible at a node a parent is possible if one of the
c tuples, which differ in that place only, is a rule of it.
Statement: the number of possible symbols is a Markov chain from v. Let j of the v classes, the true one among them, be
left of the next level, and A_k(i), B(i) the probability that all other candidates fall into i given ones, the true one
among them, or nowhere:
    \[ A_k(i)=\binom{n-1-(v-i)v^{s-1-k}}{cm-1}\Big/\binom{n-1}{cm-1},\qquad
       B(i)=\binom{n-c}{(v-i)m}\Big/\binom{n-1}{(v-i)m}, \]
    \[ \Pr(c\to j)=\binom{v-1}{j-1}\sum_{i=1}^{j}(-1)^{j-i}\binom{j-1}{i-1}\,A(i). \]
A token is forced where one is possible. At f = 1 the first chain stays at v: no token is ever forced; the last token of
a tuple is forced with positive probability exactly when f < 1. An erased leaf is lost for the string unless no other
candidate survives nor joins the true one's ancestors, which has positive probability exactly when f < 1; for the root
it is enough that one root is possible, which happens at f = 1 too, since synonyms share their parent.
Source: derived here; sampling without replacement, inclusion and exclusion.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb

from latentproof.theory.information import digits
from latentproof.theory.model import RHM, RegimeError

Law = tuple[Fraction, ...]
"""law[j]: the probability of j possible symbols, j = 0..v."""

MAX_WORK = 2**31
"""v^2 s times the binary digits of the binomials, at most."""


def next_token_law(rhm: RHM, position: int) -> Law:
    """The law of the number of tokens possible at a position 0..s^L-1, over grammars and strings; index 0..v.

    >>> next_token_law(RHM(2, 1, 2, 2), 3)
    (Fraction(0, 1), Fraction(8, 9), Fraction(1, 9))
    """
    law = _all(rhm)
    for k in digits(rhm, position):
        law = _moved(law, tuple(seen_step(rhm, k, c + 1) for c in range(rhm.v)))
    return law


def forced(rhm: RHM, position: int) -> Fraction:
    """P(the token at this position is forced by those before it): one is possible.

    >>> forced(RHM(2, 2, 2, 2), 3), forced(RHM(4, 2, 2, 2), 1) < forced(RHM(4, 2, 2, 2), 3)
    (Fraction(0, 1), True)
    """
    return next_token_law(rhm, position)[1]


def forced_share(rhm: RHM) -> Fraction:
    """The mean share of forced tokens, over all s^L positions: the chain with a uniform digit at every level.

    >>> forced_share(RHM(2, 1, 2, 2)) == sum(forced(RHM(2, 1, 2, 2), t) for t in range(4)) / 4
    True
    """
    steps = [[seen_step(rhm, k, c + 1) for k in range(rhm.s)] for c in range(rhm.v)]
    mixed = tuple(tuple(sum(column, Fraction(0)) / rhm.s for column in zip(*laws, strict=True)) for laws in steps)
    law = _all(rhm)
    for _ in range(rhm.L):
        law = _moved(law, mixed)
    return law[1]


def seen_step(rhm: RHM, k: int, c: int) -> Law:
    """The law of the number of symbols possible next, where c symbols are, after k = 0..s-1 symbols of the tuple.

    >>> seen_step(RHM(2, 1, 2, 2), 1, 1), seen_step(RHM(2, 1, 2, 2), 1, 2)[1]
    ((Fraction(0, 1), Fraction(1, 1), Fraction(0, 1)), Fraction(2, 3))
    """
    _guard(rhm, c * rhm.m)
    others, size = c * rhm.m - 1, rhm.v ** (rhm.s - 1 - k)
    return _occupied(rhm.v, lambda i: _avoided(rhm.n - 1, (rhm.v - i) * size, others))


def root_law(rhm: RHM, levels: int | None = None) -> Law:
    """The law of the number of symbols possible that many levels (L if not given) above an erased leaf; index 0..v.

    >>> [root_law(RHM(2, 2, 2, 2), levels)[1] for levels in (0, 1, 2)]
    [Fraction(0, 1), Fraction(1, 3), Fraction(5, 9)]
    """
    law = _all(rhm)
    steps = tuple(erased_step(rhm, c + 1) for c in range(rhm.v))
    for _ in range(rhm.L if levels is None else levels):
        law = _moved(law, steps)
    return law


def erased_step(rhm: RHM, c: int) -> Law:
    """The law of the number of parents possible, where c symbols are possible at one place of a tuple known elsewhere.

    >>> erased_step(RHM(2, 1, 2, 2), 2)
    (Fraction(0, 1), Fraction(2, 3), Fraction(1, 3))
    """
    _guard(rhm, rhm.v * rhm.m)
    return _occupied(rhm.v, lambda i: _avoided(rhm.n - 1, c - 1, (rhm.v - i) * rhm.m))


def recoverable(rhm: RHM) -> Fraction:
    """P(a leaf is determined by all the others): no other string of the grammar differs from this one there only.

    Positive exactly when f < 1.

    >>> recoverable(RHM(2, 2, 2, 2)), recoverable(RHM(2, 1, 2, 2))
    (Fraction(0, 1), Fraction(8, 9))
    """
    steps = [wrong_step(rhm, wrong) for wrong in range(rhm.v)]
    law = [Fraction(0)] * (rhm.v - 1) + [Fraction(1)]
    for _ in range(rhm.L):
        law = [sum((p * step[left] for p, step in zip(law, steps, strict=True)), Fraction(0)) for left in range(rhm.v)]
    return law[0]


def wrong_step(rhm: RHM, wrong: int) -> list[Fraction]:
    """P(j wrong parents are possible, and the true one only by the true symbol), j = 0..v-1, above `wrong` symbols.

    Sums to the probability that no wrong symbol, 0..v-1 of them, is a synonym of the true one.

    >>> wrong_step(RHM(2, 2, 2, 2), 1)
    [Fraction(0, 1), Fraction(2, 3)]
    """
    _guard(rhm, rhm.v * rhm.m)
    apart = _avoided(rhm.n - 1, wrong, rhm.m - 1)  # the true parent's other rules miss all wrong tuples
    others = rhm.v - 1
    only = [_avoided(rhm.n - rhm.m, wrong, (others - i) * rhm.m) for i in range(rhm.v)]
    return [
        apart * comb(others, j) * sum(((-1) ** (j - i) * comb(j, i) * only[i] for i in range(j + 1)), Fraction(0))
        for j in range(rhm.v)
    ]


def _occupied(v: int, inside: Callable[[int], Fraction]) -> Law:
    """P(j classes, the true one among them, are hit), from P(only i given ones are), by inclusion and exclusion."""
    only = [inside(i + 1) for i in range(v)]
    return (
        Fraction(0),
        *(
            comb(v - 1, j) * sum(((-1) ** (j - i) * comb(j, i) * only[i] for i in range(j + 1)), Fraction(0))
            for j in range(v)
        ),
    )


def _avoided(tuples: int, forbidden: int, drawn: int) -> Fraction:
    """P(`drawn` of the tuples, without replacement, miss `forbidden` ones)."""
    return Fraction(comb(tuples - forbidden, drawn), comb(tuples, drawn))


def _all(rhm: RHM) -> Law:
    return (*[Fraction(0)] * rhm.v, Fraction(1))


def _moved(law: Law, steps: tuple[Law, ...]) -> Law:
    return tuple(sum((p * steps[c - 1][j] for c, p in enumerate(law) if c and p), Fraction(0)) for j in range(len(law)))


def _guard(rhm: RHM, drawn: int) -> None:
    if rhm.v**2 * rhm.s * drawn * rhm.n.bit_length() > MAX_WORK:
        raise RegimeError(
            f"the number of possible symbols at {rhm} takes binomials too large: choose smaller v, m or s"
        )
