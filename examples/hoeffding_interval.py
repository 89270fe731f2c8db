r"""Hoeffding's interval: the mean of n independent numbers in [0, 1], to within a stated width.

Statement: for independent X_1, ..., X_n in [0, 1] with mean mu and every width epsilon > 0,
    \[ P(|\bar X-\mu|\ge\epsilon)\le2e^{-2n\epsilon^2}. \]
Derivation: by Markov's inequality and Hoeffding's lemma (both cited) each side has probability at most
exp(n(lambda^2/8 - lambda epsilon)) for every lambda. The exponent is n times -2 epsilon^2 + (lambda - 4 epsilon)^2/8,
so -2 n epsilon^2 at lambda = 4 epsilon, and no lambda does better; the two sides add up (union bound, cited).
Source: Hoeffding (1963), Journal of the American Statistical Association 58:13, theorem 1.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, comb, exp

import numpy as np
import numpy.typing as npt

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import Term, eq, integer, real
from latentproof.testing import Claim, Estimate, Exact, Wrong

# --- the derivation -------------------------------------------------------------------------------------------------

n, epsilon, tilt = integer("n", 1), real("epsilon"), real("lambda")


def exponent(tilt: Term) -> Term:
    """What Markov's inequality and Hoeffding's lemma give for n numbers."""
    return n * (tilt**2 / 8 - tilt * epsilon)


def completed_square() -> Theorem:
    """The exponent is its least value plus a square."""
    d = Derivation()
    statement = eq(exponent(tilt), -2 * n * epsilon**2 + n * (tilt - 4 * epsilon) ** 2 / 8)
    d.add("algebra", statement)
    return Theorem("completed-square", "The exponent for every tilt", statement, tuple(d.steps))


def best_tilt(name: str, least: Term) -> Theorem:
    """The exponent at lambda = 4 epsilon is `least`."""
    d = Derivation()
    statement = eq(exponent(4 * epsilon), least)
    d.add("algebra", statement)
    return Theorem(name, "The exponent at its best tilt", statement, tuple(d.steps))


# --- the bound against exact binomial tails -------------------------------------------------------------------------


def bound(n: int, width: float) -> Fraction:
    """2 exp(-2 n width^2), rounded down far below its last digit, so that an exact number can be compared with it."""
    return Fraction(2 * exp(-2 * n * width**2)) * (1 - Fraction(1, 2**40))


def miss(n: int, width: float) -> Fraction:
    """P(|mean - 1/2| >= width) for n fair coins, which is as variable as numbers in [0, 1] can be."""
    far = ceil(n * (Fraction(1, 2) + Fraction(width)))
    return min(Fraction(1), 2 * sum((Fraction(comb(n, k), 2**n) for k in range(far, n + 1)), Fraction(0)))


WIDTHS = tuple({"n": n, "width": width} for n in (1, 2, 4, 8, 16, 32, 64) for width in (0.125, 0.25, 0.375))

# --- coverage, measured on skewed coins -----------------------------------------------------------------------------


def missed(rng: np.random.Generator, size: int, n: int, width: float) -> npt.NDArray[np.bool_]:
    """Whether the interval around the mean of n coins of probability 0.3 misses 0.3."""
    return np.abs(rng.binomial(n, 0.3, size) / n - 0.3) >= width


def two_sided(n: int, width: float) -> float:
    """2 exp(-2 n width^2)."""
    return 2 * exp(-2 * n * width**2)


CLAIM = Claim(
    id="hoeffding-interval",
    title="the mean of n numbers in [0, 1] is known to within sqrt(ln(2/a)/(2n)) with probability 1 - a",
    statement=r"P(|\bar X-\mu|\ge\epsilon)\le2e^{-2n\epsilon^2}",
    source="Hoeffding (1963), JASA 58:13, theorem 1",
    regime="independent numbers in [0, 1], width > 0",
    scope="no claim that the interval is short: a law of small variance deserves a shorter one",
    theorems=(completed_square(), best_tilt("best-tilt", -2 * n * epsilon**2)),
    cited=("Markov's inequality", "Hoeffding's lemma", "union bound"),
    exact=(Exact("fair coins", bound, miss, WIDTHS, relation="<="),),
    estimates=(
        Estimate(
            "coverage",
            missed,
            at_most=two_sided,
            event=True,
            delta=0.02,
            cases=({"n": 10, "width": 0.25}, {"n": 25, "width": 0.19}, {"n": 100, "width": 0.095}),
        ),
    ),
    falsifiers=(
        Wrong(
            "twice-the-exponent",
            "exp(-4 n epsilon^2), as if the numbers were half as spread",
            theorem=best_tilt("wrong-exponent", -4 * n * epsilon**2),
            stated=lambda n, width: bound(n, width) ** 2 / 2,
        ),
        Wrong(
            "half-the-width", "the same coverage at half the width", at_most=lambda n, width: two_sided(4 * n, width)
        ),
    ),
)
