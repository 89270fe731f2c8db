r"""S1, S3, S4, S5: numbers of samples that are enough, or that no estimator of a kind can do without.

S1 (sufficient). Iterated latent clustering with one fixed (tuple, target) per level that links two tuples iff their
    empirical context vectors are closer than Delta/2 is exact at all levels with probability >= 1 - delta if
    \[ P>\frac{16\,(1+\sqrt{\ln(Lv^2m^2/\delta)})^2}{p\,\Delta^2}, \]
    p the smallest probability of a tuple where it is read, Delta^2 the smallest squared distance of two parents in the
    given grammar. The tuple is read at one uniformly random position a string, or at a fixed one if every tuple that
    occurs anywhere occurs there too (else the next level meets tuples that were never sorted).
    Proof: Chernoff (counts >= Pp/2), McDiarmid (empirical vectors), union bound on the event for the true latents;
    the induction over levels is deterministic, so one data set serves all levels.
S3 (necessary, two-point). From P i.i.d. pairs (T, Z), Z independent of T given the parent, a wrong partition has
    probability >= (1/4) rho^(2P), rho the affinity E sum sqrt(p_r p_r') of a grammar and itself after one swap of two
    rules; so an error <= epsilon needs \[ P\ge\frac{\ln\frac1{4\epsilon}}{2\ln(1/\rho)}. \] No factor v.
S4 (coverage). If every sample shows one of N tuples, whatever their probabilities, all N appear with probability
    >= 1 - epsilon only if (1 - (1-1/N)^P)^N >= 1 - epsilon, that is
    \[ P\ge\frac{\ln\big(1-(1-\epsilon)^{1/N}\big)}{\ln(1-1/N)}\approx N\ln\frac N\epsilon. \]
    Proof: the events "T seen" are negatively associated, and ln(1-(1-p)^P) is concave in p. It
    binds a learner that sorts the tuples it has seen.
S5 (Fano). Any learner, computation unlimited, that from P i.i.d. unlabelled strings recovers the rules of levels
    1..L-1 up to a renaming of each level's symbols, with error <= epsilon averaged over uniform grammars, needs
    \[ P\ge\frac{(1-\epsilon)(L-1)\ln|\mathcal G|-\ln2}{N_{int}\ln(1/f)},\qquad
       |\mathcal G|=\frac{n!}{(n-vm)!\,(m!)^v\,v!}. \]
    Proof: renamings act freely on the sorted tables of levels 1..L-1, so the answer is uniform over |G|^(L-1) values;
    against uniform leaves every grammar has relative entropy N_int ln(1/f) a string, which bounds the information.
Source: S1 sharpens Korchinski, Favero, Wyart (2026), arXiv:2605.27734 (O(.) there); Chernoff (1952), McDiarmid (1989);
Le Cam (1973); Joag-Dev, Proschan (1983) for S4; Fano's inequality in Cover, Thomas (2006), theorem 2.10.1.
Rounding: logarithms, roots and exponentials are enclosed in 400-digit decimal arithmetic and rounded up for sufficient
and down for necessary numbers; everything else is exact, a float argument standing for its exact binary value.
"""

from __future__ import annotations

import math
from fractions import Fraction

from latentproof.theory.information import rule_choices
from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.rounding import DOWN, NEAREST, ln_above, ln_below, ln_factorial, sqrt_above

Real = int | float | Fraction


def _exact(name: str, value: Real, low: Real, high: Real, *, ends: bool) -> Fraction:
    """The exact value of a number between low and high, the ends included or not."""
    if not (low <= value <= high if ends else low < value < high):
        span = f"at least {low} and at most {high}" if ends else f"above {low} and below {high}"
        raise RegimeError(f"{name} must be {span}, got {name} = {value}")
    return Fraction(value)


def sufficient_samples(v: int, m: int, L: int, delta: Real, p: Real, separation: Real) -> int | float:
    r"""Smallest integer P > 16 (1 + sqrt(ln(L v^2 m^2/delta)))^2/(p * separation) (S1); `math.inf` if separation is 0.

    L >= 1: the levels that must come out right together (1 for a single level, the lower ones given); 0 < delta < 1;
    0 < p <= 1 the smallest tuple probability; separation = Delta^2 in [0, 2], smallest squared distance. Raises
    `RegimeError`.

    >>> sufficient_samples(8, 4, 3, .1, 1 / 32, .05)
    181879
    """
    for name, value, least in (("v", v, 2), ("m", m, 1), ("L", L, 1)):
        if value < least:
            raise RegimeError(f"{name} must be at least {least}, got {name} = {value}")
    failure = _exact("delta", delta, 0, 1, ends=False)
    rarest, gap = _exact("p", p, 0, 1, ends=True), _exact("separation", separation, 0, 2, ends=True)
    if rarest == 0:
        raise RegimeError("p must be above 0, got p = 0")
    if gap == 0:
        return math.inf
    root = Fraction(sqrt_above(ln_above(L * v**2 * m**2 / failure)))
    return math.floor(16 * (1 + root) ** 2 / (rarest * gap)) + 1


def necessary_samples(affinity: Real, error: Real) -> int | float:
    r"""Smallest integer P >= ln(1/(4 error))/(2 ln(1/affinity)) (S3); `math.inf` if affinity is 1.

    affinity in [0, 1] of a grammar and itself after one swap; 0 < error < 1/4. Raises `RegimeError`.

    >>> necessary_samples(.999, .1)
    458
    """
    wrong = _exact("error", error, 0, Fraction(1, 4), ends=False)
    alike = _exact("affinity", affinity, 0, 1, ends=True)
    if alike == 1:
        return math.inf
    if alike == 0:
        return 1
    return math.ceil(Fraction(ln_below(1 / (4 * wrong))) / (2 * Fraction(ln_above(1 / alike))))


def coverage_samples(tuples: int, error: Real) -> int:
    r"""Fewest samples with which N = `tuples` >= 2 tuples can all appear with probability >= 1 - error (S4).

    Necessary for every distribution of the tuples. 0 < error < 1. Raises `RegimeError`.

    >>> coverage_samples(2, .5)
    2
    >>> coverage_samples(32, .1)
    181
    """
    if tuples < 2:
        raise RegimeError(f"tuples must be at least 2, got tuples = {tuples}")
    missing = _exact("error", error, 0, 1, ends=False)
    least = NEAREST.exp(DOWN.divide(ln_below(1 - missing), tuples)).next_minus(NEAREST)
    absent = 1 - Fraction(least)
    return math.ceil(Fraction(ln_below(1 / absent)) / Fraction(ln_above(Fraction(tuples, tuples - 1))))


def covering_samples(tuples: int, p: Real, delta: Real) -> int:
    r"""Smallest integer P with N (1-p)^P <= delta: enough to see all N tuples of probability >= p (S4's counterpart).

    0 < p <= 1/N, 0 < delta < 1. Raises `RegimeError`.

    >>> covering_samples(32, 1 / 32, .1)
    182
    """
    rarest = _exact("p", p, 0, Fraction(1, max(tuples, 1)), ends=True)
    failure = _exact("delta", delta, 0, 1, ends=False)
    if rarest == 0:
        raise RegimeError("p must be above 0, got p = 0")
    if rarest == 1:
        return 1
    return math.ceil(Fraction(ln_above(tuples / failure)) / Fraction(ln_below(1 / (1 - rarest))))


def partitions_below(rhm: RHM) -> Fraction:
    r"""A lower bound on ln|G|, |G| = n!/((n-vm)! (m!)^v v!) the synonym partitions of one level (S5), in nats.

    >>> float(partitions_below(RHM(2, 2, 2, 2))) < math.log(3) < float(partitions_below(RHM(2, 2, 2, 2))) + .02
    True
    """
    low = Fraction(ln_factorial(rhm.n)[0])
    rest = Fraction(ln_factorial(rhm.n - rhm.v * rhm.m)[1])
    return low - rest - rhm.v * Fraction(ln_factorial(rhm.m)[1]) - Fraction(ln_factorial(rhm.v)[1])


def fano_samples(rhm: RHM, error: Real) -> int | float:
    r"""Strings that any learner needs to recover all rules below the root's with that error, 0 < error < 1 (S5).

    `math.inf` at f = 1 (0 where the inequality is empty). Far below every law of this theory: what separates the
    objectives is reading one correlation at a time, not information. Raises `RegimeError`.

    >>> fano_samples(RHM(8, 16, 3, 5), .001)
    13
    """
    wrong = _exact("error", error, 0, 1, ends=False)
    nats = (1 - wrong) * (rhm.L - 1) * partitions_below(rhm) - Fraction(ln_above(Fraction(2)))
    if nats <= 0:
        return 0
    if rhm.f == 1:
        return math.inf
    return math.ceil(nats / (rule_choices(rhm.s, rhm.L) * Fraction(ln_above(1 / rhm.f))))
