"""What the network needs: each of its choices changed alone, accuracy of every level with own latents as targets.

RHM(8, 4, 2, 4), P = 4 v m^3/(1-f) data. Choices that differ from arXiv:2605.27734 are hard codes (against soft codes in
minibatches) and centred cosines; the gradient from the clusterer into the predictor is stopped, as in the paper's
figure 9 (its best variant); an entropy of usage is what others add against collapse.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import band, caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.fits import estimate
from latentproof.numerics.networks.clusterer import ClusterLoss
from latentproof.numerics.networks.measure import NetworkCell, soft_cell, train_cell, whole_scale
from latentproof.numerics.networks.stack import Settings
from latentproof.theory.model import RHM

REGIME = RHM(8, 4, 2, 4)
P = round(4 * whole_scale(REGIME, "latent"))
SOFT = "soft codes, minibatches of 64"
VARIANTS: dict[str, Settings] = {
    "as used": Settings(),
    "not trained": Settings(steps=0),
    "200 steps (600)": Settings(steps=200),
    "cosines not centred": Settings(centred=False),
    "not centred, margin .96 (.8)": Settings(centred=False, loss=ClusterLoss(margin=0.96)),
    "margin .7": Settings(loss=ClusterLoss(margin=0.7)),
    "margin .9": Settings(loss=ClusterLoss(margin=0.9)),
    "separation 4 (.5)": Settings(loss=ClusterLoss(separation=4.0)),
    "entropy of usage .1 (0)": Settings(loss=ClusterLoss(usage=0.1)),
    "entropy of usage 1": Settings(loss=ClusterLoss(usage=1.0)),
    "v codes (2v)": Settings(codes=1),
    "4v codes": Settings(codes=4),
    "gradient into the predictor": Settings(stopped=False),
    SOFT: Settings(),
}
GRAMMARS = {"quick": 6, "standard": 20}


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a variant and grammar, the expensive ones first."""
    return [
        {"variant": variant, "index": index, "seed": seed}
        for variant in reversed(VARIANTS)
        for index in range(GRAMMARS[effort])
    ]


def work(cell: Cell) -> tuple[float, ...]:
    """Accuracies of levels 1..L-1."""
    settings = VARIANTS[cell["variant"]]
    run = soft_cell if cell["variant"] == SOFT else train_cell
    return run(NetworkCell(REGIME, "latent", P, cell["seed"], cell["index"], settings))


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """One row a variant and level: mean accuracy over grammars with its 95 % interval."""
    rows: list[Row] = []
    for variant in VARIANTS:
        found = [r for c, r in zip(cells, results, strict=True) if c["variant"] == variant]
        for level in range(1, REGIME.L):
            mean = estimate([accuracies[level - 1] for accuracies in found])
            rows.append({"variant": variant, "level": level, "accuracy": mean.mean, "low": mean.low, "high": mean.high})
            rows[-1] |= {"grammars": mean.n, "P": P}
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """A line a variant, a sign a level."""
    figure.set_size_inches(8, 6.4)
    panel = figure.subplots()
    for level in range(1, REGIME.L):
        found = select(rows, level=level)
        x, low, high = (column(found, key) for key in ("accuracy", "low", "high"))
        places = [i + 0.18 * (level - 2) for i in range(len(found))]
        panel.errorbar(
            x, places, xerr=band(x, low, high), **(look(level - 1) | {"linestyle": "none"}), label=f"level {level}"
        )
    panel.set(xlabel="matched accuracy", xlim=(0, 1.05))
    panel.set_yticks(range(len(VARIANTS)), list(VARIANTS))
    panel.invert_yaxis()
    panel.legend(loc="lower left")
    caption(
        figure,
        f"{REGIME}, own latents as targets, P = {P} data, 4 times v m³/(1−f). One choice changed at a time; brackets: "
        f"as used. Matched accuracies, means and 95 % intervals over {rows[0]['grammars']} grammars, seed "
        f"{rows[0]['seed']}, the same grammars and data for every variant; soft codes: on 2000 fresh data.",
    )


PLAN = Plan(cells, work, table, picture)
