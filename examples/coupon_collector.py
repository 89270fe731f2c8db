r"""The coupon collector: how many draws with replacement show all n coupons.

Statement: T, the number of draws until every one of n equally likely coupons has been seen, has
    \[ E\,T=n\,H_n,\qquad P(T>n\ln n+cn)\le e^{-c}. \]
Derivation: with t coupons still unseen a draw shows one of them with probability t/n, so the wait for it has mean n/t
(geometric law, cited) and the expected remaining time obeys e(t+1) = e(t) + n/(t+1), e(0) = 0; induction gives
e(t) = n h(t), h the harmonic numbers. The tail is the union bound n(1-1/n)^T and 1-x <= e^(-x), both cited.
Source: Motwani, Raghavan (1995), Randomized Algorithms, section 3.6.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, comb, exp, log

import numpy as np
import numpy.typing as npt

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import Function, Integer, Term, eq, integer
from latentproof.testing import Claim, Estimate, Exact, Wrong

# --- the derivation -------------------------------------------------------------------------------------------------

n, t = integer("n", 1), integer("t", 0)
h = Function("h", (Integer(0),))
e = Function("e", (Integer(0), Integer(1)))
HARMONIC = (
    Hypothesis("h_0", eq(h(0), 0), definition=True),
    Hypothesis("h_next", eq(h(t + 1), h(t) + 1 / (t + 1)), over=("t",), definition=True),
)
WAITING = (
    Hypothesis("e_0", eq(e(0, n), 0), over=("n",), definition=True),
    Hypothesis("e_next", eq(e(t + 1, n), e(t, n) + n / (t + 1)), over=("t", "n"), definition=True),
)


def expected_draws(name: str, per_coupon: Term) -> Theorem:
    """e(t) = per_coupon * h(t), by induction on the number t of coupons still unseen."""
    d = Derivation()
    h_0, h_next, e_0, e_next = (d.hypothesis(each) for each in (*HARMONIC, *WAITING))
    statement = eq(e(t, n), per_coupon * h(t))
    base = d.calc(e(0, n)).by(e_0).algebra(per_coupon * 0).put(per_coupon * h(0), d.flip(h_0)).done()
    assumed = d.add("assume", statement)
    onward = (
        d.calc(e(t + 1, n))
        .by(e_next)
        .put(per_coupon * h(t) + n / (t + 1), assumed)
        .algebra(per_coupon * (h(t) + 1 / (t + 1)))
        .put(per_coupon * h(t + 1), d.flip(h_next))
        .done()
    )
    d.add("induction", statement, base, onward, name="t")
    return Theorem(name, "Expected number of draws", statement, tuple(d.steps), (*HARMONIC, *WAITING))


# --- the same number counted another way ----------------------------------------------------------------------------


def harmonic(n: int) -> Fraction:
    """n H_n, the statement."""
    return n * sum((Fraction(1, k) for k in range(1, n + 1)), Fraction(0))


def inclusion_exclusion(n: int) -> Fraction:
    """E T = sum over T >= 0 of P(T > t), each by inclusion and exclusion over the coupons not seen."""
    return sum(((-1) ** (k + 1) * comb(n, k) * Fraction(n, k) for k in range(1, n + 1)), Fraction(0))


# --- the tail, measured ---------------------------------------------------------------------------------------------


def late(rng: np.random.Generator, size: int, n: int, c: float) -> npt.NDArray[np.bool_]:
    """Whether after n ln n + c n draws some coupon is still unseen."""
    draws = rng.integers(n, size=(size, ceil(n * log(n) + c * n)))
    seen = np.zeros((size, n), dtype=bool)
    seen[np.arange(size)[:, None], draws] = True
    return np.asarray(~seen.all(axis=1))


def union_bound(n: int, c: float) -> float:
    """e^(-c)."""
    return exp(-c)


CLAIM = Claim(
    id="coupon-collector",
    title="all n coupons are seen after n H_n draws on average, and rarely much later",
    statement=r"E\,T=nH_n,\qquad P(T>n\ln n+cn)\le e^{-c}",
    source="Motwani, Raghavan (1995), Randomized Algorithms, section 3.6",
    regime="n >= 1 equally likely coupons, c > 0",
    scope="nothing for coupons of unequal probability",
    theorems=(expected_draws("expected-draws", n),),
    cited=("mean of the geometric law", "union bound and 1 - x <= exp(-x)"),
    exact=(Exact("mean", harmonic, inclusion_exclusion, tuple({"n": n} for n in range(1, 13))),),
    estimates=(
        Estimate(
            "tail",
            late,
            at_most=union_bound,
            event=True,
            delta=0.1,
            cases=tuple({"n": n, "c": c} for n in (5, 20) for c in (0.5, 1.0, 2.0)),
        ),
    ),
    falsifiers=(
        Wrong(
            "one-coupon-too-few",
            "n - 1 draws a unit of h instead of n",
            theorem=expected_draws("wrong-mean", n - 1),
            stated=lambda n: harmonic(n) * Fraction(n - 1, n),
        ),
        Wrong("no-union", "the bound of one coupon for all of them", at_most=lambda n, c: exp(-c) / n),
    ),
)
