"""How figures look: readable in print and in black and white; series differ in marker, line style and grey value."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from latentproof.errors import InputError

INKS = ("#000000", "#1f5fa8", "#c05010", "#3c7a4e", "#7b4b97", "#6b6b6b", "#9a7410")
"""Dark enough for a photocopy, where marker and line style tell the series apart."""
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
DASHES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (8, 2)))
CHARACTERS_PER_INCH = 18
"""More than fit: captions are first cut so and then shorter."""

SETTINGS: dict[Any, Any] = {
    "font.size": 10.5,
    "axes.titlesize": 10.5,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.5,
    "axes.axisbelow": True,
    "lines.linewidth": 1.1,
    "lines.markersize": 4.5,
    "legend.fontsize": 9,
    "legend.framealpha": 0.9,
    "errorbar.capsize": 2,
    "savefig.dpi": 200,
    "figure.dpi": 100,
}


def plotting() -> ModuleType:
    """`matplotlib.figure`, imported now; `InputError` naming what to install if it is absent."""
    try:
        import matplotlib.figure
    except ImportError:
        raise InputError("figures need matplotlib, which is not installed: pip install latentproof[figures]") from None
    return matplotlib.figure


def shown(size: tuple[float, float]) -> Any:
    """An empty figure of this size in inches that a notebook shows as a picture, whatever its backend.

    >>> shown((3, 2))._repr_png_()[:4]
    b'\\x89PNG'
    """

    class Shown(plotting().Figure):  # type: ignore[misc]  # matplotlib is imported late
        def _repr_png_(self) -> bytes:
            out = io.BytesIO()
            self.savefig(out, format="png", dpi=100)
            return out.getvalue()

    return Shown(figsize=size)


def look(index: int) -> dict[str, Any]:
    """Colour, marker and line style of series number `index`.

    >>> look(0)["marker"], look(1)["linestyle"]
    ('o', '--')
    """
    return {
        "color": INKS[index % len(INKS)],
        "marker": MARKERS[index % len(MARKERS)],
        "linestyle": DASHES[index % len(DASHES)],
        "markerfacecolor": "white" if index % 2 else INKS[index % len(INKS)],
    }


def band(means: Sequence[float], lows: Sequence[float], highs: Sequence[float]) -> list[list[float]]:
    """Distances below and above the means, as error bars want them; intervals without an end get none.

    >>> band([2.], [1.], [4.])
    [[1.0], [2.0]]
    """
    return [
        [mean - low if 0 < low <= mean else 0.0 for mean, low in zip(means, lows, strict=True)],
        [high - mean if mean <= high < float("inf") else 0.0 for mean, high in zip(means, highs, strict=True)],
    ]


def caption(figure: Any, text: str) -> None:
    """Write the caption below the panels, in lines as long as the figure's width allows, and make room for it."""
    width, height = figure.get_size_inches()
    written = figure.text(0.012, 0, "", ha="left", va="top", fontsize=9.2, linespacing=1.25)
    room = 0.976 * width * figure.dpi
    characters = int(width * CHARACTERS_PER_INCH)
    while not written.get_text() or written.get_window_extent().width > room:
        lines = textwrap.wrap(text.replace(" %", "\u00a0%"), characters)
        written.set_text("\n".join(lines))
        characters -= 2
    share = (0.17 * len(lines) + 0.12) / height
    figure.set_layout_engine("constrained", rect=(0, share, 1, 1 - share))
    written.set_y(share - 0.06 / height)
