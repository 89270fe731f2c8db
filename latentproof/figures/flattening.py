"""Depth over width: what k levels cost where the tree has L, and the same grammars read one and two levels at a time.

Left: exact parameters k v m' for every k that divides L. Right: thresholds of the lowest level with latent targets,
level by level (v m^3/(1-f)), two levels at a time (v m' m^3/(1-f)), and of a uniform injection with as many rules,
(v m'^3/(1-f')), which a flattened grammar is not. Statements: claim depth-over-width.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from latentproof.claim import Task
from latentproof.experiments.flattening import DEPTH, READERS, FlatteningExperiment, composed_scale
from latentproof.experiments.prediction import Experiment
from latentproof.figures.catalogue import Plan
from latentproof.figures.style import band, caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.measure import interval
from latentproof.numerics.variants.flattened import flattened_regime
from latentproof.regimes import Regime
from latentproof.theory.information import rule_choices
from latentproof.theory.model import RHM
from latentproof.theory.scale import scale

V, S, L = 12, 2, 4
MS = {"quick": (3, 4, 6), "standard": (3, 4, 6, 8)}
GRAMMARS = {"quick": 8, "standard": 24}
DEEP, COUNTED = 12, (1, 2, 4)
"""The left panel's L, and its m."""


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a reader, m and grammar, the expensive ones first."""
    return [
        {"reader": reader, "m": m, "index": index, "seed": seed}
        for m in reversed(MS[effort])
        for reader in reversed(READERS)
        for index in range(GRAMMARS[effort])
    ]


def work(cell: Cell) -> float | None:
    """ln P50 of one grammar as read, None where there is none."""
    task = Task("quick", cell["seed"], None, 1e-6, 1e-6, None, lambda line: None)
    here = Experiment("depth-over-width", task, Regime("", RHM(V, cell["m"], S, L)), 1e-6)
    found = FlatteningExperiment(here).log_threshold(cell["reader"], cell["index"])
    return None if math.isnan(found) else found


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """Rows of two kinds: count (m, k), and threshold (reader, m)."""
    rows: list[Row] = []
    for m in COUNTED:
        for depth in (d for d in range(1, DEEP + 1) if DEEP % d == 0):
            lg = math.log10(DEEP // depth * V) + rule_choices(S, depth) * math.log10(m)
            rows.append({"kind": "count", "v": V, "s": S, "L": DEEP, "m": m, "k": DEEP // depth, "lg parameters": lg})
    for m in sorted({cell["m"] for cell in cells}):
        rhm = RHM(V, m, S, L)
        laws = scale(rhm, "latent"), composed_scale(rhm, DEPTH), scale(flattened_regime(rhm, DEPTH), "latent")
        for reader, law in zip(READERS, laws, strict=True):
            found = [
                result
                for cell, result in zip(cells, results, strict=True)
                if (cell["reader"], cell["m"]) == (reader, m) and result is not None
            ]
            P, low, high = interval(found)
            rows.append({"kind": "threshold", "reader": reader, "v": V, "s": S, "L": L, "m": m, "law": law})
            rows[-1] |= {"value": P, "low": low, "high": high, "grammars": len(found)}
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """Parameters against k; P50 against m."""
    figure.set_size_inches(10, 5.2)
    left, right = figure.subplots(1, 2)
    for i, m in enumerate(COUNTED):
        found = select(rows, kind="count", m=m)
        left.plot(
            column(found, "k"), [max(x, 0.1) for x in column(found, "lg parameters")], **look(i), label=f"m = {m}"
        )
    left.set(xscale="log", yscale="log", xlabel="k, levels of the learner", ylabel="lg of parameters k v m′")
    left.set_xticks([1, 2, 3, 4, 6, 12], ["1", "2", "3", "4", "6", "12 = L"])
    left.minorticks_off()
    left.set_title("exact counts")
    left.legend()
    for i, reader in enumerate(READERS):
        found = [row for row in select(rows, kind="threshold", reader=reader) if row["value"] is not None]
        x, y = column(found, "m"), column(found, "value")
        right.errorbar(x, y, band(y, column(found, "low"), column(found, "high")), **look(i), label=reader)
        right.plot(x, column(found, "law"), color=look(i)["color"], linestyle=":", linewidth=1.3)
    right.set(
        xscale="log", yscale="log", xlabel="m, rules a symbol", ylabel="P50, data", title="measured, lowest level"
    )
    ms = sorted({int(m) for m in column(select(rows, kind="threshold"), "m")})
    right.set_xticks(ms, [str(m) for m in ms])
    right.minorticks_off()
    right.legend()
    caption(
        figure,
        f"Left: RHM(v={V}, m, s={S}, L={DEEP}), k levels read L/k at a time, m′ = m^((s^(L/k)−1)/(s−1)); at m = 1 "
        f"fewer levels are cheaper. Right: RHM(v={V}, m, s={S}, L={L}) read level by level (deep), two levels "
        "at a time (flattened), and a uniform injection with the flattened number of rules; latent target, P at 50 % "
        "chance-corrected accuracy, geometric means and 95 % intervals over up to "
        f"{max(column(select(rows, kind='threshold'), 'grammars')):.0f} grammars, seed {rows[0]['seed']}. Dotted: laws "
        "v m³/(1−f), v m′ m³/(1−f), v m′³/(1−f′), without constants.",
    )


PLAN = Plan(cells, work, table, picture)
