"""Templates against depth: accuracy of naive Bayes on exact class marginals, next to the exact decoder.

Left: m >= 2s, where the class signal halves at least with every level; right: 3m <= 2s, where it does not fall. Dotted:
the accuracy of orthogonal signals of the same strength v (s lambda)^L, no parameter fitted.
Statements: claim template-matching.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from latentproof.experiments.templates import growth
from latentproof.figures.catalogue import Plan
from latentproof.figures.style import caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.orthogonal import orthogonal_accuracy
from latentproof.numerics.seeds import generator
from latentproof.numerics.templates import template_right
from latentproof.theory.model import RHM

PANELS = {
    "m ≥ 2s: the signal halves at least": ((16, 6, 3), (16, 8, 2), (8, 4, 2)),
    "3m ≤ 2s: the signal does not fall": ((16, 2, 3), (8, 2, 4), (4, 2, 3)),
}
DEPTHS = (2, 3, 4, 5, 6)
GRAMMARS = {"quick": 24, "standard": 200}
DATA = 32


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a regime and depth."""
    return [
        {"panel": panel, "v": v, "m": m, "s": s, "L": L, "grammars": GRAMMARS[effort], "seed": seed}
        for panel, regimes in PANELS.items()
        for v, m, s in regimes
        for L in reversed(DEPTHS)
    ]


def work(cell: Cell) -> list[list[float]]:
    """The shares that template and decoder tell, per grammar."""
    rhm = RHM(cell["v"], cell["m"], cell["s"], cell["L"])
    drawn = (
        Grammar.sample(rhm, generator("template figure", rhm, cell["seed"], i)) for i in range(int(cell["grammars"]))
    )
    return [list(template_right(grammar, DATA, cell["seed"], start=DATA * i)) for i, grammar in enumerate(drawn)]


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """A row per regime and depth: accuracies with standard errors over grammars, the signal, orthogonal signals."""
    rows: list[Row] = []
    for cell, result in sorted(zip(cells, results, strict=True), key=lambda pair: pair[0]["L"]):
        rhm = RHM(cell["v"], cell["m"], cell["s"], cell["L"])
        right = np.array(result)
        error = right[:, 0].std(ddof=1) / len(right) ** 0.5
        signal = rhm.v * growth(rhm) ** rhm.L
        rows.append({"panel": cell["panel"], "v": rhm.v, "m": rhm.m, "s": rhm.s, "L": rhm.L, "s lambda": growth(rhm)})
        rows[-1] |= {"signal": signal, "template": float(right[:, 0].mean()), "error": float(error)}
        rows[-1] |= {"decoder": float(right[:, 1].mean()), "orthogonal": orthogonal_accuracy(signal, rhm.v)}
        rows[-1] |= {"chance": 1 / rhm.v, "grammars": len(right)}
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """Accuracy against depth, one panel a side of the threshold."""
    figure.set_size_inches(10, 5.2)
    for panel, (title, regimes) in zip(figure.subplots(1, 2, sharey=True), PANELS.items(), strict=True):
        for i, (v, m, s) in enumerate(regimes):
            found = select(rows, panel=title, v=v, m=m, s=s)
            x, style = column(found, "L"), look(i)
            label = f"v={v}, m={m}, s={s}: sλ={column(found, 's lambda')[0]:.2f}"
            panel.errorbar(x, column(found, "template"), column(found, "error"), **style, label=label)
            panel.plot(x, column(found, "orthogonal"), color=style["color"], linestyle=":", linewidth=1.0)
            panel.plot(x[-1] + 0.3, 1 / v, marker=4, color=style["color"], markersize=8, clip_on=False)
        found = select(rows, panel=title)
        panel.plot(
            column(found, "L"), column(found, "decoder"), color="#6b6b6b", linewidth=3, label="decoder (L steps)"
        )
        panel.set(title=title, xlabel="L, levels", xlim=(1.8, 6.4), ylim=(0, 1.04))
        panel.set_xticks(DEPTHS)
        panel.legend(loc="center right" if "halves" in title else "lower left")
    figure.axes[0].set_ylabel("share of data whose class is told")
    caption(
        figure,
        f"RHM(v, m, s, L), class = root. Template: naive Bayes on the exact law of each token given the class; points: "
        f"means over {rows[0]['grammars']} grammars, {DATA} data each, bars: standard errors, seed {rows[0]['seed']}. "
        "Grey: tuples reduced to parents L times, exact. Dotted: accuracy of v orthogonal signals of strength v(sλ)^L, "
        "no parameter fitted. Triangles: chance, 1/v.",
    )


PLAN = Plan(cells, work, table, picture)
