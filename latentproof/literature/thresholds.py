"""Published sample complexities, against the measured 50 % thresholds of single levels, the lower ones given.

Threshold: P at which the raw accuracy of clustering by one (tuple, target) last crosses 50 % (`numerics.measure`),
geometric mean over drawn grammars; grammars with ties are left out. The regimes have f from 1/8 to 3/4, so that a
missing 1-f shows as a spread of the constant.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cache

from latentproof.bounds import sufficient_bound
from latentproof.literature.correlations import ARCHITECTURES, CORE, PCSL
from latentproof.literature.formula import Case, Formula
from latentproof.literature.sampled import rarest_tuple, smallest_separation
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.measure import Measurement, measure
from latentproof.theory.model import RHM, Objective

CLUSTERS = "Favero, Sclocchi, Cagnetta, Frossard, Wyart (2025), arXiv:2502.12089"
REGIMES = (
    RHM(16, 4, 2, 4),
    RHM(16, 8, 2, 4),
    RHM(16, 12, 2, 4),
    RHM(8, 8, 3, 4),
    RHM(8, 32, 3, 4),
    RHM(8, 48, 3, 4),
)
DELTA = 0.05


@cache
def measured(rhm: RHM, objective: Objective, seed: int, grammars: int) -> Measurement:
    """The thresholds of all levels, measured once for all the formulas that are compared with them."""
    return measure(rhm, objective, grammars=grammars, seed=seed, quantiles=(0.5,))


def against(
    objective: Objective, published: Callable[[RHM, int], float], levels: Callable[[RHM], Iterable[int]]
) -> Callable[[int, int], Iterable[Case]]:
    """The cases of a law: published(rhm, our level) against measured P50 at the levels of each regime."""

    def cases(seed: int, grammars: int) -> Iterable[Case]:
        for rhm in REGIMES:
            rows = {row.level: row.P for row in measured(rhm, objective, seed, grammars).rows}
            for level in levels(rhm):
                P = rows[level]
                if P is not None:
                    where = f"v={rhm.v} m={rhm.m} s={rhm.s} level {level}"
                    yield Case(where, published(rhm, level), P, f=float(rhm.f), climb=level * math.log(rhm.m))

    return cases


def _enough(seed: int, grammars: int) -> Iterable[Case]:
    for rhm in (RHM(8, 4, 2, 3), RHM(16, 8, 2, 3), RHM(8, 8, 3, 3), RHM(8, 32, 3, 3), RHM(16, 8, 2, 6)):
        logs = []
        for index in range(grammars):
            bound = sufficient_bound(Grammar.sample(rhm, seed + index), "latent", delta=DELTA, certify=False)
            if math.isfinite(bound.P):
                logs.append(math.log(bound.P))
        each = math.log(rhm.L * rhm.v * rhm.m / DELTA)
        law = each * (rhm.v * rhm.m + rhm.v * rhm.m**3 / float(1 - rhm.f))
        if logs:
            yield Case(f"{rhm}", law, math.exp(sum(logs) / len(logs)), f=float(rhm.f))


def _all(rhm: RHM) -> Iterable[int]:
    return range(1, rhm.L)


MEASURED = "measured P50, one tuple and one target"

FORMULAS = (
    Formula(
        "supervised",
        f"{PCSL}, figures 3, 4",
        "second hand",
        "P* = n_c m^L",
        "n_c = v; the whole task is its lowest latent, our level 1; no 1-f",
        f"{MEASURED}, root label, level 1",
        "law",
        "measured",
        against("supervised", lambda r, level: r.v * r.m**r.L, lambda r: (1,)),
    ),
    Formula(
        "supervised-levels",
        CORE,
        "second hand",
        "P_sup(l) = v m^(L-l)",
        "there l counts the level from which is inferred, from 0; ours is l + 1: v m^(L-l+1)",
        f"{MEASURED}, root label",
        "law",
        "measured",
        against("supervised", lambda r, level: r.v * r.m ** (r.L - (level - 1)), _all),
    ),
    Formula(
        "latent",
        f"{CORE}, theorem (leading term)",
        "second hand",
        "P_ILC = v m^3/(1-f)",
        "as ours, every level",
        f"{MEASURED}, one symbol of a cousin tuple",
        "law",
        "measured",
        against("latent", lambda r, level: r.v * r.m**3 / float(1 - r.f), _all),
    ),
    Formula(
        "latent-without-f",
        f"{CORE}, informal law (P_tok(1) = v m^3)",
        "second hand",
        "P = v m^3",
        "as ours without 1-f",
        f"{MEASURED}, one symbol of a cousin tuple",
        "law",
        "measured",
        against("latent", lambda r, level: r.v * r.m**3, _all),
    ),
    Formula(
        "token",
        f"{CORE}, with the theorem's 1-f",
        "second hand",
        "P_tok(l) = v m^(l+2)/(1-f)",
        "l is the latent that is built, as ours",
        f"{MEASURED}, one token under the aunt",
        "law",
        "measured",
        against("token", lambda r, level: r.v * r.m ** (level + 2) / float(1 - r.f), _all),
    ),
    Formula(
        "token-without-f",
        CORE,
        "second hand",
        "P_tok(l) = v m^(l+2)",
        "as ours without 1-f",
        f"{MEASURED}, one token under the aunt",
        "law",
        "measured",
        against("token", lambda r, level: r.v * r.m ** (level + 2), _all),
    ),
    Formula(
        "token-task",
        CORE,
        "second hand",
        "P_tok = v m^(L+1)",
        "whole task: its hardest latent, our level L-1",
        f"{MEASURED}, one token under the aunt, level L-1",
        "law",
        "measured",
        against("token", lambda r, level: r.v * r.m ** (r.L + 1), lambda r: (r.L - 1,)),
    ),
    Formula(
        "convolutional",
        ARCHITECTURES,
        "recalled",
        "networks with locality and sharing: P_l ~ v m^(l+2)",
        "l as ours; no 1-f",
        f"{MEASURED}, one token under the aunt",
        "law",
        "measured",
        against("token", lambda r, level: r.v * r.m ** (level + 2), _all),
    ),
    Formula(
        "diffusion",
        CLUSTERS,
        "recalled",
        "diffusion models cluster contexts at P_l ~ v m^(l+1)",
        "l is the level of the common ancestor, 2 to L; ours is l - 1: v m^(l+2); bottleneck v m^(L+1)",
        f"{MEASURED}, one token under the aunt",
        "law",
        "measured",
        against("token", lambda r, level: r.v * r.m ** ((level + 1) + 1), _all),
    ),
    Formula(
        "theorem",
        f"{CORE}, theorem",
        "second hand",
        "P >= C [vm + v m^3/(1-f)] ln(L v m/delta)",
        "C is not given; delta = .05",
        "S1' in closed form on drawn grammars without ties, all levels",
        "law",
        "sampled",
        _enough,
    ),
    Formula(
        "smallest-separation",
        f"{CORE}, assumption A2",
        "second hand",
        "all pairs of parents differ by at least c (1-f)^(1/2)/m, c = 2^(1/2)",
        "c as for the mean over pairs; what a clusterer needs is the closest pair",
        "smallest distance of two parents, drawn grammars",
        "value",
        "sampled",
        smallest_separation,
    ),
    Formula(
        "rarest-tuple",
        f"{CORE}, assumption A1",
        "second hand",
        "every grammatical tuple has probability about 1/(vm)",
        "the rarest tuple, which sets the number of samples",
        "smallest tuple probability, drawn grammars",
        "value",
        "sampled",
        rarest_tuple,
    ),
)
