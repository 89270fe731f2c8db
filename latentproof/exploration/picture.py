"""Maps of an exploration: a verdict or a number over two parameters, the proved boundaries drawn on top.

Undecided cells are sand-coloured with a dot, cells that are no grammar white and hatched. Verdicts differ in their
grey value, so that the map can be read in black and white. What is drawn on top: `boundaries`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from latentproof.errors import InputError
from latentproof.exploration.boundaries import legend_lines, mark
from latentproof.exploration.frames import VERDICTS, Row, regime_rows
from latentproof.exploration.grid import AXES
from latentproof.exploration.regions import BASIS
from latentproof.figures.style import SETTINGS, caption, plotting, shown
from latentproof.figures.table import column

if TYPE_CHECKING:
    from latentproof.exploration.explore import Exploration

MAX_PANELS = 12
MEANS = {
    "advantage": "correlation of the latent over that of the token at level L−1, that is λ^−(L−2)",
    "decay": "λ, the share of a squared correlation that one channel edge leaves (E1)",
    "entropy": "entropy of the leaves (E7)",
    "redundancy": "what the leaves alone can teach, s^L ln v less their entropy (E7)",
    "absent": "probability that a given symbol never occurs at a position (E9)",
    "any_absent": "probability that some symbol never occurs at a position (E9)",
    "tied": "probability that two given symbols have equal channel rows (E9)",
    "scale": "order of magnitude of the law, whole task, of",
    "sufficient": "samples that S1 says are enough for all levels (failure 0.05), by",
    "necessary": "samples that S3 says every reader of pairs needs at the hardest level (error 0.1), of",
}
"""What a column of the frame is, for the caption; with an objective behind it where the column has one."""
SHADES = {"latent": ("#1f5fa8", "#a9c7e8"), "latent-tuple": ("#3c7a4e", "#b5d6bd"), "token": ("#7b4b97", "#d3bfe0")}
SHADES["supervised"] = ("#c05010", "#f0c3a0")
"""Of each objective: where it is proved to need fewer samples, and where that is measured."""
WHITE, SIGNALLESS, UNDECIDED, TIED = "#ffffff", "#8c8c8c", "#ece6d6", "#d0d0d0"
MARKS = {"undecided": "·", "same target": "=", "degenerate": "T"}
UNITS = {"entropy": "nats", "redundancy": "nats", "f": "", "decay": "", "advantage": "ratio of correlations"}
UNITS |= {"absent": "probability", "any_absent": "probability", "tied": "probability"}
COLOURS = "YlGnBu"


def draw(exploration: Exploration, quantity: str, x: str | None = None, y: str | None = None) -> Any:
    """The figure of a verdict (a column "latent against ...") or of a number; arguments as `Exploration.plot`."""
    plotting()
    import matplotlib

    rows = regime_rows(exploration.cells)
    known = [name for name in rows[0] if name not in (*AXES, "status")]
    if quantity not in known:
        raise InputError(f"quantity must be one of {', '.join(known)}, got {quantity!r}")
    axes = choose(exploration.grid.varied, x, y)
    others = [name for name in AXES if name not in axes]
    panels = list(product(*(getattr(exploration.grid, name) for name in others)))
    if len(panels) > MAX_PANELS:
        named = " and ".join(others)
        raise InputError(f"a map has at most {MAX_PANELS} panels, got {len(panels)} values of {named}: explore fewer")
    across = min(len(panels), 4)
    down = math.ceil(len(panels) / across)
    with matplotlib.rc_context(SETTINGS | {"axes.grid": False}):
        figure = shown((3.2 + 3.6 * across, 2.0 + 3.3 * down))
        places = figure.subplots(down, across, squeeze=False).ravel()
        paint = Paint(rows, quantity)
        for panel, values in zip(places, panels, strict=False):
            fixed = dict(zip(others, values, strict=True))
            chosen = [row for row in rows if all(row[name] == value for name, value in fixed.items())]
            panel.set_title(", ".join(f"{name} = {value}" for name, value in fixed.items()))
            _panel(panel, chosen, paint, {name: getattr(exploration.grid, name) for name in axes})
        for spare in places[len(panels) :]:
            spare.set_axis_off()
        paint.legend(figure, places[: len(panels)].tolist())
        caption(figure, _caption(exploration, quantity))
    return figure


def choose(varied: Sequence[str], x: str | None, y: str | None) -> tuple[str, str]:
    """The parameters on the two axes: those asked for, else the last that vary, else m and L.

    >>> choose(("v", "m", "L"), None, None), choose(("m",), None, None), choose(("v", "m"), "v", None)
    (('m', 'L'), ('m', 'L'), ('v', 'm'))
    """
    for name, value in (("x", x), ("y", y)):
        if value is not None and value not in AXES:
            raise InputError(f"{name} must be one of {', '.join(AXES)}, got {value!r}")
    if x is not None and x == y:
        raise InputError(f"x and y must be two different parameters, got {x!r} twice")
    free = [name for name in dict.fromkeys((*reversed(varied), "L", "m", "v", "s")) if name not in (x, y)]
    if x is None and y is None:
        first, second = free[0], free[1]
        return (second, first) if AXES.index(second) < AXES.index(first) else (first, second)
    return (x or free[0]), (y or free[0])


class Paint:
    """The colour of every cell, and the legend or bar that explains the colours."""

    def __init__(self, rows: Sequence[Row], quantity: str) -> None:
        from matplotlib import colormaps
        from matplotlib.cm import ScalarMappable
        from matplotlib.colors import LogNorm, Normalize

        self.quantity = quantity
        values = column([row for row in rows if _finite(row[quantity])], quantity)
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        self.norm = LogNorm(low, high) if 0 < 20 * low < high else Normalize(low, high)
        self.map = ScalarMappable(self.norm, colormaps[COLOURS])
        self.labels = sorted({str(row[quantity]) for row in rows}) if quantity in VERDICTS else []

    def colour(self, row: Row) -> tuple[Any, str]:
        """Colour of a cell and what is written into it."""
        value = row[self.quantity]
        if row["status"] == "not a grammar":
            return WHITE, ""
        if self.quantity in VERDICTS:
            return shade(str(value)), MARKS.get(str(value), "")
        if value is None:
            return (SIGNALLESS, "") if row["status"] == "no signal" else (WHITE, "?")
        return (self.map.cmap(self.norm(float(value))), "") if _finite(value) else (SIGNALLESS, "∞")

    def legend(self, figure: Any, panels: list[Any]) -> None:
        """Verdicts and boundaries at the right; a colour bar for numbers."""
        from matplotlib.patches import Patch

        patches = [Patch(facecolor=shade(label), edgecolor="#555555", label=_named(label)) for label in self.labels]
        patches = [patch for patch in patches if patch.get_label() != "not a grammar"]
        patches.append(Patch(facecolor=WHITE, edgecolor="#999999", hatch="////", label="not a grammar: m > w"))
        if self.quantity not in VERDICTS:
            patches.append(Patch(facecolor=SIGNALLESS, label="no signal; ∞: no number is enough"))
            unit = UNITS.get(self.quantity, "samples")
            figure.colorbar(self.map, ax=panels, label=f"{self.quantity}{unit and f' ({unit})'}", shrink=0.9)
        figure.legend(handles=[*patches, *legend_lines(self.quantity)], loc="outside right upper")


def shade(label: str) -> str:
    """The colour of a verdict's label.

    >>> shade("latent first: proved"), shade("undecided")
    ('#1f5fa8', '#ece6d6')
    """
    first, _, verdict = label.partition(" first: ")
    if label == "no signal" or verdict == "no signal":
        return SIGNALLESS
    if not verdict:
        return {"undecided": UNDECIDED, "degenerate": TIED}.get(label, WHITE)
    return SHADES[first][verdict == "measured"]


def _named(label: str) -> str:
    mark = next((f" ({mark})" for name, mark in MARKS.items() if name == label), "")
    return label + mark


def _finite(value: object) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value)


def _panel(panel: Any, rows: Sequence[Row], paint: Paint, axes: Mapping[str, tuple[int, ...]]) -> None:
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Rectangle

    (x, columns), (y, lines) = axes.items()
    image = np.ones((len(lines), len(columns), 3))
    by_place: dict[tuple[int, int], Row] = {}
    for row in rows:
        place = columns.index(int(row[x] or 0)), lines.index(int(row[y] or 0))
        by_place[place] = row
        colour, text = paint.colour(row)
        image[place[1], place[0]] = to_rgb(colour)
        panel.text(*place, text, ha="center", va="center", fontsize=9)
        if row["status"] == "not a grammar":
            corner = place[0] - 0.5, place[1] - 0.5
            panel.add_patch(Rectangle(corner, 1, 1, fill=False, hatch="////", edgecolor="#999999", linewidth=0))
    panel.imshow(image, origin="lower", aspect="auto", interpolation="nearest")
    mark(panel, by_place, (len(columns), len(lines)), paint.quantity)
    panel.set(xlabel=x, ylabel=y)
    panel.set_xticks(range(len(columns)), [str(value) for value in columns])
    panel.set_yticks(range(len(lines)), [str(value) for value in lines])


def _caption(exploration: Exploration, quantity: str) -> str:
    if quantity in VERDICTS:
        told = ("proved", "measured", "undecided", "degenerate")
        said = f"{quantity}, whole task: which objective needs fewer samples. "
        said += " ".join(f"{name}: {BASIS[name]}." for name in told)
    else:
        kind, _, objective = quantity.partition(" ")
        said = f"{quantity}: {MEANS.get(kind, 'see Exploration.to_frame')}{objective and ' '}{objective}."
    if exploration.seed is not None and (quantity in VERDICTS or quantity.startswith(("sufficient", "necessary"))):
        said += f" Each regime's grammar is the first without ties of the seeds {exploration.seed}, "
        said += f"{exploration.seed + 1}, … (16 are tried)."
    return said
