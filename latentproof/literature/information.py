r"""Published counts, entropies and exponents of losses.

gamma: how fast the loss of the last token approaches its limit as the known context grows by a factor s. Exact is E8's
Renyi-2 analogue: the mean number of options left, whose distance to its limit shrinks by f m lambda, nearly, a level.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from latentproof.literature.correlations import PCSL, TEXT, ZIPF
from latentproof.literature.exact import log_base, loss_factor, two_edges
from latentproof.literature.formula import Case, Formula, over
from latentproof.literature.sampled import last_token_loss
from latentproof.numerics.variants.zipf import zipf_law
from latentproof.theory.information import entropy
from latentproof.theory.model import RHM

TEXTS = "arXiv:2602.07488 (2026)"


def _gamma(rhm: RHM) -> float:
    return -log_base(loss_factor(rhm), rhm.s)


def _beta(rhm: RHM) -> float:
    return -log_base(float(two_edges(rhm)), rhm.s) / 2


def _unseen(seed: int, grammars: int) -> Iterable[Case]:
    """Local exponent of the probability that the rule needed was not seen, 10^5 rules, P from 10^3 to 4 10^3."""
    for a in (0.25, 0.5, 1.0, 2.0):
        law = zipf_law(10**5, a)
        low, high = (float((law * np.exp(P * np.log1p(-law))).sum()) for P in (1000, 4000))
        yield Case(f"a={a}", a / (1 + a), math.log(low / high) / math.log(4))


FORMULAS = (
    Formula(
        "number-of-data",
        f"{PCSL}, figures 2, 14",
        "second hand",
        "P_max = n_c m^((d-1)/(s-1)), d = s^L",
        "n_c = v; compared as logarithms",
        "E7: H(X), all data equally likely",
        cases=over(lambda r, _: math.log(r.v) + (r.s**r.L - 1) // (r.s - 1) * math.log(r.m), lambda r, _: entropy(r)),
    ),
    Formula(
        "correlation-exponent",
        f"{TEXTS}; {TEXT}",
        "second hand",
        "beta = ln m/ln s",
        "rms token-token correlations decay like distance^-beta, distance s^l",
        "-ln mu/(2 ln s)",
        cases=over(lambda r, _: log_base(r.m, r.s), lambda r, _: _beta(r)),
    ),
    Formula(
        "loss-exponent",
        TEXTS,
        "second hand",
        "gamma = ln(1/f)/ln s",
        "excess loss with n tokens of context decays like n^-gamma",
        "E8, Renyi-2 analogue, levels 6 to 8",
        cases=over(lambda r, _: log_base(float(1 / r.f), r.s), lambda r, _: _gamma(r)),
    ),
    Formula(
        "scaling-exponent",
        TEXTS,
        "second hand",
        "alpha_D = gamma/(2 beta) = ln(1/f)/(2 ln m)",
        "exponent of the loss in P, both exponents as above",
        "the two exact exponents",
        cases=over(
            lambda r, _: math.log(float(1 / r.f)) / (2 * math.log(r.m)), lambda r, _: _gamma(r) / (2 * _beta(r))
        ),
    ),
    Formula(
        "plateau-as-printed",
        f"{TEXT}, eq. 13",
        "second hand",
        "loss with s^l - 1 tokens of context: ln(1/(1-f)) + v f^l",
        "nats; the printed exponent has a sign slip, here corrected",
        "mean entropy of the last token, all others known (belief propagation on drawn strings)",
        lane="sampled",
        cases=lambda seed, grammars: last_token_loss(
            lambda r, level: -math.log(1 - r.f) + r.v * float(r.f) ** level, seed, grammars
        ),
    ),
    Formula(
        "plateau-as-logarithm",
        f"{TEXT}, eq. 13, read as the logarithm of a number of options",
        "second hand",
        "loss with s^l - 1 tokens of context: ln(1/(1-f) + v f^l)",
        "nats; mean number of continuations that no known level excludes",
        "mean entropy of the last token, all others known (belief propagation on drawn strings)",
        lane="sampled",
        cases=lambda seed, grammars: last_token_loss(
            lambda r, level: math.log(1 / (1 - float(r.f)) + r.v * float(r.f) ** level), seed, grammars
        ),
    ),
    Formula(
        "zipf-classification",
        ZIPF,
        "in the source",
        "error ~ P^(-a/(1+a)) for rules of probability k^-(1+a)",
        "local exponent in P; the error is read as the probability of an unseen rule",
        "unseen mass of 10^5 rules, P = 1000 to 4000 (at small a the tail is cut)",
        cases=_unseen,
    ),
)
