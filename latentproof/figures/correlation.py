"""The correlation of latent and target per level: measured, exact, and the law of one factor 1/m an edge.

E sum_(a,z) (P(a,z) - P(a)P(z))^2 over grammars: exact for every level (E4, E5: `theory.correlation`), measured on drawn
grammars, and the simple law of arXiv:2406.00048 (large v and m, levels counted one lower there): (1-f)/(v m) m^-edges,
supervised (1/v) m^-edges. The simple law is off by up to a factor 5 at small v.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import band, caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.fits import estimate
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import correlation_energy, parent_target
from latentproof.numerics.seeds import generator
from latentproof.theory.correlation import correlation
from latentproof.theory.model import RHM, Objective, edges

REGIMES = (RHM(8, 4, 2, 7), RHM(16, 8, 2, 7), RHM(8, 8, 3, 7))
OBJECTIVES: tuple[Objective, ...] = ("latent", "token", "supervised")
BLOCK = 50
BLOCKS = {"quick": 12, "standard": 80}


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a block of 50 grammars and regime."""
    return [{"regime": r, "block": b, "seed": seed} for r in range(len(REGIMES)) for b in range(BLOCKS[effort])]


def work(cell: Cell) -> list[list[list[float]]]:
    """Energies, per objective, level and grammar of the block."""
    rhm = REGIMES[cell["regime"]]
    first = cell["block"] * BLOCK
    drawn = [
        Grammar.sample(rhm, generator("grammar", rhm, cell["seed"], index)) for index in range(first, first + BLOCK)
    ]
    return [
        [[correlation_energy(parent_target(g, objective, level)) for g in drawn] for level in range(1, rhm.L)]
        for objective in OBJECTIVES
    ]


def simple(rhm: RHM, objective: Objective, level: int) -> float:
    """The law of one factor 1/m an edge."""
    start = 1 / rhm.v if objective == "supervised" else float(1 - rhm.f) / (rhm.v * rhm.m)
    return start * float(rhm.m) ** -edges(rhm, objective, level)


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """A row per regime, objective and level; the interval is that of the mean over grammars."""
    rows: list[Row] = []
    for r, rhm in enumerate(REGIMES):
        found = [result for cell, result in zip(cells, results, strict=True) if cell["regime"] == r]
        for o, objective in enumerate(OBJECTIVES):
            for level in range(1, rhm.L):
                e = estimate([x for result in found for x in result[o][level - 1]])
                rows.append({"regime": str(rhm), "objective": objective, "level": level})
                rows[-1] |= {"edges": edges(rhm, objective, level), "measured": e.mean, "low": e.low, "high": e.high}
                rows[-1] |= {"exact": float(correlation(rhm, objective, level)), "grammars": e.n}
                rows[-1] |= {"simple": simple(rhm, objective, level)}
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """Above the energies, below the ratios measured/exact with intervals, and simple/exact."""
    figure.set_size_inches(12, 7.6)
    panels = figure.subplots(2, len(REGIMES), sharex=True)
    for r, rhm in enumerate(REGIMES):
        for i, objective in enumerate(OBJECTIVES):
            found = select(rows, regime=str(rhm), objective=objective)
            x, exact = column(found, "level"), column(found, "exact")
            ends = [column(found, name) for name in ("measured", "low", "high")]
            style = look(i)
            points = style | {"linestyle": "none"}
            panels[0, r].errorbar(x, ends[0], band(*ends), label=objective, **points)
            panels[0, r].plot(x, exact, color=style["color"])
            law = column(found, "simple")
            panels[0, r].plot(x, law, color=style["color"], linestyle=":")
            ratios = [[value / base for value, base in zip(end, exact, strict=True)] for end in ends]
            shifted = [place + 0.12 * (i - 1) for place in x]
            panels[1, r].errorbar(shifted, ratios[0], band(*ratios), **points)
            over = [value / base for value, base in zip(law, exact, strict=True)]
            panels[1, r].plot(x, over, **(style | {"linestyle": ":", "markersize": 3}))
        panels[0, r].set(yscale="log", title=f"{rhm}, f = {rhm.f}")
        panels[1, r].set(xlabel="level of the latent recovered", yscale="log", ylim=(0.75, 4.2))
        panels[1, r].set_yticks([0.8, 1, 1.5, 2, 3, 4], ["0.8", "1", "1.5", "2", "3", "4"])
        panels[1, r].minorticks_off()
        panels[1, r].axhline(1, color="black", linewidth=0.7)
    panels[0, 0].set_ylabel("E Σ (P(a,z) − P(a)P(z))²\n(squared probability)")
    panels[1, 0].set_ylabel("ratio to the exact value")
    panels[1, 1].plot([], [], color="black", label="line above: exact")
    panels[1, 1].plot([], [], color="black", linestyle=":", label="dotted, small symbols: 1/m an edge")
    for i, objective in enumerate(OBJECTIVES):
        panels[1, 1].plot([], [], **(look(i) | {"linestyle": "none"}), label=f"{objective}, measured")
    panels[1, 1].legend(loc="upper left")
    caption(
        figure,
        "Connected correlation of the latent a at a level and the target z: one symbol of the cousin tuple "
        "(latent), one token under the aunt (token), the root label (supervised). Means and 95 % intervals over "
        f"{rows[0]['grammars']} grammars, seed {rows[0]['seed']}. Exact: E4 and E5, rational in v, m, s, L, with "
        "the random prior of an ancestor below the root. Dotted: (1−f)/(v m) m^−edges, supervised (1/v) m^−edges.",
    )


PLAN = Plan(cells, work, table, picture)
