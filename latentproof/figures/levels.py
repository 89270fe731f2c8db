"""Threshold against level for the three objectives, lower levels given, with the laws and the predicted slopes.

RHM(16, 8, 2, 8). Laws (arXiv:2605.27734, 2406.00048, 2307.02129, with the level that of the latent recovered): latent
v m^3/(1-f), token v m^(level+2)/(1-f), supervised v m^(L-level+1). The prediction is `numerics.predict`'s slope,
without sampling, drawn through the centre of the measured points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import band, caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.fits import estimate
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.measure import Cell as Measured
from latentproof.numerics.measure import interval, measure_cell
from latentproof.numerics.predict import predicted_slope
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM, Objective
from latentproof.theory.scale import scale

REGIME = RHM(16, 8, 2, 8)
LEVELS = tuple(range(1, REGIME.L))
OBJECTIVES: tuple[Objective, ...] = ("latent", "token", "supervised")
LAWS = {"latent": 0.0, "token": 1.0, "supervised": -1.0}
QUANTILES = (0.5, 0.9)
GRAMMARS = {"quick": 8, "standard": 40}


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a grammar and objective."""
    return [{"objective": o, "index": i, "seed": seed} for o in OBJECTIVES for i in range(GRAMMARS[effort])]


def work(cell: Cell) -> dict[str, Any]:
    """Per level ln P50 and ln P90 (None: no threshold), and the predicted slope (None: a threshold is missing)."""
    measured = Measured(REGIME, cell["objective"], LEVELS, QUANTILES, cell["seed"], cell["index"])
    logs = [[threshold.log_threshold for threshold in row] for row in measure_cell(measured)]
    if any(row[0] is None for row in logs):
        return {"logs": logs, "predicted": None}
    grammar = Grammar.sample(REGIME, generator("grammar", REGIME, cell["seed"], cell["index"]))
    return {"logs": logs, "predicted": predicted_slope(grammar, cell["objective"], LEVELS)}


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """Rows of two kinds: threshold (per objective, level and quantile) and slope (measured and predicted)."""
    rows: list[Row] = []
    centred = np.array(LEVELS) - np.mean(LEVELS)
    for objective in OBJECTIVES:
        found = [r for c, r in zip(cells, results, strict=True) if c["objective"] == objective]
        for q, quantile in enumerate(QUANTILES):
            for i, level in enumerate(LEVELS):
                logs = [r["logs"][i][q] for r in found if r["logs"][i][q] is not None]
                P, low, high = interval(logs)
                rows.append({"kind": "threshold", "objective": objective, "level": level, "quantile": quantile})
                rows[-1] |= {"law": scale(REGIME, objective, level), "value": P, "low": low, "high": high}
                rows[-1] |= {"grammars": len(logs)}
        kept = [r for r in found if r["predicted"] is not None]
        heights = np.array([[row[0] for row in r["logs"]] for r in kept])
        measured = heights @ centred / (centred @ centred) / math.log(REGIME.m)
        for kind, values in (("measured", measured), ("predicted", [r["predicted"] for r in kept])):
            e = estimate(values)
            rows.append({"kind": f"slope of ln P50, {kind}", "objective": objective, "law": LAWS[objective]})
            rows[-1] |= {"value": e.mean, "low": e.low, "high": e.high, "grammars": e.n}
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """P50 and, hollow, P90 with intervals, the law dashed, the predicted slope dotted; the slopes in the legend."""
    figure.set_size_inches(7.6, 6.8)
    panel = figure.subplots()
    for i, objective in enumerate(OBJECTIVES):
        ink = look(i)["color"]
        for quantile in QUANTILES:
            found = select(rows, kind="threshold", objective=objective, quantile=quantile)
            found = [row for row in found if row["value"] is not None]
            x, y = column(found, "level"), column(found, "value")
            style: dict[str, Any] = {"color": ink, "marker": look(i)["marker"], "linestyle": "none"}
            if quantile == QUANTILES[0]:
                [measured] = select(rows, kind="slope of ln P50, measured", objective=objective)
                [predicted] = select(rows, kind="slope of ln P50, predicted", objective=objective)
                assert isinstance(predicted["value"], float)
                label = (
                    f"{objective}: slope {measured['value']:.3f} [{measured['low']:.3f}, {measured['high']:.3f}], "
                    f"predicted {predicted['value']:.3f}, law {measured['law']:.0f}"
                )
                bars = band(y, column(found, "low"), column(found, "high"))
                panel.errorbar(x, y, bars, label=label, **style)
                centre, rise = float(np.mean(np.log(y))), predicted["value"] * math.log(REGIME.m)
                line = [math.exp(centre + rise * (level - float(np.mean(x)))) for level in x]
                panel.plot(x, line, color=ink, linestyle=":", linewidth=1.6)
                panel.plot(x, column(found, "law"), color=ink, linestyle="--", linewidth=0.9)
            else:
                bars = band(y, column(found, "low"), column(found, "high"))
                panel.errorbar(x, y, bars, markerfacecolor="white", markersize=5.5, **style)
    panel.plot([], [], color="black", linestyle="--", linewidth=0.9, label="law")
    panel.plot([], [], color="black", linestyle=":", linewidth=1.6, label="predicted slope, through the centre of P50")
    panel.plot([], [], color="black", marker="o", markerfacecolor="white", linestyle="none", label="hollow: P90")
    panel.set(yscale="log", xlabel="level of the latent recovered", ylabel="P, number of data")
    low, high = panel.get_ylim()
    panel.set_ylim(low, high * 3e3)
    handles, labels = panel.get_legend_handles_labels()
    order = sorted(range(len(labels)), key=lambda i: (": slope" not in labels[i], i))
    panel.legend([handles[i] for i in order], [labels[i] for i in order], loc="upper center")
    caption(
        figure,
        f"{REGIME}, f = {REGIME.f}; every level with the levels below it given. P50 and P90: number of (tuple, "
        "target) pairs at which the raw matched accuracy of the clustered tuples last crosses 50 % and 90 % "
        "upwards (k-means++, 10 restarts). Geometric means and 95 % intervals over "
        f"{max(column(select(rows, kind='threshold'), 'grammars')):.0f} grammars, seed {rows[0]['seed']}. Slopes of "
        "ln P50 per level in units of ln m. At level 1 token and latent are "
        "the same. Laws: latent v m³/(1−f), token v m^(level+2)/(1−f), supervised v m^(L−level+1), without constants.",
    )


PLAN = Plan(cells, work, table, picture)
