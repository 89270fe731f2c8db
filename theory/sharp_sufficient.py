r"""S1' (sufficient, computable): a certificate that P samples are enough, checked by evaluating one finite sum.

Object: iterated latent clustering with one fixed (tuple, target) per level that links two tuples iff their empirical
    context vectors are closer than Delta/2, Delta the smallest separation |phi(a) - phi(b)| of that level; p_a the
    probability of each of the m tuples of parent a.
Statement: for any integers k_a >= 1 and any positive parameters of the lemmas,
    \[ \Pr(\text{some level wrong})\le\sum_{\text{levels}}\Big[\sum_am\Pr(\mathrm{Bin}(P,p_a)<k_a)
       +\sum_a\tbinom m2B_{k_a}(\Delta/2)+\sum_{a<b}m^2C_{ab}\Big], \]
    B the bound of Lemma S (synonyms drift apart), C that of Lemma N (others come close). Any P whose sum is <= delta is
    enough.
Proof. Conditional on the tuples seen the targets are independent, of law phi(T), as T and Z are independent given the
    parent. If every tuple of parent a occurs k_a times or more, Lemmas S and N bound each wrong link; union bound over
    tuples and pairs, on the events of the true latents. Induction over the levels is deterministic: if all lower levels
    are right, the statistics of a level are the true ones up to renaming; so one data set serves all levels. It needs,
    like S1, that every tuple that occurs anywhere occurs where it is read.
The parameters are free: searching them is nobody's proof, checking them is this file's. Sums, products and every
transcendental are rounded upwards (50 digits); the laws are integers.
Source: this project; it sharpens S1, after Korchinski, Favero, Wyart (2026), arXiv:2605.27734, algorithm 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from latentproof.theory.enclosure import UP
from latentproof.theory.model import RegimeError
from latentproof.theory.sharp_counts import missing_above
from latentproof.theory.sharp_others import close_above, squared_distance
from latentproof.theory.sharp_synonyms import synonym_tail_above


@dataclass(frozen=True)
class LevelLaw:
    """The joint law of (parent, target) at one level as integers: P(a, z) = joint[a][z]/total; m tuples a parent.

    joint: q rows (parents of positive probability), one length D each; m >= 1. Raises `RegimeError`.

    >>> law = LevelLaw(2, ((3, 1), (1, 3)))
    >>> law.probability(0), law.gap
    (Fraction(1, 4), Fraction(1, 2))
    """

    m: int
    joint: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        if self.m < 1:
            raise RegimeError(f"m must be at least 1, got m = {self.m}")
        if not self.joint or any(len(row) != len(self.joint[0]) or min(row) < 0 or sum(row) == 0 for row in self.joint):
            raise RegimeError("joint must have rows of one length, non-negative integers with a positive sum")

    @cached_property
    def total(self) -> int:
        """The common denominator of the law."""
        return sum(map(sum, self.joint))

    def probability(self, a: int) -> Fraction:
        """p_a, the probability of each tuple of parent a = 0..q-1."""
        return Fraction(sum(self.joint[a]), self.m * self.total)

    @cached_property
    def gap(self) -> Fraction:
        """Delta^2, the smallest squared distance of two context vectors; 0 if there are ties or only one parent."""
        return min((squared_distance(a, b) for a, b in combinations(self.joint, 2)), default=Fraction(0))


@dataclass(frozen=True)
class LevelCertificate:
    """What the sum is evaluated at: k_a and Lemma S's (theta, tau) per parent, Lemma N's rate per pair a < b.

    Rate 0 asks for Hoeffding's inequality. A context of two atoms reads theta as the rate of the line and no tau.
    """

    counts: tuple[int, ...]
    synonyms: tuple[tuple[float, float], ...]
    pairs: tuple[float, ...]


def failure_above(law: LevelLaw, certificate: LevelCertificate, P: int) -> Decimal:
    r"""An upper bound on the probability that the links of one level are wrong after P samples (may exceed 1).

    Raises `RegimeError` for a certificate that does not fit the law, tied parents, or parameters out of range.

    >>> law = LevelLaw(2, ((3, 1), (1, 3)))
    >>> certificate = LevelCertificate((190, 190), ((85., 0.), (85., 0.)), (45.,))
    >>> bool(0 < failure_above(law, certificate, 1000) < .1)
    True
    """
    q, m = len(law.joint), law.m
    if (len(certificate.counts), len(certificate.synonyms), len(certificate.pairs)) != (q, q, q * (q - 1) // 2):
        raise RegimeError(f"certificate must have {q} counts, {q} synonyms and {q * (q - 1) // 2} pairs")
    if law.gap == 0:
        raise RegimeError("separation must be above 0: two parents have the same context vector")
    threshold, total = law.gap / 4, Decimal(0)
    for a, (k, (theta, tau)) in enumerate(zip(certificate.counts, certificate.synonyms, strict=True)):
        total = UP.add(total, UP.multiply(m, missing_above(P, law.probability(a), k)))
        if m > 1:
            drift = synonym_tail_above(law.joint[a], k, threshold, theta, tau)
            total = UP.add(total, UP.multiply(m * (m - 1) // 2, drift))
    for (a, b), rate in zip(combinations(range(q), 2), certificate.pairs, strict=True):
        k, l = certificate.counts[a], certificate.counts[b]
        total = UP.add(total, UP.multiply(m * m, close_above(law.joint[a], law.joint[b], k, l, threshold, rate)))
    return total


def certifies(
    laws: Sequence[LevelLaw], certificates: Sequence[LevelCertificate], P: int, delta: float | Fraction
) -> bool:
    """Whether the certificate proves that P samples are enough at all these levels at once, with probability 1 - delta.

    0 < delta < 1, a float standing for its exact value. True is a proof; False says nothing about P.

    >>> law, kept = LevelLaw(2, ((3, 1), (1, 3))), LevelCertificate((190, 190), ((85., 0.), (85., 0.)), (45.,))
    >>> certifies([law], [kept], 1000, .1), certifies([law], [kept], 700, .1)
    (True, False)
    """
    if not 0 < delta < 1:
        raise RegimeError(f"delta must be above 0 and below 1, got delta = {delta}")
    if not laws or len(laws) != len(certificates):
        raise RegimeError(f"certificates must be one a level, got {len(certificates)} for {len(laws)} levels")
    total = Decimal(0)
    for law, certificate in zip(laws, certificates, strict=True):
        total = UP.add(total, failure_above(law, certificate, P))
    return Fraction(total) <= Fraction(delta)
