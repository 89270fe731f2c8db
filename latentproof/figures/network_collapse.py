"""Accuracy of a network's top latent against P in two units: own latents fall on one curve in one, tokens in the other.

RHM(6, m, 3, 4). Own latents collapse on P (1-f)/(v m^3), tokens on P (1-f)/(v m^(L+1)), and neither on the other's.
Compare figures 3 (right) and 11 (right) of arXiv:2605.27734.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.networks.measure import MOST, NetworkCell, train_cell, whole_scale
from latentproof.numerics.networks.stack import Settings
from latentproof.numerics.networks.targets import Target
from latentproof.theory.model import RHM

V, S, L = 6, 3, 4
MS = (3, 4, 6, 8)
OCTAVES = range(-2, 4)
"""P in powers of 2 times the target's own law."""
TARGETS: dict[Target, str] = {"latent": "own latents", "token": "tokens"}
UNITS: dict[Target, str] = {"latent": "P (1−f)/(v m³)", "token": "P (1−f)/(v m⁵)"}
GRAMMARS = {"quick": 2, "standard": 8}
SETTINGS = Settings()


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a target, m, P and grammar, the expensive ones first."""
    return [
        {"target": target, "m": m, "octave": octave, "index": index, "seed": seed}
        for target in ("token", "latent")
        for m in reversed(MS)
        for octave in reversed(OCTAVES)
        if _samples(m, target, octave) <= MOST // 4
        for index in range(GRAMMARS[effort])
    ]


def _samples(m: int, target: Target, octave: int) -> int:
    return round(whole_scale(RHM(V, m, S, L), target) * 2.0**octave)


def work(cell: Cell) -> float:
    """Accuracy of the top latent."""
    rhm = RHM(V, cell["m"], S, L)
    P = _samples(cell["m"], cell["target"], cell["octave"])
    return train_cell(NetworkCell(rhm, cell["target"], P, cell["seed"], cell["index"], SETTINGS))[-1]


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """One row a target, m and P: mean accuracy of the top latent, and P in both units."""
    rows: list[Row] = []
    for target, name in TARGETS.items():
        for m in MS:
            rhm = RHM(V, m, S, L)
            for octave in OCTAVES:
                found = [
                    r
                    for c, r in zip(cells, results, strict=True)
                    if (c["target"], c["m"], c["octave"]) == (target, m, octave)
                ]
                if not found:
                    continue
                P = _samples(m, target, octave)
                rows.append({"target": name, "v": V, "m": m, "s": S, "L": L, "P": P, "grammars": len(found)})
                rows[-1] |= {UNITS[unit]: P / whole_scale(rhm, unit) for unit in TARGETS}
                mean = sum(found) / len(found)
                spread = math.sqrt(sum((x - mean) ** 2 for x in found) / max(len(found) - 1, 1))
                rows[-1] |= {"accuracy": mean, "standard deviation": spread}
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """A row of panels a target, a column a unit, a line an m."""
    figure.set_size_inches(10, 7.6)
    panels = figure.subplots(2, 2, sharey=True)
    for across, name in zip(panels, TARGETS.values(), strict=True):
        for panel, (unit, axis) in zip(across, UNITS.items(), strict=True):
            for i, m in enumerate(MS):
                found = sorted(select(rows, target=name, m=m), key=lambda row: column([row], "P"))
                panel.plot(column(found, axis), column(found, "accuracy"), **look(i), label=f"m = {m}")
            own = TARGETS[unit] == name
            panel.set(xscale="log", xlabel=axis, title=f"targets: {name}, {'own' if own else 'the other'} law's unit")
        across[0].set_ylabel("accuracy of the top latent")
    panels[0][0].legend(loc="upper left")
    number = max(column(rows, "grammars"))
    caption(
        figure,
        f"RHM(v={V}, m, s={S}, L={L}), stacked latent clustering network, the same settings for both targets. Exact "
        f"matched accuracy of the level-{L - 1} latent, means over {number:.0f} grammars, seed {rows[0]['seed']} "
        "(standard deviations: the table). Curves that lie on each other follow the law of that unit.",
    )


PLAN = Plan(cells, work, table, picture)
