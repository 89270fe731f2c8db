"""Concepts shared by languages: what K languages cost, and an upper table that is read in another language.

Left: samples for K languages that share their upper grammar, from concepts (the upper levels once), from tokens (each
language by itself), and from the tokens of all languages pooled in one learner. Right: the accuracy of an upper table
that was learned in one language, in its own, in another, and under an unrelated upper grammar, against f.
Source of the idea: Barrault et al. (2024), arXiv:2412.08821; statements and proofs: this project.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import band, caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.measure import interval
from latentproof.numerics.seeds import generator
from latentproof.numerics.variants.language_costs import draw_untied, measure_languages, pooled_threshold
from latentproof.numerics.variants.languages import draw_grammars
from latentproof.numerics.variants.transfer import learn_frozen
from latentproof.theory.concepts import concept_scale, token_scale
from latentproof.theory.model import RHM

COSTS = RHM(8, 8, 3, 3)
KS = (1, 2, 4, 8)
V, S, L = 12, 2, 3
MS = {"quick": (3, 5, 6, 8, 10, 11, 12), "standard": (3, 4, 5, 6, 7, 8, 9, 10, 11, 12)}
DRAWS = {"quick": 8, "standard": 24}
ENOUGH, STRINGS = 32, 1000
"""Strings learned from, in units of v m^3, the same at every f; and strings that an accuracy is measured on."""
WAYS = {"concepts": "concepts: upper levels once", "tokens": "tokens, language by language", "pooled": "tokens, pooled"}
LAWS = {"concepts": "(1+K) v m³/(1−f)", "tokens": "K v m⁴/(1−f)"}
READ = ("its own language", "another language", "unrelated upper grammar")


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a draw of languages, and one a draw of two languages at each m."""
    draws = range(DRAWS[effort])
    costs = [{"kind": "costs", "index": index, "seed": seed} for index in draws]
    return costs + [{"kind": "read", "m": m, "index": index, "seed": seed} for m in MS[effort] for index in draws]


def work(cell: Cell) -> list[list[float]]:
    """ln samples by way and K; or the three accuracies."""
    seed, index = cell["seed"], cell["index"]
    if cell["kind"] == "costs":
        costs = measure_languages(COSTS, max(KS), seed, index)
        languages = draw_untied(COSTS, max(KS), seed, index)
        return [
            [math.log(costs.concepts(K)) for K in KS],
            [math.log(costs.tokens(K)) for K in KS],
            [pooled_threshold(languages[:K], seed) for K in KS],
        ]
    rhm = RHM(V, cell["m"], S, L)
    seeds = [int(x) for x in generator("figure transfer", rhm, seed, index).integers(2**62, size=6)]
    own, other = draw_grammars(rhm, 2, 1, seeds[0])
    grammars = (own, other, Grammar.sample(rhm, seeds[1]))
    frozen = learn_frozen(own, ENOUGH * V * cell["m"] ** 3, seeds[2])
    return [[frozen.accuracy(grammar, STRINGS, s) for grammar, s in zip(grammars, seeds[3:], strict=True)]]


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """Rows of two kinds: cost (way, K) and accuracy (language, f)."""
    rows: list[Row] = []
    found = list(zip(cells, results, strict=True))
    costs = [result for cell, result in found if cell["kind"] == "costs"]
    for w, way in enumerate(WAYS):
        for place, K in enumerate(KS):
            P, low, high = interval([x for result in costs if not math.isnan(x := result[w][place])])
            law = {"concepts": concept_scale, "tokens": token_scale}.get(way)
            rows.append({"kind": "cost", "series": way, "v": COSTS.v, "m": COSTS.m, "s": COSTS.s, "L": COSTS.L})
            rows[-1] |= {"x": K, "value": P, "low": low, "high": high, "law": law(COSTS, K) if law else None}
    for m in sorted({cell["m"] for cell in cells if cell["kind"] == "read"}):
        read = [result[0] for cell, result in found if cell.get("m") == m]
        for place, language in enumerate(READ):
            values = sorted(result[place] for result in read)
            rows.append({"kind": "accuracy", "series": language, "v": V, "m": m, "s": S, "L": L})
            rows[-1] |= {"x": m / V ** (S - 1), "value": sum(values) / len(values), "low": values[0]}
            rows[-1] |= {"high": values[-1], "law": 1 / V if place == 2 else None}
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """Costs against K with their laws; accuracies against f with chance."""
    figure.set_size_inches(10, 5.2)
    left, right = figure.subplots(1, 2)
    for i, (way, label) in enumerate(WAYS.items()):
        found = select(rows, kind="cost", series=way)
        y, low, high = (column(found, key) for key in ("value", "low", "high"))
        left.errorbar(column(found, "x"), y, band(y, low, high), **look(i), label=label)
        if found[0]["law"] is not None:
            style = {"color": look(i)["color"], "linestyle": ":", "linewidth": 1.5}
            left.plot(column(found, "x"), column(found, "law"), label=f"law {LAWS[way]}", **style)
    left.set(xscale="log", yscale="log", xlabel="K, languages", ylabel="P, samples of all languages together")
    left.set_xticks(KS, [str(K) for K in KS])
    left.minorticks_off()
    left.legend()
    for i, language in enumerate(READ):
        found = select(rows, kind="accuracy", series=language)
        y, low, high = (column(found, key) for key in ("value", "low", "high"))
        right.errorbar(column(found, "x"), y, band(y, low, high), **look(i), label=f"read in {language}")
    right.axhline(1 / V, color="#000000", linestyle=":", linewidth=1.5, label="1/v, exact for exact tables")
    right.set(xlabel="f = m/w", ylabel="accuracy of the frozen table", ylim=(0, 1.05))
    right.legend(loc="center left")
    caption(
        figure,
        f"Left: {COSTS}, cut at level 1: samples at 50 % accuracy (latent targets; one token as target, level L−1), "
        "lower levels given, geometric means and 95 % intervals over draws of eight languages without tied parents; "
        "dotted: the laws, without constants. Pooled: one learner counts tokens of all "
        f"languages by name. Right: RHM(v={V}, m, s={S}, L={L}), level 2 learned in one language from {ENOUGH} v m³ "
        "strings and frozen; languages share the levels above 1 and lower levels are known; means and ranges over "
        f"draws, ties included; no string of the other language was used above level 1. Seed {rows[0]['seed']}.",
    )


PLAN = Plan(cells, work, table, picture)
