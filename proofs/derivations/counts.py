r"""Counts of rules and choices in a tree, and the norm of a softmax gradient against entropy: pure algebra.

Object: s symbols a rule, m rules a symbol; X(t), the number of rule choices below one symbol of level t, which is also
the exponent with which t levels flattened into one have m^X(t) rules; a policy pi over finitely many tokens.
Statement: X(0) = 0, X(t+1) = 1 + s X(t) give X(t) = (s^t-1)/(s-1); choices a token, X(L)/s^L = (1 - s^(-L))/(s-1);
the choices of the levels <= c of a tree of depth L = c + t are s^t X(c) = (1 - s^(-c)) s^L/(s-1), a share
(1 - s^(-c))/(1 - s^(-L)) of all; and 1 - sum pi^2 <= - sum pi ln pi, because ln x <= x - 1.
Source: Cagnetta et al. (2024), arXiv:2307.02129 (counts); Wang et al. (2025), arXiv:2506.01939 (entropy of tokens).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import t
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import Domain, Function, Integer, eq, index, integer, le, number, total

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
    """Choices a token; the limit is 1/(s-1)."""
    d = Derivation()
    statement = eq((s**t - 1) / (s - 1) / s**t, (1 - 1 / s**t) / (s - 1))
    d.add("algebra", statement)
    return Theorem("choice-density", "Choices a token", statement, tuple(d.steps), source=SOURCE)


def share() -> Theorem:
    """Choices in the lowest c levels of a tree of depth c + t."""
    d = Derivation()
    statement = eq(s**t * ((s**c - 1) / (s - 1)), (1 - 1 / s**c) * (s ** (c + t) / (s - 1)))
    d.add("algebra", statement)
    return Theorem("choice-share", "Choices below a level", statement, tuple(d.steps), source=SOURCE)


tokens = Domain("tokens")
i = index("i", tokens)
pi, log = Function("pi", (tokens,)), Function("lnpi", (tokens,))
POSITIVE = Hypothesis("positive", le(0, pi(i)), ("i",))
UNIT = Hypothesis("unit", eq(total(i, pi(i)), 1))
TANGENT = Hypothesis("tangent", le(log(i), pi(i) - 1), ("i",))
"""ln x <= x - 1 at x = pi_i."""


def gradient() -> Theorem:
    """1 - sum pi^2 <= H(pi)."""
    d = Derivation()
    positive, unit, tangent = (d.hypothesis(h) for h in (POSITIVE, UNIT, TANGENT))
    below = d.add("scale", le(pi(i) * log(i), pi(i) * (pi(i) - 1)), positive, tangent)
    summed = d.add("monotone_sum", le(total(i, pi(i) * log(i)), total(i, pi(i) * (pi(i) - 1))), below)
    squares, entropy = total(i, pi(i) ** 2), total(i, pi(i) * log(i))
    valued = (
        d.calc(total(i, pi(i) * (pi(i) - 1))).algebra(squares - total(i, pi(i))).put(squares - number(1), unit).done()
    )
    less = d.calc(entropy).by(summed).by(valued).done()
    rest = 1 - squares - entropy
    still = d.add("order", le(rest, rest))
    moved = d.add("plus", le(entropy + rest, squares - number(1) + rest), less, still)
    r = d.steps[moved].conclusion
    statement = le(1 - squares, -entropy)
    d.calc(statement.lhs).algebra(r.lhs).by(moved).algebra(statement.rhs).done()
    hypotheses = (POSITIVE, UNIT, TANGENT)
    return Theorem("gradient-entropy", "Gradient norm below entropy", statement, tuple(d.steps), hypotheses, (), SOURCE)
