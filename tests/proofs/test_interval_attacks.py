"""Both interval arithmetics enclose the true value, and neither decides what is closer than it can see."""

import contextlib
from collections.abc import Callable
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.proofs.interval import enclose
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proofs.terms import (
    Domain,
    Function,
    Relation,
    Term,
    event,
    exp,
    index,
    integer,
    le,
    ln,
    lt,
    number,
    real,
    sqrt,
    total,
)

DIGITS = 400
RATIONALS = st.fractions(-40, 40, max_denominator=10**6).map(number) | st.integers(-9, 9).map(number)


def grow(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a - b, inner, inner),
        st.builds(lambda a, b: a * b, inner, inner),
        st.builds(lambda a, b: a / (b * b + number(Fraction(1, 7))), inner, inner),
        st.builds(lambda a, k: a**k, inner, st.integers(0, 5)),
        st.builds(lambda a: exp(a / 50), inner),
        st.builds(lambda a: ln(a * a + number(Fraction(1, 10**9))), inner),
        st.builds(lambda a: sqrt(a * a), inner),
        st.builds(lambda a: -a, inner),
    )


CLOSED = st.recursive(RATIONALS, grow, max_leaves=8)


def value(t: Term) -> mpmath.mpf:
    """The value to several hundred digits."""
    if t.op == "num":
        return mpmath.mpf(Fraction(str(t.data)).numerator) / Fraction(str(t.data)).denominator
    a = [value(x) for x in t.args]
    plain: dict[str, Callable[[], mpmath.mpf]] = {
        "+": lambda: a[0] + a[1],
        "-": lambda: a[0] - a[1],
        "*": lambda: a[0] * a[1],
        "/": lambda: a[0] / a[1],
        "^": lambda: a[0] ** int(a[1]),
        "neg": lambda: -a[0],
        "exp": lambda: mpmath.exp(a[0]),
        "ln": lambda: mpmath.log(a[0]),
        "sqrt": lambda: mpmath.sqrt(a[0]),
    }
    return plain[t.op]()


def rational(x: mpmath.mpf, digits: int) -> Fraction:
    return Fraction(mpmath.nstr(x, digits, strip_zeros=False, min_fixed=-(10**6), max_fixed=10**6))


@given(CLOSED)
def test_the_enclosure_holds_the_value(t: Term) -> None:
    with mpmath.workdps(DIGITS):
        try:
            low, high = enclose(t)
        except Refused:
            return
        truth = value(t)
        slack = mpmath.mpf(10) ** (-DIGITS + 40) * (1 + abs(truth))
        assert mpmath.mpf(low.numerator) / low.denominator <= truth + slack
        assert truth - slack <= mpmath.mpf(high.numerator) / high.denominator


def accepted(claim: Relation) -> tuple[bool, bool]:
    theorem = Theorem("x", "", claim, (Step("interval", claim),))
    verdicts = []
    for verdict in (check, lambda x: replay(to_json(x))):
        try:
            verdict(theorem)
            verdicts.append(True)
        except ValueError:
            verdicts.append(False)
    return verdicts[0], verdicts[1]


@given(CLOSED, st.integers(5, 60), st.sampled_from([-1, 1]))
def test_no_checker_accepts_a_number_that_is_off_by_a_little(t: Term, digits: int, side: int) -> None:
    """A rational just below the value is never shown to be an upper bound, nor one just above a lower bound."""
    with mpmath.workdps(DIGITS):
        truth = value(t)
        near = rational(truth, 80) + side * Fraction(1, 10**digits)
        if abs(near.numerator) >= 10**150 or near.denominator >= 10**150:
            return
        exact = mpmath.mpf(near.numerator) / near.denominator
        wrong = le(t, number(near)) if exact < truth else le(number(near), t)
        assert exact == truth or accepted(wrong) == (False, False)


@pytest.mark.parametrize(
    "wrong",
    [
        lt(number(1), exp(0)),
        lt(sqrt(2) ** 2, number(2)),
        le(exp(1), number(Fraction("2.718281828459045235360287471352662497757247093699959574966"))),
        le(number(Fraction("0.6931471805599453094172321214581765680755001343602552541207")), ln(2)),
        le(number(Fraction("1.4142135623730950488016887242096980785696718753769480731767")), sqrt(2)),
        le(ln(1), number(-1)),
        lt(ln(1), number(0)),
        le(number(1), number(0)),
        le(ln(number(0)), number(5)),
        le(ln(number(-1)), number(5)),
        le(sqrt(number(-1)), number(5)),
        le(number(1) / (number(1) - 1), number(5)),
        le(exp(number(10**7)), exp(number(10**7))),
        le(event(sqrt(2) * sqrt(2), number(2)), number(0)),
    ],
    ids=str,
)
def test_a_wrong_or_undecided_number_is_refused(wrong: Relation) -> None:
    assert accepted(wrong) == (False, False)


def test_no_free_variable_is_a_number() -> None:
    domain = Domain("D", integer("k", 1))
    i = index("i", domain)
    for t in (real("x") * 0, integer("k", 1) * 0, total(i, number(0)), Function("f", ())() * 0):
        assert accepted(le(t, number(1))) == (False, False)


def test_the_nearest_true_numbers_are_accepted() -> None:
    for claim in (
        le(exp(1), number(Fraction("2.718281828459045235360287472"))),
        lt(ln(2), number(Fraction("0.69314718055994530941723213"))),
        lt(number(Fraction("1.4142135623730950488016887")), sqrt(2)),
        le(exp(1) ** 64, number(10**28)),
    ):
        assert accepted(claim) == (True, True)


def test_huge_powers_are_refused_at_once() -> None:
    huge = exp(number(10**6)) ** (10**4)
    for t in (huge, huge**10_000, (huge**10_000) ** 10_000, (number(2) ** 10_000) ** 10_000):
        theorem = Theorem("x", "", le(number(0), t), (Step("interval", le(number(0), t)),))
        with pytest.raises(Refused):
            check(theorem)
        with contextlib.suppress(Rejected):
            replay(to_json(theorem))
