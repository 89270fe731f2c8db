r"""Lemma S: how far apart two empirical laws of one distribution can lie, with the exact covariance (synonyms).

Object: phi a probability vector, Sigma = diag(phi) - phi phi^T, X the difference of the empirical laws of two
independent samples of phi, each of size at least k. Two tuples of one parent are linked unless |X| >= t, t half the
separation.
Statement: for theta, tau > 0 put kappa = 2(cosh tau - 1)/tau^2 - 1, alpha = 4(1+kappa) theta/k, c = sqrt(2 theta),
    rho_z = |e_z - phi|, q = 1 - 2 sum_{z: phi_z > 0} PhiBar(tau k/(c rho_z) - c t). If q > 0 and I - alpha Sigma is
    positive definite,
    \[ \Pr(\|X\|\ge t)\le\frac1q\,e^{-\theta t^2}\det(I-\alpha\Sigma)^{-1/2},\qquad
       \det(I-\alpha\Sigma)=\prod_z(1-\alpha\phi_z)\Big(1+\alpha\sum_z\frac{\phi_z^2}{1-\alpha\phi_z}\Big). \]
    No eigenvalue is computed: Sigma is a diagonal matrix less a matrix of rank one. I - alpha Sigma is positive
    definite if alpha phi_z < 1 for all z but the likeliest and the determinant is positive (interlacing).
Proof. (i) For convex F, E F(X) is at most its value with both sizes k: an empirical law is the mean of those of its
    k-subsets (Jensen). (ii) If |h_z - <h,phi>| <= tau k for all z then E e^<h,X> <= exp{(1+kappa) h^T Sigma h/k}, by
    1+x <= e^x and because (cosh x - 1)/x^2 increases in |x|. (iii) With g standard normal and
    A = {g: c|g_z - <g,phi>| <= tau k for all z}, F(x) = E[e^(c<g,x>) 1_A(g)] is convex, even; by (ii) and the Gaussian
    integral E F(X) <= det(I - alpha Sigma)^(-1/2). (iv) By the Gaussian shift F(x) = e^(theta |x|^2) Pr(g + c x in A),
    and a union bound gives F(x) >= q e^(theta t^2) at |x| = t. An even convex function does not decrease along rays, so
    the same holds where |x| >= t. Markov's inequality.
Statement (two atoms, masses pi and 1 - pi): X lies on a line, |X| = sqrt(2)|xi|, and for every rate > 0
    \[ \Pr(\|X\|\ge t)\le\frac{\big((1-\pi+\pi e^{u})(1-\pi+\pi e^{-u})\big)^k}{\cosh(ku\,t/\sqrt2)},\qquad
       u=\mathrm{rate}/k. \]
Proof. F(xi) = cosh(rate xi) instead of the Gaussian mixture; E F is exact. It saves the price of squaring a Gaussian.
Source: this project; the mixture is that of Hsu, Kakade, Zhang (2012), A tail inequality for quadratic forms of
subgaussian random vectors, Electronic Communications in Probability 17, made exact in the covariance by truncation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from latentproof.theory.enclosure import (
    DOWN,
    ONE,
    UP,
    above,
    below,
    exp_above,
    exp_below,
    ln_above,
    ln_below,
    normal_tail_above,
    ratio_above,
    ratio_below,
    sqrt_above,
    sqrt_below,
)
from latentproof.theory.model import RegimeError

LARGEST = 100
"""Bound on tau and on rate/k: beyond it the lemmas say nothing and exponentials only grow."""


def synonym_tail_above(weights: Sequence[int], k: int, gap: Fraction, theta: float, tau: float = 0.0) -> Decimal:
    r"""An upper bound on Pr(|X| >= t), t^2 = gap, by Lemma S; 1 where its conditions fail.

    weights: phi_z times any common denominator, non-negative, positive sum. k >= 1; gap > 0; theta > 0, the rate if phi
    has exactly two atoms; 0 < tau <= 100, not used with two atoms. Raises `RegimeError`.

    >>> bound = synonym_tail_above([1, 2, 1], 400, Fraction(1, 50), 150.0, 0.5)
    >>> bool(0 < bound < 1), synonym_tail_above([0, 3], 5, Fraction(1, 9), 1.)
    (True, Decimal('0'))
    """
    atoms = Counter(weight for weight in weights if weight)
    if k < 1 or not atoms or min(atoms) < 0:
        raise RegimeError(f"k must be at least 1 and weights non-negative with a positive sum, got k = {k}")
    if gap <= 0 or not theta > 0:
        raise RegimeError(f"gap and theta must be above 0, got gap = {gap}, theta = {theta}")
    if atoms.total() == 1:
        return Decimal(0)
    if atoms.total() == 2:
        return _on_a_line(Fraction(min(atoms), sum(weights)), k, gap, theta)
    if not 0 < tau <= LARGEST:
        raise RegimeError(f"tau must be above 0 and at most {LARGEST}, got tau = {tau}")
    rate, steps = Decimal(theta), Decimal(tau)
    curvature = UP.divide(
        UP.add(UP.add(exp_above(steps), exp_above(steps.copy_negate())), -2), DOWN.multiply(steps, steps)
    )
    alpha = UP.divide(UP.multiply(UP.multiply(4, curvature), rate), k)
    determinant = _determinant_below(atoms, sum(weights), alpha)
    share = _share_below(atoms, sum(weights), k, above(gap), rate, steps)
    if determinant <= 0 or share <= 0:
        return ONE
    exponent = UP.subtract(DOWN.multiply(rate, below(gap)).copy_negate(), DOWN.divide(ln_below(determinant), 2))
    return min(ONE, UP.divide(exp_above(exponent), share))


def _determinant_below(atoms: Counter[int], total: int, alpha: Decimal) -> Decimal:
    """A lower bound on det(I - alpha Sigma) if that is certainly positive definite, otherwise a number <= 0.

    Written as prod_{z != top} (1 - alpha phi_z) * [(1 - alpha phi_top) pull + alpha phi_top^2], which has no pole where
    alpha phi_top = 1.
    """
    top = max(atoms)
    product, pull_below, pull_above = ONE, ONE, ONE
    for weight, times in (atoms - Counter([top])).items():
        left, most = _one_minus(alpha, weight, total)
        if left <= 0:
            return left
        product = DOWN.multiply(product, _power_below(left, times))
        least_square = DOWN.multiply(times, DOWN.multiply(alpha, ratio_below(weight**2, total**2)))
        most_square = UP.multiply(times, UP.multiply(alpha, ratio_above(weight**2, total**2)))
        pull_below = DOWN.add(pull_below, DOWN.divide(least_square, most))
        pull_above = UP.add(pull_above, UP.divide(most_square, left))
    last, _ = _one_minus(alpha, top, total)
    pulled = DOWN.multiply(last, pull_above if last < 0 else pull_below)
    return DOWN.multiply(product, DOWN.add(pulled, DOWN.multiply(alpha, ratio_below(top**2, total**2))))


def _one_minus(alpha: Decimal, weight: int, total: int) -> tuple[Decimal, Decimal]:
    """Bounds below and above on 1 - alpha weight/total."""
    left = DOWN.subtract(ONE, UP.multiply(alpha, ratio_above(weight, total)))
    return left, UP.subtract(ONE, DOWN.multiply(alpha, ratio_below(weight, total)))


def _power_below(x: Decimal, times: int) -> Decimal:
    power = ONE
    for _ in range(times):
        power = DOWN.multiply(power, x)
    return power


def _share_below(atoms: Counter[int], total: int, k: int, gap: Decimal, theta: Decimal, tau: Decimal) -> Decimal:
    """A lower bound on q, with rho_z^2 = 1 - 2 phi_z + |phi|^2."""
    squares = sum(times * weight**2 for weight, times in atoms.items())
    scale = sqrt_above(UP.multiply(2, theta))
    shift = sqrt_above(UP.multiply(UP.multiply(2, theta), gap))
    reach = DOWN.divide(DOWN.multiply(tau, k), scale)
    outside = Decimal(0)
    for weight, times in atoms.items():
        rho = sqrt_above(ratio_above(total**2 - 2 * weight * total + squares, total**2))
        tail = normal_tail_above(DOWN.subtract(DOWN.divide(reach, rho), shift))
        outside = UP.add(outside, UP.multiply(2 * times, tail))
    return DOWN.subtract(ONE, outside)


def _on_a_line(mass: Fraction, k: int, gap: Fraction, rate: float) -> Decimal:
    u = Decimal(rate / k)
    if u > LARGEST or u == 0:
        return ONE
    pi, rest = above(mass), above(1 - mass)
    up = UP.add(rest, UP.multiply(pi, exp_above(u)))
    down = UP.add(rest, UP.multiply(pi, exp_above(u.copy_negate())))
    moments = UP.multiply(k, ln_above(UP.multiply(up, down)))
    x = DOWN.multiply(DOWN.multiply(k, u), sqrt_below(below(gap / 2)))
    cosh = DOWN.divide(DOWN.add(ONE, exp_below(UP.multiply(2, x).copy_negate())), 2)
    return min(ONE, UP.divide(exp_above(UP.subtract(moments, x)), cosh))
