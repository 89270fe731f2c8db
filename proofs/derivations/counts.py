r"""Counts of rules and choices in a tree: pure algebra.

Object: s symbols a rule, m rules a symbol; X(t), the number of rule choices below one symbol of level t, which is also
the exponent with which t levels flattened into one have m^X(t) rules.
Statement: X(0) = 0, X(t+1) = 1 + s X(t) give X(t) = (s^t-1)/(s-1); choices a token, X(L)/s^L = (1 - s^(-L))/(s-1), are
below 1/(s-1) by s^(-L)/(s-1); the choices of the levels <= c of a tree of depth L = c + t are s^t X(c), and so
    \[ \frac{s^tX(c)}{X(c+t)}=\frac{1-s^{-c}}{1-s^{-(c+t)}}: \]
this share of the rules' entropy lies below a concept of level c, each choice having entropy ln m.
Source: Cagnetta et al. (2024), arXiv:2307.02129 (counts); Wang et al. (2025), arXiv:2506.01939 (entropy of tokens).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import t
from latentproof.proofs.inequalities import add, chain, rewrite, same, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import Function, Integer, Term, eq, integer, le, lt, number

SOURCE = "Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129"
s, c = integer("s", 2), integer("c", 1)
X = Function("X", (Integer(0), Integer(2)))
NONE = Hypothesis("none", eq(X(0, s), 0), ("s",), definition=True)
MORE = Hypothesis("more", eq(X(t + 1, s), 1 + s * X(t, s)), ("t", "s"), definition=True)


def flattening() -> Theorem:
    """t levels as one: m' = m^X(t), since a rule of t + 1 levels is a rule and s rules of t levels."""
    d = Derivation()
    statement = eq(X(t, s), (s**t - 1) / (s - 1))
    first, step = d.hypothesis(NONE), d.hypothesis(MORE)
    base = d.calc(X(0, s)).by(first).algebra((s ** number(0) - 1) / (s - 1)).done()
    assumed = d.add("assume", statement)
    after = d.calc(X(t + 1, s)).by(step).put(1 + s * ((s**t - 1) / (s - 1)), assumed)
    onward = after.algebra((s ** (t + 1) - 1) / (s - 1)).done()
    d.add("induction", statement, base, onward, name="t")
    return Theorem("flattening", "Rules of flattened levels", statement, tuple(d.steps), (NONE, MORE), (), SOURCE)


def density() -> Theorem:
    """Choices a token."""
    d = Derivation()
    statement = eq((s**t - 1) / (s - 1) / s**t, (1 - 1 / s**t) / (s - 1))
    d.add("algebra", statement)
    return Theorem("choice-density", "Choices a token", statement, tuple(d.steps), source=SOURCE)


def below_limit() -> Theorem:
    """Choices a token stay below 1/(s-1), and by no more than s^(-t)/(s-1)."""
    d = Derivation()
    statement = le((1 - 1 / s**t) / (s - 1), 1 / (s - 1))
    d.add("order", statement)
    title = "Choices a token, at most"
    return Theorem("choice-density-upper", title, statement, tuple(d.steps), source=SOURCE)


def grows(d: Derivation, base: Term, exponent: Term) -> int:
    """base <= base^exponent, for base >= 1 and exponent >= 1."""
    least, one = d.add("order", le(0, number(1))), d.add("order", le(number(1), base))
    powers = d.add("monotone_power", le(number(1) ** (exponent - 1), base ** (exponent - 1)), least, one)
    bounded = rewrite(d, powers, number(1), base ** (exponent - 1))
    return rewrite(d, times(d, d.add("order", le(0, base)), bounded), base, base**exponent)


def share() -> Theorem:
    """Choices in the lowest c levels of a tree of depth c + t, as a share of all."""
    d = Derivation()
    whole = s ** (c + t)
    two = chain(d, d.add("order", le(2, s)), grows(d, s, c + t))
    half = rewrite(d, times(d, d.add("order", le(0, 1 / (2 * whole))), two), 1 / whole, number(1) / 2)
    rest = 1 - 1 / whole
    less = rewrite(d, add(d, half, same(d, number(1) / 2 - 1 / whole)), number(1) / 2, rest)
    sign = chain(d, d.add("order", lt(0, number(1) / 2)), less)
    more = rewrite(d, add(d, two, same(d, number(-1))), number(1), whole - 1)
    choices = chain(d, d.add("order", lt(0, number(1))), more)
    # Both numbers of choices have the divisor s - 1, which cancels.
    statement = eq(s**t * (s**c - 1) / (whole - 1), (1 - 1 / s**c) / rest)
    d.add("algebra", statement, choices, sign)
    title = "Share of choices below a level"
    return Theorem("choice-share", title, statement, tuple(d.steps), source=SOURCE)
