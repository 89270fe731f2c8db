"""The figures by name, and how one is made: cells, table, picture."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from latentproof.errors import InputError
from latentproof.figures.style import SETTINGS, plotting
from latentproof.figures.table import Row, to_csv
from latentproof.numerics.cells import Cell, run_cells

FIGURES = (
    "published-fig3",
    "levels",
    "depth",
    "correlation",
    "richness",
    "concepts",
    "thoughts",
    "templates",
    "flattening",
    "patching",
    "network-depth",
    "network-collapse",
    "network-training",
    "network-ablation",
    "forking",
    "pruning",
)
EFFORTS = ("quick", "standard")


@dataclass(frozen=True)
class Plan:
    """A figure: its cells (effort, seed), what each computes, the table of the results, the picture of the table."""

    cells: Callable[[str, int], list[Cell]]
    work: Callable[[Cell], Any]
    table: Callable[[Sequence[Cell], Sequence[Any]], list[Row]]
    picture: Callable[[Any, Sequence[Row]], None]


def plan(name: str) -> Plan:
    """The figure of this name, or `InputError` listing the known ones.

    >>> plan("levels").cells("quick", 0)[0]["objective"]
    'latent'
    """
    if name not in FIGURES:
        raise InputError(f"figure must be one of {', '.join(FIGURES)}, got {name!r}")
    found = import_module(f"latentproof.figures.{name.replace('-', '_')}").PLAN
    assert isinstance(found, Plan)
    return found


def beside(png: Path) -> tuple[Path, Path]:
    """The table and the partial results that belong to a PNG.

    >>> [path.name for path in beside(Path("a.png"))]
    ['a.csv', 'a.partial.json']
    """
    if png.suffix != ".png":
        raise InputError(f"{png}: a figure is written as .png, got {png.suffix or 'no ending'}")
    return png.with_suffix(".csv"), png.with_suffix(".partial.json")


def make(
    name: str,
    png: Path,
    effort: str = "quick",
    seed: int = 0,
    executor: Executor | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> None:
    """Measure, write the table beside the PNG (same stem, .csv), then the PNG; parameters as `verify`'s.

    Raises `InputError` for an unknown figure or effort, a name that does not end in .png, or without matplotlib.
    """
    chosen = plan(name)
    if effort not in EFFORTS:
        raise InputError(f"effort must be one of {', '.join(EFFORTS)}, got {effort!r}")
    table_file, partial = beside(png)
    figures = plotting()
    cells = chosen.cells(effort, seed)

    def told(done: int, total: int) -> None:
        tell(f"{name}: {done} of {total} cells")

    rows = chosen.table(cells, run_cells(chosen.work, cells, partial, executor, told))
    table_file.write_text(to_csv([{"figure": name, "seed": seed, **_finite(row)} for row in rows]), encoding="utf-8")
    import matplotlib

    with matplotlib.rc_context(SETTINGS):
        figure = figures.Figure()
        chosen.picture(figure, [{"seed": seed, **row} for row in rows])
        figure.savefig(png)
    partial.unlink(missing_ok=True)


def _finite(row: Row) -> Row:
    """The row with nan and inf as missing values."""
    return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in row.items()}
