"""The table behind a figure: rows of named values, written as CSV and read back as they were."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

Value = str | int | float | None
Row = dict[str, Value]


def to_csv(rows: Sequence[Row]) -> str:
    """The rows as CSV with a header; columns in order of first appearance, missing values empty.

    >>> to_csv([{"m": 4, "P": 1.5}, {"m": 6}])
    'm,P\\n4,1.5\\n6,\\n'
    """
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: "" if value is None else value for name, value in row.items()} for row in rows)
    return out.getvalue()


def select(rows: Sequence[Row], **wanted: Value) -> list[Row]:
    """The rows that have these values.

    >>> select([{"m": 4, "P": 1.5}, {"m": 6, "P": 2.5}], m=6)
    [{'m': 6, 'P': 2.5}]
    """
    return [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]


def column(rows: Sequence[Row], name: str) -> list[float]:
    """One column as numbers; ValueError where a value is missing or is text.

    >>> column([{"m": 4}, {"m": 6}], "m")
    [4.0, 6.0]
    """
    values = [row.get(name) for row in rows]
    numbers = [float(value) for value in values if isinstance(value, (int, float))]
    if len(numbers) < len(values):
        raise ValueError(f"column {name} must be numbers, got {values}")
    return numbers
