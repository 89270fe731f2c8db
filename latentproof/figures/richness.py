"""Target richness (S8): one element of the cousin tuple against the whole tuple, thresholds against m.

RHM(16, m, 3, 3), level 2 with level 1 given, one (tuple, target) pair a datum. The energy of the correlation does not
depend on the number of categories of the target, its noise does: one element needs of order m^3/(1-f) pairs (proved
necessary for every learner that reads only the pairs), the whole tuple, v m categories, of order v m^2/(1-f) up to a
logarithm (proved sufficient). Statements and proofs: this project.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from latentproof.figures.catalogue import Plan
from latentproof.figures.style import band, caption, look
from latentproof.figures.table import Row, column, select
from latentproof.numerics.cells import Cell
from latentproof.numerics.fits import power_fit
from latentproof.numerics.measure import Cell as Measured
from latentproof.numerics.measure import interval, measure_cell
from latentproof.theory.model import RHM, Objective
from latentproof.theory.scale import scale

V, S, L, LEVEL = 16, 3, 3, 2
MS = {"quick": (4, 8, 16, 32), "standard": (4, 8, 16, 32, 64)}
GRAMMARS = {"quick": 8, "standard": 16}
TARGETS: dict[Objective, str] = {"latent": "one element", "latent-tuple": "whole tuple"}
POWERS = {"latent": 3, "latent-tuple": 2}
SUPERSCRIPTS = {2: "²", 3: "³"}
QUANTILES = (0.5, 0.9)


def cells(effort: str, seed: int) -> list[Cell]:
    """One cell a grammar, m and target, the expensive ones first."""
    return [
        {"objective": objective, "m": m, "index": index, "seed": seed}
        for m in reversed(MS[effort])
        for objective in reversed(TARGETS)
        for index in range(GRAMMARS[effort])
    ]


def work(cell: Cell) -> list[float | None]:
    """ln P for each quantile, None where there is no threshold."""
    rhm = RHM(V, cell["m"], S, L)
    [found] = measure_cell(Measured(rhm, cell["objective"], (LEVEL,), QUANTILES, cell["seed"], cell["index"]))
    return [threshold.log_threshold for threshold in found]


def table(cells: Sequence[Cell], results: Sequence[Any]) -> list[Row]:
    """Rows of two kinds: threshold (target, m, quantile), and exponent (target, quantile, of P (1-f) in m)."""
    rows: list[Row] = []
    ms = sorted({cell["m"] for cell in cells})
    for objective, name in TARGETS.items():
        for q, quantile in enumerate(QUANTILES):
            groups = []
            for m in ms:
                rhm = RHM(V, m, S, L)
                found = [
                    r[q]
                    for c, r in zip(cells, results, strict=True)
                    if (c["objective"], c["m"]) == (objective, m) and r[q] is not None
                ]
                groups.append([x + math.log(1 - rhm.f) for x in found])
                P, low, high = interval(found)
                rows.append({"kind": "threshold", "target": name, "v": V, "s": S, "L": L, "level": LEVEL, "m": m})
                rows[-1] |= {"quantile": quantile, "1-f": float(1 - rhm.f), "law": scale(rhm, objective, LEVEL)}
                rows[-1] |= {"value": P, "low": low, "high": high, "grammars": len(found)}
            fit = power_fit(ms, groups)
            rows.append({"kind": "exponent of P(1-f) in m", "target": name, "quantile": quantile})
            rows[-1] |= {"law": POWERS[objective], "value": fit.exponent, "low": fit.low, "high": fit.high}
            rows[-1] |= {"grammars": fit.grammars, "prefactor": fit.prefactor}
    return rows


def picture(figure: Any, rows: Sequence[Row]) -> None:
    """P50 (1-f) and P90 (1-f) against m with the fitted power laws, the laws dotted."""
    figure.set_size_inches(10, 5.6)
    for panel, quantile in zip(figure.subplots(1, 2, sharey=True), QUANTILES, strict=True):
        for i, name in enumerate(TARGETS.values()):
            found = select(rows, kind="threshold", target=name, quantile=quantile)
            [fit] = select(rows, kind="exponent of P(1-f) in m", target=name, quantile=quantile)
            x, rest = column(found, "m"), column(found, "1-f")
            y, low, high, law = (
                [P * share for P, share in zip(column(found, key), rest, strict=True)]
                for key in ("value", "low", "high", "law")
            )
            label = f"{name}: m^{fit['value']:.2f} [{fit['low']:.2f}, {fit['high']:.2f}]"
            panel.errorbar(x, y, band(y, low, high), **(look(i) | {"linestyle": "none"}), label=label)
            [power], [prefactor] = column([fit], "value"), column([fit], "prefactor")
            panel.plot(x, [prefactor * m**power for m in x], color=look(i)["color"], linestyle=look(i)["linestyle"])
            style = {"color": look(i)["color"], "linestyle": ":", "linewidth": 1.5}
            panel.plot(x, law, label=f"law v m{SUPERSCRIPTS[int(column([fit], 'law')[0])]}", **style)
        panel.set(xscale="log", yscale="log", xlabel="m, rules a symbol", title=f"P{quantile * 100:.0f}")
        ms = sorted({int(m) for m in column(select(rows, kind="threshold"), "m")})
        panel.set_xticks(ms, [str(m) for m in ms])
        panel.minorticks_off()
        panel.legend(loc="upper left")
    figure.axes[0].set_ylabel("P (1−f), number of data times 1−f")
    caption(
        figure,
        f"RHM(v={V}, m, s={S}, L={L}), level {LEVEL} with level 1 given; target: one symbol of the cousin tuple "
        f"({V} categories) or the whole tuple ({V} m categories). P50 and P90: number of (tuple, target) pairs at "
        "which the raw matched accuracy last crosses 50 % and 90 % upwards (Hellinger k-means++, 10 restarts, "
        "after projection on v−1 directions for the whole tuple). Geometric means and 95 % intervals over "
        f"{max(column(select(rows, kind='threshold'), 'grammars')):.0f} grammars, seed {rows[0]['seed']}; legend: "
        "fitted exponent of P(1−f) in m with its 95 % interval; dotted: the laws, without constants.",
    )


PLAN = Plan(cells, work, table, picture)
