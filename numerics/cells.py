"""Run many independent cells and keep what is finished: an interrupted run goes on where it stopped.

A cell is its parameters, its result a pure function of them. As soon as a cell is finished, one line {"key": ...,
"result": ...} of JSON is appended to the partial file, key a digest of the cell, of the name of its function and of the
sources of this room and of the function's. A later run takes the results whose keys it needs and computes the others;
so other parameters, or an edited source, take nothing wrong over. A line cut short by a kill is passed over.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, as_completed
from pathlib import Path
from typing import Any, TypeVar

from latentproof.numerics.jit import source_digest

Cell = dict[str, Any]
C = TypeVar("C")
R = TypeVar("R")


def run_cells(
    work: Callable[[C], R],
    cells: Sequence[C],
    partial: Path | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
    encode: Callable[[R], Any] = lambda result: result,
    decode: Callable[[Any], R] = lambda value: value,
) -> list[R]:
    """The results of work(cell) in the order of the cells; finished cells of an earlier run are read from `partial`.

    cells: JSON objects, or dataclasses whose repr says all. executor: any `concurrent.futures.Executor` (work must then
    be a module's function); None computes here. progress(done, total) is called after every cell. encode makes a result
    JSON, decode the reverse. On KeyboardInterrupt cells not yet begun are dropped.

    >>> run_cells(lambda cell: cell["m"] ** 2, [{"m": 2}, {"m": 3}])
    [4, 9]
    """
    digest = "" if partial is None else source_digest() + source_digest(Path(inspect.getfile(work)).resolve().parent)
    keys = [_key(work, cell, digest) for cell in cells]
    results: dict[str, R] = {}
    if partial is not None and partial.exists():
        wanted_keys = set(keys)
        results = {key: decode(value) for key, value in _read(partial).items() if key in wanted_keys}
        if not partial.read_bytes().endswith(b"\n"):
            # What a kill cut short must not swallow the next line.
            with partial.open("a", encoding="utf-8") as file:
                file.write("\n")
    total = len(set(keys))
    wanted = {key: cell for key, cell in zip(keys, cells, strict=True) if key not in results}

    def keep(key: str, result: R) -> None:
        results[key] = result
        if partial is not None:
            with partial.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": key, "result": encode(result)}) + "\n")
        if progress is not None:
            progress(len(results), total)

    if executor is None:
        for key, cell in wanted.items():
            keep(key, work(cell))
    else:
        futures = {executor.submit(work, cell): key for key, cell in wanted.items()}
        try:
            for future in as_completed(futures):
                keep(futures[future], future.result())
        except BaseException:
            for future in futures:
                future.cancel()
            raise
    return [results[key] for key in keys]


def _key(work: Callable[[C], R], cell: C, digest: str) -> str:
    text = json.dumps([work.__module__, work.__qualname__, cell, digest], sort_keys=True, default=repr)
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
