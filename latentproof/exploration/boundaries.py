r"""The boundaries that theorems put on a map, as lines between the cells on whose two sides they lie.

* f = 1, thick (every map): at m = w all self-supervised separations are exactly 0, for all v, s >= 2 (E2-full); below
  it, m < w, the correlation of siblings is positive (E4-root: every factor of it is).
* proved, thick (maps of verdicts): the cells where S1 and S3 on the drawn grammar settle the order.
* advantage: m^(L-2) = 10^k, solid, and (mv/(v-1))^(L-2) = 10^k, dashed, k = 1, 3, 6, 9, ...: theorem
  latent-prediction with its two bounds, for all v >= 2, 1 <= m <= w, L >= 2: beyond the solid line the advantage is at
  least 10^k, before the dashed line at most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from latentproof.exploration.frames import VERDICTS, Row

Place = tuple[int, int]
Style = dict[str, Any]

THICK: Style = {"color": "#000000", "linewidth": 2.4}
OUTLINE: Style = {"color": "#000000", "linewidth": 1.6, "linestyle": (0, (4, 1.2))}
LOWER: Style = {"color": "#b00020", "linewidth": 1.4}
UPPER: Style = {"color": "#b00020", "linewidth": 1.4, "linestyle": "--"}
TENS = (1, 3, 6, 9, 12, 15, 20, 30)
"""Powers of ten at which the bounds on the advantage are drawn."""


def mark(panel: Any, rows: Mapping[Place, Row], size: tuple[int, int], quantity: str) -> None:
    """Draw the boundaries on a panel; rows by (column, line)."""
    _between(panel, rows, size, lambda row: row["status"] == "grammar", THICK)
    if quantity in VERDICTS:
        _between(panel, rows, size, lambda row: str(row[quantity]).endswith(": proved"), OUTLINE)
    if quantity == "advantage":
        known = {place: row for place, row in rows.items() if row["status"] == "grammar"}
        for tens in TENS:
            _between(panel, known, size, partial(_at_least, "advantage_low", tens), LOWER)
            _between(panel, known, size, partial(_at_least, "advantage_high", tens), UPPER)


def legend_lines(quantity: str) -> list[Any]:
    """The lines with what they mean, for the legend and the caption."""
    from matplotlib.lines import Line2D

    lines = [Line2D([], [], **THICK, label="f = 1: no signal from there on (E2-full)")]
    if quantity in VERDICTS:
        lines.append(Line2D([], [], **OUTLINE, label="around what is proved (S1, S3; drawn grammar)"))
    if quantity == "advantage":
        lines.append(Line2D([], [], **LOWER, label="proved: at least 10, 10³, 10⁶, … beyond (latent-prediction)"))
        lines.append(Line2D([], [], **UPPER, label="proved: at most 10, 10³, 10⁶, … before"))
    return lines


def _at_least(name: str, tens: int, row: Row) -> bool:
    value = row[name]
    return isinstance(value, float) and value >= 10**tens


def _between(
    panel: Any, rows: Mapping[Place, Row], size: tuple[int, int], inside: Callable[[Row], bool], style: Style
) -> None:
    """A line between neighbours of which one is inside and the other is not."""
    for (column, line), row in rows.items():
        for step in ((1, 0), (0, 1)):
            other = rows.get((column + step[0], line + step[1]))
            if other is None or inside(row) == inside(other):
                continue
            corner = column + step[0] - 0.5, line + step[1] - 0.5
            panel.plot((corner[0], corner[0] + step[1]), (corner[1], corner[1] + step[0]), **style)
    panel.set(xlim=(-0.5, size[0] - 0.5), ylim=(-0.5, size[1] - 0.5))
