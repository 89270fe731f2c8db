r"""Published correlations, fluctuations, and the sample numbers that balance them against noise.

Balance: the sampling noise of one entry P(x,y) among v^2 is sqrt((1 - 1/v^2)/(v^2 P)); it equals the root mean square
correlation at P = (1 - 1/v^2)/E||J||^2. That is what "P at which a correlation of size C becomes visible" means below.
"""

from __future__ import annotations

import math
from fractions import Fraction

from latentproof.literature.exact import class_token, edge, tokens, tuple_token, two_edges
from latentproof.literature.formula import Formula, over
from latentproof.theory.model import RHM
from latentproof.theory.power_sums import push_down, uniform_power_sums
from latentproof.theory.separation import between_class_variance

PCSL = "Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129"
TEXT = "Cagnetta, Wyart (2024), arXiv:2406.00048"
ARCHITECTURES = "Cagnetta, Favero, Sclocchi, Wyart (2025), arXiv:2505.07070"
ZIPF = "Cagnetta, Kang, Wyart (2025), arXiv:2505.07067"
DIFFUSION = "Sclocchi, Favero, Wyart (2024), arXiv:2402.16991"
CORE = "Korchinski, Favero, Wyart (2026), arXiv:2605.27734"


def _noise(rhm: RHM, energy: Fraction) -> float:
    return float((1 - Fraction(1, rhm.v**2)) / energy)


def _misses(rhm: RHM) -> float:
    return float(1 - rhm.f)


def _separation(rhm: RHM) -> float:
    """Root mean square distance of two different parents' contexts, one edge, ancestor at the root (E3)."""
    return math.sqrt(2 * float(between_class_variance(rhm, 1)) * rhm.v / (rhm.v - 1))


def _tuple_probability(rhm: RHM) -> float:
    """Root mean square probability of a rule's tuple one table below a uniform symbol (E p2)."""
    v, w, m = Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)
    return math.sqrt(float(push_down(v, w, m, uniform_power_sums(v)).p2) / rhm.v) / rhm.m


FORMULAS = (
    Formula(
        "class-fluctuation",
        f"{PCSL}, eq. 10",
        "second hand",
        "class frequencies given one token fluctuate by (v/m^L)^(1/2), relatively",
        "n_c = v classes; the token is L edges below the root",
        "E5 at L edges: ((v-1) lambda^L)^(1/2)",
        cases=over(lambda r, _: math.sqrt(r.v / r.m**r.L), lambda r, _: math.sqrt(class_token(r))),
    ),
    Formula(
        "class-balance",
        f"{PCSL}, appendix C",
        "second hand",
        "P_c = n_c m^L, where that fluctuation equals the sampling noise (v n_c/P)^(1/2)",
        "n_c = v",
        "balance with exact noise and E5: (v+1)/lambda^L",
        cases=over(lambda r, _: r.v * r.m**r.L, lambda r, _: float((r.v**2 - 1) / class_token(r))),
    ),
    Formula(
        "token-token",
        f"{TEXT}, appendices D, E",
        "second hand",
        "rms correlation of two tokens: ((1-f)/(v^3 m^(2l-1)))^(1/2)",
        "l is the level of the common ancestor: l = 1 inside a tuple; ours counts the latent recovered, one lower",
        "E4-root and mu^(l-1), per entry: (E|J|^2)^(1/2)/v",
        cases=over(
            lambda r, level: math.sqrt(_misses(r) / (r.v**3 * r.m ** (2 * level - 1))),
            lambda r, level: math.sqrt(tokens(r, level)) / r.v,
            levels=(1, 2, 4),
        ),
    ),
    Formula(
        "noise-floor",
        f"{TEXT}, appendix E",
        "second hand",
        "sampling noise of an empirical token-token correlation: (v^2 P)^(-1/2)",
        "per entry; P samples",
        "binomial: ((1-1/v^2)/(v^2 P))^(1/2)",
        cases=over(lambda r, _: 1 / r.v, lambda r, _: math.sqrt(1 - r.v**-2) / r.v),
    ),
    Formula(
        "next-token-thresholds",
        f"{TEXT}, eqs 6-16",
        "second hand",
        "P_l = v m^(2l-1)/(1-f)",
        "l is the level of the common ancestor; token against token. Our token law v m^(l+2)/(1-f) reads tuples",
        "balance of exact correlation and exact noise",
        cases=over(
            lambda r, level: r.v * r.m ** (2 * level - 1) / _misses(r),
            lambda r, level: _noise(r, tokens(r, level)),
            levels=(1, 2, 4),
        ),
    ),
    Formula(
        "transformer-thresholds",
        f"{ARCHITECTURES}, section V.3",
        "second hand",
        "P_l ~ v m^(2l+1)/(1-f)",
        "the same law as v m^(2l-1)/(1-f) with l counted from one lower",
        "balance of exact correlation and exact noise, common ancestor at l+1",
        cases=over(
            lambda r, level: r.v * r.m ** (2 * level + 1) / _misses(r),
            lambda r, level: _noise(r, tokens(r, level + 1)),
            levels=(1, 2, 3),
        ),
    ),
    Formula(
        "window-growth",
        f"{TEXT}, eqs 6-16",
        "second hand",
        "the window of useful context grows like P^(1/(2 beta)), beta = ln m/ln s",
        "exponent of t* = s^l at P = P_l",
        "ln s/(-ln mu): one level more for a factor 1/mu in P",
        cases=over(
            lambda r, _: math.log(r.s) / (2 * math.log(r.m)), lambda r, _: math.log(r.s) / -math.log(two_edges(r))
        ),
    ),
    Formula(
        "tuple-token",
        ZIPF,
        "second hand",
        "<C_l^2> = (1/(v^2 m)) (1-f) 1/(v m^(2l-1))",
        "mean square per entry of the vm x v joint law; l >= 2 is the level of the common ancestor",
        "E4-root, mu^(l-2), one one-sided edge, m rules a parent, per entry",
        cases=over(
            lambda r, level: _misses(r) / (r.v**3 * r.m ** (2 * level)),
            lambda r, level: float(tuple_token(r, level)) / (r.v**2 * r.m),
            levels=(2, 3, 5),
        ),
    ),
    Formula(
        "edge",
        f"{CORE}, figure 1 (m^d_tree)",
        "in the source",
        "each edge between tuple and target costs a factor m in samples",
        "one edge of the channel, squared correlation",
        "1/lambda (E1)",
        cases=over(lambda r, _: r.m, lambda r, _: float(1 / edge(r))),
    ),
    Formula(
        "balanced-tuples",
        f"{CORE}, assumption A1",
        "second hand",
        "every grammatical tuple has probability about 1/(vm)",
        "root mean square over tuples, one table below a uniform symbol",
        "E p_2 of the marginal after one table (power sums)",
        cases=over(lambda r, _: 1 / (r.v * r.m), lambda r, _: _tuple_probability(r)),
    ),
    Formula(
        "separated-contexts",
        f"{CORE}, assumption A2",
        "second hand",
        "context vectors of different parents differ by c (1-f)^(1/2)/m, c = 2^(1/2) here",
        "root mean square over pairs of parents, target one edge below the aunt; the paper leaves c open",
        "E3: (2 E V v/(v-1))^(1/2)",
        cases=over(lambda r, _: math.sqrt(2 * _misses(r)) / r.m, lambda r, _: _separation(r)),
    ),
    Formula(
        "share-of-tuples",
        f"{DIFFUSION}; arXiv:2410.13770",
        "second hand",
        "f' = (mv-1)/(v^s-1)",
        "f' is the share of the other tuples that are grammatical, given that one is; ours counts all: f = m/v^(s-1)",
        "f",
        cases=over(lambda r, _: (r.m * r.v - 1) / (r.n - 1), lambda r, _: float(r.f)),
    ),
    Formula(
        "reconstruction",
        "Kesten, Stigum (1966); Mossel (2016), arXiv:1612.09057",
        "recalled",
        "reading the root off the leaves one by one is possible in the limit of depth iff m < s",
        "threshold in m at which s children, each with squared correlation 1/m, just compensate",
        "s lambda = 1: m = s (1-1/v)/(1-v^-s)",
        cases=over(lambda r, _: r.s, lambda r, _: r.s * r.m * float(edge(r))),
    ),
)
