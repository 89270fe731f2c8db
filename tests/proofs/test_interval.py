"""Rational enclosures: they hold the true value, both checkers agree, and what is not a number is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.interval import BITS, certainly, enclose
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.proof import Theorem
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proofs.terms import Relation, Term, exp, le, ln, lt, number, real, sqrt

RATIONALS = st.fractions(Fraction(-40), Fraction(40), max_denominator=10**6)


def numbers() -> st.SearchStrategy[Term]:
    """Closed terms whose value exists."""
    leaf = RATIONALS.map(number)

    def grow(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
        positive = inner.map(lambda t: t**2 + 7)
        return st.one_of(
            st.tuples(inner, inner).map(lambda p: p[0] + p[1]),
            st.tuples(inner, inner).map(lambda p: p[0] - p[1]),
            st.tuples(inner, inner).map(lambda p: p[0] * p[1]),
            st.tuples(inner, positive).map(lambda p: p[0] / p[1]),
            positive.map(ln),
            positive.map(sqrt),
            positive.map(lambda t: exp(ln(t) / 3)),
            inner.map(lambda t: -t),
            st.tuples(inner, st.integers(0, 5)).map(lambda p: p[0] ** p[1]),
        )

    return st.recursive(leaf, grow, max_leaves=6)


def value(t: Term) -> mp.mpf:
    """The value to 80 digits."""
    if t.op == "num":
        f = Fraction(str(t.data))
        return mp.mpf(f.numerator) / f.denominator
    a = [value(x) for x in t.args]
    functions = {"exp": mp.exp, "ln": mp.log, "sqrt": mp.sqrt}
    if t.op in functions:
        return functions[t.op](a[0])
    if t.op == "^":
        return a[0] ** int(a[1])
    return {"neg": lambda: -a[0], "+": lambda: a[0] + a[1], "-": lambda: a[0] - a[1], "*": lambda: a[0] * a[1]}.get(
        t.op, lambda: a[0] / a[1]
    )()


@given(numbers())
def test_enclosures_hold_the_value_and_are_narrow(t: Term) -> None:
    with mp.workdps(80):
        low, high = (mp.mpf(end.numerator) / end.denominator for end in enclose(t))
        true = value(t)
        assert low <= true <= high
        assert high - low <= mp.mpf(2) ** (40 - BITS) * (1 + abs(low) + abs(high)) ** 2


def theorem(r: Relation) -> Theorem:
    d = Derivation()
    d.add("interval", r)
    return Theorem("numbers", "Numbers", r, tuple(d.steps))


@given(numbers(), numbers())
def test_kernel_and_replay_accept_what_is_true_and_nothing_else(one: Term, two: Term) -> None:
    with mp.workdps(80):
        gap = value(two) - value(one)
    claim = theorem(lt(one, two))
    if gap > mp.mpf(10) ** -6:
        assert check(claim).grade == "certified-interval"
        assert replay(to_json(claim)).grade == "certified-interval"
    elif gap < 0:
        for checker, refusal in ((check, Refused), (lambda c: replay(to_json(c)), Rejected)):
            with pytest.raises(refusal):
                checker(claim)


def test_the_last_digits_count() -> None:
    e = Fraction(27182818284590452354, 10**19)
    assert certainly(exp(1), "<", number(e))
    assert certainly(number(e - Fraction(1, 10**19)), "<", exp(1))
    assert not certainly(exp(1), "<", number(e - Fraction(1, 10**19)))


@pytest.mark.parametrize(
    "r",
    [
        le(0, 1 / (number(1) - 1)),
        le(0, ln(number(0))),
        le(0, sqrt(number(-1))),
        le(0, exp(number(10**9))),
        le(0, number(2) ** (10**7)),
        le(real("x"), real("x")),
        Relation(number(1), "=", number(1)),
    ],
)
def test_what_is_not_an_inequality_of_numbers_is_refused(r: Relation) -> None:
    with pytest.raises(Refused):
        check(theorem(r))
    with pytest.raises(Rejected):
        replay(to_json(theorem(r)))
