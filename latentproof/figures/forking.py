"""Forking tokens: the entropy that a fifth of the tokens holds, per s, and the relevance that it finds, against m.

Left: RHM(8, m, s, L): the fifth of highest entropy, measured, below the share of H(X) that fits into a fifth at ln v a
token. Right: RHM(8, m, 3, 3): relevance for the root selected by entropy, by relevance, and at random; f = m/64.
Source: Wang et al. (2025), arXiv:2506.01939, for the claim; statements and proofs: this project.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.policy_draws import Selected, selected
from latentproof.theory.information import entropy
from latentproof.theory.model import RHM

V, FIFTH, STRINGS = 8, 0.2, 8
DEPTHS = {2: 6, 3: 4, 4: 3, 5: 3, 6: 3, 8: 2}
"""L for each s of the left panel."""
MS = (2, 4, 8)
S, L = 3, 3
SWEEP = (1, 2, 4, 8, 16, 32, 48, 64)
"""m of the right panel, up to f = 1."""
GRAMMARS = {"quick": 16, "standard": 64}
SELECTED = {"relevance": "by entropy", "best": "by relevance"}


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a regime."""
    sweep = [{"panel": "relevance", "m": m, "s": S, "L": L} for m in SWEEP]
    fifths = [{"panel": "entropy", "m": m, "s": s, "L": DEPTHS[s]} for s in DEPTHS for m in MS]
    return [{**cell, "grammars": GRAMMARS[effort], "seed": seed} for cell in (*fifths, *sweep)]


def work(cell: Cell) -> list[list[float]]:
    """`Selected` of every grammar."""
    rhm = RHM(V, cell["m"], cell["s"], cell["L"])
    return [list(one) for one in selected(rhm, 0, cell["grammars"], cell["seed"], STRINGS, rhm.L, FIFTH)]


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """A row a regime: means over the grammars, with 95 % intervals."""
    rows: list[Row] = []
    for cell, result in zip(cells, results, strict=True):
        rhm, values = RHM(V, cell["m"], cell["s"], cell["L"]), np.array(result)
        half = 1.96 * values.std(axis=0, ddof=1) / math.sqrt(len(values))
        room = min(1.0, FIFTH * math.log(V) * rhm.s**rhm.L / entropy(rhm))
        row: Row = {"panel": cell["panel"], "v": V, "m": rhm.m, "s": rhm.s, "L": rhm.L, "f": float(rhm.f)}
        row |= {"grammars": len(values), "room": room}
        for i, name in enumerate(Selected._fields):
            row |= {name: float(values[:, i].mean()), f"{name} +-": float(half[i])}
        rows.append(row)
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """Entropy against s with its bound, relevance against m."""
    figure.set_size_inches(10, 5.2)
    left, right = figure.subplots(1, 2)
    for i, m in enumerate(MS):
        found = select(rows, panel="entropy", m=m)
        x = column(found, "s")
        left.errorbar(x, column(found, "entropy"), column(found, "entropy +-"), **look(i), label=f"m = {m}")
        left.plot(x, column(found, "room"), color=look(i)["color"], linestyle=":", linewidth=1.5)
    left.plot([], [], color="black", linestyle=":", linewidth=1.5, label="room at ln v a token")
    left.axhline(FIFTH, color="#777777", linewidth=0.8)
    left.set(xlabel="s, symbols a rule", ylabel="share of the entropy", title="held by the fifth of highest entropy")
    left.set(ylim=(0, 1.05))
    left.legend(loc="lower right")
    found = select(rows, panel="relevance")
    x = column(found, "m")
    for i, (name, label) in enumerate(SELECTED.items()):
        right.errorbar(x, column(found, name), column(found, f"{name} +-"), **look(i), label=label)
    right.axhline(FIFTH, color="#777777", linewidth=0.8, label="at random")
    right.axvline(V, color="#777777", linewidth=0.8, linestyle="--")
    right.text(V * 1.05, 0.72, "m = v", color="#555555")
    right.set(xscale="log", xlabel=f"m, rules a symbol (f = m/{V ** (S - 1)})", ylabel="share of the relevance")
    right.set(title="selected in a fifth of the tokens", ylim=(0, 1.05))
    right.set_xticks([int(m) for m in x], [str(int(m)) for m in x])
    right.minorticks_off()
    right.legend(loc="center right")
    depths = ", ".join(f"{L_} at s = {s}" for s, L_ in DEPTHS.items())
    caption(
        figure,
        f"Left: RHM({V}, m, s, L), L = {depths}: share of the entropy of all tokens held by the 20 % with the highest; "
        "dotted: the most that fits there. Right: "
        f"RHM({V}, m, {S}, {L}), reward +1 or -1 by the root; relevance of a token: variance of the expected reward "
        "under the policy at its prefix. Exact laws along "
        f"{STRINGS} strings of each of {column(found, 'grammars')[0]:.0f} grammars, seed {rows[0]['seed']}; means, "
        "95 % intervals over grammars. At f = 1 all entropies are equal and ties are broken at random.",
    )


PLAN = Plan(cells, work, table, picture)
