r"""Check of a whole law: are these the counts of P independent draws from it? Both error rates hold at every P.

Statement: for counts c_i of P draws, sum c_i = P, from a law p on k cells, with mixtures over Dirichlet laws around p,
    \[ e=\frac15\sum_{r}\int\prod_i\Big(\frac{\theta_i}{p_i}\Big)^{c_i}\mathrm{Dir}(\theta;\,Pp/r)\,d\theta,\qquad
       T=\sum_i\Big|\frac{c_i}P-p_i\Big|, \]
    r = 1/4, 1, 4, 16, 64, the check fails iff e >= 2/alpha or T >= t, where
    \[ t=\sum_i\sqrt{\frac{p_i(1-p_i)}P}+\sqrt{\frac{2\ln(2/\alpha)}P}. \]
    P(fail | law p) <= alpha; P(pass | law q) <= beta for every q at total variation |q - p|_1/2 >= delta,
    \[ 2\delta=t+\sqrt{\frac{k-1}P}+\sqrt{\frac{2\ln(1/\beta)}P}. \]
Proof. E e = 1 under p: the integrand is a likelihood ratio; Markov's inequality gives alpha/2. E T is at most the sum
    of the standard deviations (Jensen), and one draw changes T by 2/P at most: McDiarmid's inequality gives alpha/2.
    Under q, T >= 2 delta - |c/P - q|_1, whose mean is at most sqrt((k-1)/P) by Cauchy-Schwarz; McDiarmid again.
    No cell needs a large expectation, and nothing is asymptotic. A count in a cell of probability 0 makes e infinite.
Why two statistics: e sees what Pearson's chi-square sees, nearly as soon (prior variance r times the sampling
    variance); T is what delta can be stated for.
Source: Good (1967), A Bayesian significance test for multinomial distributions, JRSS B 29:399; McDiarmid (1989).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

SPREADS: Final = (0.25, 1.0, 4.0, 16.0, 64.0)
"""r: variance of the alternatives in units of the sampling variance."""
MOST: Final = 10**12
"""Draws at most: the rounding of ln e stays below 0.01 up to here."""


@dataclass(frozen=True)
class LawOutcome:
    """The result of a check of a law; true in a condition iff it passed.

    n: draws. mean: total variation between counts and law, in [0, 1]; limit: from which on it fails. evidence: e, the
    e-value against the law (1/e is a p-value), nan where there is none. delta: the total variation that is detected
    but for probability beta.
    """

    id: str
    passed: bool
    n: int
    mean: float
    limit: float
    evidence: float
    delta: float
    alpha: float
    beta: float

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        weighed = f", e-value {self.evidence:.3g} (limit {2 / self.alpha:.3g})" if self.evidence >= 0 else ""
        return (
            f"{self.id}: {'pass' if self.passed else 'FAIL'}, {self.n} draws at total variation {self.mean:.3g} "
            f"(limit {self.limit:.3g}){weighed}, detects {self.delta:.3g} (false alarm <= {self.alpha:.3g}, "
            f"false pass <= {self.beta:.3g})"
        )


def check_law(counts: npt.ArrayLike, law: npt.ArrayLike, *, alpha: float, beta: float, id: str = "law") -> LawOutcome:
    """Test "these are the counts of independent draws from `law`"; counts and law of one shape, law summing to 1.

    Raises ValueError for a law that is none, counts that are negative or not whole or none at all, shapes that differ,
    or rates outside (0, 1).

    >>> check_law([52, 48], [0.5, 0.5], alpha=1e-6, beta=1e-6).passed
    True
    >>> check_law([99, 1], [1, 0], alpha=0.1, beta=0.1).passed
    False
    """
    for name, rate in (("alpha", alpha), ("beta", beta)):
        if not 0 < rate < 1:
            raise ValueError(f"{name} must lie strictly between 0 and 1, got {name} = {rate}")
    c, p = _checked(id, counts, law)
    P = int(c.sum())
    spread = math.fsum(np.sqrt(p * (1 - p) / P))
    limit = spread + math.sqrt(2 * math.log(2 / alpha) / P)
    delta = limit + math.sqrt((len(p) - 1) / P) + math.sqrt(2 * math.log(1 / beta) / P)
    distance = math.fsum(np.abs(c / P - p))
    evidence = law_evidence(c, p)
    passed = evidence < 2 / alpha and distance < limit
    return LawOutcome(id, passed, P, distance / 2, limit / 2, evidence, delta / 2, alpha, beta)


def law_evidence(counts: npt.ArrayLike, law: npt.ArrayLike) -> float:
    """The e-value against "counts of independent draws from `law`", in [0, inf]; inf for an impossible count.

    >>> law_evidence([50, 50], [0.5, 0.5]) < 1 < 1e14 < law_evidence([90, 10], [0.5, 0.5])
    True
    """
    c, p = _checked("law", counts, law)
    if c[p == 0].any():
        return math.inf
    c, p = c[p > 0], p[p > 0]
    P = float(c.sum())
    null = float((c * np.log(p)).sum())
    logs = []
    for r in SPREADS:
        prior = p * (P / r)
        mixed = gammaln(P / r) - gammaln(P / r + P) + float((gammaln(prior + c) - gammaln(prior)).sum())
        logs.append(float(mixed) - null)
    largest = max(logs)
    if largest > 700:
        return math.inf
    return math.fsum(math.exp(x) for x in logs) / len(logs)


def _checked(id: str, counts: npt.ArrayLike, law: npt.ArrayLike) -> tuple[npt.NDArray[Any], npt.NDArray[np.float64]]:
    given, p = np.asarray(counts), np.asarray(law, dtype=np.float64)
    if given.shape != p.shape or not (p >= 0).all() or not abs(math.fsum(p.ravel()) - 1) < 1e-9:
        raise ValueError(f"{id}: law must be one, of the counts' shape {given.shape}, got {p.shape}, sum {p.sum()}")
    c = given.ravel()
    if (c < 0).any() or (c != np.floor(c)).any() or not 1 <= c.sum() <= MOST:
        raise ValueError(f"{id}: counts must be whole, none negative, with a sum in 1..10^12, got sum {c.sum()}")
    return c.astype(np.float64), p.ravel()
