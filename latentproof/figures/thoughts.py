"""The price of the latents, and local inference: samples against m, beliefs against sweeps, erased leaves against f.

Left: samples for one level whose latents are given (draws until every rule has been seen), inferred jointly (the whole
cousin tuple) or on one side (one element of it), against m. Right: the share of tuples whose parent one sweep of belief
propagation determines, with all leaves seen and with one symbol erased, against f; exact and measured.
Source of the idea: Kong et al. (2025), arXiv:2502.01567; statements and proofs: this project.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import band, caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.belief.erasure import determined_share
from latentproof.numerics.belief.sweeps import beliefs_after, determined
from latentproof.numerics.cells import Cell
from latentproof.numerics.coverage import coverage_times
from latentproof.numerics.fits import power_fit
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.measure import interval
from latentproof.numerics.richness_thresholds import TargetCell, measure_target
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM
from latentproof.theory.thoughts import determined_without_one

V, S = 8, 3
MS = {"quick": (4, 8, 16, 32), "standard": (4, 6, 8, 12, 16, 24, 32)}
GRAMMARS = {"quick": 8, "standard": 24}
WAYS = {"given": None, "jointly": "one tuple", "on one side": "one element"}
POWERS = {"given": 1, "jointly": 2, "on one side": 3}
LABELS = {"given": "vm ln(vm)", "jointly": "v m²/(1−f)", "on one side": "v m³/(1−f)"}
ERASED_MS = (1, 2, 4, 8, 16, 24, 32, 48, 64)
SEEN, ERASED = "all leaves seen", "one symbol of the tuple erased"


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a grammar, m and way of knowing the latents; one an m and grammar of the right panel."""
    draws = range(GRAMMARS[effort])
    prices = [
        {"kind": "price", "way": way, "m": m, "index": index, "seed": seed}
        for m in reversed(MS[effort])
        for way in WAYS
        for index in draws
    ]
    return prices + [{"kind": "sweep", "m": m, "index": index, "seed": seed} for m in ERASED_MS for index in draws]


def work(cell: Cell) -> list[float | None]:
    """ln P; or the shares of parents determined by one sweep, with all leaves and with one symbol erased."""
    rhm, seed, index = RHM(V, cell["m"], S, 2), cell["seed"], cell["index"]
    if cell["kind"] == "sweep":
        rng = generator("figure sweeps", rhm, seed, index)
        grammar = Grammar.sample(rhm, rng)
        trees = sample_trees(grammar, 64, int(rng.integers(2**62)))
        seen = determined(beliefs_after(grammar, trees.leaves, 1))[1].mean()
        return [float(seen), float(determined_share(rhm, index, index + 1, seed)[0])]
    target = WAYS[cell["way"]]
    if target is None:
        return [math.log(coverage_times(V * cell["m"], index, index + 1, seed)[0])]
    found = measure_target(TargetCell(rhm, target, seed, index))
    return [None if math.isnan(found) else found]


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """Rows of three kinds: price (way, m), exponent (way), and share determined (leaves, f)."""
    rows: list[Row] = []
    found = list(zip(cells, results, strict=True))
    ms = sorted({cell["m"] for cell in cells if cell["kind"] == "price"})
    for way, power in POWERS.items():
        groups = []
        for m in ms:
            rest = 1.0 if way == "given" else float(1 - RHM(V, m, S, 2).f)
            law = V * m * math.log(V * m) if way == "given" else V * m**power / rest
            logs = [r[0] for c, r in found if (c.get("way"), c["m"]) == (way, m) and r[0] is not None]
            groups.append([x + math.log(rest) for x in logs])
            P, low, high = interval(logs)
            rows.append({"kind": "price", "series": way, "v": V, "s": S, "x": m, "1-f": rest, "law": law})
            rows[-1] |= {"value": P, "low": low, "high": high, "grammars": len(logs)}
        fit = power_fit(ms, groups)
        rows.append({"kind": "exponent in m", "series": way, "law": power, "value": fit.exponent})
        rows[-1] |= {"low": fit.low, "high": fit.high, "grammars": fit.grammars}
    for place, series in enumerate((SEEN, ERASED)):
        for m in ERASED_MS:
            rhm = RHM(V, m, S, 2)
            shares = [r[place] for c, r in found if c["kind"] == "sweep" and c["m"] == m]
            rows.append({"kind": "determined", "series": series, "v": V, "s": S, "x": float(rhm.f)})
            rows[-1] |= {"law": 1.0 if place == 0 else float(determined_without_one(rhm))}
            rows[-1] |= {"value": sum(shares) / len(shares), "low": min(shares), "high": max(shares)}
            rows[-1] |= {"grammars": len(shares)}
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """P against m with the laws; shares against f with the exact values."""
    figure.set_size_inches(10, 5.2)
    left, right = figure.subplots(1, 2)
    for i, way in enumerate(WAYS):
        found = [row for row in select(rows, kind="price", series=way) if row["value"] is not None]
        [fit] = select(rows, kind="exponent in m", series=way)
        y, low, high = (column(found, key) for key in ("value", "low", "high"))
        label = f"latents {way}: m^{fit['value']:.2f} [{fit['low']:.2f}, {fit['high']:.2f}]"
        left.errorbar(column(found, "x"), y, band(y, low, high), **look(i), label=label)
        style = {"color": look(i)["color"], "linestyle": ":", "linewidth": 1.5}
        left.plot(column(found, "x"), column(found, "law"), label=f"law {LABELS[way]}", **style)
    ms = sorted({int(m) for m in column(select(rows, kind="price"), "x")})
    left.set(xscale="log", yscale="log", xlabel="m, rules a symbol", ylabel="P, samples for one level")
    left.set_xticks(ms, [str(m) for m in ms])
    left.minorticks_off()
    left.set_ylim(top=3e7)  # room for the legend
    left.legend(loc="upper left")
    for i, series in enumerate((SEEN, ERASED)):
        found = select(rows, kind="determined", series=series)
        y, low, high = (column(found, key) for key in ("value", "low", "high"))
        right.errorbar(column(found, "x"), y, band(y, low, high), **(look(i) | {"linestyle": "none"}), label=series)
        right.plot(column(found, "x"), column(found, "law"), color=look(i)["color"], linestyle=":", linewidth=1.5)
    right.set(xscale="log", xlabel="f = m/w", ylabel="share of parents determined by one sweep", ylim=(-0.03, 1.08))
    right.legend(loc="lower left")
    least = min(column(select(rows, kind="price"), "grammars"))
    caption(
        figure,
        f"Left: RHM(v={V}, m, s={S}, L=2), level 1. Given: draws until every one of the vm rules has been seen. "
        "Inferred: number of pairs at 50 % chance-corrected accuracy from the whole cousin tuple (jointly: rows "
        "projected on v−1 directions, Hellinger k-means++) or one element of it (on one side). Geometric means "
        f"and 95 % intervals over at least {least:.0f} grammars; legend: exponents of P (given) and of P(1−f) in m "
        "with 95 % intervals; dotted: the laws, without constants. Right: the same v and s, known grammar: parents of "
        "level 1 that one upward sweep leaves no choice for; dotted: exact (1, and drawing without replacement). At "
        f"f = 1 all are determined though nothing can be learnt. Ranges over grammars. Seed {rows[0]['seed']}.",
    )


PLAN = Plan(cells, work, table, picture)
