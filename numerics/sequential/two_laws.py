r"""Check of two samplers against each other: do P data of each have one mean table? Both rates hold at every P.

Statement: each datum adds at most h counts to a table of k cells, c and d being the tables of two samples of P
    independent data. With T = sum_i |c_i - d_i|/(hP), the check fails iff T >= t,
    \[ t=\sqrt{\frac{2(k-1)}P}+\sqrt{\frac{4\ln(1/\alpha)}P}. \]
    P(fail | equal mean tables) <= alpha; P(pass | mean tables at half their L1 distance >= delta h P) <= beta,
    \[ 2\delta=t+2\sqrt{\frac{k-1}P}+\sqrt{\frac{4\ln(1/\beta)}P}. \]
Proof. A datum's share of cell i lies in [0, 1] with some mean p_i, sum p_i <= 1, so its variance is at most
    p_i(1 - p_i); Jensen and Cauchy-Schwarz bound E T by sqrt(2(k-1)/P), and one of the 2P data changes T by 2/P at
    most: McDiarmid's inequality. Counts of one datum may depend on each other as they like.
Source: McDiarmid (1989), On the method of bounded differences.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from latentproof.numerics.sequential.law import LawOutcome


def check_same_law(
    one: npt.ArrayLike, other: npt.ArrayLike, *, data: int, hits: int = 1, alpha: float, beta: float, id: str = "laws"
) -> LawOutcome:
    """Test "the tables of two samples of `data` data each have one mean"; `hits`: counts a datum adds, at most.

    Raises ValueError for tables of two shapes, negative counts, more counts than data*hits, or rates outside (0, 1).

    >>> check_same_law([510, 490], [480, 520], data=1000, alpha=1e-6, beta=1e-6).passed
    True
    >>> check_same_law([900, 100], [480, 520], data=1000, alpha=1e-6, beta=1e-6).passed
    False
    """
    for name, rate in (("alpha", alpha), ("beta", beta)):
        if not 0 < rate < 1:
            raise ValueError(f"{name} must lie strictly between 0 and 1, got {name} = {rate}")
    c, d = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    if c.shape != d.shape or min(c.min(), d.min()) < 0:
        raise ValueError(f"{id}: tables must have one shape and no negative count, got {c.shape} and {d.shape}")
    if not 1 <= max(c.sum(), d.sum()) <= data * hits:
        raise ValueError(f"{id}: counts must sum to 1..data*hits = {data * hits}, got {c.sum():g} and {d.sum():g}")
    spread = math.sqrt((c.size - 1) / data)
    limit = math.sqrt(2) * spread + 2 * math.sqrt(math.log(1 / alpha) / data)
    delta = limit + 2 * spread + 2 * math.sqrt(math.log(1 / beta) / data)
    distance = float(np.abs(c - d).sum()) / (data * hits)
    return LawOutcome(id, distance < limit, data, distance / 2, limit / 2, math.nan, delta / 2, alpha, beta)
