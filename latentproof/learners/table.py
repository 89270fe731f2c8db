"""Learning curves from a CSV file or a pandas frame: columns v, m, s, L, P, accuracy (or loss), and optionally run.

A curve is the rows of one regime (v, m, s, L) and one run, in any order; rows of a curve with the same P are averaged.
Bad rows are named by line: missing columns, what is not a number, NaN, an accuracy outside 0..1, a loss below 0, P
below 1, a regime that breaks a rule of the model, a curve with fewer than three different P.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latentproof.errors import InputError
from latentproof.theory.model import RHM, RegimeError

if TYPE_CHECKING:
    import pandas as pd

REGIME = ("v", "m", "s", "L")
MAX_BYTES = 100_000_000
FEWEST = 3
"""Different P that a curve must have: fewer do not show a crossing."""
SHOWN = 3
"""Bad rows named; the rest are counted."""


@dataclass(frozen=True)
class Curve:
    """One run at one regime: P increasing, the heights at them, accuracies or losses (`kind`); labels of the lines."""

    rhm: RHM
    run: str
    kind: str
    P: tuple[float, ...]
    heights: tuple[float, ...]
    lines: tuple[str, ...]


def read(source: str | Path | pd.DataFrame) -> list[Curve]:
    """The curves of a CSV file or frame, in the order of first appearance; `InputError` in one line for bad input."""
    if not isinstance(source, (str, Path)):
        rows = [
            (f"row {i}", {str(name): value for name, value in row.items()})
            for i, row in enumerate(source.to_dict("records"), start=1)
        ]
        return curves([str(name) for name in source.columns], rows, "the frame")
    path = Path(source)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path}: a file of curves may hold at most {MAX_BYTES} bytes, got {path.stat().st_size}")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot read the learning curves: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: learning curves are UTF-8 text, byte {error.start} is not") from None
    return parse(text, str(path))


def parse(text: str, name: str = "the table") -> list[Curve]:
    r"""The curves of a CSV text.

    >>> [curve] = parse("v,m,s,L,P,accuracy\n8,4,2,3,100,.2\n8,4,2,3,200,.4\n8,4,2,3,400,.9\n")
    >>> curve.rhm, curve.heights
    (RHM(v=8, m=4, s=2, L=3), (0.2, 0.4, 0.9))
    """
    try:
        reader = csv.DictReader(io.StringIO(text), skipinitialspace=True, strict=True)
        header = [str(column).strip() for column in reader.fieldnames or ()]
        reader.fieldnames = header
        rows = [(f"line {reader.line_num}", row) for row in reader]
    except csv.Error as error:
        raise InputError(f"{name}: not a CSV table: {error}") from None
    return curves(header, rows, name)


def curves(header: list[str], rows: Iterable[tuple[str, Mapping[str, Any]]], name: str) -> list[Curve]:
    """The curves of labelled rows; `InputError` names the bad ones by their labels."""
    kinds = [kind for kind in ("accuracy", "loss") if kind in header]
    missing = [column for column in (*REGIME, "P") if column not in header]
    if missing or len(kinds) != 1:
        wanted = [*missing, *(["accuracy (or loss)"] if not kinds else [])]
        problem = f"{', '.join(wanted)} missing" if wanted else "accuracy and loss together, name one of them"
        raise InputError(f"{name}: needs the columns v, m, s, L, P, accuracy (or loss): {problem}")
    if len(set(header)) < len(header):
        raise InputError(f"{name}: each column must be named once, got {', '.join(header)}")
    bad: list[str] = []
    points: dict[tuple[RHM, str], list[tuple[str, float, float]]] = {}
    for label, row in rows:
        try:
            rhm, run, P, height = _point(row, kinds[0])
            points.setdefault((rhm, run), []).append((label, P, height))
        except (InputError, RegimeError) as error:
            bad.append(f"{label}: {error}")
    found = [_curve(rhm, run, kinds[0], entries) for (rhm, run), entries in points.items()]
    for curve in found:
        if len(curve.P) < FEWEST:
            where = ", ".join(curve.lines[:SHOWN])
            named = f" run {curve.run}" if curve.run else ""
            bad.append(f"{where}: {curve.rhm}{named} must have at least {FEWEST} different P, got {len(curve.P)}")
    if bad:
        more = f" (and {len(bad) - SHOWN} more)" if len(bad) > SHOWN else ""
        raise InputError(f"{name}: {'; '.join(bad[:SHOWN])}{more}")
    if not found:
        raise InputError(f"{name}: no row in it: write at least one learning curve")
    return found


def _point(row: Mapping[str, Any], kind: str) -> tuple[RHM, str, float, float]:
    if None in row:
        raise InputError("more values than columns")
    numbers = {column: _number(column, row[column]) for column in (*REGIME, "P", kind)}
    for column in REGIME:
        if not numbers[column].is_integer():
            raise InputError(f"{column} must be an integer, got {row[column]}")
    rhm = RHM(**{column: int(numbers[column]) for column in REGIME})
    P, height = numbers["P"], numbers[kind]
    if P < 1:
        raise InputError(f"P must be at least 1, got {row['P']}")
    if kind == "accuracy" and not 0 <= height <= 1:
        raise InputError(f"accuracy must be in 0..1, got {row[kind]}")
    if kind == "loss" and height < 0:
        raise InputError(f"loss must be at least 0, got {row[kind]}")
    run = row.get("run")
    return rhm, "" if run is None else str(run).strip(), P, height


def _number(column: str, value: object) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]  # the point of the call is to find out
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        shown = "nothing" if value is None or str(value).strip() == "" else str(value)
        raise InputError(f"{column} must be a finite number, got {shown}")
    return number


def _curve(rhm: RHM, run: str, kind: str, entries: list[tuple[str, float, float]]) -> Curve:
    at: dict[float, list[float]] = {}
    for _, P, height in entries:
        at.setdefault(P, []).append(height)
    order = sorted(at)
    lines = tuple(label for label, _, _ in entries)
    return Curve(rhm, run, kind, tuple(order), tuple(sum(at[P]) / len(at[P]) for P in order), lines)
