r"""What a softmax policy's gradient sees: its squared norm, and entropy as a bound on it.

Object: a tabular softmax policy pi over finitely many tokens; the gradient of ln pi_i in the logits is delta_i - pi.
Statement: \[ \sum_i\pi_i\sum_j(\delta_{ij}-\pi_j)^2=1-\sum_i\pi_i^2\le-\sum_i\pi_i\ln\pi_i, \]
and both sides are 0 where the token is forced, pi_i in {0, 1}. The inequality is ln x <= x - 1, token by token.
Source: Wang et al. (2025), arXiv:2506.01939 (entropy of tokens, measured); derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.expansion import sift
from latentproof.proofs.inequalities import cases, chain, rewrite, summed, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import Domain, Function, delta, eq, exp, index, le, ln, number, total

SOURCE = "Wang et al. (2025), arXiv:2506.01939 (measured); derived here"
tokens = Domain("tokens")
i, j = index("i", tokens), index("j", tokens)
pi = Function("pi", (tokens,))
POSITIVE = Hypothesis("positive", le(0, pi(i)), ("i",))
UNIT = Hypothesis("unit", eq(total(i, pi(i)), 1))
squares = total(i, pi(i) ** 2)
entropy = -total(i, pi(i) * ln(pi(i)))


def norm() -> Theorem:
    """Expand the square; sums over delta pick one token."""
    d = Derivation()
    unit = d.hypothesis(UNIT)
    one = d.add("delta_value", eq(delta(i, i), 1))
    twice = d.calc(total(j, delta(i, j) * delta(i, j))).by(sift(d, i, j, lambda other: delta(i, other))).by(one).done()
    picked = sift(d, i, j, pi)
    own, cross = d.steps[twice].conclusion, d.steps[picked].conclusion
    statement = eq(total(i, pi(i) * total(j, (delta(i, j) - pi(j)) ** 2)), 1 - squares)
    (
        d.calc(statement.lhs)
        .algebra(total(i, pi(i) * (own.lhs - 2 * cross.lhs + squares)))
        .put(total(i, pi(i) * (number(1) - 2 * pi(i) + squares)), twice, picked)
        .algebra(total(i, pi(i)) - 2 * squares + total(i, pi(i)) * squares)
        .put(number(1) - 2 * squares + number(1) * squares, unit)
        .algebra(statement.rhs)
        .done()
    )
    title = "Squared norm of a softmax policy's gradient"
    return Theorem("gradient-norm", title, statement, tuple(d.steps), (UNIT,), (), SOURCE)


def below_entropy() -> Theorem:
    """1 - sum pi^2 <= H(pi)."""
    d = Derivation()
    positive, unit = d.hypothesis(POSITIVE), d.hypothesis(UNIT)
    own = pi(i)
    claim = le(own * ln(own), own * (own - 1))

    def never(assumed: int) -> int:
        zero = d.add("fact", eq(own, 0), assumed, positive, name="antisymmetry")
        left = d.calc(claim.lhs).put(number(0) * ln(number(0)), zero).algebra(number(0)).done()
        right = d.calc(claim.rhs).put(number(0) * (number(0) - 1), zero).algebra(number(0)).done()
        return chain(d, left, d.add("order", le(0, 0)), d.flip(right))

    def sometimes(assumed: int) -> int:
        tangent = d.add("fact", le(1 + ln(own), exp(ln(own))), name="exp_tangent")
        inside = d.calc(1 + ln(own)).by(tangent).by(d.add("fact", eq(exp(ln(own)), own), assumed, name="exp_ln")).done()
        less = d.add("order", le(number(-1), number(-1)))
        moved = d.add("plus", le(1 + ln(own) + -1, own + -1), inside, less)
        return times(d, weak(d, assumed), rewrite(d, moved, ln(own), own - 1))

    whole = summed(d, i, cases(d, own, number(0), never, sometimes))
    valued = d.calc(total(i, claim.rhs)).algebra(squares - total(i, own)).put(squares - number(1), unit).done()
    less = chain(d, whole, valued)
    rest = 1 - squares + entropy
    moved = d.add("plus", le(-entropy + rest, squares - 1 + rest), _as(d, less), d.add("order", le(rest, rest)))
    statement = le(1 - squares, entropy)
    rewrite(d, moved, statement.lhs, statement.rhs)
    title = "Gradient norm below entropy"
    return Theorem("gradient-entropy", title, statement, tuple(d.steps), (POSITIVE, UNIT), (), SOURCE)


def _as(d: Derivation, step: int) -> int:
    """-H <= sum pi^2 - 1, with H as it is written."""
    return rewrite(d, step, -entropy, squares - 1)


FORCED = Hypothesis("forced", eq(pi(i) * pi(i), pi(i)), ("i",))


def forced() -> Theorem:
    """No gradient on a forced token."""
    d = Derivation()
    only, unit = d.hypothesis(FORCED), d.hypothesis(UNIT)
    statement = eq(1 - squares, 0)
    start = d.calc(statement.lhs).algebra(1 - total(i, pi(i) * pi(i)))
    start.put(1 - total(i, pi(i)), only).put(1 - number(1), unit).algebra(number(0)).done()
    return Theorem("gradient-forced", "A forced token has no gradient", statement, tuple(d.steps), (FORCED, UNIT))


def gradients() -> tuple[Theorem, ...]:
    """All of them."""
    return norm(), below_entropy(), forced()
