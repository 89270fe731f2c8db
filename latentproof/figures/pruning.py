"""Token pruning: leaves kept by greedy and by random deletion against f, and what one erasure leaves open.

Left: RHM(8, m, 2, 4), leaves kept at a posterior of the true root of at least .9. Right: shares of leaves that can be
erased alone, for the root and for the string, exact curves by the chains through measured points; f = m/8.
Source: Singh, Hakkani-Tur (2026), arXiv:2601.03066, for the claim; statements and proofs: this project.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import caption, look
from latentproof.figures.table import Row, column
from latentproof.numerics.cells import Cell
from latentproof.numerics.pruning_draws import alone, kept
from latentproof.theory.model import RHM
from latentproof.theory.possible import recoverable, root_law

V, S, L = 8, 2, 4
MS = (1, 2, 3, 4, 5, 6, 7, 8)
THRESHOLD, STRINGS = 0.9, 4
GRAMMARS = {"quick": 24, "standard": 100}
WAYS = ("greedy", "random")
SINGLE = {"root": "root determined", "string": "string determined"}


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell an m."""
    return [{"m": m, "grammars": GRAMMARS[effort], "seed": seed} for m in MS]


def work(cell: Cell) -> list[list[float]]:
    """Kept by greedy and random, then free for the root and the string, of every grammar."""
    rhm, count = RHM(V, cell["m"], S, L), cell["grammars"]
    shares = kept(rhm, 0, count, cell["seed"], STRINGS, THRESHOLD)
    single = alone(rhm, 0, count, cell["seed"], STRINGS).tolist()
    return [[one.greedy, one.random, *pair] for one, pair in zip(shares, single, strict=True)]


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """A row an m: means over the grammars, with 95 % intervals, and the exact shares."""
    rows: list[Row] = []
    for cell, result in zip(cells, results, strict=True):
        rhm, values = RHM(V, cell["m"], S, L), np.array(result)
        half = 1.96 * values.std(axis=0, ddof=1) / math.sqrt(len(values))
        row: Row = {"v": V, "m": rhm.m, "s": S, "L": L, "f": float(rhm.f), "grammars": len(values)}
        row |= {"threshold": THRESHOLD}
        for i, name in enumerate((*WAYS, *SINGLE)):
            row |= {name: float(values[:, i].mean()), f"{name} +-": float(half[i])}
        rows.append(row | {"root exact": float(root_law(rhm)[1]), "string exact": float(recoverable(rhm))})
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """Kept shares against f; free shares against f with their exact values."""
    figure.set_size_inches(10, 5)
    left, right = figure.subplots(1, 2)
    f = column(rows, "f")
    for i, name in enumerate(WAYS):
        left.errorbar(f, column(rows, name), column(rows, f"{name} +-"), **look(i), label=f"{name} deletion")
    left.set(ylabel="share of the leaves", title=f"kept at a posterior of the root of {THRESHOLD}", ylim=(0, 1.05))
    left.legend(loc="lower right")
    for i, (name, label) in enumerate(SINGLE.items()):
        style = look(i) | {"linestyle": "none"}
        right.errorbar(f, column(rows, name), column(rows, f"{name} +-"), **style, label=f"{label}, measured")
        line = {"color": look(i)["color"], "linestyle": look(i)["linestyle"]}
        right.plot(f, column(rows, f"{name} exact"), **line, label=f"{label}, exact")
    right.set(ylabel="share of the leaves", title="that can be erased alone", ylim=(0, 1.05))
    right.legend(loc="lower left")
    for panel in (left, right):
        panel.set(xlabel=f"f = m/{V ** (S - 1)}, share of tuples that are grammatical", xlim=(0, 1.03))
    at_one = [row for row in rows if row["f"] == 1.0]
    told = f"; {column(at_one, 'root exact')[0]:.3f} for the root, by synonyms" if at_one else ""
    caption(
        figure,
        f"RHM({V}, m, {S}, {L}), m = {MS[0]} to {MS[-1]}. Left: leaves are erased one by one, the one after which the "
        "exact posterior of the true root is largest (greedy) or in a random order, until it would fall below "
        f"{THRESHOLD}. Right: leaves whose erasure, alone, leaves the root or the whole string determined; lines: "
        "exact, by the chains of possible symbols. At f = 1 no leaf is determined by the others: 0 for the string"
        f"{told}. {STRINGS} strings of each of {column(rows, 'grammars')[0]:.0f} grammars, seed {rows[0]['seed']}; "
        "means with 95 % intervals over grammars.",
    )


PLAN = Plan(cells, work, table, picture)
