"""Scaling fits with uncertainty over grammars: exponents in m, slopes per level, and what is bias and what is noise.

One grammar is the independent unit. For ln P_gi of grammar g at abscissa x_i, i = 1..k, the exponent of P ~ x^a is the
least-squares slope of the means, a = sum_i c_i mean_g ln P_gi, c_i = (ln x_i - mean)/sum (ln x_i - mean)^2. Its
variance is sum_i c_i^2 s_i^2/n_i, s_i the standard deviation over the n_i grammars at x_i, and its interval Student's
with the degrees of freedom of Welch (1947): nothing is assumed of the scatter but that grammars are independent.
A slope per level is measured grammar by grammar; measured - law = (predicted - law) + (measured - predicted), the first
a bias of finite v, known without sampling (`predict`), the second what is left; both with their scatter over grammars.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from latentproof.numerics.grammar import Grammar
from latentproof.numerics.measure import CONFIDENCE, Measurement, measure
from latentproof.numerics.predict import predicted_slope
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM, Objective


@dataclass(frozen=True)
class Estimate:
    """A mean over n independent grammars with its 95 % t-interval and the standard deviation of one grammar."""

    mean: float
    low: float
    high: float
    sd: float
    n: int


@dataclass(frozen=True)
class PowerFit:
    """P = prefactor x^exponent: the exponent with its 95 % interval over grammars.

    scatter: standard deviation of ln P over grammars (pooled); misfit: root mean square distance of the means of ln P
    from the line; grammars: their number over all x.
    """

    exponent: float
    low: float
    high: float
    prefactor: float
    scatter: float
    misfit: float
    grammars: int


@dataclass(frozen=True)
class SlopeParts:
    """Slopes per level in units of ln m: measured = law + finite_v + residual, grammar by grammar."""

    law: float
    measured: Estimate
    finite_v: Estimate
    residual: Estimate


def estimate(values: Sequence[float] | npt.NDArray[np.float64]) -> Estimate:
    """Mean and 95 % t-interval; the interval is infinite for one value. ValueError for none, or one that is not finite.

    >>> estimate([0., 2.]).mean, round(estimate([0., 2.]).high, 3)
    (1.0, 13.706)
    """
    array = np.asarray(values, dtype=np.float64)
    if array.size == 0 or not np.isfinite(array).all():
        raise ValueError(f"values must be finite and at least one, got {array.tolist()}")
    mean, n = float(array.mean()), array.size
    if n == 1:
        return Estimate(mean, -math.inf, math.inf, math.nan, 1)
    sd = float(array.std(ddof=1))
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * sd / math.sqrt(n)
    return Estimate(mean, mean - half, mean + half, sd, n)


def power_fit(abscissae: Sequence[float], logs: Sequence[Sequence[float]]) -> PowerFit:
    """Fit P ~ x^a to ln P over grammars, logs[i] those at abscissae[i] > 0.

    Needs two different abscissae and two finite values at each, else ValueError.

    >>> fit = power_fit([2., 4., 8.], [[1., 3.], [3., 5.], [5., 7.]])
    >>> round(fit.exponent * math.log(2), 6), round(fit.misfit, 6), fit.grammars
    (2.0, 0.0, 6)
    """
    if len(abscissae) != len(logs) or len(set(abscissae)) < 2 or not all(0 < x < math.inf for x in abscissae):
        raise ValueError(f"abscissae must be positive, two or more, one for each group, got {list(abscissae)}")
    x = np.log(np.asarray(abscissae, dtype=np.float64))
    groups = [estimate(group) for group in logs]
    if min(group.n for group in groups) < 2:
        raise ValueError(f"each abscissa must have at least two grammars, got {[group.n for group in groups]}")
    means = np.array([group.mean for group in groups])
    centred = x - x.mean()
    weights = centred / (centred @ centred)
    exponent = float(weights @ means)
    parts = np.array([(c * group.sd) ** 2 / group.n for c, group in zip(weights, groups, strict=True)])
    variance = float(parts.sum())
    half = 0.0
    if variance > 0:
        freedom = variance**2 / sum(part**2 / (group.n - 1) for part, group in zip(parts, groups, strict=True))
        half = float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) * math.sqrt(variance)
    residuals = means - means.mean() - exponent * centred
    free = sum(group.n - 1 for group in groups)
    scatter = math.sqrt(sum(group.sd**2 * (group.n - 1) for group in groups) / free)
    prefactor = math.exp(float(means.mean()) - exponent * float(x.mean()))
    misfit = float(np.sqrt(np.mean(residuals**2)))
    total = sum(group.n for group in groups)
    return PowerFit(exponent, exponent - half, exponent + half, prefactor, scatter, misfit, total)


def m_exponent(measurements: Sequence[Measurement], level: int, quantile: float, corrected: bool = False) -> PowerFit:
    """The exponent of P in m at one level and quantile over measurements at several m and one (v, s).

    corrected: of P (1-f) instead of P, as the laws of the self-supervised objectives have it. Errors as `power_fit`.

    >>> found = [measure(RHM(8, m, 3, 3), "latent", [1], 3, quantiles=[.5]) for m in (6, 16)]
    >>> m_exponent(found, 1, .5).exponent > m_exponent(found, 1, .5, corrected=True).exponent
    True
    """
    logs = []
    for found in measurements:
        column = found.thresholds[:, found.levels.index(level), found.quantiles.index(quantile)]
        shift = math.log(1 - found.rhm.f) if corrected else 0.0
        logs.append((column[~np.isnan(column)] + shift).tolist())
    return power_fit([found.rhm.m for found in measurements], logs)


def slope_parts(
    rhm: RHM, objective: Objective, levels: Sequence[int], law: float, grammars: int = 8, seed: int = 0
) -> SlopeParts:
    """Slopes of ln P50 per level in units of ln m, over the grammars with a threshold at all the levels.

    law: the exponent to compare with (latent 0, token 1, supervised -1). Raises ValueError if no grammar is left, and
    as `measure` and `predict.predicted_slope`.

    >>> parts = slope_parts(RHM(16, 8, 2, 4), "token", [1, 2, 3], law=1.0, grammars=3)
    >>> round(parts.law + parts.finite_v.mean + parts.residual.mean - parts.measured.mean, 9)
    0.0
    """
    found = measure(rhm, objective, levels, grammars, seed, quantiles=[0.5]).thresholds[:, :, 0]
    kept = np.flatnonzero(~np.isnan(found).any(axis=1))
    centred = np.array(levels) - np.mean(levels)
    measured = found[kept] @ centred / (centred @ centred) / math.log(rhm.m)
    drawn = (Grammar.sample(rhm, generator("grammar", rhm, seed, int(index))) for index in kept)
    predicted = np.array([predicted_slope(grammar, objective, levels) for grammar in drawn])
    return SlopeParts(law, estimate(measured), estimate(predicted - law), estimate(measured - predicted))
