"""The whole task against depth: how many data until the hardest latent is recovered, L = 3..16.

RHM(8, 8, 3, L). Latent clustering runs end to end, so that errors of the lower levels dilute the higher ones: its
threshold grows by a factor of about 2 before it levels off, and is bounded, not flat. The token and supervised
thresholds are those of their hardest level (L-1, and 1) with the lower levels given, which favours them; they grow like
m^L. Thresholds above 10^15 are not measured, and a depth where some grammars need more is not drawn: the mean of the
others would be too small.
Laws: v m^3/(1-f), v m^(L+1)/(1-f), v m^L; arXiv:2605.27734 and 2307.02129.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import band, caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.crossing import NOT_BRACKETED
from latentproof.numerics.learn_thresholds import Lower
from latentproof.numerics.measure import interval
from latentproof.numerics.measure_learner import LearnerCell, measure_learner_cell
from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.scale import scale

V, M, S = 8, 8, 3
DEPTHS = {"quick": (3, 4, 6, 8, 12, 16), "standard": tuple(range(3, 17))}
GRAMMARS = {"quick": 6, "standard": 20}
QUANTILES = (0.5, 0.9)
REACH = 1e14
"""Depths whose law asks for more samples are left out: counts are exact to 10^15."""
SERIES: dict[str, tuple[str, Lower]] = {
    "latent, one target, end to end": ("latent", "learned"),
    "latent, all targets in the cousin tuples, end to end": ("latent-cousins", "learned"),
    "whole cousin tuple, end to end": ("latent-tuple", "learned"),
    "token, hardest level": ("token", "given"),
    "supervised, hardest level": ("supervised", "given"),
}
LAWS = {"latent": ("v m³/(1−f)", (-52, -12)), "token": ("v m^(L+1)/(1−f)", (5, 4)), "supervised": ("v m^L", (5, -8))}
"""What is written at the end of a law's line, and where, in points from there."""


def _law(learner: str, L: int) -> float:
    objective = "latent" if learner == "latent-cousins" else learner
    try:
        return scale(RHM(V, M, S, L), objective)  # type: ignore[arg-type]  # a learner with one target is an objective
    except RegimeError:
        return float("inf")


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a grammar, depth and series, the deepest first."""
    return [
        {"series": name, "L": L, "index": index, "seed": seed}
        for L in reversed(DEPTHS[effort])
        for name, (learner, lower) in SERIES.items()
        if lower == "learned" or _law(learner, L) <= REACH
        for index in range(GRAMMARS[effort])
    ]


def work(cell: Cell) -> list[Any]:
    """For each quantile ln P of the hardest level, None where there is none, and the reason."""
    learner, lower = SERIES[cell["series"]]
    level = 1 if learner == "supervised" else cell["L"] - 1
    rhm = RHM(V, M, S, cell["L"])
    measured = LearnerCell(rhm, learner, lower, "kmeans", (level,), QUANTILES, False, cell["seed"], cell["index"])
    [found] = measure_learner_cell(measured)
    return [[threshold.log_threshold, threshold.reason] for threshold in found]


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """A row per series, depth and quantile."""
    rows: list[Row] = []
    groups = dict.fromkeys((cell["series"], cell["L"]) for cell in sorted(cells, key=lambda cell: cell["L"]))
    for name, L in groups:
        found = [r for c, r in zip(cells, results, strict=True) if (c["series"], c["L"]) == (name, L)]
        for q, quantile in enumerate(QUANTILES):
            P, low, high = interval([r[q][0] for r in found if r[q][0] is not None])
            row: Row = {"series": name, "v": V, "m": M, "s": S, "L": L, "quantile": quantile}
            reasons = [r[q][1] for r in found if r[q][1] is not None]
            row |= {"law": _law(SERIES[name][0], L), "P": P, "low": low, "high": high}
            rows.append(row | {"grammars": len(found) - len(reasons), "without": ", ".join(sorted(reasons))})
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """P50 (left) and P90 (right) against L, the laws of the three single targets thin."""
    figure.set_size_inches(11, 6)
    for panel, quantile in zip(figure.subplots(1, 2, sharey=True), QUANTILES, strict=True):
        for i, name in enumerate(SERIES):
            every = select(rows, series=name, quantile=quantile)
            # Where some grammars need more than can be measured, the mean of the others is too small.
            found = [row for row in every if row["P"] is not None and NOT_BRACKETED not in str(row["without"])]
            x, y = column(found, "L"), column(found, "P")
            bars = band(y, column(found, "low"), column(found, "high"))
            panel.errorbar(x, y, bars, label=name, **look(i))
            if SERIES[name][0] in LAWS:
                depths, law = column(every, "L"), column(every, "law")
                panel.plot(depths, law, color="#777777", linewidth=0.9)
                text, place = LAWS[SERIES[name][0]]
                panel.annotate(text, (depths[-1], law[-1]), place, textcoords="offset points", fontsize=8.5)
        panel.set(yscale="log", xlabel="L, levels above the tokens", title=f"P{quantile * 100:.0f}")
        panel.set_xticks(sorted(set(column(rows, "L"))))
    figure.axes[0].set_ylabel("P, number of data")
    low, high = figure.axes[0].get_ylim()
    figure.axes[0].set_ylim(low, high * 1e3)
    figure.axes[0].legend(loc="upper left")
    caption(
        figure,
        f"RHM(v={V}, m={M}, s={S}, L), f = 1/8. P50 and P90: number of data at which the raw matched accuracy of "
        "the hardest level last crosses 50 % and 90 % upwards; latent and whole tuple: level L−1, all levels "
        "learned (each from P data); token: level L−1, supervised: level 1, lower levels given, drawn while "
        "no grammar needs more than 10^15. Geometric means and 95 % intervals over up to "
        f"{max(column(rows, 'grammars')):.0f} grammars, seed {rows[0]['seed']} (how many had no threshold: the "
        "table). Thin grey: the laws, without constants.",
    )


PLAN = Plan(cells, work, table, picture)
