"""How figures look: readable in print and in black and white; series differ in marker, line style and grey value."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from latentproof.errors import InputError

INKS = ("#000000", "#1f5fa8", "#c05010", "#5f9e6e", "#9a6fb0", "#8a8a8a", "#d0a020")
"""Colours of falling darkness: the order survives a photocopy."""
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
DASHES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (8, 2)))
CHARACTERS_PER_INCH = 15.5

SETTINGS: dict[Any, Any] = {
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.5,
    "axes.axisbelow": True,
    "lines.linewidth": 1.1,
    "lines.markersize": 4,
    "legend.fontsize": 7.5,
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
    """Write the caption below the panels, wrapped to the figure's width, and make room for it."""
    width, height = figure.get_size_inches()
    lines = textwrap.wrap(text, int(width * CHARACTERS_PER_INCH))
    share = (0.145 * len(lines) + 0.12) / height
    figure.set_layout_engine("constrained", rect=(0, share, 1, 1 - share))
    figure.text(0.012, share - 0.06 / height, "\n".join(lines), ha="left", va="top", fontsize=8, linespacing=1.25)
