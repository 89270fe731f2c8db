"""Tables as text for a terminal, and a progress line: from plain values, so that what is shown can import this."""

from __future__ import annotations

import io
import math
import shutil
import sys
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD as HEAD
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from latentproof.regime_bounds import RegimeBounds

MIN_WIDTH = 100


def width() -> int:
    """Columns to print in: the terminal's, at least 100."""
    return max(MIN_WIDTH, shutil.get_terminal_size((MIN_WIDTH + 20, 40)).columns)


def number(value: float | None, digits: int = 3) -> str:
    """A number as a reader wants it: integers whole up to a million, the rest in `digits` significant digits.

    >>> number(1365.3333), number(12), number(float("inf")), number(None)
    ('1.37e+03', '12', 'inf', '-')
    """
    if value is None:
        return "-"
    if math.isinf(value):
        return "inf"
    if float(value).is_integer() and abs(value) < 10**6:
        return str(int(value))
    return f"{value:.{digits}g}"


def console() -> Console:
    """A console that keeps what is printed; `printed` reads it."""
    # In a notebook rich would show the text itself and keep none of it, and colour it as notebooks ask of terminals.
    return Console(
        file=io.StringIO(),
        width=width(),
        highlight=False,
        markup=False,
        color_system=None,
        force_jupyter=False,
        force_terminal=False,
    )


def printed(out: Console) -> str:
    """The text on a console of `console`."""
    text: str = out.file.getvalue()  # type: ignore[attr-defined]  # the file is the StringIO given there
    return text.rstrip()


def measured_table(table: Mapping[str, Any]) -> Table:
    """One regime's measurements: title, columns, rows and caption, as a claim yields them."""
    shown = Table(
        title=table["title"], title_justify="left", caption=table["caption"], caption_justify="left", box=HEAD
    )
    for column in table["columns"]:
        shown.add_column(column, justify="left" if column in ("objective", "verdict") else "right")
    for row in table["rows"]:
        shown.add_row(*(value if isinstance(value, str) else number(value) for value in row))
    return shown


def verdict_table(rows: Iterable[tuple[str, str, str, str]]) -> Table:
    """Verdict, grade, n and check of every finding."""
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=True)
    for column in ("verdict", "grade", "n", "check"):
        shown.add_column(column, justify="right" if column == "n" else "left", no_wrap=column != "check")
    for row in rows:
        shown.add_row(*row)
    return shown


def bounds_table(bounds: RegimeBounds) -> str:
    """The exact quantities and bounds of one regime, as text."""
    from latentproof.regime_bounds import DELTA, ERROR

    out = console()
    out.print(
        f"{bounds.rhm}: f = {bounds.f}, decay per edge lambda = {bounds.decay:.6g}, H(X) = {bounds.entropy:.6g} nats, "
        f"redundancy = {bounds.redundancy:.6g} nats",
        soft_wrap=True,
    )
    out.print(
        f"every objective: coverage (S4) needs P >= {number(bounds.coverage)}, information (S5, Fano) "
        f"P >= {number(bounds.fano)}, at error {ERROR}",
        soft_wrap=True,
    )
    shown = Table(
        box=HEAD, caption=f"sufficient at delta = {DELTA}, S3 at error = {ERROR}, for the grammar of seed {bounds.seed}"
    )
    for column in ("objective", "level", "edges", "correlation", "law P", "sufficient", "by", "necessary (S3)"):
        shown.add_column(column, justify="left" if column in ("objective", "by") else "right")
    for row in bounds.rows:
        shown.add_row(
            row.objective,
            str(row.level),
            str(row.edges),
            f"{row.correlation:.5g}",
            number(row.scale, 4),
            number(row.sufficient, 4),
            row.theorem or "-",
            number(row.necessary, 4),
        )
    out.print(shown)
    if bounds.grammar_note:
        out.print(bounds.grammar_note, soft_wrap=True)
    return printed(out)


class Progress:
    """A spinner with the current part and the elapsed time, on standard error, and only on a terminal."""

    def __init__(self) -> None:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
        self._task = self._bar.add_task("starting")

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def __call__(self, line: str) -> None:
        """Show what is being done now."""
        self._bar.update(self._task, description=line)
