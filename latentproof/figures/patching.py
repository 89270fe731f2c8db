"""Entropy patching: how far entropy shows boundaries against f, and what the support costs next to clusters.

Mixed trees, three levels, p2 = 1/2, m2 = f v pairs and m3 = f v^2 triples a symbol. Left: mean exact next-token entropy
where a level-1 constituent begins and elsewhere. Middle: F1 of marking each rise of entropy, of the most probable cut
by the exact support, and of marking every token. Right: against the number of strings, F1 of the cut by the support
learned from them, and the accuracy of clustering the same constituents. Statements: claim entropy-patching.
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
from latentproof.numerics.seeds import generator
from latentproof.numerics.variants.mixed import draw_mixed
from latentproof.numerics.variants.mixed_boundaries import draw_parsed, f1, rises
from latentproof.numerics.variants.mixed_clusters import cluster_accuracy
from latentproof.numerics.variants.mixed_entropy import next_token_entropies
from latentproof.numerics.variants.mixed_support import cut, exact_support, learn_support, strings_to_show

V, LEVELS, P2, STRINGS = 8, 3, 0.5, 8
M2S = (1, 2, 3, 4, 5, 6, 7, 8)
COSTS = (1, 2)
"""m2 of the right panel."""
EXPONENTS = tuple(range(4, 18))
GRAMMARS = {"quick": 12, "standard": 60}
READINGS = {"entropy": "rises of entropy", "support": "cut by exact support", "all": "every token"}


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a number of pairs and grammar, in each of the two kinds."""
    kinds = (("boundaries", M2S), ("costs", COSTS))
    return [
        {"kind": kind, "m2": m2, "index": index, "seed": seed}
        for kind, chosen in kinds
        for m2 in chosen
        for index in range(GRAMMARS[effort])
    ]


def work(cell: Cell) -> dict[str, Any]:
    """Means over one grammar's strings."""
    m2, key = cell["m2"], ("patching figure", cell["m2"], cell["index"], cell["seed"])
    seed = int(generator(*key).integers(2**31))
    grammar = draw_mixed(v=V, m2=m2, m3=m2 * V, L=LEVELS, p2=P2, seed=seed)
    rng = generator("strings", *key)
    strings = [draw_parsed(grammar, rng) for _ in range(STRINGS)]
    if cell["kind"] == "costs":
        supports = [learn_support(grammar, 2**e, seed) for e in EXPONENTS]
        return {
            "support": [float(np.mean([f1(cut(grammar, s, x), true) for x, true in strings])) for s in supports],
            "clusters": [cluster_accuracy(grammar, 2**e, rng) for e in EXPONENTS],
        }
    exact = exact_support(grammar)
    at: list[float] = []
    off: list[float] = []
    for string, true in strings:
        for place, entropy in enumerate(next_token_entropies(grammar, string)[1:].tolist(), start=1):
            (at if place in true else off).append(entropy)
    read = {
        "entropy": [f1(rises(grammar, x), true) for x, true in strings],
        "support": [f1(cut(grammar, exact, x), true) for x, true in strings],
        "all": [f1(set(range(1, len(x))), true) for x, true in strings],
    }
    return {name: float(np.mean(scores)) for name, scores in {**read, "at": at, "off": off}.items()}


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """A row per m2, and per m2 and number of strings: means and standard errors over grammars."""
    rows: list[Row] = []
    for kind, m2 in dict.fromkeys((cell["kind"], cell["m2"]) for cell in cells):
        found = [r for c, r in zip(cells, results, strict=True) if (c["kind"], c["m2"]) == (kind, m2)]
        same: Row = {"kind": kind, "v": V, "m2": m2, "m3": m2 * V, "f": m2 / V, "grammars": len(found)}
        if kind == "boundaries":
            values = {name: np.array([r[name] for r in found]) for name in (*READINGS, "at", "off")}
            rows.append(same | {name: float(x.mean()) for name, x in values.items()})
            rows[-1] |= {f"{name} error": _error(x) for name, x in values.items()}
            continue
        shown = strings_to_show(draw_mixed(v=V, m2=m2, m3=m2 * V, L=LEVELS, p2=P2, seed=0), 0.05)
        for i, e in enumerate(EXPONENTS):
            row = same | {"P": 2**e, "shown": shown}
            for name in ("support", "clusters"):
                x = np.array([r[name][i] for r in found])
                row |= {name: float(x.mean()), f"{name} error": _error(x)}
            rows.append(row)
    return rows


def _error(x: Any) -> float:
    return float(x.std(ddof=1) / math.sqrt(len(x)))


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """Three panels."""
    figure.set_size_inches(12, 4.9)
    left, middle, right = figure.subplots(1, 3)
    found = select(rows, kind="boundaries")
    f = column(found, "f")
    for i, (name, label) in enumerate({"at": "where one begins", "off": "elsewhere"}.items()):
        left.errorbar(f, column(found, name), column(found, f"{name} error"), **look(i), label=label)
    left.axhline(math.log(V), color="#6b6b6b", linestyle=":", label="ln v")
    left.set(xlabel="f", ylabel="entropy of the next token, nats", title="entropy at boundaries", ylim=(0, None))
    for i, (name, label) in enumerate(READINGS.items()):
        middle.errorbar(f, column(found, name), column(found, f"{name} error"), **look(i), label=label)
    middle.set(xlabel="f", ylabel="F1 of level-1 boundaries", title="boundaries found", ylim=(0, 1.04))
    for i, m2 in enumerate(sorted({int(x) for x in column(select(rows, kind="costs"), "m2")})):
        found = select(rows, kind="costs", m2=m2)
        P, style = column(found, "P"), look(i)
        right.errorbar(P, column(found, "support"), column(found, "support error"), **style, label=f"cut, f={m2}/{V}")
        other = look(i + 2)
        right.errorbar(
            P, column(found, "clusters"), column(found, "clusters error"), **other, label=f"clusters, f={m2}/{V}"
        )
        right.axvline(column(found, "shown")[0], color=style["color"], linestyle=":", linewidth=1.0)
    right.set(
        xscale="log", xlabel="P, strings", ylabel="F1, or share right", title="what each costs", ylim=(-0.1, 1.04)
    )
    for panel in (left, middle):
        panel.legend(loc="lower right" if panel is left else "lower left")
    right.legend(loc=(0.02, 0.3), fontsize=8)
    caption(
        figure,
        f"Mixed trees: v = {V}, {LEVELS} levels, pairs and triples equally often, m2 = f v and m3 = f v² of them a "
        f"symbol. Exact next-token entropies given all tokens before. Means and standard errors over "
        f"{found[0]['grammars']} grammars, {STRINGS} strings each, seed {rows[0]['seed']}. Right: cut by the support "
        "learned from the beginnings of P strings; clusters: the same constituents told apart by the token that "
        "follows, cuts given, share right corrected for chance; dotted: ln(N/0.05)/p strings, which show each of them.",
    )


PLAN = Plan(cells, work, table, picture)
