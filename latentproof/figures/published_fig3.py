"""Figure 3 (left) and Figure 11 of arXiv:2605.27734: accuracy of iterative latent clustering against rescaled P.

L = 5, s = 3, v = 8, m = 6..32, all levels learned end to end. Published: the curves collapse on P/(v m^3) and fail to
on P/m^(L+1) = P/m^6. Here once with one target a tuple, as algorithm 1 has it, and once with all targets in the cousin
tuples (how the published figure pooled them is not known), each raw and with the law's 1-f, f = m/v^(s-1) = .09 to .5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import band, caption, look
from latentproof.figures.table import Row, Value, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.collapse import Collapse, collapse
from latentproof.numerics.crossing import monotone, read_off
from latentproof.numerics.fits import estimate, power_fit
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.learn import learn
from latentproof.numerics.measure import interval
from latentproof.numerics.seeds import generator
from latentproof.theory.model import RHM

V, S, L = 8, 3, 5
MS = (6, 8, 12, 16, 24, 32)
GRAMMARS = {"quick": {"latent": 8, "latent-cousins": 4}, "standard": {"latent": 24, "latent-cousins": 8}}
EXPONENTS = {"latent": range(-6, 15), "latent-cousins": range(-11, 6)}
"""P/(v m^3) on half octaves, 2^(k/2)."""
TARGETS = {"latent": "one target", "latent-cousins": "all cousin targets"}
SCALES = {"raw": "v m³", "corrected": "v m³/(1−f)", "failing": "m⁶"}
HALF = 0.5


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a grammar, m and kind of target; the expensive ones first."""
    return [
        {"learner": learner, "m": m, "index": index, "seed": seed}
        for learner in reversed(TARGETS)
        for m in reversed(MS)
        for index in range(GRAMMARS[effort][learner])
    ]


def work(cell: Cell) -> list[float]:
    """Mean accuracy over levels 1..L-1 at each P of the grid."""
    rhm, learner = RHM(V, cell["m"], S, L), cell["learner"]
    grammar = Grammar.sample(rhm, generator("grammar", rhm, cell["seed"], cell["index"]))
    key = ("published figure 3", learner, rhm, cell["seed"], cell["index"])
    streams = generator("data", *key), generator("draws", *key)
    samples = [round(V * rhm.m**3 * 2 ** (k / 2)) for k in EXPONENTS[learner]]
    return [float(np.mean(learn(grammar, learner, P, *streams))) for P in samples]


def scale(name: str, m: int) -> float:
    """The P by which a panel divides."""
    law = float(V * m**3)
    return {"raw": law, "corrected": law / (1 - m / float(V ** (S - 1))), "failing": float(m ** (L + 1))}[name]


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """Rows of four kinds: accuracy, threshold (P50 of the mean accuracy), collapse (scores), exponent in m."""
    rows: list[Row] = []
    for learner in TARGETS:
        base: Row = {"targets": TARGETS[learner], "v": V, "s": S, "L": L}
        logs: dict[int, list[float]] = {}
        grid = [k / 2 * math.log(2) for k in EXPONENTS[learner]]
        for m in MS:
            curves = [r for c, r in zip(cells, results, strict=True) if (c["learner"], c["m"]) == (learner, m)]
            for k, values in zip(EXPONENTS[learner], zip(*curves, strict=True), strict=True):
                P = round(V * m**3 * 2 ** (k / 2))
                e = estimate(values)
                rows.append({"kind": "accuracy", **base, "m": m, "P": P, "value": e.mean, "low": e.low, "high": e.high})
                rows[-1] |= {"sd": e.sd, "grammars": e.n, **{f"P/({SCALES[x]})": P / scale(x, m) for x in SCALES}}
            places = [read_off(grid, monotone(curve), HALF) for curve in curves]
            logs[m] = [math.log(V * m**3) + place for place in places if place is not None]
            P50, low, high = interval(logs[m])
            rows.append({"kind": "threshold", **base, "m": m, "value": P50, "low": low, "high": high})
            rows[-1] |= {"grammars": len(logs[m])}
        for name in SCALES:
            score = _collapse(select(rows, kind="accuracy", targets=TARGETS[learner]), name)
            rows.append({"kind": f"collapse on {SCALES[name]}", **base})
            rows[-1] |= {"quality": score.quality, "spread": score.spread}
        for name in ("raw", "corrected"):
            shift = {m: math.log(scale("raw", m) / scale(name, m)) for m in MS}
            fit = power_fit(MS, [[x + shift[m] for x in logs[m]] for m in MS])
            rows.append({"kind": f"exponent in m, {name}", **base, "value": fit.exponent, "low": fit.low})
            rows[-1] |= {"high": fit.high, "sd": fit.scatter, "grammars": fit.grammars}
    return rows


def _collapse(rows: Sequence[Row], name: str) -> Collapse:
    curves = []
    for m in MS:
        found = select(rows, m=m)
        x = np.log(np.array(column(found, "P")) / scale(name, m))
        errors = np.array(column(found, "sd")) / np.sqrt(column(found, "grammars"))
        curves.append((x, np.array(column(found, "value")), errors))
    return collapse(curves)


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """Two rows (one target, all cousin targets) of four panels: three rescalings and the thresholds."""
    figure.set_size_inches(14, 8.2)
    panels = figure.subplots(2, 4)
    for axes, targets in zip(panels, TARGETS.values(), strict=True):
        for panel, name in zip(axes, SCALES, strict=False):
            for i, m in enumerate(MS):
                found = select(rows, kind="accuracy", targets=targets, m=m)
                y = column(found, "value")
                x = [P / scale(name, m) for P in column(found, "P")]
                bars = band(y, column(found, "low"), column(found, "high"))
                panel.errorbar(x, y, bars, label=f"m = {m}", **look(i), elinewidth=0.6)
            [score] = select(rows, kind=f"collapse on {SCALES[name]}", targets=targets)
            panel.set(xscale="log", ylim=(0.1, 1.03), xlabel=f"P/({SCALES[name]})", ylabel="accuracy, mean over levels")
            panel.set_title(
                f"{targets}: P/({SCALES[name]})\nS = {_short(score['quality'])}, spread {score['spread']:.2f}"
            )
            panel.axhline(HALF, color="#888888", linewidth=0.6)
        axes[0].legend(loc="upper left")
        for i, name in enumerate(("raw", "corrected")):
            found = select(rows, kind="threshold", targets=targets)
            x = column(found, "m")
            y = [P / scale(name, int(m)) for m, P in zip(x, column(found, "value"), strict=True)]
            ends = [
                [P / scale(name, int(m)) for m, P in zip(x, column(found, end), strict=True)] for end in ("low", "high")
            ]
            [fit] = select(rows, kind=f"exponent in m, {name}", targets=targets)
            what = {"raw": "P50", "corrected": "P50 (1−f)"}[name]
            label = f"{what} ~ m^{fit['value']:.2f} [{fit['low']:.2f}, {fit['high']:.2f}]"
            axes[3].errorbar(x, y, band(y, *ends), label=label, **look(i))
        axes[3].set(xscale="log", yscale="log", xlabel="m, rules a symbol", ylabel="P50 or P50 (1−f), over v m³")
        axes[3].set_xticks(MS, [str(m) for m in MS])
        axes[3].minorticks_off()
        low, high = axes[3].get_ylim()
        axes[3].set_ylim(low / 1.15, high * 1.6)
        ticks = [x * 10**power for power in (-1, 0, 1) for x in (1, 1.5, 2, 3, 4, 6, 8)]
        ticks = [tick for tick in ticks if low / 1.15 <= tick <= high * 1.6]
        axes[3].set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        axes[3].set_title(f"{targets}: P50 over v m³\n(flat where the law holds)")
        axes[3].legend(loc="upper left")
    each = [int(max(column(select(rows, kind="accuracy", targets=t), "grammars"))) for t in TARGETS.values()]
    caption(
        figure,
        f"Iterative latent clustering end to end, RHM(v={V}, m, s={S}, L={L}), f = m/v^(s−1) = {MS[0] / 64:.2f} to "
        f"{MS[-1] / 64:.2f}; after Figure 3 (left) and Figure 11 of arXiv:2605.27734. P: data a level; accuracy: "
        "raw, best matching, population-weighted, mean over levels 1 to 4; P50: where it last crosses 50 % "
        "upwards. All cousin targets: the 6 symbols of both cousin tuples of one tuple. Means and 95 % intervals "
        f"over {each[0]} (one target) and {each[1]} (all) grammars, seed {rows[0]['seed']}. S: quality of collapse "
        "(Houdayer, Hartmann 2004; 1 = within errors, grows with the number of grammars); spread: standard "
        "deviation over m of ln P at equal accuracy, rms over accuracies .4 to .9. Right: P50, raw and times 1−f, and "
        "their exponents in m with 95 % intervals.",
    )


def _short(score: Value) -> str:
    """A score in two figures, or in whole numbers."""
    assert isinstance(score, float)
    return f"{score:.2g}" if score < 100 else f"{score:.0f}"


PLAN = Plan(cells, work, table, picture)
