"""P50 of a network's top latent against depth, for three targets inside the same stack of modules.

RHM(8, 4, 2, L), L = 3, 4, 5. Laws of the whole task (arXiv:2605.27734): own latents v m^3/(1-f) at every depth, tokens
v m^(L+1)/(1-f), root label v m^L. Compare figures 3 (right) and 12 of that paper.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.measure import interval
from latentproof.numerics.networks.measure import NetworkCell, threshold_cell, whole_scale
from latentproof.numerics.networks.stack import Settings
from latentproof.numerics.networks.targets import TARGETS, Target
from latentproof.theory.decay import decay
from latentproof.theory.model import RHM

V, M, S = 8, 4, 2
DEPTHS = (3, 4, 5)
GRAMMARS = {"quick": 4, "standard": 8}
SETTINGS = Settings()
NAMES: dict[Target, str] = {"latent": "own latents", "token": "tokens", "supervised": "root label"}


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a target, depth and grammar, the expensive ones first."""
    return [
        {"target": target, "L": L, "index": index, "seed": seed}
        for L in reversed(DEPTHS)
        for target in ("token", "supervised", "latent")
        for index in range(GRAMMARS[effort])
    ]


def work(cell: Cell) -> float | None:
    """ln P50 of the top latent, None where it is not bracketed."""
    rhm = RHM(V, M, S, cell["L"])
    return threshold_cell(NetworkCell(rhm, cell["target"], None, cell["seed"], cell["index"], SETTINGS)).log_threshold


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """Rows: grammar and threshold (target, L), and growth per level in units of ln(1/lambda) (target)."""
    rows: list[Row] = []
    unit = -math.log(decay(float(V), float(V ** (S - 1)), float(M)))
    for target in TARGETS:
        by_depth: dict[int, dict[int, float]] = {}
        for L in DEPTHS:
            found = {
                cell["index"]: log
                for cell, log in zip(cells, results, strict=True)
                if (cell["target"], cell["L"]) == (target, L) and log is not None
            }
            by_depth[L] = found
            rows += [
                {"kind": "grammar", "target": NAMES[target], "v": V, "m": M, "s": S, "L": L, "value": math.exp(log)}
                for log in found.values()
            ]
            P, low, high = interval(list(found.values()))
            rows.append({"kind": "threshold", "target": NAMES[target], "v": V, "m": M, "s": S, "L": L, "value": P})
            rows[-1] |= {"low": low, "high": high, "grammars": len(found), "law": whole_scale(RHM(V, M, S, L), target)}
        first, last = by_depth[DEPTHS[0]], by_depth[DEPTHS[-1]]
        gains = [(last[i] - first[i]) / (unit * (DEPTHS[-1] - DEPTHS[0])) for i in sorted(first.keys() & last.keys())]
        mean = sum(gains) / len(gains) if gains else None
        rows.append({"kind": "growth", "target": NAMES[target], "value": mean, "grammars": len(gains)})
        rows[-1] |= {"law": 0 if target == "latent" else 1}
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """P50 in units of v m^3 against L, the laws dotted."""
    figure.set_size_inches(7, 5.2)
    panel = figure.subplots()
    unit = V * M**3
    for i, name in enumerate(NAMES.values()):
        found = [row for row in select(rows, kind="threshold", target=name) if row["value"] is not None]
        [growth] = select(rows, kind="growth", target=name)
        x, y, law = (column(found, key) for key in ("L", "value", "law"))
        y, law = ([P / unit for P in series] for series in (y, law))
        told = "" if growth["value"] is None else f": growth per level {growth['value']:.2f} ln(1/λ)"
        panel.plot(x, y, **look(i), label=name + told)
        single = select(rows, kind="grammar", target=name)
        beside = [L + 0.04 * (i - 1) for L in column(single, "L")]
        small = {"color": look(i)["color"], "marker": look(i)["marker"], "linestyle": "none", "markersize": 3}
        panel.plot(beside, [P / unit for P in column(single, "value")], alpha=0.6, **small)
        panel.plot(x, law, color=look(i)["color"], linestyle=":", linewidth=1.5)
    panel.set(yscale="log", xlabel="L, depth of the tree", ylabel="P50 / (v m³)")
    panel.set_xticks(DEPTHS, [str(L) for L in DEPTHS])
    panel.legend(loc="upper left")
    number = max(column(select(rows, kind="threshold"), "grammars"))
    caption(
        figure,
        f"RHM(v={V}, m={M}, s={S}, L), stacked latent clustering network of L−1 modules trained at once, 600 steps, "
        "the same settings for the three targets. P50: number of data at which the exact matched accuracy of the top "
        f"latent crosses 50 %. Small signs: each of at most {number:.0f} grammars, seed {rows[0]['seed']}; lines: "
        "geometric means; dotted: the laws v m³/(1−f), v m^(L+1)/(1−f) and v m^L of the whole task, without constants.",
    )


PLAN = Plan(cells, work, table, picture)
