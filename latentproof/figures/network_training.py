"""Levels are learned one after another: accuracy of every level against the step of training.

RHM(8, 4, 2, 5), P = 4 v m^3/(1-f) data, own latents and, on the same data, tokens. All modules are trained at once; a
level can only be learned when the codes below it stand. Compare figure 10 of arXiv:2605.27734.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.fits import estimate
from latentproof.numerics.networks.measure import NetworkCell, training_cell, whole_scale
from latentproof.numerics.networks.stack import Settings
from latentproof.numerics.networks.targets import Target
from latentproof.theory.model import RHM

REGIME = RHM(8, 4, 2, 5)
P = round(4 * whole_scale(REGIME, "latent"))
TARGETS: dict[Target, str] = {"latent": "own latents", "token": "tokens"}
GRAMMARS = {"quick": 6, "standard": 20}
SETTINGS = Settings()


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a target and grammar."""
    return [{"target": target, "index": i, "seed": seed} for target in TARGETS for i in range(GRAMMARS[effort])]


def work(cell: Cell) -> list[list[float]]:
    """[step, accuracy of level 1, ..., accuracy of level L-1] at every tenth step."""
    return training_cell(NetworkCell(REGIME, cell["target"], P, cell["seed"], cell["index"], SETTINGS))


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """One row a target, level and step: mean accuracy over grammars with its 95 % interval."""
    rows: list[Row] = []
    for target, name in TARGETS.items():
        found = [r for c, r in zip(cells, results, strict=True) if c["target"] == target]
        for level in range(1, REGIME.L):
            for at in zip(*found, strict=True):
                mean = estimate([row[level] for row in at])
                rows.append({"target": name, "level": level, "step": int(at[0][0]), "accuracy": mean.mean})
                rows[-1] |= {"low": mean.low, "high": mean.high, "grammars": mean.n, "P": P}
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """A panel a target, a line a level with its band."""
    figure.set_size_inches(10, 4.6)
    for panel, name in zip(figure.subplots(1, 2, sharey=True), TARGETS.values(), strict=True):
        for level in range(1, REGIME.L):
            found = select(rows, target=name, level=level)
            x, y, low, high = (column(found, key) for key in ("step", "accuracy", "low", "high"))
            style = look(level - 1)
            panel.plot(x, y, **(style | {"markevery": 6}), label=f"level {level}")
            panel.fill_between(x, low, high, color=style["color"], alpha=0.12, linewidth=0)
        panel.set(xlabel="step of training", title=f"targets: {name}", ylim=(0, 1.02))
    figure.axes[0].set_ylabel("matched accuracy")
    figure.axes[0].legend(loc="lower right")
    caption(
        figure,
        f"{REGIME}, P = {P} data, 4 times v m³/(1−f). Stacked latent clustering network, all modules trained at once. "
        "Exact accuracies of the latents of each level, codes matched one to one; means and 95 % bands over "
        f"{rows[0]['grammars']} grammars, seed {rows[0]['seed']}, the same grammars and data for both targets.",
    )


PLAN = Plan(cells, work, table, picture)
