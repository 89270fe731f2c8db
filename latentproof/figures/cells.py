"""Run a figure's cells and keep what is finished: an interrupted run goes on where it stopped.

A cell is a JSON object of parameters, its result a JSON value and a pure function of the cell. As soon as a cell is
finished, one line {"key": ..., "result": ...} is appended to the partial file, key a digest of the cell, of the name
of its function and of the sources of the numerics and figures rooms. A later run takes the results whose keys it needs
and computes the others; so another seed or effort, or an edited source, takes nothing wrong over. A line cut short by a
kill is passed over. The file goes away once the figure is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, as_completed
from pathlib import Path
from typing import Any

from latentproof.numerics.jit import source_digest

Cell = dict[str, Any]
Work = Callable[[Cell], Any]


def run_cells(
    work: Work,
    cells: Sequence[Cell],
    partial: Path | None = None,
    executor: Executor | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> list[Any]:
    """The results of work(cell) in the order of the cells; finished cells of an earlier run are read from `partial`.

    executor: any `concurrent.futures.Executor` (work must then be a module's function); None computes here. tell is
    called with a line of text after every cell. On KeyboardInterrupt cells not yet begun are dropped.

    >>> run_cells(lambda cell: cell["m"] ** 2, [{"m": 2}, {"m": 3}])
    [4, 9]
    """
    digest = source_digest() + source_digest(Path(__file__).parent)
    keys = [_key(work, cell, digest) for cell in cells]
    results = {} if partial is None else {k: v for k, v in _read(partial).items() if k in set(keys)}
    if partial is not None and partial.exists() and not partial.read_bytes().endswith(b"\n"):
        # What a kill cut short must not swallow the next line.
        with partial.open("a", encoding="utf-8") as file:
            file.write("\n")
    wanted = {key: cell for key, cell in zip(keys, cells, strict=True) if key not in results}

    def keep(key: str, result: Any) -> None:
        results[key] = result
        if partial is not None:
            with partial.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": key, "result": result}) + "\n")
        tell(f"{len(results)} of {len(set(keys))} cells")

    if executor is None:
        for key, cell in wanted.items():
            keep(key, work(cell))
    else:
        futures = {executor.submit(work, cell): key for key, cell in wanted.items()}
        try:
            for future in as_completed(futures):
                keep(futures[future], future.result())
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise
    return [results[key] for key in keys]


def _key(work: Work, cell: Cell, digest: str) -> str:
    text = json.dumps([work.__module__, work.__qualname__, cell, digest], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _read(partial: Path) -> dict[str, Any]:
    found = {}
    try:
        lines = partial.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    for line in lines:
        try:
            entry = json.loads(line)
            found[entry["key"]] = entry["result"]
        except (json.JSONDecodeError, TypeError, KeyError):
            continue
    return found
